//! A projection: which objects are tagged with what, as sets that are quickly intersected.
//!
//! The keyed index leads from a tag to entries. Whoever looks for objects whose entries have
//! several frequent tags between them would have to read every entry of the rarest. This table
//! holds, for each tag of the kinds that count ([`crate::Reduce::searched`]), the numbers of its
//! objects, [`SPAN`] numbers to a row; the number of an object is that of its first entry. Two
//! tags meet by laying their rows over one another.
//!
//! What is kept is a function of entries and tags, whatever the order in which they came and were
//! erased; `verify` makes it again and compares.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{During, Result};
use crate::met::Met;
use crate::store::Ledger;
use crate::{canon, connect, row, shared, snapshot, sql};

const OPERATION: &str = "find objects by tags";
/// Name under which the caller's version is kept among the snapshots.
pub(crate) const VERSION: &str = "tagged";
/// Numbers in one row, as a power of two.
const SPAN: u32 = 12;
/// Words of a row's set.
const WORDS: usize = (1 << SPAN) / 64;
/// Numbers from which on a set is kept bit by bit: where two bytes each take as much.
const DENSE: usize = WORDS * 4;

impl Ledger {
    /// The objects before `before` whose entries have all of these tags between them, (number,
    /// id), the greatest number first and no more than `limit`. `None` where that is not kept: in
    /// a reader's view, and in a file that was not brought up to date. Needs the lookup key.
    ///
    /// # Errors
    /// [`crate::LedgerError::Key`], [`crate::LedgerError::Storage`].
    pub fn objects_tagged(
        &self,
        tags: &[(&str, &str)],
        before: u64,
        limit: usize,
    ) -> Result<Option<Vec<(u64, String)>>> {
        if self.view.is_some() || !connect::has_tagged(&self.db)? || self.tagged_version()? == 0 {
            return Ok(None);
        }
        if tags.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let tagger = self.keys.tagger()?;
        let tags: Vec<i64> = tags.iter().map(|(kind, v)| tagger.tag(kind, v)).collect();
        let mut id = self
            .db
            .prepare_cached(sql::OBJECT_OF_ENTRY)
            .during(OPERATION)?;
        let mut found = Vec::new();
        let last = row::sql(before.saturating_sub(1));
        let mut bound = last >> SPAN;
        while let Some((block, set)) = meeting(&self.db, &tags, bound)? {
            for number in set.numbers(block).filter(|n| *n <= last) {
                if found.len() >= limit {
                    return Ok(Some(found));
                }
                let object = id.query_row([number], |row| row.get(0)).during(OPERATION)?;
                found.push((row::seq(number), object));
            }
            bound = block - 1;
        }
        Ok(Some(found))
    }

    /// The version under which objects by tags are kept; 0 until a rebuild has set one.
    ///
    /// # Errors
    /// [`crate::LedgerError::Storage`].
    pub fn tagged_version(&self) -> Result<u32> {
        let header = self.snapshot_header(VERSION)?;
        Ok(header.map_or(0, |(_, version)| version))
    }

    /// Makes the sets of objects by tags again from the entries, and notes the version. Needed
    /// once after creation, and when the kinds that count have changed.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn rebuild_tagged(&mut self, version: u32) -> Result<()> {
        self.write("rebuild objects by tags", |writing| {
            let kinds = writing.reducer.map_or(&[][..], crate::Reduce::searched);
            rebuild(writing.tx, kinds)?;
            snapshot::put(writing, VERSION, 0, version, &[])
        })
    }
}

/// The highest block up to `bound` that every tag has, with what they have there in common.
fn meeting(db: &Connection, tags: &[i64], mut bound: i64) -> Result<Option<(i64, Set)>> {
    let mut statement = db.prepare_cached(sql::TAGGED_UP_TO).during(OPERATION)?;
    loop {
        let mut common = Set::FULL;
        let mut lowest = bound;
        for tag in tags {
            let mut rows = statement.query([*tag, lowest]).during(OPERATION)?;
            let Some(row) = rows.next().during(OPERATION)? else {
                return Ok(None);
            };
            lowest = row.get(0).during(OPERATION)?;
            let set = row.get_ref(1).and_then(|v| Ok(v.as_blob()?));
            common.retain(&Set::from_bytes(set.during(OPERATION)?));
        }
        // Where one had to go lower, those before it were asked for a block that it has not.
        if lowest == bound {
            return Ok(Some((bound, common)));
        }
        bound = lowest;
    }
}

/// Numbers within a row.
#[derive(Clone, PartialEq, Eq)]
struct Set([u64; WORDS]);

impl Set {
    const FULL: Set = Set([u64::MAX; WORDS]);
    const EMPTY: Set = Set([0; WORDS]);

    /// Two bytes for each number, or a bit for every one there could be.
    fn from_bytes(bytes: &[u8]) -> Set {
        let mut set = Set::EMPTY;
        if bytes.len() == WORDS * 8 {
            for (word, eight) in set.0.iter_mut().zip(bytes.as_chunks::<8>().0) {
                *word = u64::from_le_bytes(*eight);
            }
        } else {
            for two in bytes.as_chunks::<2>().0 {
                set.insert(usize::from(u16::from_le_bytes(*two)));
            }
        }
        set
    }

    fn to_bytes(&self) -> Vec<u8> {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        if count as usize >= DENSE {
            return self.0.iter().flat_map(|w| w.to_le_bytes()).collect();
        }
        let places = (0..1u16 << SPAN).filter(|place| self.holds(usize::from(*place)));
        places.flat_map(u16::to_le_bytes).collect()
    }

    fn holds(&self, place: usize) -> bool {
        let word = self.0.get(place / 64);
        word.is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn remove(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    fn retain(&mut self, other: &Set) {
        for (word, kept) in self.0.iter_mut().zip(other.0) {
            *word &= kept;
        }
    }

    /// The numbers, as those of a block, descending.
    fn numbers(&self, block: i64) -> impl Iterator<Item = i64> {
        let places = (0..1i64 << SPAN).rev();
        let held = places.filter(|p| usize::try_from(*p).is_ok_and(|p| self.holds(p)));
        held.map(move |place| (block << SPAN) | place)
    }
}

/// Block and place of a number.
fn place(number: i64) -> (i64, usize) {
    let within = number & ((1 << SPAN) - 1);
    (number >> SPAN, usize::try_from(within).unwrap_or(0))
}

/// The tags of the entries that a batch holds back, with their objects.
pub(crate) struct Tagging<'a>(Met<'a>);

impl<'a> Tagging<'a> {
    pub(crate) fn new(kinds: &'a [&'a str]) -> Self {
        Tagging(Met::new(kinds))
    }

    /// Takes the tags of a sealed entry.
    pub(crate) fn take(&mut self, kind: &str, object_id: &str, tags: &[i64]) {
        self.0.take(kind, object_id, tags);
    }

    /// Adds them. Call when their entries are in the record.
    pub(crate) fn write(&mut self, db: &Connection) -> Result<()> {
        let objects = std::mem::take(&mut self.0.objects);
        let numbers = objects.iter().map(|id| first_of(db, id));
        let numbers: Vec<i64> = numbers.collect::<Result<_>>()?;
        let met = self.0.tags.drain(..);
        let mut met: Vec<(i64, i64)> = met
            .filter_map(|(tag, at)| Some((tag, *numbers.get(at)?)))
            .collect();
        met.sort_unstable();
        met.dedup();
        for group in met.chunk_by(|a, b| a.0 == b.0 && a.1 >> SPAN == b.1 >> SPAN) {
            let Some((tag, number)) = group.first() else {
                continue;
            };
            let (block, _) = place(*number);
            let before = read(db, *tag, block)?;
            let mut set = before.clone().unwrap_or(Set::EMPTY);
            group.iter().for_each(|(_, n)| set.insert(place(*n).1));
            if before.as_ref() != Some(&set) {
                put(db, *tag, block, &set)?;
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
        let left = shared::entries_of(db, kinds, object, i64::MAX)?;
        let (block, place) = place(first_of(db, object)?);
        for tag in tags {
            if !shared::has_one(db, *tag, &left)?
                && let Some(mut set) = read(db, *tag, block)?
            {
                set.remove(place);
                put(db, *tag, block, &set)?;
            }
        }
    }
    Ok(())
}

fn rebuild(db: &Connection, kinds: &[&str]) -> Result<()> {
    db.execute(sql::DELETE_TAGGED, []).during(OPERATION)?;
    let mut statement = db.prepare(sql::PUT_TAGGED).during(OPERATION)?;
    each(db, kinds, |tag, block, set| {
        let done = statement.execute(params![tag, block, set]);
        done.during(OPERATION).map(|_| ())
    })
}

/// Hands over every row that the keyed index yields, in the order of the table.
pub(crate) fn each(
    db: &Connection,
    kinds: &[&str],
    mut visit: impl FnMut(i64, i64, &[u8]) -> Result<()>,
) -> Result<()> {
    let numbers = numbers(db, kinds)?;
    let mut statement = db.prepare(sql::ALL_TAGS_ORDERED).during(OPERATION)?;
    let mut rows = statement.query([]).during(OPERATION)?;
    let mut tag = 0;
    let mut sets: BTreeMap<i64, Set> = BTreeMap::new();
    let mut done = |tag: i64, sets: &mut BTreeMap<i64, Set>| {
        let mut sets = std::mem::take(sets).into_iter();
        sets.try_for_each(|(block, set)| visit(tag, block, &set.to_bytes()))
    };
    while let Some(row) = rows.next().during(OPERATION)? {
        let (next, seq): (i64, i64) =
            (row.get(0).during(OPERATION)?, row.get(1).during(OPERATION)?);
        if tag != next {
            done(tag, &mut sets)?;
            tag = next;
        }
        if let Some(number) = numbers.get(&seq) {
            let (block, place) = place(*number);
            sets.entry(block).or_insert(Set::EMPTY).insert(place);
        }
    }
    done(tag, &mut sets)
}

/// The number of the object of every sealed entry that counts.
fn numbers(db: &Connection, kinds: &[&str]) -> Result<HashMap<i64, i64>> {
    let mut first: HashMap<String, i64> = HashMap::new();
    let mut numbers = HashMap::new();
    let mut statement = db.prepare(sql::SEALED_OF_KIND).during(OPERATION)?;
    for kind in kinds {
        let mut rows = statement.query([kind]).during(OPERATION)?;
        while let Some(row) = rows.next().during(OPERATION)? {
            let object: String = row.get(1).during(OPERATION)?;
            let number = match first.get(&object) {
                Some(number) => *number,
                None => first_of(db, &object)?,
            };
            first.insert(object, number);
            numbers.insert(row.get(0).during(OPERATION)?, number);
        }
    }
    Ok(numbers)
}

/// The number of an object: that of its first entry.
fn first_of(db: &Connection, object_id: &str) -> Result<i64> {
    let mut statement = db.prepare_cached(sql::FIRST_OF_OBJECT).during(OPERATION)?;
    let short = canon::object_key(object_id.as_bytes());
    let read = statement.query_row(params![short, object_id], |row| row.get(0));
    read.during(OPERATION)
}

fn read(db: &Connection, tag: i64, block: i64) -> Result<Option<Set>> {
    let mut statement = db.prepare_cached(sql::TAGGED).during(OPERATION)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Set::from_bytes(row.get_ref(0)?.as_blob()?));
    let found = statement.query_row([tag, block], read).optional();
    found.during(OPERATION)
}

/// Writes a row; an empty set has none.
fn put(db: &Connection, tag: i64, block: i64, set: &Set) -> Result<()> {
    let done = if *set == Set::EMPTY {
        let mut statement = db.prepare_cached(sql::DROP_TAGGED).during(OPERATION)?;
        statement.execute([tag, block])
    } else {
        let mut statement = db.prepare_cached(sql::PUT_TAGGED).during(OPERATION)?;
        statement.execute(params![tag, block, set.to_bytes()])
    };
    done.during(OPERATION).map(|_| ())
}
