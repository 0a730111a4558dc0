//! Lists of incidents by what they hold.

use super::usage;
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::ObjectQuery;
use ascribe_register::facets::{Field, value};
use ascribe_register::taxonomy::{RSIT, SECTORS};
use ascribe_register::when::Period;
use ascribe_register::words::{CameIn, Link, Nature, Status};
use ascribe_register::{Counted, Incident};
use serde::Serialize;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

/// States handed on at a time, and lots that wait: a few megabytes at most.
const LOT: usize = 256;
const WAITING_LOTS: usize = 8;

/// Which incidents are wanted; all of them by default.
#[derive(Debug, Clone, Default)]
pub struct IncidentFilter {
    /// Began within this period.
    pub period: Option<String>,
    /// Status, or several parted by commas.
    pub status: Option<String>,
    /// Sector, or a group of sectors.
    pub sector: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// How it came in.
    pub came_in: Option<String>,
    /// Kind by RSIT.
    pub kind: Option<String>,
    /// `uk:C3` or `nz:moderate`.
    pub severity: Option<String>,
    /// Nature of the actor.
    pub nature: Option<String>,
    /// How strongly it is tied to one.
    pub link: Option<String>,
    /// Pseudonym of the victim.
    pub victim: Option<String>,
    /// A vulnerability.
    pub vulnerability: Option<String>,
    /// A technique.
    pub technique: Option<String>,
    /// An activity cluster or actor.
    pub cluster: Option<String>,
    /// A campaign.
    pub campaign: Option<String>,
    /// Who works on it.
    pub owner: Option<String>,
    /// Only those in which somebody waits for us.
    pub waiting: bool,
    /// At most so many; 0 for 50.
    pub limit: usize,
    /// Only those after this one, the last of a page before.
    pub after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IncidentPage {
    /// The incidents, the newest first.
    pub incidents: Vec<ListedIncident>,
    /// Give this as `--after` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedIncident {
    /// What is counted of it.
    #[serde(flatten)]
    pub counted: Counted,
    /// When it began, as it was told.
    pub when: Option<String>,
    /// Status.
    pub status: Status,
    /// Its title, without who the victim is.
    pub title: Option<String>,
}

impl Session {
    /// A page of incidents.
    ///
    /// # Errors
    /// A filter that is none, or the record's own.
    pub fn list_incidents(&mut self, filter: &IncidentFilter) -> Result<IncidentPage, AppError> {
        let mut wanted = filter.clone();
        wanted.limit = if filter.limit == 0 { 50 } else { filter.limit };
        let limit = wanted.limit;
        wanted.limit = limit.saturating_add(1);
        // Names are kept with pseudonyms in them.
        for name in [&mut wanted.campaign, &mut wanted.owner]
            .into_iter()
            .flatten()
        {
            *name = self.disguised_text(name)?;
        }
        self.ledger.hold()?;
        let page = self.page(&wanted, limit);
        self.ledger.release();
        page
    }

    fn page(&mut self, wanted: &IncidentFilter, limit: usize) -> Result<IncidentPage, AppError> {
        let mut found = self.matching(wanted)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|i| i.id.clone());
        let incidents = found
            .iter()
            .map(|i| self.listed(i))
            .collect::<Result<_, _>>()?;
        Ok(IncidentPage { incidents, next })
    }

    /// An incident as a list shows it.
    pub(crate) fn listed(&mut self, incident: &Incident) -> Result<ListedIncident, AppError> {
        let title = self.title(incident)?;
        let mut counted = Counted::from(incident);
        // That it repeats one which whoever asks may not see is not told.
        let repeats = &incident.ties.duplicate_of;
        counted.duplicate = repeats.iter().any(|d| self.incident_state(d).is_ok());
        Ok(ListedIncident {
            counted,
            when: incident.facts.period.as_ref().map(told),
            status: incident.status(),
            title,
        })
    }

    /// The last title given, without who the victim is.
    pub(crate) fn title(&mut self, incident: &Incident) -> Result<Option<String>, AppError> {
        let Some(title) = self.last_title(&incident.id)? else {
            return Ok(None);
        };
        let own: Vec<&str> = incident.facts.victim.as_deref().into_iter().collect();
        let recogniser = self.recogniser(&title, &own)?;
        Ok(Some(recogniser.pseudonymise(&title)))
    }

    /// The incidents that pass a filter, the newest first.
    pub(crate) fn matching(&self, filter: &IncidentFilter) -> Result<Vec<Incident>, AppError> {
        let query = self.query(filter)?;
        let mut found = Vec::new();
        let mut broken = None;
        self.ledger.objects(&query, |_, object| {
            if found.len() >= filter.limit {
                return ControlFlow::Break(());
            }
            match serde_json::from_str::<Incident>(&object.state) {
                Ok(incident) => found.push(incident),
                Err(e) => broken = Some(AppError::stored("incident", e)),
            }
            ControlFlow::Continue(())
        })?;
        broken.map_or(Ok(found), Err)
    }

    /// Every incident that began within a period (milliseconds since 1970), as statistics count
    /// them, in the order of their beginning. `take` runs on a thread of its own, which reads the
    /// states while more of them are fetched.
    ///
    /// # Errors
    /// The record's own.
    pub fn counted(
        &self,
        from: i64,
        to: i64,
        take: &mut (dyn FnMut(Counted) + Send),
    ) -> Result<(), AppError> {
        let query = ObjectQuery {
            all: vec![(Field::Any.number(), vec![0])],
            rank: (to.saturating_neg(), from.saturating_neg()),
            ..ObjectQuery::default()
        };
        std::thread::scope(|scope| {
            let (fetched, states) = sync_channel::<Vec<String>>(WAITING_LOTS);
            scope.spawn(move || {
                for state in states.into_iter().flatten() {
                    if let Ok(counted) = Counted::of_state(&state) {
                        take(counted);
                    }
                }
            });
            let mut lot = Vec::with_capacity(LOT);
            self.ledger.objects(&query, |_, object| {
                lot.push(object.state);
                if lot.len() < LOT {
                    return ControlFlow::Continue(());
                }
                // Refused only if the thread ended, which a scope tells by ending likewise.
                match fetched.send(std::mem::replace(&mut lot, Vec::with_capacity(LOT))) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            })?;
            let _ = fetched.send(lot);
            Ok(())
        })
    }

    fn query(&self, filter: &IncidentFilter) -> Result<ObjectQuery, AppError> {
        let mut all = vec![(Field::Any.number(), vec![0])];
        all.extend(worded(filter)?);
        all.extend(classed(filter)?);
        all.extend(named(filter));
        let mut query = ObjectQuery {
            all,
            ..ObjectQuery::default()
        };
        if let Some(text) = &filter.period {
            let period = Period::parse(text, "UTC")
                .map_err(|e| usage("--period", e.to_string(), "write FROM..TO"))?;
            let last = period.to.unwrap_or_else(|| period.from.clone());
            query.rank = (last.to.saturating_neg(), period.from.from.saturating_neg());
        }
        if let Some(id) = &filter.after {
            let last = self.incident_state(id)?;
            let object = self.ledger.object(id)?;
            let number = object.and_then(|o| i64::try_from(o.id).ok()).unwrap_or(0);
            query.after = (last.begins().saturating_neg(), number);
        }
        Ok(query)
    }
}

/// A condition: field, and the values of which one must be there.
type Condition = (i64, Vec<i64>);

/// Field, option, what was given, how a word is read, and every word there is.
type Worded<'f> = (
    Field,
    &'f str,
    &'f Option<String>,
    fn(&str) -> Option<i64>,
    fn() -> String,
);

/// Conditions of controlled words, several parted by commas.
fn worded(filter: &IncidentFilter) -> Result<Vec<Condition>, AppError> {
    let all: [Worded<'_>; 4] = [
        (
            Field::Status,
            "--status",
            &filter.status,
            |t| Status::parse(t).map(Status::number),
            Status::list,
        ),
        (
            Field::CameIn,
            "--came-in",
            &filter.came_in,
            |t| CameIn::parse(t).map(CameIn::number),
            CameIn::list,
        ),
        (
            Field::Nature,
            "--nature",
            &filter.nature,
            |t| Nature::parse(t).map(Nature::number),
            Nature::list,
        ),
        (
            Field::Link,
            "--link",
            &filter.link,
            |t| Link::parse(t).map(Link::number),
            Link::list,
        ),
    ];
    let given = all
        .into_iter()
        .filter_map(|(f, o, t, p, l)| Some((f, o, t.as_ref()?, p, l)));
    given
        .map(|(field, option, text, parse, list)| {
            Ok((field.number(), words(option, text, parse, list)?))
        })
        .collect()
}

/// Conditions of taxonomies and levels.
fn classed(filter: &IncidentFilter) -> Result<Vec<Condition>, AppError> {
    let mut all = Vec::new();
    if let Some(text) = &filter.sector {
        match SECTORS.find(text) {
            Some(sector) => all.push((Field::Sector.number(), vec![value(&sector)])),
            None if SECTORS.classes.iter().any(|c| c.id == *text) => {
                all.push((Field::SectorGroup.number(), vec![value(text)]));
            }
            None => {
                let remedy = "see docs/guide-incidents.md";
                return Err(usage(
                    "--sector",
                    "is no sector and no group of sectors",
                    remedy,
                ));
            }
        }
    }
    if let Some(text) = &filter.kind {
        let kind = RSIT.find(text);
        let kind = kind.ok_or_else(|| usage("--kind", "is no type of RSIT", "write class/type"))?;
        all.push((Field::Kind.number(), vec![value(&kind)]));
    }
    if let Some(text) = &filter.severity {
        let grade = ascribe_register::severity::RULES.by_hand(text);
        let remedy = "write uk:C1 to uk:C6, or nz:minor to nz:highly-significant";
        let grade = grade.ok_or_else(|| usage("--severity", "is no level", remedy))?;
        let field = if grade.scheme == "uk" {
            Field::Uk
        } else {
            Field::Nz
        };
        all.push((field.number(), vec![value(&grade.level)]));
    }
    Ok(all)
}

/// Conditions of names and ids.
fn named(filter: &IncidentFilter) -> Vec<Condition> {
    let all = [
        (Field::Country, &filter.country),
        (Field::Victim, &filter.victim),
        (Field::Vulnerability, &filter.vulnerability),
        (Field::Technique, &filter.technique),
        (Field::Cluster, &filter.cluster),
        (Field::Campaign, &filter.campaign),
        (Field::Owner, &filter.owner),
    ];
    let given = all.into_iter().filter_map(|(field, text)| {
        let text = text.as_ref()?;
        Some((field.number(), vec![value(text)]))
    });
    let waiting = filter.waiting.then(|| (Field::Waiting.number(), vec![1]));
    given.chain(waiting).collect()
}

/// A period as it was told.
pub fn told(period: &Period) -> String {
    let zone = &period.from.zone;
    match &period.to {
        None => format!("{} {zone}", period.from.text),
        Some(to) => format!("{}..{} {zone}", period.from.text, to.text),
    }
}

/// A moment of the record.
pub fn at(milliseconds: i64) -> String {
    moment(milliseconds)
}

fn words(
    what: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<i64>,
    list: fn() -> String,
) -> Result<Vec<i64>, AppError> {
    let numbers = text.split(',').map(parse).collect::<Option<Vec<i64>>>();
    numbers.ok_or_else(|| {
        usage(
            what,
            "is none of the words it takes",
            format!("write {}", list()),
        )
    })
}
