//! What can be computed from all that is published together.
//!
//! A second implementation, which knows nothing of how cells were chosen: everything said becomes
//! equations over whole numbers of at least 0 (`system`), and the least and greatest value of each
//! protected cell is found by linear programming without rounding (`simplex`). Tables, their margins,
//! overlapping periods and revisions of the same period stand in one system.

mod simplex;
mod system;

use crate::count::Frozen;
use crate::period::Period;
use crate::published::{Published, Shown};
use crate::rules::{Cell, MIN_WIDTH, SMALL_BELOW};
use crate::tables::{HARM, TableList};
use serde::Serialize;
use simplex::{Extreme, Failure, Simplex};
use std::collections::BTreeMap;
use system::{System, in_tables};

/// What is said of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// At least.
    pub low: u64,
    /// At most; not said if the cell is withheld.
    pub high: Option<u64>,
    /// The figure of an earlier publication, kept.
    pub kept: Option<u64>,
}

/// One publication with the truth behind it.
#[derive(Debug, Clone)]
pub struct Release<'a> {
    /// Its period.
    pub period: Period,
    /// 0, or the number of the revision.
    pub revision: u32,
    /// The true figures.
    pub truth: &'a Frozen,
    /// What is said of each cell.
    pub said: BTreeMap<String, Said>,
}

/// What the reader knows beside what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Knows {
    /// Nothing more.
    Figures,
    /// The rules, and of each withheld cell whether it is small itself.
    Rules,
}

/// A cell of which too much can be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Period.
    pub period: Period,
    /// Revision.
    pub revision: u32,
    /// Cell.
    pub key: String,
    /// What was assumed of the reader.
    pub reader: Knows,
    /// What is wrong.
    pub why: &'static str,
    /// The least it can be.
    pub low: i128,
    /// The greatest it can be, if there is an end.
    pub high: Option<i128>,
}

/// What the audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Cells of which too much can be computed.
    pub findings: Vec<Finding>,
    /// Protected cells examined.
    pub examined: u64,
    /// The narrowest interval of a withheld cell.
    pub narrowest: Option<i128>,
}

impl<'a> Release<'a> {
    /// A publication.
    #[must_use]
    pub fn of(truth: &'a Frozen, published: &Published) -> Self {
        let said = |shown: &Shown| match *shown {
            Shown::Count(n) => Said {
                low: n,
                high: Some(n),
                kept: None,
            },
            Shown::Withheld => Said {
                low: 0,
                high: None,
                kept: None,
            },
            Shown::Kept(n) => Said {
                low: n.saturating_sub(SMALL_BELOW - 1),
                high: Some(n.saturating_add(SMALL_BELOW - 1)),
                kept: Some(n),
            },
        };
        let cells = published.cells.iter();
        Self {
            period: published.period,
            revision: published.revision,
            truth,
            said: cells.map(|(k, s)| (k.clone(), said(s))).collect(),
        }
    }

    /// True if nothing of a cell's table is shown, so that its size is not known from the rules.
    fn is_withheld_whole(&self, list: &TableList, key: &str) -> bool {
        let table = |k: &str| k.split('/').next().map(str::to_owned);
        let own = table(key);
        let mut cells = self.said.iter().filter(|(k, _)| table(k) == own);
        in_tables(list, key) && cells.all(|(_, s)| s.high.is_none())
    }
}

/// Audits all publications together.
#[must_use]
pub fn audit(list: &TableList, releases: &[Release<'_>]) -> Audit {
    let mut audit = Audit::default();
    for group in groups(releases) {
        for knows in [Knows::Figures, Knows::Rules] {
            examine(list, &group, knows, false, &mut audit);
        }
        if grew(&group) {
            examine(list, &group, Knows::Figures, true, &mut audit);
        }
        opened(&group, &mut audit);
    }
    for release in releases {
        alone(list, release, &mut audit);
    }
    audit
}

/// Publications that share time, directly or through others.
fn groups<'r, 'a>(releases: &'r [Release<'a>]) -> Vec<Vec<&'r Release<'a>>> {
    let mut groups: Vec<Vec<&Release<'a>>> = Vec::new();
    for release in releases {
        let shares = |g: &Vec<&Release<'a>>| g.iter().any(|r| r.period.overlaps(release.period));
        let (own, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut joined: Vec<&Release<'a>> = own.into_iter().flatten().collect();
        joined.push(release);
        rest.push(joined);
        groups = rest;
    }
    groups
}

/// True if there are revisions, and no count became less in any.
fn grew(group: &[&Release<'_>]) -> bool {
    let follows =
        |a: &Release<'_>, b: &Release<'_>| a.period == b.period && b.revision == a.revision + 1;
    let pairs = group.iter().flat_map(|a| group.iter().map(move |b| (a, b)));
    let mut pairs = pairs.filter(|(a, b)| follows(a, b)).peekable();
    let less = |a: &Frozen, b: &Frozen| a.cells.iter().all(|(k, c)| c.value <= b.value(k));
    pairs.peek().is_some() && pairs.all(|(a, b)| less(a.truth, b.truth))
}

fn examine(list: &TableList, group: &[&Release<'_>], knows: Knows, grows: bool, audit: &mut Audit) {
    let system = System::new(list, group, knows, grows);
    let mut simplex = match Simplex::new(&system.equations, system.variables()) {
        Ok(simplex) => simplex,
        Err(failure) => {
            let why = match failure {
                Failure::Infeasible => "the figures contradict each other",
                Failure::Limit => "the system is too large to be examined",
            };
            if let Some(release) = group.first() {
                audit
                    .findings
                    .push(finding(release, "", knows, why, (0, None)));
            }
            return;
        }
    };
    for (n, release) in group.iter().enumerate() {
        for (key, said) in release.said.iter().filter(|(k, _)| in_tables(list, k)) {
            let cell = release.truth.cell(key);
            if !is_protected(said, &cell, knows) {
                continue;
            }
            let Some(variable) = system.variable(n, key) else {
                continue;
            };
            let low = proven(simplex.extreme(variable, false));
            let high = proven(simplex.extreme(variable, true));
            audit.examined += 1;
            let (why, interval) = match (low, high) {
                (Ok(Some(low)), Ok(high)) => {
                    let before = shown_before(group, release, key).filter(|_| grows);
                    (judged(said, low, high, before), (low, high))
                }
                _ => (Some("not proven"), (0, None)),
            };
            if let (None, Some(high)) = (said.high, interval.1) {
                let width = high - interval.0;
                audit.narrowest = Some(audit.narrowest.map_or(width, |w| w.min(width)));
            }
            if let Some(why) = why {
                audit
                    .findings
                    .push(finding(release, key, knows, why, interval));
            }
        }
    }
}

/// Withheld, kept, or shown though it is sensitive. One who knows the rules knows of a cell that is
/// not sensitive by itself that it is not small.
fn is_protected(said: &Said, cell: &Cell, knows: Knows) -> bool {
    let sensitive = cell.is_sensitive() && said.kept.is_none();
    match knows {
        Knows::Figures => sensitive || said.high.is_none() || said.kept.is_some(),
        Knows::Rules => sensitive,
    }
}

/// The bound, `None` if there is none. One that is no whole number is not proven to be reached.
fn proven(extreme: Result<Extreme, Failure>) -> Result<Option<i128>, ()> {
    match extreme {
        Ok(Extreme::Whole(n)) => Ok(Some(n)),
        Ok(Extreme::Unbounded) => Ok(None),
        Ok(Extreme::Broken(_)) | Err(_) => Err(()),
    }
}

/// What is wrong with an interval. Of a reader who takes it that nothing was taken away, only what
/// goes beyond the figure shown `before` is learnt from a revision.
fn judged(said: &Said, low: i128, high: Option<i128>, before: Option<u64>) -> Option<&'static str> {
    let narrow = high.is_some_and(|h| h - low < i128::from(MIN_WIDTH));
    let old = before.or(said.kept).map(i128::from);
    match old {
        Some(old) if low > old || high.is_some_and(|h| h < old) => Some("a small change shows"),
        Some(_) if narrow && before.is_none() => Some("a small change shows"),
        Some(_) => None,
        None if low > 0 => Some("incidents are proved to be there"),
        None if narrow => Some("the interval is too narrow"),
        None => None,
    }
}

/// The figure of a cell that the publication before shows.
fn shown_before(group: &[&Release<'_>], release: &Release<'_>, key: &str) -> Option<u64> {
    let earlier = group.iter().filter(|e| e.period == release.period);
    let mut earlier: Vec<_> = earlier.filter(|e| e.revision < release.revision).collect();
    earlier.sort_by_key(|e| e.revision);
    let said = earlier.last()?.said.get(key)?;
    said.kept.or(said.high)
}

fn finding(
    release: &Release<'_>,
    key: &str,
    reader: Knows,
    why: &'static str,
    (low, high): (i128, Option<i128>),
) -> Finding {
    Finding {
        period: release.period,
        revision: release.revision,
        key: key.to_owned(),
        reader,
        why,
        low,
        high,
    }
}

/// Cells that a revision shows though they were withheld, or with a small change.
fn opened(group: &[&Release<'_>], audit: &mut Audit) {
    for earlier in group {
        let later = group
            .iter()
            .filter(|l| l.period == earlier.period && l.revision > earlier.revision);
        for later in later {
            for (key, now) in later.said.iter().filter(|(_, s)| s.kept.is_none()) {
                let (Some(before), Some(high)) = (earlier.said.get(key), now.high) else {
                    continue;
                };
                let why = match before.high {
                    None => "a revision shows what was withheld",
                    Some(old) if (1..SMALL_BELOW).contains(&high.abs_diff(old)) => {
                        "a revision shows a small change"
                    }
                    Some(_) => continue,
                };
                let interval = (i128::from(now.low), Some(i128::from(high)));
                audit
                    .findings
                    .push(finding(later, key, Knows::Figures, why, interval));
            }
        }
    }
}

/// Figures outside of tables.
fn alone(list: &TableList, release: &Release<'_>, audit: &mut Audit) {
    for (key, said) in release.said.iter().filter(|(k, _)| !in_tables(list, k)) {
        let cell = release.truth.cell(key);
        let few = *key == HARM && cell.organisations < SMALL_BELOW;
        if said.kept.is_some() || !(few || cell.is_sensitive()) {
            continue;
        }
        audit.examined += 1;
        if let Some(high) = said.high {
            let interval = (i128::from(said.low), Some(i128::from(high)));
            let why = "a sensitive figure is shown";
            audit
                .findings
                .push(finding(release, key, Knows::Figures, why, interval));
        }
    }
}
