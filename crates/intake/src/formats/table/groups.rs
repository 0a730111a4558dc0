//! Rows gathered into blocks: one for each actor, reference, day, confidence and validity.

use super::rows::Row;
use crate::block::Block;
use crate::context::Context;
use crate::item::Stop;
use crate::moment::moment;
use std::collections::HashMap;

/// Indicators in one block.
const BLOCK_INDICATORS: usize = 1000;
/// Blocks and rows held open; beyond that all are handed on, so that memory stays flat.
const OPEN_BLOCKS: usize = 4096;
const OPEN_ROWS: usize = 200_000;

/// The blocks being filled, in the order of their first rows.
pub(super) struct Groups {
    source: String,
    blocks: Vec<Block>,
    by_key: HashMap<String, usize>,
    key: String,
    /// Where the last row went, and its key.
    last: (usize, String),
    rows: usize,
}

impl Groups {
    pub fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            blocks: Vec::new(),
            by_key: HashMap::new(),
            key: String::new(),
            last: (0, String::new()),
            rows: 0,
        }
    }

    /// Adds one row.
    pub fn add(&mut self, row: &Row<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        self.key.clear();
        for part in [
            row.actor,
            row.reference,
            row.published,
            row.confidence,
            row.valid_from,
            row.valid_until,
            row.withdrawn.unwrap_or("\u{1e}"),
        ] {
            self.key.push_str(part);
            self.key.push('\u{1f}');
        }
        if self.key != self.last.1 || self.blocks.is_empty() {
            let at = match self.by_key.get(&self.key) {
                Some(at) => *at,
                None => self.open(row, cx),
            };
            self.last = (at, self.key.clone());
        }
        let Some(block) = self.blocks.get_mut(self.last.0) else {
            return Ok(());
        };
        if block.is_empty() {
            block.first_line = row.line;
        }
        block.push(row.typed.clone(), row.written);
        self.rows += 1;
        if block.len() >= BLOCK_INDICATORS {
            self.rows -= block.len();
            block.emit(block.id_by_content(), 1, &self.source, cx)?;
            block.clear_entries();
        }
        if self.rows >= OPEN_ROWS || self.blocks.len() >= OPEN_BLOCKS {
            self.flush(cx)?;
        }
        Ok(())
    }

    fn open(&mut self, row: &Row<'_>, cx: &mut Context<'_>) -> usize {
        let mut notes = Vec::new();
        for (name, what, written) in [
            ("published", "date of publication", row.published),
            ("valid_from", "day from which it is valid", row.valid_from),
            (
                "valid_until",
                "day until which it is valid",
                row.valid_until,
            ),
        ] {
            if written.is_empty() || moment(written).is_some() {
                continue;
            }
            let reason = format!("{written:?} is no {what}");
            let place = format!("line {}", row.line);
            cx.note(
                place,
                None,
                reason,
                "kept as a note; write dates as 2021-03-02",
            );
            notes.push(format!("{name}: {written}"));
        }
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.blocks.push(Block {
            collection: self.source.clone(),
            label: if row.actor.is_empty() {
                self.source.clone()
            } else {
                row.actor.to_owned()
            },
            names: some(row.actor).into_iter().collect(),
            references: some(row.reference).into_iter().collect(),
            published: moment(row.published),
            notes,
            confidence: some(row.confidence),
            valid_from: moment(row.valid_from),
            valid_until: moment(row.valid_until),
            withdrawn: row.withdrawn.map(|day| moment(day).unwrap_or_default()),
            ..Block::default()
        });
        let at = self.blocks.len() - 1;
        self.by_key.insert(self.key.clone(), at);
        at
    }

    fn flush(&mut self, cx: &mut Context<'_>) -> Result<(), Stop> {
        for block in self.blocks.drain(..).filter(|block| !block.is_empty()) {
            block.emit(block.id_by_content(), 1, &self.source, cx)?;
        }
        self.by_key.clear();
        self.last = (0, String::new());
        self.rows = 0;
        Ok(())
    }

    /// Hands on what is still open.
    pub fn finish(mut self, cx: &mut Context<'_>) -> Result<(), Stop> {
        self.flush(cx)
    }
}
