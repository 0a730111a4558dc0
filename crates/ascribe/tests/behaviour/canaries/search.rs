//! Looks for every canary, in every encoding, in anything that came out.

use super::encode::{rot13, wide};
use super::names::Canary;
use aho_corasick::AhoCorasick;
use base64ct::{Base64Unpadded, Encoding};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Finds canaries.
pub struct Searcher {
    /// Forms as bytes.
    raw: AhoCorasick,
    raw_of: Vec<String>,
    /// Folded forms, sought in folded text.
    folded: AhoCorasick,
    folded_of: Vec<String>,
}

impl Searcher {
    pub fn new(canaries: &[Canary]) -> Self {
        let (mut raw, mut raw_of) = (Vec::new(), Vec::new());
        let (mut folded, mut folded_of) = (Vec::new(), Vec::new());
        for canary in canaries {
            for word in &canary.words {
                for form in byte_forms(word) {
                    raw.push(form);
                    raw_of.push(word.clone());
                }
                let plain = fold(word);
                for form in [rot13(&plain), plain.chars().rev().collect(), plain] {
                    folded.push(form);
                    folded_of.push(word.clone());
                }
            }
            // An address has no letters to fold.
            for form in [canary.address.clone(), canary.address.replace('.', "[.]")] {
                raw.push(form.into_bytes());
                raw_of.push(canary.address.clone());
            }
        }
        Self {
            raw: AhoCorasick::new(raw).unwrap(),
            raw_of,
            folded: AhoCorasick::new(folded).unwrap(),
            folded_of,
        }
    }

    /// What of the canaries stands in there.
    pub fn hits(&self, blob: &[u8]) -> BTreeSet<String> {
        let mut hits = BTreeSet::new();
        for layer in layers(blob) {
            let found = self.raw.find_iter(&layer);
            hits.extend(found.map(|m| format!("{} as bytes", self.raw_of[m.pattern()])));
            let text = String::from_utf8_lossy(&layer);
            for (how, text) in [("", text.to_string()), (", escaped", unescaped(&text))] {
                let plain = fold(&text);
                let found = self.folded.find_iter(&plain);
                hits.extend(found.map(|m| {
                    let near = plain
                        .get(m.start().saturating_sub(12)..m.end())
                        .unwrap_or("");
                    format!("{} as text{how} ({near})", self.folded_of[m.pattern()])
                }));
            }
        }
        hits
    }
}

/// The bytes in which a word may stand in a file.
fn byte_forms(word: &str) -> BTreeSet<Vec<u8>> {
    let mut forms = BTreeSet::new();
    for text in [word.to_owned(), word.to_lowercase(), word.to_uppercase()] {
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), wide(&text), big] {
            forms.insert(bytes.iter().rev().copied().collect());
            for hex in [
                bytes.iter().map(|b| format!("{b:02x}")).collect::<String>(),
                bytes.iter().map(|b| format!("{b:02X}")).collect(),
                bytes.iter().map(|b| format!("%{b:02X}")).collect(),
                bytes.iter().map(|b| format!("\\x{b:02x}")).collect(),
            ] {
                forms.insert(hex.into_bytes());
            }
            for offset in 0..3_usize {
                let padded = [vec![0; offset], bytes.clone()].concat();
                let encoded = Base64Unpadded::encode_string(&padded);
                let tail = usize::from(!padded.len().is_multiple_of(3));
                let head = (offset * 8).div_ceil(6);
                let inner = &encoded[head..encoded.len() - tail];
                forms.insert(inner.as_bytes().to_vec());
                let url = inner.replace('+', "-").replace('/', "_");
                forms.insert(url.into_bytes());
            }
            forms.insert(bytes);
        }
    }
    if let Ok(puny) = idna::domain_to_ascii(&word.to_lowercase()) {
        forms.insert(puny.into_bytes());
    }
    forms
}

/// Letters and digits in lower case, without marks.
fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// `%41`, `&#65;`, `\u0041` undone.
fn unescaped(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hex = |from: usize, to: usize| {
            let digits = rest.get(from..to)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let entity = rest.strip_prefix("&#").and_then(|r| {
            let end = r.find(';').filter(|e| *e < 8)?;
            Some((r[..end].parse::<u32>().ok()?, end + 3))
        });
        let unit = rest.starts_with("\\u").then(|| hex(2, 6)).flatten();
        let (letter, used) = match (c, entity, unit) {
            ('%', ..) if hex(1, 3).is_some() => {
                out.push(hex(1, 3).unwrap().try_into().unwrap_or(b'?'));
                rest = &rest[3..];
                continue;
            }
            (_, Some((value, used)), _) => (char::from_u32(value), used),
            (_, _, Some(value)) => (char::from_u32(value), 6),
            _ => (Some(c), c.len_utf8()),
        };
        let letter = letter.unwrap_or('?').to_string();
        out.extend(letter.as_bytes());
        rest = &rest[used..];
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The bytes, and what is packed in them: streams of a PDF with its text, gzip.
fn layers(blob: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![blob.to_vec()];
    if blob.starts_with(b"%PDF") {
        all.extend(super::pdf::layers(blob));
    }
    if blob.starts_with(&[0x1f, 0x8b]) {
        let mut inner = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(blob);
        let _ = std::io::Read::read_to_end(&mut reader, &mut inner);
        all.push(inner);
    }
    all
}
