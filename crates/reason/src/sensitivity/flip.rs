//! The smallest flipping set.
//!
//! Let `a` be the actor of the answer and `r_b = ln(p_b / p_a)` for every rival `b`, the unknown
//! one included. Taking out a set `S` of items leaves `r_b + Σ_{e∈S} δ(e, b)` with
//! `δ(e, b) = w(e, a) − w(e, b)`: exact, since weights add up. An answer changes when
//!
//! - another hypothesis leads: for one rival, the items with the largest `δ` close its gap
//!   fastest, so the shortest such list is the smallest set for it, and the shortest over all
//!   rivals is the smallest of all;
//! - the probability falls below the threshold `t`: `Σ_b exp(r_b + Σ δ) > (1 − t)/t`. Sums of
//!   exponentials have no such order. Taking the largest `δ` for each rival apart bounds from
//!   below how many items are needed; a search by branch and bound from that number upwards
//!   finds a set of the fewest items, or gives up at a fixed number of steps and says so;
//! - fewer than two origins are left: all items that an origin besides some origin `o` says must
//!   go; the smallest such set over all `o`;
//! - no item points to the actor any more, where the verdict is `linked`.
//!
//! The smallest of these is given, and the answer is computed again without it.

use super::shares::Shares;
use super::tried;
use super::without::{Again, Outcome, key};
use crate::assessment::{Assessment, Evidence, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Work (steps times items times rivals) after which the search gives up on proving that no smaller
/// set exists.
const WORK: usize = 4_000_000;
/// Items that a set takes at most.
const GREEDY: usize = 200;
/// Rivals that are looked at: the rest together weigh less than a rounding of the answer.
const RIVALS: usize = 24;
/// A weight that links an actor, as in the verdict.
const LINKS: f64 = 0.3;

/// A smallest set of items whose removal changes the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Ids of the items, `e1`, `e2`, ….
    pub items: Vec<String>,
    /// What changes first: `leader`, `probability`, `origins` or `link`; `answer` where the set was
    /// found by computing the answer again.
    pub by: String,
    /// True if it is proven that no smaller set of items changes the answer: all smaller ones were tried
    /// by computing it again, or, where they are too many, the weights shown prove it.
    pub exact: bool,
    /// The answer, computed again without these items.
    pub becomes: String,
    /// Verdict of that answer.
    pub verdict: Verdict,
    /// True if that answer is another one. Taking items out also changes what the others weigh, so
    /// a set that flips the shown weights may leave the answer computed again as it was.
    pub confirmed: bool,
}

impl Flip {
    /// A warning if one item carries the answer.
    pub(super) fn warning(&self) -> Option<String> {
        let [only] = self.items.as_slice() else {
            return None;
        };
        (self.confirmed).then(|| {
            format!(
                "The answer rests on a single item: without {only} it would be {}.",
                self.becomes
            )
        })
    }
}

/// The items of an answer as vectors over its rivals.
struct Rows<'a> {
    /// What each item adds to the actor of the answer.
    own: &'a [f64],
    items: Vec<(&'a Evidence, Vec<f64>)>,
    /// `ln(p_b / p_a)`.
    gaps: Vec<f64>,
}

/// The smallest flipping set; none where no set of items changes the answer.
pub fn smallest(
    answer: &Assessment,
    shares: &Shares<'_>,
    threshold: f64,
    again: &Again<'_>,
) -> Option<Flip> {
    let about = about(answer)?;
    let rows = rows(answer, shares, &about);
    let mut found: Vec<(Vec<usize>, &str, bool)> = Vec::new();
    match answer.verdict {
        Verdict::Attributed => {
            found.extend(below(&rows, threshold).map(|(s, exact)| (s, "probability", exact)));
            found.extend(origins(&rows, &about).map(|s| (s, "origins", true)));
        }
        Verdict::Linked => found.extend(links(&rows, answer, &about)),
        Verdict::Unattributed => found.extend(leader(&rows).map(|s| (s, "leader", true))),
    }
    found.sort_by_key(|(set, _, _)| set.len());
    let least = found.first().map(|(set, _, _)| set.len())?;
    let proven = found.iter().all(|(_, _, exact)| *exact);
    let present = Outcome::of(answer);
    let mut best = None;
    for (set, by, _) in found.into_iter().filter(|(s, _, _)| s.len() == least) {
        let items: Vec<&Evidence> = set
            .iter()
            .filter_map(|i| Some(rows.items.get(*i)?.0))
            .collect();
        let left = again.without_items(&items.iter().map(|e| key(e)).collect());
        let flip = Flip {
            items: items.iter().map(|e| e.id.clone()).collect(),
            by: by.to_owned(),
            exact: proven,
            becomes: left.words(),
            verdict: left.verdict,
            confirmed: left != present,
        };
        if flip.confirmed {
            best = Some(flip);
            break;
        }
        best.get_or_insert(flip);
    }
    // One item that does is the smallest there can be; else sets are tried.
    match best {
        Some(flip) if flip.confirmed && least == 1 => Some(flip),
        best => computed_again(&rows, &present, again, best),
    }
}

/// The smaller of a set found on the weights, if it changes the answer, and one found by computing the
/// answer again; proven if every smaller set leaves the answer as it was.
fn computed_again(
    rows: &Rows<'_>,
    present: &Outcome,
    again: &Again<'_>,
    known: Option<Flip>,
) -> Option<Flip> {
    let keys_of = |set: &BTreeSet<usize>| {
        let items = set.iter().filter_map(|i| rows.items.get(*i));
        items.map(|(e, _)| key(e)).collect()
    };
    let changes = |set: &BTreeSet<usize>| again.without_items(&keys_of(set)) != *present;
    let budget = tried::affordable(rows.items.len(), again.picture.actors.len());
    let twins = again.twins();
    let kind = |item: usize| {
        let known = rows.items.get(item).and_then(|(e, _)| twins.get(&key(e)));
        known.copied().ok_or(item)
    };
    let confirmed = known.as_ref().filter(|flip| flip.confirmed);
    let size = confirmed.map(|flip| flip.items.len());
    let order = tried::Order::new(all_heaviest_first(rows), kind);
    let found = tried::smallest(&order, budget, size, &changes);
    let better = |set: &Vec<usize>| size.is_none_or(|size| set.len() < size);
    let Some(set) = found.set.filter(better) else {
        return known.map(|flip| Flip {
            exact: flip.exact || flip.confirmed && found.excluded + 1 >= flip.items.len(),
            ..flip
        });
    };
    let left = again.without_items(&keys_of(&set.iter().copied().collect()));
    let items = set.iter().filter_map(|i| rows.items.get(*i));
    Some(Flip {
        items: items.map(|(e, _)| e.id.clone()).collect(),
        by: "answer".to_owned(),
        exact: found.excluded + 1 >= set.len(),
        becomes: left.words(),
        verdict: left.verdict,
        confirmed: true,
    })
}

/// Id of the hypothesis that the answer is about.
pub fn about(answer: &Assessment) -> Option<String> {
    match answer.verdict {
        Verdict::Linked => {
            let points = |id: &str| answer.evidence.iter().any(|e| pointing(e, id));
            let named = answer.hypotheses.iter().filter(|h| !h.unknown);
            named
                .clone()
                .find(|h| points(&h.id))
                .or_else(|| named.clone().next())
                .map(|h| h.id.clone())
        }
        _ => answer.hypotheses.first().map(|h| h.id.clone()),
    }
}

/// What an item adds to a hypothesis.
fn share(item: &Evidence, id: &str) -> f64 {
    let own = item.contributions.iter().filter(|c| *c.id == *id);
    own.map(|c| c.weight).filter(|w| w.is_finite()).sum()
}

fn pointing(item: &Evidence, id: &str) -> bool {
    item.kind == "indicator" && item.discount.is_none() && share(item, id) >= LINKS
}

fn rows<'a>(answer: &'a Assessment, shares: &'a Shares<'_>, about: &str) -> Rows<'a> {
    let p = |id: &str| {
        let own = answer.hypotheses.iter().find(|h| h.id == id);
        own.map_or(f64::MIN_POSITIVE, |h| h.probability.max(f64::MIN_POSITIVE))
    };
    let present = p(about);
    let rivals: Vec<&str> = answer
        .hypotheses
        .iter()
        .filter(|h| h.id != about)
        .map(|h| h.id.as_str())
        .enumerate()
        .filter(|(place, id)| *place < RIVALS || *id == "unknown")
        .map(|(_, id)| id)
        .collect();
    let scale = scale(answer);
    let own = shares.row(about);
    let theirs: Vec<&[f64]> = rivals.iter().map(|b| shares.row(b)).collect();
    let difference = |item: usize| -> Vec<f64> {
        let share = |row: &[f64]| row.get(item).copied().unwrap_or(0.0);
        let own = share(own);
        theirs.iter().map(|b| scale * (own - share(b))).collect()
    };
    let items = answer.evidence.iter().enumerate();
    Rows {
        own,
        items: items.map(|(n, e)| (e, difference(n))).collect(),
        gaps: rivals.iter().map(|b| (p(b) / present).ln()).collect(),
    }
}

/// Log-odds of the shown probabilities for one unit of shown weight: 1 unless probabilities were
/// calibrated after weighing.
pub fn scale(answer: &Assessment) -> f64 {
    let unknown = answer
        .hypotheses
        .iter()
        .find(|h| h.unknown)
        .map(|h| h.probability);
    let named = answer
        .hypotheses
        .iter()
        .find(|h| !h.unknown && h.weight.abs() > 0.5);
    match (unknown, named) {
        (Some(u), Some(h)) if u > 0.0 && h.probability > 0.0 => {
            let ratio = (h.probability / u).ln() / (h.prior + h.weight + h.calibration);
            if ratio.is_finite() && ratio > 0.05 {
                ratio
            } else {
                1.0
            }
        }
        _ => 1.0,
    }
}

/// For each rival, the items that close its gap fastest; the shortest list.
fn leader(rows: &Rows<'_>) -> Option<Vec<usize>> {
    let lists = rows
        .gaps
        .iter()
        .enumerate()
        .filter_map(|(b, gap)| overtaken(rows, b, *gap));
    lists.min_by_key(Vec::len)
}

fn overtaken(rows: &Rows<'_>, rival: usize, gap: f64) -> Option<Vec<usize>> {
    let mut sum = gap;
    let mut set = Vec::new();
    for (index, delta) in steepest(rows, |v| v.get(rival).copied().unwrap_or(0.0)) {
        if sum > 0.0 {
            break;
        }
        if delta <= 0.0 {
            return None;
        }
        sum += delta;
        set.push(index);
    }
    (sum > 0.0).then_some(set)
}

fn steepest(rows: &Rows<'_>, by: impl Fn(&[f64]) -> f64) -> Vec<(usize, f64)> {
    let mut all: Vec<(usize, f64)> = rows.items.iter().map(|(_, v)| by(v)).enumerate().collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// The fewest items without which the probability is below the threshold; whether no fewer do.
fn below(rows: &Rows<'_>, threshold: f64) -> Option<(Vec<usize>, bool)> {
    let wanted = (1.0 - threshold) / threshold;
    let whole = greedy(rows, wanted)?;
    let sorted: Vec<Vec<f64>> = (0..rows.gaps.len())
        .map(|b| {
            steepest(rows, |v| v.get(b).copied().unwrap_or(0.0))
                .into_iter()
                .map(|s| s.1)
                .collect()
        })
        .collect();
    let bound = |k: usize| -> f64 {
        let each = rows.gaps.iter().zip(&sorted).map(|(gap, deltas)| {
            (gap + deltas.iter().take(k).filter(|d| **d > 0.0).sum::<f64>()).exp()
        });
        each.sum()
    };
    let mut steps = 0;
    let limit = (WORK / (rows.items.len() * rows.gaps.len()).max(1)).clamp(50, 20_000);
    for size in (0..whole.len()).filter(|k| bound(*k) > wanted) {
        let mut search = Search {
            rows,
            wanted,
            order: heaviest(rows),
            steps: &mut steps,
            limit,
        };
        if let Some(set) = search.run(size) {
            return Some((set, true));
        }
        if steps >= limit {
            return Some((whole, false));
        }
    }
    Some((whole, true))
}

/// Rivals' odds together once the gaps have moved.
fn odds(gaps: &[f64]) -> f64 {
    gaps.iter().map(|g| g.exp()).sum()
}

fn moved(gaps: &[f64], by: &[f64]) -> Vec<f64> {
    gaps.iter().zip(by).map(|(g, d)| g + d).collect()
}

/// Takes the item out that helps most, again and again.
fn greedy(rows: &Rows<'_>, wanted: f64) -> Option<Vec<usize>> {
    let mut gaps = rows.gaps.clone();
    let mut set: Vec<usize> = Vec::new();
    let mut left: BTreeSet<usize> = (0..rows.items.len()).collect();
    while odds(&gaps) <= wanted {
        let best = left.iter().copied().filter_map(|i| {
            let to = odds(&moved(&gaps, &rows.items.get(i)?.1));
            Some((i, to))
        });
        let (index, to) = best.max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        if to <= odds(&gaps) || set.len() >= GREEDY {
            return None;
        }
        gaps = moved(&gaps, &rows.items.get(index)?.1);
        left.remove(&index);
        set.push(index);
    }
    set.sort_unstable();
    Some(set)
}

/// Items that help any rival, the heaviest first.
fn heaviest(rows: &Rows<'_>) -> Vec<usize> {
    let strongest = |v: &[f64]| v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all = steepest(rows, strongest);
    all.into_iter()
        .filter(|(_, d)| *d > 0.0)
        .map(|(i, _)| i)
        .collect()
}

/// All items, the heaviest first: also one that helps no rival can change what others weigh.
fn all_heaviest_first(rows: &Rows<'_>) -> Vec<usize> {
    let mut order = heaviest(rows);
    let helps: BTreeSet<usize> = order.iter().copied().collect();
    order.extend((0..rows.items.len()).filter(|i| !helps.contains(i)));
    order
}

/// Depth-first search for a set of a given size, cut where even the best remaining items of each
/// rival would not do.
struct Search<'s, 'a> {
    rows: &'s Rows<'a>,
    wanted: f64,
    order: Vec<usize>,
    steps: &'s mut usize,
    limit: usize,
}

impl Search<'_, '_> {
    fn run(&mut self, size: usize) -> Option<Vec<usize>> {
        let mut set = Vec::new();
        let gaps = self.rows.gaps.clone();
        self.deeper(0, size, &gaps, &mut set).then(|| {
            set.sort_unstable();
            set
        })
    }

    fn deeper(&mut self, from: usize, size: usize, gaps: &[f64], set: &mut Vec<usize>) -> bool {
        *self.steps += 1;
        if odds(gaps) > self.wanted {
            return true;
        }
        if size == 0 || *self.steps >= self.limit || !self.reaches(from, size, gaps) {
            return false;
        }
        for place in from..self.order.len() {
            let Some((index, (_, by))) = self
                .order
                .get(place)
                .and_then(|i| Some((*i, self.rows.items.get(*i)?)))
            else {
                continue;
            };
            set.push(index);
            if self.deeper(place + 1, size - 1, &moved(gaps, by), set) {
                return true;
            }
            set.pop();
        }
        false
    }

    fn reaches(&self, from: usize, size: usize, gaps: &[f64]) -> bool {
        let left = self.order.get(from..).unwrap_or_default();
        let mut sum = 0.0;
        for (rival, gap) in gaps.iter().enumerate() {
            let mut deltas: Vec<f64> = left
                .iter()
                .filter_map(|i| self.rows.items.get(*i)?.1.get(rival).copied())
                .filter(|d| *d > 0.0)
                .collect();
            deltas.sort_by(|a, b| b.total_cmp(a));
            sum += (gap + deltas.iter().take(size).sum::<f64>()).exp();
        }
        sum > self.wanted
    }
}

/// Items that must go so that at most one origin is left: for each origin, those that others say.
fn origins(rows: &Rows<'_>, about: &str) -> Option<Vec<usize>> {
    let mut says: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (index, (item, _)) in rows.items.iter().enumerate() {
        let adds = rows.own.get(index).copied().unwrap_or(0.0);
        if item.discount.is_some() || adds <= 0.0 {
            continue;
        }
        for claim in item
            .claims
            .iter()
            .filter(|c| c.actor_id.as_deref() == Some(about))
        {
            says.entry(index).or_default().insert(&claim.origin);
        }
    }
    let all: BTreeSet<&str> = says.values().flatten().copied().collect();
    let others = |kept: &str| -> Vec<usize> {
        let spoken = says.iter().filter(|(_, o)| o.iter().any(|x| *x != kept));
        spoken.map(|(i, _)| *i).collect()
    };
    all.iter()
        .map(|kept| others(kept))
        .filter(|s| !s.is_empty())
        .min_by_key(Vec::len)
}

/// Where the verdict is `linked`: all items that point to the actor, or those without which another
/// actor that is pointed to stands before it.
fn links<'a>(
    rows: &Rows<'_>,
    answer: &Assessment,
    about: &str,
) -> Vec<(Vec<usize>, &'a str, bool)> {
    let own: Vec<usize> = rows
        .items
        .iter()
        .enumerate()
        .filter(|(_, (e, _))| pointing(e, about))
        .map(|(i, _)| i)
        .collect();
    let mut found = Vec::new();
    if !own.is_empty() {
        found.push((own, "link", true));
    }
    let rivals = answer.hypotheses.iter().filter(|h| h.id != about);
    for (rival, h) in rivals.enumerate().filter(|(r, _)| *r < rows.gaps.len()) {
        let Some(gap) = rows.gaps.get(rival).filter(|g| **g <= 0.0) else {
            continue;
        };
        if !h.unknown
            && answer.evidence.iter().any(|e| pointing(e, &h.id))
            && let Some(set) = overtaken(rows, rival, *gap)
        {
            found.push((set, "leader", true));
        }
    }
    found
}
