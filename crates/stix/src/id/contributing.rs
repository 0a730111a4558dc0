//! Which properties make a cyber-observable what it is.

/// Every cyber-observable type of STIX 2.1 (chapter 6) with its ID contributing
/// properties. A process has none: two processes are never the same by content.
const CONTRIBUTING: &[(&str, &[&str])] = &[
    ("artifact", &["hashes", "payload_bin"]),
    ("autonomous-system", &["number"]),
    ("directory", &["path"]),
    ("domain-name", &["value"]),
    ("email-addr", &["value"]),
    ("email-message", &["from_ref", "subject", "body"]),
    (
        "file",
        &["hashes", "name", "extensions", "parent_directory_ref"],
    ),
    ("ipv4-addr", &["value"]),
    ("ipv6-addr", &["value"]),
    ("mac-addr", &["value"]),
    ("mutex", &["name"]),
    (
        "network-traffic",
        &[
            "start",
            "end",
            "src_ref",
            "dst_ref",
            "src_port",
            "dst_port",
            "protocols",
            "extensions",
        ],
    ),
    ("process", &[]),
    ("software", &["name", "cpe", "swid", "vendor", "version"]),
    ("url", &["value"]),
    (
        "user-account",
        &["account_type", "user_id", "account_login"],
    ),
    ("windows-registry-key", &["key", "values"]),
    ("x509-certificate", &["hashes", "serial_number"]),
];

/// ID contributing properties of a cyber-observable type; empty for a process
/// and for types the specification does not know.
#[must_use]
pub fn contributing_properties(type_name: &str) -> &'static [&'static str] {
    let known = CONTRIBUTING.iter().find(|(name, _)| *name == type_name);
    known.map_or(&[], |(_, properties)| properties)
}

/// Whether the type is one of the specification's cyber-observables.
#[must_use]
pub fn is_observable_type(type_name: &str) -> bool {
    CONTRIBUTING.iter().any(|(name, _)| *name == type_name)
}
