//! Which entries changed an answer: the knowledge of two moments, and what lies between.

use crate::clock::moment;
use crate::error::AppError;
use crate::evidence::Evidence;
use crate::picture::is_knowledge;
use crate::session::{Moment, Session};
use crate::stored::{Request, StoredAssessment};
use ascribe_ledger::Filter;
use ascribe_reason::assessment::Assessment;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// Entries that are named at most.
const ENTRIES: usize = 8;
/// A change of the leader's probability below this is no change.
const FELT: f64 = 0.005;
/// A change of an item's weight below this is none.
const WEIGHED: f64 = 0.01;

/// What changed an answer between two moments of the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The other moment, RFC 3339.
    pub knowledge_of: String,
    /// The answer with the knowledge it was recorded with.
    pub before: Short,
    /// The answer with the other knowledge.
    pub after: Short,
    /// Entries of knowledge between the two.
    pub between: usize,
    /// The entries at which the answer changed, in the order of the record.
    pub entries: Vec<Culprit>,
    /// Items whose weight for one of the leading hypotheses changed.
    pub items: Vec<ItemChange>,
    /// In one sentence.
    pub says: String,
}

/// An answer in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Short {
    /// `attributed`, `linked` or `unattributed`.
    pub verdict: crate::Verdict,
    /// The leading hypothesis.
    pub leader: String,
    /// Its probability.
    pub probability: f64,
}

/// An entry at which the answer changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Culprit {
    /// Number of the entry.
    pub seq: u64,
    /// When it was recorded.
    pub recorded: String,
    /// Its kind.
    pub kind: String,
    /// Its object.
    pub object: String,
    /// Its source.
    pub source: String,
    /// When its source published it.
    pub published: Option<String>,
    /// The answer before it.
    pub from: Short,
    /// The answer with it.
    pub to: Short,
}

/// An item that weighs otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemChange {
    /// STIX type.
    #[serde(rename = "type")]
    pub type_: String,
    /// Its value.
    pub value: String,
    /// The hypothesis.
    pub actor: String,
    /// Weight before; 0 if it was not weighed.
    pub from: f64,
    /// Weight after.
    pub to: f64,
}

impl Short {
    fn of(answer: &Assessment) -> Self {
        let leader = answer.hypotheses.first();
        Self {
            verdict: answer.verdict,
            leader: leader.map_or_else(String::new, |h| h.actor.clone()),
            probability: leader.map_or(0.0, |h| h.probability),
        }
    }

    fn differs(&self, other: &Self) -> bool {
        self.verdict != other.verdict
            || self.leader != other.leader
            || (self.probability - other.probability).abs() > FELT
    }
}

/// Answers at positions of the record, each computed once.
struct Answers<'a> {
    evidence: &'a Evidence,
    request: &'a Request,
    known: HashMap<u64, Short>,
}

impl Answers<'_> {
    fn at(&mut self, session: &mut Session, seq: u64) -> Result<Short, AppError> {
        if let Some(known) = self.known.get(&seq) {
            return Ok(known.clone());
        }
        let request = Request {
            max_seq: seq,
            ..self.request.clone()
        };
        let short = Short::of(&session.answer_to(self.evidence, &request)?);
        self.known.insert(seq, short.clone());
        Ok(short)
    }
}

impl Session {
    /// The answer with the knowledge of a moment, and what changed it.
    pub(crate) fn which_changed(
        &mut self,
        evidence: &Evidence,
        stored: &StoredAssessment,
        at: Option<i64>,
    ) -> Result<(Assessment, Changed), AppError> {
        let request = &stored.request;
        let other = self.last_seq(Moment {
            as_of: at,
            known_by: None,
        })?;
        let then = self.answer_to(evidence, request)?;
        let wanted = Request {
            max_seq: other,
            recorded: at.unwrap_or_else(|| self.clock.now()),
            ..request.clone()
        };
        let now = self.answer_to(evidence, &wanted)?;
        let seqs =
            self.knowledge_between(request.max_seq.min(other), request.max_seq.max(other))?;
        let mut answers = Answers {
            evidence,
            request,
            known: HashMap::from([
                (request.max_seq, Short::of(&then)),
                (other, Short::of(&now)),
            ]),
        };
        let ends = (request.max_seq.min(other), request.max_seq.max(other));
        let entries = self.culprits(&mut answers, &seqs, ends)?;
        let (before, after) = (Short::of(&then), Short::of(&now));
        let items = items(&then, &now);
        let says = says(&before, &after, &entries, seqs.len());
        let changed = Changed {
            knowledge_of: moment(wanted.recorded),
            between: seqs.len(),
            before,
            after,
            entries,
            items,
            says,
        };
        Ok((now, changed))
    }

    fn knowledge_between(&self, first: u64, last: u64) -> Result<Vec<u64>, AppError> {
        let filter = Filter {
            after_seq: first,
            max_seq: Some(last),
            ..Filter::default()
        };
        let mut seqs = Vec::new();
        self.ledger.entries(&filter, |entry| {
            if is_knowledge(&entry.kind) {
                seqs.push(entry.seq);
            }
            ControlFlow::Continue(())
        })?;
        Ok(seqs)
    }

    /// The entries at which the answer changes, found by halving: between two moments with
    /// different answers there is an entry at which it changes. Where it changes and changes
    /// back, the halves that end alike are not searched.
    fn culprits(
        &mut self,
        answers: &mut Answers<'_>,
        seqs: &[u64],
        ends: (u64, u64),
    ) -> Result<Vec<Culprit>, AppError> {
        let mut found: Vec<Culprit> = Vec::new();
        // Parts still to search: the answer's position before, and the entries after it.
        let mut parts: Vec<(u64, &[u64])> = vec![(ends.0, seqs)];
        while let Some((before, part)) = parts.pop() {
            let Some(last) = part.last().copied() else {
                continue;
            };
            if found.len() >= ENTRIES {
                break;
            }
            let (from, to) = (answers.at(self, before)?, answers.at(self, last)?);
            if !from.differs(&to) {
                continue;
            }
            if part.len() == 1 {
                found.push(self.culprit(last, from, to)?);
                continue;
            }
            let (left, right) = part.split_at(part.len() / 2);
            let middle = left.last().copied().unwrap_or(before);
            // The earlier half is taken first.
            parts.push((middle, right));
            parts.push((before, left));
        }
        found.sort_by_key(|c| c.seq);
        Ok(found)
    }

    fn culprit(&self, seq: u64, from: Short, to: Short) -> Result<Culprit, AppError> {
        let entry = self.ledger.entry(seq)?;
        Ok(Culprit {
            seq,
            recorded: moment(entry.recorded_at),
            kind: entry.kind,
            object: entry.object_id,
            source: entry.source,
            published: entry.published.map(moment),
            from,
            to,
        })
    }
}

/// Items whose weight for the leader before or after changed, the largest change first.
fn items(then: &Assessment, now: &Assessment) -> Vec<ItemChange> {
    let leaders: Vec<&str> = [then, now]
        .iter()
        .filter_map(|a| a.hypotheses.iter().find(|h| !h.unknown))
        .map(|h| h.id.as_str())
        .collect();
    let mut weights: BTreeMap<(String, String, String), (f64, f64)> = BTreeMap::new();
    for (answer, is_new) in [(then, false), (now, true)] {
        for item in &answer.evidence {
            for c in item
                .contributions
                .iter()
                .filter(|c| leaders.contains(&&*c.id))
            {
                let key = (item.type_.clone(), item.value.clone(), c.actor.to_string());
                let pair = weights.entry(key).or_default();
                if is_new {
                    pair.1 = c.weight;
                } else {
                    pair.0 = c.weight;
                }
            }
        }
    }
    let mut all: Vec<ItemChange> = weights
        .into_iter()
        .filter(|(_, (from, to))| (from - to).abs() > WEIGHED)
        .map(|((type_, value, actor), (from, to))| ItemChange {
            type_,
            value,
            actor,
            from,
            to,
        })
        .collect();
    all.sort_by(|a, b| (b.to - b.from).abs().total_cmp(&(a.to - a.from).abs()));
    all.truncate(20);
    all
}

fn says(before: &Short, after: &Short, entries: &[Culprit], between: usize) -> String {
    if !before.differs(after) {
        return format!(
            "the answer stays the same with {between} more or fewer entries of knowledge"
        );
    }
    let which: Vec<String> = entries
        .iter()
        .map(|e| format!("{} ({})", e.seq, e.source))
        .collect();
    format!(
        "the answer changes from {} to {}, by entry {}",
        words(before),
        words(after),
        which.join(", ")
    )
}

fn words(short: &Short) -> String {
    let verdict = match short.verdict {
        crate::Verdict::Attributed => "attributed",
        crate::Verdict::Linked => "linked",
        crate::Verdict::Unattributed => "unattributed",
    };
    format!(
        "{verdict} (leading: {}, {:.3})",
        short.leader, short.probability
    )
}
