//! The strongest case for the runner-up and for a false flag, from the numbers of the answer
//! itself: the same likelihoods read from the other side, and what it would have cost to forge.

use ascribe_reason::assessment::{Assessment, Evidence, Hypothesis, Verdict};
use serde::{Deserialize, Serialize};

/// Items named in an argument; the rest are counted.
const NAMED: usize = 12;

/// The case against an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RedTeam {
    /// What the answer says of the leader.
    pub verdict: Verdict,
    /// The leading named hypothesis.
    pub leader: String,
    /// The second named hypothesis, or the unknown actor where there is none.
    pub runner_up: Option<String>,
    /// The case for it, one point each, the strongest first.
    pub for_runner_up: Vec<String>,
    /// The case for a false flag.
    pub for_false_flag: Vec<String>,
    /// What neither case can explain.
    pub against_both: Vec<String>,
}

impl RedTeam {
    /// Title and points of each part that has any.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, &[String])> {
        let runner_up = self.runner_up.as_deref().unwrap_or("nobody");
        let all = [
            (format!("For {runner_up}"), self.for_runner_up.as_slice()),
            ("For a false flag".to_owned(), &self.for_false_flag),
            ("What neither explains".to_owned(), &self.against_both),
        ];
        let told = all.into_iter().filter(|(_, points)| !points.is_empty());
        told.collect()
    }
}

/// Argues the other side: where nobody else is named, that of an unknown actor.
#[must_use]
pub fn argue(answer: &Assessment) -> RedTeam {
    let unknown = answer.hypotheses.iter().find(|h| h.unknown);
    let mut named = answer.hypotheses.iter().filter(|h| !h.unknown);
    let (leader, second) = (named.next(), named.next().or(unknown));
    let mut case = RedTeam {
        verdict: answer.verdict,
        leader: leader.map_or_else(|| "unknown actor".to_owned(), |h| h.actor.clone()),
        runner_up: second.map(|h| h.actor.clone()),
        for_runner_up: Vec::new(),
        for_false_flag: Vec::new(),
        against_both: Vec::new(),
    };
    let Some(leader) = leader else { return case };
    if let Some(second) = second {
        case.for_runner_up = runner_up(answer, leader, second);
        case.against_both = unexplained(answer, leader, second);
    }
    case.for_false_flag = false_flag(answer, leader);
    case
}

fn share(item: &Evidence, h: &Hypothesis) -> f64 {
    let own = item.contributions.iter().filter(|c| *c.id == h.id);
    own.map(|c| c.weight).filter(|w| w.is_finite()).sum()
}

/// Items by how much more they say for `a` than for `b`.
fn ranked<'a>(answer: &'a Assessment, a: &Hypothesis, b: &Hypothesis) -> Vec<(&'a Evidence, f64)> {
    let mut all: Vec<(&Evidence, f64)> = answer
        .evidence
        .iter()
        .map(|e| (e, share(e, a) - share(e, b)))
        .filter(|(_, w)| *w > 0.0)
        .collect();
    all.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.id.cmp(&y.0.id)));
    all
}

fn item(e: &Evidence) -> String {
    format!("{} ({} {})", e.id, e.kind, e.type_)
}

fn runner_up(answer: &Assessment, leader: &Hypothesis, second: &Hypothesis) -> Vec<String> {
    let mut points = vec![format!(
        "{} has probability {:.3} against {:.3}; {:.2} of natural log-odds would make them equal.",
        second.actor,
        second.probability,
        leader.probability,
        (leader.probability.max(f64::MIN_POSITIVE) / second.probability.max(f64::MIN_POSITIVE))
            .ln()
    )];
    let own = ranked(answer, second, leader);
    for (e, w) in own.iter().take(NAMED) {
        points.push(format!(
            "{} speaks for {} rather than {} by {w:.2}.",
            item(e),
            second.actor,
            leader.actor
        ));
    }
    if own.is_empty() {
        points.push(format!(
            "No item speaks for {} more than for {}: its case is what both explain.",
            second.actor, leader.actor
        ));
    }
    let both = answer
        .evidence
        .iter()
        .filter(|e| share(e, leader) > 0.0 && share(e, second) > 0.0);
    let both: Vec<String> = both.take(NAMED).map(|e| e.id.clone()).collect();
    if !both.is_empty() {
        points.push(format!(
            "Explained by both alike, so no ground against {}: {}.",
            second.actor,
            both.join(", ")
        ));
    }
    let pull = ranked(answer, leader, second);
    let mut gap = (leader.probability.max(f64::MIN_POSITIVE)
        / second.probability.max(f64::MIN_POSITIVE))
    .ln();
    let mut needed = Vec::new();
    for (e, w) in &pull {
        if gap <= 0.0 {
            break;
        }
        gap -= w;
        needed.push(e.id.clone());
    }
    if gap <= 0.0 && !needed.is_empty() {
        points.push(format!(
            "If {} were wrong, {} would lead (weights before calibration).",
            needed.join(", "),
            second.actor
        ));
    }
    points
}

fn unexplained(answer: &Assessment, leader: &Hypothesis, second: &Hypothesis) -> Vec<String> {
    let neither = |e: &&Evidence| share(e, leader) <= 0.0 && share(e, second) <= 0.0;
    let all = answer.evidence.iter().filter(neither).take(NAMED);
    all.map(|e| format!("{} speaks for neither.", item(e)))
        .collect()
}

fn false_flag(answer: &Assessment, leader: &Hypothesis) -> Vec<String> {
    let mut points = Vec::new();
    let Some(forgery) = answer.examination.sensitivity.as_ref().map(|s| &s.forgery) else {
        return points;
    };
    match &forgery.suffices {
        Some(class) => points.push(format!(
            "An imitator of {} needs nothing harder to forge than {class}: {} would do.",
            leader.actor,
            forgery.items.join(", ")
        )),
        None => points.push(format!(
            "No set of items that speak for {} suffices by itself for its standing.",
            leader.actor
        )),
    }
    for class in &forgery.classes {
        points.push(format!(
            "{} ({}): {}, together {:.2} for {}.",
            class.cost,
            class.what,
            class.items.join(", "),
            class.weight,
            leader.actor
        ));
    }
    points.push(format!(
        "Without what is cheap to forge, {} keeps probability {:.3}.",
        leader.actor, forgery.without_cheap
    ));
    let published: Vec<String> = answer
        .evidence
        .iter()
        .filter(|e| share(e, leader) > 0.0)
        .filter(|e| before(answer, e))
        .take(NAMED)
        .map(|e| e.id.clone())
        .collect();
    if !published.is_empty() {
        points.push(format!(
            "Published before the activity, so that an imitator could have read of it: {}.",
            published.join(", ")
        ));
    }
    points
}

/// True when a source had published the item before the activity began.
fn before(answer: &Assessment, e: &Evidence) -> bool {
    let began = answer
        .observed
        .from
        .as_deref()
        .or(answer.observed.to.as_deref());
    let first = e.claims.iter().filter_map(|c| c.published.as_deref()).min();
    matches!((first, began), (Some(first), Some(began)) if first < began)
}
