//! Zeek's logs with tabs (docs.zeek.org, "Zeek log formats"): `#path` names the log, `#fields`
//! its columns.

use super::{Log, uri};
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

pub(crate) fn is(lines: &[&str]) -> bool {
    let named = |prefix: &str| lines.iter().any(|l| l.starts_with(prefix));
    named("#separator") && named("#fields") || named("#path\t")
}

/// The source of a log by its path.
pub(crate) fn source(path: &str) -> Source {
    let (categories, services): (&[&str], &[&str]) = match path {
        "http" => (&["proxy"], &["http"]),
        "dns" => (&["dns"], &["dns"]),
        "conn" => (&["firewall"], &["conn"]),
        "dce_rpc" => (&[], &["dce_rpc"]),
        "smb_files" => (&[], &["smb_files"]),
        "x509" => (&[], &["x509"]),
        "rdp" => (&[], &["rdp"]),
        "kerberos" => (&[], &["kerberos"]),
        "ssl" => (&[], &["ssl"]),
        "files" => (&[], &["files"]),
        _ => (&[], &[]),
    };
    Source {
        product: "zeek",
        categories,
        services,
    }
}

/// Fields under the names of generic rules, beside Zeek's own.
pub(crate) fn names(path: &str, field: &str) -> &'static [&'static str] {
    match (path, field) {
        (_, "id.orig_h") => &["src_ip", "c-ip", "SourceIp"],
        (_, "id.resp_h") => &["dst_ip", "DestinationIp"],
        (_, "id.orig_p") => &["src_port", "SourcePort"],
        (_, "id.resp_p") => &["dst_port", "DestinationPort"],
        ("http", "host") => &["cs-host", "r-dns"],
        ("http", "method") => &["cs-method"],
        ("http", "user_agent") => &["c-useragent", "cs-user-agent"],
        ("http", "status_code") => &["sc-status"],
        ("http", "referrer") => &["cs-referer"],
        ("http", "username") => &["cs-username", "user"],
        ("dns", "qtype_name") => &["record_type"],
        ("dns", "answers") => &["answer"],
        ("conn", "conn_state") => &["action"],
        _ => &[],
    }
}

/// Columns of one log; more are left out.
const MAX_COLUMNS: usize = 500;

pub(crate) struct Zeek {
    clocks: Clocks,
    path: String,
    columns: Vec<String>,
}

impl Zeek {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self {
            clocks,
            path: String::new(),
            columns: Vec::new(),
        }
    }
}

impl Log for Zeek {
    fn name(&self) -> &'static str {
        "zeek"
    }

    fn source(&self) -> Option<Source> {
        Some(source(&self.path))
    }

    fn time(&self, line: &str) -> Option<Time> {
        let at = self.columns.iter().position(|c| c == "ts")?;
        self.clocks.epoch(line.split('\t').nth(at)?)
    }

    fn directive(&mut self, line: &str) -> bool {
        if let Some(path) = line.strip_prefix("#path\t") {
            path.clone_into(&mut self.path);
        } else if let Some(names) = line.strip_prefix("#fields\t") {
            self.columns = names
                .split('\t')
                .take(MAX_COLUMNS)
                .map(str::to_owned)
                .collect();
        }
        line.starts_with('#')
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        if self.columns.is_empty() {
            return None;
        }
        let mut event = Event {
            source: source(&self.path),
            time: self.time(line),
            raw: line,
            plain: true,
            ..Event::default()
        };
        for (name, value) in self.columns.iter().zip(line.split('\t')) {
            if matches!(value, "(empty)" | "-") {
                continue;
            }
            // Vectors are written with commas.
            let many = matches!(
                name.as_str(),
                "answers" | "resp_mime_types" | "client_header_names"
            );
            let each = if many {
                value.split(',').collect()
            } else {
                vec![value]
            };
            for value in each {
                for other in names(&self.path, name) {
                    event.put(*other, value);
                }
                event.put(name.as_str(), value);
            }
            if name == "uri" {
                event.put("c-uri", value);
                event.put("cs-uri", value);
                uri::target_of(&mut event, value);
            }
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_the_names_of_rules() {
        let mut log = Zeek::new(Clocks::default());
        for line in [
            "#separator \\x09",
            "#path\thttp",
            "#fields\tts\tid.orig_h\thost\turi",
        ] {
            assert!(log.directive(line));
        }
        let event = log
            .event("1614766800.25\t10.0.0.1\ta.example\t/x.php?y")
            .unwrap();
        assert_eq!(event.first(&["cs-host"]), Some("a.example"));
        assert_eq!(event.first(&["c-uri-extension"]), Some("php"));
        assert_eq!(event.source.services, ["http"]);
        assert!(event.time.is_some());
    }
}
