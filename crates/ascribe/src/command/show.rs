//! `ascribe show` and `search`.

use super::{Outcome, Result, moment, open_for_questions};
use crate::arguments::{Format, Global, Text};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{Answer, NameUser, NoLongerSaid, ShownActor, ShownValue};

pub fn show(global: &Global, arguments: &Text) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let answer = session.show(&arguments.text, moment(global)?)?;
    match (global.format, &answer) {
        (Format::Json, _) => json(&answer)?,
        (_, Answer::Actor(actor)) => output::text(&actor_text(actor, global.verbose))?,
        (_, Answer::Value(value)) => output::text(&value_text(value))?,
    }
    Ok(Outcome::Done)
}

pub fn search(global: &Global, arguments: &Text) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let hits = session.search(&arguments.text, moment(global)?)?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "hits": hits }))?,
        Format::Human if hits.is_empty() => output::text("Nothing found.\n")?,
        Format::Human => {
            let lines = hits.iter().map(|h| {
                format!(
                    "{:<14} {}  ({})\n",
                    h.kind,
                    output::plain(&h.name),
                    output::plain(&h.matched)
                )
            });
            output::text(&lines.collect::<String>())?;
        }
    }
    Ok(Outcome::Done)
}

fn actor_text(actor: &ShownActor, verbose: bool) -> String {
    let mut text = String::new();
    let Some(name) = &actor.actor else {
        text.push_str(&format!(
            "{} is contested: sources use it for {} actors.\n\n",
            output::plain(&actor.asked),
            actor.candidates.len()
        ));
        for candidate in &actor.candidates {
            text.push_str(&actor_text(candidate, verbose));
            text.push('\n');
        }
        text.push_str("`ascribe names NAME --actor ID` records a decision.\n");
        return text;
    };
    text.push_str(&format!(
        "{}  {}\n",
        output::plain(name),
        actor.external_ids.join(" ")
    ));
    text.push_str("  Names, and who uses them\n");
    for n in &actor.names {
        let mark = if n.contested {
            "  contested: others use it for somebody else"
        } else {
            ""
        };
        text.push_str(&format!(
            "    {:<28} {}{}{mark}\n",
            output::plain(&n.name),
            output::plain(&n.sources.join("; ")),
            output::plain(&used_by(&n.used_by))
        ));
    }
    if !actor.sponsors.is_empty() {
        text.push_str("  Said to stand behind it\n");
        for s in &actor.sponsors {
            let degree = s
                .degree
                .as_ref()
                .map(|d| format!(", {d}"))
                .unwrap_or_default();
            let hedge = s.hedge.as_deref().unwrap_or("stated");
            text.push_str(&format!(
                "    {:<28} {hedge}{degree}, says {}\n",
                output::plain(&s.sponsor),
                output::plain(&s.said_by)
            ));
        }
    }
    for relation in &actor.related {
        text.push_str(&format!("  {}\n", output::plain(relation)));
    }
    for (kind, all) in &actor.holds {
        let shown = if verbose { all.len() } else { 12 };
        let list: Vec<&str> = all.iter().take(shown).map(String::as_str).collect();
        let more = all.len().saturating_sub(shown);
        let rest = if more > 0 {
            format!(" and {more} more (-v)")
        } else {
            String::new()
        };
        text.push_str(&format!(
            "  Known {kind}: {}{rest}\n",
            output::plain(&list.join(", "))
        ));
    }
    text
}

/// Whose name it is, and since when.
fn used_by(all: &[NameUser]) -> String {
    let each = all.iter().map(|user| match &user.since {
        Some(day) => format!("  {} since {day}", user.vendor),
        None => format!("  {}", user.vendor),
    });
    each.collect()
}

fn value_text(value: &ShownValue) -> String {
    let label = value
        .label
        .as_ref()
        .map(|l| format!("  {l}"))
        .unwrap_or_default();
    let mut text = format!(
        "{} {}{}\n",
        value.kind,
        output::defang(&value.kind, &value.value),
        output::plain(&label)
    );
    if let Some(list) = &value.listed {
        text.push_str(&format!(
            "  on a list of benign or shared values: {}\n",
            output::plain(list)
        ));
    }
    if value.said.is_empty() {
        text.push_str("  no source says anything of it\n");
    }
    for said in &value.said {
        let when = said.published.as_deref().unwrap_or("undated");
        let expired = said.expired.as_ref();
        let expired = expired
            .map(|e| format!(", expired {e}"))
            .unwrap_or_default();
        let first = said
            .first_used
            .as_ref()
            .map(|f| format!(", first used {f}"))
            .unwrap_or_default();
        let at = said
            .reference
            .as_deref()
            .map(|r| format!("  {}", output::plain(r)))
            .unwrap_or_default();
        text.push_str(&format!(
            "  {:<24} says {} ({when}{first}{expired}), via {} [{}]{at}\n",
            output::plain(&said.actor),
            output::plain(&said.origin),
            output::plain(&said.source),
            said.reliability
        ));
    }
    for past in &value.history {
        text.push_str(&no_longer(past));
    }
    text
}

/// A statement that counts no more.
fn no_longer(past: &NoLongerSaid) -> String {
    let why = match past.why.as_str() {
        "withdrawn" => "withdrawn by the source",
        "no-longer-listed" => "no longer listed",
        "replaced" => "replaced by a later version",
        "source-disabled" => "the source is disabled",
        _ => "the source was removed",
    };
    let since = past.since.as_ref();
    let since = since.map(|s| format!(" since {s}")).unwrap_or_default();
    let reason = past.reason.as_ref().filter(|r| !r.is_empty());
    let reason = reason.map(|r| format!(": {r}")).unwrap_or_default();
    let at = past.reference.as_ref();
    let at = at.map(|r| format!("  {r}")).unwrap_or_default();
    let actor = past.actor.as_deref().unwrap_or("(no actor)");
    format!(
        "  history: {:<15} no more by {} ({why}{since}{reason}){}\n",
        output::plain(actor),
        output::plain(&past.source),
        output::plain(&at)
    )
}
