//! What is read of a MISP event; the whole is kept as text.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Event {
    pub uuid: String,
    #[serde(default)]
    pub info: String,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(rename = "Orgc", default)]
    orgc: Option<Organisation>,
    #[serde(rename = "Attribute", default)]
    pub attributes: Vec<Attribute>,
    #[serde(rename = "Object", default)]
    pub objects: Vec<MispObject>,
    #[serde(rename = "Galaxy", default)]
    galaxies: Vec<EventGalaxy>,
    #[serde(rename = "Tag", default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
struct Organisation {
    name: String,
}

#[derive(Deserialize)]
pub(super) struct MispObject {
    #[serde(rename = "Attribute", default)]
    pub attributes: Vec<Attribute>,
    #[serde(default)]
    pub deleted: Flag,
}

#[derive(Deserialize)]
pub(super) struct Attribute {
    #[serde(rename = "type")]
    pub type_: String,
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub value: serde_json::Value,
    #[serde(default)]
    pub uuid: Option<String>,
    #[serde(default)]
    pub deleted: Flag,
    #[serde(rename = "Galaxy", default)]
    galaxies: Vec<EventGalaxy>,
    #[serde(rename = "Tag", default)]
    tags: Vec<Tag>,
}

/// MISP writes flags as booleans, numbers or strings.
#[derive(Deserialize, Default)]
#[serde(untagged)]
pub(super) enum Flag {
    Bool(bool),
    Number(i64),
    Text(String),
    #[default]
    Absent,
}

impl Flag {
    pub fn is_set(&self) -> bool {
        match self {
            Self::Bool(set) => *set,
            Self::Number(number) => *number != 0,
            Self::Text(text) => text == "1" || text.eq_ignore_ascii_case("true"),
            Self::Absent => false,
        }
    }
}

#[derive(Deserialize)]
struct EventGalaxy {
    #[serde(rename = "type", default)]
    type_: String,
    #[serde(rename = "GalaxyCluster", default)]
    clusters: Vec<Cluster>,
}

#[derive(Deserialize)]
struct Cluster {
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct Tag {
    #[serde(default)]
    name: String,
}

impl Event {
    /// The organisation that created the event.
    pub fn organisation(&self) -> Option<String> {
        self.orgc
            .as_ref()
            .map(|org| org.name.clone())
            .filter(|name| !name.is_empty())
    }

    /// Actors named by galaxies and tags of the event, then of its attributes, as written,
    /// without repetition.
    pub fn actor_names(&self) -> Vec<String> {
        let attributes = || {
            self.attributes
                .iter()
                .chain(self.objects.iter().flat_map(|o| &o.attributes))
        };
        let groups = std::iter::once((&self.galaxies, &self.tags))
            .chain(attributes().map(|attribute| (&attribute.galaxies, &attribute.tags)));
        let mut names: Vec<String> = Vec::new();
        for (galaxies, tags) in groups {
            let actors = galaxies.iter().filter(|galaxy| names_actors(&galaxy.type_));
            let of_galaxies = actors
                .flat_map(|galaxy| &galaxy.clusters)
                .map(|cluster| cluster.value.as_str());
            for name in of_galaxies.chain(tags.iter().filter_map(|tag| actor_of_tag(&tag.name))) {
                let name = without_attack_id(name);
                if !name.is_empty() && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }

    /// The strictest TLP tag in the terms of TLP 2.0.
    pub fn marking(&self) -> Option<String> {
        const TERMS: [(&str, &str); 7] = [
            ("tlp:white", "TLP:CLEAR"),
            ("tlp:clear", "TLP:CLEAR"),
            ("tlp:green", "TLP:GREEN"),
            ("tlp:amber", "TLP:AMBER"),
            ("tlp:amber+strict", "TLP:AMBER+STRICT"),
            ("tlp:ex:chr", "TLP:RED"),
            ("tlp:red", "TLP:RED"),
        ];
        let ranks = self.tags.iter().filter_map(|tag| {
            let name = tag.name.trim().to_ascii_lowercase();
            TERMS.iter().position(|(term, _)| *term == name)
        });
        ranks
            .max()
            .and_then(|rank| TERMS.get(rank))
            .map(|(_, term)| (*term).to_owned())
    }
}

/// Whether the clusters of a galaxy of this type are actors.
fn names_actors(galaxy: &str) -> bool {
    ["threat-actor", "intrusion-set", "activity-group"]
        .iter()
        .any(|kind| galaxy.contains(kind))
}

/// The actor in `misp-galaxy:threat-actor="Sofacy"`.
fn actor_of_tag(tag: &str) -> Option<&str> {
    let (galaxy, value) = tag.strip_prefix("misp-galaxy:")?.split_once('=')?;
    names_actors(galaxy).then(|| value.trim_matches('"'))
}

/// `APT32` of `APT32 - G0050`.
fn without_attack_id(name: &str) -> &str {
    match name.rsplit_once(" - G") {
        Some((plain, digits))
            if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            plain.trim()
        }
        _ => name.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::{actor_of_tag, without_attack_id};

    #[test]
    fn only_tags_of_actor_galaxies_name_actors() {
        assert_eq!(
            actor_of_tag("misp-galaxy:threat-actor=\"Turla Group\""),
            Some("Turla Group")
        );
        assert_eq!(
            actor_of_tag("misp-galaxy:mitre-intrusion-set=\"APT32 - G0050\""),
            Some("APT32 - G0050")
        );
        assert_eq!(
            actor_of_tag("misp-galaxy:mitre-attack-pattern=\"PowerShell - T1086\""),
            None
        );
        assert_eq!(actor_of_tag("Turla"), None);
        assert_eq!(without_attack_id("APT32 - G0050"), "APT32");
        assert_eq!(without_attack_id("Unit - Green"), "Unit - Green");
    }
}
