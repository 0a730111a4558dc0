//! Numbers as ECMAScript writes them (ECMA-262, Number::toString; RFC 8785, 3.2.2.3).

/// Appends the canonical form of `text`, a number that already follows the
/// JSON grammar. `false` when the number exceeds the range of a double.
pub(super) fn write(text: &str, out: &mut String) -> bool {
    let integer = !text.bytes().any(|b| matches!(b, b'.' | b'e' | b'E'));
    if integer && text.len() <= 15 {
        out.push_str(if text == "-0" { "0" } else { text });
        return true;
    }
    let Ok(value) = text.parse::<f64>() else {
        return false;
    };
    if integer && !is_exactly(value, text) {
        out.push_str(text);
        return true;
    }
    if !value.is_finite() {
        return false;
    }
    write_double(value, out);
    true
}

/// Whether the double is the very integer that `text` spells.
fn is_exactly(value: f64, text: &str) -> bool {
    // No double has more than 309 integer digits.
    value.is_finite() && text.len() <= 310 && format!("{value:.0}") == text
}

/// Appends a finite double.
fn write_double(value: f64, out: &mut String) {
    if value == 0.0 {
        out.push('0');
        return;
    }
    if value < 0.0 {
        out.push('-');
    }
    let (digits, point) = shortest(value.abs());
    place_point(&digits, point, out);
}

/// The shortest digits that read back as the same double, without zeros at
/// either end, and how many of them stand before the decimal point. Between two
/// equally near the even one is taken, as RFC 8785 shows and serde_json does
/// (the standard library does not).
fn shortest(value: f64) -> (String, i32) {
    let text = serde_json::Value::from(value).to_string();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{part}");
    let digits = all.trim_start_matches('0');
    let leading = all.len() - digits.len();
    let point = i32::try_from(whole.len()).unwrap_or(0) - i32::try_from(leading).unwrap_or(0)
        + exponent.parse::<i32>().unwrap_or(0);
    (digits.trim_end_matches('0').to_owned(), point)
}

/// Writes `digits` with the decimal point after `point` digits, in the form
/// ECMAScript chooses for that magnitude.
fn place_point(digits: &str, point: i32, out: &mut String) {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if point >= count && point <= 21 {
        out.push_str(digits);
        out.push_str(&zeros(point - count));
    } else if point > 0 && point <= 21 {
        let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
        out.push_str(whole);
        out.push('.');
        out.push_str(part);
    } else if point > -6 && point <= 0 {
        out.push_str("0.");
        out.push_str(&zeros(-point));
        out.push_str(digits);
    } else {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let exponent = point - 1;
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        out.push_str(&exponent.unsigned_abs().to_string());
    }
}

/// Length of the JSON number at the start of `bytes`, or `None`.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        bytes.get(from..).map_or(0, |rest| {
            rest.iter().take_while(|b| b.is_ascii_digit()).count()
        })
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let part = digits(at + 1);
        if part == 0 {
            return None;
        }
        at += 1 + part;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at);
        if exponent == 0 {
            return None;
        }
        at += exponent;
    }
    Some(at)
}
