//! How the use of a vulnerability spread from actor to actor.

use crate::error::AppError;
use crate::session::{Moment, Session};
use ascribe_exchange::spread::{Cited, Milestones, Precision, Question, Spread, Use, spread};
use ascribe_knowledge::names::fold;
use ascribe_knowledge::picture::{Feature, Holding};
use ascribe_knowledge::{Day, Picture};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// What the record says of a vulnerability beyond the picture.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct FlawBody {
    #[serde(default)]
    pub name: Option<String>,
    pub cves: Vec<String>,
    #[serde(default)]
    pub product: Option<String>,
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default)]
    patched: Option<String>,
}

impl FlawBody {
    /// The day a patch was to be had.
    pub fn patched(&self) -> Option<Day> {
        self.patched.as_deref().and_then(Day::parse)
    }
}

#[derive(Deserialize)]
struct ActorBody {
    #[serde(default)]
    exploits: Vec<ExploitBody>,
}

#[derive(Deserialize)]
struct ExploitBody {
    cve: String,
    #[serde(default)]
    precision: Option<String>,
}

/// How exactly days are known: object of the actor and CVE → precision.
type Precisions = HashMap<(String, String), Precision>;

impl Session {
    /// First known use of a vulnerability by each actor, beside what was public when. Words are CVE
    /// ids or popular names; several are taken as used together.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a word that means no vulnerability, or the record's own.
    pub fn spread(&mut self, words: &[String], moment: Moment) -> Result<Spread, AppError> {
        let picture = self.picture_at(self.last_seq(moment)?)?;
        let mut cves: Vec<String> = Vec::new();
        for word in words {
            for cve in meant(&picture, word)? {
                if !cves.contains(&cve) {
                    cves.push(cve);
                }
            }
        }
        let flaws = self.flaw_bodies(moment)?;
        let precisions = self.precisions(moment)?;
        let known_by = moment.known_by.map(crate::clock::moment);
        let known_by = known_by.as_deref().and_then(Day::parse);
        let public = |h: &&Holding| known_by.is_none_or(|by| h.published.is_some_and(|d| d <= by));
        let mut uses = Vec::new();
        for cve in &cves {
            let holdings = picture.holdings.get(&Feature::Exploit(cve.clone()));
            for holding in holdings.into_iter().flatten().filter(public) {
                uses.extend(one_use(&picture, cve, holding, &precisions));
            }
        }
        let about: Vec<&FlawBody> = flaws
            .iter()
            .filter(|f| f.cves.iter().any(|c| cves.contains(c)))
            .collect();
        let names: BTreeSet<&str> = about.iter().filter_map(|f| f.name.as_deref()).collect();
        let products: BTreeSet<&str> = about.iter().filter_map(|f| f.product.as_deref()).collect();
        let join = |all: BTreeSet<&str>| {
            (!all.is_empty()).then(|| all.into_iter().collect::<Vec<_>>().join("; "))
        };
        Ok(spread(&Question {
            name: join(names),
            product: join(products),
            milestones: milestones(&picture, &flaws, &cves).by(known_by),
            cves,
            uses,
        }))
    }

    /// What sources say of vulnerabilities in the record's own form.
    pub(crate) fn flaw_bodies(&self, moment: Moment) -> Result<Vec<FlawBody>, AppError> {
        let entries = self
            .current(&["x-ascribe-vulnerability"], moment, None)?
            .entries;
        let bodies = entries.iter().filter_map(|e| e.body());
        Ok(bodies
            .filter_map(|b| serde_json::from_str(b).ok())
            .collect())
    }

    fn precisions(&self, moment: Moment) -> Result<Precisions, AppError> {
        let mut all = Precisions::new();
        for entry in self.current(&["x-ascribe-actor"], moment, None)?.entries {
            let body = entry
                .body()
                .and_then(|b| serde_json::from_str::<ActorBody>(b).ok());
            for exploit in body.into_iter().flat_map(|b| b.exploits) {
                let precision = match exploit.precision.as_deref() {
                    Some("month") => Precision::Month,
                    Some("year") => Precision::Year,
                    _ => Precision::Day,
                };
                all.insert((entry.object_id.clone(), exploit.cve), precision);
            }
        }
        Ok(all)
    }
}

/// The CVE ids that a word means: itself, or those of a popular name.
pub(crate) fn meant(picture: &Picture, word: &str) -> Result<Vec<String>, AppError> {
    let cve = word.trim().to_ascii_uppercase();
    if picture.vulnerabilities.contains_key(&cve) {
        return Ok(vec![cve]);
    }
    let key = fold(word);
    let called: Vec<String> = picture
        .vulnerabilities
        .values()
        .filter(|v| !key.is_empty() && v.name.as_deref().is_some_and(|n| fold(n) == key))
        .map(|v| v.cve.clone())
        .collect();
    if called.is_empty() {
        return Err(AppError::NotFound {
            what: format!("vulnerability \"{word}\""),
            remedy: "`ascribe search` finds CVE ids and names".to_owned(),
        });
    }
    Ok(called)
}

/// The earliest of each moment.
pub(crate) fn milestones(picture: &Picture, flaws: &[FlawBody], cves: &[String]) -> Milestones {
    let known = || cves.iter().filter_map(|c| picture.vulnerabilities.get(c));
    let patched = flaws
        .iter()
        .filter(|f| f.cves.iter().any(|c| cves.contains(c)))
        .filter_map(FlawBody::patched);
    Milestones {
        first_exploited: known().filter_map(|v| v.first_exploited).min(),
        disclosed: known().filter_map(|v| v.disclosed).min(),
        patched: patched.min(),
        poc_public: known().filter_map(|v| v.poc_public).min(),
        mass_exploitation: known().filter_map(|v| v.mass_exploitation).min(),
    }
}

fn one_use(
    picture: &Picture,
    cve: &str,
    holding: &Holding,
    precisions: &Precisions,
) -> Option<Use> {
    let actor = picture.actor(holding.actor)?;
    let own = actor.views.iter().filter(|v| v.source == holding.source);
    let precision = own
        .filter_map(|v| precisions.get(&(v.key.clone(), cve.to_owned())))
        .max();
    Some(Use {
        actor: actor.name.clone(),
        cve: cve.to_owned(),
        first: holding.first_used,
        precision: precision.copied().unwrap_or_default(),
        cited: cited(holding),
    })
}

/// Who is behind a statement.
pub(crate) fn cited(holding: &Holding) -> Vec<Cited> {
    let origins = holding.origins.iter().map(|o| Cited {
        publisher: o.publisher.clone(),
        url: o.url.clone(),
        published: o.published.map(|d| d.to_string()),
    });
    origins.collect()
}
