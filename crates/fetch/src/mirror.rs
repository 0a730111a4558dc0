//! The same from a folder: a mirror that was carried in, or any folder laid out likewise.
//!
//! ```text
//! DIR/SHA256SUMS          digests of all files, as sha256sum writes them
//! DIR/<source>/…          the files of each source, as fetched
//! ```

use crate::body::hex;
use crate::deliver::{Delivery, State, Validator};
use crate::error::FetchError;
use crate::source::{Kind, Source};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Name of the file with the digests.
pub const SUMS: &str = "SHA256SUMS";
/// Bytes of that file.
const MAX_SUMS: u64 = 256 << 20;
/// Files of one source, and folders within folders.
const MAX_FILES: usize = 1_000_000;
const MAX_DEPTH: usize = 8;

/// What the mirror in `dir` holds of `source`; none if it holds nothing of it. Only what agrees
/// with the mirror's digests, if it has any, is handed on.
///
/// # Errors
/// [`FetchError::File`] when the folder cannot be read.
pub fn from_mirror(
    source: &Source,
    dir: &Path,
    state: &State,
) -> Result<Option<Delivery>, FetchError> {
    let folder = dir.join(&source.name);
    if !folder.is_dir() {
        return Ok(None);
    }
    let sums = read_sums(dir)?;
    let mut files = Vec::new();
    list(&folder, 0, &mut files)?;
    files.retain(|f| {
        f.file_name()
            .is_none_or(|n| !n.to_string_lossy().starts_with('.'))
    });
    files.sort_by_cached_key(|f| natural(&f.to_string_lossy()));
    let mut delivery = Delivery::default();
    if source.kind == Kind::Attack && files.len() > 1 {
        files = files.split_off(files.len() - 1);
    }
    let mut whole = true;
    for file in &files {
        let name = file
            .strip_prefix(dir)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/");
        let (digest, bytes) = digest(file)?;
        let expected = sums.as_ref().map(|s| s.get(&name));
        match expected {
            Some(None) => {
                whole = false;
                delivery.problem(name, format!("is not named in {SUMS}; it was left out"));
                continue;
            }
            Some(Some(expected)) if *expected != digest => {
                whole = false;
                let place = name.clone();
                delivery.problem(
                    name,
                    FetchError::Checksum {
                        place,
                        found: digest,
                        expected: expected.clone(),
                    },
                );
                continue;
            }
            _ => {}
        }
        delivery.bytes += bytes;
        delivery.state.validators.insert(
            format!("mirror:{name}"),
            Validator {
                sha256: digest,
                ..Validator::default()
            },
        );
        delivery.paths.push(file.clone());
    }
    let missing = sums.iter().flatten().filter(|(name, _)| {
        name.strip_prefix(&source.name)
            .is_some_and(|rest| rest.starts_with('/'))
            && !dir.join(name).is_file()
    });
    let missing: Vec<String> = missing.map(|(name, _)| name.clone()).collect();
    for name in missing {
        whole = false;
        delivery.problem(name, format!("is named in {SUMS} and missing"));
    }
    if source.kind == Kind::Attack {
        delivery.version = files
            .last()
            .and_then(|f| Some(f.file_name()?.to_string_lossy().into_owned()));
    } else {
        delivery.version = Some(edition(&delivery.state));
    }
    delivery.unchanged =
        whole && !delivery.paths.is_empty() && delivery.state.validators == state.validators;
    // Of TAXII, a mirror holds what was new when it was written; of a damaged one, not all.
    delivery.additions_only = source.kind == Kind::Taxii || !whole;
    // Text files are known by their folder, whole folders by what accompanies their files.
    if whole && source.kind != Kind::Attack {
        delivery.paths = vec![folder];
    }
    Ok(Some(delivery))
}

/// The digests of everything below `dir`, in the form of [`SUMS`].
///
/// # Errors
/// [`FetchError::File`] when something cannot be read.
pub fn sums_of(dir: &Path) -> Result<String, FetchError> {
    let mut files = Vec::new();
    list(dir, 0, &mut files)?;
    files.sort();
    let mut text = String::new();
    for file in files {
        let name = file
            .strip_prefix(dir)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        if name != SUMS && !name.split('/').any(|p| p.starts_with('.')) {
            text.push_str(&format!("{}  {name}\n", digest(&file)?.0));
        }
    }
    Ok(text)
}

fn edition(state: &State) -> String {
    let mut all = Sha256::new();
    for (name, validator) in &state.validators {
        all.update(name.as_bytes());
        all.update(validator.sha256.as_bytes());
    }
    hex(&all.finalize()).chars().take(12).collect()
}

fn read_sums(dir: &Path) -> Result<Option<BTreeMap<String, String>>, FetchError> {
    let path = dir.join(SUMS);
    let mut text = String::new();
    match File::open(&path).map(|f| f.take(MAX_SUMS)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FetchError::file("read", &path, error)),
        Ok(mut file) => file
            .read_to_string(&mut text)
            .map_err(|e| FetchError::file("read", &path, e))?,
    };
    let mut sums = BTreeMap::new();
    for (number, line) in (1..)
        .zip(text.lines())
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let parts = line
            .split_once(' ')
            .filter(|(d, _)| d.len() == 64 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some((digest, name)) = parts else {
            let reason = format!("line {number} is not a digest and a name");
            return Err(FetchError::file("read", &path, reason));
        };
        let name = name.trim_start_matches([' ', '*']).trim_start_matches("./");
        sums.insert(name.to_owned(), digest.to_ascii_lowercase());
    }
    Ok(Some(sums))
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), FetchError> {
    let failed = |e: io::Error| FetchError::file("list", folder, e);
    if depth > MAX_DEPTH || files.len() > MAX_FILES {
        return Err(FetchError::file(
            "list",
            folder,
            "it holds too many files or folders",
        ));
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        // Links lead outside of what was carried in.
        if kind.is_dir() {
            list(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn digest(path: &Path) -> Result<(String, u64), FetchError> {
    let failed = |e: io::Error| FetchError::file("read", path, e);
    let mut file = File::open(path).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 64 << 10];
    let mut bytes = 0u64;
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok((hex(&digest.finalize()), bytes));
        }
        bytes += read as u64;
        digest.update(buffer.get(..read).unwrap_or_default());
    }
}

/// Sorts `9.0` before `10.1`: runs of digits count as numbers.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    let mut digits = String::new();
    let mut close = |digits: &mut String, c: Option<char>| {
        if !digits.is_empty() {
            parts.push((digits.parse().unwrap_or(u64::MAX), String::new()));
            digits.clear();
        }
        parts.extend(c.map(|c| (0, c.to_string())));
    };
    for c in name.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            close(&mut digits, Some(c));
        }
    }
    close(&mut digits, None);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_in_the_order_of_their_numbers() {
        let mut names = ["e-10.1.json", "e-9.0.json", "e-16.1.json", "e-7.2.json"];
        names.sort_by_cached_key(|n| natural(n));
        assert_eq!(
            names,
            ["e-7.2.json", "e-9.0.json", "e-10.1.json", "e-16.1.json"]
        );
    }
}
