//! URLs: scheme, credentials, host, port and tail, however defanged.

use std::borrow::Cow;

use super::chain::{self, Label};
use super::defang;
use super::domain::{self, Place};
use super::ipv4;
use super::ipv6;
use super::text::Text;
use super::url_tail;

/// Longest credentials, in bytes.
const CREDENTIALS_BYTES: usize = 256;

/// A URL found.
pub(super) struct Found {
    /// Refanged; scheme and host in lower case.
    pub(super) value: String,
    /// One past its last byte.
    pub(super) end: usize,
    /// Where path, query or fragment begin.
    pub(super) tail: usize,
}

/// A scheme and what separates it from the authority.
pub(super) struct Scheme {
    /// First byte.
    pub(super) start: usize,
    /// Its name, refanged.
    pub(super) name: Cow<'static, str>,
    /// Where the authority begins.
    pub(super) authority: usize,
}

/// The scheme in the word `start..end` with its separator.
pub(super) fn scheme(text: Text<'_>, start: usize, end: usize) -> Option<Scheme> {
    let mut name_end = end;
    if matches!(text.at(end), b'*' | b'[' | b'(' | b'{')
        && text.slice(start, end).eq_ignore_ascii_case("h")
    {
        name_end = masked_name_end(text, end)?;
    } else if matches!(text.at(end), b'[' | b'(') && matches!(text.at(end + 1), b's' | b'S') {
        name_end = if matches!(text.at(end + 2), b']' | b')') {
            end + 3
        } else {
            end
        };
    }
    let begin = if matches!(text.at(name_end), b']' | b')' | b'}') {
        name_end + 1
    } else {
        name_end
    };
    let authority = match defang::scheme_separator(text, begin) {
        Some(authority) => authority,
        None => careless_separator(text, start, begin)?,
    };
    let word: String = text
        .slice(start, name_end)
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | '(' | ')' | '{' | '}'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let spaced = spaced_letters(text, start, name_end);
    let word = match (spaced, word.as_str()) {
        (0, _) => word,
        (_, "s") => "https".to_owned(),
        _ => "http".to_owned(),
    };
    let (name, skipped, changed) = named(&word)?;
    let start = if name_end == end {
        start + skipped
    } else {
        start
    };
    let (start, name) = with_prefix(text, start, name);
    let start = start - spaced;
    let authority = if changed {
        text.skip_blank(authority, 1)
    } else {
        authority
    };
    Some(Scheme {
        start,
        name,
        authority,
    })
}

/// Bytes of `h t t ` or `h t t p ` before the one letter that ends a scheme, else 0.
fn spaced_letters(text: Text<'_>, start: usize, end: usize) -> usize {
    if end != start + 1 {
        return 0;
    }
    let before = match text.at(start) | 0x20 {
        b'p' => "h t t ",
        b's' => "h t t p ",
        _ => return 0,
    };
    let fits = start
        .checked_sub(before.len())
        .is_some_and(|at| text.has(at, before) && !text.alnum_before(at));
    if fits { before.len() } else { 0 }
}

/// `hxxp:/evil.com`: whoever wrote `hxxp` meant a URL.
fn careless_separator(text: Text<'_>, start: usize, at: usize) -> Option<usize> {
    let meant = text.has(start, "hxxp") && text.at(at) == b':' && text.at(at + 1) == b'/';
    (meant && text.alnum_at(at + 2)).then_some(at + 2)
}

/// End of `h**p`, `h[tt]ps`, given the end of the `h`.
fn masked_name_end(text: Text<'_>, at: usize) -> Option<usize> {
    let mut i = at;
    while i < at + 4
        && matches!(
            text.at(i),
            b'*' | b't' | b'T' | b'x' | b'X' | b'[' | b']' | b'(' | b')' | b'{' | b'}'
        )
    {
        i += 1;
    }
    matches!(text.at(i), b'p' | b'P')
        .then(|| i + 1 + usize::from(matches!(text.at(i + 1), b's' | b'S')))
}

/// The scheme that a lower-case word stands for, the bytes before it, and whether it was changed.
fn named(word: &str) -> Option<(Cow<'static, str>, usize, bool)> {
    for (known, name) in [
        ("https", "https"),
        ("http", "http"),
        ("ftp", "ftp"),
        ("hxxps", "https"),
        ("hxxp", "http"),
    ] {
        if word.ends_with(known) && !word.ends_with("sftp") {
            return Some((
                Cow::Borrowed(name),
                word.len() - known.len(),
                known.starts_with("hxx"),
            ));
        }
    }
    match word {
        "meow" => return Some((Cow::Borrowed("http"), 0, true)),
        "meows" => return Some((Cow::Borrowed("https"), 0, true)),
        "fxp" | "fxxp" => return Some((Cow::Borrowed("ftp"), 0, true)),
        "fxps" => return Some((Cow::Borrowed("ftps"), 0, true)),
        "sfxp" => return Some((Cow::Borrowed("sftp"), 0, true)),
        _ => {}
    }
    if is_masked_http(word) {
        return Some((
            Cow::Borrowed(if word.ends_with('s') { "https" } else { "http" }),
            0,
            true,
        ));
    }
    let plausible = (2..=16).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && word != "file";
    plausible.then(|| (Cow::Owned(word.to_owned()), 0, false))
}

/// `hXtp`, `h__p`, `h**ps`: `h`, two or three letters that are not both `t`, `p`.
fn is_masked_http(word: &str) -> bool {
    let body = word.strip_suffix('s').unwrap_or(word);
    let Some(middle) = body
        .strip_prefix('h')
        .and_then(|rest| rest.strip_suffix('p'))
    else {
        return false;
    };
    matches!(middle.len(), 2 | 3)
        && middle
            .bytes()
            .all(|b| matches!(b, b't' | b'x' | b'*' | b'_' | b'-' | b'z' | b'y'))
}

/// `stratum+tcp`: the part before a plus sign belongs to the scheme.
fn with_prefix(
    text: Text<'_>,
    start: usize,
    name: Cow<'static, str>,
) -> (usize, Cow<'static, str>) {
    if text.before(start) != b'+' {
        return (start, name);
    }
    let mut begin = start - 1;
    while start - begin < 16 && text.before(begin).is_ascii_alphanumeric() {
        begin -= 1;
    }
    let prefix = text.slice(begin, start).to_ascii_lowercase();
    if prefix.len() > 1 {
        (begin, Cow::Owned(format!("{prefix}{name}")))
    } else {
        (start, name)
    }
}

/// The URL whose scheme is `scheme`. `labels` is scratch space.
pub(super) fn parse(
    text: Text<'_>,
    scheme: &Scheme,
    labels: &mut Vec<Label>,
    bound: usize,
) -> Option<Found> {
    let (credentials, host_start) = credentials(text, scheme.authority);
    let host = host(text, host_start, labels, scheme)?;
    let mut end = host.end;
    let mut value = String::with_capacity(96);
    for part in [scheme.name.as_ref(), "://", &credentials, &host.value] {
        value.push_str(part);
    }
    if let Some((port, port_end)) = port(text, end) {
        value.push(':');
        value.push_str(port);
        end = port_end;
    }
    let tail = end;
    if !host.cut && end < bound {
        end = url_tail::end(text, scheme.start, end, bound);
        defang::push_refanged(text.slice(tail, end), &mut value);
        // `…/a[.]`: the sentence's full stop was defanged too.
        value.truncate(value.trim_end_matches(['.', ',', ';', ':', '!', '?']).len());
    }
    Some(Found { value, end, tail })
}

/// `user:password@` and where the host begins.
fn credentials(text: Text<'_>, at: usize) -> (String, usize) {
    let mut i = at;
    let mut last = None;
    while i < at + CREDENTIALS_BYTES {
        match text.at(i) {
            0..=b' ' | b'/' | b'?' | b'#' | b'"' | b'<' | b'>' | b'`' | b'|' | b'\\' => break,
            b'@' => last = Some((i, i + 1)),
            b'[' | b'(' | b'{' => {
                if let Some(sign) = defang::at_sign(text, i) {
                    last = Some((i, sign.end));
                    i = sign.end;
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    match last {
        Some((sign, host)) if sign > at => (
            format!("{}@", defang::refang_tail(text.slice(at, sign))),
            host,
        ),
        _ => (String::new(), at),
    }
}

struct Host {
    value: String,
    end: usize,
    /// The host ends inside a word: no port or tail can follow.
    cut: bool,
}

fn host(text: Text<'_>, at: usize, labels: &mut Vec<Label>, scheme: &Scheme) -> Option<Host> {
    if text.at(at) == b'['
        && let Some(found) = ipv6::run(text, at + 1).found
    {
        let close = ipv6::zone_end(text, found.end);
        return (text.at(close) == b']').then(|| Host {
            value: format!(
                "[{}]",
                text.slice(at + 1, found.end)
                    .to_ascii_lowercase()
                    .replace("[:]", ":")
                    .replace("[::]", "::")
            ),
            end: close + 1,
            cut: false,
        });
    }
    if let Some(quad) = ipv4::quad(text, at)
        && !text.word_at(quad.end)
        && !(text.at(quad.end) == b'.' && text.word_at(quad.end + 1))
    {
        return Some(Host {
            value: ipv4::display(quad.octets),
            end: quad.end,
            cut: false,
        });
    }
    chain::read(text, at, labels);
    if let Some(named) = domain::judge(text, labels, Place::Url)
        && named.start == at
    {
        let mut end = named.end;
        let whole = labels.last().is_some_and(|last| last.stop == end);
        if whole && text.at(end) == b'.' && matches!(text.at(end + 1), b'/' | b':' | b'?') {
            end += 1;
        }
        return Some(Host {
            value: named.value,
            end,
            cut: !whole,
        });
    }
    number(text, labels).filter(|_| scheme.name.starts_with("http"))
}

/// An address written as one number, as browsers accept it.
fn number(text: Text<'_>, labels: &[Label]) -> Option<Host> {
    let [only] = labels else { return None };
    let written = only.of(text).to_ascii_lowercase();
    let (digits, radix) = written
        .strip_prefix("0x")
        .map_or((written.as_str(), 10), |hex| (hex, 16));
    let value = u32::from_str_radix(digits, radix).ok()?;
    (value >> 24 != 0).then_some(Host {
        value: written,
        end: only.stop,
        cut: false,
    })
}

fn port(text: Text<'_>, at: usize) -> Option<(&str, usize)> {
    let (begin, _) = defang::colon(text, at)?;
    let end = text.digits_end(begin, 6);
    let port = text.slice(begin, end);
    (port.parse::<u16>().is_ok() && !text.alnum_at(end)).then_some((port, end))
}
