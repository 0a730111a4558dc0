//! Nothing of an object is lost on its way in.

use ascribe_stix::{Limits, Members, Object, canonical, parse};
use proptest::prelude::*;
use serde_json::{Map, Value};

#[test]
fn every_object_keeps_its_bytes() {
    let text = include_str!("../fixtures/stix20.json");
    let parsed = parse(text.as_bytes(), &Limits::default());
    assert_eq!(parsed.objects.len(), 8);
    for object in &parsed.objects {
        assert!(
            text.contains(&*object.raw),
            "{} is not a part of the text",
            object.id()
        );
    }
    let indicator = &parsed.objects[0];
    assert!(
        indicator
            .raw
            .contains(r#""x_score": 1.50, "x_ünï": "\u00e9\/""#)
    );
    assert_eq!(indicator.property::<String>("x_ünï").as_deref(), Some("é/"));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Objects whose known properties may hold anything.
fn any_object() -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof![
        "(name|aliases|description|labels|external_references|revoked|objects|pattern)",
        any::<String>(),
    ];
    prop::collection::hash_map(name, any_value(), 0..8).prop_map(|members| {
        let mut object: Map<String, Value> = members.into_iter().collect();
        object.insert("type".into(), "x-any".into());
        object.insert("id".into(), "x-any--7".into());
        object
    })
}

proptest! {
    #[test]
    fn any_object_with_type_and_id_goes_in_whole(object in any_object()) {
        let text = Value::Object(object.clone()).to_string();
        let array = format!("[{text}, {text}]");
        let parsed = parse(array.as_bytes(), &Limits::default());
        prop_assert_eq!(parsed.problems, vec![]);
        prop_assert_eq!(parsed.objects.len(), 2);
        for object in &parsed.objects {
            prop_assert_eq!(&*object.raw, &text);
        }
        let back: Value = serde_json::from_str(&canonical(&text).unwrap()).unwrap();
        prop_assert_eq!(back, Value::Object(object));
    }

    #[test]
    fn any_bytes_are_handled(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes, &Limits::default());
    }

    #[test]
    fn damaged_bundles_are_handled(at in 0usize..2000, byte in any::<u8>()) {
        let mut bytes = include_bytes!("../fixtures/stix20.json").to_vec();
        bytes[at] = byte;
        for object in parse(&bytes, &Limits::default()).objects {
            prop_assert!(Members::of(&object.raw).is_ok());
            prop_assert!(Object::parse(&object.raw).is_ok());
        }
    }
}
