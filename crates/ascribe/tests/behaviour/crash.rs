//! kill -9 at seeded random moments: nothing acknowledged is lost, the record is whole and usable.
//!
//! `ASCRIBE_KILLS` sets how often; the default keeps the run short.

use crate::support::{Bench, example, hash};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Numbers that look random and are the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit.max(1)
    }
}

fn kills() -> u64 {
    let wanted = std::env::var("ASCRIBE_KILLS").ok();
    wanted.map_or(12, |n| n.parse().expect("ASCRIBE_KILLS is a number"))
}

/// A feed whose import takes several commits' worth of work; every round has its own values.
fn feed(bench: &Bench, round: u32) -> String {
    let mut csv = "value,actor,reference,published\n".to_owned();
    for n in 0..6_000 {
        let value = hash(1_000_000 + round * 10_000 + n);
        let report = n / 2;
        csv.push_str(&format!(
            "{value},Moth {},https://harbour-press-11.net/{round}/{report},2024-05-01\n",
            n % 7
        ));
    }
    let path = bench.write(&format!("feeds/{round}.csv"), csv);
    path.to_str().unwrap().to_owned()
}

/// Runs until `after`, then kills; true if it had ended by itself before, successfully.
fn run_and_kill(bench: &Bench, arguments: &[&str], after: Duration) -> bool {
    let mut child = bench
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let _ = child.kill();
    child.wait().unwrap().success()
}

/// How long each kind of work takes here, so that kills fall into it.
fn duration_of(work: impl FnOnce()) -> u64 {
    let begun = Instant::now();
    work();
    u64::try_from(begun.elapsed().as_micros()).unwrap()
}

fn keep_checkpoint(bench: &Bench) -> String {
    let text = bench.run(&["checkpoint"]).exits(0).out;
    bench.write("kept", text).to_str().unwrap().to_owned()
}

fn assert_whole(bench: &Bench, checkpoint: &str, round: u64) {
    let proof = bench.run(&["verify", "--checkpoint", checkpoint, "--format", "json"]);
    assert_eq!(proof.code, 0, "round {round}: {proof:?}");
    assert!(
        bench.json(&["show", "HAFNIUM"])["actor"] == "HAFNIUM",
        "round {round}"
    );
}

#[test]
fn killed_while_importing_or_assessing() {
    let bench = Bench::new();
    let mut numbers = Numbers(20_210_302);
    let evidence = example();
    let evidence = evidence.to_str().unwrap();
    bench.json(&["log"]);
    let import_takes =
        duration_of(|| drop(bench.json(&["import", &feed(&bench, 0), "--source", "feed"])));
    let assess_takes = duration_of(|| drop(bench.json(&["assess", evidence])));
    let mut killed = 0;
    let mut answers = Vec::new();
    for round in 1..=kills() {
        let number = u32::try_from(round).unwrap();
        // Acknowledged before the kill: this checkpoint, and an answer with its evidence.
        answers.push(
            bench.assess_text(&format!("{round}.txt"), &hash(number), &[])["replay"]["id"].take(),
        );
        let checkpoint = keep_checkpoint(&bench);
        let path = feed(&bench, number);
        let (arguments, takes) = if numbers.below(2) == 0 {
            (
                vec!["import", path.as_str(), "--source", "feed"],
                import_takes,
            )
        } else {
            (vec!["assess", evidence], assess_takes)
        };
        let after = Duration::from_micros(numbers.below(takes));
        let ended = run_and_kill(&bench, &arguments, after);
        killed += u64::from(!ended);
        assert_whole(&bench, &checkpoint, round);
        if ended && arguments[0] == "import" {
            let shown = bench.json(&["show", &hash(1_000_000 + number * 10_000 + 5_999)]);
            assert_eq!(
                shown["said"].as_array().unwrap().len(),
                1,
                "acknowledged, round {round}"
            );
        }
    }
    assert!(killed > 0, "no kill fell into the work");
    for id in answers {
        let replayed = bench.json(&["replay", id.as_str().unwrap()]);
        assert_eq!(replayed["identical"], true, "{replayed:#}");
    }
    // What was broken off is taken up by running it again.
    let last = u32::try_from(kills()).unwrap();
    bench.json(&["import", &feed(&bench, last), "--source", "feed"]);
    let again = bench.json(&["import", &feed(&bench, last), "--source", "feed"]);
    assert_eq!(again["sources"]["feed"]["added"], 0);
    bench.run(&["verify"]).exits(0);
}

#[test]
fn killed_while_the_record_is_made() {
    let mut numbers = Numbers(20_210_312);
    let takes = duration_of(|| drop(Bench::new().json(&["show", "HAFNIUM"])));
    for round in 0..kills() {
        let bench = Bench::new();
        let after = Duration::from_micros(numbers.below(takes));
        run_and_kill(&bench, &["show", "HAFNIUM"], after);
        // The next use finds a record, or makes one, with the whole starter knowledge.
        let shown = bench.run(&["show", "HAFNIUM", "--format", "json"]);
        assert_eq!(shown.code, 0, "round {round}, after {after:?}: {shown:?}");
        assert_eq!(shown.document()["external_ids"][0], "G0125");
        bench.run(&["verify"]).exits(0);
        assert!(Path::new(&bench.ledger()).is_file());
    }
}
