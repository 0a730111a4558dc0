use super::{
    Comparison, Expression, ExpressionBody, Literal, MAX_DEPTH, ObjectPath, Operation, Pattern,
    Qualifier, Step, Test, observables,
};
use proptest::prelude::*;

#[test]
fn what_the_grammar_allows_is_read_and_written() {
    for (text, written) in [
        ("[a:b=1]", "[a:b = 1]"),
        ("[a:b==1AND a:c<>'x']", "[a:b = 1 AND a:c != 'x']"),
        (
            "[x-y:'k-k'[*].c[-1] NOT IN ('a', 2, +3, true, h'0aFF', b'YQ==', -.5)]",
            "[x-y:'k-k'[*].c[-1] NOT IN ('a', 2, 3, true, h'0aFF', b'YQ==', -0.5)]",
        ),
        ("[a:b IN ()]", "[a:b IN ()]"),
        (
            "[NOT EXISTS a:b OR EXISTS a:c]",
            "[NOT EXISTS a:b OR EXISTS a:c]",
        ),
        (
            "[a:b LIKE 'it\\'s \\\\%' OR (a:b=1 AND (a:c=2 OR a:d MATCHES '^x'))]",
            "[a:b LIKE 'it\\'s \\\\%' OR a:b = 1 AND (a:c = 2 OR a:d MATCHES '^x')]",
        ),
        (
            "[a:b ISSUBSET '10.0.0.0/8'] /* c */ AND [a:b ISSUPERSET '10.0.0.1'] // end",
            "[a:b ISSUBSET '10.0.0.0/8'] AND [a:b ISSUPERSET '10.0.0.1']",
        ),
        (
            "([a:b=1] FOLLOWEDBY [a:b=2]) WITHIN 5SECONDS REPEATS 2 TIMES",
            "([a:b = 1] FOLLOWEDBY [a:b = 2]) WITHIN 5 SECONDS REPEATS 2 TIMES",
        ),
        (
            "[a:b=t'2021-01-01T00:00:00.5Z'] START t'2021-01-01T00:00:00Z' STOP t'2021-01-02T00:00:60Z'",
            "[a:b = t'2021-01-01T00:00:00.5Z'] START t'2021-01-01T00:00:00Z' STOP t'2021-01-02T00:00:60Z'",
        ),
        (
            "[a:b=1] OR [a:b=2] AND [a:b=3] FOLLOWEDBY [a:b=4]",
            "[a:b = 1] OR [a:b = 2] AND [a:b = 3] FOLLOWEDBY [a:b = 4]",
        ),
        (
            "([a:b=1] OR [a:b=2]) AND [a:b=3]",
            "([a:b = 1] OR [a:b = 2]) AND [a:b = 3]",
        ),
        ("\u{a0}[a:b\u{3000}>= 0.0]", "[a:b >= 0.0]"),
    ] {
        let pattern = Pattern::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(pattern.to_string(), written);
        assert_eq!(Pattern::parse(written).unwrap(), pattern, "{written}");
    }
}

#[test]
fn operators_bind_as_the_grammar_says() {
    let pattern =
        Pattern::parse("[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4] WITHIN 1 SECONDS")
            .unwrap();
    let ExpressionBody::FollowedBy(parts) = pattern.expression.body else {
        panic!("FOLLOWEDBY binds loosest");
    };
    let ExpressionBody::Or(parts) = &parts[1].body else {
        panic!("OR binds looser than AND");
    };
    let ExpressionBody::And(parts) = &parts[1].body else {
        panic!("AND binds tightest");
    };
    assert_eq!(parts[1].qualifiers, [Qualifier::Within(1.0)]);
}

#[test]
fn errors_name_the_column_and_what_is_missing() {
    for (text, column, expected) in [
        ("", 1, "\"[\" or \"(\""),
        ("[a:b = 1", 9, "\"]\", AND or OR"),
        ("[ä:b = 1]", 2, "a bracket, operator, literal or name"),
        (
            "[a:'ü'.x-y = 1]",
            8,
            "a property name, in quotes if it has hyphens",
        ),
        ("[a:b 1]", 6, "a comparison operator"),
        ("[a:b > true]", 8, "a literal that has an order"),
        ("[a:b = 'x]", 8, "a string with its closing quote"),
        (
            "[a:b = 'x\\n']",
            8,
            "a string with no escapes but \\' and \\\\",
        ),
        ("[a:b = b'']", 8, "base64 with padding"),
        ("[a:b = h'abc']", 8, "an even number of hexadecimal digits"),
        (
            "[a:b = t'2021-13-01T00:00:00Z']",
            8,
            "a moment as t'2021-03-02T00:00:00Z'",
        ),
        ("[a:b = 007]", 9, "\"]\", AND or OR"),
        ("[a:b = 99999999999999999999]", 8, "an integer of 64 bits"),
        ("[NOT a:b = 1]", 6, "EXISTS"),
        (
            "[a:IN = 1]",
            4,
            "a property name, in quotes if it has hyphens",
        ),
        (
            "[a:b = 1] x",
            11,
            "AND, OR, FOLLOWEDBY, a qualifier or the end",
        ),
        (
            "[a:b = 1] REPEATS -1 TIMES",
            19,
            "a number of times that is not negative",
        ),
        ("[a:b = 1] /* x", 11, "a bracket, operator, literal or name"),
        (
            "[a:b = 1] START '2021-01-01T00:00:00Z'",
            17,
            "a moment as t'2021-03-02T00:00:00Z'",
        ),
    ] {
        let error = Pattern::parse(text).unwrap_err();
        assert_eq!((error.column, error.expected), (column, expected), "{text}");
    }
}

#[test]
fn nesting_is_bounded_and_length_is_not_nesting() {
    let nested = |n: usize| format!("{}[a:b=1]{}", "(".repeat(n), ")".repeat(n));
    assert!(Pattern::parse(&nested(MAX_DEPTH)).is_ok());
    for more in [MAX_DEPTH + 1, 300_000] {
        assert!(Pattern::parse(&nested(more)).is_err());
    }
    let inside = format!("[{}a:b=1", "(".repeat(300_000));
    assert!(Pattern::parse(&inside).is_err());
    let long = vec!["[a:b=1]"; 50_000].join(" OR ");
    let pattern = Pattern::parse(&long).unwrap();
    assert_eq!(Pattern::parse(&pattern.to_string()).unwrap(), pattern);
}

#[test]
fn observables_are_those_looked_for_by_value() {
    let text = "[domain-name:value = 'a.example' OR domain-name:value IN ('b.example','c.example')] \
        AND [file:hashes.'SHA-256' = 'ab' AND file:hashes.MD5 != 'cd' AND file:name = 'x.exe'] \
        FOLLOWEDBY [network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:src_ref.value NOT = '2001:db8::1'] \
        OR [ipv4-addr:value ISSUBSET '198.51.100.0/24' OR url:value LIKE 'http%'] \
        OR [email-message:to_refs[*].value = 'a@b.example' OR windows-registry-key:key = 'HKEY_X\\\\y' OR mutex:name = 'm' \
        OR autonomous-system:number = 64500]";
    let found = observables(&Pattern::parse(text).unwrap());
    let found: Vec<_> = found.iter().map(|o| (o.kind, o.value.as_str())).collect();
    assert_eq!(
        found,
        [
            ("domain-name", "a.example"),
            ("domain-name", "b.example"),
            ("domain-name", "c.example"),
            ("sha256", "ab"),
            ("ipv4-addr", "198.51.100.7"),
            ("ipv4-addr", "198.51.100.0/24"),
            ("email-addr", "a@b.example"),
            ("windows-registry-key", "HKEY_X\\y"),
            ("mutex", "m"),
            ("autonomous-system", "64500"),
        ]
    );
}

fn any_literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<i64>().prop_map(Literal::Integer),
        any::<f64>()
            .prop_filter("finite", |f| f.is_finite())
            .prop_map(Literal::Float),
        any::<String>().prop_map(Literal::String),
        any::<bool>().prop_map(Literal::Boolean),
        "([0-9a-fA-F]{2}){0,4}".prop_map(Literal::Hex),
        "([A-Za-z0-9+/]{4}){1,3}".prop_map(Literal::Binary),
        Just(Literal::Timestamp("2021-03-02T00:00:00.123Z".into())),
    ]
}

fn any_path() -> impl Strategy<Value = ObjectPath> {
    let key = prop_oneof![any::<String>(), "[a-z_]{1,6}", Just("AND".to_owned())];
    let step = prop_oneof![
        key.clone().prop_map(Step::Key),
        any::<i64>().prop_map(Step::Index),
        Just(Step::Any)
    ];
    (
        "[a-z][a-z-]{3,8}[0-9]",
        key,
        prop::collection::vec(step, 0..4),
    )
        .prop_map(|(object_type, key, mut steps)| {
            steps.insert(0, Step::Key(key));
            ObjectPath { object_type, steps }
        })
}

fn any_test() -> impl Strategy<Value = Comparison> {
    let operation = prop_oneof![
        any_literal().prop_map(Operation::Equal),
        any_literal().prop_map(Operation::NotEqual),
        any::<i64>().prop_map(|n| Operation::Less(Literal::Integer(n))),
        prop::collection::vec(any_literal(), 0..3).prop_map(Operation::In),
        any::<String>().prop_map(Operation::Like),
        any::<String>().prop_map(Operation::Matches),
        Just(Operation::Exists),
    ];
    (any_path(), any::<bool>(), operation).prop_map(|(path, negated, operation)| {
        Comparison::Test(Test {
            path,
            negated,
            operation,
        })
    })
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let comparison = any_test().prop_recursive(3, 8, 3, |inner| {
        let parts = prop::collection::vec(inner, 2..4);
        prop_oneof![
            parts.clone().prop_map(Comparison::And),
            parts.prop_map(Comparison::Or)
        ]
    });
    let qualifiers = || {
        let one = prop_oneof![
            (0.0..1e20f64).prop_map(Qualifier::Within),
            (0..1u64 << 62).prop_map(Qualifier::Repeats),
            Just(Qualifier::StartStop(
                "2021-03-02T00:00:00Z".into(),
                "2021-03-03T00:00:00Z".into()
            )),
        ];
        prop::collection::vec(one, 0..3)
    };
    let observation = (comparison, qualifiers()).prop_map(|(comparison, qualifiers)| Expression {
        body: ExpressionBody::Observation(comparison),
        qualifiers,
    });
    let expression = observation.prop_recursive(3, 8, 3, move |inner| {
        let parts = prop::collection::vec(inner, 2..4);
        let body = prop_oneof![
            parts.clone().prop_map(ExpressionBody::And),
            parts.clone().prop_map(ExpressionBody::Or),
            parts.prop_map(ExpressionBody::FollowedBy),
        ];
        (body, qualifiers()).prop_map(|(body, qualifiers)| Expression { body, qualifiers })
    });
    expression.prop_map(|expression| Pattern { expression })
}

proptest! {
    #[test]
    fn written_patterns_read_back(pattern in any_pattern()) {
        let text = pattern.to_string();
        let back = Pattern::parse(&text);
        prop_assert_eq!(back.as_ref(), Ok(&pattern), "{}", text);
    }

    #[test]
    fn any_text_is_handled(text in any::<String>()) {
        let _ = Pattern::parse(&text);
    }

    #[test]
    fn pattern_like_text_is_handled(text in "[\\[\\]()a-c:.'=<>!0-9 *tbh\\\\-]{0,20}") {
        if let Ok(pattern) = Pattern::parse(&text) {
            prop_assert_eq!(Pattern::parse(&pattern.to_string()).unwrap(), pattern);
        }
    }
}
