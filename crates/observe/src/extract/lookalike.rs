//! What chains of labels under a known suffix may be instead of hosts: files, paths, packages,
//! code, variants of malware, two sentences without a blank between them.

use super::chain::Label;
use super::context;
use super::suffix;
use super::text::{DIGIT, Text, UNDERSCORE};

/// Whether a label begins with a capital and goes on in small letters.
pub(super) fn is_capitalised(label: &str) -> bool {
    let mut bytes = label.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || !byte.is_ascii_alphabetic())
}

/// What the letters' case alone tells: `ended.In`, `System.Net`, `Node.JS`.
pub(super) fn is_prose(text: Text<'_>, labels: &[Label], tld: &str) -> bool {
    if !tld.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let lower = tld.to_ascii_lowercase();
    let shouted = labels
        .iter()
        .all(|label| !label.of(text).bytes().any(|byte| byte.is_ascii_lowercase()));
    if shouted {
        let country =
            lower.len() == 2 && !suffix::is_also_word(&lower) && !suffix::is_also_extension(&lower);
        return !(suffix::is_common(&lower) || country || labels.len() > 2);
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
    // `PHP/Agent.KR`, `Trojan.Agent.RU`: variants of malware are counted in capitals.
    !matches!(
        lower.as_str(),
        "com" | "org" | "info" | "biz" | "edu" | "gov" | "onion"
    )
}

/// Whether a plain chain under a known suffix is something else than a host.
pub(super) fn is_something_else(
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
            | "java.io"
            | "java.net"
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
    let member = matches!(
        (text.before(start), text.before(start.saturating_sub(1))),
        (b'.', b')' | b']') | (b'>', b'-')
    );
    if member {
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
        || attribute && (starts_like_code(host) || is_variable(host, tld))
}

/// A capital after a small letter.
fn is_camel(label: &str) -> bool {
    label
        .bytes()
        .zip(label.bytes().skip(1))
        .any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
}

/// `b.name`: one letter and a word; `t.me` is a host.
fn is_variable(host: &str, tld: &str) -> bool {
    host.len() == tld.len() + 2
        && (tld.len() > 2 || matches!(tld, "id" | "is" | "do" | "as" | "ad" | "ms"))
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
        return is_script(text, head, start, end);
    }
    if tld == "cc" {
        return is_source(text, head, end);
    }
    let version = head
        .strip_prefix('v')
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if version && !suffix::is_common(tld) {
        return true;
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
    let port = text.at(end) == b':' && is_port(text, end + 1) && !matches!(tld, "py" | "java");
    let private = suffix::labels_in_suffix(host) > 1;
    if labels
        .iter()
        .any(|label| label.of(text).chars().any(char::is_uppercase))
        && labels.len() > 2
    {
        return true;
    }
    if port || private || context::speaks_of_host(text, start) {
        return false;
    }
    labels.len() == 2
        || !head.split('.').all(is_host_label)
        || labels.iter().any(|label| label.mask & UNDERSCORE != 0)
}

/// A number that is a port rather than a line of a source file.
fn is_port(text: Text<'_>, at: usize) -> bool {
    let digits = text.slice(at, text.digits_end(at, 6));
    matches!(digits, "21" | "22" | "25" | "53" | "80" | "443") || matches!(digits.len(), 4 | 5)
}

/// Whether a name under `.cc` is C++ rather than a host.
fn is_source(text: Text<'_>, head: &str, end: usize) -> bool {
    matches!(
        head,
        "main" | "test" | "util" | "utils" | "module" | "common"
    ) || head.ends_with("_test")
        || context::is_any(context::word_after(text, end), &["file", "source"])
}

/// Whether a name under `.pl` is a Perl script rather than a Polish host.
fn is_script(text: Text<'_>, head: &str, start: usize, end: usize) -> bool {
    const NAMES: &[&str] = &[
        "test", "script", "setup", "install", "exploit", "main", "index", "run", "build", "config",
        "update", "backup", "check", "scan", "shell", "cgi", "tool", "parse", "convert", "util",
    ];
    const VERBS: &[&str] = &[
        "perl", "run", "runs", "script", "execute", "executed", "executes", "file", "via",
        "running",
    ];
    NAMES.contains(&head)
        || head.len() == 1
        || context::is_any(context::word_after(text, end), &["file", "script"])
        || context::is_any(context::word_before(text, start).0, VERBS)
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

/// `the attack ended.in march`, `at 5 p.m.at`: the parts are words or their abbreviations.
fn is_joined_sentence(text: Text<'_>, labels: &[Label], host: &str, end: usize) -> bool {
    const ABBREVIATIONS: &[&str] = &[
        "inc", "ltd", "corp", "etc", "approx", "vs", "fig", "sec", "no", "dr", "mr", "mrs", "jr",
        "ca", "cf", "al",
    ];
    const ENDINGS: &[&str] = &["ed", "ing", "tion", "ly", "ment", "ware", "ness"];
    let Some((head, tld)) = host.rsplit_once('.') else {
        return false;
    };
    if !suffix::is_also_word(tld) {
        return false;
    }
    if ABBREVIATIONS.contains(&head) || head.split('.').all(|label| label.len() == 1) {
        return true;
    }
    let goes_on = text.at(end) == b' ' && text.alnum_at(end + 1);
    let letters = head.bytes().all(|byte| byte.is_ascii_alphabetic());
    labels.len() == 2
        && goes_on
        && letters
        && head.len() > 3
        && ENDINGS.iter().any(|end| head.ends_with(end))
}
