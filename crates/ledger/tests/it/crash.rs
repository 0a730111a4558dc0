//! kill -9 at fifty moments: nothing acknowledged is lost, the file is whole and ready.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use ascribe_ledger::{Content, Draft, Ledger, OpenMode};

use crate::fixture::*;

const KILLS: u64 = 50;
const PATH_VARIABLE: &str = "ASCRIBE_CRASH_LEDGER";
const SEED_VARIABLE: &str = "ASCRIBE_CRASH_SEED";

/// Numbers that look random and are the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

/// Appends until it is killed, saying what is acknowledged. Run by the test below only.
#[test]
#[ignore = "runs as a child of the test that kills it"]
fn child_appends_until_killed() {
    let path = std::env::var_os(PATH_VARIABLE).expect("is set by the parent");
    let seed: u64 = std::env::var(SEED_VARIABLE)
        .expect("is set by the parent")
        .parse()
        .unwrap();
    let mut numbers = Numbers(seed);
    let mut ledger = Ledger::open(&path, OpenMode::Create(at(0))).unwrap();
    loop {
        let size = ledger.head().unwrap().size;
        let batch: Vec<Draft> = (0..1 + numbers.below(30))
            .map(|i| match numbers.below(5) {
                0 => sealed(
                    &format!("e--{size}-{i}"),
                    &format!("incident-{size}"),
                    "dairy.example",
                ),
                _ => draft(
                    &format!("o--{size}-{i}"),
                    "s",
                    &format!("a{size} b{i} {}", "x ".repeat(300)),
                ),
            })
            .collect();
        let last = ledger.append(&at(0), &batch).unwrap().last().unwrap().seq();
        if numbers.below(8) == 0 {
            ledger
                .put_snapshot("all", last, 1, &snapshot_bytes(last))
                .unwrap();
        }
        let checkpoint = ledger.checkpoint().unwrap().replace('\n', "|");
        writeln!(
            std::io::stdout(),
            "\nack {last} {} {checkpoint}",
            batch.last().unwrap().object_id
        )
        .unwrap();
    }
}

struct Acknowledged {
    last: u64,
    object_id: String,
    checkpoint: String,
}

fn acknowledged(line: &str) -> Option<Acknowledged> {
    let mut parts = line.strip_prefix("ack ")?.splitn(3, ' ');
    let last = parts.next()?.parse().ok()?;
    let object_id = parts.next()?.to_owned();
    // A line cut short by the kill ends without the bar of the last line end.
    let checkpoint = parts
        .next()
        .filter(|c| c.ends_with('|'))?
        .replace('|', "\n");
    Some(Acknowledged {
        last,
        object_id,
        checkpoint,
    })
}

/// Starts a child, kills it `delay` after its start or first acknowledgement.
fn run_and_kill(
    path: &Path,
    seed: u64,
    wait_for_first: bool,
    delay: Duration,
) -> Vec<Acknowledged> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "crash::child_appends_until_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(PATH_VARIABLE, path)
        .env(SEED_VARIABLE, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut heard = Vec::new();
    if wait_for_first {
        heard.extend(lines.by_ref().find_map(|line| acknowledged(&line)));
    }
    std::thread::sleep(delay);
    child.kill().unwrap();
    heard.extend(lines.filter_map(|line| acknowledged(&line)));
    child.wait().unwrap();
    heard
}

#[test]
fn nothing_acknowledged_is_lost_when_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(20_210_302);
    let mut total = 0;
    let mut path = dir.path().join("0.db");
    for kill in 0..KILLS {
        if kill % 10 == 0 {
            path = dir.path().join(format!("{kill}.db"));
        }
        // At a new file also the creation is cut short.
        let wait_for_first = kill % 10 > 2;
        let delay =
            Duration::from_micros(numbers.below(if wait_for_first { 60_000 } else { 30_000 }));
        let heard = run_and_kill(&path, kill, wait_for_first, delay);
        total += heard.len();
        let Some(last) = heard.last() else { continue };
        let ledger = Ledger::open(&path, OpenMode::ReadWrite).unwrap();
        assert!(ledger.head().unwrap().size >= last.last);
        for said in &heard {
            let entry = ledger.entry(said.last).unwrap();
            assert_eq!(entry.object_id, said.object_id);
            if let Content::Sealed { .. } = entry.content {
                assert_eq!(ledger.open_sealed(said.last).unwrap(), b"dairy.example");
            }
        }
        let report = check(&path, Some(&last.checkpoint));
        assert!(report.is_clean(), "kill {kill}: {:?}", report.findings);
        drop(ledger);
    }
    assert!(
        total > KILLS as usize,
        "{total} acknowledgements are too few for the test to mean anything"
    );
}
