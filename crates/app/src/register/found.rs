//! Values and names in what was told in words: the same extraction as of files, without a file.

use crate::evidence::{Evidence, Found, Named, Names};
use ascribe_observe::extract::extract;
use ascribe_observe::mention::MentionKind;
use ascribe_reason::assessment::Place;
use std::collections::HashMap;

/// Name under which the places of a text are given.
const TEXT: &str = "text";
/// Places kept of one value.
const PLACES: usize = 20;

/// Everything found in a text.
pub fn found_in_text(text: &str, names: &Names) -> Evidence {
    let mut evidence = Evidence::default();
    let mut index: HashMap<(&str, String), usize> = HashMap::new();
    for observable in extract(text) {
        let kind = observable.kind.as_str();
        let next = evidence.found.len();
        let at = *index
            .entry((kind, observable.value.clone()))
            .or_insert(next);
        if at == next {
            evidence.found.push(Found {
                kind: kind.to_owned(),
                value: observable.value.clone(),
                places: Vec::new(),
                count: 0,
                of_file: false,
            });
        }
        if let Some(found) = evidence.found.get_mut(at) {
            found.count += 1;
            if found.places.len() < PLACES {
                found
                    .places
                    .push(place(text, observable.start, observable.end));
            }
        }
    }
    for hit in names.dictionary().find(text) {
        let list = match hit.kind {
            MentionKind::IntrusionSet => &mut evidence.actors,
            _ => &mut evidence.tools,
        };
        let name = names.name(hit.id).unwrap_or_default();
        let place = place(text, hit.start, hit.end);
        match list.iter_mut().find(|n| n.name == name) {
            Some(named) => {
                named.negated &= hit.negated;
                if named.places.len() < PLACES {
                    named.places.push(place);
                }
            }
            None => list.push(Named {
                name: name.to_owned(),
                places: vec![place],
                negated: hit.negated,
            }),
        }
    }
    evidence
}

fn place(text: &str, start: usize, end: usize) -> Place {
    let at = |i: usize| u64::try_from(i).unwrap_or(u64::MAX);
    Place {
        file: TEXT.to_owned(),
        start: at(start),
        end: at(end),
        written: text.get(start..end).unwrap_or_default().to_owned(),
        rule: None,
        when: None,
    }
}
