//! Markings: definitions, and selectors that lead somewhere.

use super::check::{Object, below, text};
use super::{Report, forms};
use serde_json::{Map, Value};

/// The four definitions of TLP 1.0 that the specification fixes (chapter
/// 7.2.1.4): colour, UUID.
const TLP: [(&str, &str); 4] = [
    ("white", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
    ("green", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
    ("amber", "f88d31f6-486f-44da-b317-01333bde0b82"),
    ("red", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed"),
];

pub(super) fn check(object: &Object, kind: &str, report: &mut Report) {
    let id = text(object, "id").unwrap_or_default();
    if kind == "marking-definition" {
        definition(object, id, report);
        let marks = object.get("object_marking_refs").and_then(Value::as_array);
        if marks.is_some_and(|marks| marks.iter().any(|mark| mark.as_str() == Some(id))) {
            report.must(
                "circular",
                "object_marking_refs",
                "a marking cannot mark itself",
            );
        }
    }
    let granular = object.get("granular_markings").and_then(Value::as_array);
    for (at, marking) in granular.into_iter().flatten().enumerate() {
        let path = format!("granular_markings[{at}]");
        if kind == "marking-definition"
            && marking.get("marking_ref").and_then(Value::as_str) == Some(id)
        {
            report.must(
                "circular",
                &below(&path, "marking_ref"),
                "a marking cannot mark itself",
            );
        }
        let selectors = marking.get("selectors").and_then(Value::as_array);
        for selector in selectors.into_iter().flatten().filter_map(Value::as_str) {
            if is_selector(selector) && !leads_somewhere(object, selector) {
                let says = format!("{selector:?} leads to nothing in this object");
                report.must("selector", &below(&path, "selectors"), says);
            }
        }
    }
}

/// Names of properties and numbers in brackets, with points between.
pub(super) fn is_selector(text: &str) -> bool {
    let mut steps = text.split('.');
    let name = |step: &str, low: usize| {
        (low..=250).contains(&step.len())
            && step
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    text == "id"
        || (steps.next().is_some_and(|first| name(first, 3))
            && steps.all(|step| index(step).is_some() || name(step, 1)))
}

fn index(step: &str) -> Option<usize> {
    step.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

fn leads_somewhere(object: &Object, selector: &str) -> bool {
    let mut steps = selector.split('.');
    let mut at = steps.next().and_then(|first| object.get(first));
    for step in steps {
        at = at.and_then(|value| match index(step) {
            Some(index) => value.as_array()?.get(index),
            None => value.as_object()?.get(step),
        });
    }
    at.is_some()
}

fn definition(object: &Object, id: &str, report: &mut Report) {
    let content = object.get("definition").and_then(Value::as_object);
    match text(object, "definition_type") {
        Some("statement") => {
            let said = content.and_then(|content| text(content, "statement"));
            if said.is_none() {
                report.must("required", "definition.statement", "a text is required");
            }
        }
        Some("tlp") => tlp(content, id, report),
        Some(_) => report.should(
            "marking-definition-type",
            "definition_type",
            "statement or tlp expected; use an extension for others",
        ),
        None => {}
    }
    let uuid = id.strip_prefix("marking-definition--").unwrap_or_default();
    let fixed = TLP.iter().find(|(_, fixed)| *fixed == uuid);
    let colour = content.and_then(|content| text(content, "tlp"));
    if let Some((fixed, _)) = fixed
        && colour != Some(*fixed)
    {
        report.must("tlp", "id", format!("this id belongs to TLP {fixed}"));
    }
}

fn tlp(content: Option<&Map<String, Value>>, id: &str, report: &mut Report) {
    let colour = content.and_then(|content| text(content, "tlp"));
    let Some((_, uuid)) = TLP.iter().find(|(name, _)| Some(*name) == colour) else {
        report.must(
            "tlp",
            "definition.tlp",
            "white, green, amber or red expected",
        );
        return;
    };
    if forms::identifier(id).is_some() && !id.ends_with(uuid) {
        let says = format!("the specification fixes marking-definition--{uuid} for it");
        report.must("tlp", "id", says);
    }
}
