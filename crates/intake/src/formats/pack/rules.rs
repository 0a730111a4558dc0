//! What the files of a pack hold.

use std::path::Path;

/// Keys of one kind of object.
pub(super) struct Shape {
    /// Type of the objects.
    pub kind: &'static str,
    /// Name of the list when the file holds several objects.
    pub list: Option<&'static str>,
    /// Keys an object must have.
    pub required: &'static [&'static str],
    /// All keys that mean something, on any level.
    pub known: &'static [&'static str],
}

/// What the file at `path` within the pack holds.
pub(super) fn shape_of(path: &Path) -> Option<Shape> {
    let folder = path.parent().and_then(Path::to_str).unwrap_or_default();
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    match (folder, name) {
        ("actors", _) => Some(Shape {
            kind: "x-ascribe-actor",
            list: None,
            required: &["name", "sources"],
            known: &[
                "name",
                "attack_id",
                "summary",
                "sectors",
                "countries",
                "active_since",
                "sources",
                "names",
                "used_by",
                "since",
                "until",
                "sponsors",
                "country",
                "entity",
                "degree",
                "hedge",
                "said_by",
                "techniques",
                "id",
                "software",
                "exploits",
                "cve",
                "first_used",
                "last_used",
                "precision",
                "indicators",
                "type",
                "value",
                "first_seen",
                "last_seen",
                "related",
                "actor",
                "relation",
                "note",
            ],
        }),
        ("vulnerabilities", _) => Some(Shape {
            kind: "x-ascribe-vulnerability",
            list: None,
            required: &["name", "cves", "sources"],
            known: &[
                "name",
                "cves",
                "product",
                "summary",
                "disclosed",
                "patched",
                "first_exploited",
                "poc_public",
                "mass_exploitation",
                "precision",
                "sources",
                "note",
            ],
        }),
        ("software", _) => Some(Shape {
            kind: "x-ascribe-software",
            list: Some("software"),
            required: &["name", "sources"],
            known: &[
                "software",
                "id",
                "name",
                "aliases",
                "shared",
                "public_since",
                "precision",
                "summary",
                "sources",
                "note",
            ],
        }),
        ("", "shared.toml") => Some(Shape {
            kind: "x-ascribe-shared-infrastructure",
            list: Some("shared"),
            required: &["name", "matching", "values", "sources"],
            known: &[
                "shared", "name", "matching", "values", "reason", "sources", "since", "note",
            ],
        }),
        _ => None,
    }
}
