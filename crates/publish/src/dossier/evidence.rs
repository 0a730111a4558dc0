//! Evidence for and against the leading hypotheses, with weight and source.

use super::incident::Levels;
use crate::figures::{glyph, weight_bar};
use crate::html::Html;
use crate::view::{View, shown, sources};
use crate::words::{factor, kind_word, shape, shorten, signed};
use ascribe_reason::assessment::{Evidence, Hypothesis};

/// Hypotheses laid out.
const LEADING: usize = 3;
/// Rows before the rest is folded, and folded rows that are still drawn.
const ROWS: usize = 10;
const FOLDED: usize = 100;
/// Characters of a hash in a row: enough to recognise; the item has all.
const HASH: usize = 32;
/// Other names of an actor.
const NAMES: usize = 6;
/// Sources named in a row.
const SOURCES: usize = 3;

/// Draws both sides for each leading hypothesis.
pub fn draw(h: &mut Html, v: &View<'_>, key: &str, levels: Levels) {
    let leading = v.leading(LEADING);
    if leading.is_empty() || v.a.evidence.is_empty() {
        return;
    }
    let heaviest = leading
        .iter()
        .flat_map(|x| v.a.evidence.iter().map(|e| v.weight(e, &x.id).abs()))
        .fold(1.0, f64::max);
    h.leaf(
        "p",
        &[("class", "legend")],
        "Weight: natural logarithm of how many times more (×) or less (÷) probable it is to find the item if \
         this actor did it than if someone unknown did. Letters are the source's reliability, A to F.",
    );
    for hypothesis in leading {
        for in_favour in [true, false] {
            side(h, v, hypothesis, in_favour, heaviest, key, levels);
        }
    }
}

fn side(
    h: &mut Html,
    v: &View<'_>,
    x: &Hypothesis,
    in_favour: bool,
    full: f64,
    key: &str,
    levels: Levels,
) {
    let word = if in_favour { "For" } else { "Against" };
    h.tag("div", &[("class", "side")], |h| {
        h.leaf(levels.inner, &[], &format!("{word} {}", x.actor));
        if in_favour {
            also(h, x);
        }
        weighed(h, v, x, in_favour, full, key);
    });
}

/// Other names of the actor, and the origins that speak for it.
fn also(h: &mut Html, x: &Hypothesis) {
    let mut text = String::new();
    if !x.names.is_empty() {
        let some: Vec<&str> = x.names.iter().map(String::as_str).take(NAMES).collect();
        text.push_str(&format!("Also called {}", some.join(", ")));
        if x.names.len() > NAMES {
            text.push_str(&format!(" and {} more", x.names.len() - NAMES));
        }
        text.push_str(". ");
    }
    if !x.origins.is_empty() {
        let list = x.origins.join(", ");
        text.push_str(&format!(
            "Independent origins, neither shared nor benign: {list}."
        ));
    }
    if !text.is_empty() {
        h.leaf("p", &[("class", "legend")], text.trim_end());
    }
}

/// The items of one side, heaviest first.
fn weighed(h: &mut Html, v: &View<'_>, x: &Hypothesis, in_favour: bool, full: f64, key: &str) {
    let items = v.speaking(&x.id, in_favour);
    if items.is_empty() {
        let text = if in_favour {
            "Nothing that was found speaks for it."
        } else {
            "Nothing that was found speaks against it. What is absent is not weighed."
        };
        h.leaf("p", &[("class", "legend")], text);
        return;
    }
    let (shown, rest) = items.split_at(items.len().min(ROWS));
    table(h, v, shown, x, full, key);
    if rest.is_empty() {
        return;
    }
    let sum: f64 = rest.iter().map(|(_, w)| w).sum();
    h.tag("details", &[("class", "rest")], |h| {
        h.leaf(
            "summary",
            &[],
            &format!("{} more, {} together", rest.len(), signed(sum)),
        );
        let drawn = rest.get(..rest.len().min(FOLDED)).unwrap_or(rest);
        table(h, v, drawn, x, full, key);
    });
}

fn table(
    h: &mut Html,
    v: &View<'_>,
    rows: &[(&Evidence, f64)],
    x: &Hypothesis,
    full: f64,
    key: &str,
) {
    h.tag("table", &[("class", "sides")], |h| {
        h.tag("thead", &[("class", "unseen")], |h| {
            h.tag("tr", &[], |h| {
                for name in ["Item", "Evidence", "Bar", "Weight", "Factor", "Source"] {
                    h.leaf("th", &[("scope", "col")], name);
                }
            });
        });
        h.tag("tbody", &[], |h| {
            for (item, weight) in rows {
                row(h, v, item, *weight, x, full, key);
            }
        });
    });
}

fn row(
    h: &mut Html,
    v: &View<'_>,
    item: &Evidence,
    weight: f64,
    x: &Hypothesis,
    full: f64,
    key: &str,
) {
    h.tag("tr", &[], |h| {
        h.tag("td", &[("class", "id")], |h| {
            id_link(h, item, key);
        });
        h.tag("th", &[("scope", "row"), ("class", "chip")], |h| {
            chip(h, item, 64);
            if let Some(d) = &item.discount {
                h.leaf("span", &[("class", "tag")], &d.kind);
            }
            for note in item.notes.iter().take(2) {
                h.leaf(
                    "span",
                    &[("class", "note")],
                    &v.sentence(&shorten(note, 160)),
                );
            }
        });
        h.tag("td", &[("class", "bar")], |h| weight_bar(h, weight, full));
        h.leaf("td", &[("class", "number")], &signed(weight));
        h.leaf("td", &[("class", "number factor")], &factor(weight));
        h.tag("td", &[("class", "source")], |h| said(h, item, x));
    });
}

/// The thing itself: shape, kind, value.
pub fn chip(h: &mut Html, item: &Evidence, limit: usize) {
    glyph(h, shape(item));
    h.leaf("span", &[("class", "kind")], &shorten(kind_word(item), 24));
    h.text(" ");
    let hash = matches!(item.type_.as_str(), "md5" | "sha1" | "sha256" | "sha512");
    let limit = if hash { limit.min(HASH) } else { limit };
    h.leaf("bdi", &[("class", "mono")], &shorten(&shown(item), limit));
}

/// The item's number, leading to where it comes from.
pub fn id_link(h: &mut Html, item: &Evidence, key: &str) {
    let to = format!("#{key}-{}", item.id);
    h.leaf("a", &[("href", &to)], &shorten(&item.id, 8));
}

/// Who says so, how reliable, since when; whom they name if it is someone else.
fn said(h: &mut Html, item: &Evidence, x: &Hypothesis) {
    let all = sources(item, &x.id);
    for source in all.iter().take(SOURCES) {
        h.tag("span", &[("class", "origin")], |h| {
            h.leaf("b", &[], &shorten(source.origin, 40));
            h.text(&format!(" {} ", shorten(source.reliability, 3)));
            h.leaf(
                "span",
                &[("class", "also")],
                &shorten(source.published.unwrap_or("undated"), 20),
            );
            if !source.actors.contains(x.actor.as_str()) {
                let names: Vec<&str> = source.actors.iter().copied().take(3).collect();
                h.leaf(
                    "span",
                    &[("class", "also")],
                    &format!(" names {}", shorten(&names.join(", "), 60)),
                );
            }
        });
    }
    if all.len() > SOURCES {
        h.leaf(
            "span",
            &[("class", "also")],
            &format!("and {} more", all.len() - SOURCES),
        );
    }
}

/// Draws what was weighed down, by reason.
pub fn discounted(h: &mut Html, v: &View<'_>, key: &str) {
    let items = v.discounted();
    let mut groups: Vec<(&str, &str, Vec<&Evidence>)> = Vec::new();
    for item in items {
        let Some(d) = &item.discount else { continue };
        match groups
            .iter_mut()
            .find(|(k, b, _)| *k == d.kind && *b == d.because)
        {
            Some((_, _, members)) => members.push(item),
            None => groups.push((&d.kind, &d.because, vec![item])),
        }
    }
    if groups.is_empty() {
        return;
    }
    h.tag("ul", &[("class", "plain")], |h| {
        for (kind, because, members) in &groups {
            h.tag("li", &[], |h| group(h, v, kind, because, members, key));
        }
    });
}

fn group(h: &mut Html, v: &View<'_>, kind: &str, because: &str, members: &[&Evidence], key: &str) {
    h.leaf("span", &[("class", "tag")], kind);
    h.text(&format!(" {}: ", v.sentence(because)));
    for item in members.iter().take(FOLDED) {
        h.tag("span", &[("class", "chip")], |h| {
            id_link(h, item, key);
            h.text(" ");
            chip(h, item, 40);
        });
    }
    if members.len() > FOLDED {
        h.text(&format!(" and {} more", members.len() - FOLDED));
    }
}
