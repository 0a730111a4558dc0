//! The section of one incident.

use super::{answer, channels, evidence, examined, items, names, record, sponsors};
use crate::figures::{contributions, graph, matrix, ranking, timeline};
use crate::html::Html;
use crate::view::View;

/// Heading levels of a section: the page's title is the question if there is only one incident.
#[derive(Debug, Clone, Copy)]
pub struct Levels {
    /// The question.
    pub question: &'static str,
    /// The parts.
    pub part: &'static str,
    /// Parts of parts.
    pub inner: &'static str,
}

const ALONE: Levels = Levels {
    question: "h1",
    part: "h2",
    inner: "h3",
};
const AMONG: Levels = Levels {
    question: "h2",
    part: "h3",
    inner: "h4",
};

/// A part of a section: name of its anchor, heading, what it draws.
type Part = (
    &'static str,
    &'static str,
    fn(&mut Html, &View<'_>, &str, Levels),
);

const PARTS: [Part; 17] = [
    (
        "ranking",
        "How likely is each hypothesis?",
        |h, v, key, _| ranking::draw(h, v, key),
    ),
    ("contributions", "What moved the answer?", |h, v, _, _| {
        contributions::draw(h, v)
    }),
    (
        "channels",
        "What does each kind of evidence say by itself?",
        |h, v, _, _| channels::draw(h, v),
    ),
    ("evidence", "What speaks for and against?", evidence::draw),
    (
        "discounted",
        "What was weighed down as shared or benign?",
        |h, v, key, _| evidence::discounted(h, v, key),
    ),
    (
        "sponsors",
        "Who may stand behind the group?",
        |h, v, _, _| sponsors::draw(h, v),
    ),
    (
        "names",
        "Which names are contested, and which does the evidence itself use?",
        names::draw,
    ),
    (
        "sensitivity",
        "On what does the answer rest, and who could have forged it?",
        |h, v, _, _| examined::sensitivity(h, v),
    ),
    (
        "overlaps",
        "Who draws the groups differently, and who repeats whom?",
        |h, v, _, _| examined::overlaps(h, v),
    ),
    (
        "clusters",
        "Which recorded incidents is it like?",
        |h, v, _, _| examined::clusters(h, v),
    ),
    ("decisive", "What would decide?", |h, v, _, _| {
        record::decisive(h, v)
    }),
    (
        "timeline",
        "When did it happen, and when was it known?",
        |h, v, _, _| timeline::draw(h, v),
    ),
    (
        "matrix",
        "How does each item speak about each hypothesis?",
        |h, v, key, _| matrix::draw(h, v, key),
    ),
    (
        "judgements",
        "What do analysts judge otherwise?",
        |h, v, _, _| examined::judgements(h, v),
    ),
    ("graph", "How does it hang together?", |h, v, _, _| {
        graph::draw(h, v)
    }),
    (
        "items",
        "Where does each item come from?",
        |h, v, key, _| items::draw(h, v, key),
    ),
    (
        "record",
        "What was read, and how is this computed again?",
        |h, v, _, _| record::draw(h, v),
    ),
];

/// Draws the section with the number; `alone` if the page has no other.
pub fn draw(h: &mut Html, v: &View<'_>, number: usize, alone: bool) {
    let key = format!("i{number}");
    let levels = if alone { ALONE } else { AMONG };
    h.tag("article", &[("id", &key)], |h| {
        h.leaf(levels.question, &[("class", "question")], &v.question());
        answer::draw(h, v);
        for (anchor, heading, draw_part) in PARTS {
            let mut part = Html::default();
            draw_part(&mut part, v, &key, levels);
            if part.is_empty() {
                continue;
            }
            let id = format!("{key}-{anchor}");
            let class = format!("part {anchor}-part");
            h.tag(
                "section",
                &[("class", &class), ("aria-labelledby", &id)],
                |h| {
                    h.leaf(levels.part, &[("id", &id), ("class", "part-head")], heading);
                    h.append(part);
                },
            );
        }
    });
}
