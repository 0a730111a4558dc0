//! A case: what was found in the evidence of one incident, with what is said of it.

use crate::assessment::{
    AsOf, Claim, Contribution, Discount, Evidence, FileRead, Mention, Observed, Place, Replay,
};
use crate::link::Excluded;
use crate::weigh::ItemWeight;
use ascribe_knowledge::{Day, Picture};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Everything about one incident that reasoning needs.
#[derive(Debug, Clone)]
pub struct Case {
    /// Pseudonymous id of the incident.
    pub id: String,
    /// Name of the incident.
    pub name: String,
    /// The moment of the record.
    pub as_of: AsOf,
    /// When the activity took place.
    pub observed: Observed,
    /// What was found.
    pub items: Vec<Item>,
    /// By class of value (names, addresses, hashes): how many observables could have been known,
    /// known or not, without benign ones.
    pub comparable: BTreeMap<String, usize>,
    /// What of the knowledge must not be used.
    pub excluded: Excluded,
    /// Actors named in the evidence.
    pub mentions: Vec<Mention>,
    /// Files read.
    pub files: Vec<FileRead>,
    /// How to compute the answer again.
    pub replay: Replay,
}

impl Case {
    /// The latest day of the activity: the least diagnostic of the days it may have been. With no
    /// end known, the activity may have gone on.
    #[must_use]
    pub fn moment(&self) -> Option<Day> {
        self.observed.to.as_deref().and_then(Day::parse)
    }
}

/// How the rule of a place begins where the name of a technique was written out.
pub const BY_NAME: &str = "name of the technique";
/// How it begins where words of the lexicon describe the technique.
pub const BY_WORDS: &str = "lexicon of behaviour";
/// Precision of names of techniques written out, on sentences of TRAM.
const READ_NAME: f64 = 0.9;
/// Precision of all techniques read out of words, on the held-out half of TRAM (.826).
const READ_WORDS: f64 = 0.83;

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// An observable that intelligence speaks of.
    Indicator,
    /// A malware or tool.
    Software,
    /// An ATT&CK technique.
    Technique,
    /// A vulnerability that was exploited.
    Exploit,
    /// A victim, the day of activity, or the words of a report.
    Circumstance,
}

impl ItemKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Software => "software",
            Self::Technique => "technique",
            Self::Exploit => "vulnerability",
            Self::Circumstance => "circumstance",
        }
    }
}

/// One statement that the item belongs to an actor.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The report of the picture that says so, for behaviour.
    pub report: Option<u32>,
    /// Actor, as index of the picture; none when the names said do not lead to one.
    pub actor: Option<u32>,
    /// Name as said, when no actor was found.
    pub said: String,
    /// Publisher behind it.
    pub origin: String,
    /// Reference.
    pub reference: Option<String>,
    /// Source of the entry.
    pub source: String,
    /// Admiralty reliability, `A`–`F`.
    pub reliability: char,
    /// When it was published.
    pub published: Option<Day>,
    /// First known use, if stated.
    pub first_used: Option<Day>,
    /// How much of the statement applies, since a neighbour of the value was met or the source
    /// mixes actors: 1 for the value itself.
    pub closeness: f64,
}

/// One item of evidence with what is said of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// What kind it is.
    pub kind: ItemKind,
    /// STIX type.
    pub type_: String,
    /// Normalised value or id.
    pub value: String,
    /// Name for display.
    pub label: Option<String>,
    /// Where it was found.
    pub found: Vec<Place>,
    /// How it matched.
    pub matched: String,
    /// The value of intelligence that was met: items that meet the same one say the same thing.
    pub met: String,
    /// Who says what.
    pub hits: Vec<Hit>,
    /// Benign or shared by a list.
    pub discount: Option<Discount>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// Names and ids of actors, each kept once however often it is told.
pub(crate) struct Called {
    /// The actors that are compared.
    actors: Rc<[u32]>,
    /// By index of the picture.
    named: Vec<(Arc<str>, Arc<str>)>,
}

impl Called {
    /// Those of a picture; `actors` are compared.
    pub fn of(picture: &Picture, actors: &Rc<[u32]>) -> Self {
        let named = picture.actors.iter();
        let named = named.map(|a| (Arc::from(a.name.as_str()), Arc::from(a.id.as_str())));
        Self {
            actors: Rc::clone(actors),
            named: named.collect(),
        }
    }

    fn get(&self, actor: u32) -> Option<&(Arc<str>, Arc<str>)> {
        self.named.get(usize::try_from(actor).ok()?)
    }

    fn contribution(&self, place: usize, weight: f64) -> Option<Contribution> {
        let (actor, id) = self.get(*self.actors.get(place)?)?;
        Some(Contribution {
            actor: Arc::clone(actor),
            id: Arc::clone(id),
            weight,
        })
    }

    fn claim(&self, hit: Hit, told: &mut Told) -> Claim {
        let named = hit.actor.and_then(|a| self.get(a));
        Claim {
            actor: named.map_or_else(|| Arc::from(hit.said), |(name, _)| Arc::clone(name)),
            actor_id: named.map(|(_, id)| Arc::clone(id)),
            origin: hit.origin,
            reference: hit.reference,
            source: hit.source,
            reliability: letter(hit.reliability),
            published: hit.published.map(|d| told.day(d)),
            first_used: hit.first_used.map(|d| told.day(d)),
        }
    }
}

/// The day told last: many statements are of the same day.
#[derive(Default)]
struct Told(Option<(Day, Arc<str>)>);

impl Told {
    fn day(&mut self, day: Day) -> Arc<str> {
        let last = self.0.as_ref().filter(|(d, _)| *d == day);
        if let Some((_, told)) = last {
            return Arc::clone(told);
        }
        let told: Arc<str> = Arc::from(day.to_string());
        self.0 = Some((day, Arc::clone(&told)));
        told
    }
}

/// A grade as it is told: there are six, so that none has to be made for every statement.
fn letter(grade: char) -> Cow<'static, str> {
    let place = "ABCDEF".find(grade);
    let known = place.and_then(|p| "ABCDEF".get(p..=p));
    known.map_or_else(|| Cow::Owned(grade.to_string()), Cow::Borrowed)
}

impl Item {
    /// How far it may be relied on that a technique was there at all: less where it was only read out
    /// of words, as precise as the lexicon was on sentences of reports that it was not written for
    /// (docs/method-prose.md).
    pub(crate) fn reading(&self) -> f64 {
        let of = |place: &Place| match place.rule.as_deref() {
            Some(rule) if rule.starts_with(BY_NAME) => READ_NAME,
            Some(rule) if rule.starts_with(BY_WORDS) => READ_WORDS,
            _ => 1.0,
        };
        let best = self.found.iter().map(of).reduce(f64::max);
        best.filter(|_| self.kind == ItemKind::Technique)
            .unwrap_or(1.0)
    }
}

/// Techniques that say no more than that something was exploited (with what stands below them).
const EXPLOITING: [&str; 5] = ["T1190", "T1203", "T1068", "T1210", "T1212"];

impl Case {
    /// True for a technique or a piece of software that says something of its own: not for the
    /// technique of exploiting beside the vulnerability that was exploited, nor for what a tool that
    /// was found does by itself.
    pub(crate) fn behaves(&self, picture: &Picture, item: &Item) -> bool {
        match item.kind {
            ItemKind::Software => true,
            ItemKind::Technique => {
                let exploiting = EXPLOITING.contains(&item.value.as_str());
                let exploited =
                    exploiting && self.items.iter().any(|i| i.kind == ItemKind::Exploit);
                !exploited && self.doer(picture, item).is_none()
            }
            _ => false,
        }
    }

    /// The tool of the case that does a technique by itself: who brought it brought both.
    pub(crate) fn doer(&self, picture: &Picture, item: &Item) -> Option<&Item> {
        let does = |tool: &str| {
            let own = picture.implied.get(tool);
            own.is_some_and(|all| all.contains(&item.value))
        };
        let mut tools = self.items.iter().filter(|i| i.kind == ItemKind::Software);
        tools.find(|tool| item.kind == ItemKind::Technique && does(&tool.value))
    }
}

impl Item {
    /// Actors that the item is said to belong to, each once.
    #[must_use]
    pub fn actors(&self) -> Vec<u32> {
        // What cannot be judged carries no weight: it neither makes nor contests a holder.
        let counts = |h: &&Hit| crate::parameters::trust(h.reliability) > 0.0;
        let mut all: Vec<u32> = self
            .hits
            .iter()
            .filter(counts)
            .filter_map(|h| h.actor)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The item as it is told; what is no more needed is used up.
    pub(crate) fn evidence(self, weight: &ItemWeight, called: &Called) -> Evidence {
        let holders = self.actors().len();
        let mut contributions = Vec::with_capacity(called.actors.len());
        let each = weight.weights.placed(&called.actors);
        contributions.extend(each.filter_map(|(place, weight)| called.contribution(place, weight)));
        let mut told = Told::default();
        let mut notes = self.notes;
        notes.extend(weight.notes.iter().cloned());
        Evidence {
            id: String::new(),
            kind: self.kind.as_str().to_owned(),
            type_: self.type_,
            value: self.value,
            label: self.label,
            found: self.found,
            matched: self.matched,
            claims: self
                .hits
                .into_iter()
                // Of circumstances nearly everyone is known for some: told is who fits.
                .filter(|hit| self.kind != ItemKind::Circumstance || hit.closeness >= 0.5)
                .map(|hit| called.claim(hit, &mut told))
                .collect(),
            holders,
            discount: self.discount.or_else(|| weight.discount.clone()),
            background: weight.background,
            contributions,
            notes,
        }
    }
}
