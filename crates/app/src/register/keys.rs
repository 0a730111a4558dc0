//! The master key as its owner handles it.

use super::list::IncidentFilter;
use super::usage;
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::{KeyStatus, Protection, Rotated, Unlock};
use std::collections::BTreeSet;
use std::path::Path;

/// Longest file with a passphrase, an identity or an escrowed key, in bytes.
const MAX_FILE: u64 = 65_536;

/// In which form a key is to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyForm {
    /// Behind the passphrase in this file.
    pub passphrase_file: Option<std::path::PathBuf>,
    /// Encrypted to these age recipients.
    pub age: Vec<String>,
}

impl KeyForm {
    fn protection(&self) -> Result<Protection, AppError> {
        match (&self.passphrase_file, self.age.is_empty()) {
            (Some(_), false) => Err(usage(
                "the form of the key",
                "is two",
                "give --passphrase-file or --age, not both",
            )),
            (Some(path), true) => Ok(Protection::Passphrase(text(path)?)),
            (None, false) => Ok(Protection::Age(self.age.clone())),
            (None, true) => Ok(Protection::File),
        }
    }
}

/// What opens the master key, from the environment: `ASCRIBE_PASSPHRASE_FILE` or
/// `ASCRIBE_PASSPHRASE`, and `ASCRIBE_AGE_IDENTITY`, the path of an identity file.
pub(crate) fn unlock_from_environment() -> Result<Vec<Unlock>, AppError> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
    let mut unlock = Vec::new();
    if let Some(path) = var("ASCRIBE_PASSPHRASE_FILE") {
        unlock.push(Unlock::Passphrase(text(Path::new(&path))?));
    } else if let Some(words) = var("ASCRIBE_PASSPHRASE") {
        unlock.push(Unlock::Passphrase(words.to_string_lossy().into_owned()));
    }
    if let Some(path) = var("ASCRIBE_AGE_IDENTITY") {
        unlock.push(Unlock::AgeIdentity(text(Path::new(&path))?));
    }
    Ok(unlock)
}

fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    use std::io::Read;
    let failed = |reason: String| AppError::File {
        operation: "read",
        path: path.to_owned(),
        reason,
    };
    let file = std::fs::File::open(path).map_err(|e| failed(e.to_string()))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(|e| failed(e.to_string()))?;
    Ok(bytes)
}

fn text(path: &Path) -> Result<String, AppError> {
    let text = String::from_utf8(read(path)?).map_err(|_| AppError::File {
        operation: "read",
        path: path.to_owned(),
        reason: "it is no text".to_owned(),
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

impl Session {
    /// What there is of keys, without any of them.
    ///
    /// # Errors
    /// The record's own.
    pub fn key_status(&self) -> Result<KeyStatus, AppError> {
        self.access.only_operator("keys")?;
        Ok(self.ledger.key_status()?)
    }

    /// Keeps the master key in another form.
    ///
    /// # Errors
    /// A form that cannot be, or the record's own.
    pub fn protect_keys(&mut self, form: &KeyForm) -> Result<KeyStatus, AppError> {
        self.access.only_operator("keys")?;
        self.ledger.protect_keys(&form.protection()?)?;
        self.key_status()
    }

    /// Makes a new master key; returns how many data keys lie under it now.
    ///
    /// # Errors
    /// As [`Session::protect_keys`].
    pub fn rotate_keys(&mut self, form: &KeyForm) -> Result<u64, AppError> {
        self.access.only_operator("keys")?;
        Ok(self.ledger.rotate_keys(&form.protection()?)?)
    }

    /// Makes new data keys: of each victim with its incidents, of each incident, or all if none is
    /// named. What lay under the old ones is encrypted anew, they are destroyed.
    ///
    /// # Errors
    /// A victim or incident that has no key, or the record's own.
    pub fn renew_data_keys(&mut self, of: &[String]) -> Result<Rotated, AppError> {
        self.access.only_operator("keys renew")?;
        let context = self.context();
        let names = if of.is_empty() {
            self.ledger.data_key_names()?.into_iter().collect()
        } else {
            self.keys_of(of)?
        };
        let names: Vec<String> = names.into_iter().collect();
        Ok(self.ledger.rotate_data_keys(&context, &names)?)
    }

    fn keys_of(&self, of: &[String]) -> Result<BTreeSet<String>, AppError> {
        let mut names = BTreeSet::new();
        for id in of {
            names.insert(id.clone());
            if id.starts_with("victim-") {
                let filter = IncidentFilter {
                    victim: Some(id.clone()),
                    limit: usize::MAX,
                    ..IncidentFilter::default()
                };
                let incidents = self.matching(&filter)?.into_iter();
                names.extend(incidents.map(|i| i.id));
            }
        }
        // An incident of which only facts are known has no key; what was named must have one.
        let held: BTreeSet<String> = self.ledger.data_key_names()?.into_iter().collect();
        names.retain(|n| held.contains(n) || of.contains(n));
        Ok(names)
    }

    /// A copy of the master key for somebody else to keep.
    ///
    /// # Errors
    /// As [`Session::protect_keys`]; a copy in the clear is refused.
    pub fn escrow_key(&self, form: &KeyForm) -> Result<Vec<u8>, AppError> {
        self.access.only_operator("keys")?;
        if *form == KeyForm::default() {
            return Err(usage(
                "keys escrow",
                "would write the key in the clear",
                "give --age or --passphrase-file",
            ));
        }
        Ok(self.ledger.escrow_key(&form.protection()?)?)
    }

    /// Puts the master key back from an escrowed copy.
    ///
    /// # Errors
    /// A copy that does not open, or the record's own.
    pub fn restore_key(&mut self, copy: &Path, form: &KeyForm) -> Result<KeyStatus, AppError> {
        self.access.only_operator("keys")?;
        self.ledger.restore_key(&read(copy)?, &form.protection()?)?;
        self.key_status()
    }
}
