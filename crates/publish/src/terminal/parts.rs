//! The parts of the terminal's answer, in the order in which they are read.

use super::paint::{Paint, Style, bar, column};
use crate::view::{View, shown, sources};
use crate::words::{bytes, counted, factor, kind_word, percent, signed, thousands};
use ascribe_reason::assessment::{Evidence, Hypothesis};

/// Items of a list before it is cut.
const ROWS: usize = 8;

/// When the activity took place, with its basis.
pub fn period(view: &View<'_>) -> String {
    let days = view.period();
    let note = view.a.observed.note.trim().trim_end_matches('.');
    if note.is_empty() {
        return days;
    }
    format!("{days} ({})", view.sentence(note))
}

/// Ranked hypotheses with bar, number and word.
pub fn hypotheses(out: &mut Paint, view: &View<'_>) {
    out.heading("Hypotheses", "");
    let (listed, rest) = view.ranked(ROWS);
    let bars = (out.width / 4).min(24);
    let names = out.width.saturating_sub(bars + 34).min(34);
    for hypothesis in &listed {
        let name = match &hypothesis.external_id {
            Some(id) => format!("{} ({id})", hypothesis.actor),
            None => hypothesis.actor.clone(),
        };
        let mark = if view.is_contested(hypothesis) {
            " ≠"
        } else {
            ""
        };
        out.pieces(&[
            (Style::Faint, format!("{:>3} ", view.rank(&hypothesis.id))),
            (Style::Plain, column(&format!("{name}{mark}"), names)),
            (
                Style::Accent,
                format!(" {} ", bar(hypothesis.probability, bars)),
            ),
            (
                Style::Strong,
                format!("{:>5}", percent(hypothesis.probability)),
            ),
            (Style::Plain, format!("  {}", hypothesis.likelihood)),
        ]);
    }
    if !rest.is_empty() {
        out.paragraph(4, Style::Faint, &View::remainder(&rest));
    }
}

/// How to read the rows of evidence.
pub fn legend(out: &mut Paint) {
    out.line(Style::Plain, "");
    let text = "Weights: × times more, ÷ times less probable than if someone unknown did it. Then the \
        source, its reliability (A–F), when it was published, and how many more say so.";
    out.paragraph(0, Style::Faint, text);
}

/// Evidence for and against one hypothesis with weight and source.
pub fn evidence(out: &mut Paint, view: &View<'_>, hypothesis: &Hypothesis) {
    let name = &hypothesis.actor;
    let favour = view.speaking(&hypothesis.id, true);
    let against = view.speaking(&hypothesis.id, false);
    out.heading(
        &format!("For {name}"),
        if favour.is_empty() {
            "nothing that was found"
        } else {
            ""
        },
    );
    rows(out, &favour, &hypothesis.id);
    out.heading(
        &format!("Against {name}"),
        if against.is_empty() {
            "nothing that was found; what is absent is not weighed"
        } else {
            ""
        },
    );
    rows(out, &against, &hypothesis.id);
}

fn rows(out: &mut Paint, items: &[(&Evidence, f64)], hypothesis: &str) {
    for (item, weight) in items.iter().take(ROWS) {
        let room = out.width.saturating_sub(29);
        let values = (room / 2).max(20);
        let down = item
            .discount
            .as_ref()
            .map_or("", |d| match d.kind.as_str() {
                "shared" => "shared; ",
                _ => "benign; ",
            });
        let said = format!("{down}{}", said(item, hypothesis));
        out.pieces(&[
            (Style::Strong, format!("  {:>5} ", signed(*weight))),
            (Style::Faint, format!("{:<8} ", factor(*weight))),
            (Style::Faint, column(kind_word(item), 10)),
            (Style::Plain, column(&shown(item), values)),
            (
                Style::Faint,
                format!("  {}", column(&said, room.saturating_sub(values + 2))),
            ),
        ]);
    }
    if items.len() > ROWS {
        let rest: f64 = items.iter().skip(ROWS).map(|(_, w)| w).sum();
        let text = format!("{} more, {} together", items.len() - ROWS, signed(rest));
        out.paragraph(2, Style::Faint, &text);
    }
}

/// `Microsoft B 2021-03-02 +2`: the first origin and how many more.
fn said(item: &Evidence, hypothesis: &str) -> String {
    let all = sources(item, hypothesis);
    let Some(first) = all.first() else {
        return "no source".to_owned();
    };
    let day = first.published.unwrap_or("undated");
    let more = match all.len() {
        1 => String::new(),
        n => format!(" +{}", n - 1),
    };
    format!("{} {} {day}{more}", first.origin, first.reliability)
}

/// What was weighed down, grouped by why.
pub fn discounted(out: &mut Paint, view: &View<'_>) {
    let items = view.discounted();
    if items.is_empty() {
        return;
    }
    out.heading(
        "Weighed down as shared or benign",
        &counted(items.len(), "item"),
    );
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for item in items {
        let Some(d) = &item.discount else { continue };
        let why = format!("{}: {}", d.kind, view.sentence(&d.because));
        match groups.iter_mut().find(|(w, _)| *w == why) {
            Some((_, values)) => values.push(shown(item)),
            None => groups.push((why, vec![shown(item)])),
        }
    }
    for (why, values) in groups.iter().take(ROWS) {
        let some: Vec<&str> = values.iter().take(3).map(String::as_str).collect();
        let more = match values.len().saturating_sub(3) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        out.item(2, "·", &format!("{}{more} – {why}", some.join(", ")));
    }
    if groups.len() > ROWS {
        out.paragraph(
            2,
            Style::Faint,
            &format!("{} more reasons", groups.len() - ROWS),
        );
    }
}

/// The second link, with its own basis and disagreement.
pub fn sponsors(out: &mut Paint, view: &View<'_>) {
    if view.a.sponsors.is_empty() {
        return;
    }
    out.heading("Sponsor", "a second link, with a basis of its own");
    for sponsor in view.a.sponsors.iter().take(4) {
        out.pieces(&[
            (Style::Plain, format!("  {}", column(&sponsor.sponsor, 16))),
            (Style::Accent, format!(" {} ", bar(sponsor.probability, 12))),
            (
                Style::Strong,
                format!("{:>5}", percent(sponsor.probability)),
            ),
            (Style::Plain, format!("  {}", sponsor.likelihood)),
        ]);
        let parts = super::examined::sponsor_parts(sponsor.through_groups, sponsor.unknown_group);
        out.item(4, "·", &parts);
        for link in sponsor.through.iter().take(3) {
            let mut text = format!(
                "through {} ({} the group, {} its sponsor, {} both)",
                link.actor,
                percent(link.group_probability),
                percent(link.sponsor_given_group),
                percent(link.pair)
            );
            for part in [&link.hedge, &link.degree].into_iter().flatten() {
                text.push_str(&format!(", {part}"));
            }
            text.push_str(&format!(" – {}", link.sources.join(", ")));
            if !link.disagree.is_empty() {
                text.push_str(&format!("; disagree: {}", link.disagree.join(", ")));
            }
            out.item(4, "·", &text);
        }
    }
}

/// Names that more than one actor is said to bear, with the sides.
pub fn contested(out: &mut Paint, view: &View<'_>) {
    if view.a.contested.is_empty() {
        return;
    }
    out.heading("Contested names", "≠: sources disagree whom the name means");
    for contest in view.a.contested.iter().take(ROWS) {
        let sides: Vec<String> = contest
            .sides
            .iter()
            .take(4)
            .map(|s| format!("{} ({})", s.actor, s.sources.join(", ")))
            .collect();
        out.item(2, "≠", &format!("{}: {}", contest.name, sides.join(" or ")));
    }
    let more = view.a.contested.len().saturating_sub(ROWS);
    if more > 0 {
        out.paragraph(2, Style::Faint, &format!("{more} more"));
    }
}

/// Actors that the evidence itself names.
pub fn mentions(out: &mut Paint, view: &View<'_>) {
    if view.a.mentions.is_empty() {
        return;
    }
    out.heading("Named in the evidence", "its author's claims; weight 0");
    let mut names: Vec<&str> = view.a.mentions.iter().map(|m| m.name.as_str()).collect();
    names.dedup();
    let more = names.len().saturating_sub(ROWS);
    names.truncate(ROWS);
    let tail = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    out.paragraph(2, Style::Plain, &format!("{}{tail}", names.join(", ")));
}

/// What would decide.
pub fn decisive(out: &mut Paint, view: &View<'_>) {
    if view.a.decisive.is_empty() {
        return;
    }
    out.heading("What would decide", "");
    for advice in view.a.decisive.iter().take(ROWS) {
        out.item(2, "·", &view.sentence(advice));
    }
}

/// Files, the moment of the record and the way back to this answer.
pub fn record(out: &mut Paint, view: &View<'_>) {
    let a = view.a;
    let size: u64 = a.files.iter().map(|f| f.bytes).sum();
    out.heading(
        "Read",
        &format!(
            "{}, {}, {} weighed",
            counted(a.files.len(), "file"),
            bytes(size),
            counted(a.evidence.len(), "item")
        ),
    );
    for file in a.files.iter().filter(|f| f.problem.is_some()).take(ROWS) {
        let problem = file.problem.as_deref().unwrap_or_default();
        out.item(2, "!", &format!("{}: {problem}", file.file));
    }
    let known = match &a.as_of.known_by {
        Some(day) => format!(", only what was published by {day}"),
        None => String::new(),
    };
    out.line(Style::Plain, "");
    let entries = thousands(a.as_of.entries);
    let text = format!(
        "As of {}{known}; {entries} entries of intelligence.",
        a.as_of.recorded
    );
    out.paragraph(0, Style::Faint, &text);
    let text = format!(
        "Again: ascribe replay {} ({}, {})",
        a.replay.id, a.replay.engine, a.replay.parameters
    );
    out.paragraph(0, Style::Faint, &text);
}
