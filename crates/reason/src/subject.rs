//! Whose a list of indicators is. A feed files what a publication lists under one of its labels;
//! the titles of what it cites may name somebody else.

use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::{Indicators, Reference};
use ascribe_knowledge::names::fold;
use ascribe_knowledge::title::{Named, names_in};
use std::collections::BTreeSet;

/// Belief left in a statement from a block that mixes actors.
const MIXED: f64 = 0.85;
/// Belief left in the label of a block whose publications name somebody else: feeds file what is
/// near, too.
const ASIDE: f64 = 0.4;

/// Actors that a body speaks of, each with the belief left; none of them when all that tells
/// whose its values are is not to be used. `filed` are those of its label, `left` the references
/// that may be used.
pub fn subjects(
    picture: &Picture,
    all: &Indicators,
    (filed, source): (Vec<u32>, &str),
    left: &[&Reference],
) -> Vec<(u32, f64)> {
    let under = |belief: f64| filed.iter().map(move |a| (*a, belief));
    if !all.filed {
        return under(1.0).collect();
    }
    let label = if is_mixed(picture, all, &filed, source) {
        MIXED
    } else {
        1.0
    };
    let cited: Vec<&Reference> = all.references.iter().collect();
    let named = |cited: &[&Reference]| named(picture, cited, (&all.notes, source));
    let titled = named(&cited);
    let own = titled
        .iter()
        .any(|n| n.bearers.iter().any(|b| filed.contains(b)));
    let remarked = others(&named(&[]), &filed);
    if own {
        // The feed itself names both.
        let both = under(if remarked.is_empty() { label } else { MIXED });
        return both.chain(remarked.iter().map(|a| (*a, MIXED))).collect();
    }
    let named_others = others(&titled, &filed);
    match Vec::from_iter(named_others).as_slice() {
        [] => under(label).collect(),
        [one] if others(&named(left), &filed).contains(one) => {
            under(ASIDE).chain([(*one, MIXED)]).collect()
        }
        // Whose it is was told by what is left out.
        [_] => Vec::new(),
        _ => under(ASIDE).collect(),
    }
}

/// What the feed says it gathered at a sinkhole: names of many end there, whosever it is.
pub fn is_by_catch(all: &Indicators) -> bool {
    let told = |note: &String| note.to_lowercase().contains("sinkhole");
    all.filed && all.notes.iter().any(told)
}

fn named(
    picture: &Picture,
    references: &[&Reference],
    (notes, feed): (&[String], &str),
) -> Vec<Named> {
    let urls = references.iter().filter_map(|r| r.url.as_ref());
    urls.chain(notes)
        .flat_map(|text| names_in(picture, text, feed))
        .collect()
}

/// Those meant besides the actors of the label.
fn others(titled: &[Named], filed: &[u32]) -> BTreeSet<u32> {
    let meant = titled.iter().filter_map(|n| n.means);
    meant.filter(|actor| !filed.contains(actor)).collect()
}

/// True when other sources know a name over a block as that of another actor than the one the
/// block is filed under: some of its values may be theirs.
fn is_mixed(picture: &Picture, all: &Indicators, filed: &[u32], source: &str) -> bool {
    let own = all
        .view
        .as_ref()
        .is_some_and(|v| picture.handles.contains_key(v));
    let elsewhere = |name: &String| {
        let uses = picture.names.get(&fold(name)).into_iter().flatten();
        let mut others = uses.filter(|u| u.source != source).peekable();
        others.peek().is_some() && others.all(|u| !filed.contains(&u.actor))
    };
    own && all.names.iter().any(elsewhere)
}
