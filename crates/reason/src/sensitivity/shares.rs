//! What each item of an answer adds to each hypothesis, looked up once.

use crate::assessment::{Assessment, Contribution};
use std::collections::HashMap;
use std::sync::Arc;

/// A number for each hypothesis and item.
pub struct Shares<'a> {
    places: HashMap<&'a str, usize>,
    items: usize,
    /// The items of one hypothesis side by side.
    rows: Vec<f64>,
}

impl<'a> Shares<'a> {
    /// Those of an answer.
    pub fn of(answer: &'a Assessment) -> Self {
        let items = answer.evidence.len();
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(answer.hypotheses.len());
        for hypothesis in &answer.hypotheses {
            let next = places.len();
            places.entry(hypothesis.id.as_str()).or_insert(next);
        }
        let nothing: f64 = std::iter::empty::<f64>().sum();
        let mut rows = vec![nothing; places.len() * items];
        // Items speak of the same actors in the same order: a name is looked up once for all.
        let mut known: Vec<(&Contribution, Option<usize>)> = Vec::new();
        for (item, evidence) in answer.evidence.iter().enumerate() {
            for (n, contribution) in evidence.contributions.iter().enumerate() {
                let same = known
                    .get(n)
                    .filter(|(c, _)| Arc::ptr_eq(&c.id, &contribution.id));
                let place = match same {
                    Some((_, place)) => *place,
                    None => places.get(&*contribution.id).copied(),
                };
                match known.get_mut(n) {
                    Some(known) => *known = (contribution, place),
                    None => known.push((contribution, place)),
                }
                let own = place.and_then(|p| rows.get_mut(p * items + item));
                if let Some(own) = own.filter(|_| contribution.weight.is_finite()) {
                    *own += contribution.weight;
                }
            }
        }
        Self {
            places,
            items,
            rows,
        }
    }

    /// What each item adds to a hypothesis, in the order of the evidence.
    pub fn row(&self, id: &str) -> &[f64] {
        let place = self.places.get(id).map(|p| p * self.items);
        place
            .and_then(|from| self.rows.get(from..from + self.items))
            .unwrap_or_default()
    }
}
