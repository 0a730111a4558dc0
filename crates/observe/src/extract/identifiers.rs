//! Identifiers that one look at a word decides: CVE, ATT&CK, autonomous systems.

use super::text::Text;

/// A value and where it ends.
pub(super) type Found = (String, usize);

fn is_hyphen(wide: char) -> bool {
    matches!(
        wide,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{AD}'
    )
}

fn hyphen(text: Text<'_>, at: usize) -> Option<usize> {
    text.char_at(at)
        .filter(|&found| is_hyphen(found))
        .map(|found| at + found.len_utf8())
}

/// Hyphen of any script, `_`, `:` or blank, perhaps with a blank after it.
fn cve_separator(text: Text<'_>, at: usize) -> Option<usize> {
    let end = match text.at(at) {
        b'_' | b' ' | b':' => at + 1,
        _ => hyphen(text, at)?,
    };
    Some(next_line(text, end))
}

/// After a hyphen: one blank, or the line break that wrapped the id.
fn next_line(text: Text<'_>, at: usize) -> usize {
    let end = text.skip_blank(at, 1);
    let line = end + usize::from(text.at(end) == b'\r');
    if text.at(line) == b'\n' && text.before(at) == b'-' {
        text.skip_blank(line + 1, 8)
    } else {
        end
    }
}

/// A CVE id at `at`. Returns its year, value and end.
pub(super) fn cve(text: Text<'_>, at: usize) -> Option<(String, Found)> {
    if !text.has(at, "cve") {
        return None;
    }
    let year_start = cve_separator(text, at + 3)?;
    let year = cve_year(text, year_start)?;
    let number_start = cve_separator(text, year_start + 4)?;
    let (number, end) = cve_number(text, number_start)?;
    Some((year.to_owned(), (format!("CVE-{year}-{number}"), end)))
}

fn cve_year(text: Text<'_>, at: usize) -> Option<&str> {
    let year = text.slice(at, text.digits_end(at, 5));
    matches!(year.parse::<u16>(), Ok(1999..=2099)).then_some(year)
}

fn cve_number(text: Text<'_>, at: usize) -> Option<(&str, usize)> {
    let end = text.digits_end(at, 20);
    let number = text.slice(at, end);
    let padded = number.len() > 4 && number.starts_with('0');
    ((4..=19).contains(&number.len()) && !padded && (!text.alnum_at(end) || text.has(end, "cve")))
        .then_some((number, end))
}

/// A further id of the same list: `, -26857`, `/26858`, ` and 2021-27065`. Returns value, start, end.
pub(super) fn cve_continued(
    text: Text<'_>,
    at: usize,
    year: &str,
    digits: usize,
) -> Option<(String, usize, usize)> {
    if text.has(at, "cve") {
        let (_, (value, end)) = cve(text, at)?;
        return Some((value, at, end));
    }
    let mut i = text.skip_blank(at, 2);
    let slashed = matches!(text.at(i), b'/' | b'|');
    if matches!(text.at(i), b',' | b'/' | b'&' | b';' | b'|') {
        i = text.skip_blank(i + 1, 2);
    }
    for word in ["and ", "or "] {
        if text.has(i, word) {
            i = text.skip_blank(i + word.len(), 2);
        }
    }
    if i == at {
        return None;
    }
    if let Some(year) = cve_year(text, i) {
        let next = hyphen(text, i + 4)?;
        let (number, end) = cve_number(text, next)?;
        return Some((format!("CVE-{year}-{number}"), i, end));
    }
    let number_start = match hyphen(text, i) {
        Some(next) => next,
        None if slashed || is_bare_number(text, i, digits) => i,
        None => return None,
    };
    let (number, end) = cve_number(text, number_start)?;
    Some((format!("CVE-{year}-{number}"), i, end))
}

/// `26857` in `CVE-2021-26855, 26857 and 26858`: as long as the last number, and nothing is
/// counted by it (`30000 servers`).
fn is_bare_number(text: Text<'_>, at: usize, digits: usize) -> bool {
    const AFTER: &[&str] = &[
        "and", "or", "were", "are", "was", "is", "to", "in", "for", "by", "as", "on", "have",
        "which", "that", "at", "from", "allow", "affect",
    ];
    let end = text.digits_end(at, 20);
    let word = super::context::word_after(text, end);
    let year = end == at + 4 && cve_year(text, at).is_some();
    end - at == digits && !year && (word.is_empty() || super::context::is_any(word, AFTER))
}

/// An ATT&CK technique, sub-technique or tactic at `at`.
pub(super) fn attack(text: Text<'_>, at: usize) -> Option<Found> {
    if !matches!(text.at(at), b'T' | b't') {
        return None;
    }
    if matches!(text.at(at + 1), b'A' | b'a') {
        return tactic(text, at);
    }
    let end = text.digits_end(at + 1, 5);
    let number: u16 = text.slice(at + 1, end).parse().ok()?;
    if end != at + 5 || !matches!(number, 800..=899 | 1001..=1999) || text.alnum_at(end) {
        return None;
    }
    let Some((sub, sub_end)) = sub_technique(text, end) else {
        let longer = text.at(end) == b'.' && text.digits_end(end + 1, 4) > end + 4;
        let upper = text.at(at) == b'T';
        return (upper && !longer).then(|| (format!("T{number:04}"), end));
    };
    Some((format!("T{number:04}.{sub}"), sub_end))
}

/// `.001`, `/001` or `[.]001` after a technique.
fn sub_technique(text: Text<'_>, at: usize) -> Option<(&str, usize)> {
    let start = match text.at(at) {
        b'/' => at + 1,
        _ => {
            super::defang::dot(text, at)
                .filter(|dot| dot.close == 0)?
                .end
        }
    };
    let end = text.digits_end(start, 4);
    (end == start + 3 && !text.alnum_at(end)).then(|| (text.slice(start, end), end))
}

fn tactic(text: Text<'_>, at: usize) -> Option<Found> {
    let end = text.digits_end(at + 2, 5);
    let number: u16 = text.slice(at + 2, end).parse().ok()?;
    let whole = end == at + 6 && !text.alnum_at(end);
    (whole && matches!(number, 1..=199)).then(|| (format!("TA{number:04}"), end))
}

/// Whether the word before makes `T1650` the model of a machine.
pub(super) fn is_model(text: Text<'_>, at: usize) -> bool {
    const MAKERS: &[&str] = &[
        "model",
        "models",
        "precision",
        "thinkpad",
        "thinkstation",
        "dell",
        "lenovo",
        "series",
        "part",
        "sku",
    ];
    super::context::is_any(super::context::word_before(text, at).0, MAKERS)
}

/// An autonomous system at `at`: `AS14061`, `AS 14061`, `ASN: 14061`.
pub(super) fn autonomous_system(text: Text<'_>, at: usize) -> Option<Found> {
    if !text.has(at, "as") {
        return None;
    }
    let named = matches!(text.at(at + 2), b'N' | b'n');
    let mut i = at + 2 + usize::from(named);
    let attached = text.at(i).is_ascii_digit();
    if !attached {
        i = asn_separator(text, i, named)?;
        if named && text.has(i, "as") {
            i += 2;
        }
    }
    let end = text.digits_end(i, 11);
    let digits = text.slice(i, end);
    let number: u32 = digits.parse().ok()?;
    let whole = !text.alnum_at(end)
        && text.at(end) != b'_'
        && !(text.at(end) == b'.' && text.alnum_at(end + 1));
    let upper = text.slice(at, at + 2) == "AS";
    let likely = named
        || if attached {
            number > 9 && number != 400 && (upper || digits.len() > 2)
        } else {
            upper && is_clear(digits)
        };
    (number > 0 && !digits.starts_with('0') && whole && likely)
        .then(|| (format!("AS{number}"), end))
}

/// Four or more digits that are no year.
fn is_clear(digits: &str) -> bool {
    digits.len() > 4 || digits.len() == 4 && !digits.starts_with("19") && !digits.starts_with("20")
}

fn asn_separator(text: Text<'_>, at: usize, named: bool) -> Option<usize> {
    match text.at(at) {
        b' ' => {
            let i = text.skip_blank(at, 2);
            match text.at(i) {
                b'#' => Some(i + 1),
                b'=' | b':' if named => Some(text.skip_blank(i + 1, 2)),
                _ => Some(i),
            }
        }
        b':' | b'#' | b'=' if named => Some(text.skip_blank(at + 1, 2)),
        b'-' => Some(at + 1),
        _ => None,
    }
}
