//! When an actor is active and in which words it is told of: weak, never alone, and without what the report
//! under test says itself.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Day, Entry, Picture};
use ascribe_reason::assessment::{AsOf, Assessment, Observed, Replay};
use ascribe_reason::{Case, Excluded, Observation, Parameters, assess, link};
use serde_json::{Value, json};

const LOOMS: &str = "weavers looms shuttles warp tapestry bobbins";
const BOATS: &str = "harbour rigging anchors tides ferrymen lanterns";

fn group(letter: char, told: &str, from: &str, to: &str) -> Value {
    json!({
        "type": "intrusion-set", "id": format!("intrusion-set--{letter}"), "name": format!("Group {letter}"),
        "description": told, "first_seen": from, "last_seen": to,
        "modified": "2024-01-01T00:00:00Z",
        "external_references": [
            {"source_name": "Quay", "url": "https://quay-press-7.net/2023/02/report"},
            {"source_name": "mitre-attack", "external_id": format!("G{}", u32::from(letter))}
        ],
    })
}

/// Three groups; of the third only the telling of a use speaks of looms.
fn picture() -> Picture {
    let objects = [
        group(
            'A',
            &format!("It is told of with {LOOMS}.(Citation: Quay)"),
            "2015-01-01",
            "2016-01-01",
        ),
        group(
            'B',
            &format!("It is told of with {BOATS}."),
            "2020-01-01",
            "2023-01-01",
        ),
        group('C', "Nothing is told of note.", "2010-01-01", "2012-01-01"),
        json!({"type": "attack-pattern", "id": "attack-pattern--1", "name": "Weaving",
            "modified": "2024-01-01T00:00:00Z",
            "external_references": [{"source_name": "mitre-attack", "external_id": "T1999"}]}),
        json!({"type": "relationship", "id": "relationship--1", "relationship_type": "uses",
        "source_ref": "intrusion-set--C", "target_ref": "attack-pattern--1",
        "modified": "2024-01-01T00:00:00Z",
        "description": "Group C wrote of glaciers, crevasses and sledges.(Citation: Quay)",
        "external_references": [
            {"source_name": "Quay", "url": "https://quay-press-7.net/2023/02/report"}
        ]}),
    ];
    let mut builder = Builder::default();
    for (seq, object) in (1..).zip(&objects) {
        let body = object.to_string();
        builder.take(&Entry {
            seq,
            kind: object["type"].as_str().unwrap(),
            object_id: object["id"].as_str().unwrap(),
            source: "attack",
            reliability: 'B',
            published: None,
            body: &body,
        });
    }
    builder.finish()
}

struct Asked<'a> {
    observed: &'a [(&'a str, &'a str)],
    known_by: Option<&'a str>,
    without: &'a [&'a str],
    parameters: Parameters,
}

impl<'a> Asked<'a> {
    /// Circumstances alone, of which whoever they fit is named.
    fn of(observed: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            observed,
            known_by: None,
            without: &[],
            parameters: Parameters {
                circumstances_name: true,
                ..Parameters::default()
            },
        }
    }

    fn answer(self) -> Assessment {
        let picture = picture();
        let each = self.observed.iter();
        let observations: Vec<Observation> = each
            .map(|(kind, value)| Observation {
                kind: (*kind).to_owned(),
                value: (*value).to_owned(),
                found: Vec::new(),
            })
            .collect();
        let excluded = Excluded {
            publishers: self.without.iter().map(|p| (*p).to_owned()).collect(),
            whatever_cites: true,
            ..Excluded::default()
        };
        let known_by = self.known_by.and_then(Day::parse);
        let (items, comparable) = link(&picture, &observations, &[], known_by, &excluded);
        let none = String::new;
        let case = Case {
            id: none(),
            name: none(),
            as_of: AsOf {
                recorded: none(),
                known_by: None,
                entries: picture.entries,
                without: Vec::new(),
            },
            observed: Observed {
                from: None,
                to: None,
                basis: "unknown".to_owned(),
                note: none(),
            },
            items,
            comparable,
            excluded,
            mentions: Vec::new(),
            files: Vec::new(),
            replay: Replay {
                id: none(),
                engine: none(),
                parameters: none(),
            },
        };
        assess(&picture, case, &self.parameters)
    }
}

/// What the first item adds to a group; nothing where it is silent.
fn adds(answer: &Assessment, letter: char) -> f64 {
    let items = answer.evidence.first();
    let mut own = items.into_iter().flat_map(|e| &e.contributions);
    let own = own.find(|c| *c.actor == *format!("Group {letter}"));
    own.map_or(0.0, |c| c.weight)
}

#[test]
fn a_day_within_a_known_span_speaks_for_it_and_less_with_each_year_outside() {
    let on = |day: &str| adds(&Asked::of(&[("activity-day", day)]).answer(), 'B');
    let inside = on("2021-06-01");
    assert!(inside > 0.2, "{inside}");
    let after: Vec<f64> = ["2023-06-01", "2024-06-01", "2026-06-01"].map(on).into();
    assert!(
        after.iter().all(|w| *w < inside) && after.is_sorted_by(|a, b| a > b),
        "{after:?}"
    );
    assert!((on("2020-01-02") - on("2022-12-30")).abs() < 0.05);
    let answer = Asked::of(&[("activity-day", "2021-06-01")]).answer();
    assert!(
        adds(&answer, 'C') < 0.0,
        "who is known for other years loses"
    );
    assert!(
        adds(&answer, 'C') > -0.5,
        "and little: spans are incomplete"
    );
}

#[test]
fn no_day_that_can_be_read_and_no_span_that_was_known_by_then_says_nothing() {
    let silent = |asked: Asked<'_>| assert!(asked.answer().evidence.is_empty());
    silent(Asked::of(&[("activity-day", "soon")]));
    let mut early = Asked::of(&[("activity-day", "2021-06-01")]);
    early.known_by = Some("2022-01-01");
    silent(early);
    let mut early = Asked::of(&[("wording", LOOMS)]);
    early.known_by = Some("2022-01-01");
    silent(early);
}

#[test]
fn words_speak_for_whom_they_are_told_of_and_against_others() {
    let answer = Asked::of(&[("wording", BOATS)]).answer();
    assert!(adds(&answer, 'B') > 0.5, "{}", adds(&answer, 'B'));
    assert!(adds(&answer, 'A') < 0.0 && adds(&answer, 'C') < 0.0);
    assert_eq!(
        answer.evidence.first().unwrap().value,
        "words of the report"
    );
    let strange = Asked::of(&[("wording", "zephyr quince obelisk marzipan")]).answer();
    let all = ['A', 'B', 'C'].map(|l| adds(&strange, l).max(0.0));
    assert_eq!(
        all, [0.0; 3],
        "words that nobody is told in speak for nobody"
    );
}

#[test]
fn what_is_told_of_a_use_counts_for_its_user() {
    let ice = [("wording", "glaciers crevasses sledges")];
    assert!(adds(&Asked::of(&ice).answer(), 'C') > 0.5);
    // As sets of before have it, only what is told of the group itself.
    let ice = [("vocabulary", "glaciers crevasses sledges")];
    assert!(adds(&Asked::of(&ice).answer(), 'C') <= 0.0);
}

#[test]
fn words_of_the_publisher_under_test_are_left_out() {
    let looms = [("wording", LOOMS)];
    let with = adds(&Asked::of(&looms).answer(), 'A');
    let mut asked = Asked::of(&looms);
    asked.without = &["quay-press-7.net"];
    let without = adds(&asked.answer(), 'A');
    assert!(with > 0.5 && without <= 0.0, "{with} {without}");
}

#[test]
fn days_and_words_alone_name_nobody_and_attribute_nobody() {
    let both = [("wording", BOATS), ("activity-day", "2021-06-01")];
    let mut asked = Asked::of(&both);
    asked.parameters.circumstances_name = false;
    let answer = asked.answer();
    assert!(answer.hypotheses.iter().all(|h| h.unknown));
    let named = Asked::of(&both).answer();
    assert_eq!(
        named.verdict,
        ascribe_reason::assessment::Verdict::Unattributed
    );
    assert!(!named.support.firm, "{:?}", named.support);
}
