//! The AES encryption of zip (the AE-1 and AE-2 formats of WinZip).

use std::io::{self, Read};

use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use aes::{Aes128, Aes192, Aes256, Block};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;

use super::entry::AesKind;
use crate::read::Problem;

/// Rounds of PBKDF2 that the format fixes.
const ROUNDS: usize = 1000;
const CHECK_BYTES: usize = 2;
const CODE_BYTES: u64 = 10;

/// Content decrypted on its way; its authentication code is checked at the end.
pub(super) struct AesReader<R> {
    source: R,
    /// Bytes of data before the code.
    left: u64,
    cipher: Cipher,
    counter: u128,
    stream: Block,
    used: usize,
    code: Option<Hmac<Sha1>>,
}

enum Cipher {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Self::Short(Box::new(Aes128::new_from_slice(key).ok()?))),
            24 => Some(Self::Middle(Box::new(Aes192::new_from_slice(key).ok()?))),
            _ => Some(Self::Long(Box::new(Aes256::new_from_slice(key).ok()?))),
        }
    }

    fn encrypt(&self, block: &mut Block) {
        match self {
            Self::Short(cipher) => cipher.encrypt_block(block),
            Self::Middle(cipher) => cipher.encrypt_block(block),
            Self::Long(cipher) => cipher.encrypt_block(block),
        }
    }
}

impl<R: Read> AesReader<R> {
    /// Reads the salt before the data; refuses a password that does not fit.
    pub(super) fn new(
        mut source: R,
        packed: u64,
        kind: AesKind,
        password: &str,
    ) -> Result<Self, Problem> {
        let mut start = vec![0; kind.key_bytes / 2 + CHECK_BYTES];
        source
            .read_exact(&mut start)
            .map_err(|e| Problem::from_io(&e, 0))?;
        let (salt, check) = start
            .split_at_checked(kind.key_bytes / 2)
            .unwrap_or_default();
        let keys = derive(password.as_bytes(), salt, 2 * kind.key_bytes + CHECK_BYTES);
        let (key, rest) = keys.split_at_checked(kind.key_bytes).unwrap_or_default();
        let (code_key, expected) = rest.split_at_checked(kind.key_bytes).unwrap_or_default();
        let (true, Some(cipher)) = (check == expected, Cipher::new(key)) else {
            return Err(Problem::Locked { tried: 1 });
        };
        Ok(Self {
            source,
            left: packed.saturating_sub(start.len() as u64 + CODE_BYTES),
            cipher,
            counter: 0,
            stream: Block::default(),
            used: 16,
            code: Hmac::new_from_slice(code_key).ok(),
        })
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.used == self.stream.len() {
                self.counter += 1;
                self.stream = self.counter.to_le_bytes().into();
                self.cipher.encrypt(&mut self.stream);
                self.used = 0;
            }
            *byte ^= self.stream.get(self.used).copied().unwrap_or_default();
            self.used += 1;
        }
    }

    /// Compares the code after the data; once.
    fn authenticate(&mut self) -> io::Result<()> {
        let Some(code) = self.code.take() else {
            return Ok(());
        };
        let mut stated = [0; 10];
        self.source.read_exact(&mut stated)?;
        code.verify_truncated_left(&stated).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "the authentication code does not match",
            )
        })
    }
}

impl<R: Read> Read for AesReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            self.authenticate()?;
            return Ok(0);
        }
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buf.len());
        let n = self.source.read(buf.get_mut(..most).unwrap_or_default())?;
        if n == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= n as u64;
        let read = buf.get_mut(..n).unwrap_or_default();
        if let Some(code) = &mut self.code {
            code.update(read);
        }
        self.decrypt(read);
        Ok(n)
    }
}

/// PBKDF2 with HMAC-SHA-1 (RFC 8018, 5.2).
fn derive(password: &[u8], salt: &[u8], length: usize) -> Vec<u8> {
    let mut keys = Vec::with_capacity(length + 20);
    let Ok(keyed) = Hmac::<Sha1>::new_from_slice(password) else {
        return keys;
    };
    for index in 1u32.. {
        if keys.len() >= length {
            break;
        }
        let mut round = keyed
            .clone()
            .chain_update(salt)
            .chain_update(index.to_be_bytes());
        let mut block = [0u8; 20];
        for _ in 0..ROUNDS {
            let output = round.finalize().into_bytes();
            for (sum, byte) in block.iter_mut().zip(&output) {
                *sum ^= byte;
            }
            round = keyed.clone().chain_update(output);
        }
        keys.extend(block);
    }
    keys.truncate(length);
    keys
}
