//! `evaluate LEDGER CASES.jsonl [strict] [wrong]`: judges indicator reports whose actor is known against a
//! ledger, the publications of each report's own vendor left out.
//!
//! Prints one JSON document: how often the right actor stands at the top, how often a wrong one
//! is `attributed`, by verdict. Cases are split by a hash of their id into a part for tuning
//! (`train`) and a part that is only reported (`test`); `wrong` lists the errors of the first.

use ascribe_app::{Access, Clock, Excluded, Known, Session, Verdict, publisher_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    id: String,
    source: String,
    report: String,
    actor: Actor,
    observed: Observed,
}

#[derive(Deserialize)]
struct Actor {
    name: String,
}

#[derive(Deserialize)]
struct Observed {
    #[serde(default)]
    indicators: Vec<Indicator>,
}

#[derive(Deserialize)]
struct Indicator {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Default, Serialize)]
struct Count {
    n: u32,
    top: u32,
    named: u32,
    candidate: u32,
    touched: u32,
    attributed: u32,
    attributed_wrong: u32,
    linked: u32,
    linked_wrong: u32,
}

/// Who published the case: the collection it was taken from and the report it names. With
/// `strict`, whatever cites them is left out too, even where others say the same.
fn own_publishers(case: &Case, strict: bool) -> Excluded {
    let collection = if case.source == "eset" {
        "ESET"
    } else {
        "Neo23x0"
    };
    let urls = case
        .report
        .split_whitespace()
        .filter(|w| w.starts_with("http"));
    Excluded {
        publishers: std::iter::once(collection.to_owned())
            .chain(urls.filter_map(publisher_of))
            .collect(),
        whatever_cites: strict,
        actors: Vec::new(),
        reports: Vec::new(),
    }
}

fn is_training(id: &str) -> bool {
    id.bytes()
        .fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)))
        .is_multiple_of(2)
}

fn observed(case: &Case) -> Vec<(String, String)> {
    let kind = |i: &Indicator| match i.kind.as_str() {
        "ip-addr" if i.value.contains(':') => "ipv6-addr".to_owned(),
        "ip-addr" => "ipv4-addr".to_owned(),
        other => other.to_owned(),
    };
    case.observed
        .indicators
        .iter()
        .map(|i| (kind(i), i.value.clone()))
        .collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [ledger, cases, rest @ ..] = arguments.as_slice() else {
        return Err("usage: evaluate LEDGER CASES.jsonl [strict] [wrong]".into());
    };
    let has = |word: &str| rest.iter().any(|w| w == word);
    let (strict, wrong) = (has("strict"), has("wrong"));
    let mut session = Session::open_existing(ledger.as_ref(), Clock::System, &Access::operator()?)?;
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for line in std::fs::read_to_string(cases)?
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        let case: Case = serde_json::from_str(line)?;
        let part = if is_training(&case.id) {
            "train"
        } else {
            "test"
        };
        let known = Known {
            observed: observed(&case),
            day: None,
            excluded: own_publishers(&case, strict),
            ..Known::default()
        };
        let answer = session.judge(&case.id, &known)?;
        let truth = session.actor_called(&case.actor.name)?;
        let Some(top) = answer.hypotheses.first() else {
            continue;
        };
        let right = truth.as_ref() == Some(&top.id) || top.actor == case.actor.name;
        for key in ["all", part] {
            let count = counts.entry(key).or_default();
            let attributed = answer.verdict == Verdict::Attributed;
            let linked = answer.verdict == Verdict::Linked;
            count.n += 1;
            count.top += u32::from(right);
            count.named += u32::from(!top.unknown);
            count.candidate += u32::from(
                answer
                    .hypotheses
                    .iter()
                    .any(|h| truth.as_ref() == Some(&h.id)),
            );
            count.touched += u32::from(!answer.evidence.is_empty());
            count.attributed += u32::from(attributed);
            count.attributed_wrong += u32::from(attributed && !right);
            count.linked += u32::from(linked);
            count.linked_wrong += u32::from(linked && !right);
        }
        if wrong && part == "train" && !right && !answer.evidence.is_empty() {
            let leaders: Vec<String> = answer
                .hypotheses
                .iter()
                .take(3)
                .map(|h| format!("{} {:.2}", h.actor, h.probability))
                .collect();
            eprintln!(
                "{} {}: {} ({} items)",
                case.id,
                case.actor.name,
                leaders.join(", "),
                answer.evidence.len()
            );
        }
    }
    println!("{}", serde_json::to_string_pretty(&counts)?);
    Ok(())
}
