//! `speed`: how long one assessment takes after linking, over 1,200 actors that are made up: each
//! with forty traits out of seven hundred, and evidence of twenty of them.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Entry, Picture};
use ascribe_reason::assessment::{AsOf, Observed, Replay};
use ascribe_reason::{Case, Excluded, Observation, Parameters, assess, link};
use serde_json::json;
use std::time::Instant;

const ACTORS: usize = 1200;
const TRAITS: usize = 700;

fn picture() -> Picture {
    let mut builder = Builder::default();
    for actor in 0..ACTORS {
        let used: Vec<_> = (0..40)
            .map(|n| {
                let id = format!("T{:04}", 1000 + (actor * 17 + n * (n + 3)) % TRAITS);
                let url = format!("https://house-{}.net/{}", actor % 90, n % 6);
                json!({"id": id, "sources": [{"publisher": format!("House {}", actor % 90), "url": url, "published": "2024-01-01"}]})
            })
            .collect();
        let id = format!("x-ascribe-actor--{actor}");
        let body = json!({"type": "x-ascribe-actor", "id": id, "name": format!("Actor {actor}"), "techniques": used});
        builder.take(&Entry {
            seq: u64::try_from(actor).unwrap_or(0),
            kind: "x-ascribe-actor",
            object_id: &id,
            source: "made up",
            reliability: 'B',
            published: None,
            body: &body.to_string(),
        });
    }
    builder.finish()
}

fn main() {
    let picture = picture();
    let observations: Vec<Observation> = (0..20)
        .map(|n| Observation {
            kind: "attack-pattern".to_owned(),
            value: format!("T{:04}", 1000 + n * 31 % TRAITS),
            found: Vec::new(),
        })
        .collect();
    let (items, comparable) = link(&picture, &observations, &[], None, &Excluded::default());
    let case = Case {
        id: "speed".to_owned(),
        name: "speed".to_owned(),
        as_of: AsOf {
            recorded: String::new(),
            known_by: None,
            entries: 0,
            without: Vec::new(),
        },
        observed: Observed {
            from: None,
            to: None,
            basis: String::new(),
            note: String::new(),
        },
        items,
        comparable,
        excluded: Excluded::default(),
        mentions: Vec::new(),
        files: Vec::new(),
        replay: Replay {
            id: String::new(),
            engine: String::new(),
            parameters: String::new(),
        },
    };
    let parameters = Parameters::default();
    let mut times: Vec<f64> = (0..101)
        .map(|_| {
            let case = case.clone();
            let start = Instant::now();
            let answer = assess(&picture, case, &parameters);
            let taken = start.elapsed().as_secs_f64() * 1e3;
            assert!(answer.hypotheses.len() > ACTORS / 2);
            taken
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or(0.0);
    println!(
        "{} actors, {} items: median {median:.2} ms",
        picture.actors.len(),
        case.items.len()
    );
}
