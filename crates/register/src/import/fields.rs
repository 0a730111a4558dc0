//! The fields of an incident by name, each set from text: one reading for every way in.

use super::{Incoming, checks};
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
        if let Some(done) = self
            .identifies(field, text)
            .or_else(|| self.tells(field, text))
        {
            return done.map_err(|rule| format!("{field} {rule}"));
        }
        if let Some(done) = self.dates(field, text, zone) {
            return done;
        }
        self.words(field, text)
    }

    /// Prose and names of things.
    fn tells(&mut self, field: &str, text: &str) -> Option<Result<(), String>> {
        let ties = &mut self.ties;
        let name = |text: &str| Ok(text.to_owned());
        match field {
            "reference" => self.reference = Some(text.to_owned()),
            "marking" => self.marking = Some(text.to_owned()),
            "title" => self.title = Some(text.to_owned()),
            "text" => self.text.push(text.to_owned()),
            "observables" => {
                if let Err(rule) = checks::observables(text) {
                    return Some(Err(rule));
                }
                self.observables.push(text.to_owned());
            }
            "vulnerabilities" => {
                return Some(extend(
                    &mut ties.vulnerabilities,
                    &ids(text),
                    checks::vulnerability,
                ));
            }
            "techniques" => {
                return Some(extend(&mut ties.techniques, &ids(text), checks::technique));
            }
            "clusters" => return Some(extend(&mut ties.clusters, text, name)),
            "campaigns" => return Some(extend(&mut ties.campaigns, text, name)),
            _ => return None,
        }
        Some(Ok(()))
    }

    fn identifies(&mut self, field: &str, text: &str) -> Option<Result<(), String>> {
        let identity = &mut self.identity;
        let (list, check): (_, checks::Check) = match field {
            // A name may hold any character.
            "name" => {
                identity.names.push(text.to_owned());
                return Some(Ok(()));
            }
            "domain" => (&mut identity.domains, checks::domain),
            "host" => (&mut identity.hosts, |_| Ok(())),
            "address" => (&mut identity.addresses, checks::address),
            "email" => (&mut identity.emails, checks::email),
            "word" => (&mut identity.words, |_| Ok(())),
            "contact" => (&mut identity.contacts, |_| Ok(())),
            _ => return None,
        };
        Some(extend(list, text, |part| {
            check(part).map(|()| part.to_owned())
        }))
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

/// Ids hold neither commas nor blanks, by which many part them.
fn ids(text: &str) -> String {
    text.replace([',', ' ', '\t', '\n'], ";")
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
}

/// Adds the parts of a text, each in the form that it is kept in.
fn extend(
    list: &mut Vec<String>,
    text: &str,
    form: impl Fn(&str) -> Result<String, String>,
) -> Result<(), String> {
    for part in parts(text) {
        let part = form(part)?;
        if !list.contains(&part) {
            list.push(part);
        }
    }
    Ok(())
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
