//! Whole words that are an encoding of others: Base64, hexadecimal, Punycode.

use super::View;
use base64ct::{Base64Unpadded, Encoding};

/// Letters of an encoded word, at least: what is shorter holds no name.
const SHORTEST: usize = 8;
/// Letters of an encoded word that are decoded, at most.
const LONGEST: usize = 1 << 20;

/// Parts what different words hold: a letter of no name, between ends of lines.
const APART: &str = "\nꓐ\n";

/// What all encoded words hold; the whole word is the place of what is in Base64 or Punycode.
pub fn decoded(text: &str) -> Option<View> {
    let mut all = View::default();
    for (at, word) in words(text, |c| c.is_ascii_alphanumeric() || "+/-_=".contains(c)) {
        for inside in base64(word) {
            all.push_all(&inside, (at, at + word.len()));
            all.push_all(APART, (at, at));
        }
    }
    for (at, word) in words(text, |c| c.is_ascii_hexdigit() || " :,-".contains(c)) {
        for inside in hexadecimal(word, at) {
            all.append(inside);
            all.push_all(APART, (at, at));
        }
    }
    for (at, word) in words(text, |c| c.is_ascii_alphanumeric() || "-._".contains(c)) {
        if word.to_ascii_lowercase().contains("xn--") {
            let (inside, _) = idna::domain_to_unicode(word);
            all.push_all(&inside, (at, at + word.len()));
            all.push_all(APART, (at, at));
        }
    }
    (!all.text.is_empty()).then_some(all)
}

/// Runs of such characters, with where they stand.
fn words(text: &str, part: fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + text.get(rest..)?.find(part)?;
            let after = text.get(start..)?;
            let length = after.find(|c| !part(c)).unwrap_or(after.len());
            rest = start + length;
            if (SHORTEST..=LONGEST).contains(&length) {
                return Some((start, after.get(..length)?));
            }
        }
    })
}

/// What the word holds, begun at each of four letters, since it may be cut out of a longer one.
fn base64(word: &str) -> Vec<String> {
    let letters: String = word
        .trim_matches('=')
        .chars()
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let mut found = Vec::new();
    for skip in 0..4 {
        let Some(rest) = letters.get(skip..) else {
            continue;
        };
        // A single letter at the end holds no byte.
        let rest = match rest.len() % 4 {
            1 => rest.get(..rest.len() - 1).unwrap_or_default(),
            _ => rest,
        };
        // Bits left over at the end may be anything where the word was cut.
        let decoded = Base64Unpadded::decode_vec(rest).or_else(|_| {
            Base64Unpadded::decode_vec(rest.get(..rest.len() / 4 * 4).unwrap_or_default())
        });
        found.extend(decoded.ok().and_then(|bytes| readable(&bytes)));
    }
    found
}

/// What the digits hold, begun at either of two, with or without separators.
fn hexadecimal(word: &str, at: usize) -> Vec<View> {
    let digits: Vec<(u8, usize)> = word
        .char_indices()
        .filter_map(|(n, c)| Some((u8::try_from(c.to_digit(16)?).ok()?, at + n)))
        .collect();
    let mut found = Vec::new();
    for skip in 0..2 {
        let pairs = digits.get(skip..).unwrap_or_default().chunks_exact(2);
        let bytes: Vec<(u8, usize, usize)> = pairs
            .filter_map(|p| match p {
                [(high, from), (low, to)] => Some((high << 4 | low, *from, to + 1)),
                _ => None,
            })
            .collect();
        let plain: Vec<u8> = bytes.iter().map(|b| b.0).collect();
        let Some(inside) = readable(&plain) else {
            continue;
        };
        // Each letter stands for the digits from its share of the bytes on.
        let step = plain.len() as f64 / inside.len().max(1) as f64;
        let mut view = View::default();
        for (n, c) in inside.char_indices() {
            let first = bytes.get((n as f64 * step) as usize).map_or(at, |b| b.1);
            let last = ((n + c.len_utf8()) as f64 * step).ceil() as usize;
            let last = bytes
                .get(last.saturating_sub(1))
                .map_or(at + word.len(), |b| b.2);
            view.push(c, (first, last.max(first)));
        }
        found.push(view);
    }
    found
}

/// Text, if the bytes are one of UTF-8 or UTF-16, but for a few at the ends.
fn readable(bytes: &[u8]) -> Option<String> {
    if bytes.len() < SHORTEST / 2 {
        return None;
    }
    let low = bytes.iter().skip(1).step_by(2).filter(|b| **b <= 4).count();
    let high = bytes.iter().step_by(2).filter(|b| **b <= 4).count();
    let many = bytes.len() / 3;
    if low > many || high > many {
        let unit = |pair: &[u8]| {
            let (a, b) = (*pair.first()?, *pair.get(1)?);
            Some(if low > many { [a, b] } else { [b, a] })
        };
        let units = bytes
            .chunks_exact(2)
            .filter_map(unit)
            .map(u16::from_le_bytes);
        let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
        return told(&text).then_some(text);
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    told(&text).then_some(text)
}

/// True if there is a run in it that may be words: digests and keys have none.
fn told(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = match c.is_alphanumeric() || " -_.@/:".contains(c) {
            true => run + 1,
            false => 0,
        };
        run >= 6
    })
}
