//! Indicators as Suricata rules (version 6 or newer). Live ones are active; expired ones stand
//! commented out; doubtful ones are left out. Hashes have no rule: see the Sigma rules.

use super::kinds::host_and_path;
use super::{Advisory, Judged, Status};
use ascribe_stix::id::own_id;
use std::collections::BTreeSet;
use std::fmt::Write;

/// First number of the range that is kept for local rules.
const FIRST: u32 = 1_000_000;
/// Numbers used.
const RANGE: u32 = 900_000;

/// A rule without number: what is looked for, and in which protocol.
struct Match {
    head: String,
    what: &'static str,
    body: String,
}

/// The rules file.
pub fn suricata(advisory: &Advisory) -> String {
    let mut out = format!(
        "# {} {}; made {}\n# Numbers {FIRST} to {}, the range for local rules. Commented out: expired.\n",
        crate::text::line(&advisory.subject.name),
        crate::text::line(&advisory.marking),
        crate::text::line(&advisory.made),
        FIRST + RANGE - 1
    );
    let mut taken = BTreeSet::new();
    for one in &advisory.indicators {
        if one.status == Status::Doubtful {
            continue;
        }
        for found in matches(&one.known.kind, &one.known.value) {
            let off = if one.status == Status::Live { "" } else { "# " };
            let number = number(&mut taken, &found, &one.known.value);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{off}{}", rule(advisory, one, &found, number));
        }
    }
    out
}

fn rule(advisory: &Advisory, one: &Judged, found: &Match, number: u32) -> String {
    let who = one.known.actor.as_deref().unwrap_or(&advisory.subject.name);
    let until = one.valid_until.as_deref().unwrap_or("unlimited");
    let message = plain(&format!("ascribe {} ({who})", found.what));
    let reference = one
        .known
        .cited
        .iter()
        .find_map(|c| reference(c.url.as_deref()?))
        .map(|url| format!(" reference:url,{url};"))
        .unwrap_or_default();
    format!(
        "{} (msg:\"{message}\";{}{reference} classtype:trojan-activity; sid:{number}; rev:1; metadata:valid_from {}, valid_until {until};)",
        found.head, found.body, one.valid_from
    )
}

fn matches(kind: &str, value: &str) -> Vec<Match> {
    let one = |head: &str, what, body: String| Match {
        head: head.to_owned(),
        what,
        body,
    };
    match kind {
        "domain-name" => {
            let name = content(&format!(".{value}"));
            vec![
                one(
                    "alert dns $HOME_NET any -> any any",
                    "DNS query for listed domain",
                    format!(" dns.query; dotprefix; content:\"{name}\"; nocase; endswith;"),
                ),
                one(
                    "alert tls $HOME_NET any -> $EXTERNAL_NET any",
                    "TLS to listed domain",
                    format!(" tls.sni; dotprefix; content:\"{name}\"; nocase; endswith;"),
                ),
            ]
        }
        "ipv4-addr" | "ipv6-addr" if is_address(value) => vec![one(
            &format!("alert ip $HOME_NET any -> {value} any"),
            "connection to listed address",
            String::new(),
        )],
        "url" => host_and_path(value)
            .map(|(host, path)| {
                let path = path.split('#').next().unwrap_or_default();
                let uri = if path.is_empty() {
                    String::new()
                } else {
                    format!(" http.uri; content:\"{}\"; startswith;", content(path))
                };
                let host = content(&host.to_ascii_lowercase());
                let body = format!(
                    " http.host; content:\"{host}\"; bsize:{};{uri}",
                    length(&host)
                );
                one(
                    "alert http $HOME_NET any -> $EXTERNAL_NET any",
                    "request for listed page",
                    body,
                )
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Bytes that an escaped content stands for.
fn length(content: &str) -> usize {
    let mut bytes = 0;
    for (at, part) in content.split('|').enumerate() {
        bytes += if at % 2 == 0 {
            part.len()
        } else {
            part.len() / 2
        };
    }
    bytes
}

/// An address or network, in the form that a rule's head takes.
fn is_address(value: &str) -> bool {
    let (address, length) = value.split_once('/').unwrap_or((value, "0"));
    address.parse::<std::net::IpAddr>().is_ok() && length.parse::<u8>().is_ok_and(|n| n <= 128)
}

/// A content in which every byte with a meaning stands as a number.
fn content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-/=&%~+,@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "|{byte:02X}|");
        }
    }
    out
}

/// Words for a message: nothing in them ends it.
fn plain(text: &str) -> String {
    let fine = |c: char| c.is_alphanumeric() || " ._()/-+".contains(c);
    let text: String = text
        .chars()
        .map(|c| if fine(c) { c } else { ' ' })
        .collect();
    crate::text::shorten(&text, 120)
}

/// An address for a reference, without its scheme; none that would end the option.
fn reference(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"._-/~%=&?+".contains(&b);
    rest.bytes().all(fine).then(|| rest.to_owned())
}

/// The same number for the same rule, unless another rule of the file has it.
fn number(taken: &mut BTreeSet<u32>, found: &Match, value: &str) -> u32 {
    let id = own_id("rule", &[&found.head, &found.body, value]);
    let digits: String = id
        .chars()
        .rev()
        .filter(char::is_ascii_hexdigit)
        .take(7)
        .collect();
    let mut number = u32::from_str_radix(&digits, 16).unwrap_or(0) % RANGE;
    while !taken.insert(number) {
        number = (number + 1) % RANGE;
        if taken.len() >= RANGE as usize {
            break;
        }
    }
    FIRST + number
}
