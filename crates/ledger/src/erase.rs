//! Sealed content: finding, opening, and erasing it by destroying its key.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use crate::append::Appender;
use crate::entry::Context;
use crate::error::{During, LedgerError, Result};
use crate::genesis::{ERASURE, own_draft};
use crate::keys::{Keys, Secret};
use crate::objects::Reduce;
use crate::seal::{self, KEY_VERSION, Place, Sealed};
use crate::store::Ledger;
use crate::{canon, connect, row, shared, sql, tagged};

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// The entry that records it.
    pub seq: u64,
    /// Number of entries whose content cannot be opened any more.
    pub entries: u64,
}

/// Tags of sealed entries, held in memory.
#[derive(Default)]
pub struct KnownTags(HashSet<i64>);

impl Ledger {
    /// The entries sealed with this value among their tags. Needs the lookup key.
    ///
    /// # Errors
    /// [`LedgerError::Key`], [`LedgerError::Storage`].
    pub fn find_sealed(&mut self, value_type: &str, value: &str) -> Result<Vec<u64>> {
        let tag = self.keys.tagger()?.tag(value_type, value);
        let mut statement = self
            .shown()
            .prepare_cached(sql::BY_TAG)
            .during("find sealed")?;
        let rows = statement
            .query_map([tag], |row| Ok(self.outward(row::seq(row.get(0)?))))
            .during("find sealed")?;
        rows.collect::<rusqlite::Result<_>>().during("find sealed")
    }

    /// Like [`Ledger::find_sealed`], the newest first and no more than `limit`.
    ///
    /// # Errors
    /// As [`Ledger::find_sealed`].
    pub fn find_sealed_newest(
        &mut self,
        value_type: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<u64>> {
        let tag = self.keys.tagger()?.tag(value_type, value);
        let mut statement = self
            .shown()
            .prepare_cached(sql::BY_TAG_NEWEST)
            .during("find sealed")?;
        let rows = statement
            .query_map([tag, i64::from(limit)], |row| {
                Ok(self.outward(row::seq(row.get(0)?)))
            })
            .during("find sealed")?;
        rows.collect::<rusqlite::Result<_>>().during("find sealed")
    }

    /// Like [`Ledger::find_sealed_newest`], only entries before `before`: the next page.
    ///
    /// # Errors
    /// As [`Ledger::find_sealed`].
    pub fn find_sealed_before(
        &self,
        value_type: &str,
        value: &str,
        before: u64,
        limit: u32,
    ) -> Result<Vec<u64>> {
        let operation = "find sealed";
        let tag = self.keys.tagger()?.tag(value_type, value);
        let mut statement = self
            .shown()
            .prepare_cached(sql::BY_TAG_BEFORE)
            .during(operation)?;
        let values = [tag, row::sql(self.inward(before)), i64::from(limit)];
        let rows = statement
            .query_map(values, |row| Ok(self.outward(row::seq(row.get(0)?))))
            .during(operation)?;
        rows.collect::<rusqlite::Result<_>>().during(operation)
    }

    /// How many entries are sealed with this value, counted no further than to `limit`.
    ///
    /// # Errors
    /// As [`Ledger::find_sealed`].
    pub fn count_sealed(&self, value_type: &str, value: &str, limit: u64) -> Result<u64> {
        let tag = self.keys.tagger()?.tag(value_type, value);
        let mut statement = self
            .shown()
            .prepare_cached(sql::COUNT_TAG)
            .during("find sealed")?;
        let count = statement.query_row([tag, row::sql(limit)], |row| row.get(0));
        count.map(row::seq).during("find sealed")
    }

    /// True if one of these entries is sealed with this value.
    ///
    /// # Errors
    /// As [`Ledger::find_sealed`].
    pub fn any_sealed(&self, value_type: &str, value: &str, entries: &[u64]) -> Result<bool> {
        let tag = self.keys.tagger()?.tag(value_type, value);
        let entries: Vec<i64> = entries
            .iter()
            .map(|seq| row::sql(self.inward(*seq)))
            .collect();
        shared::has_one(self.shown(), tag, &entries)
    }

    /// The tags of all sealed entries of a kind, for telling without a look-up that a value has
    /// none of them. Eight bytes each are held.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn known_tags(&self, kind: &str) -> Result<KnownTags> {
        let operation = "read tags";
        let mut known = KnownTags::default();
        let mut statement = self.shown().prepare(sql::TAGS_OF_KIND).during(operation)?;
        let mut rows = statement.query([kind]).during(operation)?;
        while let Some(row) = rows.next().during(operation)? {
            let tags = row.get_ref(0).and_then(|v| Ok(v.as_blob()?));
            known.0.extend(tags_from_bytes(tags.during(operation)?));
        }
        Ok(known)
    }

    /// Adds the tags of values.
    ///
    /// # Errors
    /// [`LedgerError::Key`].
    pub fn know_tags(&self, known: &mut KnownTags, values: &[(String, String)]) -> Result<()> {
        let tagger = self.keys.tagger()?;
        let tags = values.iter().map(|(kind, value)| tagger.tag(kind, value));
        known.0.extend(tags);
        Ok(())
    }

    /// True if a value has one of the tags.
    ///
    /// # Errors
    /// [`LedgerError::Key`].
    pub fn knows_tag(&self, known: &KnownTags, value_type: &str, value: &str) -> Result<bool> {
        if known.0.is_empty() {
            return Ok(false);
        }
        let tag = self.keys.tagger()?.tag(value_type, value);
        Ok(known.0.contains(&tag))
    }

    /// The plaintext of a sealed entry. Needs the key of its incident.
    ///
    /// # Errors
    /// [`LedgerError::Erased`] if the key was destroyed, [`LedgerError::NoEntry`],
    /// [`LedgerError::Draft`] if the entry is not sealed, [`LedgerError::Damaged`].
    pub fn open_sealed(&self, seq: u64) -> Result<Vec<u8>> {
        let opened = open(self.shown(), &self.keys, &self.id, self.inward(seq));
        opened.map_err(|error| match error {
            LedgerError::Erased { key, .. } => match is_erased(&self.db, &key) {
                Ok(true) => LedgerError::Erased { seq, key },
                Ok(false) => self.keys.lost(&key),
                Err(error) => error,
            },
            LedgerError::NoEntry { .. } => LedgerError::NoEntry { seq },
            LedgerError::Damaged { rule, .. } => LedgerError::Damaged {
                place: format!("entry {seq}"),
                rule,
            },
            other => other,
        })
    }

    /// Destroys the key of an incident: what was sealed with it cannot be opened any more, by
    /// anyone, while entries and proofs stay whole. Copies of the keys folder must be destroyed
    /// by those who made them. The erasure is itself an entry; doing it again changes nothing.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn destroy_key(&mut self, context: &Context, incident: &str) -> Result<Erased> {
        // A reader's moment of the file would keep what is deleted in the log.
        self.whole("destroy key")?;
        // Deleted tags are overwritten, in the file and then in the log.
        self.db
            .pragma_update(None, "secure_delete", true)
            .during("destroy key")?;
        let erased = self.write("destroy key", |writing| {
            // Under the lock and before the entry, so that a bad name leaves no trace.
            writing.keys.sealing(incident, KEY_VERSION)?;
            let entries = writing
                .tx
                .query_row(sql::COUNT_OF_KEY, [incident], |row| row.get::<_, i64>(0));
            let entries = row::seq(entries.during("destroy key")?);
            delete_tags(writing.tx, incident, writing.reducer)?;
            let body = serde_json::json!({
                "entries": entries,
                "id": erasure_id(incident),
                "incident": incident,
                "type": ERASURE,
            });
            let draft = own_draft(
                ERASURE,
                erasure_id(incident),
                writing.ledger_id,
                body.to_string(),
            );
            let signer = writing.signer;
            let mut appender = Appender::continuing(writing, context)?;
            let outcome = appender.add_own(&draft)?;
            appender.finish(signer)?;
            Ok(Erased {
                seq: outcome.seq(),
                entries,
            })
        })?;
        self.keys.destroy(incident)?;
        self.db
            .pragma_update(None, "secure_delete", false)
            .during("destroy key")?;
        let truncate = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        self.db
            .query_row(sql::TRUNCATE_LOG, [], truncate)
            .during("destroy key")?;
        Ok(erased)
    }

    /// Destroys keys whose erasure was recorded just before a crash.
    pub(crate) fn finish_erasures(&mut self) -> Result<()> {
        if !self.is_writable() {
            return Ok(());
        }
        for incident in erased_keys(&self.db)?.into_keys() {
            self.keys.destroy(&incident)?;
        }
        self.keys.clean()
    }
}

fn erasure_id(incident: &str) -> String {
    format!("{ERASURE}--{incident}")
}

/// The incidents whose keys were destroyed, each with the entry that says so.
pub(crate) fn erased_keys(db: &Connection) -> Result<HashMap<String, u64>> {
    let mut statement = db
        .prepare_cached(sql::OBJECTS_OF_KIND)
        .during("read erasures")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row::seq(row.get(0)?), row.get::<_, String>(1)?));
    let rows = statement
        .query_map([ERASURE], read)
        .during("read erasures")?;
    let prefix = erasure_id("");
    rows.map(|row| row.map(|(seq, id)| (id.strip_prefix(&prefix).unwrap_or(&id).to_owned(), seq)))
        .collect::<rusqlite::Result<_>>()
        .during("read erasures")
}

/// The key to seal with and its version, unless it was destroyed.
pub(crate) fn usable_key(
    db: &Connection,
    keys: &mut Keys,
    incident: &str,
    object_id: &str,
) -> Result<(Secret, i64)> {
    if is_erased(db, incident)? {
        return Err(LedgerError::Destroyed {
            object: object_id.to_owned(),
            key: incident.to_owned(),
        });
    }
    if !keys.has_store()? && holds_sealed(db)? {
        return Err(keys.lost(incident));
    }
    keys.sealing_or_new(incident)
}

/// True if something is sealed in the record.
fn holds_sealed(db: &Connection) -> Result<bool> {
    let mut statement = db.prepare_cached(sql::ANY_SEALED).during("append")?;
    statement.exists([]).during("append")
}

/// True if the key was destroyed.
pub(crate) fn is_erased(db: &Connection, incident: &str) -> Result<bool> {
    let id = erasure_id(incident);
    let mut statement = db.prepare_cached(sql::OBJECT_OF_KIND).during("append")?;
    let values = params![canon::object_key(id.as_bytes()), id, ERASURE];
    statement.exists(values).during("append")
}

/// Reads and decrypts the content of a sealed entry.
pub(crate) fn open(db: &Connection, keys: &Keys, ledger_id: &str, seq: u64) -> Result<Vec<u8>> {
    let operation = "open sealed entry";
    let damaged = |rule| LedgerError::Damaged {
        place: format!("entry {seq}"),
        rule,
    };
    let query = match connect::has_shared(db)? {
        true => sql::SEALED,
        false => sql::SEALED_AT_FIRST,
    };
    let mut statement = db.prepare_cached(query).during(operation)?;
    let read = |row: &rusqlite::Row<'_>| {
        let key: Option<String> = row.get(1)?;
        let version: Option<i64> = row.get(2)?;
        let commitment: Option<[u8; 32]> = row.get(3)?;
        let ciphertext: Option<Vec<u8>> = row.get(4)?;
        Ok((
            row.get::<_, String>(0)?,
            key.zip(version).zip(commitment.zip(ciphertext)),
        ))
    };
    let found = statement
        .query_row([row::sql(seq)], read)
        .optional()
        .during(operation)?;
    let (object_id, columns) = found.ok_or(LedgerError::NoEntry { seq })?;
    let ((key, key_version), (commitment, ciphertext)) =
        columns.ok_or_else(|| LedgerError::Draft {
            object: object_id.clone(),
            rule: "it is not sealed; read its body",
        })?;
    let secret = keys.sealing(&key, key_version)?;
    let secret = secret.ok_or_else(|| LedgerError::Erased {
        seq,
        key: key.clone(),
    })?;
    let place = Place {
        ledger: ledger_id,
        object_id: &object_id,
        key: &key,
        key_version,
    };
    seal::open(
        &secret,
        &place,
        &Sealed {
            commitment,
            ciphertext,
        },
    )
    .ok_or(damaged(
        "its sealed content does not fit key, place or commitment",
    ))
}

/// Tags as they are stored: eight bytes each, little-endian, in ascending order.
pub(crate) fn tags_to_bytes(tags: &[i64]) -> Vec<u8> {
    tags.iter().flat_map(|tag| tag.to_le_bytes()).collect()
}

/// Tags from their stored form; a rest that is no whole tag is left out.
pub(crate) fn tags_from_bytes(bytes: &[u8]) -> impl Iterator<Item = i64> {
    bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|eight| i64::from_le_bytes(*eight))
}

pub(crate) fn insert_tags(db: &Connection, seq: i64, salt: &[u8; 16], tags: &[i64]) -> Result<()> {
    let mut list = db.prepare_cached(sql::INSERT_SEAL_TAGS).during("append")?;
    list.execute(params![seq, salt, tags_to_bytes(tags)])
        .during("append")
        .map(|_| ())
}

/// Writes (tag, entry) pairs in table order and empties the list.
pub(crate) fn insert_index(db: &Connection, tags: &mut Vec<(i64, i64)>) -> Result<()> {
    tags.sort_unstable();
    let mut index = db.prepare_cached(sql::INSERT_TAG).during("append")?;
    for (tag, seq) in tags.drain(..) {
        index.execute([tag, seq]).during("append")?;
    }
    Ok(())
}

/// The tags that each object had.
type Gone = BTreeMap<String, BTreeSet<i64>>;

fn delete_tags(db: &Connection, incident: &str, reducer: Option<&dyn Reduce>) -> Result<()> {
    let operation = "destroy key";
    let sharing = reducer.map_or(&[][..], Reduce::sharing);
    let searched = reducer.map_or(&[][..], Reduce::searched);
    let mut statement = db.prepare(sql::TAGS_OF_KEY).during(operation)?;
    let mut rows = statement.query([incident]).during(operation)?;
    let mut lists: Vec<(i64, Vec<u8>)> = Vec::new();
    let (mut shared_gone, mut searched_gone) = (Gone::new(), Gone::new());
    while let Some(row) = rows.next().during(operation)? {
        let tags: Vec<u8> = row.get(1).during(operation)?;
        let kind: String = row.get(2).during(operation)?;
        for (kinds, gone) in [(sharing, &mut shared_gone), (searched, &mut searched_gone)] {
            if kinds.contains(&kind.as_str()) {
                let object = row.get(3).during(operation)?;
                let all = gone.entry(object).or_default();
                all.extend(tags_from_bytes(&tags));
            }
        }
        lists.push((row.get(0).during(operation)?, tags));
    }
    for (seq, tags) in lists {
        for tag in tags_from_bytes(&tags) {
            db.execute(sql::DELETE_TAG, [tag, seq]).during(operation)?;
        }
        db.execute(sql::DELETE_SEAL_TAGS, [seq]).during(operation)?;
    }
    tagged::erased(db, searched, &searched_gone)?;
    shared::erased(db, sharing, &shared_gone)
}

/// Makes the keyed index again from the tag lists.
pub(crate) fn rebuild_tags(db: &Connection) -> Result<()> {
    let operation = "rebuild keyed index";
    db.execute(sql::DELETE_ALL_TAGS, []).during(operation)?;
    let mut statement = db.prepare(sql::ALL_SEAL_TAGS).during(operation)?;
    let mut rows = statement.query([]).during(operation)?;
    let mut index = db.prepare(sql::INSERT_TAG).during(operation)?;
    while let Some(row) = rows.next().during(operation)? {
        let seq: i64 = row.get(0).during(operation)?;
        let tags: Vec<u8> = row.get(2).during(operation)?;
        for tag in tags_from_bytes(&tags) {
            index.execute([tag, seq]).during(operation)?;
        }
    }
    Ok(())
}
