//! Statements that their source held valid up to a day: evidence for activity until then, history
//! for later activity.

use crate::evidence::PLACES;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::{Day, Picture};
use ascribe_reason::assessment::Discount;
use ascribe_reason::{Excluded, Item, Observation, Seen, link};
use std::collections::BTreeMap;

/// Kind of the discount of what is history.
pub const EXPIRED: &str = "expired";

/// What was observed as items, where statements whose validity had ended before `day`, the first
/// of the activity, are shown as expired and weigh nothing. With `own_days`, what stands in logs
/// and mails alone is judged by the first day that it was observed.
pub fn link_valid(
    picture: &Picture,
    observations: &[Observation],
    seen: &[Seen],
    (day, own_days): (Option<Day>, bool),
    known_by: Option<Day>,
    excluded: &Excluded,
) -> (Vec<Item>, BTreeMap<String, usize>) {
    let day_of = |s: &Seen| {
        let observation = observations.get(s.observation).filter(|_| own_days);
        observation.and_then(observed_on).or(day)
    };
    let ended = |s: &Seen| day_of(s).is_some_and(|day| until(s).is_some_and(|end| end < day));
    let (old, valid): (Vec<Seen>, Vec<Seen>) = seen.iter().cloned().partition(ended);
    let (mut items, comparable) = link(picture, observations, &valid, known_by, excluded);
    note_beginnings(&mut items, observations, &valid, day);
    if old.is_empty() {
        return (items, comparable);
    }
    let mut ends: BTreeMap<(&str, &str), Day> = BTreeMap::new();
    for s in &old {
        if let (Some(o), Some(end)) = (observations.get(s.observation), until(s)) {
            let last = ends.entry((&o.kind, &o.value)).or_insert(end);
            *last = (*last).max(end);
        }
    }
    let (past, _) = link(picture, observations, &old, known_by, excluded);
    for mut item in past {
        let Some(end) = ends.get(&(item.type_.as_str(), item.value.as_str())) else {
            continue;
        };
        let sources: std::collections::BTreeSet<&str> =
            item.hits.iter().map(|h| h.source.as_str()).collect();
        let sources: Vec<&str> = sources.into_iter().collect();
        let because = format!(
            "valid until {end} by {}, before the activity",
            sources.join(", ")
        );
        let same = |i: &&mut Item| i.type_ == item.type_ && i.value == item.value;
        match items.iter_mut().find(same) {
            Some(known) => known.notes.push(format!("expired: {because}")),
            None => {
                item.discount = Some(Discount {
                    kind: EXPIRED.to_owned(),
                    because,
                });
                items.push(item);
            }
        }
    }
    (items, comparable)
}

/// The first day on which something was observed, if logs and mails tell it of every place.
fn observed_on(observation: &Observation) -> Option<Day> {
    if observation.found.len() >= PLACES {
        return None;
    }
    let days = observation.found.iter().map(|place| {
        let when = place.when.as_ref()?;
        matches!(when.basis.as_str(), "log" | "mail")
            .then(|| Day::parse(&when.at))
            .flatten()
    });
    days.collect::<Option<Vec<Day>>>()?.into_iter().min()
}

/// Notes what a table holds valid only from a day after that of the activity. It is a note and no
/// discount: many write the day of their report there.
fn note_beginnings(
    items: &mut [Item],
    observations: &[Observation],
    valid: &[Seen],
    day: Option<Day>,
) {
    for s in valid {
        let Parsed::Indicators(all) = s.body.as_ref() else {
            continue;
        };
        let from = all.valid_from.as_deref().and_then(Day::parse);
        let Some(from) = from.filter(|from| day.is_some_and(|day| day < *from)) else {
            continue;
        };
        let observation = observations.get(s.observation);
        let about =
            |i: &&mut Item| observation.is_some_and(|o| i.type_ == o.kind && i.value == o.value);
        let note = format!("valid from {from} by {}, after the activity", s.source);
        if let Some(item) = items.iter_mut().find(about)
            && !item.notes.contains(&note)
        {
            item.notes.push(note);
        }
    }
}

/// The day until which something is held valid.
fn until(seen: &Seen) -> Option<Day> {
    seen.valid_until.as_deref().and_then(Day::parse)
}

/// Sources all of whose statements had expired before `day`, with the last day of validity.
pub fn expired_sources(seen: &[Seen], day: Option<Day>) -> BTreeMap<String, String> {
    let mut ends: BTreeMap<&str, Option<Day>> = BTreeMap::new();
    for s in seen {
        let end = until(s).filter(|end| day.is_some_and(|day| *end < day));
        ends.entry(&s.source)
            .and_modify(|last| *last = last.zip(end).map(|(a, b)| a.max(b)))
            .or_insert(end);
    }
    ends.into_iter()
        .filter_map(|(source, end)| Some((source.to_owned(), end?.to_string())))
        .collect()
}
