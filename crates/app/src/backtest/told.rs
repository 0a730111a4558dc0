//! What a case's text tells, read as `assess` reads prose: tools and techniques that it states, whom it
//! struck, and its words without names.

use crate::circumstances::telling;
use crate::evidence::Names;
use ascribe_knowledge::names::fold;
use ascribe_observe::mention::MentionKind;
use ascribe_observe::prose::{
    Basis, Finding, Standing, Standings, TargetKind, targets, techniques,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is read out of a text.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Techniques, and whether their ids are written out.
    pub techniques: BTreeMap<String, bool>,
    /// Names of malware and tools that the text states and does not deny.
    pub software: BTreeSet<String>,
    /// Nations of victims.
    pub countries: BTreeSet<String>,
    /// Sectors of victims.
    pub sectors: BTreeSet<String>,
    /// The words of its prose, without names.
    pub words: BTreeSet<String>,
}

impl Told {
    /// Reads a text; tools whose folded names are `masked` are not told.
    pub fn of(text: &str, names: &Names, masked: &BTreeSet<String>) -> Self {
        let mut told = Self {
            words: telling(text, names),
            ..Self::default()
        };
        for finding in techniques(text, names.lexicon()) {
            if Finding::is_evidence(&finding) {
                let by_id = finding.basis == Basis::Id;
                *told.techniques.entry(finding.technique).or_default() |= by_id;
            }
        }
        let standings = Standings::new(text);
        for hit in names.dictionary().find(text) {
            let name = names.name(hit.id).unwrap_or_default();
            let tool = hit.kind != MentionKind::IntrusionSet;
            let asserted = !hit.negated && standings.at(hit.start, hit.end) == Standing::Asserted;
            if tool && asserted && !masked.contains(&fold(name)) {
                told.software.insert(name.to_owned());
            }
        }
        for target in targets(text) {
            if target.standing == Standing::Asserted {
                match target.kind {
                    TargetKind::Nation => told.countries.insert(target.value),
                    TargetKind::Sector => told.sectors.insert(target.value),
                };
            }
        }
        told
    }
}
