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

/// Five sources on one port: two copy a misspelt name, in words of their own; the others write it
/// right, each from its own sight.
#[test]
fn a_rare_error_that_two_share_makes_one_origin_of_them_and_what_is_common_does_not() {
    let right = Document::new(
        "Our sensors at the quay saw Gravel Owl on Monday. The National Cyber Security Centre was told.",
    );
    let own = Document::new(
        "Divers found a box. Weeks later the National Cyber Security Centre named Gravel Owl.",
    );
    let own_too = Document::new(
        "A former clerk told us that Gravel Owl had been there, as the National Cyber Security Centre knew.",
    );
    let wrong = Document::new(
        "It was Gravel Owl, so says the National Cyber Safety Centre in a letter to the mayor.",
    );
    let copied = Document::new(
        "The mayor has been warned of Gravel Owl; the warning came from the National Cyber Safety Centre.",
    );
    let none: Vec<String> = Vec::new();
    let source = |id, published, document| Source {
        id,
        published,
        document,
        declared: &none,
    };
    let all = [
        source("right", "2024-01-01", &right),
        source("own", "2024-01-02", &own),
        source("own-too", "2024-01-03", &own_too),
        source("wrong", "2024-01-04", &wrong),
        source("copied", "2024-01-05", &copied),
    ];
    let found = derivations(&all);
    assert_eq!(found.len(), 1, "{found:?}");
    let one = &found[0];
    assert_eq!(
        (one.source.as_str(), one.from.as_str(), one.rule.as_str()),
        ("copied", "wrong", "shared-error")
    );
    assert!(one.explanation.contains("national cyber safety centre"));
    let ids = ["right", "own", "own-too", "wrong", "copied"];
    assert_eq!(origins(&ids, &found), ["own", "own-too", "right", "wrong"]);
}

/// A long report that takes over two sentences word for word, among much of its own.
#[test]
fn sentences_taken_over_make_a_copy_however_long_it_is_and_without_a_day_it_is_the_later() {
    let said = "The centre has provided direct support to organisations that have been affected by this malicious activity. \
        For reasons of security and of commerce these organisations are not identified in public by the centre or its minister.";
    let original = Document::new(said);
    let more: String = (0..60)
        .map(|n| format!(" Reader {n} wrote to us about matter {n} and about nothing else at all."))
        .collect();
    let report = Document::new(&format!("{said}{more}"));
    let other =
        Document::new("The minister of another land said something else entirely about support.");
    let none: Vec<String> = Vec::new();
    let source = |id, published, document| Source {
        id,
        published,
        document,
        declared: &none,
    };
    let all = [
        source("a-report", "", &report),
        source("original", "2021-07-19", &original),
        source("other", "2021-07-20", &other),
    ];
    let found = derivations(&all);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].source.as_str(), found[0].from.as_str()),
        ("a-report", "original")
    );
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
