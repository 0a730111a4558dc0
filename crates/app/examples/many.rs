//! `many [N]`: how long ranking N incidents (100,000) over 200 made-up actors takes, beside
//! scikit-learn on the same kind of input (docs/benchmarks.md). Actors have 8 to 39 traits out of
//! 600; an incident has 3 to 13 of one actor's and 1 to 4 of anyone's, as text to be split.

use ascribe_knowledge::picture::Builder;
use ascribe_knowledge::{Entry, Picture};
use ascribe_reason::assessment::{AsOf, Observed, Replay};
use ascribe_reason::many::Scorer;
use ascribe_reason::{Case, Excluded, Parameters};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Instant;

const ACTORS: usize = 200;
const TRAITS: usize = 600;

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

fn picture(profiles: &[Vec<String>]) -> Picture {
    let mut builder = Builder::default();
    for (actor, profile) in profiles.iter().enumerate() {
        let source = json!([{"publisher": "House", "url": format!("https://house.net/{actor}")}]);
        let used: Vec<_> = profile
            .iter()
            .map(|t| json!({"id": t, "sources": source}))
            .collect();
        let id = format!("x-ascribe-actor--{actor}");
        let name = format!("Actor {actor}");
        let body = json!({"type": "x-ascribe-actor", "id": id, "name": name, "techniques": used});
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

fn blank() -> Case {
    Case {
        id: String::new(),
        name: String::new(),
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
        items: Vec::new(),
        comparable: BTreeMap::new(),
        excluded: Excluded::default(),
        mentions: Vec::new(),
        files: Vec::new(),
        replay: Replay {
            id: String::new(),
            engine: String::new(),
            parameters: String::new(),
        },
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n = std::env::args().nth(1).map_or(Ok(100_000), |n| n.parse())?;
    let mut state = 5;
    let profiles: Vec<Vec<String>> = (0..ACTORS)
        .map(|_| {
            (0..8 + pick(&mut state, 32))
                .map(|_| technique(pick(&mut state, TRAITS)))
                .collect()
        })
        .collect();
    let incidents: Vec<(usize, String)> = (0..n)
        .map(|_| {
            let actor = pick(&mut state, ACTORS);
            let profile = profiles.get(actor).map_or(&[][..], Vec::as_slice);
            let own = 3 + pick(&mut state, 11);
            let mut traits: Vec<String> = (0..own)
                .filter_map(|_| profile.get(pick(&mut state, profile.len())).cloned())
                .collect();
            let others = 1 + pick(&mut state, 4);
            traits.extend((0..others).map(|_| technique(pick(&mut state, TRAITS))));
            traits.sort();
            traits.dedup();
            (actor, traits.join(" "))
        })
        .collect();
    let picture = picture(&profiles);
    let start = Instant::now();
    let scorer = Scorer::new(&picture, &blank(), &Parameters::default());
    let built = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let best = scorer.best(incidents.iter().map(|(_, text)| text.split(' ')));
    let taken = start.elapsed().as_secs_f64();
    let right = incidents.iter().zip(&best).filter(|((actor, _), best)| {
        let name = best
            .and_then(|b| picture.actor(b.actor))
            .map(|a| a.name.as_str());
        name == Some(format!("Actor {actor}").as_str())
    });
    let right = right.count();
    println!(
        "{n} incidents × {} actors: table {built:.2} s, split and scored {taken:.3} s; {right} right",
        scorer.actors()
    );
    Ok(())
}
