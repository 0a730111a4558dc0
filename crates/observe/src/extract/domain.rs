//! Which chains of labels are host names: labels, suffix, case, and what stands around them.

use super::chain::{self, Label};
use super::defang::Style;
use super::lookalike::{is_capitalised, is_prose, is_something_else};
use super::suffix;
use super::text::{self, DASH, Text, WIDE};

/// Where the chain stands; in a mail address or URL nobody confuses it with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In running text.
    Prose,
    /// After an at-sign.
    Mail,
    /// After a scheme.
    Url,
}

/// A host name found.
#[derive(Debug)]
pub(super) struct Host {
    /// Normalised name.
    pub(super) value: String,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Decides whether `labels` (at least two) name a host. May leave off a last label that begins
/// the next sentence.
pub(super) fn judge(text: Text<'_>, labels: &[Label], place: Place) -> Option<Host> {
    if labels.len() < 2 {
        return None;
    }
    if let Some(host) = judge_whole(text, labels, place) {
        return Some(host);
    }
    let (last, head) = labels.split_last()?;
    let joined =
        last.style == Style::Plain && is_capitalised(last.of(text)) && !is_file_end(last.of(text));
    let spoken = last.style == Style::Spoken;
    if (joined || spoken) && head.len() > 1 {
        judge_whole(text, head, place)
    } else {
        None
    }
}

fn is_file_end(label: &str) -> bool {
    suffix::is_extension(&label.to_ascii_lowercase())
}

fn judge_whole(text: Text<'_>, labels: &[Label], place: Place) -> Option<Host> {
    let (first, last) = (labels.first()?, labels.last()?);
    let (tld_end, cut) = tld_end(text, last);
    let raw_tld = text.slice(last.start, tld_end);
    if !is_tld_shaped(raw_tld) {
        return None;
    }
    let start = host_start(text, first, labels);
    let marked = chain::is_defanged(labels);
    if chain::is_spoken(labels) && !suffix::is_common(&raw_tld.to_ascii_lowercase()) {
        return None;
    }
    if !marked && place == Place::Prose && is_prose(text, labels, raw_tld) {
        return None;
    }
    let value = normalised(text, labels, start, tld_end)?;
    if !suffix::is_domain(&value)
        && !suffix::is_domain(&unicode(&value))
        && !(place == Place::Url && is_private(&value) && (marked || !is_capitalised(raw_tld)))
    {
        return None;
    }
    if !registrable_is_clean(&value) && !marked && place != Place::Url {
        return None;
    }
    if place == Place::Prose && !marked && is_something_else(text, labels, &value, start, tld_end) {
        return None;
    }
    if is_short_onion(&value) && place == Place::Prose && !marked {
        return None;
    }
    let end = if cut { tld_end } else { last.stop };
    Some(Host { value, start, end })
}

/// End of the top-level label: a suffix such as `-based` or another script is left off.
fn tld_end(text: Text<'_>, last: &Label) -> (usize, bool) {
    let label = last.of(text);
    let mut keep = label.len();
    if label
        .get(..4)
        .is_none_or(|head| !head.eq_ignore_ascii_case("xn--"))
        && last.mask & DASH != 0
    {
        keep = label.find('-').unwrap_or(keep);
    }
    if last.mask & WIDE != 0 && label.starts_with(|c: char| c.is_ascii_alphabetic()) {
        keep = keep.min(label.find(|c: char| !c.is_ascii()).unwrap_or(keep));
    }
    let kept = label
        .get(..keep)
        .unwrap_or(label)
        .trim_end_matches(['_', '-']);
    (last.start + kept.len(), kept.len() < label.len())
}

/// First byte of the host: markup, escapes and another script before it are left off.
fn host_start(text: Text<'_>, first: &Label, labels: &[Label]) -> usize {
    let label = first.of(text);
    let mut start = first.start;
    let emphasised = labels
        .last()
        .is_some_and(|last| last.of(text).ends_with('_'));
    if emphasised {
        start += label.len() - label.trim_start_matches('_').len();
    }
    if text.before(first.start) == b'%'
        && label.len() > 2
        && label.bytes().take(2).all(|b| b.is_ascii_hexdigit())
    {
        start = first.start + 2;
    }
    if first.mask & WIDE != 0 && label.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        let wide = label.char_indices().rfind(|(_, c)| text::is_ideograph(*c));
        start = wide.map_or(start, |(at, c)| first.start + at + c.len_utf8());
    }
    start
}

fn is_tld_shaped(tld: &str) -> bool {
    let mut length = 0;
    for c in tld.chars() {
        length += 1;
        if c.is_ascii() && !c.is_ascii_alphabetic() {
            return tld
                .get(..4)
                .is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        }
    }
    (2..=63).contains(&length)
}

/// Punycode, lower case; `None` if a label is no label.
fn normalised(text: Text<'_>, labels: &[Label], start: usize, end: usize) -> Option<String> {
    let mut host = String::with_capacity(64);
    let mut wide = false;
    for (place, label) in labels.iter().enumerate() {
        let from = if place == 0 { start } else { label.start };
        let to = if place + 1 == labels.len() {
            end
        } else {
            label.end
        };
        if place > 0 {
            host.push('.');
        }
        host.push_str(text.slice(from, to));
        wide |= label.mask & WIDE != 0;
    }
    host.make_ascii_lowercase();
    to_ascii(host, wide)
}

/// Punycode of a lower-case host, checked for the lengths and hyphens of DNS.
pub(super) fn to_ascii(host: String, wide: bool) -> Option<String> {
    let host = if wide {
        idna::domain_to_ascii(&host).ok()?
    } else {
        host
    };
    let fits = host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
        });
    fits.then_some(host)
}

fn unicode(host: &str) -> String {
    if host.contains("xn--") {
        idna::domain_to_unicode(host).0
    } else {
        String::new()
    }
}

/// A name in a URL under a suffix of a private network or an unknown root: the scheme vouches for it.
fn is_private(host: &str) -> bool {
    host.rsplit('.')
        .next()
        .is_some_and(|last| last.len() > 1 && last.bytes().all(|b| b.is_ascii_alphabetic()))
        && host.contains('.')
}

/// Underscores may stand in subdomains, not in what is registered.
fn registrable_is_clean(host: &str) -> bool {
    if !host.contains('_') {
        return true;
    }
    let registered = suffix::labels_in_suffix(host) + 1;
    host.rsplit('.')
        .take(registered)
        .all(|label| !label.contains('_'))
}

/// `.onion` names have 16 or 56 characters of base 32.
fn is_short_onion(host: &str) -> bool {
    host.strip_suffix(".onion")
        .and_then(|head| head.rsplit('.').next())
        .is_some_and(|name| !matches!(name.len(), 16 | 56))
}
