//! Sources that are one file, several named ones, or an archive.

use crate::archive;
use crate::client::{Ask, Client, Got, Reply, shown};
use crate::deliver::{Delivery, State, Validator};
use crate::error::FetchError;
use crate::source::{Kind, Source};
use std::path::Path;
use url::Url;

/// A file wanted, under the name it gets.
struct Wanted {
    url: Url,
    name: String,
}

pub(crate) fn deliver(
    client: &Client,
    source: &Source,
    state: &State,
    folder: &Path,
    told: &mut dyn FnMut(&str, u64),
) -> Result<Delivery, FetchError> {
    let wanted = wanted(source)?;
    let mut delivery = Delivery::default();
    // An answer "not modified" is of use only if all files say so: what a source lists is judged
    // as a whole.
    let conditional = !state.validators.is_empty();
    let mut all_same = conditional;
    if conditional {
        for (number, one) in (0u64..).zip(&wanted) {
            told(&one.name, number);
            match get(
                client,
                source,
                one,
                state.validators.get(one.url.as_str()),
                folder,
            )? {
                Some(got) => {
                    all_same = false;
                    took(&mut delivery, one, &got);
                }
                None => delivery.paths.push(folder.join(&one.name)),
            }
        }
        if all_same || same_content(&delivery.state, state) {
            let state = if all_same {
                state.clone()
            } else {
                delivery.state
            };
            return Ok(Delivery {
                unchanged: true,
                state,
                ..Delivery::default()
            });
        }
    }
    let missing: Vec<&Wanted> = wanted
        .iter()
        .filter(|w| !delivery.state.validators.contains_key(w.url.as_str()))
        .collect();
    for (number, one) in (0u64..).zip(missing) {
        told(&one.name, number);
        if let Some(got) = get(client, source, one, None, folder)? {
            took(&mut delivery, one, &got);
        }
    }
    delivery.paths = vec![folder.to_owned()];
    if !source.include.is_empty() {
        for one in &wanted {
            let path = folder.join(&one.name);
            archive::unpack(&path, &source.include, folder, client.limits().max_bytes)?;
            std::fs::remove_file(&path).map_err(|e| FetchError::file("remove", &path, e))?;
        }
    }
    Ok(delivery)
}

/// Servers without validators are known by what they sent.
fn same_content(new: &State, old: &State) -> bool {
    new.validators.len() == old.validators.len()
        && new.validators.iter().all(|(url, v)| {
            old.validators
                .get(url)
                .is_some_and(|o| o.sha256 == v.sha256)
        })
}

fn took(delivery: &mut Delivery, wanted: &Wanted, got: &Got) {
    delivery.bytes += got.written.bytes;
    delivery.version = Some(got.written.sha256.chars().take(12).collect());
    let validator = Validator {
        etag: got.header("etag"),
        modified: got.header("last-modified"),
        sha256: got.written.sha256.clone(),
    };
    delivery
        .state
        .validators
        .insert(wanted.url.to_string(), validator);
}

fn get(
    client: &Client,
    source: &Source,
    wanted: &Wanted,
    had: Option<&Validator>,
    folder: &Path,
) -> Result<Option<Got>, FetchError> {
    let ask = Ask {
        etag: had.and_then(|v| v.etag.as_deref()),
        modified: had.and_then(|v| v.modified.as_deref()),
        ..Ask::default()
    };
    let path = folder.join(&wanted.name);
    let got = match client.get(&wanted.url, &ask, &path)? {
        Reply::NotModified => return Ok(None),
        Reply::Got(got) => got,
    };
    match &source.sha256 {
        Some(expected) if !expected.eq_ignore_ascii_case(&got.written.sha256) => {
            Err(FetchError::Checksum {
                place: shown(&wanted.url),
                found: got.written.sha256,
                expected: expected.clone(),
            })
        }
        _ => Ok(Some(got)),
    }
}

fn wanted(source: &Source) -> Result<Vec<Wanted>, FetchError> {
    if source.files.is_empty() {
        return Ok(vec![Wanted {
            url: source.url.clone(),
            name: file_name(source),
        }]);
    }
    let join = |file: &String| {
        let url = source.url.join(file).map_err(|e| FetchError::Address {
            url: shown(&source.url),
            rule: format!("cannot be joined with a file's name: {e}"),
            remedy: "end `url` with a slash",
        })?;
        let name = file.replace('/', "-");
        Ok(Wanted { url, name })
    };
    source.files.iter().map(join).collect()
}

/// A name that stays the same from update to update, since a feed is recognised by it; the ending
/// tells readers what it is.
fn file_name(source: &Source) -> String {
    let end = match source.kind {
        _ if !source.include.is_empty() => "tar.gz",
        Kind::Csv => "csv",
        Kind::Text | Kind::Maltrail => "txt",
        _ => "json",
    };
    format!("{}.{end}", source.name)
}
