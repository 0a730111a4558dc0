//! Statements.

use super::{property, text};
use ascribe_claims::compare::compare;
use ascribe_claims::text::Document;
use ascribe_claims::{Known, claims};

/// A statement is read whatever it is: places lie in the text, and it has no drift from itself.
pub fn statement(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let document = Document::new(&text);
    for claim in claims(&document, &Known::default()) {
        let there = document.text().get(claim.start..claim.end);
        property(there == Some(&claim.text), || {
            "a claim's place holds its text".to_owned()
        })?;
    }
    let found = compare(&document, &document, &Known::default());
    property(found.drifts.is_empty(), || {
        "no text drifts from itself".to_owned()
    })
}

/// Two statements, divided by a line of `~~~`: every place lies in its text.
pub fn drift(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let (a, b) = text.split_once("\n~~~\n").unwrap_or((&text, ""));
    let (p, s) = (Document::new(a), Document::new(b));
    for drift in compare(&p, &s, &Known::default()).drifts {
        for (document, place) in [(&p, &drift.primary), (&s, &drift.secondary)] {
            let whole = place
                .as_ref()
                .is_none_or(|e| document.text().get(e.start..e.end) == Some(&e.text));
            property(whole, || "a drift's place holds its text".to_owned())?;
        }
    }
    Ok(())
}
