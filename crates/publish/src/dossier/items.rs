//! Every item with its provenance: where it was found, who says what of it, what it moved.

use super::evidence::chip;
use crate::html::Html;
use crate::view::{View, sources};
use crate::words::{counted, defang, factor, shorten, signed, thousands};
use ascribe_reason::assessment::{Claim, Evidence, Place};

/// Items drawn at once, and all items drawn; the JSON has the rest.
const OPEN: usize = 20;
const DRAWN: usize = 2_000;
/// Rows of each table of an item.
const ROWS: usize = 25;
/// Characters of a value, a place or a reference.
const LONG: usize = 400;

/// Draws the items, each behind a line that says the most important of it.
pub fn draw(h: &mut Html, v: &View<'_>, key: &str) {
    let items = &v.a.evidence;
    if items.is_empty() {
        return;
    }
    let leading = v.leading(1);
    let leader = leading.first().map_or("", |x| x.id.as_str());
    if let Some(x) = leading.first() {
        let text = format!(
            "Each line opens. The weight in a line is that for {}.",
            x.actor
        );
        h.leaf("p", &[("class", "legend")], &text);
    }
    let (first, rest) = items.split_at(items.len().min(OPEN));
    first.iter().for_each(|e| item(h, v, e, leader, key));
    if rest.is_empty() {
        return;
    }
    h.tag("details", &[("class", "rest")], |h| {
        h.leaf("summary", &[], &counted(rest.len(), "more item"));
        rest.iter()
            .take(DRAWN - OPEN)
            .for_each(|e| item(h, v, e, leader, key));
        if items.len() > DRAWN {
            let text = format!("{} further items are in the JSON.", items.len() - DRAWN);
            h.leaf("p", &[("class", "legend")], &text);
        }
    });
}

fn item(h: &mut Html, v: &View<'_>, item: &Evidence, leader: &str, key: &str) {
    let id = format!("{key}-{}", item.id);
    h.tag("details", &[("class", "item"), ("id", &id)], |h| {
        h.tag("summary", &[], |h| {
            h.leaf(
                "span",
                &[("class", "id")],
                &format!("{} ", shorten(&item.id, 8)),
            );
            h.tag("span", &[("class", "chip")], |h| chip(h, item, 72));
            h.leaf("span", &[("class", "also")], &summary(v, item, leader));
        });
        found(h, item);
        claims(h, v, &item.claims);
        moved(h, v, item);
    });
}

/// `weight +2.2 · 2 origins · notes.md bytes 1 204–1 223`.
fn summary(v: &View<'_>, item: &Evidence, leader: &str) -> String {
    let origins = counted(sources(item, leader).len(), "origin");
    let place = item.found.first().map_or_else(
        || "place not recorded".to_owned(),
        |p| format!("{} {}", shorten(&p.file, 40), span(p)),
    );
    let more = match item.found.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    format!(
        " weight {} · {origins} · {place}{more}",
        signed(v.weight(item, leader))
    )
}

fn span(place: &Place) -> String {
    format!("bytes {}–{}", thousands(place.start), thousands(place.end))
}

fn found(h: &mut Html, item: &Evidence) {
    let value = defang(&item.type_, &item.value);
    h.tag("p", &[("class", "value")], |h| {
        h.text("Normalised value ");
        h.leaf("bdi", &[("class", "mono")], &shorten(&value, LONG));
        h.text(&matched(&item.matched));
        if item.value.chars().count() > LONG {
            h.text(" (shortened; the JSON has it in full)");
        }
    });
    let heads = ["Found in", "Bytes", "Written as"];
    grid(h, &heads, item.found.len(), |h| {
        for place in item.found.iter().take(ROWS) {
            h.tag("tr", &[], |h| {
                cell(h, "Found in", "mono", &shorten(&place.file, LONG));
                let bytes = format!("{}–{}", thousands(place.start), thousands(place.end));
                cell(h, "Bytes", "nowrap", &bytes);
                let whole = written(item, place);
                let mut words = shorten(&whole, LONG);
                if let Some(rule) = &place.rule {
                    words = format!("{words} (taken for it by: {rule})").into();
                }
                cell(h, "Written as", "mono", &words);
            });
        }
    });
}

/// How the value met what is known.
fn matched(how: &str) -> String {
    match how {
        "exact" => ", matched exactly".to_owned(),
        "parent-domain" => ", matched by its parent domain".to_owned(),
        "network" => ", matched by its network".to_owned(),
        "host-of-url" => ", matched by the host of the URL".to_owned(),
        other => format!(", matched: {other}"),
    }
}

/// As found, but never ready to click; an author's own way of defanging stays.
fn written(item: &Evidence, place: &Place) -> String {
    let own = ["(.)", "[dot]", "(dot)", "{.}"]
        .iter()
        .any(|d| place.written.contains(d));
    if own {
        return place.written.replace("http", "hxxp");
    }
    defang(&item.type_, &place.written)
}

fn claims(h: &mut Html, v: &View<'_>, claims: &[Claim]) {
    if claims.is_empty() {
        return;
    }
    let heads = [
        "Names",
        "Origin",
        "Published",
        "First used",
        "Carried by (reliability)",
        "Reference",
    ];
    grid(h, &heads, claims.len(), |h| {
        for claim in claims.iter().take(ROWS) {
            h.tag("tr", &[], |h| {
                cell(h, "Names", "", &claim.actor);
                cell(h, "Origin", "", &claim.origin);
                cell(
                    h,
                    "Published",
                    "nowrap",
                    claim.published.as_deref().unwrap_or("undated"),
                );
                cell(
                    h,
                    "First used",
                    "nowrap",
                    claim.first_used.as_deref().unwrap_or("not stated"),
                );
                let carrier = format!("{} ({})", claim.source, claim.reliability);
                cell(h, "Carried by (reliability)", "", &carrier);
                h.tag("td", &[("data-head", "Reference")], |h| {
                    reference(h, v, claim)
                });
            });
        }
    });
}

/// A reference is a link only if it is plain HTTPS and its host is not itself an observable.
fn reference(h: &mut Html, v: &View<'_>, claim: &Claim) {
    let Some(url) = claim.reference.as_deref() else {
        h.text("none given");
        return;
    };
    let plain = url.starts_with("https://")
        && url
            .chars()
            .all(|c| c.is_ascii_graphic() && !"<>\"'`\\".contains(c));
    if plain && url.len() <= 2_000 && !v.prose.knows_host_of(url) {
        let attributes = [("href", url), ("rel", "noreferrer noopener nofollow")];
        h.leaf("a", &attributes, &shorten(url, 90));
    } else {
        h.leaf(
            "span",
            &[("class", "mono")],
            &shorten(&defang("url", url), LONG),
        );
    }
}

fn moved(h: &mut Html, v: &View<'_>, item: &Evidence) {
    let mut moved: Vec<(&str, f64)> = item
        .contributions
        .iter()
        .map(|c| (&*c.actor, c.weight))
        .collect();
    moved.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let names: Vec<String> = moved
        .iter()
        .take(ROWS)
        .map(|(actor, weight)| format!("{actor} {} ({})", signed(*weight), factor(*weight)))
        .collect();
    let text = if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    };
    h.leaf(
        "p",
        &[("class", "legend")],
        &format!("Moved: {text}{}.", more(moved.len())),
    );
    let mut facts = vec![
        format!("Known to be held by {}", counted(item.holders, "actor")),
        format!(
            "seen from anyone else with probability {}",
            background(item.background)
        ),
    ];
    if let Some(d) = &item.discount {
        facts.push(v.sentence(&format!("weighed down as {}: {}", d.kind, d.because)));
    }
    facts.extend(item.notes.iter().take(ROWS).map(|n| v.sentence(n)));
    h.leaf(
        "p",
        &[("class", "legend")],
        &format!("{}.", facts.join("; ")),
    );
}

/// A background probability with the two figures that matter.
fn background(probability: f64) -> String {
    match probability {
        p if !p.is_finite() => "unknown".to_owned(),
        p if p >= 0.01 => format!("{:.0} %", p * 100.0),
        p if p > 0.0 => format!("1 in {}", thousands((1.0 / p).round() as u64)),
        _ => "0".to_owned(),
    }
}

/// A table that becomes a list on a narrow screen.
fn grid(h: &mut Html, heads: &[&str], rows: usize, body: impl FnOnce(&mut Html)) {
    h.tag("table", &[("class", "grid")], |h| {
        h.tag("thead", &[], |h| {
            h.tag("tr", &[], |h| {
                for head in heads {
                    h.leaf("th", &[("scope", "col")], head);
                }
            });
        });
        h.tag("tbody", &[], body);
    });
    if rows > ROWS {
        h.leaf(
            "p",
            &[("class", "legend")],
            &format!("{} more rows are in the JSON.", rows - ROWS),
        );
    }
}

fn cell(h: &mut Html, head: &'static str, class: &'static str, text: &str) {
    h.tag("td", &[("data-head", head), ("class", class)], |h| {
        h.leaf("bdi", &[], text)
    });
}

fn more(count: usize) -> String {
    match count.saturating_sub(ROWS) {
        0 => String::new(),
        n => format!(" and {n} more"),
    }
}
