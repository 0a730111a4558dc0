//! This side of the conversation with the reading process.

use super::request::{self, Request};
use super::start::Running;
use ascribe_observe::read::wire::{Message, VERSION};
use ascribe_observe::read::{Apart, Fault, FileRead, Options, Problem, Sink, Skip};
use std::fs::File;
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// How long nothing may be heard.
const SILENCE: Duration = Duration::from_secs(30);

/// How long is waited in all for a file, and beyond that for each of its bytes. Time in which
/// this side works on what it heard does not count.
const PATIENCE: Duration = Duration::from_secs(60);
const PATIENCE_PER_MIB: Duration = Duration::from_secs(1);

/// Faults after which the rest of a file is given up.
const MAX_FAULTS: usize = 12;

/// Files after which a process is replaced: what leaks, leaks no further.
const MAX_FILES: usize = 1000;

/// Reads by a process of its own, started when it is first needed.
pub(super) struct Parent {
    program: PathBuf,
    running: Option<Running>,
    /// Files that the running process has read.
    files: usize,
    /// No process could be started.
    failed: bool,
}

impl Parent {
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            running: None,
            files: 0,
            failed: false,
        }
    }

    /// A process that has said who it is.
    fn running(&mut self) -> Option<&mut Running> {
        if self.files >= MAX_FILES {
            self.running = None;
        }
        if self.running.is_none() {
            self.files = 0;
            let started = Running::start(&self.program).ok()?;
            let hello = started.frame(SILENCE).ok()?;
            let done = started.frame(SILENCE).ok()?;
            let known = matches!(Message::parse(&hello), Ok(Message::Hello(VERSION)))
                && matches!(Message::parse(&done), Ok(Message::Done));
            self.running = known.then_some(started);
        }
        self.running.as_mut()
    }

    /// Reads the file once; what was heard before is not handed on again.
    fn attempt(
        &mut self,
        file: &File,
        request: &Request,
        heard: &mut Heard<'_>,
    ) -> Result<(), Fault> {
        heard.again();
        let bytes = file.metadata().map_or(0, |meta| meta.len());
        let mebibytes = u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
        let mut patience = PATIENCE.saturating_add(PATIENCE_PER_MIB.saturating_mul(mebibytes));
        let running = self.running().ok_or(Fault::Died)?;
        request::send(&mut running.requests, file, request).map_err(|_| Fault::Died)?;
        loop {
            let waiting = Instant::now();
            let frame = match running.frame(SILENCE.min(patience)) {
                Ok(frame) => frame,
                Err(RecvTimeoutError::Timeout) => return Err(Fault::Time),
                Err(RecvTimeoutError::Disconnected) => return Err(how_it_ended(running)),
            };
            patience = patience.saturating_sub(waiting.elapsed());
            match Message::parse(&frame) {
                Ok(Message::Done) => return Ok(()),
                Ok(message) => heard.hear(message)?,
                Err(_) => return Err(Fault::Answer),
            }
        }
    }
}

impl Apart for Parent {
    fn is_ready(&mut self) -> bool {
        self.failed |= !self.failed && self.running().is_none();
        !self.failed
    }

    fn read(&mut self, file: &File, name: &str, options: &Options, sink: &mut dyn Sink) {
        let mut request = Request {
            name: name.to_owned(),
            options: options.clone(),
            skip: Vec::new(),
        };
        let mut heard = Heard::new(name, sink);
        self.files += 1;
        for _ in 0..MAX_FAULTS {
            let Err(fault) = self.attempt(file, &request, &mut heard) else {
                return;
            };
            // A process that failed once is not trusted with another file.
            self.running = None;
            if !heard.blame(fault, &mut request.skip) {
                heard.give_up(fault);
                return;
            }
        }
        heard.give_up(Fault::Died);
    }
}

/// How a process that says nothing more came to its end. Failing to get memory ends it by a
/// signal of its own (6, as an exhausted stack does) or the system's (9), too long a time by
/// another (24).
fn how_it_ended(running: &mut Running) -> Fault {
    use std::os::unix::process::ExitStatusExt as _;
    match running.ended().and_then(|status| status.signal()) {
        Some(6 | 9) => Fault::Memory,
        Some(24) => Fault::Time,
        _ => Fault::Died,
    }
}

/// A file or member that was begun and is not done.
struct Open {
    name: String,
    /// How many had been begun with it.
    begun: u64,
    /// How many messages had been heard with its beginning.
    at: u64,
}

/// What was heard of one file, over all attempts to read it.
struct Heard<'s> {
    name: &'s str,
    sink: &'s mut dyn Sink,
    open: Vec<Open>,
    begun: u64,
    messages: u64,
    /// Messages that were handed on; another attempt says the same ones first.
    delivered: u64,
}

impl<'s> Heard<'s> {
    fn new(name: &'s str, sink: &'s mut dyn Sink) -> Self {
        Self {
            name,
            sink,
            open: Vec::new(),
            begun: 0,
            messages: 0,
            delivered: 0,
        }
    }

    fn again(&mut self) {
        self.open.clear();
        self.begun = 0;
        self.messages = 0;
    }

    fn hear(&mut self, message: Message<'_>) -> Result<(), Fault> {
        if let Message::Progress(_) = message {
            return message.deliver(self.sink).map_err(|_| Fault::Answer);
        }
        let file = message.file().ok_or(Fault::Answer)?;
        let inner = file.strip_prefix(self.name);
        if !inner.is_some_and(|rest| rest.is_empty() || rest.starts_with("!/")) {
            return Err(Fault::Answer);
        }
        self.messages += 1;
        match &message {
            Message::Begin(name, _) => {
                self.begun += 1;
                self.open.push(Open {
                    name: (*name).to_owned(),
                    begun: self.begun,
                    at: self.messages,
                });
            }
            Message::File(_) if self.open.last().is_some_and(|open| open.name == file) => {
                self.open.pop();
            }
            _ => {}
        }
        if self.messages > self.delivered {
            self.delivered = self.messages;
            message.deliver(self.sink).map_err(|_| Fault::Answer)?;
        }
        Ok(())
    }

    /// Has the innermost open file passed over in the next attempt; false when that was tried
    /// before, or it is not clear which file it was.
    fn blame(&mut self, fault: Fault, skip: &mut Vec<Skip>) -> bool {
        let Some(culprit) = self.open.last() else {
            return false;
        };
        if let Some(known) = skip.iter_mut().find(|s| s.begun == culprit.begun) {
            // Its bytes could not even be counted.
            return std::mem::take(&mut known.hashed);
        }
        let later = |s: &Skip| s.begun > culprit.begun;
        if skip.iter().any(later) {
            return false;
        }
        skip.push(Skip {
            begun: culprit.begun,
            hashed: true,
            problem: Problem::Apart { fault },
        });
        self.delivered = culprit.at;
        true
    }

    /// Reports everything that is open, the file itself always.
    fn give_up(&mut self, fault: Fault) {
        let mut open: Vec<String> = self.open.drain(..).map(|open| open.name).collect();
        if open.first().is_none_or(|first| first != self.name) {
            open.insert(0, self.name.to_owned());
        }
        for name in open.into_iter().rev() {
            self.sink.file(FileRead {
                file: name,
                bytes: 0,
                hashes: None,
                reader: "none",
                format: "",
                encoding: "",
                replaced: 0,
                problem: Some(Problem::Apart { fault }),
            });
        }
    }
}
