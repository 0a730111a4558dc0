//! `ascribe challenge`.

use super::statement::write;
use super::{CommandError, Outcome, Result, open, open_for_questions};
use crate::arguments::statement::{
    Challenge, ChallengeAdd, ChallengeCommand, ChallengeDossier, ChallengeList, ChallengeRedTeam,
    ChallengeRun, Link,
};
use crate::arguments::{Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{ChallengeOptions, ChallengedLink, RecordedChallenge, RedTeam, Verdict};

pub fn run(global: &Global, arguments: &Challenge) -> Result<Outcome> {
    match &arguments.what {
        ChallengeCommand::Add(a) => add(global, a),
        ChallengeCommand::List(a) => list(global, a),
        ChallengeCommand::Run(a) => treat(global, a),
        ChallengeCommand::RedTeam(a) => red_team(global, a),
        ChallengeCommand::Dossier(a) => dossier(global, a),
    }
}

fn print<T: serde::Serialize>(
    global: &Global,
    value: &T,
    human: impl FnOnce() -> String,
) -> Result<Outcome> {
    match global.format {
        Format::Json => json(value)?,
        Format::Human => output::text(&human())?,
    }
    Ok(Outcome::Done)
}

fn line(c: &RecordedChallenge) -> String {
    let contested = if c.items.is_empty() {
        String::new()
    } else {
        format!(", contests {}", output::plain(&c.items.join(", ")))
    };
    let mut text = format!(
        "{}  {}  by {}{contested}\n  against the link {} of {}\n",
        c.id,
        c.received.get(..10).unwrap_or_default(),
        output::plain(&c.by),
        c.link.words(),
        c.against
    );
    match c.treatments.last() {
        Some(t) => text.push_str(&format!("  {}\n", output::plain(&t.says))),
        None => text.push_str("  not yet treated\n"),
    }
    text
}

fn add(global: &Global, a: &ChallengeAdd) -> Result<Outcome> {
    let options = ChallengeOptions {
        against: a.against.clone(),
        link: match a.link {
            Link::Activity => ChallengedLink::Activity,
            Link::Sponsor => ChallengedLink::Sponsor,
        },
        items: a.items.clone(),
        by: a.by.clone(),
        text: a.text.clone(),
    };
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let added = session.challenge_add(&options)?;
    drop(spinner);
    print(global, &added, || line(&added))
}

fn list(global: &Global, a: &ChallengeList) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let all = session.challenge_list(a.against.as_deref())?;
    drop(spinner);
    let document = serde_json::json!({ "challenges": all });
    print(global, &document, || all.iter().map(line).collect())
}

fn treat(global: &Global, a: &ChallengeRun) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let treatment = session.challenge_run(&a.id)?;
    drop(spinner);
    print(global, &treatment, || {
        format!("{}\n\n{}", output::plain(&treatment.says), treatment.answer)
    })
}

fn red_team(global: &Global, a: &ChallengeRedTeam) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let case = session.challenge_red_team(&a.assessment)?;
    drop(spinner);
    print(global, &case, || argued(&case))
}

fn argued(case: &RedTeam) -> String {
    let leader = output::plain(&case.leader);
    let mut text = match case.verdict {
        Verdict::Attributed => format!("The answer attributes it to {leader}.\n"),
        Verdict::Linked => {
            format!("The answer links it to {leader} and attributes it to nobody.\n")
        }
        Verdict::Unattributed => {
            format!("The answer names nobody; the first named hypothesis is {leader}.\n")
        }
    };
    for (title, points) in case.parts() {
        text.push_str(&format!("\n{}\n", output::plain(&title)));
        for point in points {
            text.push_str(&format!("  {}\n", output::plain(point)));
        }
    }
    text
}

fn dossier(global: &Global, a: &ChallengeDossier) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    let page = session.challenge_dossier(&a.id, a.red_team)?;
    drop(spinner);
    std::fs::create_dir_all(&a.out)
        .map_err(|e| CommandError::Io(format!("cannot create {}: {e}", a.out.display())))?;
    let path = a.out.join("as-challenged.html");
    write(&path, &page)?;
    let document = serde_json::json!({ "page": path });
    print(global, &document, || format!("{}\n", path.display()))
}
