//! Registers made up from a seed.

use ascribe_statistics::{Actor, Counter, Frozen, Month, Period, Row, TABLES};

/// A small generator (xorshift64*, Vigna 2016).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    /// One of several, by weight.
    pub fn pick<T: Copy>(&mut self, of: &[(T, u64)]) -> T {
        let mut left = self.below(of.iter().map(|(_, w)| w).sum());
        for (thing, weight) in of {
            match left.checked_sub(*weight) {
                None => return *thing,
                Some(rest) => left = rest,
            }
        }
        of[0].0
    }
}

pub fn year(n: u32) -> Period {
    format!("{}-07-01..{}-06-30", 2010 + n, 2011 + n)
        .parse()
        .unwrap()
}

/// Actors as they are met, in percent.
pub const ACTORS: &[(Actor, u64)] = &[
    (Actor::StateAttributed, 5),
    (Actor::StateLinked, 25),
    (Actor::Criminal, 25),
    (Actor::Other, 5),
    (Actor::Insufficient, 40),
];

pub fn row(dice: &mut Dice, months: &[Month]) -> Row {
    let text = |t: &str| Some(t.to_owned());
    Row {
        month: months[usize::try_from(dice.below(months.len() as u64)).unwrap()],
        severity: text(dice.pick(&[
            ("highly-significant", 1),
            ("significant", 4),
            ("moderate", 25),
            ("routine", 50),
            ("minor", 20),
        ])),
        sector_group: text(dice.pick(&[
            ("government", 40),
            ("essential-services", 25),
            ("economy", 25),
            ("society", 7),
            ("unspecified", 3),
        ])),
        kind: text(dice.pick(&[
            ("intrusions", 30),
            ("intrusion-attempts", 20),
            ("malicious-code", 20),
            ("fraud", 12),
            ("availability", 6),
            ("information-gathering", 6),
            ("information-content-security", 3),
            ("vulnerable", 2),
            ("other", 1),
        ])),
        detection: text(dice.pick(&[
            ("detected", 40),
            ("partner", 25),
            ("victim", 30),
            ("media", 2),
            ("other", 3),
        ])),
        actor: dice.pick(ACTORS),
        organisation: Some(format!("v{}", dice.below(200))),
        supported: dice.below(6) == 0,
        harm_prevented: (dice.below(4) == 0).then(|| 1000 * (1 + dice.below(90))),
    }
}

pub fn rows(dice: &mut Dice, period: Period, count: u64) -> Vec<Row> {
    let months: Vec<Month> = period.months().collect();
    (0..count).map(|_| row(dice, &months)).collect()
}

pub fn freeze(rows: &[Row], period: Period) -> Frozen {
    let mut counter = Counter::new(&TABLES, period);
    rows.iter().for_each(|r| counter.count(r));
    counter.freeze(7)
}
