//! A MISP feed: a manifest that names the events with the time of their last change, and a file
//! for each event. Only events that changed are fetched.

use crate::client::{Ask, Client, Reply, shown};
use crate::deliver::{Delivery, State};
use crate::error::FetchError;
use crate::source::Source;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use url::Url;

/// Events in a manifest.
const MAX_EVENTS: usize = 1_000_000;
/// Failures in a row after which the others are not asked for.
const GIVE_UP: usize = 5;

pub(crate) fn deliver(
    client: &Client,
    source: &Source,
    state: &State,
    folder: &Path,
    told: &mut dyn FnMut(&str, u64),
) -> Result<Delivery, FetchError> {
    let base = base(&source.url);
    let mut delivery = Delivery::default();
    let manifest = manifest(client, &base, folder, &mut delivery)?;
    let mut failed = 0usize;
    let mut fetched = 0usize;
    for (uuid, stamp) in manifest {
        let known = state.events.get(&uuid);
        if known == Some(&stamp) {
            delivery.still_listed.push(object_id(&uuid));
            delivery.state.events.insert(uuid, stamp);
            continue;
        }
        let outcome = if failed >= GIVE_UP {
            Err("not asked for after several failures; update again later".to_owned())
        } else if fetched >= client.limits().max_parts {
            Err("left for the next update, since this one had reached its limit".to_owned())
        } else {
            fetched += 1;
            told("events", fetched as u64);
            event(client, &base, &uuid, folder).map_err(|e| e.to_string())
        };
        match outcome {
            Ok(bytes) => {
                failed = 0;
                delivery.bytes += bytes;
                delivery.paths.push(folder.join(format!("{uuid}.json")));
                delivery.state.events.insert(uuid, stamp);
            }
            Err(reason) => {
                failed += 1;
                // What was had of it is still so.
                delivery.still_listed.push(object_id(&uuid));
                if let Some(known) = known {
                    delivery.state.events.insert(uuid.clone(), known.clone());
                }
                delivery.problem(format!("event {uuid}"), reason);
            }
        }
    }
    let same = delivery.state.events == state.events && delivery.problems.is_empty();
    delivery.unchanged = same && delivery.paths.is_empty() && !state.events.is_empty();
    Ok(delivery)
}

/// Id under which an event is recorded.
fn object_id(uuid: &str) -> String {
    format!("x-misp-event--{uuid}")
}

/// The folder of the feed, whether its address or that of its manifest was given.
fn base(url: &Url) -> Url {
    let mut base = url.clone();
    let path = base.path().trim_end_matches("manifest.json").to_owned();
    base.set_path(&format!("{}/", path.trim_end_matches('/')));
    base
}

fn manifest(
    client: &Client,
    base: &Url,
    folder: &Path,
    delivery: &mut Delivery,
) -> Result<BTreeMap<String, String>, FetchError> {
    let broken = |url: &Url, reason: String| FetchError::Protocol {
        url: shown(url),
        reason,
    };
    let url = base
        .join("manifest.json")
        .map_err(|e| broken(base, e.to_string()))?;
    // Beside the events, a manifest is what tells that the folder is a feed.
    let path = folder.join("manifest.json");
    let Reply::Got(got) = client.get(
        &url,
        &Ask {
            accept: "application/json",
            ..Ask::default()
        },
        &path,
    )?
    else {
        return Err(broken(
            &url,
            "answered \"not modified\" without being asked".to_owned(),
        ));
    };
    delivery.bytes += got.written.bytes;
    delivery.version = Some(got.written.sha256.chars().take(12).collect());
    let bytes = fs::read(&path).map_err(|e| FetchError::file("read", &path, e))?;
    let listed: BTreeMap<String, Value> = serde_json::from_slice(&bytes)
        .map_err(|e| broken(&url, format!("is no manifest of a MISP feed: {e}")))?;
    if listed.len() > MAX_EVENTS {
        return Err(broken(
            &url,
            format!("names more than the limit of {MAX_EVENTS} events"),
        ));
    }
    let mut events = BTreeMap::new();
    for (uuid, about) in listed {
        if !is_uuid(&uuid) {
            let place = format!("event {:?}", uuid.chars().take(60).collect::<String>());
            delivery.problem(place, "is no UUID and cannot be asked for");
            continue;
        }
        let stamp = match about.get("timestamp") {
            Some(Value::String(text)) => text.chars().take(40).collect(),
            Some(other) => other.to_string().chars().take(40).collect(),
            None => String::new(),
        };
        events.insert(uuid.to_ascii_lowercase(), stamp);
    }
    Ok(events)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

fn event(client: &Client, base: &Url, uuid: &str, folder: &Path) -> Result<u64, FetchError> {
    let broken = |reason: String| FetchError::Protocol {
        url: shown(base),
        reason,
    };
    let url = base
        .join(&format!("{uuid}.json"))
        .map_err(|e| broken(e.to_string()))?;
    let path = folder.join(format!("{uuid}.json"));
    let part = folder.join(".part");
    let ask = Ask {
        accept: "application/json",
        ..Ask::default()
    };
    let Reply::Got(got) = client.get(&url, &ask, &part)? else {
        return Err(broken(
            "answered \"not modified\" without being asked".to_owned(),
        ));
    };
    fs::rename(&part, &path).map_err(|e| FetchError::file("write", &path, e))?;
    Ok(got.written.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_by_folder_or_manifest() {
        for url in [
            "https://x.example/feed",
            "https://x.example/feed/",
            "https://x.example/feed/manifest.json",
        ] {
            assert_eq!(
                base(&Url::parse(url).unwrap()).as_str(),
                "https://x.example/feed/",
                "{url}"
            );
        }
        assert!(is_uuid("5f0f1a2b-0000-4000-8000-00000000000a"));
        assert!(!is_uuid("../../../../etc/passwd"));
    }
}
