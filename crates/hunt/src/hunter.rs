//! Takes the text of files as it is read, and finds.

use crate::engine::Engine;
use crate::event::Event;
use crate::finding::{Carrier, Finding, Hunted, LogRead, State, widen};
use crate::format::{Log, Mappings, Records, tell};
use crate::sigma::Level;
use crate::time::{Clocks, Time};
use std::collections::HashMap;

/// Bytes of a line that are kept with a finding.
const KEPT_BYTES: usize = 2_000;
/// Bytes of a record that goes over several pieces of text; a longer one is left out.
const RECORD_BYTES: usize = 4 << 20;
/// Lines kept in all; beyond, findings count only.
const ALL_LINES: usize = 200_000;

/// What is declared and wanted.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Clocks of the logs.
    pub clocks: Clocks,
    /// Tables with a mapping.
    pub mappings: Mappings,
    /// Findings below this are not kept.
    pub min_level: Level,
    /// Lines kept with each finding.
    pub lines: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clocks: Clocks::default(),
            mappings: Mappings::default(),
            min_level: Level::Informational,
            lines: 10,
        }
    }
}

/// Reads logs and keeps what rules find in them.
pub struct Hunter {
    engine: Engine,
    settings: Settings,
    current: Option<Current>,
    findings: HashMap<(usize, usize), Finding>,
    logs: Vec<LogRead>,
    kept: usize,
    candidates: Vec<usize>,
    text: String,
    /// Text is passed over, not searched.
    passing: bool,
}

/// The file being read.
struct Current {
    file: String,
    /// `None` when it is no log.
    log: Option<Box<dyn Log>>,
    read: LogRead,
    /// The beginning of a record whose end has not come yet, and its place.
    open: Option<(u64, String)>,
}

impl Hunter {
    /// A hunter with rules.
    #[must_use]
    pub fn new(engine: Engine, settings: Settings) -> Self {
        Self {
            engine,
            settings,
            current: None,
            findings: HashMap::new(),
            logs: Vec::new(),
            kept: 0,
            candidates: Vec::new(),
            text: String::new(),
            passing: false,
        }
    }

    /// A hunter without rules, which finds nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Engine::new(Vec::new()), Settings::default())
    }

    /// Takes text that was searched before: what it says of the reading of the rest is noted,
    /// nothing is looked for in it.
    pub fn pass_over(&mut self, file: &str, base: u64, text: &str) {
        self.passing = true;
        self.text(file, base, text);
        self.passing = false;
    }

    /// What was found so far.
    #[must_use]
    pub fn state(&self) -> State {
        let findings = self.findings.iter();
        let read = self.current.as_ref().map(|c| &c.read);
        State {
            findings: findings
                .map(|((f, r), found)| (*f, *r, found.clone()))
                .collect(),
            logs: self.logs.clone(),
            first: read.and_then(|r| r.first),
            last: read.and_then(|r| r.last),
        }
    }

    /// Goes on from a state, after everything that had been read then was passed over. Rules and
    /// settings must be those of then.
    pub fn restore(&mut self, state: State) {
        let lines = state.findings.iter().map(|(_, _, f)| f.lines.len());
        self.kept = lines.sum();
        let findings = state.findings.into_iter();
        self.findings = findings.map(|(f, r, found)| ((f, r), found)).collect();
        self.logs = state.logs;
        if let Some(current) = &mut self.current {
            (current.read.first, current.read.last) = (state.first, state.last);
        }
    }

    /// Takes the next text of a file, which begins at byte `base`; texts of one file come in
    /// order and end at a line's end. True if the file is a log.
    pub fn text(&mut self, file: &str, base: u64, text: &str) -> bool {
        if self.current.as_ref().is_none_or(|c| c.file != file) {
            self.end();
            self.current = Some(self.begin(file, text));
        }
        let Some(mut current) = self.current.take() else {
            return false;
        };
        let log = current.log.take();
        let is_log = log.is_some();
        if let Some(mut log) = log {
            current.read.bytes += text.len() as u64;
            match log.records() {
                Records::Lines => self.lines(&mut current, log.as_mut(), base, text),
                Records::Elements => self.elements(&mut current, log.as_ref(), base, text),
            }
            current.log = Some(log);
        }
        self.current = Some(current);
        is_log
    }

    /// First and last time in the logs so far, the one being read included.
    #[must_use]
    pub fn times(&self) -> Option<(Time, Time)> {
        let current = self.current.as_ref().map(|c| &c.read);
        let all = self.logs.iter().chain(current);
        let spans = all.filter_map(|log| Some((log.first?, log.last?)));
        spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// When the line or record happened that has byte `at` of `text`, which belongs to the log
    /// being read.
    #[must_use]
    pub fn time_at(&self, file: &str, text: &str, at: usize) -> Option<Time> {
        let current = self.current.as_ref().filter(|c| c.file == file)?;
        let log = current.log.as_ref()?;
        let (before, after) = text.split_at_checked(at)?;
        let (from, to) = match log.records() {
            Records::Lines => (
                before.rfind('\n').map_or(0, |end| end + 1),
                after.find('\n').map_or(text.len(), |end| at + end),
            ),
            Records::Elements => (
                before
                    .rfind("<Event ")
                    .or_else(|| before.rfind("<Event>"))?,
                at + after.find("</Event>")? + "</Event>".len(),
            ),
        };
        let record = text.get(from..to)?.trim_end_matches('\r');
        log.time(record).or_else(|| log.event(record)?.time)
    }

    /// Whether the log being read says when things happened.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.current
            .as_ref()
            .is_some_and(|c| c.read.first.is_some())
    }

    /// The file being read ends here.
    pub fn end(&mut self) {
        if let Some(Current {
            log: Some(log),
            mut read,
            ..
        }) = self.current.take()
        {
            log.name().clone_into(&mut read.format);
            self.logs.push(read);
        }
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> Hunted {
        self.end();
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.file.clone(), f.title.clone(), f.rule.clone());
            b.level.cmp(&a.level).then_with(|| key(a).cmp(&key(b)))
        });
        Hunted {
            findings,
            logs: self.logs,
        }
    }

    fn begin(&self, file: &str, text: &str) -> Current {
        Current {
            file: file.to_owned(),
            log: tell(text, &self.settings.clocks, &self.settings.mappings),
            read: LogRead {
                file: file.to_owned(),
                format: String::new(),
                lines: 0,
                bytes: 0,
                first: None,
                last: None,
            },
            open: None,
        }
    }

    fn lines(&mut self, current: &mut Current, log: &mut dyn Log, base: u64, text: &str) {
        let mut at = 0;
        let mut last = None;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        for end in ends {
            let whole = text.get(at..end).unwrap_or_default();
            let start = base + at as u64;
            at = end + 1;
            let line = whole.strip_suffix('\r').unwrap_or(whole);
            if line.is_empty() && end == text.len() {
                break;
            }
            current.read.lines += 1;
            if line.is_empty() || log.directive(line) || self.passing {
                continue;
            }
            if let Some(source) = log.source() {
                self.engine
                    .candidates(source, true, line, &mut self.candidates);
                if last.replace(line).is_none() {
                    widen(
                        &mut current.read.first,
                        &mut current.read.last,
                        log.time(line),
                    );
                }
                if self.candidates.is_empty() {
                    continue;
                }
                if let Some(event) = log.event(line) {
                    self.holding(current, &event, start);
                }
            } else if let Some(event) = log.event(line) {
                widen(&mut current.read.first, &mut current.read.last, event.time);
                self.values(&event);
                self.holding(current, &event, start);
            }
        }
        if let Some(line) = last {
            widen(
                &mut current.read.first,
                &mut current.read.last,
                log.time(line),
            );
        }
    }

    fn elements(&mut self, current: &mut Current, log: &dyn Log, base: u64, text: &str) {
        let (start, joined) = match current.open.take() {
            Some((start, mut open)) => {
                open.push_str(text);
                (start, Some(open))
            }
            None => (base, None),
        };
        let text = joined.as_deref().unwrap_or(text);
        let mut at = 0;
        while let Some((from, to)) = element(text, at) {
            let Some(to) = to else {
                let open = text.get(from..).unwrap_or_default();
                if open.len() < RECORD_BYTES {
                    current.open = Some((start + from as u64, open.to_owned()));
                }
                return;
            };
            at = to;
            current.read.lines += 1;
            let record = text.get(from..to).unwrap_or_default();
            if self.passing {
                continue;
            }
            if let Some(event) = log.event(record) {
                widen(&mut current.read.first, &mut current.read.last, event.time);
                self.values(&event);
                self.holding(current, &event, start + from as u64);
            }
        }
    }

    /// Candidates by the values of an event.
    fn values(&mut self, event: &Event<'_>) {
        self.text.clear();
        if event.plain {
            self.text.push_str(event.raw);
        }
        for (_, value) in &event.fields {
            self.text.push('\n');
            self.text.push_str(value);
        }
        self.engine
            .candidates(event.source, false, &self.text, &mut self.candidates);
    }

    /// Keeps the candidates that hold.
    fn holding(&mut self, current: &Current, event: &Event<'_>, start: u64) {
        for &rule in &self.candidates {
            let Some(known) = self.engine.rules().get(rule) else {
                continue;
            };
            if known.level < self.settings.min_level || !self.engine.holds(rule, event) {
                continue;
            }
            let finding = self
                .findings
                .entry((self.logs.len(), rule))
                .or_insert_with(|| Finding::new(known, &current.file));
            finding.count += 1;
            widen(&mut finding.first, &mut finding.last, event.time);
            if finding.lines.len() < self.settings.lines && self.kept < ALL_LINES {
                self.kept += 1;
                finding
                    .lines
                    .push(carrier(current.read.lines, start, event));
            }
        }
    }
}

fn carrier(line: u64, start: u64, event: &Event<'_>) -> Carrier {
    let own = |value: Option<&str>| value.map(str::to_owned);
    Carrier {
        line,
        start,
        end: start + event.raw.len() as u64,
        time: event.time,
        address: own(event.address()),
        host: own(event.host()),
        user: own(event.user()),
        text: cut(event.raw).to_owned(),
    }
}

/// The first bytes of a text, whole characters.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(KEPT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The next `<Event …>…</Event>` from `at`, the end missing if it is not there yet.
fn element(text: &str, at: usize) -> Option<(usize, Option<usize>)> {
    const END: &str = "</Event>";
    let mut from = at;
    loop {
        let start = from + text.get(from..)?.find("<Event")?;
        let after = text.get(start + 6..)?;
        // Not `<Events>` and not `<EventData>`.
        if after.starts_with(['>', ' ', '\r', '\n', '\t']) || after.is_empty() {
            let end = after.find(END).map(|e| start + 6 + e + END.len());
            return Some((start, end));
        }
        from = start + 6;
    }
}
