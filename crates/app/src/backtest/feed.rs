//! Cases out of a record's lists of indicators: each list that cites a report is one, as if the
//! report were new. For learning: lists hit more of their values than vendors' reports do.

use crate::error::AppError;
use crate::policy::Access;
use crate::session::Session;
use crate::{Clock, Progress};
use ascribe_knowledge::origin::publisher_of;
use ascribe_ledger::Filter;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Indicators that a list must have, and may have at most.
const SIZES: std::ops::RangeInclusive<usize> = 3..=300;

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    indicators: Vec<(String, String)>,
}

/// At most `most` cases of the lists of a record that name a known actor and cite a report, drawn by
/// a hash of their ids; each is to be judged without whatever cites that report's publisher.
///
/// # Errors
/// The record's own.
pub fn cases_from_feed(
    ledger: &Path,
    most: usize,
    progress: &mut dyn Progress,
) -> Result<Vec<Value>, AppError> {
    let mut session = Session::open_existing(ledger, Clock::System, &Access::operator()?)?;
    let seq = session.ledger.size()?;
    let picture = session.picture_at(seq)?;
    let kinds = Some(vec!["x-ascribe-indicator-block".to_owned()]);
    let mut drawn: BTreeMap<(u64, u64), Value> = BTreeMap::new();
    session.ledger.entries(
        &Filter {
            kinds,
            ..Filter::default()
        },
        |entry| {
            progress.at("drawing cases", entry.seq, Some(seq));
            let list = entry
                .body()
                .and_then(|b| serde_json::from_str::<List>(b).ok());
            if let Some(list) = list.filter(|l| SIZES.contains(&l.indicators.len()))
                && let Some(report) = list.references.iter().find(|r| publisher_of(r).is_some())
                && let Some(actor) = list.names.iter().find_map(|n| picture.resolve(n).actor())
                && let Some(actor) = picture.actor(actor)
            {
                let indicators: Vec<Value> = list
                    .indicators
                    .iter()
                    .map(|(kind, value)| json!({"type": kind, "value": value}))
                    .collect();
                let id = format!("list-{}", entry.seq);
                let case = json!({
                    "id": id, "report": list.references.join(" "), "reference": report,
                    "actor": {"id": actor.external_id, "name": actor.name},
                    "observed": {"indicators": indicators},
                });
                drawn.insert((place(&entry.object_id), entry.seq), case);
                if drawn.len() > most {
                    drawn.pop_last();
                }
            }
            ControlFlow::Continue(())
        },
    )?;
    Ok(drawn.into_values().collect())
}

/// FNV-1a, so that the draw depends on ids alone.
fn place(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}
