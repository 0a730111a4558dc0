//! What is said of each file after it was read.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};

/// One file or member: what it was taken for, its hashes, and what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name: relative to the path given, members after `!/`.
    pub file: String,
    /// Bytes read.
    pub bytes: u64,
    /// Hashes of its content; `None` when it could not be read to its end.
    pub hashes: Option<Hashes>,
    /// Name of the reader: `text`, `html`, `csv`, `json`, `stix`, `misp`, `gz`,
    /// `zst`, `zip`, `7z`, `tar`, `mail`, `mbox`, `msg`, `office`, `ole`, `pdf`,
    /// `evtx` or `binary`; `none` when nothing of it was read.
    pub reader: &'static str,
    /// What a binary is by its first bytes (`Windows executable`), else `""`.
    pub format: &'static str,
    /// Encoding that the text was converted from; `""` for what is not text.
    pub encoding: &'static str,
    /// Bytes (in UTF-8) or sequences (elsewhere) that were no valid text and
    /// were replaced.
    pub replaced: u64,
    /// Why it was not, or not wholly, read.
    pub problem: Option<Problem>,
}

/// File hashes in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// MD5, for matching with what others published.
    pub md5: String,
    /// SHA-1, for matching with what others published.
    pub sha1: String,
    /// SHA-256, the identity of the content.
    pub sha256: String,
}

/// Why a file was not, or not wholly, read. The others are read all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Problem {
    /// The operating system refused.
    #[error("cannot {operation}: {reason}; check that it exists and may be read")]
    Unreadable {
        /// What was tried.
        operation: Cow<'static, str>,
        /// What the system said.
        reason: String,
    },
    /// Compressed data broke off or failed its check.
    #[error(
        "damaged after {at} bytes of content: {reason}; what came before was read, \
         ask for an intact copy"
    )]
    Damaged {
        /// Bytes of content that were read before the fault.
        at: u64,
        /// What the decoder said.
        reason: String,
    },
    /// Encrypted, and no password given opens it.
    #[error("locked with a password, none of the {tried} given opens it; give its password")]
    Locked {
        /// Passwords that were at hand.
        tried: usize,
    },
    /// Packed by a method that is not known here.
    #[error("{what}, which is not supported; unpack it by hand")]
    Unsupported {
        /// The method.
        what: String,
    },
    /// A part of a document could not be read.
    #[error("part {part}: {problem}")]
    Part {
        /// Its name in the document's archive; the first, if there are several.
        part: String,
        /// What went wrong.
        problem: Box<Problem>,
    },
    /// A workbook has more text than is held.
    #[error(
        "more than {limit} bytes of text shared by cells: what lies beyond was read \
         apart from its cells"
    )]
    SharedText {
        /// The limit.
        limit: usize,
    },
    /// Two members of an archive claim the same bytes.
    #[error("shares its bytes with another member, as a decompression bomb does; not read")]
    Overlap,
    /// More came out than the expansion ratio allows.
    #[error(
        "expands to more than {ratio} times its size (stopped after {at} bytes), as a \
         decompression bomb does; unpack it by hand if it is honest"
    )]
    Expansion {
        /// The ratio allowed.
        ratio: u64,
        /// Expanded bytes at which reading stopped.
        at: u64,
    },
    /// A member is longer than allowed.
    #[error("member is longer than the limit of {limit} bytes; unpack it by hand")]
    MemberTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Containers are nested deeper than allowed.
    #[error("nested in more than {limit} containers; unpack it by hand")]
    NestedTooDeep {
        /// The limit.
        limit: u32,
    },
    /// Folders are nested deeper than allowed.
    #[error("folder lies more than {limit} folders deep; give it as a path of its own")]
    FolderTooDeep {
        /// The limit.
        limit: u32,
    },
    /// There are more files than allowed; this is the first one left out.
    #[error("more than {limit} files: this one and what follows were not read; give parts of it")]
    TooManyFiles {
        /// The limit.
        limit: u64,
    },
    /// A symbolic link in a folder.
    #[error("symbolic link, not followed; give its target if it is evidence")]
    SymbolicLink,
    /// Its reader, in a process of its own, was stopped or died.
    #[error("{fault}; what came before was read, the rest of this file was not")]
    Apart {
        /// How it ended.
        fault: Fault,
    },
    /// It holds pictures of pages and no text.
    #[error("{pages} pages hold pictures only and no text; recognise the text with another tool")]
    PicturesOnly {
        /// Pages without text.
        pages: u64,
    },
    /// A device, socket or pipe.
    #[error("neither a file nor a folder, not opened")]
    Special,
}

/// How a reader in a process of its own ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Fault {
    /// It asked for more memory than a reader may have.
    #[error("reading it took more memory than is allowed")]
    Memory,
    /// It took more time than a reader may take.
    #[error("reading it took longer than is allowed")]
    Time,
    /// It died of a signal, or ended without an answer.
    #[error("its reader died")]
    Died,
    /// What it sent was no answer.
    #[error("its reader gave an answer that breaks the rules")]
    Answer,
}

impl Problem {
    /// The problem behind a failed read: a limit of ours if one was hit, else
    /// damage in compressed data or a refusal of the system.
    pub(crate) fn from_io(error: &io::Error, at: u64) -> Self {
        if let Some(own) = error.get_ref().and_then(|e| e.downcast_ref::<Problem>()) {
            return own.clone();
        }
        match error.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other => Self::Damaged {
                at,
                reason: error.to_string(),
            },
            _ => Self::Unreadable {
                operation: "read".into(),
                reason: error.to_string(),
            },
        }
    }
}

/// Nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The path given does not exist or cannot be looked at.
    #[error("cannot open evidence {path}: {source}; give an existing file or folder")]
    Path {
        /// The path given.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}
