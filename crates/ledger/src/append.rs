//! Recording: limits, what was said before, sealing, the tree, the signature.

use rusqlite::{Transaction, params};

use crate::canon::{self, Fields, SealedForm};
use crate::entry::{Body, Context, Draft, Head, Outcome};
use crate::error::{During, LedgerError, Result};
use crate::keys::{Keys, random};
use crate::limits::{self, MAX_BATCH, MAX_NAME, check_count};
use crate::merkle::{Frontier, Hash};
use crate::note::NoteSigner;
use crate::objects::{Changes, Reduce, Step};
use crate::seal::{self, Place, Sealed};
use crate::shared::Sharing;
use crate::store::{Ledger, Writing, read_head};
use crate::tagged::Tagging;
use crate::touch::{self, Touch};
use crate::{erase, row, snapshot, sql};

/// Touches held back to be written in the order of their table, so that a page is visited once.
const TOUCH_BUFFER: usize = 4_000_000;
/// Two machines' clocks, or a long import and a short one, may differ by this much (ms): the
/// later entry then gets the earlier one's time. More is a wrong clock and refused.
const CLOCK_SLACK_MS: i64 = 3_600_000;

impl Ledger {
    /// Records a batch in one transaction; when this returns it is on disk, all or none of it.
    ///
    /// A draft that the same source has recorded before, equal in every field, is
    /// [`Outcome::Unchanged`], however many other versions came between. What is to be said
    /// again as a new act (a decision renewed) must differ, by its id or a time in its body.
    ///
    /// # Errors
    /// [`LedgerError::Limit`], [`LedgerError::Draft`], [`LedgerError::Unlabelled`], [`LedgerError::Destroyed`],
    /// [`LedgerError::Clock`] for input; [`LedgerError::ReadOnly`], [`LedgerError::Stopped`],
    /// [`LedgerError::Storage`], [`LedgerError::Key`] for the place. After an error nothing of
    /// the batch is recorded.
    pub fn append(&mut self, context: &Context, batch: &[Draft]) -> Result<Vec<Outcome>> {
        check_count("a batch", "number of drafts", batch.len(), MAX_BATCH)?;
        self.check_labels(batch)?;
        let outcomes = self.write("append", |writing| {
            let signer = writing.signer;
            let mut appender = Appender::continuing(writing, context)?;
            let outcomes = batch
                .iter()
                .map(|draft| appender.add(draft))
                .collect::<Result<_>>()?;
            appender.finish(signer)?;
            Ok(outcomes)
        })?;
        self.seen(outcomes)
    }

    /// Every field of every draft must say who may see it.
    fn check_labels(&self, batch: &[Draft]) -> Result<()> {
        let Some(labels) = self.labels.as_deref() else {
            return Ok(());
        };
        let found = batch
            .iter()
            .find_map(|d| labels.unlabelled(d).map(|field| (d, field)));
        found.map_or(Ok(()), |(draft, field)| {
            Err(LedgerError::Unlabelled {
                object: draft.object_id.chars().take(200).collect(),
                field,
            })
        })
    }
}

/// Adds entries inside a transaction.
pub(crate) struct Appender<'a> {
    tx: &'a Transaction<'a>,
    keys: &'a mut Keys,
    ledger_id: &'a str,
    recorder: &'a str,
    recorded_at: i64,
    frontier: Frontier,
    size_before: u64,
    touches: Vec<Touch>,
    tags: Vec<(i64, i64)>,
    objects: Option<Changes<'a>>,
    sharing: Sharing<'a>,
    tagging: Tagging<'a>,
}

/// What a body becomes in its columns.
struct Stored<'d> {
    same: i64,
    content: Hash,
    body: Option<&'d str>,
    sealed: Option<SealedColumns<'d>>,
}

struct SealedColumns<'d> {
    key: &'d str,
    version: i64,
    sealed: Sealed,
    salt: [u8; 16],
    tags: Vec<i64>,
    tags_digest: Hash,
}

impl<'a> Appender<'a> {
    /// Begins the first entries of a ledger.
    pub(crate) fn starting(writing: &'a mut Writing<'_>, context: &'a Context) -> Result<Self> {
        check_count("recorder", "name", context.recorder.len(), MAX_NAME)?;
        Ok(Appender {
            tx: writing.tx,
            keys: writing.keys,
            ledger_id: writing.ledger_id,
            recorder: &context.recorder,
            recorded_at: context.now,
            frontier: Frontier::default(),
            size_before: 0,
            touches: Vec::new(),
            tags: Vec::new(),
            objects: writing.reducer.map(Changes::new),
            sharing: Sharing::new(writing.reducer.map_or(&[], Reduce::sharing)),
            tagging: Tagging::new(writing.reducer.map_or(&[], Reduce::searched)),
        })
    }

    /// Continues after the last entry.
    pub(crate) fn continuing(writing: &'a mut Writing<'_>, context: &'a Context) -> Result<Self> {
        let (frontier, last) = read_head(writing.tx)?;
        if context.now.saturating_add(CLOCK_SLACK_MS) < last {
            return Err(LedgerError::Clock {
                now: context.now,
                last,
            });
        }
        let size_before = frontier.size();
        let base = Appender::starting(writing, context)?;
        Ok(Appender {
            recorded_at: context.now.max(last),
            frontier,
            size_before,
            ..base
        })
    }

    /// Records a caller's draft unless it is recorded already.
    pub(crate) fn add(&mut self, draft: &Draft) -> Result<Outcome> {
        limits::check(draft)?;
        self.add_own(draft)
    }

    /// Records a draft, the ledger's own kinds included.
    pub(crate) fn add_own(&mut self, draft: &Draft) -> Result<Outcome> {
        let lineage = lineage_text(&draft.lineage);
        let fields = fields(draft, &lineage);
        let stored = match &draft.body {
            Body::Open(body) => {
                let content = fields.open(body.as_bytes());
                let same = canon::short(&content);
                if let Some(seq) = self.find_open(same, &content)? {
                    return Ok(Outcome::Unchanged(seq));
                }
                Stored {
                    same,
                    content,
                    body: Some(body),
                    sealed: None,
                }
            }
            Body::Sealed {
                incident,
                plaintext,
                tags,
            } => {
                let (key, version) =
                    erase::usable_key(self.tx, self.keys, incident, &draft.object_id)?;
                let same = seal::same(&key, &fields.sealed_plain(plaintext));
                if let Some(seq) = self.find_sealed_same(same, plaintext)? {
                    return Ok(Outcome::Unchanged(seq));
                }
                let place = Place {
                    ledger: self.ledger_id,
                    object_id: &draft.object_id,
                    key: incident,
                    key_version: version,
                };
                let sealed = seal::seal(&key, &place, plaintext)?;
                self.sealed_columns(&fields, same, (incident, version), sealed, tags)?
            }
        };
        self.insert(draft, &lineage, &stored)
    }

    /// Writes what was held back, and the signed checkpoint.
    pub(crate) fn finish(mut self, signer: &NoteSigner) -> Result<()> {
        if self.frontier.size() == self.size_before {
            return Ok(());
        }
        touch::insert(self.tx, &mut self.touches)?;
        self.write_tags()?;
        if let Some(objects) = self.objects.take() {
            objects.write(self.tx)?;
        }
        let head = Head {
            size: self.frontier.size(),
            root: self.frontier.root(),
        };
        let text = signer.checkpoint(&head);
        // Kept only where there is no head yet: a later one has its list of snapshots already.
        let no_snapshots = signer.sign(snapshot::empty_list().as_slice());
        let values = params![
            row::sql(head.size),
            self.frontier.to_bytes(),
            text,
            no_snapshots
        ];
        let mut statement = self.tx.prepare_cached(sql::PUT_HEAD).during("append")?;
        statement.execute(values).during("append").map(|_| ())
    }

    fn write_tags(&mut self) -> Result<()> {
        erase::insert_index(self.tx, &mut self.tags)?;
        self.tagging.write(self.tx)?;
        self.sharing.write(self.tx)
    }

    fn find_open(&self, same: i64, content: &Hash) -> Result<Option<u64>> {
        let mut statement = self.tx.prepare_cached(sql::SAME).during("append")?;
        let mut rows = statement.query([same]).during("append")?;
        while let Some(found) = rows.next().during("append")? {
            let stored = found.get_ref(1).and_then(|v| Ok(v.as_blob()? == content));
            if stored.during("append")? {
                return found.get(0).map(|seq| Some(row::seq(seq))).during("append");
            }
        }
        Ok(None)
    }

    /// A keyed digest has no second look at the fields, so the plaintext is compared.
    fn find_sealed_same(&mut self, same: i64, plaintext: &[u8]) -> Result<Option<u64>> {
        for query in [sql::SAME, sql::SAME_RESEALED] {
            let mut statement = self.tx.prepare_cached(query).during("append")?;
            let found = statement
                .query_map([same], |row| row.get::<_, i64>(0))
                .during("append")?;
            for seq in found {
                let seq = row::seq(seq.during("append")?);
                let opened = erase::open(self.tx, self.keys, self.ledger_id, seq);
                if opened.is_ok_and(|before| before == plaintext) {
                    return Ok(Some(seq));
                }
            }
        }
        Ok(None)
    }

    fn sealed_columns<'d>(
        &mut self,
        fields: &Fields<'_>,
        same: i64,
        (key, version): (&'d str, i64),
        sealed: Sealed,
        tags: &[(String, String)],
    ) -> Result<Stored<'d>> {
        let salt: [u8; 16] = random()?;
        let mut keyed = Vec::with_capacity(tags.len());
        for (value_type, value) in tags {
            keyed.push(self.keys.tagger()?.tag(value_type, value));
        }
        keyed.sort_unstable();
        keyed.dedup();
        let tags_digest = canon::tags_digest(&salt, &erase::tags_to_bytes(&keyed));
        let content = fields.sealed(&SealedForm {
            key: key.as_bytes(),
            key_version: version,
            same,
            commitment: &sealed.commitment,
            ciphertext: canon::ciphertext_digest(&sealed.ciphertext),
            tags_digest: &tags_digest,
        });
        let columns = SealedColumns {
            key,
            version,
            sealed,
            salt,
            tags: keyed,
            tags_digest,
        };
        Ok(Stored {
            same,
            content,
            body: None,
            sealed: Some(columns),
        })
    }

    fn insert(&mut self, draft: &Draft, lineage: &str, stored: &Stored<'_>) -> Result<Outcome> {
        let number = self.frontier.size() + 1;
        let seq = row::sql(number);
        let sealed = stored.sealed.as_ref();
        let mut statement = self.tx.prepare_cached(sql::INSERT_ENTRY).during("append")?;
        let inserted = statement.execute(params![
            seq,
            self.recorded_at,
            self.recorder,
            draft.source,
            draft.reliability.as_str(),
            draft.credibility.get(),
            draft.marking,
            lineage,
            draft.kind,
            draft.object_id,
            draft.happened,
            draft.published,
            canon::object_key(draft.object_id.as_bytes()),
            stored.same,
            stored.content,
            sealed.map(|s| s.key),
            sealed.map(|s| s.version),
            sealed.map(|s| s.sealed.commitment),
            sealed.map(|s| s.tags_digest),
            sealed.map(|s| &s.sealed.ciphertext),
            stored.body,
        ]);
        inserted.during("append")?;
        if let Some(sealed) = sealed {
            erase::insert_tags(self.tx, seq, &sealed.salt, &sealed.tags)?;
            self.tags.extend(sealed.tags.iter().map(|tag| (*tag, seq)));
            self.sharing
                .take(&draft.kind, &draft.object_id, seq, &sealed.tags);
            self.tagging
                .take(&draft.kind, &draft.object_id, &sealed.tags);
            if self.tags.len() > TOUCH_BUFFER {
                self.write_tags()?;
            }
        }
        if let (Some(objects), Some(body)) = (&mut self.objects, stored.body) {
            let step = Step {
                seq: number,
                recorded_at: self.recorded_at,
                recorder: self.recorder,
                marking: &draft.marking,
                kind: &draft.kind,
                object_id: &draft.object_id,
                body,
            };
            objects.take(self.tx, &step)?;
        }
        self.touches
            .extend(draft.touches.iter().map(|(hash, pos)| Touch {
                hash: *hash,
                seq: number,
                pos: *pos,
            }));
        if self.touches.len() > TOUCH_BUFFER {
            touch::insert(self.tx, &mut self.touches)?;
        }
        self.frontier.push(canon::leaf(
            seq,
            self.recorded_at,
            self.recorder.as_bytes(),
            &stored.content,
        ));
        Ok(Outcome::Added(number))
    }
}

fn fields<'d>(draft: &'d Draft, lineage: &'d str) -> Fields<'d> {
    Fields {
        kind: draft.kind.as_bytes(),
        object_id: draft.object_id.as_bytes(),
        source: draft.source.as_bytes(),
        reliability: draft.reliability.as_str().as_bytes(),
        credibility: draft.credibility.get().into(),
        marking: draft.marking.as_bytes(),
        lineage: lineage.as_bytes(),
        happened: draft.happened,
        published: draft.published,
    }
}

fn lineage_text(lineage: &[String]) -> String {
    serde_json::Value::from(lineage).to_string()
}
