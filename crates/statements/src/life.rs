//! From draft to withdrawal: who may do what when. A statement is what its acts make of it.

use crate::figures::HeldFigure;
use crate::holding::Holding;
use crate::policy::Policy;
use crate::sidecar::Sidecar;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A text with what carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Markdown with front matter.
    pub markdown: String,
    /// Sentence by sentence.
    pub sidecar: Sidecar,
}

/// What a draft rests on; stays the same over edits and corrections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The rules of the house.
    pub policy: Policy,
    /// What may be said.
    pub holdings: Vec<Holding>,
    /// Published figures that may be given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<HeldFigure>,
    /// The text as drafted from them.
    pub drafted: String,
    /// Items that the drafter cleared for release, by assessment; no value of the evidence.
    pub cleared: BTreeMap<String, Vec<String>>,
}

/// How a partner takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Issues the same text, or its own variant, at the same time.
    Joins,
    /// Supports the statement without issuing one.
    Supports,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Drafted from assessments.
    Drafted {
        /// What it rests on.
        ground: Box<Ground>,
        /// The text.
        text: Text,
    },
    /// The text was edited.
    Edited {
        /// The text.
        text: Text,
    },
    /// Read by somebody else.
    Reviewed {
        /// Ready for approval, or in need of changes.
        ready: bool,
        /// What the reader says.
        note: String,
    },
    /// Signed off in a role.
    SignedOff {
        /// The role.
        role: String,
    },
    /// Approved.
    Approved,
    /// Not to be released before a moment.
    Embargoed {
        /// Milliseconds since 1970; none lifts the embargo.
        until: Option<i64>,
    },
    /// A partner takes part.
    Joined {
        /// Who.
        partner: String,
        /// How.
        part: Part,
        /// The partner's own text, if it is not the same.
        variant: Option<String>,
        /// True if a package signed with the partner's key held the text.
        signed: bool,
    },
    /// Published.
    Released,
    /// A released text is corrected: what follows is a new version.
    Corrected {
        /// The text.
        text: Text,
        /// What was wrong and is now right.
        note: String,
    },
    /// Taken back.
    Withdrawn {
        /// Why.
        reason: String,
    },
}

/// Why an act is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{rule}; {remedy}")]
pub struct Refusal {
    /// The rule.
    pub rule: String,
    /// What to do.
    pub remedy: String,
}

fn refuse(rule: impl Into<String>, remedy: &str) -> Refusal {
    Refusal {
        rule: rule.into(),
        remedy: remedy.to_owned(),
    }
}

/// A partner of a joint release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// Who.
    pub name: String,
    /// How.
    pub part: Part,
    /// Its own text, if it has one.
    pub variant: Option<String>,
    /// True if signed with its key.
    pub signed: bool,
}

/// A released version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// 1 for the first.
    pub number: u32,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// The releasing officer.
    pub by: String,
    /// The text.
    pub markdown: String,
    /// What was corrected against the version before.
    pub correction: Option<String>,
}

/// What a statement's acts made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// What it rests on.
    pub ground: Ground,
    /// The present text.
    pub text: Text,
    /// Who drafted it.
    pub drafter: String,
    /// Who wrote the present text.
    pub authors: BTreeSet<String>,
    /// Who found it ready.
    pub reviews: Vec<(String, bool, String)>,
    /// Role and who signed off.
    pub signoffs: BTreeMap<String, String>,
    /// Who approved the present text.
    pub approvals: BTreeSet<String>,
    /// Not before, milliseconds since 1970.
    pub embargo: Option<i64>,
    /// Who takes part.
    pub partners: Vec<Partner>,
    /// Released versions.
    pub versions: Vec<Version>,
    /// What the pending version corrects.
    pub correcting: Option<String>,
    /// True while the present text is not released.
    pub pending: bool,
    /// Why and when it was withdrawn.
    pub withdrawn: Option<(String, i64)>,
}

impl State {
    /// The first act.
    #[must_use]
    pub fn drafted(ground: Ground, text: Text, by: &str) -> Self {
        Self {
            ground,
            text,
            drafter: by.to_owned(),
            authors: BTreeSet::from([by.to_owned()]),
            reviews: Vec::new(),
            signoffs: BTreeMap::new(),
            approvals: BTreeSet::new(),
            embargo: None,
            partners: Vec::new(),
            versions: Vec::new(),
            correcting: None,
            pending: true,
            withdrawn: None,
        }
    }

    /// One word for where it stands.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match (&self.withdrawn, self.pending, self.versions.is_empty()) {
            (Some(_), _, _) => "withdrawn",
            (None, false, _) => "released",
            (None, true, false) => "correcting",
            (None, true, true) if self.ready().is_empty() => "approved",
            (None, true, true) => "draft",
        }
    }

    /// What a release still needs, embargo and officer apart.
    #[must_use]
    pub fn ready(&self) -> Vec<String> {
        let process = &self.ground.policy.process;
        let mut needs = Vec::new();
        if self.approvals.len() < process.approvals {
            needs.push(format!(
                "{} of {} approvals",
                self.approvals.len(),
                process.approvals
            ));
        }
        for role in process
            .signoffs
            .iter()
            .filter(|s| !self.signoffs.contains_key(&s.role))
        {
            needs.push(format!("sign-off {}", role.role));
        }
        if self.reviews.last().is_some_and(|(_, ready, _)| !ready) {
            needs.push("changes that the last review asks for".to_owned());
        }
        needs
    }

    /// Takes an act of `by` at a moment (milliseconds since 1970).
    ///
    /// # Errors
    /// [`Refusal`] for what the policy does not allow; nothing is changed then.
    pub fn take(&mut self, act: &Act, by: &str, at: i64) -> Result<(), Refusal> {
        if matches!(act, Act::Embargoed { .. }) && self.withdrawn.is_none() && self.pending {
            // Whoever lifts an embargo decides when it is released.
            listed(
                &self.ground.policy.process.releasing_officers,
                by,
                "set or lift an embargo",
            )?;
        }
        self.retake(act, by, at)
    }

    /// Takes an act that was recorded: it was held against the rules of its day. Rules that came
    /// later stand in [`State::take`] only, or a record made before them could not be read.
    ///
    /// # Errors
    /// [`Refusal`] for what no policy ever allowed; nothing is changed then.
    pub fn retake(&mut self, act: &Act, by: &str, at: i64) -> Result<(), Refusal> {
        if self.withdrawn.is_some() {
            return Err(refuse("it is withdrawn", "draft a new statement"));
        }
        match act {
            Act::Drafted { .. } => return Err(refuse("it is drafted already", "edit it")),
            Act::Edited { text } => {
                self.pending()?;
                self.rewrite(text, by);
            }
            Act::Reviewed { ready, note } => {
                self.pending()?;
                self.other_eyes(by, "review")?;
                self.reviews.push((by.to_owned(), *ready, note.clone()));
            }
            Act::SignedOff { role } => self.sign_off(role, by)?,
            Act::Approved => {
                self.pending()?;
                self.other_eyes(by, "approve")?;
                listed(&self.ground.policy.process.approvers, by, "approve")?;
                self.approvals.insert(by.to_owned());
            }
            Act::Embargoed { until } => {
                self.pending()?;
                self.embargo = *until;
            }
            Act::Joined {
                partner,
                part,
                variant,
                signed,
            } => {
                self.pending()?;
                self.partners.retain(|p| p.name != *partner);
                self.partners.push(Partner {
                    name: partner.clone(),
                    part: *part,
                    variant: variant.clone(),
                    signed: *signed,
                });
                self.unapprove();
            }
            Act::Released => self.release(by, at)?,
            Act::Corrected { text, note } => {
                if self.versions.is_empty() || self.pending {
                    return Err(refuse(
                        "only a released text is corrected",
                        "edit the draft instead",
                    ));
                }
                if note.trim().is_empty() {
                    return Err(refuse("a correction says what it corrects", "give --note"));
                }
                self.authors.clear();
                self.rewrite(text, by);
                self.pending = true;
                self.correcting = Some(note.clone());
            }
            Act::Withdrawn { reason } => {
                listed(
                    &self.ground.policy.process.releasing_officers,
                    by,
                    "withdraw",
                )?;
                if reason.trim().is_empty() {
                    return Err(refuse("a withdrawal has a reason", "give --reason"));
                }
                self.withdrawn = Some((reason.clone(), at));
            }
        }
        Ok(())
    }

    fn pending(&self) -> Result<(), Refusal> {
        if self.pending {
            return Ok(());
        }
        Err(refuse(
            "it is released",
            "correct it with `ascribe statement correct`",
        ))
    }

    fn rewrite(&mut self, text: &Text, by: &str) {
        self.text = text.clone();
        self.authors.insert(by.to_owned());
        self.unapprove();
    }

    /// A changed text must be agreed to again.
    fn unapprove(&mut self) {
        self.reviews.clear();
        self.signoffs.clear();
        self.approvals.clear();
    }

    fn other_eyes(&self, by: &str, what: &str) -> Result<(), Refusal> {
        let own = self.ground.policy.process.four_eyes && self.authors.contains(by);
        if own {
            return Err(refuse(
                format!("who wrote a text does not {what} it"),
                "ask somebody else, under their own account",
            ));
        }
        Ok(())
    }

    fn sign_off(&mut self, role: &str, by: &str) -> Result<(), Refusal> {
        self.pending()?;
        self.other_eyes(by, "sign off")?;
        let wanted = &self.ground.policy.process.signoffs;
        let Some(found) = wanted.iter().find(|s| s.role == role) else {
            return Err(refuse(
                format!("the policy knows no sign-off {role}"),
                "use a role of the policy",
            ));
        };
        listed(&found.people, by, "sign off")?;
        self.signoffs.insert(role.to_owned(), by.to_owned());
        Ok(())
    }

    fn release(&mut self, by: &str, at: i64) -> Result<(), Refusal> {
        self.pending()?;
        self.other_eyes(by, "release")?;
        listed(
            &self.ground.policy.process.releasing_officers,
            by,
            "release",
        )?;
        let needs = self.ready();
        if !needs.is_empty() {
            return Err(refuse(
                format!("a release needs {}", needs.join(", ")),
                "get them first: `ascribe statement review` and `approve`",
            ));
        }
        if self.embargo.is_some_and(|until| at < until) {
            return Err(refuse(
                "it is under embargo",
                "wait, or lift it with `ascribe statement embargo ID --lift`",
            ));
        }
        let number = u32::try_from(self.versions.len()).unwrap_or(u32::MAX);
        self.versions.push(Version {
            number: number.saturating_add(1),
            at,
            by: by.to_owned(),
            markdown: self.text.markdown.clone(),
            correction: self.correcting.take(),
        });
        self.pending = false;
        Ok(())
    }
}

fn listed(people: &[String], by: &str, what: &str) -> Result<(), Refusal> {
    if people.is_empty() || people.iter().any(|p| p == by) {
        return Ok(());
    }
    Err(refuse(
        format!("the policy does not let {by} {what}"),
        "ask somebody whom the policy names",
    ))
}
