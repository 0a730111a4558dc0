//! The spread in words.

use super::{Phase, Placed, Precision, Spread};
use crate::text::{line, shorten};

/// The answer for a terminal of `width` characters.
#[must_use]
pub fn text(answer: &Spread, width: usize) -> String {
    let mut out = String::new();
    let name = answer.name.as_deref().unwrap_or("Spread");
    let product = answer.product.as_deref();
    let product = product.map(|p| format!("  in {p}")).unwrap_or_default();
    out.push_str(&format!(
        "{}  {}{}\n",
        line(name),
        line(&answer.cves.join(", ")),
        line(&product)
    ));
    for (word, day) in sorted(answer) {
        out.push_str(&format!("  {day}  {word}\n"));
    }
    out.push('\n');
    for sentence in &answer.sentences {
        out.push_str(&format!("{}\n", line(sentence)));
    }
    if !answer.uses.is_empty() {
        out.push_str("\n  first known   to disclosure  actor\n");
    }
    for one in &answer.uses {
        let row = format!(
            "  {:<12}  {:>13}  {:<24}  {}; says {}",
            when(one),
            relative(one),
            line(&one.actor),
            one.phase.words(),
            line(&publishers(one))
        );
        out.push_str(&shorten(&row, width.max(40)));
        out.push('\n');
    }
    out
}

/// Moments in order of time.
fn sorted(answer: &Spread) -> Vec<(&'static str, &str)> {
    let mut all: Vec<(&'static str, &str)> = answer
        .milestones
        .iter()
        .map(|(word, day)| (*word, day.as_str()))
        .collect();
    all.sort_by_key(|(word, day)| (*day, *word));
    all
}

/// The day of first use as exactly as it is known.
pub(super) fn when(one: &Placed) -> &str {
    let day = one.first_used.as_deref().unwrap_or("?");
    match one.precision {
        Precision::Day => day,
        Precision::Month => day.get(..7).unwrap_or(day),
        Precision::Year => day.get(..4).unwrap_or(day),
    }
}

fn relative(one: &Placed) -> String {
    let days = one.days_after.get("disclosed");
    days.map_or_else(String::new, |days| format!("{days:+} days"))
}

fn publishers(one: &Placed) -> String {
    let mut all: Vec<&str> = one.cited.iter().map(|c| c.publisher.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}

/// The answer in sentences.
pub(super) fn sentences(answer: &Spread) -> Vec<String> {
    let mut said = Vec::new();
    let Some(first) = answer.uses.first() else {
        return vec!["No source names an actor that used it.".to_owned()];
    };
    if let Some(day) = &first.first_used {
        said.push(format!(
            "First known to use it: {}, {day} (says {}).",
            first.actor,
            publishers(first)
        ));
    }
    said.push(match answer.before_public.as_slice() {
        [] => "No actor is known to have used it before it was public.".to_owned(),
        [one] => format!("Used before it was public by one actor: {one}."),
        all => format!(
            "Used before it was public by {} actors: {}.",
            all.len(),
            all.join(", ")
        ),
    });
    let dated = answer
        .uses
        .iter()
        .filter(|u| u.first_used.is_some())
        .count();
    let near = |what: &str| {
        let step = answer.steps.iter().find(|s| s.what.contains(what));
        step.map_or(0, |s| s.actors)
    };
    if answer.milestones.contains_key("disclosed") && dated > 0 {
        said.push(format!(
            "Of {dated} actors whose first use is dated, {} had begun by the day before disclosure, {} within a week after it, {} within thirty days.",
            near("the day before disclosure"),
            near("a week after disclosure"),
            near("thirty days after disclosure")
        ));
    }
    let without_poc = answer.uses.iter().filter(|u| {
        matches!(
            u.phase,
            Phase::BeforeDisclosure | Phase::OnDisclosure | Phase::BeforeProofOfConcept
        )
    });
    if answer.milestones.contains_key("proof of concept") {
        said.push(format!(
            "{} of them began before a proof of concept was public: they had found, bought or been given it, or made it from the patch.",
            without_poc.count()
        ));
    }
    said.push("A first known use is the earliest reported; the true one may be earlier, and who is not reported is not listed.".to_owned());
    said
}
