//! Finding only: every observable, identifier and name, streamed as it is found.

use crate::Progress;
use crate::error::AppError;
use crate::evidence::Names;
use crate::hunt::total;
use crate::resume::{EVERY, Resume, Step};
use crate::session::{Moment, Session};
use ascribe_observe::extract::extract as find;
use ascribe_observe::prose::{TargetKind, is_prose, targets, techniques};
use ascribe_observe::read::{FileRead, Piece, Sink};
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// An observable, where it stands and how it was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundObservable<'a> {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Normalised value.
    pub value: &'a str,
    /// As it stands in the file.
    pub written: &'a str,
    /// File, or member as `a.zip!/b.txt`.
    pub file: &'a str,
    /// First byte in the UTF-8 text read from the file.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

/// A name of an actor, malware or tool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundMention {
    /// `intrusion-set`, `malware` or `tool`.
    pub kind: String,
    /// Name as known.
    pub name: String,
    /// As it stands in the file.
    pub written: String,
    /// File, or member.
    pub file: String,
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// The text denies it.
    pub negated: bool,
}

/// A technique that a sentence of prose speaks of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundTechnique {
    /// ATT&CK id.
    pub technique: String,
    /// `id`, `name`, `behaviour` (words of the lexicon) or `hint` (words too weak to be evidence).
    pub basis: String,
    /// `asserted`, `negated`, `hypothetical`, `advice` or `quoted`: how the sentence speaks of it.
    pub standing: String,
    /// Whether it counts: asserted, and more than a hint.
    pub evidence: bool,
    /// Why the words mean it.
    pub rule: String,
    /// The words.
    pub written: String,
    /// The sentence.
    pub sentence: String,
    /// File, or member.
    pub file: String,
    /// First byte of the words.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

/// A nation or sector of victims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundTarget {
    /// `nation` or `sector`.
    pub kind: String,
    /// Code of ISO 3166-1, or a term of STIX's `industry-sector-ov`.
    pub value: String,
    /// As for a technique.
    pub standing: String,
    /// As it stands in the file.
    pub written: String,
    /// File, or member.
    pub file: String,
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

/// How an extraction may be interrupted and go on.
#[derive(Debug, Clone, Default)]
pub struct ExtractOptions {
    /// Where the state of the work is kept; then the sink must be able to say and to take up
    /// where it was.
    pub resume: Option<PathBuf>,
    /// Bytes of text after which the state is saved; 256 MiB if not given.
    pub save_every: Option<u64>,
    /// What the sink makes of what is found, in words: an extraction that was begun for another
    /// form is not gone on with.
    pub form: String,
}

/// Takes what is found, in the order it is found.
pub trait ExtractSink {
    /// The work begins; where it was interrupted, with what [`ExtractSink::mark`] said last:
    /// what was taken since then is forgotten.
    ///
    /// # Errors
    /// When it cannot be gone back there.
    fn begin(&mut self, mark: Option<&[u64]>) -> io::Result<()>;
    /// Brings what was taken so far to where it lasts, and says where that is.
    ///
    /// # Errors
    /// When it does not last.
    fn mark(&mut self) -> io::Result<Vec<u64>>;
    /// The work is done.
    ///
    /// # Errors
    /// When what was taken cannot be handed on.
    fn end(&mut self) -> io::Result<()>;
    /// False once nothing more can be taken.
    fn wants_more(&self) -> bool;
    /// An observable.
    fn observable(&mut self, found: &FoundObservable<'_>);
    /// A name.
    fn mention(&mut self, found: FoundMention);
    /// A technique in prose.
    fn technique(&mut self, found: FoundTechnique);
    /// A nation or sector of victims in prose.
    fn target(&mut self, found: FoundTarget);
    /// A file that could not be read, or not whole.
    fn problem(&mut self, file: &str, problem: &str);
}

struct Finder<'a> {
    names: &'a Names,
    sink: &'a mut dyn ExtractSink,
    resume: Option<Resume<Vec<u64>>>,
    failed: Option<AppError>,
    total: Option<u64>,
    progress: &'a mut dyn Progress,
}

/// Reads the paths and hands over what is in them. Memory does not grow with their size.
///
/// # Errors
/// A path that does not exist, the record's own, and evidence or a request that is not what it
/// was when the work was begun that is to be resumed.
pub fn extract(
    session: &mut Session,
    paths: &[PathBuf],
    moment: Moment,
    options: &ExtractOptions,
    sink: &mut dyn ExtractSink,
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    let seq = session.last_seq(moment)?;
    let names = Names::of(&*session.picture_at(seq)?);
    let mut resume = None;
    if let Some(path) = options.resume.as_deref() {
        let request = format!("extract\n{seq}\n{}\n{paths:?}", options.form);
        let every = options.save_every.unwrap_or(EVERY);
        resume = Some(Resume::open(path, &request, every)?);
    }
    let mark = resume.as_ref().and_then(Resume::saved);
    sink.begin(mark.map(Vec::as_slice)).map_err(unwritten)?;
    let mut finder = Finder {
        names: &names,
        sink,
        resume,
        failed: None,
        total: total(paths),
        progress,
    };
    session.reading.read(paths, &mut finder)?;
    if let Some(error) = finder.failed {
        return Err(error);
    }
    finder.sink.end().map_err(unwritten)?;
    finder.resume.map_or(Ok(()), Resume::done)
}

fn unwritten(error: io::Error) -> AppError {
    AppError::File {
        operation: "write",
        path: PathBuf::from("what is found"),
        reason: error.to_string(),
    }
}

impl Finder<'_> {
    fn prose(&mut self, piece: &Piece<'_>) {
        for found in techniques(piece.text, self.names.lexicon()) {
            let span = piece.span(found.start, found.end);
            let sentence = found.sentence.clone();
            self.sink.technique(FoundTechnique {
                evidence: found.is_evidence(),
                basis: found.basis.as_str().to_owned(),
                standing: found.standing.as_str().to_owned(),
                technique: found.technique,
                rule: found.reason,
                written: piece.written(found.start, found.end).to_owned(),
                sentence: piece.written(sentence.start, sentence.end).to_owned(),
                file: piece.file.to_owned(),
                start: span.start,
                end: span.end,
            });
        }
        for found in targets(piece.text) {
            let span = piece.span(found.start, found.end);
            let kind = match found.kind {
                TargetKind::Nation => "nation",
                TargetKind::Sector => "sector",
            };
            self.sink.target(FoundTarget {
                kind: kind.to_owned(),
                value: found.value,
                standing: found.standing.as_str().to_owned(),
                written: piece.written(found.start, found.end).to_owned(),
                file: piece.file.to_owned(),
                start: span.start,
                end: span.end,
            });
        }
    }
}

impl Finder<'_> {
    /// Whether the piece is still to be searched, or was before the interruption.
    fn is_new(&mut self, piece: &Piece<'_>) -> bool {
        let Some(resume) = &mut self.resume else {
            return true;
        };
        match resume.next(piece.file, piece.written(0, piece.text.len())) {
            Ok(step) => step == Step::Work,
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }

    /// Saves how far the work has come, if it is time.
    fn save(&mut self) {
        let Some(resume) = self.resume.as_mut().filter(|r| r.is_due()) else {
            return;
        };
        let marked = self.sink.mark().map_err(unwritten);
        self.failed = marked.and_then(|mark| resume.save(mark)).err();
    }

    fn search(&mut self, piece: &Piece<'_>) {
        for observable in find(piece.text) {
            let span = piece.span(observable.start, observable.end);
            self.sink.observable(&FoundObservable {
                kind: observable.kind.as_str(),
                value: &observable.value,
                written: piece.written(observable.start, observable.end),
                file: piece.file,
                start: span.start,
                end: span.end,
            });
        }
        for hit in self.names.dictionary().find(piece.text) {
            let span = piece.span(hit.start, hit.end);
            let written = piece.written(hit.start, hit.end).to_owned();
            self.sink.mention(FoundMention {
                kind: hit.kind.as_str().to_owned(),
                name: self.names.name(hit.id).unwrap_or(&written).to_owned(),
                written,
                file: piece.file.to_owned(),
                start: span.start,
                end: span.end,
                negated: hit.negated,
            });
        }
        if is_prose(piece.file, piece.text) {
            self.prose(piece);
        }
    }
}

impl Sink for Finder<'_> {
    fn text(&mut self, piece: &Piece<'_>) {
        if self.wants_more() && self.is_new(piece) {
            self.search(piece);
            self.save();
        }
    }

    fn wants_more(&self) -> bool {
        self.failed.is_none() && self.sink.wants_more()
    }

    fn file(&mut self, file: FileRead) {
        if let Some(problem) = file.problem {
            self.sink.problem(&file.file, &problem.to_string());
        }
    }

    fn progress(&mut self, bytes: u64) {
        self.progress.at("reading", bytes, self.total);
    }
}
