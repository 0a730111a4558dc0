//! Rules of single types that no table can say.

use super::check::{Object, below, expect, text};
use super::{Report, forms};
use crate::pattern::{Pattern, broken_names, broken_rules};
use serde_json::Value;

pub(super) fn check(object: &Object, kind: &str, report: &mut Report) {
    let flag = |key: &str| object.get(key).and_then(Value::as_bool);
    let mut together = |key: &str, says: &str| {
        if object.contains_key(key) {
            report.must("needs", key, says);
        }
    };
    match kind {
        "malware" if flag("is_family") == Some(true) && !object.contains_key("name") => {
            report.must("required", "name", "a family of malware has a name");
        }
        "email-message" if flag("is_multipart") == Some(true) => {
            together("body", "not with several parts: use body_multipart");
        }
        "email-message" if flag("is_multipart") == Some(false) => {
            together("body_multipart", "not with one part: use body");
        }
        "network-traffic" if flag("is_active") == Some(true) => {
            together("end", "traffic that is active has no end yet");
        }
        "artifact" if object.contains_key("payload_bin") => {
            together("url", "not together with payload_bin");
        }
        "indicator" if text(object, "pattern_type") == Some("stix") => pattern(object, report),
        "observed-data" => observables(object, report),
        _ => {}
    }
    references(object, report);
}

/// The pattern of an indicator, by the grammar and the rules beyond it.
fn pattern(object: &Object, report: &mut Report) {
    let Some(text) = text(object, "pattern") else {
        return;
    };
    match Pattern::parse(text) {
        Err(error) => report.must("pattern", "pattern", error.to_string()),
        Ok(pattern) => {
            for broken in broken_rules(&pattern)
                .into_iter()
                .chain(broken_names(&pattern))
            {
                report.must("pattern", "pattern", broken.to_string());
            }
        }
    }
}

/// Ids of external references that name their own form.
fn references(object: &Object, report: &mut Report) {
    let list = object.get("external_references").and_then(Value::as_array);
    for (at, reference) in list.into_iter().flatten().enumerate() {
        let field = |key: &str| reference.get(key).and_then(Value::as_str);
        let (Some(source), id) = (field("source_name"), field("external_id")) else {
            continue;
        };
        let path = format!("external_references[{at}].external_id");
        match source {
            "cve" => expect(
                id.is_some_and(is_cve),
                "an id as CVE-2021-26855",
                &path,
                report,
            ),
            "capec" => expect(id.is_some_and(is_capec), "an id as CAPEC-98", &path, report),
            _ if id.is_some_and(is_cve) => {
                report.must("value", &path, "an id of CVE asks for the source_name cve");
            }
            _ if id.is_some_and(is_capec) => {
                report.must(
                    "value",
                    &path,
                    "an id of CAPEC asks for the source_name capec",
                );
            }
            _ => {}
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_capec(id: &str) -> bool {
    id.strip_prefix("CAPEC-").is_some_and(is_digits)
}

fn is_cve(id: &str) -> bool {
    let parts = id
        .strip_prefix("CVE-")
        .and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, number)| {
        year.len() == 4 && is_digits(year) && number.len() >= 4 && is_digits(number)
    })
}

/// `objects` of `observed-data`, which STIX 2.1 keeps for old data.
fn observables(object: &Object, report: &mut Report) {
    let Some(found) = object.get("objects") else {
        return;
    };
    let Some(objects) = found.as_object().filter(|objects| !objects.is_empty()) else {
        expect(false, "an object with at least one key", "objects", report);
        return;
    };
    report.should("deprecated", "objects", "use object_refs");
    for (key, inside) in objects {
        let path = below("objects", key);
        let Some(inside) = inside.as_object() else {
            expect(false, "an object", &path, report);
            continue;
        };
        if text(inside, "type").is_none() {
            report.must(
                "required",
                &below(&path, "type"),
                "this property is required",
            );
        }
        let refs = inside
            .iter()
            .filter(|(key, _)| key.ends_with("_ref") || key.ends_with("_refs"));
        for (name, value) in refs {
            let targets = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            for target in targets.iter().filter_map(Value::as_str) {
                let fits = objects.contains_key(target) || forms::identifier(target).is_some();
                expect(fits, "a key of objects", &below(&path, name), report);
            }
        }
    }
}

/// Translations: languages, then properties.
pub(super) fn contents(found: &Value, path: &str, report: &mut Report) {
    let Some(languages) = found.as_object().filter(|all| !all.is_empty()) else {
        expect(false, "an object with at least one language", path, report);
        return;
    };
    for (language, translations) in languages {
        let path = below(path, language);
        expect(
            forms::is_language(language),
            "a language of RFC 5646",
            &path,
            report,
        );
        match translations.as_object() {
            Some(translations) => {
                for key in translations.keys() {
                    let fits = forms::is_property_name(key);
                    expect(fits, "the name of a property", &below(&path, key), report);
                }
            }
            None => expect(false, "an object", &path, report),
        }
    }
}
