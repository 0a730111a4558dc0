//! What may be released of an assessment: the answer computed again on what is releasable alone.
//!
//! The text depends on this answer and nothing else. The whole answer may only veto it.

use crate::error::AppError;
use crate::evidence::Evidence;
use crate::picture::build_from;
use crate::replay::Recorded;
use crate::session::Session;
use crate::standing::Standing;
use crate::stored::{StoredAssessment, unpack};
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::fold;
use ascribe_ledger::Filter;
use ascribe_reason::assessment::Assessment;
use ascribe_statements::holding::{Grade, Holding};
use std::collections::BTreeSet;

/// Identity of an item across computations: type and value.
type Key = (String, String);

/// What was found out about one assessment.
pub struct Ground {
    /// What may be said; none if nothing.
    pub holding: Option<Holding>,
    /// What the whole record holds.
    pub whole: Option<Holding>,
    /// The assessment as recorded.
    pub stored: StoredAssessment,
    /// Its answer.
    pub answer: Assessment,
    /// Its evidence.
    pub evidence: Evidence,
    /// Items whose release was cleared.
    pub cleared: BTreeSet<String>,
}

impl Session {
    /// An assessment that can be opened, with its answer.
    pub(crate) fn opened_answer(
        &self,
        id: &str,
    ) -> Result<(StoredAssessment, Assessment), AppError> {
        match self.recorded(id)? {
            Recorded::Open(stored) => {
                let answer = serde_json::from_str(&stored.answer)
                    .map_err(|e| AppError::stored("assessment", e))?;
                Ok((*stored, answer))
            }
            Recorded::Erased(_) => Err(AppError::NotFound {
                what: format!("the answer {id}"),
                remedy: "the key of its incident was destroyed; `ascribe replay` shows the proof"
                    .to_owned(),
            }),
        }
    }

    /// Works out what may be said of one assessment. `clear` names items (`e1`, or `all`) whose
    /// release is cleared; evidence under a releasable marking is cleared as a whole.
    pub(crate) fn ground(
        &mut self,
        id: &str,
        activity: &str,
        releasable: &[String],
        clear: &[String],
        at_most: Grade,
    ) -> Result<Ground, AppError> {
        let (stored, answer) = self.opened_answer(id)?;
        let request = &stored.request;
        let evidence = unpack(&self.ledger, &request.evidence_seqs)?;
        let cleared = self.cleared(&stored, &answer, releasable, clear)?;
        let keys: BTreeSet<Key> = answer
            .evidence
            .iter()
            .filter(|e| cleared.contains(&e.id))
            .map(|e| (e.type_.clone(), e.value.clone()))
            .collect();
        let whole_picture = self.picture_without(request.max_seq, &request.without)?;
        let part = released_part(&evidence, &keys, |name| {
            whole_picture.tool_names.get(&fold(name)).cloned()
        });
        let standing = Standing::at(&self.ledger, request.max_seq)?
            .without(&request.without)
            .releasing(&self.ledger, request.max_seq, releasable)?;
        let picture = build_from(&self.ledger, request.max_seq, &standing)?;
        let released = self.compute_with(&picture, &part, request, standing)?;
        let markings = |source: &str| self.releasable_markings(source, releasable);
        let anything = |_: &str| vec!["any".to_owned()];
        Ok(Ground {
            holding: Holding::of(&released, activity, at_most, &markings),
            whole: Holding::of(&answer, activity, 8, &anything),
            stored,
            answer,
            evidence,
            cleared,
        })
    }

    /// The items that are cleared, by their ids.
    fn cleared(
        &self,
        stored: &StoredAssessment,
        answer: &Assessment,
        releasable: &[String],
        clear: &[String],
    ) -> Result<BTreeSet<String>, AppError> {
        let mut marked = !stored.request.evidence_seqs.is_empty();
        for seq in &stored.request.evidence_seqs {
            marked &= releasable.contains(&self.ledger.entry(*seq)?.marking);
        }
        let all: BTreeSet<String> = answer.evidence.iter().map(|e| e.id.clone()).collect();
        if marked || clear.iter().any(|c| c == "all") {
            return Ok(all);
        }
        if let Some(unknown) = clear.iter().find(|c| !all.contains(*c)) {
            return Err(AppError::Usage {
                what: format!("--clear {unknown}"),
                rule: "is no item of the assessment".to_owned(),
                remedy: "give ids such as e1 as `ascribe assess` prints them, or `all`".to_owned(),
            });
        }
        Ok(clear.iter().cloned().collect())
    }

    /// The releasable markings under which a source's entries stand.
    fn releasable_markings(&self, source: &str, releasable: &[String]) -> Vec<String> {
        let has = |marking: &&String| {
            let filter = Filter {
                sources: Some(vec![source.to_owned()]),
                markings: Some(vec![(*marking).clone()]),
                ..Filter::default()
            };
            self.ledger.count(&filter).is_ok_and(|n| n > 0)
        };
        releasable.iter().filter(has).cloned().collect()
    }
}

/// The evidence without some items.
pub fn without_items(evidence: &Evidence, gone: &BTreeSet<Key>, picture: &Picture) -> Evidence {
    let mut part = evidence.clone();
    part.found
        .retain(|f| !gone.contains(&(f.kind.clone(), f.value.clone())));
    part.victims
        .retain(|f| !gone.contains(&(f.kind.clone(), f.value.clone())));
    if gone
        .iter()
        .any(|(kind, _)| matches!(kind.as_str(), "vocabulary" | "wording"))
    {
        part.words.clear();
    }
    part.tools.retain(|t| {
        let key = picture.tool_names.get(&fold(&t.name));
        !key.is_some_and(|key| gone.contains(&("tool".to_owned(), key.clone())))
    });
    part
}

/// The evidence of which only the named items were found. Days come from the evidence as a whole,
/// and mentions weigh nothing: neither goes along.
fn released_part(
    evidence: &Evidence,
    keys: &BTreeSet<Key>,
    tool: impl Fn(&str) -> Option<String>,
) -> Evidence {
    let mut part = evidence.clone();
    part.found
        .retain(|f| keys.contains(&(f.kind.clone(), f.value.clone())));
    part.tools
        .retain(|t| tool(&t.name).is_some_and(|key| keys.contains(&("tool".to_owned(), key))));
    part.actors.clear();
    part.victims.clear();
    part.words.clear();
    part.files.clear();
    part.logged = None;
    part.written = None;
    part
}
