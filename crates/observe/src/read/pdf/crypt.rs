//! The standard encryption of PDF (ISO 32000-2, 7.6), with RC4 and AES.

use aes::cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _};
use aes::{Aes128, Aes256, Block};
use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::object::{Dict, Object};

/// What passwords are filled up with.
const PAD: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    None,
    Rc4,
    Aes128,
    Aes256,
}

/// The key of a document, once a password fits.
pub(super) struct Crypt {
    key: Vec<u8>,
    strings: Method,
    streams: Method,
    /// Whether descriptions of the document are encrypted too.
    pub metadata: bool,
}

/// What the dictionary of the encryption says.
struct Facts<'a> {
    revision: u64,
    key_bytes: usize,
    owner: &'a [u8],
    user: &'a [u8],
    owner_key: &'a [u8],
    user_key: &'a [u8],
    permissions: i32,
    metadata: bool,
    id: &'a [u8],
}

impl Crypt {
    /// Tries the empty password, then those given. `None` if none fits, or the
    /// encryption is of an unknown kind.
    pub(super) fn open(dict: &Dict, id: &[u8], passwords: &[String]) -> Option<Self> {
        let version = dict.get("V").count()?;
        let bits = dict.get("Length").count().unwrap_or(40);
        let text = |key| dict.get(key).text().unwrap_or_default();
        let key_bytes = match version {
            1 => 5,
            5 => 32,
            4 => 16,
            _ => usize::try_from(bits / 8).unwrap_or(5).clamp(5, 16),
        };
        let facts = Facts {
            revision: dict.get("R").count()?,
            key_bytes,
            owner: text("O"),
            user: text("U"),
            owner_key: text("OE"),
            user_key: text("UE"),
            permissions: dict.get("P").number().unwrap_or(0.0) as i64 as i32,
            metadata: dict.get("EncryptMetadata") != &Object::Bool(false),
            id,
        };
        let tried = std::iter::once("").chain(passwords.iter().map(String::as_str));
        let mut keys = tried.filter_map(|password| facts.key(password.as_bytes()));
        let key = keys.next()?;
        let method = |which| filter_method(dict, which);
        let (strings, streams) = match version {
            4 | 5 => (method("StrF"), method("StmF")),
            _ => (Method::Rc4, Method::Rc4),
        };
        let metadata = facts.metadata;
        Some(Self {
            key,
            strings,
            streams,
            metadata,
        })
    }

    pub(super) fn string(&self, data: &[u8], number: u32, generation: u16) -> Vec<u8> {
        self.decrypt(self.strings, data, number, generation)
    }

    pub(super) fn stream(&self, data: &[u8], number: u32, generation: u16) -> Vec<u8> {
        self.decrypt(self.streams, data, number, generation)
    }

    fn decrypt(&self, method: Method, data: &[u8], number: u32, generation: u16) -> Vec<u8> {
        let own = || {
            let mut hash = Md5::new();
            hash.update(&self.key);
            hash.update(number.to_le_bytes().get(..3).unwrap_or_default());
            hash.update(generation.to_le_bytes());
            if method == Method::Aes128 {
                hash.update(b"sAlT");
            }
            let length = (self.key.len() + 5).min(16);
            hash.finalize().get(..length).unwrap_or_default().to_vec()
        };
        match method {
            Method::None => data.to_vec(),
            Method::Rc4 => rc4(&own(), data),
            Method::Aes128 => unchain(&own(), data),
            Method::Aes256 => unchain(&self.key, data),
        }
    }
}

fn filter_method(dict: &Dict, which: &str) -> Method {
    let Some(name) = dict.get(which).name() else {
        return Method::None;
    };
    let filters = dict.get("CF").dict().cloned().unwrap_or_default();
    let name = String::from_utf8_lossy(name);
    let filter = filters.get(&name).dict().cloned().unwrap_or_default();
    match filter.get("CFM").name() {
        Some(b"V2") => Method::Rc4,
        Some(b"AESV2") => Method::Aes128,
        Some(b"AESV3") => Method::Aes256,
        _ => Method::None,
    }
}

impl Facts<'_> {
    /// The key, if the password is the user's or the owner's.
    fn key(&self, password: &[u8]) -> Option<Vec<u8>> {
        if self.revision >= 5 {
            return self.long_key(password);
        }
        let user = padded(password);
        self.user_key_if(&user).or_else(|| {
            let user = self.user_of(password);
            self.user_key_if(&user)
        })
    }

    fn user_key_if(&self, password: &[u8]) -> Option<Vec<u8>> {
        let mut hash = Md5::new();
        hash.update(password.get(..32).unwrap_or(password));
        hash.update(self.owner.get(..32)?);
        hash.update(self.permissions.to_le_bytes());
        hash.update(self.id);
        if self.revision >= 4 && !self.metadata {
            hash.update([0xFF; 4]);
        }
        let mut key = hash.finalize().to_vec();
        if self.revision >= 3 {
            for _ in 0..50 {
                key = Md5::digest(key.get(..self.key_bytes)?).to_vec();
            }
        }
        key.truncate(self.key_bytes);
        let fits = if self.revision == 2 {
            rc4(&key, &PAD) == self.user.get(..32)?
        } else {
            let mut hash = Md5::new();
            hash.update(PAD);
            hash.update(self.id);
            let mut check = hash.finalize().to_vec();
            for round in 0..20 {
                check = rc4(&turned(&key, round), &check);
            }
            check.get(..16) == self.user.get(..16)
        };
        fits.then_some(key)
    }

    /// The user's password, which the owner's opens.
    fn user_of(&self, owner: &[u8]) -> Vec<u8> {
        let mut key = Md5::digest(padded(owner)).to_vec();
        let rounds = if self.revision >= 3 { 50 } else { 0 };
        for _ in 0..rounds {
            key = Md5::digest(&key).to_vec();
        }
        key.truncate(self.key_bytes);
        let mut user = self.owner.get(..32).unwrap_or_default().to_vec();
        let last = if self.revision >= 3 { 19 } else { 0 };
        for round in (0..=last).rev() {
            user = rc4(&turned(&key, round), &user);
        }
        user
    }

    /// The key of revisions 5 and 6.
    fn long_key(&self, password: &[u8]) -> Option<Vec<u8>> {
        let password = password.get(..127).unwrap_or(password);
        let user = self.user.get(..48)?;
        let parts = |entry: &[u8]| {
            let part = |from: usize, to: usize| entry.get(from..to).map(<[u8]>::to_vec);
            Some((part(0, 32)?, part(32, 40)?, part(40, 48)?))
        };
        let (check, validation, salt) = parts(user)?;
        if self.hash(password, &validation, &[]) == check {
            let key = self.hash(password, &salt, &[]);
            return Some(unchain_raw(&key, &[0; 16], self.user_key.get(..32)?));
        }
        let (check, validation, salt) = parts(self.owner)?;
        if self.hash(password, &validation, user) == check {
            let key = self.hash(password, &salt, user);
            return Some(unchain_raw(&key, &[0; 16], self.owner_key.get(..32)?));
        }
        None
    }

    fn hash(&self, password: &[u8], salt: &[u8], user: &[u8]) -> Vec<u8> {
        let mut key = Sha256::digest([password, salt, user].concat()).to_vec();
        if self.revision < 6 {
            return key;
        }
        // Algorithm 2.B; it ends after some 70 rounds as a rule, after 288 always.
        for round in 0..288u32 {
            let once = [password, &key, user].concat();
            let (cipher_key, start) = key.split_at_checked(16).unwrap_or_default();
            let data = chain(
                cipher_key,
                start.get(..16).unwrap_or_default(),
                once.repeat(64),
            );
            let sum: u32 = data.iter().take(16).map(|b| u32::from(*b)).sum();
            key = match sum % 3 {
                0 => Sha256::digest(&data).to_vec(),
                1 => Sha384::digest(&data).to_vec(),
                _ => Sha512::digest(&data).to_vec(),
            };
            let last = data.last().copied().map_or(0, u32::from);
            if round >= 63 && last + 32 <= round + 1 {
                break;
            }
        }
        key.truncate(32);
        key
    }
}

fn padded(password: &[u8]) -> Vec<u8> {
    let mut padded = [password, &PAD].concat();
    padded.truncate(32);
    padded
}

fn turned(key: &[u8], round: u8) -> Vec<u8> {
    key.iter().map(|byte| byte ^ round).collect()
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0u8;
    if key.is_empty() {
        return data.to_vec();
    }
    let at = |state: &[u8], i: u8| state.get(usize::from(i)).copied().unwrap_or(0);
    for (i, k) in (0..=255u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(at(&state, i)).wrapping_add(*k);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    data.iter()
        .map(|byte| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(at(&state, i));
            state.swap(usize::from(i), usize::from(j));
            byte ^ at(&state, at(&state, i).wrapping_add(at(&state, j)))
        })
        .collect()
}

/// Decrypts chained blocks that begin with their vector and end in padding.
fn unchain(key: &[u8], data: &[u8]) -> Vec<u8> {
    let Some((start, data)) = data.split_at_checked(16) else {
        return Vec::new();
    };
    let mut plain = unchain_raw(key, start, data);
    let padding = plain.last().copied().map_or(0, usize::from);
    if (1..=16).contains(&padding) && padding <= plain.len() {
        plain.truncate(plain.len() - padding);
    }
    plain
}

fn unchain_raw(key: &[u8], start: &[u8], data: &[u8]) -> Vec<u8> {
    let short = Aes128::new_from_slice(key).ok();
    let long = Aes256::new_from_slice(key).ok();
    let mut before = start;
    let mut plain = Vec::with_capacity(data.len());
    for chunk in data.chunks_exact(16) {
        let Ok(bytes) = <[u8; 16]>::try_from(chunk) else {
            break;
        };
        let mut block: Block = bytes.into();
        match (&short, &long) {
            (Some(cipher), _) => cipher.decrypt_block(&mut block),
            (None, Some(cipher)) => cipher.decrypt_block(&mut block),
            (None, None) => return Vec::new(),
        }
        plain.extend(block.iter().zip(before).map(|(a, b)| a ^ b));
        before = chunk;
    }
    plain
}

fn chain(key: &[u8], start: &[u8], data: Vec<u8>) -> Vec<u8> {
    let Ok(cipher) = Aes128::new_from_slice(key) else {
        return data;
    };
    let mut before = start.to_vec();
    let mut out = Vec::with_capacity(data.len());
    for chunk in data.chunks_exact(16) {
        let mut bytes = [0; 16];
        for ((to, a), b) in bytes.iter_mut().zip(chunk).zip(&before) {
            *to = a ^ b;
        }
        let mut block: Block = bytes.into();
        cipher.encrypt_block(&mut block);
        before = block.to_vec();
        out.extend_from_slice(&before);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::rc4;

    /// RFC 6229's author's example key and text.
    #[test]
    fn rc4_gives_the_known_bytes() {
        let expected = [0xBB, 0xF3, 0x16, 0xE8, 0xD9, 0x40, 0xAF, 0x0A, 0xD3];
        assert_eq!(rc4(b"Key", b"Plaintext"), expected);
    }
}
