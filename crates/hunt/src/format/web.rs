//! Access and error logs of Apache and nginx (httpd.apache.org/docs/current/logs.html).

use super::{Log, uri};
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

const ACCESS: Source = Source {
    product: "",
    categories: &["webserver"],
    services: &["apache", "nginx"],
};
const ERRORS: Source = Source {
    product: "",
    categories: &["webserver_error"],
    services: &["apache", "nginx"],
};

/// Common and combined format.
pub(crate) fn is_access(line: &str) -> bool {
    Access::apart(line).is_some()
}

pub(crate) struct Access {
    clocks: Clocks,
}

/// A line of an access log, taken apart.
struct Request<'a> {
    client: &'a str,
    user: &'a str,
    time: &'a str,
    request: &'a str,
    status: &'a str,
    rest: &'a str,
}

impl Access {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }

    fn apart(line: &str) -> Option<Request<'_>> {
        let (before, rest) = line.split_once(" [")?;
        let (time, rest) = rest.split_once("] \"")?;
        if time.len() < 20 || time.len() > 40 || time.as_bytes().get(2) != Some(&b'/') {
            return None;
        }
        let (request, rest) = closing(rest)?;
        let (status, rest) = rest.trim_start().split_once(' ')?;
        let mut words = before.split(' ');
        let client = words.next()?;
        // A virtual host may stand before the client.
        let user = before.rsplit(' ').next().unwrap_or("-");
        let known = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
        known.then_some(Request {
            client,
            user,
            time,
            request,
            status,
            rest,
        })
    }
}

/// What stands before a quote that no backslash takes the meaning of, and what after it.
fn closing(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('"')?;
        let before = text.get(..at)?;
        let slashes = before.bytes().rev().take_while(|b| *b == b'\\').count();
        if slashes % 2 == 0 {
            return Some((before, text.get(at + 1..)?));
        }
        from = at + 1;
    }
}

impl Log for Access {
    fn name(&self) -> &'static str {
        "access"
    }

    fn source(&self) -> Option<Source> {
        Some(ACCESS)
    }

    fn time(&self, line: &str) -> Option<Time> {
        let (_, rest) = line.split_once(" [")?;
        self.clocks.apache(rest.split_once(']')?.0)
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let parts = Self::apart(line)?;
        let mut event = Event {
            source: ACCESS,
            time: self.clocks.apache(parts.time),
            raw: line,
            plain: true,
            ..Event::default()
        };
        event.put("c-ip", parts.client);
        event.put("src_ip", parts.client);
        event.put("cs-username", parts.user);
        event.put("sc-status", parts.status);
        let mut words = parts.request.splitn(2, ' ');
        event.put("cs-method", words.next().unwrap_or_default());
        let target = words.next().unwrap_or_default();
        let target = target.rsplit_once(" HTTP/").map_or(target, |(t, _)| t);
        uri::served(&mut event, target);
        let (bytes, rest) = parts.rest.split_once(' ').unwrap_or((parts.rest, ""));
        event.put("sc-bytes", bytes);
        let mut headers = rest;
        for names in [
            &["cs-referer", "c-referer"],
            &["cs-user-agent", "c-useragent"],
        ] {
            let Some((value, after)) = headers.split_once('"').and_then(|(_, h)| closing(h)) else {
                break;
            };
            for name in names {
                event.put(*name, value);
            }
            headers = after;
        }
        Some(event)
    }
}

/// `[Sun Dec 04 04:47:44 2005] [error] …` and `2021/03/03 10:00:00 [error] …`.
pub(crate) fn is_error(line: &str) -> bool {
    let clocks = Clocks::default();
    stamp(&clocks, line).is_some()
}

fn stamp(clocks: &Clocks, line: &str) -> Option<Time> {
    match line.strip_prefix('[') {
        Some(inner) => clocks.error_log(inner.split_once(']')?.0),
        None => {
            let bracket = line.get(19..21)? == " [";
            bracket
                .then(|| clocks.iso(line.get(..19)?, false))
                .flatten()
        }
    }
}

pub(crate) struct ErrorLog {
    clocks: Clocks,
}

impl ErrorLog {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }
}

impl Log for ErrorLog {
    fn name(&self) -> &'static str {
        "web-error"
    }

    fn source(&self) -> Option<Source> {
        Some(ERRORS)
    }

    fn time(&self, line: &str) -> Option<Time> {
        stamp(&self.clocks, line)
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let mut event = Event {
            source: ERRORS,
            time: stamp(&self.clocks, line),
            raw: line,
            plain: true,
            ..Event::default()
        };
        let client = line.split_once("[client ").or(line.split_once("client: "));
        if let Some((_, rest)) = client {
            event.put(
                "c-ip",
                rest.split([']', ',', ' ']).next().unwrap_or_default(),
            );
        }
        event.put("message", line);
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combined_lines_are_taken_apart() {
        let log = Access::new(Clocks::default());
        let line = r#"10.0.0.1 - bob [11/Jul/2018:08:41:28 +0300] "GET /a b.php?c=\"x HTTP/1.1" 200 12 "http://r/" "curl \" 7""#;
        let event = log.event(line).unwrap();
        let get = |name| event.first(&[name]).unwrap_or_default();
        assert_eq!(get("cs-uri-stem"), "/a b.php");
        assert_eq!(get("cs-uri-query"), r#"c=\"x"#);
        assert_eq!(get("cs-username"), "bob");
        assert_eq!(get("cs-user-agent"), r#"curl \" 7"#);
        assert_eq!(get("cs-referer"), "http://r/");
        assert_eq!(event.time, log.time(line));
        for other in [
            "",
            "[",
            "a [b] \"c",
            "x - - [11/Jul/2018:08:41:28 +0300] \"GET",
        ] {
            assert!(!is_access(other), "{other}");
        }
    }

    #[test]
    fn error_lines_have_their_client() {
        let log = ErrorLog::new(Clocks::default());
        let line = "2021/03/03 10:00:00 [error] 1#0: *1 x, client: 10.0.0.1, server: y";
        assert!(is_error(line));
        assert_eq!(log.event(line).unwrap().address(), Some("10.0.0.1"));
        assert!(is_error("[Sun Dec 04 04:47:44 2005] [notice] x"));
    }
}
