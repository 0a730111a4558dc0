//! What a source gives, as files in a folder.

use crate::client::Client;
use crate::error::FetchError;
use crate::source::{Kind, Source};
use crate::{feed, misp, taxii};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a server said of a version of a file, to be asked by the next time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validator {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
    /// SHA-256 of the content.
    pub sha256: String,
}

/// How far a source has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// By address.
    pub validators: BTreeMap<String, Validator>,
    /// TAXII: by address of a collection, when the last object had was added.
    pub added_after: BTreeMap<String, String>,
    /// MISP: by event, the time stamp that was had.
    pub events: BTreeMap<String, String>,
}

/// A part of a source that was left out; the rest was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Address, file, event or collection.
    pub place: String,
    /// What is the matter, and what to do.
    pub reason: String,
}

/// What came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Files and folders to be read, in order.
    pub paths: Vec<PathBuf>,
    /// Nothing has changed since the last time; `paths` is empty.
    pub unchanged: bool,
    /// Only what is new came: what did not come is still said.
    pub additions_only: bool,
    /// Ids of objects that are still listed although they did not come again.
    pub still_listed: Vec<String>,
    /// What was left out.
    pub problems: Vec<Problem>,
    /// Where to go on the next time.
    pub state: State,
    /// Bytes that came, unpacked.
    pub bytes: u64,
    /// Which edition it is, in the source's own words or by its digest.
    pub version: Option<String>,
}

impl Delivery {
    pub(crate) fn problem(&mut self, place: impl Into<String>, reason: impl std::fmt::Display) {
        self.problems.push(Problem {
            place: place.into(),
            reason: reason.to_string(),
        });
    }
}

/// Gets what `source` gives now into `folder`, which must exist; what is as `state` says is not
/// asked for again. `told` hears which part is being fetched, and how many were.
///
/// # Errors
/// [`FetchError`] when the source as a whole cannot be had; parts that fail are problems.
pub fn deliver(
    client: &Client,
    source: &Source,
    state: &State,
    folder: &Path,
    told: &mut dyn FnMut(&str, u64),
) -> Result<Delivery, FetchError> {
    match source.kind {
        Kind::Taxii => taxii::deliver(client, source, state, folder, told),
        Kind::Misp => misp::deliver(client, source, state, folder, told),
        _ => feed::deliver(client, source, state, folder, told),
    }
}
