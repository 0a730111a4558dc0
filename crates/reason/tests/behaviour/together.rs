//! What goes together: a tool and what it does by itself; and what two planted items can do.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Entry, Picture};
use ascribe_reason::assessment::{AsOf, Assessment, Observed, Place, Replay};
use ascribe_reason::{BY_WORDS, Case, Excluded, Observation, Parameters, assess, examine, link};
use serde_json::{Value, json};

/// Twenty groups: each uses a tool of its own and five techniques of thirty; the tool of the first one
/// does three techniques by itself, of which the group is known for two.
fn picture() -> Picture {
    let mut builder = Builder::default();
    let mut seq = 0;
    let mut take = |object: Value| {
        seq += 1;
        let text = object.to_string();
        builder.take(&Entry {
            seq,
            kind: object["type"].as_str().unwrap(),
            object_id: object["id"].as_str().unwrap(),
            source: "attack",
            reliability: 'B',
            published: None,
            body: &text,
        });
    };
    let reference = |id: String| json!([{"source_name": "mitre-attack", "external_id": id}]);
    for n in 0..30 {
        take(json!({
            "type": "attack-pattern", "id": format!("attack-pattern--{n}"),
            "name": format!("Way {n}"), "external_references": reference(technique(n)),
        }));
    }
    let uses = |from: String, to: String| {
        json!({
            "type": "relationship", "id": format!("relationship--{from}-{to}"),
            "relationship_type": "uses", "source_ref": from, "target_ref": to,
            "description": format!("(Citation: Report {from})"),
            "external_references": [
                {"source_name": format!("Report {from}"), "url": "https://house.net/report"},
            ],
        })
    };
    for n in 0..20 {
        let (group, tool) = (format!("intrusion-set--{n}"), format!("malware--{n}"));
        take(json!({
            "type": "intrusion-set", "id": group, "name": format!("Group {n}"),
            "external_references": reference(format!("G{n:04}")),
        }));
        take(json!({
            "type": "malware", "id": tool, "name": format!("Beast {n}"),
            "external_references": reference(format!("S{n:04}")),
        }));
        take(uses(group.clone(), tool));
        for k in 0..5 {
            let pattern = format!("attack-pattern--{}", (n * 3 + k) % 30);
            take(uses(group.clone(), pattern));
        }
    }
    for n in [0, 1, 29] {
        take(uses(
            "malware--0".to_owned(),
            format!("attack-pattern--{n}"),
        ));
    }
    builder.finish()
}

fn technique(n: usize) -> String {
    format!("T{}", 2000 + n)
}

fn weigh(found: &[(&str, String)], rule: Option<&str>) -> Assessment {
    let picture = picture();
    let place = Place {
        file: "report.txt".to_owned(),
        start: 0,
        end: 1,
        written: String::new(),
        rule: rule.map(str::to_owned),
        when: None,
    };
    let observations: Vec<Observation> = found
        .iter()
        .map(|(kind, value)| Observation {
            kind: (*kind).to_owned(),
            value: value.clone(),
            found: vec![place.clone()],
        })
        .collect();
    let excluded = Excluded::default();
    let (items, comparable) = link(&picture, &observations, &[], None, &excluded);
    let case = Case {
        id: "incident".to_owned(),
        name: String::new(),
        as_of: AsOf {
            recorded: String::new(),
            known_by: None,
            entries: picture.entries,
            without: Vec::new(),
        },
        observed: Observed {
            from: None,
            to: None,
            basis: "unknown".to_owned(),
            note: String::new(),
        },
        items,
        comparable,
        excluded,
        mentions: Vec::new(),
        files: Vec::new(),
        replay: Replay {
            id: String::new(),
            engine: String::new(),
            parameters: String::new(),
        },
    };
    let parameters = Parameters::default();
    let answer = assess(&picture, case.clone(), &parameters);
    examine(&picture, &case, &parameters, Vec::new(), answer)
}

fn first(answer: &Assessment) -> f64 {
    let own = answer.hypotheses.iter().find(|h| h.actor == "Group 0");
    own.unwrap().probability
}

#[test]
fn what_a_tool_does_by_itself_adds_nothing_to_the_tool() {
    let tool = ("tool", "S0000".to_owned());
    let own = |n| ("attack-pattern", technique(n));
    let alone = weigh(std::slice::from_ref(&tool), None);
    let more = weigh(&[tool.clone(), own(0), own(1), own(29)], None);
    assert!((first(&alone) - first(&more)).abs() < 1e-12);
    let told = |e: &&ascribe_reason::assessment::Evidence| {
        e.notes.iter().any(|n| n.contains("does this by itself"))
    };
    assert_eq!(more.evidence.iter().filter(told).count(), 3);
    // Without the tool they speak, and so does beside the tool what it does not do.
    assert!(first(&weigh(&[own(0), own(1)], None)) > first(&weigh(&[own(10)], None)));
    assert!(first(&weigh(&[tool, own(2), own(3)], None)) > first(&alone));
}

#[test]
fn a_technique_read_out_of_words_says_less_than_its_id() {
    let own = |n| ("attack-pattern", technique(n));
    let written = weigh(&[own(0), own(1), own(2)], None);
    let rule = format!("{BY_WORDS}, from the words “x”: y");
    let read = weigh(&[own(0), own(1), own(2)], Some(&rule));
    let weight = |a: &Assessment, name: &str| {
        let own = a.hypotheses.iter().find(|h| h.actor == name);
        own.unwrap().weight
    };
    assert!(weight(&read, "Group 0") < weight(&written, "Group 0"));
    assert!(weight(&read, "Group 0") > 0.0);
    // What speaks against somebody speaks less too.
    assert!(weight(&read, "Group 5") > weight(&written, "Group 5"));
}

#[test]
fn an_answer_that_two_items_carry_is_not_firm_and_says_so() {
    let own = |n| ("attack-pattern", technique(n));
    let answer = weigh(&[("tool", "S0000".to_owned())], None);
    assert!(
        answer.support.answered && !answer.support.firm,
        "{:?}",
        answer.support
    );
    assert!(answer.support.rest.abs() < 1e-9);
    let warnings = answer.examination.sensitivity.unwrap().warnings;
    assert!(
        warnings.iter().any(|w| w.contains("two items")),
        "{warnings:?}"
    );
    let more = [("tool", "S0000".to_owned()), own(2), own(3), own(4)];
    let answer = weigh(&more, None);
    assert!(answer.support.rest > 0.0);
}
