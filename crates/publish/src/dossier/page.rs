//! The page around the incidents.

use super::meta::DossierMeta;
use super::style;
use crate::html::{self, Html};
use crate::view::View;
use ascribe_reason::assessment::Assessment;

/// One self-contained page for several incidents: an index and a section for each.
#[must_use]
pub fn dossier_html(assessments: &[Assessment], meta: &DossierMeta) -> String {
    let sheet = style::sheet(&meta.marking);
    let mut h = Html::default();
    h.tag("html", &[("lang", "en")], |h| {
        h.tag("head", &[], |h| {
            h.void("meta", &[("charset", "utf-8")]);
            h.void(
                "meta",
                &[
                    ("http-equiv", "Content-Security-Policy"),
                    ("content", &style::policy(&sheet)),
                ],
            );
            html::style(h, &sheet);
        });
        h.tag("body", &[], |h| {
            for a in assessments {
                let v = View::of(a);
                h.leaf("h2", &[], &v.question());
                h.leaf("p", &[], &v.headline());
                h.leaf("p", &[], &v.likelihood());
            }
        });
    });
    format!("<!doctype html>\n{}", h.finish())
}
