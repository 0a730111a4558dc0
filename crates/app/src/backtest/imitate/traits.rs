//! What an imitator of each actor could plant.

use crate::backtest::alone;
use crate::error::AppError;
use crate::session::Session;
use ascribe_knowledge::Picture;
use ascribe_ledger::Filter;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Indicators that are remembered of one actor; nobody plants more.
const INDICATORS: usize = 32;

/// What can be planted of one kind, by actor: the rarest first.
pub(super) type Plantable = BTreeMap<u32, Vec<Value>>;

/// Type and value of what is observed.
type Value = (String, String);

/// Software and techniques of each actor, by how few others have them.
pub(super) fn behaviour(picture: &Picture) -> BTreeMap<&'static str, Plantable> {
    let mut rarity: BTreeMap<(&'static str, u32), Vec<(usize, Value)>> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        let Some(value) = alone::observed(feature) else {
            continue;
        };
        let kind = super::super::judging::kind_of_evidence(&value.0);
        let holders: BTreeSet<u32> = holdings.iter().map(|h| h.actor).collect();
        for holder in &holders {
            let own = rarity.entry((kind, *holder)).or_default();
            own.push((holders.len(), value.clone()));
        }
    }
    let mut all: BTreeMap<&'static str, Plantable> = BTreeMap::new();
    for ((kind, actor), mut own) in rarity {
        own.sort();
        let values = own.into_iter().map(|(_, value)| value).collect();
        all.entry(kind).or_default().insert(actor, values);
    }
    all
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    indicators: Vec<Value>,
}

/// Indicators of lists that name but one actor, one of each list in turn, so that several
/// publications speak for what is planted.
pub(super) fn indicators(session: &Session, picture: &Picture) -> Result<Plantable, AppError> {
    let mut lists: BTreeMap<u32, Vec<Vec<Value>>> = BTreeMap::new();
    let filter = Filter {
        kinds: Some(vec!["x-ascribe-indicator-block".to_owned()]),
        ..Filter::default()
    };
    session.ledger.entries(&filter, |entry| {
        let list = entry
            .body()
            .and_then(|b| serde_json::from_str::<List>(b).ok());
        if let Some(mut list) = list
            && let [name] = list.names.as_slice()
            && let Some(actor) = picture.resolve(name).actor()
        {
            list.indicators.truncate(INDICATORS);
            lists.entry(actor).or_default().push(list.indicators);
        }
        ControlFlow::Continue(())
    })?;
    let in_turn = |own: Vec<Vec<Value>>| {
        let longest = own.iter().map(Vec::len).max().unwrap_or(0);
        let rounds = (0..longest).flat_map(|n| own.iter().filter_map(move |l| l.get(n)));
        rounds.take(INDICATORS).cloned().collect::<Vec<_>>()
    };
    let all = lists.into_iter();
    Ok(all.map(|(actor, own)| (actor, in_turn(own))).collect())
}
