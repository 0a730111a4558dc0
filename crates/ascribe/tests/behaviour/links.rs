//! What else has the values of an incident, whoever came last; and new keys for what is sealed.

use crate::support::{Bench, with_end};
use serde_json::Value;

const HOST: &str = "quillfeather-7731.net";

fn new(bench: &Bench, text: &str, victim: &str) -> String {
    let arguments = ["incident", "new", "--text", text, "--victim-name", victim];
    let made = bench.json(&arguments);
    made["incident"].as_str().unwrap().to_owned()
}

fn linked(links: &Value) -> Vec<(&str, u64)> {
    let all = links["incidents"].as_array().unwrap().iter();
    all.map(|l| {
        (
            l["incident"].as_str().unwrap(),
            l["values"].as_u64().unwrap(),
        )
    })
    .collect()
}

fn known(links: &Value) -> Vec<&str> {
    let all = links["known"].as_array().unwrap().iter();
    all.map(|k| k["value"].as_str().unwrap()).collect()
}

#[test]
fn incidents_are_linked_whether_they_or_intelligence_come_first() {
    let bench = Bench::new();
    let first = new(
        &bench,
        &format!("{HOST} and 198.18.7.7"),
        "Quarrymill Clinic",
    );
    let links = bench.json(&["incident", "links", &first]);
    assert!(
        linked(&links).is_empty() && known(&links).is_empty(),
        "{links}"
    );
    // Another incident, and then what somebody published.
    let second = new(
        &bench,
        &format!("http://{HOST}/x was asked"),
        "Harbour Trust",
    );
    let links = bench.json(&["incident", "links", &first]);
    assert_eq!(linked(&links), [(second.as_str(), 1)]);
    let since = "2021-01-01";
    assert_eq!(
        bench.json(&["incident", "touched", "--since", since])["incidents"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    let reference = "https://harbour-press-11.net/report";
    bench.feed(
        "feed",
        "B",
        &[[HOST, "Lantern Moth", reference, "2024-05-01"]],
    );
    for id in [&first, &second] {
        let shown = bench.json(&["incident", "show", id]);
        assert_eq!(known(&shown["links"]).len(), 1, "{shown}");
        assert_eq!(shown["links"]["known"][0]["publishers"], 1);
    }
    let touched = bench.json(&["incident", "touched", "--since", since]);
    let touched = touched["incidents"].as_array().unwrap();
    assert_eq!(touched.len(), 2);
    // One that comes after the publication is linked at once.
    let third = new(&bench, &format!("calls to {HOST}"), "Upland Dairy");
    let links = bench.json(&["incident", "links", &third]);
    assert_eq!(linked(&links).len(), 2);
    assert_eq!(known(&links), [HOST]);
    let all = bench.json(&["correlate"]);
    assert_eq!((&all["pairs"], &all["joining"]), (&3.into(), &1.into()));
    let human = bench.run(&["incident", "show", &third]).exits(0).out;
    assert!(
        human.contains("Linked") && human.contains("Known"),
        "{human}"
    );
    bench.run(&["verify"]).exits(0);
    // What is erased links nothing any more.
    bench.json(&["erase", &second, "--yes", "--reason", "asked for"]);
    let links = bench.json(&["incident", "links", &third]);
    assert_eq!(linked(&links), [(first.as_str(), 1)]);
    bench.run(&["verify"]).exits(0);
}

#[test]
fn a_value_of_many_is_named_as_shared_and_a_victims_own_links_nothing() {
    let bench = Bench::new();
    let mut table = "text,name,domain\n".to_owned();
    for n in 0..25 {
        table.push_str(&format!(
            "the resolver 203.0.113.53 was asked by own{n}-trading.net,Victim Nr {n} Trading,own{n}-trading.net\n"
        ));
    }
    table.push_str(
        "the resolver 203.0.113.53 spoke of own7-trading.net,Last Quarry Trading,last-quarry.net\n",
    );
    let path = bench.write("cases.csv", table);
    bench.json(&["incident", "import", path.to_str().unwrap()]);
    let page = bench.json(&["incident", "search", "203.0.113.53", "-n", "60"]);
    let all = page
        .as_array()
        .or_else(|| page["incidents"].as_array())
        .unwrap();
    assert_eq!(all.len(), 26);
    for incident in all {
        let id = incident["id"].as_str().unwrap();
        let links = bench.json(&["incident", "links", id]);
        assert!(linked(&links).is_empty(), "{links}");
        assert_eq!(links["shared"][0]["incidents"], 26);
        assert_eq!(links["own_values"], 1, "{links}");
    }
    let all = bench.json(&["correlate"]);
    assert_eq!(all["shared_values"], 1);
}

#[test]
fn keys_of_a_victim_are_renewed_with_those_of_its_incidents() {
    let bench = Bench::new();
    let id = new(&bench, &format!("{HOST} called"), "Quarrymill Clinic");
    let other = new(&bench, "nothing", "Harbour Trust");
    let shown = bench.json(&["incident", "show", &id]);
    let victim = shown["incident"]["facts"]["victim"].as_str().unwrap();
    let checkpoint = bench.run(&["checkpoint"]).exits(0).out;
    let kept = bench.write("checkpoint.txt", checkpoint);
    let old = bench.path("old-keys.db");
    std::fs::copy(with_end(&bench.ledger(), ".keys/keys.db"), &old).unwrap();
    let renewed = bench.json(&["keys", "renew", victim]);
    assert_eq!(renewed["data_keys"], 2);
    assert_eq!(renewed["compacted"], true);
    let again = bench.json(&["incident", "show", &id]);
    assert_eq!(again["notes"], shown["notes"]);
    assert_eq!(again["observables"], shown["observables"]);
    bench
        .run(&["verify", "--checkpoint", kept.to_str().unwrap()])
        .exits(0);
    assert!(
        bench.json(&["keys", "renew", "--all"])["data_keys"]
            .as_u64()
            .unwrap()
            >= 4
    );
    bench.run(&["verify"]).exits(0);
    bench.run(&["keys", "renew", "victim-none"]).exits(1);
    bench.run(&["keys", "renew"]).exits(2);
    // With the keys of before, what was renewed does not open, and the record says why.
    std::fs::copy(&old, with_end(&bench.ledger(), ".keys/keys.db")).unwrap();
    for id in [&id, &other] {
        let lost = bench.run(&["incident", "show", id]).exits(1);
        assert!(lost.err.contains("put back the keys folder"), "{lost:?}");
    }
}
