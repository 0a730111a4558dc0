//! `challenge dossier`: an assessment as challenged, for readers. It shows ids and kinds of items,
//! never a value of the evidence.

use super::RecordedChallenge;
use crate::error::AppError;
use crate::own::OWN_MARKING;
use crate::session::Session;
use ascribe_statements::redteam::{RedTeam, argue};
use ascribe_statements::render::escape;

const CSS: &str = "body{font:1rem/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}section{border-top:1px solid #999;margin-top:1.5rem}blockquote{border-left:.25rem solid #999;margin-left:0;padding-left:1rem;white-space:pre-wrap}pre{white-space:pre-wrap;font:inherit}@media print{body{margin:0;font-size:11pt}section{break-inside:avoid}}";

impl Session {
    /// The dossier of the assessment that a challenge (or the assessment's own id) names.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn challenge_dossier(&mut self, id: &str, red_team: bool) -> Result<String, AppError> {
        let assessment = if id.starts_with("assessment-") {
            id.to_owned()
        } else {
            self.one_challenge(id)?.against
        };
        let (_, answer) = self.opened_answer(&assessment)?;
        let mut all = self.challenge_list(Some(&assessment))?;
        for challenge in &mut all {
            // Whoever objects may name a victim; the dossier does not.
            let recogniser = self.recogniser(&challenge.text, &[])?;
            if !recogniser.is_empty() {
                challenge.text = recogniser.pseudonymise(&challenge.text);
            }
        }
        // The reasons name origins, and those may be told by what is kept closer than the answer's readers.
        let about = all.iter().map(|c| c.id.as_str()).chain([&*assessment]);
        let marking = self.derived_from(OWN_MARKING, &about.collect::<Vec<_>>())?;
        let marked = format!(
            "<p role=\"note\"><strong>{}</strong></p>\n",
            escape(&marking)
        );
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{1} – As challenged: {0}</title>\n<style>{CSS}</style>\n</head>\n<body>\n{marked}<h1>As challenged: {0}</h1>\n",
            escape(&assessment),
            escape(&marking)
        );
        page.push_str("<p>What the assessment says:</p>\n<ul>\n");
        for reason in &answer.reasons {
            page.push_str(&format!("<li>{}</li>\n", escape(reason)));
        }
        page.push_str(&format!(
            "</ul>\n<p>Confidence: {}.</p>\n<p>{} known {}.</p>\n",
            escape(&answer.confidence.level),
            all.len(),
            if all.len() == 1 {
                "objection"
            } else {
                "objections"
            }
        ));
        for challenge in &all {
            page.push_str(&section(challenge));
        }
        if red_team {
            page.push_str(&against(&argue(&answer)));
        }
        page.push_str(&format!("{marked}</body>\n</html>\n"));
        Ok(page)
    }
}

fn section(challenge: &RecordedChallenge) -> String {
    let mut text = format!(
        "<section>\n<h2>{}</h2>\n<p>By {}, {}, against the link {}.</p>\n<blockquote>{}</blockquote>\n",
        escape(&challenge.id),
        escape(&challenge.by),
        escape(challenge.received.get(..10).unwrap_or_default()),
        challenge.link.words(),
        escape(&challenge.text)
    );
    if !challenge.items.is_empty() {
        text.push_str(&format!(
            "<p>Contested: {}.</p>\n",
            escape(&challenge.items.join(", "))
        ));
    }
    if challenge.treatments.is_empty() {
        text.push_str("<p><strong>Not yet treated.</strong></p>\n");
    }
    for treatment in &challenge.treatments {
        text.push_str(&format!(
            "<p><strong>{}</strong></p>\n<pre>{}</pre>\n",
            escape(&treatment.says),
            escape(&treatment.answer)
        ));
    }
    text.push_str("</section>\n");
    text
}

/// The red team's case.
fn against(case: &RedTeam) -> String {
    let mut text = "<section>\n<h2>The case against the answer</h2>\n<p>Argued on purpose, by those who gave it; what others object stands above.</p>\n".to_owned();
    for (title, points) in case.parts() {
        text.push_str(&format!("<h3>{}</h3>\n<ul>\n", escape(&title)));
        for point in points {
            text.push_str(&format!("<li>{}</li>\n", escape(point)));
        }
        text.push_str("</ul>\n");
    }
    text.push_str("</section>\n");
    text
}
