//! STIX objects, patterns and markings.

use super::{property, text};
use ascribe_stix::marking::{Marking, Scheme};
use ascribe_stix::pattern::{Pattern, observables};
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
