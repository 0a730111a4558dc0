//! Logs that name their columns in a `#Fields:` line: IIS and others in the W3C extended format
//! (www.w3.org/TR/WD-logfile; values apart by blanks, times in UTC), and the protocol logs of
//! Exchange (HttpProxy, ECP, OWA and so on; values apart by commas, times in ISO 8601).

use super::Log;
use super::delimited::values;
use super::uri;
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

const WEB: Source = Source {
    product: "windows",
    categories: &["webserver"],
    services: &["iis"],
};
const EXCHANGE: Source = Source {
    product: "windows",
    categories: &["webserver"],
    services: &["exchange-httpproxy"],
};
const ECP: Source = Source {
    product: "windows",
    categories: &["webserver"],
    services: &["exchange-ecp"],
};

/// Columns of one log; more are left out.
const MAX_COLUMNS: usize = 500;

pub(crate) fn is(lines: &[&str]) -> bool {
    let header = |l: &&&str| l.starts_with('#') || l.starts_with("DateTime,");
    lines
        .iter()
        .take_while(header)
        .any(|l| l.starts_with("#Fields:") || l.starts_with("#Software: Microsoft"))
        || lines.first().is_some_and(|l| exchange_header(l))
}

/// Exchange also writes its columns as a first line of their own.
fn exchange_header(line: &str) -> bool {
    line.starts_with("DateTime,RequestId,")
}

pub(crate) struct W3c {
    clocks: Clocks,
    commas: bool,
    columns: Vec<String>,
    source: Source,
    date: Option<usize>,
    time: Option<usize>,
}

impl W3c {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self {
            clocks,
            commas: false,
            columns: Vec::new(),
            source: WEB,
            date: None,
            time: None,
        }
    }

    fn columns(&mut self, names: &str) {
        self.commas = names.contains(',');
        self.columns = match self.commas {
            true => values(names, ',')
                .into_iter()
                .map(|v| v.trim().to_owned())
                .collect(),
            false => names.split_whitespace().map(str::to_owned).collect(),
        };
        self.columns.truncate(MAX_COLUMNS);
        let at = |name: &str| {
            self.columns
                .iter()
                .position(|c| c.eq_ignore_ascii_case(name))
        };
        (self.date, self.time) = match self.commas {
            true => (at("DateTime").or(at("date-time")).or(at("TimeStamp")), None),
            false => (at("date"), at("time")),
        };
    }

    fn when(&self, values: &[&str]) -> Option<Time> {
        let date = values.get(self.date?)?;
        match self.time {
            None if self.commas => self.clocks.iso(date, true),
            None => None,
            Some(time) => {
                let mut both = String::with_capacity(24);
                both.push_str(date);
                both.push(' ');
                both.push_str(values.get(time)?);
                self.clocks.iso(&both, true)
            }
        }
    }
}

impl Log for W3c {
    fn name(&self) -> &'static str {
        match (self.commas, self.source == ECP) {
            (false, _) => "w3c",
            (true, true) => "exchange-ecp",
            (true, false) => "exchange-httpproxy",
        }
    }

    fn source(&self) -> Option<Source> {
        Some(self.source)
    }

    fn time(&self, line: &str) -> Option<Time> {
        let last = self.date?.max(self.time.unwrap_or(0)) + 1;
        let values: Vec<&str> = match self.commas {
            true => line.split(',').take(last).collect(),
            false => line.split(' ').take(last).collect(),
        };
        self.when(&values)
    }

    fn directive(&mut self, line: &str) -> bool {
        if let Some(names) = line.strip_prefix("#Fields:") {
            self.columns(names.trim());
        } else if exchange_header(line) {
            self.columns(line);
        } else if !line.starts_with('#') {
            return false;
        }
        if self.commas && self.source == WEB {
            self.source = EXCHANGE;
        }
        if line.starts_with("#Log-type:") && line.contains("ECP") {
            self.source = ECP;
        }
        true
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        if self.columns.is_empty() {
            return None;
        }
        let mut event = Event {
            source: self.source,
            raw: line,
            plain: true,
            ..Event::default()
        };
        if self.commas {
            let all = values(line, ',');
            event.time = all.get(self.date?).and_then(|d| self.clocks.iso(d, true));
            for (name, value) in self.columns.iter().zip(all) {
                for other in exchange_names(name) {
                    event.put(*other, value.clone());
                }
                event.put(name.as_str(), value);
            }
            return Some(event);
        }
        let all: Vec<&str> = line.split(' ').collect();
        event.time = self.when(&all);
        let (mut stem, mut query) = ("", "");
        for (name, value) in self.columns.iter().zip(&all) {
            match name.as_str() {
                "cs-uri-stem" => stem = value,
                "cs-uri-query" => query = value,
                _ => {}
            }
            put(&mut event, name, value);
        }
        if !matches!(query, "" | "-") {
            let whole = format!("{stem}?{query}");
            event.put("cs-uri-query", whole.clone());
            event.put("c-uri", whole.clone());
            event.put("cs-uri", whole);
        } else {
            event.put("cs-uri-query", stem);
            uri::target_of(&mut event, stem);
            event.put("c-uri", stem);
        }
        Some(event)
    }
}

/// A value under its own name and those of rules; IIS writes blanks in headers as `+`.
fn put<'a>(event: &mut Event<'a>, name: &'a str, value: &'a str) {
    let header = |names: &[&'static str], event: &mut Event<'a>| {
        let spaced = value.replace('+', " ");
        for name in names {
            event.put(*name, spaced.clone());
        }
    };
    match name {
        "cs(User-Agent)" => header(&["cs-user-agent", "c-useragent"], event),
        "cs(Referer)" => header(&["cs-referer", "c-referer"], event),
        "cs(Cookie)" => header(&["cs-cookie"], event),
        "cs(Host)" => event.put("cs-host", value),
        "c-ip" => event.put("src_ip", value),
        _ => {}
    }
    event.put(name, value);
}

/// Names of rules for the columns of Exchange's logs.
fn exchange_names(column: &str) -> &'static [&'static str] {
    match column {
        "UrlStem" => &["cs-uri-stem"],
        "UrlQuery" => &["cs-uri-query"],
        "Method" => &["cs-method"],
        "UserAgent" => &["cs-user-agent", "c-useragent"],
        "HttpStatus" => &["sc-status"],
        "UrlHost" => &["cs-host"],
        "ClientIpAddress" => &["c-ip", "src_ip"],
        "AuthenticatedUser" => &["cs-username"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iis_and_exchange_columns_get_the_names_of_rules() {
        let mut log = W3c::new(Clocks::default());
        assert!(
            log.directive("#Fields: date time cs-method cs-uri-stem cs-uri-query cs(User-Agent)")
        );
        let line = "2021-03-03 10:00:00 POST /owa/a.aspx x=1 Mozilla/5.0+(X)";
        let event = log.event(line).unwrap();
        assert_eq!(event.first(&["cs-user-agent"]), Some("Mozilla/5.0 (X)"));
        assert!(event.values("cs-uri-query").any(|v| v == "/owa/a.aspx?x=1"));
        assert_eq!(event.time, log.time(line));
        assert!(event.time.is_some());
        let mut log = W3c::new(Clocks::default());
        for line in [
            "#Log-type: HttpProxy Logs",
            "#Fields: DateTime,UrlStem,BackEndCookie",
        ] {
            assert!(log.directive(line));
        }
        let event = log
            .event("2021-03-03T10:00:00.1Z,/ecp/x.js,\"a,b\"")
            .unwrap();
        assert_eq!(event.first(&["BackEndCookie"]), Some("a,b"));
        assert_eq!(event.first(&["cs-uri-stem"]), Some("/ecp/x.js"));
    }
}
