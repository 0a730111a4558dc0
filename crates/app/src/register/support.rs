//! What was done for a victim, and what the victim allows.

use super::record::Note;
use super::usage;
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_register::event::{Consent, Support};
use ascribe_register::support::allows;
use ascribe_register::when::{Moment, Precision};
use ascribe_register::words::{Scope, SupportKind, SupportState};
use ascribe_register::{Change, Incident};

/// A piece of support to be recorded or changed.
#[derive(Debug, Clone, Default)]
pub struct SupportRequest {
    /// What kind; for a new piece.
    pub kind: Option<String>,
    /// Handle of the piece to be changed.
    pub handle: Option<String>,
    /// Where it stands.
    pub state: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
    /// Until which day.
    pub due: Option<String>,
    /// To whom it was handed.
    pub to: Option<String>,
    /// How many indicators were passed on.
    pub indicators: Option<u64>,
    /// What there is to say.
    pub text: Option<String>,
}

/// Consent to be recorded or taken back.
#[derive(Debug, Clone, Default)]
pub struct ConsentRequest {
    /// What may be shared, parted by commas.
    pub what: Option<String>,
    /// With whom, parted by commas; `*` is everyone.
    pub with: Option<String>,
    /// Until which day.
    pub until: Option<String>,
    /// Handle of the consent to be taken back.
    pub withdraw: Option<String>,
    /// Limits in words.
    pub text: Option<String>,
}

impl Session {
    /// Records a piece of support, or changes one. Returns its handle.
    ///
    /// # Errors
    /// A word that is none, an unknown piece or incident, or the record's own.
    pub fn support(&mut self, id: &str, request: &SupportRequest) -> Result<String, AppError> {
        let incident = self.incident_state(id)?;
        let mut piece = piece(&incident, request)?;
        if let Some(due) = &request.due {
            let due = day("--due", due)?;
            // What has its day before it was not done yet, whatever its kind.
            if request.handle.is_none() && due >= self.today() {
                piece.state = SupportState::Open;
            }
            piece.due = Some(due);
        }
        if let Some(word) = &request.state {
            piece.state = SupportState::parse(word).ok_or_else(|| {
                usage(
                    "--state",
                    "is no state",
                    format!("write {}", SupportState::list()),
                )
            })?;
        }
        piece.owner = request.owner.clone().or(piece.owner);
        piece.to = request.to.clone().or(piece.to);
        piece.indicators = request.indicators.or(piece.indicators);
        let handle = piece.handle.clone();
        let note = Note {
            text: request.text.iter().cloned().collect(),
            ..Note::default()
        };
        self.say_one(&incident, Change::Support(piece), note)?;
        Ok(handle)
    }

    /// Records consent, or takes one back. Returns its handle.
    ///
    /// # Errors
    /// As [`Session::support`].
    pub fn consent(&mut self, id: &str, request: &ConsentRequest) -> Result<String, AppError> {
        let incident = self.incident_state(id)?;
        let consent = match &request.withdraw {
            Some(handle) => {
                let known = incident.consent.iter().find(|c| c.handle == *handle);
                let mut consent = known
                    .ok_or_else(|| {
                        usage(
                            "--withdraw",
                            "names no consent of this incident",
                            "`ascribe incident show` lists them",
                        )
                    })?
                    .clone();
                consent.withdrawn = true;
                consent
            }
            None => consent(&incident, request)?,
        };
        let handle = consent.handle.clone();
        let note = Note {
            text: request.text.iter().cloned().collect(),
            ..Note::default()
        };
        self.say_one(&incident, Change::Consent(consent), note)?;
        Ok(handle)
    }

    /// The consent by which something of an incident may be shared with somebody today.
    ///
    /// # Errors
    /// A word that is none, an unknown incident, or the record's own.
    pub fn allowed(
        &mut self,
        id: &str,
        what: &str,
        with: &str,
    ) -> Result<Option<Consent>, AppError> {
        let incident = self.incident_state(id)?;
        let scope = scope(what)?;
        let with = self.name_in(&incident, with)?;
        Ok(allows(&incident.consent, scope, &with, &self.today()).cloned())
    }

    pub(super) fn today(&self) -> String {
        let now = moment(self.clock.now());
        now.get(..10).unwrap_or(&now).to_owned()
    }
}

fn piece(incident: &Incident, request: &SupportRequest) -> Result<Support, AppError> {
    if let Some(handle) = &request.handle {
        let known = incident.support.iter().find(|s| s.handle == *handle);
        return known.cloned().ok_or_else(|| {
            usage(
                "--change",
                "names no support of this incident",
                "`ascribe incident show` lists it",
            )
        });
    }
    let kind = request
        .kind
        .as_deref()
        .and_then(SupportKind::parse)
        .ok_or_else(|| {
            usage(
                "the kind of support",
                "is none",
                format!("write {}", SupportKind::list()),
            )
        })?;
    // What is asked for or to come waits; what is reported was done, unless it has a day to come.
    let open = matches!(kind, SupportKind::Request | SupportKind::FollowUp);
    Ok(Support {
        handle: format!("support-{}", incident.support.len() + 1),
        kind,
        state: if open {
            SupportState::Open
        } else {
            SupportState::Done
        },
        owner: None,
        due: None,
        to: None,
        indicators: None,
    })
}

fn consent(incident: &Incident, request: &ConsentRequest) -> Result<Consent, AppError> {
    let list = |text: &Option<String>| -> Vec<String> {
        let parts = text.iter().flat_map(|t| t.split(','));
        parts
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect()
    };
    let what = list(&request.what)
        .iter()
        .map(|w| scope(w))
        .collect::<Result<Vec<_>, _>>()?;
    let with = list(&request.with);
    if what.is_empty() || with.is_empty() {
        return Err(usage(
            "consent",
            "says neither what nor with whom",
            "give --what and --with",
        ));
    }
    Ok(Consent {
        handle: format!("consent-{}", incident.consent.len() + 1),
        what,
        with,
        until: request
            .until
            .as_deref()
            .map(|d| day("--until", d))
            .transpose()?,
        withdrawn: false,
    })
}

fn scope(word: &str) -> Result<Scope, AppError> {
    Scope::parse(word).ok_or_else(|| {
        usage(
            "--what",
            "is nothing that can be shared",
            format!("write {}", Scope::list()),
        )
    })
}

fn day(option: &str, text: &str) -> Result<String, AppError> {
    let moment = Moment::parse(text, "UTC")
        .ok()
        .filter(|m| m.precision == Precision::Day);
    moment
        .map(|m| m.text)
        .ok_or_else(|| usage(option, "is no day", "write YYYY-MM-DD"))
}
