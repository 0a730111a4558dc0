//! Reading evidence in a process of its own.
//!
//! PDF, office files, archives, mail and event logs are made by strangers and read by intricate
//! code. A child of the same program reads them under limits that it sets on itself before it
//! opens anything ([`confine`]); the files come to it already open, through a socket, and what it
//! finds comes back as frames that this side does not trust. A child that dies costs the member
//! it was reading: the next one is told to pass it over ([`parent`]).

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod confine;
#[cfg(unix)]
mod parent;
#[cfg(unix)]
mod request;
#[cfg(unix)]
mod start;

use crate::error::AppError;
use ascribe_observe::read::{self, Options, Sink};
use std::path::{Path, PathBuf};

#[cfg(unix)]
pub use child::serve;

/// The subcommand that makes the program a reader for another one.
pub const READ_APART: &str = "read-apart";

/// Passwords under which samples and evidence are commonly exchanged.
const COMMON_PASSWORDS: [&str; 6] = [
    "infected",
    "malware",
    "virus",
    "password",
    "dangerous",
    "novirus",
];

/// How evidence is read.
#[derive(Clone, Default)]
pub struct Reading {
    /// The program to start for documents and containers, by its path: one that, given
    /// [`READ_APART`], calls [`serve`]. Without one they are read in this process.
    pub program: Option<PathBuf>,
    /// Passwords to try on locked members, the likeliest first. They are neither logged nor
    /// recorded.
    pub passwords: Vec<String>,
    /// Whether passwords under which samples are commonly exchanged are tried too.
    pub common_passwords: bool,
}

/// Passwords are counted, not shown.
impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading")
            .field("program", &self.program)
            .field("passwords", &self.passwords.len())
            .field("common_passwords", &self.common_passwords)
            .finish()
    }
}

impl Reading {
    fn options(&self) -> Options {
        let common = COMMON_PASSWORDS.iter().filter(|_| self.common_passwords);
        let mut passwords = self.passwords.clone();
        passwords.extend(common.map(|p| (*p).to_owned()));
        passwords.truncate(read::MAX_PASSWORDS);
        Options {
            passwords,
            ..Options::default()
        }
    }

    /// Refuses more passwords than are tried.
    ///
    /// # Errors
    /// [`AppError::Usage`] if there are too many.
    pub fn check(&self) -> Result<(), AppError> {
        let most = read::MAX_PASSWORDS;
        if self.passwords.len() <= most {
            return Ok(());
        }
        Err(AppError::Usage {
            what: format!("--password, given {} times", self.passwords.len()),
            rule: format!("at most {most} are tried"),
            remedy: "give fewer, the likeliest first".to_owned(),
        })
    }

    /// Says where documents and containers are read.
    #[must_use]
    pub fn described(&self) -> &'static str {
        if cfg!(unix) && self.program.is_some() {
            "documents, archives and mail are read by a process of their own, under limits"
        } else {
            "documents, archives and mail are read in this process, without limits of the system"
        }
    }

    /// Reads files and folders one after the other.
    ///
    /// # Errors
    /// A path that does not exist; files that cannot be read are told to `sink`.
    pub(crate) fn read(&self, paths: &[PathBuf], sink: &mut dyn Sink) -> Result<(), AppError> {
        let options = self.options();
        let mut readers = self.readers();
        for path in paths {
            readers.read(path, &options, sink)?;
        }
        Ok(())
    }

    #[cfg(unix)]
    fn readers(&self) -> Readers {
        Readers(self.program.clone().map(parent::Parent::new))
    }

    #[cfg(not(unix))]
    fn readers(&self) -> Readers {
        Readers
    }
}

/// The process that reads, if there is one.
#[cfg(unix)]
struct Readers(Option<parent::Parent>);

#[cfg(unix)]
impl Readers {
    fn read(
        &mut self,
        path: &Path,
        options: &Options,
        sink: &mut dyn Sink,
    ) -> Result<(), read::ReadError> {
        match &mut self.0 {
            Some(parent) => read::read_path_apart(path, options, parent, sink),
            None => read::read_path(path, options, sink),
        }
    }
}

#[cfg(not(unix))]
struct Readers;

#[cfg(not(unix))]
impl Readers {
    fn read(
        &mut self,
        path: &Path,
        options: &Options,
        sink: &mut dyn Sink,
    ) -> Result<(), read::ReadError> {
        read::read_path(path, options, sink)
    }
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn passwords_are_tried_in_their_order_and_shown_nowhere() {
        let reading = Reading {
            passwords: vec!["s3cret".to_owned()],
            common_passwords: true,
            ..Reading::default()
        };
        let options = reading.options();
        assert_eq!(
            options.passwords.get(..2),
            Some(["s3cret".to_owned(), "infected".to_owned()].as_slice())
        );
        assert!(!format!("{reading:?}{options:?}").contains("s3cret"));
    }

    #[test]
    fn more_passwords_than_are_tried_are_refused() {
        let passwords = vec![String::new(); 17];
        let reading = Reading {
            passwords,
            ..Reading::default()
        };
        assert!(reading.check().is_err_and(|e| e.is_usage()));
    }
}
