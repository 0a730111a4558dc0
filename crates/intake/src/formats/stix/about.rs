//! Who published an object, when, from what, and under which marking.

use crate::item::Item;
use crate::moment::moment;
use ascribe_stix::{Object, Text};
use std::collections::HashMap;

/// Identity that creates all objects of ATT&CK, in every release.
pub(super) const MITRE_IDENTITY: &str = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5";
const ATTACK: &str = "MITRE ATT&CK";

/// Marking definitions of TLP 1 and 2 (STIX 2.1, 7.2.1.4; OASIS TLP 2.0 extension), the widest first.
const TLP: [(&str, &str); 9] = [
    (
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        "TLP:CLEAR",
    ),
    (
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "TLP:CLEAR",
    ),
    (
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
        "TLP:GREEN",
    ),
    (
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "TLP:GREEN",
    ),
    (
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
        "TLP:AMBER",
    ),
    (
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "TLP:AMBER",
    ),
    (
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "TLP:AMBER+STRICT",
    ),
    (
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
        "TLP:RED",
    ),
    (
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        "TLP:RED",
    ),
];

/// When what observed data holds was first seen.
fn first_observed(object: &Object<'_>) -> Option<String> {
    let is_observed = object.type_name() == "observed-data";
    let text: Option<String> = is_observed
        .then(|| object.property("first_observed"))
        .flatten();
    moment(&text?)
}

/// Names of those who created the objects of one document.
pub(super) struct Producers {
    names: HashMap<String, String>,
    /// Source of objects without a named creator.
    fallback: String,
    /// Marking definitions that only state something, such as a copyright.
    statements: Vec<String>,
}

impl Producers {
    /// Looks through `objects`; `stem` names the source of those that name nobody.
    pub fn of(objects: &[Object<'_>], stem: &str) -> Self {
        let mut names = HashMap::new();
        let mut statements = Vec::new();
        let mut attack = false;
        for object in objects {
            let view = object.view();
            match object.type_name() {
                "identity" => {
                    let name = if object.id() == MITRE_IDENTITY {
                        Some(ATTACK)
                    } else {
                        view.name.as_deref()
                    };
                    names.insert(object.id().to_owned(), name.unwrap_or(stem).to_owned());
                }
                "marking-definition" => {
                    if object.property::<String>("definition_type").as_deref() == Some("statement")
                    {
                        statements.push(object.id().to_owned());
                    }
                }
                _ => attack |= view.created_by_ref.as_deref() == Some(MITRE_IDENTITY),
            }
        }
        if attack {
            names.insert(MITRE_IDENTITY.to_owned(), ATTACK.to_owned());
        }
        let fallback = if attack { ATTACK } else { stem }.to_owned();
        Self {
            names,
            fallback,
            statements,
        }
    }

    /// The item of `object`, whose body is given.
    pub fn item(&self, object: &Object<'_>, body: String) -> Item {
        let view = object.view();
        let time = |text: &Option<Text<'_>>| text.as_deref().and_then(moment);
        let mut lineage: Vec<String> = Vec::new();
        for url in view
            .external_references
            .iter()
            .filter_map(|r| r.url.as_deref())
        {
            if !lineage.iter().any(|known| known == url) {
                lineage.push(url.to_owned());
            }
        }
        Item {
            id: object.id().to_owned(),
            kind: object.type_name().to_owned(),
            body,
            published: time(&view.modified).or_else(|| time(&view.created)),
            happened: time(&view.first_seen)
                .or_else(|| time(&view.start_time))
                .or_else(|| first_observed(object)),
            source: self.source(object),
            lineage,
            marking: self.marking(view.object_marking_refs.iter().map(|id| &**id)),
            grade: None,
        }
    }

    /// The item of an observable that was inside `parent`, from which it has what it lacks.
    pub fn item_within(&self, observable: &Object<'_>, parent: &Object<'_>, text: String) -> Item {
        let outer = self.item(parent, String::new());
        let body = ascribe_stix::canonical(&text).unwrap_or(text);
        Item {
            id: observable.id().to_owned(),
            kind: observable.type_name().to_owned(),
            body,
            ..outer
        }
    }

    fn source(&self, object: &Object<'_>) -> String {
        let creator = object.view().created_by_ref.as_deref();
        let own = (object.type_name() == "identity").then(|| object.id());
        let named = creator.or(own).and_then(|id| self.names.get(id));
        named.unwrap_or(&self.fallback).clone()
    }

    /// The strictest TLP; a marking that is neither TLP nor a statement comes before any.
    fn marking<'a>(&self, refs: impl Iterator<Item = &'a str>) -> Option<String> {
        let mut strictest: Option<usize> = None;
        for id in refs {
            match TLP.iter().position(|(tlp, _)| *tlp == id) {
                Some(rank) => strictest = strictest.max(Some(rank)),
                None if self.statements.iter().any(|known| known == id) => {}
                None => return Some(id.to_owned()),
            }
        }
        strictest
            .and_then(|rank| TLP.get(rank))
            .map(|(_, name)| (*name).to_owned())
    }
}
