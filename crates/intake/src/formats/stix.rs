//! STIX 2.0 and 2.1: bundles, TAXII envelopes, arrays and single objects; MITRE ATT&CK releases.

mod about;
mod exported;
mod remarks;

use super::{Format, Input};
use crate::context::Context;
use crate::document::{Document, Shape, text_of};
use crate::item::Stop;
use about::Producers;
use ascribe_stix::upgrade::{needs_upgrade, upgrade};
use ascribe_stix::{Object, Parsed, canonical, parse};
use exported::Exported;
pub(super) use exported::carried_item;
use remarks::Remarks;

/// Reads STIX.
pub(crate) struct Stix;

impl Format for Stix {
    fn name(&self) -> &'static str {
        "STIX 2.0 or 2.1 (bundle, array or object)"
    }

    fn recognises(&self, input: &Input<'_>, _: &Context<'_>) -> bool {
        let Input::Json(document) = input else {
            return false;
        };
        match &document.shape {
            Shape::Object(_) => is_stix(document),
            Shape::Array(elements) => elements
                .iter()
                .take(20)
                .filter_map(|e| Document::split(e.get(), None).ok())
                .any(|e| is_stix(&e)),
            Shape::Plain => false,
        }
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Json(document) = input else {
            return Ok(());
        };
        let mut parsed = parse(document.text.as_bytes(), &limits(cx));
        for problem in std::mem::take(&mut parsed.problems) {
            let place = problem
                .index
                .map_or_else(String::new, |index| format!("object {index}"));
            cx.problem(
                document.place(&place),
                problem.id,
                problem.reason.to_string(),
                "correct the object in the file",
            );
        }
        take_parsed(&parsed, cx)
    }
}

/// Hands on the objects of a document.
pub(crate) fn take_parsed(parsed: &Parsed<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
    let producers = Producers::of(&parsed.objects, &cx.stem());
    let mut remarks = Remarks::of(&parsed.objects);
    let exported = Exported::of(&parsed.objects);
    for object in &parsed.objects {
        if exported.take(object, cx)? {
            continue;
        }
        remarks.look_at(object, cx);
        take(object, &producers, cx)?;
    }
    remarks.finish(cx);
    Ok(())
}

/// A bundle, an envelope, or an object whose id begins with its type.
fn is_stix(document: &Document<'_>) -> bool {
    let type_ = document.get("type").and_then(text_of);
    let id = document.get("id").and_then(text_of);
    match type_.as_deref() {
        Some("bundle") => true,
        Some(name) => id.is_some_and(|id| {
            id.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with("--"))
        }),
        None => document.array("objects").is_some(),
    }
}

fn limits(cx: &Context<'_>) -> ascribe_stix::Limits {
    let own = &cx.options.limits;
    ascribe_stix::Limits {
        max_bytes: usize::try_from(own.max_document_bytes).unwrap_or(usize::MAX),
        max_object_bytes: own.max_object_bytes,
        max_objects: own.max_objects,
        max_depth: own.max_depth,
        ..ascribe_stix::Limits::default()
    }
}

/// Hands on one object, upgraded when it is of STIX 2.0, and what the upgrade took out of it.
fn take(object: &Object<'_>, producers: &Producers, cx: &mut Context<'_>) -> Result<(), Stop> {
    if !needs_upgrade(object.view()) {
        return hand_on(object, &object.raw, producers, cx);
    }
    match upgrade(&object.raw) {
        Ok(upgraded) => {
            hand_on(object, &upgraded.object, producers, cx)?;
            for text in &upgraded.observables {
                match Object::parse(text) {
                    Ok(observable) => {
                        cx.item(producers.item_within(&observable, object, text.clone()))?
                    }
                    Err(error) => {
                        let id = Some(object.id().to_owned());
                        cx.problem(
                            "objects",
                            id,
                            format!("an observable in it {error}"),
                            "correct it in the file",
                        );
                    }
                }
            }
            Ok(())
        }
        Err(error) => {
            cx.problem(
                "",
                Some(object.id().to_owned()),
                error.to_string(),
                "correct the object in the file",
            );
            Ok(())
        }
    }
}

/// Hands on `text`, which is `object` or its upgrade.
fn hand_on(
    object: &Object<'_>,
    text: &str,
    producers: &Producers,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    match canonical(text) {
        Ok(body) => cx.item(producers.item(object, body)),
        Err(error) => {
            cx.problem(
                "",
                Some(object.id().to_owned()),
                error.to_string(),
                "correct the object in the file",
            );
            Ok(())
        }
    }
}
