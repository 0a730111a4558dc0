//! Learning how far the words of a report tell who it is about.
//!
//! What one source tells of an actor is taken for a report and compared with what all other sources
//! tell, as if it were not known. Each description then makes one ratio: the likeness with its own
//! actor, to a power, against the mean over all actors.

use super::mixture;
use crate::circumstance::wording;
use crate::weigh::count;
use ascribe_knowledge::Picture;
use ascribe_knowledge::circumstance::words;
use std::collections::{BTreeMap, BTreeSet};

/// Words that a description must have without names.
const FEWEST: usize = 20;
/// Powers that are tried.
const POWERS: [f64; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];

/// Likenesses by chance that are tried.
const FLOORS: [f64; 6] = [0.0, 0.01, 0.02, 0.03, 0.05, 0.08];

/// A description that was compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Likeness with each actor of whom another source tells.
    pub likeness: Vec<f64>,
    /// Place of its own actor among them.
    pub truth: usize,
}

/// What was learned of words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Wording {
    /// Descriptions compared.
    pub descriptions: usize,
    /// Part of them whose own actor is the likest.
    pub first: f64,
    /// Share that the words known of an actor explain.
    pub share: f64,
    /// Power of the likeness.
    pub power: f64,
    /// Likeness that comes by chance.
    pub floor: f64,
}

/// Every description of an actor by a source of which another source tells too. The names of all
/// actors and tools are taken out, word by word: a report whose actor is asked for does not say it.
#[must_use]
pub fn compared(picture: &Picture) -> Vec<Compared> {
    let known = &picture.circumstances;
    let views = picture.actors.iter().flat_map(|a| &a.views);
    let tools = picture.tools.values();
    let names: BTreeSet<String> = views
        .flat_map(|v| &v.names)
        .chain(tools.flat_map(|t| &t.names))
        .flat_map(|name| words(name))
        .collect();
    let mut told: BTreeMap<(&str, u32), BTreeSet<String>> = BTreeMap::new();
    for (word, passages) in known.words.iter().filter(|(w, _)| !names.contains(*w)) {
        let tellers = passages
            .iter()
            .filter_map(|n| known.passages.get(usize::try_from(*n).ok()?));
        for (teller, _) in tellers {
            let own = told.entry((&teller.source, teller.actor)).or_default();
            own.insert(word.clone());
        }
    }
    let mut all = Vec::new();
    for ((source, actor), asked) in told.iter().filter(|(_, w)| w.len() >= FEWEST) {
        let fits = wording(picture, asked, |t| t.source != *source);
        if let Some(truth) = fits.keys().position(|a| a == actor) {
            all.push(Compared {
                likeness: fits.values().map(|(fit, _)| *fit).collect(),
                truth,
            });
        }
    }
    all
}

/// The power, the floor and the share under which the right actors were most probable.
#[must_use]
pub fn learn(compared: &[Compared]) -> Wording {
    let pairs = POWERS
        .iter()
        .flat_map(|p| FLOORS.iter().map(move |f| (p, f)));
    let tried = pairs.map(|(power, floor)| {
        let ratio = |c: &Compared| (c.ratio(*power, *floor), 1.0);
        let ratios: Vec<(f64, f64)> = compared.iter().map(ratio).collect();
        let share = mixture::share(&ratios);
        let ln = |r: &(f64, f64)| (1.0 - share + share * r.0).ln();
        (ratios.iter().map(ln).sum::<f64>(), share, *power, *floor)
    });
    let best = tried.max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, share, power, floor) = best.unwrap_or_default();
    let first = compared.iter().filter(|c| c.first()).count();
    Wording {
        descriptions: compared.len(),
        first: count(first) / count(compared.len().max(1)),
        share,
        power,
        floor,
    }
}

impl Compared {
    /// How much likelier its own actor is than the mean, as the weighing has it.
    fn ratio(&self, power: f64, floor: f64) -> f64 {
        let each = self.likeness.iter().map(|l| l.powf(power));
        let mean = each.sum::<f64>() / count(self.likeness.len().max(1)) + floor.powf(power);
        let own = self.likeness.get(self.truth).copied().unwrap_or(0.0);
        if mean > 0.0 {
            own.powf(power) / mean
        } else {
            0.0
        }
    }

    fn first(&self) -> bool {
        let own = self.likeness.get(self.truth).copied().unwrap_or(0.0);
        own > 0.0 && self.likeness.iter().filter(|l| **l >= own).count() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likenesses_that_tell_more_are_sharpened() {
        let told = |truth: f64| Compared {
            likeness: vec![0.1, truth, 0.1, 0.1],
            truth: 1,
        };
        let sure = learn(&vec![told(0.3); 20]);
        assert!(sure.power > 4.0 && sure.share > 0.9, "{sure:?}");
        let chance: Vec<Compared> = [0.05, 0.12, 0.08, 0.11].map(told).into();
        assert!(learn(&chance).share < sure.share);
        assert!((sure.first - 1.0).abs() < 1e-9);
        assert_eq!(learn(&[]).descriptions, 0);
    }
}
