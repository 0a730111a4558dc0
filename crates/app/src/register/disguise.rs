//! Keeping victims out of what is shown and indexed: whoever is known and named in a text gives
//! way to a pseudonym.

use crate::error::AppError;
use crate::session::Session;
use crate::stored::expand;
use ascribe_ledger::LedgerError;
use ascribe_register::identity::probes;
use ascribe_register::{Identity, Recogniser, VICTIM};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Victims looked for in one text, at most.
const MAX_VICTIMS: usize = 500;

impl Session {
    /// A recogniser of every known victim that a text names, and of those that it is about.
    pub(crate) fn recogniser(
        &mut self,
        text: &str,
        known: &[&str],
    ) -> Result<Recogniser, AppError> {
        let mut wanted: BTreeSet<String> = known.iter().map(|v| (*v).to_owned()).collect();
        wanted.extend(self.named_in(text)?);
        let mut found: BTreeMap<String, Identity> = BTreeMap::new();
        for victim in wanted.into_iter().take(MAX_VICTIMS) {
            if let Some(identity) = self.identity(&victim)? {
                found.insert(victim, identity);
            }
        }
        let all = found
            .iter()
            .map(|(v, i)| (v.as_str(), i, known.contains(&v.as_str())));
        Ok(Recogniser::new(all))
    }

    /// Pseudonyms of the victims that a text may name.
    fn named_in(&mut self, text: &str) -> Result<BTreeSet<String>, AppError> {
        let mut found = BTreeSet::new();
        // Without any victim there is no key to look up with, and nothing to find.
        if self.ledger.key_status()?.data_keys == 0 {
            return Ok(found);
        }
        let mut entries = BTreeSet::new();
        for (kind, value) in probes(text) {
            entries.extend(self.ledger.find_sealed(&kind, &value)?);
        }
        for seq in entries {
            let entry = self.ledger.entry(seq)?;
            if entry.kind == VICTIM {
                found.insert(entry.object_id);
            }
        }
        Ok(found)
    }

    /// Who a victim is; `None` if it is not known or was erased. For use inside: what is shown of
    /// it goes through [`Session::reveal_victim`], which records the reading.
    pub(crate) fn identity(&self, victim: &str) -> Result<Option<Identity>, AppError> {
        let entries = self.ledger.by_object(victim)?;
        let Some(last) = entries.iter().rfind(|e| e.kind == VICTIM) else {
            return Ok(None);
        };
        match self.ledger.open_sealed(last.seq) {
            Ok(plaintext) => Ok(Some(expand("victim", &plaintext)?)),
            Err(LedgerError::Erased { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// Every text within a value, pseudonymised.
pub fn disguised(value: Value, recogniser: &Recogniser) -> Value {
    match value {
        Value::String(text) => Value::String(recogniser.pseudonymise(&text)),
        Value::Array(list) => list.into_iter().map(|v| disguised(v, recogniser)).collect(),
        Value::Object(map) => {
            let pair = |(key, value)| (key, disguised(value, recogniser));
            Value::Object(map.into_iter().map(pair).collect())
        }
        other => other,
    }
}
