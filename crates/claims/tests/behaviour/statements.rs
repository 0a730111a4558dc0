//! Claims of one statement; sources and their origins.

use ascribe_claims::claim::{Claim, ClaimKind};
use ascribe_claims::lineage::{Source, derivations, origins};
use ascribe_claims::{Known, claims, text::Document};

fn claims_of(text: &str) -> Vec<Claim> {
    claims(&Document::new(text), &Known::default())
}

#[test]
fn a_figure_keeps_its_denominator_speaker_and_hedge() {
    let all = claims_of(
        "According to the GCSB, around 30 per cent of serious incidents recorded by the NCSC contains indicators that can be linked to state actors.",
    );
    let claim = &all[0];
    assert_eq!(claim.kind, ClaimKind::Figure);
    assert_eq!(claim.speakers, ["GCSB"]);
    let figure = &claim.figures[0];
    assert_eq!((figure.from, figure.words.as_str()), (30.0, "30 per cent"));
    assert_eq!(
        figure.denominator.as_deref(),
        Some("serious incidents recorded by the NCSC")
    );
    assert_eq!(
        claim.hedge.as_ref().map(|h| h.words.as_str()),
        Some("contains indicators")
    );
    assert!(claim.rules.iter().any(|r| r.starts_with("figure")));
}

#[test]
fn an_attribution_says_who_whom_where_when() {
    let all = claims_of(
        "The NCSC said APT28 was almost certainly responsible for attacks in Ukraine in March 2022.",
    );
    let claim = &all[0];
    assert_eq!(claim.kind, ClaimKind::Attribution);
    assert_eq!(claim.speakers, ["NCSC"]);
    assert!(claim.about.contains(&"APT28".to_owned()));
    assert_eq!(claim.hedge.as_ref().map(|h| h.grade), Some(7));
    assert_eq!(claim.scope, ["Ukraine"]);
    assert_eq!(claim.period, ["2022-03"]);
}

#[test]
fn corroboration_counts_origins() {
    let original = Document::new(
        "---\ntitle: Norland names the actor behind the port attack\n---\nNorland attributes the attack on its port to Gravel Owl after a long and thorough investigation by its service.",
    );
    let copy = Document::new(
        "Norland attributes the attack on its port to Gravel Owl after a long and thorough investigation by its service. More tomorrow.",
    );
    let cites = Document::new(
        "As \"Norland names the actor behind the port attack\" tells us, Gravel Owl did it.",
    );
    let own = Document::new("Our sensors saw Gravel Owl in the harbour's network weeks before.");
    let none: Vec<String> = Vec::new();
    let source = |id, published, document| Source {
        id,
        published,
        document,
        declared: &none,
    };
    let all = [
        source("a", "2024-01-01", &original),
        source("b", "2024-01-02", &copy),
        source("c", "2024-01-03", &cites),
        source("d", "2024-01-04", &own),
    ];
    let found = derivations(&all);
    let rule = |id: &str| {
        found
            .iter()
            .find(|d| d.source == id)
            .map(|d| (d.from.as_str(), d.rule.as_str()))
    };
    assert_eq!(rule("b"), Some(("a", "near-copy")));
    assert_eq!(rule("c"), Some(("a", "cites")));
    assert_eq!(rule("d"), None);
    assert_eq!(origins(&["a", "b", "c", "d"], &found), ["a", "d"]);
}

#[test]
fn a_ring_of_sources_is_one_origin() {
    let (a, b) = (Document::new("One."), Document::new("Two."));
    let (of_a, of_b) = (vec!["b".to_owned()], vec!["a".to_owned()]);
    let all = [
        Source {
            id: "a",
            published: "",
            document: &a,
            declared: &of_a,
        },
        Source {
            id: "b",
            published: "",
            document: &b,
            declared: &of_b,
        },
    ];
    assert_eq!(origins(&["a", "b"], &derivations(&all)).len(), 1);
}
