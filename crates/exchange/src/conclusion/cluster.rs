//! An activity cluster as a STIX grouping.

use super::Told;
use ascribe_stix::carry::{CLUSTER_EXTENSION, Carried};
use serde_json::{Value, json};

/// A cluster as others may know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouped {
    /// Its id in the record, such as `CL-0001`.
    pub id: String,
    /// Name, once it was given one.
    pub name: Option<String>,
    /// `activity`, `temporary` or `named`.
    pub level: String,
    /// Pseudonyms of its incidents.
    pub members: Vec<String>,
    /// The events that led here, oldest first.
    pub history: Vec<Value>,
}

/// The cluster as an entry. None without members, since a grouping needs some (STIX 2.1, 4.4), or
/// if it cannot be written as canonical JSON.
#[must_use]
pub fn cluster(told: &Told, cluster: &Grouped) -> Option<Carried> {
    if cluster.members.is_empty() {
        return None;
    }
    let members: Vec<String> = cluster.members.iter().map(|m| told.incident(m)).collect();
    let properties = json!({
        "name": cluster.name.as_ref().unwrap_or(&cluster.id),
        "context": "suspicious-activity",
        "object_refs": members,
        "extensions": { CLUSTER_EXTENSION: {
            "extension_type": "property-extension",
            "record": told.record, "cluster": cluster.id, "level": cluster.level,
            "members": cluster.members, "history": cluster.history,
        } },
    });
    told.entry("grouping", &cluster.id, properties)
}
