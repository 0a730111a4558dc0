use super::*;

fn day(text: &str) -> Option<Day> {
    Day::parse(text)
}

fn used(actor: &str, first: &str, precision: Precision) -> Use {
    Use {
        actor: actor.to_owned(),
        cve: "CVE-2021-26855".to_owned(),
        first: day(first),
        precision,
        cited: vec![Cited {
            publisher: "ESET".to_owned(),
            url: None,
            published: Some("2021-03-10".to_owned()),
        }],
    }
}

fn question(uses: Vec<Use>) -> Question {
    Question {
        name: Some("ProxyLogon".to_owned()),
        cves: vec!["CVE-2021-26855".to_owned()],
        product: None,
        milestones: Milestones {
            first_exploited: day("2021-01-03"),
            disclosed: day("2021-03-02"),
            patched: day("2021-03-02"),
            poc_public: day("2021-03-10"),
            mass_exploitation: day("2021-02-28"),
        },
        uses,
    }
}

#[test]
fn first_uses_are_placed_beside_what_was_public() {
    let answer = spread(&question(vec![
        used("Late", "2021-07-01", Precision::Month),
        used("First", "2021-01-03", Precision::Day),
        used("First", "2021-05-03", Precision::Day),
        used("First", "2021-01-01", Precision::Year),
        used("Same day", "2021-03-02", Precision::Day),
        used("Week", "2021-03-04", Precision::Day),
        used("Coarse", "2021-03-01", Precision::Month),
        used("Undated", "", Precision::Day),
    ]));
    let phases: Vec<(&str, Phase)> = answer
        .uses
        .iter()
        .map(|p| (p.actor.as_str(), p.phase))
        .collect();
    assert_eq!(
        phases,
        [
            ("First", Phase::BeforeDisclosure),
            ("Coarse", Phase::Unsure),
            ("Same day", Phase::OnDisclosure),
            ("Week", Phase::BeforeProofOfConcept),
            ("Late", Phase::AfterProofOfConcept),
            ("Undated", Phase::Undated),
        ]
    );
    assert_eq!(answer.before_public, ["First"]);
    let first = answer.uses.first().unwrap();
    assert_eq!(first.days_after["disclosed"], -58);
    let by = |what: &str| {
        answer
            .steps
            .iter()
            .find(|s| s.what.contains(what))
            .unwrap()
            .actors
    };
    assert_eq!(
        (by("the day before"), by("disclosed"), by("a week")),
        (1, 2, 3)
    );
    assert_eq!(by("all whose"), 5);
}

#[test]
fn nothing_known_is_said_plainly() {
    let answer = spread(&Question::default());
    assert!(answer.uses.is_empty() && answer.steps.is_empty());
    assert_eq!(answer.sentences, ["No source names an actor that used it."]);
    assert!(figure(&answer).contains("</svg>"));
}

#[test]
fn a_figure_holds_no_foreign_markup() {
    let answer = spread(&question(vec![used(
        "<script>",
        "2021-03-02",
        Precision::Day,
    )]));
    let svg = figure(&answer);
    assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;"));
    assert!(!text(&answer, 80).contains('\u{1b}'));
}
