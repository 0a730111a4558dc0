//! Properties of a message, recipient or attachment, by their numbers.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use cfb::{CompoundFile, Stream};
use encoding_rs::UTF_16LE;
use jiff::Timestamp;

use crate::read::charset::Charset;
use crate::read::held::Held;

/// The compound file.
pub(super) struct File(CompoundFile<Held>);

/// Storages of one kind in a message that are read.
const MAX_STORAGES: usize = 10_000;

impl File {
    pub(super) fn open(held: Held) -> io::Result<Self> {
        CompoundFile::open(held).map(Self)
    }

    pub(super) fn is_storage(&self, path: &Path) -> bool {
        self.0.is_storage(path)
    }

    pub(super) fn stream(&mut self, path: &Path) -> io::Result<Stream<Held>> {
        self.0.open_stream(path)
    }

    /// Storages in a folder whose names begin so.
    pub(super) fn storages(&self, folder: &Path, prefix: &str) -> Vec<PathBuf> {
        let Ok(entries) = self.0.read_storage(folder) else {
            return Vec::new();
        };
        entries
            .take(MAX_STORAGES)
            .filter(|entry| entry.is_storage() && entry.name().starts_with(prefix))
            .map(|entry| entry.path().to_owned())
            .collect()
    }
}

/// The properties in one folder.
pub(super) struct Properties<'f> {
    file: &'f mut File,
    folder: &'f Path,
    /// Bytes of one property that are read.
    max: usize,
}

impl<'f> Properties<'f> {
    pub(super) fn new(file: &'f mut File, folder: &'f Path, max: usize) -> Self {
        Self { file, folder, max }
    }

    /// Whether there is a property of this number and type.
    pub(super) fn has(&self, id: &str) -> bool {
        let path = self.folder.join(format!("__substg1.0_{id}"));
        self.file.0.is_stream(path)
    }

    fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let stream = self.file.stream(&self.folder.join(name)).ok()?;
        let length = stream.len().min(self.max as u64);
        let mut bytes = Vec::new();
        // What came before a fault is read.
        let _ = stream.take(length).read_to_end(&mut bytes);
        Some(bytes)
    }

    /// A text, in Unicode or in the encoding that it seems to be in.
    pub(super) fn text(&mut self, id: &str) -> Option<String> {
        if let Some(bytes) = self.bytes(&format!("__substg1.0_{id}001F")) {
            let (text, _) = UTF_16LE.decode_without_bom_handling(&bytes);
            return Some(text.into_owned());
        }
        self.bytes(&format!("__substg1.0_{id}001E"))
            .map(|bytes| detected(&bytes))
    }

    /// A text that is kept as bytes.
    pub(super) fn bytes_as_text(&mut self, id: &str) -> Option<String> {
        self.bytes(&format!("__substg1.0_{id}0102"))
            .map(|bytes| detected(&bytes))
    }

    /// When it was sent and received. `outermost` says whose properties they are.
    pub(super) fn times(&mut self, outermost: bool) -> Vec<(&'static str, Timestamp)> {
        let bytes = self.bytes("__properties_version1.0").unwrap_or_default();
        let header = if outermost { 32 } else { 24 };
        let (entries, _) = bytes.get(header..).unwrap_or_default().as_chunks::<16>();
        entries.iter().filter_map(|entry| time(entry)).collect()
    }
}

fn time(entry: &[u8; 16]) -> Option<(&'static str, Timestamp)> {
    let (tag, rest) = entry.split_first_chunk::<4>()?;
    let name = match u32::from_le_bytes(*tag) {
        0x0039_0040 => "Sent",
        0x0E06_0040 => "Received",
        _ => return None,
    };
    let ticks = u64::from_le_bytes(*rest.last_chunk::<8>()?);
    // Ticks of 100 ns since 1601.
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
    Some((name, Timestamp::from_second(seconds).ok()?))
}

fn detected(bytes: &[u8]) -> String {
    match Charset::detect(bytes, true) {
        Some(charset) => {
            let text = bytes.get(charset.bom..).unwrap_or_default();
            let (text, _) = charset.encoding.decode_without_bom_handling(text);
            text.into_owned()
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}
