//! `ascribe support`.

use super::{Outcome, Result, open, open_for_questions};
use crate::arguments::register::{
    Support, SupportConsent, SupportFields, SupportMayShare, SupportWaiting,
};
use crate::arguments::{Format, Global};
use crate::output::{self, json, plain};
use crate::progress::Spinner;
use ascribe_app::{ConsentRequest, ShownWaiting, SupportRequest, WaitingFilter};

pub fn run(global: &Global, arguments: &Support) -> Result<Outcome> {
    match arguments {
        Support::Waiting(a) => waiting(global, a),
        Support::Add(a) => {
            let request = SupportRequest {
                kind: Some(a.kind.clone()),
                ..request(&a.fields)
            };
            record(global, &a.id, &request)
        }
        Support::Change(a) => {
            let request = SupportRequest {
                handle: Some(a.handle.clone()),
                ..request(&a.fields)
            };
            record(global, &a.id, &request)
        }
        Support::Consent(a) => consent(global, a),
        Support::MayShare(a) => may_share(global, a),
    }
}

fn request(fields: &SupportFields) -> SupportRequest {
    SupportRequest {
        state: fields.state.clone(),
        owner: fields.owner.clone(),
        due: fields.due.clone(),
        to: fields.to.clone(),
        indicators: fields.indicators,
        text: fields.text.clone(),
        ..SupportRequest::default()
    }
}

fn record(global: &Global, id: &str, request: &SupportRequest) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let handle = session.support(id, request)?;
    told(global, id, &handle)
}

fn told(global: &Global, id: &str, handle: &str) -> Result<Outcome> {
    match global.format {
        Format::Json => json(&serde_json::json!({ "incident": id, "handle": handle }))?,
        Format::Human => output::text(&format!("Recorded: {handle} of {id}.\n"))?,
    }
    Ok(Outcome::Done)
}

fn waiting(global: &Global, a: &SupportWaiting) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let filter = WaitingFilter {
        owner: a.owner.clone(),
        overdue: a.overdue,
    };
    let all = session.waiting(&filter)?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "waiting": all }))?,
        Format::Human if all.is_empty() => output::text("Nobody waits.\n")?,
        Format::Human => {
            let lines = all.iter().map(waits);
            output::text(&lines.collect::<String>())?;
        }
    }
    Ok(Outcome::Done)
}

/// A piece that somebody waits for: its line, and below what it is about.
fn waits(shown: &ShownWaiting) -> String {
    let w = &shown.waiting;
    let mut text = format!(
        "{:<10} {:<8} {:<10} {}  {:<12} {:<24} {}\n",
        w.due.as_deref().unwrap_or("–"),
        if w.overdue { "overdue" } else { "" },
        w.kind.as_str(),
        w.incident,
        w.handle,
        w.victim.as_deref().unwrap_or("–"),
        plain(w.owner.as_deref().unwrap_or("–"))
    );
    if let Some(title) = &shown.title {
        text.push_str(&format!("           {}\n", plain(title)));
    }
    for line in shown.text.iter().flat_map(|t| t.lines()) {
        text.push_str(&format!("           {}\n", plain(line)));
    }
    text
}

fn consent(global: &Global, a: &SupportConsent) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let request = ConsentRequest {
        what: a.what.clone(),
        with: a.with.clone(),
        until: a.until.clone(),
        withdraw: a.withdraw.clone(),
        text: a.text.clone(),
    };
    let handle = session.consent(&a.id, &request)?;
    told(global, &a.id, &handle)
}

fn may_share(global: &Global, a: &SupportMayShare) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let consent = session.allowed(&a.id, &a.what, &a.with)?;
    match global.format {
        Format::Json => {
            json(&serde_json::json!({ "allowed": consent.is_some(), "consent": consent }))?
        }
        Format::Human => output::text(&match &consent {
            Some(c) => format!("Allowed by {}.\n", c.handle),
            None => "Not allowed: no consent covers it.\n".to_owned(),
        })?,
    }
    Ok(if consent.is_some() {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}
