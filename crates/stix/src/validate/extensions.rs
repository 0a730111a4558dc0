//! What an object holds beyond the properties of its type.

use super::check::{Object, below, is_known, property_name, something, structure, text};
use super::rules::tables;
use super::{Report, forms};
use serde_json::Value;

/// Extensions that the specification defines, by the type that has them.
const PREDEFINED: [(&str, &[&str]); 4] = [
    (
        "file",
        &[
            "archive-ext",
            "ntfs-ext",
            "pdf-ext",
            "raster-image-ext",
            "windows-pebinary-ext",
        ],
    ),
    (
        "network-traffic",
        &["http-request-ext", "icmp-ext", "socket-ext", "tcp-ext"],
    ),
    ("process", &["windows-process-ext", "windows-service-ext"]),
    ("user-account", &["unix-account-ext"]),
];

fn extensions(object: &Object) -> impl Iterator<Item = (&String, &Value)> {
    let all = object.get("extensions").and_then(Value::as_object);
    all.into_iter().flatten()
}

fn has_kind(object: &Object, kinds: &[&str]) -> bool {
    extensions(object).any(|(_, extension)| {
        let kind = extension.get("extension_type").and_then(Value::as_str);
        kind.is_some_and(|kind| kinds.contains(&kind))
    })
}

/// Whether the extension that defines a type says that it is of observables; none if it says nothing.
pub(super) fn says_observable(object: &Object) -> Option<bool> {
    let observable = has_kind(object, &["new-sco"]);
    (observable || has_kind(object, &["new-sdo", "new-sro"])).then_some(observable)
}

/// Whether an extension may add properties beside those of the specification.
pub(super) fn extends_top_level(object: &Object) -> bool {
    has_kind(
        object,
        &[
            "toplevel-property-extension",
            "new-sdo",
            "new-sco",
            "new-sro",
        ],
    )
}

pub(super) fn check(object: &Object, kind: &str, report: &mut Report) {
    match object.get("extensions") {
        None => {}
        Some(Value::Object(all)) if !all.is_empty() => {
            for (key, extension) in all {
                one(kind, key, extension, report);
            }
        }
        Some(_) => report.must(
            "value",
            "extensions",
            "an object with at least one key expected",
        ),
    }
    if !is_known(kind) && !has_kind(object, &["new-sdo", "new-sco", "new-sro"]) {
        let says = "no type of the specification; define it with an extension";
        report.should("custom-object", "type", says);
    }
    if kind == "extension-definition" {
        definition(object, report);
    }
}

fn one(kind: &str, key: &str, extension: &Value, report: &mut Report) {
    let path = below("extensions", key);
    let Some(content) = extension.as_object().filter(|content| !content.is_empty()) else {
        report.must("value", &path, "an object with at least one key expected");
        return;
    };
    let predefined = PREDEFINED.iter().find(|(owner, _)| *owner == kind);
    if predefined.is_some_and(|(_, names)| names.contains(&key)) {
        if let Some(shape) = tables().shapes.get(key) {
            structure(content, &[shape], &path, 1, report);
        }
        return;
    }
    for (name, value) in content {
        let path = below(&path, name);
        property_name(name, &path, report);
        something(value, &path, report);
    }
    if forms::identifier(key).is_some_and(|(kind, _)| kind == "extension-definition") {
        let kinds = tables().vocabularies.get("extension-type");
        let own = text(content, "extension_type");
        if !own.is_some_and(|own| kinds.is_some_and(|kinds| kinds.contains(&own))) {
            let path = below(&path, "extension_type");
            report.must("value", &path, "one of the types of extensions expected");
        }
        return;
    }
    let custom = key.strip_suffix("-ext").is_some_and(forms::is_type_name);
    if custom {
        report.should(
            "custom-extension",
            &path,
            "defined by an extension-definition is better",
        );
    } else {
        let says = "the id of an extension-definition expected, or a name that ends in -ext";
        report.must("extension-key", &path, says);
    }
}

/// Properties are named only by an extension that adds them on top.
fn definition(object: &Object, report: &mut Report) {
    let types = object.get("extension_types").and_then(Value::as_array);
    let on_top = types.is_some_and(|types| {
        let mut types = types.iter().filter_map(Value::as_str);
        types.any(|kind| kind == "toplevel-property-extension")
    });
    if object.contains_key("extension_properties") && !on_top {
        let says = "stands only with the type toplevel-property-extension";
        report.must("needs", "extension_properties", says);
    }
}
