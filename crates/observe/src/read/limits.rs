use serde::{Deserialize, Serialize};

/// What a reading may cost. Every field has a default that honest evidence does
/// not reach and a hostile file cannot exceed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Files and members in one reading; default 100,000.
    pub max_files: u64,
    /// Folders inside folders below the path given; default 64.
    pub max_folder_depth: u32,
    /// Containers inside containers (`a.gz!/b.zst!/c` is two); default 8.
    pub max_nesting: u32,
    /// Bytes that come out of a compressed file for each byte read from disk;
    /// default 250. Honest logs stay below 100, a bomb of zeros reaches 1,000
    /// with gzip and far more with zstd.
    pub max_expansion_ratio: u64,
    /// Expanded bytes below which the ratio is not looked at; default 16 MiB.
    pub expansion_grace_bytes: u64,
    /// Bytes of one member of a container; default 64 GiB.
    pub max_member_bytes: u64,
    /// Bytes of a document whose reader needs the whole of it in memory (HTML);
    /// a longer one is read as plain text. Default 16 MiB.
    pub max_document_bytes: usize,
    /// Bytes of packed containers held in memory at a time, those of all levels
    /// together; default 64 MiB. A zip archive on disk is read in place whatever
    /// its size; one inside of another that is longer than this is read from
    /// front to back, without its directory.
    pub max_held_bytes: usize,
    /// Bytes of text handed to a sink at a time; default 1 MiB. A line longer
    /// than this is cut.
    pub piece_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_files: 100_000,
            max_folder_depth: 64,
            max_nesting: 8,
            max_expansion_ratio: 250,
            expansion_grace_bytes: 16 << 20,
            max_member_bytes: 64 << 30,
            max_document_bytes: 16 << 20,
            max_held_bytes: 64 << 20,
            piece_bytes: 1 << 20,
        }
    }
}

/// How to read.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// What it may cost.
    pub limits: Limits,
    /// Passwords to try on locked members, the likeliest first; none are tried
    /// that are not given. At most [`MAX_PASSWORDS`] are used.
    pub passwords: Vec<String>,
}

/// Passwords are counted and not shown: what is printed for a look may be kept.
impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("limits", &self.limits)
            .field("passwords", &self.passwords.len())
            .finish()
    }
}

/// Passwords that are tried on a locked member: trying costs time, and a hostile
/// archive has many members.
pub const MAX_PASSWORDS: usize = 16;
