//! What is taken in, what is left out, and what is said about it.

use ascribe_stix::notes::{NoteKind, notes};
use ascribe_stix::{Index, Limits, Parsed, Reason, parse};

fn read(text: &str) -> Parsed<'_> {
    parse(text.as_bytes(), &Limits::default())
}

#[test]
fn bundles_arrays_envelopes_and_single_objects() {
    let object = r#"{"type":"tool","id":"tool--1","objects":{"0":{}}}"#;
    for (text, bundle) in [
        (object.to_owned(), false),
        (format!("\u{feff}[{object}]"), false),
        (
            format!(r#"{{"objects":[{object}],"type":"bundle","id":"bundle--1"}}"#),
            true,
        ),
        (format!(r#"{{"more":true,"objects": [ {object} ] }}"#), true),
    ] {
        let parsed = read(&text);
        assert_eq!(parsed.problems, [], "{text}");
        assert_eq!(parsed.bundle.is_some(), bundle, "{text}");
        assert_eq!(parsed.objects[0].raw, object);
    }
    assert_eq!(
        read(r#"{"type":"bundle","id":"bundle--1"}"#).objects.len(),
        0
    );
}

#[test]
fn a_bad_object_is_named_and_the_rest_goes_in() {
    let text = r#"[{"type":"tool","id":"tool--1"}, {"id":"tool--2","x":{}}, 7,
        {"type":"tool","id":"tool--3","x":tru}, {"type":"tool","id":"tool--4"}]"#;
    let parsed = read(text);
    let taken: Vec<_> = parsed.objects.iter().map(|o| o.id()).collect();
    assert_eq!(taken, ["tool--1", "tool--4"]);
    let said: Vec<_> = parsed.problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3);
    assert!(
        said[0].starts_with("object 1 (tool--2): has no \"type\""),
        "{}",
        said[0]
    );
    assert!(
        said[1].starts_with("object 2: is not a JSON object"),
        "{}",
        said[1]
    );
    assert!(
        said[2].starts_with("object 3 (tool--3): is not a JSON object"),
        "{}",
        said[2]
    );
}

#[test]
fn bytes_that_are_not_utf8_spoil_one_object_only() {
    let mut bytes =
        br#"[{"type":"tool","id":"tool--1","name":"?"},{"type":"tool","id":"tool--2"}]"#.to_vec();
    let at = bytes.iter().position(|b| *b == b'?').unwrap();
    bytes[at] = 0xff;
    let parsed = parse(&bytes, &Limits::default());
    assert_eq!(parsed.objects.len(), 1);
    assert_eq!(parsed.problems[0].reason, Reason::NotUtf8);
    assert_eq!(parsed.problems[0].id.as_deref(), Some("tool--1"));
}

#[test]
fn broken_ends_are_reported() {
    let parsed = read(r#"{"type":"bundle","objects":[{"type":"tool","id":"tool--1"},{"type":"to"#);
    assert_eq!(parsed.objects.len(), 1);
    assert!(matches!(parsed.problems[0].reason, Reason::Broken { .. }));
    let trailing = read(r#"[{"type":"tool","id":"tool--1"}] x"#);
    assert_eq!(trailing.objects.len(), 1);
    assert!(matches!(
        trailing.problems[0].reason,
        Reason::Trailing { .. }
    ));
    for nothing in ["", "  ", "hello", "7"] {
        assert_eq!(
            read(nothing).problems[0].reason,
            Reason::NotStix,
            "{nothing}"
        );
    }
}

#[test]
fn limits_hold() {
    let one = r#"{"type":"tool","id":"tool--1"}"#;
    let text = format!("[{one},{one},{one}]");
    let limits = Limits {
        max_objects: 2,
        ..Limits::default()
    };
    let parsed = parse(text.as_bytes(), &limits);
    assert_eq!(parsed.objects.len(), 2);
    assert_eq!(
        parsed.problems[0].reason,
        Reason::TooMany {
            left_out: 1,
            limit: 2
        }
    );

    let limits = Limits {
        max_bytes: 10,
        ..Limits::default()
    };
    assert!(matches!(
        parse(text.as_bytes(), &limits).problems[0].reason,
        Reason::TooLarge { .. }
    ));
    let limits = Limits {
        max_object_bytes: 10,
        ..Limits::default()
    };
    assert_eq!(parse(text.as_bytes(), &limits).problems.len(), 3);

    let deep = format!(
        r#"[{one},{{"type":"tool","id":"tool--2","x":{}{}}}]"#,
        "[".repeat(500_000),
        "]".repeat(500_000)
    );
    let parsed = read(&deep);
    assert_eq!(parsed.objects.len(), 1);
    assert_eq!(
        parsed.problems[0].reason,
        Reason::TooDeep {
            depth: 500_001,
            limit: 100
        }
    );
    assert_eq!(parsed.problems[0].id.as_deref(), Some("tool--2"));
}

#[test]
fn threads_do_not_change_the_result() {
    let objects: Vec<String> = (0..9000)
        .map(|n| match n % 1000 {
            7 => format!(r#"{{"id":"tool--{n}"}}"#),
            _ => format!(
                r#"{{"type":"tool","id":"tool--{n}","description":"{}"}}"#,
                "x".repeat(100)
            ),
        })
        .collect();
    let text = format!("[{}]", objects.join(","));
    let run = |max_threads| {
        let parsed = parse(
            text.as_bytes(),
            &Limits {
                max_threads,
                ..Limits::default()
            },
        );
        let ids: Vec<String> = parsed.objects.iter().map(|o| o.id().to_owned()).collect();
        (ids, parsed.problems)
    };
    let single = run(1);
    assert_eq!(single.1.len(), 9);
    assert_eq!(single.1[3].index, Some(3007));
    assert_eq!(run(2), single);
    assert_eq!(run(5), single);
}

#[test]
fn the_index_finds_by_id_type_and_relationship() {
    let parsed = read(
        r#"[{"type":"tool","id":"tool--1","modified":"2020-01-01T00:00:00Z","name":"new"},
        {"type":"tool","id":"tool--1","modified":"2019-01-01T00:00:00Z","name":"old"},
        {"type":"relationship","id":"relationship--1","source_ref":"tool--9","target_ref":"tool--1"}]"#,
    );
    let index = Index::new(&parsed.objects);
    assert_eq!(index.id("tool--1"), Some(0));
    assert_eq!(index.other_versions("tool--1"), [1]);
    assert_eq!(index.of_type("tool"), [0, 1]);
    assert_eq!(index.to_target("tool--1"), [2]);
    assert_eq!(index.from_source("tool--9"), [2]);
    assert_eq!(index.id("tool--9"), None);
    assert_eq!(index.types(), [("relationship", 1), ("tool", 2)]);
}

#[test]
fn the_unusual_is_accepted_and_noted() {
    let parsed = read(include_str!("../fixtures/stix20.json"));
    let index = Index::new(&parsed.objects);
    let kinds: Vec<_> = notes(&parsed.objects, &index)
        .into_iter()
        .map(|n| n.kind)
        .collect();
    assert!(kinds.contains(&NoteKind::CustomType("x-custom".into())));
    assert!(kinds.contains(&NoteKind::Dangling {
        property: "target_ref".into(),
        target: "malware--00000000-0000-4000-8000-000000000000".into()
    }));
    assert!(kinds.iter().any(|k| matches!(k, NoteKind::Identifier(_))));
    let domain = read(r#"{"type":"domain-name","id":"domain-name--1","value":"a_b.example"}"#);
    let noted = notes(&domain.objects, &Index::new(&domain.objects));
    assert!(
        noted
            .iter()
            .any(|n| n.kind == NoteKind::UnderscoreInDomain("a_b.example".into()))
    );
}
