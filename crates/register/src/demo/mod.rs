//! Invented registers that look like real ones: sectors, seasons, campaigns, one vulnerability
//! exploited everywhere at once, state and criminal actors. The same seed gives the same bytes.
//!
//! Everything is invented: names of organisations are made of syllables, domains end in `.example`,
//! addresses lie in the networks for documentation. Ground truth stands beside each incident, in
//! columns that an import passes over.

mod plot;
mod random;
mod scene;

use std::io::Read;

use random::Random;
use scene::Scene;

/// Columns that only ground truth has; an import knows no fields of these names.
pub const TRUTH: [&str; 2] = ["true_actor", "true_campaign"];

/// A table of incidents, made while it is read.
#[derive(Debug)]
pub struct Demo {
    scene: Scene,
    random: Random,
    left: u64,
    made: u64,
    text: Vec<u8>,
    read: usize,
    /// How many values each incident has besides those in its text, and what draws them.
    seen: Option<(u64, Random)>,
}

impl Demo {
    /// `incidents` rows over five years, as CSV with a header.
    #[must_use]
    pub fn new(incidents: u64, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let scene = Scene::new(&mut random, incidents);
        let mut text = scene::COLUMNS.join(",");
        text.push(',');
        text.push_str(&TRUTH.join(","));
        text.push('\n');
        Self {
            scene,
            random,
            left: incidents,
            made: 0,
            text: text.into_bytes(),
            read: 0,
            seen: None,
        }
    }

    /// The same with a column of `observables` values seen in each incident: half of them in no
    /// other, the rest shared by few or by many.
    #[must_use]
    pub fn observing(mut self, observables: u64, seed: u64) -> Self {
        if observables > 0 {
            self.text.pop();
            self.text.extend_from_slice(b",observables\n");
            self.seen = Some((observables, Random::new(seed ^ 0x5eed)));
        }
        self
    }
}

/// Values seen in an incident, parted as an import takes them.
fn observables(random: &mut Random, count: u64, incident: u64) -> String {
    let one = |place: u64| match place % 10 {
        0..=4 => hash(incident * count + place),
        // Shared by a few that happened about the same time.
        5 | 6 => hash((1 << 40) + incident / 8 * 10 + random.below(20)),
        // One of 65,536 addresses, in a network for benchmarks.
        7 | 8 => format!("198.18.{}.{}", random.below(256), random.below(256)),
        // One of forty that are everywhere.
        _ => format!("198.19.0.{}", random.below(40)),
    };
    let all: Vec<String> = (0..count).map(one).collect();
    all.join(";")
}

/// What looks like an MD5.
fn hash(number: u64) -> String {
    let high = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let low = (high ^ (high >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    format!("{high:016x}{low:016x}")
}

impl Read for Demo {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.read >= self.text.len() && self.left > 0 {
            self.left -= 1;
            self.made += 1;
            let mut row = self.scene.row(&mut self.random, self.made);
            if let Some((count, random)) = &mut self.seen {
                row.truncate(row.trim_end().len());
                row.push(',');
                row.push_str(&observables(random, *count, self.made));
                row.push('\n');
            }
            self.text = row.into_bytes();
            self.read = 0;
        }
        let mut rest = self.text.get(self.read..).unwrap_or_default();
        let taken = rest.read(buffer)?;
        self.read += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Format, Mapping, read};
    use std::collections::BTreeMap;

    fn table(incidents: u64, seed: u64) -> String {
        let mut text = String::new();
        Demo::new(incidents, seed)
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn every_row_can_be_imported_and_the_seed_decides_all() {
        assert_eq!(table(50, 7), table(50, 7));
        assert_ne!(table(50, 7), table(50, 8));
        let mut rows = 0;
        let mapping = Mapping::parse("").unwrap();
        read(
            Format::Csv,
            &mut Demo::new(300, 1),
            &mapping,
            "UTC",
            &mut |row| {
                rows += 1;
                let incoming = row.incoming.unwrap();
                assert!(incoming.facts.period.is_some() && !incoming.identity.is_empty());
            },
        )
        .unwrap();
        assert_eq!(rows, 300);
    }

    #[test]
    fn values_seen_stand_in_a_column_of_their_own() {
        let mapping = Mapping::parse("").unwrap();
        let mut demo = Demo::new(20, 1).observing(50, 1);
        let mut rows = 0;
        read(Format::Csv, &mut demo, &mapping, "UTC", &mut |row| {
            let seen = row.incoming.unwrap().observables.join(";");
            assert_eq!(seen.split(';').count(), 50);
            rows += 1;
        })
        .unwrap();
        assert_eq!(rows, 20);
    }

    #[test]
    fn truth_and_shares_are_those_of_a_real_register() {
        let text = table(4000, 3);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let (mut natures, mut months) = (BTreeMap::new(), BTreeMap::new());
        for row in reader.records() {
            let row = row.unwrap();
            *natures.entry(row[7].to_owned()).or_insert(0) += 1;
            *months.entry(row[2][..7].to_owned()).or_insert(0) += 1;
        }
        let share = |nature: &str| f64::from(natures[nature]) / 4000.0;
        assert!((0.15..0.45).contains(&share("state-sponsored")));
        assert!((0.10..0.40).contains(&share("criminal")));
        // The month of the mass exploitation stands out.
        let most = months.values().max().unwrap();
        let mean = 4000 / months.len() as i32;
        assert!(*most > 2 * mean, "{months:?}");
    }
}
