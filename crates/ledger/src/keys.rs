//! The keys, in a folder beside the ledger file and never inside it.
//!
//! `signing.key` signs checkpoints, `lookup.key` makes the tags by which sealed content is found
//! again, `sealing/<incident>.key` encrypts what belongs to one incident.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};

use crate::error::{LedgerError, Result};

/// First word of a key file: what follows is 32 bytes in base64.
const HEADER: &str = "ascribe-key-1 ";
/// Longest name of a sealing key.
const MAX_NAME: usize = 128;
/// Longest key file read, in bytes.
const MAX_FILE: u64 = 4096;

/// Thirty-two secret bytes.
pub(crate) type Secret = [u8; 32];

/// The folder of keys of one ledger.
pub(crate) struct Keys {
    folder: PathBuf,
    sealing: HashMap<String, Secret>,
    lookup: Option<Secret>,
}

impl Keys {
    /// The keys of the ledger at `ledger`; nothing is read yet.
    pub(crate) fn beside(ledger: &Path) -> Self {
        let mut name = ledger.as_os_str().to_owned();
        name.push(".keys");
        Keys {
            folder: PathBuf::from(name),
            sealing: HashMap::new(),
            lookup: None,
        }
    }

    /// The signing key; an error if there is none.
    pub(crate) fn signing(&self) -> Result<Secret> {
        let path = self.signing_path();
        read(&path)?.ok_or_else(|| {
            key_error(
                &path,
                "missing; put the keys folder back beside the ledger, or open it read-only",
            )
        })
    }

    /// Where the signing key lies.
    pub(crate) fn signing_path(&self) -> PathBuf {
        self.folder.join("signing.key")
    }

    /// Makes the signing and lookup keys unless they are there. Call under the write lock.
    pub(crate) fn create(&self) -> Result<Secret> {
        make_folder(&self.folder)?;
        make_folder(&self.folder.join("sealing"))?;
        load_or_make(&self.folder.join("lookup.key"))?;
        load_or_make(&self.signing_path())
    }

    /// The key of the keyed index.
    pub(crate) fn lookup(&mut self) -> Result<Secret> {
        if let Some(key) = self.lookup {
            return Ok(key);
        }
        let path = self.folder.join("lookup.key");
        let missing = || key_error(&path, "missing; put the keys folder back beside the ledger");
        let key = read(&path)?.ok_or_else(missing)?;
        self.lookup = Some(key);
        Ok(key)
    }

    /// The key of an incident, if it exists.
    pub(crate) fn sealing(&self, incident: &str) -> Result<Option<Secret>> {
        match self.sealing.get(incident) {
            Some(key) => Ok(Some(*key)),
            None => read(&self.sealing_path(incident)?),
        }
    }

    /// The key of an incident, made when it is not there. On disk before this returns: what is
    /// encrypted with a key must never be older than the key. Call under the write lock.
    pub(crate) fn sealing_or_new(&mut self, incident: &str) -> Result<Secret> {
        if let Some(key) = self.sealing.get(incident) {
            return Ok(*key);
        }
        let path = self.sealing_path(incident)?;
        make_folder(&self.folder)?;
        make_folder(&self.folder.join("sealing"))?;
        let key = load_or_make(&path)?;
        self.sealing.insert(incident.to_owned(), key);
        Ok(key)
    }

    /// Destroys the key of an incident; false if it was gone already.
    pub(crate) fn destroy(&mut self, incident: &str) -> Result<bool> {
        self.sealing.remove(incident);
        let path = self.sealing_path(incident)?;
        let overwritten = OpenOptions::new()
            .write(true)
            .open(&path)
            .and_then(|mut file| {
                let length = usize::try_from(file.metadata()?.len())
                    .unwrap_or(0)
                    .min(MAX_FILE as usize);
                file.write_all(&vec![b'0'; length])?;
                file.sync_all()
            });
        match overwritten {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(false),
            result => result.map_err(|e| key_error(&path, &format!("cannot be destroyed: {e}")))?,
        }
        fs::remove_file(&path).map_err(|e| key_error(&path, &format!("cannot be removed: {e}")))?;
        sync_parent(&path)?;
        Ok(true)
    }

    fn sealing_path(&self, incident: &str) -> Result<PathBuf> {
        if !is_name(incident) {
            return Err(LedgerError::Draft {
                object: incident.to_owned(),
                rule: "the name of a sealing key is 1 to 128 lower-case letters, digits and hyphens; rename the incident",
            });
        }
        Ok(self.folder.join("sealing").join(format!("{incident}.key")))
    }
}

/// True for names that are safe as file names everywhere.
fn is_name(incident: &str) -> bool {
    (1..=MAX_NAME).contains(&incident.len())
        && incident
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(LedgerError::Random)?;
    Ok(bytes)
}

fn key_error(path: &Path, why: &str) -> LedgerError {
    LedgerError::Key {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}

fn read(path: &Path) -> Result<Option<Secret>> {
    let file = match File::open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        result => result.map_err(|e| key_error(path, &format!("cannot be read: {e}")))?,
    };
    let mut text = String::new();
    file.take(MAX_FILE)
        .read_to_string(&mut text)
        .map_err(|e| key_error(path, &format!("cannot be read: {e}")))?;
    let key = text
        .trim_end()
        .strip_prefix(HEADER)
        .and_then(|b64| Base64::decode_vec(b64).ok());
    let damaged = || key_error(path, "damaged; put back a copy of it");
    key.and_then(|bytes| bytes.try_into().ok())
        .map(Some)
        .ok_or_else(damaged)
}

/// Writes a new key under another name, then renames it: a crash leaves a whole key or none.
fn load_or_make(path: &Path) -> Result<Secret> {
    if let Some(key) = read(path)? {
        return Ok(key);
    }
    let key: Secret = random()?;
    let part = path.with_extension("part");
    let written = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        writeln!(file, "{HEADER}{}", Base64::encode_string(&key))?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    written().map_err(|e| key_error(path, &format!("cannot be written: {e}")))?;
    sync_parent(path)?;
    Ok(key)
}

fn make_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|e| key_error(path, &format!("cannot be made: {e}")))?;
    sync_parent(path)
}

/// Makes a new or removed name in a folder durable. Only Unix can open a folder to sync it.
fn sync_parent(path: &Path) -> Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(parent)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| key_error(parent, &format!("cannot be synced: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_read_back_and_destroyed_for_good() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = dir.path().join("l.db");
        let mut keys = Keys::beside(&ledger);
        keys.create().unwrap();
        let made = keys.sealing_or_new("incident-1").unwrap();
        assert_eq!(
            Keys::beside(&ledger).sealing("incident-1").unwrap(),
            Some(made)
        );
        assert!(keys.destroy("incident-1").unwrap());
        assert!(!keys.destroy("incident-1").unwrap());
        assert_eq!(keys.sealing("incident-1").unwrap(), None);
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut keys = Keys::beside(&dir.path().join("l.db"));
        for name in ["", "../x", "a/b", "A", "a.b", "ä", &"x".repeat(129)] {
            assert!(keys.sealing_or_new(name).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_keys() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::beside(&dir.path().join("l.db"));
        keys.create().unwrap();
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&keys.folder), 0o700);
        assert_eq!(mode(&keys.folder.join("signing.key")), 0o600);
    }

    #[test]
    fn a_damaged_key_is_an_error_and_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::beside(&dir.path().join("l.db"));
        keys.create().unwrap();
        fs::write(keys.folder.join("signing.key"), "ascribe-key-1 AAAA").unwrap();
        assert!(matches!(keys.create(), Err(LedgerError::Key { .. })));
    }
}
