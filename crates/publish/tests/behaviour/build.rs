//! Builders of assessments that add up: probabilities follow from the weights.

use ascribe_reason::assessment::*;

/// An assessment without anything in it.
pub fn empty(id: &str, name: &str) -> Assessment {
    Assessment {
        id: format!("incident-{id}"),
        name: name.to_owned(),
        as_of: AsOf {
            recorded: "2021-03-20T09:00:00Z".to_owned(),
            known_by: None,
            entries: 184_312,
            without: Vec::new(),
        },
        observed: Observed {
            from: Some("2021-01-06".to_owned()),
            to: Some("2021-01-19".to_owned()),
            basis: "evidence".to_owned(),
            note: "first and last log line of iis.log".to_owned(),
        },
        verdict: Verdict::Unattributed,
        reasons: Vec::new(),
        hypotheses: vec![hypothesis("unknown actor", None, 0.0)],
        sponsors: Vec::new(),
        evidence: Vec::new(),
        mentions: Vec::new(),
        contested: Vec::new(),
        support: ascribe_reason::assessment::Support::default(),
        decisive: Vec::new(),
        files: vec![file("notes.md", 4_210), file("iis.log", 182_044)],
        confidence: Confidence {
            level: "low".to_owned(),
            reasons: vec!["0 independent origins for the best supported hypothesis".to_owned()],
        },
        replay: Replay {
            id: format!("assessment-{id}-7f3a19c2"),
            engine: "ascribe-reason 0.1.0".to_owned(),
            parameters: "parameters 1".to_owned(),
        },
        examination: ascribe_reason::examination::Examination::default(),
    }
}

/// A hypothesis with its prior log-odds; `settle` fills in the rest.
pub fn hypothesis(actor: &str, external_id: Option<&str>, prior: f64) -> Hypothesis {
    let unknown = actor == "unknown actor";
    Hypothesis {
        actor: actor.to_owned(),
        id: if unknown {
            "unknown".to_owned()
        } else {
            actor_id(actor)
        },
        external_id: external_id.map(str::to_owned),
        unknown,
        probability: 0.0,
        likelihood: "".into(),
        prior,
        weight: 0.0,
        calibration: 0.0,
        channels: Vec::new(),
        origins: Vec::new(),
        names: Vec::new(),
    }
}

/// Id of an actor in these fixtures.
pub fn actor_id(actor: &str) -> String {
    format!("actor-{}", actor.to_lowercase().replace(' ', "-"))
}

/// A file that was read.
pub fn file(name: &str, bytes: u64) -> FileRead {
    FileRead {
        file: name.to_owned(),
        bytes,
        sha256: format!("{:064x}", bytes * 7_919 + name.len() as u64),
        reader: "text".to_owned(),
        problem: None,
    }
}

/// An item found once, with weights for actors.
pub fn item(kind: &str, type_: &str, value: &str, weights: &[(&str, f64)]) -> Evidence {
    Evidence {
        id: String::new(),
        kind: kind.to_owned(),
        type_: type_.to_owned(),
        value: value.to_owned(),
        label: None,
        found: vec![Place {
            file: "notes.md".to_owned(),
            start: 1_204,
            end: 1_204 + value.len() as u64,
            written: value.replace('.', "[.]"),
            rule: None,
            when: None,
        }],
        matched: "exact".to_owned(),
        claims: Vec::new(),
        holders: weights.len(),
        discount: None,
        background: 0.0004,
        contributions: weights
            .iter()
            .map(|(actor, weight)| Contribution {
                actor: (*actor).into(),
                id: actor_id(actor).into(),
                weight: *weight,
            })
            .collect(),
        notes: Vec::new(),
    }
}

/// A statement by a publisher.
pub fn claim(actor: &str, origin: &str, published: &str, first_used: Option<&str>) -> Claim {
    Claim {
        actor: actor.into(),
        actor_id: Some(actor_id(actor).into()),
        origin: origin.to_owned(),
        reference: Some(format!(
            "https://www.{}.example/{}/report",
            origin.to_lowercase(),
            published.get(..4).unwrap_or("2021")
        )),
        source: "starter".to_owned(),
        reliability: if origin == "maltrail" { "C" } else { "B" }.into(),
        published: Some(published.into()),
        first_used: first_used.map(Into::into),
    }
}

/// Numbers the evidence and makes the probabilities follow from priors and weights.
pub fn settle(mut a: Assessment) -> Assessment {
    for (number, item) in a.evidence.iter_mut().enumerate() {
        item.id = format!("e{}", number + 1);
    }
    for h in &mut a.hypotheses {
        h.weight = a
            .evidence
            .iter()
            .flat_map(|e| &e.contributions)
            .filter(|c| *c.id == h.id)
            .map(|c| c.weight)
            .sum();
    }
    let total: f64 = a
        .hypotheses
        .iter()
        .map(|h| (h.prior + h.weight).exp())
        .sum();
    for h in &mut a.hypotheses {
        h.probability = (h.prior + h.weight).exp() / total;
        h.likelihood = word(h.probability).into();
    }
    a.hypotheses
        .sort_by(|x, y| y.probability.total_cmp(&x.probability));
    for s in &mut a.sponsors {
        s.probability = a
            .hypotheses
            .iter()
            .filter(|h| s.through.iter().any(|l| l.actor == h.actor))
            .map(|h| h.probability)
            .sum();
        s.likelihood = word(s.probability).into();
    }
    a
}

fn word(probability: f64) -> &'static str {
    match probability {
        p if p < 0.05 => "almost no chance",
        p if p < 0.20 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p < 0.55 => "roughly even chance",
        p if p < 0.80 => "likely",
        p if p < 0.95 => "very likely",
        _ => "almost certain",
    }
}
