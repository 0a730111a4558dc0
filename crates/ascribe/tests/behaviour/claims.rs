//! What carries weight and what does not.

use crate::support::{Bench, contribution, hash, incident, item, probabilities, probability};

fn same(a: &[(String, f64)], b: &[(String, f64)]) {
    assert_eq!(a.len(), b.len(), "{a:?} {b:?}");
    for (x, y) in a.iter().zip(b) {
        assert!(x.0 == y.0 && (x.1 - y.1).abs() < 1e-12, "{x:?} {y:?}");
    }
}

#[test]
fn naming_an_actor_changes_no_probability() {
    let bench = Bench::new();
    let text = "On 2021-01-09 CVE-2021-26855 was used, 101.37.76[.]66 called, T1505.003.";
    let plain = bench.assess_text("plain.txt", text, &[]);
    for claim in [
        "This was surely APT28.",
        "This was surely HAFNIUM.",
        "This was surely APT28. APT28 did it. Fancy Bear, APT28 and again APT28.",
        "We rule out HAFNIUM.",
    ] {
        let claimed = bench.assess_text("claimed.txt", &format!("{text} {claim}"), &[]);
        same(&probabilities(&plain), &probabilities(&claimed));
        assert_eq!(plain["verdict"], claimed["verdict"]);
    }
    let named = bench.assess_text("named.txt", &format!("{text} Surely APT28."), &[]);
    assert_eq!(named["mentions"][0]["actor"], "APT28");
    assert!(
        named["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .all(|e| e["value"] != "APT28")
    );
}

#[test]
fn naming_an_actor_in_the_examples_changes_nothing() {
    let bench = Bench::new();
    let folder = bench.path("incident");
    crate::support::copy_folder(&incident("03-march-agency"), &folder);
    let plain = bench.assess(&folder, &[]);
    bench.write(
        "incident/zz-opinion.md",
        "We are certain that Sandworm Team did this.",
    );
    let claimed = bench.assess(&folder, &[]);
    same(&probabilities(&plain), &probabilities(&claimed));
}

#[test]
fn a_denied_tool_is_not_counted() {
    let bench = Bench::new();
    let seen = |text: &str| {
        let answer = bench.assess_text("note.txt", text, &[]);
        let all = answer["evidence"].as_array().unwrap().clone();
        all.iter().filter(|e| e["kind"] == "software").count()
    };
    assert_eq!(seen("The Tarrask malware hid a task."), 1);
    assert_eq!(seen("We found no evidence of the Tarrask malware."), 0);
    assert_eq!(
        seen("No evidence of Tarrask on disk. Later Tarrask was found in memory."),
        1
    );
}

#[test]
fn a_source_that_cannot_be_judged_carries_no_weight() {
    let bench = Bench::new();
    let value = hash(1);
    let text = format!("sample {value}");
    let rows = |house: &str| {
        let reference = format!("https://{house}/report");
        [[
            value.clone(),
            "Lantern Moth".to_owned(),
            reference,
            "2024-05-01".to_owned(),
        ]]
    };
    for house in ["one.harbour-press-11.net", "two.mill-notes-12.net"] {
        let row = rows(house);
        let row = [row[0].each_ref().map(String::as_str)];
        bench.feed(house, "F", &row);
    }
    let unjudged = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(unjudged["verdict"], "unattributed");
    let own = item(&unjudged, &value);
    assert!(contribution(own, "Lantern Moth").abs() < 1e-12, "{own:#}");
    assert_eq!(own["claims"][0]["reliability"], "F");
    let row = rows("three.quay-letter-13.net");
    bench.feed("judged", "B", &[row[0].each_ref().map(String::as_str)]);
    let judged = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(judged["verdict"], "linked");
    assert!(contribution(item(&judged, &value), "Lantern Moth") > 1.0);
}

#[test]
fn one_origin_links_and_two_attribute() {
    let bench = Bench::new();
    let (first, second) = (hash(2), hash(3));
    let text = format!("samples {first} and {second}");
    let row = |value, house| [value, "Lantern Moth", house, "2024-05-01"];
    let one = "https://harbour-press-11.net/report";
    bench.feed("feed-a", "B", &[row(&first, one), row(&second, one)]);
    let linked = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(linked["verdict"], "linked");
    assert!(
        probability(&linked, "Lantern Moth") > 0.8,
        "sure, but of one origin"
    );
    assert_eq!(
        linked["hypotheses"][0]["origins"].as_array().unwrap().len(),
        1
    );
    // Another collection that repeats the same publisher is no second origin.
    bench.feed("feed-b", "B", &[row(&first, one), row(&second, one)]);
    let repeated = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(repeated["verdict"], "linked");
    let own = |a| probability(a, "Lantern Moth");
    assert!(
        (own(&repeated) - own(&linked)).abs() < 1e-9,
        "repetition is no confirmation"
    );
    let other = "https://mill-notes-12.net/blog";
    bench.feed("feed-c", "B", &[row(&first, other)]);
    let attributed = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(attributed["verdict"], "attributed", "{attributed:#}");
    assert_eq!(attributed["hypotheses"][0]["actor"], "Lantern Moth");
    assert_eq!(
        attributed["hypotheses"][0]["origins"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn what_is_on_a_list_of_benign_values_never_attributes() {
    let bench = Bench::new();
    let names = ["quillfeather-7731.net", "lattice-ferry-42.org"];
    for (house, feed) in [
        ("harbour-press-11.net", "feed-a"),
        ("mill-notes-12.net", "feed-b"),
    ] {
        let reference = format!("https://{house}/r");
        let rows = names.map(|n| [n, "Lantern Moth", reference.as_str(), "2024-05-01"]);
        bench.feed(feed, "B", &rows);
    }
    let text = format!("asked for {} and {}", names[0], names[1]);
    let plain = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(plain["verdict"], "attributed", "without the list");
    let list = serde_json::json!({
        "name": "Much used names", "version": 1, "description": "of everybody",
        "type": "hostname", "matching_attributes": ["domain", "hostname", "url"], "list": names,
    });
    let list = bench.write("lists/much-used/list.json", list.to_string());
    bench.json(&["import", list.to_str().unwrap()]);
    let listed = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(listed["verdict"], "unattributed", "{listed:#}");
    for name in names {
        let own = item(&listed, name);
        assert_eq!(own["discount"]["kind"], "benign");
        assert_eq!(own["discount"]["because"], "Much used names");
    }
    assert!(probability(&listed, "Lantern Moth") < 0.5);
    assert!(listed["reasons"].to_string().contains("Much used names"));
}
