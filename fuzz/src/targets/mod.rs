//! The entry points, a file for each crate they look into.

mod claims;
mod hunt;
mod intake;
mod knowledge;
mod ledger;
mod observe;
mod stix;

use crate::Target;

/// All targets, in order of name within each crate.
pub const TARGETS: &[Target] = &[
    t("stix-canonical", stix::canonical),
    t("stix-evaluate", stix::evaluate),
    t("stix-marking", stix::marking),
    t("stix-parse", stix::parse),
    t("stix-pattern", stix::pattern),
    t("stix-upgrade", stix::upgrade),
    t("stix-validate", stix::validate),
    t("dates", observe::dates),
    t("extract", observe::extract),
    t("mentions", observe::mentions),
    t("normalise", observe::normalise),
    t("prose", observe::prose),
    t("read-7z", observe::read_7z),
    t("read-csv", observe::read_csv),
    t("read-evtx", observe::read_evtx),
    t("read-gz", observe::read_gz),
    t("read-html", observe::read_html),
    t("read-json", observe::read_json),
    t("read-mail", observe::read_mail),
    t("read-mbox", observe::read_mbox),
    t("read-msg", observe::read_msg),
    t("read-office", observe::read_office),
    t("read-ole", observe::read_ole),
    t("read-pdf", observe::read_pdf),
    t("read-tar", observe::read_tar),
    t("read-text", observe::read_text),
    t("read-wire", observe::read_wire),
    t("read-zip", observe::read_zip),
    t("read-zst", observe::read_zst),
    t("hunt-events", hunt::events),
    t("hunt-rule", hunt::rule),
    t("intake-csv", intake::csv),
    t("intake-json", intake::json),
    t("intake-mapping", intake::mapping),
    t("intake-pack", intake::pack),
    t("intake-trails", intake::trails),
    t("checkpoint", ledger::checkpoint),
    t("claims-drift", claims::drift),
    t("claims-statement", claims::statement),
    t("knowledge-date", knowledge::date),
    t("knowledge-entry", knowledge::entry),
    t("knowledge-snapshot", knowledge::snapshot),
];

const fn t(name: &'static str, check: fn(&[u8]) -> Result<(), String>) -> Target {
    Target { name, check }
}

/// The input as text, where a parser takes text: what is not UTF-8 is replaced.
fn text(input: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(input)
}

/// An error that names the broken property unless `holds`.
fn property(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    match holds {
        true => Ok(()),
        false => Err(format!("broken property: {}", what())),
    }
}
