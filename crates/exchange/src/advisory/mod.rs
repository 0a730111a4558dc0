//! What to do now: actions in order of effect, patches, what to look for, and indicators with the
//! day they expire and the reasons to doubt them.

mod actions;
mod csv;
mod directors;
mod engineers;
mod files;
mod indicators;
mod kinds;
mod misp;
mod navigator;
pub mod page;
mod sigma;
mod stix;
mod suricata;

pub use directors::{ACTIONS, directors};
pub use files::{File, files};
pub use indicators::{Judged, Known, Lifetime, Status, lifetimes, pattern};
pub(crate) use kinds::misp_type;
pub use stix::indicator;

use crate::spread::{Cited, Milestones};
use serde::Serialize;

/// What an advisory is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Subject {
    /// `actor`, `vulnerability`, `incident` or `cluster`.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Identifiers, such as `G0125`.
    pub ids: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What is known, in a sentence or two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Actors in play, and how that is known.
    pub actors: Vec<String>,
}

/// A technique in play.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Technique {
    /// ATT&CK id.
    pub id: String,
    /// Its name, if the record knows it.
    pub name: String,
    /// Publishers that report it of an actor in play; 0 when seen in evidence only.
    pub publishers: usize,
    /// Seen in the evidence of the incident itself.
    pub seen: bool,
}

/// A vulnerability in play.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flaw {
    /// CVE ids that are patched together.
    pub cves: Vec<String>,
    /// Popular name.
    pub name: Option<String>,
    /// What it is in.
    pub product: Option<String>,
    /// When it was disclosed, patched, used by many.
    pub milestones: Milestones,
    /// Actors known to have used it.
    pub used_by: Vec<String>,
    /// Who says so.
    pub cited: Vec<Cited>,
}

/// A relation that a source states: this mitigation mitigates that technique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// ATT&CK id of the mitigation.
    pub mitigation: String,
    /// Its name.
    pub name: String,
    /// ATT&CK id of the technique.
    pub technique: String,
    /// Source of the relation.
    pub source: String,
}

/// Everything an advisory is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brief {
    /// What it is about.
    pub subject: Subject,
    /// Techniques in play.
    pub techniques: Vec<Technique>,
    /// Vulnerabilities in play.
    pub flaws: Vec<Flaw>,
    /// Malware and tools in play.
    pub software: Vec<String>,
    /// Indicators.
    pub indicators: Vec<Known>,
    /// Mitigations as sources relate them; empty when no source does.
    pub relations: Vec<Relation>,
    /// The moment it is made, RFC 3339.
    pub now: String,
    /// What was kept out because of its marking.
    pub withheld: usize,
    /// Marking of what is not an indicator.
    pub marking: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Place in the order of effect, from 1.
    pub order: usize,
    /// ATT&CK id of the mitigation.
    pub mitigation: String,
    /// Its name.
    pub name: String,
    /// What to do.
    pub what: String,
    /// Techniques in play that it hinders.
    pub against: Vec<String>,
    /// The measure of its effect: see `docs/exchange.md`.
    pub effect: u32,
    /// Safeguards of CIS Controls version 8.
    pub cis: Vec<String>,
    /// Controls of NIST SP 800-53 revision 5.
    pub nist: Vec<String>,
    /// Who relates it to the techniques.
    pub basis: String,
}

/// One thing to patch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Patch {
    /// CVE ids.
    pub cves: Vec<String>,
    /// Popular name.
    pub name: Option<String>,
    /// What it is in.
    pub product: Option<String>,
    /// When a patch was to be had.
    pub patched: Option<String>,
    /// Actors known to have used it.
    pub used_by: Vec<String>,
    /// Why it stands where it stands.
    pub why: String,
}

/// One thing to look for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// The technique.
    pub technique: String,
    /// Its name.
    pub name: String,
    /// What shows it.
    pub look_for: String,
}

/// The advisory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advisory {
    /// What it is about.
    pub subject: Subject,
    /// The moment it was made, RFC 3339.
    pub made: String,
    /// The strictest marking of anything in it.
    pub marking: String,
    /// What to patch, the most urgent first.
    pub patches: Vec<Patch>,
    /// What to do, the most effective first.
    pub actions: Vec<Action>,
    /// What to look for, entry first.
    pub look_for: Vec<Look>,
    /// Techniques in play.
    pub techniques: Vec<Technique>,
    /// Malware and tools in play.
    pub software: Vec<String>,
    /// Indicators: live ones first.
    pub indicators: Vec<Judged>,
    /// Statements kept out because of their marking.
    pub withheld: usize,
}

/// Makes the advisory.
#[must_use]
pub fn advisory(brief: &Brief) -> Advisory {
    let mut indicators: Vec<Judged> = brief
        .indicators
        .iter()
        .map(|known| indicators::judge(known, &brief.now))
        .collect();
    indicators.sort_by(|a, b| {
        let key = |j: &Judged| (j.status, j.known.kind.clone(), j.known.value.clone());
        key(a).cmp(&key(b))
    });
    indicators.dedup_by(|a, b| a.known.kind == b.known.kind && a.known.value == b.known.value);
    let markings = indicators.iter().map(|j| j.known.marking.as_str());
    Advisory {
        marking: crate::marked::strictest(markings.chain([brief.marking.as_str()])),
        subject: brief.subject.clone(),
        made: brief.now.clone(),
        patches: actions::patches(&brief.flaws),
        actions: actions::actions(brief),
        look_for: actions::look_for(&brief.techniques),
        techniques: brief.techniques.clone(),
        software: brief.software.clone(),
        indicators,
        withheld: brief.withheld,
    }
}

#[cfg(test)]
mod tests;
