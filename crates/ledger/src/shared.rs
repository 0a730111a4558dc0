//! A projection: how many objects have each sealed value.
//!
//! The keyed index leads from a value to the entries sealed with it. This table says of every
//! value that two or more objects have how many they are, so that a value which half of all
//! objects have is known as such without reading them. Values of one object have no row.
//!
//! The caller names the kinds of entries that count ([`crate::Reduce::sharing`]). What is kept is
//! a function of the keyed index, whatever the order in which entries came and were erased;
//! `verify` makes it again and compares.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{During, Result};
use crate::met::Met;
use crate::store::Ledger;
use crate::{canon, connect, row, sql};

const OPERATION: &str = "count shared values";

/// Who has a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharers {
    /// Number of objects that have it, all of them counted.
    pub objects: u64,
    /// Ids of the objects that came to it last, each once; no more than were asked for.
    pub newest: Vec<String>,
}

impl Ledger {
    /// The objects that have a sealed value among those that count. Needs the lookup key.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`], [`crate::LedgerError::Storage`].
    pub fn sharers(&self, value_type: &str, value: &str, limit: u32) -> Result<Sharers> {
        let tag = self.keys.tagger()?.tag(value_type, value);
        self.sharers_of(tag, limit)
    }

    /// Hands every shared value's number of objects and newest objects to `visit`: those that
    /// at least two and at most `most` objects have. Others are counted. What the values are is
    /// not said: the index is keyed.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`], or what `visit` returns.
    pub fn each_shared<E: From<crate::LedgerError>>(
        &self,
        most: u32,
        mut visit: impl FnMut(Sharers) -> std::result::Result<(), E>,
    ) -> std::result::Result<u64, E> {
        let mut beyond = 0;
        if !connect::has_shared(self.shown())? {
            return Ok(beyond);
        }
        let mut statement = self.shown().prepare(sql::ALL_SHARED).during(OPERATION)?;
        let mut rows = statement.query([]).during(OPERATION)?;
        while let Some(row) = rows.next().during(OPERATION)? {
            let (tag, objects): (i64, i64) =
                (row.get(0).during(OPERATION)?, row.get(1).during(OPERATION)?);
            if objects > i64::from(most) {
                beyond += 1;
            } else {
                visit(self.sharers_of(tag, most)?)?;
            }
        }
        Ok(beyond)
    }

    fn sharers_of(&self, tag: i64, limit: u32) -> Result<Sharers> {
        let mut sharers = Sharers::default();
        let mut seen = BTreeSet::new();
        // An object may have it by several entries.
        let mut rest = limit.saturating_mul(4);
        let mut statement = self
            .shown()
            .prepare_cached(sql::SHARERS_NEWEST)
            .during(OPERATION)?;
        let mut rows = statement.query([tag]).during(OPERATION)?;
        while rest > 0
            && sharers.newest.len() < limit as usize
            && let Some(row) = rows.next().during(OPERATION)?
        {
            rest -= 1;
            let object: String = row.get(0).during(OPERATION)?;
            if seen.insert(object.clone()) {
                sharers.newest.push(object);
            }
        }
        sharers.objects = u64::from(!seen.is_empty());
        if connect::has_shared(self.shown())?
            && let Some(known) = count(self.shown(), tag)?
        {
            sharers.objects = row::seq(known);
        }
        Ok(sharers)
    }
}

/// The values of the entries that a batch holds back, with their objects.
pub(crate) struct Sharing<'a> {
    met: Met<'a>,
    /// Number of the first entry held back.
    first: i64,
}

impl<'a> Sharing<'a> {
    pub(crate) fn new(kinds: &'a [&'a str]) -> Self {
        Sharing {
            met: Met::new(kinds),
            first: i64::MAX,
        }
    }

    /// Takes the tags of a sealed entry.
    pub(crate) fn take(&mut self, kind: &str, object_id: &str, seq: i64, tags: &[i64]) {
        self.first = self.first.min(seq);
        self.met.take(kind, object_id, tags);
    }

    /// Counts them. Call when the keyed index has their rows.
    pub(crate) fn write(&mut self, db: &Connection) -> Result<()> {
        let first = std::mem::replace(&mut self.first, i64::MAX);
        let ids = std::mem::take(&mut self.met.objects);
        let mut met = std::mem::take(&mut self.met.tags);
        if met.is_empty() {
            return Ok(());
        }
        // The same object may have been met in several places.
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, id) in ids.iter().enumerate() {
            places.entry(id).or_insert(at);
        }
        let place = |at: usize| ids.get(at).and_then(|id| places.get(id.as_str()));
        let canonical: Vec<usize> = (0..ids.len())
            .map(|at| place(at).copied().unwrap_or(at))
            .collect();
        for (_, at) in &mut met {
            *at = canonical.get(*at).copied().unwrap_or(*at);
        }
        met.sort_unstable();
        met.dedup();
        let mut earlier: HashMap<usize, Vec<i64>> = HashMap::new();
        for at in places.into_values() {
            if let Some(id) = ids.get(at) {
                let known = entries_of(db, self.met.kinds, id, first)?;
                if !known.is_empty() {
                    earlier.insert(at, known);
                }
            }
        }
        for group in met.chunk_by(|a, b| a.0 == b.0) {
            let Some((tag, _)) = group.first() else {
                continue;
            };
            let mut fresh = 0;
            for (_, at) in group {
                let known = earlier.get(at).map_or(&[][..], Vec::as_slice);
                fresh += i64::from(!has_one(db, *tag, known)?);
            }
            if fresh > 0 {
                let before = match count(db, *tag)? {
                    Some(objects) => objects,
                    None => i64::from(exists_before(db, *tag, first)?),
                };
                put(db, *tag, before + fresh)?;
            }
        }
        Ok(())
    }
}

/// Takes the tags of erased entries out: (object, its tags that are gone). Call when the keyed
/// index has lost their rows.
pub(crate) fn erased(
    db: &Connection,
    kinds: &[&str],
    gone: &BTreeMap<String, BTreeSet<i64>>,
) -> Result<()> {
    for (object, tags) in gone {
        let left = entries_of(db, kinds, object, i64::MAX)?;
        for tag in tags {
            if !has_one(db, *tag, &left)?
                && let Some(objects) = count(db, *tag)?
            {
                put(db, *tag, objects - 1)?;
            }
        }
    }
    Ok(())
}

/// Makes the table again from the keyed index.
pub(crate) fn rebuild(db: &Connection, kinds: &[&str]) -> Result<()> {
    db.execute(sql::DELETE_SHARED, []).during(OPERATION)?;
    each(db, kinds, |tag, objects| put(db, tag, objects))
}

/// Hands over every row that the keyed index yields, in the order of the tags.
pub(crate) fn each(
    db: &Connection,
    kinds: &[&str],
    mut visit: impl FnMut(i64, i64) -> Result<()>,
) -> Result<()> {
    let objects = objects(db, kinds)?;
    let mut statement = db.prepare(sql::ALL_TAGS_ORDERED).during(OPERATION)?;
    let mut rows = statement.query([]).during(OPERATION)?;
    let mut tag: Option<i64> = None;
    let mut having: Vec<u32> = Vec::new();
    let mut done = |tag: Option<i64>, having: &mut Vec<u32>| {
        having.sort_unstable();
        having.dedup();
        let count = having.len();
        having.clear();
        match (tag, i64::try_from(count)) {
            (Some(tag), Ok(count)) if count > 1 => visit(tag, count),
            _ => Ok(()),
        }
    };
    while let Some(row) = rows.next().during(OPERATION)? {
        let (next, seq): (i64, i64) =
            (row.get(0).during(OPERATION)?, row.get(1).during(OPERATION)?);
        if tag != Some(next) {
            done(tag, &mut having)?;
            tag = Some(next);
        }
        having.extend(objects.get(&seq));
    }
    done(tag, &mut having)
}

/// The number of the object of every sealed entry that counts.
fn objects(db: &Connection, kinds: &[&str]) -> Result<HashMap<i64, u32>> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut objects = HashMap::new();
    let mut statement = db.prepare(sql::SEALED_OF_KIND).during(OPERATION)?;
    for kind in kinds {
        let mut rows = statement.query([kind]).during(OPERATION)?;
        while let Some(row) = rows.next().during(OPERATION)? {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let number = numbers.entry(row.get(1).during(OPERATION)?).or_insert(next);
            objects.insert(row.get(0).during(OPERATION)?, *number);
        }
    }
    Ok(objects)
}

/// The sealed entries of an object that count, before `first`.
pub(crate) fn entries_of(
    db: &Connection,
    kinds: &[&str],
    object_id: &str,
    first: i64,
) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let mut statement = db
        .prepare_cached(sql::ENTRIES_OF_OBJECT)
        .during(OPERATION)?;
    let short = canon::object_key(object_id.as_bytes());
    let mut rows = statement
        .query(params![short, object_id])
        .during(OPERATION)?;
    while let Some(row) = rows.next().during(OPERATION)? {
        let seq = row.get(0).during(OPERATION)?;
        let kind = row.get_ref(1).and_then(|v| Ok(v.as_str()?));
        let counts = kinds.contains(&kind.during(OPERATION)?);
        if counts && seq < first && row.get(2).during(OPERATION)? {
            found.push(seq);
        }
    }
    Ok(found)
}

/// True if one of the entries has the tag.
pub(crate) fn has_one(db: &Connection, tag: i64, entries: &[i64]) -> Result<bool> {
    let mut statement = db.prepare_cached(sql::HAS_TAG).during(OPERATION)?;
    for seq in entries {
        if statement.exists([tag, *seq]).during(OPERATION)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn exists_before(db: &Connection, tag: i64, first: i64) -> Result<bool> {
    let mut statement = db.prepare_cached(sql::HAS_TAG_BEFORE).during(OPERATION)?;
    statement.exists([tag, first]).during(OPERATION)
}

/// The row of a tag.
fn count(db: &Connection, tag: i64) -> Result<Option<i64>> {
    let mut statement = db.prepare_cached(sql::SHARED).during(OPERATION)?;
    let read = statement.query_row([tag], |row| row.get(0)).optional();
    read.during(OPERATION)
}

/// Writes the row of a tag; a value of fewer than two objects has none.
fn put(db: &Connection, tag: i64, objects: i64) -> Result<()> {
    let done = if objects > 1 {
        let mut statement = db.prepare_cached(sql::PUT_SHARED).during(OPERATION)?;
        statement.execute([tag, objects])
    } else {
        let mut statement = db.prepare_cached(sql::DROP_SHARED).during(OPERATION)?;
        statement.execute([tag])
    };
    done.during(OPERATION).map(|_| ())
}
