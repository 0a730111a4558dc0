//! From entry bodies to facts: one file for each family of bodies.

mod attack;
mod blocks;
mod galaxy;
mod starter;

use crate::circumstance::{Teller, Told, What};
use crate::day::Day;
use crate::entry::Entry;
use crate::origin::Origin;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Kind of an entry by which a source takes back what it said of an object.
pub const WITHDRAWAL: &str = "x-ascribe-withdrawal";

/// One source's view of one actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Id of the object that holds the view.
    pub key: String,
    /// Collection; within an exclusive one, two views are two actors.
    pub namespace: String,
    /// The source's own name for the actor.
    pub primary: String,
    /// All names, the own one first.
    pub names: Vec<String>,
    /// ATT&CK group id, if this is ATT&CK's view.
    pub external_id: Option<String>,
    /// Ids (ATT&CK group ids, object ids) that the source says are the same actor.
    pub same_as: Vec<String>,
    /// Source of the entry.
    pub source: String,
    /// Position of the entry.
    pub seq: u64,
}

/// A statement that a state stands behind an actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SponsorClaim {
    /// ISO 3166 alpha-2 code where the name is known, else the name as given.
    pub sponsor: String,
    /// Degree of state responsibility (Healey), if stated.
    pub degree: Option<String>,
    /// The hedge of the source.
    pub hedge: Option<String>,
    /// Who says so.
    pub said_by: String,
    /// When it was first published, if known.
    pub published: Option<Day>,
}

/// What a holding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Feature {
    /// ATT&CK technique id.
    Technique(String),
    /// Key of a tool: ATT&CK software id, else its folded name behind `tool:`.
    Software(String),
    /// CVE id.
    Exploit(String),
}

/// A statement that an actor has used something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// Publishers behind the statement.
    pub origins: Vec<Origin>,
    /// First known use by this actor, when a source states it.
    pub first_used: Option<Day>,
    /// When this became public: the earliest origin.
    pub published: Option<Day>,
    /// Source of the entry.
    pub source: String,
    /// Admiralty reliability of the source.
    pub reliability: char,
    /// For each origin the report it is, as index of the picture's reports.
    pub reports: Vec<u32>,
}

/// What one publication says one actor does: the unit in which behaviour is known. A publication
/// that speaks of two actors is two reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// The publication.
    pub origin: Origin,
    /// When it became public: its own day, else that of the statement that cites it.
    pub published: Option<Day>,
    /// Number of techniques it names.
    pub techniques: u32,
    /// Number of malware and tools it names.
    pub software: u32,
}

/// An object as one source names it: another source's object of the same id is not meant.
pub fn handle(source: &str, object_id: &str) -> String {
    format!("{source}\u{1f}{object_id}")
}

/// A holding whose actor is still an object, as [`handle`] names it.
pub struct RawHolding {
    pub actor_key: String,
    pub feature: Feature,
    pub holding: Holding,
}

/// A malware or tool.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// ATT&CK software id, else `tool:` and the folded name.
    pub key: String,
    /// Display name.
    pub name: String,
    /// All names.
    pub names: Vec<String>,
    /// `malware` or `tool`.
    pub kind: String,
    /// Known to be public or shared between many actors.
    pub shared: bool,
    /// Since when.
    pub public_since: Option<Day>,
}

/// Moments in the life of a vulnerability.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Vulnerability {
    /// CVE id.
    pub cve: String,
    /// Popular name.
    pub name: Option<String>,
    /// Public disclosure.
    pub disclosed: Option<Day>,
    /// First known exploitation by anyone.
    pub first_exploited: Option<Day>,
    /// Public proof of concept.
    pub poc_public: Option<Day>,
    /// Exploitation by many at once.
    pub mass_exploitation: Option<Day>,
}

/// A list of benign or shared values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Name of the list.
    pub name: String,
    /// `string`, `hostname`, `cidr`, `substring` or `regex`.
    pub matching: String,
    /// Patterns of substring and regex lists, which no index can look up.
    pub patterns: Vec<String>,
}

/// Everything the entries say, before actors are told apart.
#[derive(Default)]
pub struct Facts {
    pub views: Vec<View>,
    pub sponsors: Vec<(String, SponsorClaim)>,
    pub holdings: Vec<RawHolding>,
    pub tools: Vec<Tool>,
    pub techniques: BTreeMap<String, String>,
    pub vulnerabilities: Vec<Vulnerability>,
    pub lists: BTreeMap<String, List>,
    pub prefixes: BTreeSet<(bool, u8)>,
    /// Object id of an indicator → object ids it indicates.
    pub indicates: Vec<(String, String)>,
    /// Key of a piece of software, and a technique that it uses.
    pub implied: Vec<(String, String)>,
    /// Analysts' decisions on names, in order: name, object id of the actor or none to undo.
    pub decisions: Vec<(String, Option<String>)>,
    /// What relates actors without being them: from, relation, to, who says so.
    pub related: Vec<(String, String, String, String)>,
    /// When a vendor took a name into use: key of the view, name, vendor, day.
    pub renamed: Vec<(String, String, String, Option<String>)>,
    /// Whom actors attack, when, and in which words that is told.
    pub circumstances: Vec<Told>,
    /// Sources of entries and how many each gave.
    pub sources: BTreeMap<String, u64>,
}

impl Facts {
    /// Notes what an entry says of an actor's circumstances, citing publishers. What cannot be
    /// judged carries no weight and is not kept.
    fn tell(
        &mut self,
        key: &str,
        (source, reliability): (&str, char),
        publishers: &[String],
        what: What,
    ) {
        if reliability == 'F' {
            return;
        }
        let teller = Teller {
            actor: 0,
            publishers: publishers.to_vec(),
            source: source.to_owned(),
            reliability,
        };
        self.circumstances.push(Told {
            key: key.to_owned(),
            teller,
            what,
        });
    }

    /// Adds what another entry says. Of the blocks of one label the first gives the view.
    fn merge(&mut self, other: Self, labels: &mut HashSet<String>) {
        let first = |v: &View| !v.namespace.starts_with("blocks/") || labels.insert(v.key.clone());
        self.views.extend(other.views.into_iter().filter(first));
        self.renamed.extend(other.renamed);
        self.prefixes.extend(other.prefixes);
        for (name, list) in other.lists {
            match self.lists.get_mut(&name) {
                Some(known) => known.patterns.extend(list.patterns),
                None => {
                    self.lists.insert(name, list);
                }
            }
        }
        self.sponsors.extend(other.sponsors);
        self.holdings.extend(other.holdings);
        self.tools.extend(other.tools);
        self.vulnerabilities.extend(other.vulnerabilities);
        self.related.extend(other.related);
        self.circumstances.extend(other.circumstances);
    }
}

/// Takes entries one by one, in the order they were recorded. A source's later version of an
/// object replaces its earlier one.
#[derive(Default)]
pub struct Collector {
    facts: Facts,
    attack: attack::Attack,
    /// Source and id of an object → its latest entry and what that says.
    objects: HashMap<(String, String), (u64, Facts)>,
}

impl Collector {
    /// Takes one entry; a kind that says nothing of actors is only counted.
    pub fn take(&mut self, entry: &Entry<'_>) {
        if entry.kind == WITHDRAWAL {
            self.withdraw(entry);
            return;
        }
        *self
            .facts
            .sources
            .entry(entry.source.to_owned())
            .or_default() += 1;
        let facts = &mut self.facts;
        match entry.kind {
            "x-misp-galaxy-cluster" => self.object(entry, galaxy::read),
            "x-ascribe-actor" => self.object(entry, starter::read_actor),
            "x-ascribe-vulnerability" => self.object(entry, starter::read_vulnerability),
            "x-ascribe-software" => self.object(entry, starter::read_software),
            "x-misp-warninglist" | "x-ascribe-shared-infrastructure" => {
                self.object(entry, blocks::read_list);
            }
            "x-ascribe-indicator-block" => self.object(entry, blocks::read_block),
            "x-ascribe-name-decision" => starter::read_decision(entry, facts),
            _ => self.attack.take(entry),
        }
    }

    fn object(&mut self, entry: &Entry<'_>, read: fn(&Entry<'_>, &mut Facts)) {
        let mut facts = Facts::default();
        read(entry, &mut facts);
        let at = (entry.source.to_owned(), entry.object_id.to_owned());
        self.objects.insert(at, (entry.seq, facts));
    }

    /// What a source has withdrawn it says no more.
    fn withdraw(&mut self, entry: &Entry<'_>) {
        let at = (entry.source.to_owned(), entry.object_id.to_owned());
        self.objects.remove(&at);
        self.attack.withdraw(&at);
    }

    /// Everything the entries say together.
    pub fn finish(mut self) -> Facts {
        let mut objects: Vec<(u64, Facts)> = self.objects.into_values().collect();
        objects.sort_by_key(|(seq, _)| *seq);
        let mut labels = HashSet::new();
        for (_, facts) in objects {
            self.facts.merge(facts, &mut labels);
        }
        self.attack.finish(&mut self.facts);
        self.facts
    }
}
