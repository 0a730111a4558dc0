//! What is shown of a statement, and the files of a release.

use super::ACT;
use super::acts::not_found;
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::Filter;
use ascribe_statements::life::{Partner, State};
use ascribe_statements::render;
use ascribe_statements::sidecar::Sidecar;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// A form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseForm {
    /// With front matter.
    Markdown,
    /// A page.
    Html,
    /// Sentence → carriers, as JSON.
    Sidecar,
    /// The signed text with its proof, as JSON.
    Signed,
}

/// A statement as shown.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRelease {
    /// Its id.
    pub id: String,
    /// `draft`, `approved`, `released`, `correcting` or `withdrawn`.
    pub state: String,
    /// Title.
    pub title: String,
    /// Who drafted it.
    pub drafter: String,
    /// Who approved the present text.
    pub approvals: BTreeSet<String>,
    /// Role and who signed off.
    pub signoffs: BTreeMap<String, String>,
    /// What a release still needs.
    pub needs: Vec<String>,
    /// Not before.
    pub embargo: Option<String>,
    /// Who takes part.
    pub partners: Vec<Partner>,
    /// Released versions.
    pub versions: usize,
    /// The assessments it rests on.
    pub assessments: Vec<String>,
    /// Periods whose published figures it gives.
    pub statistics: Vec<String>,
    /// The present text.
    pub text: String,
    /// The text as the public sees it, once released.
    pub public: Option<String>,
    /// What carries the present text.
    pub sidecar: Sidecar,
}

impl ShownRelease {
    /// Of a state.
    pub(crate) fn of(id: &str, state: &State) -> Self {
        let document = ascribe_claims::text::Document::new(&state.text.markdown);
        let out = !state.versions.is_empty();
        Self {
            id: id.to_owned(),
            state: state.word().to_owned(),
            title: document.front.first("title").unwrap_or_default().to_owned(),
            drafter: state.drafter.clone(),
            approvals: state.approvals.clone(),
            signoffs: state.signoffs.clone(),
            needs: if state.pending {
                state.ready()
            } else {
                Vec::new()
            },
            embargo: state.embargo.map(moment),
            partners: state.partners.clone(),
            versions: state.versions.len(),
            assessments: state
                .ground
                .holdings
                .iter()
                .map(|h| h.assessment.clone())
                .collect(),
            statistics: periods(state),
            text: state.text.markdown.clone(),
            public: out.then(|| render::markdown(state, &moment)),
            sidecar: state.text.sidecar.clone(),
        }
    }
}

/// Periods of the figures, once each.
fn periods(state: &State) -> Vec<String> {
    let figures = state.ground.figures.iter();
    let all: BTreeSet<String> = figures.map(|f| f.figure.period.to_string()).collect();
    all.into_iter().collect()
}

impl Session {
    /// A statement by its id, or the beginning of it.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn statement_show(&self, id: &str) -> Result<ShownRelease, AppError> {
        let (id, state) = self.release_state(id)?;
        Ok(ShownRelease::of(&id, &state))
    }

    /// All statements, oldest first.
    ///
    /// # Errors
    /// Those of the record.
    pub fn statement_list(&self) -> Result<Vec<ShownRelease>, AppError> {
        let mut all = Vec::new();
        for id in self.release_ids()? {
            all.push(self.statement_show(&id)?);
        }
        Ok(all)
    }

    /// A statement in a form: the released text if there is one.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn statement_form(&self, id: &str, form: ReleaseForm) -> Result<String, AppError> {
        let (id, state) = self.release_state(id)?;
        let json = |e: serde_json::Error| AppError::stored("statement", e);
        Ok(match form {
            ReleaseForm::Markdown => render::markdown(&state, &moment),
            ReleaseForm::Html => render::html(&state, &moment),
            ReleaseForm::Sidecar => {
                serde_json::to_string_pretty(&state.text.sidecar).map_err(json)? + "\n"
            }
            ReleaseForm::Signed => {
                let package = self.package(&id)?;
                if package.release.is_none() {
                    return Err(AppError::Refused {
                        what: "a signed text".to_owned(),
                        rule: "only what is released is signed".to_owned(),
                    });
                }
                serde_json::to_string_pretty(&package).map_err(json)? + "\n"
            }
        })
    }

    /// The Atom feed of everything released.
    ///
    /// # Errors
    /// Those of the record.
    pub fn statement_feed(&self) -> Result<String, AppError> {
        let mut states = Vec::new();
        for id in self.release_ids()? {
            states.push(self.release_state(&id)?.1);
        }
        let policy = states.last().map(|s| &s.ground.policy);
        let (title, url) = policy.map_or(("", ""), |p| (p.issuer.as_str(), p.url.as_str()));
        let states: Vec<&State> = states.iter().collect();
        Ok(render::feed(&states, title, url, &moment))
    }

    /// Ids of all statements, oldest first.
    fn release_ids(&self) -> Result<Vec<String>, AppError> {
        let mut ids: Vec<String> = Vec::new();
        let filter = Filter {
            kinds: Some(vec![ACT.to_owned()]),
            ..Filter::default()
        };
        self.ledger.entries(&filter, |entry| {
            if !ids.contains(&entry.object_id) {
                ids.push(entry.object_id);
            }
            ControlFlow::Continue(())
        })?;
        Ok(ids)
    }

    /// The full id that a beginning stands for.
    pub(crate) fn release_id(&self, id: &str) -> Result<String, AppError> {
        let bare = id.strip_prefix("release-").unwrap_or(id);
        let all = self.release_ids()?;
        let fits = |full: &&String| {
            !bare.is_empty()
                && full
                    .strip_prefix("release-")
                    .is_some_and(|f| f.starts_with(bare))
        };
        let mut found = all.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.clone()),
            _ => Err(not_found(id)),
        }
    }
}
