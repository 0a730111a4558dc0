//! How the data of a stream is packed, undone within a limit.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::object::{Dict, Object, is_blank};

/// Filters one after the other; more are no honest stream's.
const MAX_FILTERS: usize = 8;

/// The names of the filters of a stream, and the parameters of each.
pub(super) fn filters(
    dict: &Dict,
    resolve: &mut dyn FnMut(&Object) -> Object,
) -> Vec<(Vec<u8>, Dict)> {
    let either = |long, short| match dict.get(long) {
        Object::Null => dict.get(short).clone(),
        found => found.clone(),
    };
    let listed = |object: Object| match object {
        Object::Array(items) => items,
        Object::Null => Vec::new(),
        one => vec![one],
    };
    let filter = resolve(&either("Filter", "F"));
    let parameters = resolve(&either("DecodeParms", "DP"));
    let parameters = listed(parameters);
    listed(filter)
        .iter()
        .take(MAX_FILTERS)
        .enumerate()
        .filter_map(|(i, filter)| {
            let name = resolve(filter).name()?.to_vec();
            let own = parameters.get(i).map(&mut *resolve).unwrap_or_default();
            Some((name, own.dict().cloned().unwrap_or_default()))
        })
        .collect()
}

/// Undoes all filters; `None` where one makes a picture or is not known. What is
/// damaged gives what came before.
pub(super) fn undo(data: Vec<u8>, filters: &[(Vec<u8>, Dict)], limit: usize) -> Option<Vec<u8>> {
    let mut data = data;
    for (name, parameters) in filters {
        data = match name.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(inflate(&data, limit), parameters),
            b"LZWDecode" | b"LZW" => {
                let early = parameters.get("EarlyChange").count() != Some(0);
                predicted(lzw(&data, early, limit), parameters)
            }
            b"ASCII85Decode" | b"A85" => base85(&data),
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(&data),
            b"RunLengthDecode" | b"RL" => runs(&data, limit),
            b"Crypt" => data,
            _ => return None,
        };
    }
    Some(data)
}

fn inflate(data: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // What could be unpacked before a fault is kept.
    let _ = ZlibDecoder::new(data)
        .take(limit as u64)
        .read_to_end(&mut out);
    if out.is_empty() {
        let raw = data.get(2..).unwrap_or_default();
        let _ = flate2::read::DeflateDecoder::new(raw)
            .take(limit as u64)
            .read_to_end(&mut out);
    }
    out
}

/// Undoes the differences between rows, if the parameters name any.
fn predicted(data: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let number = |key, default| {
        parameters
            .get(key)
            .count()
            .unwrap_or(default)
            .clamp(1, 1 << 16)
    };
    let predictor = number("Predictor", 1);
    if predictor < 10 {
        return data;
    }
    let bits = number("Colors", 1).min(32) * number("BitsPerComponent", 8).min(32);
    let pixel = usize::try_from(bits.div_ceil(8)).unwrap_or(1);
    let row = usize::try_from((bits * number("Columns", 1)).div_ceil(8)).unwrap_or(1);
    let mut before = vec![0u8; row];
    let mut out = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else {
            break;
        };
        let mut now = line.to_vec();
        for i in 0..now.len() {
            let back = i.checked_sub(pixel);
            let left = back.and_then(|b| now.get(b)).copied().unwrap_or(0);
            let corner = back.and_then(|b| before.get(b)).copied().unwrap_or(0);
            let up = before.get(i).copied().unwrap_or(0);
            let guess = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(byte) = now.get_mut(i) {
                *byte = byte.wrapping_add(guess);
            }
        }
        out.extend_from_slice(&now);
        now.resize(row, 0);
        before = now;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (da, db, dc) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        up
    } else {
        corner
    }
}

/// A code's text: the code it continues, its last byte, its length.
#[derive(Clone, Copy)]
struct Entry {
    before: u16,
    byte: u8,
    length: u16,
}

fn lzw(data: &[u8], early: bool, limit: usize) -> Vec<u8> {
    let first = || -> Vec<Entry> {
        let single = |b| Entry {
            before: 0,
            byte: b,
            length: 1,
        };
        let mut table: Vec<Entry> = (0..=255).map(single).collect();
        table.extend([single(0); 2]);
        table
    };
    let mut table = first();
    let mut out = Vec::new();
    let (mut bits, mut held, mut width) = (0u32, 0u32, 9u32);
    let mut last: Option<u16> = None;
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as u16;
        match code {
            256 => {
                table = first();
                width = 9;
                last = None;
                continue;
            }
            257 => break,
            _ => {}
        }
        if out.len() >= limit || !lzw_code(code, last, &mut table, &mut out) {
            break;
        }
        last = Some(code);
        let size = table.len() + usize::from(early);
        width = match size {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    out
}

/// Writes what a code stands for and enters the next; false when it stands for
/// nothing.
fn lzw_code(code: u16, last: Option<u16>, table: &mut Vec<Entry>, out: &mut Vec<u8>) -> bool {
    let known = usize::from(code) < table.len();
    let from = if known { Some(code) } else { last };
    let Some(from) = from else { return false };
    let start = out.len();
    let mut at = from;
    while let Some(entry) = table.get(usize::from(at)) {
        out.push(entry.byte);
        if entry.length <= 1 {
            break;
        }
        at = entry.before;
    }
    let written = out.get_mut(start..).unwrap_or_default();
    written.reverse();
    let Some(head) = written.first().copied() else {
        return false;
    };
    if !known {
        out.push(head);
    }
    if let Some(last) = last.filter(|_| table.len() < 4096) {
        let length = table.get(usize::from(last)).map_or(1, |e| e.length);
        table.push(Entry {
            before: last,
            byte: head,
            length: length.saturating_add(1),
        });
    }
    true
}

fn base85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u8>, out: &mut Vec<u8>| {
        let given = group.len();
        if given < 2 {
            return;
        }
        group.resize(5, 84);
        let value = group.iter().fold(0u32, |sum, d| {
            sum.wrapping_mul(85).wrapping_add(u32::from(*d))
        });
        out.extend(value.to_be_bytes().iter().take(given - 1));
        group.clear();
    };
    for byte in data {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
    }
    flush(&mut group, &mut out);
    out
}

fn hexadecimal(data: &[u8]) -> Vec<u8> {
    let end = memchr::memchr(b'>', data).unwrap_or(data.len());
    let digits = data.get(..end).unwrap_or_default().iter();
    let digits: Vec<u8> = digits
        .filter(|b| !is_blank(**b))
        .map_while(|b| char::from(*b).to_digit(16))
        .map(|d| d as u8)
        .collect();
    let pair = |pair: &[u8]| match pair {
        [high, low] => high << 4 | low,
        [high] => high << 4,
        _ => 0,
    };
    digits.chunks(2).map(pair).collect()
}

fn runs(data: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, after)) = rest.split_first() {
        if *length == 128 || out.len() >= limit {
            break;
        }
        if *length < 128 {
            let n = (usize::from(*length) + 1).min(after.len());
            let (taken, after) = after.split_at(n);
            out.extend_from_slice(taken);
            rest = after;
        } else {
            let Some((byte, after)) = after.split_first() else {
                break;
            };
            out.resize(out.len() + 257 - usize::from(*length), *byte);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_filters_are_undone() {
        assert_eq!(base85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(hexadecimal(b"48 656C6c6F>"), b"Hello");
        assert_eq!(runs(&[2, b'a', b'b', b'c', 254, b'x', 128], 100), b"abcxxx");
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(lzw(&packed, true, 100), b"-----A---B");
    }

    #[test]
    fn rows_are_summed_up() {
        let parameters = Dict(vec![
            (b"Predictor".to_vec(), Object::Number(12.0)),
            (b"Columns".to_vec(), Object::Number(2.0)),
        ]);
        assert_eq!(predicted(vec![2, 1, 2, 2, 1, 1], &parameters), [1, 2, 2, 3]);
    }

    #[test]
    fn bombs_end_at_the_limit() {
        assert!(runs(&[129, 0].repeat(100_000), 1000).len() < 1200);
        assert!(lzw(&vec![0x80; 100_000], true, 1000).len() < 8000);
    }
}
