//! A text from holdings. Every word comes from a holding, the policy or the drafter's request.

use crate::figures::{self, HeldFigure};
use crate::holding::{Holding, Party, adverb};
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

/// What the drafter says besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Title; none for a neutral one.
    pub title: Option<String>,
    /// Day of the statement, `YYYY-MM-DD`.
    pub date: String,
}

/// The text with its front matter, in Markdown.
#[must_use]
pub fn draft(
    holdings: &[Holding],
    held: &[HeldFigure],
    policy: &Policy,
    request: &Request,
) -> String {
    let neutral = match (holdings.first(), held.first()) {
        (Some(holding), _) => format!("Statement on {}", holding.activity),
        (None, Some(held)) => format!("Cyber incidents in {}", held.figure.period.words()),
        (None, None) => "Statement".to_owned(),
    };
    let title = request.title.clone().unwrap_or(neutral);
    let mut text = front(&title, policy, &request.date);
    for (number, holding) in holdings.iter().enumerate() {
        text.push('\n');
        text.push_str(&paragraph(holding, policy, number > 0));
        text.push('\n');
        if let Some(link) = link(holding) {
            text.push_str(&format!("\n{link}\n"));
        }
    }
    for paragraph in figures::paragraphs(held) {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    if !holdings.is_empty() {
        text.push_str(&format!("\n{}\n", asked(holdings, policy)));
    }
    text.push_str(&format!("\n{}\n", policy.text.organisations));
    text.push_str(&format!("\n{}\n", policy.text.contacts));
    text
}

fn front(title: &str, policy: &Policy, date: &str) -> String {
    let plain = |s: &str| s.replace(['\n', '\r', '"'], " ");
    let mut text = format!(
        "---\ntitle: \"{}\"\ndate: {}\nurl: {}{}\n",
        plain(title),
        plain(date),
        plain(&policy.url),
        slug(title)
    );
    for (key, names) in [
        ("ministers", &policy.ministers),
        ("portfolios", &policy.portfolios),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("{key}:\n"));
            for name in names {
                text.push_str(&format!("  - {}\n", plain(name)));
            }
        }
    }
    text.push_str("---\n");
    text
}

/// A title as the last part of an address.
#[must_use]
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.to_lowercase().chars().take(120) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Whom, how sure, on what basis: each in a sentence of its own.
fn paragraph(holding: &Holding, policy: &Policy, further: bool) -> String {
    let lead = if further { "Separately, " } else { "" };
    let issuer = if further {
        uncapital(&policy.issuer)
    } else {
        policy.issuer.clone()
    };
    let mut sentences = Vec::new();
    let whom = holding.group.as_ref().or(holding.sponsor.as_ref());
    if let Some(party) = whom {
        sentences.push(format!("{lead}{}", main(&issuer, party, holding)));
        if !party.attributed {
            sentences.push(
                "That is not an attribution: others may have used the same means.".to_owned(),
            );
        }
    }
    if holding.group.is_none() {
        sentences.push("Which group it was stays open.".to_owned());
    }
    sentences.push(format!(
        "Our confidence in this assessment is {}.",
        holding.confidence
    ));
    sentences.push(basis(holding));
    sentences.join(" ")
}

fn main(issuer: &str, party: &Party, holding: &Holding) -> String {
    let activity = &holding.activity;
    match (
        adverb(party.grade).filter(|_| party.attributed),
        &holding.group,
    ) {
        (Some(word), Some(_)) => format!(
            "{issuer} assesses that {} is {word} responsible for {activity}.",
            party.name
        ),
        (Some(word), None) => format!(
            "{issuer} assesses that actors sponsored by {} are {word} responsible for {activity}.",
            party.name
        ),
        (None, Some(_)) => format!(
            "{issuer} has found indicators in {activity} that can be linked to {}.",
            party.name
        ),
        (None, None) => format!(
            "{issuer} has found indicators in {activity} that can be linked to actors sponsored by {}.",
            party.name
        ),
    }
}

fn uncapital(issuer: &str) -> String {
    issuer
        .strip_prefix("The ")
        .map_or_else(|| issuer.to_owned(), |rest| format!("the {rest}"))
}

fn basis(holding: &Holding) -> String {
    format!(
        "This assessment is based on technical evidence ({}), compared with what {} published.",
        list(&holding.kinds),
        list(&holding.origins)
    )
}

/// `a, b and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => "others".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// The second link, in a paragraph of its own, with its own basis.
fn link(holding: &Holding) -> Option<String> {
    let (group, sponsor, link) = (
        holding.group.as_ref()?,
        holding.sponsor.as_ref()?,
        holding.link.as_ref()?,
    );
    Some(format!(
        "Apart from this, {} {} that {} acts for {}.",
        list(&link.sources),
        if link.sources.len() == 1 {
            third_person(&link.verb)
        } else {
            link.verb.clone()
        },
        group.name,
        sponsor.name
    ))
}

fn third_person(verb: &str) -> String {
    let end = if verb.ends_with('s') { "es" } else { "s" };
    format!("{verb}{end}")
}

fn asked(holdings: &[Holding], policy: &Policy) -> String {
    let mut text = policy.text.asked.clone();
    let mut named: Vec<&str> = Vec::new();
    for sponsor in holdings.iter().filter_map(|h| h.sponsor.as_ref()) {
        if sponsor.attributed && !named.contains(&sponsor.name.as_str()) {
            named.push(&sponsor.name);
            text.push(' ');
            text.push_str(
                &policy
                    .text
                    .asked_of_sponsor
                    .replace("{sponsor}", &sponsor.name),
            );
        }
    }
    text
}
