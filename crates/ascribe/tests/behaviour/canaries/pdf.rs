//! What a PDF holds: its streams unpacked, its strings decoded, the text of its pages.

use std::collections::BTreeMap;
use std::io::Read as _;

/// Every stream unpacked, every string, and the text under each of its fonts.
pub fn layers(file: &[u8]) -> Vec<Vec<u8>> {
    let streams = streams(file);
    let mut all = vec![strings(file)];
    let maps: Vec<BTreeMap<u16, String>> = streams.iter().filter_map(|s| map(s)).collect();
    for stream in &streams {
        all.push(stream.clone());
        all.push(strings(stream));
        for map in &maps {
            all.push(text(stream, map).into_bytes());
        }
    }
    all
}

/// The text of all pages.
pub fn words(file: &[u8]) -> String {
    let streams = streams(file);
    let maps: Vec<BTreeMap<u16, String>> = streams.iter().filter_map(|s| map(s)).collect();
    let all = streams.iter().flat_map(|s| maps.iter().map(|m| text(s, m)));
    all.collect::<Vec<_>>().join("\n")
}

fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut rest = file;
    while let Some(at) = find(rest, b"stream") {
        let begin = &rest[at + 6..];
        let begin = begin.strip_prefix(b"\r").unwrap_or(begin);
        let begin = begin.strip_prefix(b"\n").unwrap_or(begin);
        let Some(end) = find(begin, b"endstream") else {
            break;
        };
        let mut plain = Vec::new();
        let mut zlib = flate2::read::ZlibDecoder::new(&begin[..end]);
        match zlib.read_to_end(&mut plain) {
            Ok(_) => all.push(plain),
            Err(_) => all.push(begin[..end].to_vec()),
        }
        rest = &begin[end + 9..];
    }
    all
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// Strings in brackets and in hexadecimal, decoded; UTF-16 as UTF-8.
fn strings(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (string, used) = match bytes[at] {
            b'(' => bracketed(&bytes[at..]),
            b'<' if bytes.get(at + 1) != Some(&b'<') => hexadecimal(&bytes[at..]),
            _ => (Vec::new(), 1),
        };
        if !string.is_empty() {
            match string.strip_prefix(&[0xFE, 0xFF]) {
                Some(wide) => {
                    let units = wide
                        .chunks_exact(2)
                        .map(|p| u16::from_be_bytes([p[0], p[1]]));
                    let text: Vec<u16> = units.collect();
                    out.extend(String::from_utf16_lossy(&text).into_bytes());
                }
                None => out.extend(&string),
            }
            out.push(b'\n');
        }
        at += used.max(1);
    }
    out
}

fn bracketed(bytes: &[u8]) -> (Vec<u8>, usize) {
    let (mut out, mut depth, mut at) = (Vec::new(), 0, 0);
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            b'\\' => {
                let digits = bytes[at..]
                    .iter()
                    .take(3)
                    .take_while(|d| (b'0'..=b'7').contains(d));
                let digits: Vec<u8> = digits.copied().collect();
                if digits.is_empty() {
                    let next = bytes.get(at).copied().unwrap_or(b' ');
                    out.push(match next {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'b' => 8,
                        b'f' => 12,
                        other => other,
                    });
                    at += 1;
                } else {
                    let value = digits
                        .iter()
                        .fold(0_u32, |v, d| v * 8 + u32::from(d - b'0'));
                    out.push((value % 256) as u8);
                    at += digits.len();
                }
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if !(b == b'(' && depth == 1 && at == 1) {
            out.push(b);
        }
    }
    (out, at)
}

fn hexadecimal(bytes: &[u8]) -> (Vec<u8>, usize) {
    let Some(end) = bytes.iter().take(1 << 16).position(|b| *b == b'>') else {
        return (Vec::new(), 1);
    };
    let digits: Vec<u8> = bytes[1..end]
        .iter()
        .filter(|b| !b.is_ascii_whitespace())
        .copied()
        .collect();
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return (Vec::new(), 1);
    }
    let byte =
        |p: &[u8]| u8::from_str_radix(std::str::from_utf8(p).unwrap_or("0"), 16).unwrap_or(0);
    (digits.chunks(2).map(byte).collect(), end + 1)
}

/// A `ToUnicode` map.
fn map(stream: &[u8]) -> Option<BTreeMap<u16, String>> {
    let text = std::str::from_utf8(stream).ok()?;
    if !text.contains("beginbfchar") && !text.contains("beginbfrange") {
        return None;
    }
    let mut map = BTreeMap::new();
    let unicode = |hex: &str| {
        let units = hex
            .as_bytes()
            .chunks(4)
            .filter_map(|c| u16::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok());
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    };
    for line in text.lines() {
        let parts: Vec<&str> = line
            .split(['<', '>'])
            .filter(|p| !p.trim().is_empty())
            .collect();
        match parts[..] {
            [code, to] => {
                if let Ok(code) = u16::from_str_radix(code, 16) {
                    map.insert(code, unicode(to));
                }
            }
            [from, last, to] => {
                let range = (u16::from_str_radix(from, 16), u16::from_str_radix(last, 16));
                let (Ok(from), Ok(last), Ok(first)) =
                    (range.0, range.1, u32::from_str_radix(to, 16))
                else {
                    continue;
                };
                for code in from..=last {
                    let letter = char::from_u32(first + u32::from(code - from));
                    map.insert(code, letter.unwrap_or('?').to_string());
                }
            }
            _ => {}
        }
    }
    Some(map)
}

/// What the strings of a page say in a font.
fn text(stream: &[u8], map: &BTreeMap<u16, String>) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < stream.len() {
        let (string, used) = match stream[at] {
            b'(' => bracketed(&stream[at..]),
            b'<' if stream.get(at + 1) != Some(&b'<') => hexadecimal(&stream[at..]),
            _ => (Vec::new(), 1),
        };
        for pair in string.chunks_exact(2) {
            let code = u16::from_be_bytes([pair[0], pair[1]]);
            out.push_str(map.get(&code).map_or("", String::as_str));
        }
        at += used.max(1);
    }
    out
}
