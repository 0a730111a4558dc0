//! H4: an attacker with twelve periods of published tables and public facts about one incident.
//!
//! The attacker knows of one incident its month, sector group, kind and how it came in, and wants
//! to learn whether it was counted as linked to a state (world 1) or as of insufficient
//! information (world 0). Both worlds are published; the guess is made from each, so that guessing
//! without the tables succeeds in exactly half of all cases. What is small in either world, the
//! crossed cell of its sector group, is what the attacker asks about.

use crate::register::{Dice, freeze, row, rows, year};
use ascribe_statistics::audit::{Release, audit};
use ascribe_statistics::{Actor, Frozen, Month, Published, Shown, TABLES, control};

const PERIODS: u32 = 12;

fn register(dice: &mut Dice, period: u32) -> Vec<ascribe_statistics::Row> {
    let count = 300 + dice.below(100);
    rows(dice, year(period), count)
}

#[test]
fn no_withheld_cell_of_twelve_periods_is_narrow_or_proved() {
    let mut dice = Dice::new(11);
    let truth: Vec<Frozen> = (0..PERIODS)
        .map(|p| freeze(&register(&mut dice, p), year(p)))
        .collect();
    let published: Vec<Published> = truth
        .iter()
        .map(|t| control(t, &TABLES, None).unwrap())
        .collect();
    let releases: Vec<Release<'_>> = truth
        .iter()
        .zip(&published)
        .map(|(t, p)| Release::of(t, p))
        .collect();
    let audit = audit(&TABLES, &releases);
    assert_eq!(audit.findings, []);
    assert!(audit.examined > 200, "{}", audit.examined);
    assert!(audit.narrowest.unwrap() >= 5);
    // The tables are still of use.
    let shown = |p: &Published| {
        p.cells
            .values()
            .filter(|s| matches!(s, Shown::Count(_)))
            .count()
    };
    let (open, all) = published
        .iter()
        .fold((0, 0), |(o, a), p| (o + shown(p), a + p.cells.len()));
    println!(
        "shown {open} of {all}, examined {}, narrowest {:?}",
        audit.examined, audit.narrowest
    );
    assert!(open * 2 > all, "{open} of {all} shown");
}

/// The mean of the withheld cells of a row or column, as the equation shows it; or the cell.
fn estimate(published: &Published, group: &str, actor: &str) -> f64 {
    let key = format!("sector-group-by-actor/{group}/{actor}");
    if let Some(n) = published.shown(&key).number() {
        return n as f64;
    }
    let mut best = Vec::new();
    let actors = ["state", "criminal", "other", "insufficient"];
    let groups = [
        "government",
        "essential-services",
        "economy",
        "society",
        "not-stated",
    ];
    let row = actors.map(|a| {
        published
            .shown(&format!("sector-group-by-actor/{group}/{a}"))
            .number()
    });
    let column = groups.map(|g| {
        published
            .shown(&format!("sector-group-by-actor/{g}/{actor}"))
            .number()
    });
    for (total, cells) in [
        (
            published.shown(&format!("sector-group/{group}")).number(),
            row.to_vec(),
        ),
        (
            published.shown(&format!("actor/{actor}")).number(),
            column.to_vec(),
        ),
    ] {
        if let Some(total) = total {
            let open: u64 = cells.iter().flatten().sum();
            let hidden = cells.iter().filter(|c| c.is_none()).count();
            best.push((total - open) as f64 / hidden as f64);
        }
    }
    best.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Three attackers; each says whether the incident is linked.
fn guesses(published: &Published, past: &[Published], group: &str) -> [bool; 3] {
    let linked = estimate(published, group, "state");
    let rest = estimate(published, group, "insufficient");
    let usual: Vec<f64> = past
        .iter()
        .map(|p| estimate(p, group, "state"))
        .filter(|e| e.is_finite())
        .collect();
    let usual = usual.iter().sum::<f64>() / usual.len().max(1) as f64;
    [
        // By what the equations leave to each cell.
        linked > rest,
        // Against other periods.
        linked > usual,
        // By the pattern of what is withheld.
        published
            .shown(&format!("sector-group-by-actor/{group}/state"))
            .number()
            .is_some(),
    ]
}

fn success(publish: impl Fn(&Frozen) -> Option<Published>, trials: u64) -> (u64, [f64; 3]) {
    let mut dice = Dice::new(29);
    let past: Vec<Published> = (0..PERIODS - 1)
        .filter_map(|p| publish(&freeze(&register(&mut dice, p), year(p))))
        .collect();
    let (mut asked, mut hits) = (0u64, [0u64; 3]);
    let months: Vec<Month> = year(PERIODS - 1).months().collect();
    for _ in 0..trials {
        let mut all = register(&mut dice, PERIODS - 1);
        let mut target = row(&mut dice, &months);
        target.sector_group =
            Some(["society", "other"][usize::try_from(dice.below(2)).unwrap()].into());
        let group = if target.sector_group.as_deref() == Some("society") {
            "society"
        } else {
            "not-stated"
        };
        let mut worlds = Vec::new();
        for actor in [Actor::Insufficient, Actor::StateLinked] {
            target.actor = actor;
            all.push(target.clone());
            worlds.push(freeze(&all, year(PERIODS - 1)));
            all.pop();
        }
        let key = format!("sector-group-by-actor/{group}/state");
        if worlds.iter().any(|w| w.value(&key) >= 6) {
            continue;
        }
        let (Some(zero), Some(one)) = (publish(&worlds[0]), publish(&worlds[1])) else {
            continue;
        };
        asked += 1;
        let pairs = guesses(&zero, &past, group)
            .into_iter()
            .zip(guesses(&one, &past, group));
        for (hit, (in_zero, in_one)) in hits.iter_mut().zip(pairs) {
            *hit += u64::from(!in_zero) + u64::from(in_one);
        }
    }
    (asked, hits.map(|h| 100.0 * h as f64 / (2 * asked) as f64))
}

#[test]
fn the_attacker_does_no_better_than_without_the_tables() {
    let (asked, rates) = success(|f| control(f, &TABLES, None).ok(), 400);
    println!("asked {asked}, success in percent {rates:?}");
    assert!(asked >= 150);
    assert!(rates.iter().all(|r| *r <= 52.0), "{rates:?}");
}

#[test]
fn the_same_attacker_beats_a_suppressor_without_secondary_suppression() {
    let shown = |f: &Frozen, secret: bool| {
        let mut published = Published::uncontrolled(f);
        for (key, shown) in &mut published.cells {
            if secret && f.cell(key).is_sensitive() {
                *shown = Shown::Withheld;
            }
        }
        Some(published)
    };
    let (_, primary) = success(|f| shown(f, true), 150);
    let (_, open) = success(|f| shown(f, false), 150);
    println!("primary only {primary:?}, uncontrolled {open:?}");
    let best = |r: [f64; 3]| r.into_iter().fold(0.0, f64::max);
    assert!(best(primary) > 52.0, "{primary:?}");
    assert!(best(open) > 52.0, "{open:?}");
}
