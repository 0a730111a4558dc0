//! `ascribe judge`.

use super::{CommandError, Outcome, Result, open};
use crate::arguments::{Format, Global, Judge};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{Compared, Consistency, Judgement, NewJudgement};

pub fn run(global: &Global, arguments: &Judge) -> Result<Outcome> {
    if let Some(folder) = &arguments.out {
        super::assess::prepare(folder)?;
    }
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    if let Some(new) = asked(arguments)? {
        let judgement = session.judge_item(&arguments.assessment, &new)?;
        match global.format {
            Format::Json => json(&judgement)?,
            Format::Human => output::text(&format!("Recorded. {}", line(&judgement)))?,
        }
        if arguments.out.is_none() {
            return Ok(Outcome::Done);
        }
    }
    let compared = session.judgements(&arguments.assessment)?;
    if let Some(folder) = &arguments.out {
        super::assess::dossier(folder, std::slice::from_ref(&compared.answer), "TLP:AMBER")?;
    }
    if arguments.item.is_none() {
        match global.format {
            Format::Json => json(&compared)?,
            Format::Human => output::text(&text(&compared))?,
        }
    }
    Ok(Outcome::Done)
}

fn asked(arguments: &Judge) -> Result<Option<NewJudgement>> {
    let (Some(item), Some(hypothesis), Some(letters), Some(by)) = (
        &arguments.item,
        &arguments.hypothesis,
        &arguments.consistency,
        &arguments.by,
    ) else {
        return Ok(None);
    };
    let consistency = Consistency::parse(letters).ok_or_else(|| {
        CommandError::Usage(format!(
            "--consistency {letters}: is none of CC, C, N, I, II"
        ))
    })?;
    Ok(Some(NewJudgement {
        item: item.clone(),
        hypothesis: hypothesis.clone(),
        consistency,
        by: by.clone(),
        reason: arguments.reason.clone(),
    }))
}

fn line(j: &Judgement) -> String {
    let dissent = if j.dissents { "  dissents" } else { "" };
    let reason = if j.reason.is_empty() {
        String::new()
    } else {
        format!(" – {}", output::plain(&j.reason))
    };
    format!(
        "{} on {}: {} by {}, computed {}{dissent}{reason}\n",
        output::plain(&j.item),
        output::plain(&j.actor),
        j.consistency.letters(),
        output::plain(&j.by),
        j.computed.letters()
    )
}

fn text(compared: &Compared) -> String {
    if compared.judgements.is_empty() {
        return "No analyst has judged this answer.\n".to_owned();
    }
    let mut text: String = compared.judgements.iter().map(line).collect();
    text.push_str(&format!(
        "{} of {} dissent from what was computed; {} cells are disputed between analysts.\n",
        compared.dissents,
        compared.judgements.len(),
        compared.disputed.len()
    ));
    text
}
