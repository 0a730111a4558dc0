//! Entity graph in four layers: incident, evidence, actors, sponsors.

use super::figure;
use super::glyph::outline;
use crate::html::Html;
use crate::view::{View, shown};
use crate::words::{percent, shape, shorten, signed};
use ascribe_reason::assessment::{Evidence, Hypothesis, Sponsor};

/// Width of the drawing and left edges of the layers, pixels.
const WIDTH: f64 = 960.0;
const LEFT: [f64; 4] = [0.0, 190.0, 550.0, 800.0];
/// Widths of the boxes of the layers.
const BOX: [f64; 4] = [130.0, 270.0, 170.0, 160.0];
/// Height of a box and of a step from box to box.
const BOX_HEIGHT: f64 = 24.0;
const STEP: f64 = 32.0;
/// Nodes of the layers; what is left out is said.
const EVIDENCE: usize = 14;
const ACTORS: usize = 5;
const SPONSORS: usize = 4;
/// Weights below this draw no line.
const DRAWN: f64 = 0.1;

/// The middle heights of a layer's boxes.
struct Layer {
    top: f64,
    step: f64,
}

impl Layer {
    fn new(count: usize, height: f64) -> Self {
        let count = count.max(1) as f64;
        let step = (height / count).clamp(STEP, STEP * 2.5);
        Self {
            top: (height - step * (count - 1.0)) / 2.0,
            step,
        }
    }

    fn middle(&self, place: usize) -> f64 {
        self.top + self.step * place as f64
    }
}

/// Draws the graph; nothing if no item points to an actor.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let actors: Vec<&Hypothesis> = v.top(ACTORS);
    let pull = |e: &Evidence| -> f64 {
        actors
            .iter()
            .map(|x| v.weight(e, &x.id).abs())
            .fold(0.0, f64::max)
    };
    let mut items: Vec<&Evidence> = v.a.evidence.iter().filter(|e| pull(e) >= DRAWN).collect();
    if items.is_empty() {
        return;
    }
    items.sort_by(|a, b| pull(b).total_cmp(&pull(a)));
    let left_out = items.len().saturating_sub(EVIDENCE);
    items.truncate(EVIDENCE);
    by_actor(v, &actors, &mut items);
    let sponsors: Vec<&Sponsor> = v.a.sponsors.iter().take(SPONSORS).collect();
    let mut caption = "From what was found to whom it is linked, and from the group to a possible sponsor. \
        Solid lines speak for, dashed ones against; thickness is weight. A line to a sponsor is what sources \
        say of the group, not of this incident. No item speaks for the unknown actor: it is the measure."
        .to_owned();
    if left_out > 0 {
        caption.push_str(&format!(" {left_out} lighter items are left out."));
    }
    figure(h, "graph", &caption, |h| {
        let scroll = [
            ("class", "scroll"),
            ("tabindex", "0"),
            ("role", "region"),
            (
                "aria-label",
                "Graph of incident, evidence, actors and sponsors",
            ),
        ];
        h.tag("div", &scroll, |h| {
            drawing(h, v, &items, &actors, &sponsors)
        });
    });
}

/// Items in the order of the actor they speak for most, so that few lines cross.
fn by_actor(v: &View<'_>, actors: &[&Hypothesis], items: &mut [&Evidence]) {
    let strongest = |e: &Evidence| {
        let weights = actors.iter().map(|x| v.weight(e, &x.id));
        let best = weights
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map_or(0, |(place, _)| place)
    };
    items.sort_by_key(|e| strongest(e));
}

fn drawing(
    h: &mut Html,
    v: &View<'_>,
    items: &[&Evidence],
    actors: &[&Hypothesis],
    sponsors: &[&Sponsor],
) {
    let most = items.len().max(actors.len()).max(sponsors.len()).max(2);
    let height = STEP * most as f64;
    let layers =
        [1, items.len(), actors.len(), sponsors.len()].map(|count| Layer::new(count, height));
    let [incident, evidence, groups, states] = &layers;
    let view_box = format!("0 0 {WIDTH} {}", height + 24.0);
    let said = format!(
        "Graph: {} items of evidence, {} actors, {} sponsors; the same is in the tables above",
        items.len(),
        actors.len(),
        sponsors.len()
    );
    let size = [
        ("class", "drawing"),
        ("viewBox", view_box.as_str()),
        ("role", "img"),
        ("aria-label", said.as_str()),
    ];
    h.tag("svg", &size, |h| {
        heads(h, !sponsors.is_empty());
        h.tag("g", &[("transform", "translate(0 24)")], |h| {
            for (place, item) in items.iter().enumerate() {
                let from = evidence.middle(place);
                edge(h, 0, incident.middle(0), from, 0.0, "edge faint");
                for (target, actor) in actors.iter().enumerate() {
                    let weight = v.weight(item, &actor.id);
                    if weight.abs() >= DRAWN {
                        edge(h, 1, from, groups.middle(target), weight, "edge");
                    }
                }
            }
            for (target, sponsor) in sponsors.iter().enumerate() {
                for (place, actor) in actors.iter().enumerate() {
                    if sponsor.through.iter().any(|l| l.actor == actor.actor) {
                        edge(
                            h,
                            2,
                            groups.middle(place),
                            states.middle(target),
                            0.0,
                            "edge said",
                        );
                    }
                }
            }
            node(h, 0, incident.middle(0), &v.a.name, "", 17);
            for (place, item) in items.iter().enumerate() {
                item_node(h, evidence.middle(place), item);
            }
            for (place, actor) in actors.iter().enumerate() {
                node(
                    h,
                    2,
                    groups.middle(place),
                    &actor.actor,
                    &percent(actor.probability),
                    17,
                );
            }
            for (place, sponsor) in sponsors.iter().enumerate() {
                node(
                    h,
                    3,
                    states.middle(place),
                    &sponsor.sponsor,
                    &percent(sponsor.probability),
                    15,
                );
            }
        });
    });
}

fn heads(h: &mut Html, with_sponsors: bool) {
    let names = ["Incident", "Evidence", "Actors", "Sponsors"];
    let count = if with_sponsors { 4 } else { 3 };
    for (name, left) in names.iter().zip(LEFT).take(count) {
        let x = format!("{left}");
        h.leaf("text", &[("class", "head"), ("x", &x), ("y", "12")], name);
    }
}

fn edge(h: &mut Html, layer: usize, from: f64, to: f64, weight: f64, class: &str) {
    let x1 = LEFT.get(layer).copied().unwrap_or(0.0) + BOX.get(layer).copied().unwrap_or(0.0);
    let x2 = LEFT.get(layer + 1).copied().unwrap_or(WIDTH);
    let bend = f64::midpoint(x1, x2);
    let path = format!("M{x1} {from:.1}C{bend} {from:.1} {bend} {to:.1} {x2} {to:.1}");
    let width = format!("{:.1}", (weight.abs() * 1.2).clamp(1.0, 6.0));
    let class = if weight < 0.0 { "edge minus" } else { class };
    h.tag(
        "path",
        &[("class", class), ("d", &path), ("stroke-width", &width)],
        |h| {
            if weight != 0.0 {
                h.leaf("title", &[], &signed(weight));
            }
        },
    );
}

fn item_node(h: &mut Html, middle: f64, item: &Evidence) {
    let text = format!("{} {}", item.id, shown(item));
    frame(h, 1, middle);
    let left = LEFT.get(1).copied().unwrap_or(0.0);
    let place = format!("translate({} {:.1})", left + 7.0, middle - 6.0);
    h.void(
        "path",
        &[
            ("class", "glyph"),
            ("d", outline(shape(item))),
            ("transform", &place),
        ],
    );
    label(
        h,
        left + 26.0,
        middle,
        "start",
        "node-text mono",
        &shorten(&text, 33),
    );
}

fn node(h: &mut Html, layer: usize, middle: f64, name: &str, number: &str, room: usize) {
    frame(h, layer, middle);
    let left = LEFT.get(layer).copied().unwrap_or(0.0);
    let right = left + BOX.get(layer).copied().unwrap_or(0.0);
    label(
        h,
        left + 8.0,
        middle,
        "start",
        "node-text",
        &shorten(name, room),
    );
    label(h, right - 8.0, middle, "end", "node-text also", number);
}

fn frame(h: &mut Html, layer: usize, middle: f64) {
    let x = LEFT.get(layer).copied().unwrap_or(0.0).max(0.5);
    let width = BOX.get(layer).copied().unwrap_or(0.0) - 1.0;
    h.void(
        "rect",
        &[
            ("class", "node"),
            ("x", &format!("{x}")),
            ("y", &format!("{:.1}", middle - BOX_HEIGHT / 2.0)),
            ("width", &format!("{width}")),
            ("height", &format!("{BOX_HEIGHT}")),
        ],
    );
}

fn label(h: &mut Html, x: f64, middle: f64, anchor: &str, class: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let attributes = [
        ("class", class),
        ("x", &format!("{x}")),
        ("y", &format!("{:.1}", middle + 4.5)),
        ("text-anchor", anchor),
    ];
    h.leaf("text", &attributes, text);
}
