//! Windows events as XML: the records of event logs (EVTX files are handed on so), and what
//! Event Viewer, `wevtutil` and PowerShell export.

use super::{Log, Records, windows};
use crate::event::Event;
use crate::time::{Clocks, Time};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml_};
use std::borrow::Cow;

/// Fields of one event; more are left out.
const MAX_FIELDS: usize = 2_000;
/// Elements inside one another.
const MAX_DEPTH: usize = 64;

pub(crate) fn is(start: &str) -> bool {
    start.starts_with('<')
        && start.contains("<Event")
        && (start.contains("schemas.microsoft.com/win/2004/08/events") || is_record(start))
}

/// Whether it begins with a record as the reader of event logs hands it on: without its
/// namespace, which would be an address that stands in no event.
fn is_record(start: &str) -> bool {
    let inside = start.strip_prefix("<Event>").map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with("<System>"))
}

pub(crate) struct Xml {
    clocks: Clocks,
}

impl Xml {
    pub(crate) fn new(clocks: Clocks) -> Self {
        Self { clocks }
    }
}

impl Log for Xml {
    fn name(&self) -> &'static str {
        "windows-events"
    }

    fn records(&self) -> Records {
        Records::Elements
    }

    fn event<'a>(&'a self, record: &'a str) -> Option<Event<'a>> {
        let mut walk = Walk {
            event: Event {
                raw: record,
                ..Event::default()
            },
            ..Walk::default()
        };
        let mut reader = Reader::from_str(record);
        loop {
            match reader.read_event().ok()? {
                Xml_::Start(start) => walk.open(&start)?,
                Xml_::Empty(start) => {
                    walk.open(&start)?;
                    walk.close();
                }
                Xml_::Text(text) => walk.text.push_str(&text),
                Xml_::CData(text) => walk.text.push_str(&text),
                Xml_::GeneralRef(entity) => walk.entity(&entity),
                Xml_::End(_) => walk.close(),
                Xml_::Eof => break,
                _ => {}
            }
        }
        let mut event = walk.event;
        event.time = event
            .first(&["SystemTime"])
            .and_then(|t| self.clocks.iso(t, true));
        joined(&mut event);
        windows::complete(&mut event);
        event.first(&["EventID"]).is_some().then_some(event)
    }

    fn time(&self, _: &str) -> Option<Time> {
        None
    }
}

/// All unnamed data together, as rules for classic logs ask for it.
fn joined(event: &mut Event<'_>) {
    let all: Vec<&str> = event.values("Data").collect();
    if all.len() > 1 {
        let joined = all.join("\n");
        event.put("Data", joined);
    }
}

/// Where in an event the reading is.
#[derive(Default)]
struct Walk<'a> {
    event: Event<'a>,
    /// Names of open elements, and the field that the text of each is the value of.
    open: Vec<(String, Option<String>)>,
    text: String,
    /// Data without a name so far.
    unnamed: usize,
}

impl Walk<'_> {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        let name = start.local_name().as_ref().to_owned();
        let mut named = None;
        for attribute in start.attributes().flatten() {
            let key = attribute.key.as_ref().to_owned();
            let value = unescaped(&attribute.value);
            match (name.as_str(), key.as_str()) {
                ("Provider", "Name") => self.put("Provider_Name", &value),
                ("Provider", "EventSourceName") => self.put("Provider_Name", &value),
                ("TimeCreated", "SystemTime") => self.put("SystemTime", &value),
                ("Data" | "ComplexData", "Name") => named = Some(value),
                ("Security", "UserID") => self.put("UserID", &value),
                ("Execution", _) => self.put(&format!("Execution_{key}"), &value),
                _ => {}
            }
        }
        self.text.clear();
        let field = match (name.as_str(), named) {
            (_, Some(named)) => Some(named),
            ("Event" | "System" | "EventData" | "UserData", None) => None,
            (own, None) => Some(own.to_owned()),
        };
        self.open.push((name, field));
        Some(())
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let Some((name, Some(field))) = self.open.pop() else {
            return;
        };
        let value = text.trim();
        if name == "Data" && field == "Data" {
            self.unnamed += 1;
            self.put(&format!("param{}", self.unnamed), value);
        }
        // Those of `System` that rules ask for have the same names.
        self.put(&field, value);
    }

    fn put(&mut self, name: &str, value: &str) {
        if self.event.fields.len() < MAX_FIELDS {
            self.event.put(name.to_owned(), value.to_owned());
        }
    }

    fn entity(&mut self, name: &str) {
        self.text.push_str(&unescaped(&format!("&{name};")));
    }
}

/// The five entities of XML and characters by number.
fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exported_event_is_read() {
        let record = r#"<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID><TimeCreated SystemTime="2021-03-03T10:00:00.123Z"/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>h</Computer></System><EventData><Data Name="CommandLine">a &amp; &lt;b&gt;</Data><Data>one</Data><Data>two</Data></EventData></Event>"#;
        assert!(is(record));
        let log = Xml::new(Clocks::default());
        let event = log.event(record).unwrap();
        assert_eq!(event.first(&["CommandLine"]), Some("a & <b>"));
        assert_eq!(event.source.categories, ["process_creation"]);
        assert_eq!(event.host(), Some("h"));
        assert_eq!(event.first(&["param2"]), Some("two"));
        assert!(event.values("Data").any(|v| v == "one\ntwo"));
        assert!(event.time.is_some());
        assert!(log.event("<Event><a></Event>").is_none());
    }

    #[test]
    fn a_record_of_the_event_log_reader_is_one_though_it_names_no_schema() {
        let record = "<Event>\n  <System>\n    <Channel>Microsoft-Windows-Sysmon/Operational</Channel>\n    <EventID>1</EventID>\n  </System>\n</Event>";
        assert!(is(record));
        let log = Xml::new(Clocks::default());
        let event = log.event(record).unwrap();
        assert_eq!(event.source.categories, ["process_creation"]);
        assert!(!is("<Event><name>Fair</name></Event>"));
    }
}
