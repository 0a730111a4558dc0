//! What a report's sentences say: found, weighed with their sentence, set aside when denied.

use crate::support::Bench;
use serde_json::Value;

const REPORT: &str = "In May the intruders dumped the memory of LSASS and moved on over RDP.\n\
    There is no evidence of a web shell. T1486 was not observed.\n\
    The attackers targeted a bank in Kenya; their servers were hosted in Norway.\n";

#[test]
fn sentences_are_found_with_how_they_speak() {
    let bench = Bench::new();
    let path = bench.write("report.txt", REPORT);
    let found = bench.json(&["extract", path.to_str().unwrap()]);
    let standing = |technique: &str| {
        let all = found["techniques"].as_array().unwrap();
        let one = all.iter().find(|t| t["technique"] == technique);
        one.map_or(Value::Null, |t| t["standing"].clone())
    };
    assert_eq!(standing("T1003.001"), "asserted");
    assert_eq!(standing("T1505.003"), "negated");
    assert_eq!(standing("T1486"), "negated");
    let victims: Vec<&str> = found["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["value"].as_str().unwrap())
        .collect();
    assert_eq!(victims, ["KE", "financial-services"]);
}

#[test]
fn only_what_is_asserted_is_weighed_and_its_sentence_is_shown() {
    let bench = Bench::new();
    let answer = bench.assess_text("report.txt", REPORT, &[]);
    let items = answer["evidence"].as_array().unwrap();
    let value = |v: &str| items.iter().find(|i| i["value"] == v);
    let all = answer.to_string();
    assert!(
        value("T1486").is_none() && value("T1505.003").is_none(),
        "{all}"
    );
    for item in items.iter().filter(|i| i["type"] == "attack-pattern") {
        let place = &item["found"][0];
        assert!(
            place["rule"].as_str().unwrap().contains("lexicon"),
            "{place}"
        );
        assert!(
            REPORT.contains(place["written"].as_str().unwrap()),
            "{place}"
        );
    }
    assert!(value("T1003.001").is_some(), "{all}");
}

#[test]
fn a_case_is_built_without_its_actors_names() {
    let bench = Bench::new();
    let text = "= HAFNIUM indicators\n\nHafnium (HAFNIUM) dumped LSASS. C&C: cdn.quillfeather-7731[.]net\n";
    bench.write("folders/hafnium/README.adoc", text);
    bench.write("folders/nobody_known/README.adoc", "Nothing.\n");
    let rows = "value,actor,reference,published\n\
        198.51.100.77,HAFNIUM,https://vendor.example/r,2021-03-02\n";
    let knowledge = bench.write("knowledge.csv", rows);
    let run = bench.run(&[
        "backtest",
        "build",
        "--from-folders",
        bench.path("folders").to_str().unwrap(),
        "--knowledge",
        knowledge.to_str().unwrap(),
    ]);
    let run = run.exits(0);
    let case = run.document();
    let text = case["observed"]["text"].as_str().unwrap().to_lowercase();
    assert!(!text.contains("hafnium"), "{text}");
    assert_eq!(case["actor"]["name"], "HAFNIUM");
    assert_eq!(case["observed"]["techniques"][0], "T1003.001");
    assert!(
        case.to_string().contains("cdn.quillfeather-7731.net"),
        "{case}"
    );
}
