//! Which reports repeat one another. A statement that was copied is one statement, however many
//! sites carry it: copies take the origin of what they copy, before anything is weighed.
//!
//! A report is a copy of an earlier one about the same actor when
//!
//! - it cites it (the address of the earlier report is among its references) and has at least half
//!   of its values from it;
//! - it lists the same values and none of its own: three or more of them, or one or two where at
//!   least three publishers list just these (two may have met the same few things, three hardly);
//! - it lists nearly the same values (four fifths of both together, five or more in common);
//! - or it shares a rare error: a value that lists call benign or that better sources know as
//!   another actor's, and half of the values of both together.
//!
//! Two reports that each see something of their own stay independent, however much they share
//! otherwise. The tests on values are cautious: who lists exactly what another has published
//! before gives no sign of having seen anything.

use crate::case::Item;
use crate::link::Seen;
use ascribe_knowledge::lookup::{Indicators, Parsed, Reference};
use ascribe_knowledge::names::fold;
use ascribe_knowledge::origin::{day_in_url, publisher_of};
use ascribe_knowledge::{Day, Picture};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Values that must be shared before near-identity tells anything.
const NEAR: usize = 5;
/// Values from which two identical lists are a copy; of shorter ones, [`SITES`] are.
const FEW: usize = 3;
/// Publishers of identical short lists that are an echo.
const SITES: usize = 3;
/// Share of all values of two reports that they have in common, to be nearly the same.
const ALIKE: f64 = 0.8;
/// The same where they share a rare error.
const ERROR: f64 = 0.5;
/// Reports compared with one another; evidence that meets more is compared within these.
const REPORTS: usize = 400;

/// Reports that count as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lineage {
    /// The publisher that the others repeat.
    pub origin: String,
    /// Its report, if it gives a reference.
    pub reference: Option<String>,
    /// Who repeats it.
    pub repeated_by: Vec<Repeat>,
}

/// One report that repeats another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Repeat {
    /// Its publisher.
    pub publisher: String,
    /// Its reference.
    pub reference: Option<String>,
    /// `cites`, `same-values`, `nearly-same-values` or `shared-error`.
    pub because: String,
}

/// One report as met in the evidence.
struct Report {
    key: Key,
    publisher: String,
    addresses: BTreeSet<String>,
    published: Option<Day>,
    about: String,
    values: BTreeSet<(String, String)>,
    order: usize,
}

/// How a statement of an item leads back to its report: source and reference.
type Key = (String, Option<String>, String);

/// Gives copies the origin of what they copy. Returns the lineages found.
pub fn fold_copies(picture: &Picture, items: &mut [Item], seen: &[Seen]) -> Vec<Lineage> {
    let mut reports = reports(seen);
    reports.sort_by(|a, b| {
        let day = |r: &Report| r.published.unwrap_or(Day(i32::MAX));
        day(a).cmp(&day(b)).then_with(|| a.order.cmp(&b.order))
    });
    reports.truncate(REPORTS);
    let errors = errors(items, picture);
    let mut roots: BTreeMap<Key, (usize, &'static str)> = BTreeMap::new();
    for (index, later) in reports.iter().enumerate() {
        let earlier = reports.iter().take(index).enumerate();
        let found = earlier
            .filter(|(_, e)| e.publisher != later.publisher && e.about == later.about)
            .find_map(|(place, e)| Some((place, copies(later, e, &errors)?)))
            .filter(|(_, why)| *why != SAME || is_echo(later, &reports));
        if let Some((place, why)) = found {
            // A copy of a copy goes back to the first.
            let root = reports
                .get(place)
                .and_then(|r| roots.get(&r.key))
                .map_or(place, |(root, _)| *root);
            roots.insert(later.key.clone(), (root, why));
        }
    }
    apply(items, &reports, &roots)
}

fn apply(
    items: &mut [Item],
    reports: &[Report],
    roots: &BTreeMap<Key, (usize, &'static str)>,
) -> Vec<Lineage> {
    let mut lineages: BTreeMap<(String, Option<String>), BTreeSet<Repeat>> = BTreeMap::new();
    for item in items {
        for hit in &mut item.hits {
            let key = (
                hit.source.clone(),
                hit.reference.clone(),
                hit.origin.clone(),
            );
            let Some((root, why)) = roots.get(&key) else {
                continue;
            };
            let Some(first) = reports.get(*root).filter(|r| r.publisher != hit.origin) else {
                continue;
            };
            lineages
                .entry((first.publisher.clone(), first.key.1.clone()))
                .or_default()
                .insert(Repeat {
                    publisher: hit.origin.clone(),
                    reference: hit.reference.clone(),
                    because: (*why).to_owned(),
                });
            let note = format!("{} repeats {}: counted as one", hit.origin, first.publisher);
            if !item.notes.contains(&note) {
                item.notes.push(note);
            }
            hit.origin.clone_from(&first.publisher);
        }
    }
    lineages
        .into_iter()
        .map(|((origin, reference), repeated)| Lineage {
            origin,
            reference,
            repeated_by: repeated.into_iter().collect(),
        })
        .collect()
}

/// Why identical lists are copies.
const SAME: &str = "same-values";

/// True for a list long enough to tell, or one that many publishers give just so.
fn is_echo(report: &Report, all: &[Report]) -> bool {
    let alike = all
        .iter()
        .filter(|r| r.about == report.about && r.values == report.values);
    let sites: BTreeSet<&str> = alike.map(|r| r.publisher.as_str()).collect();
    report.values.len() >= FEW || sites.len() >= SITES
}

/// Why a report is a copy of an earlier one, if it is.
fn copies(
    later: &Report,
    earlier: &Report,
    errors: &BTreeSet<(String, String)>,
) -> Option<&'static str> {
    let own = later.key.1.as_deref().map(address);
    let cited = earlier.key.1.iter().any(|url| {
        let url = Some(address(url));
        own != url && url.is_some_and(|u| later.addresses.contains(&u))
    });
    let common: Vec<_> = later.values.intersection(&earlier.values).collect();
    if cited && 2 * common.len() >= later.values.len() {
        return Some("cites");
    }
    let all = later.values.len() + earlier.values.len() - common.len();
    if common.is_empty() {
        return None;
    }
    if common.len() == all {
        return Some(SAME);
    }
    let alike = count(common.len()) / count(all);
    if common.len() >= NEAR && alike >= ALIKE {
        return Some("nearly-same-values");
    }
    let error = common.iter().any(|v| errors.contains(*v));
    (error && common.len() >= 2 && alike >= ERROR).then_some("shared-error")
}

/// Values that no careful report would list: on a list of benign or shared hosts, or known by a
/// source of a better grade as another actor's.
fn errors(items: &[Item], picture: &Picture) -> BTreeSet<(String, String)> {
    let wrong = |item: &&Item| {
        let best = item.hits.iter().map(|h| h.reliability).min().unwrap_or('F');
        let holders: BTreeSet<u32> = item
            .hits
            .iter()
            .filter(|h| h.reliability == best)
            .filter_map(|h| h.actor)
            .collect();
        let others = item
            .hits
            .iter()
            .filter_map(|h| h.actor)
            .any(|a| !holders.contains(&a));
        item.discount.is_some() || (others && picture.actors.len() > 1)
    };
    items
        .iter()
        .filter(wrong)
        .map(|i| (i.type_.clone(), i.met.clone()))
        .collect()
}

/// Every report met, once.
fn reports(seen: &[Seen]) -> Vec<Report> {
    let mut met: BTreeSet<*const Parsed> = BTreeSet::new();
    let mut all = Vec::new();
    for s in seen {
        let Parsed::Indicators(body) = s.body.as_ref() else {
            continue;
        };
        // Values with references of their own come from many reports: nothing to compare.
        let own = body.values.iter().any(|(_, _, r)| !r.is_empty());
        if own || !met.insert(Rc::as_ptr(&s.body)) {
            continue;
        }
        all.push(report(body, s, all.len()));
    }
    all
}

fn report(body: &Indicators, seen: &Seen, order: usize) -> Report {
    let publisher = |r: &Reference| {
        r.url
            .as_deref()
            .and_then(publisher_of)
            .or_else(|| r.publisher.clone())
    };
    let day = |r: &Reference| {
        let stated = r.published.as_deref().and_then(Day::parse);
        stated.or_else(|| r.url.as_deref().and_then(day_in_url))
    };
    let first = body.references.iter().find_map(&publisher);
    let house = first.unwrap_or_else(|| seen.source.clone());
    let reference = body.references.iter().find_map(|r| r.url.clone());
    let about = body.view.clone().filter(|_| body.names.is_empty());
    Report {
        key: (seen.source.clone(), reference, house.clone()),
        publisher: house,
        addresses: body
            .references
            .iter()
            .filter_map(|r| r.url.as_deref())
            .map(address)
            .collect(),
        published: body.references.iter().filter_map(day).min(),
        about: about.unwrap_or_else(|| body.names.first().map(|n| fold(n)).unwrap_or_default()),
        values: body
            .values
            .iter()
            .map(|(kind, value, _)| (kind.clone(), value.clone()))
            .collect(),
        order,
    }
}

/// An address without what does not tell documents apart.
fn address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    let rest = rest.split(['#', '?']).next().unwrap_or(rest);
    rest.trim_start_matches("www.")
        .trim_end_matches('/')
        .to_ascii_lowercase()
}

#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f64 {
    n as f64
}
