//! Identifiers: of the right type, with the right kind of UUID.

use super::check::{Object, is_observable, text};
use super::{Report, forms};

/// Properties from which the identifier follows, for types where all of them
/// are optional.
const CONTRIBUTING: [(&str, &[&str]); 5] = [
    ("artifact", &["hashes", "payload_bin"]),
    ("email-message", &["from_ref", "subject", "body"]),
    (
        "user-account",
        &["account_type", "user_id", "account_login"],
    ),
    ("windows-registry-key", &["key", "values"]),
    ("x509-certificate", &["hashes", "serial_number"]),
];

pub(super) fn not_an_identifier(path: &str, report: &mut Report) {
    let says = "an identifier expected: a type, two hyphens, a UUID of RFC 4122";
    report.must("identifier", path, says);
}

pub(super) fn check(object: &Object, kind: &str, report: &mut Report) {
    let Some((own, version)) = text(object, "id").and_then(forms::identifier) else {
        return; // Already told.
    };
    if own != kind {
        report.must("identifier", "id", format!("must begin with {kind}--"));
    }
    let contributing = CONTRIBUTING.iter().find(|(name, _)| *name == kind);
    let from_nothing =
        contributing.is_some_and(|(_, keys)| keys.iter().all(|key| !object.contains_key(*key)));
    if (kind == "process" || from_nothing) && version != 4 {
        let says = "a random UUID (version 4) expected: nothing in the object determines it";
        report.must("uuid", "id", says);
        return;
    }
    if kind == "process" || from_nothing {
        return;
    }
    if is_observable(object) && version != 5 {
        report.should(
            "uuid",
            "id",
            "a UUID of version 5 expected, from what the object says",
        );
    } else if !is_observable(object) && version != 4 {
        report.should("uuid", "id", "a random UUID (version 4) expected");
    }
}
