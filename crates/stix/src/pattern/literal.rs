//! Constants inside patterns.

use super::lexer::Kind;

type Lexed<'a> = Result<(Kind<'a>, usize), &'static str>;

/// A string in quotes; only the quote and the backslash are escaped.
pub(super) fn string(rest: &str) -> Lexed<'_> {
    let mut content = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Ok((Kind::String(content), at + 1)),
            '\\' => match chars.next() {
                Some((_, escaped @ ('\'' | '\\'))) => content.push(escaped),
                _ => return Err("a string with no escapes but \\' and \\\\"),
            },
            c => content.push(c),
        }
    }
    Err("a string with its closing quote")
}

/// A number, or `None` when none starts here.
pub(super) fn number(rest: &str) -> Option<Lexed<'_>> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let sign = rest.len() - unsigned.len();
    let whole = digits(unsigned);
    let behind = unsigned.get(whole..).unwrap_or_default();
    let part = behind.strip_prefix('.').map_or(0, digits);
    if part > 0 {
        let length = sign + whole + 1 + part;
        let value = rest.get(..length).and_then(|text| text.parse::<f64>().ok());
        let value = value.filter(|v| v.is_finite());
        return Some(match value {
            Some(value) => Ok((Kind::Float(value), length)),
            None => Err("a number within the range of a double"),
        });
    }
    if whole == 0 {
        return None;
    }
    // By the grammar a zero is a token of its own; `007` is three of them.
    let whole = if unsigned.starts_with('0') { 1 } else { whole };
    let length = sign + whole;
    Some(
        match rest.get(..length).and_then(|text| text.parse().ok()) {
            Some(value) => Ok((Kind::Integer(value), length)),
            None => Err("an integer of 64 bits"),
        },
    )
}

/// The literal `b'…'`, `h'…'` or `t'…'`.
pub(super) fn prefixed<'a>(prefix: &str, content: &'a str) -> Result<Kind<'a>, &'static str> {
    match prefix {
        "b" if is_base64(content) => Ok(Kind::Binary(content)),
        "b" => Err("base64 with padding"),
        "h" if is_hex(content) => Ok(Kind::Hex(content)),
        "h" => Err("an even number of hexadecimal digits"),
        _ if is_timestamp(content) => Ok(Kind::Timestamp(content)),
        _ => Err("a moment as t'2021-03-02T00:00:00Z'"),
    }
}

fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_base64(text: &str) -> bool {
    let content = text.trim_end_matches('=');
    let padding = text.len() - content.len();
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && padding <= 2
        && content
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// The grammar's `TimestampLiteral`: fields in range, no calendar.
fn is_timestamp(text: &str) -> bool {
    let Some((moment, fraction)) = text.split_at_checked(19) else {
        return false;
    };
    let shape = moment
        .bytes()
        .zip(*b"dddd-dd-ddTdd:dd:dd")
        .all(|(b, s)| match s {
            b'd' => b.is_ascii_digit(),
            sign => b == sign,
        });
    let field = |from: usize| {
        moment
            .get(from..from + 2)
            .and_then(|f| f.parse::<u8>().ok())
    };
    let within = |from: usize, low: u8, high: u8| {
        field(from).is_some_and(|value| (low..=high).contains(&value))
    };
    let fraction_ok = fraction == "Z"
        || fraction
            .strip_prefix('.')
            .and_then(|f| f.strip_suffix('Z'))
            .is_some_and(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()));
    shape
        && within(5, 1, 12)
        && within(8, 1, 31)
        && within(11, 0, 23)
        && within(14, 0, 59)
        && within(17, 0, 60)
        && fraction_ok
}
