//! Ranking very many incidents at once, for a first look at a whole archive.
//!
//! What every trait says of every actor is put into a table once; an incident is then a sum of rows.
//! The same weights as in a single assessment, without the likeness with the nearest report and
//! without the day of activity: an incident that matters is assessed by itself.

use crate::case::{Case, ItemKind};
use crate::link::{Excluded, Observation, link};
use crate::parameters::Parameters;
use crate::weigh::{Context, behaviour, count};
use ascribe_knowledge::Picture;
use ascribe_knowledge::picture::Feature;
use std::collections::HashMap;

/// Actors and the table of weights.
pub struct Scorer {
    /// Index of each actor in the picture.
    actors: Vec<u32>,
    /// Log-odds against the unknown actor before evidence.
    prior: Vec<f32>,
    /// Value of a trait (technique id, key of software) → its row, and whether it is software.
    places: HashMap<String, (usize, bool)>,
    /// Rows of weights, one number for each actor.
    rows: Vec<f32>,
}

/// The leading actor of one incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Best {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// Its probability; the rest is of the others and of the unknown actor.
    pub probability: f32,
}

impl Scorer {
    /// Builds the table over all actors of whom behaviour is known; `blank` is a case without items.
    #[must_use]
    pub fn new(picture: &Picture, blank: &Case, parameters: &Parameters) -> Self {
        let mut scorer = Self {
            actors: Vec::new(),
            prior: Vec::new(),
            places: HashMap::new(),
            rows: Vec::new(),
        };
        for feature in picture.holdings.keys() {
            let (kind, value) = match feature {
                Feature::Technique(id) => ("attack-pattern", id),
                Feature::Software(key) => ("tool", key),
                Feature::Exploit(_) => continue,
            };
            let observation = Observation {
                kind: kind.to_owned(),
                value: value.clone(),
                found: Vec::new(),
            };
            let (items, _) = link(picture, &[observation], &[], None, &Excluded::default());
            let case = Case {
                items,
                ..blank.clone()
            };
            let context = Context::new(picture, &case, parameters);
            if scorer.actors.is_empty() {
                scorer.actors = context.candidates.iter().copied().collect();
                scorer.prior = context.prior().into_iter().map(narrow).collect();
            }
            let software = case.items.iter().any(|i| i.kind == ItemKind::Software);
            if let Some(row) = behaviour::parts(&context, &case).remove(&0) {
                let place = scorer.places.len();
                scorer.places.insert(value.clone(), (place, software));
                let weight = |actor| row.get(actor).map_or(0.0, |p| p.without_report(parameters));
                scorer
                    .rows
                    .extend(scorer.actors.iter().map(|a| narrow(weight(a))));
            }
        }
        scorer
    }

    /// Number of actors compared.
    #[must_use]
    pub fn actors(&self) -> usize {
        self.actors.len()
    }

    /// The leading actor of each incident, which is a list of technique ids and keys of software;
    /// none where nothing of it is known.
    #[must_use]
    pub fn best<'t, I, T>(&self, incidents: I) -> Vec<Option<Best>>
    where
        I: IntoIterator<Item = T>,
        T: IntoIterator<Item = &'t str>,
    {
        let mut software = vec![0.0_f32; self.actors.len()];
        let mut sums = vec![0.0_f32; self.actors.len()];
        let mut best = Vec::new();
        for incident in incidents {
            software.fill(0.0);
            sums.fill(0.0);
            let mut known = [0_usize; 2];
            for value in incident {
                let Some((place, is_software)) = self.places.get(value) else {
                    continue;
                };
                let to = if *is_software {
                    &mut software
                } else {
                    &mut sums
                };
                add(to, self.row(*place));
                if let Some(n) = known.get_mut(usize::from(*is_software)) {
                    *n += 1;
                }
            }
            let [techniques, programs] = known;
            let scale = |n: usize| narrow(1.0 / count(n.max(1)).sqrt());
            let (t, s) = (scale(techniques), scale(programs));
            for ((sum, own), prior) in sums.iter_mut().zip(&software).zip(&self.prior) {
                *sum = *sum * t + own * s + prior;
            }
            best.push(if techniques + programs > 0 {
                self.leader(&sums)
            } else {
                None
            });
        }
        best
    }

    fn row(&self, place: usize) -> &[f32] {
        let width = self.actors.len();
        self.rows
            .get(place * width..(place + 1) * width)
            .unwrap_or_default()
    }

    fn leader(&self, scores: &[f32]) -> Option<Best> {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let place = scores.iter().position(|s| *s >= top)?;
        // What is more than e^16 behind does not show in the sum; the unknown actor scores 0.
        let near = scores.iter().filter(|s| **s > top - 16.0);
        let all: f32 = near.map(|s| (s - top).exp()).sum::<f32>() + (-top).exp();
        Some(Best {
            actor: *self.actors.get(place)?,
            probability: 1.0 / all,
        })
    }
}

fn add(to: &mut [f32], row: &[f32]) {
    for (sum, weight) in to.iter_mut().zip(row) {
        *sum += weight;
    }
}

/// Six digits are plenty for a first look.
#[allow(clippy::cast_possible_truncation)]
fn narrow(x: f64) -> f32 {
    x as f32
}
