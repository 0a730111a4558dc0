use super::{CanonicalError, MAX_DEPTH, canonical, canonical_of};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn rfc_8785_example_of_section_3_2() {
    let input = r#"{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"#;
    let expected = concat!(
        r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
        "\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    );
    assert_eq!(canonical(input).unwrap(), expected);
}

#[test]
fn names_are_sorted_by_utf16_units() {
    // RFC 8785, 3.2.3: the emoji sorts before U+FB33 although its code point is higher.
    let input = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
    let output = canonical(input).unwrap();
    let order: Vec<char> = output.chars().filter(char::is_ascii_digit).collect();
    // "1" itself is a name, hence the digit before 4.
    assert_eq!(
        order.iter().collect::<String>(),
        "2146715 3".replace(' ', "")
    );
}

#[test]
fn numbers_follow_ecmascript() {
    for (input, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("1e21", "1e+21"),
        ("123456789012345680000", "123456789012345680000"),
        ("1e-6", "0.000001"),
        ("1e-7", "1e-7"),
        ("9007199254740993", "9007199254740993"),
        ("5e-324", "5e-324"),
        ("-1.7976931348623157e308", "-1.7976931348623157e+308"),
        ("9.999999999999997e22", "9.999999999999997e+22"),
        ("333333333.33333325", "333333333.33333325"),
        ("1424953923781206.2", "1424953923781206.2"),
    ] {
        assert_eq!(canonical(input).unwrap(), expected, "{input}");
    }
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    for bad in [
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "nul",
        "\"\\x\"",
        "\"a",
        "\"\t\"",
        "{a:1}",
        "[1 2]",
        "1 2",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "1e400",
        "-",
    ] {
        assert!(
            matches!(canonical(bad), Err(CanonicalError::Syntax { .. })),
            "{bad}"
        );
    }
    assert_eq!(
        canonical(r#"{"a":1,"b":2,"\u0061":3}"#).unwrap_err(),
        CanonicalError::DuplicateName {
            at: 24,
            name: "a".into()
        }
    );
}

#[test]
fn depth_is_bounded() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(canonical(&nested(MAX_DEPTH)).is_ok());
    assert!(matches!(
        canonical(&nested(1_000_000)),
        Err(CanonicalError::TooDeep { .. })
    ));
}

/// Any JSON value, names that sort differently in UTF-8 and UTF-16 included.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1i64 << 53)..(1i64 << 53)).prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |f| f.is_finite())
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop_oneof![any::<String>(), "[a-c\u{e000}\u{ffff}\u{10000}]{0,2}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..6)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn value_survives_and_form_is_stable(value in any_json()) {
        let text = canonical_of(&value).unwrap();
        let back: Value = serde_json::from_str(&text).unwrap();
        prop_assert!(same(&back, &value), "{} {}", back, value);
        prop_assert_eq!(canonical(&text).unwrap(), text.clone());
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(canonical(&pretty).unwrap(), text);
    }

    #[test]
    fn any_text_is_handled(text in any::<String>()) {
        let ours = canonical(&text).is_ok();
        if ours {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
    }

    #[test]
    fn json_like_text_is_accepted_as_serde_accepts_it(text in "[\\[\\]{}\":,0-9eE.truefalsn\\\\ +-]{0,12}") {
        match canonical(&text) {
            Ok(_) => prop_assert!(serde_json::from_str::<Value>(&text).is_ok()),
            Err(CanonicalError::Syntax { .. }) => prop_assert!(serde_json::from_str::<Value>(&text).is_err()),
            Err(_) => {}
        }
    }
}

/// Equality of values, with numbers compared as the doubles they are.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
        }
        _ => a == b,
    }
}
