//! The words before a candidate: what tells a version from an address, a file from a host.

use super::text::Text;

/// How far back a word may stand, in bytes.
const REACH: usize = 48;

/// The word before `at` on the same line, skipping blanks and light punctuation, and its start.
pub(super) fn word_before(text: Text<'_>, at: usize) -> (&str, usize) {
    let floor = at.saturating_sub(REACH);
    let mut end = at;
    while end > floor && is_light(text.before(end)) {
        end -= 1;
    }
    let mut start = end;
    while start > floor && is_word(text.before(start)) {
        start -= 1;
    }
    (text.slice(start, end), start)
}

fn is_light(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b':' | b'=' | b'(' | b'[' | b'"' | b'\'' | b'`' | b'*' | b'|' | b'#'
    )
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'&' | b'-' | b'+')
}

/// The word after `at`, one blank away.
pub(super) fn word_after(text: Text<'_>, at: usize) -> &str {
    let start = text.skip_blank(at, 1);
    let mut end = start;
    while end < start + REACH && is_word(text.at(end)) {
        end += 1;
    }
    text.slice(start, end)
}

/// Whether `word` is one of `lower`, in any case.
pub(super) fn is_any(word: &str, lower: &[&str]) -> bool {
    lower.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether the words before `at` speak of a host (`domain evil.sh`, `connects to evil.rs`).
pub(super) fn speaks_of_host(text: Text<'_>, at: usize) -> bool {
    const HOSTS: &[&str] = &[
        "domain",
        "domains",
        "subdomain",
        "host",
        "hosts",
        "hostname",
        "fqdn",
        "site",
        "website",
        "c2",
        "c&c",
        "cnc",
        "server",
        "resolves",
        "resolved",
        "contacted",
        "contacts",
        "contacting",
        "visited",
        "dns",
        "sinkholed",
        "registered",
        "query",
        "queried",
        "beaconing",
    ];
    const MOVES: &[&str] = &[
        "connects",
        "connected",
        "connecting",
        "connection",
        "connections",
        "beacons",
        "beacon",
        "beaconed",
        "calls",
        "traffic",
        "resolves",
        "resolved",
        "redirects",
        "redirected",
        "requests",
        "communicates",
        "communicated",
        "communication",
        "callback",
        "callbacks",
        "exfiltrated",
        "exfiltrates",
        "query",
    ];
    let (word, start) = word_before(text, at);
    if is_any(word, HOSTS) {
        return true;
    }
    is_any(word, &["to", "with", "from", "for", "is", "at"]) && {
        let (verb, _) = word_before(text, start);
        is_any(verb, MOVES) || is_any(verb, HOSTS)
    }
}

/// Whether the word before `at` announces a version, a section or an object identifier.
pub(super) fn announces_version(text: Text<'_>, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "version",
        "versions",
        "ver",
        "vers",
        "v",
        "rv",
        "release",
        "releases",
        "build",
        "builds",
        "firmware",
        "rev",
        "revision",
        "update",
        "patch",
        "hotfix",
        "oid",
        "szoid",
        "section",
        "sections",
        "sect",
        "chapter",
        "paragraph",
        "clause",
        "appendix",
        "annex",
        "table",
        "figure",
        "fig",
        "item",
        "requirement",
        "control",
        "productversion",
        "fileversion",
        "product_version",
        "file_version",
        "assemblyversion",
        "assembly",
        "sdk",
        "upto",
    ];
    const SHORT: &[&str] = &["ver", "vers", "v", "rev", "sec", "fig", "no", "ch", "rel"];
    let abbreviated = text.before(at) == b' ' && text.before(at - 1) == b'.';
    is_any(word_before(text, at).0, WORDS)
        || abbreviated && is_any(word_before(text, at - 2).0, SHORT)
}

/// Whether the line speaks of object identifiers shortly before `at`.
pub(super) fn speaks_of_oid(text: Text<'_>, at: usize) -> bool {
    (at.saturating_sub(REACH)..at)
        .rev()
        .take_while(|&i| text.at(i) != b'\n')
        .any(|i| {
            text.has(i, "oid")
                && !text.alnum_at(i + 3 + usize::from(text.has(i + 3, "s")))
                && !text.alnum_before(i)
        })
}

/// Software that versions follow (`OpenSSL 1.0.2.1`), beside what capitals already tell.
pub(super) fn is_software(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "openssl",
        "openssh",
        "nginx",
        "apache",
        "httpd",
        "php",
        "python",
        "perl",
        "ruby",
        "java",
        "jre",
        "jdk",
        "node",
        "chrome",
        "chromium",
        "firefox",
        "safari",
        "opera",
        "edge",
        "wordpress",
        "drupal",
        "joomla",
        "mysql",
        "postgresql",
        "mariadb",
        "redis",
        "linux",
        "kernel",
        "windows",
        "nt",
        "7-zip",
        "android",
        "ios",
        "macos",
        "log4j",
        "tomcat",
        "struts",
        "jenkins",
        "gitlab",
        "confluence",
        "curl",
        "wget",
        "putty",
        "winrar",
        "acrobat",
        "reader",
        "flash",
        "office",
        "exchange",
        "sharepoint",
        "vmware",
        "esxi",
        "vcenter",
        "citrix",
        "fortios",
        "pan-os",
        "junos",
        "driver",
        "teamviewer",
        "anydesk",
        "docker",
        "kubernetes",
        "samba",
        "bind",
        "smb",
        "tls",
        "ssl",
        "ie",
        "bluetooth",
    ];
    is_any(word, WORDS)
}

/// Whether a word reads as the name of a product: a capital inside it (`PuTTY`), or one at its
/// beginning though no sentence begins there.
pub(super) fn reads_as_product(text: Text<'_>, word: &str, start: usize) -> bool {
    let small = word.bytes().any(|byte| byte.is_ascii_lowercase());
    if !small || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let leads = word
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_uppercase());
    let continues = text.before(start) == b' '
        && (text.alnum_before(start - 1)
            || matches!(text.before(start - 1), b',' | b')' | b'\'' | b'"'));
    capitals > 1 || leads && continues
}

/// Capitalised words that addresses follow.
pub(super) fn introduces_address(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "ip",
        "ips",
        "ipv4",
        "address",
        "addresses",
        "addr",
        "c2",
        "c&c",
        "cnc",
        "c2s",
        "host",
        "hosts",
        "server",
        "servers",
        "from",
        "to",
        "at",
        "and",
        "or",
        "dns",
        "resolver",
        "cloudflare",
        "google",
        "source",
        "src",
        "dst",
        "destination",
        "remote",
        "client",
        "peer",
        "node",
        "proxy",
        "gateway",
        "attacker",
        "victim",
        "the",
        "block",
        "blocked",
        "ping",
        "traceroute",
        "nslookup",
        "dig",
        "via",
        "on",
        "by",
        "with",
        "network",
        "subnet",
        "range",
        "endpoint",
        "ioc",
        "iocs",
        "indicator",
        "traffic",
        "connection",
        "resolves",
        "in",
    ];
    is_any(word, WORDS)
}
