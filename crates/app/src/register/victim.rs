//! Who victims are: kept sealed under a key for each, shown on a recorded need, erased for good.

use super::list::IncidentFilter;
use super::new::option;
use super::record::{draft, handle};
use super::show::Reveal;
use super::{absent, usage};
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use crate::stored::{expand, squeeze};
use ascribe_ledger::{Body, Draft, Entry, LedgerError};
use ascribe_register::identity::ERASED;
use ascribe_register::{Identity, VICTIM};
use ascribe_stix::marking::Need;
use serde::Serialize;
use std::collections::BTreeMap;

/// Kind of the entries that record who read, searched or erased an identity.
pub const ACCESS: &str = "x-ascribe-access";
/// Kind of the sealed entries that hold the reasons of readings.
pub const ACCESS_REASON: &str = "x-ascribe-access-reason";
/// Key under which the reasons of readings are sealed.
const REASONS: &str = "access-reasons";
/// Marking of identities and of their readings.
pub const IDENTITY_MARKING: &str = "TLP:RED";

/// A victim as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownVictim {
    /// Its pseudonym.
    pub victim: String,
    /// Who it is; only when revealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Its identity was erased, or never recorded.
    pub erased: bool,
    /// Its incidents, the newest first.
    pub incidents: Vec<String>,
    /// How often it was read, searched or changed, each with when, who and what; with the reasons
    /// only when revealed.
    pub readings: Vec<String>,
}

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedVictim {
    /// The pseudonym, which stays.
    pub victim: String,
    /// Keys destroyed: of the organisation and of its incidents.
    pub keys: u64,
    /// Entries whose content cannot be opened any more.
    pub entries: u64,
}

impl Session {
    /// Records who a victim is: with the pseudonym given, or the one that has one of its names or
    /// domains, or a new one. Returns the pseudonym and the drafts.
    pub(crate) fn declare(
        &mut self,
        known: Option<&str>,
        identity: &Identity,
    ) -> Result<(String, Option<Draft>), AppError> {
        let found = match known {
            Some(victim) => Some(victim.to_owned()),
            None => self.same_victim(identity)?,
        };
        let before = match &found {
            Some(victim) => self.identity(victim)?,
            None => None,
        };
        if let (Some(victim), None) = (&found, &before) {
            return Err(absent(
                format!("victim {victim}"),
                "name one that is known and not erased, or leave it out for a new one",
            ));
        }
        let mut whole = before.clone().unwrap_or_default();
        whole.merge(identity);
        let victim = found.unwrap_or_else(|| handle("victim"));
        let changed = before.as_ref() != Some(&whole);
        let draft = changed.then(|| victim_draft(&victim, &whole)).transpose()?;
        Ok((victim, draft))
    }

    /// The one victim that has one of these names or domains.
    fn same_victim(&mut self, identity: &Identity) -> Result<Option<String>, AppError> {
        let tags = identity.same_by();
        let found = self.victims_with(&tags)?;
        match found.len() {
            0 => Ok(None),
            1 => Ok(found.into_iter().next()),
            _ => Err(usage(
                "the victim",
                format!(
                    "fits several: {}",
                    found.into_iter().collect::<Vec<_>>().join(", ")
                ),
                "name the one that is meant with --victim",
            )),
        }
    }

    /// Adds to what is known of a victim.
    ///
    /// # Errors
    /// A victim that is not known, or the record's own.
    pub fn add_to_victim(
        &mut self,
        victim: &str,
        identity: &Identity,
    ) -> Result<ShownVictim, AppError> {
        if !self.access.needs(Need::Identity) {
            // Otherwise the answer would tell whether anybody is known by that pseudonym.
            return Err(absent(
                format!("victim {victim}"),
                "`ascribe incident list` shows pseudonyms",
            ));
        }
        identity.check().map_err(|(field, rule)| {
            usage(
                &option(field),
                rule,
                "nothing was recorded; write it as it is",
            )
        })?;
        let (victim, draft) = self.declare(Some(victim), identity)?;
        if let Some(draft) = draft {
            let context = self.context();
            self.ledger.append(&context, &[draft])?;
            self.note_access("changed", &victim, None, 1)?;
        }
        self.show_victim(&victim)
    }

    /// A victim by its pseudonym, without who it is.
    ///
    /// # Errors
    /// A victim that is not known, or the record's own.
    pub fn show_victim(&mut self, victim: &str) -> Result<ShownVictim, AppError> {
        let filter = IncidentFilter {
            victim: Some(victim.to_owned()),
            limit: 1000,
            ..IncidentFilter::default()
        };
        let incidents: Vec<String> = self.matching(&filter)?.into_iter().map(|i| i.id).collect();
        let entries = self.ledger.by_object(victim)?;
        if incidents.is_empty() && !entries.iter().any(|e| e.kind == VICTIM) {
            return Err(absent(
                format!("victim {victim}"),
                "`ascribe incident list` shows pseudonyms",
            ));
        }
        let readings = readings(&entries, &BTreeMap::new());
        Ok(ShownVictim {
            victim: victim.to_owned(),
            identity: None,
            // Whether there is anything is for those who may know what it is.
            erased: self.access.needs(Need::Identity) && self.identity(victim)?.is_none(),
            readings,
            incidents,
        })
    }

    /// Who a victim is. The reading and its reason are recorded before anything is shown.
    ///
    /// # Errors
    /// No reason given, a victim that is not known, or the record's own.
    pub fn reveal_victim(
        &mut self,
        victim: &str,
        reveal: &Reveal,
    ) -> Result<ShownVictim, AppError> {
        self.may_reveal(reveal)?;
        let mut shown = self.show_victim(victim)?;
        self.note_access("revealed", victim, Some(&reveal.reason), 1)?;
        shown.identity = self.identity(victim)?;
        let entries = self.ledger.by_object(victim)?;
        shown.readings = readings(&entries, &self.reasons(&entries)?);
        Ok(shown)
    }

    /// Why each reading was made, by its handle.
    fn reasons(&self, entries: &[Entry]) -> Result<BTreeMap<String, String>, AppError> {
        let mut reasons = BTreeMap::new();
        for entry in entries.iter().filter(|e| e.kind == ACCESS_REASON) {
            match self.ledger.open_sealed(entry.seq) {
                Ok(plaintext) => {
                    let (access, reason): (String, String) = expand("reason", &plaintext)?;
                    reasons.insert(access, reason);
                }
                Err(LedgerError::Erased { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(reasons)
    }

    /// Refuses whoever does not need to know who victims are, or gives no reason.
    pub(super) fn may_reveal(&self, reveal: &Reveal) -> Result<(), AppError> {
        if !self.access.needs(Need::Identity) {
            return Err(AppError::Refused {
                what: "revealing who a victim is".to_owned(),
                rule: "this reader's profile does not say `identity` in need-to-know; ask somebody whose work needs it".to_owned(),
            });
        }
        reveal.check()
    }

    /// Records a reading, with its reason sealed and without names in it.
    pub(crate) fn note_access(
        &mut self,
        act: &str,
        of: &str,
        reason: Option<&str>,
        count: u64,
    ) -> Result<(), AppError> {
        let access = handle("access");
        let body = serde_json::json!({
            "type": ACCESS, "id": of, "access": access, "act": act, "count": count,
            "at": self.clock.now(), "by": self.recorder,
        });
        let mut drafts = vec![draft(
            ACCESS,
            of,
            IDENTITY_MARKING,
            None,
            crate::own::readable(&body),
        )];
        if let Some(reason) = reason {
            let reason = self.recogniser(reason, &[of])?.pseudonymise(reason);
            let body = Body::Sealed {
                incident: REASONS.to_owned(),
                plaintext: squeeze("reason", &(&access, reason))?,
                tags: Vec::new(),
            };
            drafts.push(draft(ACCESS_REASON, of, IDENTITY_MARKING, None, body));
        }
        let context = self.context();
        self.ledger.append(&context, &drafts)?;
        Ok(())
    }

    /// Records by which keyed digests a victim is kept out of the texts of others once nobody
    /// knows who it was.
    fn keep_out(&mut self, victim: &str) -> Result<(), AppError> {
        let Some(identity) = self.identity(victim)? else {
            return Ok(());
        };
        let body = Body::Sealed {
            incident: REASONS.to_owned(),
            plaintext: squeeze("erased victim", &victim)?,
            tags: identity.tags(),
        };
        let draft = draft(ERASED, victim, IDENTITY_MARKING, None, body);
        let context = self.context();
        self.ledger.append(&context, &[draft])?;
        Ok(())
    }

    /// Erases a victim: destroys its key and those of its incidents. Facts, pseudonym and proofs
    /// stay; so do keyed digests of what it was called, by which it is kept out of what is told
    /// elsewhere.
    ///
    /// # Errors
    /// No reason given, a victim that is not known, or the record's own.
    pub fn erase_victim(
        &mut self,
        victim: &str,
        reason: &Reveal,
    ) -> Result<ErasedVictim, AppError> {
        self.access.only_operator("victim erase")?;
        reason.check()?;
        let filter = IncidentFilter {
            victim: Some(victim.to_owned()),
            limit: usize::MAX,
            ..IncidentFilter::default()
        };
        let incidents = self.matching(&filter)?;
        let known = self.ledger.by_object(victim)?;
        if incidents.is_empty() && !known.iter().any(|e| e.kind == VICTIM) {
            return Err(absent(
                format!("victim {victim}"),
                "`ascribe incident list` shows pseudonyms",
            ));
        }
        if known.iter().any(|e| e.kind == ERASED) && self.identity(victim)?.is_none() {
            return Err(usage(
                "victim erase",
                "names one that is erased already",
                "`ascribe victim show` says when and by whom",
            ));
        }
        self.note_access("erased", victim, Some(&reason.reason), 1)?;
        self.keep_out(victim)?;
        let (mut keys, mut entries) = (0, 0);
        let ids = incidents.iter().map(|i| i.id.as_str()).chain([victim]);
        for id in ids {
            let context = self.context();
            entries += self.ledger.destroy_key(&context, id)?.entries;
            keys += 1;
        }
        Ok(ErasedVictim {
            victim: victim.to_owned(),
            keys,
            entries,
        })
    }
}

/// Who read, searched or changed it when, with the reasons known.
fn readings(entries: &[Entry], reasons: &BTreeMap<String, String>) -> Vec<String> {
    let told = entries.iter().filter(|e| e.kind == ACCESS).map(|e| {
        let body: serde_json::Value = e
            .body()
            .and_then(|b| serde_json::from_str(b).ok())
            .unwrap_or_default();
        let field = |name: &str| body.get(name).and_then(|a| a.as_str()).unwrap_or_default();
        let line = format!(
            "{} {} by {}",
            moment(e.recorded_at),
            field("act"),
            e.recorder
        );
        match reasons.get(field("access")) {
            Some(reason) => format!("{line}: {reason}"),
            None => line,
        }
    });
    told.collect()
}

/// The sealed entry of an identity.
pub fn victim_draft(victim: &str, identity: &Identity) -> Result<Draft, AppError> {
    let body = Body::Sealed {
        incident: victim.to_owned(),
        plaintext: squeeze("victim", identity)?,
        tags: identity.tags(),
    };
    Ok(draft(VICTIM, victim, IDENTITY_MARKING, None, body))
}
