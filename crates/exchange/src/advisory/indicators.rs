//! Indicators: how long each kind is worth acting on, and what speaks against acting.

use crate::spread::Cited;
use ascribe_knowledge::Day;
use serde::Serialize;

/// An indicator as sources state it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Known {
    /// STIX type of the value, or the name of a hash.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub value: String,
    /// Actor it is said to belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Who says so.
    pub cited: Vec<Cited>,
    /// Day of the last statement or sighting, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_stated: Option<String>,
    /// Until when its source holds it valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_until: Option<String>,
    /// Lists of benign or shared values that hold it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Marking of the statement.
    pub marking: String,
    /// Confidence, 0 to 100, if a grade says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
}

/// Whether to act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Valid, and nothing speaks against it.
    Live,
    /// Past its day: for looking back only.
    Expired,
    /// On a list of benign or shared values: not to be blocked or alerted on by itself.
    Doubtful,
}

impl Status {
    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::Doubtful => "doubtful",
        }
    }
}

/// An indicator with what follows from its age and the lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// What is stated.
    #[serde(flatten)]
    pub known: Known,
    /// First day it is valid.
    pub valid_from: String,
    /// First day it is not valid any more; none for what does not age.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// Whether to act on it.
    pub status: Status,
}

/// How long a kind of value is worth acting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lifetime {
    /// STIX type of the value.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Days after the last statement.
    pub days: i32,
    /// Why so long.
    pub why: &'static str,
}

/// Lifetimes by kind, a judgement of this project: addresses change hands within weeks, names
/// within months, files never.
const LIFETIMES: [Lifetime; 10] = [
    life("ipv4-addr", 60, "rented servers change hands within weeks"),
    life("ipv6-addr", 60, "rented servers change hands within weeks"),
    life("autonomous-system", 60, "a network serves many"),
    life("url", 90, "pages on broken-into sites are cleaned"),
    life("domain-name", 365, "names are paid for by the year"),
    life("email-addr", 365, "mailboxes are kept for a campaign"),
    life("mac-addr", 365, "hardware is replaced"),
    life(
        "cryptocurrency-wallet",
        1825,
        "wallets stay with their owner",
    ),
    life("mutex", 1825, "names in code change with versions"),
    life(
        "windows-registry-key",
        1825,
        "names in code change with versions",
    ),
];

const fn life(kind: &'static str, days: i32, why: &'static str) -> Lifetime {
    Lifetime { kind, days, why }
}

/// The lifetimes; kinds that are not listed (hashes of files) do not age.
#[must_use]
pub fn lifetimes() -> &'static [Lifetime] {
    &LIFETIMES
}

/// What follows from age and lists at the moment `now`.
pub fn judge(known: &Known, now: &str) -> Judged {
    let stated = known.last_stated.as_deref().and_then(Day::parse);
    let from = stated.or_else(|| Day::parse(now)).unwrap_or(Day(0));
    let own = LIFETIMES.iter().find(|l| l.kind == known.kind);
    let own = own.map(|l| Day(from.0.saturating_add(l.days)));
    let said = known.source_until.as_deref().and_then(Day::parse);
    // A day of its source that lies before its own statement says nothing.
    let said = said.filter(|day| *day > from);
    let until = match (own, said) {
        (Some(own), Some(said)) => Some(own.min(said)),
        (own, said) => own.or(said),
    };
    let expired = until
        .zip(Day::parse(now))
        .is_some_and(|(until, now)| until <= now);
    let status = match (known.warnings.is_empty(), expired) {
        (false, _) => Status::Doubtful,
        (true, true) => Status::Expired,
        (true, false) => Status::Live,
    };
    Judged {
        known: known.clone(),
        valid_from: from.to_string(),
        valid_until: until.map(|day| day.to_string()),
        status,
    }
}

/// The STIX pattern that finds the value; none for kinds STIX has no object for.
#[must_use]
pub fn pattern(kind: &str, value: &str) -> Option<String> {
    let path = match kind {
        "domain-name" | "url" | "ipv4-addr" | "ipv6-addr" | "email-addr" | "mac-addr" => {
            format!("{kind}:value")
        }
        "md5" => "file:hashes.MD5".to_owned(),
        "sha1" => "file:hashes.'SHA-1'".to_owned(),
        "sha256" => "file:hashes.'SHA-256'".to_owned(),
        "sha512" => "file:hashes.'SHA-512'".to_owned(),
        "mutex" => "mutex:name".to_owned(),
        "windows-registry-key" => "windows-registry-key:key".to_owned(),
        "autonomous-system" => {
            let digits = value.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let number: u32 = digits.parse().ok()?;
            return Some(format!("[autonomous-system:number = {number}]"));
        }
        _ => return None,
    };
    let escaped = value.replace('\\', "\\\\").replace('\'', "\\'");
    let pattern = format!("[{path} = '{escaped}']");
    let parsed = ascribe_stix::pattern::Pattern::parse(&pattern);
    parsed.is_ok().then_some(pattern)
}
