//! Blocks of indicators: what one publication or one part of a feed lists together.

use crate::context::Context;
use crate::ident::derived;
use crate::indicator::Typed;
use crate::item::{Item, Stop};
use serde::Serialize;

/// Type of a block.
pub(crate) const BLOCK_TYPE: &str = "x-ascribe-indicator-block";

/// A block being filled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Feed the block belongs to.
    pub collection: String,
    /// The feed's own label, such as a file name.
    pub label: String,
    /// Names of the actor, the most specific first.
    pub names: Vec<String>,
    /// Aliases of the label when no actor is declared for it.
    pub aliases: Vec<String>,
    /// Publications the block cites.
    pub references: Vec<String>,
    /// What the feed remarks about the block.
    pub notes: Vec<String>,
    /// Day or time of publication.
    pub published: Option<String>,
    /// The feed's own confidence, as written.
    pub confidence: Option<String>,
    /// Day or time from which the feed holds the block valid.
    pub valid_from: Option<String>,
    /// Day or time until which it does.
    pub valid_until: Option<String>,
    /// The feed says the block no more, since a day or, if that is empty, it does not say when.
    pub withdrawn: Option<String>,
    /// Line of the first indicator, from 1.
    pub first_line: u64,
    /// Indicators as type and value.
    pub indicators: Vec<(&'static str, String)>,
    /// Entries that are no observable, such as paths of URLs, as written.
    pub others: Vec<String>,
    /// For indicators that were written with more than the value: index and as written.
    pub written: Vec<(usize, String)>,
}

/// The body; fields stand in the order of their names, which makes it canonical.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'a [String],
    collection: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'a str>,
    first_line: u64,
    id: &'a str,
    indicators: &'a [(&'static str, String)],
    label: &'a str,
    names: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    others: &'a [String],
    #[serde(skip_serializing_if = "is_first")]
    part: u64,
    published: Option<&'a str>,
    references: &'a [String],
    #[serde(rename = "type")]
    type_: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    written: &'a [(usize, String)],
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The signature serde asks for.
fn is_first(part: &u64) -> bool {
    *part <= 1
}

impl Block {
    /// Whether nothing was listed.
    pub fn is_empty(&self) -> bool {
        self.indicators.is_empty() && self.others.is_empty()
    }

    /// How many entries were listed.
    pub fn len(&self) -> usize {
        self.indicators.len() + self.others.len()
    }

    /// Adds an indicator that was `written` so.
    pub fn push(&mut self, (kind, value): Typed, written: &str) {
        if !written.eq_ignore_ascii_case(&value) {
            self.written
                .push((self.indicators.len(), written.to_owned()));
        }
        self.indicators.push((kind.as_str(), value));
    }

    /// Forgets the entries and keeps what the next part has in common with this one.
    pub fn clear_entries(&mut self) {
        self.indicators.clear();
        self.others.clear();
        self.written.clear();
    }

    /// Identifier from what the block is about, so that a later edition of the same block is a
    /// later version of the same object. `nth` tells apart blocks that cite the same.
    pub fn id_by_subject(&self, nth: usize, part: u64) -> String {
        let (nth, part) = (nth.to_string(), part.to_string());
        let subject = [self.collection.as_str(), &self.label, &nth, &part];
        derived(
            BLOCK_TYPE,
            subject
                .into_iter()
                .chain(self.references.iter().map(String::as_str)),
        )
    }

    /// Identifier from all that the block says, for feeds without stable parts.
    pub fn id_by_content(&self) -> String {
        let head = [self.collection.as_str(), &self.label]
            .into_iter()
            .chain(self.names.iter().map(String::as_str))
            .chain(self.references.iter().map(String::as_str))
            .chain(self.published.as_deref())
            .chain(self.confidence.as_deref());
        // Named, since days of different meaning are no different words.
        let validity = [
            ("valid_from", &self.valid_from),
            ("valid_until", &self.valid_until),
            ("withdrawn", &self.withdrawn),
        ];
        let validity = validity
            .iter()
            .filter_map(|(name, day)| Some([*name, day.as_deref()?]));
        let head = head.chain(validity.flatten());
        let rows = self
            .indicators
            .iter()
            .flat_map(|(kind, value)| [*kind, value.as_str()]);
        derived(
            BLOCK_TYPE,
            head.chain(rows)
                .chain(self.others.iter().map(String::as_str)),
        )
    }

    /// Hands the block on as an item of `source`.
    pub fn emit(
        &self,
        id: String,
        part: u64,
        source: &str,
        cx: &mut Context<'_>,
    ) -> Result<(), Stop> {
        let body = Body {
            aliases: &self.aliases,
            collection: &self.collection,
            confidence: self.confidence.as_deref(),
            first_line: self.first_line,
            id: &id,
            indicators: &self.indicators,
            label: &self.label,
            names: &self.names,
            notes: &self.notes,
            others: &self.others,
            part,
            published: self.published.as_deref(),
            references: &self.references,
            type_: BLOCK_TYPE,
            valid_from: self.valid_from.as_deref(),
            valid_until: self.valid_until.as_deref(),
            withdrawn: self.withdrawn.as_deref(),
            written: &self.written,
        };
        let body = match serde_json::to_string(&body) {
            Ok(body) => body,
            Err(error) => {
                cx.problem(
                    "",
                    Some(id),
                    format!("cannot be written as JSON: {error}"),
                    "report this as a fault",
                );
                return Ok(());
            }
        };
        cx.item(Item {
            id,
            kind: BLOCK_TYPE.to_owned(),
            body,
            published: self.published.clone(),
            happened: None,
            source: source.to_owned(),
            lineage: self.references.clone(),
            marking: None,
            grade: None,
        })
    }
}
