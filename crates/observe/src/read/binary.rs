//! What no other reader takes: hashed and named, never opened. Archives among it are told as a
//! problem, since what is in them was not read.

use super::{Hint, Input, Out, Problem, Reader};

/// Takes every file, after all others.
pub(crate) struct Binary;

impl Reader for Binary {
    fn name(&self) -> &'static str {
        "binary"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        // What is packed may look like text in some encoding.
        if packed(hint.head).is_some() { 90 } else { 1 }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, _out: &mut Out<'_, '_>) -> Result<(), Problem> {
        // What might hold evidence is not left aside without a word.
        match packed(input.head()) {
            Some(what) => Err(Problem::Unsupported {
                what: what.to_owned(),
            }),
            None => Ok(()),
        }
    }
}

/// First bytes of kinds that an analyst should see named. The most specific
/// comes first.
const FORMATS: [(&[u8], &str); 20] = [
    (b"MZ", "Windows executable"),
    (b"\x7fELF", "ELF executable"),
    (b"\xCF\xFA\xED\xFE", "Mach-O executable"),
    (b"\xCA\xFE\xBA\xBE", "Mach-O or Java class"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "zip archive or office document"),
    (b"PK\x05\x06", "zip archive, empty"),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "compound file (old office document, MSG, MSI)",
    ),
    (b"ElfFile\0", "Windows event log"),
    (b"Rar!\x1A\x07", "RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "7z archive"),
    (b"\xFD7zXZ\0", "xz data"),
    (b"BZh", "bzip2 data"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"regf", "Windows registry hive"),
    (b"\x89PNG\r\n\x1A\n", "PNG image"),
    (b"\xFF\xD8\xFF", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\xD4\xC3\xB2\xA1", "packet capture"),
    (b"\x0A\x0D\x0D\x0A", "packet capture"),
];

/// What the head of a file is, if it is packed in a way that no reader here unpacks.
fn packed(head: &[u8]) -> Option<&'static str> {
    // Three letters might begin anything: bzip2's are followed by its block size and a number.
    let bzip2 = head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY");
    match format(head) {
        "RAR archive" => Some("a RAR archive"),
        "xz data" => Some("packed by xz"),
        "bzip2 data" if bzip2 => Some("packed by bzip2"),
        _ => None,
    }
}

/// The same name as it stands here, if it is one of them or `""`.
pub(crate) fn known(format: &str) -> Option<&'static str> {
    let names = FORMATS.iter().map(|(_, name)| *name);
    names.chain([TAR, ""]).find(|name| *name == format)
}

const TAR: &str = "tar archive";

/// What a binary is by its first bytes, or `""`.
pub(crate) fn format(head: &[u8]) -> &'static str {
    if head.get(257..262) == Some(b"ustar") {
        return TAR;
    }
    FORMATS
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map_or("", |(_, name)| name)
}
