//! What an assessment holds that may be said, and what carries it.
//!
//! A holding is made from an answer that was computed on releasable evidence alone. The answer on
//! everything may only veto it ([`Holding::exceeds`]): so what is not releasable cannot shape a
//! word of the text.

use ascribe_claims::lexicon;
use ascribe_reason::assessment::{Assessment, Evidence, Hypothesis, Sponsor, Verdict};
use ascribe_reason::sensitivity;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Carriers kept of one holding.
const CARRIERS: usize = 500;
/// Share of what is said of a group that must name the state for the link to be told.
const LINK: f64 = 0.5;

/// How strongly something may be said, as grades of `claims::lexicon`: 4 linked, 5 likely, 6 very
/// likely, 7 almost certain. What is said plainly has 8, which no assessment holds.
pub type Grade = u8;

/// Grade of a link, which is never an attribution.
pub const LINKED: Grade = 4;

/// What may be said on the ground of one assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Id of the assessment.
    pub assessment: String,
    /// The activity in general terms.
    pub activity: String,
    /// The group, if one may be named.
    pub group: Option<Party>,
    /// The state, if one may be named.
    pub sponsor: Option<Party>,
    /// What may be said of the two together: sources that say the state stands behind the group.
    pub link: Option<SponsorLink>,
    /// Analytic confidence: `low`, `moderate` or `high`.
    pub confidence: String,
    /// Kinds of evidence in general terms.
    pub kinds: Vec<String>,
    /// Publishers whose statements it rests on.
    pub origins: Vec<String>,
    /// What carries it.
    pub carriers: Vec<Carrier>,
}

/// Who may be named, and how strongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// As written in the text.
    pub name: String,
    /// Other names of the same.
    pub names: Vec<String>,
    /// True if it may be said that they did it; else only that there are links.
    pub attributed: bool,
    /// How strongly at most.
    pub grade: Grade,
}

/// What sources say of a group and a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SponsorLink {
    /// Who says so.
    pub sources: Vec<String>,
    /// The verb that carries no more than their hedge.
    pub verb: String,
    /// How strongly at most.
    pub grade: Grade,
}

/// One releasable statement that carries a sentence. It names no value of the evidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Carrier {
    /// `<assessment>/<item>/<number>`.
    pub id: String,
    /// Item of the assessment, `e1`, ….
    pub item: String,
    /// Kind of the item in general terms.
    pub kind: String,
    /// Publisher.
    pub origin: String,
    /// Where it is published.
    pub reference: Option<String>,
    /// Source in the record.
    pub source: String,
    /// Markings under which the source's releasable statements stand.
    pub markings: Vec<String>,
}

/// A cap that the drafter sets.
#[must_use]
pub fn cap(word: &str) -> Option<Grade> {
    match word {
        "almost-certain" => Some(7),
        "very-likely" => Some(6),
        "likely" => Some(5),
        "linked" => Some(LINKED),
        _ => None,
    }
}

/// The grade of a probability, by the bounds of ICD 203: a bound belongs to the range above it.
#[must_use]
pub fn grade(probability: f64) -> Grade {
    match probability {
        p if p >= 0.95 => 7,
        p if p >= 0.80 => 6,
        p if p >= 0.55 => 5,
        _ => LINKED,
    }
}

/// The likelihood word of a grade; none for a link.
#[must_use]
pub fn adverb(grade: Grade) -> Option<&'static str> {
    match grade {
        7.. => Some("almost certainly"),
        6 => Some("very likely"),
        5 => Some("likely"),
        _ => None,
    }
}

impl Holding {
    /// What an answer holds; none if nothing may be said. `markings` gives the releasable
    /// markings of a source; `at_most` caps what is said.
    #[must_use]
    pub fn of(
        answer: &Assessment,
        activity: &str,
        at_most: Grade,
        markings: &dyn Fn(&str) -> Vec<String>,
    ) -> Option<Self> {
        let about = (answer.verdict != Verdict::Unattributed)
            .then(|| sensitivity::about(answer))
            .flatten();
        let group =
            about.and_then(|id| answer.hypotheses.iter().find(|h| h.id == id && !h.unknown));
        let sponsor = sponsor_of(answer, group);
        if group.is_none() && sponsor.is_none() {
            return None;
        }
        let link = group.zip(sponsor).and_then(|(g, s)| link(s, &g.actor));
        let carriers = carriers(answer, group, sponsor, markings);
        let kinds: BTreeSet<String> = carriers.iter().map(|c| c.kind.clone()).collect();
        let origins: BTreeSet<String> = carriers.iter().map(|c| c.origin.clone()).collect();
        Some(Self {
            assessment: answer.replay.id.clone(),
            activity: activity.to_owned(),
            group: group.map(|h| party_of_group(h, answer.verdict, at_most)),
            sponsor: sponsor.map(|s| party_of_sponsor(s, at_most)),
            link,
            confidence: answer.confidence.level.clone(),
            kinds: kinds.into_iter().collect(),
            origins: origins.into_iter().collect(),
            carriers,
        })
    }

    /// Why this says more than `whole`, the holding of everything on record, if it does.
    #[must_use]
    pub fn exceeds(&self, whole: Option<&Self>) -> Option<String> {
        let Some(whole) = whole else {
            return Some("on everything that is recorded, nothing may be said".to_owned());
        };
        let pairs = [(&self.group, &whole.group), (&self.sponsor, &whole.sponsor)];
        for (mine, all) in pairs {
            let Some(mine) = mine else { continue };
            let fits = all.as_ref().is_some_and(|all| {
                all.name == mine.name
                    && all.grade >= mine.grade
                    && all.attributed >= mine.attributed
            });
            if !fits {
                return Some(format!(
                    "on everything that is recorded, less may be said of {}",
                    mine.name
                ));
            }
        }
        None
    }

    /// Everyone who may be named.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.group.iter().chain(&self.sponsor)
    }
}

/// The state to be named: one that may be attributed, else one behind a named group.
fn sponsor_of<'a>(answer: &'a Assessment, group: Option<&Hypothesis>) -> Option<&'a Sponsor> {
    let attributed = answer
        .sponsors
        .iter()
        .find(|s| s.verdict == Verdict::Attributed);
    let behind = |s: &&Sponsor| {
        group.is_some_and(|g| link(s, &g.actor).is_some()) && s.verdict != Verdict::Unattributed
    };
    match group {
        None => attributed,
        Some(_) => answer.sponsors.iter().find(behind),
    }
}

fn party_of_group(h: &Hypothesis, verdict: Verdict, at_most: Grade) -> Party {
    let held = if verdict == Verdict::Attributed {
        grade(h.probability)
    } else {
        LINKED
    };
    party(h.actor.clone(), h.names.clone(), held.min(at_most))
}

fn party_of_sponsor(s: &Sponsor, at_most: Grade) -> Party {
    let held = if s.verdict == Verdict::Attributed {
        grade(s.probability)
    } else {
        LINKED
    };
    party(
        state(&s.sponsor),
        vec![s.sponsor.clone()],
        held.min(at_most),
    )
}

fn party(name: String, names: Vec<String>, grade: Grade) -> Party {
    Party {
        name,
        names,
        attributed: grade > LINKED,
        grade,
    }
}

/// A state as it is written: sources give a code or a name.
#[must_use]
pub fn state(given: &str) -> String {
    let lower = given.to_lowercase();
    let names = lexicon::COUNTRIES.iter().find(|(key, _)| *key == lower);
    let name = names.and_then(|(_, names)| names.first());
    name.map_or_else(|| given.to_owned(), |name| capitals(name))
}

fn capitals(name: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars
            .next()
            .map(|first| first.to_uppercase().chain(chars).collect::<String>())
            .unwrap_or_default()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The link between a group and a state, if sources agree on it.
fn link(sponsor: &Sponsor, group: &str) -> Option<SponsorLink> {
    let found = sponsor.through.iter().find(|l| l.actor == group)?;
    if found.sponsor_given_group < LINK || !found.disagree.is_empty() || found.sources.is_empty() {
        return None;
    }
    let (verb, grade) = match found.hedge.as_deref().map(str::to_lowercase).as_deref() {
        Some("suspected" | "alleged" | "possible") => ("suspect", 3),
        Some("believed" | "likely" | "probable") => ("believe", 5),
        _ => ("assess", 5),
    };
    Some(SponsorLink {
        sources: who_says(&found.sources),
        verb: verb.to_owned(),
        grade,
    })
}

/// Those who say it, by name. What a source said only by way of charge, or of nobody by name, is
/// left out where others say it plainly; remarks in brackets stay in the record.
fn who_says(sources: &[String]) -> Vec<String> {
    const LESS: [&str; 5] = ["alleged", "suspect", "no actor", "indictment", "possibl"];
    let (mut plain, mut less) = (Vec::new(), Vec::new());
    for source in sources {
        let (name, remark) = source.split_once(" (").unwrap_or((source, ""));
        let remark = remark.to_lowercase();
        let side = if LESS.iter().any(|w| remark.contains(w)) {
            &mut less
        } else {
            &mut plain
        };
        if !side.iter().any(|n| n == name) {
            side.push(name.to_owned());
        }
    }
    if plain.is_empty() { less } else { plain }
}

/// Kind of an item in general terms: enough to say on what basis, too little to find a victim.
fn general(item: &Evidence) -> &'static str {
    match (item.kind.as_str(), item.type_.as_str()) {
        ("software", _) => "malware and tools",
        ("technique", _) => "methods of operation",
        ("vulnerability", _) => "the vulnerabilities exploited",
        ("circumstance", _) => "circumstances of the activity",
        (_, "ipv4-addr" | "ipv6-addr" | "domain-name" | "url" | "autonomous-system") => {
            "network infrastructure"
        }
        _ => "files and other technical traces",
    }
}

fn carriers(
    answer: &Assessment,
    group: Option<&Hypothesis>,
    sponsor: Option<&Sponsor>,
    markings: &dyn Fn(&str) -> Vec<String>,
) -> Vec<Carrier> {
    let mut named: BTreeSet<&str> = group.iter().map(|g| g.actor.as_str()).collect();
    if group.is_none() {
        named.extend(
            sponsor
                .iter()
                .flat_map(|s| &s.through)
                .map(|l| l.actor.as_str()),
        );
    }
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for item in answer.evidence.iter().filter(|e| e.discount.is_none()) {
        let speaks = |name: &str| {
            item.contributions
                .iter()
                .any(|c| *c.actor == *name && c.weight > 0.0)
        };
        let said = item
            .claims
            .iter()
            .filter(|c| named.contains(&*c.actor) && speaks(&c.actor));
        for (number, claim) in said.enumerate() {
            let markings = known
                .entry(claim.source.clone())
                .or_insert_with(|| markings(&claim.source))
                .clone();
            if markings.is_empty() || all.len() >= CARRIERS {
                continue;
            }
            all.push(Carrier {
                id: format!("{}/{}/{}", answer.replay.id, item.id, number + 1),
                item: item.id.clone(),
                kind: general(item).to_owned(),
                origin: claim.origin.clone(),
                reference: claim.reference.clone(),
                source: claim.source.clone(),
                markings,
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_bounds_and_no_word_is_stronger_than_its_grade() {
        for (p, word) in [
            (0.95, "almost certainly"),
            (0.949, "very likely"),
            (0.8, "very likely"),
            (0.55, "likely"),
        ] {
            assert_eq!(adverb(grade(p)), Some(word), "{p}");
        }
        assert_eq!(adverb(grade(0.54)), None);
        assert_eq!(state("CN"), "China");
        assert_eq!(state("KP"), "North Korea");
        assert_eq!(state("Ruritania"), "Ruritania");
    }
}
