//! `ascribe names`: decisions, and where sources disagree.

use super::{CommandError, Outcome, Result, moment, open, open_for_questions};
use crate::arguments::{AuditKind, AuditNames, Format, Global, Names, NamesCommand};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{AuditFilter, Bearer, NamesAudit, SharedName};

/// Findings of one kind that are printed; with `-v` all.
const SHOWN: usize = 40;

pub fn run(global: &Global, arguments: &Names) -> Result<Outcome> {
    match (&arguments.command, &arguments.name) {
        (Some(NamesCommand::Audit(audit)), _) => self::audit(global, audit),
        (None, Some(name)) => decide(global, name, arguments),
        (None, None) => Err(CommandError::Usage(
            "names: give a name to decide on, or `audit`".to_owned(),
        )),
    }
}

fn decide(global: &Global, name: &str, arguments: &Names) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let decision = session.decide_name(name, arguments.actor.as_deref(), &arguments.reason)?;
    match (global.format, &decision.actor) {
        (Format::Json, _) => json(&decision)?,
        (_, Some(actor)) => output::text(&format!(
            "Recorded: {} means {actor}. `ascribe names \"{}\" --undo` takes it back.\n",
            decision.name, decision.name
        ))?,
        (_, None) => output::text(&format!(
            "Recorded: no decision on {} holds any more.\n",
            decision.name
        ))?,
    }
    Ok(Outcome::Done)
}

fn audit(global: &Global, arguments: &AuditNames) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let left_out = |kind| !arguments.only.is_empty() && !arguments.only.contains(&kind);
    let filter = AuditFilter {
        no_aliases: left_out(AuditKind::Aliases),
        no_primaries: left_out(AuditKind::Primaries),
        no_countries: left_out(AuditKind::Countries),
        actor: arguments.actor.clone(),
        source: arguments.source.clone(),
        settled: arguments.settled,
    };
    let audit = session.audit_names(&filter, moment(global)?)?;
    match global.format {
        Format::Json => json(&audit)?,
        Format::Human => output::text(&audit_text(&audit, global.verbose))?,
    }
    Ok(Outcome::Done)
}

fn audit_text(audit: &NamesAudit, verbose: bool) -> String {
    let shown = if verbose { usize::MAX } else { SHOWN };
    let mut text = String::new();
    let rest = |all: usize| match all.saturating_sub(shown) {
        0 => String::new(),
        more => format!("  and {more} more (-v)\n"),
    };
    for (heading, names) in [
        (
            "own names shared by several actors",
            &audit.shared_primaries,
        ),
        ("contested aliases", &audit.contested_aliases),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("{} {heading}\n", names.len()));
            text.extend(names.iter().take(shown).map(name_text));
            text.push_str(&rest(names.len()));
        }
    }
    if !audit.countries.is_empty() {
        let count = audit.countries.len();
        text.push_str(&format!(
            "{count} actors behind which sources see different countries\n"
        ));
        for clash in audit.countries.iter().take(shown) {
            text.push_str(&format!(
                "  {}  {}\n",
                output::plain(&clash.actor),
                output::plain(&clash.id)
            ));
            for (country, said) in &clash.countries {
                let said = output::plain(&said.join("; ")).to_string();
                text.push_str(&format!("    {country:<4} {said}\n"));
            }
        }
        text.push_str(&rest(count));
    }
    if text.is_empty() {
        text.push_str("Nothing is contested.\n");
    } else {
        text.push_str("`ascribe names NAME --actor ID` records a decision.\n");
    }
    text
}

fn name_text(name: &SharedName) -> String {
    let decided = name.decided.as_ref().map(|a| format!("  decided: {a}"));
    let mut text = format!(
        "  {}{}\n",
        output::plain(&name.name),
        output::plain(&decided.unwrap_or_default())
    );
    for bearer in &name.bearers {
        text.push_str(&bearer_text(bearer));
    }
    text
}

fn bearer_text(bearer: &Bearer) -> String {
    let mut said = Vec::new();
    if !bearer.own_name_of.is_empty() {
        said.push(format!("own name: {}", bearer.own_name_of.join("; ")));
    }
    if !bearer.alias_of.is_empty() {
        said.push(format!("alias: {}", bearer.alias_of.join("; ")));
    }
    format!(
        "    {:<24} {:<8} {}\n",
        output::plain(&bearer.actor),
        output::plain(&bearer.id),
        output::plain(&said.join(", "))
    )
}
