//! States and facets of objects against those that the entries yield.

use rusqlite::{Connection, Row};

use super::multiset::BySeq;
use super::projections::{each, report};
use super::{Findings, Rule};
use crate::error::Result;
use crate::objects::{Reduce, each_object, rows};
use crate::{canon, connect, row, sql};

/// Compares both tables.
pub(crate) fn check(db: &Connection, reducer: &dyn Reduce, size: u64, findings: &mut Findings) {
    let place = "table object_state";
    match findings.take(Rule::Object, place, connect::has_objects(db)) {
        Some(true) => {}
        _ => return,
    }
    if let Some((mut states, mut facets)) = findings.take(
        Rule::Object,
        place,
        BySeq::new().and_then(|a| Ok((a, BySeq::new()?))),
    ) {
        let (mut live_states, mut live_facets) = (states.other(size), facets.other(size));
        let made = each_object(db, reducer, |object| {
            let id = row::sql(object.id);
            let short = canon::object_key(object.object_id.as_bytes());
            let digest = digest(&object.object_id, &object.state);
            states.add(digest ^ short, id, row::sql(object.seq));
            for facet in rows(&reducer.facets(&object.state), object.id) {
                facets.add(of_facet(facet), id, 0);
            }
            Ok(())
        });
        findings.take(Rule::Object, place, made);
        let read = read(db, &mut live_states, &mut live_facets);
        findings.take(Rule::Object, place, read);
        report(
            Rule::Object,
            "object_state",
            &states,
            &live_states,
            findings,
        );
        report(Rule::Object, "facet", &facets, &live_facets, findings);
    }
}

/// True if there is anything to compare.
pub(crate) fn are_kept(db: &Connection) -> bool {
    connect::has_objects(db).unwrap_or(false)
        && db
            .query_row(sql::ANY_STATE, [], |row| row.get(0))
            .unwrap_or(true)
}

fn read(db: &Connection, states: &mut BySeq, facets: &mut BySeq) -> Result<()> {
    let operation = "verify objects";
    each(db, sql::ALL_STATES, operation, |row: &Row<'_>| {
        let text = |column: usize| row.get_ref(column).and_then(|v| Ok(v.as_str()?));
        let short: i64 = row.get(1)?;
        states.add(digest(text(2)?, text(4)?) ^ short, row.get(0)?, row.get(3)?);
        Ok(())
    })?;
    each(db, sql::ALL_FACETS, operation, |row: &Row<'_>| {
        let facet = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        facets.add(of_facet(facet), row.get(3)?, 0);
        Ok(())
    })
}

fn digest(object_id: &str, state: &str) -> i64 {
    let canon = canon::Canon::new(b"state").bytes(object_id.as_bytes());
    canon::short(&canon.bytes(state.as_bytes()).digest())
}

fn of_facet([field, value, rank, id]: [i64; 4]) -> i64 {
    let canon = canon::Canon::new(b"facet").number(field).number(value);
    canon::short(&canon.number(rank).number(id).digest())
}
