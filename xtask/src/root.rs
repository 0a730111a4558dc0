//! Where things lie: the repository, the built programs.

use std::path::{Path, PathBuf};

/// The root folder of the repository.
///
/// # Errors
/// When started neither through cargo nor inside the repository.
pub fn repository() -> Result<PathBuf, String> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => std::env::current_dir().map_err(|e| format!("current folder: {e}"))?,
    };
    start
        .ancestors()
        .find(|dir| dir.join("deny.toml").is_file() && dir.join("xtask").is_dir())
        .map(Path::to_path_buf)
        .ok_or_else(|| "run this inside the repository, as `cargo xtask …`".to_owned())
}

/// The folder of built programs of a profile (`debug`, `release`): a sibling
/// of the folder that this program itself was started from.
///
/// # Errors
/// When the operating system does not say where this program lies.
pub fn built(profile: &str) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|e| format!("own program: {e}"))?;
    own.parent()
        .and_then(Path::parent)
        .map(|target| target.join(profile))
        .ok_or_else(|| format!("{} has no target folder", own.display()))
}
