//! Evidence–hypothesis matrix: how differently each item speaks about the hypotheses.

use super::{figure, glyph};
use crate::html::Html;
use crate::view::{View, shown};
use crate::words::{percent, shape, shorten, signed};
use ascribe_reason::ach::Consistency;
use ascribe_reason::assessment::{Evidence, Hypothesis};

/// Columns.
const HYPOTHESES: usize = 6;
/// Rows before the rest is folded, and folded rows that are still drawn.
const ROWS: usize = 16;
const FOLDED: usize = 400;

/// Draws the matrix, the most diagnostic items first.
pub fn draw(h: &mut Html, v: &View<'_>, key: &str) {
    let columns = v.top(HYPOTHESES);
    let mut items: Vec<(&Evidence, f64)> =
        v.a.evidence
            .iter()
            .map(|e| (e, spread(v, e, &columns)))
            .collect();
    if items.is_empty() {
        return;
    }
    items.sort_by(|a, b| b.1.total_cmp(&a.1));
    let rows: Vec<&Evidence> = items.into_iter().map(|(e, _)| e).collect();
    let (shown, rest) = rows.split_at(rows.len().min(ROWS));
    let caption = "++ and + consistent, − and −− inconsistent, · says nothing either way; the number is the \
        weight. The items that tell the hypotheses apart best stand first. The unknown actor is the measure, so \
        its column is zero.";
    figure(h, "matrix", caption, |h| {
        table(h, v, &columns, shown, key, rest.is_empty());
        if !rest.is_empty() {
            h.tag("details", &[("class", "rest")], |h| {
                h.leaf(
                    "summary",
                    &[],
                    &format!("{} more items and the sums", rest.len()),
                );
                let drawn = rest.get(..rest.len().min(FOLDED)).unwrap_or(rest);
                table(h, v, &columns, drawn, key, true);
            });
        }
    });
}

/// Diagnosticity: the difference between what an item says for one hypothesis and another.
fn spread(v: &View<'_>, item: &Evidence, columns: &[&Hypothesis]) -> f64 {
    let weights = || columns.iter().map(|x| v.weight(item, &x.id));
    weights().fold(0.0, f64::max) - weights().fold(0.0, f64::min)
}

fn table(
    h: &mut Html,
    v: &View<'_>,
    columns: &[&Hypothesis],
    rows: &[&Evidence],
    key: &str,
    sums: bool,
) {
    let scroll = [
        ("class", "scroll"),
        ("tabindex", "0"),
        ("role", "region"),
        ("aria-label", "Matrix of evidence and hypotheses"),
    ];
    h.tag("div", &scroll, |h| {
        h.tag("table", &[("class", "cells")], |h| {
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    h.leaf("th", &[("scope", "col")], "Evidence");
                    for x in columns {
                        h.tag("th", &[("scope", "col")], |h| {
                            h.leaf("bdi", &[], &shorten(&x.actor, 28));
                        });
                    }
                });
            });
            h.tag("tbody", &[], |h| {
                rows.iter().for_each(|item| row(h, v, columns, item, key));
            });
            if sums {
                h.tag("tfoot", &[], |h| foot(h, columns));
            }
        });
    });
}

fn row(h: &mut Html, v: &View<'_>, columns: &[&Hypothesis], item: &Evidence, key: &str) {
    h.tag("tr", &[], |h| {
        h.tag("th", &[("scope", "row")], |h| {
            h.leaf(
                "a",
                &[("href", &format!("#{key}-{}", item.id))],
                &shorten(&item.id, 8),
            );
            h.text(" ");
            glyph(h, shape(item));
            h.leaf("bdi", &[("class", "mono")], &shorten(&shown(item), 30));
        });
        for x in columns {
            let weight = v.weight(item, &x.id);
            let (class, symbol) = consistency(weight);
            h.tag("td", &[("class", class)], |h| {
                h.leaf("span", &[("class", "symbol")], symbol);
                if class != "none" {
                    h.leaf(
                        "span",
                        &[("class", "also")],
                        &format!(" {}", signed(weight)),
                    );
                }
            });
        }
    });
}

/// Class and symbol of a weight, by the same rule as the matrix of the answer.
fn consistency(weight: f64) -> (&'static str, &'static str) {
    match Consistency::of(weight) {
        Consistency::VeryConsistent => ("strong-for", "++"),
        Consistency::Consistent => ("some-for", "+"),
        Consistency::VeryInconsistent => ("strong-against", "−−"),
        Consistency::Inconsistent => ("some-against", "−"),
        Consistency::Neutral => ("none", "·"),
    }
}

fn foot(h: &mut Html, columns: &[&Hypothesis]) {
    type Cell = fn(&Hypothesis) -> String;
    let lines: [(&str, Cell); 3] = [
        ("before evidence", |x| signed(x.prior)),
        ("all evidence", |x| signed(x.weight)),
        ("probability", |x| percent(x.probability)),
    ];
    for (name, cell) in lines {
        h.tag("tr", &[], |h| {
            h.leaf("th", &[("scope", "row")], name);
            for x in columns {
                h.leaf("td", &[], &cell(x));
            }
        });
    }
}
