//! The report as a page.

use super::Annual;
use super::tables::{TableView, tables};
use crate::dossier::style;
use crate::figures::{bar, figure};
use crate::html::{self, Html};
use ascribe_statistics::figure::Nature;
use ascribe_statistics::rules::{MIN_WIDTH, P_PERCENT, SMALL_BELOW};
use ascribe_statistics::year::Statement;
use ascribe_statistics::{CaseStudy, Shown};

/// What is said above the cases.
pub const CASES: &str = "Told with the consent of those concerned, in general words and without what would show who they are.";

pub fn page(report: &Annual) -> String {
    let mut h = Html::default();
    h.tag("html", &[("lang", "en")], |h| {
        h.tag("head", &[], |h| head(h, report));
        h.tag("body", &[], |h| {
            let bar = [
                ("class", "marking top"),
                ("role", "note"),
                ("aria-label", "Marking"),
            ];
            h.tag("div", &bar, |h| {
                h.leaf("strong", &[("class", "clear")], &report.marking)
            });
            h.tag("main", &[("id", "content")], |h| content(h, report));
        });
    });
    format!("<!doctype html>\n{}", h.finish())
}

fn head(h: &mut Html, report: &Annual) {
    let sheet = style::sheet(&report.marking);
    let policy = style::policy(&sheet);
    h.void("meta", &[("charset", "utf-8")]);
    let csp = [
        ("http-equiv", "Content-Security-Policy"),
        ("content", policy.as_str()),
    ];
    h.void("meta", &csp);
    for (name, content) in [
        ("viewport", "width=device-width, initial-scale=1"),
        ("referrer", "no-referrer"),
        ("color-scheme", "light dark"),
    ] {
        h.void("meta", &[("name", name), ("content", content)]);
    }
    h.leaf(
        "title",
        &[],
        &format!("{} – Incidents in {}", report.marking, report.period),
    );
    html::style(h, &sheet);
}

fn content(h: &mut Html, report: &Annual) {
    h.leaf(
        "h1",
        &[],
        &format!("Cyber threat report: {}", report.period),
    );
    h.tag("section", &[("class", "answer")], |h| {
        for (n, statement) in report
            .statements
            .iter()
            .filter(|s| s.value.is_some())
            .enumerate()
        {
            let class = if n == 0 { "verdict" } else { "likelihood" };
            h.leaf("p", &[("class", class)], &statement.sentence());
        }
    });
    h.leaf("h2", &[], "Figures and what they mean");
    figures(h, &report.statements);
    let views = report.published.as_ref().map(tables).unwrap_or_default();
    for view in &views {
        table(h, view);
    }
    cases(h, &report.cases);
    method(h, report);
}

pub fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Count => "count",
        Nature::Linked => "linked share",
        Nature::Attributed => "attributed share",
        Nature::Classed => "share by nature of the actor",
        Nature::Victims => "count of victims",
    }
}

fn figures(h: &mut Html, statements: &[Statement]) {
    let heads = [
        "Figure",
        "Count",
        "Of",
        "Share",
        "Growth",
        "Kind",
        "Definition",
    ];
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[], |h| {
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    for name in heads {
                        h.leaf("th", &[("scope", "col")], name);
                    }
                });
            });
            h.tag("tbody", &[], |h| {
                for statement in statements {
                    row(h, statement);
                }
            });
        });
    });
}

fn row(h: &mut Html, s: &Statement) {
    let number = |n: Option<u64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    h.tag("tr", &[], |h| {
        h.leaf("th", &[("scope", "row")], &s.words);
        let count = s
            .value
            .map_or_else(|| "not published".to_owned(), |n| n.to_string());
        h.leaf("td", &[], &count);
        h.leaf("td", &[], &number(s.denominator));
        let share = s
            .share_percent
            .map_or_else(|| "–".to_owned(), |p| format!("{p}\u{A0}%"));
        h.leaf("td", &[], &share);
        h.tag("td", &[], |h| {
            h.text(s.growth.as_deref().unwrap_or("not compared"));
            if let Some(why) = &s.not_compared {
                h.leaf("span", &[("class", "note")], why);
            }
            if let Some((period, count)) = &s.earlier {
                h.leaf(
                    "span",
                    &[("class", "note")],
                    &format!("from {count} in {period}"),
                );
            }
        });
        h.leaf("td", &[], nature(s.nature));
        h.leaf("td", &[], &s.definition);
    });
}

/// A table with a bar for each line, drawn to the greatest of them.
fn table(h: &mut Html, view: &TableView) {
    h.leaf("h2", &[], &view.title);
    let lines = view.lines.iter().filter(|l| l.title != "all");
    let greatest = lines
        .filter_map(|l| l.shown.number())
        .max()
        .unwrap_or(0)
        .max(1);
    figure(h, "rows", &view.definition, |h| {
        for line in &view.lines {
            h.tag("div", &[("class", "row")], |h| {
                let indent = if line.part { "– " } else { "" };
                h.leaf(
                    "span",
                    &[("class", "label")],
                    &format!("{indent}{}", line.title),
                );
                h.tag("svg", &[("class", "lane"), ("aria-hidden", "true")], |h| {
                    if let (Some(n), true) = (line.shown.number(), line.title != "all") {
                        bar(h, "for", 0.0, n as f64 / greatest as f64, 6.0, 12.0);
                    }
                });
                h.leaf("span", &[("class", "value")], &line.words());
            });
        }
    });
}

fn cases(h: &mut Html, cases: &[CaseStudy]) {
    if cases.is_empty() {
        return;
    }
    h.leaf("h2", &[], "Cases");
    h.leaf("p", &[], CASES);
    for (n, case) in cases.iter().enumerate() {
        h.leaf("h3", &[], &format!("Case {}", n + 1));
        h.tag("dl", &[("class", "facts")], |h| {
            for (name, value) in told(case) {
                h.tag("div", &[], |h| {
                    h.leaf("dt", &[], &name);
                    h.leaf("dd", &[], &value);
                });
            }
        });
    }
}

/// What may be told of a case: names of facts, and their words.
pub fn told(case: &CaseStudy) -> Vec<(String, String)> {
    let lists = [
        ("Techniques", &case.techniques),
        ("Vulnerabilities", &case.vulnerabilities),
        ("Support given", &case.support),
    ];
    let facts = case
        .facts
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()));
    let more = lists.into_iter().filter(|(_, l)| !l.is_empty());
    facts
        .chain(more.map(|(n, l)| (n.to_owned(), l.join(", "))))
        .collect()
}

fn method(h: &mut Html, report: &Annual) {
    h.leaf("h2", &[], "How these figures were made");
    h.tag("ul", &[("class", "reasons")], |h| {
        for words in how_made(report) {
            h.leaf("li", &[], &words);
        }
    });
    h.tag("footer", &[], |h| {
        h.leaf("p", &[], &format!("Made with {}.", report.generator))
    });
}

/// How the figures were counted and controlled.
pub fn how_made(report: &Annual) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(published) = &report.published {
        let release = report.release.as_deref();
        all.push(format!(
            "Counted at entry {} of the record, by tables {} and rules {}; revision {}{}.",
            published.position,
            published.tables,
            published.rules,
            published.revision,
            release.map(|r| format!(", {r}")).unwrap_or_default(),
        ));
        all.push(format!(
            "Withheld: counts below {SMALL_BELOW}, counts one organisation dominates ({P_PERCENT}\u{A0}% rule), and as many \
             others as are needed so that each withheld count may be anything from 0 to at least {MIN_WIDTH}, \
             given everything published.",
        ));
        if published
            .cells
            .values()
            .any(|s| matches!(s, Shown::Kept(_)))
        {
            all.push(format!(
                "Kept: the figure of an earlier publication; the present one differs by less than {SMALL_BELOW}. \
                 Tables with kept figures need not add up.",
            ));
        }
    } else {
        all.push(
            "The figures were given and not counted from a record; no tables stand behind them."
                .to_owned(),
        );
    }
    if let Some(statement) = report.statements.first() {
        all.push(format!("Rounding: {}.", statement.rounding));
    }
    all.push("A linked share counts incidents with indicators that can be linked to an actor; it does not say who did it. Growth is of the same series on the same definition, or not stated.".to_owned());
    all
}
