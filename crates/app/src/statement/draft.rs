//! `statement draft` and `statement edit`.

use super::check::refused;
use super::ground::Ground;
use super::show::ShownRelease;
use super::{ACT, Breach};
use crate::clock::moment;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::Session;
use ascribe_statements::draft::{Request, draft};
use ascribe_statements::holding::{Grade, cap};
use ascribe_statements::life::{Act, Ground as Kept, State};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Read;

/// Bytes of a file of text that are read.
pub const LONGEST: u64 = 2 << 20;

/// What a draft is asked for.
#[derive(Debug, Clone, Default)]
pub struct DraftOptions {
    /// Ids of assessments, each a paragraph.
    pub assessments: Vec<String>,
    /// Published periods whose figures are given: `2023-07-01..2024-06-30`.
    pub statistics: Vec<String>,
    /// Title, in place of a neutral one.
    pub title: Option<String>,
    /// Day of the statement; today without.
    pub date: Option<String>,
    /// The activity in general terms, in place of the policy's.
    pub activity: Option<String>,
    /// Items whose release is cleared: `e1`, `assessment-…/e1`, or `all`.
    pub clear: Vec<String>,
    /// `almost-certain`, `very-likely`, `likely` or `linked`.
    pub at_most: Option<String>,
}

/// A draft.
#[derive(Debug, Clone, Serialize)]
pub struct Drafted {
    /// The statement.
    #[serde(flatten)]
    pub shown: ShownRelease,
    /// What the drafter should know.
    pub remarks: Vec<String>,
}

impl Session {
    /// Drafts a statement from assessments, on what may be released of them, and from published
    /// figures.
    ///
    /// # Errors
    /// [`AppError::Refused`] when nothing may be said, or less than the draft would say.
    pub fn statement_draft(&mut self, options: &DraftOptions) -> Result<Drafted, AppError> {
        let policy = self.access.statements().clone();
        let at_most = at_most(options.at_most.as_deref())?;
        let date = match &options.date {
            Some(date) => date.clone(),
            None => moment(self.clock.now())
                .get(..10)
                .unwrap_or_default()
                .to_owned(),
        };
        let activity = options
            .activity
            .clone()
            .unwrap_or_else(|| policy.text.activity.clone());
        if options.assessments.is_empty() && options.statistics.is_empty() {
            return Err(AppError::Usage {
                what: "statement draft".to_owned(),
                rule: "needs something to say".to_owned(),
                remedy: "give --assessment ID or --statistics PERIOD".to_owned(),
            });
        }
        let mut figures = Vec::new();
        for period in &options.statistics {
            figures.extend(self.published_figures(period, &policy.issuer)?);
        }
        let mut grounds = Vec::new();
        let mut holdings = Vec::new();
        for id in &options.assessments {
            let clear = for_assessment(&options.clear, id);
            let ground = self.ground(id, &activity, &policy.releasable, &clear, at_most)?;
            holdings.push(sayable(id, &ground)?);
            grounds.push(ground);
        }
        let request = Request {
            title: options.title.clone(),
            date,
        };
        let markdown = draft(&holdings, &figures, &policy, &request);
        let cleared: BTreeMap<String, Vec<String>> = options
            .assessments
            .iter()
            .zip(&grounds)
            .map(|(id, g)| (id.clone(), g.cleared.iter().cloned().collect()))
            .collect();
        let kept = Kept {
            policy,
            holdings,
            figures,
            drafted: markdown.clone(),
            cleared,
        };
        let (text, breaches) = self.checked(&markdown, &kept, &grounds)?;
        if !breaches.is_empty() {
            return Err(refused("the draft", &breaches));
        }
        for ground in &grounds {
            self.commit_items(ground)?;
        }
        let id = format!("release-{}", crate::assess::fresh());
        let act = Act::Drafted {
            ground: Box::new(kept.clone()),
            text: text.clone(),
        };
        self.record_act(&id, &act)?;
        let state = State::drafted(kept, text, &self.recorder);
        let remarks =
            vec!["people decide what is said: read the draft, and ask somebody else to".to_owned()];
        Ok(Drafted {
            shown: ShownRelease::of(&id, &state),
            remarks,
        })
    }

    /// Takes an edited text in place of the present one; the same checker reads it.
    ///
    /// # Errors
    /// [`AppError::Refused`] with every breach.
    pub fn statement_edit(&mut self, id: &str, file: &str) -> Result<ShownRelease, AppError> {
        let markdown = read(file)?;
        let (id, state) = self.release_state(id)?;
        let text = self.text_for(&state, &markdown)?;
        self.act(&id, state, Act::Edited { text })
    }

    /// What is wrong with a text for a statement, without taking it.
    ///
    /// # Errors
    /// [`AppError::NotFound`], or a file that cannot be read.
    pub fn statement_check(&mut self, id: &str, file: &str) -> Result<Vec<Breach>, AppError> {
        let markdown = read(file)?;
        let (_, state) = self.release_state(id)?;
        let grounds = self.grounds(&state)?;
        Ok(self.checked(&markdown, &state.ground, &grounds)?.1)
    }

    /// A text that passes, with its sidecar.
    pub(crate) fn text_for(
        &mut self,
        state: &State,
        markdown: &str,
    ) -> Result<ascribe_statements::life::Text, AppError> {
        let grounds = self.grounds(state)?;
        let (text, breaches) = self.checked(markdown, &state.ground, &grounds)?;
        if breaches.is_empty() {
            return Ok(text);
        }
        Err(refused("the text", &breaches))
    }

    /// The grounds of a statement, as they are now.
    pub(crate) fn grounds(&mut self, state: &State) -> Result<Vec<Ground>, AppError> {
        let mut grounds = Vec::new();
        for holding in &state.ground.holdings {
            let cleared = state.ground.cleared.get(&holding.assessment);
            let releasable = &state.ground.policy.releasable;
            let grade = holding.parties().map(|p| p.grade).max().unwrap_or(8);
            grounds.push(self.ground(
                &holding.assessment,
                &holding.activity,
                releasable,
                cleared.map_or(&[][..], Vec::as_slice),
                grade,
            )?);
        }
        Ok(grounds)
    }

    /// Appends an act.
    pub(crate) fn record_act(&mut self, id: &str, act: &Act) -> Result<(), AppError> {
        let number = self.ledger.by_object(id)?.len();
        let mut body = serde_json::to_value(act).map_err(|e| AppError::stored(ACT, e))?;
        if let Some(object) = body.as_object_mut() {
            object.insert("number".to_owned(), number.into());
        }
        // A statement is made of what may be released; clearing an item for it is the permission
        // that is recorded.
        let marking = self.derived_from(OWN_MARKING, &[id])?;
        self.record_own_as(ACT, id.to_owned(), marking, &body)?;
        Ok(())
    }
}

/// What may be said on the ground of one assessment.
fn sayable(id: &str, ground: &Ground) -> Result<ascribe_statements::holding::Holding, AppError> {
    let what = format!("a statement on {id}");
    let Some(holding) = &ground.holding else {
        let rule = if ground.whole.is_none() {
            "the assessment is unattributed: nobody may be named".to_owned()
        } else {
            format!(
                "on what may be released nobody may be named ({} of {} items are cleared); clear items with `--clear e1,e2` or `--clear all`, assess with a releasable `--marking`, or give the sources that carry it one",
                ground.cleared.len(),
                ground.answer.evidence.len()
            )
        };
        return Err(AppError::Refused { what, rule });
    };
    if let Some(why) = holding.exceeds(ground.whole.as_ref()) {
        return Err(AppError::Refused {
            what,
            rule: format!("{why} than on what may be released; say less with `--at-most`"),
        });
    }
    Ok(holding.clone())
}

/// `--clear` for one of several assessments: `ID/e1` is for that one, `e1` and `all` for each.
fn for_assessment(clear: &[String], id: &str) -> Vec<String> {
    let items = clear.iter().flat_map(|c| c.split(',')).map(str::trim);
    items
        .filter(|c| !c.is_empty())
        .filter_map(|c| match c.rsplit_once('/') {
            Some((of, item)) => (of == id).then(|| item.to_owned()),
            None => Some(c.to_owned()),
        })
        .collect()
}

fn at_most(word: Option<&str>) -> Result<Grade, AppError> {
    let Some(word) = word else { return Ok(7) };
    cap(word).ok_or_else(|| AppError::Usage {
        what: format!("--at-most {word}"),
        rule: "is no strength".to_owned(),
        remedy: "write almost-certain, very-likely, likely or linked".to_owned(),
    })
}

/// A file of text, or standard input for `-`, byte for byte.
pub fn read(file: &str) -> Result<String, AppError> {
    let broken = |reason: String| AppError::File {
        operation: "read",
        path: file.into(),
        reason,
    };
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin()
            .lock()
            .take(LONGEST + 1)
            .read_to_string(&mut text)
    } else {
        let opened = std::fs::File::open(file).map_err(|e| broken(e.to_string()))?;
        opened.take(LONGEST + 1).read_to_string(&mut text)
    };
    let length = read.map_err(|e| broken(e.to_string()))?;
    if u64::try_from(length).is_ok_and(|n| n > LONGEST) {
        return Err(broken(format!("it is longer than {LONGEST} bytes")));
    }
    Ok(text)
}
