//! Indicators of a MISP event's attributes.

use super::shape::{Attribute, Event};
use crate::context::Context;
use crate::indicator::{Kind, declared, kind_of_word};
use std::collections::HashSet;

/// Categories whose attributes tell of whoever reports or of victims, not of the attacker.
const NOT_OBSERVED: [&str; 3] = ["Internal reference", "Targeting data", "Support Tool"];

/// Where the addresses are those of reports; hashes and vulnerabilities are the attacker's.
const REPORTS: &str = "External analysis";

/// What the attributes yield.
#[derive(Default)]
pub(super) struct Indicators {
    /// Type and value, in order, without repetition.
    pub found: Vec<(&'static str, String)>,
    /// Publications that attributes link to.
    pub references: Vec<String>,
    seen: HashSet<(&'static str, String)>,
}

impl Indicators {
    /// Goes through the attributes of `event`, those in objects included, deleted ones excluded.
    pub fn collect(&mut self, event: &Event, place: &str, id: &str, cx: &mut Context<'_>) {
        let objects = event
            .objects
            .iter()
            .filter(|object| !object.deleted.is_set());
        let attributes = event
            .attributes
            .iter()
            .chain(objects.flat_map(|object| &object.attributes));
        for attribute in attributes.filter(|attribute| !attribute.deleted.is_set()) {
            let value = match &attribute.value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => continue,
                other => other.to_string(),
            };
            self.attribute(attribute, &value, place, id, cx);
        }
    }

    fn attribute(
        &mut self,
        attribute: &Attribute,
        value: &str,
        place: &str,
        id: &str,
        cx: &mut Context<'_>,
    ) {
        let of_report = attribute.category == REPORTS;
        if attribute.type_ == "link" || (of_report && attribute.type_ == "url") {
            if !self.references.iter().any(|known| known == value) {
                self.references.push(value.to_owned());
            }
            return;
        }
        if NOT_OBSERVED.contains(&attribute.category.as_str()) {
            return;
        }
        for (kind, part) in parts(&attribute.type_, value) {
            let host = [
                Kind::DomainName,
                Kind::Ipv4Addr,
                Kind::Ipv6Addr,
                Kind::Url,
                Kind::EmailAddr,
            ];
            if of_report && host.contains(&kind) {
                continue;
            }
            match declared(kind, part) {
                Some((kind, value)) => {
                    let pair = (kind.as_str(), value);
                    if self.seen.insert(pair.clone()) {
                        self.found.push(pair);
                    }
                }
                None => {
                    let uuid = attribute.uuid.as_deref().unwrap_or("without uuid");
                    let reason = format!("attribute {uuid}: {part:?} is no {}", kind.as_str());
                    cx.note(
                        place,
                        Some(id.to_owned()),
                        reason,
                        "kept in the event; it matches nothing",
                    );
                }
            }
        }
    }
}

/// The indicators in a value of a MISP type; composite types such as `domain|ip` hold two.
fn parts<'a>(type_: &str, value: &'a str) -> Vec<(Kind, &'a str)> {
    match type_.split_once('|') {
        None => misp_kind(type_)
            .map(|kind| (kind, value))
            .into_iter()
            .collect(),
        Some((first, second)) => {
            let (left, right) = value.split_once('|').unwrap_or((value, ""));
            let both = [(misp_kind(first), left), (misp_kind(second), right)];
            both.into_iter()
                .filter_map(|(kind, text)| Some((kind?, text)).filter(|_| !text.is_empty()))
                .collect()
        }
    }
}

/// The kind of a MISP type; types that are no observable (text, port, filename) have none.
fn misp_kind(type_: &str) -> Option<Kind> {
    match type_ {
        "uri" | "address" | "host" | "network" | "technique" | "wallet" => None,
        "mac-address" | "mac-eui-64" => Some(Kind::MacAddr),
        "AS" => Some(Kind::AutonomousSystem),
        _ => kind_of_word(type_),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::indicator::Kind;

    #[test]
    fn composite_types_hold_two() {
        assert_eq!(
            parts("domain|ip", "a.example|192.0.2.1"),
            [
                (Kind::DomainName, "a.example"),
                (Kind::Ipv4Addr, "192.0.2.1")
            ]
        );
        assert_eq!(parts("filename|sha1", "x.exe|00"), [(Kind::Sha1, "00")]);
        assert_eq!(
            parts("ip-dst|port", "192.0.2.1|80"),
            [(Kind::Ipv4Addr, "192.0.2.1")]
        );
        assert_eq!(parts("text", "a.example"), []);
    }
}
