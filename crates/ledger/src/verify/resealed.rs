//! What was encrypted anew, against what the record says of it.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::projections::each;
use super::{Findings, Rule};
use crate::canon::{Resealed, ResealedRow};
use crate::error::Result;
use crate::merkle::Hash;
use crate::{connect, rotate, sql};

const PLACE: &str = "table resealed";

/// What the walk over the entries met, by name of the key.
#[derive(Default)]
pub(crate) struct Met(BTreeMap<String, (Resealed, u64)>);

impl Met {
    /// An entry that was encrypted anew.
    pub(crate) fn add(&mut self, key: &str, seq: i64, row: &ResealedRow, ciphertext: &Hash) {
        let known = self.0.contains_key(key);
        if !known {
            self.0.insert(key.to_owned(), (Resealed::new(), 0));
        }
        if let Some((digest, count)) = self.0.get_mut(key) {
            digest.add(seq, row, ciphertext);
            *count += 1;
        }
    }
}

/// Compares.
pub(crate) fn check(db: &Connection, met: Met, findings: &mut Findings) {
    let done = compare(db, met, findings);
    findings.take(Rule::Entry, PLACE, done);
}

fn compare(db: &Connection, met: Met, findings: &mut Findings) -> Result<()> {
    if !connect::has_shared(db)? {
        return Ok(());
    }
    each(db, sql::STRAY_RESEALED, "verify entries", |row| {
        let place = format!("{PLACE}, entry {}", row.get::<_, i64>(0)?);
        findings.add(Rule::Entry, place, "there is no such sealed entry");
        Ok(())
    })?;
    let mut met = met.0;
    for (key, said) in rotate::renewals(db)? {
        let found = met.remove(&key);
        let (digest, count) = found.unwrap_or_else(|| (Resealed::new(), 0));
        let digest: String = digest.digest().iter().map(|b| format!("{b:02x}")).collect();
        if count != said.entries || digest != said.digest {
            findings.add(
                Rule::Entry,
                format!("{PLACE}, key {key}"),
                "what lies under it is not what its last renewal left",
            );
        }
    }
    for key in met.into_keys() {
        let detail = "entries were encrypted anew and no renewal is recorded";
        findings.add(Rule::Entry, format!("{PLACE}, key {key}"), detail);
    }
    Ok(())
}
