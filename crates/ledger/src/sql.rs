//! Every statement the record sends to the database; nowhere else is SQL written.
//!
//! The common subset of SQLite and PostgreSQL, but for the table options STRICT and WITHOUT
//! ROWID, the triggers and the pragmas.

/// "asCR" in the header of the file.
pub(crate) const APPLICATION_ID: i64 = 0x6173_4352;
/// Number of the format this program writes; it reads every one from 1 on.
pub(crate) const FORMAT: i64 = 5;

/// The whole schema of a format. `verify` compares it with what a file holds.
pub(crate) fn schema(format: i64) -> String {
    let later = UPGRADES.iter().filter(|(since, _)| *since <= format);
    let later: String = later.map(|(_, text)| *text).collect();
    format!("{BASE}{later}")
}

/// What each format has more than the one before it.
pub(crate) const UPGRADES: [(i64, &str); 4] = [
    (2, OBJECTS),
    (3, SHARED_AND_RESEALED),
    (4, BY_MARKING),
    (5, TAGGED_OBJECTS),
];

/// What format 5 has more than format 4: the objects of tags, in sets.
const TAGGED_OBJECTS: &str = "CREATE TABLE tagged (
  tag INTEGER NOT NULL,
  block INTEGER NOT NULL,
  objects BLOB NOT NULL,
  PRIMARY KEY (tag, block)
) STRICT, WITHOUT ROWID;
";

/// What format 4 has more than format 3: entries are found by their marking.
const BY_MARKING: &str = "CREATE INDEX entry_marking ON entry (marking, kind);
";

/// What format 3 has more than format 2: how many objects share a value; what was encrypted anew
/// under a new key, for which the column `sealed`, and no other, may change.
const SHARED_AND_RESEALED: &str = "
CREATE TABLE shared_tag (
  tag INTEGER PRIMARY KEY,
  objects INTEGER NOT NULL
) STRICT;
CREATE TABLE resealed (
  seq INTEGER PRIMARY KEY,
  key_version INTEGER NOT NULL,
  same INTEGER NOT NULL,
  before BLOB NOT NULL
) STRICT;
CREATE INDEX resealed_same ON resealed (same);
DROP TRIGGER entry_no_update;
CREATE TRIGGER entry_no_update BEFORE UPDATE OF seq, recorded_at, recorder, source, reliability, credibility,
 marking, lineage, kind, object_id, happened, published, object, same, content, key, key_version, commitment,
 tags_digest, body ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
";

/// What format 2 has more than format 1: the state of objects and what they are found by.
const OBJECTS: &str = "
CREATE TABLE object_state (
  id INTEGER PRIMARY KEY,
  object INTEGER NOT NULL,
  object_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX object_state_object ON object_state (object);
CREATE TABLE facet (
  field INTEGER NOT NULL,
  value INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (field, value, rank, id)
) STRICT, WITHOUT ROWID;
";

/// Format 1.
const BASE: &str = "
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL,
  recorder TEXT NOT NULL,
  source TEXT NOT NULL,
  reliability TEXT NOT NULL,
  credibility INTEGER NOT NULL,
  marking TEXT NOT NULL,
  lineage TEXT NOT NULL,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  happened INTEGER,
  published INTEGER,
  object INTEGER NOT NULL,
  same INTEGER NOT NULL,
  content BLOB NOT NULL,
  key TEXT,
  key_version INTEGER,
  commitment BLOB,
  tags_digest BLOB,
  sealed BLOB,
  body TEXT
) STRICT;
CREATE INDEX entry_object ON entry (object);
CREATE INDEX entry_same ON entry (same);
CREATE INDEX entry_kind ON entry (kind);
CREATE INDEX entry_key ON entry (key) WHERE key IS NOT NULL;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  checkpoint TEXT NOT NULL,
  snapshots BLOB NOT NULL
) STRICT;
CREATE TABLE seal_tags (
  seq INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  tags BLOB NOT NULL
) STRICT;
CREATE TABLE sealed_tag (
  tag INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (tag, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE touch (
  hash INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  PRIMARY KEY (hash, seq, pos)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  version INTEGER NOT NULL,
  digest BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;
";

/// What a reader's view is made of; nothing of it is in the file.
pub(crate) const VIEW_TABLES: &str = "
CREATE TEMP TABLE readable (marking TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE withheld (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE sharing (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE snapshots_shown (yes INTEGER) STRICT;
CREATE TEMP TABLE concealed (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE own_state (
  id INTEGER PRIMARY KEY,
  object INTEGER NOT NULL,
  object_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE TEMP TABLE own_facet (
  field INTEGER NOT NULL,
  value INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (field, value, rank, id)
) STRICT, WITHOUT ROWID;
";

/// Every table, as a reader may see it. The plus keeps the index on markings out of queries
/// that have a better one.
pub(crate) const VIEWS: &str = "
CREATE TEMP VIEW entry AS SELECT * FROM main.entry
 WHERE +marking IN (SELECT marking FROM temp.readable) AND +kind NOT IN (SELECT kind FROM temp.withheld);
CREATE TEMP VIEW seal_tags AS SELECT * FROM main.seal_tags t
 WHERE EXISTS (SELECT 1 FROM temp.entry e WHERE e.seq = t.seq);
CREATE TEMP VIEW sealed_tag AS SELECT * FROM main.sealed_tag t
 WHERE EXISTS (SELECT 1 FROM temp.entry e WHERE e.seq = t.seq);
CREATE TEMP VIEW touch AS SELECT * FROM main.touch t
 WHERE EXISTS (SELECT 1 FROM temp.entry e WHERE e.seq = t.seq);
CREATE TEMP VIEW head AS SELECT * FROM main.head WHERE 0;
CREATE TEMP VIEW snapshot AS SELECT * FROM main.snapshot
 WHERE name IN ('touch', 'objects', 'tagged') OR EXISTS (SELECT 1 FROM temp.snapshots_shown);
";
pub(crate) const OBJECT_VIEWS: &str = "
CREATE TEMP VIEW object_state AS
 SELECT * FROM main.object_state WHERE id NOT IN (SELECT id FROM temp.concealed)
 UNION ALL SELECT * FROM temp.own_state;
CREATE TEMP VIEW facet AS
 SELECT * FROM main.facet WHERE id NOT IN (SELECT id FROM temp.concealed)
 UNION ALL SELECT * FROM temp.own_facet;
";

/// The same for tables that came with format 3.
pub(crate) const SHARED_VIEWS: &str = "
CREATE TEMP VIEW shared_tag AS SELECT t.tag AS tag, count(DISTINCT e.object_id) AS objects
 FROM main.sealed_tag t JOIN temp.entry e ON e.seq = t.seq
 WHERE e.kind IN (SELECT kind FROM temp.sharing)
 GROUP BY t.tag HAVING count(DISTINCT e.object_id) > 1;
CREATE TEMP VIEW resealed AS SELECT * FROM main.resealed t
 WHERE EXISTS (SELECT 1 FROM temp.entry e WHERE e.seq = t.seq);
";
/// The same for the table that came with format 5: its sets are of all entries, so a reader has none.
pub(crate) const TAGGED_VIEW: &str =
    "CREATE TEMP VIEW tagged AS SELECT * FROM main.tagged WHERE 0;";
pub(crate) const SHARE: &str = "INSERT OR IGNORE INTO temp.sharing (kind) VALUES (?1)";

/// Every marking there is, from one to the next along the index.
pub(crate) const MARKINGS: &str = "WITH RECURSIVE found (marking) AS (
 SELECT min(marking) FROM main.entry
 UNION ALL
 SELECT (SELECT min(e.marking) FROM main.entry e WHERE e.marking > found.marking)
 FROM found WHERE found.marking IS NOT NULL
) SELECT marking FROM found WHERE marking IS NOT NULL";
/// Every kind there is, from one to the next along the index.
pub(crate) const KINDS: &str = "WITH RECURSIVE found (kind) AS (
 SELECT min(kind) FROM main.entry
 UNION ALL
 SELECT (SELECT min(e.kind) FROM main.entry e WHERE e.kind > found.kind)
 FROM found WHERE found.kind IS NOT NULL
) SELECT kind FROM found WHERE kind IS NOT NULL";
pub(crate) const NEWEST_OF_KIND: &str =
    "SELECT seq FROM entry WHERE kind = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1";
pub(crate) const ADMIT: &str = "INSERT INTO temp.readable (marking) VALUES (?1)";
pub(crate) const SHOW_SNAPSHOTS: &str = "INSERT INTO temp.snapshots_shown (yes) VALUES (1)";
pub(crate) const WITHHOLD: &str = "INSERT OR IGNORE INTO temp.withheld (kind) VALUES (?1)";
pub(crate) const OF_GROUP: &str = "SELECT seq FROM main.entry WHERE marking = ?1 AND kind = ?2";
pub(crate) const KINDS_OF_MARKING: &str = "SELECT DISTINCT kind FROM main.entry WHERE marking = ?1";
/// Objects of which entries of a marking and kind speak.
pub(crate) const CONCEAL: &str = "INSERT OR IGNORE INTO temp.concealed (id)
 SELECT s.id FROM main.entry e JOIN main.object_state s ON s.object = e.object AND s.object_id = e.object_id
 WHERE e.marking = ?1 AND e.kind = ?2";
/// What may be seen of objects of which more is said.
pub(crate) const VISIBLE_STEPS: &str = "SELECT e.object, e.seq FROM temp.concealed c
 JOIN main.object_state s ON s.id = c.id
 JOIN temp.entry e ON e.object = s.object AND e.object_id = s.object_id
 WHERE e.kind = ?1 AND e.body IS NOT NULL";
pub(crate) const PUT_OWN_STATE: &str =
    "INSERT INTO temp.own_state (id, object, object_id, seq, state) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(crate) const PUT_OWN_FACET: &str =
    "INSERT INTO temp.own_facet (field, value, rank, id) VALUES (?1, ?2, ?3, ?4)";

pub(crate) const SCHEMA_ROWS: &str =
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";

pub(crate) const USER_VERSION: &str = "PRAGMA user_version";
pub(crate) const COUNT_SCHEMA: &str = "SELECT count(*) FROM sqlite_schema";
pub(crate) const INTEGRITY: &str = "PRAGMA integrity_check(100)";
pub(crate) const HOLD: &str = "BEGIN DEFERRED";
pub(crate) const RELEASE: &str = "COMMIT";
pub(crate) const COMPACT: &str = "VACUUM";
pub(crate) const TRUNCATE_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

pub(crate) const INSERT_ENTRY: &str = "INSERT INTO entry
 (seq, recorded_at, recorder, source, reliability, credibility, marking, lineage, kind, object_id,
  happened, published, object, same, content, key, key_version, commitment, tags_digest, sealed, body)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
pub(crate) const SAME: &str = "SELECT seq, content FROM entry WHERE same = ?1 ORDER BY seq";
pub(crate) const LAST: &str = "SELECT recorded_at FROM entry WHERE seq = ?1";
pub(crate) const LEAVES: &str =
    "SELECT seq, recorded_at, recorder, content FROM entry ORDER BY seq";

pub(crate) const HEAD: &str = "SELECT size, frontier, checkpoint FROM head WHERE id = 1";
pub(crate) const PUT_HEAD: &str = "INSERT INTO head (id, size, frontier, checkpoint, snapshots) VALUES (1, ?1, ?2, ?3, ?4)
 ON CONFLICT (id) DO UPDATE SET size = excluded.size, frontier = excluded.frontier, checkpoint = excluded.checkpoint";
pub(crate) const SIGN_SNAPSHOTS: &str = "UPDATE head SET snapshots = ?1 WHERE id = 1";
pub(crate) const SNAPSHOTS_SIGNATURE: &str = "SELECT snapshots FROM head WHERE id = 1";

/// Columns of [`crate::entry::Entry`] in the order in which they are read.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT seq, recorded_at, recorder, source, reliability, credibility, marking, lineage,",
            " kind, object_id, happened, published, key, body FROM entry",
            $rest
        )
    };
}
pub(crate) const ENTRY: &str = entries!(" WHERE seq = ?1");

/// The entries that meet all of `clauses`, in the order of the record.
pub(crate) fn entries_where(clauses: &[String]) -> String {
    format!("{}{} ORDER BY seq", entries!(""), conjunction(clauses))
}

/// Their number.
pub(crate) fn count_where(clauses: &[String]) -> String {
    format!("SELECT count(*) FROM entry{}", conjunction(clauses))
}

fn conjunction(clauses: &[String]) -> String {
    if clauses.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", clauses.join(" AND "))
    }
}

/// Before format 3.
pub(crate) const SEALED_AT_FIRST: &str =
    "SELECT object_id, key, key_version, commitment, sealed FROM entry WHERE seq = ?1";
pub(crate) const SEALED: &str =
    "SELECT e.object_id, e.key, coalesce(r.key_version, e.key_version), e.commitment, e.sealed
 FROM entry e LEFT JOIN resealed r ON r.seq = e.seq WHERE e.seq = ?1";
pub(crate) const SEALED_OF_KEY: &str = "SELECT e.seq, coalesce(r.key_version, e.key_version)
 FROM entry e LEFT JOIN resealed r ON r.seq = e.seq WHERE e.key = ?1 ORDER BY e.seq";
pub(crate) const TO_RESEAL: &str = "SELECT e.kind, e.object_id, e.source, e.reliability, e.credibility, e.marking,
 e.lineage, e.happened, e.published, coalesce(r.key_version, e.key_version), e.commitment, e.sealed, r.before
 FROM entry e LEFT JOIN resealed r ON r.seq = e.seq WHERE e.seq = ?1";
pub(crate) const RESEAL: &str = "UPDATE entry SET sealed = ?2 WHERE seq = ?1";
pub(crate) const PUT_RESEALED: &str =
    "INSERT INTO resealed (seq, key_version, same, before) VALUES (?1, ?2, ?3, ?4)
 ON CONFLICT (seq) DO UPDATE SET key_version = excluded.key_version, same = excluded.same";
pub(crate) const SAME_RESEALED: &str = "SELECT seq FROM resealed WHERE same = ?1 ORDER BY seq";

/// Every column of every entry, and what is kept of it in the table `resealed`.
pub(crate) fn all_columns(format: i64) -> String {
    let (resealed, table) = if format > 2 {
        (
            "r.key_version, r.same, r.before",
            " LEFT JOIN resealed r ON r.seq = e.seq",
        )
    } else {
        ("NULL, NULL, NULL", "")
    };
    format!(
        "SELECT e.seq, recorded_at, recorder, source, reliability, credibility, marking, lineage,
 kind, object_id, happened, published, object, e.same, content, key, e.key_version, commitment, tags_digest,
 sealed, body, {resealed} FROM entry e{table} ORDER BY e.seq"
    )
}
pub(crate) const STRAY_RESEALED: &str = "SELECT r.seq FROM resealed r LEFT JOIN entry e ON e.seq = r.seq WHERE e.key IS NULL ORDER BY r.seq";

pub(crate) const INSERT_SEAL_TAGS: &str =
    "INSERT INTO seal_tags (seq, salt, tags) VALUES (?1, ?2, ?3)";
pub(crate) const INSERT_TAG: &str = "INSERT INTO sealed_tag (tag, seq) VALUES (?1, ?2)";
pub(crate) const BY_TAG: &str = "SELECT seq FROM sealed_tag WHERE tag = ?1 ORDER BY seq";
pub(crate) const BY_TAG_NEWEST: &str =
    "SELECT seq FROM sealed_tag WHERE tag = ?1 ORDER BY seq DESC LIMIT ?2";
pub(crate) const BY_TAG_BEFORE: &str =
    "SELECT seq FROM sealed_tag WHERE tag = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
pub(crate) const COUNT_TAG: &str =
    "SELECT count(*) FROM (SELECT 1 FROM sealed_tag WHERE tag = ?1 LIMIT ?2)";
pub(crate) const ALL_SEAL_TAGS: &str = "SELECT seq, salt, tags FROM seal_tags ORDER BY seq";
pub(crate) const ALL_TAGS_ORDERED: &str = "SELECT tag, seq FROM sealed_tag ORDER BY tag, seq";
pub(crate) const HAS_TAG: &str = "SELECT 1 FROM sealed_tag WHERE tag = ?1 AND seq = ?2";
pub(crate) const HAS_TAG_BEFORE: &str = "SELECT 1 FROM sealed_tag WHERE tag = ?1 AND seq < ?2";
/// Without a limit: one that is bound makes the engine prepare the statement again each time.
pub(crate) const SHARERS_NEWEST: &str =
    "SELECT e.object_id FROM sealed_tag t JOIN entry e ON e.seq = t.seq
 WHERE t.tag = ?1 ORDER BY t.seq DESC";
pub(crate) const SHARED: &str = "SELECT objects FROM shared_tag WHERE tag = ?1";
pub(crate) const ANY_SHARED: &str = "SELECT EXISTS (SELECT 1 FROM shared_tag)";
pub(crate) const ALL_SHARED: &str = "SELECT tag, objects FROM shared_tag ORDER BY tag";
pub(crate) const PUT_SHARED: &str = "INSERT INTO shared_tag (tag, objects) VALUES (?1, ?2)
 ON CONFLICT (tag) DO UPDATE SET objects = excluded.objects";
pub(crate) const DROP_SHARED: &str = "DELETE FROM shared_tag WHERE tag = ?1";
pub(crate) const DELETE_SHARED: &str = "DELETE FROM shared_tag";
pub(crate) const TAGGED: &str = "SELECT objects FROM tagged WHERE tag = ?1 AND block = ?2";
pub(crate) const TAGGED_UP_TO: &str =
    "SELECT block, objects FROM tagged WHERE tag = ?1 AND block <= ?2 ORDER BY block DESC";
pub(crate) const ALL_TAGGED: &str = "SELECT tag, block, objects FROM tagged ORDER BY tag, block";
pub(crate) const PUT_TAGGED: &str = "INSERT INTO tagged (tag, block, objects) VALUES (?1, ?2, ?3)
 ON CONFLICT (tag, block) DO UPDATE SET objects = excluded.objects";
pub(crate) const DROP_TAGGED: &str = "DELETE FROM tagged WHERE tag = ?1 AND block = ?2";
pub(crate) const DELETE_TAGGED: &str = "DELETE FROM tagged";
pub(crate) const OBJECT_OF_ENTRY: &str = "SELECT object_id FROM entry WHERE seq = ?1";
pub(crate) const FIRST_OF_OBJECT: &str =
    "SELECT seq FROM entry WHERE object = ?1 AND object_id = ?2 ORDER BY seq LIMIT 1";
pub(crate) const ANY_SEALED: &str = "SELECT 1 FROM entry WHERE key IS NOT NULL LIMIT 1";
pub(crate) const SEALED_OF_KIND: &str =
    "SELECT seq, object_id FROM entry WHERE kind = ?1 AND key IS NOT NULL";
/// Without further conditions, so that no other index than that of objects is chosen.
pub(crate) const ENTRIES_OF_OBJECT: &str =
    "SELECT seq, kind, key IS NOT NULL FROM entry WHERE object = ?1 AND object_id = ?2";
pub(crate) const ALL_TAGS: &str = "SELECT tag, seq FROM sealed_tag";
pub(crate) const TAGS_OF_KEY: &str = "SELECT t.seq, t.tags, e.kind, e.object_id FROM entry e JOIN seal_tags t ON t.seq = e.seq WHERE e.key = ?1 ORDER BY t.seq";
pub(crate) const TAGS_OF_KIND: &str =
    "SELECT t.tags FROM entry e JOIN seal_tags t ON t.seq = e.seq WHERE e.kind = ?1";
pub(crate) const COUNT_OF_KEY: &str = "SELECT count(*) FROM entry WHERE key = ?1";
pub(crate) const DELETE_TAG: &str = "DELETE FROM sealed_tag WHERE tag = ?1 AND seq = ?2";
pub(crate) const DELETE_SEAL_TAGS: &str = "DELETE FROM seal_tags WHERE seq = ?1";
pub(crate) const DELETE_ALL_TAGS: &str = "DELETE FROM sealed_tag";

pub(crate) const OBJECT_OF_KIND: &str =
    "SELECT 1 FROM entry WHERE object = ?1 AND object_id = ?2 AND kind = ?3";
pub(crate) const OBJECTS_OF_KIND: &str =
    "SELECT seq, object_id FROM entry WHERE kind = ?1 ORDER BY seq";
pub(crate) const BODIES_OF_KIND: &str =
    "SELECT body FROM entry WHERE kind = ?1 AND body IS NOT NULL ORDER BY seq";
pub(crate) const SEALED_WITH_TAGS: &str = "SELECT e.seq, e.key, e.tags_digest, t.salt, t.tags
 FROM entry e LEFT JOIN seal_tags t ON t.seq = e.seq WHERE e.key IS NOT NULL ORDER BY e.seq";
pub(crate) const STRAY_SEAL_TAGS: &str = "SELECT t.seq FROM seal_tags t LEFT JOIN entry e ON e.seq = t.seq WHERE e.key IS NULL ORDER BY t.seq";

pub(crate) const INSERT_TOUCH: &str = "INSERT INTO touch (hash, seq, pos) VALUES (?1, ?2, ?3)";
pub(crate) const TOUCHES: &str =
    "SELECT seq, pos FROM touch WHERE hash = ?1 AND seq <= ?2 ORDER BY seq, pos";
pub(crate) const TOUCHING: &str = "SELECT seq FROM touch WHERE hash = ?1";
pub(crate) const ALL_TOUCHES: &str = "SELECT hash, seq, pos FROM touch";
pub(crate) const DELETE_TOUCHES: &str = "DELETE FROM touch";
pub(crate) const OPEN_BODIES: &str =
    "SELECT seq, kind, body FROM entry WHERE body IS NOT NULL ORDER BY seq";

pub(crate) const PUT_SNAPSHOT: &str = "INSERT INTO snapshot (name, seq, version, digest, body)
 VALUES (?1, ?2, ?3, ?4, ?5)
 ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, version = excluded.version, digest = excluded.digest,
  body = excluded.body";
pub(crate) const SNAPSHOT: &str = "SELECT seq, version, digest, body FROM snapshot WHERE name = ?1";
pub(crate) const SNAPSHOT_HEADER: &str = "SELECT seq, version FROM snapshot WHERE name = ?1";
pub(crate) const DROP_SNAPSHOT: &str = "DELETE FROM snapshot WHERE name = ?1";
pub(crate) const SNAPSHOT_LIST: &str =
    "SELECT name, seq, version, digest FROM snapshot ORDER BY name";
pub(crate) const ALL_SNAPSHOTS: &str =
    "SELECT name, seq, version, digest, body FROM snapshot ORDER BY name";

pub(crate) const STATE: &str =
    "SELECT id, object_id, seq, state FROM object_state WHERE object = ?1 AND object_id = ?2";
pub(crate) const PUT_STATE: &str = "INSERT INTO object_state (id, object, object_id, seq, state)
 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, state = excluded.state";
pub(crate) const ALL_STATES: &str =
    "SELECT id, object, object_id, seq, state FROM object_state ORDER BY id";
pub(crate) const ANY_STATE: &str = "SELECT EXISTS (SELECT 1 FROM object_state)";
pub(crate) const DELETE_STATES: &str = "DELETE FROM object_state";
pub(crate) const INSERT_FACET: &str =
    "INSERT INTO facet (field, value, rank, id) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const DELETE_FACET: &str =
    "DELETE FROM facet WHERE field = ?1 AND value = ?2 AND rank = ?3 AND id = ?4";
pub(crate) const DELETE_FACETS: &str = "DELETE FROM facet";
pub(crate) const ALL_FACETS: &str = "SELECT field, value, rank, id FROM facet";
pub(crate) const FACET_VALUES: &str =
    "SELECT value, count(*) FROM facet WHERE field = ?1 GROUP BY value ORDER BY value";
/// How many objects have a value, counted no further than to the last parameter.
pub(crate) const FACET_SIZE: &str =
    "SELECT count(*) FROM (SELECT 1 FROM facet WHERE field = ?1 AND value = ?2 LIMIT ?3)";
pub(crate) const STEPS: &str = "SELECT object, seq FROM entry WHERE kind = ?1 AND body IS NOT NULL";

/// The objects of one facet, in the order of rank, that have every other facet asked for: one
/// list of values for each of `lists`.
pub(crate) fn objects_where(lists: &[usize], columns: &str, end: &str) -> String {
    let mut text = format!(
        "SELECT {columns} FROM facet f JOIN object_state s ON s.id = f.id
 WHERE f.field = ? AND f.value = ? AND f.rank >= ? AND f.rank <= ? AND (f.rank, f.id) > (?, ?)"
    );
    for length in lists {
        let marks = vec!["?"; *length].join(", ");
        text.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM facet o WHERE o.field = ? AND o.value IN ({marks}) AND o.rank = f.rank AND o.id = f.id)"
        ));
    }
    text.push_str(end);
    text
}
