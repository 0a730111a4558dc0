//! `reason_bench [FOLDER]`: how long the engine takes (`cargo xtask bench reason`, docs/benchmarks.md).
//!
//! One assessment over 1,200 made-up actors with sponsors, each with forty techniques out of seven
//! hundred, and evidence of twenty of them: weighed and told; and what is examined besides.
//! Then 100,000 incidents ranked over 200 made-up actors, which have 8 to 39 techniques out of 600;
//! an incident has 3 to 13 of one actor's and 1 to 4 of anyone's, as text to be split. With a folder,
//! those actors and incidents are written there, so that others can be measured on the same.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Entry, Picture};
use ascribe_reason::assessment::{AsOf, Observed, Replay};
use ascribe_reason::many::Scorer;
use ascribe_reason::{Case, Excluded, Observation, Parameters, assess, examine, link};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

const ACTORS: usize = 1200;
const TRAITS: usize = 700;
const RANKED: usize = 200;
const RANKED_TRAITS: usize = 600;
const INCIDENTS: usize = 100_000;
const RUNS: usize = 101;
const EXAMINED: usize = 11;

/// SplitMix64.
fn pick(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let n = u64::try_from(n.max(1)).unwrap_or(1);
    usize::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
}

fn technique(n: usize) -> String {
    format!("T{:04}", 1000 + n)
}

fn picture(actors: impl Iterator<Item = Value>) -> Picture {
    let mut builder = Builder::default();
    for (number, mut body) in (0u64..).zip(actors) {
        let id = format!("x-ascribe-actor--{number}");
        if let Some(object) = body.as_object_mut() {
            object.insert("type".to_owned(), json!("x-ascribe-actor"));
            object.insert("id".to_owned(), json!(id));
            object.insert("name".to_owned(), json!(format!("Actor {number}")));
        }
        builder.take(&Entry {
            seq: number,
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

/// An actor with a sponsor and forty techniques, told of in six reports.
fn known(actor: usize) -> Value {
    let used: Vec<Value> = (0..40)
        .map(|n| {
            let id = technique((actor * 17 + n * (n + 3)) % TRAITS);
            let url = format!("https://house-{}.net/{}", actor % 90, n % 6);
            json!({"id": id, "sources": [{"publisher": format!("House {}", actor % 90), "url": url, "published": "2024-01-01"}]})
        })
        .collect();
    let country = format!("Country {}", actor % 30);
    json!({"techniques": used, "sponsors": [{"country": country, "said_by": "House"}]})
}

fn blank() -> Case {
    let nothing = String::new;
    Case {
        id: nothing(),
        name: nothing(),
        as_of: AsOf {
            recorded: nothing(),
            known_by: None,
            entries: 0,
            without: Vec::new(),
        },
        observed: Observed {
            from: None,
            to: None,
            basis: nothing(),
            note: nothing(),
        },
        items: Vec::new(),
        comparable: BTreeMap::new(),
        excluded: Excluded::default(),
        mentions: Vec::new(),
        files: Vec::new(),
        replay: Replay {
            id: nothing(),
            engine: nothing(),
            parameters: nothing(),
        },
    }
}

/// Median and least milliseconds of several runs: the least is what it takes where nothing else runs.
fn median(runs: usize, mut run: impl FnMut() -> f64) -> String {
    let mut times: Vec<f64> = (0..runs).map(|_| run() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or(0.0);
    format!(
        "median {:.2} ms, least {:.2} ms",
        at(times.len() / 2),
        at(0)
    )
}

fn one_assessment() {
    let picture = picture((0..ACTORS).map(known));
    let observations: Vec<Observation> = (0..20)
        .map(|n| Observation {
            kind: "attack-pattern".to_owned(),
            value: technique(n * 31 % TRAITS),
            found: Vec::new(),
        })
        .collect();
    let (items, comparable) = link(&picture, &observations, &[], None, &Excluded::default());
    let case = Case {
        items,
        comparable,
        ..blank()
    };
    let parameters = Parameters::default();
    let assessed = median(RUNS, || {
        let case = case.clone();
        let start = Instant::now();
        let answer = assess(&picture, case, &parameters);
        let taken = start.elapsed().as_secs_f64();
        assert!(answer.hypotheses.len() > ACTORS / 2);
        taken
    });
    println!("assessment: {ACTORS} actors, {assessed}");
    let answer = assess(&picture, case.clone(), &parameters);
    let examined = median(EXAMINED, || {
        let answer = answer.clone();
        let start = Instant::now();
        let answer = examine(&picture, &case, &parameters, Vec::new(), answer);
        let taken = start.elapsed().as_secs_f64();
        assert!(answer.examination.sensitivity.is_some());
        taken
    });
    println!("examination: {ACTORS} actors, {examined}");
}

fn many(folder: Option<&Path>) -> std::io::Result<()> {
    let mut state = 5;
    let profiles: Vec<Vec<String>> = (0..RANKED)
        .map(|_| {
            (0..8 + pick(&mut state, 32))
                .map(|_| technique(pick(&mut state, RANKED_TRAITS)))
                .collect()
        })
        .collect();
    let incidents: Vec<(usize, String)> = (0..INCIDENTS)
        .map(|_| {
            let actor = pick(&mut state, RANKED);
            let profile = profiles.get(actor).map_or(&[][..], Vec::as_slice);
            let own = 3 + pick(&mut state, 11);
            let mut traits: Vec<String> = (0..own)
                .filter_map(|_| profile.get(pick(&mut state, profile.len())).cloned())
                .collect();
            let others = 1 + pick(&mut state, 4);
            traits.extend((0..others).map(|_| technique(pick(&mut state, RANKED_TRAITS))));
            traits.sort();
            traits.dedup();
            (actor, traits.join(" "))
        })
        .collect();
    if let Some(folder) = folder {
        let lines = |all: Vec<String>| all.join("\n");
        let actors = profiles.iter().map(|p| p.join(" ")).collect();
        std::fs::write(folder.join("actors.txt"), lines(actors))?;
        let cases = incidents.iter().map(|(a, t)| format!("{a}\t{t}")).collect();
        std::fs::write(folder.join("incidents.txt"), lines(cases))?;
    }
    let picture = picture((0..).zip(&profiles).map(|(actor, profile): (usize, _)| {
        let url = format!("https://house.net/{actor}");
        let source = json!([{"publisher": "House", "url": url}]);
        let used: Vec<Value> = profile
            .iter()
            .map(|t| json!({"id": t, "sources": source}))
            .collect();
        json!({"techniques": used})
    }));
    let start = Instant::now();
    let scorer = Scorer::new(&picture, &blank(), &Parameters::default());
    let built = start.elapsed().as_secs_f64() * 1e3;
    let mut best = Vec::new();
    let ranked = median(9, || {
        let start = Instant::now();
        best = scorer.best(&incidents, |(_, text)| text.split(' '));
        start.elapsed().as_secs_f64()
    });
    let right = incidents.iter().zip(&best).filter(|((actor, _), best)| {
        let actor = format!("Actor {actor}");
        let name = best.and_then(|b| picture.actor(b.actor)).map(|a| &a.name);
        name == Some(&actor)
    });
    println!(
        "many: table {built:.0} ms, {ranked}, {} right",
        right.count()
    );
    Ok(())
}

fn main() -> std::io::Result<()> {
    one_assessment();
    many(std::env::args().nth(1).as_deref().map(Path::new))
}
