//! Analysts' decisions on contested names: claims like any other, and as easily undone.

use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::Session;
use ascribe_ledger::{Credibility, Draft, Reliability};
use serde::Serialize;

/// A decision as recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The name decided on.
    pub name: String,
    /// Preferred name of the actor it now leads to; none when a decision was undone.
    pub actor: Option<String>,
}

impl Session {
    /// Records that `name` means the actor called `actor` (by a name or id that leads to one), or,
    /// without `actor`, that no decision holds any more.
    ///
    /// # Errors
    /// [`AppError::Usage`] when `actor` does not lead to one actor.
    pub fn decide_name(
        &mut self,
        name: &str,
        actor: Option<&str>,
        reason: &str,
    ) -> Result<Decision, AppError> {
        let reason = self.disguised_text(reason)?;
        let picture = self.picture_at(self.ledger.size()?)?;
        let chosen = match actor {
            None => None,
            Some(wanted) => {
                let index = picture
                    .resolve(wanted)
                    .actor()
                    .or_else(|| picture.handles.get(wanted)?.first().copied());
                let found = index.and_then(|i| picture.actor(i)).ok_or_else(|| AppError::Usage {
                    what: format!("--actor {wanted}"),
                    rule: "does not lead to one actor".to_owned(),
                    remedy: format!("give an ATT&CK id or an uncontested name; `ascribe show \"{name}\"` lists the candidates"),
                })?;
                Some((found.id.clone(), found.name.clone()))
            }
        };
        let context = self.context();
        let at = moment(context.now);
        let id = format!("x-ascribe-name-decision--{}", uuid::Uuid::new_v4());
        let body = serde_json::json!({
            "type": "x-ascribe-name-decision", "id": id, "name": name,
            "actor": chosen.as_ref().map(|c| &c.0), "reason": reason, "decided": at,
        });
        let marking = self.derived_from_knowledge(OWN_MARKING)?;
        self.ledger.append(
            &context,
            &[Draft {
                kind: "x-ascribe-name-decision".to_owned(),
                object_id: id,
                source: context.recorder.clone(),
                reliability: Reliability::A,
                credibility: Credibility::UNJUDGED,
                marking,
                lineage: Vec::new(),
                happened: None,
                published: None,
                body: crate::own::readable(&body),
                touches: Vec::new(),
            }],
        )?;
        self.keep_picture()?;
        Ok(Decision {
            name: name.to_owned(),
            actor: chosen.map(|c| c.1),
        })
    }
}
