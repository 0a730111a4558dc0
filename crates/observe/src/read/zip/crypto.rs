//! The old encryption of zip, as its specification (APPNOTE.TXT, 6.1) describes it.

use std::io::{self, Read};

use super::entry::Entry;
use crate::read::Problem;

/// Content decrypted on its way.
pub(super) struct ZipCrypto<R> {
    source: R,
    keys: Keys,
}

struct Keys {
    keys: [u32; 3],
    table: [u32; 256],
}

impl<R: Read> ZipCrypto<R> {
    /// Reads the twelve bytes before the data; refuses a password that does not fit.
    pub(super) fn new(mut source: R, entry: &Entry, password: &str) -> Result<Self, Problem> {
        let mut keys = Keys::new(password.as_bytes());
        let mut header = [0; 12];
        source
            .read_exact(&mut header)
            .map_err(|e| Problem::from_io(&e, 0))?;
        keys.decrypt(&mut header);
        let [.., check] = header;
        let [_, _, _, crc] = entry.crc.to_le_bytes();
        let [_, time] = entry.time.to_le_bytes();
        let expected = if entry.has_descriptor() { time } else { crc };
        if check != expected {
            return Err(Problem::Locked { tried: 1 });
        }
        Ok(Self { source, keys })
    }
}

impl<R: Read> Read for ZipCrypto<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.keys.decrypt(buf.get_mut(..n).unwrap_or_default());
        Ok(n)
    }
}

impl Keys {
    fn new(password: &[u8]) -> Self {
        let mut table = [0; 256];
        for (value, place) in (0u32..).zip(&mut table) {
            *place = (0..8).fold(value, |crc, _| {
                if crc & 1 == 1 {
                    crc >> 1 ^ 0xEDB8_8320
                } else {
                    crc >> 1
                }
            });
        }
        let mut keys = Self {
            keys: [0x1234_5678, 0x2345_6789, 0x3456_7890],
            table,
        };
        for byte in password {
            keys.update(*byte);
        }
        keys
    }

    fn crc(&self, crc: u32, byte: u8) -> u32 {
        let [low, ..] = crc.to_le_bytes();
        let entry = self.table.get(usize::from(low ^ byte)).copied();
        crc >> 8 ^ entry.unwrap_or_default()
    }

    fn update(&mut self, byte: u8) {
        let [a, b, c] = self.keys;
        let a = self.crc(a, byte);
        let b = b
            .wrapping_add(a & 0xFF)
            .wrapping_mul(134_775_813)
            .wrapping_add(1);
        let [.., high] = b.to_le_bytes();
        self.keys = [a, b, self.crc(c, high)];
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            let [_, _, key] = self.keys;
            let mixed = key | 2;
            let [_, stream, ..] = mixed.wrapping_mul(mixed ^ 1).to_le_bytes();
            *byte ^= stream;
            self.update(*byte);
        }
    }
}
