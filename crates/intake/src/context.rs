//! What a format sees of the outside while it reads one file.

use crate::item::{Item, Problem, Sink, Stop};
use crate::options::Options;
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

/// One file being read.
pub(crate) struct Context<'a> {
    /// The file.
    pub path: &'a Path,
    /// What the caller decided.
    pub options: &'a Options,
    sink: &'a mut dyn Sink,
    problems: usize,
    /// Bytes of the file read so far, and those last told.
    consumed: Rc<Cell<u64>>,
    told: u64,
}

/// Bytes between two tellings of progress.
const PROGRESS_BYTES: u64 = 4 << 20;

impl<'a> Context<'a> {
    pub fn new(path: &'a Path, options: &'a Options, sink: &'a mut dyn Sink) -> Self {
        Self {
            path,
            options,
            sink,
            problems: 0,
            consumed: Rc::default(),
            told: 0,
        }
    }

    /// Hands on an item, unless its body is beyond the limit.
    pub fn item(&mut self, item: Item) -> Result<(), Stop> {
        let limit = self.options.limits.max_object_bytes;
        if item.body.len() > limit {
            let reason = format!(
                "the object has {} bytes, more than the limit of {limit}",
                item.body.len()
            );
            self.problem("", Some(item.id), reason, "split it or raise the limit");
            return Ok(());
        }
        if self.consumed.get() >= self.told + PROGRESS_BYTES {
            self.progress();
        }
        self.sink.item(item)
    }

    /// Takes `consumed` for the bytes of the file read so far.
    pub fn watch(&mut self, consumed: &Rc<Cell<u64>>) {
        self.consumed = Rc::clone(consumed);
    }

    /// Reports what was left out.
    pub fn problem(
        &mut self,
        place: impl Into<String>,
        id: Option<String>,
        reason: impl Into<String>,
        remedy: &str,
    ) {
        self.report(place.into(), id, reason.into(), remedy, false);
    }

    /// Reports what is unusual and was taken in.
    pub fn note(
        &mut self,
        place: impl Into<String>,
        id: Option<String>,
        reason: impl Into<String>,
        remedy: &str,
    ) {
        self.report(place.into(), id, reason.into(), remedy, true);
    }

    fn report(
        &mut self,
        place: String,
        id: Option<String>,
        reason: String,
        remedy: &str,
        kept: bool,
    ) {
        self.problems += 1;
        if self.problems <= self.options.limits.max_problems {
            self.sink.problem(Problem {
                file: self.path.display().to_string(),
                place,
                id,
                reason,
                remedy: remedy.to_owned(),
                kept,
            });
        }
    }

    /// Tells how far the file has been read.
    pub fn progress(&mut self) {
        self.told = self.consumed.get();
        self.sink
            .progress(&self.path.display().to_string(), self.told);
    }

    /// Says how many problems were not reported one by one.
    pub fn finish(self) {
        let limit = self.options.limits.max_problems;
        if self.problems > limit {
            self.sink.problem(Problem {
                file: self.path.display().to_string(),
                place: String::new(),
                id: None,
                reason: format!(
                    "{} further problems of this file are not listed",
                    self.problems - limit
                ),
                remedy: "correct those listed and read the file again".to_owned(),
                kept: true,
            });
        }
    }

    /// File name without folders and without the endings of packing.
    pub fn name(&self) -> String {
        let name = self
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let plain = name
            .strip_suffix(".gz")
            .or_else(|| name.strip_suffix(".zst"));
        plain.map_or(name.clone(), str::to_owned)
    }

    /// File name without any usual ending.
    pub fn stem(&self) -> String {
        let name = self.name();
        let endings = [
            ".txt", ".csv", ".tsv", ".lst", ".list", ".json", ".ndjson", ".jsonl",
        ];
        let plain = endings.iter().find_map(|ending| name.strip_suffix(ending));
        plain
            .filter(|stem| !stem.is_empty())
            .map_or(name.clone(), str::to_owned)
    }

    /// Name of the folder the file lies in; `feed` when there is none.
    pub fn folder(&self) -> String {
        let whole = std::path::absolute(self.path).unwrap_or_else(|_| self.path.to_owned());
        let parent = whole.parent().and_then(Path::file_name);
        parent.map_or_else(
            || "feed".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}
