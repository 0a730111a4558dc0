//! Sheets as binary records (XLSB), after \[MS-XLSB\] 2.1.4: a number, a length, and so many bytes.

use std::io::{self, BufReader, Read};

use super::shared::Shared;
use super::sheet::in_cell;
use crate::read::written::Written;
use crate::read::{Out, Problem};

/// Longest record that is held; of a longer one this much. A cell has at most 32,767 characters.
const MAX_RECORD_BYTES: u64 = 1 << 20;

/// Fewest characters of a text inside a formula that is taken out of it.
const MIN_CHARACTERS: usize = 4;

const ROW: u32 = 0;
const SHARED_ITEM: u32 = 19;
const COMMENT: u32 = 637;
const END_OF_CELLS: u32 = 146;

/// Records, one after another.
struct Records<R> {
    source: BufReader<R>,
    data: Vec<u8>,
    at: u64,
}

impl<R: Read> Records<R> {
    fn new(source: R) -> Self {
        Self {
            source: BufReader::new(source),
            data: Vec::new(),
            at: 0,
        }
    }

    /// The next record: its number, and its bytes in `data`.
    fn next(&mut self) -> Result<Option<u32>, Problem> {
        let at = self.at;
        self.read_next().map_err(|e| Problem::from_io(&e, at))
    }

    fn read_next(&mut self) -> io::Result<Option<u32>> {
        let Some(first) = self.byte()? else {
            return Ok(None);
        };
        let mut number = u32::from(first);
        if first & 0x80 != 0 {
            let second = self.byte()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            number = (number & 0x7f) | (u32::from(second & 0x7f) << 7);
        }
        let mut length = 0u64;
        for i in 0..4 {
            let byte = self.byte()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            length |= u64::from(byte & 0x7f) << (7 * i);
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.data.clear();
        let mut record = self.source.by_ref().take(length);
        let held = record
            .by_ref()
            .take(MAX_RECORD_BYTES)
            .read_to_end(&mut self.data)?;
        let passed = io::copy(&mut record, &mut io::sink())?;
        let read = held as u64 + passed;
        self.at += read;
        match read == length {
            true => Ok(Some(number)),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        let read = self.source.read(&mut byte)?;
        self.at += read as u64;
        Ok((read > 0).then(|| u8::from_le_bytes(byte)))
    }
}

/// Holds the texts that cells share.
pub(super) fn shared<R: Read>(
    source: R,
    shared: &mut Shared,
    beyond: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let mut records = Records::new(source);
    while let Some(number) = records.next()? {
        if number == SHARED_ITEM {
            // One byte says whether the text is formatted.
            let text = wide(&records.data, 1).map_or_else(String::new, |(text, _)| text);
            shared.push(&text, beyond, out);
            shared.end(beyond);
        }
    }
    shared.outcome()
}

/// Writes the cells of a sheet row by row, or the comments on one.
pub(super) fn sheet<R: Read>(
    source: R,
    shared: &Shared,
    text: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let mut records = Records::new(source);
    let mut first = true;
    loop {
        let number = match records.next() {
            Ok(Some(number)) => number,
            ended => {
                text.end_line();
                return ended.map(|_| ());
            }
        };
        if matches!(number, ROW | END_OF_CELLS | COMMENT) {
            text.end_line();
            first = true;
        }
        let Some(value) = value(number, &records.data, shared) else {
            continue;
        };
        if !std::mem::take(&mut first) {
            text.push("\t", out);
        }
        in_cell(&value, text, out);
    }
}

/// What a record shows, if it is a cell or a comment. A cell has its column and its style before
/// the value, a short one its style only.
fn value(number: u32, data: &[u8], shared: &Shared) -> Option<String> {
    let number_of = |at: usize| shown(f64::from_le_bytes(bytes(data, at)?));
    let shared_at = |at: usize| {
        let index = u32::from_le_bytes(bytes(data, at)?);
        shared.get(usize::try_from(index).ok()?).map(str::to_owned)
    };
    match number {
        2 => shown(packed_number(bytes(data, 8)?)),
        13 => shown(packed_number(bytes(data, 4)?)),
        5 => number_of(8),
        16 => number_of(4),
        6 => Some(wide(data, 8)?.0),
        17 => Some(wide(data, 4)?.0),
        7 => shared_at(8),
        18 => shared_at(4),
        8 => {
            let (text, end) = wide(data, 8)?;
            Some(text + &formula_texts(data.get(end..)?))
        }
        9 => {
            let shown = number_of(8)?;
            Some(shown + &formula_texts(data.get(16..)?))
        }
        10 | 11 => Some(formula_texts(data.get(9..)?)),
        62 => Some(wide(data, 9)?.0),
        COMMENT => Some(wide(data, 1)?.0),
        _ => None,
    }
}

fn shown(number: f64) -> Option<String> {
    number.is_finite().then(|| number.to_string())
}

/// A number of 30 bits, whole or the upper part of a float, perhaps a hundredth of it.
fn packed_number(bytes: [u8; 4]) -> f64 {
    let packed = u32::from_le_bytes(bytes);
    let number = match packed & 2 {
        0 => f64::from_bits(u64::from(packed & !3) << 32),
        _ => f64::from(packed.cast_signed() >> 2),
    };
    match packed & 1 {
        0 => number,
        _ => number / 100.0,
    }
}

/// A text at `at`: how many characters, and so many of UTF-16; and where it ends.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let count = usize::try_from(u32::from_le_bytes(bytes(data, at)?)).ok()?;
    let start = at + 4;
    // A record that was cut holds less than it says.
    let end = count
        .saturating_mul(2)
        .saturating_add(start)
        .min(data.len());
    Some((utf16(data.get(start..end)?), end))
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2);
    let units = units.filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The texts that stand in a formula, such as the address of `HYPERLINK`: what a sheet shows may
/// be another one. Each begins with 17 and its length in hexadecimal.
fn formula_texts(formula: &[u8]) -> String {
    let mut texts = String::new();
    for at in memchr::memchr_iter(0x17, formula) {
        let Some(count) = bytes(formula, at + 1).map(u16::from_le_bytes) else {
            break;
        };
        let count = usize::from(count);
        let Some(units) = formula.get(at + 3..at + 3 + 2 * count) else {
            continue;
        };
        let text = utf16(units);
        let plain = |c: char| !c.is_control() && c != char::REPLACEMENT_CHARACTER;
        if count >= MIN_CHARACTERS && text.chars().all(plain) {
            texts.push_str(" =");
            texts.push_str(&text);
        }
    }
    texts
}

fn bytes<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_packed() {
        for (packed, number) in [
            (3 << 2 | 2, 3.0),
            (1234 << 2 | 3, 12.34),
            (0x3ff0_0000, 1.0),
            (u32::MAX, -0.01),
        ] {
            assert_eq!(packed_number(packed.to_le_bytes()), number, "{packed:x}");
        }
    }

    #[test]
    fn texts_are_taken_out_of_formulas() {
        let mut formula = vec![0, 0x17, 9, 0];
        formula.extend("a.example".encode_utf16().flat_map(u16::to_le_bytes));
        formula.extend([0x17, 200, 0, 1]);
        assert_eq!(formula_texts(&formula), " =a.example");
    }
}
