//! Intelligence into the record.

use crate::Progress;
use crate::error::AppError;
use crate::session::Session;
use crate::starter;
use ascribe_intake::{Item, Mapping, Options, Problem, Sink, Stop};
use ascribe_knowledge::touch::derive;
use ascribe_ledger::{Body, Credibility, Draft, LedgerError, Outcome, Reliability};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Entries written in one commit, at most.
const BATCH: usize = 50_000;
/// Bytes written in one commit, about.
const BATCH_BYTES: usize = 96 << 20;

/// What an import is told besides the files.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Name of the source, in place of the one the file tells.
    pub source: Option<String>,
    /// Reliability of the source; by default that of known collections, else C.
    pub reliability: Option<Reliability>,
    /// Credibility of what it says.
    pub credibility: Option<Credibility>,
    /// Marking, in place of the file's own.
    pub marking: Option<String>,
    /// How to read, e.g. what the columns of a table mean.
    pub intake: Options,
}

impl ImportOptions {
    /// Options from the words of a command line.
    ///
    /// # Errors
    /// [`AppError::Usage`] for a grade or mapping that is none.
    pub fn from_words(
        source: Option<String>,
        reliability: Option<&str>,
        credibility: Option<u8>,
        marking: Option<String>,
        map: Option<&str>,
    ) -> Result<Self, AppError> {
        let usage = |what: String, rule: &str, remedy: &str| AppError::Usage {
            what,
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        };
        let reliability = reliability
            .map(|letter| {
                Reliability::parse(&letter.to_uppercase()).ok_or_else(|| {
                    usage(
                        format!("--reliability {letter}"),
                        "is no Admiralty grade",
                        "give A, B, C, D, E or F",
                    )
                })
            })
            .transpose()?;
        let credibility = credibility
            .map(|n| {
                Credibility::new(n).ok_or_else(|| {
                    usage(
                        format!("--credibility {n}"),
                        "is no Admiralty grade",
                        "give 1 to 6",
                    )
                })
            })
            .transpose()?;
        let mapping = map.map(mapping).transpose()?;
        Ok(Self {
            source,
            reliability,
            credibility,
            marking,
            intake: Options {
                mapping,
                ..Options::default()
            },
        })
    }
}

/// Bytes of a mapping file.
const MAX_MAPPING_BYTES: u64 = 1 << 20;

/// A mapping as written on the command line: pairs, or the name of a TOML file with one.
pub(crate) fn mapping(text: &str) -> Result<Mapping, AppError> {
    let usage = |rule: String, remedy: &str| AppError::Usage {
        what: format!("--map {text}"),
        rule,
        remedy: remedy.to_owned(),
    };
    if !text.ends_with(".toml") || text.contains('=') {
        let remedy =
            "write for example value=1,type=2 or value=host,actor=group, or give a .toml file";
        return Mapping::from_pairs(text).map_err(|e| usage(e.to_string(), remedy));
    }
    let remedy = "give a TOML file with a table [columns]; docs/formats.md shows one";
    let mut content = String::new();
    std::fs::File::open(text)
        .and_then(|file| {
            std::io::Read::read_to_string(
                &mut std::io::Read::take(file, MAX_MAPPING_BYTES),
                &mut content,
            )
        })
        .map_err(|e| usage(format!("cannot be read: {e}"), remedy))?;
    Mapping::from_toml(&content).map_err(|e| usage(e.to_string(), remedy))
}

/// What an import did.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct ImportReport {
    /// By source: what was new and what was known.
    pub sources: BTreeMap<String, SourceCount>,
    /// By kind of object: what was new.
    pub kinds: BTreeMap<String, u64>,
    /// What could not be taken, or was taken although unusual; each with place and remedy.
    pub problems: Vec<String>,
    /// How many of the problems kept an item out.
    pub refused: u64,
    /// How many of these concern a file as a whole or from some place on.
    #[serde(skip)]
    pub broken: u64,
    /// Id and entry of everything that was said, new or not.
    #[serde(skip)]
    pub said: Vec<(String, u64)>,
}

/// Counts of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct SourceCount {
    /// Entries added.
    pub added: u64,
    /// Entries that the source had said before.
    pub unchanged: u64,
    /// Values that the added entries speak of.
    pub values: u64,
}

/// Reliability of collections whose making is known; a judgement, to be overruled by `--reliability`.
fn judged(source: &str) -> Reliability {
    match source {
        "MITRE ATT&CK" | "MISP Galaxy" | "MISP galaxy" | "MISP warning lists" | starter::SOURCE => {
            Reliability::B
        }
        _ => Reliability::C,
    }
}

/// Collections published without limit.
fn default_marking(source: &str) -> &'static str {
    match source {
        "MITRE ATT&CK"
        | "MISP Galaxy"
        | "MISP galaxy"
        | "MISP warning lists"
        | "maltrail"
        | starter::SOURCE => "TLP:CLEAR",
        _ => "TLP:AMBER",
    }
}

/// The grades in a pair such as `B2`.
fn grade(text: &str) -> (Option<Reliability>, Option<Credibility>) {
    let reliability = text.get(..1).and_then(Reliability::parse);
    let credibility = text.get(1..).and_then(|digit| digit.parse().ok());
    (reliability, credibility.and_then(Credibility::new))
}

struct Writer<'a> {
    session: &'a mut Session,
    options: &'a ImportOptions,
    progress: &'a mut dyn Progress,
    report: ImportReport,
    batch: Vec<Draft>,
    bytes: usize,
    written: u64,
    failed: Option<AppError>,
    /// Whether the report shall say which entries hold what was said.
    listing: bool,
}

impl Session {
    /// Takes files and folders of intelligence into the record. Importing again changes nothing.
    ///
    /// # Errors
    /// A path that does not exist, or the record's own. What cannot be read inside is reported.
    pub fn import(
        &mut self,
        paths: &[PathBuf],
        options: &ImportOptions,
        progress: &mut dyn Progress,
    ) -> Result<ImportReport, AppError> {
        if let Some(marking) = &options.marking {
            self.must_read(marking)?;
        }
        let report = self.take_in(paths, options, progress, false)?;
        progress.at("building the picture", 0, None);
        self.keep_picture()?;
        Ok(report)
    }

    /// The same without building the picture; with `listing`, the report names every entry.
    pub(crate) fn take_in(
        &mut self,
        paths: &[PathBuf],
        options: &ImportOptions,
        progress: &mut dyn Progress,
        listing: bool,
    ) -> Result<ImportReport, AppError> {
        let mut writer = Writer::new(self, options, progress);
        writer.listing = listing;
        for path in paths {
            let read = ascribe_intake::read(path, &options.intake, &mut writer);
            // Why the writer wanted no more says more than that it stopped.
            if let Some(error) = writer.failed.take() {
                return Err(error);
            }
            read?;
        }
        writer.finish()
    }
}

/// Records the starter knowledge of a new ledger.
pub fn starter(
    session: &mut Session,
    files: &[(String, String)],
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    let options = ImportOptions::default();
    let mut writer = Writer::new(session, &options, progress);
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    // The receiver's own error says more than that it stopped.
    let _ = ascribe_intake::read_pack(&borrowed, &mut writer);
    let report = writer.finish()?;
    if let Some(problem) = report.problems.first() {
        return Err(AppError::stored("starter knowledge", problem));
    }
    session.keep_picture()
}

impl<'a> Writer<'a> {
    fn new(
        session: &'a mut Session,
        options: &'a ImportOptions,
        progress: &'a mut dyn Progress,
    ) -> Self {
        let report = ImportReport::default();
        Self {
            session,
            options,
            progress,
            report,
            batch: Vec::new(),
            bytes: 0,
            written: 0,
            failed: None,
            listing: false,
        }
    }

    fn draft(&self, item: Item) -> Draft {
        let source = self.options.source.clone().unwrap_or(item.source);
        let touches = derive(&item.kind, &item.body);
        let (reliability, credibility) = item.grade.as_deref().map_or((None, None), grade);
        let reliability = self.options.reliability.or(reliability);
        let credibility = self.options.credibility.or(credibility);
        Draft {
            reliability: reliability.unwrap_or_else(|| judged(&source)),
            credibility: credibility.unwrap_or(Credibility::UNJUDGED),
            marking: self
                .options
                .marking
                .clone()
                .or(item.marking)
                .unwrap_or_else(|| default_marking(&source).to_owned()),
            lineage: item.lineage,
            happened: item.happened.as_deref().and_then(milliseconds),
            published: item.published.as_deref().and_then(milliseconds),
            kind: item.kind,
            object_id: item.id,
            body: Body::Open(item.body),
            source,
            touches,
        }
    }

    fn flush(&mut self) -> Result<(), AppError> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let context = self.session.context();
        match self.session.ledger.append(&context, &batch) {
            Ok(outcomes) => self.count(&batch, &outcomes),
            Err(error) if is_of_item(&error) => self.one_by_one(&batch)?,
            Err(error) => return Err(error.into()),
        }
        self.written += u64::try_from(batch.len()).unwrap_or(0);
        self.progress.at("recording", self.written, None);
        Ok(())
    }

    /// One bad item must not keep the others of its batch out.
    fn one_by_one(&mut self, batch: &[Draft]) -> Result<(), AppError> {
        let context = self.session.context();
        for draft in batch {
            match self
                .session
                .ledger
                .append(&context, std::slice::from_ref(draft))
            {
                Ok(outcomes) => self.count(std::slice::from_ref(draft), &outcomes),
                Err(error) if is_of_item(&error) => {
                    self.report.refused += 1;
                    self.report.problems.push(error.to_string());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn count(&mut self, batch: &[Draft], outcomes: &[Outcome]) {
        for (draft, outcome) in batch.iter().zip(outcomes) {
            if self.listing {
                let said = (draft.object_id.clone(), outcome.seq());
                self.report.said.push(said);
            }
            let count = self.report.sources.entry(draft.source.clone()).or_default();
            match outcome {
                Outcome::Added(_) => {
                    count.added += 1;
                    count.values += values(draft);
                    *self.report.kinds.entry(draft.kind.clone()).or_default() += 1;
                }
                Outcome::Unchanged(_) => count.unchanged += 1,
            }
        }
    }

    fn finish(mut self) -> Result<ImportReport, AppError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.flush()?;
        Ok(self.report)
    }
}

/// How many values an entry speaks of; a value may have several keys in the index.
fn values(draft: &Draft) -> u64 {
    let mut positions: Vec<u32> = draft.touches.iter().map(|(_, pos)| *pos).collect();
    positions.sort_unstable();
    positions.dedup();
    u64::try_from(positions.len()).unwrap_or(u64::MAX)
}

/// True when the record refuses what one item holds, not the writing.
fn is_of_item(error: &LedgerError) -> bool {
    matches!(
        error,
        LedgerError::Limit { .. } | LedgerError::Draft { .. } | LedgerError::Unlabelled { .. }
    )
}

pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    if let Ok(t) = text.parse::<jiff::Timestamp>() {
        return Some(t.as_millisecond());
    }
    let day = ascribe_knowledge::Day::parse(text)?;
    Some(i64::from(day.0) * 86_400_000)
}

impl Sink for Writer<'_> {
    fn item(&mut self, item: Item) -> Result<(), Stop> {
        // Clusters are what the events of this record make of its incidents.
        if item.kind == crate::own::CLUSTER_EVENT {
            self.problem(Problem {
                file: item.source,
                place: "an object".to_owned(),
                id: Some(item.id),
                reason: "is an event of another record's clusters".to_owned(),
                remedy: "take the groupings that it exports".to_owned(),
                kept: false,
            });
            return Ok(());
        }
        self.bytes += item.body.len();
        let draft = self.draft(item);
        self.batch.push(draft);
        let full = self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES;
        if full && let Err(error) = self.flush() {
            self.failed = Some(error);
            return Err(Stop);
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        self.report.refused += u64::from(!problem.kept);
        let broken = problem.place.is_empty() || problem.place.contains("column");
        self.report.broken += u64::from(!problem.kept && broken && problem.id.is_none());
        self.report.problems.push(problem.to_string());
    }

    fn progress(&mut self, file: &str, bytes: u64) {
        self.progress.at(file, bytes, None);
    }
}
