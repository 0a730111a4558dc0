//! Which views of different sources are of one actor.
//!
//! Views are joined by what the sources say: a shared id, the same own name, an own name that
//! another source lists. Two rules keep actors apart: a source that keeps two objects holds them
//! for two actors, and a name that leads to more than one other actor joins none of them. Joins
//! are made from the strongest statement to the weakest; nothing is joined transitively past a rule.

use crate::names::fold;
use crate::read::View;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Score from which two views are joined, if no rule forbids it.
const JOIN: u32 = 3;
/// Score from which a contested name does not hinder, since more than the name speaks for it.
const STRONG: u32 = 6;
/// Names this short say nothing.
const SHORTEST: usize = 3;

struct Folded {
    primary: String,
    names: BTreeSet<String>,
}

impl Folded {
    fn of(view: &View) -> Self {
        let names = view.names.iter().map(|n| fold(n));
        Self {
            primary: fold(&view.primary),
            names: names.filter(|n| n.chars().count() >= SHORTEST).collect(),
        }
    }
}

/// Groups of indices into `views`; each group is one actor. Deterministic, ordered by first view.
#[must_use]
pub fn cluster(views: &[View]) -> Vec<Vec<usize>> {
    let folded: Vec<Folded> = views.iter().map(Folded::of).collect();
    let mut claimed: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, view) in folded.iter().enumerate() {
        for name in &view.names {
            claimed.entry(name).or_default().push(index);
        }
    }
    let mut groups = Groups::new(views, &folded);
    let alone = overreaching(views);
    for (score, a, b) in edges(views, &folded, &claimed) {
        let crowd = alone.contains(&a) || alone.contains(&b);
        if !crowd || same_own_name(&folded, a, b) {
            groups.join(score, a, b, &claimed);
        }
    }
    groups.finish()
}

fn same_own_name(folded: &[Folded], a: usize, b: usize) -> bool {
    let own = |i: usize| folded.get(i).map(|f| &f.primary);
    own(a).is_some() && own(a) == own(b)
}

/// Own names of one source's different actors in one other view, from which it joins nobody by its
/// aliases.
const OVERREACH: usize = 4;

/// Views that list the own names of several actors which one other source keeps apart: their aliases
/// name a crowd, not an actor, and join nobody. Their own name does.
#[must_use]
pub fn overreaching(views: &[View]) -> BTreeSet<usize> {
    let folded: Vec<Folded> = views.iter().map(Folded::of).collect();
    let mut owners: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, view) in folded.iter().enumerate() {
        owners.entry(&view.primary).or_default().push(index);
    }
    let crowd = |index: usize, view: &Folded| {
        let mut named: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let others = view
            .names
            .iter()
            .filter_map(|n| owners.get(n.as_str()))
            .flatten();
        for other in others.filter(|o| **o != index) {
            let Some(other_view) = views.get(*other).filter(|v| v.external_id.is_some()) else {
                continue;
            };
            named
                .entry(&other_view.namespace)
                .or_default()
                .insert(*other);
        }
        named.values().any(|actors| actors.len() >= OVERREACH)
    };
    let all = folded.iter().enumerate();
    all.filter(|(index, view)| crowd(*index, view))
        .map(|(index, _)| index)
        .collect()
}

/// Every pair that shares something, strongest first.
fn edges(
    views: &[View],
    folded: &[Folded],
    claimed: &HashMap<&str, Vec<usize>>,
) -> Vec<(u32, usize, usize)> {
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut ids: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, view) in views.iter().enumerate() {
        for id in view.external_id.iter().chain(std::iter::once(&view.key)) {
            ids.entry(id).or_default().push(index);
        }
    }
    for (index, view) in views.iter().enumerate() {
        let by_id = view
            .same_as
            .iter()
            .filter_map(|id| ids.get(id.as_str()))
            .flatten();
        let by_name = folded
            .get(index)
            .into_iter()
            .flat_map(|f| &f.names)
            .filter_map(|n| claimed.get(n.as_str()))
            .flatten();
        for other in by_id.chain(by_name).copied().filter(|o| *o != index) {
            pairs.insert((index.min(other), index.max(other)));
        }
    }
    let mut edges: Vec<(u32, usize, usize)> = pairs
        .into_iter()
        .filter_map(|(a, b)| {
            let score = score(
                (views.get(a)?, folded.get(a)?),
                (views.get(b)?, folded.get(b)?),
            );
            (score >= JOIN).then_some((score, a, b))
        })
        .collect();
    // Among equals, views that ATT&CK numbers gather the others first.
    let numbered = |i: &usize| views.get(*i).is_some_and(|v| v.external_id.is_some());
    edges.sort_by_key(|(score, a, b)| {
        (
            std::cmp::Reverse(*score),
            !(numbered(a) || numbered(b)),
            *a,
            *b,
        )
    });
    edges
}

fn score(a: (&View, &Folded), b: (&View, &Folded)) -> u32 {
    let mut score = id_score(a.0, b.0).max(id_score(b.0, a.0));
    if a.1.primary == b.1.primary {
        score += 6;
    } else {
        score += 3 * u32::from(b.1.names.contains(&a.1.primary));
        score += 3 * u32::from(a.1.names.contains(&b.1.primary));
    }
    let shared =
        a.1.names
            .intersection(&b.1.names)
            .filter(|n| **n != a.1.primary && **n != b.1.primary)
            .count();
    score + u32::try_from(shared.min(3)).unwrap_or(3)
}

/// True when a source's object is an older doublet of another of its objects: the other lists its
/// own name and at least two fifths of all its names; one shared name of several is too little.
fn doublet(old: &Folded, new: &Folded) -> bool {
    let shared = old.names.intersection(&new.names).count();
    let enough = shared * 5 >= old.names.len() * 2 && shared >= old.names.len().min(2);
    enough && new.names.contains(&old.primary)
}

/// A named id is the strongest statement, unless the source names several.
fn id_score(a: &View, b: &View) -> u32 {
    let named = |id: &String| a.same_as.contains(id);
    if b.external_id.as_ref().is_some_and(named) {
        let groups = a.same_as.iter().filter(|id| id.len() == 5).count();
        return if groups == 1 { 10 } else { 4 };
    }
    if named(&b.key) { 3 } else { 0 }
}

struct Groups<'a> {
    views: &'a [View],
    folded: &'a [Folded],
    group_of: Vec<usize>,
    members: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Groups<'a> {
    fn new(views: &'a [View], folded: &'a [Folded]) -> Self {
        let members = (0..views.len()).map(|i| (i, vec![i])).collect();
        Self {
            views,
            folded,
            group_of: (0..views.len()).collect(),
            members,
        }
    }

    fn join(&mut self, score: u32, a: usize, b: usize, claimed: &HashMap<&str, Vec<usize>>) {
        let (Some(&ga), Some(&gb)) = (self.group_of.get(a), self.group_of.get(b)) else {
            return;
        };
        if ga == gb || self.apart(ga, gb) || (score < STRONG && self.contested(a, b, claimed)) {
            return;
        }
        let (into, from) = (ga.min(gb), ga.max(gb));
        let moved = self.members.remove(&from).unwrap_or_default();
        for index in &moved {
            if let Some(group) = self.group_of.get_mut(*index) {
                *group = into;
            }
        }
        self.members.entry(into).or_default().extend(moved);
    }

    /// True when a source keeps the two groups apart by having an object for each.
    fn apart(&self, ga: usize, gb: usize) -> bool {
        let of = |group: usize| {
            self.members
                .get(&group)
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        of(ga)
            .iter()
            .any(|x| of(gb).iter().any(|y| self.keeps_apart(*x, *y)))
    }

    fn keeps_apart(&self, x: usize, y: usize) -> bool {
        let (Some(vx), Some(vy), Some(fx), Some(fy)) = (
            self.views.get(x),
            self.views.get(y),
            self.folded.get(x),
            self.folded.get(y),
        ) else {
            return true;
        };
        // Two different ATT&CK ids are two actors, whoever names them.
        if let (Some(a), Some(b)) = (&vx.external_id, &vy.external_id) {
            return a != b;
        }
        let exclusive = vx.namespace == vy.namespace && !vx.namespace.starts_with("blocks/");
        exclusive && !doublet(fx, fy) && !doublet(fy, fx)
    }

    /// True when the name that links the two also leads to a third group.
    fn contested(&self, a: usize, b: usize, claimed: &HashMap<&str, Vec<usize>>) -> bool {
        let (Some(fa), Some(fb)) = (self.folded.get(a), self.folded.get(b)) else {
            return true;
        };
        let groups = [self.group_of.get(a), self.group_of.get(b)];
        let third = |name: &str| {
            claimed
                .get(name)
                .into_iter()
                .flatten()
                .any(|v| !groups.contains(&self.group_of.get(*v)))
        };
        let linking =
            |x: &Folded, y: &Folded| y.names.contains(&x.primary).then(|| x.primary.clone());
        let links: Vec<String> = [linking(fa, fb), linking(fb, fa)]
            .into_iter()
            .flatten()
            .collect();
        if links.is_empty() {
            // Joined by common aliases alone: those that also lead elsewhere do not count.
            let free = fa
                .names
                .intersection(&fb.names)
                .filter(|name| !third(name))
                .count();
            return free < 3;
        }
        links.iter().all(|name| third(name))
    }

    fn finish(self) -> Vec<Vec<usize>> {
        self.members
            .into_values()
            .map(|mut group| {
                group.sort_unstable();
                group
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(namespace: &str, names: &[&str]) -> View {
        View {
            key: format!("{namespace}/{}", names[0]),
            namespace: namespace.into(),
            primary: names[0].into(),
            names: names.iter().map(|n| (*n).into()).collect(),
            external_id: None,
            same_as: vec![],
            source: namespace.into(),
            seq: 0,
        }
    }

    #[test]
    fn a_contested_alias_joins_nobody() {
        let views = [
            view("a", &["APT28", "GRIZZLY STEPPE"]),
            view("a", &["APT29", "GRIZZLY STEPPE"]),
            view("b", &["Fancy Bear", "APT28", "GRIZZLY STEPPE"]),
            view("c", &["GRIZZLY STEPPE"]),
        ];
        assert_eq!(cluster(&views), vec![vec![0, 2], vec![1], vec![3]]);
    }

    #[test]
    fn an_own_name_listed_by_another_source_joins() {
        let views = [
            view("a", &["Leviathan", "APT40"]),
            view("b", &["Gingham Typhoon", "APT40", "Leviathan"]),
            view("a", &["HAFNIUM"]),
        ];
        assert_eq!(cluster(&views), vec![vec![0, 1], vec![2]]);
    }

    #[test]
    fn one_source_keeps_its_two_objects_apart() {
        let views = [
            view("a", &["Winnti", "APT41"]),
            view("a", &["APT41", "Wicked Panda"]),
        ];
        assert_eq!(cluster(&views).len(), 2);
    }

    #[test]
    fn a_view_that_names_a_crowd_joins_nobody() {
        let mut views = vec![view("evil", &["X", "APT1", "APT2", "APT3", "APT4"])];
        for (number, name) in ["APT1", "APT2", "APT3", "APT4"].iter().enumerate() {
            let mut numbered = view("stix/attack", &[name]);
            numbered.external_id = Some(format!("G000{number}"));
            views.push(numbered);
        }
        assert_eq!(cluster(&views).len(), 5);
        assert!(overreaching(&views).contains(&0));
    }
}
