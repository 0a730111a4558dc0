//! What this program and its analysts record about incidents besides evidence and answers:
//! readable, since it names pseudonyms and decisions, never a value of the evidence.

use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::{Body, Credibility, Draft, Filter, Reliability};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::ControlFlow;

/// Kind of the entry that holds an event of clusters.
pub const CLUSTER_EVENT: &str = "x-ascribe-cluster-event";
/// Marking of what is said about nothing stricter.
pub const OWN_MARKING: &str = "TLP:AMBER";
/// Kind of the entry that says why an incident was erased.
pub const ERASURE_REASON: &str = "x-ascribe-erasure-reason";

/// A readable body as canonical JSON: the record keeps bytes, and the order in which maps are
/// written is not ours to rely on.
pub(crate) fn readable(body: &serde_json::Value) -> Body {
    Body::Open(ascribe_stix::canonical_of(body).unwrap_or_else(|_| body.to_string()))
}

impl Session {
    /// Records a statement of our own about these objects.
    pub(crate) fn record_own<T: Serialize>(
        &mut self,
        kind: &str,
        about: &[&str],
        statement: &T,
    ) -> Result<String, AppError> {
        let id = format!("{kind}--{}", uuid::Uuid::new_v4());
        let marking = self.derived_from(OWN_MARKING, about)?;
        self.record_own_as(kind, id, marking, statement)
    }

    /// Records a statement of our own under a given id and marking.
    pub(crate) fn record_own_as<T: Serialize>(
        &mut self,
        kind: &str,
        id: String,
        marking: String,
        statement: &T,
    ) -> Result<String, AppError> {
        let context = self.context();
        let mut body = serde_json::to_value(statement).map_err(|e| AppError::stored(kind, e))?;
        if let Some(object) = body.as_object_mut() {
            object.insert("type".to_owned(), kind.into());
            object.insert("id".to_owned(), id.clone().into());
        }
        let draft = Draft {
            kind: kind.to_owned(),
            object_id: id.clone(),
            source: context.recorder.clone(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking,
            lineage: Vec::new(),
            happened: None,
            published: None,
            body: readable(&body),
            touches: Vec::new(),
        };
        self.ledger.append(&context, &[draft])?;
        Ok(id)
    }

    /// All readable statements of one kind, oldest first; those of another layout are left out.
    pub(crate) fn all_own<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, AppError> {
        let filter = Filter {
            kinds: Some(vec![kind.to_owned()]),
            ..Filter::default()
        };
        let mut all = Vec::new();
        self.ledger.entries(&filter, |entry| {
            all.extend(entry.body().and_then(|b| serde_json::from_str(b).ok()));
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_readably_is_canonical() {
        let body = serde_json::json!({ "type": "x", "id": { "b": 1.0, "a": 2 } });
        let expected = r#"{"id":{"a":2,"b":1},"type":"x"}"#;
        assert_eq!(readable(&body), Body::Open(expected.to_owned()));
    }
}
