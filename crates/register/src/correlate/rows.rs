//! Lines of a table `event,type,value`, as they lie in a block of bytes.

use std::borrow::Cow;

use memchr::memchr;

/// Longest line, in bytes.
const MAX_LINE: usize = 65_536;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The event, as it is written.
    pub event: Cow<'a, [u8]>,
    /// `type,value`, without quotes.
    pub attribute: Cow<'a, [u8]>,
}

/// A line that is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{rule}")]
pub struct BadRow {
    /// Where the line begins in the block, in bytes.
    pub at: usize,
    /// The rule it breaks.
    pub rule: &'static str,
}

/// Hands over every row of a block of whole lines; a line that is none is told of and passed over.
/// Empty lines count for nothing. A field in quotes must end on its line.
pub fn each_row<'a>(
    block: &'a [u8],
    mut take: impl FnMut(Row<'a>),
    mut refuse: impl FnMut(BadRow),
) {
    let quoted = memchr(b'"', block).is_some();
    let mut rest = block;
    while !rest.is_empty() {
        let at = block.len() - rest.len();
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let row = if line.len() > MAX_LINE {
            Err("a line is longer than 65,536 bytes")
        } else if quoted && memchr(b'"', line).is_some() {
            unquoted(line)
        } else {
            plain(line)
        };
        match row {
            Ok(row) => take(row),
            Err(rule) => refuse(BadRow { at, rule }),
        }
    }
}

fn plain(line: &[u8]) -> Result<Row<'_>, &'static str> {
    let short = "a row has fewer than the columns event, type and value";
    let (event, attribute) = split(line).ok_or(short)?;
    let (kind, value) = split(attribute).ok_or(short)?;
    if event.is_empty() || kind.is_empty() || value.is_empty() {
        return Err("event, type or value is empty");
    }
    Ok(Row {
        event: Cow::Borrowed(event),
        attribute: Cow::Borrowed(attribute),
    })
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (left, right) = bytes.split_at(memchr(b',', bytes)?);
    Some((left, right.get(1..)?))
}

/// RFC 4180: a field that begins with a quote ends with one; two within stand for one.
fn unquoted(line: &[u8]) -> Result<Row<'_>, &'static str> {
    let mut fields = [Vec::new(), Vec::new()];
    let mut rest = line;
    for field in &mut fields {
        if rest.first() != Some(&b'"') {
            let (left, right) = split(rest).ok_or("a row has fewer than three columns")?;
            (*field, rest) = (left.to_vec(), right);
            continue;
        }
        let (text, after) = closed(rest)?;
        *field = text;
        rest = after
            .strip_prefix(b",")
            .ok_or("a row has fewer than three columns")?;
    }
    let [event, kind] = fields;
    let value = if rest.first() == Some(&b'"') {
        let (text, after) = closed(rest)?;
        if !after.is_empty() && !after.starts_with(b",") {
            return Err("text stands behind a closing quote");
        }
        text
    } else {
        rest.to_vec()
    };
    if kind.contains(&b',') {
        return Err("a type holds a comma");
    }
    if event.is_empty() || kind.is_empty() || value.is_empty() {
        return Err("event, type or value is empty");
    }
    Ok(Row {
        event: Cow::Owned(event),
        attribute: Cow::Owned([kind.as_slice(), b",", value.as_slice()].concat()),
    })
}

/// The text of a field in quotes, and what stands behind it.
fn closed(field: &[u8]) -> Result<(Vec<u8>, &[u8]), &'static str> {
    let mut text = Vec::new();
    let mut rest = field.get(1..).unwrap_or_default();
    loop {
        let end = memchr(b'"', rest).ok_or("a quote is not closed on its line")?;
        let (left, right) = rest.split_at(end);
        text.extend_from_slice(left);
        rest = right.get(1..).unwrap_or_default();
        match rest.strip_prefix(b"\"") {
            Some(after) => {
                text.push(b'"');
                rest = after;
            }
            None => return Ok((text, rest)),
        }
    }
}
