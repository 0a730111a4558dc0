//! The rows of a table, streamed.

use super::layout::Layout;
use crate::indicator::{Typed, classify, declared, kind_of_word};
use crate::moment::moment;
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Bytes the reader takes at once.
const BUFFER_BYTES: usize = 64 << 10;

/// Streams rows.
pub(super) struct Rows<'a> {
    reader: Reader<Bounded<'a>>,
    record: ByteRecord,
    taken: Rc<Taken>,
}

/// What the table has given so far.
#[derive(Default)]
struct Taken {
    /// Bytes since the last row began.
    since_row: Cell<usize>,
    /// All bytes, and the last of them.
    total: Cell<u64>,
    last: Cell<u8>,
}

/// One row, its cells as they stand in the table.
pub(super) struct Row<'a> {
    pub line: u64,
    pub written: &'a str,
    pub typed: Typed,
    pub actor: &'a str,
    pub reference: &'a str,
    pub published: &'a str,
    pub confidence: &'a str,
    pub valid_from: &'a str,
    pub valid_until: &'a str,
    /// The source says it no more, since a day or without one.
    pub withdrawn: Option<&'a str>,
}

/// What came next.
pub(super) enum Next<'a> {
    Row(Row<'a>),
    /// An empty row.
    Skip,
    Bad {
        line: u64,
        reason: String,
    },
    /// The table cannot be read any further.
    Broken {
        line: u64,
        reason: String,
    },
    End,
}

impl<'a> Rows<'a> {
    /// Rows of at most `max_bytes` each.
    pub fn new(inner: &'a mut dyn BufRead, layout: &Layout, max_bytes: usize) -> Self {
        let taken = Rc::new(Taken::default());
        let bounded = Bounded {
            inner,
            taken: Rc::clone(&taken),
            max_bytes: max_bytes.saturating_add(BUFFER_BYTES),
        };
        let reader = ReaderBuilder::new()
            .delimiter(layout.delimiter)
            .comment(layout.comment)
            .terminator(Terminator::Any(b'\n'))
            .has_headers(layout.header)
            .flexible(true)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(bounded);
        Self {
            reader,
            record: ByteRecord::new(),
            taken,
        }
    }

    /// The next row.
    pub fn next<'b>(&'b mut self, layout: &'b Layout) -> Next<'b> {
        self.taken.since_row.set(0);
        let more = self.reader.read_byte_record(&mut self.record);
        match more {
            Ok(true) => {}
            Ok(false) => return Next::End,
            Err(error) => {
                let line = self.reader.position().line();
                return Next::Broken {
                    line,
                    reason: format!("cannot be read any further: {error}"),
                };
            }
        }
        let line = self.first_line();
        match row(&self.record, layout, line) {
            Ok(Some(row)) => Next::Row(row),
            Ok(None) => Next::Skip,
            Err(reason) => Next::Bad { line, reason },
        }
    }
}

impl Rows<'_> {
    /// Line on which the row begins. The reader counts lines up to the end of the row, and its
    /// own count of the beginning is that of empty lines before it.
    fn first_line(&self) -> u64 {
        let end = self.reader.position();
        let within = self
            .record
            .iter()
            .flatten()
            .filter(|b| **b == b'\n')
            .count() as u64;
        let open_end = end.byte() == self.taken.total.get() && self.taken.last.get() != b'\n';
        end.line()
            .saturating_sub(within + u64::from(!open_end))
            .max(1)
    }
}

fn row<'b>(
    record: &'b ByteRecord,
    layout: &'b Layout,
    line: u64,
) -> Result<Option<Row<'b>>, String> {
    let cell = |at: Option<usize>| match at.and_then(|at| record.get(at)) {
        None => Ok(""),
        Some(bytes) => std::str::from_utf8(bytes)
            .map(str::trim)
            .map_err(|_| "a cell is not UTF-8".to_owned()),
    };
    let with_default = |at: Option<usize>, constant: &'b Option<String>| {
        cell(at).map(|text| {
            if text.is_empty() {
                constant.as_deref().unwrap_or_default()
            } else {
                text
            }
        })
    };
    let written = cell(layout.columns.value)?;
    if written.is_empty() {
        let empty = record.iter().all(|cell| cell.trim_ascii().is_empty());
        return if empty {
            Ok(None)
        } else {
            Err("there is no value in its column".to_owned())
        };
    }
    let word = cell(layout.columns.kind)?;
    let kind = match word {
        "" => layout.kind,
        _ => {
            let declared = if layout.types.is_empty() {
                None
            } else {
                layout.types.get(&word.to_lowercase()).copied()
            };
            match declared.or_else(|| kind_of_word(word)).or(layout.kind) {
                Some(kind) => Some(kind),
                None => {
                    return Err(format!(
                        "{word:?} is no known type of indicator; declare it under [types]"
                    ));
                }
            }
        }
    };
    let typed = match kind {
        Some(kind) => {
            declared(kind, written).ok_or_else(|| format!("{written:?} is no {}", kind.as_str()))?
        }
        None => classify(written)
            .ok_or_else(|| format!("{written:?} is no indicator of a known kind"))?,
    };
    Ok(Some(Row {
        line,
        written,
        typed,
        actor: with_default(layout.columns.actor, &layout.constants.actor)?,
        reference: with_default(layout.columns.reference, &layout.constants.reference)?,
        published: with_default(layout.columns.published, &layout.constants.published)?,
        confidence: with_default(layout.columns.confidence, &layout.constants.confidence)?,
        valid_from: with_default(layout.columns.valid_from, &layout.constants.valid_from)?,
        valid_until: with_default(layout.columns.valid_until, &layout.constants.valid_until)?,
        withdrawn: withdrawn(with_default(
            layout.columns.withdrawn,
            &layout.constants.withdrawn,
        )?)?,
    }))
}

/// What a cell says of whether its row is withdrawn: words for yes and no, or the day since when.
fn withdrawn(cell: &str) -> Result<Option<&str>, String> {
    const NO: [&str; 7] = ["", "false", "no", "n", "0", "active", "valid"];
    const YES: [&str; 9] = [
        "true",
        "yes",
        "y",
        "1",
        "x",
        "withdrawn",
        "revoked",
        "retracted",
        "expired",
    ];
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is(&NO) {
        return Ok(None);
    }
    if is(&YES) {
        return Ok(Some(""));
    }
    match moment(cell) {
        Some(_) => Ok(Some(cell)),
        None => Err(format!(
            "{cell:?} does not say whether the row is withdrawn; write true, false or the day"
        )),
    }
}

/// Refuses a row without end, such as one with an open quote, before it fills the memory.
struct Bounded<'a> {
    inner: &'a mut dyn BufRead,
    taken: Rc<Taken>,
    max_bytes: usize,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = &self.taken;
        if taken.since_row.get() > self.max_bytes {
            return Err(io::Error::other(
                "a row is longer than the limit; look for a quote that is not closed",
            ));
        }
        let read = self.inner.read(buffer)?;
        taken.since_row.set(taken.since_row.get() + read);
        taken.total.set(taken.total.get() + read as u64);
        if let Some(last) = buffer.get(..read).and_then(<[u8]>::last) {
            taken.last.set(*last);
        }
        Ok(read)
    }
}
