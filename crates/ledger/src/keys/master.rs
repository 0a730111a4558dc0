//! The master key, under which every data key lies, and the three forms in which it is kept: in
//! the clear in a file only its owner reads, behind a passphrase, or encrypted to age recipients.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64, Encoding};

use super::{HEADER, Secret, age, random, wrap};
use crate::error::Result;

const PASSPHRASE: &str = "ascribe-passphrase-1";
const BOUND_TO: &[u8] = b"ascribe master key 1";
/// RFC 9106, second recommended choice, with one lane.
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// A file may ask for this much and no more.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 32;
/// Shortest passphrase taken, in characters.
const SHORTEST: usize = 12;

/// How the master key is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Protection {
    /// In the clear, in a file that only its owner may read.
    File,
    /// Encrypted under a key made from a passphrase with Argon2id.
    Passphrase(String),
    /// Encrypted to recipients of age (`age1…`).
    Age(Vec<String>),
}

/// What opens a protected master key.
#[derive(Clone, PartialEq, Eq)]
pub enum Unlock {
    /// The passphrase.
    Passphrase(String),
    /// The content of an age identity file.
    AgeIdentity(String),
}

/// The form in which a master key is kept.
pub(crate) fn form(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(HEADER.as_bytes()) {
        "file"
    } else if bytes.starts_with(PASSPHRASE.as_bytes()) {
        "passphrase"
    } else if bytes.starts_with(age::VERSION_LINE.as_bytes()) {
        "age"
    } else {
        "unknown"
    }
}

/// The file that keeps a master key; the error says why the protection cannot be had.
pub(crate) fn protect(
    master: &Secret,
    protection: &Protection,
) -> Result<std::result::Result<Vec<u8>, &'static str>> {
    Ok(match protection {
        Protection::File => Ok(format!("{HEADER}{}\n", Base64::encode_string(master)).into()),
        Protection::Passphrase(words) => {
            if words.chars().count() < SHORTEST {
                return Ok(Err(
                    "a passphrase has 12 characters or more; give a longer one",
                ));
            }
            let salt: [u8; 16] = random()?;
            let Some(key) = stretched(words, &salt, [MEMORY_KIB, PASSES, LANES]) else {
                return Ok(Err("the passphrase cannot be stretched; free some memory"));
            };
            let wrapped = wrap::wrap(&key, BOUND_TO, master)?;
            let b64 = Base64::encode_string;
            Ok(format!(
                "{PASSPHRASE} {MEMORY_KIB} {PASSES} {LANES} {} {}\n",
                b64(&salt),
                b64(&wrapped)
            )
            .into())
        }
        Protection::Age(recipients) => age::encrypt(recipients, master)?
            .ok_or("a recipient is no age recipient; give age1… as `age-keygen` prints it"),
    })
}

/// Opens what [`protect`] wrote; the error says what is missing or wrong.
pub(crate) fn open(bytes: &[u8], unlock: &[Unlock]) -> std::result::Result<Secret, &'static str> {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim_end();
    match form(bytes) {
        "file" => text
            .strip_prefix(HEADER)
            .and_then(|b64| Base64::decode_vec(b64).ok()?.try_into().ok())
            .ok_or("damaged; put back a copy of it"),
        "passphrase" => {
            let mut words = unlock.iter().filter_map(|u| match u {
                Unlock::Passphrase(words) => Some(words),
                Unlock::AgeIdentity(_) => None,
            });
            let words = words.next().ok_or(
                "locked with a passphrase; set ASCRIBE_PASSPHRASE_FILE or ASCRIBE_PASSPHRASE",
            )?;
            behind_passphrase(text, words)
                .ok_or("the passphrase does not open it; give the right one")
        }
        "age" => {
            let mut identities = unlock.iter().filter_map(|u| match u {
                Unlock::AgeIdentity(text) => Some(text),
                Unlock::Passphrase(_) => None,
            });
            let identity = identities
                .next()
                .ok_or("encrypted with age; name an identity file in ASCRIBE_AGE_IDENTITY")?;
            age::decrypt(identity, bytes)
                .and_then(|key| key.try_into().ok())
                .ok_or("not encrypted to this age identity; give another")
        }
        _ => Err("damaged; put back a copy of it"),
    }
}

fn behind_passphrase(text: &str, words: &str) -> Option<Secret> {
    let mut parts = text.strip_prefix(PASSPHRASE)?.split_ascii_whitespace();
    let mut number = || parts.next()?.parse::<u32>().ok();
    let cost = [number()?, number()?, number()?];
    let [memory, passes, lanes] = cost;
    if memory > MOST_MEMORY_KIB || passes > MOST_PASSES || lanes > 16 {
        return None;
    }
    let mut bytes = || Base64::decode_vec(parts.next()?).ok();
    let (salt, wrapped) = (bytes()?, bytes()?);
    let key = stretched(words, &salt, cost)?;
    wrap::unwrap(&key, BOUND_TO, &wrapped)
}

fn stretched(words: &str, salt: &[u8], [memory, passes, lanes]: [u32; 3]) -> Option<Secret> {
    let parameters = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(words.as_bytes(), salt, &mut key)
        .ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_opens_with_what_it_was_made_for_and_with_nothing_else() {
        let master = [7; 32];
        let words = |w: &str| Unlock::Passphrase(w.to_owned());
        let file = protect(&master, &Protection::File).unwrap().unwrap();
        assert_eq!(open(&file, &[]).unwrap(), master);
        let right = "correct horse battery";
        let locked = protect(&master, &Protection::Passphrase(right.into()));
        let locked = locked.unwrap().unwrap();
        assert_eq!(open(&locked, &[words(right)]).unwrap(), master);
        for wrong in [&[][..], &[words("correct horse batterz")]] {
            assert!(open(&locked, wrong).is_err());
        }
        let (identity, recipient) = age::identity().unwrap().unwrap();
        let sent = protect(&master, &Protection::Age(vec![recipient]))
            .unwrap()
            .unwrap();
        assert_eq!(
            open(&sent, &[Unlock::AgeIdentity(identity)]).unwrap(),
            master
        );
        assert!(open(&sent, &[words(right)]).is_err());
        let short = protect(&master, &Protection::Passphrase("short".into())).unwrap();
        assert!(short.is_err());
    }
}
