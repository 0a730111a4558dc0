//! `ascribe statement` and `ascribe verify-package`.

use super::{CommandError, Outcome, Result, open, open_for_questions};
use crate::arguments::statement::{
    Form, How, Statement, StatementCommand, StatementDisclose, StatementDraft, StatementJoin,
    StatementReview, StatementShow, StatementText, VerifyPackage,
};
use crate::arguments::{Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    Breach, DraftOptions, ReleaseAct, ReleaseForm, ReleasePart, Session, ShownRelease, parse_moment,
};
use std::path::Path;

pub fn run(global: &Global, arguments: &Statement) -> Result<Outcome> {
    match &arguments.what {
        StatementCommand::Draft(a) => draft(global, a),
        StatementCommand::Edit(a) => act(global, None, |s| s.statement_edit(&a.id, &a.file)),
        StatementCommand::Check(a) => check(global, a),
        StatementCommand::Review(a) => review(global, a),
        StatementCommand::Approve(a) => take(global, &a.id, &ReleaseAct::Approve, None),
        StatementCommand::Embargo(a) => {
            let until = a.until.as_deref().map(|t| parse_moment("--until", t));
            take(
                global,
                &a.id,
                &ReleaseAct::Embargo(until.transpose()?),
                None,
            )
        }
        StatementCommand::Join(a) => join(global, a),
        StatementCommand::Release(a) => take(global, &a.id, &ReleaseAct::Release, a.out.as_deref()),
        StatementCommand::Correct(a) => act(global, None, |s| {
            s.statement_correct(&a.id, &a.file, &a.note)
        }),
        StatementCommand::Withdraw(a) => {
            let withdraw = ReleaseAct::Withdraw(a.reason.clone());
            take(global, &a.id, &withdraw, a.out.as_deref())
        }
        StatementCommand::List => list(global),
        StatementCommand::Show(a) => show(global, a),
        StatementCommand::Feed(a) => feed(global, a.out.as_deref()),
        StatementCommand::Disclose(a) => disclose(global, a),
    }
}

fn draft(global: &Global, a: &StatementDraft) -> Result<Outcome> {
    let options = DraftOptions {
        assessments: a.assessments.clone(),
        statistics: a.statistics.clone(),
        title: a.title.clone(),
        date: a.date.clone(),
        activity: a.activity.clone(),
        clear: a.clear.clone(),
        at_most: a.at_most.clone(),
    };
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let drafted = session.statement_draft(&options)?;
    drop(spinner);
    match global.format {
        Format::Json => json(&drafted)?,
        Format::Human => {
            output::text(&drafted.shown.text)?;
            if !global.quiet {
                eprintln!("ascribe: {} ({})", drafted.shown.id, drafted.shown.state);
                for remark in &drafted.remarks {
                    eprintln!("ascribe: {remark}");
                }
            }
        }
    }
    Ok(Outcome::Done)
}

/// One act, and what became of the statement.
fn act(
    global: &Global,
    out: Option<&Path>,
    what: impl FnOnce(&mut Session) -> std::result::Result<ShownRelease, ascribe_app::AppError>,
) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let shown = what(&mut session)?;
    drop(spinner);
    if let Some(folder) = out {
        files(&session, &shown.id, folder)?;
    }
    match global.format {
        Format::Json => json(&shown)?,
        Format::Human => output::text(&line(&shown))?,
    }
    Ok(Outcome::Done)
}

fn take(global: &Global, id: &str, what: &ReleaseAct, out: Option<&Path>) -> Result<Outcome> {
    act(global, out, |s| s.statement_act(id, what))
}

/// State, title, and what is still needed.
fn line(shown: &ShownRelease) -> String {
    let mut text = format!(
        "{}  {:<10}  {}\n",
        shown.id,
        shown.state,
        output::plain(&shown.title)
    );
    if !shown.needs.is_empty() {
        text.push_str(&format!("  needs {}\n", shown.needs.join(", ")));
    }
    if let Some(until) = &shown.embargo {
        text.push_str(&format!("  embargo until {until}\n"));
    }
    text
}

fn breaches(all: &[Breach]) -> String {
    let mut text = String::new();
    for b in all {
        text.push_str(&format!(
            "{}: {}\n  {}\n  {}\n",
            b.rule,
            output::plain(&b.says),
            output::plain(&b.text),
            output::plain(&b.remedy)
        ));
    }
    if text.is_empty() {
        text.push_str("nothing to refuse\n");
    }
    text
}

fn check(global: &Global, a: &StatementText) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    let found = session.statement_check(&a.id, &a.file)?;
    drop(spinner);
    match global.format {
        Format::Json => json(&serde_json::json!({ "breaches": found }))?,
        Format::Human => output::text(&breaches(&found))?,
    }
    Ok(if found.is_empty() {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}

fn review(global: &Global, a: &StatementReview) -> Result<Outcome> {
    let what = match &a.sign_off {
        Some(role) => ReleaseAct::SignOff(role.clone()),
        None => ReleaseAct::Review(!a.changes, a.note.clone()),
    };
    take(global, &a.id, &what, None)
}

fn join(global: &Global, a: &StatementJoin) -> Result<Outcome> {
    let part = match a.how {
        How::Joins => ReleasePart::Joins,
        How::Supports => ReleasePart::Supports,
    };
    let package = a.signed.as_deref().zip(a.key.as_deref());
    act(global, None, |s| {
        s.statement_join(&a.id, &a.partner, part, a.text.as_deref(), package)
    })
}

fn list(global: &Global) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let all = session.statement_list()?;
    drop(spinner);
    match global.format {
        Format::Json => json(&serde_json::json!({ "statements": all }))?,
        Format::Human => output::text(&all.iter().map(line).collect::<String>())?,
    }
    Ok(Outcome::Done)
}

fn show(global: &Global, a: &StatementShow) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    if let Some(path) = &a.pdf {
        let bytes = session.statement_pdf(&a.id)?;
        drop(spinner);
        bytes_to(path, &bytes)?;
        return Ok(Outcome::Done);
    }
    let form = a.form.map(|form| match form {
        Form::Markdown => ReleaseForm::Markdown,
        Form::Html => ReleaseForm::Html,
        Form::Sidecar => ReleaseForm::Sidecar,
        Form::Signed => ReleaseForm::Signed,
    });
    if let Some(form) = form {
        let text = session.statement_form(&a.id, form)?;
        drop(spinner);
        output::text(&text)?;
        return Ok(Outcome::Done);
    }
    let shown = session.statement_show(&a.id)?;
    drop(spinner);
    match global.format {
        Format::Json => json(&shown)?,
        Format::Human => {
            let text = shown.public.as_deref().unwrap_or(&shown.text);
            output::text(&format!("{}\n{text}", line(&shown)))?;
        }
    }
    Ok(Outcome::Done)
}

fn feed(global: &Global, out: Option<&Path>) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let text = session.statement_feed()?;
    drop(spinner);
    match out {
        Some(path) => write(path, &text)?,
        None => output::text(&text)?,
    }
    Ok(Outcome::Done)
}

/// The files of a release.
fn files(session: &Session, id: &str, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|e| CommandError::Io(format!("cannot create {}: {e}", folder.display())))?;
    for (name, form) in [
        ("statement.md", ReleaseForm::Markdown),
        ("statement.html", ReleaseForm::Html),
        ("statement.signed.json", ReleaseForm::Signed),
    ] {
        write(&folder.join(name), &session.statement_form(id, form)?)?;
    }
    bytes_to(&folder.join("statement.pdf"), &session.statement_pdf(id)?)?;
    write(&folder.join("feed.xml"), &session.statement_feed()?)
}

pub fn write(path: &Path, text: &str) -> Result<()> {
    bytes_to(path, text.as_bytes())
}

fn bytes_to(path: &Path, bytes: &[u8]) -> Result<()> {
    output::private_file(path, bytes)
        .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))
}

fn disclose(global: &Global, a: &StatementDisclose) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    let package = session.statement_disclose(&a.id, &a.items)?;
    drop(spinner);
    let text = serde_json::to_string_pretty(&package)
        .map_err(|e| CommandError::Io(format!("cannot form JSON: {e}")))?;
    write(&a.out, &(text + "\n"))?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "opened": package.opened.len() }))?,
        Format::Human => output::text(&format!(
            "{}: {} items open\n",
            a.out.display(),
            package.opened.len()
        ))?,
    }
    Ok(Outcome::Done)
}

/// `verify-package`.
pub fn verify(global: &Global, a: &VerifyPackage) -> Result<Outcome> {
    let verified = ascribe_app::verify_package(&a.file, a.public_key.as_deref())?;
    match global.format {
        Format::Json => json(&verified)?,
        Format::Human => {
            let mut text = String::new();
            for item in &verified.opened {
                let value = output::plain(&output::defang(&item.type_, &item.value));
                text.push_str(&format!("{}  {}  {value}\n", item.id, item.kind));
            }
            for problem in &verified.problems {
                text.push_str(&format!("problem: {}\n", output::plain(problem)));
            }
            let word = if verified.sound { "sound" } else { "not sound" };
            let key = if verified.key_given {
                "under the key given"
            } else {
                "under the package's own key: compare it with one got by another way"
            };
            text.push_str(&format!(
                "{word}: {} open, {} closed, {key}\n  {}\n",
                verified.opened.len(),
                verified.closed,
                verified.public_key
            ));
            output::text(&text)?;
        }
    }
    Ok(if verified.sound {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}
