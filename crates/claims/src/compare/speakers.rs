//! Somebody else says it.

use super::align::{Pair, Side};
use super::entities::is_misnamed;
use super::{Drift, DriftKind};
use crate::find::{Name, Speaker, SpeakerKind, Unit, overlap};
use crate::lexicon::{body, is_function_word};

/// Least likeness of sentences whose speakers are compared.
const ALIKE: f64 = 0.36;

/// The same where both name one actor.
const NEAR: f64 = 0.25;

/// Looks at one sentence of the restatement.
pub fn find(pair: &Pair<'_>, s: usize, out: &mut Vec<Drift>) {
    let Some(told) = pair.s.facts.get(s) else {
        return;
    };
    if told.speakers.is_empty() || told.speakers.iter().any(|x| x.kind == SpeakerKind::Unclear) {
        return;
    }
    let shares = told
        .figures
        .iter()
        .filter(|f| f.unit == Unit::Percent || f.denominator.is_some());
    let by_figure = shares
        .filter_map(|f| pair.same_figure(s, f))
        .map(|(at, _)| at)
        .next();
    // What is said of an actor is said where the original names it.
    let named = |at: usize| {
        pair.p.facts.get(at).is_some_and(|f| {
            let same = |a: &str, b: &str| a == b || pair.known.same(a, b);
            let mut all = f.actors.iter();
            all.any(|a| told.actors.iter().any(|b| same(&a.name, &b.name)))
        })
    };
    let best = pair
        .best(s, ALIKE)
        .filter(|at| told.actors.is_empty() || named(*at));
    let by_actor = || {
        let mut near = pair.beside(s, NEAR).map(|(at, _)| at);
        near.find(|at| named(*at))
    };
    let near = best.or_else(by_actor).or_else(|| pair.best(s, ALIKE));
    let Some(at) = by_figure.or(near) else {
        return;
    };
    let (Some(sentence), Some(original)) = (pair.p.sentence(at), pair.p.facts.get(at)) else {
        return;
    };
    let mut before: Vec<&Speaker> = original.speakers.iter().collect();
    if sentence.quoted {
        let persons = pair.p.facts.iter().flat_map(|f| &f.speakers);
        before.extend(
            persons.filter(|x| x.kind == SpeakerKind::Person || x.kind == SpeakerKind::Office),
        );
    }
    if before.is_empty() {
        return;
    }
    if told
        .speakers
        .iter()
        .any(|now| before.iter().any(|was| fits(was, now)))
    {
        return;
    }
    let (Some(was), Some(now)) = (before.first(), told.speakers.first()) else {
        return;
    };
    if together(pair, (at, s), was, now) {
        return;
    }
    // A body's name nearly as the original has it is the same speaker, misnamed.
    let misnamed = |n: &Name| overlap(&n.tokens, &now.tokens) && is_misnamed(pair, n);
    if told.names.iter().any(misnamed) {
        return;
    }
    let text = format!(
        "said by \"{}\" here, by \"{}\" in the original",
        now.key, was.key
    );
    out.push(pair.drift(
        DriftKind::SpeakerChanged,
        Some((at, Some(&was.tokens))),
        (s, Some(&now.tokens)),
        text,
    ));
}

/// True where the sentence of either text names both, so that one may speak for the other: `Jay
/// Anson, chief officer of the Ministry`, `the treasury of Meridia`.
fn together(pair: &Pair<'_>, (at, s): (usize, usize), was: &Speaker, now: &Speaker) -> bool {
    let names = |side: &Side<'_>, at: usize, of: &Side<'_>, from: usize, who: &Speaker| {
        let words = of
            .sentence(from)
            .and_then(|x| x.tokens.get(who.tokens.clone()));
        let named = words.unwrap_or_default().iter().filter(|t| t.capital);
        let mut named = named.filter(|t| !is_function_word(&t.lower)).peekable();
        let some = named.peek().is_some();
        let held = side.sentence(at).map_or(&[][..], |x| &x.tokens);
        some && named.all(|t| held.iter().any(|h| h.lower == t.lower))
    };
    names(&pair.p, at, &pair.s, s, now) || names(&pair.s, s, &pair.p, at, was)
}

/// True when `now` may stand for `was`.
fn fits(was: &Speaker, now: &Speaker) -> bool {
    use SpeakerKind::{Body, Office, Person, State, Unclear};
    match (was.kind, now.kind) {
        (Unclear, _)
        | (_, Unclear)
        | (Person, Office | State)
        | (Office, Person | State)
        | (State, Person | Office) => true,
        (State, State) => was.key == now.key || [was, now].iter().any(|x| x.key.len() > 4),
        // A government speaks through its bodies; a company is none of them.
        (Body, State) => body(&was.key).is_some() || was.key.len() <= 6,
        (State, Body) => body(&now.key).is_some() || now.key.len() <= 6,
        (Person, Person) | (Body, Body) => {
            was.key == now.key || was.key.contains(&now.key) || now.key.contains(&was.key)
        }
        (Office, Office) => {
            was.key == now.key
                || matches!(
                    now.key.as_str(),
                    "spokesperson" | "spokesman" | "spokeswoman"
                )
        }
        (Body, Person | Office) | (Person | Office, Body) => was.key == now.key,
    }
}
