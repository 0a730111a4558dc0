//! `ascribe extract`: streams what it finds.

use super::{CommandError, Outcome, Result, moment, open_for_questions, reading};
use crate::arguments::{Extract, Format, Global};
use crate::output;
use crate::progress::Spinner;
use ascribe_app::{
    ExtractSink, FoundMention, FoundObservable, FoundTarget, FoundTechnique, extract,
};
use std::io::{BufWriter, Write};

pub fn run(global: &Global, arguments: &Extract) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    reading::with(&mut session, global, &arguments.reading)?;
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut printer = Printer {
        out,
        format: global.format,
        first: true,
        mentions: Vec::new(),
        techniques: Vec::new(),
        targets: Vec::new(),
        problems: 0,
        failed: None,
    };
    extract(
        &mut session,
        &arguments.paths,
        moment(global)?,
        &mut printer,
        &mut spinner,
    )?;
    printer.end();
    match printer.failed {
        Some(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::Io(format!("cannot write: {error}")))
        }
        _ if printer.problems > 0 => Ok(Outcome::Finding),
        _ => Ok(Outcome::Done),
    }
}

struct Printer<W: Write> {
    out: W,
    format: Format,
    first: bool,
    mentions: Vec<FoundMention>,
    techniques: Vec<FoundTechnique>,
    targets: Vec<FoundTarget>,
    problems: u64,
    failed: Option<std::io::Error>,
}

impl<W: Write> Printer<W> {
    fn write(&mut self, text: &str) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(text.as_bytes()).err();
        }
    }

    /// Opens the document, once it is certain that there will be one.
    fn begin(&mut self) {
        if self.format == Format::Json && std::mem::take(&mut self.first) {
            self.write("{\"observables\":[");
        }
    }

    /// What sentences say was done, and to whom.
    fn prose(&mut self) {
        for t in std::mem::take(&mut self.techniques) {
            // What is written as an id stands among the observables.
            if t.basis == "id" && t.evidence || t.basis == "hint" {
                continue;
            }
            let how = match t.evidence {
                true => String::new(),
                false => format!(" ({}, not counted)", t.standing),
            };
            self.write(&format!(
                "{:<24} {} “{}”{how}  {}:{}..{}\n",
                "attack-pattern",
                t.technique,
                output::plain(&t.written),
                output::plain(&t.file),
                t.start,
                t.end
            ));
        }
        for t in std::mem::take(&mut self.targets) {
            let how = match t.standing.as_str() {
                "asserted" => String::new(),
                other => format!(" ({other}, not counted)"),
            };
            self.write(&format!(
                "{:<24} {}{how}  {}:{}..{}\n",
                format!("victim-{}", t.kind),
                t.value,
                output::plain(&t.file),
                t.start,
                t.end
            ));
        }
    }

    fn end(&mut self) {
        self.begin();
        let mentions = std::mem::take(&mut self.mentions);
        match self.format {
            Format::Json => {
                let mentions = list(&mentions);
                let techniques = list(&self.techniques);
                let targets = list(&self.targets);
                self.write(&format!(
                    "],\"mentions\":{mentions},\"techniques\":{techniques},\"targets\":{targets}}}\n"
                ));
            }
            Format::Human => {
                for m in &mentions {
                    let denied = if m.negated {
                        " (denied in the text)"
                    } else {
                        ""
                    };
                    let written = output::plain(&m.written);
                    self.write(&format!(
                        "{:<24} {}{denied}  {}:{}..{}\n",
                        m.kind,
                        written,
                        output::plain(&m.file),
                        m.start,
                        m.end
                    ));
                }
                self.prose();
            }
        }
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
    }
}

impl<W: Write> ExtractSink for Printer<W> {
    fn observable(&mut self, found: &FoundObservable<'_>) {
        match self.format {
            Format::Json => {
                let comma = if self.first { "" } else { "," };
                self.begin();
                if let Ok(text) = serde_json::to_string(found) {
                    self.write(&format!("{comma}{text}"));
                }
            }
            Format::Human => {
                let value = output::plain(&output::defang(found.kind, found.value));
                self.write(&format!(
                    "{:<24} {value}  {}:{}..{}\n",
                    found.kind,
                    output::plain(found.file),
                    found.start,
                    found.end
                ));
            }
        }
    }

    fn mention(&mut self, found: FoundMention) {
        self.mentions.push(found);
    }

    fn technique(&mut self, found: FoundTechnique) {
        self.techniques.push(found);
    }

    fn target(&mut self, found: FoundTarget) {
        self.targets.push(found);
    }

    fn problem(&mut self, file: &str, problem: &str) {
        self.problems += 1;
        eprintln!("ascribe: {file}: {problem}");
    }
}

fn list<T: serde::Serialize>(all: &[T]) -> String {
    serde_json::to_string(all).unwrap_or_else(|_| "[]".to_owned())
}
