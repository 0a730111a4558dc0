//! What each kind of evidence says by itself, before all are fused.

use super::ItemWeight;
use crate::assessment::ChannelWeight;
use crate::case::{Case, Item, ItemKind};
use crate::link::comparison_class;

/// Name of the channel that an item belongs to.
fn channel(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::Software => "software",
        ItemKind::Technique => "technique",
        ItemKind::Exploit => "vulnerability",
        ItemKind::Circumstance => match item.type_.as_str() {
            "activity-day" => "time",
            "vocabulary" => "text",
            _ => "victim",
        },
        ItemKind::Indicator => comparison_class(&item.type_).unwrap_or("other indicator"),
    }
}

/// Channels in the order in which they are shown.
const ORDER: [&str; 11] = [
    "software",
    "technique",
    "nearest report",
    "vulnerability",
    "name",
    "address",
    "hash",
    "victim",
    "time",
    "text",
    "other indicator",
];

/// The weight of each channel for an actor; together they are the weight of all evidence.
pub fn channels(case: &Case, items: &[ItemWeight], actor: u32) -> Vec<ChannelWeight> {
    let mut sums = [0.0_f64; ORDER.len()];
    let mut seen = [false; ORDER.len()];
    let mut add = |name: &str, weight: f64| {
        let place = ORDER
            .iter()
            .position(|o| *o == name)
            .unwrap_or(ORDER.len() - 1);
        if let (Some(sum), Some(seen)) = (sums.get_mut(place), seen.get_mut(place)) {
            *sum += weight;
            *seen = true;
        }
    };
    for (item, weight) in case.items.iter().zip(items) {
        let Some(own) = weight.weights.get(&actor) else {
            continue;
        };
        let near = weight.nearest.get(&actor).copied();
        add(channel(item), own - near.unwrap_or(0.0));
        if let Some(near) = near {
            add("nearest report", near);
        }
    }
    let all = ORDER.iter().zip(sums).zip(seen);
    all.filter(|(_, seen)| *seen)
        .map(|((name, weight), _)| ChannelWeight {
            channel: (*name).to_owned(),
            weight,
        })
        .collect()
}
