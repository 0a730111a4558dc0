//! What must hold for any text.

use ascribe_claims::{Known, claims, compare::compare, text::Document};
use proptest::prelude::*;

/// Sentences with every kind of thing in them, put together at random.
const PARTS: [&str; 16] = [
    "The NCSC assesses that APT28 was almost certainly behind the attack.",
    "Separately, Sandworm (also known as Voodoo Bear) may have hit 30 per cent of the grid of Ukraine.",
    "“We condemn this,” Minister Jane Doe said.",
    "Of the 343 incidents recorded in 2023/24, 110 were linked to state-sponsored actors.",
    "According to the GCSB, around 30 per cent of serious activity contains indicators that can be linked to them.",
    "Between January 2020 and 3 March 2021, Chinese actors targeted all universities in New Zealand",
    "The embassy denied it; no evidence was found, which led to other actors’ use of it.",
    "Ministry of State Security (MSS) officers hacked Microsoft Exchange – with little doubt.",
    "He said CVE-2021-26855 was used, e.g. by UNC1234 and TEMP.Veles.",
    "# Headline in capitals: HAFNIUM STRIKES",
    "one in three incidents",
    "Straße — ”odd“ \u{202e} \u{1f980} İ’s 2021-13-99 %%% ((",
    "---",
    "date: 2021-01-01",
    "\"",
    "U.S. officials said the U.K. and N.Z. agreed. It is so!",
];

fn text() -> impl Strategy<Value = Vec<String>> {
    let part = prop_oneof![
        6 => prop::sample::select(PARTS.to_vec()).prop_map(str::to_owned),
        1 => "[ -~“”’\n]{0,60}",
        1 => "\\PC{0,30}",
    ];
    let paragraph = prop::collection::vec(part, 1..4).prop_map(|p| p.join(" "));
    prop::collection::vec(paragraph, 0..7)
}

fn whole(document: &Document, start: usize, end: usize, text: &str) -> bool {
    document.text().get(start..end) == Some(text)
}

/// A text cut into lines in one way by itself and in another among others; found by the property
/// below.
#[test]
fn lines_cut_differently_are_no_drift() {
    let paragraphs = [
        "The NCSC assesses that APT28 was almost certainly behind the attack.",
        "Separately, Sandworm (also known as Voodoo Bear) may have hit 30 per cent of the grid of Ukraine.",
        "The NCSC assesses that APT28 was almost certainly behind the attack. According to the GCSB, \
         around 30 per cent of serious activity contains indicators that can be linked to them.",
        "The NCSC assesses that APT28 was almost certainly behind the attack. one in three incidents",
        "a\n one in three incidents",
    ];
    let (all, some) = (
        Document::new(&paragraphs.join("\n\n")),
        Document::new(paragraphs[4]),
    );
    let found = compare(&all, &some, &Known::default());
    assert!(found.drifts.is_empty(), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_against_itself_has_no_drift(paragraphs in text()) {
        let document = Document::new(&paragraphs.join("\n\n"));
        let found = compare(&document, &document, &Known::default());
        prop_assert!(found.drifts.is_empty() && found.omissions.is_empty(), "{found:?}");
    }

    #[test]
    fn paragraphs_left_out_are_no_drift(paragraphs in text(), keep in any::<u8>()) {
        let kept = paragraphs.iter().enumerate().filter(|(i, _)| keep & (1 << i) != 0);
        let part: Vec<&str> = kept.map(|(_, p)| p.as_str()).collect();
        // Front matter is told by its place, so it must not arise by leaving out.
        prop_assume!(!part.first().is_some_and(|p| p.trim_start().starts_with("---")));
        prop_assume!(!paragraphs.first().is_some_and(|p| p.trim_start().starts_with("---")));
        let (all, some) = (Document::new(&paragraphs.join("\n\n")), Document::new(&part.join("\n\n")));
        let found = compare(&all, &some, &Known::default());
        prop_assert!(found.drifts.is_empty(), "{found:?}");
    }

    #[test]
    fn places_lie_in_their_texts(a in text(), b in text()) {
        let (p, s) = (Document::new(&a.join("\n\n")), Document::new(&b.join("\n")));
        let found = compare(&p, &s, &Known::default());
        let omitted = found.omissions.iter().filter_map(|o| o.primary.as_ref());
        for e in found.drifts.iter().filter_map(|d| d.primary.as_ref()).chain(omitted) {
            prop_assert!(whole(&p, e.start, e.end, &e.text) && e.text.chars().count() < 500);
        }
        for e in found.drifts.iter().filter_map(|d| d.secondary.as_ref()) {
            prop_assert!(whole(&s, e.start, e.end, &e.text) && e.text.chars().count() < 500);
        }
        for c in claims(&p, &Known::default()) {
            prop_assert!(whole(&p, c.start, c.end, &c.text));
        }
    }
}
