//! The properties that later rooms read, typed.

use super::Text;
use serde::Deserialize;

/// What an object says in properties this tool understands. A property of an
/// unexpected kind stays empty here and whole in the object's raw text; any
/// other property is reached with [`super::Object::property`].
///
/// Names and meanings are those of the STIX 2.1 specification; `x_mitre_*` are
/// those of MITRE ATT&CK. Times are kept as written (RFC 3339).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // The names are the specification's own.
pub struct View<'a> {
    #[serde(rename = "type", borrow)]
    pub type_: Text<'a>,
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub spec_version: Option<Text<'a>>,
    #[serde(borrow)]
    pub created: Option<Text<'a>>,
    #[serde(borrow)]
    pub modified: Option<Text<'a>>,
    #[serde(borrow)]
    pub created_by_ref: Option<Text<'a>>,
    pub revoked: Option<bool>,
    pub confidence: Option<u8>,
    #[serde(borrow)]
    pub labels: Vec<Text<'a>>,
    #[serde(borrow)]
    pub object_marking_refs: Vec<Text<'a>>,
    #[serde(borrow)]
    pub external_references: Vec<ExternalReference<'a>>,
    #[serde(borrow)]
    pub name: Option<Text<'a>>,
    #[serde(borrow)]
    pub description: Option<Text<'a>>,
    #[serde(borrow)]
    pub aliases: Vec<Text<'a>>,
    #[serde(borrow)]
    pub kill_chain_phases: Vec<KillChainPhase<'a>>,
    #[serde(borrow)]
    pub first_seen: Option<Text<'a>>,
    #[serde(borrow)]
    pub last_seen: Option<Text<'a>>,
    #[serde(borrow)]
    pub published: Option<Text<'a>>,
    #[serde(borrow)]
    pub object_refs: Vec<Text<'a>>,
    // Relationships and sightings.
    #[serde(borrow)]
    pub relationship_type: Option<Text<'a>>,
    #[serde(borrow)]
    pub source_ref: Option<Text<'a>>,
    #[serde(borrow)]
    pub target_ref: Option<Text<'a>>,
    #[serde(borrow)]
    pub start_time: Option<Text<'a>>,
    #[serde(borrow)]
    pub stop_time: Option<Text<'a>>,
    #[serde(borrow)]
    pub sighting_of_ref: Option<Text<'a>>,
    // Indicators.
    #[serde(borrow)]
    pub pattern: Option<Text<'a>>,
    #[serde(borrow)]
    pub pattern_type: Option<Text<'a>>,
    #[serde(borrow)]
    pub indicator_types: Vec<Text<'a>>,
    #[serde(borrow)]
    pub valid_from: Option<Text<'a>>,
    #[serde(borrow)]
    pub valid_until: Option<Text<'a>>,
    // Identities, locations.
    #[serde(borrow)]
    pub identity_class: Option<Text<'a>>,
    #[serde(borrow)]
    pub sectors: Vec<Text<'a>>,
    #[serde(borrow)]
    pub country: Option<Text<'a>>,
    // Malware.
    pub is_family: Option<bool>,
    // Cyber-observables that are one value.
    #[serde(borrow)]
    pub value: Option<Text<'a>>,
    // ATT&CK.
    #[serde(borrow)]
    pub x_mitre_aliases: Vec<Text<'a>>,
    pub x_mitre_deprecated: Option<bool>,
    pub x_mitre_is_subtechnique: Option<bool>,
    #[serde(borrow)]
    pub x_mitre_shortname: Option<Text<'a>>,
    #[serde(borrow)]
    pub x_mitre_platforms: Vec<Text<'a>>,
    #[serde(borrow)]
    pub x_mitre_version: Option<Text<'a>>,
}

/// Where something outside STIX speaks of the object.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // The names are the specification's own.
pub struct ExternalReference<'a> {
    #[serde(borrow)]
    pub source_name: Text<'a>,
    #[serde(borrow)]
    pub external_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub url: Option<Text<'a>>,
    #[serde(borrow)]
    pub description: Option<Text<'a>>,
}

/// A phase of a kill chain; for ATT&CK the tactic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // The names are the specification's own.
pub struct KillChainPhase<'a> {
    #[serde(borrow)]
    pub kill_chain_name: Text<'a>,
    #[serde(borrow)]
    pub phase_name: Text<'a>,
}
