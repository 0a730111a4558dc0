//! How what is found is written.

use super::store::Store;
use crate::arguments::Format;
use crate::output::{defang, plain};
use ascribe_app::{ExtractSink, FoundMention, FoundObservable, FoundTarget, FoundTechnique};
use serde::Serialize;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Writes observables as they are found, and names, techniques and victims after them.
pub struct Printer {
    format: Format,
    out: Store,
    mentions: Store,
    techniques: Store,
    targets: Store,
    problems: u64,
    failed: Option<io::Error>,
}

impl Printer {
    /// Writes into `out`, or on standard output; what must wait lies beside the file `resume`,
    /// if the work may be interrupted.
    pub fn new(format: Format, out: Option<&Path>, resume: Option<&Path>) -> Self {
        Self {
            format,
            out: Store::out(out),
            mentions: Store::later(resume, "names"),
            techniques: Store::later(resume, "techniques"),
            targets: Store::later(resume, "victims"),
            problems: 0,
            failed: None,
        }
    }

    /// Files that could not be read, or not whole.
    pub fn problems(&self) -> u64 {
        self.problems
    }

    fn stores(&mut self) -> [&mut Store; 4] {
        [
            &mut self.out,
            &mut self.mentions,
            &mut self.techniques,
            &mut self.targets,
        ]
    }

    fn note(&mut self, written: io::Result<()>) {
        if self.failed.is_none() {
            self.failed = written.err();
        }
    }

    /// Opens the document, once it is certain that there will be one.
    fn open(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json if self.out.length() == 0 => self.out.write_all(b"{\"observables\":["),
            _ => Ok(()),
        }
    }

    fn one(&mut self, found: &FoundObservable<'_>) -> io::Result<()> {
        if self.format == Format::Human {
            let value = plain(&defang(found.kind, found.value));
            return writeln!(
                self.out,
                "{:<24} {value}  {}:{}..{}",
                found.kind,
                plain(found.file),
                found.start,
                found.end
            );
        }
        match self.out.length() {
            0 => self.open()?,
            _ => self.out.write_all(b",")?,
        }
        Ok(serde_json::to_writer(&mut self.out, found)?)
    }

    fn close(&mut self) -> io::Result<()> {
        self.open()?;
        let Self {
            format,
            out,
            mentions,
            techniques,
            targets,
            ..
        } = self;
        for (name, later) in [
            ("mentions", mentions),
            ("techniques", techniques),
            ("targets", targets),
        ] {
            if *format == Format::Json {
                write!(out, "],\"{name}\":[")?;
            }
            out.append(later)?;
        }
        if *format == Format::Json {
            out.write_all(b"]}\n")?;
        }
        out.flush()
    }
}

/// One element of a list that is written piece by piece.
fn element(list: &mut Store, found: &impl Serialize) -> io::Result<()> {
    if list.length() > 0 {
        list.write_all(b",")?;
    }
    Ok(serde_json::to_writer(list, found)?)
}

impl ExtractSink for Printer {
    fn begin(&mut self, mark: Option<&[u64]>) -> io::Result<()> {
        for (at, store) in self.stores().into_iter().enumerate() {
            let length = mark.and_then(|mark| mark.get(at));
            store.begin(length.copied().unwrap_or(0))?;
        }
        Ok(())
    }

    fn mark(&mut self) -> io::Result<Vec<u64>> {
        self.stores().into_iter().map(Store::sync).collect()
    }

    fn end(&mut self) -> io::Result<()> {
        if self.failed.is_none() {
            self.failed = self.close().err();
        }
        match self.failed.take() {
            // A reader that closes the pipe early (`| head`) is no failure.
            Some(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
        let [_, later @ ..] = self.stores();
        later.into_iter().try_for_each(Store::remove)
    }

    fn wants_more(&self) -> bool {
        self.failed.is_none()
    }

    fn observable(&mut self, found: &FoundObservable<'_>) {
        let written = self.one(found);
        self.note(written);
    }

    fn mention(&mut self, found: FoundMention) {
        let denied = if found.negated {
            " (denied in the text)"
        } else {
            ""
        };
        let written = match self.format {
            Format::Json => element(&mut self.mentions, &found),
            Format::Human => writeln!(
                self.mentions,
                "{:<24} {}{denied}  {}:{}..{}",
                found.kind,
                plain(&found.written),
                plain(&found.file),
                found.start,
                found.end
            ),
        };
        self.note(written);
    }

    fn technique(&mut self, found: FoundTechnique) {
        let written = match self.format {
            Format::Json => element(&mut self.techniques, &found),
            // What is written as an id stands among the observables.
            Format::Human if found.basis == "id" && found.evidence || found.basis == "hint" => {
                Ok(())
            }
            Format::Human => {
                let how = match found.evidence {
                    true => String::new(),
                    false => format!(" ({}, not counted)", found.standing),
                };
                writeln!(
                    self.techniques,
                    "{:<24} {} “{}”{how}  {}:{}..{}",
                    "attack-pattern",
                    found.technique,
                    plain(&found.written),
                    plain(&found.file),
                    found.start,
                    found.end
                )
            }
        };
        self.note(written);
    }

    fn target(&mut self, found: FoundTarget) {
        let how = match found.standing.as_str() {
            "asserted" => String::new(),
            other => format!(" ({other}, not counted)"),
        };
        let written = match self.format {
            Format::Json => element(&mut self.targets, &found),
            Format::Human => writeln!(
                self.targets,
                "{:<24} {}{how}  {}:{}..{}",
                format!("victim-{}", found.kind),
                found.value,
                plain(&found.file),
                found.start,
                found.end
            ),
        };
        self.note(written);
    }

    fn problem(&mut self, file: &str, problem: &str) {
        self.problems += 1;
        eprintln!("ascribe: {}: {}", plain(file), plain(problem));
    }
}
