//! The bundled example: four incidents, four answers.

use crate::support::{Bench, contribution, example, incident, item, probability};
use serde_json::Value;

fn answers() -> Vec<Value> {
    let bench = Bench::new();
    let mut document = bench.json(&["assess", example().to_str().unwrap()]);
    document["assessments"].as_array_mut().unwrap().clone()
}

#[test]
fn each_incident_has_its_verdict() {
    let answers = answers();
    let told: Vec<(&str, &str)> = answers
        .iter()
        .map(|a| {
            let leader = a["hypotheses"][0]["actor"].as_str().unwrap();
            (a["verdict"].as_str().unwrap(), leader)
        })
        .collect();
    assert_eq!(told.len(), 4);
    assert_eq!(told[0], ("attributed", "HAFNIUM"));
    assert_eq!(told[1], ("unattributed", "unknown actor"));
    assert_eq!(told[2], ("attributed", "Calypso"));
    assert_ne!(told[3].0, "attributed");
    assert!(probability(&answers[3], "HAFNIUM") < 0.5);
}

#[test]
fn probabilities_are_some() {
    for answer in answers() {
        let hypotheses = answer["hypotheses"].as_array().unwrap();
        let each: Vec<f64> = hypotheses
            .iter()
            .map(|h| h["probability"].as_f64().unwrap())
            .collect();
        assert!((each.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(each.windows(2).all(|w| w[0] >= w[1]), "ranked");
        let unknown: Vec<&Value> = hypotheses.iter().filter(|h| h["unknown"] == true).collect();
        assert_eq!(unknown.len(), 1);
        assert_eq!(unknown[0]["id"], "unknown");
        assert!(unknown[0]["probability"].as_f64().unwrap() > 0.0);
    }
}

/// What is shown is what was computed: prior, contributions and calibration give the posterior odds.
#[test]
fn contributions_are_the_exact_shares_of_the_answer() {
    for answer in answers() {
        let unknown = probability(&answer, "unknown actor");
        for hypothesis in answer["hypotheses"].as_array().unwrap() {
            if hypothesis["unknown"] == true {
                continue;
            }
            let id = &hypothesis["id"];
            let number = |v: &Value| v.as_f64().unwrap();
            let sum: f64 = answer["evidence"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|e| e["contributions"].as_array().unwrap())
                .filter(|c| c["id"] == *id)
                .map(|c| number(&c["weight"]))
                .sum();
            assert!((sum - number(&hypothesis["weight"])).abs() < 1e-9);
            let odds = (number(&hypothesis["probability"]) / unknown).ln();
            let told = number(&hypothesis["prior"]) + sum + number(&hypothesis["calibration"]);
            assert!((odds - told).abs() < 1e-6, "{hypothesis}: {odds} {told}");
        }
    }
}

#[test]
fn what_is_benign_or_disputed_is_weighed_down() {
    let answers = answers();
    let disputed = item(&answers[3], "p.estonine.com");
    assert_eq!(disputed["discount"]["kind"], "shared");
    assert_eq!(disputed["holders"], 2);
    for name in ["mega.nz", "time.windows.com", "outlook.office365.com"] {
        let weighed = answers
            .iter()
            .flat_map(|a| a["evidence"].as_array().unwrap())
            .any(|e| e["value"] == name && e["discount"].is_null());
        assert!(!weighed, "{name}");
    }
}

#[test]
fn the_attributed_ones_rest_on_two_origins_and_name_a_sponsor() {
    let answers = answers();
    for answer in [&answers[0], &answers[2]] {
        assert!(answer["hypotheses"][0]["origins"].as_array().unwrap().len() >= 2);
    }
    assert_eq!(answers[0]["sponsors"][0]["sponsor"], "CN");
    let link = &answers[0]["sponsors"][0]["through"][0];
    assert_eq!(link["actor"], "HAFNIUM");
    assert!(!link["sources"].as_array().unwrap().is_empty());
}

/// As the example's README promises.
#[test]
fn moved_to_march_the_exploit_says_nothing_and_the_indicators_stay() {
    let bench = Bench::new();
    let folder = incident("01-january-institute");
    let january = bench.assess(&folder, &[]);
    let march = bench.assess(&folder, &["--observed-at", "2021-03-12"]);
    let exploit = |a: &Value| contribution(item(a, "CVE-2021-26855"), "HAFNIUM");
    assert!(exploit(&january) > 0.5 && exploit(&march).abs() < 0.1);
    assert_eq!(march["verdict"], "attributed");
    assert_eq!(march["observed"]["basis"], "given");
}

#[test]
fn before_anything_was_published_nobody_could_be_named() {
    let bench = Bench::new();
    let early = bench.assess(
        &incident("01-january-institute"),
        &["--known-by", "2021-03-01"],
    );
    assert_ne!(early["verdict"], "attributed");
    assert!(probability(&early, "HAFNIUM") < 0.5);
    let claims = early["evidence"].as_array().unwrap().iter();
    for claim in claims.flat_map(|e| e["claims"].as_array().unwrap()) {
        assert!(
            claim["published"].as_str().unwrap() <= "2021-03-01",
            "{claim}"
        );
    }
    assert!(
        early["as_of"]["known_by"]
            .as_str()
            .unwrap()
            .starts_with("2021-03-01")
    );
}
