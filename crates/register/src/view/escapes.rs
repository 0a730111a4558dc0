//! Single letters written by their numbers: `%41`, `=41`, `\x41`, `\u0041`, `%u0041`, `&#65;`.

use super::View;

/// Letters that pages name; those of Latin script beyond English.
const NAMED: [(&str, char); 32] = [
    ("amp", '&'),
    ("nbsp", ' '),
    ("shy", '\u{AD}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("period", '.'),
    ("commat", '@'),
    ("lowbar", '_'),
    ("amacr", 'ā'),
    ("emacr", 'ē'),
    ("imacr", 'ī'),
    ("omacr", 'ō'),
    ("umacr", 'ū'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("iacute", 'í'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ouml", 'ö'),
    ("oslash", 'ø'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
];

/// The text with its escapes undone; none if there are none.
pub fn undone(text: &str) -> Option<View> {
    if !text.contains(['%', '=', '\\', '&']) {
        return None;
    }
    let mut view = View::default();
    let mut at = 0;
    let mut found = false;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let used = match c {
            '&' => entity(rest).map(|(c, used)| {
                view.push(c, (at, at + used));
                used
            }),
            '%' | '=' | '\\' => wide(rest, at, &mut view).or_else(|| bytes(rest, at, &mut view)),
            _ => None,
        };
        found |= used.is_some();
        let used = used.unwrap_or_else(|| {
            view.push(c, (at, at + c.len_utf8()));
            c.len_utf8()
        });
        at += used;
    }
    found.then_some(view)
}

/// `&#65;`, `&#x41;`, `&amacr;`, also without the semicolon after a number.
fn entity(rest: &str) -> Option<(char, usize)> {
    let body = rest.strip_prefix('&')?;
    let Some(number) = body.strip_prefix('#') else {
        let end = body.find(';').filter(|end| *end <= 8)?;
        let name = body.get(..end)?.to_ascii_lowercase();
        let (_, c) = NAMED.iter().find(|(n, _)| *n == name)?;
        return Some((*c, end + 2));
    };
    let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (number, 10, 2),
    };
    let length = digits
        .chars()
        .take(7)
        .take_while(|c| c.is_digit(radix))
        .count();
    let value = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    let closed = digits.get(length..).is_some_and(|r| r.starts_with(';'));
    Some((
        char::from_u32(value)?,
        before + length + usize::from(closed),
    ))
}

/// `\u0041` and `%u0041`, in a row, as UTF-16.
fn wide(rest: &str, at: usize, view: &mut View) -> Option<usize> {
    let mut units = Vec::new();
    let mut used = 0;
    while let Some(unit) = rest.get(used..).and_then(unit) {
        units.push(unit);
        used += 6;
    }
    if units.is_empty() {
        return None;
    }
    let mut place = at;
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or('\u{FFFD}');
        let length = 6 * c.len_utf16();
        view.push(c, (place, place + length));
        place += length;
    }
    Some(used)
}

fn unit(text: &str) -> Option<u16> {
    let digits = text
        .strip_prefix("\\u")
        .or_else(|| text.strip_prefix("%u"))?;
    let digits = digits.get(..4)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then_some(())?;
    u16::from_str_radix(digits, 16).ok()
}

/// `%41`, `=41`, `\x41`, in a row, as UTF-8.
fn bytes(rest: &str, at: usize, view: &mut View) -> Option<usize> {
    let mut raw: Vec<(u8, usize)> = Vec::new();
    let mut used = 0;
    while let Some((byte, length)) = rest.get(used..).and_then(byte) {
        raw.push((byte, length));
        used += length;
    }
    if raw.is_empty() {
        return None;
    }
    let all: Vec<u8> = raw.iter().map(|r| r.0).collect();
    let (mut place, mut lengths) = (at, raw.iter().map(|r| r.1));
    for chunk in all.utf8_chunks() {
        for c in chunk.valid().chars() {
            let length: usize = lengths.by_ref().take(c.len_utf8()).sum();
            view.push(c, (place, place + length));
            place += length;
        }
        if !chunk.invalid().is_empty() {
            let length: usize = lengths.by_ref().take(chunk.invalid().len()).sum();
            view.push('\u{FFFD}', (place, place + length));
            place += length;
        }
    }
    Some(used)
}

fn byte(text: &str) -> Option<(u8, usize)> {
    let digits = text
        .strip_prefix('%')
        .or_else(|| text.strip_prefix('='))
        .or_else(|| text.strip_prefix("\\x"))?;
    let before = text.len() - digits.len();
    let digits = digits.get(..2)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then_some(())?;
    Some((u8::from_str_radix(digits, 16).ok()?, before + 2))
}
