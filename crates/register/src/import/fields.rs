//! The fields of an incident by name, each set from text: one reading for every way in.

use super::Incoming;
use crate::event::Actor;
use crate::severity::RULES;
use crate::taxonomy::{DISPOSITION, RSIT, SECTORS, Taxonomy};
use crate::when::{Moment, Period};
use crate::words::{CameIn, Effect, Link, Nature, Organisation, Status};

/// Longest text of one field, in bytes.
const MAX_TEXT: usize = 4 << 20;

/// Every field.
pub const FIELDS: &[&str] = &[
    "reference",
    "title",
    "text",
    "when",
    "from",
    "to",
    "detected",
    "reported",
    "came-in",
    "sector",
    "country",
    "status",
    "kind",
    "disposition",
    "owner",
    "harm-prevented",
    "effect",
    "organisation",
    "severity",
    "nature",
    "link",
    "vulnerabilities",
    "techniques",
    "clusters",
    "campaigns",
    "observables",
    "name",
    "domain",
    "host",
    "address",
    "email",
    "word",
    "contact",
    "marking",
];

impl Incoming {
    /// Sets a field from text. Empty text sets nothing. Lists are parted by `;` or `|`.
    ///
    /// # Errors
    /// What the field takes; the text itself is not repeated.
    pub fn set(&mut self, field: &str, text: &str, zone: &str) -> Result<(), String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > MAX_TEXT {
            return Err(format!(
                "{field} is longer than {MAX_TEXT} bytes; give it as a file"
            ));
        }
        if self.identifies(field, text) || self.tells(field, text) {
            return Ok(());
        }
        if let Some(done) = self.dates(field, text, zone) {
            return done;
        }
        self.words(field, text)
    }

    /// Prose and names of things.
    fn tells(&mut self, field: &str, text: &str) -> bool {
        match field {
            "reference" => self.reference = Some(text.to_owned()),
            "marking" => self.marking = Some(text.to_owned()),
            "title" => self.title = Some(text.to_owned()),
            "text" => self.text.push(text.to_owned()),
            "observables" => self.observables.push(text.to_owned()),
            "vulnerabilities" => extend(&mut self.ties.vulnerabilities, text, str::to_uppercase),
            "techniques" => extend(&mut self.ties.techniques, text, str::to_uppercase),
            "clusters" => extend(&mut self.ties.clusters, text, str::to_owned),
            "campaigns" => extend(&mut self.ties.campaigns, text, str::to_owned),
            _ => return false,
        }
        true
    }

    fn identifies(&mut self, field: &str, text: &str) -> bool {
        let identity = &mut self.identity;
        let list = match field {
            // A name may hold any character.
            "name" => {
                identity.names.push(text.to_owned());
                return true;
            }
            "domain" => &mut identity.domains,
            "host" => &mut identity.hosts,
            "address" => &mut identity.addresses,
            "email" => &mut identity.emails,
            "word" => &mut identity.words,
            "contact" => &mut identity.contacts,
            _ => return false,
        };
        extend(list, text, str::to_owned);
        true
    }

    fn dates(&mut self, field: &str, text: &str, zone: &str) -> Option<Result<(), String>> {
        let told = |e: crate::when::WhenError| format!("{field} {e}");
        let facts = &mut self.facts;
        let done = match field {
            "when" => Period::parse(text, zone).map(|p| facts.period = Some(p)),
            "from" => Moment::parse(text, zone).map(|from| {
                let to = facts.period.take().and_then(|p| p.to);
                facts.period = Some(Period { from, to });
            }),
            "to" => Moment::parse(text, zone).and_then(|to| match &mut facts.period {
                Some(period) if to.to < period.from.from => Err(crate::when::WhenError::Order),
                Some(period) => {
                    period.to = Some(to);
                    Ok(())
                }
                None => {
                    facts.period = Some(Period { from: to, to: None });
                    Ok(())
                }
            }),
            "detected" => Moment::parse(text, zone).map(|m| facts.detected = Some(m)),
            "reported" => Moment::parse(text, zone).map(|m| facts.reported = Some(m)),
            _ => return None,
        };
        Some(done.map_err(told))
    }

    fn words(&mut self, field: &str, text: &str) -> Result<(), String> {
        let facts = &mut self.facts;
        match field {
            "came-in" => facts.came_in = Some(word(field, CameIn::parse(text), CameIn::list)?),
            "status" => facts.status = Some(word(field, Status::parse(text), Status::list)?),
            "sector" => facts.sector = Some(class(field, &SECTORS, text)?),
            "kind" => facts.kind = Some(class(field, &RSIT, text)?),
            "disposition" => facts.disposition = Some(class(field, &DISPOSITION, text)?),
            "country" => facts.country = Some(country(text)?),
            "owner" => facts.owner = Some(text.to_owned()),
            "harm-prevented" => {
                let whole = text.replace([',', ' '], "").parse();
                let amount = whole.map_err(|_| "harm-prevented takes a whole number".to_owned())?;
                facts.harm_prevented = Some(amount);
            }
            "effect" => self.effect = Some(word(field, Effect::parse(text), Effect::list)?),
            "organisation" => {
                let found = Organisation::parse(text);
                self.organisation = Some(word(field, found, Organisation::list)?);
            }
            "severity" => {
                for one in parts(text) {
                    let grade = RULES.by_hand(one);
                    self.grades.push(grade.ok_or(
                        "severity takes uk:C1 to uk:C6, or nz:minor to nz:highly-significant",
                    )?);
                }
            }
            "nature" => {
                let nature = word(field, Nature::parse(text), Nature::list)?;
                self.actor.get_or_insert_with(Actor::default).nature = nature;
            }
            "link" => {
                let link = word(field, Link::parse(text), Link::list)?;
                self.actor.get_or_insert_with(Actor::default).link = link;
            }
            _ => {
                return Err(format!(
                    "there is no field {field}; the fields are {}",
                    FIELDS.join(", ")
                ));
            }
        }
        Ok(())
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
}

fn extend(list: &mut Vec<String>, text: &str, form: fn(&str) -> String) {
    for part in parts(text).map(form) {
        if !list.contains(&part) {
            list.push(part);
        }
    }
}

fn word<T>(field: &str, found: Option<T>, list: fn() -> String) -> Result<T, String> {
    found.ok_or_else(|| format!("{field} takes {}", list()))
}

fn class(field: &str, taxonomy: &Taxonomy, text: &str) -> Result<String, String> {
    taxonomy.find(text).ok_or_else(|| {
        let classes: Vec<&str> = taxonomy.classes.iter().map(|c| c.id.as_str()).collect();
        format!(
            "{field} is not one of {} {} (class/type; classes {})",
            taxonomy.name,
            taxonomy.version,
            classes.join(", ")
        )
    })
}

fn country(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err("country takes a code of two letters such as NZ".to_owned())
    }
}
