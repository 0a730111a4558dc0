//! Incidents for people.

use crate::output::plain;
use ascribe_app::{IncidentLinks, ListedIncident, Recorded, RowReport, ShownIncident, Touched};
use std::fmt::Write;

/// What was recorded.
pub fn recorded(recorded: &Recorded) -> String {
    let mut text = format!("Recorded: {}\n", recorded.incident);
    if let Some(victim) = &recorded.victim {
        let _ = writeln!(text, "  Victim    {victim}");
    }
    for level in &recorded.severity {
        let _ = writeln!(text, "  Severity  {}", plain(level));
    }
    let found: Vec<String> = recorded
        .observed
        .iter()
        .map(|(k, n)| format!("{n} {k}"))
        .collect();
    if !found.is_empty() {
        let _ = writeln!(text, "  Found     {}", found.join(", "));
    }
    if recorded.files > 0 {
        let _ = writeln!(text, "  Files     {}", recorded.files);
    }
    text
}

/// A list, one line each.
pub fn list(all: &[ListedIncident]) -> String {
    if all.is_empty() {
        return "No incident.\n".to_owned();
    }
    let mut text = String::new();
    for i in all {
        let dash = |t: &Option<String>| t.clone().unwrap_or_else(|| "–".to_owned());
        let _ = writeln!(
            text,
            "{}  {:<24} {:<7} {:<2} {:<18} {:<24} {}",
            i.counted.id,
            dash(&i.when),
            i.status.as_str(),
            dash(&i.counted.uk),
            dash(&i.counted.nz),
            dash(&i.counted.sector),
            plain(&dash(&i.title))
        );
    }
    text
}

/// One incident.
pub fn incident(shown: &ShownIncident) -> String {
    let i = &shown.incident;
    let mut text = format!(
        "{}  {}  [{}]\n",
        i.id,
        plain(shown.title.as_deref().unwrap_or("")),
        plain(&i.marking)
    );
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:<16} {}", plain(value));
        }
    };
    line("Status", i.status().as_str());
    line("When", shown.when.as_deref().unwrap_or(""));
    line("Came in", i.facts.came_in.map_or("", |c| c.as_str()));
    line("Victim", i.facts.victim.as_deref().unwrap_or(""));
    if let Some(identity) = &shown.identity {
        line("  who it is", &identity.names.join("; "));
        line("  domains", &identity.domains.join(" "));
        line("  contacts", &identity.contacts.join("; "));
    }
    line("Sector", i.facts.sector.as_deref().unwrap_or(""));
    line("Country", i.facts.country.as_deref().unwrap_or(""));
    line("Kind", i.facts.kind.as_deref().unwrap_or(""));
    line("Disposition", i.facts.disposition.as_deref().unwrap_or(""));
    for why in &shown.severity_because {
        line("Severity", why);
    }
    if shown.nationally_significant == Some(true) {
        line("", "of potential national significance");
    }
    line(
        "Actor",
        &format!("{}, {}", i.actor.nature.as_str(), i.actor.link.as_str()),
    );
    let ties = &i.ties;
    line("Vulnerabilities", &ties.vulnerabilities.join(" "));
    line("Techniques", &ties.techniques.join(" "));
    line("Clusters", &ties.clusters.join(" "));
    line("Campaigns", &ties.campaigns.join(" "));
    line("Assessments", &ties.assessments.join(" "));
    line("Duplicate of", &ties.duplicate_of.join(" "));
    line("Related", &ties.related.join(" "));
    details(&mut text, shown);
    text
}

fn details(text: &mut String, shown: &ShownIncident) {
    if shown.erased {
        text.push_str("  Some of what was sealed was erased.\n");
    }
    for note in &shown.notes {
        for part in note.text.iter().chain(&note.reason) {
            let _ = writeln!(text, "  Note {}: {}", note.event, plain(part));
        }
    }
    for s in &shown.incident.support {
        let due = s
            .due
            .as_ref()
            .map(|d| format!(", due {d}"))
            .unwrap_or_default();
        let owner = s
            .owner
            .as_ref()
            .map(|o| format!(", {}", plain(o)))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "  {}: {} {}{due}{owner}",
            s.handle,
            s.kind.as_str(),
            s.state.as_str()
        );
    }
    for c in &shown.incident.consent {
        let what: Vec<&str> = c.what.iter().map(|w| w.as_str()).collect();
        let until = c
            .until
            .as_ref()
            .map(|d| format!(" until {d}"))
            .unwrap_or_default();
        let gone = if c.withdrawn { ", taken back" } else { "" };
        let _ = writeln!(
            text,
            "  {}: {} with {}{until}{gone}",
            c.handle,
            what.join(", "),
            plain(&c.with.join(", "))
        );
    }
    for f in &shown.files {
        let _ = writeln!(text, "  {}: {}  {}", f.file, plain(&f.name), f.sha256);
        for step in &f.custody {
            let _ = writeln!(text, "    {}", plain(step));
        }
    }
    for o in shown.observables.iter().take(50) {
        let _ = writeln!(
            text,
            "  {:<16} {}",
            o.kind,
            crate::output::defang(&o.kind, &o.value)
        );
    }
    if shown.own_values > 0 {
        let _ = writeln!(text, "  {} values are the victim's own", shown.own_values);
    }
    text.push_str(&links(&shown.links));
    for e in &shown.history {
        let _ = writeln!(
            text,
            "  {:>4}  {}  by {}  {}",
            e.n,
            e.at,
            plain(&e.by),
            plain(&e.change.to_string())
        );
    }
}

/// Lines of each list of links.
const LINKS: usize = 10;

/// What else has the values of an incident.
pub fn links(links: &IncidentLinks) -> String {
    let mut text = String::new();
    for known in links.known.iter().take(LINKS) {
        let who = match (&known.common, known.actors.is_empty()) {
            (Some(common), _) => common.clone(),
            (None, true) => "no actor named".to_owned(),
            (None, false) => known.actors.join(", "),
        };
        let value = crate::output::defang(&known.kind, &known.value);
        let _ = write!(text, "  Known     {value}  {}", plain(&who));
        if !known.matched.is_empty() {
            let _ = write!(
                text,
                "; {}, publishers: {}",
                known.matched, known.publishers
            );
        }
        text.push('\n');
    }
    more(&mut text, links.known_total, "values known");
    for other in links.incidents.iter().take(LINKS) {
        let common: Vec<String> = other.common.iter().take(3).map(|v| plain(v)).collect();
        let _ = writeln!(
            text,
            "  Linked    {}  values in common: {} ({})",
            other.incident,
            other.values,
            common.join(" ")
        );
    }
    more(&mut text, links.incidents_total, "incidents linked");
    for shared in links.shared.iter().take(LINKS) {
        let _ = writeln!(
            text,
            "  Shared    {}  by {} incidents, so it joins none",
            crate::output::defang(&shared.kind, &shared.value),
            shared.incidents
        );
    }
    more(&mut text, links.shared_total, "values shared");
    if links.looked_up < links.values {
        let _ = writeln!(
            text,
            "  Links are those of the first {} of {} values; `ascribe incident links` asks for all.",
            links.looked_up, links.values
        );
    }
    text
}

fn more(text: &mut String, total: usize, what: &str) {
    if total > LINKS {
        let _ = writeln!(text, "            {what} in all: {total}");
    }
}

/// Incidents of which intelligence speaks that was recorded lately.
pub fn touched(touched: &Touched) -> String {
    let mut text = format!(
        "{} statements with {} values touch {} incidents.\n",
        touched.statements,
        touched.values,
        touched.incidents.len()
    );
    for incident in touched.incidents.iter().take(50) {
        let _ = writeln!(
            text,
            "  {}  values: {}  by {}",
            incident.incident,
            incident.values,
            plain(&incident.sources.join(", "))
        );
    }
    if touched.shared_values > 0 {
        let _ = writeln!(
            text,
            "  {} of the values are shared by many incidents; of those the newest are named.",
            touched.shared_values
        );
    }
    text
}

/// What became of the rows of an import.
pub fn report(report: &RowReport, shown: usize, dry_run: bool) -> String {
    let verb = if dry_run {
        "would be recorded"
    } else {
        "recorded"
    };
    let mut text = format!(
        "{} rows: {} {verb}, {} known already, {} refused\n",
        report.rows, report.recorded, report.known, report.refused
    );
    if !report.left_out.is_empty() {
        let _ = writeln!(
            text,
            "  left out: {} (say what they mean with --map field=COLUMN)",
            plain(&report.left_out.join(", "))
        );
    }
    let told = report.report.iter().filter(|r| !r.remarks.is_empty());
    for row in told.clone().take(shown) {
        let _ = writeln!(
            text,
            "  {}: {}: {}",
            row.place,
            row.outcome,
            plain(&row.remarks.join("; "))
        );
    }
    let more = told.count().saturating_sub(shown);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more (-v)");
    }
    text
}
