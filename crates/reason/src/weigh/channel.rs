//! What each kind of evidence says by itself, before all are fused.

use super::Weighed;
use crate::assessment::ChannelWeight;
use crate::case::{Case, Item, ItemKind};
use crate::link::comparison_class;
use std::borrow::Cow;
use std::rc::Rc;

/// Name of the channel that an item belongs to.
fn channel(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::Software => "software",
        ItemKind::Technique => "technique",
        ItemKind::Exploit => "vulnerability",
        ItemKind::Circumstance => match item.type_.as_str() {
            "activity-day" => "time",
            "vocabulary" | "wording" => "text",
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

/// The weights of all channels for every actor.
pub struct Channels {
    candidates: Rc<[u32]>,
    /// For each candidate a sum for each channel; none where nothing speaks of the actor.
    sums: Vec<[Option<f64>; ORDER.len()]>,
}

impl Channels {
    /// Adds up what the items of a case weigh.
    #[must_use]
    pub fn of(case: &Case, weighed: &Weighed) -> Self {
        let candidates = Rc::clone(&weighed.candidates);
        let mut all = Self {
            sums: vec![[None; ORDER.len()]; candidates.len()],
            candidates,
        };
        let place = |name: &str| {
            let known = ORDER.iter().position(|o| *o == name);
            known.unwrap_or(ORDER.len() - 1)
        };
        let report = place("nearest report");
        for (item, weight) in case.items.iter().zip(&weighed.items) {
            let own = place(channel(item));
            let mut nearest = weight.nearest.placed(&weighed.candidates).peekable();
            for (place, whole) in weight.weights.placed(&weighed.candidates) {
                let near = nearest.next_if(|(p, _)| *p == place).map(|(_, near)| near);
                all.add(place, own, whole - near.unwrap_or(0.0));
                if let Some(near) = near {
                    all.add(place, report, near);
                }
            }
        }
        all
    }

    fn add(&mut self, place: usize, channel: usize, weight: f64) {
        let sum = self.sums.get_mut(place).and_then(|s| s.get_mut(channel));
        if let Some(sum) = sum {
            *sum = Some(sum.unwrap_or(0.0) + weight);
        }
    }

    /// The weight of each channel for an actor; together they are the weight of all evidence.
    #[must_use]
    pub fn get(&self, actor: u32) -> Vec<ChannelWeight> {
        let place = self.candidates.binary_search(&actor).ok();
        let own = place.and_then(|p| self.sums.get(p));
        let named = ORDER.iter().zip(own.into_iter().flatten());
        named
            .filter_map(|(name, weight)| {
                Some(ChannelWeight {
                    channel: Cow::Borrowed(*name),
                    weight: (*weight)?,
                })
            })
            .collect()
    }
}
