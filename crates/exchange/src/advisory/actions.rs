//! Which mitigation comes first.
//!
//! The effect of a mitigation is the sum over the techniques in play that it hinders: 3 for one by
//! which intruders enter, 2 for one by which they spread, gain rights or do the damage, 1 for any
//! other; 1 more when the technique was seen in the incident itself.

use super::{Action, Brief, Flaw, Look, Patch, Technique};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Techniques by which intruders enter (ATT&CK, tactic TA0001).
const ENTRY: [&str; 7] = [
    "T1078", "T1133", "T1189", "T1190", "T1195", "T1199", "T1566",
];
/// Techniques that spread, gain rights or do the damage.
const SPREAD: [&str; 9] = [
    "T1003", "T1021", "T1068", "T1110", "T1210", "T1485", "T1486", "T1490", "T1505",
];

/// A mitigation of the own table.
struct Mitigation {
    name: &'static str,
    what: &'static str,
    cis: Vec<String>,
    nist: Vec<String>,
}

/// What the own table says of a technique.
struct Row {
    mitigations: Vec<&'static str>,
    look_for: &'static str,
}

static MITIGATIONS: LazyLock<BTreeMap<&str, Mitigation>> = LazyLock::new(|| {
    rows(include_str!("../../data/mitigations.tsv"))
        .filter_map(|mut row| {
            let list = |text: &str| text.split(',').map(str::to_owned).collect();
            let id = row.next()?;
            let (name, what) = (row.next()?, row.next()?);
            let (cis, nist) = (list(row.next()?), list(row.next()?));
            Some((
                id,
                Mitigation {
                    name,
                    what,
                    cis,
                    nist,
                },
            ))
        })
        .collect()
});

static TECHNIQUES: LazyLock<BTreeMap<&str, Row>> = LazyLock::new(|| {
    rows(include_str!("../../data/techniques.tsv"))
        .filter_map(|mut row| {
            let id = row.next()?;
            let mitigations = row.next()?.split(',').collect();
            let look_for = row.next()?;
            Some((
                id,
                Row {
                    mitigations,
                    look_for,
                },
            ))
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    let lines = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| line.split('\t'))
}

/// A technique without its sub-technique.
fn parent(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// The row of a technique, else of the technique it is a part of.
fn row(id: &str) -> Option<&'static Row> {
    TECHNIQUES.get(id).or_else(|| TECHNIQUES.get(parent(id)))
}

fn weight(technique: &Technique) -> u32 {
    let stage = parent(&technique.id);
    let weight = if ENTRY.contains(&stage) {
        3
    } else if SPREAD.contains(&stage) {
        2
    } else {
        1
    };
    weight + u32::from(technique.seen)
}

/// What to do, the most effective first.
pub fn actions(brief: &Brief) -> Vec<Action> {
    let in_play: BTreeMap<&str, &Technique> = brief
        .techniques
        .iter()
        .map(|t| (t.id.as_str(), t))
        .collect();
    let mut found: BTreeMap<String, (String, BTreeSet<&str>, BTreeSet<String>)> = BTreeMap::new();
    let mut related: BTreeSet<&str> = BTreeSet::new();
    for relation in &brief.relations {
        if let Some((id, _)) = in_play.get_key_value(relation.technique.as_str()) {
            related.insert(*id);
            let action = found.entry(relation.mitigation.clone()).or_default();
            action.0.clone_from(&relation.name);
            action.1.insert(*id);
            action.2.insert(relation.source.clone());
        }
    }
    for id in in_play.keys().filter(|id| !related.contains(**id)) {
        for mitigation in row(id).into_iter().flat_map(|r| &r.mitigations) {
            let action = found.entry((*mitigation).to_owned()).or_default();
            action.1.insert(*id);
            action.2.insert("own table".to_owned());
        }
    }
    let mut actions: Vec<Action> = found
        .into_iter()
        .map(|(id, (name, against, basis))| {
            let effect = against
                .iter()
                .filter_map(|t| in_play.get(t))
                .map(|t| weight(t))
                .sum();
            action(id, name, &against, &basis, effect)
        })
        .collect();
    actions.sort_by(|a, b| {
        b.effect
            .cmp(&a.effect)
            .then(a.mitigation.cmp(&b.mitigation))
    });
    for (order, action) in (1..).zip(&mut actions) {
        action.order = order;
    }
    actions
}

fn action(
    id: String,
    name: String,
    against: &BTreeSet<&str>,
    basis: &BTreeSet<String>,
    effect: u32,
) -> Action {
    let own = MITIGATIONS.get(id.as_str());
    let basis: Vec<&str> = basis.iter().map(String::as_str).collect();
    Action {
        order: 0,
        name: own.map_or(name, |o| o.name.to_owned()),
        what: own.map_or_else(
            || "See the mitigation's page at MITRE ATT&CK.".to_owned(),
            |o| o.what.to_owned(),
        ),
        against: against.iter().map(|t| (*t).to_owned()).collect(),
        effect,
        cis: own.map(|o| o.cis.clone()).unwrap_or_default(),
        nist: own.map(|o| o.nist.clone()).unwrap_or_default(),
        basis: basis.join(", "),
        mitigation: id,
    }
}

/// What to patch: what most actors use first, of these the newest first.
pub fn patches(flaws: &[Flaw]) -> Vec<Patch> {
    let mut ordered: Vec<&Flaw> = flaws.iter().collect();
    ordered.sort_by_key(|f| {
        let day = f.milestones.patched.or(f.milestones.disclosed);
        (
            std::cmp::Reverse(f.used_by.len()),
            std::cmp::Reverse(day),
            f.cves.clone(),
        )
    });
    ordered
        .into_iter()
        .map(|f| Patch {
            cves: f.cves.clone(),
            name: f.name.clone(),
            product: f.product.clone(),
            patched: f.milestones.patched.map(|d| d.to_string()),
            used_by: f.used_by.clone(),
            why: why(f),
        })
        .collect()
}

fn why(flaw: &Flaw) -> String {
    let mut parts = Vec::new();
    match flaw.used_by.len() {
        0 => {}
        1 => parts.push("used by one known actor".to_owned()),
        n => parts.push(format!("used by {n} known actors")),
    }
    if let Some(day) = flaw.milestones.mass_exploitation {
        parts.push(format!("exploited by many since {day}"));
    }
    if let Some(day) = flaw.milestones.poc_public {
        parts.push(format!("proof of concept public since {day}"));
    }
    match flaw.milestones.first_exploited {
        Some(day) => parts.push(format!(
            "look for traces from {day} on: a patch does not evict who is inside"
        )),
        None => parts.push("a patch does not evict who is inside".to_owned()),
    }
    parts.join("; ")
}

/// What to look for: entry first, then by the number of publishers.
pub fn look_for(techniques: &[Technique]) -> Vec<Look> {
    let mut ordered: Vec<&Technique> = techniques.iter().collect();
    ordered.sort_by_key(|t| (std::cmp::Reverse((weight(t), t.publishers)), t.id.clone()));
    ordered
        .into_iter()
        .filter_map(|t| {
            Some(Look {
                technique: t.id.clone(),
                name: t.name.clone(),
                look_for: row(&t.id)?.look_for.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        assert!(MITIGATIONS.len() > 38 && TECHNIQUES.len() > 60);
        for (id, row) in TECHNIQUES.iter() {
            assert!(id.starts_with('T') && row.look_for.ends_with('.'), "{id}");
            for mitigation in &row.mitigations {
                assert!(MITIGATIONS.contains_key(mitigation), "{id}: {mitigation}");
            }
        }
        for (id, m) in MITIGATIONS.iter() {
            assert!(id.starts_with('M') && m.what.ends_with('.'), "{id}");
            assert!(m.cis.iter().all(|c| c.split_once('.').is_some()), "{id}");
            assert!(m.nist.iter().all(|c| c.split_once('-').is_some()), "{id}");
        }
    }
}
