//! `claim correct` and `claim resolve`: what people say of what the rules read, as entries.

use super::kept::{Correction, Resolution};
use super::{CORRECTION, RESOLUTION};
use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::{Moment, Session};
use ascribe_claims::Claim;
use ascribe_ledger::{Body, Credibility, Draft, Reliability};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A decision on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolve {
    /// We hold it true.
    Accepted,
    /// We hold it false.
    Rejected,
    /// Sources contradict each other and neither prevails.
    Contested,
    /// No decision holds any more.
    Open,
}

impl Resolve {
    /// As it stands in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Contested => "contested",
            Self::Open => "open",
        }
    }
}

/// The claim with the fields that a correction gives; none when a field does not fit.
pub fn corrected(claim: &Claim, fields: &Map<String, Value>) -> Option<Claim> {
    let Value::Object(mut all) = serde_json::to_value(claim).ok()? else {
        return None;
    };
    for (key, value) in fields {
        all.insert(key.clone(), value.clone());
    }
    serde_json::from_value(Value::Object(all)).ok()
}

impl Session {
    /// Records that fields of a claim are something else than the rules read. Each is written
    /// `field=value`; lists take `;` between values; an empty value empties the field.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown claim, [`AppError::Usage`] for a field that is none.
    pub fn claim_correct(
        &mut self,
        claim: &str,
        fields: &[String],
        reason: &str,
    ) -> Result<Correction, AppError> {
        let (id, shown) = self.one_claim(claim)?;
        let mut map = Map::new();
        for field in fields {
            let (key, value) = self::field(&self.disguised_text(field)?, &shown)?;
            map.insert(key, value);
        }
        let context = self.context();
        let correction = Correction {
            kind: CORRECTION.to_owned(),
            id: format!("{CORRECTION}--{}", Uuid::new_v4()),
            claim: id,
            fields: map,
            reason: self.disguised_text(reason)?,
            decided: moment(context.now),
        };
        self.decide(CORRECTION, (&correction.id, &correction.claim), &correction)?;
        Ok(correction)
    }

    /// Records what holds of a claim.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown claim.
    pub fn claim_resolve(
        &mut self,
        claim: &str,
        decision: Resolve,
        reason: &str,
    ) -> Result<Resolution, AppError> {
        let (id, _) = self.one_claim(claim)?;
        let context = self.context();
        let resolution = Resolution {
            kind: RESOLUTION.to_owned(),
            id: format!("{RESOLUTION}--{}", Uuid::new_v4()),
            claim: id,
            decision: decision.as_str().to_owned(),
            reason: self.disguised_text(reason)?,
            decided: moment(context.now),
        };
        self.decide(RESOLUTION, (&resolution.id, &resolution.claim), &resolution)?;
        Ok(resolution)
    }

    fn one_claim(&self, id: &str) -> Result<(String, Claim), AppError> {
        let shown = self.statement(id, Moment::default())?;
        let bare = id.rsplit("--").next().unwrap_or(id);
        let mut hits = shown.claims.iter().filter(|c| {
            c.id.rsplit("--")
                .next()
                .is_some_and(|u| u.starts_with(bare))
        });
        match (hits.next(), hits.next()) {
            (Some(one), None) => Ok((one.id.clone(), one.claim.clone())),
            _ => Err(AppError::Usage {
                what: format!("id {id}"),
                rule: "is not the id of one claim".to_owned(),
                remedy: "`ascribe claim show STATEMENT` prints the ids of its claims".to_owned(),
            }),
        }
    }

    fn decide<T: serde::Serialize>(
        &mut self,
        kind: &str,
        (id, about): (&str, &str),
        body: &T,
    ) -> Result<(), AppError> {
        let context = self.context();
        let body = serde_json::to_string(body).map_err(|e| AppError::stored("claim", e))?;
        let draft = Draft {
            kind: kind.to_owned(),
            object_id: id.to_owned(),
            source: context.recorder.clone(),
            reliability: Reliability::A,
            credibility: Credibility::UNJUDGED,
            marking: self.derived_from(OWN_MARKING, &[about])?,
            lineage: Vec::new(),
            happened: None,
            published: None,
            body: Body::Open(body),
            touches: Vec::new(),
        };
        self.ledger.append(&context, &[draft])?;
        Ok(())
    }
}

/// Reads `field=value` for a claim.
fn field(text: &str, claim: &Claim) -> Result<(String, Value), AppError> {
    let wrong = |rule: &str| AppError::Usage {
        what: format!("--set {text}"),
        rule: rule.to_owned(),
        remedy: "write kind=link, speakers=\"A; B\", about=…, scope=…, period=2021-03, or hedge="
            .to_owned(),
    };
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| wrong("is no field=value"))?;
    let value = match key {
        "kind" => Value::String(value.to_owned()),
        "speakers" | "about" | "scope" | "period" => {
            let parts = value.split(';').map(str::trim).filter(|v| !v.is_empty());
            parts.map(|v| Value::String(v.to_owned())).collect()
        }
        "hedge" => hedge(value),
        _ => return Err(wrong("names no field that can be corrected")),
    };
    let map = Map::from_iter([(key.to_owned(), value.clone())]);
    corrected(claim, &map).ok_or_else(|| wrong("has a value that does not fit"))?;
    Ok((key.to_owned(), value))
}

/// A hedge as people write it, graded by the lists; none for an empty text.
fn hedge(words: &str) -> Value {
    let document = ascribe_claims::text::Document::new(words);
    let tokens = document.sentences.first().map_or(&[][..], |s| &s.tokens);
    let hits = ascribe_claims::find::hedges(tokens);
    match hits.first() {
        _ if words.trim().is_empty() => Value::Null,
        Some(hit) => {
            serde_json::json!({ "words": words, "class": hit.class, "grade": hit.grade, "rule": hit.rule })
        }
        None => {
            serde_json::json!({ "words": words, "class": "judgement", "grade": 5, "rule": "given by hand" })
        }
    }
}
