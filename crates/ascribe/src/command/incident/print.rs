//! Incidents for people.

use crate::output::plain;
use ascribe_app::{IncidentLinks, KnownValue, ListedIncident, Recorded, RowReport, Touched};
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
            "{}  {:<24} {:<7} {:<2} {:<18} {:<24} {}{}",
            i.counted.id,
            dash(&i.when),
            i.status.as_str(),
            dash(&i.counted.uk),
            dash(&i.counted.nz),
            dash(&i.counted.sector),
            if i.counted.duplicate { "= " } else { "" },
            plain(&dash(&i.title))
        );
    }
    if all.iter().any(|i| i.counted.duplicate) {
        text.push_str("= repeats another incident, and is not counted\n");
    }
    text
}

/// Lines of each list of links.
const LINKS: usize = 10;

/// What else has the values of an incident.
pub fn links(links: &IncidentLinks) -> String {
    let mut text = String::new();
    for known in told_once(&links.known).take(LINKS) {
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

/// Without the URLs of a host that is known itself: they say the same once more.
fn told_once(all: &[KnownValue]) -> impl Iterator<Item = &KnownValue> {
    let hosts: Vec<&str> = all
        .iter()
        .filter(|k| k.kind != "url")
        .map(|k| k.value.as_str())
        .collect();
    all.iter().filter(move |k| {
        let host = k.value.split('/').nth(2).unwrap_or_default();
        k.matched != "host-of-url" || !hosts.contains(&host)
    })
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
