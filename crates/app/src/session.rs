//! An open record.

use crate::Progress;
use crate::clock::Clock;
use crate::error::AppError;
use crate::evidence::Names;
use crate::policy::Access;
use crate::reading::Reading;
use crate::register::{Everyone, InMind, Incidents, REDUCTION, SEARCHED, unlock_from_environment};
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

/// An open record with the picture of what is known, as one reader sees it: every use case is a
/// function of this type, so none can be asked without saying who asks, and the ledger in it hands
/// out nothing else.
pub struct Session {
    /// What the reader may see; for the operator all of it.
    pub(crate) ledger: Ledger,
    /// Who asks.
    pub(crate) access: Access,
    /// For keeping every victim out of what is shown, those included that the reader may not see.
    pub(crate) everyone: Everyone,
    pub(crate) path: PathBuf,
    pub(crate) clock: Clock,
    pub(crate) recorder: String,
    pub(crate) reading: Reading,
    pub(crate) picture: Option<(u64, Rc<Picture>)>,
    /// The names of a picture, by its last entry.
    pub(crate) names: Option<(u64, Rc<Names>)>,
    pub(crate) in_mind: Option<InMind>,
    /// Tags looked up that no victim has, while nothing is recorded.
    pub(crate) strangers: Option<std::collections::HashSet<(String, String)>>,
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
    /// A reader who may not record gets one that can only be read.
    ///
    /// # Errors
    /// Those of the record.
    pub fn open(
        path: &Path,
        clock: Clock,
        bare: bool,
        access: &Access,
        progress: &mut dyn Progress,
    ) -> Result<Self, AppError> {
        if !access.records() {
            return Self::open_for_questions(path, clock, bare, access, progress);
        }
        let session = Self::made(path, clock, bare, progress)?;
        session.seen_by(access)
    }

    /// The whole record, made at first use.
    fn made(
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
            access: Access::operator()?,
            everyone: Everyone::default(),
            path: path.to_owned(),
            clock,
            recorder,
            reading: Reading::default(),
            picture: None,
            names: None,
            in_mind: None,
            strangers: None,
        };
        if session.ledger.touch_version()? != DERIVATION {
            progress.at("building the index", 0, None);
            session.ledger.rebuild_projections(DERIVATION, &derive)?;
        }
        if session.ledger.objects_version()? != REDUCTION {
            progress.at("building the register", 0, None);
            session.ledger.rebuild_objects(REDUCTION)?;
        }
        if session.ledger.tagged_version()? != SEARCHED {
            progress.at("building the index of words", 0, None);
            session.ledger.rebuild_tagged(SEARCHED)?;
        }
        if !bare && session.ledger.size()? <= 1 {
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
        access: &Access,
        progress: &mut dyn Progress,
    ) -> Result<Self, AppError> {
        // A record whose making was broken off is finished by writing.
        let made = |session: &Self| -> Result<bool, AppError> {
            let filled = bare || session.ledger.size()? > 1;
            let ledger = &session.ledger;
            Ok(filled
                && ledger.touch_version()? == DERIVATION
                && ledger.objects_version()? == REDUCTION
                && ledger.tagged_version()? == SEARCHED)
        };
        if let Ok(session) = Self::existing(path, clock)
            && made(&session).unwrap_or(false)
        {
            return session.seen_by(access);
        }
        let session = Self::made(path, clock, bare, progress)?;
        if access.records() {
            return session.seen_by(access);
        }
        drop(session);
        Self::open_existing(path, clock, access)
    }

    /// Opens a record for reading; it must exist.
    ///
    /// # Errors
    /// Those of the record.
    pub fn open_existing(path: &Path, clock: Clock, access: &Access) -> Result<Self, AppError> {
        Self::existing(path, clock)?.seen_by(access)
    }

    /// From now on what one reader sees.
    fn seen_by(mut self, access: &Access) -> Result<Self, AppError> {
        self.access = access.clone();
        if let Some(restriction) = access.restriction() {
            self.everyone = Everyone::of(&self.path)?;
            self.ledger.restrict(restriction)?;
            self.picture = None;
        }
        Ok(self)
    }

    fn existing(path: &Path, clock: Clock) -> Result<Self, AppError> {
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
            access: Access::operator()?,
            everyone: Everyone::default(),
            path: path.to_owned(),
            clock,
            recorder: "analyst".to_owned(),
            reading: Reading::default(),
            picture: None,
            names: None,
            in_mind: None,
            strangers: None,
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

impl Session {
    /// What an answer says beside itself: that more may exist, where the policy allows saying so. It
    /// says so to every reader of the profile, whether or not there is more.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let name = self.access.profile()?;
        self.access
            .says_more()
            .then(|| format!("answered from what {name} may see; there may be more"))
    }
}

/// Hands over what opens the keys, how entries make incidents, and who may see each field.
pub(crate) fn prepare(ledger: &mut Ledger) -> Result<(), AppError> {
    ledger.unlock(unlock_from_environment()?);
    ledger.set_reducer(Box::new(Incidents));
    ledger.set_labels(Box::new(crate::labels::Labels));
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
