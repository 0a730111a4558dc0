//! Indicators as Sigma rules: one rule for each log source and status, over dns, proxy, firewall
//! and process logs. Doubtful values are left out.

use super::kinds::host_and_path;
use super::{Advisory, File, Judged, Status};
use ascribe_stix::id::own_id;
use std::fmt::Write;

/// Values in one rule, at most; more make more rules.
const VALUES: usize = 500;

/// A log source and how a value becomes lines of its selections.
struct Kind {
    name: &'static str,
    title: &'static str,
    logsource: &'static str,
    /// Field with modifier, and the value looked for.
    lines: fn(&Judged) -> Vec<(&'static str, String)>,
    technique: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "dns",
        title: "DNS query for a listed domain",
        logsource: "    category: dns\n",
        lines: |j| match j.known.kind.as_str() {
            "domain-name" => vec![
                ("query", escape(&j.known.value)),
                ("query|endswith", escape(&format!(".{}", j.known.value))),
            ],
            _ => Vec::new(),
        },
        technique: "attack.t1071.004",
    },
    Kind {
        name: "proxy",
        title: "Web request to a listed domain or page",
        logsource: "    category: proxy\n",
        lines: |j| match j.known.kind.as_str() {
            "domain-name" => vec![
                ("cs-host", escape(&j.known.value)),
                ("cs-host|endswith", escape(&format!(".{}", j.known.value))),
            ],
            "url" => host_and_path(&j.known.value)
                .map(|(host, path)| ("c-uri|contains", escape(&format!("{host}{path}"))))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        },
        technique: "attack.t1071.001",
    },
    Kind {
        name: "firewall",
        title: "Connection to a listed address",
        logsource: "    category: firewall\n",
        lines: |j| match j.known.kind.as_str() {
            "ipv4-addr" | "ipv6-addr" if j.known.value.contains('/') => {
                vec![("dst_ip|cidr", escape(&j.known.value))]
            }
            "ipv4-addr" | "ipv6-addr" => vec![("dst_ip", escape(&j.known.value))],
            _ => Vec::new(),
        },
        technique: "attack.t1071",
    },
    Kind {
        name: "process",
        title: "Program with a listed hash started",
        logsource: "    category: process_creation\n    product: windows\n",
        lines: |j| {
            let name = match j.known.kind.as_str() {
                "md5" => "MD5",
                "sha1" => "SHA1",
                "sha256" => "SHA256",
                _ => return Vec::new(),
            };
            let value = j.known.value.to_ascii_uppercase();
            vec![("Hashes|contains", format!("{name}={}", escape(&value)))]
        },
        technique: "attack.t1204.002",
    },
];

/// The rules, one file each.
pub fn sigma(advisory: &Advisory) -> Vec<File> {
    let mut files = Vec::new();
    for kind in &KINDS {
        for status in [Status::Live, Status::Expired] {
            let chosen: Vec<&Judged> = advisory
                .indicators
                .iter()
                .filter(|j| j.status == status && !(kind.lines)(j).is_empty())
                .collect();
            for (part, chunk) in (1..).zip(chunk(&chosen)) {
                let suffix = if part > 1 {
                    format!("-{part}")
                } else {
                    String::new()
                };
                files.push(File {
                    name: format!("sigma/{}-{}{suffix}.yml", kind.name, status.as_str()),
                    content: rule(advisory, kind, status, chunk, part),
                });
            }
        }
    }
    files
}

fn chunk<'a>(all: &'a [&'a Judged]) -> impl Iterator<Item = &'a [&'a Judged]> {
    all.chunks(VALUES)
}

fn rule(
    advisory: &Advisory,
    kind: &Kind,
    status: Status,
    chosen: &[&Judged],
    part: usize,
) -> String {
    let subject = &advisory.subject.name;
    let (level, purpose) = match status {
        Status::Live => ("high", "Valid on the day the advisory was made"),
        _ => ("low", "Expired: for looking back through older logs only"),
    };
    let id = own_id(
        "rule",
        &[
            &advisory.subject.kind,
            subject,
            kind.name,
            status.as_str(),
            &part.to_string(),
        ],
    );
    let id = id.trim_start_matches("rule--");
    let date = advisory.made.get(..10).unwrap_or("1970-01-01");
    let part = if part > 1 {
        format!(" ({part})")
    } else {
        String::new()
    };
    let age = if status == Status::Live {
        ""
    } else {
        ", expired"
    };
    let title = format!(
        "{}{age} ({}){part}",
        kind.title,
        crate::text::shorten(subject, 60)
    );
    // Writing to a string cannot fail.
    let mut out = format!(
        "title: {}\nid: {id}\nstatus: experimental\n",
        quoted(&title)
    );
    let _ = write!(
        out,
        "description: {}\n{}author: ascribe\ndate: {date}\ntags:\n    - {}\n    - {}\nlogsource:\n{}detection:\n",
        quoted(&format!("{purpose}. {}.", advisory.marking)),
        references(chosen),
        kind.technique,
        tlp(&advisory.marking),
        kind.logsource,
    );
    let mut fields: Vec<(&str, Vec<String>)> = Vec::new();
    for (field, value) in chosen.iter().flat_map(|j| (kind.lines)(j)) {
        match fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, values)) => values.push(value),
            None => fields.push((field, vec![value])),
        }
    }
    for (number, (field, values)) in (1..).zip(&fields) {
        let _ = write!(out, "    selection_{number}:\n        {field}:\n");
        for value in values {
            let _ = writeln!(out, "            - {}", quoted(value));
        }
    }
    let _ = write!(
        out,
        "    condition: 1 of selection_*\nfalsepositives:\n    - {}\nlevel: {level}\n",
        quoted(match kind.name {
            // A digest does not change hands; what it is of may be lawful.
            "process" => "A program with lawful uses that an intruder used too",
            _ => "The address or name changed hands after it was reported",
        })
    );
    out
}

fn references(chosen: &[&Judged]) -> String {
    let mut urls: Vec<&str> = chosen
        .iter()
        .flat_map(|j| &j.known.cited)
        .filter_map(|c| c.url.as_deref())
        .collect();
    urls.sort_unstable();
    urls.dedup();
    if urls.is_empty() {
        return String::new();
    }
    let lines: String = urls
        .iter()
        .take(10)
        .map(|u| format!("    - {}\n", quoted(u)))
        .collect();
    format!("references:\n{lines}")
}

/// The tag that Sigma has for a traffic light.
fn tlp(marking: &str) -> String {
    let light = marking.split("//").next().unwrap_or_default();
    light
        .to_ascii_lowercase()
        .replace("tlp:", "tlp.")
        .replace('+', "-")
}

/// A value in which Sigma sees no wildcard and no escape.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '\\' | '*' | '?') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A single-quoted YAML string.
fn quoted(text: &str) -> String {
    format!("'{}'", crate::text::line(text).replace('\'', "''"))
}
