//! Invented indicators in the proportions of published feeds: domains 50 %,
//! IPv4 15 %, networks 1 %, URLs 14 %, SHA-256 20 %.

use super::random::Random;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const SEED: u64 = 0xA5C2_1BE0;

/// How many actors the indicators are spread over.
const ACTORS: u64 = 200;

/// Indicators that one report lists, at most.
const PER_REPORT: u64 = 40;

/// Writes `number` indicators to `out`, with a header line.
///
/// # Errors
/// When the file cannot be written.
pub fn write(number: u64, out: &Path) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("write {}: {e}", out.display());
    let mut file = BufWriter::new(File::create(out).map_err(fault)?);
    writeln!(file, "type,value,actor,reference").map_err(fault)?;
    let mut random = Random::new(SEED);
    for at in 0..number {
        writeln!(file, "{}", line(at, &mut random)).map_err(fault)?;
    }
    file.flush().map_err(fault)
}

/// Type and value of the first indicators that [`write`] would write.
pub fn first(number: u64) -> Vec<(&'static str, String)> {
    let mut random = Random::new(SEED);
    (0..number).map(|at| one(at, &mut random)).collect()
}

/// One line: an indicator, and the report of an actor that names it.
fn line(at: u64, random: &mut Random) -> String {
    let (kind, value) = one(at, random);
    let report = at / PER_REPORT;
    let actor = report % ACTORS;
    format!("{kind},{value},Invented Actor {actor},https://reports.example/{report}")
}

/// Type and value of one indicator. The number keeps names apart.
pub fn one(at: u64, random: &mut Random) -> (&'static str, String) {
    let word = random.next();
    match random.below(100) {
        0..50 => ("domain-name", domain(at, word)),
        50..65 => ("ipv4-addr", address(word)),
        65 => ("ipv4-addr", network(word)),
        66..80 => (
            "url",
            format!("http://{}/{:x}/login.php", domain(at, word), word >> 40),
        ),
        _ => {
            let rest = (random.next(), random.next(), random.next());
            let hash = format!("{word:016x}{:016x}{:016x}{:016x}", rest.0, rest.1, rest.2);
            ("sha256", hash)
        }
    }
}

fn domain(at: u64, word: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "cor", "del", "fi", "gan", "hu", "jo", "kel", "lim", "mor", "net", "os", "pra", "ri",
        "sta", "tu",
    ];
    const ENDINGS: [&str; 8] = ["com", "net", "org", "info", "biz", "xyz", "top", "co.uk"];
    let pick = |list: &[&'static str], shift: u32| {
        let at = usize::try_from((word >> shift) & 0xF).unwrap_or(0) % list.len();
        list.get(at).copied().unwrap_or_default()
    };
    let (a, b, c) = (
        pick(&SYLLABLES, 0),
        pick(&SYLLABLES, 4),
        pick(&SYLLABLES, 8),
    );
    format!("{a}{b}{c}{at:x}.{}", pick(&ENDINGS, 12))
}

/// A public-looking address: first octet 11 to 99 without 10 and 127.
fn address(word: u64) -> String {
    let [a, b, c, d, ..] = word.to_be_bytes();
    format!("{}.{b}.{c}.{}", 11 + a % 89, 1 + d % 254)
}

fn network(word: u64) -> String {
    let [a, b, c, d, ..] = word.to_be_bytes();
    match d % 2 {
        0 => format!("{}.{b}.{c}.0/24", 11 + a % 89),
        _ => format!("{}.{b}.{}.0/20", 11 + a % 89, c & 0xF0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn lines(number: u64) -> Vec<String> {
        let mut random = Random::new(SEED);
        (0..number).map(|at| line(at, &mut random)).collect()
    }

    #[test]
    fn same_arguments_same_lines() {
        assert_eq!(lines(500), lines(500));
        assert_eq!(lines(500)[..100], lines(100)[..]);
    }

    #[test]
    fn kinds_come_in_their_proportions() {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        let lines = lines(10_000);
        for line in &lines {
            let kind = line.split(',').next().unwrap();
            let kind = if line.contains("/24,") || line.contains("/20,") {
                "cidr"
            } else {
                kind
            };
            *kinds.entry(kind).or_default() += 1;
        }
        for (kind, percent) in [
            ("domain-name", 50),
            ("ipv4-addr", 15),
            ("cidr", 1),
            ("url", 14),
            ("sha256", 20),
        ] {
            let is = kinds[kind];
            assert!(is.abs_diff(percent * 100) < 150, "{kind}: {is}");
        }
    }

    #[test]
    fn values_differ_and_have_their_shape() {
        let lines = lines(5_000);
        let mut values: Vec<&str> = lines.iter().map(|l| l.split(',').nth(1).unwrap()).collect();
        values.sort_unstable();
        values.dedup();
        assert!(values.len() > 4_990);
        assert!(lines.iter().all(|l| l.split(',').count() == 4));
        assert!(
            lines.iter().filter(|l| l.starts_with("sha256")).all(|l| l
                .split(',')
                .nth(1)
                .unwrap()
                .len()
                == 64)
        );
    }
}
