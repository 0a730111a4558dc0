//! The keys of a ledger as its owner handles them: unlocking, protecting, rotating, escrow.

use crate::error::Result;
use crate::keys::{KeyStatus, Protection, Unlock};
use crate::store::Ledger;

impl Ledger {
    /// Hands over what may open the master key, for when it is first needed.
    pub fn unlock(&mut self, unlock: Vec<Unlock>) {
        self.keys.set_unlock(unlock);
    }

    /// What there is of keys, without any of them.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`].
    pub fn key_status(&self) -> Result<KeyStatus> {
        self.keys.status()
    }

    /// True if anything was ever sealed with a key that is still there.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`].
    pub fn has_data_keys(&self) -> Result<bool> {
        self.keys.any()
    }

    /// Keeps the master key in another form; data keys and sealed content stay as they are.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`] when the present form does not open or the new one cannot be.
    pub fn protect_keys(&mut self, protection: &Protection) -> Result<()> {
        self.write("protect keys", |writing| writing.keys.protect(protection))
    }

    /// Makes a new master key, kept as `protection` says, and wraps every data key under it.
    /// Returns their number. A copy of the old master key opens nothing of this store any more.
    ///
    /// # Errors
    /// As [`Ledger::protect_keys`].
    pub fn rotate_keys(&mut self, protection: &Protection) -> Result<u64> {
        self.write("rotate keys", |writing| writing.keys.rotate(protection))
    }

    /// A copy of the master key for somebody else to keep: a file in the form given. Together
    /// with a copy of `keys.db` it opens what is sealed.
    ///
    /// # Errors
    /// As [`Ledger::protect_keys`].
    pub fn escrow_key(&self, protection: &Protection) -> Result<Vec<u8>> {
        self.keys.escrow(protection)
    }

    /// Puts the master key back from an escrowed copy.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`] when the copy does not open or belongs to another store.
    pub fn restore_key(&mut self, copy: &[u8], protection: &Protection) -> Result<()> {
        self.write("restore keys", |writing| {
            writing.keys.restore(copy, protection)
        })
    }
}
