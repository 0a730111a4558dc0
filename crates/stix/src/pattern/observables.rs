//! The observables a pattern asks for by value.

use super::ast::{
    Comparison, Expression, ExpressionBody, Literal, ObjectPath, Operation, Pattern, Step, Test,
};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A value that a pattern looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternObservable {
    /// Its type in this tool's terms: a STIX type, or the kind of hash
    /// (`md5`, `sha1`, `sha256`, `sha512`).
    pub kind: &'static str,
    /// The value as the pattern has it; a network keeps its prefix length.
    pub value: String,
    /// The object path it is compared with.
    pub path: String,
}

/// Every value that is asked for by equality, `IN` or `ISSUBSET`, in order.
/// Tests that are negated or only exclude a value do not count, and neither
/// does anything found by wildcard or regular expression.
#[must_use]
pub fn observables(pattern: &Pattern) -> Vec<PatternObservable> {
    let mut found = Vec::new();
    expression(&pattern.expression, &mut found);
    found
}

fn expression(whole: &Expression, found: &mut Vec<PatternObservable>) {
    match &whole.body {
        ExpressionBody::Observation(inner) => comparison(inner, found),
        ExpressionBody::And(parts)
        | ExpressionBody::Or(parts)
        | ExpressionBody::FollowedBy(parts) => {
            for part in parts {
                expression(part, found);
            }
        }
    }
}

fn comparison(whole: &Comparison, found: &mut Vec<PatternObservable>) {
    match whole {
        Comparison::Test(test) if !test.negated => values(test, found),
        Comparison::Test(_) => {}
        Comparison::And(parts) | Comparison::Or(parts) => {
            for part in parts {
                comparison(part, found);
            }
        }
    }
}

fn values(test: &Test, found: &mut Vec<PatternObservable>) {
    let literals = match &test.operation {
        Operation::Equal(literal) => std::slice::from_ref(literal),
        Operation::In(literals) => literals,
        Operation::IsSubset(network) => {
            push(&test.path, network.clone(), found);
            return;
        }
        _ => return,
    };
    for literal in literals {
        match literal {
            Literal::String(text) => push(&test.path, text.clone(), found),
            Literal::Hex(text) => push(&test.path, text.clone(), found),
            Literal::Integer(number) => push(&test.path, number.to_string(), found),
            _ => {}
        }
    }
}

fn push(path: &ObjectPath, value: String, found: &mut Vec<PatternObservable>) {
    if let Some(kind) = kind(path, &value) {
        found.push(PatternObservable {
            kind,
            value,
            path: path.to_string(),
        });
    }
}

/// The kind of observable at `path`, for networks and mail by what is reached
/// over a reference.
fn kind(path: &ObjectPath, value: &str) -> Option<&'static str> {
    let keys: Vec<&str> = path
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) | Step::Any => None,
        })
        .collect();
    match (path.object_type.as_str(), keys.as_slice()) {
        ("domain-name", ["value"]) => Some("domain-name"),
        ("ipv4-addr", ["value"]) => Some("ipv4-addr"),
        ("ipv6-addr", ["value"]) => Some("ipv6-addr"),
        ("url", ["value"]) => Some("url"),
        ("email-addr", ["value"]) => Some("email-addr"),
        ("mac-addr", ["value"]) => Some("mac-addr"),
        ("mutex", ["name"]) => Some("mutex"),
        ("autonomous-system", ["number"]) => Some("autonomous-system"),
        ("windows-registry-key", ["key"]) => Some("windows-registry-key"),
        ("email-message", [.., reference, "value"]) if is_mail_reference(reference) => {
            Some("email-addr")
        }
        ("network-traffic", [.., "src_ref" | "dst_ref", "value"])
        | ("domain-name", [.., "resolves_to_refs", "value"]) => Some(host_kind(value)),
        ("file" | "artifact" | "email-message" | "process", [.., "hashes", name]) => {
            hash_kind(name)
        }
        _ => None,
    }
}

fn is_mail_reference(name: &str) -> bool {
    matches!(
        name,
        "from_ref" | "sender_ref" | "to_refs" | "cc_refs" | "bcc_refs"
    )
}

/// What a host is written as.
fn host_kind(value: &str) -> &'static str {
    let address = value.split('/').next().unwrap_or(value);
    if address.parse::<Ipv4Addr>().is_ok() {
        "ipv4-addr"
    } else if address.parse::<Ipv6Addr>().is_ok() {
        "ipv6-addr"
    } else if is_mac(value) {
        "mac-addr"
    } else {
        "domain-name"
    }
}

fn is_mac(value: &str) -> bool {
    value.len() == 17
        && value.bytes().enumerate().all(|(at, b)| match at % 3 {
            2 => matches!(b, b':' | b'-'),
            _ => b.is_ascii_hexdigit(),
        })
}

/// Kinds of hash however their name is written: `SHA-256`, `SHA256`, `sha_256`.
fn hash_kind(name: &str) -> Option<&'static str> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    ["md5", "sha1", "sha256", "sha512"]
        .into_iter()
        .find(|kind| *kind == plain)
}
