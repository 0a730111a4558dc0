//! `challenge add` and `challenge list`.

use super::{CHALLENGE, TREATMENT, Treatment};
use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::{Moment, Session};
use ascribe_claims::text::Document;
use ascribe_claims::{Claim, claims};
use serde::{Deserialize, Serialize};

/// Items contested at once.
const MAX_ITEMS: usize = 1_000;

/// The link that is contested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChallengedLink {
    /// From the activity to a group.
    Activity,
    /// From a group to a state.
    Sponsor,
}

impl ChallengedLink {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Activity => "from the activity to the group",
            Self::Sponsor => "from the group to the state",
        }
    }
}

/// What is said of a challenge.
#[derive(Debug, Clone)]
pub struct ChallengeOptions {
    /// The assessment.
    pub against: String,
    /// The link.
    pub link: ChallengedLink,
    /// Contested items `e1`, …; against the sponsor link, those who say it, or sources.
    pub items: Vec<String>,
    /// Who objects.
    pub by: String,
    /// File with the text, or `-`.
    pub text: String,
}

/// A challenge as recorded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecordedChallenge {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// The assessment.
    pub against: String,
    /// The link.
    pub link: ChallengedLink,
    /// What is contested.
    pub items: Vec<String>,
    /// Who objects.
    pub by: String,
    /// When it was received.
    pub received: String,
    /// The text.
    pub text: String,
    /// What it says, claim by claim.
    pub claims: Vec<Claim>,
    /// How it was treated, the latest last.
    #[serde(default)]
    pub treatments: Vec<Treatment>,
}

impl Session {
    /// Records an objection.
    ///
    /// # Errors
    /// An assessment or item that is none, a file that cannot be read.
    pub fn challenge_add(
        &mut self,
        options: &ChallengeOptions,
    ) -> Result<RecordedChallenge, AppError> {
        let (_, answer) = self.opened_answer(&options.against)?;
        let items: Vec<String> = options
            .items
            .iter()
            .flat_map(|i| i.split(','))
            .map(|i| i.trim().to_owned())
            .filter(|i| !i.is_empty())
            .take(MAX_ITEMS)
            .collect();
        if options.link == ChallengedLink::Activity {
            let known = |id: &String| answer.evidence.iter().any(|e| e.id == *id);
            if let Some(unknown) = items.iter().find(|i| !known(i)) {
                return Err(AppError::Usage {
                    what: format!("--item {unknown}"),
                    rule: "is no item of the assessment".to_owned(),
                    remedy: "give ids such as e1; against the sponsor link, names of sources"
                        .to_owned(),
                });
            }
        }
        if options.link == ChallengedLink::Sponsor {
            self.who_says(&items)?;
        }
        let text = crate::statement::read_text(&options.text)?;
        let text = self.disguised_text(&text)?;
        let document = Document::new(&text);
        let known = self.known_names(Moment::default())?;
        let challenge = RecordedChallenge {
            id: String::new(),
            against: options.against.clone(),
            link: options.link,
            items,
            by: self.disguised_text(&options.by)?,
            received: moment(self.clock.now()),
            claims: claims(&document, &known),
            text,
            treatments: Vec::new(),
        };
        let id = format!("challenge-{}", crate::assess::fresh());
        let marking = self.derived_from(OWN_MARKING, &[&options.against])?;
        self.record_own_as(CHALLENGE, id.clone(), marking, &challenge)?;
        Ok(RecordedChallenge { id, ..challenge })
    }

    /// Every challenge, or those against one assessment, with their treatments.
    ///
    /// # Errors
    /// Those of the record.
    pub fn challenge_list(
        &self,
        against: Option<&str>,
    ) -> Result<Vec<RecordedChallenge>, AppError> {
        let treatments: Vec<Treatment> = self.all_own(TREATMENT)?;
        let mut all: Vec<RecordedChallenge> = self.all_own(CHALLENGE)?;
        all.retain(|c| against.is_none_or(|a| c.against == a));
        for challenge in &mut all {
            let own = treatments.iter().filter(|t| t.challenge == challenge.id);
            challenge.treatments = own.cloned().collect();
        }
        Ok(all)
    }

    /// A challenge by its id, or the beginning of it.
    pub(crate) fn one_challenge(&self, id: &str) -> Result<RecordedChallenge, AppError> {
        let bare = id.strip_prefix("challenge-").unwrap_or(id);
        let fits = |c: &RecordedChallenge| {
            !bare.is_empty()
                && c.id
                    .strip_prefix("challenge-")
                    .is_some_and(|f| f.starts_with(bare))
        };
        let mut found = self.challenge_list(None)?.into_iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(AppError::NotFound {
                what: format!("challenge {id}"),
                remedy: "`ascribe challenge list` shows their ids".to_owned(),
            }),
        }
    }
}
