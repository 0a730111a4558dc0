//! Cluster files of misp-galaxy: threat actors, tools, malware families, countries, sectors.

use super::{Format, Input};
use crate::context::Context;
use crate::document::{Document, text_of};
use crate::ident::derived;
use crate::item::{Item, Stop};
use ascribe_stix::canonical;
use serde::Deserialize;
use serde_json::value::RawValue;

const CLUSTER_TYPE: &str = "x-misp-galaxy-cluster";
const GALAXY_TYPE: &str = "x-misp-galaxy";
const SOURCE: &str = "MISP Galaxy";

/// Reads cluster files.
pub(crate) struct Galaxy;

impl Format for Galaxy {
    fn name(&self) -> &'static str {
        "misp-galaxy clusters"
    }

    fn recognises(&self, input: &Input<'_>, _: &Context<'_>) -> bool {
        let Input::Json(document) = input else {
            return false;
        };
        let values: Option<Vec<&RawValue>> = document.array("values");
        values.is_some()
            && document.get("list").is_none()
            && document.get("type").and_then(text_of).is_some()
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Json(document) = input else {
            return Ok(());
        };
        let galaxy = document.get("type").and_then(text_of).unwrap_or_default();
        describe(document, &galaxy, cx)?;
        let values = document.array("values").unwrap_or_default();
        for (index, value) in values.into_iter().enumerate() {
            cluster(
                value,
                &galaxy,
                &document.place(&format!("value {index}")),
                cx,
            )?;
        }
        Ok(())
    }
}

/// The galaxy itself: everything in the file but its clusters.
fn describe(document: &Document<'_>, galaxy: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
    let id = match document.get("uuid").and_then(text_of) {
        Some(uuid) => format!("{GALAXY_TYPE}--{uuid}"),
        None => derived(GALAXY_TYPE, [galaxy]),
    };
    let members = document
        .members()
        .iter()
        .filter(|(name, _)| &**name != "values");
    let rest: Vec<String> = members
        .map(|(name, value)| format!("{}:{}", quoted(name), value.get()))
        .collect();
    emit(
        GALAXY_TYPE,
        id,
        &format!("\"galaxy\":{{{}}}", rest.join(",")),
        Vec::new(),
        &document.place(""),
        cx,
    )
}

/// What is read of a cluster; the whole is kept as text.
#[derive(Deserialize)]
struct Cluster {
    value: String,
    #[serde(default)]
    uuid: Option<String>,
}

#[derive(Deserialize)]
struct References {
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    refs: Vec<String>,
}

fn cluster(raw: &RawValue, galaxy: &str, place: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
    let cluster: Cluster = match serde_json::from_str(raw.get()) {
        Ok(cluster) => cluster,
        Err(error) => {
            let remedy = "give each value a \"value\" that is its name, and a \"uuid\"";
            cx.problem(place, None, format!("is not a cluster: {error}"), remedy);
            return Ok(());
        }
    };
    let id = match &cluster.uuid {
        Some(uuid) => format!("{CLUSTER_TYPE}--{}", uuid.to_ascii_lowercase()),
        None => derived(CLUSTER_TYPE, [galaxy, &cluster.value]),
    };
    let references = serde_json::from_str::<References>(raw.get()).map(|r| r.meta.refs);
    let members = format!("\"cluster\":{},\"galaxy\":{}", raw.get(), quoted(galaxy));
    emit(
        CLUSTER_TYPE,
        id,
        &members,
        references.unwrap_or_default(),
        place,
        cx,
    )
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Hands on an object of `kind` with these members besides `id` and `type`.
fn emit(
    kind: &str,
    id: String,
    members: &str,
    lineage: Vec<String>,
    place: &str,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    let object = format!(
        "{{{members},\"id\":{},\"type\":{}}}",
        quoted(&id),
        quoted(kind)
    );
    match canonical(&object) {
        Ok(body) => cx.item(Item {
            id,
            kind: kind.to_owned(),
            body,
            published: None,
            happened: None,
            source: SOURCE.to_owned(),
            lineage,
            marking: None,
            grade: None,
        }),
        Err(error) => {
            cx.problem(
                place,
                Some(id),
                error.to_string(),
                "correct the object in the file",
            );
            Ok(())
        }
    }
}
