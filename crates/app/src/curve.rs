//! How much the same evidence says on each day: the fall of exclusivity over time.

use crate::assess::span;
use crate::error::AppError;
use crate::judge::Known;
use crate::session::Session;
use ascribe_knowledge::Day;
use serde::Serialize;

/// Days of a curve, at most.
const DAYS: i32 = 3660;

/// What a curve is drawn of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveOptions {
    /// CVE ids that were used together.
    pub cves: Vec<String>,
    /// The actor asked about.
    pub actor: String,
    /// First and last day, `FROM..TO`.
    pub days: String,
}

/// The curve with what makes it bend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The evidence.
    pub cves: Vec<String>,
    /// Preferred name of the actor.
    pub actor: String,
    /// One for each day.
    pub points: Vec<CurvePoint>,
    /// Days at which the knowledge has a change, and what changed.
    pub changes: Vec<(String, String)>,
    /// The curve as a figure, SVG.
    #[serde(skip)]
    pub svg: String,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The day.
    pub day: String,
    /// Probability of seeing the evidence from anyone else.
    pub background: f64,
    /// Its weight for the actor, natural log.
    pub weight: f64,
}

impl Session {
    /// Weighs the same exploits day by day, with the present knowledge. Nothing is recorded.
    ///
    /// # Errors
    /// [`AppError::Usage`] for a wrong span, CVE or actor, or the record's own.
    pub fn curve(&mut self, options: &CurveOptions) -> Result<Curve, AppError> {
        let (from, to) = span(&options.days)?;
        let (Some(first), Some(last)) = (Day::parse(&from), Day::parse(&to)) else {
            return Err(wrong(&options.days, "is no span of days", "write FROM..TO"));
        };
        if last.0 - first.0 >= DAYS {
            return Err(wrong(
                &options.days,
                "is longer than ten years",
                "ask for less",
            ));
        }
        let id = match self.actor_meant(Some(&options.actor), &options.actor)? {
            Some(id) => id,
            None => {
                return Err(wrong(
                    &options.actor,
                    "leads to no actor",
                    "`ascribe search` finds names",
                ));
            }
        };
        let picture = self.picture_at(self.ledger.size()?)?;
        let name = picture
            .actors
            .iter()
            .find(|a| a.id == id)
            .map_or_else(String::new, |a| a.name.clone());
        let mut changes: Vec<(String, String)> = Vec::new();
        for cve in &options.cves {
            let Some(known) = picture.vulnerabilities.get(cve) else {
                return Err(wrong(
                    cve,
                    "is no vulnerability of the record",
                    "`ascribe search CVE` lists those",
                ));
            };
            for (day, what) in [
                (known.first_exploited, "first known use"),
                (known.disclosed, "disclosed"),
                (known.mass_exploitation, "used by many at once"),
                (known.poc_public, "proof of concept public"),
            ] {
                let Some(day) = day.filter(|d| *d >= first && *d <= last) else {
                    continue;
                };
                let change = (day.to_string(), what.to_owned());
                if !changes.contains(&change) {
                    changes.push(change);
                }
            }
        }
        changes.sort();
        let mut points = Vec::new();
        for day in first.0..=last.0 {
            let day = Day(day).to_string();
            points.push(self.point(&options.cves, &id, day)?);
        }
        let svg = ascribe_publish::curve_svg(
            &format!("{} on {}", options.cves.join(", "), name),
            &points
                .iter()
                .map(|p| (p.day.as_str(), p.weight, p.background))
                .collect::<Vec<_>>(),
            &changes,
        );
        Ok(Curve {
            cves: options.cves.clone(),
            actor: name,
            points,
            changes,
            svg,
        })
    }

    fn point(&mut self, cves: &[String], actor: &str, day: String) -> Result<CurvePoint, AppError> {
        let known = Known {
            observed: cves
                .iter()
                .map(|c| ("vulnerability".to_owned(), c.clone()))
                .collect(),
            day: Some(day.clone()),
            ..Known::default()
        };
        let answer = self.judge("curve", &known)?;
        let own = answer
            .evidence
            .iter()
            .flat_map(|e| &e.contributions)
            .filter(|c| *c.id == *actor);
        Ok(CurvePoint {
            day,
            background: answer
                .evidence
                .iter()
                .map(|e| e.background)
                .fold(0.0, f64::max),
            weight: own.map(|c| c.weight).sum(),
        })
    }
}

fn wrong(what: &str, rule: &str, remedy: &str) -> AppError {
    AppError::Usage {
        what: what.to_owned(),
        rule: rule.to_owned(),
        remedy: remedy.to_owned(),
    }
}
