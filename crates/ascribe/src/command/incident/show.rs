//! One incident for people: each reason stands beside what it justifies.

use super::print;
use crate::output::{defang, plain};
use ascribe_app::{ShownIncident, ShownNote, consent_told, support_told};
use std::fmt::Write;

/// Values listed.
const VALUES: usize = 50;

/// One incident.
pub fn incident(shown: &ShownIncident) -> String {
    let i = &shown.incident;
    let mut text = format!(
        "{}  {}  [{}]\n",
        i.id,
        plain(shown.title.as_deref().unwrap_or("")),
        plain(&i.marking)
    );
    facts(&mut text, shown);
    graded(&mut text, shown);
    ties(&mut text, shown);
    if shown.erased {
        text.push_str("  Some of what was sealed was erased.\n");
    }
    notes(&mut text, shown);
    pieces(&mut text, shown);
    for o in shown.observables.iter().take(VALUES) {
        line(&mut text, &o.kind, &defang(&o.kind, &o.value));
    }
    if shown.own_values > 0 {
        let _ = writeln!(text, "  {} values are the victim's own", shown.own_values);
    }
    text.push_str(&print::links(&shown.links));
    for e in &shown.history {
        let told = plain(&e.told);
        let _ = writeln!(text, "  {:>4}  {}  by {}  {told}", e.n, e.at, plain(&e.by));
    }
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    let mut name = name;
    for value in value.lines().filter(|v| !v.trim().is_empty()) {
        let _ = writeln!(text, "  {name:<16} {}", plain(value));
        // Further lines of the same stand below.
        name = "";
    }
}

fn facts(text: &mut String, shown: &ShownIncident) {
    let i = &shown.incident;
    let facts = &i.facts;
    let detected = facts.detected.iter();
    let detected: Vec<String> = detected.map(|m| format!("{} {}", m.text, m.zone)).collect();
    let reported = facts.reported.iter();
    let reported: Vec<String> = reported.map(|m| format!("{} {}", m.text, m.zone)).collect();
    let told = |value: &Option<String>| value.clone().unwrap_or_default();
    let reference = shown.notes.iter().rev().find_map(|n| n.reference.clone());
    line(text, "Status", i.status().as_str());
    line(text, "Reference", &told(&reference));
    line(text, "When", &told(&shown.when));
    line(text, "Detected", &detected.concat());
    line(text, "Reported", &reported.concat());
    line(text, "Came in", facts.came_in.map_or("", |c| c.as_str()));
    line(text, "Owner", &told(&facts.owner));
    line(text, "Victim", &told(&facts.victim));
    if let Some(identity) = &shown.identity {
        line(text, "  who it is", &identity.names.join("; "));
        line(text, "  domains", &identity.domains.join(" "));
        line(text, "  contacts", &identity.contacts.join("; "));
    }
    line(text, "Sector", &told(&facts.sector));
    line(text, "Country", &told(&facts.country));
    line(text, "Kind", &told(&facts.kind));
    line(text, "Disposition", &told(&facts.disposition));
    let harm = facts.harm_prevented.map(|h| h.to_string());
    line(text, "Harm prevented", &told(&harm));
}

fn graded(text: &mut String, shown: &ShownIncident) {
    for why in &shown.severity_because {
        line(text, "Severity", why);
    }
    if shown.nationally_significant == Some(true) {
        text.push_str("                   of potential national significance\n");
    }
    let actor = &shown.incident.actor;
    let mut held = format!("{}, {}", actor.nature.as_str(), actor.link.as_str());
    if let Some(reason) = last_reason(shown, "actor") {
        held.push_str(&format!("; {reason}"));
    }
    line(text, "Actor", &held);
}

fn ties(text: &mut String, shown: &ShownIncident) {
    let ties = &shown.incident.ties;
    line(text, "Vulnerabilities", &ties.vulnerabilities.join(" "));
    line(text, "Techniques", &ties.techniques.join(" "));
    line(text, "Clusters", &ties.clusters.join(" "));
    line(text, "Campaigns", &ties.campaigns.join(" "));
    line(text, "Assessments", &ties.assessments.join(" "));
    line(text, "Duplicate of", &ties.duplicate_of.join(" "));
    line(text, "Related", &ties.related.join(" "));
    for reason in about(shown, "ties").filter_map(|n| n.reason.as_ref()) {
        line(text, "Tied because", reason);
    }
}

/// What was said of the incident itself, of its closing and of its opening again.
fn notes(text: &mut String, shown: &ShownIncident) {
    for note in &shown.notes {
        let own = ["incident", "closing", "reopening"].contains(&note.about.as_str());
        if !own {
            continue;
        }
        for part in &note.text {
            line(text, "Text", part);
        }
        // A reason given with the first event is that of the severity, where there is one.
        let beside = note.event == 1 && !shown.severity_because.is_empty();
        let name = match note.about.as_str() {
            "reopening" => "Opened again",
            _ => "Changed because",
        };
        if let Some(reason) = note.reason.as_ref().filter(|_| !beside) {
            line(text, name, reason);
        }
    }
}

fn pieces(text: &mut String, shown: &ShownIncident) {
    for s in &shown.incident.support {
        let _ = writeln!(text, "  {}", plain(&support_told(s)));
        said(text, shown, &s.handle);
    }
    for c in &shown.incident.consent {
        let _ = writeln!(text, "  {}", plain(&consent_told(c)));
        said(text, shown, &c.handle);
    }
    for f in &shown.files {
        let size = f.bytes.map(|b| format!("  {b} bytes")).unwrap_or_default();
        let from = f.from.as_ref().map(|from| format!("  from {from}"));
        let _ = writeln!(
            text,
            "  {}: {}{size}  {}{}",
            f.file,
            plain(&f.name),
            f.sha256,
            from.unwrap_or_default()
        );
        for step in &f.custody {
            let _ = writeln!(text, "    {}", plain(step));
        }
    }
}

/// What was said of a piece, below it.
fn said(text: &mut String, shown: &ShownIncident, handle: &str) {
    let parts = about(shown, handle).flat_map(|n| n.text.iter().chain(&n.reason));
    for part in parts.flat_map(|part| part.lines()) {
        let _ = writeln!(text, "    {}", plain(part));
    }
}

fn about<'s>(shown: &'s ShownIncident, what: &'s str) -> impl Iterator<Item = &'s ShownNote> {
    shown.notes.iter().filter(move |n| n.about == what)
}

fn last_reason<'s>(shown: &'s ShownIncident, what: &'s str) -> Option<&'s String> {
    about(shown, what).filter_map(|n| n.reason.as_ref()).last()
}
