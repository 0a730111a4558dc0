//! Several answers side by side, so that one sees at a glance where and why they differ.

use super::paint::{Paint, Style};
use crate::view::View;
use crate::words::{percent, visible};
use ascribe_reason::assessment::{Assessment, Evidence};

/// The answers in short, one below the other; nothing for a single one, which is short itself.
/// Each with its verdict, the time of the activity, and what its exploit and its heaviest item
/// say. Ends in a newline unless empty.
#[must_use]
pub fn overview(assessments: &[Assessment], width: usize, colour: bool) -> String {
    if assessments.len() < 2 {
        return String::new();
    }
    let mut out = Paint::new(width.clamp(60, 120), colour);
    out.line(
        Style::Strong,
        &format!("In short: {} incidents", assessments.len()),
    );
    for assessment in assessments {
        short(&mut out, &View::of(assessment));
    }
    out.finish()
}

fn short(out: &mut Paint, view: &View<'_>) {
    let a = view.a;
    let leader = a.hypotheses.first();
    let leading = leader.map_or_else(String::new, |h| {
        format!(
            "; leading: {} {}",
            visible(&h.actor),
            percent(h.probability)
        )
    });
    out.line(Style::Plain, &format!("· {}", visible(&a.name)));
    out.paragraph(4, Style::Strong, &format!("{}{leading}", view.headline()));
    out.paragraph(4, Style::Plain, &format!("Activity: {}.", view.period()));
    if let Some(exploit) = a.evidence.iter().find(|e| e.kind == "vulnerability") {
        let why = exploit.notes.first().map_or("", String::as_str);
        out.paragraph(
            4,
            Style::Plain,
            &format!("{}: {}.", visible(&exploit.value), visible(why)),
        );
    }
    let heaviest = a
        .evidence
        .first()
        .filter(|e| e.kind != "vulnerability" && pull(e) > 0.0);
    let line = match heaviest {
        Some(item) => {
            let value = item.label.as_ref().unwrap_or(&item.value);
            let says = item
                .claims
                .first()
                .map(|c| format!(" ({} names {})", c.origin, c.actor));
            let value = crate::words::defang(&item.type_, value);
            format!("Heaviest item: {value}{}.", says.unwrap_or_default())
        }
        None => "No other item points to anyone in particular.".to_owned(),
    };
    out.paragraph(4, Style::Plain, &visible(&line));
}

fn pull(item: &Evidence) -> f64 {
    // Below three to one an item moves nothing worth naming here.
    let heaviest = item
        .contributions
        .iter()
        .map(|c| c.weight)
        .fold(0.0, f64::max);
    if heaviest >= 1.0 { heaviest } else { 0.0 }
}
