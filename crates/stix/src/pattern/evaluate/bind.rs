//! Which observations fulfil which part of a pattern.
//!
//! A pattern holds if each of its `[ … ]` can be given an observation so that
//! no observation is given more often than it was made and all qualifiers
//! hold. The search goes depth first. Candidates stand in order of time, and a
//! choice that breaks a qualifier already, or leaves too few candidates for
//! what is still to be chosen, is not followed further.

use super::{EvaluateError, MAX_CHOICES, Moment, Observation};

/// A pattern with its conditions numbered.
#[derive(Debug)]
pub(super) enum Node {
    One(usize),
    All(Vec<Node>),
    Any(Vec<Node>),
    Then(Vec<Node>),
    Repeat(u64, Box<Node>),
    /// Microseconds.
    Within(i64, Box<Node>),
    /// The second moment excluded.
    Between(Moment, Moment, Box<Node>),
}

/// A limit that what is chosen from `from` on must keep.
#[derive(Debug, Clone, Copy)]
enum Limit {
    Within { from: usize, micros: i64 },
    Between { start: Moment, stop: Moment },
}

/// The state of a search.
pub(super) struct Search<'a> {
    observations: &'a [Observation<'a>],
    /// For each condition the observations that fulfil it, by time.
    candidates: Vec<Vec<usize>>,
    used: Vec<u64>,
    chosen: Vec<usize>,
    limits: Vec<Limit>,
    choices: u64,
}

/// What is left to be done once a part is fulfilled.
type Rest<'r, 'a> = &'r mut dyn FnMut(&mut Search<'a>) -> bool;

impl<'a> Search<'a> {
    pub(super) fn new(
        observations: &'a [Observation<'a>],
        mut candidates: Vec<Vec<usize>>,
    ) -> Self {
        let time = |at: &usize| observations.get(*at).map(|o| (o.last, o.first));
        for list in &mut candidates {
            list.sort_by_key(|at| (time(at), *at));
        }
        Self {
            observations,
            candidates,
            used: vec![0; observations.len()],
            chosen: Vec::new(),
            limits: Vec::new(),
            choices: 0,
        }
    }

    pub(super) fn run(mut self, root: &Node) -> Result<Option<Vec<usize>>, EvaluateError> {
        let found = self.find(root, &mut |_| true);
        if self.choices > MAX_CHOICES {
            return Err(EvaluateError::TooManyChoices);
        }
        let mut chosen = self.chosen;
        chosen.sort_unstable();
        chosen.dedup();
        Ok(found.then_some(chosen))
    }

    fn find(&mut self, node: &Node, rest: Rest<'_, 'a>) -> bool {
        match node {
            Node::One(condition) => self.choose(*condition, 0, 1, rest),
            Node::All(parts) => self.all(parts, rest),
            Node::Any(parts) => parts.iter().any(|part| self.find(part, rest)),
            Node::Then(parts) => self.then(parts, self.chosen.len(), None, rest),
            Node::Repeat(times, inner) => match inner.as_ref() {
                Node::One(condition) => self.choose(*condition, 0, *times, rest),
                inner => self.repeat(inner, *times, Vec::new(), rest),
            },
            Node::Within(micros, inner) => {
                let limit = Limit::Within {
                    from: self.chosen.len(),
                    micros: *micros,
                };
                self.under(limit, inner, rest)
            }
            Node::Between(start, stop, inner) => {
                let limit = Limit::Between {
                    start: *start,
                    stop: *stop,
                };
                start < stop && self.under(limit, inner, rest)
            }
        }
    }

    /// Chooses `times` observations for a condition, from candidate `next` on.
    fn choose(&mut self, condition: usize, next: usize, times: u64, rest: Rest<'_, 'a>) -> bool {
        if times == 0 {
            return rest(self);
        }
        let count = self.candidates.get(condition).map_or(0, Vec::len);
        for place in next..count {
            if self.choices > MAX_CHOICES || self.left(condition, place) < times {
                return false;
            }
            let Some(at) = self.candidate(condition, place) else {
                return false;
            };
            let free = self.free(at);
            if free == 0 {
                continue;
            }
            if !self.fits(at) {
                continue;
            }
            self.chosen.push(at);
            // As many of it as there are first: they are alike in time.
            for take in (1..=free.min(times)).rev() {
                self.choices += 1;
                if self.choices > MAX_CHOICES {
                    break;
                }
                self.give(at, take);
                if self.choose(condition, place + 1, times - take, rest) {
                    return true;
                }
                self.take_back(at, take);
            }
            self.chosen.pop();
        }
        false
    }

    fn all(&mut self, parts: &[Node], rest: Rest<'_, 'a>) -> bool {
        match parts.split_first() {
            None => rest(self),
            Some((first, others)) => self.find(first, &mut |search| search.all(others, rest)),
        }
    }

    /// Parts in order of time; what was chosen from `from` on came before
    /// `part`.
    fn then(
        &mut self,
        parts: &[Node],
        from: usize,
        part: Option<usize>,
        rest: Rest<'_, 'a>,
    ) -> bool {
        if let Some(part) = part.filter(|part| *part > from) {
            let earlier = self.chosen.get(from..part).unwrap_or_default();
            let later = self.chosen.get(part..).unwrap_or_default();
            let begun = self.seen(earlier).map(|o| o.first).max();
            let ended = self.seen(later).map(|o| o.last).min();
            if begun.zip(ended).is_some_and(|(begun, ended)| begun > ended) {
                return false;
            }
        }
        let Some((first, others)) = parts.split_first() else {
            return rest(self);
        };
        let here = self.chosen.len();
        self.find(first, &mut |search| {
            search.then(others, from, Some(here), rest)
        })
    }

    /// `times` choices for `inner`, in rising order, since their order means
    /// nothing.
    fn repeat(&mut self, inner: &Node, times: u64, last: Vec<usize>, rest: Rest<'_, 'a>) -> bool {
        if times == 0 {
            return rest(self);
        }
        let from = self.chosen.len();
        self.find(inner, &mut |search| {
            let now = search.chosen.get(from..).unwrap_or_default().to_vec();
            now >= last && search.repeat(inner, times - 1, now, rest)
        })
    }

    /// `inner` under a limit that ends with it.
    fn under(&mut self, limit: Limit, inner: &Node, rest: Rest<'_, 'a>) -> bool {
        let depth = self.limits.len();
        self.limits.push(limit);
        let found = self.find(inner, &mut |search| {
            let lifted = search.limits.split_off(depth);
            let found = rest(search);
            search.limits.extend(lifted);
            found
        });
        self.limits.truncate(depth);
        found
    }

    /// Whether one more choice keeps all limits.
    fn fits(&self, at: usize) -> bool {
        let Some(newest) = self.observations.get(at) else {
            return false;
        };
        self.limits.iter().all(|limit| match limit {
            Limit::Between { start, stop } => newest.last >= *start && newest.first < *stop,
            Limit::Within { from, micros } => {
                let chosen = self.chosen.get(*from..).unwrap_or_default();
                let ended = self.seen(chosen).map(|o| o.last).min();
                let begun = self.seen(chosen).map(|o| o.first).max();
                let ended = ended.map_or(newest.last, |ended| ended.min(newest.last));
                let begun = begun.map_or(newest.first, |begun| begun.max(newest.first));
                begun.0 <= ended.0.saturating_add(*micros)
            }
        })
    }

    /// How many more choices the candidates from `place` on allow.
    fn left(&self, condition: usize, place: usize) -> u64 {
        let list = self.candidates.get(condition);
        let rest = list.and_then(|list| list.get(place..)).unwrap_or_default();
        rest.iter()
            .filter(|at| self.limits.is_empty() || self.fits(**at))
            .fold(0, |sum: u64, at| sum.saturating_add(self.free(*at)))
    }

    fn candidate(&self, condition: usize, place: usize) -> Option<usize> {
        self.candidates.get(condition)?.get(place).copied()
    }

    fn free(&self, at: usize) -> u64 {
        let times = self.observations.get(at).map_or(0, |o| o.times);
        times.saturating_sub(self.used.get(at).copied().unwrap_or(0))
    }

    fn give(&mut self, at: usize, times: u64) {
        if let Some(used) = self.used.get_mut(at) {
            *used += times;
        }
    }

    fn take_back(&mut self, at: usize, times: u64) {
        if let Some(used) = self.used.get_mut(at) {
            *used -= times;
        }
    }

    fn seen<'s>(&'s self, chosen: &'s [usize]) -> impl Iterator<Item = &'s Observation<'a>> {
        chosen.iter().filter_map(|at| self.observations.get(*at))
    }
}
