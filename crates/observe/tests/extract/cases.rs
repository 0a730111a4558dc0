//! Texts with the exact set of what is in them (`allow` may be found as well): `cases.json` by
//! kind of observable, `field_cases.json` as they stand in reports, logs, mail, code and tables.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_observe::{ObservableType, extract, normalise};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    input: String,
    expect: BTreeMap<String, Vec<String>>,
    allow: BTreeMap<String, Vec<String>>,
}

type Values = BTreeSet<(ObservableType, String)>;

fn values(map: &BTreeMap<String, Vec<String>>) -> Values {
    let named = map
        .iter()
        .flat_map(|(key, list)| list.iter().map(move |value| (key.as_str(), value)));
    named
        .map(|(key, value)| {
            let kind = kind_of(key, value);
            let value = normalise(kind, value).unwrap_or_else(|| value.clone());
            (kind, value)
        })
        .collect()
}

fn kind_of(key: &str, value: &str) -> ObservableType {
    let name = match key {
        "domain" => "domain-name",
        "ipv4" => "ipv4-addr",
        "ipv6" => "ipv6-addr",
        "cidr" if value.contains(':') => "ipv6-addr",
        "cidr" => "ipv4-addr",
        "email" => "email-addr",
        "cve" => "vulnerability",
        "attack" => "attack-pattern",
        "registry" => "windows-registry-key",
        "btc" | "eth" => "cryptocurrency-wallet",
        "asn" => "autonomous-system",
        "mac" => "mac-addr",
        other => other,
    };
    name.parse().unwrap()
}

#[test]
fn every_case_is_exact() {
    let mut cases: Vec<Case> = serde_json::from_str(include_str!("cases.json")).unwrap();
    let field: Vec<Case> = serde_json::from_str(include_str!("field_cases.json")).unwrap();
    cases.extend(field);
    let mut wrong = Vec::new();
    for case in &cases {
        let got: Values = extract(&case.input)
            .into_iter()
            .map(|one| (one.kind, one.value))
            .collect();
        let (expected, allowed) = (values(&case.expect), values(&case.allow));
        let missing: Vec<_> = expected.difference(&got).collect();
        let extra: Vec<_> = got
            .difference(&expected)
            .filter(|one| !allowed.contains(one))
            .collect();
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!(
                "{}: missing {missing:?}, beyond {extra:?}",
                case.id
            ));
        }
    }
    assert!(cases.len() >= 390);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The loop above would also pass if nothing were compared.
#[test]
fn a_wrong_expectation_is_noticed() {
    let got = extract("at evil[.]com");
    assert_eq!(got.len(), 1);
    assert_ne!(got[0].value, "evil.org");
    assert_eq!((got[0].start, got[0].end), (3, 13));
}

/// A feed's URL is one value: a comma in it ends no cell.
#[test]
fn a_given_url_keeps_its_commas() {
    let kind = ObservableType::Url;
    let written = "hxxp://evil[.]com/a,b;c=1?d=e,f";
    assert_eq!(
        normalise(kind, written).as_deref(),
        Some("http://evil.com/a,b;c=1?d=e,f")
    );
}
