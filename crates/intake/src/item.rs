//! What reading yields: items for the record, and what could not be taken.

/// A draft of one record entry: an object that its source published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Identifier of the object; the same id with another body is a later version of it.
    pub id: String,
    /// The object's `type`.
    pub kind: String,
    /// The object as canonical JSON (RFC 8785).
    pub body: String,
    /// When its source published it: RFC 3339 time or a date, as the source wrote it.
    pub published: Option<String>,
    /// When what it tells of happened or began, if the object says so.
    pub happened: Option<String>,
    /// Name of the source as far as the file tells, such as `MITRE ATT&CK`.
    pub source: String,
    /// Addresses of the publications it derives from, in order and without repetition.
    pub lineage: Vec<String>,
    /// Marking by its source: `TLP:…` in the terms of TLP 2.0, else the id of a marking
    /// definition that is not a mere statement; none when it is not marked.
    pub marking: Option<String>,
    /// Admiralty grade, such as `B2`, when the file is a record's own export and says it.
    pub grade: Option<String>,
}

/// Something in a file that was left out, or taken in although it is unusual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file, as given.
    pub file: String,
    /// Where in the file: a line, a position among the objects, or empty for the whole file.
    pub place: String,
    /// Identifier of the object concerned, if it has a readable one.
    pub id: Option<String>,
    /// What is the matter.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    /// Whether the thing was taken in nevertheless.
    pub kept: bool,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if !self.place.is_empty() {
            write!(f, ", {}", self.place)?;
        }
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        write!(f, ": {}", self.reason)?;
        if !self.remedy.is_empty() {
            write!(f, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

/// The receiver wants no more; why is for the receiver to remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// Receives what is read, in an order that depends on the input alone.
pub trait Sink {
    /// One item.
    ///
    /// # Errors
    /// [`Stop`] ends the reading.
    fn item(&mut self, item: Item) -> Result<(), Stop>;

    /// One problem. Reading goes on.
    fn problem(&mut self, problem: Problem);

    /// `bytes` of `file`, as it lies on the disk, have been read so far.
    fn progress(&mut self, file: &str, bytes: u64) {
        let _ = (file, bytes);
    }
}
