//! Indicators of the actors in play, or of statements that name the vulnerability.

use super::scope::Scope;
use crate::clock::moment as written;
use crate::error::AppError;
use crate::hits::look_up;
use crate::session::{Moment, Session};
use ascribe_exchange::advisory::Known;
use ascribe_exchange::bundle::confidence;
use ascribe_exchange::marked::Ceiling;
use ascribe_exchange::spread::Cited;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::{Indicators, Parsed, Reference};
use ascribe_knowledge::origin::publisher_of;
use ascribe_ledger::Entry;
use ascribe_reason::{Excluded, Observation, link};
use std::collections::{BTreeMap, HashMap};

/// Kinds of entries that hold indicators.
pub const KINDS: [&str; 4] = [
    "x-ascribe-indicator-block",
    "x-ascribe-actor",
    "x-misp-event",
    "indicator",
];
/// Indicators in one advisory, at most.
const MOST: usize = 20_000;

impl Session {
    /// The indicators in scope, and how many statements their marking keeps out.
    pub(super) fn indicators_of(
        &self,
        scope: &Scope,
        picture: &Picture,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<(Vec<Known>, usize), AppError> {
        let permitted = self.current(&KINDS, moment, Some(ceiling))?;
        let mut all: BTreeMap<(String, String), Known> = BTreeMap::new();
        for entry in &permitted.entries {
            let body = entry.body().unwrap_or_default();
            let Some(Parsed::Indicators(parsed)) = Parsed::parse(&entry.kind, body) else {
                continue;
            };
            let owner = owner(picture, &parsed);
            let named = || scope.words.iter().any(|w| body.contains(w.as_str()));
            let meant = match scope.words.is_empty() {
                true => owner.is_some_and(|o| scope.actors.contains(&o)),
                false => named(),
            };
            if meant {
                take(
                    &mut all,
                    entry,
                    &parsed,
                    owner
                        .and_then(|o| picture.actor(o))
                        .map(|a| a.name.as_str()),
                );
            }
            if all.len() >= MOST {
                break;
            }
        }
        let mut known: Vec<Known> = all.into_values().collect();
        self.warn(&mut known, picture, moment)?;
        Ok((known, permitted.withheld))
    }

    /// Notes which of them stand on lists of benign or shared values.
    pub(crate) fn warn(
        &self,
        known: &mut [Known],
        picture: &Picture,
        moment: Moment,
    ) -> Result<(), AppError> {
        let observations: Vec<Observation> = known
            .iter()
            .map(|k| Observation {
                kind: k.kind.clone(),
                value: k.value.clone(),
                found: Vec::new(),
            })
            .collect();
        let seq = self.last_seq(moment)?;
        let seen = look_up(&self.ledger, picture, &observations, seq, &[])?;
        let (items, _) = link(picture, &observations, &seen, None, &Excluded::default());
        let listed: HashMap<(&str, &str), &str> = items
            .iter()
            .filter_map(|i| Some(((i.type_.as_str(), i.value.as_str()), i.discount.as_ref()?)))
            .map(|(key, discount)| (key, discount.because.as_str()))
            .collect();
        for one in known.iter_mut() {
            let list = listed.get(&(one.kind.as_str(), one.value.as_str()));
            // Only lists that may leave themselves are named.
            let public = list.filter(|name| picture.lists.iter().any(|l| l.name == ***name));
            one.warnings = public.iter().map(|l| (**l).to_owned()).collect();
        }
        Ok(())
    }
}

/// The actor that indicators are said to belong to.
pub fn owner(picture: &Picture, parsed: &Indicators) -> Option<u32> {
    let by_view = parsed.view.as_ref().and_then(|v| picture.handles.get(v));
    let by_view = by_view
        .filter(|all| all.len() == 1)
        .and_then(|all| all.first().copied());
    by_view.or_else(|| parsed.names.iter().find_map(|n| picture.resolve(n).actor()))
}

/// Adds what one statement holds; of several statements on a value the last day counts.
pub fn take(
    all: &mut BTreeMap<(String, String), Known>,
    entry: &Entry,
    parsed: &Indicators,
    actor: Option<&str>,
) {
    let day = |at: i64| written(at).get(..10).map(str::to_owned);
    // A list says without a day: it holds today what it was read with.
    let stated = entry.published.or(Some(entry.recorded_at)).and_then(day);
    for (kind, value, references) in &parsed.values {
        if kind == "attack-pattern" || kind == "vulnerability" {
            continue;
        }
        let references = if references.is_empty() {
            &parsed.references
        } else {
            references
        };
        let last = references.iter().filter_map(|r| r.published.clone()).max();
        let known = all
            .entry((kind.clone(), value.clone()))
            .or_insert_with(|| Known {
                kind: kind.clone(),
                value: value.clone(),
                marking: entry.marking.clone(),
                ..Known::default()
            });
        known.marking =
            ascribe_exchange::marked::strictest([known.marking.as_str(), &entry.marking]);
        known.last_stated = known
            .last_stated
            .take()
            .max(last.or_else(|| stated.clone()));
        known.actor = known.actor.take().or_else(|| actor.map(str::to_owned));
        known.source_until = parsed.valid_until.clone().or(known.source_until.take());
        let grade = format!("{}{}", entry.reliability, entry.credibility.get());
        known.confidence = confidence(&grade).max(known.confidence);
        for one in references
            .iter()
            .filter_map(|r| cited(r, &entry.source))
            .chain([Cited {
                publisher: entry.source.clone(),
                url: None,
                published: None,
            }])
        {
            let same = |c: &Cited| c.publisher == one.publisher;
            if known.cited.len() < 8 && !known.cited.iter().any(same) {
                known.cited.push(one);
            }
        }
        if known.cited.len() > 1 {
            known
                .cited
                .retain(|c| c.url.is_some() || c.publisher != entry.source);
        }
        if known.cited.is_empty() {
            known.cited.push(Cited {
                publisher: entry.source.clone(),
                url: None,
                published: None,
            });
        }
        if all.len() >= MOST {
            return;
        }
    }
}

fn cited(reference: &Reference, source: &str) -> Option<Cited> {
    let from_url = reference.url.as_deref().and_then(publisher_of);
    let publisher = reference.publisher.clone().or(from_url);
    let says_something = publisher.is_some() || reference.url.is_some();
    says_something.then(|| Cited {
        publisher: publisher.unwrap_or_else(|| source.to_owned()),
        url: reference.url.clone(),
        published: reference.published.clone(),
    })
}
