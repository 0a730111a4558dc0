//! From what was observed, and what the record says of it, to items that can be weighed.

use crate::assessment::{Discount, Place};
use crate::case::{Hit, Item, ItemKind};
use crate::subject::{is_by_catch, subjects};
use ascribe_knowledge::lookup::{Indicators, List as ListBody, Parsed, Reference};
use ascribe_knowledge::origin::{day_in_url, publisher_of};
use ascribe_knowledge::picture::{Feature, Holding, List, handle};
use ascribe_knowledge::touch::Matched;
use ascribe_knowledge::{Day, Picture};
use regex::{Regex, RegexSet, RegexSetBuilder};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Something observed in the evidence.
#[derive(Debug, Clone)]
pub struct Observation {
    /// STIX type, or `tool` with the tool's key as value.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// Where.
    pub found: Vec<Place>,
}

/// An entry that speaks of an observation, as found through the record's index.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Index of the observation.
    pub observation: usize,
    /// The value of intelligence that was met.
    pub value: String,
    /// How it was met.
    pub matched: Matched,
    /// Position inside the body.
    pub pos: u32,
    /// The body.
    pub body: Rc<Parsed>,
    /// Source of the entry.
    pub source: String,
    /// Admiralty reliability of the source.
    pub reliability: char,
    /// The day until which the source holds the value valid, by what it said last.
    pub valid_until: Option<String>,
    /// Admiralty credibility of the statement itself, 1 to 6.
    pub credibility: u8,
    /// The letter was lowered for its credibility.
    pub doubted: bool,
}

impl Seen {
    /// Lets credibility count: what is doubtfully true (4) counts no more than what a source of grade D
    /// says, what is improbable (5) no more than what one of grade E says. What is confirmed, probably or
    /// possibly true (1 to 3), or cannot be judged (6), counts as its source does.
    pub fn heed_credibility(&mut self) {
        let at_best = match self.credibility {
            4 => 'D',
            5 => 'E',
            _ => return,
        };
        if self.reliability < at_best {
            self.reliability = at_best;
            self.doubted = true;
        }
    }
}

/// Publishers whose statements must not be used, as when a report is judged that they wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excluded {
    /// The publishers.
    pub publishers: Vec<String>,
    /// Leave out whatever cites one of them, even where something else is cited for the same.
    pub whatever_cites: bool,
    /// Ids of actors that shall be taken as not known at all.
    pub actors: Vec<String>,
    /// Reports of the picture that shall be taken as not known.
    pub reports: Vec<u32>,
}

impl Excluded {
    /// True for an actor that shall be taken as not known.
    pub(crate) fn removes(&self, picture: &Picture, actor: Option<u32>) -> bool {
        if self.actors.is_empty() {
            return false;
        }
        let id = actor.and_then(|a| picture.actor(a)).map(|a| &a.id);
        id.is_some_and(|id| self.actors.contains(id))
    }

    /// True for what an excluded publisher published.
    pub(crate) fn holds(&self, publisher: Option<&String>) -> bool {
        publisher.is_some_and(|p| self.publishers.contains(p))
    }

    /// Takes the excluded out of what a statement cites; true when it may not be used, since
    /// nothing is left or since what cites them at all is to be left out.
    pub(crate) fn forbids<T>(
        &self,
        cited: &mut Vec<T>,
        publisher: impl Fn(&T) -> Option<String>,
    ) -> bool {
        let before = cited.len();
        cited.retain(|c| !self.holds(publisher(c).as_ref()));
        cited.len() < before && (self.whatever_cites || cited.is_empty())
    }
}

/// What was observed, as items; and how many of the observations could have been known.
///
/// Statements published after `known_by`, or of an unknown day, are left out when it is given;
/// so are statements that rest on `excluded` publishers.
#[must_use]
pub fn link(
    picture: &Picture,
    observations: &[Observation],
    seen: &[Seen],
    known_by: Option<Day>,
    excluded: &Excluded,
) -> (Vec<Item>, BTreeMap<String, usize>) {
    let linker = Linker {
        picture,
        known_by,
        excluded,
        compiled: OnceCell::new(),
    };
    let mut by_observation: BTreeMap<usize, Vec<&Seen>> = BTreeMap::new();
    for s in seen {
        by_observation.entry(s.observation).or_default().push(s);
    }
    let mut items = Vec::new();
    let mut comparable: BTreeMap<String, usize> = BTreeMap::new();
    for (index, observation) in observations.iter().enumerate() {
        let item = match observation.kind.as_str() {
            "attack-pattern" => linker.held(
                observation,
                ItemKind::Technique,
                Feature::Technique(observation.value.clone()),
            ),
            "vulnerability" => linker.held(
                observation,
                ItemKind::Exploit,
                Feature::Exploit(observation.value.clone()),
            ),
            "tool" => linker.held(
                observation,
                ItemKind::Software,
                Feature::Software(observation.value.clone()),
            ),
            kind if crate::circumstance::KINDS.contains(&kind) => {
                crate::circumstance::item(picture, observation, known_by, excluded)
            }
            _ => {
                let seen = by_observation
                    .get(&index)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                let item = linker.indicator(observation, seen);
                if item.discount.is_none()
                    && let Some(class) = comparison_class(&observation.kind)
                {
                    *comparable.entry(class.to_owned()).or_default() += 1;
                }
                item
            }
        };
        let mut item = item;
        item.hits.retain(|hit| !linker.removed(hit.actor));
        if !item.hits.is_empty() {
            items.push(item);
        }
    }
    (items, comparable)
}

/// Sources that know one kind of value need not know another: what was found is compared with
/// what could have been within its class only.
pub(crate) fn comparison_class(kind: &str) -> Option<&'static str> {
    match kind {
        "domain-name" | "url" => Some("name"),
        "ipv4-addr" | "ipv6-addr" => Some("address"),
        "md5" | "sha1" | "sha256" | "sha512" => Some("hash"),
        _ => None,
    }
}

struct Linker<'a> {
    picture: &'a Picture,
    known_by: Option<Day>,
    excluded: &'a Excluded,
    compiled: OnceCell<BTreeMap<String, RegexSet>>,
}

impl Linker<'_> {
    /// True for an actor that shall be taken as not known.
    fn removed(&self, actor: Option<u32>) -> bool {
        self.excluded.removes(self.picture, actor)
    }

    fn held(&self, observation: &Observation, kind: ItemKind, feature: Feature) -> Item {
        let holdings = self
            .picture
            .holdings
            .get(&feature)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let label = match &feature {
            Feature::Technique(id) => self.picture.techniques.get(id).cloned(),
            Feature::Software(key) => self.picture.tools.get(key).map(|t| t.name.clone()),
            Feature::Exploit(cve) => self
                .picture
                .vulnerabilities
                .get(cve)
                .and_then(|v| v.name.clone()),
        };
        Item {
            kind,
            type_: observation.kind.clone(),
            value: observation.value.clone(),
            label,
            found: observation.found.clone(),
            matched: Matched::Exact.as_str().to_owned(),
            met: observation.value.clone(),
            hits: holdings.iter().flat_map(|h| self.hits_of(h)).collect(),
            discount: None,
            notes: Vec::new(),
        }
    }

    /// One statement for each origin of a holding that may be used.
    fn hits_of(&self, holding: &Holding) -> Vec<Hit> {
        let usable = |publisher: &str, published: Option<Day>| {
            !self.excluded.publishers.iter().any(|e| e == publisher) && self.known(published)
        };
        holding
            .origins
            .iter()
            .zip(&holding.reports)
            .filter(|(o, report)| {
                usable(&o.publisher, o.published.or(holding.published))
                    && !self.excluded.reports.contains(report)
            })
            .map(|(o, report)| Hit {
                report: Some(*report),
                actor: Some(holding.actor),
                said: String::new(),
                origin: o.publisher.clone(),
                reference: o.url.clone(),
                source: holding.source.clone(),
                reliability: holding.reliability,
                published: o.published.or(holding.published),
                first_used: holding.first_used,
                closeness: 1.0,
            })
            .collect()
    }

    fn known(&self, published: Option<Day>) -> bool {
        self.known_by
            .is_none_or(|limit| published.is_some_and(|p| p <= limit))
    }

    fn indicator(&self, observation: &Observation, seen: &[&Seen]) -> Item {
        let mut item = Item {
            kind: ItemKind::Indicator,
            type_: observation.kind.clone(),
            value: observation.value.clone(),
            label: None,
            found: observation.found.clone(),
            matched: Matched::Exact.as_str().to_owned(),
            met: observation.value.clone(),
            hits: Vec::new(),
            discount: None,
            notes: Vec::new(),
        };
        item.discount = listed(seen.iter().copied());
        let (catch, seen): (Vec<&Seen>, Vec<&Seen>) = seen.iter().partition(|s| by_catch(s));
        let near = |s: &&&Seen| s.matched != Matched::Registered;
        self.take_statements(&mut item, seen.iter().filter(near).copied());
        // A neighbour under the same registered domain speaks only where nothing nearer does and
        // the domain is not known to be shared.
        if item.hits.is_empty() && item.discount.is_none() {
            self.take_statements(&mut item, seen.iter().filter(|s| !near(s)).copied());
            if item.actors().len() > 1 {
                item.discount = shared("several actors have hosts under this registered domain");
            }
        }
        // So does what only came along with others.
        if item.hits.is_empty() && !catch.is_empty() {
            self.take_statements(&mut item, catch.into_iter());
            item.discount = item
                .discount
                .or_else(|| shared("names that pointed at a sinkhole"));
        }
        item.notes.sort();
        item.notes.dedup();
        if !item.hits.is_empty() && item.discount.is_none() {
            item.discount = self.pattern_lists(&item);
        }
        item
    }

    fn take_statements<'s>(&self, item: &mut Item, seen: impl Iterator<Item = &'s Seen>) {
        let mut closest: Option<Matched> = None;
        for s in seen {
            let Parsed::Indicators(all) = s.body.as_ref() else {
                continue;
            };
            let hits = if applies(s) {
                self.statements(all, s)
            } else {
                Vec::new()
            };
            if hits.is_empty() {
                continue;
            }
            if closest.is_none_or(|c| s.matched < c) {
                closest = Some(s.matched);
                one_file(all).unwrap_or(&s.value).clone_into(&mut item.met);
            }
            if s.doubted {
                item.notes.push(format!(
                    "held to be doubtful (credibility {}): counts as if said by a source of grade {}",
                    s.credibility, s.reliability
                ));
            }
            if s.matched != Matched::Exact {
                item.notes
                    .push(format!("met {} ({})", s.value, s.matched.as_str()));
            }
            item.hits.extend(hits);
        }
        if let Some(matched) = closest {
            matched.as_str().clone_into(&mut item.matched);
        }
    }

    /// What one body says of the value: one statement for each actor it names.
    fn statements(&self, all: &Indicators, seen: &Seen) -> Vec<Hit> {
        let own = usize::try_from(seen.pos)
            .ok()
            .and_then(|p| all.values.get(p))
            .map(|v| v.2.as_slice())
            .unwrap_or_default();
        let mut references: Vec<&Reference> = if own.is_empty() {
            all.references.iter().collect()
        } else {
            own.iter().collect()
        };
        let publisher = |r: &Reference| {
            r.url
                .as_deref()
                .and_then(publisher_of)
                .or_else(|| r.publisher.clone())
        };
        if self.excluded.forbids(&mut references, |r| publisher(r)) {
            return Vec::new();
        }
        let publishers: Vec<String> = references.iter().filter_map(|r| publisher(r)).collect();
        let day = |r: &Reference| {
            r.published
                .as_deref()
                .and_then(Day::parse)
                .or_else(|| r.url.as_deref().and_then(day_in_url))
        };
        let published = references.iter().filter_map(|r| day(r)).min();
        if !self.known(published) {
            return Vec::new();
        }
        let filed = self.actors(all, &seen.source);
        let unresolved = filed.is_empty() && !all.names.is_empty();
        let mut named = subjects(self.picture, all, (filed, &seen.source), &references);
        named.retain(|(actor, _)| !self.removed(Some(*actor)));
        let base = |actor: Option<u32>, belief: f64| Hit {
            report: None,
            actor,
            said: all.names.first().cloned().unwrap_or_default(),
            origin: publishers
                .first()
                .cloned()
                .unwrap_or_else(|| seen.source.clone()),
            reference: references.iter().find_map(|r| r.url.clone()),
            source: seen.source.clone(),
            reliability: seen.reliability,
            published,
            first_used: None,
            closeness: closeness(seen.matched) * belief,
        };
        // Several sources behind the starter pack's own indicators are several origins.
        if !own.is_empty() {
            let usable = |r: &&Reference| {
                let cited = publisher(r);
                self.known(day(r)) && cited.is_some_and(|p| !self.excluded.publishers.contains(&p))
            };
            let each = |(actor, belief): &(u32, f64)| {
                let base = base(Some(*actor), *belief);
                own.iter().filter(usable).map(move |r| Hit {
                    origin: publisher(r).unwrap_or_default(),
                    reference: r.url.clone(),
                    published: day(r),
                    ..base.clone()
                })
            };
            return named.iter().flat_map(each).collect();
        }
        if named.is_empty() && unresolved {
            return vec![base(None, 1.0)];
        }
        named.iter().map(|(a, b)| base(Some(*a), *b)).collect()
    }

    fn actors(&self, all: &Indicators, source: &str) -> Vec<u32> {
        let view = all.view.as_ref();
        let own = view.and_then(|v| self.picture.handles.get(&handle(source, v)));
        let block = || view.and_then(|v| self.picture.handles.get(v));
        // Views of several sources under one handle are one actor.
        let mut actors: Vec<u32> = match own.or_else(block) {
            Some(actors) => actors.clone(),
            None => {
                let named = all.names.iter();
                named
                    .filter_map(|n| self.picture.resolve(n).actor())
                    .collect()
            }
        };
        actors.sort_unstable();
        actors.dedup();
        actors
    }

    /// Lists of substrings and patterns cannot be looked up; they are few.
    fn pattern_lists(&self, item: &Item) -> Option<Discount> {
        let met = |list: &&List| match list.matching.as_str() {
            "substring" => list
                .patterns
                .iter()
                .any(|p| p.len() > 3 && item.value.contains(p.as_str())),
            "regex" => self
                .regexes()
                .get(&list.name)
                .is_some_and(|set| set.is_match(&item.value)),
            _ => false,
        };
        let list = self.picture.lists.iter().find(met)?;
        Some(Discount {
            kind: "benign".to_owned(),
            because: list.name.clone(),
        })
    }

    /// The regex lists, compiled at their first use; a pattern that is none, or too large, is left out.
    fn regexes(&self) -> &BTreeMap<String, RegexSet> {
        self.compiled.get_or_init(|| {
            let lists = self.picture.lists.iter().filter(|l| l.matching == "regex");
            let compile = |list: &List| {
                let good = list.patterns.iter().filter(|p| Regex::new(p).is_ok());
                RegexSetBuilder::new(good)
                    .size_limit(REGEX_BYTES)
                    .build()
                    .ok()
            };
            lists
                .filter_map(|l| Some((l.name.clone(), compile(l)?)))
                .collect()
        })
    }
}

/// True for a value that lists call benign or shared, and which list says so.
#[must_use]
pub fn listed<'s>(seen: impl IntoIterator<Item = &'s Seen>) -> Option<Discount> {
    let mut found = None;
    for s in seen {
        if let Parsed::List(list) = s.body.as_ref()
            && !is_open_suffix(&s.value)
        {
            discount(&mut found, list, s.matched);
        }
    }
    found
}

/// Memory that the compiled patterns of one list may take.
const REGEX_BYTES: usize = 4 << 20;

/// Belief left where not the listed value itself was met: the host of a listed URL may serve
/// other ends besides, a neighbour under one domain may be another's.
fn closeness(matched: Matched) -> f64 {
    match matched {
        Matched::HostOfListed => 0.8,
        Matched::Registered => 0.7,
        _ => 1.0,
    }
}

/// The first hash of a body that holds nothing but one hash of each of several algorithms: they are
/// of one file, and whichever of them is met, the same thing is.
fn one_file(all: &Indicators) -> Option<&String> {
    let hash = |kind: &str| comparison_class(kind) == Some("hash");
    let kinds: BTreeSet<&str> = all.values.iter().map(|v| v.0.as_str()).collect();
    let one =
        all.values.len() > 1 && kinds.len() == all.values.len() && kinds.into_iter().all(hash);
    all.values.first().filter(|_| one).map(|v| &v.1)
}

fn shared(because: &str) -> Option<Discount> {
    Some(Discount {
        kind: "shared".to_owned(),
        because: because.to_owned(),
    })
}

/// True for a statement about what was gathered at a sinkhole.
fn by_catch(seen: &Seen) -> bool {
    matches!(seen.body.as_ref(), Parsed::Indicators(all) if is_by_catch(all))
}

/// A listed parent carries its children only if it is a name that someone registered, not a
/// public suffix under which strangers live.
fn applies(seen: &Seen) -> bool {
    seen.matched != Matched::ParentDomain || psl::domain(seen.value.as_bytes()).is_some()
}

/// True for names such as `com` or `co.uk`, under which anyone may register: lists of them say
/// nothing about what lies below. Suffixes that a company runs (dynamic DNS, hosting) do.
fn is_open_suffix(name: &str) -> bool {
    psl::suffix(name.as_bytes())
        .is_some_and(|s| s.as_bytes() == name.as_bytes() && s.typ() == Some(psl::Type::Icann))
}

/// A list speaks of the value itself, or, for lists of hosts, of everything below. A host below
/// a listed name is the tenant of a shared service: sources that name the host mean it, so it
/// weighs more than the service's own name would.
fn discount(found: &mut Option<Discount>, list: &ListBody, matched: Matched) {
    let itself = matches!(matched, Matched::Exact | Matched::HostOfUrl);
    let kind = match (list.matching.as_str(), itself) {
        ("cidr", _) | ("hostname", false) => "shared",
        (_, true) => "benign",
        (_, false) => return,
    };
    if found
        .as_ref()
        .is_none_or(|d| d.kind == "shared" && kind == "benign")
    {
        *found = Some(Discount {
            kind: kind.to_owned(),
            because: list.name.clone(),
        });
    }
}
