//! Where what is found goes: one stream as it is found, and three that follow when all is read.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of a stream held in memory before it goes into a temporary file.
const HELD_BYTES: usize = 4 << 20;
const BUFFER_BYTES: usize = 64 << 10;

/// What is written to.
enum Target {
    Standard(io::StdoutLock<'static>),
    File(File),
    Held(tempfile::SpooledTempFile),
}

/// Text that grows, and if it lies in a file, may be cut back to an earlier length.
pub struct Store {
    path: Option<PathBuf>,
    target: BufWriter<Target>,
    length: u64,
}

impl Store {
    /// In a file, or if there is none, on standard output. The file is made or cut only by
    /// [`Store::begin`].
    pub fn out(path: Option<&Path>) -> Self {
        Self::new(
            path.map(Path::to_owned),
            Target::Standard(io::stdout().lock()),
        )
    }

    /// In a file beside `state` whose name ends in `what`, or if there is no state, in memory and
    /// beyond that in a file without a name.
    pub fn later(state: Option<&Path>, what: &str) -> Self {
        let path = state.map(|state| {
            let mut beside = state.as_os_str().to_owned();
            beside.push(".");
            beside.push(what);
            PathBuf::from(beside)
        });
        Self::new(path, Target::Held(tempfile::spooled_tempfile(HELD_BYTES)))
    }

    fn new(path: Option<PathBuf>, target: Target) -> Self {
        Self {
            path,
            target: BufWriter::with_capacity(BUFFER_BYTES, target),
            length: 0,
        }
    }

    /// Begins with the first `length` bytes that are there already. Only the owner may read the
    /// file.
    pub fn begin(&mut self, length: u64) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(path)?;
        if file.metadata()?.len() < length {
            let short = format!(
                "{} is shorter than it was; delete the state to begin anew",
                path.display()
            );
            return Err(io::Error::other(short));
        }
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        self.target = BufWriter::with_capacity(BUFFER_BYTES, Target::File(file));
        self.length = length;
        Ok(())
    }

    /// Bytes so far.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Brings all so far to where it lasts.
    pub fn sync(&mut self) -> io::Result<u64> {
        self.target.flush()?;
        if let Target::File(file) = self.target.get_ref() {
            file.sync_data()?;
        }
        Ok(self.length)
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }

    /// Appends all of `other`.
    pub fn append(&mut self, other: &mut Self) -> io::Result<()> {
        other.target.flush()?;
        let source: &mut dyn ReadSeek = match other.target.get_mut() {
            Target::Standard(_) => return Ok(()),
            Target::File(file) => file,
            Target::Held(held) => held,
        };
        source.seek(SeekFrom::Start(0))?;
        self.length += io::copy(&mut { source }, &mut self.target)?;
        Ok(())
    }

    /// Removes the file that held what has been handed on.
    pub fn remove(&mut self) -> io::Result<()> {
        self.path.as_ref().map_or(Ok(()), std::fs::remove_file)
    }
}

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Write for Store {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.target.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(file) => file.write(bytes),
            Self::Held(held) => held.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File(file) => file.flush(),
            Self::Held(held) => held.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_cut_back_and_grows_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut store = Store::out(Some(&path));
        assert!(!path.exists());
        store.begin(0).unwrap();
        store.write_all(b"kept").unwrap();
        let length = store.sync().unwrap();
        store.write_all(b" and lost").unwrap();
        drop(store);
        let mut store = Store::out(Some(&path));
        store.begin(length).unwrap();
        store.write_all(b", and new").unwrap();
        assert_eq!(store.sync().unwrap(), 13);
        assert_eq!(std::fs::read(&path).unwrap(), b"kept, and new");
        let shorter = Store::out(Some(&path)).begin(14).unwrap_err();
        assert!(shorter.to_string().contains("shorter"), "{shorter}");
    }

    #[test]
    fn what_comes_later_is_the_same_from_memory_and_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        for beside in [None, Some(state.as_path())] {
            let path = folder.path().join("out");
            let mut out = Store::out(Some(&path));
            out.begin(0).unwrap();
            let mut later = Store::later(beside, "names");
            later.begin(0).unwrap();
            let line = [b'x'; 1000];
            for _ in 0..HELD_BYTES / 1000 + 10 {
                later.write_all(&line).unwrap();
            }
            out.append(&mut later).unwrap();
            out.sync().unwrap();
            assert_eq!(out.length(), later.length());
            assert_eq!(std::fs::metadata(&path).unwrap().len(), later.length());
            later.remove().unwrap();
        }
        assert!(!folder.path().join("state.names").exists());
    }
}
