//! TAXII 2.1 (OASIS): discovery, API roots, collections, pages of objects.

use crate::client::{Ask, Client, Got, Reply, shown};
use crate::deliver::{Delivery, State};
use crate::error::FetchError;
use crate::source::Source;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use url::Url;

/// The media type of TAXII 2.1; servers in use also answer with plain JSON.
const MEDIA: &str = "application/taxii+json;version=2.1";
/// Objects asked for in one page.
const PAGE: &str = "1000";
/// API roots and collections read.
const MAX_ROOTS: usize = 100;
const MAX_COLLECTIONS: usize = 1000;

/// The resources that an address may lead to, told apart by their members.
#[derive(Deserialize)]
struct Resource {
    default: Option<String>,
    api_roots: Option<Vec<String>>,
    collections: Option<Vec<Collection>>,
    versions: Option<Vec<String>>,
    id: Option<String>,
    #[serde(default)]
    can_read: Option<bool>,
    title: Option<String>,
}

#[derive(Deserialize, Clone)]
struct Collection {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    alias: Option<String>,
    #[serde(default)]
    can_read: bool,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    more: bool,
    #[serde(default)]
    next: Option<String>,
    #[serde(borrow, default)]
    objects: Option<Vec<&'a RawValue>>,
}

/// Where a collection's objects are.
struct Found {
    url: Url,
    id: String,
}

pub(crate) fn deliver(
    client: &Client,
    source: &Source,
    state: &State,
    folder: &Path,
    told: &mut dyn FnMut(&str, u64),
) -> Result<Delivery, FetchError> {
    let mut delivery = Delivery {
        additions_only: true,
        state: state.clone(),
        ..Delivery::default()
    };
    let collections = find(client, source, folder, &mut delivery)?;
    if collections.is_empty() {
        return Err(FetchError::Protocol {
            url: shown(&source.url),
            reason: "offers no readable collection of those wanted; check `collections` and [source.auth]".to_owned(),
        });
    }
    let mut failed = 0;
    for found in &collections {
        let mut reading = Reading {
            client,
            folder,
            found,
            pages: 0,
            newest: None,
        };
        // What was added up to a page that failed comes again the next time: no page is skipped.
        match reading.pages(
            state.added_after.get(found.url.as_str()),
            &mut delivery,
            told,
        ) {
            Ok(()) => {
                if let Some(newest) = reading.newest {
                    delivery
                        .state
                        .added_after
                        .insert(found.url.to_string(), newest);
                }
            }
            Err(error) => {
                failed += 1;
                delivery.problem(format!("collection {}", found.id), error);
            }
        }
    }
    if failed == collections.len() && delivery.paths.is_empty() {
        let reasons: Vec<&str> = delivery
            .problems
            .iter()
            .map(|p| p.reason.as_str())
            .collect();
        return Err(FetchError::Protocol {
            url: shown(&source.url),
            reason: format!("no collection could be read: {}", reasons.join("; ")),
        });
    }
    delivery.unchanged = delivery.paths.is_empty() && delivery.problems.is_empty();
    Ok(delivery)
}

fn get(client: &Client, url: &Url, path: &Path) -> Result<(Vec<u8>, Got), FetchError> {
    let ask = Ask {
        accept: MEDIA,
        expected: Some(("json", "TAXII")),
        ..Ask::default()
    };
    match client.get(url, &ask, path)? {
        Reply::Got(got) => {
            let bytes = fs::read(path).map_err(|e| FetchError::file("read", path, e))?;
            Ok((bytes, got))
        }
        Reply::NotModified => Err(broken(url, "answered \"not modified\" without being asked")),
    }
}

fn broken(url: &Url, reason: impl std::fmt::Display) -> FetchError {
    FetchError::Protocol {
        url: shown(url),
        reason: reason.to_string(),
    }
}

fn resource(client: &Client, url: &Url, folder: &Path) -> Result<Resource, FetchError> {
    let part = folder.join(".part");
    let (bytes, _) = get(client, url, &part)?;
    serde_json::from_slice(&bytes)
        .map_err(|e| broken(url, format!("is no resource of TAXII 2.1: {e}")))
}

/// The wanted collections behind an address of any kind.
fn find(
    client: &Client,
    source: &Source,
    folder: &Path,
    delivery: &mut Delivery,
) -> Result<Vec<Found>, FetchError> {
    let at = with_slash(&source.url);
    let first = resource(client, &at, folder)?;
    if let (Some(id), Some(can_read)) = (&first.id, first.can_read) {
        if !can_read {
            return Err(broken(
                &at,
                "is a collection that may not be read; check [source.auth]",
            ));
        }
        return Ok(vec![Found {
            url: at,
            id: id.clone(),
        }]);
    }
    if let Some(collections) = first.collections {
        return wanted(&at, collections, source);
    }
    let roots = match (first.api_roots, first.versions) {
        (Some(roots), _) => first.default.into_iter().chain(roots).collect(),
        (None, Some(_)) => vec![at.to_string()],
        (None, None) => {
            let title = first.title.unwrap_or_default();
            return Err(broken(
                &at,
                format!("is neither discovery, API root nor collection ({title:.60})"),
            ));
        }
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for root in roots.iter().take(MAX_ROOTS) {
        let Ok(root) = at.join(root).map(|r| with_slash(&r)) else {
            delivery.problem(format!("API root {root:.80}"), "is no address");
            continue;
        };
        if !seen.insert(root.to_string()) {
            continue;
        }
        let list = root.join("collections/").map_err(|e| broken(&root, e))?;
        let collections = resource(client, &list, folder)
            .and_then(|r| {
                r.collections
                    .ok_or_else(|| broken(&list, "lists no collections"))
            })
            .and_then(|c| wanted(&list, c, source));
        match collections {
            Ok(collections) => found.extend(collections),
            Err(error) => delivery.problem(format!("API root {}", shown(&root)), error),
        }
    }
    Ok(found)
}

fn wanted(list: &Url, all: Vec<Collection>, source: &Source) -> Result<Vec<Found>, FetchError> {
    let names = |c: &Collection| {
        let called = |w: &String| *w == c.id || *w == c.title || c.alias.as_ref() == Some(w);
        source.collections.is_empty() || source.collections.iter().any(called)
    };
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let mut found = Vec::new();
    for collection in all
        .iter()
        .take(MAX_COLLECTIONS)
        .filter(|c| c.can_read && names(c))
    {
        if !collection.id.chars().all(|c| plain(&c)) || collection.id.is_empty() {
            return Err(broken(list, "names a collection whose id is none"));
        }
        let url = list
            .join(&format!("{}/", collection.id))
            .map_err(|e| broken(list, e))?;
        found.push(Found {
            url,
            id: collection.id.clone(),
        });
    }
    Ok(found)
}

fn with_slash(url: &Url) -> Url {
    let mut url = url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

/// The pages of one collection.
struct Reading<'a> {
    client: &'a Client,
    folder: &'a Path,
    found: &'a Found,
    pages: usize,
    newest: Option<String>,
}

impl Reading<'_> {
    fn pages(
        &mut self,
        added_after: Option<&String>,
        delivery: &mut Delivery,
        told: &mut dyn FnMut(&str, u64),
    ) -> Result<(), FetchError> {
        let objects = self
            .found
            .url
            .join("objects/")
            .map_err(|e| broken(&self.found.url, e))?;
        let mut after = added_after.cloned();
        let mut next: Option<String> = None;
        let mut asked = BTreeSet::new();
        loop {
            if !asked.insert((after.clone(), next.clone())) {
                return Err(broken(
                    &objects,
                    "leads from page to page in a circle; nothing after it was taken",
                ));
            }
            if self.pages >= self.client.limits().max_parts {
                return Err(broken(
                    &objects,
                    format!("has more than the limit of {} pages", self.pages),
                ));
            }
            let mut url = objects.clone();
            url.query_pairs_mut().append_pair("limit", PAGE);
            for (key, value) in [("added_after", &after), ("next", &next)] {
                if let Some(value) = value {
                    url.query_pairs_mut().append_pair(key, value);
                }
            }
            told("pages", self.pages as u64);
            let path = self
                .folder
                .join(format!("{}-{:06}.json", self.found.id, self.pages));
            let (bytes, got) = get(self.client, &url, &path)?;
            let envelope: Envelope<'_> = serde_json::from_slice(&bytes).map_err(|e| {
                broken(
                    &objects,
                    format!("page {}: is no envelope of TAXII 2.1: {e}", self.pages + 1),
                )
            })?;
            self.pages += 1;
            delivery.bytes += got.written.bytes;
            let last = got.header("x-taxii-date-added-last");
            if envelope.objects.as_ref().is_some_and(|o| !o.is_empty()) {
                delivery.paths.push(path);
            }
            self.newest = last.clone().or(self.newest.take());
            match (envelope.more, envelope.next) {
                (false, _) => return Ok(()),
                (true, Some(token)) => next = Some(token),
                // Without a token, the time of the last object says where the next page begins.
                (true, None) => match last {
                    Some(last) => after = Some(last),
                    None => return Err(broken(&objects, "says that there is more, but not where")),
                },
            }
        }
    }
}
