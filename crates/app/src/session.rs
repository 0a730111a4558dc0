//! An open record.

use crate::Progress;
use crate::clock::Clock;
use crate::error::AppError;
use crate::reading::Reading;
use crate::register::{InMind, Incidents, REDUCTION, unlock_from_environment};
use crate::{import, starter};
use ascribe_knowledge::Picture;
use ascribe_knowledge::touch::{DERIVATION, derive};
use ascribe_ledger::{Context, Ledger, OpenMode};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The moment of the record that a question is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// `--as-of`: nothing recorded after this, in milliseconds since 1970.
    pub as_of: Option<i64>,
    /// `--known-by`: nothing published after this, in milliseconds since 1970.
    pub known_by: Option<i64>,
}

/// An open record with the picture of what is known.
pub struct Session {
    pub(crate) ledger: Ledger,
    pub(crate) path: PathBuf,
    pub(crate) clock: Clock,
    pub(crate) recorder: String,
    pub(crate) reading: Reading,
    pub(crate) picture: Option<(u64, Rc<Picture>)>,
    pub(crate) in_mind: Option<InMind>,
}

/// Where the record lies if nothing else is said: `$XDG_DATA_HOME/ascribe/ledger.db` or the
/// platform's equivalent.
///
/// # Errors
/// [`AppError::Usage`] when no home folder is known.
pub fn default_ledger() -> Result<PathBuf, AppError> {
    let var = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(target_os = "macos") {
        var("HOME").map(|h| h.join("Library/Application Support"))
    } else if cfg!(windows) {
        var("LOCALAPPDATA")
    } else {
        var("XDG_DATA_HOME").or_else(|| var("HOME").map(|h| h.join(".local/share")))
    };
    base.map(|b| b.join("ascribe").join("ledger.db"))
        .ok_or_else(|| AppError::Usage {
            what: "the default ledger".to_owned(),
            rule: "needs a home folder, and none is set".to_owned(),
            remedy: "give --ledger FILE".to_owned(),
        })
}

impl Session {
    /// Opens a record; at first use it is created and given the starter knowledge, unless `bare`.
    ///
    /// # Errors
    /// Those of the record.
    pub fn open(
        path: &Path,
        clock: Clock,
        bare: bool,
        progress: &mut dyn Progress,
    ) -> Result<Self, AppError> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| AppError::File {
                operation: "create the folder",
                path: folder.to_owned(),
                reason: e.to_string(),
            })?;
        }
        let recorder = std::env::var("USER")
            .ok()
            .filter(|u| !u.is_empty())
            .unwrap_or_else(|| "analyst".to_owned());
        let context = Context {
            recorder: recorder.clone(),
            now: clock.now(),
        };
        let mut ledger = Ledger::open(path, OpenMode::Create(context))?;
        keep_private(path);
        prepare(&mut ledger)?;
        let mut session = Self {
            ledger,
            path: path.to_owned(),
            clock,
            recorder,
            reading: Reading::default(),
            picture: None,
            in_mind: None,
        };
        if session.ledger.touch_version()? != DERIVATION {
            progress.at("building the index", 0, None);
            session.ledger.rebuild_projections(DERIVATION, &derive)?;
        }
        if session.ledger.objects_version()? != REDUCTION {
            progress.at("building the register", 0, None);
            session.ledger.rebuild_objects(REDUCTION)?;
        }
        if !bare && session.ledger.head()?.size <= 1 {
            import::starter(&mut session, &starter::files(), progress)?;
        }
        Ok(session)
    }

    /// Opens a record for questions: one that exists is not written to and needs no secret key.
    ///
    /// # Errors
    /// Those of the record.
    pub fn open_for_questions(
        path: &Path,
        clock: Clock,
        bare: bool,
        progress: &mut dyn Progress,
    ) -> Result<Self, AppError> {
        // A record whose making was broken off is finished by writing.
        let made = |session: &Self| -> Result<bool, AppError> {
            let filled = bare || session.ledger.head()?.size > 1;
            let ledger = &session.ledger;
            Ok(filled
                && ledger.touch_version()? == DERIVATION
                && ledger.objects_version()? == REDUCTION)
        };
        if let Ok(session) = Self::open_existing(path, clock)
            && made(&session).unwrap_or(false)
        {
            return Ok(session);
        }
        Self::open(path, clock, bare, progress)
    }

    /// Opens a record for reading; it must exist.
    ///
    /// # Errors
    /// Those of the record.
    pub fn open_existing(path: &Path, clock: Clock) -> Result<Self, AppError> {
        if !path.is_file() {
            return Err(AppError::NotFound {
                what: format!("ledger {}", path.display()),
                remedy: "give an existing --ledger".to_owned(),
            });
        }
        let mut ledger = Ledger::open(path, OpenMode::ReadOnly)?;
        prepare(&mut ledger)?;
        Ok(Self {
            ledger,
            path: path.to_owned(),
            clock,
            recorder: "analyst".to_owned(),
            reading: Reading::default(),
            picture: None,
            in_mind: None,
        })
    }

    /// How evidence is read from now on.
    ///
    /// # Errors
    /// [`AppError::Usage`] for more passwords than are tried.
    pub fn read_with(&mut self, reading: Reading) -> Result<(), AppError> {
        reading.check()?;
        self.reading = reading;
        Ok(())
    }

    pub(crate) fn context(&self) -> Context {
        Context {
            recorder: self.recorder.clone(),
            now: self.clock.now(),
        }
    }
}

/// Hands over what opens the keys, and how entries make incidents.
fn prepare(ledger: &mut Ledger) -> Result<(), AppError> {
    ledger.unlock(unlock_from_environment()?);
    ledger.set_reducer(Box::new(Incidents));
    Ok(())
}

/// What is recorded may be restricted: only its owner shall read the file. Where permissions
/// cannot be set (a foreign file system), the record works all the same.
fn keep_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}
