//! Timeline with two clocks: when it happened, and when it was known.

use super::plot::{Scale, bar, rule, word};
use super::{figure, glyph};
use crate::html::Html;
use crate::view::{View, shown};
use crate::words::{axis, day_number, shape, shorten};
use ascribe_reason::assessment::{Claim, Evidence};
use std::collections::BTreeSet;

/// Items drawn: the heaviest that have a date.
const ROWS: usize = 12;

/// Days drawn before and after the activity.
const BEFORE: i32 = 240;
const AFTER: i32 = 1_830;
/// One mark in so many may stand at the edge.
const FEW: usize = 5;

/// Marks of one kind in a row.
const DOTS: usize = 40;

/// Days of one item.
struct Row<'a> {
    item: &'a Evidence,
    used: BTreeSet<i32>,
    published: BTreeSet<i32>,
    /// Earliest publication as written.
    known: &'a str,
}

/// Draws the timeline; nothing if there is no date at all.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let leader = v.leading(1).first().map_or("", |x| x.id.as_str());
    let mut dated: Vec<Row<'_>> = v.a.evidence.iter().filter_map(row).collect();
    dated.sort_by(|a, b| {
        v.weight(b.item, leader)
            .abs()
            .total_cmp(&v.weight(a.item, leader).abs())
    });
    let left_out = dated.len().saturating_sub(ROWS);
    dated.truncate(ROWS);
    let day = |text: &Option<String>| text.as_deref().and_then(day_number);
    let period = (day(&v.a.observed.from), day(&v.a.observed.to));
    let limit = day(&v.a.as_of.known_by);
    let marks = dated
        .iter()
        .flat_map(|r| r.used.iter().chain(&r.published))
        .copied();
    let all: Vec<i32> = marks.chain(period.0).chain(period.1).chain(limit).collect();
    let Some((first, last)) = window(&all, period) else {
        return;
    };
    let scale = Scale::new(f64::from(first), f64::from(last), 0.02);
    let caption = caption(v, left_out);
    figure(h, "rows timeline", &caption, |h| {
        incident(h, v, period, limit, scale);
        for row in &dated {
            item_row(h, row, period, limit, scale);
        }
        ticks(h, first, last, scale);
    });
}

/// The days drawn: all; but if few lie eight months before the activity or five years after it,
/// those stand at the edge, so that one old claim does not press the rest together.
fn window(all: &[i32], period: Period) -> Option<(i32, i32)> {
    let (first, last) = (*all.iter().min()?, *all.iter().max()?);
    let (first, last) = match span(period) {
        (Some(from), Some(to)) => {
            let near = (from.saturating_sub(BEFORE), to.saturating_add(AFTER));
            let far = all.iter().filter(|d| **d < near.0 || **d > near.1).count();
            if far * FEW <= all.len() {
                (first.max(near.0).min(from), last.min(near.1).max(to))
            } else {
                (first, last)
            }
        }
        _ => (first, last),
    };
    Some((first.saturating_sub(10), last.saturating_add(10)))
}

fn caption(v: &View<'_>, left_out: usize) -> String {
    let mut text =
        "Two clocks. The band is when the activity happened. Hollow: first known use by an actor. \
        Filled: published, so known; the date of the first publication stands at the right."
            .to_owned();
    if let Some(day) = &v.a.as_of.known_by {
        text.push_str(&format!(
            " Dashed: only what was published by {day} was used."
        ));
    }
    if left_out > 0 {
        text.push_str(&format!(
            " The heaviest items; {left_out} more have dates, given with each item."
        ));
    }
    text.push_str(&format!(
        " The record was read as of {}.",
        v.a.as_of.recorded
    ));
    text
}

fn row(item: &Evidence) -> Option<Row<'_>> {
    let days = |of: fn(&Claim) -> Option<&str>| -> BTreeSet<i32> {
        item.claims
            .iter()
            .filter_map(of)
            .filter_map(day_number)
            .collect()
    };
    let used = days(|c| c.first_used.as_deref());
    let published = days(|c| c.published.as_deref());
    let known = item
        .claims
        .iter()
        .filter_map(|c| c.published.as_deref())
        .min();
    (!used.is_empty() || !published.is_empty()).then_some(Row {
        item,
        used,
        published,
        known: known.unwrap_or(""),
    })
}

type Period = (Option<i32>, Option<i32>);

fn incident(h: &mut Html, v: &View<'_>, period: Period, limit: Option<i32>, scale: Scale) {
    h.tag("div", &[("class", "row")], |h| {
        h.tag("div", &[("class", "label")], |h| {
            h.leaf("strong", &[], "activity");
            let days = shorten(&v.period(), 28).into_owned();
            h.leaf("span", &[("class", "also")], &format!(" {days}"));
        });
        let said = format!("the activity: {}", v.period());
        let size = [
            ("class", "lane"),
            ("role", "img"),
            ("aria-label", said.as_str()),
        ];
        h.tag("svg", &size, |h| {
            ground(h, period, limit, scale);
            if let (Some(from), Some(to)) = span(period) {
                let (from, to) = (place(scale, from), place(scale, to));
                bar(h, "happened", from, (to - from).max(0.006), 7.0, 10.0);
            }
        });
        h.leaf("div", &[("class", "value")], "");
    });
}

fn item_row(h: &mut Html, row: &Row<'_>, period: Period, limit: Option<i32>, scale: Scale) {
    h.tag("div", &[("class", "row")], |h| {
        h.tag("div", &[("class", "label")], |h| {
            glyph(h, shape(row.item));
            h.leaf(
                "span",
                &[("class", "also")],
                &format!("{} ", shorten(&row.item.id, 8)),
            );
            h.leaf("bdi", &[("class", "mono")], &shorten(&shown(row.item), 22));
        });
        let said = format!("first published {}", row.known);
        let size = [
            ("class", "lane"),
            ("role", "img"),
            ("aria-label", said.as_str()),
        ];
        h.tag("svg", &size, |h| {
            ground(h, period, limit, scale);
            let both = row.used.iter().chain(&row.published);
            if let (Some(from), Some(to)) = (both.clone().min(), both.clone().max()) {
                let (from, to) = (place(scale, *from), place(scale, *to));
                bar(h, "reach", from, to - from, 11.5, 1.0);
            }
            if both.clone().any(|d| scale.before(f64::from(*d))) {
                word(h, "edge-word", 0.0, 9.0, "◂ earlier");
            }
            if both.clone().any(|d| scale.after(f64::from(*d))) {
                word(h, "edge-word", 1.0, 9.0, "later ▸");
            }
            dots(h, "known", &row.published, scale);
            dots(h, "used", &row.used, scale);
        });
        h.leaf(
            "div",
            &[("class", "value")],
            row.known.get(..10).unwrap_or(row.known),
        );
    });
}

fn ground(h: &mut Html, period: Period, limit: Option<i32>, scale: Scale) {
    if let (Some(from), Some(to)) = span(period) {
        let (from, to) = (place(scale, from), place(scale, to));
        bar(h, "band", from, (to - from).max(0.006), 0.0, 24.0);
    }
    if let Some(day) = limit {
        rule(h, "limit-day", place(scale, day), 0.0, 24.0);
    }
}

fn span(period: Period) -> Period {
    (period.0.or(period.1), period.1.or(period.0))
}

fn place(scale: Scale, day: i32) -> f64 {
    scale.place(f64::from(day))
}

fn dots(h: &mut Html, class: &str, days: &BTreeSet<i32>, scale: Scale) {
    let inside = |day: &&i32| !scale.before(f64::from(**day)) && !scale.after(f64::from(**day));
    for day in days.iter().filter(inside).take(DOTS) {
        let x = super::plot::at(place(scale, *day));
        h.void(
            "circle",
            &[("class", class), ("cx", &x), ("cy", "12"), ("r", "4")],
        );
    }
}

fn ticks(h: &mut Html, first: i32, last: i32, scale: Scale) {
    h.tag("div", &[("class", "row axis")], |h| {
        h.leaf("div", &[("class", "label")], "");
        h.tag("svg", &[("class", "lane"), ("aria-hidden", "true")], |h| {
            for tick in axis(first, last) {
                rule(h, "tick", place(scale, tick.day), 0.0, 5.0);
                word(h, "tick-word", place(scale, tick.day), 17.0, &tick.label);
            }
        });
        h.leaf("div", &[("class", "value")], "known since");
    });
}
