//! The advisory as files.

use super::{Advisory, csv, directors, engineers, misp, navigator, sigma, stix, suricata};
use serde::Serialize;

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path inside the package, with `/`.
    pub name: String,
    /// Its text.
    pub content: String,
}

/// Every file of the package.
#[must_use]
pub fn files(advisory: &Advisory) -> Vec<File> {
    let file = |name: &str, content: String| File {
        name: name.to_owned(),
        content,
    };
    let (directors, engineers) = (
        directors::directors(advisory, directors::ACTIONS),
        engineers::engineers(advisory),
    );
    let mut all = vec![
        file("advisory.json", pretty(advisory)),
        file("directors.md", directors.markdown()),
        file("directors.html", directors.html()),
        file("engineers.md", engineers.markdown()),
        file("engineers.html", engineers.html()),
        file("indicators.stix.json", pretty(&stix::stix(advisory))),
        file("indicators.misp.json", pretty(&misp::misp(advisory))),
        file("indicators.csv", csv::csv(advisory)),
        file("suricata.rules", suricata::suricata(advisory)),
        file("navigator-layer.json", pretty(&navigator::layer(advisory))),
    ];
    all.extend(sigma::sigma(advisory));
    all
}

/// JSON for people, with a newline at its end. What is written here always has string keys, the
/// only thing that could fail.
fn pretty<T: Serialize>(thing: &T) -> String {
    let mut text = serde_json::to_string_pretty(thing).unwrap_or_default();
    text.push('\n');
    text
}
