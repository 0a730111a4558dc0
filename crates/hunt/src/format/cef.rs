//! ArcSight's Common Event Format: `CEF:0|vendor|product|version|id|name|severity|key=value …`.

use super::Log;
use crate::event::{Event, Source};
use crate::time::{Clocks, Precision, Time};
use jiff::Timestamp;

const CEF: Source = Source {
    product: "",
    categories: &["firewall", "proxy"],
    services: &["cef"],
};

/// Pairs of one line; more are left out.
const MAX_PAIRS: usize = 500;

pub(crate) fn is(line: &str) -> bool {
    line.contains("CEF:0|") || line.contains("CEF:1|")
}

pub(crate) struct Cef {
    clocks: Clocks,
}

impl Cef {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }

    /// Milliseconds since 1970, or a time in words.
    fn when(&self, text: &str) -> Option<Time> {
        if let Ok(millis) = text.parse::<i64>() {
            let at = Timestamp::from_millisecond(millis).ok()?;
            return self.clocks.stated(at, Precision::Millisecond);
        }
        self.clocks.iso(text, false)
    }
}

impl Log for Cef {
    fn name(&self) -> &'static str {
        "cef"
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let at = line.find("CEF:")?;
        let mut head = line.get(at..)?.splitn(8, '|').skip(1);
        let mut event = Event {
            source: CEF,
            raw: line,
            plain: true,
            ..Event::default()
        };
        for name in [
            "vendor",
            "product",
            "version",
            "signature_id",
            "name",
            "severity",
        ] {
            event.put(name, head.next()?);
        }
        for (key, value) in pairs(head.next().unwrap_or_default()) {
            if matches!(key, "rt" | "start" | "end") && event.time.is_none() {
                event.time = self.when(value);
            }
            for name in names(key) {
                event.put(*name, value);
            }
            event.put(key, value);
        }
        if event.time.is_none() {
            let first = line.split_whitespace().next().unwrap_or_default();
            event.time = self.clocks.iso(first, false);
        }
        Some(event)
    }
}

/// `key=value key=value`: a value ends where the next key begins.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('=').take(MAX_PAIRS) {
        let before = text.get(..at).unwrap_or_default();
        let key = before.rfind(' ').map_or(0, |space| space + 1);
        let name = before.get(key..).unwrap_or_default();
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
        if !name.is_empty() && name.chars().all(word) {
            starts.push((key, at));
        }
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(key, _)| *key)
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|((key, equals), end)| {
            Some((
                text.get(*key..*equals)?,
                text.get(equals + 1..end)?.trim_end(),
            ))
        })
        .collect()
}

/// Names of rules for the keys of the format.
fn names(key: &str) -> &'static [&'static str] {
    match key {
        "src" => &["src_ip", "c-ip", "SourceIp"],
        "dst" => &["dst_ip", "DestinationIp"],
        "spt" => &["src_port", "SourcePort"],
        "dpt" => &["dst_port", "DestinationPort"],
        "act" => &["action"],
        "suser" => &["user", "cs-username"],
        "shost" | "dvchost" => &["hostname"],
        "dhost" => &["cs-host", "r-dns", "DestinationHostname"],
        "request" => &["c-uri", "cs-uri", "url"],
        "requestMethod" => &["cs-method"],
        "requestClientApplication" => &["c-useragent", "cs-user-agent"],
        "msg" => &["message"],
        "fname" | "filePath" => &["Filename"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_blanks_end_at_the_next_key() {
        let line =
            "CEF:0|V|P|1|100|worm stopped|10|src=10.0.0.1 msg=a b = c dpt=80 rt=1614766800000";
        assert!(is(line));
        let log = Cef::new(Clocks::default());
        let event = log.event(line).unwrap();
        assert_eq!(event.first(&["message"]), Some("a b = c"));
        assert_eq!(event.first(&["dst_port"]), Some("80"));
        assert_eq!(event.address(), Some("10.0.0.1"));
        assert!(event.time.is_some());
    }
}
