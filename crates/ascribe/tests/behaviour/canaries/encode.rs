//! How a name hides: the encodings in which it is planted.

use base64ct::{Base64, Encoding};
use unicode_normalization::UnicodeNormalization;

/// Name of an encoding, and what it makes of a text.
pub type Form = (&'static str, fn(&str) -> String);

/// The encodings.
pub const FORMS: [Form; 18] = [
    ("plain", str::to_owned),
    ("upper", |t| t.to_uppercase()),
    ("lower", |t| t.to_lowercase()),
    ("composed", |t| t.nfc().collect()),
    ("decomposed", |t| t.nfd().collect()),
    ("zero-width", |t| between(t, "\u{200B}")),
    ("soft-hyphen", |t| between(t, "\u{AD}")),
    ("spaced", |t| between(&t.replace(' ', ""), " ")),
    ("punycode", punycode),
    ("percent", |t| bytes(t, |b| format!("%{b:02X}"))),
    ("base64", |t| Base64::encode_string(t.as_bytes())),
    ("base64-wide", |t| Base64::encode_string(&wide(t))),
    ("hex", |t| bytes(t, |b| format!("{b:02x}"))),
    ("rot13", rot13),
    ("reversed", |t| t.chars().rev().collect()),
    ("entities", |t| {
        t.chars().map(|c| format!("&#{};", u32::from(c))).collect()
    }),
    ("escaped", |t| {
        t.encode_utf16().map(|u| format!("\\u{u:04x}")).collect()
    }),
    ("defanged", |t| t.replace('.', "[.]").replace(' ', "_")),
];

fn between(text: &str, what: &str) -> String {
    let letters: Vec<String> = text.chars().map(String::from).collect();
    letters.join(what)
}

fn bytes(text: &str, form: fn(u8) -> String) -> String {
    text.bytes().map(form).collect()
}

fn punycode(text: &str) -> String {
    let label = text.replace(' ', "-").to_lowercase();
    idna::domain_to_ascii(&label).unwrap_or(label)
}

/// UTF-16, little end first.
pub fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub fn rot13(text: &str) -> String {
    let turn = |c: char, a: u8| char::from((c as u8 - a + 13) % 26 + a);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            c => c,
        })
        .collect()
}

/// A text that names somebody in every encoding.
pub fn every(name: &str) -> String {
    let line = |(form, encode): &Form| format!("As {form} there stood {} in it.", encode(name));
    FORMS.iter().map(line).collect::<Vec<_>>().join("\n")
}
