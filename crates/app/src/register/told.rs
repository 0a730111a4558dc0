//! What an event says in words, and what it is about.

use ascribe_register::Change;
use ascribe_register::event::{Consent, Custody, Facts, Graded, Support, Ties};
use std::collections::BTreeMap;

/// What a note beside a change is about: the handle of a piece, else a word.
pub fn about(change: &Change) -> String {
    let word = match change {
        Change::Support(support) => support.handle.as_str(),
        Change::Consent(consent) => &consent.handle,
        Change::Custody(step) => &step.file,
        Change::Severity(_) => "severity",
        Change::Actor(_) => "actor",
        Change::Tie { .. } => "ties",
        Change::Close { .. } => "closing",
        Change::Reopen => "reopening",
        Change::New(_) | Change::Set(_) | Change::Observed { .. } | Change::Note => "incident",
    };
    word.to_owned()
}

/// A change in words.
pub fn told(change: &Change) -> String {
    match change {
        Change::New(opening) => {
            let mut said = facts(&opening.facts);
            said.extend(opening.severity.iter().flat_map(severity));
            said.extend(opening.actor.map(|a| actor(&a)));
            said.extend(ties(&opening.ties));
            said.extend(counts(&opening.counts));
            line("recorded", said)
        }
        Change::Set(new) => line("stated", facts(new)),
        Change::Tie { add, remove } => {
            let mut said = ties(add);
            said.extend(ties(remove).into_iter().map(|t| format!("no longer {t}")));
            line("ties", said)
        }
        Change::Observed { counts: found } => line("found", counts(found)),
        Change::Custody(step) => custody(step),
        Change::Severity(graded) => line("graded", severity(graded)),
        Change::Actor(held) => actor(held),
        Change::Support(piece) => support(piece),
        Change::Consent(given) => consent(given),
        Change::Close { disposition } => format!("closed: {disposition}"),
        Change::Reopen => "opened again".to_owned(),
        Change::Note => "noted".to_owned(),
    }
}

/// A piece of support in words.
pub fn support(piece: &Support) -> String {
    let mut said = format!(
        "{}: {} {}",
        piece.handle,
        piece.kind.as_str(),
        piece.state.as_str()
    );
    let parts = [
        ("due ", &piece.due),
        ("by ", &piece.owner),
        ("to ", &piece.to),
    ];
    for (name, value) in parts {
        said.extend(value.iter().map(|v| format!(", {name}{v}")));
    }
    match piece.indicators {
        Some(1) => said.push_str(", 1 indicator"),
        Some(n) => said.push_str(&format!(", {n} indicators")),
        None => {}
    }
    said
}

/// Consent in words.
pub fn consent(given: &Consent) -> String {
    let what: Vec<&str> = given.what.iter().map(|w| w.as_str()).collect();
    let mut said = format!(
        "{}: {} with {}",
        given.handle,
        what.join(", "),
        given.with.join(", ")
    );
    said.extend(given.until.iter().map(|day| format!(", until {day}")));
    if given.withdrawn {
        said.push_str(", taken back");
    }
    said
}

fn line(what: &str, said: Vec<String>) -> String {
    match said.is_empty() {
        true => what.to_owned(),
        false => format!("{what}: {}", said.join("; ")),
    }
}

fn facts(facts: &Facts) -> Vec<String> {
    let moment = |m: &ascribe_register::Moment| format!("{} {}", m.text, m.zone);
    let all = [
        ("when", facts.period.as_ref().map(super::list::told)),
        ("detected", facts.detected.as_ref().map(moment)),
        ("reported", facts.reported.as_ref().map(moment)),
        ("came in by", facts.came_in.map(|c| c.as_str().to_owned())),
        ("sector", facts.sector.clone()),
        ("country", facts.country.clone()),
        ("status", facts.status.map(|s| s.as_str().to_owned())),
        ("kind", facts.kind.clone()),
        ("disposition", facts.disposition.clone()),
        ("victim", facts.victim.clone()),
        ("owner", facts.owner.clone()),
        (
            "harm prevented",
            facts.harm_prevented.map(|h| h.to_string()),
        ),
    ];
    let said = all.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(format!("{name} {value}"))
    });
    said.collect()
}

fn severity(graded: &Graded) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(graded.effect.map(|e| format!("effect {}", e.as_str())));
    let organisation = graded.organisation.map(|o| o.as_str());
    said.extend(organisation.map(|o| format!("organisation {o}")));
    let grades = graded.grades.iter();
    said.extend(grades.map(|g| format!("{} {} ({})", g.scheme, g.level, g.rule)));
    said
}

fn actor(held: &ascribe_register::event::Actor) -> String {
    format!("actor {}, {}", held.nature.as_str(), held.link.as_str())
}

fn ties(ties: &Ties) -> Vec<String> {
    let all = [
        ("vulnerability", &ties.vulnerabilities),
        ("technique", &ties.techniques),
        ("cluster", &ties.clusters),
        ("assessment", &ties.assessments),
        ("campaign", &ties.campaigns),
        ("duplicate of", &ties.duplicate_of),
        ("related to", &ties.related),
    ];
    let some = all.into_iter().filter(|(_, list)| !list.is_empty());
    some.map(|(name, list)| format!("{name} {}", list.join(", ")))
        .collect()
}

fn counts(counts: &BTreeMap<String, u64>) -> Vec<String> {
    let each = counts.iter().map(|(kind, n)| format!("{n} {kind}"));
    each.collect()
}

fn custody(step: &Custody) -> String {
    let mut said = format!("{} {}", step.file, step.step.as_str());
    said.extend(step.from.iter().map(|from| format!(" from {from}")));
    said
}
