//! `ascribe incident`.

mod print;
mod show;

use super::{CommandError, Outcome, Result, open, open_for_questions};
use crate::arguments::register::{
    Incident, IncidentClose, IncidentImport as ImportArgs, IncidentLink, IncidentLinks,
    IncidentList, IncidentNew, IncidentSearch, IncidentShow, IncidentTouched, IncidentUpdate,
    RevealArgs,
};
use crate::arguments::{Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    IncidentFilter, IncidentImport, LinkRequest, NewIncident, Reveal, Ties, UpdateRequest,
};

/// Rows printed one by one; with `-v` all.
const SHOWN: usize = 20;

pub fn run(global: &Global, arguments: &Incident) -> Result<Outcome> {
    match arguments {
        Incident::New(a) => new(global, a),
        Incident::Show(a) => show(global, a),
        Incident::List(a) => list(global, a),
        Incident::Search(a) => search(global, a),
        Incident::Update(a) => update(global, a),
        Incident::Link(a) => link(global, a),
        Incident::Close(a) => close(global, a),
        Incident::Links(a) => links(global, a),
        Incident::Touched(a) => touched(global, a),
        Incident::Import(a) => import(global, a),
    }
}

/// The need to know, if it is claimed.
pub fn reveal(arguments: &RevealArgs) -> Option<Reveal> {
    arguments.reveal.then(|| Reveal {
        reason: arguments.reason.clone().unwrap_or_default(),
    })
}

/// Prints JSON, or a line for people.
fn say<T: serde::Serialize>(global: &Global, value: &T, line: &str) -> Result<()> {
    match global.format {
        Format::Json => json(value),
        Format::Human => output::text(line),
    }
}

fn new(global: &Global, a: &IncidentNew) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let request = NewIncident {
        fields: a.fields.pairs(),
        zone: a.fields.zone.clone(),
        files: a.files.clone(),
        place: a.place.clone(),
        victim: a.victim.clone(),
        adopt: a.adopt.clone(),
        reason: a.reason.clone(),
        marking: Some(a.marking.clone()),
    };
    let recorded = session.new_incident(&request, &mut spinner)?;
    drop(spinner);
    for problem in &recorded.problems {
        eprintln!("ascribe: {}", output::plain(problem));
    }
    say(global, &recorded, &print::recorded(&recorded))?;
    Ok(if recorded.problems.is_empty() {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}

fn show(global: &Global, a: &IncidentShow) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let reveal = reveal(&a.reveal);
    // A reading of who the victim is must be recorded.
    let mut session = match reveal {
        Some(_) => open(global, &mut spinner)?,
        None => open_for_questions(global, &mut spinner)?,
    };
    let shown = session.show_incident(&a.id, a.history, reveal.as_ref())?;
    drop(spinner);
    say(global, &shown, &show::incident(&shown))?;
    Ok(Outcome::Done)
}

fn links(global: &Global, a: &IncidentLinks) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let links = session.incident_links(&a.id)?;
    say(global, &links, &print::links(&links))?;
    Ok(Outcome::Done)
}

fn touched(global: &Global, a: &IncidentTouched) -> Result<Outcome> {
    let since = ascribe_app::parse_moment("--since", &a.since)?;
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let touched = session.touched_incidents(since)?;
    say(global, &touched, &print::touched(&touched))?;
    Ok(Outcome::Done)
}

fn list(global: &Global, a: &IncidentList) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let filter = IncidentFilter {
        period: a.period.clone(),
        status: a.status.clone(),
        sector: a.sector.clone(),
        country: a.country.clone(),
        came_in: a.came_in.clone(),
        kind: a.kind.clone(),
        severity: a.severity.clone(),
        nature: a.nature.clone(),
        link: a.link.clone(),
        victim: a.victim.clone(),
        vulnerability: a.vulnerability.clone(),
        technique: a.technique.clone(),
        cluster: a.cluster.clone(),
        campaign: a.campaign.clone(),
        owner: a.owner.clone(),
        waiting: a.waiting,
        limit: a.limit,
        after: a.after.clone(),
    };
    let page = session.list_incidents(&filter)?;
    let mut text = print::list(&page.incidents);
    if let Some(next) = &page.next {
        text.push_str(&format!("More: --after {next}\n"));
    }
    say(global, &page, &text)?;
    Ok(Outcome::Done)
}

fn search(global: &Global, a: &IncidentSearch) -> Result<Outcome> {
    if a.identity {
        let mut session = open(global, &mut Spinner::new(global.quiet))?;
        let reveal = Reveal {
            reason: a.reason.clone().unwrap_or_default(),
        };
        let hits = session.search_identity(&a.text, &reveal)?;
        let lines = hits
            .iter()
            .map(|h| format!("{}  {}\n", h.victim, h.incidents.join(" ")));
        let mut text: String = lines.collect();
        if hits.is_empty() {
            text.push_str("Nothing found. The search was recorded.\n");
        }
        say(global, &serde_json::json!({ "victims": hits }), &text)?;
        return Ok(Outcome::Done);
    }
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let found = session.search_incidents(&a.text, a.limit)?;
    let value = serde_json::json!({ "incidents": found });
    say(global, &value, &print::list(&found))?;
    Ok(Outcome::Done)
}

fn update(global: &Global, a: &IncidentUpdate) -> Result<Outcome> {
    let custody = match a.custody.as_deref().map(|c| c.split_once('=')) {
        None => None,
        Some(Some((piece, step))) => Some((piece.to_owned(), step.to_owned())),
        Some(None) => {
            let text = "--custody is no FILE-N=STEP; write for example file-1=accessed";
            return Err(CommandError::Usage(text.to_owned()));
        }
    };
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let request = UpdateRequest {
        fields: a.fields.pairs(),
        zone: a.fields.zone.clone(),
        files: a.files.clone(),
        place: a.place.clone(),
        victim: a.victim.clone(),
        custody,
        derived: a.derived.clone(),
        reason: a.reason.clone(),
    };
    let problems = session.update_incident(&a.id, &request, &mut spinner)?;
    drop(spinner);
    for problem in &problems {
        eprintln!("ascribe: {}", output::plain(problem));
    }
    let value = serde_json::json!({ "incident": a.id, "problems": problems });
    say(global, &value, &format!("Recorded: {}.\n", a.id))?;
    Ok(if problems.is_empty() {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}

fn link(global: &Global, a: &IncidentLink) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let ties = Ties {
        clusters: a.cluster.clone(),
        campaigns: a.campaign.clone(),
        assessments: a.assessment.clone(),
        duplicate_of: a.duplicate_of.clone(),
        related: a.related.clone(),
        ..Ties::default()
    };
    let (add, remove) = if a.undo {
        (Ties::default(), ties)
    } else {
        (ties, Ties::default())
    };
    let request = LinkRequest {
        add,
        remove,
        reason: a.reason.clone(),
    };
    session.link_incident(&a.id, &request)?;
    let value = serde_json::json!({ "incident": a.id });
    say(global, &value, &format!("Recorded: {}.\n", a.id))?;
    Ok(Outcome::Done)
}

fn close(global: &Global, a: &IncidentClose) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    match &a.disposition {
        Some(disposition) => {
            session.close_incident(&a.id, disposition, a.lessons.as_deref())?;
        }
        None => session.reopen_incident(&a.id, a.reason.as_deref())?,
    }
    let value = serde_json::json!({ "incident": a.id, "closed": !a.reopen });
    let word = if a.reopen { "Open again" } else { "Closed" };
    say(global, &value, &format!("{word}: {}.\n", a.id))?;
    Ok(Outcome::Done)
}

fn import(global: &Global, a: &ImportArgs) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let options = IncidentImport {
        format: a.from_format.clone(),
        map: a.map.clone(),
        dates: a.dates.clone(),
        zone: a.zone.clone(),
        source: a.source.clone(),
        marking: Some(a.marking.clone()),
        dry_run: a.dry_run,
    };
    let report = session.import_incidents(&a.path, &options, &mut spinner)?;
    drop(spinner);
    let text = print::report(
        &report,
        if global.verbose { usize::MAX } else { SHOWN },
        a.dry_run,
    );
    say(global, &report, &text)?;
    Ok(if report.refused > 0 {
        Outcome::Finding
    } else {
        Outcome::Done
    })
}
