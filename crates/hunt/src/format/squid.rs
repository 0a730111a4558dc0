//! Squid's native access log (wiki.squid-cache.org/Features/LogFormat):
//! `time elapsed client result/status bytes method URL user hierarchy/from type`.

use super::{Log, uri};
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

const PROXY: Source = Source {
    product: "",
    categories: &["proxy"],
    services: &["squid"],
};

pub(crate) fn is(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let stamp = words.next().and_then(|w| w.split_once('.'));
    let stamped = stamp.is_some_and(|(s, f)| s.len() == 10 && f.len() == 3);
    stamped && words.nth(2).is_some_and(|w| w.contains('/')) && words.nth(3).is_some()
}

pub(crate) struct Squid {
    clocks: Clocks,
}

impl Squid {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }
}

impl Log for Squid {
    fn name(&self) -> &'static str {
        "squid"
    }

    fn source(&self) -> Option<Source> {
        Some(PROXY)
    }

    fn time(&self, line: &str) -> Option<Time> {
        self.clocks.epoch(line.split_whitespace().next()?)
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let mut words = line.split_whitespace();
        let mut event = Event {
            source: PROXY,
            time: self.clocks.epoch(words.next()?),
            raw: line,
            plain: true,
            ..Event::default()
        };
        let client = words.nth(1)?;
        event.put("c-ip", client);
        event.put("src_ip", client);
        event.put(
            "sc-status",
            words.next()?.rsplit('/').next().unwrap_or_default(),
        );
        event.put("sc-bytes", words.next()?);
        event.put("cs-method", words.next()?);
        uri::asked(&mut event, words.next()?);
        event.put("cs-username", words.next().unwrap_or_default());
        let from = words.next().and_then(|w| w.split_once('/'));
        event.put("dst_ip", from.map_or("", |(_, host)| host));
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_apart() {
        let line = "1614766800.250 12 10.0.0.1 TCP_MISS/200 99 GET http://u@a.example:80/x/y.exe?q=1 bob DIRECT/192.0.2.1 text/html";
        assert!(is(line));
        let log = Squid::new(Clocks::default());
        let event = log.event(line).unwrap();
        assert_eq!(event.first(&["cs-host"]), Some("a.example"));
        assert_eq!(event.first(&["c-uri-extension"]), Some("exe"));
        assert_eq!(event.first(&["dst_ip"]), Some("192.0.2.1"));
        assert!(!is("Jun 14 15:16:01 combo sshd: x"));
    }
}
