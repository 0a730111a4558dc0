//! What an observable is: its type, its normalised value, where it stood.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The types that extraction finds. Names follow STIX where STIX has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservableType {
    /// Host name under a known public suffix, punycode, lower case; Tor names too.
    DomainName,
    /// Absolute URL, refanged; scheme and host in lower case, the rest as written.
    Url,
    /// Dotted quad, or a network with its prefix length.
    Ipv4Addr,
    /// RFC 5952 text, or a network with its prefix length.
    Ipv6Addr,
    /// Mail address, lower case.
    EmailAddr,
    /// 32 hexadecimal digits, lower case.
    Md5,
    /// 40 hexadecimal digits, lower case.
    #[serde(rename = "sha1")]
    Sha1,
    /// 64 hexadecimal digits, lower case.
    Sha256,
    /// 128 hexadecimal digits, lower case.
    Sha512,
    /// `CVE-year-number`, upper case.
    Vulnerability,
    /// ATT&CK technique, sub-technique or tactic, upper case.
    AttackPattern,
    /// Registry key: hive spelled out in upper case, the path in lower case.
    WindowsRegistryKey,
    /// Mutex name as written.
    Mutex,
    /// Six pairs with colons, lower case.
    MacAddr,
    /// `AS` and the number.
    AutonomousSystem,
    /// Bitcoin (as written, bech32 in lower case) or Ethereum (lower case) address.
    CryptocurrencyWallet,
}

/// Every type, in the order of declaration.
pub const OBSERVABLE_TYPES: [ObservableType; 16] = [
    ObservableType::DomainName,
    ObservableType::Url,
    ObservableType::Ipv4Addr,
    ObservableType::Ipv6Addr,
    ObservableType::EmailAddr,
    ObservableType::Md5,
    ObservableType::Sha1,
    ObservableType::Sha256,
    ObservableType::Sha512,
    ObservableType::Vulnerability,
    ObservableType::AttackPattern,
    ObservableType::WindowsRegistryKey,
    ObservableType::Mutex,
    ObservableType::MacAddr,
    ObservableType::AutonomousSystem,
    ObservableType::CryptocurrencyWallet,
];

impl ObservableType {
    /// The name used in output, import mappings and the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DomainName => "domain-name",
            Self::Url => "url",
            Self::Ipv4Addr => "ipv4-addr",
            Self::Ipv6Addr => "ipv6-addr",
            Self::EmailAddr => "email-addr",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Vulnerability => "vulnerability",
            Self::AttackPattern => "attack-pattern",
            Self::WindowsRegistryKey => "windows-registry-key",
            Self::Mutex => "mutex",
            Self::MacAddr => "mac-addr",
            Self::AutonomousSystem => "autonomous-system",
            Self::CryptocurrencyWallet => "cryptocurrency-wallet",
        }
    }
}

impl fmt::Display for ObservableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A type name that is none of [`OBSERVABLE_TYPES`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "reading an observable type: `{0}` is not one; use a name such as `domain-name` or `sha256`"
)]
pub struct UnknownObservableType(pub String);

impl FromStr for ObservableType {
    type Err = UnknownObservableType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        OBSERVABLE_TYPES
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| UnknownObservableType(name.to_owned()))
    }
}

/// One thing found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Observable {
    /// Its type.
    pub kind: ObservableType,
    /// Its normalised value; equal things have equal values.
    pub value: String,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte; `text[start..end]` is how it was written.
    pub end: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways_and_match_serde() {
        for kind in OBSERVABLE_TYPES {
            assert_eq!(kind.as_str().parse::<ObservableType>().unwrap(), kind);
            assert_eq!(
                serde_json::to_value(kind).unwrap(),
                serde_json::Value::from(kind.as_str())
            );
        }
        assert!("hostname".parse::<ObservableType>().is_err());
    }
}
