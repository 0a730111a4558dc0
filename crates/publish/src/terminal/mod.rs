//! The answer in the terminal: in a minute, why.

mod examined;
mod overview;
pub(crate) mod paint;
mod parts;

use crate::view::View;
use ascribe_reason::assessment::Assessment;
pub use overview::overview;
use paint::{Paint, Style};

/// The assessment as text for a terminal of `width` columns (used between 60 and 120), with
/// ANSI colours only if `colour`. Observables are defanged and every hidden character of the
/// input is made visible, so that no escape sequence gets through. Ends in a newline.
#[must_use]
pub fn human(assessment: &Assessment, width: usize, colour: bool) -> String {
    let view = View::of(assessment);
    let mut out = Paint::new(width.clamp(60, 120), colour);
    answer(&mut out, &view);
    parts::hypotheses(&mut out, &view);
    let leading = view.leading(2);
    if !leading.is_empty() {
        parts::legend(&mut out);
    }
    for hypothesis in leading {
        parts::evidence(&mut out, &view, hypothesis);
    }
    parts::discounted(&mut out, &view);
    examined::sensitivity(&mut out, &view);
    parts::sponsors(&mut out, &view);
    examined::overlaps(&mut out, &view);
    examined::beside(&mut out, &view);
    parts::contested(&mut out, &view);
    parts::mentions(&mut out, &view);
    parts::decisive(&mut out, &view);
    parts::record(&mut out, &view);
    out.finish()
}

/// Question, verdict, likelihood; then, apart from it, confidence and reasons.
fn answer(out: &mut Paint, view: &View<'_>) {
    let a = view.a;
    out.line(Style::Plain, &view.question());
    out.line(Style::Strong, &view.headline());
    out.paragraph(2, Style::Plain, &view.likelihood());
    if let Some(day) = &a.as_of.known_by {
        let text = format!("Only what was published by {day} was used.");
        out.paragraph(2, Style::Strong, &text);
    }
    if !a.as_of.without.is_empty() {
        let text = format!("Without: {}.", a.as_of.without.join(", "));
        out.paragraph(2, Style::Strong, &text);
    }
    out.paragraph(
        2,
        Style::Plain,
        &format!("Activity: {}.", parts::period(view)),
    );
    out.paragraph(2, Style::Plain, &view.sentence(&view.confidence()));
    for reason in &a.reasons {
        out.item(2, "·", &view.sentence(reason));
    }
}
