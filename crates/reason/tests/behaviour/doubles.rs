//! The same thing told in other forms is no new evidence: it does not raise the probability of
//! whom it speaks for. Tolerance 1e-9.

use crate::world::{EXPLOIT, Said, World, probability};
use proptest::prelude::*;

/// Hashes of one file.
fn hashes(n: u8) -> [String; 3] {
    [32, 40, 64].map(|length| format!("{n:02x}").repeat(length / 2))
}

fn all(world: &World, values: &[&str], actor: usize) -> f64 {
    probability(&world.weigh(values), actor)
}

#[test]
fn three_hashes_of_one_file_weigh_as_one() {
    let file = hashes(0xab);
    let known: Vec<&str> = file.iter().map(String::as_str).collect();
    let world = World {
        said: vec![Said::new(4, 1, &known)],
        ..World::default()
    };
    let one = all(&world, &known[..1], 4);
    assert!(one > 0.1, "{one}");
    for more in [&known[..2], &known[..]] {
        assert!(all(&world, more, 4) <= one + 1e-9);
    }
}

#[test]
fn exploiting_beside_the_vulnerability_says_nothing_new() {
    let world = World {
        vulnerability: vec![("disclosed", "2024-06-01".to_owned())],
        day: Some("2024-02-01".to_owned()),
        ..World::default()
    };
    for actor in 0..3 {
        let one = all(&world, &[EXPLOIT], actor);
        let two = all(&world, &[EXPLOIT, "T1190"], actor);
        assert!(two <= one + 1e-9, "{one} {two}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever else is found: a URL on a host besides the host, the host besides the URL.
    #[test]
    fn urls_and_hosts_are_one(publisher in 0..4_usize, other in 0..8_usize, paths in 1..5_usize) {
        let (host, more) = ("lattice-0.net", format!("lattice-{other}.net"));
        let world = World {
            said: vec![Said::new(1, publisher, &[host]), Said::new(2, 1, &[&more])],
            ..World::default()
        };
        let urls: Vec<String> = (0..paths).map(|n| format!("http://{host}/{n}")).collect();
        let mut doubled: Vec<&str> = vec![host, &more];
        let one = all(&world, &doubled, 1);
        doubled.extend(urls.iter().map(String::as_str));
        prop_assert!(all(&world, &doubled, 1) <= one + 1e-9);
    }
}
