//! JSON escapes resolved, with a way back to where they are written.

use memchr::memchr;

use super::piece::Shift;

/// How many times a string is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// JSON; a slash or quote in JSON that stands inside a JSON string is
    /// resolved too, so that an embedded `http:\\/\\/` hides nothing.
    Json,
    /// JSON that carries STIX patterns, whose literals escape `\` and `'` once
    /// more.
    Stix,
}

/// Writes `raw` with its escapes resolved to `text`, and to `map` where the text
/// after each stems from. What is no escape stays as it is.
pub(crate) fn unescape(raw: &str, level: Level, text: &mut String, map: &mut Vec<Shift>) {
    text.clear();
    map.clear();
    let mut rest = raw;
    while let Some(i) = memchr(b'\\', rest.as_bytes()) {
        let (before, escape) = rest.split_at_checked(i).unwrap_or((rest, ""));
        text.push_str(before);
        let (character, length) = resolve(escape, level).unwrap_or(('\\', 1));
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
        map.push(Shift {
            text: text.len(),
            raw: raw.len() - rest.len(),
        });
    }
    text.push_str(rest);
}

/// The character that `escape` begins with, and the length of its escape.
fn resolve(escape: &str, level: Level) -> Option<(char, usize)> {
    twice(escape, level).or_else(|| once(escape))
}

fn twice(escape: &str, level: Level) -> Option<(char, usize)> {
    const JSON: [(&str, char); 3] = [(r"\\/", '/'), (r"\\\/", '/'), (r#"\\\""#, '"')];
    const STIX: [(&str, char); 2] = [(r"\\\\", '\\'), (r"\\'", '\'')];
    let stix = STIX.iter().filter(|_| level == Level::Stix);
    let found = JSON
        .iter()
        .chain(stix)
        .find(|(written, _)| escape.starts_with(written));
    found.map(|(written, character)| (*character, written.len()))
}

fn once(escape: &str) -> Option<(char, usize)> {
    let character = match escape.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'u' => return unicode(escape),
        _ => return None,
    };
    Some((character, 2))
}

/// `\u0041`, or a pair of surrogates; half a pair is a replacement character.
fn unicode(escape: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        let digits = Some(digits).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    let pair = [first, unit(6).unwrap_or(0)];
    match char::decode_utf16(pair).next()? {
        Ok(c) => Some((c, if c.len_utf16() == 2 { 12 } else { 6 })),
        Err(_) => Some((char::REPLACEMENT_CHARACTER, 6)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Piece;

    fn resolved(raw: &str, level: Level) -> String {
        let (mut text, mut map) = (String::new(), Vec::new());
        unescape(raw, level, &mut text, &mut map);
        text
    }

    #[test]
    fn escapes_are_resolved_and_others_left() {
        assert_eq!(
            resolved(r"http:\/\/a.b\u0041\n", Level::Json),
            "http://a.bA\n"
        );
        assert_eq!(
            resolved(r"\ud83d\ude00 \ud83d!", Level::Json),
            "\u{1f600} \u{fffd}!"
        );
        assert_eq!(
            resolved(r"\x \u12 \uzzzz \", Level::Json),
            r"\x \u12 \uzzzz \"
        );
        assert_eq!(
            resolved(r#"{\\\"u\\\":\\\"http:\\/\\/x"#, Level::Json),
            r#"{"u":"http://x"#
        );
        assert_eq!(
            resolved(r"HKLM\\\\SOFTWARE\\\\X", Level::Stix),
            r"HKLM\SOFTWARE\X"
        );
        assert_eq!(resolved(r"HKLM\\SOFTWARE", Level::Json), r"HKLM\SOFTWARE");
    }

    #[test]
    fn spans_lead_back_to_what_is_written() {
        let raw = r#"{"u":"http:\/\/\u0065vil.example\/a","v":"\u00e4"}"#;
        let (mut text, mut map) = (String::new(), Vec::new());
        unescape(raw, Level::Json, &mut text, &mut map);
        let piece = Piece {
            file: "f",
            text: &text,
            base: 100,
            raw,
            map: &map,
        };
        let start = text.find("http").unwrap();
        let end = text.find("\",").unwrap();
        assert_eq!(piece.written(start, end), r"http:\/\/\u0065vil.example\/a");
        assert_eq!(piece.span(start, end), 106..135);
        let host = text.find("evil").unwrap();
        assert_eq!(piece.written(host, host + 4), r"\u0065vil");
        let umlaut = text.find('ä').unwrap();
        assert_eq!(piece.written(umlaut, umlaut + 2), r"\u00e4");
    }
}
