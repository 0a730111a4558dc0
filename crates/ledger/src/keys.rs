//! The keys, in a folder beside the ledger file and never inside it.
//!
//! `signing.key` signs checkpoints, `lookup.key` makes the tags by which sealed content is found
//! again, `keys.db` holds a data key for each incident and each organisation, wrapped under the
//! master key in `master.key`. Older records have `sealing/<incident>.key` instead, still read.

mod age;
mod master;
mod store;
mod wrap;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::error::{LedgerError, Result};
use crate::seal::{KEY_VERSION, Tagger};
use store::KeyStore;

pub use master::{Protection, Unlock};

/// First word of a key file: what follows is 32 bytes in base64.
const HEADER: &str = "ascribe-key-1 ";
/// Longest name of a sealing key.
const MAX_NAME: usize = 128;
/// Longest key file read, in bytes.
const MAX_FILE: u64 = 65_536;

/// Thirty-two secret bytes.
pub(crate) type Secret = [u8; 32];

/// The folder of keys of one ledger.
pub(crate) struct Keys {
    folder: PathBuf,
    /// Newest keys met in this transaction, with their versions.
    sealing: HashMap<String, (Secret, i64)>,
    lookup: OnceCell<Tagger>,
    store: OnceCell<KeyStore>,
    master: RefCell<Option<Secret>>,
    unlock: Vec<Unlock>,
}

/// What there is of keys, without any of them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KeyStatus {
    /// How the master key is kept: `file`, `passphrase`, `age` or `none`.
    pub master: &'static str,
    /// Data keys in the store.
    pub data_keys: u64,
    /// Keys of incidents in files of their own, as older versions kept them.
    pub key_files: u64,
}

impl Keys {
    /// The keys of the ledger at `ledger`; nothing is read yet.
    pub(crate) fn beside(ledger: &Path) -> Self {
        let mut name = ledger.as_os_str().to_owned();
        name.push(".keys");
        Keys {
            folder: PathBuf::from(name),
            sealing: HashMap::new(),
            lookup: OnceCell::new(),
            store: OnceCell::new(),
            master: RefCell::new(None),
            unlock: Vec::new(),
        }
    }

    /// Hands over what may open the master key.
    pub(crate) fn set_unlock(&mut self, unlock: Vec<Unlock>) {
        self.unlock = unlock;
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
        load_or_make(&self.folder.join("lookup.key"))?;
        load_or_make(&self.signing_path())
    }

    /// What makes the tags of the keyed index.
    pub(crate) fn tagger(&self) -> Result<&Tagger> {
        if let Some(tagger) = self.lookup.get() {
            return Ok(tagger);
        }
        let path = self.folder.join("lookup.key");
        let missing = || key_error(&path, "missing; put the keys folder back beside the ledger");
        let made = Tagger::new(&read(&path)?.ok_or_else(missing)?);
        Ok(self.lookup.get_or_init(|| made))
    }

    /// One version of the data key of this name, if it exists.
    pub(crate) fn sealing(&self, name: &str, version: i64) -> Result<Option<Secret>> {
        if let Some((key, newest)) = self.sealing.get(name)
            && *newest == version
        {
            return Ok(Some(*key));
        }
        let path = self.sealing_path(name)?;
        if let Some(store) = self.store(false)?
            && store.newest(name)?.is_some()
            && let Some(key) = store.get(&self.master(store, false)?, name, version)?
        {
            return Ok(Some(key));
        }
        match version {
            KEY_VERSION => read(&path),
            _ => Ok(None),
        }
    }

    /// The version with which is sealed: the newest there is.
    fn newest(&self, name: &str) -> Result<i64> {
        let newest = self.store(false)?.map(|store| store.newest(name));
        Ok(newest.transpose()?.flatten().unwrap_or(KEY_VERSION))
    }

    /// The data key of this name with its version, made when it is not there; on disk after
    /// [`Keys::commit`], which must come before that of what is encrypted with it. Call under
    /// the write lock.
    pub(crate) fn sealing_or_new(&mut self, name: &str) -> Result<(Secret, i64)> {
        if let Some(known) = self.sealing.get(name) {
            return Ok(*known);
        }
        let version = self.newest(name)?;
        let known = match self.sealing(name, version)? {
            Some(key) => (key, version),
            None => (self.put_new(name, KEY_VERSION)?, KEY_VERSION),
        };
        self.sealing.insert(name.to_owned(), known);
        Ok(known)
    }

    /// True if data keys are kept here, in the store or as single files.
    pub(crate) fn has_store(&self) -> Result<bool> {
        Ok(self.store(false)?.is_some() || self.folder.join("sealing").is_dir())
    }

    /// What is said of a key that the record uses, did not destroy, and that is not here.
    pub(crate) fn lost(&self, name: &str) -> LedgerError {
        let why = format!(
            "holds no key of {name}, and the record does not say that it was destroyed; put back the keys folder that belongs to this record, as it is now, or restore it from a copy"
        );
        key_error(&self.store_path(), &why)
    }

    fn put_new(&self, name: &str, version: i64) -> Result<Secret> {
        make_folder(&self.folder)?;
        let key: Secret = random()?;
        let path = self.store_path();
        let store = self
            .store(true)?
            .ok_or_else(|| key_error(&path, "cannot be made"))?;
        store.put(&self.master(store, true)?, name, version, &key)?;
        Ok(key)
    }

    /// Makes the next version of a data key, with which is sealed from now on; durable with
    /// [`Keys::commit`]. Call under the write lock.
    pub(crate) fn renew(&mut self, name: &str) -> Result<(Secret, i64)> {
        let newest = self.newest(name)?;
        if self.sealing(name, newest)?.is_none() {
            let path = self.store_path();
            return Err(key_error(&path, &format!("it holds no key of {name}")));
        }
        let version = newest + 1;
        let key = self.put_new(name, version)?;
        if let Some(store) = self.store(false)? {
            store.begin_renewing(name)?;
        }
        self.sealing.insert(name.to_owned(), (key, version));
        Ok((key, version))
    }

    /// The keys whose renewal was begun and not ended, with their newest version.
    pub(crate) fn renewing(&self) -> Result<Vec<(String, i64)>> {
        self.store(false)?
            .map_or(Ok(Vec::new()), KeyStore::renewing)
    }

    /// Ends renewals: of each name every version but the one given is destroyed, or none.
    pub(crate) fn end_renewing(&mut self, kept: &[(String, Option<i64>)]) -> Result<()> {
        self.sealing.clear();
        let Some(store) = self.store(false)? else {
            return Ok(());
        };
        for (name, version) in kept {
            let path = self.sealing_path(name)?;
            if version.is_some_and(|v| v != KEY_VERSION) && path.exists() {
                remove_file(&path)?;
            }
        }
        store.end_renewing(kept)?;
        store.clean()
    }

    /// Names of all data keys in the store.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        self.store(false)?.map_or(Ok(Vec::new()), KeyStore::names)
    }

    /// Forgets keys met in an earlier transaction: another process may have renewed them since.
    pub(crate) fn begin(&mut self) {
        self.sealing.clear();
    }

    /// Makes new data keys durable.
    pub(crate) fn commit(&self) -> Result<()> {
        self.store.get().map_or(Ok(()), KeyStore::commit)
    }

    /// Forgets new data keys that were not made durable.
    pub(crate) fn rollback(&mut self) {
        if let Some(store) = self.store.get() {
            store.rollback();
        }
        self.sealing.clear();
    }

    /// Destroys a data key; false if it was gone already.
    pub(crate) fn destroy(&mut self, name: &str) -> Result<bool> {
        self.sealing.remove(name);
        let path = self.sealing_path(name)?;
        let stored = match self.store(false)? {
            Some(store) if store.newest(name)?.is_some() => store.destroy(name)?,
            _ => false,
        };
        if !path.exists() {
            return Ok(stored);
        }
        remove_file(&path)?;
        Ok(true)
    }

    /// Overwrites what a destroyed key may have left when its destruction was broken off.
    pub(crate) fn clean(&self) -> Result<()> {
        self.store(false)?.map_or(Ok(()), KeyStore::clean)
    }

    /// What there is.
    pub(crate) fn status(&self) -> Result<KeyStatus> {
        let bytes = read_bytes(&self.master_path())?;
        let files = fs::read_dir(self.folder.join("sealing"));
        Ok(KeyStatus {
            master: bytes.map_or("none", |b| master::form(&b)),
            data_keys: self.store(false)?.map_or(Ok(0), KeyStore::count)?,
            key_files: files.map_or(0, |all| all.count() as u64),
        })
    }

    /// True if there is a data key at all.
    pub(crate) fn any(&self) -> Result<bool> {
        if let Some(store) = self.store(false)?
            && store.any()?
        {
            return Ok(true);
        }
        let files = fs::read_dir(self.folder.join("sealing"));
        Ok(files.is_ok_and(|mut all| all.next().is_some()))
    }

    /// Keeps the master key in another form.
    pub(crate) fn protect(&self, protection: &Protection) -> Result<()> {
        let path = self.store_path();
        make_folder(&self.folder)?;
        let store = self
            .store(true)?
            .ok_or_else(|| key_error(&path, "cannot be made"))?;
        let master = self.master(store, true)?;
        self.write_master(&self.protected(&master, protection)?)
    }

    /// A copy of the master key in a form of its own, to be kept elsewhere.
    pub(crate) fn escrow(&self, protection: &Protection) -> Result<Vec<u8>> {
        let path = self.store_path();
        let store = self
            .store(false)?
            .ok_or_else(|| key_error(&path, "there is none yet"))?;
        self.protected(&self.master(store, false)?, protection)
    }

    /// Puts the master key back from an escrowed copy, in the form given.
    pub(crate) fn restore(&self, copy: &[u8], protection: &Protection) -> Result<()> {
        let path = self.store_path();
        let store = self.store(false)?.ok_or_else(|| {
            key_error(
                &path,
                "missing; put back keys.db, which the master key opens",
            )
        })?;
        let master = master::open(copy, &self.unlock).map_err(|why| key_error(&path, why))?;
        if store.master_check()?.as_deref() != Some(&check(&master)) {
            return Err(key_error(&path, "this is the master key of another store"));
        }
        self.write_master(&self.protected(&master, protection)?)
    }

    /// Makes a new master key and wraps every data key under it; the old one opens nothing then.
    pub(crate) fn rotate(&self, protection: &Protection) -> Result<u64> {
        let path = self.store_path();
        let store = self
            .store(false)?
            .ok_or_else(|| key_error(&path, "there is none yet"))?;
        let old = self.master(store, false)?;
        let new: Secret = random()?;
        // Until the store says which is its own, both are on disk.
        let bytes = self.protected(&new, protection)?;
        write_private(&self.next_path(), &bytes)?;
        let count = store.rewrap(&old, &new, &check(&new))?;
        *self.master.borrow_mut() = Some(new);
        store::overwrite(&self.master_path())?;
        self.take_next()?;
        Ok(count)
    }

    fn protected(&self, master: &Secret, protection: &Protection) -> Result<Vec<u8>> {
        master::protect(master, protection)?.map_err(|why| key_error(&self.master_path(), why))
    }

    fn write_master(&self, bytes: &[u8]) -> Result<()> {
        write_private(&self.next_path(), bytes)?;
        store::overwrite(&self.master_path())?;
        self.take_next()
    }

    fn take_next(&self) -> Result<()> {
        let (next, path) = (self.next_path(), self.master_path());
        fs::rename(&next, &path).map_err(|e| key_error(&path, &format!("cannot be put: {e}")))?;
        sync_parent(&path)
    }

    /// The master key; made with a new store if `create`.
    fn master(&self, store: &KeyStore, create: bool) -> Result<Secret> {
        if let Some(master) = *self.master.borrow() {
            return Ok(master);
        }
        let expected = store.master_check()?;
        let found = self.find_master(expected.as_deref())?;
        let master = match found {
            Some(master) => master,
            None if create && expected.is_none() => {
                let master = random()?;
                self.write_master(&self.protected(&master, &Protection::File)?)?;
                master
            }
            None => {
                return Err(key_error(
                    &self.master_path(),
                    "missing; put it back, or `ascribe keys restore` a copy kept elsewhere",
                ));
            }
        };
        if expected.is_none() && create {
            store.set_master_check(&check(&master))?;
        }
        *self.master.borrow_mut() = Some(master);
        Ok(master)
    }

    /// The master key of the store from its file, or from the one a change left half done.
    fn find_master(&self, expected: Option<&[u8]>) -> Result<Option<Secret>> {
        let mut fault = None;
        for path in [self.master_path(), self.next_path()] {
            let Some(bytes) = read_bytes(&path)? else {
                continue;
            };
            match master::open(&bytes, &self.unlock) {
                Ok(master) if expected.is_none_or(|e| e == check(&master)) => {
                    return Ok(Some(master));
                }
                Ok(_) => fault = Some(key_error(&path, "it is the key of another store")),
                Err(why) => fault = fault.or(Some(key_error(&path, why))),
            }
        }
        fault.map_or(Ok(None), Err)
    }

    fn store(&self, create: bool) -> Result<Option<&KeyStore>> {
        if self.store.get().is_none()
            && let Some(store) = KeyStore::open(&self.store_path(), create)?
        {
            let _ = self.store.set(store);
        }
        Ok(self.store.get())
    }

    fn store_path(&self) -> PathBuf {
        self.folder.join("keys.db")
    }

    fn master_path(&self) -> PathBuf {
        self.folder.join("master.key")
    }

    fn next_path(&self) -> PathBuf {
        self.folder.join("master.next")
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

/// What tells whether a master key is that of a store, and nothing of the key.
fn check(master: &Secret) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"ascribe master check 1\n")
        .chain_update(master)
        .finalize()
        .into()
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

fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        result => result.map_err(|e| key_error(path, &format!("cannot be read: {e}")))?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(|e| key_error(path, &format!("cannot be read: {e}")))?;
    Ok(Some(bytes))
}

fn read(path: &Path) -> Result<Option<Secret>> {
    let Some(bytes) = read_bytes(path)? else {
        return Ok(None);
    };
    let key = String::from_utf8(bytes).ok().and_then(|text| {
        let b64 = text.trim_end().strip_prefix(HEADER)?;
        Base64::decode_vec(b64).ok()?.try_into().ok()
    });
    key.map(Some)
        .ok_or_else(|| key_error(path, "damaged; put back a copy of it"))
}

fn load_or_make(path: &Path) -> Result<Secret> {
    if let Some(key) = read(path)? {
        return Ok(key);
    }
    let key: Secret = random()?;
    let line = format!("{HEADER}{}\n", Base64::encode_string(&key));
    write_private(path, line.as_bytes())?;
    Ok(key)
}

/// Writes under another name, then renames: a crash leaves a whole file or none.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = path.with_extension("part");
    let written = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    written().map_err(|e| key_error(path, &format!("cannot be written: {e}")))?;
    sync_parent(path)
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

/// Overwrites and removes a key file.
fn remove_file(path: &Path) -> Result<()> {
    store::overwrite(path)?;
    fs::remove_file(path).map_err(|e| key_error(path, &format!("cannot be removed: {e}")))?;
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
        let made = keys.sealing_or_new("incident-1").unwrap().0;
        keys.commit().unwrap();
        assert_eq!(
            Keys::beside(&ledger).sealing("incident-1", 1).unwrap(),
            Some(made)
        );
        assert!(keys.destroy("incident-1").unwrap());
        assert!(!keys.destroy("incident-1").unwrap());
        assert_eq!(keys.sealing("incident-1", 1).unwrap(), None);
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

    fn with_key(dir: &Path) -> (Keys, Secret) {
        let mut keys = Keys::beside(&dir.join("l.db"));
        keys.create().unwrap();
        let made = keys.sealing_or_new("victim-1").unwrap().0;
        keys.commit().unwrap();
        (keys, made)
    }

    #[test]
    fn a_rotation_keeps_the_data_keys_and_an_old_escrow_opens_them_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, made) = with_key(dir.path());
        let old = keys.escrow(&Protection::File).unwrap();
        assert_eq!(keys.rotate(&Protection::File).unwrap(), 1);
        let again = Keys::beside(&dir.path().join("l.db"));
        assert_eq!(again.sealing("victim-1", 1).unwrap(), Some(made));
        assert!(again.restore(&old, &Protection::File).is_err());
        assert_eq!(again.sealing("victim-1", 1).unwrap(), Some(made));
    }

    #[test]
    fn a_lost_master_key_comes_back_from_escrow_to_an_age_identity() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, made) = with_key(dir.path());
        let (identity, recipient) = age::identity().unwrap().unwrap();
        let copy = keys.escrow(&Protection::Age(vec![recipient])).unwrap();
        fs::remove_file(keys.master_path()).unwrap();
        let mut again = Keys::beside(&dir.path().join("l.db"));
        assert!(again.sealing("victim-1", 1).is_err());
        again.set_unlock(vec![Unlock::AgeIdentity(identity)]);
        again.restore(&copy, &Protection::File).unwrap();
        assert_eq!(again.sealing("victim-1", 1).unwrap(), Some(made));
    }

    #[test]
    fn a_rotation_broken_off_at_any_point_is_survived() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, made) = with_key(dir.path());
        let before = fs::read(keys.master_path()).unwrap();
        keys.rotate(&Protection::File).unwrap();
        let after = fs::read(keys.master_path()).unwrap();
        // The store has changed over, the files have not; or the old one is overwritten only.
        for old in [before.clone(), vec![0; before.len()]] {
            fs::write(keys.master_path(), old).unwrap();
            fs::write(keys.next_path(), &after).unwrap();
            let again = Keys::beside(&dir.path().join("l.db"));
            assert_eq!(again.sealing("victim-1", 1).unwrap(), Some(made));
        }
        // The new key is on disk, the store has not changed over.
        fs::write(keys.master_path(), &after).unwrap();
        fs::write(keys.next_path(), &before).unwrap();
        let again = Keys::beside(&dir.path().join("l.db"));
        assert_eq!(again.sealing("victim-1", 1).unwrap(), Some(made));
    }

    #[test]
    fn keys_in_files_of_their_own_are_still_read_and_destroyed() {
        let dir = tempfile::tempdir().unwrap();
        let mut keys = Keys::beside(&dir.path().join("l.db"));
        keys.create().unwrap();
        make_folder(&keys.folder.join("sealing")).unwrap();
        let path = keys.sealing_path("incident-1").unwrap();
        let made = load_or_make(&path).unwrap();
        assert_eq!(keys.sealing_or_new("incident-1").unwrap().0, made);
        assert!(keys.destroy("incident-1").unwrap());
        assert!(!path.exists());
        assert_eq!(keys.sealing("incident-1", 1).unwrap(), None);
    }
}
