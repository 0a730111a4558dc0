//! Revisions name what changed, and show no single incident.

use crate::register::{Dice, freeze, rows, year};
use ascribe_statistics::{Refused, Shown, TABLES, control};

#[test]
fn a_change_of_single_incidents_is_refused() {
    let mut dice = Dice::new(5);
    let mut all = rows(&mut dice, year(0), 343);
    let first = control(&freeze(&all, year(0)), &TABLES, None).unwrap();
    assert_eq!(
        control(&freeze(&all, year(0)), &TABLES, Some(&first)),
        Err(Refused::SmallChange)
    );
    all.extend(rows(&mut dice, year(0), 5));
    assert_eq!(
        control(&freeze(&all, year(0)), &TABLES, Some(&first)),
        Err(Refused::SmallChange)
    );
}

#[test]
fn a_large_change_is_shown_and_small_ones_keep_the_old_figure() {
    let mut dice = Dice::new(5);
    let mut all = rows(&mut dice, year(0), 343);
    let first = control(&freeze(&all, year(0)), &TABLES, None).unwrap();
    for mut row in rows(&mut dice, year(0), 40) {
        row.kind = Some("intrusions".into());
        row.detection = Some("partner".into());
        all.push(row);
    }
    let second = control(&freeze(&all, year(0)), &TABLES, Some(&first)).unwrap();
    let changed = second.changed_since(&first);
    assert!(changed.contains(&"total".to_owned()));
    assert_eq!(second.shown("total"), Shown::Count(383));
    let kept = second
        .cells
        .values()
        .filter(|s| matches!(s, Shown::Kept(_)))
        .count();
    assert!(kept > 5, "{kept}");
    for (key, shown) in &first.cells {
        if *shown == Shown::Withheld {
            assert_eq!(second.shown(key), Shown::Withheld, "{key}");
        }
    }
}

#[test]
fn other_tables_are_no_revision() {
    let all = rows(&mut Dice::new(5), year(0), 343);
    let frozen = freeze(&all, year(0));
    let mut first = control(&frozen, &TABLES, None).unwrap();
    first.tables = "2025-9".into();
    assert!(matches!(
        control(&frozen, &TABLES, Some(&first)),
        Err(Refused::Versions { .. })
    ));
}
