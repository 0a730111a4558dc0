//! What is counted.

use crate::register::{Dice, freeze, rows, year};
use ascribe_register::words::{Link, Nature};
use ascribe_register::{Counted, Incident};
use ascribe_statistics::{Actor, Row, Shown, TABLES, control};

fn counted() -> Counted {
    let mut counted = Counted::from(&Incident::default());
    counted.began = Some((1_614_556_800_000, 1_617_235_199_999));
    counted
}

#[test]
fn duplicates_and_what_is_no_incident_are_not_counted() {
    assert!(Row::of(&counted()).is_some());
    for (duplicate, disposition) in [
        (true, None),
        (false, Some("not-an-incident/refuted")),
        (false, Some("duplicate/duplicate")),
    ] {
        let mut one = counted();
        one.duplicate = duplicate;
        one.disposition = disposition.map(Into::into);
        assert_eq!(Row::of(&one), None);
    }
    let mut confirmed = counted();
    confirmed.disposition = Some("incident/confirmed".into());
    assert_eq!(Row::of(&confirmed).unwrap().month.to_string(), "2021-03");
}

#[test]
fn a_link_is_never_counted_as_an_attribution() {
    let actor = |nature, link| {
        let mut one = counted();
        (one.nature, one.link) = (nature, link);
        Actor::from(&one)
    };
    assert_eq!(
        actor(Nature::StateSponsored, Link::Linked),
        Actor::StateLinked
    );
    assert_eq!(
        actor(Nature::StateSponsored, Link::Attributed),
        Actor::StateAttributed
    );
    assert_eq!(
        actor(Nature::StateSponsored, Link::None),
        Actor::Insufficient
    );
    assert_eq!(actor(Nature::Criminal, Link::None), Actor::Criminal);
    assert_eq!(actor(Nature::Unknown, Link::Linked), Actor::Insufficient);
}

#[test]
fn every_table_adds_up_and_other_periods_are_passed_over() {
    let mut dice = Dice::new(3);
    let mut all = rows(&mut dice, year(0), 343);
    all.extend(rows(&mut dice, year(1), 50));
    let frozen = freeze(&all, year(0));
    assert_eq!(frozen.value("total"), 343);
    for table in &ascribe_statistics::TABLES.table {
        let keys = table.wholes(year(0)).into_iter().map(|c| table.key(&c.id));
        assert_eq!(
            keys.map(|k| frozen.value(&k)).sum::<u64>(),
            343,
            "{}",
            table.id
        );
    }
    let state = frozen.value("actor/state-attributed") + frozen.value("actor/state-linked");
    assert_eq!(frozen.value("actor/state"), state);
    let crossed = frozen
        .cells
        .iter()
        .filter(|(k, _)| k.starts_with("sector-group-by-actor/"));
    assert_eq!(crossed.map(|(_, c)| c.value).sum::<u64>(), 343);
    // A victim is supported once, however often.
    let victims: std::collections::BTreeSet<_> = all
        .iter()
        .take(343)
        .filter(|r| r.supported)
        .map(|r| r.organisation.clone())
        .collect();
    assert_eq!(frozen.value("supported"), victims.len() as u64);
    all.reverse();
    assert_eq!(freeze(&all, year(0)), frozen, "order does not matter");
}

/// Nobody is of another nature in this year: to hide that nought, one more figure of the actors must
/// go, and the smallest that would do is the linked share.
#[test]
fn the_linked_share_is_given_up_last() {
    let mut dice = Dice::new(3);
    let mut all = rows(&mut dice, year(0), 340);
    for (n, row) in all.iter_mut().enumerate() {
        row.actor = match n % 20 {
            0..=5 => Actor::StateLinked,
            6..=11 => Actor::Criminal,
            _ => Actor::Insufficient,
        };
    }
    let frozen = freeze(&all, year(0));
    let published = control(&frozen, &TABLES, None).unwrap();
    let shown = |id: &str| published.shown(&format!("actor/{id}"));
    assert_eq!(shown("other"), Shown::Withheld);
    assert_eq!(shown("state"), Shown::Count(frozen.value("actor/state")));
    assert_eq!(
        shown("criminal"),
        Shown::Count(frozen.value("actor/criminal"))
    );
    assert_eq!(shown("insufficient"), Shown::Withheld);
}
