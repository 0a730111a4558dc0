//! Statements: recorded as claims, set side by side, compared with what others made of them.

use crate::support::Bench;

const SAID: &str = "---\ntitle: Norland names the group behind the port attack\ndate: 2024-02-01\nurl: https://gov.example/port\n---\nThe agency assesses that APT28 was almost certainly responsible for the attack on the port of Norland.\n";
const TOLD: &str = "The agency said APT28 was responsible for the attack on the port of Norland.\n";

#[test]
fn a_dropped_hedge_is_told_with_both_places() {
    let bench = Bench::new();
    let (said, told) = (bench.write("said.txt", SAID), bench.write("told.txt", TOLD));
    let page = bench.path("drift.html");
    let (a, b, h) = (
        said.to_str().unwrap(),
        told.to_str().unwrap(),
        page.to_str().unwrap(),
    );
    let run = bench
        .run(&["claim", "compare", a, b, "--html", h, "--format", "json"])
        .exits(0);
    let drift = &run.document()["drifts"][0];
    assert_eq!(drift["kind"], "hedge-dropped");
    for (side, text) in [("primary", SAID), ("secondary", TOLD)] {
        let at = |key: &str| usize::try_from(drift[side][key].as_u64().unwrap()).unwrap();
        assert_eq!(drift[side]["text"], text[at("start")..at("end")]);
    }
    assert!(
        std::fs::read_to_string(&page)
            .unwrap()
            .contains("almost certainly")
    );
    let itself = bench
        .run(&["claim", "compare", a, a, "--format", "json"])
        .exits(0);
    assert_eq!(itself.document()["drifts"].as_array().unwrap().len(), 0);
}

#[test]
fn claims_are_kept_corrected_resolved_and_counted_by_origin() {
    let bench = Bench::new();
    let said = bench.write("said.txt", SAID);
    let copy = bench.write(
        "copy.txt",
        SAID.replace("The agency", "As all know, the agency"),
    );
    let json = |words: &[&str]| {
        bench
            .run(&[words, &["--format", "json"][..]].concat())
            .exits(0)
            .document()
    };
    let added = json(&[
        "claim",
        "add",
        said.to_str().unwrap(),
        "--source",
        "Norland",
        "--reliability",
        "B",
    ]);
    let claim = added["claims"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(added["claims"][0]["claim"]["hedge"]["grade"], 7);
    let id = added["statement"].as_str().unwrap();
    let add = [
        "claim",
        "add",
        copy.to_str().unwrap(),
        "--source",
        "Herald",
        "--derived-from",
        id,
    ];
    json(&add);
    json(&[
        "claim",
        "correct",
        &claim,
        "--set",
        "scope=Norland",
        "--reason",
        "read badly",
    ]);
    json(&["claim", "resolve", &claim, "--as", "accepted"]);
    let list = json(&["claim", "list", "--about", "apt28"]);
    assert_eq!(list["statements"].as_array().unwrap().len(), 2);
    assert_eq!(list["origins"].as_array().unwrap().len(), 1);
    let first = &list["statements"][0];
    assert_eq!(first["claims"][0]["claim"]["scope"][0], "Norland");
    assert_eq!(first["resolutions"][0]["decision"], "accepted");
    bench.run(&["claim", "show", "no-such-id"]).exits(1);
}

/// A page as the web has them: what is around the statement, and scripts, are none of it.
#[test]
fn a_statement_in_html_gives_the_same_claims_as_its_text() {
    let bench = Bench::new();
    let line = SAID.lines().last().unwrap();
    let page = format!(
        "<!doctype html><html><head><title>Norland names the group</title><script>var a = \"APT29 did it\";</script></head>\
         <body><nav><a href=\"/\">Home</a></nav><main><h1>Norland names the group</h1><p>{line}</p></main></body></html>"
    );
    let (page, said) = (
        bench.write("page.html", page),
        bench.write("said.txt", SAID),
    );
    let words = [
        "claim",
        "add",
        page.to_str().unwrap(),
        "--source",
        "Norland",
    ];
    let added = bench.json(&words);
    let claims = added["claims"].as_array().unwrap();
    assert!(claims.iter().any(|c| c["claim"]["text"] == line));
    assert!(!added.to_string().contains("APT29"));
    let compare = [
        "claim",
        "compare",
        said.to_str().unwrap(),
        page.to_str().unwrap(),
    ];
    assert_eq!(bench.json(&compare)["drifts"].as_array().unwrap().len(), 0);
}
