//! Published figures that a statement may give, each with its period and what it is a part of.
//!
//! Only what is published gets here, never the true counts behind it. A figure of links is worded as
//! one of links, a figure of attributions as one of attributions: the wording follows from the type
//! of the series ([`Nature`]), and each stands in a paragraph of its own.

use ascribe_statistics::figure::Nature;
use ascribe_statistics::year::Statement;
use serde::{Deserialize, Serialize};

/// A published figure and the sentences that give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFigure {
    /// Id of the publication.
    pub publication: String,
    /// Marking under which the publication stands.
    pub marking: String,
    /// The figure with period, denominator, definition and growth.
    pub figure: Statement,
    /// The sentences of the text that give it, as drafted.
    pub said: Vec<String>,
}

/// Figures of one publication as they may be said; what is withheld, or lacks its denominator, is
/// left out.
#[must_use]
pub fn held(
    publication: &str,
    marking: &str,
    statements: &[Statement],
    issuer: &str,
) -> Vec<HeldFigure> {
    let figures = statements.iter().filter_map(|figure| {
        let said = said(figure, issuer)?;
        Some(HeldFigure {
            publication: publication.to_owned(),
            marking: marking.to_owned(),
            figure: figure.clone(),
            said,
        })
    });
    figures.collect()
}

/// The paragraphs of figures: what is of one nature stands in one.
#[must_use]
pub fn paragraphs(figures: &[HeldFigure]) -> Vec<String> {
    let mut out: Vec<(Nature, &str, String)> = Vec::new();
    for held in figures {
        let text = held.said.join(" ");
        match out.last_mut() {
            Some((nature, publication, before))
                if *nature == held.figure.nature && *publication == held.publication =>
            {
                before.push(' ');
                before.push_str(&text);
            }
            _ => out.push((held.figure.nature, &held.publication, text)),
        }
    }
    let mut paragraphs: Vec<String> = out.into_iter().map(|(_, _, text)| text).collect();
    paragraphs.extend(counted(figures));
    paragraphs
}

/// How it was counted: the definitions, once each.
fn counted(figures: &[HeldFigure]) -> Option<String> {
    let mut definitions: Vec<String> = Vec::new();
    for held in figures {
        let text = format!("{}: {}", subject(&held.figure), held.figure.definition);
        if !definitions.contains(&text) {
            definitions.push(text);
        }
    }
    (!definitions.is_empty()).then(|| {
        format!(
            "How this was counted. By definition, {}. Shares are rounded to whole numbers, and counts that could point to a single victim are not given.",
            definitions.join("; ")
        )
    })
}

fn subject(figure: &Statement) -> &'static str {
    match figure.nature {
        Nature::Count => "incidents",
        Nature::Victims => "victims supported",
        Nature::Linked | Nature::Attributed | Nature::Classed => "figures on actors",
    }
}

fn said(figure: &Statement, issuer: &str) -> Option<Vec<String>> {
    let value = figure.value?;
    let period = figure.period.words();
    let incidents = |n: u64| if n == 1 { "incident" } else { "incidents" };
    let mut out = match (figure.nature, figure.denominator, figure.share_percent) {
        (Nature::Count, ..) => {
            let average = figure
                .a_month
                .map_or_else(String::new, |a| format!(", {a} a month on average"));
            vec![format!(
                "{issuer} recorded {value} {} in {period}{average}.",
                incidents(value)
            )]
        }
        (Nature::Victims, ..) => vec![format!(
            "{issuer} supported {value} victims of incidents that began in {period}."
        )],
        (nature, Some(all), Some(share)) => {
            let of = format!(
                "Of the {all} {} recorded in {period}, {value} ({share} per cent)",
                incidents(all)
            );
            classed(nature, &figure.key, &of)
        }
        _ => return None,
    };
    out.extend(growth(figure));
    Some(out)
}

fn classed(nature: Nature, key: &str, of: &str) -> Vec<String> {
    match nature {
        Nature::Linked => vec![
            format!("{of} contain indicators that can be linked to state-sponsored actors."),
            "A link is not an attribution: others may have used the same means.".to_owned(),
        ],
        Nature::Attributed => vec![format!(
            "{of} have been attributed to state-sponsored actors, each by an assessment of its own."
        )],
        _ if key.ends_with("criminal") => vec![format!(
            "{of} were likely criminal or financially motivated."
        )],
        _ => vec![format!(
            "{of} are cases in which too little is known of the actor."
        )],
    }
}

/// Growth of this series and no other, with both figures.
fn growth(figure: &Statement) -> Option<String> {
    let (words, (period, count)) = (figure.growth.as_deref()?, figure.earlier.as_ref()?);
    let what = match figure.nature {
        Nature::Linked => "The number of incidents with such indicators is",
        Nature::Attributed => "The number of incidents so attributed is",
        _ => "That is",
    };
    let words = words.replace('\u{A0}', " ").replace('%', "per cent");
    Some(format!(
        "{what} {words} from {count} in {}.",
        period.words()
    ))
}
