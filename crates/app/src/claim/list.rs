//! `claim list` and `claim show`: sources side by side, with what derives from what.

use super::kept::{Correction, KeptClaim, KeptStatement, Resolution};
use super::{CLAIM, CORRECTION, RESOLUTION, STATEMENT};
use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_claims::lineage::{Derivation, Source, derivations, origins};
use ascribe_claims::text::Document;
use ascribe_ledger::Filter;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Statements set beside each other, at most: every pair is compared.
const MAX_STATEMENTS: usize = 200;

/// What `claim list` shows.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    /// Only claims whose sentence, speakers or subjects hold this, ignoring case.
    pub about: Option<String>,
    /// Only of this source.
    pub source: Option<String>,
    /// The moment.
    pub moment: Moment,
}

/// A statement with its claims as they stand now.
#[derive(Debug, Clone, Serialize)]
pub struct ShownStatement {
    /// Who says so.
    pub source: String,
    /// Admiralty grade.
    pub grade: String,
    /// Marking.
    pub marking: String,
    /// The statement.
    pub statement: KeptStatement,
    /// Its claims, corrected.
    pub claims: Vec<KeptClaim>,
    /// Corrections that were applied, oldest first.
    pub corrections: Vec<Correction>,
    /// What holds, newest decision of each claim.
    pub resolutions: Vec<Resolution>,
}

/// Sources side by side.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimList {
    /// Statements with the claims asked for.
    pub statements: Vec<ShownStatement>,
    /// What derives from what, and why.
    pub derivations: Vec<Derivation>,
    /// Statements that derive from no other: what corroboration counts.
    pub origins: Vec<String>,
}

impl Session {
    /// The claims of all sources, side by side.
    ///
    /// # Errors
    /// The record's own.
    pub fn claim_list(&self, filter: &ClaimFilter) -> Result<ClaimList, AppError> {
        let mut statements = self.statements(filter.moment)?;
        if let Some(source) = &filter.source {
            statements.retain(|s| s.source == *source);
        }
        if let Some(about) = &filter.about {
            let wanted = about.to_lowercase();
            for statement in &mut statements {
                statement.claims.retain(|c| speaks_of(c, &wanted));
            }
            statements.retain(|s| !s.claims.is_empty());
        }
        statements.truncate(MAX_STATEMENTS);
        let documents: Vec<Document> = statements
            .iter()
            .map(|s| Document::new(&s.statement.text))
            .collect();
        let pairs = statements.iter().zip(&documents);
        let sources: Vec<Source<'_>> = pairs
            .map(|(s, document)| Source {
                id: &s.statement.id,
                published: s.statement.published.as_deref().unwrap_or_default(),
                document,
                declared: &s.statement.derived_from,
            })
            .collect();
        let derivations = derivations(&sources);
        let ids: Vec<&str> = statements.iter().map(|s| s.statement.id.as_str()).collect();
        let origins = origins(&ids, &derivations);
        Ok(ClaimList {
            statements,
            derivations,
            origins,
        })
    }

    /// One statement, by its id or that of one of its claims (the beginning of it suffices).
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Usage`] when several begin so, or the record's own.
    pub fn statement(&self, id: &str, moment: Moment) -> Result<ShownStatement, AppError> {
        let bare = id.rsplit("--").next().unwrap_or(id);
        let begins = |full: &str| {
            full.starts_with(id)
                || full
                    .rsplit("--")
                    .next()
                    .is_some_and(|u| u.starts_with(bare))
        };
        let all = self.statements(moment)?;
        let mut hits = all
            .into_iter()
            .filter(|s| begins(&s.statement.id) || s.claims.iter().any(|c| begins(&c.id)));
        match (hits.next().filter(|_| bare.len() >= 4), hits.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(AppError::NotFound {
                what: format!("statement or claim {id}"),
                remedy: "give an id that `ascribe claim list` prints, or an existing file"
                    .to_owned(),
            }),
            _ => Err(AppError::Usage {
                what: format!("id {id}"),
                rule: "begins the ids of several statements".to_owned(),
                remedy: "give more of it".to_owned(),
            }),
        }
    }

    /// All statements at a moment, oldest first, corrected.
    fn statements(&self, moment: Moment) -> Result<Vec<ShownStatement>, AppError> {
        let mut order = Vec::new();
        let mut by_id: BTreeMap<String, ShownStatement> = BTreeMap::new();
        let mut of_claim: BTreeMap<String, String> = BTreeMap::new();
        let filter = Filter {
            recorded_until: moment.as_of,
            kinds: Some(
                [STATEMENT, CLAIM, CORRECTION, RESOLUTION]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..Filter::default()
        };
        self.ledger.entries(&filter, |entry| {
            let Some(body) = entry.body() else {
                return ControlFlow::Continue(());
            };
            // What came out after the moment asked for is left out; corrections are our own.
            let late = moment
                .known_by
                .is_some_and(|by| entry.published.is_some_and(|p| p > by));
            match entry.kind.as_str() {
                STATEMENT if !late => {
                    if let Some(statement) = parse::<KeptStatement>(body) {
                        order.push(statement.id.clone());
                        by_id.insert(
                            statement.id.clone(),
                            ShownStatement {
                                source: entry.source.clone(),
                                grade: format!("{}{}", entry.reliability, entry.credibility.get()),
                                marking: entry.marking.clone(),
                                statement,
                                claims: Vec::new(),
                                corrections: Vec::new(),
                                resolutions: Vec::new(),
                            },
                        );
                    }
                }
                CLAIM => {
                    if let Some(claim) = parse::<KeptClaim>(body)
                        && let Some(shown) = by_id.get_mut(&claim.statement)
                    {
                        of_claim.insert(claim.id.clone(), claim.statement.clone());
                        shown.claims.retain(|c| c.id != claim.id);
                        shown.claims.push(claim);
                    }
                }
                CORRECTION => {
                    if let Some(c) = parse::<Correction>(body)
                        && let Some(shown) = of_claim.get(&c.claim).and_then(|s| by_id.get_mut(s))
                    {
                        correct(shown, c);
                    }
                }
                RESOLUTION => {
                    if let Some(r) = parse::<Resolution>(body)
                        && let Some(shown) = of_claim.get(&r.claim).and_then(|s| by_id.get_mut(s))
                    {
                        shown.resolutions.retain(|x| x.claim != r.claim);
                        shown.resolutions.push(r);
                    }
                }
                _ => {}
            }
            ControlFlow::Continue(())
        })?;
        let mut seen = BTreeSet::new();
        order.retain(|id| seen.insert(id.clone()));
        Ok(order.iter().filter_map(|id| by_id.remove(id)).collect())
    }
}

fn parse<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

fn correct(shown: &mut ShownStatement, correction: Correction) {
    if let Some(kept) = shown.claims.iter_mut().find(|c| c.id == correction.claim)
        && let Some(claim) = super::resolve::corrected(&kept.claim, &correction.fields)
    {
        kept.claim = claim;
    }
    shown.corrections.push(correction);
}

fn speaks_of(kept: &KeptClaim, wanted: &str) -> bool {
    let c = &kept.claim;
    let texts = std::iter::once(&c.text).chain(&c.speakers).chain(&c.about);
    texts.into_iter().any(|t| t.to_lowercase().contains(wanted))
}
