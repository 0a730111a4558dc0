//! A text against what may be said: words, carriers, leaks.

use super::Breach;
use super::ground::Ground;
use crate::claim::CLAIM;
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_ledger::Filter;
use ascribe_statements::check::{Allowed, check};
use ascribe_statements::figures::HeldFigure;
use ascribe_statements::life::{Ground as Kept, Text};
use ascribe_statements::sidecar::sidecar;
use std::ops::ControlFlow;

/// Recorded claims that may be said again, at most.
const CLAIMS: usize = 20_000;

impl Session {
    /// The text with its sidecar, and everything it must not say.
    pub(crate) fn checked(
        &mut self,
        markdown: &str,
        kept: &Kept,
        grounds: &[Ground],
    ) -> Result<(Text, Vec<Breach>), AppError> {
        let known = self.known_names(Moment::default())?;
        let recorded = self.releasable_claims(&kept.policy.releasable)?;
        let allowed = Allowed {
            holdings: &kept.holdings,
            figures: &kept.figures,
            own: &kept.policy.own,
            known: &known,
            drafted: &kept.drafted,
            recorded: &recorded,
        };
        let mut breaches = check(markdown, &allowed);
        let (sidecar, uncarried) = sidecar(markdown, &allowed);
        breaches.extend(uncarried);
        breaches.extend(self.leaks(markdown, grounds)?);
        breaches.extend(self.revised(&kept.figures)?);
        let breaches = self.veiled(markdown, grounds, breaches)?;
        let text = Text {
            markdown: markdown.to_owned(),
            sidecar,
        };
        Ok((text, breaches))
    }

    /// Figures whose period was revised since the draft.
    fn revised(&self, figures: &[HeldFigure]) -> Result<Vec<Breach>, AppError> {
        let mut breaches: Vec<Breach> = Vec::new();
        for held in figures {
            let period = held.figure.period.to_string();
            let newest = self.published_figures(&period, "")?;
            if newest.iter().any(|n| n.publication != held.publication) {
                breaches.push(Breach {
                    rule: "figure-revised".to_owned(),
                    text: held.said.first().cloned().unwrap_or_default(),
                    start: 0,
                    end: 0,
                    says: format!("the figures of {period} have been revised since"),
                    remedy: "draft again with `--statistics`".to_owned(),
                });
            }
        }
        breaches.dedup_by(|a, b| a.says == b.says);
        Ok(breaches)
    }

    /// The sentences of recorded claims under releasable markings.
    fn releasable_claims(&self, releasable: &[String]) -> Result<Vec<String>, AppError> {
        let filter = Filter {
            kinds: Some(vec![CLAIM.to_owned()]),
            markings: Some(releasable.to_vec()),
            ..Filter::default()
        };
        let mut all = Vec::new();
        self.ledger.entries(&filter, |entry| {
            let body = entry
                .body()
                .and_then(|b| serde_json::from_str::<crate::claim::KeptClaim>(b).ok());
            all.extend(body.map(|b| b.claim.text));
            if all.len() >= CLAIMS {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }
}

/// The error for a text that must not be released so: every breach on a line of its own.
pub fn refused(what: &str, breaches: &[Breach]) -> AppError {
    let line = |b: &Breach| {
        let sentence = if b.text.is_empty() {
            String::new()
        } else {
            format!("\n    \"{}\"", b.text)
        };
        format!("\n  {}: {}; {}{sentence}", b.rule, b.says, b.remedy)
    };
    AppError::Refused {
        what: what.to_owned(),
        rule: breaches.iter().map(line).collect(),
    }
}
