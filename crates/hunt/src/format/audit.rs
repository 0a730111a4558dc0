//! The log of the Linux audit daemon: `type=EXECVE msg=audit(1614766800.250:12): a0="sh" …`.

use super::Log;
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

const AUDIT: Source = Source {
    product: "linux",
    categories: &[],
    services: &["auditd"],
};

/// Pairs of one line; more are left out.
const MAX_PAIRS: usize = 500;

pub(crate) fn is(line: &str) -> bool {
    let rest = line.find("type=").filter(|at| *at < 80);
    rest.is_some() && line.contains("msg=audit(")
}

pub(crate) struct Audit {
    clocks: Clocks,
}

impl Audit {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }
}

impl Log for Audit {
    fn name(&self) -> &'static str {
        "auditd"
    }

    fn time(&self, line: &str) -> Option<Time> {
        let (_, rest) = line.split_once("msg=audit(")?;
        self.clocks.epoch(rest.split(':').next()?)
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let mut event = Event {
            source: AUDIT,
            time: self.time(line),
            raw: line,
            ..Event::default()
        };
        let mut rest = line;
        for _ in 0..MAX_PAIRS {
            let Some((name, after)) = rest.split_once('=') else {
                break;
            };
            let name = name.rsplit([' ', '\'', '\u{1d}']).next().unwrap_or(name);
            let (value, after) = match after.strip_prefix('"') {
                Some(inner) => inner.split_once('"').unwrap_or((inner, "")),
                None => after.split_once([' ', '\'']).unwrap_or((after, "")),
            };
            event.put(name, value);
            // Arguments with blanks are written in hexadecimal.
            if name.starts_with('a') || name == "proctitle" {
                event.put(name, unhex(value).unwrap_or_default());
            }
            rest = after;
        }
        Some(event)
    }
}

fn unhex(text: &str) -> Option<String> {
    let even = text.len() >= 4 && text.len().is_multiple_of(2);
    if !even || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |i: usize| u8::from_str_radix(text.get(i..i + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    let shown: Vec<u8> = bytes?
        .into_iter()
        .map(|b| if b == 0 { b' ' } else { b })
        .collect();
    String::from_utf8(shown).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_arguments() {
        let line = r#"type=EXECVE msg=audit(1614766800.250:12): argc=2 a0="sh" a1=6c73202d6c"#;
        assert!(is(line));
        let log = Audit::new(Clocks::default());
        let event = log.event(line).unwrap();
        assert_eq!(event.first(&["type"]), Some("EXECVE"));
        assert_eq!(event.first(&["a0"]), Some("sh"));
        assert!(event.values("a1").any(|v| v == "ls -l"));
        assert!(event.time.is_some());
    }
}
