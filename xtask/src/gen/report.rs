//! Invented report text with planted indicators, some of them defanged, and
//! the list of what was planted.

use super::indicators;
use super::random::Random;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const SEED: u64 = 0x0E97_2021;

const PROSE: [&str; 8] = [
    "The operators returned to the mail server before the update was installed and left a web shell behind.",
    "We saw no lateral movement in the first week, although credentials had been taken from memory.",
    "The loader decrypts its configuration with a key that is derived from the name of the machine.",
    "Traffic to this host began shortly after midnight (UTC) and stopped when the service was restarted.",
    "Version 10.0.19041.1 of setup.py was not touched; std::vector and 12:30:45 are no addresses.",
    "Further victims were told through their national teams; the sector was not the same in all cases.",
    "A second sample differs in its resources only, and was built two days later on the same machine.",
    "Analysts should treat the following as leads, since some of the hosts are shared by many customers.",
];

/// Planted values by the keys of the list: `domain`, `ipv4`, `cidr`, `url`, `sha256`.
type Planted = BTreeMap<&'static str, BTreeSet<String>>;

/// Writes about `bytes` of text to `out` and what was planted to `gold`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(bytes: u64, out: &Path, gold: &Path) -> Result<(), String> {
    let fault = |path: &Path, e: std::io::Error| format!("write {}: {e}", path.display());
    let mut file = BufWriter::new(File::create(out).map_err(|e| fault(out, e))?);
    let mut random = Random::new(SEED);
    let mut planted = Planted::new();
    let mut written = 0;
    for at in 0u64.. {
        let line = line(at, &mut random, &mut planted);
        written += u64::try_from(line.len()).unwrap_or(0);
        file.write_all(line.as_bytes()).map_err(|e| fault(out, e))?;
        if written >= bytes {
            break;
        }
    }
    file.flush().map_err(|e| fault(out, e))?;
    std::fs::write(gold, json(&planted)).map_err(|e| fault(gold, e))
}

fn line(at: u64, random: &mut Random, planted: &mut Planted) -> String {
    let prose = usize::try_from(random.below(8))
        .ok()
        .and_then(|n| PROSE.get(n))
        .copied()
        .unwrap_or_default();
    if random.below(3) > 0 {
        return format!("{prose}\n");
    }
    let (kind, value) = indicators::one(at, random);
    let key = match kind {
        "domain-name" => "domain",
        "ipv4-addr" if value.contains('/') => "cidr",
        "ipv4-addr" => "ipv4",
        other => other,
    };
    let shown = match random.below(2) {
        0 => defang(key, &value),
        _ => value.clone(),
    };
    planted.entry(key).or_default().insert(value);
    format!("{prose} See {shown} for more.\n")
}

fn defang(key: &str, value: &str) -> String {
    match key {
        "domain" | "ipv4" => value.replace('.', "[.]"),
        "url" => value.replacen("http", "hxxp", 1).replacen('.', "[.]", 1),
        _ => value.to_owned(),
    }
}

/// The values hold no character that JSON would escape.
fn json(planted: &Planted) -> String {
    let lists: Vec<String> = planted
        .iter()
        .map(|(key, values)| {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            format!("\"{key}\":[{}]", values.join(","))
        })
        .collect();
    format!("{{{}}}\n", lists.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_text_and_every_kind_is_planted() {
        let text = || {
            let (mut random, mut planted) = (Random::new(SEED), Planted::new());
            let text: String = (0..3000)
                .map(|at| line(at, &mut random, &mut planted))
                .collect();
            (text, planted)
        };
        let (first, planted) = text();
        assert_eq!((first, planted.clone()), text());
        assert_eq!(planted.len(), 5);
        assert!(json(&planted).starts_with("{\"cidr\":[\""));
    }
}
