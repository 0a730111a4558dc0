//! Syslog: RFC 5424, RFC 3164 and its relatives (also with the ISO times of rsyslog).

use super::Log;
use crate::event::{Event, Source};
use crate::time::{Clocks, Time, month};

pub(crate) fn is(line: &str) -> bool {
    apart(line).is_some()
}

/// A line, taken apart.
struct Parts<'a> {
    time: Stamp<'a>,
    host: &'a str,
    program: &'a str,
    pid: &'a str,
    message: &'a str,
}

enum Stamp<'a> {
    Iso(&'a str),
    Old(&'a str, &'a str, &'a str),
}

fn apart(line: &str) -> Option<Parts<'_>> {
    let rest = priority(line);
    match rest.strip_prefix("1 ").filter(|_| rest.len() < line.len()) {
        Some(new) => new_style(new),
        None => old_style(rest),
    }
}

/// The line without its priority `<n>`.
fn priority(line: &str) -> &str {
    let inner = line.strip_prefix('<').and_then(|l| l.split_once('>'));
    match inner {
        Some((digits, rest)) if digits.len() <= 3 && digits.parse::<u16>().is_ok() => rest,
        _ => line,
    }
}

/// RFC 5424: `time host program pid id structured-data message`.
fn new_style(rest: &str) -> Option<Parts<'_>> {
    let mut words = rest.splitn(6, ' ');
    let time = words.next()?;
    Some(Parts {
        time: Stamp::Iso(iso(time)?),
        host: words.next()?,
        program: words.next()?,
        pid: words.next()?,
        message: {
            words.next()?;
            words.next().unwrap_or_default()
        },
    })
}

fn iso(word: &str) -> Option<&str> {
    let shaped = word.len() >= 19 && word.as_bytes().get(10) == Some(&b'T');
    (shaped && word.starts_with(|c: char| c.is_ascii_digit())).then_some(word)
}

/// `Jun 14 15:16:01 host program[pid]: message`.
fn old_style(rest: &str) -> Option<Parts<'_>> {
    let (first, after) = rest.split_once(' ')?;
    let (time, after) = match iso(first) {
        Some(time) => (Stamp::Iso(time), after),
        None => {
            let shaped = first.len() == 3 && first.starts_with(|c: char| c.is_ascii_uppercase());
            let (day, after) = after.trim_start().split_once(' ')?;
            let (clock, after) = after.split_once(' ')?;
            let colons = clock.bytes().filter(|b| *b == b':').count() == 2;
            if !(shaped && colons && day.parse::<u8>().is_ok()) {
                return None;
            }
            (Stamp::Old(first, day, clock), after)
        }
    };
    let (host, after) = after.split_once(' ').unwrap_or((after, ""));
    let (tag, message) = after.split_once(": ").unwrap_or(("", after));
    // A tag is one word; otherwise the colon belongs to the message.
    let (tag, message) = match tag.contains(' ') {
        true => ("", after),
        false => (tag, message),
    };
    let (program, pid) = tag.split_once('[').unwrap_or((tag, ""));
    Some(Parts {
        time,
        host,
        program: program.split('(').next().unwrap_or(program),
        pid: pid.trim_end_matches(']'),
        message,
    })
}

pub(crate) struct Syslog {
    clocks: Clocks,
    /// Month of the line before, of those without a year.
    month: Option<i8>,
}

impl Syslog {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self {
            clocks,
            month: None,
        }
    }

    /// Goes on to the next year where January follows December: a log that was not turned at the
    /// end of the year holds both.
    fn turn(&mut self, line: &str) {
        let Some(year) = &mut self.clocks.year else {
            return;
        };
        let word = priority(line).get(..3);
        let Some(now) = word.and_then(month) else {
            return;
        };
        match (self.month, now) {
            (Some(11..), 1 | 2) => *year = year.saturating_add(1),
            // A line of December that comes late.
            (Some(1 | 2), 11..) => return,
            _ => {}
        }
        self.month = Some(now);
    }

    fn when(&self, stamp: &Stamp<'_>) -> Option<Time> {
        match stamp {
            Stamp::Iso(text) => self.clocks.iso(text, false),
            Stamp::Old(name, day, clock) => {
                let late = matches!((self.month, month(name)), (Some(1 | 2), Some(11..)));
                let mut clocks = self.clocks.clone();
                clocks.year = clocks.year.map(|year| year.saturating_sub(late.into()));
                clocks.syslog(name, day, clock)
            }
        }
    }
}

/// Which log a program writes.
fn source(program: &str, message: &str) -> Source {
    let services: &[&str] = match program {
        "sshd" => &["sshd", "auth", "syslog"],
        "sudo" => &["sudo", "auth", "syslog"],
        "su" | "login" | "passwd" | "useradd" | "systemd-logind" | "polkitd" | "pkexec" => {
            &["auth", "syslog"]
        }
        "cron" | "CRON" | "crond" | "crontab" => &["cron", "syslog"],
        "vsftpd" => &["vsftpd", "syslog"],
        "clamd" | "freshclam" | "clamav" => &["clamav", "syslog"],
        "guacd" | "guacamole" => &["guacamole", "syslog"],
        "audispd" | "auditd" => &["auditd", "syslog"],
        _ => &["syslog"],
    };
    if message.starts_with('%') || program.starts_with('%') {
        return Source {
            product: "cisco",
            categories: &[],
            services: &["aaa", "syslog", "bgp", "ldp"],
        };
    }
    Source {
        product: "linux",
        categories: &[],
        services,
    }
}

impl Log for Syslog {
    fn name(&self) -> &'static str {
        "syslog"
    }

    fn directive(&mut self, line: &str) -> bool {
        self.turn(line);
        false
    }

    fn time(&self, line: &str) -> Option<Time> {
        self.when(&apart(line)?.time)
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let parts = apart(line)?;
        let mut event = Event {
            source: source(parts.program, parts.message),
            time: self.when(&parts.time),
            raw: line,
            plain: true,
            ..Event::default()
        };
        event.put("hostname", parts.host);
        event.put("program", parts.program);
        event.put("pid", parts.pid);
        event.put("message", parts.message);
        let named = |event: &mut Event<'a>, name: &'static str, before: &str| {
            let value = parts.message.split_once(before).map(|(_, rest)| rest);
            let end = |c: char| c == ' ' || c == ';';
            event.put(
                name,
                value.map_or("", |v| v.split(end).next().unwrap_or_default()),
            );
        };
        named(&mut event, "src_ip", " from ");
        named(&mut event, "src_ip", "rhost=");
        match parts.program {
            "sudo" => {
                named(&mut event, "USER", "USER=");
                let command = parts.message.split_once("COMMAND=").map(|(_, rest)| rest);
                event.put("COMMAND", command.unwrap_or_default());
                event.put(
                    "user",
                    parts.message.split(" : ").next().unwrap_or_default().trim(),
                );
            }
            _ => named(&mut event, "user", " for "),
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_with_the_months() {
        let mut log = Syslog::new(Clocks {
            year: Some(2020),
            ..Clocks::default()
        });
        for (line, day) in [
            ("Nov 30 23:00:00 h a: x", "2020-11-30"),
            ("Dec 31 23:59:59 h a: x", "2020-12-31"),
            ("<13>Jan  1 00:00:01 h a: x", "2021-01-01"),
            ("Dec 31 23:59:59 h a: late", "2020-12-31"),
            ("Jan  1 00:00:02 h a: x", "2021-01-01"),
            ("Mar  1 00:00:02 h a: x", "2021-03-01"),
        ] {
            assert!(!log.directive(line));
            let at = log.time(line).unwrap().at.to_string();
            assert!(at.starts_with(day), "{line}: {at}");
        }
    }

    #[test]
    fn lines_of_every_style() {
        let log = Syslog::new(Clocks::default());
        for (line, host, program) in [
            (
                "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: failure; rhost=10.0.0.1",
                "combo",
                "sshd",
            ),
            (
                "<34>Oct  1 22:14:15 mymachine su: 'su root' failed",
                "mymachine",
                "su",
            ),
            (
                "<165>1 2003-10-11T22:14:15.003Z h.example evntslog - ID47 [a b=\"c\"] text",
                "h.example",
                "evntslog",
            ),
            (
                "2024-01-02T03:04:05.678901+01:00 host sudo: bob : USER=root ; COMMAND=/bin/sh",
                "host",
                "sudo",
            ),
        ] {
            let event = log.event(line).unwrap();
            assert_eq!(event.first(&["hostname"]), Some(host), "{line}");
            assert_eq!(event.first(&["program"]), Some(program), "{line}");
        }
        for other in ["", "plain prose here and there", "Jun x y z", "é"] {
            assert!(!is(other), "{other}");
        }
    }
}
