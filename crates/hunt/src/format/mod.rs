//! Formats of logs: told by their first lines, read line by line into events.

mod audit;
mod cef;
mod delimited;
mod json;
mod squid;
mod syslog;
mod table;
mod uri;
mod w3c;
mod web;
mod windows;
mod xml;
mod zeek;

use crate::event::{Event, Source};
use crate::time::{Clocks, Time};

pub use table::{Mapping, MappingError, Mappings};

/// Lines looked at before a file is held for no log.
const LOOKED_AT: usize = 40;

/// A log being read.
pub(crate) trait Log {
    /// Name of the format.
    fn name(&self) -> &'static str;

    /// The one source of all its events, if lines may be searched as they stand before they are
    /// taken apart.
    fn source(&self) -> Option<Source> {
        None
    }

    /// When the event of a line happened, found without taking the rest apart.
    fn time(&self, _line: &str) -> Option<Time> {
        None
    }

    /// Takes note of a line that is not an event but says how to read those that follow; true
    /// if it was one.
    fn directive(&mut self, _line: &str) -> bool {
        false
    }

    /// The event of a line, if it holds one.
    fn event<'a>(&'a self, line: &'a str) -> Option<Event<'a>>;

    /// Where an event is not a line: how records are told apart.
    fn records(&self) -> Records {
        Records::Lines
    }
}

/// How records are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Records {
    /// By the ends of lines.
    Lines,
    /// From `<Event` to `</Event>`.
    Elements,
}

/// The log that a text begins, if it is one that is known.
pub(crate) fn tell(start: &str, clocks: &Clocks, mappings: &Mappings) -> Option<Box<dyn Log>> {
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let lines: Vec<&str> = start
        .lines()
        .map(str::trim_end)
        .filter(|l| !l.is_empty())
        .take(LOOKED_AT)
        .collect();
    let clocks = || clocks.clone();
    if xml::is(start) {
        return Some(Box::new(xml::Xml::new(clocks())));
    }
    if zeek::is(&lines) {
        return Some(Box::new(zeek::Zeek::new(clocks())));
    }
    if w3c::is(&lines) {
        return Some(Box::new(w3c::W3c::new(clocks())));
    }
    if let Some(table) = mappings.table(lines.first()?, clocks()) {
        return Some(Box::new(table));
    }
    // One odd line at the beginning does not hide the format of the others.
    let fits = |is: fn(&str) -> bool| {
        let fitting = lines.iter().filter(|l| is(l)).count();
        2 * fitting > lines.len()
    };
    if fits(json::is) {
        return Some(Box::new(json::Json::new(clocks())));
    }
    if fits(cef::is) {
        return Some(Box::new(cef::Cef::new(clocks())));
    }
    if fits(audit::is) {
        return Some(Box::new(audit::Audit::new(clocks())));
    }
    if fits(web::is_access) {
        return Some(Box::new(web::Access::new(clocks())));
    }
    if fits(web::is_error) {
        return Some(Box::new(web::ErrorLog::new(clocks())));
    }
    if fits(squid::is) {
        return Some(Box::new(squid::Squid::new(clocks())));
    }
    if fits(syslog::is) {
        return Some(Box::new(syslog::Syslog::new(clocks())));
    }
    None
}
