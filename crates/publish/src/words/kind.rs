//! The word and the shape of a kind of evidence; the shape is the same in every figure and
//! needs no colour.

use ascribe_reason::assessment::Evidence;

/// Shape that stands for a kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An observable.
    Circle,
    /// Malware or a tool.
    Square,
    /// A technique.
    Triangle,
    /// A vulnerability.
    Diamond,
}

/// The shape of an item's kind.
#[must_use]
pub fn shape(item: &Evidence) -> Shape {
    match item.kind.as_str() {
        "software" => Shape::Square,
        "technique" => Shape::Triangle,
        "vulnerability" => Shape::Diamond,
        _ => Shape::Circle,
    }
}

/// What an item is, in a word: `domain`, `SHA-256`, `technique`, …; an unknown type as it is.
#[must_use]
pub fn kind_word(item: &Evidence) -> &str {
    match item.type_.as_str() {
        "domain-name" => "domain",
        "url" => "URL",
        "ipv4-addr" => "IPv4",
        "ipv6-addr" => "IPv6",
        "email-addr" => "e-mail",
        "md5" => "MD5",
        "sha1" => "SHA-1",
        "sha256" => "SHA-256",
        "sha512" => "SHA-512",
        "vulnerability" => "exploit",
        "attack-pattern" => "technique",
        "tool" | "malware" => "software",
        "windows-registry-key" => "registry",
        "mac-addr" => "MAC",
        "autonomous-system" => "AS",
        "cryptocurrency-wallet" => "wallet",
        "activity-day" => "day of activity",
        "vocabulary" | "wording" => "words",
        other => other,
    }
}
