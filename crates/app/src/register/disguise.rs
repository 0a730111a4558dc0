//! Keeping victims out of what is shown and indexed: whoever is known and named in a text gives
//! way to a pseudonym.

use crate::error::AppError;
use crate::session::Session;
use crate::stored::expand;
use ascribe_ledger::{Body, Draft, KnownTags, Ledger, LedgerError, OpenMode};
use ascribe_register::identity::{ERASED, probes};
use ascribe_register::{Identity, Recogniser, VICTIM};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Victims looked for in one text, at most.
const MAX_VICTIMS: usize = 500;

/// The whole record, for keeping victims out of what a reader is shown: a name gives way to a
/// pseudonym whether or not the reader may see whose it is. Nothing outside this file can read
/// through it, and what is read is used to take away, never to show.
#[derive(Default)]
pub struct Everyone(Option<Ledger>);

impl Everyone {
    /// The whole record beside a reader's view.
    pub fn of(path: &Path) -> Result<Self, AppError> {
        let mut ledger = Ledger::open(path, OpenMode::ReadOnly)?;
        crate::session::prepare(&mut ledger)?;
        Ok(Self(Some(ledger)))
    }
}

/// Victims held in mind while many incidents are recorded: the tags of all of them, so that most
/// of a text need not be looked up, and who those of the batch are.
#[derive(Default)]
pub(crate) struct InMind {
    tags: KnownTags,
    erased: KnownTags,
    identities: HashMap<String, Option<Identity>>,
}

/// Victims whose tags a text meets.
#[derive(Default)]
struct Met {
    /// Those whose identity is known.
    known: BTreeSet<String>,
    /// Those whose identity was erased, each with the tags met: what the text calls it.
    erased: BTreeMap<String, Vec<(String, String)>>,
}

impl Met {
    fn all(self) -> BTreeSet<String> {
        self.known
            .into_iter()
            .chain(self.erased.into_keys())
            .collect()
    }
}

impl Session {
    /// Begins to hold victims in mind.
    pub(crate) fn mind_victims(&mut self) -> Result<(), AppError> {
        let tags = self.everyone().known_tags(VICTIM)?;
        let erased = self.everyone().known_tags(ERASED)?;
        self.in_mind = Some(InMind {
            tags,
            erased,
            identities: HashMap::new(),
        });
        Ok(())
    }

    /// Begins to remember what names no victim, while nothing is recorded: many notes say the same.
    pub(crate) fn remember_strangers(&mut self) {
        self.strangers = Some(HashSet::new());
    }

    /// Ends it.
    pub(crate) fn forget_strangers(&mut self) {
        self.strangers = None;
    }

    fn is_stranger(&self, tag: &(String, String)) -> bool {
        self.strangers.as_ref().is_some_and(|s| s.contains(tag))
    }

    /// Ends it.
    pub(crate) fn forget_victims(&mut self) {
        self.in_mind = None;
    }

    /// Records identities, and keeps in mind what is recorded.
    pub(crate) fn record_identities(&mut self, drafts: &[Draft]) -> Result<(), AppError> {
        let context = self.context();
        self.ledger.append(&context, drafts)?;
        if let Some(mind) = &mut self.in_mind {
            for draft in drafts {
                if let Body::Sealed { tags, .. } = &draft.body {
                    self.ledger.know_tags(&mut mind.tags, tags)?;
                }
            }
            // Those of the batch before may have grown.
            mind.identities.clear();
        }
        Ok(())
    }

    fn everyone(&self) -> &Ledger {
        self.everyone.0.as_ref().unwrap_or(&self.ledger)
    }

    /// Victims with any of these tags, whoever asks: to know a victim again, and to keep it out.
    pub(super) fn victims_with(
        &mut self,
        tags: &[(String, String)],
    ) -> Result<BTreeSet<String>, AppError> {
        Ok(self.met_by(tags)?.known)
    }

    fn met_by(&mut self, tags: &[(String, String)]) -> Result<Met, AppError> {
        let mut met = Met::default();
        for tag in tags {
            let (kind, value) = tag;
            if self.is_stranger(tag) || !self.may_be_victim(kind, value)? {
                continue;
            }
            let ledger = self.everyone.0.as_mut().unwrap_or(&mut self.ledger);
            let found = ledger.find_sealed(kind, value)?;
            if found.is_empty()
                && let Some(strangers) = &mut self.strangers
            {
                strangers.insert(tag.clone());
            }
            for seq in found {
                let entry = ledger.entry(seq)?;
                if entry.kind == VICTIM {
                    met.known.insert(entry.object_id);
                } else if entry.kind == ERASED {
                    let tags = met.erased.entry(entry.object_id).or_default();
                    tags.push((kind.clone(), value.clone()));
                }
            }
        }
        Ok(met)
    }

    /// A recogniser of every known victim that a text names, and of those that it is about.
    pub(crate) fn recogniser(
        &mut self,
        text: &str,
        known: &[&str],
    ) -> Result<Recogniser, AppError> {
        let mut wanted: BTreeSet<String> = known.iter().map(|v| (*v).to_owned()).collect();
        let met = self.named_in(text)?;
        wanted.extend(met.known);
        let mut found: BTreeMap<String, Identity> = BTreeMap::new();
        for victim in wanted.into_iter().take(MAX_VICTIMS) {
            if let Some(identity) = self.identity_in_mind(&victim)? {
                found.insert(victim, identity);
            }
        }
        for (victim, tags) in met.erased.into_iter().take(MAX_VICTIMS) {
            found.entry(victim).or_insert_with(|| Identity::met(&tags));
        }
        let all = found
            .iter()
            .map(|(v, i)| (v.as_str(), i, known.contains(&v.as_str())));
        Ok(Recogniser::new(all))
    }

    /// Pseudonyms of the victims that a text names.
    pub(super) fn named_by(&mut self, text: &str) -> Result<BTreeSet<String>, AppError> {
        let may = self.named_in(text)?.all();
        let shown = self.recogniser(text, &[])?.pseudonymise(text);
        Ok(may.into_iter().filter(|v| shown.contains(v)).collect())
    }

    /// The victims that a text may name.
    fn named_in(&mut self, text: &str) -> Result<Met, AppError> {
        // Without any victim there is no key to look up with, and nothing to find.
        if !self.everyone().has_data_keys()? {
            return Ok(Met::default());
        }
        self.met_by(&probes(text).into_iter().collect::<Vec<_>>())
    }

    /// False if it is known without a look-up that no victim has this tag.
    pub(crate) fn may_be_victim(&self, kind: &str, value: &str) -> Result<bool, AppError> {
        match &self.in_mind {
            Some(mind) => Ok(self.ledger.knows_tag(&mind.tags, kind, value)?
                || self.ledger.knows_tag(&mind.erased, kind, value)?),
            None => Ok(true),
        }
    }

    fn identity_in_mind(&mut self, victim: &str) -> Result<Option<Identity>, AppError> {
        let known = self.in_mind.as_ref().and_then(|m| m.identities.get(victim));
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let identity = self.identity(victim)?;
        if let Some(mind) = &mut self.in_mind {
            mind.identities.insert(victim.to_owned(), identity.clone());
        }
        Ok(identity)
    }

    /// Who a victim is; `None` if it is not known or was erased. For use inside: what is shown of
    /// it goes through [`Session::reveal_victim`], which records the reading.
    pub(crate) fn identity(&self, victim: &str) -> Result<Option<Identity>, AppError> {
        let entries = self.everyone().by_object(victim)?;
        let Some(last) = entries.iter().rfind(|e| e.kind == VICTIM) else {
            return Ok(None);
        };
        match self.everyone().open_sealed(last.seq) {
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
