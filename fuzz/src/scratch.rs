//! A file to hand to parsers that take a path.

use std::fs;
use std::path::{Path, PathBuf};

/// A file called `name` in a folder of this thread, holding `bytes`.
///
/// # Errors
/// When the folder for temporary files cannot be written.
pub fn file(name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    let folder = folder().join(format!("{:?}", std::thread::current().id()));
    let fault = |e: std::io::Error| format!("write {}: {e}", folder.display());
    let path = folder.join(name);
    if fs::write(&path, bytes).is_err() {
        fs::create_dir_all(&folder).map_err(fault)?;
        fs::write(&path, bytes).map_err(fault)?;
    }
    Ok(path)
}

/// Removes what this process has written.
pub fn clear() {
    // Nothing is lost when this fails: the system clears its temporary files.
    drop(fs::remove_dir_all(folder()));
}

fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let base = match memory.is_dir() {
        true => memory.to_path_buf(),
        false => std::env::temp_dir(),
    };
    base.join(format!("ascribe-fuzz-{}", std::process::id()))
}
