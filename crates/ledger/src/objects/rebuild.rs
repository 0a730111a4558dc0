//! Making the states again from the entries, object by object.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{FacetRow, ObjectState, Reduce, Step, execute, rows};
use crate::error::{During, Result};
use crate::{canon, row, sql};

/// Facets held in memory while rebuilding, 32 bytes each.
const BUFFER: usize = 2_000_000;
const OPERATION: &str = "rebuild objects";

/// Hands over the state that the entries yield for each object.
pub(crate) fn each_object(
    db: &Connection,
    reducer: &dyn Reduce,
    visit: impl FnMut(ObjectState) -> Result<()>,
) -> Result<()> {
    let mut steps: Vec<(i64, i64)> = Vec::new();
    let mut statement = db.prepare(sql::STEPS).during(OPERATION)?;
    for kind in reducer.kinds() {
        let mut rows = statement.query([kind]).during(OPERATION)?;
        while let Some(row) = rows.next().during(OPERATION)? {
            steps.push((row.get(0).during(OPERATION)?, row.get(1).during(OPERATION)?));
        }
    }
    fold(db, reducer, steps, visit)
}

/// Hands over the state that these entries, (short id of the object, number), yield for each object.
pub(crate) fn fold(
    db: &Connection,
    reducer: &dyn Reduce,
    mut steps: Vec<(i64, i64)>,
    mut visit: impl FnMut(ObjectState) -> Result<()>,
) -> Result<()> {
    // By object, then in the order of the record; two ids may share a short one.
    steps.sort_unstable();
    let mut entry = db.prepare(sql::ENTRY).during(OPERATION)?;
    for group in steps.chunk_by(|a, b| a.0 == b.0) {
        let mut states: BTreeMap<String, ObjectState> = BTreeMap::new();
        for (_, seq) in group {
            let read = entry.query_row([seq], row::entry).optional();
            let Some(read) = read.during(OPERATION)? else {
                continue;
            };
            let known = states.get(&read.object_id);
            let after = reducer.apply(
                known.map(|s| s.state.as_str()),
                &Step {
                    seq: read.seq,
                    recorded_at: read.recorded_at,
                    recorder: &read.recorder,
                    marking: &read.marking,
                    kind: &read.kind,
                    object_id: &read.object_id,
                    body: read.body().unwrap_or_default(),
                },
            );
            if let Some(state) = after {
                let id = known.map_or(read.seq, |s| s.id);
                let object_id = read.object_id;
                let made = ObjectState {
                    id,
                    object_id: object_id.clone(),
                    seq: read.seq,
                    state,
                };
                states.insert(object_id, made);
            }
        }
        states.into_values().try_for_each(&mut visit)?;
    }
    Ok(())
}

/// Writes every state and facet anew.
pub(crate) fn rebuild(db: &Connection, reducer: &dyn Reduce) -> Result<()> {
    db.execute(sql::DELETE_STATES, []).during(OPERATION)?;
    db.execute(sql::DELETE_FACETS, []).during(OPERATION)?;
    let mut put = db.prepare(sql::PUT_STATE).during(OPERATION)?;
    let mut facets: Vec<FacetRow> = Vec::new();
    each_object(db, reducer, |object| {
        facets.extend(rows(&reducer.facets(&object.state), object.id));
        put.execute(params![
            row::sql(object.id),
            canon::object_key(object.object_id.as_bytes()),
            object.object_id,
            row::sql(object.seq),
            object.state
        ])
        .during(OPERATION)?;
        if facets.len() > BUFFER {
            write(db, &mut facets)?;
        }
        Ok(())
    })?;
    write(db, &mut facets)
}

fn write(db: &Connection, facets: &mut Vec<FacetRow>) -> Result<()> {
    facets.sort_unstable();
    execute(db, sql::INSERT_FACET, facets.iter())?;
    facets.clear();
    Ok(())
}
