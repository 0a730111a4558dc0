//! STIX objects, patterns and markings.

use super::{property, text};
use ascribe_stix::marking::{Marking, Scheme};
use ascribe_stix::pattern::evaluate::{Matcher, observations};
use ascribe_stix::pattern::{Pattern, observables};
use ascribe_stix::validate::validate_document;
use ascribe_stix::{Index, Limits, canonical as canonical_form, notes};

/// The canonical form of a canonical form is itself.
pub fn canonical(input: &[u8]) -> Result<(), String> {
    let Ok(once) = canonical_form(&text(input)) else {
        return Ok(());
    };
    let twice =
        canonical_form(&once).map_err(|e| format!("broken property: own output refused: {e}"))?;
    property(once == twice, || format!("{once} became {twice}"))
}

/// A marking that was read is read again from how it is written.
pub fn marking(input: &[u8]) -> Result<(), String> {
    let scheme = Scheme::default();
    let Ok(marking) = Marking::parse(&text(input), &scheme) else {
        return Ok(());
    };
    let again = Marking::parse(&marking.to_string(), &scheme)
        .map_err(|e| format!("broken property: own output refused: {e}"))?;
    property(again == marking, || format!("{marking} became {again}"))
}

/// Whole inputs, with index and notes over what was taken.
pub fn parse(input: &[u8]) -> Result<(), String> {
    let limits = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    let parsed = ascribe_stix::parse(input, &limits);
    let index = Index::new(&parsed.objects);
    drop(notes::notes(&parsed.objects, &index));
    let found = parsed
        .objects
        .iter()
        .all(|object| index.id(object.id()).is_some());
    property(found, || {
        "an object that was taken is not in the index".to_owned()
    })
}

/// Patterns and the values they name.
pub fn pattern(input: &[u8]) -> Result<(), String> {
    if let Ok(pattern) = Pattern::parse(&text(input)) {
        drop(observables(&pattern));
    }
    Ok(())
}

/// What was upgraded needs no upgrade.
pub fn upgrade(input: &[u8]) -> Result<(), String> {
    drop(ascribe_stix::upgrade(&text(input)));
    Ok(())
}

/// A pattern on the first line, objects below: what matches is a choice of observations, sorted
/// and each once.
pub fn evaluate(input: &[u8]) -> Result<(), String> {
    let input = text(input);
    let (pattern, objects) = input.split_once('\n').unwrap_or((&input, "[]"));
    let Some(matcher) = Pattern::parse(pattern)
        .ok()
        .and_then(|p| Matcher::new(&p).ok())
    else {
        return Ok(());
    };
    let objects: serde_json::Value = serde_json::from_str(objects).unwrap_or_default();
    let inputs = [objects];
    let Ok(observed) = observations(&inputs) else {
        return Ok(());
    };
    let Ok(Some(chosen)) = matcher.matches(&observed) else {
        return Ok(());
    };
    let rising = chosen.windows(2).all(|pair| pair.first() < pair.last());
    let known = chosen.iter().all(|at| *at < observed.len());
    property(rising && known, || format!("chosen: {chosen:?}"))
}

/// The same document breaks the same rules each time it is looked at.
pub fn validate(input: &[u8]) -> Result<(), String> {
    let limits = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    let verdict = || format!("{:?}", validate_document(input, &limits));
    property(verdict() == verdict(), || {
        "two verdicts on one document".to_owned()
    })
}
