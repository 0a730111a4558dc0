//! Who may see each stored field. A column without a label fails a test, and so does a label
//! without its column; a field inside a statement without a label is refused by the writer.

use crate::entry::Draft;

/// The circle of those who may see a column as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Tells nothing of what is recorded.
    Public,
    /// Tells how much is recorded and when, or lets a guess at any entry be checked: auditors
    /// and the owner of the file.
    Auditor,
    /// As the marking of the entry allows.
    ByMarking,
    /// As the marking allows; what people typed, in which every victim known gave way to its
    /// pseudonym before it was written.
    Disguised,
    /// Only with a key that lies outside the file.
    Sealed,
}

/// Who may see each field inside statements: their meaning is the caller's, and so are the labels.
pub trait FieldLabels {
    /// The first field of a draft that bears no label, or one that does not fit how it is stored.
    fn unlabelled(&self, draft: &Draft) -> Option<String>;
}

/// (table, column, audience), in the order of the schema.
pub const LABELS: &[(&str, &str, Audience)] = &[
    ("entry", "seq", Audience::Auditor),
    ("entry", "recorded_at", Audience::ByMarking),
    ("entry", "recorder", Audience::Auditor),
    ("entry", "source", Audience::ByMarking),
    ("entry", "reliability", Audience::ByMarking),
    ("entry", "credibility", Audience::ByMarking),
    ("entry", "marking", Audience::ByMarking),
    ("entry", "lineage", Audience::ByMarking),
    ("entry", "kind", Audience::ByMarking),
    ("entry", "object_id", Audience::ByMarking),
    ("entry", "happened", Audience::ByMarking),
    ("entry", "published", Audience::ByMarking),
    ("entry", "object", Audience::Auditor),
    ("entry", "same", Audience::Auditor),
    ("entry", "content", Audience::Auditor),
    ("entry", "key", Audience::ByMarking),
    ("entry", "key_version", Audience::Auditor),
    ("entry", "commitment", Audience::Auditor),
    ("entry", "tags_digest", Audience::Auditor),
    ("entry", "sealed", Audience::Sealed),
    ("entry", "body", Audience::ByMarking),
    ("head", "id", Audience::Public),
    ("head", "size", Audience::Auditor),
    ("head", "frontier", Audience::Auditor),
    ("head", "checkpoint", Audience::Auditor),
    ("head", "snapshots", Audience::Auditor),
    ("seal_tags", "seq", Audience::Auditor),
    ("seal_tags", "salt", Audience::Auditor),
    ("seal_tags", "tags", Audience::Sealed),
    ("sealed_tag", "tag", Audience::Sealed),
    ("sealed_tag", "seq", Audience::Auditor),
    ("touch", "hash", Audience::ByMarking),
    ("touch", "seq", Audience::Auditor),
    ("touch", "pos", Audience::ByMarking),
    ("snapshot", "name", Audience::Auditor),
    ("snapshot", "seq", Audience::Auditor),
    ("snapshot", "version", Audience::Public),
    ("snapshot", "digest", Audience::Auditor),
    ("snapshot", "body", Audience::Auditor),
    ("object_state", "id", Audience::Auditor),
    ("object_state", "object", Audience::Auditor),
    ("object_state", "object_id", Audience::ByMarking),
    ("object_state", "seq", Audience::Auditor),
    ("object_state", "state", Audience::ByMarking),
    ("facet", "field", Audience::Public),
    ("facet", "value", Audience::ByMarking),
    ("facet", "rank", Audience::ByMarking),
    ("facet", "id", Audience::Auditor),
    ("shared_tag", "tag", Audience::Sealed),
    ("shared_tag", "objects", Audience::Auditor),
    ("resealed", "seq", Audience::Auditor),
    ("resealed", "key_version", Audience::Auditor),
    ("resealed", "same", Audience::Auditor),
    ("resealed", "before", Audience::Auditor),
    ("tagged", "tag", Audience::Sealed),
    ("tagged", "block", Audience::Auditor),
    ("tagged", "objects", Audience::Auditor),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql;

    #[test]
    fn every_column_has_a_label_and_every_label_a_column() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        db.execute_batch(&sql::schema(sql::FORMAT)).unwrap();
        let query = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                     WHERE m.type = 'table' ORDER BY m.rowid, c.cid";
        let mut statement = db.prepare(query).unwrap();
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        let live: Vec<(String, String)> = statement
            .query_map([], read)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let labelled: Vec<(String, String)> = LABELS
            .iter()
            .map(|(table, column, _)| (table.to_string(), column.to_string()))
            .collect();
        assert_eq!(live, labelled);
    }
}
