//! Entries of the record as knowledge reads them, dates, kept pictures.

use super::{property, text};
use ascribe_knowledge::picture::{Builder, Picture};
use ascribe_knowledge::{Day, Entry, lookup, origin, touch};

/// A date that was read is read again from how it is written.
pub fn date(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    drop((
        origin::day_in_url(&text),
        origin::day_in_citation(&text),
        origin::publisher_of(&text),
    ));
    let Some(date) = Day::parse(&text).and_then(Day::date) else {
        return Ok(());
    };
    let again = Day::parse(&date.to_string()).and_then(Day::date);
    property(again == Some(date), || format!("{date} became {again:?}"))
}

/// The kinds that knowledge reads, each told by its body's `type`.
const KINDS: [&str; 12] = [
    "intrusion-set",
    "malware",
    "relationship",
    "indicator",
    "x-misp-galaxy-cluster",
    "x-misp-warninglist",
    "x-ascribe-indicator-block",
    "x-misp-event",
    "x-ascribe-actor",
    "x-ascribe-vulnerability",
    "x-ascribe-software",
    "x-ascribe-shared-infrastructure",
];

/// Bodies of entries, one a line, each read as every kind it could be.
pub fn entry(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let mut builder = Builder::default();
    for (seq, body) in (1u64..).zip(text.lines().take(8)) {
        for kind in KINDS.iter().filter(|kind| body.contains(*kind)) {
            builder.take(&Entry {
                seq,
                kind,
                object_id: "x--1",
                source: "fuzz",
                reliability: 'B',
                published: Some("2021-03-02"),
                body,
            });
            drop(touch::derive(kind, body));
            drop(lookup::Parsed::parse(kind, body));
        }
    }
    let picture = builder.finish();
    let bytes = picture
        .to_bytes()
        .map_err(|e| format!("broken property: not kept: {e}"))?;
    let again =
        Picture::from_bytes(&bytes).map_err(|e| format!("broken property: not read: {e}"))?;
    property(again.to_bytes().ok() == Some(bytes), || {
        "a kept picture differs".to_owned()
    })
}

/// A kept picture that was damaged.
pub fn snapshot(input: &[u8]) -> Result<(), String> {
    drop(Picture::from_bytes(input));
    Ok(())
}
