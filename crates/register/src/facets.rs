//! What incidents are found by: a number for each field, a number for each value.

use crate::incident::Incident;
use crate::words::{Link, Nature};

/// A field by which incidents are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum Field {
    /// Every incident has the value 0 of it.
    Any = 0,
    /// Status.
    Status = 1,
    /// `group/sector`.
    Sector = 2,
    /// Country.
    Country = 3,
    /// How it came in.
    CameIn = 4,
    /// Level by the scheme of the UK.
    Uk = 5,
    /// Level by the scheme of New Zealand.
    Nz = 6,
    /// `class/type` of RSIT.
    Kind = 7,
    /// Nature of the actor.
    Nature = 8,
    /// How strongly it is tied to an actor.
    Link = 9,
    /// Pseudonym of the victim.
    Victim = 10,
    /// CVE id.
    Vulnerability = 11,
    /// ATT&CK id.
    Technique = 12,
    /// Activity cluster or actor.
    Cluster = 13,
    /// Campaign.
    Campaign = 14,
    /// The incident it repeats.
    DuplicateOf = 15,
    /// Somebody waits for us.
    Waiting = 16,
    /// Group of the sector.
    SectorGroup = 17,
    /// Owner.
    Owner = 18,
    /// Related incident.
    Related = 19,
    /// Assessment.
    Assessment = 20,
}

impl Field {
    /// Its number.
    #[must_use]
    pub fn number(self) -> i64 {
        self as i64
    }
}

/// The number of a text value: FNV-1a over 64 bits of its lower case. Texts may share one, so a
/// hit is verified against the incident.
#[must_use]
pub fn value(text: &str) -> i64 {
    let hash = text
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    i64::from_le_bytes(hash.to_le_bytes())
}

/// Everything an incident is found by.
#[must_use]
pub fn of(incident: &Incident) -> Vec<(i64, i64)> {
    let mut all = vec![
        (Field::Any.number(), 0),
        (Field::Status.number(), incident.status().number()),
        (Field::Nature.number(), incident.actor.nature.number()),
        (Field::Link.number(), incident.actor.link.number()),
    ];
    if incident.waits() {
        all.push((Field::Waiting.number(), 1));
    }
    let facts = &incident.facts;
    if let Some(came_in) = facts.came_in {
        all.push((Field::CameIn.number(), came_in.number()));
    }
    let group = facts.sector.as_deref().and_then(|s| s.split('/').next());
    let level = |scheme| incident.level(scheme).map(|g| g.level.as_str());
    let ones = [
        (Field::Sector, facts.sector.as_deref()),
        (Field::SectorGroup, group),
        (Field::Country, facts.country.as_deref()),
        (Field::Kind, facts.kind.as_deref()),
        (Field::Victim, facts.victim.as_deref()),
        (Field::Owner, facts.owner.as_deref()),
        (Field::Uk, level("uk")),
        (Field::Nz, level("nz")),
    ];
    for (field, text) in ones {
        all.extend(text.map(|text| (field.number(), value(text))));
    }
    let ties = &incident.ties;
    let lists = [
        (Field::Vulnerability, &ties.vulnerabilities),
        (Field::Technique, &ties.techniques),
        (Field::Cluster, &ties.clusters),
        (Field::Campaign, &ties.campaigns),
        (Field::DuplicateOf, &ties.duplicate_of),
        (Field::Related, &ties.related),
        (Field::Assessment, &ties.assessments),
    ];
    for (field, list) in lists {
        all.extend(list.iter().map(|text| (field.number(), value(text))));
    }
    all
}

/// True if an incident is linked or attributed to a state-sponsored actor.
#[must_use]
pub fn is_state_linked(incident: &Incident) -> bool {
    incident.actor.nature == Nature::StateSponsored && incident.actor.link != Link::None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_incident_is_found_among_all_and_values_ignore_case() {
        let found = of(&Incident::default());
        assert!(found.contains(&(0, 0)));
        assert_eq!(value("CVE-2021-26855"), value("cve-2021-26855"));
        assert_ne!(value("a"), value("b"));
    }
}
