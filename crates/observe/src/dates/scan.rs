//! Small readers of digits and words, forwards and backwards.

use jiff::civil::Date;

/// The value of a few digits, or `None` if one of them is none.
pub(super) fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |value, b| {
        let digit = b.is_ascii_digit().then(|| i16::from(b - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Two digits at `at`, as a number.
pub(super) fn two(text: &[u8], at: usize) -> Option<i8> {
    i8::try_from(number(text.get(at..at + 2)?)?).ok()
}

/// One or two digits that end before `end`: where they begin and their value.
pub(super) fn number_before(text: &[u8], end: usize) -> Option<(usize, i8)> {
    let digits = text
        .get(..end)?
        .iter()
        .rev()
        .take(3)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let start = end - digits;
    let value = number(text.get(start..end)?)?;
    (1..=2).contains(&digits).then_some(())?;
    Some((start, i8::try_from(value).ok()?))
}

/// Letters that end before `end`, at most twelve.
pub(super) fn word_before(text: &[u8], end: usize) -> &[u8] {
    let before = text.get(..end).unwrap_or_default();
    let letters = before
        .iter()
        .rev()
        .take(12)
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    before
        .get(end.saturating_sub(letters)..)
        .unwrap_or_default()
}

/// Where the blanks (and one comma or full stop) that end before `end` begin.
pub(super) fn blanks_before(text: &[u8], end: usize) -> usize {
    let mut at = end;
    let mut mark = false;
    while let Some(&b) = at.checked_sub(1).and_then(|i| text.get(i)) {
        match b {
            b' ' | b'\n' | b'\r' if end - at < 8 => {}
            b',' | b'.' if !mark => mark = true,
            _ => break,
        }
        at -= 1;
    }
    at
}

/// Whether nothing that would make a longer word or number precedes `start`.
pub(super) fn is_free_before(text: &[u8], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|i| text.get(i));
    !before.is_some_and(|&b| is_joined(b) || matches!(b, b'.' | b'/' | b'-' | b':'))
}

/// Whether nothing that would make a longer word or number follows at `end`.
pub(super) fn is_free_after(text: &[u8], end: usize) -> bool {
    match text.get(end..).unwrap_or_default() {
        [b'-' | b'/' | b'.' | b':', b, ..] => !b.is_ascii_digit(),
        [b, ..] => !is_joined(*b),
        [] => true,
    }
}

fn is_joined(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// A day that exists.
pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month, 1 to 12, that a word names, whole or shortened, with a capital.
#[must_use]
pub fn month(word: &[u8]) -> Option<i8> {
    if !word.first()?.is_ascii_uppercase() || word.len() < 3 {
        return None;
    }
    let short = word.len() == 3 || word.eq_ignore_ascii_case(b"sept");
    (1i8..).zip(MONTHS).find_map(|(number, name)| {
        let head = name.as_bytes().get(..word.len())?;
        (head.eq_ignore_ascii_case(word) && (short || head.len() == name.len())).then_some(number)
    })
}
