//! `ascribe claim`: statements as claims, and what a restatement changed.

use super::{CommandError, Outcome, Result, moment, open, open_for_questions};
use crate::arguments::{
    Claim, ClaimAdd, ClaimCommand, ClaimCompare, ClaimCorrect, ClaimId, ClaimList, ClaimResolve,
    Decision, Format, Global,
};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{ClaimFilter, ClaimOptions, ImportOptions, Resolve, ShownStatement};

pub fn run(global: &Global, arguments: &Claim) -> Result<Outcome> {
    match &arguments.what {
        ClaimCommand::Add(a) => add(global, a),
        ClaimCommand::List(a) => list(global, a),
        ClaimCommand::Show(a) => show(global, a),
        ClaimCommand::Compare(a) => compare(global, a),
        ClaimCommand::Correct(a) => correct(global, a),
        ClaimCommand::Resolve(a) => resolve(global, a),
    }
}

/// Prints the answer in the form asked for.
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

fn add(global: &Global, a: &ClaimAdd) -> Result<Outcome> {
    let import = ImportOptions::from_words(
        a.source.clone(),
        a.reliability.as_deref(),
        a.credibility,
        a.marking.clone(),
        None,
    )?;
    let options = ClaimOptions {
        import,
        title: a.title.clone(),
        url: a.url.clone(),
        published: a.published.clone(),
        derived_from: a.derived_from.clone(),
    };
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let added = session.claim_add(&a.file, &options)?;
    drop(spinner);
    if added.cut {
        eprintln!("ascribe: the statement is longer than what is read; its end was left out");
    }
    if added.disguised {
        eprintln!(
            "ascribe: victims known to the register gave way to their pseudonyms; keep the words themselves with `incident update INCIDENT --file`, which seals them"
        );
    }
    print(global, &added, || {
        let known = if added.new { "" } else { " (known before)" };
        let mut text = format!(
            "{}{known}\n  {}, {} claims\n",
            added.statement,
            output::plain(&added.source),
            added.claims.len()
        );
        for kept in &added.claims {
            text.push_str(&claim_line(kept));
        }
        text
    })
}

/// Kind, who, about whom, hedge, figures, place and sentence of a claim.
fn claim_line<T: serde::Serialize>(kept: &T) -> String {
    let value = serde_json::to_value(kept).unwrap_or_default();
    let claim = value.get("claim").cloned().unwrap_or_default();
    let text = |key: &str| {
        claim
            .get(key)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let list = |key: &str| {
        let all = claim
            .get(key)
            .and_then(|v| v.as_array())
            .cloned()
            .unwrap_or_default();
        all.iter()
            .filter_map(|v| v.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let id = value.get("id").and_then(|v| v.as_str()).unwrap_or_default();
    let mut facts = Vec::new();
    for (label, words) in [
        ("says", list("speakers")),
        ("of", list("about")),
        ("in", list("scope")),
        ("when", list("period")),
    ] {
        if !words.is_empty() {
            facts.push(format!("{label} {words}"));
        }
    }
    if let Some(hedge) = claim.get("hedge").filter(|h| !h.is_null()) {
        let words = hedge
            .get("words")
            .and_then(|v| v.as_str())
            .unwrap_or_default();
        let grade = hedge
            .get("grade")
            .and_then(serde_json::Value::as_u64)
            .unwrap_or_default();
        facts.push(format!("hedge \"{words}\" ({grade} of 10)"));
    }
    for figure in claim
        .get("figures")
        .and_then(|v| v.as_array())
        .into_iter()
        .flatten()
    {
        let words = figure
            .get("words")
            .and_then(|v| v.as_str())
            .unwrap_or_default();
        let of = figure
            .get("denominator")
            .and_then(|v| v.as_str())
            .map(|d| format!(" of {d}"))
            .unwrap_or_default();
        facts.push(format!("figure {words}{of}"));
    }
    let short: String = id
        .rsplit("--")
        .next()
        .unwrap_or_default()
        .chars()
        .take(8)
        .collect();
    format!(
        "  {short}  {}: {}\n            {}\n",
        text("kind"),
        output::plain(&facts.join("; ")),
        output::plain(&text("text"))
    )
}

fn statement_text(shown: &ShownStatement, verbose: bool) -> String {
    let s = &shown.statement;
    let when = s.published.as_deref().unwrap_or("undated");
    let title = s.title.as_deref().unwrap_or("untitled");
    let mut text = format!(
        "{} [{}] {} {}: {}\n",
        output::plain(&shown.source),
        shown.grade,
        output::plain(&shown.marking),
        output::plain(when),
        output::plain(title)
    );
    text.push_str(&format!("  {}\n", s.id));
    for kept in &shown.claims {
        text.push_str(&claim_line(kept));
        for r in shown.resolutions.iter().filter(|r| r.claim == kept.id) {
            text.push_str(&format!(
                "            {}: {}\n",
                r.decision,
                output::plain(&r.reason)
            ));
        }
        for c in shown.corrections.iter().filter(|c| c.claim == kept.id) {
            let fields: Vec<&str> = c.fields.keys().map(String::as_str).collect();
            text.push_str(&format!(
                "            corrected ({}): {}\n",
                fields.join(", "),
                output::plain(&c.reason)
            ));
        }
        if verbose {
            text.push_str(&format!(
                "            rules: {}\n",
                output::plain(&kept.claim.rules.join("; "))
            ));
        }
    }
    text
}

fn list(global: &Global, a: &ClaimList) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let filter = ClaimFilter {
        about: a.about.clone(),
        source: a.source.clone(),
        moment: moment(global)?,
    };
    let found = session.claim_list(&filter)?;
    drop(spinner);
    print(global, &found, || {
        let mut text: String = found
            .statements
            .iter()
            .map(|s| statement_text(s, global.verbose))
            .collect();
        for d in &found.derivations {
            text.push_str(&format!(
                "{} derives from {} ({}: {})\n",
                d.source,
                d.from,
                d.rule,
                output::plain(&d.explanation)
            ));
        }
        text.push_str(&format!(
            "{} statements, {} origins\n",
            found.statements.len(),
            found.origins.len()
        ));
        text
    })
}

fn show(global: &Global, a: &ClaimId) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let shown = session.statement(&a.id, moment(global)?)?;
    drop(spinner);
    print(global, &shown, || statement_text(&shown, true))
}

fn compare(global: &Global, a: &ClaimCompare) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    let report = session.claim_compare(&a.primary, &a.secondary, moment(global)?)?;
    drop(spinner);
    if let Some(path) = &a.html {
        output::private_file(path, report.html(&a.marking).as_bytes())
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))?;
    }
    print(global, &report, || {
        report.text(output::width(), output::colour())
    })
}

fn correct(global: &Global, a: &ClaimCorrect) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let done = session.claim_correct(&a.claim, &a.set, &a.reason)?;
    drop(spinner);
    print(global, &done, || {
        format!("{} corrects {}\n", done.id, done.claim)
    })
}

fn resolve(global: &Global, a: &ClaimResolve) -> Result<Outcome> {
    let decision = match a.decision {
        Decision::Accepted => Resolve::Accepted,
        Decision::Rejected => Resolve::Rejected,
        Decision::Contested => Resolve::Contested,
        Decision::Open => Resolve::Open,
    };
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let done = session.claim_resolve(&a.claim, decision, &a.reason)?;
    drop(spinner);
    print(global, &done, || {
        format!("{}: {}\n", done.claim, done.decision)
    })
}
