//! What is in the evidence of one incident: read once, kept sealed, weighed as often as needed.

use crate::Progress;
use crate::circumstances;
use crate::error::AppError;
use crate::hunt::{DeclaredClocks, as_written, beside_reading};
use crate::prose::Prose;
use crate::reading::Reading;
use crate::when::{Times, logged};
use ascribe_hunt::{Carrier, Finding, Hunter};
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::fold;
use ascribe_observe::dates::find_dates;
use ascribe_observe::extract::extract;
use ascribe_observe::mention::{Dictionary, MentionKind, NameEntry};
use ascribe_observe::prose::Lexicon;
use ascribe_observe::read::{self, Piece, Sink};
use ascribe_reason::assessment::{FileRead, Place};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;

/// Places kept of one value; more are counted.
pub(crate) const PLACES: usize = 20;
/// Places kept in all; beyond, each further value keeps its first, so that memory stays bounded
/// by the number of different values.
const ALL_PLACES: usize = 200_000;

/// Everything found in the evidence of one incident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Files, in the order read.
    pub files: Vec<FileRead>,
    /// Values, in the order first seen.
    pub found: Vec<Found>,
    /// Names of actors.
    pub actors: Vec<Named>,
    /// Names of malware and tools.
    pub tools: Vec<Named>,
    /// First and last day in log lines.
    pub logged: Option<(String, String)>,
    /// First and last day in prose.
    pub written: Option<(String, String)>,
    /// Logs whose times have no year, and none was declared.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without_year: usize,
    /// Sectors and nations of victims, as prose and the incident's record state them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub victims: Vec<Found>,
    /// Words of prose, without the names of actors and tools.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub words: BTreeSet<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The signature serde asks for.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A value found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// STIX type.
    pub kind: String,
    /// Normalised value.
    pub value: String,
    /// The first places.
    pub places: Vec<Place>,
    /// How often it was found.
    pub count: u64,
    /// True for the hash of a file of the evidence itself.
    pub of_file: bool,
}

/// A name found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// As known.
    pub name: String,
    /// Where.
    pub places: Vec<Place>,
    /// The text denies it everywhere it stands.
    pub negated: bool,
}

impl Evidence {
    /// Digest over the names and hashes of the files: the same evidence has the same digest.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            hasher.update(file.file.as_bytes());
            hasher.update([0]);
            hasher.update(file.sha256.as_bytes());
            hasher.update([0]);
        }
        hasher
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    }
}

impl Evidence {
    /// Leaves out the values that are known already.
    pub fn without(&mut self, known: &Evidence) {
        let key = |f: &Found| (f.kind.clone(), f.value.clone());
        let known: HashSet<(String, String)> = known.found.iter().map(key).collect();
        self.found.retain(|f| !known.contains(&key(f)));
    }

    /// Takes in what was found elsewhere for the same incident.
    pub fn absorb(&mut self, other: Evidence) {
        for file in other.files {
            if !self
                .files
                .iter()
                .any(|f| f.file == file.file && f.sha256 == file.sha256)
            {
                self.files.push(file);
            }
        }
        let key = |f: &Found| (f.kind.clone(), f.value.clone());
        let mut known: HashMap<(String, String), usize> = self
            .found
            .iter()
            .enumerate()
            .map(|(at, f)| (key(f), at))
            .collect();
        for found in other.found {
            let next = self.found.len();
            let at = *known.entry(key(&found)).or_insert(next);
            match self.found.get_mut(at) {
                Some(same) => {
                    same.count = same.count.max(found.count);
                    same.of_file &= found.of_file;
                }
                None => self.found.push(found),
            }
        }
        for victim in other.victims {
            let same = |v: &Found| v.kind == victim.kind && v.value == victim.value;
            if !self.victims.iter().any(same) {
                self.victims.push(victim);
            }
        }
        self.words.extend(other.words);
        for (list, more) in [
            (&mut self.actors, other.actors),
            (&mut self.tools, other.tools),
        ] {
            for named in more {
                match list.iter_mut().find(|n| n.name == named.name) {
                    Some(same) => same.negated &= named.negated,
                    None => list.push(named),
                }
            }
        }
        self.without_year += other.without_year;
        for (span, more) in [
            (&mut self.logged, other.logged),
            (&mut self.written, other.written),
        ] {
            if let Some((from, to)) = more {
                let mut wide = Span(span.take());
                wide.add(from, to);
                *span = wide.0;
            }
        }
    }
}

/// The names of a picture, for finding them in text.
pub struct Names {
    names: Vec<String>,
    dictionary: Dictionary,
    /// Ids and names of techniques, and the lexicon that knows them: made when prose is met.
    techniques: Vec<(String, String)>,
    lexicon: OnceLock<Lexicon>,
}

impl Names {
    /// Every name of every actor and tool.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let actors = picture
            .actors
            .iter()
            .flat_map(|a| &a.views)
            .flat_map(|v| &v.names)
            .map(|n| (n, MentionKind::IntrusionSet));
        let tools = picture.tools.values().flat_map(|t| {
            let kind = if t.kind == "tool" {
                MentionKind::Tool
            } else {
                MentionKind::Malware
            };
            t.names.iter().map(move |n| (n, kind))
        });
        let mut seen = std::collections::HashSet::new();
        let fresh =
            |(name, kind): &(&String, MentionKind)| seen.insert((fold(name), kind.as_str()));
        let all: Vec<(&String, MentionKind)> = actors.chain(tools).filter(fresh).collect();
        let entries = all.iter().zip(0u32..).map(|((name, kind), id)| NameEntry {
            name,
            kind: *kind,
            id,
        });
        Self {
            dictionary: Dictionary::new(entries),
            names: all.iter().map(|(name, _)| (*name).clone()).collect(),
            techniques: picture.techniques.clone().into_iter().collect(),
            lexicon: OnceLock::new(),
        }
    }

    /// What is known of how techniques are written about.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        let names = self.techniques.iter();
        let names = names.map(|(id, name)| (id.as_str(), name.as_str()));
        self.lexicon.get_or_init(|| Lexicon::with_names(names))
    }

    /// The name behind an id of the dictionary.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&str> {
        self.names
            .get(usize::try_from(id).ok()?)
            .map(String::as_str)
    }

    /// The dictionary itself.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }
}

/// Reads all paths of an incident.
///
/// # Errors
/// A path that does not exist. Files that cannot be read are reported in [`Evidence::files`].
pub fn gather(
    paths: &[PathBuf],
    names: &Names,
    reading: &Reading,
    clocks: &DeclaredClocks,
    now: i64,
    progress: &mut dyn Progress,
) -> Result<Evidence, AppError> {
    let mut gatherer = Gatherer {
        latest: crate::clock::day_after(now),
        hunter: beside_reading(clocks)?,
        times: Times::default(),
        names,
        progress,
        evidence: Evidence::default(),
        index: HashMap::new(),
        places: 0,
        named: HashMap::new(),
        logged: Span::default(),
        written: Span::default(),
    };
    reading.read(paths, &mut gatherer)?;
    gatherer.behaviour();
    let mut evidence = gatherer.evidence;
    evidence.logged = gatherer.logged.0;
    evidence.written = gatherer.written.0;
    Ok(evidence)
}

/// First and last of the days seen, as `YYYY-MM-DD`.
#[derive(Default)]
struct Span(Option<(String, String)>);

impl Span {
    fn add(&mut self, from: String, to: String) {
        self.0 = Some(match self.0.take() {
            None => (from, to),
            Some((first, last)) => (first.min(from), last.max(to)),
        });
    }
}

/// The piece that something stands in, and where.
type Standing<'p, 't> = (&'p Piece<'t>, (usize, usize));

struct Gatherer<'a> {
    /// Days beyond it, as that on which a certificate expires, are none of activity.
    latest: String,
    hunter: Hunter,
    times: Times,
    names: &'a Names,
    progress: &'a mut dyn Progress,
    evidence: Evidence,
    index: HashMap<(String, String), usize>,
    places: usize,
    named: HashMap<u32, usize>,
    logged: Span,
    written: Span,
}

impl Gatherer<'_> {
    /// What rules found in logs, as evidence: techniques and vulnerabilities, each with the lines
    /// that carry it, and the days of the logs.
    fn behaviour(&mut self) {
        let hunter = std::mem::replace(&mut self.hunter, Hunter::empty());
        if let Some((first, last)) = hunter.times() {
            self.logged.add(day(first), day(last));
        }
        let hunted = hunter.finish();
        let without_year = hunted.logs.iter().filter(|log| log.lacks_year());
        self.evidence.without_year = without_year.count();
        for finding in hunted.findings {
            let techniques = finding.techniques.iter().map(|t| ("attack-pattern", t));
            let vulnerabilities = finding.vulnerabilities.iter().map(|v| ("vulnerability", v));
            for (kind, value) in techniques.chain(vulnerabilities) {
                for line in &finding.lines {
                    let at = Place {
                        file: finding.file.clone(),
                        start: line.start,
                        end: line.end,
                        written: line.text.clone(),
                        rule: Some(why(&finding, line)),
                        when: line.time.map(logged),
                    };
                    self.add(kind, value, at, None);
                }
            }
        }
    }

    /// Keeps what was found, with when it was observed: as its place says, or from the piece that
    /// it stands in. The hash of a file handed in stands in none.
    fn add(&mut self, kind: &str, value: &str, mut place: Place, from: Option<Standing<'_, '_>>) {
        let of_file = from.is_none() && place.rule.is_none();
        let key = (kind.to_owned(), value.to_owned());
        let next = self.evidence.found.len();
        let at = *self.index.entry(key).or_insert(next);
        if at == next {
            self.evidence.found.push(Found {
                kind: kind.to_owned(),
                value: value.to_owned(),
                places: Vec::new(),
                count: 0,
                of_file,
            });
        }
        let Some(found) = self.evidence.found.get_mut(at) else {
            return;
        };
        found.count += 1;
        // What also stands in the text is more than the hash of a file handed in.
        found.of_file &= of_file;
        let room = if self.places < ALL_PLACES { PLACES } else { 1 };
        if found.places.len() < room {
            if let Some((piece, (start, end))) = from {
                place.when = self.times.of(piece, &self.hunter, start, end);
            }
            found.places.push(place);
            self.places += 1;
        }
    }

    fn mention(&mut self, id: u32, kind: MentionKind, place: Place, negated: bool) {
        let list = if matches!(kind, MentionKind::IntrusionSet) {
            &mut self.evidence.actors
        } else {
            &mut self.evidence.tools
        };
        let next = list.len();
        let at = *self.named.entry(id).or_insert(next);
        if at == next {
            list.push(Named {
                name: self.names.name(id).unwrap_or_default().to_owned(),
                places: Vec::new(),
                negated: true,
            });
        }
        let Some(named) = list.get_mut(at) else {
            return;
        };
        named.negated &= negated;
        if named.places.len() < PLACES {
            named.places.push(place);
        }
    }
}

/// The day of a time, in UTC.
fn day(time: ascribe_hunt::time::Time) -> String {
    let text = time.at.to_string();
    text.get(..10).unwrap_or(&text).to_owned()
}

/// Why a line is evidence: the rule, the line and its time.
fn why(finding: &Finding, line: &Carrier) -> String {
    let time = line
        .time
        .map_or_else(String::new, |t| format!(", {}", t.at));
    format!(
        "rule “{}” ({}) at line {}{time}",
        finding.title, finding.rule, line.line
    )
}

fn place(piece: &Piece<'_>, start: usize, end: usize) -> Place {
    let span = piece.span(start, end);
    Place {
        file: piece.file.to_owned(),
        start: span.start,
        end: span.end,
        written: piece.written(start, end).to_owned(),
        rule: None,
        when: None,
    }
}

impl Gatherer<'_> {
    /// Lets the hunter read on, and takes note of the dates of a piece.
    fn dates(&mut self, piece: &Piece<'_>) {
        let (start, written) = as_written(piece);
        // A log's own times count, not the dates that stand in its lines.
        let timed = self.hunter.text(piece.file, start, written) && self.hunter.is_timed();
        let mut dates = match timed {
            true => Vec::new(),
            false => find_dates(piece.text),
        };
        dates.retain(|date| date.from.to_string() <= self.latest);
        for date in &dates {
            // A time of day stands in logs; prose gives days.
            let span = if date.time.is_some() {
                &mut self.logged
            } else {
                &mut self.written
            };
            let (from, to) = (date.from.to_string(), date.to.to_string());
            span.add(from, to.min(self.latest.clone()));
        }
        self.times.piece(piece, dates);
    }
}

impl Sink for Gatherer<'_> {
    fn begin(&mut self, file: &str, reader: &'static str) {
        self.times.begin(file, reader);
    }

    fn text(&mut self, piece: &Piece<'_>) {
        self.dates(piece);
        let prose = Prose::of(piece, self.names);
        for observable in extract(piece.text) {
            if prose.sets_aside(observable.kind, observable.start) {
                continue;
            }
            let span = (observable.start, observable.end);
            let at = place(piece, span.0, span.1);
            let timed = Some((piece, span));
            self.add(observable.kind.as_str(), &observable.value, at, timed);
        }
        for hit in self.names.dictionary.find(piece.text) {
            let mut at = place(piece, hit.start, hit.end);
            at.when = self.times.of(piece, &self.hunter, hit.start, hit.end);
            let told = hit.kind != MentionKind::IntrusionSet && !prose.asserts(hit.start, hit.end);
            self.mention(hit.id, hit.kind, at, hit.negated || told);
        }
        if prose.is_prose() {
            circumstances::tell(piece, self.names, &mut self.evidence);
        }
        for (technique, at, span) in prose.techniques(piece) {
            self.add("attack-pattern", &technique, at, Some((piece, span)));
        }
    }

    fn file(&mut self, file: read::FileRead) {
        self.hunter.end();
        let whole = |written: &str| Place {
            file: file.file.clone(),
            start: 0,
            end: file.bytes,
            written: written.to_owned(),
            rule: None,
            when: None,
        };
        if let Some(hashes) = &file.hashes {
            for (kind, value) in [
                ("md5", &hashes.md5),
                ("sha1", &hashes.sha1),
                ("sha256", &hashes.sha256),
            ] {
                self.add(kind, value, whole(value), None);
            }
        }
        self.evidence.files.push(FileRead {
            sha256: file
                .hashes
                .as_ref()
                .map(|h| h.sha256.clone())
                .unwrap_or_default(),
            bytes: file.bytes,
            reader: file.reader.to_owned(),
            problem: file.problem.map(|p| p.to_string()),
            file: file.file,
        });
    }

    fn progress(&mut self, bytes: u64) {
        self.progress.at("reading evidence", bytes, None);
    }
}
