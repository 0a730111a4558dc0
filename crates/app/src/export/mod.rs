//! What the record holds, in the forms that others read.

mod added;
mod clusters;
mod events;
mod said;
mod sealed;

use crate::advisory::stamp;
use crate::clock::moment as written;
use crate::current::ceiling;
use crate::error::AppError;
use crate::own::CLUSTER_EVENT;
use crate::session::{Moment, Session};
use crate::standing::Standing;
use crate::stored::ASSESSMENT;
use ascribe_exchange::bundle::{Counts, Outgoing, bundle};
use ascribe_exchange::marked::Ceiling;
use ascribe_knowledge::Picture;
use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::names::Resolution;
use ascribe_knowledge::picture::{WITHDRAWAL, handle};
use ascribe_ledger::{Entry, Filter};
use ascribe_stix::carry::{ANSWER, Carried};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

/// Bytes of statements in one export, at most.
const MAX_BYTES: usize = 2 << 30;

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// A STIX 2.1 bundle.
    Stix,
    /// MISP events.
    Misp,
}

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Everything open that is no business of this record alone, with its history; clusters as they
    /// are.
    All,
    /// What is said now in objects of these kinds.
    Kinds(Vec<String>),
    /// What is said now of an actor.
    Actor(String),
    /// A recorded answer, by the id of its assessment.
    Assessment(String),
    /// An activity cluster, by its id.
    Cluster(String),
}

/// Type of the object as which a cluster leaves.
const GROUPING: &str = "grouping";

impl Selection {
    /// True if objects of this kind that are made of others are asked for.
    fn wants(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Kinds(kinds) => kinds.iter().any(|k| k == kind),
            _ => false,
        }
    }
}

/// How an export is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOptions {
    /// What.
    pub selection: Selection,
    /// In which form.
    pub form: ExportForm,
    /// Open what is sealed, as far as its marking permits.
    pub include_sealed: bool,
    /// The strictest marking that may leave.
    pub max_marking: String,
    /// The moment.
    pub moment: Moment,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Export {
    /// The document.
    #[serde(skip)]
    pub document: Value,
    /// What it holds.
    pub counts: Counts,
    /// Entries that their marking keeps in.
    pub withheld: usize,
    /// Sealed entries that were not asked for.
    pub sealed: usize,
    /// Events, for MISP.
    pub events: usize,
    /// Strictest marking that may leave.
    pub max_marking: String,
}

/// Entries on their way out.
#[derive(Default)]
struct Chosen {
    entries: Vec<(Entry, bool)>,
    withheld: usize,
    sealed: Vec<Entry>,
}

impl Session {
    /// Exports what is asked for. Nothing is recorded.
    ///
    /// # Errors
    /// [`AppError::NotFound`] or [`AppError::Usage`] for a selection that means nothing or may not
    /// leave, or the record's own.
    pub fn export(&mut self, options: &ExportOptions) -> Result<Export, AppError> {
        let ceiling = ceiling(&options.max_marking)?;
        match &options.selection {
            Selection::Assessment(id) => return self.export_assessment(id, options, &ceiling),
            Selection::Cluster(id) => return self.export_cluster(id, options, &ceiling),
            _ => {}
        }
        let picture = self.picture_permitted(options.moment, &ceiling)?;
        let chosen = match &options.selection {
            Selection::Actor(name) => self.of_actor(name, &picture, &ceiling, options.moment)?,
            Selection::Kinds(kinds) => {
                let mut kinds = kinds.clone();
                if kinds.iter().any(|k| k == ANSWER) {
                    kinds.push(ASSESSMENT.to_owned());
                }
                self.choose(Some(&kinds), false, &ceiling, options.moment)?
            }
            _ => self.choose(None, true, &ceiling, options.moment)?,
        };
        let mut export = Export {
            document: Value::Null,
            counts: Counts::default(),
            withheld: chosen.withheld,
            sealed: chosen.sealed.len(),
            events: 0,
            max_marking: options.max_marking.clone(),
        };
        let mut outgoing: Vec<Outgoing> = chosen
            .entries
            .iter()
            .filter_map(|(entry, current)| outgoing(entry, *current))
            .collect();
        if options.selection.wants(GROUPING) || options.selection.wants(CLUSTER_EVENT) {
            let clusters = self.concluded_clusters(&ceiling, options.moment)?;
            export.withheld += clusters.withheld;
            said_besides(&mut outgoing, clusters.outgoing);
        }
        if options.include_sealed {
            let (answers, shut) = self.opened_answers(&chosen.sealed, &ceiling)?;
            export.sealed = shut;
            said_besides(&mut outgoing, answers);
        }
        match options.form {
            ExportForm::Misp => {
                let now = options.moment.as_of.unwrap_or_else(|| self.clock.now());
                let entries: Vec<&Entry> = now_said(&chosen.entries).collect();
                let events = events::events(&picture, &entries, &outgoing, &stamp(now));
                export.events = events.len();
                export.document = serde_json::json!({ "response": events });
            }
            ExportForm::Stix => {
                let added = self.added(&picture, &chosen.entries, options.moment)?;
                (export.document, export.counts) = bundle(&outgoing, added);
            }
        }
        Ok(export)
    }

    /// Entries of some kinds, or of all that are knowledge; earlier versions too, with `history`.
    fn choose(
        &self,
        kinds: Option<&[String]>,
        history: bool,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<Chosen, AppError> {
        let seq = self.last_seq(moment)?;
        let standing = Standing::at(&self.ledger, seq)?;
        let filter = Filter {
            max_seq: Some(seq),
            published_until: moment.known_by,
            kinds: kinds.map(<[String]>::to_vec),
            ..Filter::default()
        };
        let mut chosen = Chosen::default();
        let mut bytes = 0;
        self.ledger.entries(&filter, |entry| {
            let named = kinds.is_some()
                || crate::picture::is_knowledge(&entry.kind)
                || entry.kind == ANSWER;
            // What binds this file's own signatures means nothing in another; clusters leave as what
            // they came to be, so that no record's events are taken for another's.
            let own = matches!(
                entry.kind.as_str(),
                ascribe_ledger::GENESIS
                    | ascribe_ledger::ERASURE
                    | ascribe_ledger::ROTATION
                    | CLUSTER_EVENT
            );
            match entry.body() {
                None => chosen.sealed.push(entry),
                Some(_) if own || !named || !standing.counts(&entry.source, entry.seq) => {}
                Some(_) if !ceiling.permits(&entry.marking) => chosen.withheld += 1,
                Some(body) => {
                    bytes += body.len();
                    chosen.entries.push((entry, true));
                }
            }
            if bytes > MAX_BYTES {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        if bytes > MAX_BYTES {
            return Err(AppError::Usage {
                what: "export".to_owned(),
                rule: "is larger than 2 GiB".to_owned(),
                remedy: "export by --kind or --actor".to_owned(),
            });
        }
        let mut last: HashMap<(&str, &str), u64> = HashMap::new();
        for (entry, _) in &chosen.entries {
            last.insert((&entry.source, &entry.object_id), entry.seq);
        }
        let last: HashSet<u64> = last.into_values().collect();
        for (entry, current) in &mut chosen.entries {
            *current = last.contains(&entry.seq);
        }
        // Of what was done every act stands; of what is said, the last word.
        let stands = |kind: &str| !crate::picture::is_knowledge(kind);
        if !history {
            chosen
                .entries
                .retain(|(e, current)| (*current || stands(&e.kind)) && e.kind != WITHDRAWAL);
        }
        Ok(chosen)
    }

    /// What is said of an actor: its views, indicators, relationships, and what these lead to.
    fn of_actor(
        &self,
        name: &str,
        picture: &Picture,
        ceiling: &Ceiling,
        moment: Moment,
    ) -> Result<Chosen, AppError> {
        let Resolution::Actor { actor, .. } = picture.resolve(name) else {
            return Err(AppError::NotFound {
                what: format!("one actor called \"{name}\""),
                remedy: "`ascribe search` finds names; decide contested ones with `ascribe names`"
                    .to_owned(),
            });
        };
        let views = picture
            .actor(actor)
            .map(|a| a.views.clone())
            .unwrap_or_default();
        let mut wanted: BTreeSet<String> = views.iter().map(|v| v.key.clone()).collect();
        let mut all = self.choose(None, false, ceiling, moment)?;
        let handles: HashSet<String> = views.iter().map(|v| handle(&v.source, &v.key)).collect();
        for (entry, _) in &all.entries {
            let body = entry.body().unwrap_or_default();
            if entry.kind == "relationship" {
                let ends = ends(body);
                if ends
                    .iter()
                    .any(|end| handles.contains(&handle(&entry.source, end)))
                {
                    wanted.insert(entry.object_id.clone());
                    wanted.extend(ends);
                }
            } else if crate::advisory::INDICATOR_KINDS.contains(&entry.kind.as_str())
                && let Some(Parsed::Indicators(parsed)) = Parsed::parse(&entry.kind, body)
                && crate::advisory::owner(picture, &parsed) == Some(actor)
            {
                wanted.insert(entry.object_id.clone());
            }
        }
        all.entries.retain(|(e, _)| wanted.contains(&e.object_id));
        all.sealed.clear();
        Ok(all)
    }
}

/// The two ends of a relationship.
fn ends(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let end = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    [end("source_ref"), end("target_ref")]
        .into_iter()
        .flatten()
        .collect()
}

/// Entries whose statement is the last of its source.
fn now_said(all: &[(Entry, bool)]) -> impl Iterator<Item = &Entry> {
    all.iter()
        .filter(|(_, current)| *current)
        .map(|(entry, _)| entry)
}

/// Adds what this record concludes, unless it stands among the entries: a record that took its own
/// export back.
fn said_besides(entries: &mut Vec<Outgoing>, concluded: Vec<Outgoing>) {
    let known: HashSet<String> = entries.iter().map(|o| o.entry.body.clone()).collect();
    let new = concluded
        .into_iter()
        .filter(|o| !known.contains(&o.entry.body));
    entries.extend(new);
}

fn outgoing(entry: &Entry, current: bool) -> Option<Outgoing> {
    Some(Outgoing {
        current,
        entry: Carried {
            kind: entry.kind.clone(),
            id: entry.object_id.clone(),
            source: entry.source.clone(),
            grade: format!("{}{}", entry.reliability, entry.credibility.get()),
            marking: entry.marking.clone(),
            lineage: entry.lineage.clone(),
            happened: entry.happened.map(written),
            published: entry.published.map(written),
            body: entry.body()?.to_owned(),
        },
    })
}
