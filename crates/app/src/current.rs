//! What sources say at a moment: the last word of each on each object, as far as it may leave.

use crate::error::AppError;
use crate::picture::build_where;
use crate::session::{Moment, Session};
use crate::standing::Standing;
use ascribe_exchange::marked::Ceiling;
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::WITHDRAWAL;
use ascribe_ledger::{Entry, Filter};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

/// Statements that may leave, and how many may not.
#[derive(Debug, Default)]
pub struct Permitted {
    /// The statements, in the order of the record.
    pub entries: Vec<Entry>,
    /// How many are kept in by their marking.
    pub withheld: usize,
}

/// Reads a ceiling from a command line.
pub fn ceiling(text: &str) -> Result<Ceiling, AppError> {
    Ceiling::parse(text).map_err(|e| AppError::Usage {
        what: format!("--max-marking {text}"),
        rule: e.to_string(),
        remedy: "give for example TLP:GREEN".to_owned(),
    })
}

impl Session {
    /// The last open word of each source on each object of these kinds, as far as its source
    /// counts and its marking permits. With `known_by`, only what was published by then.
    pub(crate) fn current(
        &self,
        kinds: &[&str],
        moment: Moment,
        ceiling: Option<&Ceiling>,
    ) -> Result<Permitted, AppError> {
        let seq = self.last_seq(moment)?;
        let standing = Standing::at(&self.ledger, seq)?;
        let kinds = kinds.iter().chain([&WITHDRAWAL]).map(|k| (*k).to_owned());
        let filter = Filter {
            max_seq: Some(seq),
            published_until: moment.known_by,
            kinds: Some(kinds.collect()),
            ..Filter::default()
        };
        let mut last: HashMap<(String, String), Entry> = HashMap::new();
        self.ledger.entries(&filter, |entry| {
            if standing.counts(&entry.source, entry.seq) && entry.body().is_some() {
                last.insert((entry.source.clone(), entry.object_id.clone()), entry);
            }
            ControlFlow::Continue(())
        })?;
        let mut all: Vec<Entry> = last
            .into_values()
            .filter(|e| e.kind != WITHDRAWAL)
            .collect();
        all.sort_by_key(|e| e.seq);
        let before = all.len();
        all.retain(|e| ceiling.is_none_or(|c| c.permits(&e.marking)));
        Ok(Permitted {
            withheld: before - all.len(),
            entries: all,
        })
    }

    /// The picture made of what may leave alone: nothing in it follows from anything stricter.
    pub(crate) fn picture_permitted(
        &mut self,
        moment: Moment,
        ceiling: &Ceiling,
    ) -> Result<Rc<Picture>, AppError> {
        let seq = self.last_seq(moment)?;
        let kept_in = |(marking, kind): &(String, String)| {
            crate::picture::is_knowledge(kind) && !ceiling.permits(marking)
        };
        if !self.ledger.groups()?.iter().any(kept_in) {
            return self.picture_at(seq);
        }
        let mut stricter = false;
        let filter = Filter {
            max_seq: Some(seq),
            ..Filter::default()
        };
        self.ledger.entries(&filter, |entry| {
            let kept =
                crate::picture::is_knowledge(&entry.kind) && !ceiling.permits(&entry.marking);
            stricter |= kept;
            if kept {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        if !stricter {
            return self.picture_at(seq);
        }
        let standing = Standing::at(&self.ledger, seq)?;
        let keep = |entry: &Entry| ceiling.permits(&entry.marking);
        Ok(Rc::new(build_where(&self.ledger, seq, &standing, &keep)?))
    }
}
