//! Behaviour in logs: rules over everything that is a log among the evidence.

mod rules;

use crate::Progress;
use crate::error::AppError;
use crate::reading::Reading;
use crate::resume::{EVERY, Resume, Step};
use ascribe_hunt::time::{Clocks, parse_skew, parse_zone};
use ascribe_hunt::{Engine, Hunted, Hunter, Mappings, Settings, State};
use ascribe_observe::read::{FileRead, Piece, Sink};
use serde::Serialize;
use std::path::PathBuf;

pub use ascribe_hunt::sigma::Level;
pub use ascribe_hunt::{Carrier, Finding, LogRead};
pub use rules::{Refused, RulesChecked, check_rules};

/// What a hunt is asked for.
#[derive(Debug, Clone, Default)]
pub struct HuntOptions {
    /// Rules beside those that the program brings along: files or folders.
    pub rules: Vec<PathBuf>,
    /// Leave the program's own rules out.
    pub no_pack: bool,
    /// Findings below this are left out.
    pub min_level: Option<Level>,
    /// Lines kept with each finding; 10 if not given.
    pub lines: Option<usize>,
    /// How tables of proxies and firewalls are read.
    pub mapping: Option<PathBuf>,
    /// What is declared of the clocks.
    pub clocks: DeclaredClocks,
    /// Where the state of the work is kept, for going on after an interruption.
    pub resume: Option<PathBuf>,
    /// Bytes of text after which the state is saved; 256 MiB if not given.
    pub save_every: Option<u64>,
}

/// What is declared of the clocks of logs, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredClocks {
    /// How far they went ahead: `+01:30`.
    pub skew: Option<String>,
    /// Zone of times written without one: `Europe/Berlin`, `+02:00`.
    pub zone: Option<String>,
    /// Year of times written without one.
    pub year: Option<i16>,
}

/// What a hunt found.
#[derive(Debug, Clone, Serialize)]
pub struct HuntAnswer {
    /// Findings and logs.
    #[serde(flatten)]
    pub hunted: Hunted,
    /// Rules that were asked.
    pub rules: usize,
    /// Rules that did not load, and why.
    pub refused: Vec<Refused>,
    /// Files that are no log of a known format: how many.
    pub other_files: usize,
    /// Files that could not be read, or not whole.
    pub problems: Vec<FileProblem>,
}

/// A file that could not be read, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileProblem {
    /// The file.
    pub file: String,
    /// Why.
    pub problem: String,
}

impl DeclaredClocks {
    /// These, and where they say nothing, `other`.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self {
            skew: self.skew.clone().or_else(|| other.skew.clone()),
            zone: self.zone.clone().or_else(|| other.zone.clone()),
            year: self.year.or(other.year),
        }
    }

    /// Reads what is declared.
    ///
    /// # Errors
    /// A skew or zone that is none.
    pub(crate) fn read(&self) -> Result<Clocks, AppError> {
        let wrong = |what: &str, text: &str, remedy: &str| AppError::Usage {
            what: format!("{what} {text}"),
            rule: "cannot be understood".to_owned(),
            remedy: remedy.to_owned(),
        };
        let mut clocks = Clocks {
            year: self.year,
            ..Clocks::default()
        };
        if let Some(text) = &self.skew {
            clocks.skew = parse_skew(text).ok_or_else(|| {
                wrong(
                    "clock skew",
                    text,
                    "write how far the clock went ahead, as +01:30 or -00:00:20",
                )
            })?;
        }
        if let Some(text) = &self.zone {
            let zone = parse_zone(text)
                .ok_or_else(|| wrong("time zone", text, "write UTC or an offset as +02:00"))?;
            clocks.zone = Some(zone);
        }
        Ok(clocks)
    }
}

/// A hunter with the program's own rules, for evidence that is read anyway.
pub(crate) fn beside_reading(clocks: &DeclaredClocks) -> Result<Hunter, AppError> {
    let settings = Settings {
        clocks: clocks.read()?,
        min_level: Level::Medium,
        ..Settings::default()
    };
    Ok(Hunter::new(Engine::new(rules::own().rules), settings))
}

/// The text of a piece as it stands in its file, and where that begins.
pub(crate) fn as_written<'p>(piece: &Piece<'p>) -> (u64, &'p str) {
    let start = piece.span(0, 0).start;
    (start, piece.written(0, piece.text.len()))
}

/// Asks rules of every log among the paths. Memory does not grow with their size.
///
/// # Errors
/// A wrong request, a path that does not exist, or evidence that changed since the work that is
/// to be resumed.
pub fn hunt(
    paths: &[PathBuf],
    options: &HuntOptions,
    reading: &Reading,
    progress: &mut dyn Progress,
) -> Result<HuntAnswer, AppError> {
    let loaded = rules::load(&options.rules, !options.no_pack)?;
    let settings = Settings {
        clocks: options.clocks.read()?,
        mappings: mappings(options)?,
        min_level: options.min_level.unwrap_or(Level::Informational),
        lines: options.lines.unwrap_or(10),
    };
    let resume = match &options.resume {
        Some(path) => {
            let request = format!("hunt\n{}\n{settings:?}\n{paths:?}", loaded.digest);
            Some(Resume::open(
                path,
                &request,
                options.save_every.unwrap_or(EVERY),
            )?)
        }
        None => None,
    };
    let rules = loaded.rules.len();
    let mut reader = HuntSink {
        hunter: Hunter::new(Engine::new(loaded.rules), settings),
        resume,
        failed: None,
        total: total(paths),
        files: 0,
        problems: Vec::new(),
        progress,
    };
    reading.check()?;
    reading.read(paths, &mut reader)?;
    if let Some(error) = reader.failed {
        return Err(error);
    }
    if let Some(resume) = reader.resume {
        resume.done()?;
    }
    let hunted = reader.hunter.finish();
    Ok(HuntAnswer {
        rules,
        refused: loaded.refused,
        other_files: reader.files.saturating_sub(hunted.logs.len()),
        problems: reader.problems,
        hunted,
    })
}

fn mappings(options: &HuntOptions) -> Result<Mappings, AppError> {
    let Some(path) = &options.mapping else {
        return Ok(Mappings::default());
    };
    let failed = |reason: String| AppError::File {
        operation: "read the mapping",
        path: path.clone(),
        reason,
    };
    let text = rules::text(path).map_err(failed)?;
    Mappings::parse(&text).map_err(|e| failed(e.to_string()))
}

/// Bytes of the paths, where all are plain files.
pub(crate) fn total(paths: &[PathBuf]) -> Option<u64> {
    let sizes = paths.iter().map(|path| {
        let meta = std::fs::metadata(path).ok()?;
        meta.is_file().then_some(meta.len())
    });
    sizes.sum()
}

struct HuntSink<'a> {
    hunter: Hunter,
    resume: Option<Resume<State>>,
    failed: Option<AppError>,
    total: Option<u64>,
    files: usize,
    problems: Vec<FileProblem>,
    progress: &'a mut dyn Progress,
}

/// Takes the next text: passes over it, or hunts in it and saves now and then.
fn resumed(
    resume: &mut Resume<State>,
    hunter: &mut Hunter,
    file: &str,
    base: u64,
    text: &str,
) -> Result<(), AppError> {
    match resume.next(file, text)? {
        Step::PassOver => hunter.pass_over(file, base, text),
        Step::GoOn(state) => {
            hunter.pass_over(file, base, text);
            hunter.restore(state);
        }
        Step::Work => {
            hunter.text(file, base, text);
            if resume.is_due() {
                resume.save(hunter.state())?;
            }
        }
    }
    Ok(())
}

impl Sink for HuntSink<'_> {
    fn text(&mut self, piece: &Piece<'_>) {
        if self.failed.is_some() {
            return;
        }
        let (base, text) = as_written(piece);
        let Some(resume) = &mut self.resume else {
            self.hunter.text(piece.file, base, text);
            return;
        };
        self.failed = resumed(resume, &mut self.hunter, piece.file, base, text).err();
    }

    fn file(&mut self, file: FileRead) {
        self.hunter.end();
        self.files += 1;
        if let Some(problem) = file.problem {
            self.problems.push(FileProblem {
                file: file.file,
                problem: problem.to_string(),
            });
        }
    }

    fn progress(&mut self, bytes: u64) {
        self.progress.at("hunting, bytes read", bytes, self.total);
    }

    fn wants_more(&self) -> bool {
        self.failed.is_none()
    }
}
