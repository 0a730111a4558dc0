//! Counting a period, now or at an earlier position of the record.

use super::{FREEZE, INTERNAL, KeptFreeze, id, period};
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_ledger::Filter;
use ascribe_register::{Counted, Event, INCIDENT, Incident};
use ascribe_statistics::{Counter, Frozen, Period, Row, TABLES};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Attempts to count while others write.
const ATTEMPTS: usize = 5;

impl Session {
    /// Counts a period and keeps the true figures: what is published later is made from them.
    ///
    /// # Errors
    /// A period that is none, or the record's own.
    pub fn statistics_freeze(
        &mut self,
        text: &str,
        moment: Moment,
    ) -> Result<KeptFreeze, AppError> {
        self.access.only_operator("statistics freeze")?;
        let period = period(text)?;
        let frozen = match moment.as_of {
            Some(as_of) => self.count_at(period, self.ledger.seq_at(as_of)?)?,
            None => self.count_now(period)?,
        };
        let position = frozen.position.to_string();
        let parts = [
            &period.to_string(),
            &position,
            &frozen.tables,
            &frozen.rules,
        ];
        let id = id(FREEZE, &parts.map(String::as_str));
        let kept = KeptFreeze {
            kind: FREEZE.to_owned(),
            id: id.clone(),
            frozen,
        };
        let marking = self.derived(INTERNAL, &[], &|kind| kind == INCIDENT)?;
        self.keep(FREEZE, &id, &marking, Vec::new(), &kept)?;
        Ok(kept)
    }

    /// Counts the incidents as they stand.
    fn count_now(&self, period: Period) -> Result<Frozen, AppError> {
        let (from, to) = period.bounds();
        for _ in 0..ATTEMPTS {
            let position = self.ledger.size()?;
            let mut counter = Counter::new(&TABLES, period);
            self.counted(from, to, &mut |counted| {
                if let Some(row) = Row::of(&counted) {
                    counter.count(&row);
                }
            })?;
            if self.ledger.size()? == position {
                return Ok(counter.freeze(position));
            }
        }
        self.count_at(period, self.ledger.size()?)
    }

    /// Counts the incidents as they stood after an entry, from the entries alone.
    pub(super) fn count_at(&self, period: Period, position: u64) -> Result<Frozen, AppError> {
        let filter = Filter {
            kinds: Some(vec![INCIDENT.to_owned()]),
            max_seq: Some(position),
            ..Filter::default()
        };
        let mut incidents: BTreeMap<String, Incident> = BTreeMap::new();
        let mut broken = None;
        self.ledger.entries(&filter, |entry| {
            match serde_json::from_str::<Event>(entry.body().unwrap_or_default()) {
                Ok(event) => {
                    let before = incidents.get(&event.id);
                    if let Some(after) = Incident::after(before, &event, &entry.marking) {
                        incidents.insert(event.id, after);
                    }
                }
                Err(e) => broken = Some(AppError::stored("event of an incident", e)),
            }
            ControlFlow::Continue(())
        })?;
        if let Some(error) = broken {
            return Err(error);
        }
        let mut counter = Counter::new(&TABLES, period);
        for incident in incidents.values() {
            if let Some(row) = Row::of(&Counted::from(incident)) {
                counter.count(&row);
            }
        }
        Ok(counter.freeze(position))
    }
}
