//! Which chains of labels are host names, and which are files, code, packages or two sentences.

use super::chain::{self, Label};
use super::context;
use super::defang::Style;
use super::suffix;
use super::text::{DASH, DIGIT, Text, UNDERSCORE, WIDE};

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
        && !(place == Place::Url && is_private(&value))
    {
        return None;
    }
    if !registrable_is_clean(&value) && !marked {
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
        let wide = label.char_indices().rfind(|(_, c)| is_ideograph(*c));
        start = wide.map_or(start, |(at, c)| first.start + at + c.len_utf8());
    }
    start
}

/// Scripts written without blanks between words.
fn is_ideograph(wide: char) -> bool {
    matches!(wide, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
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
    to_ascii(&host, wide)
}

/// Punycode of a lower-case host, checked for the lengths and hyphens of DNS.
pub(super) fn to_ascii(host: &str, wide: bool) -> Option<String> {
    let host = if wide {
        idna::domain_to_ascii(host).ok()?
    } else {
        host.to_owned()
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

fn is_capitalised(label: &str) -> bool {
    let mut bytes = label.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || !byte.is_ascii_alphabetic())
}

/// What the letters' case alone tells: `ended.In`, `System.Net`, `Node.JS`.
fn is_prose(text: Text<'_>, labels: &[Label], tld: &str) -> bool {
    if !tld.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let lower = tld.to_ascii_lowercase();
    let shouted = labels
        .iter()
        .all(|label| !label.of(text).bytes().any(|byte| byte.is_ascii_lowercase()));
    if shouted {
        return false;
    }
    if is_capitalised(tld) && labels.len() > 2 {
        let lowered = labels
            .iter()
            .take(labels.len() - 1)
            .all(|label| !is_capitalised(label.of(text)));
        if lowered {
            return true;
        }
    }
    !suffix::is_common(&lower)
        || matches!(
            lower.as_str(),
            "net" | "us" | "pro" | "by" | "live" | "host" | "space" | "press"
        )
}

/// What a plain chain under a known suffix may be instead of a host.
fn is_something_else(
    text: Text<'_>,
    labels: &[Label],
    host: &str,
    start: usize,
    end: usize,
) -> bool {
    let tld = host.rsplit('.').next().unwrap_or("");
    let common = suffix::is_common(tld);
    is_software_name(host)
        || is_path(text, start, end, common)
        || is_package(labels.len(), host, tld)
        || is_code(text, labels, host, start, end, common)
        || is_file(text, labels, host, start, end)
        || is_joined_sentence(text, labels, host, end)
}

/// Names of software and DOS commands that end like domains.
fn is_software_name(host: &str) -> bool {
    matches!(
        host,
        "asp.net"
            | "vb.net"
            | "ado.net"
            | "microsoft.net"
            | "system.net"
            | "paint.net"
            | "ml.net"
            | "socket.io"
            | "command.com"
            | "chcp.com"
            | "mode.com"
            | "more.com"
            | "tree.com"
            | "edit.com"
            | "format.com"
            | "loadfix.com"
            | "graftabl.com"
            | "diskcomp.com"
            | "diskcopy.com"
            | "kb16.com"
            | "win.com"
    )
}

/// Component of a file-system path, not of a network path or a list with slashes.
fn is_path(text: Text<'_>, start: usize, end: usize, common: bool) -> bool {
    match text.before(start) {
        b'\\' => !is_network_path(text, start),
        b'/' => {
            !common
                || text.at(end) == b'/' && text.before(start - 1) != b'/'
                || in_absolute_path(text, start)
        }
        _ => false,
    }
}

/// `\\host\share`, also with each backslash escaped.
fn is_network_path(text: Text<'_>, start: usize) -> bool {
    let mut at = start;
    while start - at < 5 && text.before(at) == b'\\' {
        at -= 1;
    }
    matches!(start - at, 2 | 4)
        && !text.alnum_before(at)
        && !matches!(text.before(at), b':' | b'%' | b'}' | b')' | b'.')
}

/// Whether the token before `start` begins like `/`, `./`, `~/` or `C:/`.
fn in_absolute_path(text: Text<'_>, start: usize) -> bool {
    let mut at = start;
    while start - at < 256
        && !matches!(
            text.before(at),
            0..=b' ' | b'"' | b'\'' | b'`' | b'(' | b'<' | b'=' | b','
        )
    {
        at -= 1;
    }
    matches!(text.at(at), b'/' | b'.' | b'~' | b'$' | b'%') && text.at(at + 1) != b'/'
        || text.at(at) == b'.' && text.at(at + 1) == b'/'
        || text.at(at + 1) == b':'
}

/// `com.example.app`: a name with the domain in reverse.
fn is_package(count: usize, host: &str, tld: &str) -> bool {
    let first = host.split('.').next().unwrap_or("");
    count > 2
        && (matches!(
            first,
            "com"
                | "org"
                | "java"
                | "javax"
                | "android"
                | "androidx"
                | "kotlin"
                | "edu"
                | "gov"
                | "sun"
                | "jdk"
        ) || matches!(first, "net" | "io" | "dev" | "app")
            && !matches!(tld, "com" | "net" | "org" | "ru" | "cn"))
}

/// Attributes, calls, assignments and identifiers.
fn is_code(
    text: Text<'_>,
    labels: &[Label],
    host: &str,
    start: usize,
    end: usize,
    common: bool,
) -> bool {
    let next = text.at(end);
    if next == b'(' && (!common || !text.alnum_at(end + 1) || text.at(end + 1) == b')') {
        return true;
    }
    if text.before(start) == b'.' && matches!(text.before(start - 1), b')' | b']') {
        return true;
    }
    let tld = host.rsplit('.').next().unwrap_or("");
    let attribute = suffix::is_also_attribute(tld) || suffix::is_also_extension(tld);
    if common && !attribute {
        return false;
    }
    if !common && (text.before(start) == b'$' || matches!(next, b'=' | b'[')) {
        return true;
    }
    let namespace = labels
        .iter()
        .all(|label| is_camel(label.of(text)) || is_capitalised(label.of(text)));
    namespace && (attribute || labels.len() > 2)
        || !common && labels.iter().any(|label| is_camel(label.of(text)))
        || attribute && starts_like_code(host)
}

/// A capital after a small letter.
fn is_camel(label: &str) -> bool {
    label
        .bytes()
        .zip(label.bytes().skip(1))
        .any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
}

fn starts_like_code(host: &str) -> bool {
    matches!(
        host.split('.').next().unwrap_or(""),
        "self"
            | "this"
            | "os"
            | "sys"
            | "window"
            | "document"
            | "console"
            | "logging"
            | "logger"
            | "log"
            | "process"
            | "math"
            | "string"
            | "response"
            | "request"
            | "req"
            | "res"
            | "module"
            | "object"
            | "system"
            | "socket"
            | "user"
            | "users"
            | "host"
            | "file"
            | "event"
            | "events"
            | "source"
            | "destination"
            | "client"
            | "server"
            | "agent"
            | "winlog"
            | "rule"
            | "threat"
            | "related"
            | "observer"
            | "registry"
            | "dll"
            | "config"
            | "foo"
            | "obj"
            | "item"
            | "node"
            | "args"
            | "params"
            | "data"
            | "e"
            | "el"
            | "msg"
            | "ctx"
            | "app"
            | "conn"
            | "session"
            | "device"
            | "target"
            | "parent"
            | "child"
            | "field"
            | "table"
            | "array"
            | "list"
            | "dict"
    )
}

/// A file whose extension is a top-level domain as well.
fn is_file(text: Text<'_>, labels: &[Label], host: &str, start: usize, end: usize) -> bool {
    let (head, tld) = host.rsplit_once('.').unwrap_or((host, ""));
    if tld == "pl" {
        return context::is_any(
            context::word_before(text, start).0,
            &[
                "perl", "run", "runs", "script", "execute", "executed", "executes", "file", "via",
                "running",
            ],
        );
    }
    if matches!(head, "makefile" | "configure" | "config.h")
        || head.starts_with("lib") && tld == "so"
    {
        return true;
    }
    if labels
        .iter()
        .all(|label| label.mask & !DIGIT == 0 || label.end == end)
        && !suffix::is_common(tld)
    {
        return true;
    }
    if !suffix::is_also_extension(tld) || matches!(host, "transfer.sh" | "crt.sh") {
        return false;
    }
    let port = text.at(end) == b':' && text.at(end + 1).is_ascii_digit() && tld != "py";
    let private = suffix::labels_in_suffix(host) > 1;
    if port || private || context::speaks_of_host(text, start) {
        return false;
    }
    labels.len() == 2
        || !head.split('.').all(is_host_label)
        || labels.iter().any(|label| label.mask & UNDERSCORE != 0)
}

/// A label before a file-like suffix that belongs to a host rather than to a file name.
fn is_host_label(label: &str) -> bool {
    !label.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(
            label,
            "com"
                | "net"
                | "org"
                | "min"
                | "test"
                | "spec"
                | "tar"
                | "config"
                | "d"
                | "local"
                | "prod"
                | "dev"
                | "tmp"
                | "bak"
                | "orig"
                | "backup"
                | "example"
                | "sample"
                | "linux"
                | "exe"
                | "pdf"
                | "doc"
                | "docx"
                | "xls"
                | "jpg"
                | "png"
                | "txt"
                | "html"
                | "js"
                | "py"
                | "conf"
                | "so"
                | "tgz"
                | "template"
        )
}

/// `the attack ended.in march`: both parts are ordinary words.
fn is_joined_sentence(text: Text<'_>, labels: &[Label], host: &str, end: usize) -> bool {
    let Some((head, tld)) = host.rsplit_once('.') else {
        return false;
    };
    if labels.len() != 2
        || !suffix::is_also_word(tld)
        || text.at(end) != b' '
        || !text.alnum_at(end + 1)
    {
        return false;
    }
    let letters = head.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters
        && head.len() > 3
        && ["ed", "ing", "tion", "ly", "ment", "ware", "ness"]
            .iter()
            .any(|end| head.ends_with(end))
}
