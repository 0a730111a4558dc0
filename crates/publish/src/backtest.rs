//! A backtest as one page: its figures, and three plots.

use crate::dossier::style;
use crate::figures::lines::{Line, plot};
use crate::html::{self, Html};

/// One figure: what it is, its value, and its 90 % interval if there is one.
pub type Figure = (String, f64, Option<(f64, f64)>);

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct BacktestPage {
    /// Number of labelled cases.
    pub n: usize,
    /// Tables: heading and figures.
    pub tables: Vec<(String, Vec<Figure>)>,
    /// Mean probability said and share right, by bin.
    pub reliability: Vec<(f64, f64)>,
    /// Share answered and share wrong among the answers.
    pub risk_coverage: Vec<(f64, f64)>,
    /// Share of removed actors' cases answered, and share of known ones answered rightly.
    pub open_set: Vec<(f64, f64)>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// One self-contained page; it loads nothing and runs nothing.
#[must_use]
pub fn backtest_html(page: &BacktestPage, marking: &str) -> String {
    let mut h = Html::default();
    h.tag("html", &[("lang", "en")], |h| {
        h.tag("head", &[], |h| head(h, page, marking));
        h.tag("body", &[], |h| {
            h.tag("main", &[("id", "content")], |h| content(h, page));
        });
    });
    format!("<!doctype html>\n{}", h.finish())
}

fn title(page: &BacktestPage) -> String {
    format!("Backtest on {} cases", page.n)
}

fn head(h: &mut Html, page: &BacktestPage, marking: &str) {
    let sheet = style::sheet(marking);
    let policy = style::policy(&sheet);
    h.void("meta", &[("charset", "utf-8")]);
    let policy = [
        ("http-equiv", "Content-Security-Policy"),
        ("content", policy.as_str()),
    ];
    h.void("meta", &policy);
    let width = "width=device-width, initial-scale=1";
    h.void("meta", &[("name", "viewport"), ("content", width)]);
    h.leaf("title", &[], &title(page));
    html::style(h, &sheet);
}

fn content(h: &mut Html, page: &BacktestPage) {
    h.leaf("h1", &[], &title(page));
    for note in &page.notes {
        h.leaf("p", &[], note);
    }
    plots(h, page);
    for (heading, figures) in &page.tables {
        h.leaf("h2", &[], heading);
        h.tag("table", &[], |h| {
            for (name, value, interval) in figures {
                h.tag("tr", &[], |h| {
                    h.leaf("th", &[("scope", "row")], name);
                    h.leaf("td", &[], &format!("{value:.3}"));
                    let span = interval.map(|(l, u)| format!("{l:.3} – {u:.3}"));
                    h.leaf("td", &[], &span.unwrap_or_default());
                });
            }
        });
    }
}

fn plots(h: &mut Html, page: &BacktestPage) {
    h.leaf("h2", &[], "What was said, and how often it was right");
    let even = vec![(0.0, 0.0), (1.0, 1.0)];
    let lines = [
        Line {
            points: &even,
            dashed: true,
            marks: false,
        },
        Line {
            points: &page.reliability,
            dashed: false,
            marks: true,
        },
    ];
    plot(h, "probability of the leading actor", "share right", &lines);
    h.leaf("h2", &[], "Wrong answers, by the share answered");
    let lines = [Line {
        points: &page.risk_coverage,
        dashed: false,
        marks: false,
    }];
    plot(
        h,
        "share answered, the most confident first",
        "share wrong",
        &lines,
    );
    h.leaf(
        "h2",
        &[],
        "Right answers, by the share of unknown actors that are misnamed",
    );
    let lines = [Line {
        points: &page.open_set,
        dashed: false,
        marks: false,
    }];
    let across = "share answered with the right actor removed";
    plot(h, across, "share answered rightly", &lines);
}
