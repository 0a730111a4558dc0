//! Logs of one JSON object a line: Zeek, Suricata's EVE, Windows events as shippers write them,
//! cloud audit logs. Nested fields get names with dots.

use super::{Log, uri, windows, zeek};
use crate::event::{Event, Source};
use crate::time::{Clocks, Time};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Fields of one object; more are left out.
const MAX_FIELDS: usize = 2_000;

pub(crate) fn is(line: &str) -> bool {
    let line = line.trim().trim_end_matches(',');
    line.starts_with('{') && line.ends_with('}') && line.contains("\":")
}

pub(crate) struct Json {
    clocks: Clocks,
}

impl Json {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }

    fn when(&self, map: &Map<String, Value>) -> Option<Time> {
        const NAMES: [&str; 11] = [
            "ts",
            "timestamp",
            "@timestamp",
            "UtcTime",
            "SystemTime",
            "eventTime",
            "time",
            "TimeCreated",
            "EventTime",
            "@t",
            "TimeGenerated",
        ];
        NAMES.iter().find_map(|name| match map.get(*name)? {
            Value::String(text) => self.clocks.iso(text, *name == "UtcTime"),
            Value::Number(n) => self.clocks.epoch(&n.to_string()),
            _ => None,
        })
    }
}

impl Log for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>> {
        let body = line.trim().trim_end_matches(',');
        let Value::Object(map) = serde_json::from_str(body).ok()? else {
            return None;
        };
        let (source, path) = told(&map);
        let mut event = Event {
            source,
            time: self.when(&map),
            raw: line,
            ..Event::default()
        };
        flatten("", &map, &mut event, 0);
        match source.product {
            "zeek" => rename(&mut event, |name| zeek::names(path, name)),
            "suricata" => rename(&mut event, suricata_names),
            "windows" => windows::complete(&mut event),
            _ => {}
        }
        let target = event
            .values("uri")
            .chain(event.values("http.url"))
            .next()
            .map(str::to_owned);
        if let Some(target) = target.filter(|_| source.categories.contains(&"proxy")) {
            let mut parts = Event::default();
            uri::target_of(&mut parts, &target);
            let parts: Vec<_> = parts
                .fields
                .into_iter()
                .map(|(n, v)| (n.into_owned(), v.into_owned()))
                .collect();
            for (name, value) in parts {
                event.put(name, value);
            }
            event.put("c-uri", target.clone());
            event.put("cs-uri", target);
        }
        Some(event)
    }
}

/// Whose log it is, by fields that only it has; for Zeek also which.
fn told(map: &Map<String, Value>) -> (Source, &'static str) {
    let has = |name: &str| map.contains_key(name);
    let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default();
    let other = |product, services| {
        let source = Source {
            product,
            categories: &[],
            services,
        };
        (source, "")
    };
    if has("event_type") && (has("flow_id") || has("src_ip")) {
        let categories: &[&str] = match text("event_type") {
            "http" => &["proxy"],
            "dns" => &["dns"],
            "flow" | "netflow" => &["firewall"],
            _ => &[],
        };
        let source = Source {
            product: "suricata",
            categories,
            services: &[],
        };
        return (source, "");
    }
    if has("EventID") || has("EventId") || map.get("winlog").is_some() || map.get("Event").is_some()
    {
        return other("windows", &[]);
    }
    if has("eventSource") && has("eventName") {
        return other("aws", &["cloudtrail"]);
    }
    if has("ts") && has("uid") || has("_path") {
        let path = zeek_path(map);
        return (zeek::source(path), path);
    }
    other("", &[])
}

/// Which of Zeek's logs: as shippers write it, else by fields of its own.
fn zeek_path(map: &Map<String, Value>) -> &'static str {
    const PATHS: [(&str, &str); 10] = [
        ("http", "uri"),
        ("dns", "qtype_name"),
        ("dce_rpc", "endpoint"),
        ("smb_files", "prev_name"),
        ("x509", "certificate.serial"),
        ("rdp", "security_protocol"),
        ("kerberos", "request_type"),
        ("ssl", "server_name"),
        ("files", "fuid"),
        ("conn", "conn_state"),
    ];
    let stated = map.get("_path").and_then(Value::as_str);
    PATHS
        .iter()
        .find(|(path, field)| match stated {
            Some(stated) => stated == *path,
            None => map.contains_key(*field),
        })
        .map_or("", |(path, _)| path)
}

fn suricata_names(field: &str) -> &'static [&'static str] {
    match field {
        "src_ip" => &["c-ip", "SourceIp"],
        "dest_ip" => &["dst_ip", "DestinationIp"],
        "dest_port" => &["dst_port", "DestinationPort"],
        "http.hostname" => &["cs-host", "r-dns"],
        "http.http_user_agent" => &["c-useragent", "cs-user-agent"],
        "http.http_method" => &["cs-method"],
        "http.status" => &["sc-status"],
        "http.http_refer" => &["cs-referer"],
        "dns.rrname" => &["query"],
        "dns.rrtype" => &["record_type"],
        "dns.rdata" => &["answer"],
        _ => &[],
    }
}

/// Adds fields under the names that rules use, beside their own.
fn rename(event: &mut Event<'_>, names: impl Fn(&str) -> &'static [&'static str]) {
    let mut more = Vec::new();
    for (name, value) in &event.fields {
        for other in names(name) {
            more.push((Cow::Borrowed(*other), value.clone()));
        }
    }
    event.fields.extend(more);
}

fn flatten(prefix: &str, map: &Map<String, Value>, event: &mut Event<'_>, depth: usize) {
    for (name, value) in map {
        let name = match prefix {
            "" => name.clone(),
            prefix => format!("{prefix}.{name}"),
        };
        put(&name, value, event, depth);
    }
}

fn put(name: &str, value: &Value, event: &mut Event<'_>, depth: usize) {
    if event.fields.len() >= MAX_FIELDS || depth > 32 {
        return;
    }
    let name = || name.to_owned();
    match value {
        Value::Null => {}
        Value::String(text) => event.put(name(), text.clone()),
        Value::Array(all) => {
            for value in all {
                put(&name(), value, event, depth + 1);
            }
        }
        Value::Object(map) => flatten(&name(), map, event, depth + 1),
        other => event.put(name(), other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shipper_is_told_by_its_fields() {
        let log = Json::new(Clocks::default());
        for (line, product, field, value) in [
            (
                r#"{"ts":1.5,"uid":"C","id.orig_h":"10.0.0.1","host":"a.example","uri":"/x.php?y=1"}"#,
                "zeek",
                "c-uri-extension",
                "php",
            ),
            (
                r#"{"timestamp":"2021-03-03T10:00:00.1+0000","flow_id":1,"event_type":"dns","src_ip":"10.0.0.1","dns":{"rrname":"b.example"}}"#,
                "suricata",
                "query",
                "b.example",
            ),
            (
                r#"{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\x.exe"}"#,
                "windows",
                "Image",
                "C:\\x.exe",
            ),
            (
                r#"{"eventSource":"s3.amazonaws.com","eventName":"GetObject","userIdentity":{"type":"Root"}}"#,
                "aws",
                "userIdentity.type",
                "Root",
            ),
        ] {
            assert!(is(line));
            let event = log.event(line).unwrap();
            assert_eq!(event.source.product, product);
            assert_eq!(event.first(&[field]), Some(value), "{line}");
        }
    }
}
