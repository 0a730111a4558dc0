//! What is said of a member, in the directory and before its data.

use std::io::{self, Read};

use crate::read::charset::Charset;
use crate::read::member_name;

/// One member.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// Name as written.
    pub name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    /// Time of day in the form of MS-DOS; encryption checks passwords by it.
    pub time: u16,
    pub crc: u32,
    /// Bytes of its data.
    pub packed: u64,
    /// Bytes of its content.
    pub size: u64,
    /// Where its local header stands.
    pub offset: u64,
    /// How it is encrypted with AES, if it is.
    pub aes: Option<AesKind>,
}

/// The AES extension of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AesKind {
    /// Key length in bytes: 16, 24 or 32.
    pub key_bytes: usize,
    /// Compression below the encryption.
    pub method: u16,
    /// Version 1 has a checksum of the content too.
    pub version: u16,
}

impl Entry {
    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") && self.size == 0
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Lengths follow the data.
    pub(crate) fn has_descriptor(&self) -> bool {
        self.flags & 8 != 0
    }

    /// Its name as text: UTF-8 if it can be, else in the encoding it seems to be in.
    pub(crate) fn text_name(&self) -> String {
        if let Ok(name) = std::str::from_utf8(&self.name) {
            return name.to_owned();
        }
        match Charset::detect(&self.name, true) {
            Some(charset) => {
                let (name, _) = charset.encoding.decode_without_bom_handling(&self.name);
                name.into_owned()
            }
            None => String::from_utf8_lossy(&self.name).into_owned(),
        }
    }

    pub(crate) fn safe_name(&self) -> String {
        member_name::safe(&self.text_name())
    }

    /// Takes from the extra fields what stands there instead of in the header.
    pub(crate) fn extend(&mut self, extra: &[u8]) {
        let mut rest = Fields(extra);
        while let (Some(id), Some(length)) = (rest.u16(), rest.u16()) {
            let Some(field) = rest.take(usize::from(length)) else {
                return;
            };
            match id {
                0x0001 => self.zip64(Fields(field)),
                0x9901 => self.aes = aes(Fields(field)),
                _ => {}
            }
        }
    }

    /// Sizes and place that did not fit; only those marked so are there.
    fn zip64(&mut self, mut field: Fields<'_>) {
        for value in [&mut self.size, &mut self.packed, &mut self.offset] {
            if *value == u64::from(u32::MAX) {
                *value = field.u64().unwrap_or(*value);
            }
        }
    }
}

fn aes(mut field: Fields<'_>) -> Option<AesKind> {
    let version = field.u16()?;
    field.take(2)?;
    let key_bytes = match field.take(1)? {
        [1] => 16,
        [2] => 24,
        [3] => 32,
        _ => return None,
    };
    let method = field.u16()?;
    Some(AesKind {
        key_bytes,
        method,
        version,
    })
}

/// Numbers of a header, one after the other, the lowest byte first.
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub(crate) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }
}

/// Reads a header of the directory; the source stands after its signature.
pub(crate) fn central(source: &mut dyn Read) -> io::Result<Entry> {
    let mut fixed = [0; 42];
    source.read_exact(&mut fixed)?;
    let mut fields = Fields(&fixed);
    let parsed = (|| {
        fields.take(4)?;
        let mut entry = common(&mut fields)?;
        let lengths = [fields.u16()?, fields.u16()?, fields.u16()?];
        fields.take(8)?;
        entry.offset = u64::from(fields.u32()?);
        Some((entry, lengths))
    })();
    let (mut entry, [name, extra, comment]) = parsed.unwrap_or_default();
    entry.name = bytes(source, name)?;
    let extra = bytes(source, extra)?;
    bytes(source, comment)?;
    entry.extend(&extra);
    Ok(entry)
}

/// Reads a local header; the source stands after its signature, and then at the
/// member's data.
pub(crate) fn local(source: &mut dyn Read) -> io::Result<Entry> {
    let mut fixed = [0; 26];
    source.read_exact(&mut fixed)?;
    let mut fields = Fields(&fixed);
    let parsed = (|| {
        fields.take(2)?;
        let entry = common(&mut fields)?;
        Some((entry, [fields.u16()?, fields.u16()?]))
    })();
    let (mut entry, [name, extra]) = parsed.unwrap_or_default();
    entry.name = bytes(source, name)?;
    let extra = bytes(source, extra)?;
    entry.extend(&extra);
    Ok(entry)
}

/// What both headers have in the same order.
fn common(fields: &mut Fields<'_>) -> Option<Entry> {
    let (flags, method, time) = (fields.u16()?, fields.u16()?, fields.u16()?);
    fields.take(2)?;
    Some(Entry {
        flags,
        method,
        time,
        crc: fields.u32()?,
        packed: u64::from(fields.u32()?),
        size: u64::from(fields.u32()?),
        ..Entry::default()
    })
}

fn bytes(source: &mut dyn Read, length: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(length)];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}
