//! Windows event logs: each record as the XML that Windows shows, one after another.
//!
//! Records are taken out of their chunks of 64 KiB in turn, so memory does not grow with the
//! log. A chunk that is damaged is told and passed over.

use std::io::{Seek, SeekFrom};

use evtx::{EvtxParser, ParserSettings};

use super::held::{Held, Hold};
use super::written::Written;
use super::{Hint, Input, Out, Problem, Reader};

/// Reads event logs of Windows Vista and later.
pub(crate) struct Evtx;

impl Reader for Evtx {
    fn name(&self) -> &'static str {
        "evtx"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.head.starts_with(b"ElfFile\0") {
            95
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        match out.hold(input) {
            Hold::Whole(held) => records(held, out),
            Hold::TooLong(_) => Err(Problem::Unsupported {
                what: "an event log in an archive that is longer than may be held".to_owned(),
            }),
        }
    }
}

fn records(mut held: Held, out: &mut Out<'_, '_>) -> Result<(), Problem> {
    let damaged = |at: u64, reason: &dyn std::fmt::Display| Problem::Damaged {
        at,
        reason: reason.to_string(),
    };
    // The handle on disk stands where looking at the file has left it.
    held.seek(SeekFrom::Start(0)).map_err(|e| damaged(0, &e))?;
    let settings = ParserSettings::new().indent(false);
    let mut parser = EvtxParser::from_read_seek(held)
        .map_err(|e| damaged(0, &e))?
        .with_configuration(settings);
    let mut written = Written::default();
    let mut problem = None;
    let mut read = 0u64;
    for record in parser.records() {
        match record {
            Ok(record) => {
                read += 1;
                let (start, rest) = element(&record.data);
                written.push(start, out);
                written.push(rest, out);
                written.push("\n", out);
            }
            Err(e) => {
                problem.get_or_insert_with(|| damaged(read, &e));
            }
        }
    }
    written.finish(out);
    problem.map_or(Ok(()), Err)
}

/// The address that names the vocabulary of every event, which nobody contacted.
const NAMESPACE: &str = " xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"";

/// A record without the declaration that makes each a document of its own, and without its
/// namespace: what stands before that, and behind it.
fn element(xml: &str) -> (&str, &str) {
    let xml = xml.trim();
    let xml = match xml.starts_with("<?xml") {
        true => xml
            .split_once("?>")
            .map_or(xml, |(_, rest)| rest.trim_start()),
        false => xml,
    };
    // Only the first element has one; the values of events are left as they are.
    match xml.split_once(NAMESPACE) {
        Some((start, rest)) if start == "<Event" => (start, rest),
        _ => (xml, ""),
    }
}
