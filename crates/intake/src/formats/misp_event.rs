//! MISP: events, collections of events as the API gives them, and manifests of feeds.

mod attributes;
mod exported;
mod shape;

use super::{Format, Input};
use crate::context::Context;
use crate::document::{Document, Shape};
use crate::item::{Item, Stop};
use crate::moment::moment;
use ascribe_stix::canonical;
use attributes::Indicators;
use exported::Exported;
use serde::Deserialize;
use serde_json::value::RawValue;
use shape::Event;
use std::collections::BTreeMap;

const EVENT_TYPE: &str = "x-misp-event";

/// Reads events.
pub(crate) struct MispEvent;

impl Format for MispEvent {
    fn name(&self) -> &'static str {
        "MISP event, response or feed manifest"
    }

    fn recognises(&self, input: &Input<'_>, _: &Context<'_>) -> bool {
        let Input::Json(document) = input else {
            return false;
        };
        !events(document).is_empty() || manifest(document).is_some()
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Json(document) = input else {
            return Ok(());
        };
        if let Some(uuids) = manifest(document) {
            check_manifest(&uuids, cx);
            return Ok(());
        }
        let all = events(document);
        let exported = Exported::of(&all);
        for (index, raw) in all.into_iter().enumerate() {
            if exported.take(raw, cx)? {
                continue;
            }
            event(raw, &document.place(&format!("event {index}")), cx)?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(rename = "Event", borrow)]
    event: &'a RawValue,
}

/// The events in a document: `{"Event": …}`, `{"response": […]}` or an array of either.
fn events<'a>(document: &Document<'a>) -> Vec<&'a RawValue> {
    let unwrap = |raw: &'a RawValue| {
        serde_json::from_str::<Wrapped<'a>>(raw.get())
            .map(|w| w.event)
            .ok()
    };
    match &document.shape {
        Shape::Array(elements) => elements.iter().filter_map(|raw| unwrap(raw)).collect(),
        Shape::Object(_) => match document.get("Event") {
            Some(event) => vec![event],
            None => match document.array("response") {
                Some(list) => list.into_iter().filter_map(unwrap).collect(),
                None => document
                    .get("response")
                    .and_then(unwrap)
                    .into_iter()
                    .collect(),
            },
        },
        Shape::Plain => Vec::new(),
    }
}

/// What every entry of a manifest has.
#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "info")]
    _info: String,
    #[serde(rename = "timestamp")]
    _timestamp: serde_json::Value,
}

/// The events that a manifest lists, if `document` is one.
fn manifest(document: &Document<'_>) -> Option<Vec<String>> {
    let (uuid, first) = document.members().first()?;
    let is_uuid = uuid.len() == 36 && uuid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    is_uuid.then_some(())?;
    serde_json::from_str::<Listed>(first.get()).ok()?;
    let all: BTreeMap<String, Listed> = serde_json::from_str(document.text).ok()?;
    Some(all.into_keys().collect())
}

/// The events of a feed lie beside its manifest and are read on their own; the absent are named.
fn check_manifest(uuids: &[String], cx: &mut Context<'_>) {
    let is_name = |uuid: &str| uuid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    for uuid in uuids {
        let beside = cx.path.with_file_name(format!("{uuid}.json"));
        if !is_name(uuid) || !beside.is_file() {
            let reason = "the manifest lists this event, but its file is not beside it";
            cx.problem(
                "",
                Some(format!("{EVENT_TYPE}--{uuid}")),
                reason,
                "fetch the event and read the folder again",
            );
        }
    }
}

fn event(raw: &RawValue, place: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
    let event: Event = match serde_json::from_str(raw.get()) {
        Ok(event) => event,
        Err(error) => {
            cx.problem(
                place,
                find_uuid(raw),
                format!("is not a MISP event: {error}"),
                "export the event again",
            );
            return Ok(());
        }
    };
    let id = format!("{EVENT_TYPE}--{}", event.uuid.to_ascii_lowercase());
    let mut indicators = Indicators::default();
    indicators.collect(&event, place, &id, cx);
    let names = event.actor_names();
    let published = event.date.as_deref().and_then(moment);
    let body = serde_json::json!({
        "type": EVENT_TYPE,
        "id": id,
        "names": names,
        "published": published,
        "org": event.organisation(),
        "info": event.info,
        "references": indicators.references,
        "indicators": indicators.found,
    });
    // The original goes in as text, so that nothing of it is lost on the way.
    let body = body.to_string();
    let body = format!(
        "{{\"event\":{},{}",
        raw.get(),
        body.strip_prefix('{').unwrap_or_default()
    );
    match canonical(&body) {
        Ok(body) => cx.item(Item {
            id,
            kind: EVENT_TYPE.to_owned(),
            body,
            published,
            happened: None,
            source: event.organisation().unwrap_or_else(|| cx.stem()),
            lineage: indicators.references,
            marking: event.marking(),
            grade: None,
        }),
        Err(error) => {
            cx.problem(
                place,
                Some(id),
                error.to_string(),
                "correct the event in the file",
            );
            Ok(())
        }
    }
}

/// The uuid of an event that could not be read as one.
fn find_uuid(raw: &RawValue) -> Option<String> {
    let members = ascribe_stix::Members::of(raw.get()).ok()?;
    let uuid: String = serde_json::from_str(members.get("uuid")?.get()).ok()?;
    Some(format!("{EVENT_TYPE}--{uuid}"))
}
