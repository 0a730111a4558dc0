//! Text feeds, one indicator a line: maltrail's `apt_*.txt` and plain lists.

mod header;
mod lines;

use super::labels::{Declared, declared};
use super::{Format, Input};
use crate::block::Block;
use crate::context::Context;
use crate::indicator::{bare_host, classify};
use crate::item::Stop;
use header::{Remark, remark};
use lines::Lines;
use std::collections::HashMap;

/// Indicators in one block; a longer run of lines becomes several parts.
const PART_ENTRIES: usize = 5000;

/// Reads text feeds.
pub(crate) struct Trails;

impl Format for Trails {
    fn name(&self) -> &'static str {
        "text feed of one indicator a line (maltrail)"
    }

    /// Most of the first lines must be indicators.
    fn recognises(&self, input: &Input<'_>, _: &Context<'_>) -> bool {
        let Input::Text { head, .. } = input else {
            return false;
        };
        let entries = head
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (mut good, mut all) = (0, 0);
        for entry in entries.take(200) {
            all += 1;
            good += usize::from(entry.starts_with('/') || classify(strip_comment(entry)).is_some());
        }
        good * 2 > all || (all == 0 && head.contains("# Reference:"))
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Text { head, lines } = input else {
            return Ok(());
        };
        let label = cx.stem();
        let maltrail = head
            .lines()
            .take(5)
            .any(|line| line.to_ascii_lowercase().contains("maltrail"));
        let collection = if maltrail {
            "maltrail".to_owned()
        } else {
            cx.folder()
        };
        let mut feed = Feed {
            declared: declared(cx),
            aliases: Vec::new(),
            block: Block {
                collection,
                label,
                ..Block::default()
            },
            run_is_open: false,
            seen: HashMap::new(),
            part: 1,
            nth: 0,
        };
        let mut lines = Lines::new(lines, cx.options.limits.max_line_bytes);
        let mut after_blank = true;
        while let Some(line) = lines.next(cx) {
            match line.text.trim() {
                "" => after_blank = true,
                text => {
                    match text.strip_prefix('#') {
                        Some(comment) => feed.comment(comment.trim(), after_blank, cx)?,
                        None => feed.entry(text, line.number, cx)?,
                    }
                    after_blank = false;
                }
            }
        }
        feed.close(cx)
    }
}

/// State of reading one file.
struct Feed {
    declared: Declared,
    /// Aliases in the header of the file.
    aliases: Vec<String>,
    block: Block,
    /// Whether the last lines were comments that open a block.
    run_is_open: bool,
    /// How many blocks cited the same.
    seen: HashMap<Vec<String>, usize>,
    part: u64,
    nth: usize,
}

impl Feed {
    fn comment(&mut self, text: &str, after_blank: bool, cx: &mut Context<'_>) -> Result<(), Stop> {
        match remark(text) {
            Remark::Nothing => {}
            Remark::Aliases(names) => self.aliases.extend(names),
            Remark::Reference { url, note } => {
                if !self.run_is_open {
                    self.close(cx)?;
                    self.open(Vec::new());
                }
                if !self.block.references.contains(&url) {
                    self.block.references.push(url);
                }
                self.block.notes.extend(note);
            }
            // A line taken out of use, or a remark amid the entries: about this block.
            Remark::Note(note) if self.run_is_open || !after_blank || classify(&note).is_some() => {
                self.block.notes.push(note);
            }
            // A heading. What is generic belongs to no publication; the rest to the same.
            Remark::Note(note) => {
                self.close(cx)?;
                let lower = note.to_lowercase();
                let own = ["generic", "misc", "other"]
                    .iter()
                    .any(|word| lower.starts_with(word));
                self.open(if own {
                    Vec::new()
                } else {
                    self.block.references.clone()
                });
                self.block.notes.push(note);
            }
        }
        Ok(())
    }

    fn entry(&mut self, text: &str, line: u64, cx: &mut Context<'_>) -> Result<(), Stop> {
        self.run_is_open = false;
        if self.block.len() >= PART_ENTRIES {
            self.emit(cx)?;
            self.part += 1;
        }
        if self.block.is_empty() {
            self.block.first_line = line;
        }
        let entry = strip_comment(text);
        match bare_host(entry).or_else(|| classify(entry)) {
            Some(typed) => self.block.push(typed, text),
            None => {
                if !entry.starts_with('/') {
                    let reason = format!("{entry:?} is no indicator of a known kind");
                    cx.note(
                        format!("line {line}"),
                        None,
                        reason,
                        "kept as written; it matches nothing",
                    );
                }
                self.block.others.push(text.to_owned());
            }
        }
        Ok(())
    }

    /// Begins a block that cites `references`.
    fn open(&mut self, references: Vec<String>) {
        self.block.references = references;
        self.block.notes.clear();
        self.run_is_open = true;
    }

    /// Ends the block.
    fn close(&mut self, cx: &mut Context<'_>) -> Result<(), Stop> {
        if !self.block.is_empty() {
            self.emit(cx)?;
        }
        self.part = 1;
        Ok(())
    }

    fn emit(&mut self, cx: &mut Context<'_>) -> Result<(), Stop> {
        if self.part == 1 {
            let count = self.seen.entry(self.block.references.clone()).or_default();
            *count += 1;
            self.nth = *count;
        }
        let (names, aliases) = self.names();
        self.block.names = names;
        self.block.aliases = aliases;
        let id = self.block.id_by_subject(self.nth, self.part);
        let source = self.block.collection.clone();
        self.block.emit(id, self.part, &source, cx)?;
        self.block.clear_entries();
        Ok(())
    }

    /// Names of the actor and, apart from them, the aliases of a file that is declared to be
    /// about nobody. A label that is a mere number names nobody: `apt_12` would be APT12 as well
    /// as APT-C-12.
    fn names(&self) -> (Vec<String>, Vec<String>) {
        let own = self
            .block
            .label
            .strip_prefix("apt_")
            .map(|own| own.split('-').next().unwrap_or(own));
        let own = own
            .filter(|own| own.chars().any(char::is_alphabetic))
            .map(str::to_owned);
        match &self.declared {
            Declared::Nobody => (Vec::new(), self.aliases.clone()),
            Declared::Actor(actor) => (
                distinct(
                    std::iter::once(actor.clone())
                        .chain(own)
                        .chain(self.aliases.clone()),
                ),
                Vec::new(),
            ),
            Declared::Nothing => (
                distinct(own.into_iter().chain(self.aliases.clone())),
                Vec::new(),
            ),
        }
    }
}

/// `names` without those that differ from an earlier one in case only.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names
        .filter(|name| seen.insert(name.to_lowercase()))
        .collect()
}

/// An entry without the remark behind it.
fn strip_comment(entry: &str) -> &str {
    let behind = entry.match_indices('#').find(|(at, _)| {
        entry
            .get(..*at)
            .is_some_and(|before| before.ends_with(char::is_whitespace))
    });
    behind
        .and_then(|(at, _)| entry.get(..at))
        .unwrap_or(entry)
        .trim_end()
}
