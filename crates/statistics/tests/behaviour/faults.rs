//! Planted faults: each must be caught by the auditor.

use crate::register::{Dice, freeze, rows, year};
use ascribe_statistics::audit::{Audit, Release, Said, audit};
use ascribe_statistics::{Frozen, Published, Shown, TABLES, control};

fn one(seed: u64) -> (Frozen, Published) {
    let frozen = freeze(&rows(&mut Dice::new(seed), year(0), 343), year(0));
    let published = control(&frozen, &TABLES, None).unwrap();
    (frozen, published)
}

fn whys(audit: &Audit) -> Vec<&str> {
    let mut whys: Vec<&str> = audit.findings.iter().map(|f| f.why).collect();
    whys.sort_unstable();
    whys.dedup();
    whys
}

/// Only what is small itself is withheld.
fn primary_only(frozen: &Frozen, published: &Published) -> Published {
    let mut fault = published.clone();
    for (key, shown) in &mut fault.cells {
        let cell = frozen.cell(key);
        *shown = if cell.is_sensitive() {
            Shown::Withheld
        } else {
            Shown::Count(cell.value)
        };
    }
    fault
}

#[test]
fn a_suppressor_without_secondary_suppression_is_caught() {
    let mut caught = 0;
    for seed in 0..10 {
        let (frozen, published) = one(seed);
        assert!(
            audit(&TABLES, &[Release::of(&frozen, &published)])
                .findings
                .is_empty()
        );
        let fault = primary_only(&frozen, &published);
        if fault.cells == published.cells {
            continue;
        }
        let audit = audit(&TABLES, &[Release::of(&frozen, &fault)]);
        assert!(!audit.findings.is_empty(), "seed {seed}");
        caught += 1;
    }
    assert!(caught >= 8, "{caught}");
}

#[test]
fn rounding_alone_is_caught() {
    for base in [3, 5, 10] {
        let (frozen, published) = one(1);
        let mut release = Release::of(&frozen, &published);
        for (key, said) in &mut release.said {
            let near = (frozen.value(key) + base / 2) / base * base;
            *said = Said {
                low: near.saturating_sub(base - 1),
                high: Some(near + base - 1),
                kept: None,
            };
        }
        let audit = audit(&TABLES, &[release]);
        let whys = whys(&audit);
        assert!(
            whys.contains(&"incidents are proved to be there")
                || whys.contains(&"the interval is too narrow"),
            "base {base}: {whys:?}"
        );
    }
}

#[test]
fn a_revision_that_opens_a_cell_is_caught() {
    let mut dice = Dice::new(2);
    let mut all = rows(&mut dice, year(0), 343);
    let before = freeze(&all, year(0));
    let first = control(&before, &TABLES, None).unwrap();
    let mut more = rows(&mut dice, year(0), 120);
    more.iter_mut()
        .for_each(|r| r.detection = Some("media".into()));
    all.extend(more);
    let after = freeze(&all, year(0));
    // The revision is controlled as if nothing had been published before.
    let mut fault = control(&after, &TABLES, None).unwrap();
    fault.revision = 1;
    let audit = audit(
        &TABLES,
        &[Release::of(&before, &first), Release::of(&after, &fault)],
    );
    let whys = whys(&audit);
    assert!(
        whys.contains(&"a revision shows what was withheld"),
        "{whys:?}"
    );
    assert!(
        whys.contains(&"a revision shows a small change"),
        "{whys:?}"
    );
}

#[test]
fn overlapping_releases_are_caught_by_their_difference() {
    // Two releases that are each sound: half a year in one, the same and a month in the other.
    let (short, long) = (
        "2010-07-01..2010-12-31".parse().unwrap(),
        "2010-07-01..2011-01-31".parse().unwrap(),
    );
    let mut dice = Dice::new(4);
    let mut all = rows(&mut dice, short, 300);
    all.extend(rows(
        &mut dice,
        "2011-01-01..2011-01-31".parse().unwrap(),
        8,
    ));
    let (a, b) = (freeze(&all, short), freeze(&all, long));
    let publish = |f: &Frozen| control(f, &TABLES, None).unwrap();
    let (pa, mut pb) = (publish(&a), publish(&b));
    let releases = [Release::of(&a, &pa), Release::of(&b, &pb)];
    // The month is not withheld itself, but the small table of that month can be computed; the
    // truth of it stands in a third release, of which nothing is said.
    let month = freeze(&all, "2011-01-01..2011-01-31".parse().unwrap());
    let mut silent = control(&month, &TABLES, None).unwrap();
    silent
        .cells
        .iter_mut()
        .filter(|(k, _)| *k != "total" && !k.starts_with("month/"))
        .for_each(|(_, s)| *s = Shown::Withheld);
    assert!(
        audit(&TABLES, &[Release::of(&month, &silent)])
            .findings
            .is_empty()
    );
    let mut all_said = releases.to_vec();
    all_said.push(Release::of(&month, &silent));
    assert!(!audit(&TABLES, &all_said).findings.is_empty());
    // And a contradiction is a finding of its own.
    pb.cells.insert("kind/intrusions".into(), Shown::Count(0));
    let wrong = [Release::of(&a, &pa), Release::of(&b, &pb)];
    assert_eq!(
        whys(&audit(&TABLES, &wrong)),
        ["the figures contradict each other"]
    );
}

#[test]
fn a_dominated_figure_that_is_shown_is_caught() {
    let mut all = rows(&mut Dice::new(6), year(0), 343);
    for row in all
        .iter_mut()
        .filter(|r| r.kind.as_deref() == Some("fraud"))
    {
        row.organisation = Some("one".into());
    }
    let frozen = freeze(&all, year(0));
    assert!(frozen.value("kind/fraud") > 20);
    let mut published = control(&frozen, &TABLES, None).unwrap();
    assert_eq!(published.shown("kind/fraud"), Shown::Withheld);
    assert!(
        audit(&TABLES, &[Release::of(&frozen, &published)])
            .findings
            .is_empty()
    );
    published.cells.insert(
        "kind/fraud".into(),
        Shown::Count(frozen.value("kind/fraud")),
    );
    assert!(
        !audit(&TABLES, &[Release::of(&frozen, &published)])
            .findings
            .is_empty()
    );
}
