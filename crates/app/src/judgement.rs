//! What analysts judge of an answer's matrix: claims, sealed with their incident, laid beside the
//! computed consistency.

use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::replay::Recorded;
use crate::session::Session;
use crate::stored::{expand, squeeze};
use ascribe_ledger::{Body, Content, Credibility, Draft, Filter, Reliability};
use ascribe_reason::ach::{Consistency, Judgement, weight};
use ascribe_reason::assessment::{Assessment, Evidence, Hypothesis};
use ascribe_reason::words::Scale;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Kind of the entry that holds a judgement.
pub const JUDGEMENT: &str = "x-ascribe-judgement";

/// A judgement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJudgement {
    /// Id or value of the item.
    pub item: String,
    /// Id, name or ATT&CK id of the hypothesis; `unknown` for the unknown actor.
    pub hypothesis: String,
    /// How consistent it is.
    pub consistency: Consistency,
    /// Who judges.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// An answer with the judgements of its analysts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Id of the assessment.
    pub assessment: String,
    /// Every judgement, oldest first.
    pub judgements: Vec<Judgement>,
    /// How many stand on the other side of neutral than the computed one.
    pub dissents: usize,
    /// Cells on which two analysts stand on different sides.
    pub disputed: Vec<(String, String)>,
    /// The answer, with the judgements in it.
    #[serde(skip)]
    pub answer: Assessment,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    assessment: String,
    judgement: Judgement,
}

impl Session {
    /// Records an analyst's judgement on one cell of an assessment's matrix.
    ///
    /// # Errors
    /// [`AppError::Usage`] if item or hypothesis is none of the answer's, [`AppError::NotFound`]
    /// without such an assessment or after its erasure, or the record's own.
    pub fn judge_item(
        &mut self,
        assessment: &str,
        new: &NewJudgement,
    ) -> Result<Judgement, AppError> {
        let (incident, answer) = self.answer_of(assessment)?;
        let item = item(&answer, &new.item)?;
        let hypothesis = hypothesis(&answer, &new.hypothesis)?;
        let computed = Consistency::of(weight(item, &hypothesis.id));
        let context = self.context();
        let judgement = Judgement {
            item: item.id.clone(),
            hypothesis: hypothesis.id.clone(),
            actor: hypothesis.actor.clone(),
            consistency: new.consistency,
            computed,
            by: new.by.clone(),
            reason: self.disguised_text(&new.reason)?,
            recorded: moment(context.now),
            dissents: new.consistency.opposes(computed),
        };
        let kept = Kept {
            assessment: assessment.to_owned(),
            judgement: judgement.clone(),
        };
        let draft = Draft {
            kind: JUDGEMENT.to_owned(),
            object_id: format!("{JUDGEMENT}--{}", uuid::Uuid::new_v4()),
            source: new.by.clone(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: self.derived_from(OWN_MARKING, &[assessment])?,
            lineage: Vec::new(),
            happened: None,
            published: None,
            body: Body::Sealed {
                incident,
                plaintext: squeeze("judgement", &kept)?,
                tags: Vec::new(),
            },
            touches: Vec::new(),
        };
        self.ledger.append(&context, &[draft])?;
        Ok(judgement)
    }

    /// An answer with what analysts judged of it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] without such an assessment or after its erasure, or the record's own.
    pub fn judgements(&mut self, assessment: &str) -> Result<Compared, AppError> {
        let (incident, mut answer) = self.answer_of(assessment)?;
        let filter = Filter {
            kinds: Some(vec![JUDGEMENT.to_owned()]),
            ..Filter::default()
        };
        let mut seqs = Vec::new();
        self.ledger.entries(&filter, |entry| {
            if matches!(&entry.content, Content::Sealed { incident: i } if *i == incident) {
                seqs.push(entry.seq);
            }
            ControlFlow::Continue(())
        })?;
        let mut judgements = Vec::new();
        for seq in seqs {
            let kept: Kept = expand("judgement", &self.ledger.open_sealed(seq)?)?;
            if kept.assessment == assessment {
                judgements.push(kept.judgement);
            }
        }
        answer.examination.judgements.clone_from(&judgements);
        Ok(Compared {
            assessment: assessment.to_owned(),
            dissents: judgements.iter().filter(|j| j.dissents).count(),
            disputed: disputed(&judgements),
            judgements,
            answer,
        })
    }

    /// A recorded answer, in the words of a scale.
    ///
    /// # Errors
    /// As [`Session::judgements`].
    pub fn recorded_answer(
        &mut self,
        assessment: &str,
        scale: Scale,
    ) -> Result<Assessment, AppError> {
        let mut answer = self.judgements(assessment)?.answer;
        ascribe_reason::words::retell(&mut answer, scale);
        Ok(answer)
    }

    fn answer_of(&self, id: &str) -> Result<(String, Assessment), AppError> {
        match self.recorded(id)? {
            Recorded::Open(stored) => {
                let answer = serde_json::from_str(&stored.answer)
                    .map_err(|e| AppError::stored("assessment", e))?;
                Ok((stored.request.incident, answer))
            }
            Recorded::Erased(incident) => Err(AppError::NotFound {
                what: format!("the answer {id}"),
                remedy: format!(
                    "the key of {incident} was destroyed; `ascribe replay {id}` shows the proof"
                ),
            }),
        }
    }
}

fn item<'a>(answer: &'a Assessment, wanted: &str) -> Result<&'a Evidence, AppError> {
    let named = answer
        .evidence
        .iter()
        .find(|e| e.id == wanted || e.value == wanted);
    named.ok_or_else(|| AppError::Usage {
        what: "--item".to_owned(),
        rule: "is no item of this assessment".to_owned(),
        remedy: "give its id, as e1, or its value".to_owned(),
    })
}

fn hypothesis<'a>(answer: &'a Assessment, wanted: &str) -> Result<&'a Hypothesis, AppError> {
    let folded = ascribe_knowledge::names::fold(wanted);
    let meant = |h: &&Hypothesis| {
        h.id == wanted
            || h.external_id.as_deref() == Some(wanted)
            || ascribe_knowledge::names::fold(&h.actor) == folded
            || h.names
                .iter()
                .any(|n| ascribe_knowledge::names::fold(n) == folded)
    };
    answer
        .hypotheses
        .iter()
        .find(meant)
        .ok_or_else(|| AppError::Usage {
            what: format!("--hypothesis {wanted}"),
            rule: "is no hypothesis of this assessment".to_owned(),
            remedy: "give its name as the answer has it, its ATT&CK id, or `unknown`".to_owned(),
        })
}

/// Cells on which analysts stand on different sides, by each one's latest judgement.
fn disputed(all: &[Judgement]) -> Vec<(String, String)> {
    let mut cells: Vec<(String, String)> = Vec::new();
    let latest = |j: &Judgement| {
        let same =
            |o: &&Judgement| o.item == j.item && o.hypothesis == j.hypothesis && o.by == j.by;
        all.iter().rfind(same).is_some_and(|l| std::ptr::eq(l, j))
    };
    let standing: Vec<&Judgement> = all.iter().filter(|j| latest(j)).collect();
    for one in &standing {
        let cell = (one.item.clone(), one.hypothesis.clone());
        let against = standing.iter().any(|o| {
            o.item == one.item
                && o.hypothesis == one.hypothesis
                && o.consistency.opposes(one.consistency)
        });
        if against && !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells
}
