//! `ascribe validate`: needs no record, tells place and rule, exits by what was found.

use crate::support::Bench;

const GOOD: &str = r#"{"type":"bundle","id":"bundle--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab","objects":[
 {"type":"identity","spec_version":"2.1","id":"identity--d1ea1d8e-3f5d-4e6b-8b5a-0123456789ab",
  "created":"2021-03-02T00:00:00.000Z","modified":"2021-03-02T00:00:00.000Z","name":"Example CERT"}]}"#;

#[test]
fn a_good_bundle_is_valid_and_a_broken_one_says_where() {
    let bench = Bench::new();
    let good = bench.write("good.json", GOOD);
    let broken = bench.write("broken.json", GOOD.replace("\"name\":", "\"Name\":"));

    let answer = bench.run(&["validate", good.to_str().unwrap(), "--format", "json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(json["valid"], true);
    assert_eq!(json["files"][0]["objects"], 1);

    let answer = bench.run(&["validate", broken.to_str().unwrap(), "--format", "json"]);
    assert_eq!(answer.code, 1, "{}", answer.err);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let found: Vec<_> = json["files"][0]["broken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| (b["rule"].as_str().unwrap(), b["path"].as_str().unwrap()))
        .collect();
    assert!(found.contains(&("required", "name")), "{found:?}");
    assert!(found.contains(&("property-name", "Name")), "{found:?}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let bench = Bench::new();
    let cut = bench.write("cut.json", &GOOD[..GOOD.len() / 2]);
    let answer = bench.run(&["validate", cut.to_str().unwrap()]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("not valid"), "{}", answer.out);
    let answer = bench.run(&["validate", "/nowhere/at/all.json"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("cannot validate"), "{}", answer.err);
}

#[test]
fn recommendations_fail_only_when_asked() {
    let bench = Bench::new();
    let warned = bench.write(
        "warned.json",
        GOOD.replace("\"name\":", "\"x_own\":1,\"name\":"),
    );
    let path = warned.to_str().unwrap();
    assert_eq!(bench.run(&["validate", path]).code, 0);
    let strict = bench.run(&["validate", path, "--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.out.contains("[custom-property]"), "{}", strict.out);
}
