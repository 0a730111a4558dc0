use super::*;
use crate::pattern::Pattern;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Observations, each (seconds from, seconds to, how often, objects).
fn seen(list: &[(i64, i64, u64, Value)]) -> Vec<Value> {
    let moment = |seconds: i64| format!("2021-03-02T00:{:02}:{:02}Z", seconds / 60, seconds % 60);
    let observed = list
        .iter()
        .enumerate()
        .map(|(at, (from, to, times, objects))| {
            json!({"type": "observed-data", "id": format!("observed-data--{at}"),
            "first_observed": moment(*from), "last_observed": moment(*to),
            "number_observed": times, "objects": objects})
        });
    observed.collect()
}

fn holds(pattern: &str, inputs: &[Value]) -> Option<Vec<usize>> {
    let pattern = Pattern::parse(pattern).unwrap();
    let observed = observations(inputs).unwrap();
    Matcher::new(&pattern).unwrap().matches(&observed).unwrap()
}

fn one(object: Value) -> Vec<Value> {
    seen(&[(0, 0, 1, json!({"0": object}))])
}

#[test]
fn values_are_compared_by_type() {
    let file = one(
        json!({"type": "file", "name": "a.exe", "size": 1025, "is_x": true,
        "magic_number_hex": "25504446", "created": "2021-03-02T10:00:00.5Z", "parts": ["x", "y"]}),
    );
    for yes in [
        "[file:name = 'a.exe']",
        "[file:name != 'b']",
        "[file:size > 1024]",
        "[file:size = 1025.0]",
        "[file:size IN (1, 1025)]",
        "[file:size NOT IN (1, 2)]",
        "[file:name != 5]",
        "[file:is_x = true]",
        "[file:magic_number_hex = h'25504446']",
        "[file:magic_number_hex = '%PDF']",
        "[file:magic_number_hex LIKE '%PDF']",
        "[file:created < t'2021-03-02T10:00:01Z']",
        "[file:name LIKE '%.ex_']",
        "[file:name MATCHES '^a\\\\.']",
        "[file:parts[*] = 'y']",
        "[file:parts[1] = 'y']",
        "[EXISTS file:name]",
        "[NOT EXISTS file:nothing]",
        "[file:name = 'a.exe' AND file:size >= 1025]",
    ] {
        assert!(holds(yes, &file).is_some(), "{yes}");
    }
    for no in [
        "[file:name = 'A.exe']",
        "[file:size = '1025']",
        "[file:is_x = 1]",
        "[file:name > 5]",
        "[file:parts[2] = 'y']",
        "[file:nothing != 'x']",
        "[NOT EXISTS file:name]",
        "[process:name = 'a.exe']",
        "[file:name = 'a.exe' AND file:size < 5]",
    ] {
        assert_eq!(holds(no, &file), None, "{no}");
    }
}

#[test]
fn addresses_lie_in_networks() {
    let address = one(json!({"type": "ipv4-addr", "value": "198.51.100.7"}));
    let network = one(json!({"type": "ipv6-addr", "value": "2001:db8::/32"}));
    assert!(holds("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", &address).is_some());
    assert!(holds("[ipv4-addr:value ISSUBSET '198.51.101.0/24']", &address).is_none());
    assert!(holds("[ipv6-addr:value ISSUPERSET '2001:db8::1']", &network).is_some());
    assert!(holds("[ipv6-addr:value ISSUBSET '2001:db8::/48']", &network).is_none());
}

#[test]
fn tests_of_one_observation_share_their_object() {
    let two = seen(&[(
        0,
        0,
        1,
        json!({
        "0": {"type": "file", "name": "a"}, "1": {"type": "file", "size": 5}}),
    )]);
    assert!(holds("[file:name = 'a' AND file:size = 5]", &two).is_none());
    assert!(holds("[file:name = 'a' OR file:size = 6]", &two).is_some());
}

#[test]
fn references_are_followed() {
    let bundle = [json!({"type": "bundle", "objects": [
        {"type": "observed-data", "id": "observed-data--1", "number_observed": 1,
         "first_observed": "2021-03-02T00:00:00Z", "last_observed": "2021-03-02T00:00:00Z",
         "object_refs": ["email-message--1", "email-addr--1", "email-addr--2"]},
        {"type": "email-message", "id": "email-message--1", "from_ref": "email-addr--1",
         "to_refs": ["email-addr--9", "email-addr--2"]},
        {"type": "email-addr", "id": "email-addr--1", "value": "a@example.com"},
        {"type": "email-addr", "id": "email-addr--2", "value": "b@example.com"}]})];
    assert!(holds("[email-message:from_ref.value = 'a@example.com']", &bundle).is_some());
    assert!(
        holds(
            "[email-message:to_refs[*].value = 'b@example.com']",
            &bundle
        )
        .is_some()
    );
    // The one that leads nowhere does not count.
    assert!(
        holds(
            "[email-message:to_refs[0].value = 'b@example.com']",
            &bundle
        )
        .is_some()
    );
    assert!(
        holds(
            "[email-message:sender_ref.value = 'a@example.com']",
            &bundle
        )
        .is_none()
    );
}

fn letters(list: &[(i64, i64, u64, &str)]) -> Vec<Value> {
    let list: Vec<_> = list
        .iter()
        .map(|(from, to, times, name)| (*from, *to, *times, json!({"0": {"type": "x", "n": name}})))
        .collect();
    seen(&list)
}

#[test]
fn qualifiers_bound_time_and_number() {
    let abc = letters(&[(0, 0, 1, "a"), (10, 20, 2, "b"), (30, 30, 1, "c")]);
    assert_eq!(
        holds("[x:n = 'a'] FOLLOWEDBY [x:n = 'c']", &abc),
        Some(vec![0, 2])
    );
    assert_eq!(holds("[x:n = 'c'] FOLLOWEDBY [x:n = 'a']", &abc), None);
    assert_eq!(holds("[x:n = 'a'] AND [x:n = 'a']", &abc), None);
    assert_eq!(holds("[x:n = 'b'] AND [x:n = 'b']", &abc), Some(vec![1]));
    assert_eq!(holds("[x:n = 'b'] REPEATS 3 TIMES", &abc), None);
    assert_eq!(
        holds("([x:n = 'a'] OR [x:n = 'b']) REPEATS 3 TIMES", &abc),
        Some(vec![0, 1])
    );
    assert_eq!(
        holds("([x:n = 'a'] AND [x:n = 'c']) WITHIN 29 SECONDS", &abc),
        None
    );
    assert!(holds("([x:n = 'a'] AND [x:n = 'c']) WITHIN 30 SECONDS", &abc).is_some());
    let between = "[x:n = 'b'] START t'2021-03-02T00:00:20Z' STOP t'2021-03-02T00:01:00Z'";
    assert!(holds(between, &abc).is_some());
    let before = "[x:n = 'b'] START t'2021-03-02T00:00:00Z' STOP t'2021-03-02T00:00:10Z'";
    assert!(holds(before, &abc).is_none());
}

#[test]
fn large_numbers_end_early() {
    let many = letters(&[(0, 0, u64::MAX, "a"), (1, 1, u64::MAX, "a")]);
    assert!(holds("[x:n = 'a'] REPEATS 1000000000000 TIMES", &many).is_some());
    let rows: Vec<_> = (0..300).map(|at| (at * 2, at * 2, 1, "a")).collect();
    let spread = letters(&rows);
    assert_eq!(
        holds("[x:n = 'a'] REPEATS 6 TIMES WITHIN 9 SECONDS", &spread),
        None
    );
    assert!(holds("[x:n = 'a'] REPEATS 6 TIMES WITHIN 10 SECONDS", &spread).is_some());
}

#[test]
fn what_has_no_meaning_is_refused() {
    for text in [
        "[a:b MATCHES '(?=x)']",
        "[a:b ISSUBSET 'no network']",
        "[a:b = 1] REPEATS 0 TIMES",
        "[a:b = t'2021-02-30T00:00:00Z']",
    ] {
        let refused = Pattern::parse(text).map(|pattern| Matcher::new(&pattern).is_err());
        assert_ne!(refused, Ok(false), "{text}");
    }
}

proptest! {
    /// The search against every choice tried one by one.
    #[test]
    fn the_search_finds_what_trying_all_finds(
        rows in prop::collection::vec((0i64..20, 0i64..5, 1u64..3, 0usize..2), 0..5),
        times in 1u64..4,
        window in 1i64..12,
    ) {
        let names = ["a", "b"];
        let list: Vec<_> = rows.iter().map(|(from, long, times, name)| {
            (*from, from + long, *times, names[*name])
        }).collect();
        let inputs = letters(&list);
        let pattern = format!("[x:n = 'a'] REPEATS {times} TIMES WITHIN {window} SECONDS");
        let instances: Vec<(i64, i64)> = list.iter()
            .filter(|row| row.3 == "a")
            .flat_map(|row| (0..row.2).map(|_| (row.0, row.1)))
            .collect();
        let expected = (0u32..1 << instances.len()).any(|mask| {
            let chosen: Vec<_> = (0..instances.len())
                .filter(|at| mask >> at & 1 == 1)
                .map(|at| instances[at])
                .collect();
            chosen.len() as u64 == times
                && chosen.iter().map(|c| c.0).max() <= chosen.iter().map(|c| c.1 + window).min()
        });
        prop_assert_eq!(holds(&pattern, &inputs).is_some(), expected);
    }
}
