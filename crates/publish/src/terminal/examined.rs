//! What was examined besides the weighing, in a few lines each.

use super::paint::Paint;
use crate::view::View;
use crate::words::{counted, percent};

/// Lines of one part.
const ROWS: usize = 4;

/// On what the answer rests.
pub fn sensitivity(out: &mut Paint, view: &View<'_>) {
    let Some(s) = &view.a.examination.sensitivity else {
        return;
    };
    if s.smallest_flip.is_none() && s.warnings.is_empty() {
        return;
    }
    out.heading("On what it rests", "");
    if let Some(flip) = &s.smallest_flip {
        let proof = if flip.exact {
            "no smaller set does"
        } else {
            "a smaller set is not excluded"
        };
        let shown: Vec<&str> = flip.items.iter().take(12).map(String::as_str).collect();
        let more = if flip.items.len() > shown.len() {
            ", …"
        } else {
            ""
        };
        let items = counted(flip.items.len(), "item");
        let text = if flip.confirmed {
            let becomes = &flip.becomes;
            format!(
                "Without {items} ({}{more}) it would be {becomes}; {proof}.",
                shown.join(", ")
            )
        } else {
            "No set of items was found without which it would be another answer.".to_owned()
        };
        out.item(2, "·", &view.sentence(&text));
    }
    for warning in s.warnings.iter().take(ROWS) {
        out.item(2, "!", &view.sentence(warning));
    }
}

/// Who draws the line between groups differently, and who repeats whom.
pub fn overlaps(out: &mut Paint, view: &View<'_>) {
    let e = &view.a.examination;
    if !e.overlaps.is_empty() {
        out.heading("Drawn differently", "who counts which groups as one");
        for overlap in e.overlaps.iter().take(ROWS) {
            out.item(2, "≠", &view.sentence(&overlap.says));
        }
    }
    if e.lineages.is_empty() {
        return;
    }
    out.heading(
        "Repeated reports",
        "each counts as one with what it repeats",
    );
    for lineage in e.lineages.iter().take(ROWS) {
        let by: Vec<&str> = lineage
            .repeated_by
            .iter()
            .take(6)
            .map(|r| r.publisher.as_str())
            .collect();
        out.item(
            2,
            "·",
            &format!("{}, repeated by {}", lineage.origin, by.join(", ")),
        );
    }
}

/// Recorded clusters that the incident is like, and what analysts judged otherwise.
pub fn beside(out: &mut Paint, view: &View<'_>) {
    let e = &view.a.examination;
    if !e.clusters.is_empty() {
        out.heading(
            "Like recorded clusters",
            "by exclusive evidence that both hold",
        );
        for like in e.clusters.iter().take(ROWS) {
            let name = like.name.as_deref().unwrap_or("no name yet");
            let joins = if like.joins {
                "enough to join"
            } else {
                "not enough to join"
            };
            let text = format!(
                "{} ({name}, {}): {:.1}, {joins}",
                like.cluster,
                counted(like.incidents, "incident"),
                like.weight
            );
            out.item(2, "·", &text);
        }
    }
    let dissent: Vec<_> = e.judgements.iter().filter(|j| j.dissents).collect();
    if !dissent.is_empty() {
        out.heading("Dissent", "analysts' judgements against the computed ones");
        for j in dissent.iter().take(ROWS) {
            let text = format!(
                "{} on {}: {} by {}, computed {}",
                j.item,
                j.actor,
                j.consistency.letters(),
                j.by,
                j.computed.letters()
            );
            out.item(2, "≠", &view.sentence(&text));
        }
    }
}

/// The parts of a sponsor's probability.
pub fn sponsor_parts(through: f64, unknown: f64) -> String {
    format!(
        "{} through known groups, {} through an unknown group of it",
        percent(through),
        percent(unknown)
    )
}
