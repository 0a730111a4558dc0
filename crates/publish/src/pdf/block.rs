//! Blocks, one by one.

use super::flow::{Entry, Flow, Set};
use super::font::Face;
use super::style::{Ink, LEFT, MEASURE};
use super::tree::Role;
use super::{Block, UNTITLED, columns, table};
use crate::words::shorten;

const KICKER: Set = Set::new(Face::Bold, 9.5, 14.0, Ink::Accent);
const TITLE: Set = Set::new(Face::Bold, 25.0, 31.0, Ink::Black);
const BELOW: Set = Set::new(Face::Regular, 12.0, 17.0, Ink::Grey);
const LEAD: Set = Set::new(Face::Bold, 14.0, 20.0, Ink::Black);
const HEADING: Set = Set::new(Face::Bold, 14.0, 19.0, Ink::Accent);
const LESSER: Set = Set::new(Face::Bold, 11.0, 16.0, Ink::Black);
const NOTICE: Set = Set::new(Face::Bold, 10.5, 15.5, Ink::Black);
const NAME: Set = Set::new(Face::Bold, 9.5, 14.0, Ink::Grey);
const FACT: Set = Set::new(Face::Regular, 10.0, 14.0, Ink::Black);
/// Width of the names of facts.
const NAMES: f32 = 130.0;

/// Sets a block.
pub fn set(flow: &mut Flow<'_>, block: &Block) {
    match block {
        Block::Title {
            above,
            title: words,
            below,
        } => title(flow, above, words, below),
        // A heading without words is none.
        Block::Heading(_, words) if words.trim().is_empty() => {}
        Block::Heading(level, words) => heading(flow, *level, words),
        Block::Lead(words) => {
            flow.paragraph(Role::Paragraph, words, LEAD);
            flow.space(6.0);
        }
        Block::Paragraph(words) => {
            flow.paragraph(Role::Paragraph, words, Set::TEXT);
            flow.space(8.0);
        }
        Block::Struck(words) => {
            let node = flow.tree.add(Role::Paragraph, None);
            let set = Set {
                ink: Ink::Grey,
                ..Set::TEXT
            };
            flow.text(node, words, LEFT, MEASURE, set, true);
            flow.space(8.0);
        }
        Block::Small(words) => {
            flow.paragraph(Role::Paragraph, words, Set::SMALL);
            flow.space(5.0);
        }
        Block::Notice(words) => notice(flow, words),
        Block::List(items) => list(flow, items, |_| "•".to_owned()),
        Block::Numbered(items) => list(flow, items, |n| format!("{n}.")),
        Block::Facts(facts) => facts_of(flow, facts),
        Block::Table(t) => table::set(flow, t),
        Block::Columns(c) => columns::set(flow, c),
    }
}

fn title(flow: &mut Flow<'_>, above: &str, words: &str, below: &str) {
    let words = match words.trim() {
        "" => UNTITLED,
        words => words,
    };
    flow.fill([LEFT, flow.y, 56.0, 4.0], Ink::Accent);
    flow.y += 16.0;
    if !above.is_empty() {
        flow.paragraph(Role::Paragraph, above, KICKER);
        flow.y += 2.0;
    }
    flow.paragraph(Role::Heading(1, words.to_owned()), words, TITLE);
    if !below.is_empty() {
        flow.y += 3.0;
        flow.paragraph(Role::Paragraph, below, BELOW);
    }
    flow.y += 20.0;
}

fn heading(flow: &mut Flow<'_>, level: u16, words: &str) {
    let (set, before, after) = match level {
        0..=2 => (HEADING, 20.0, 5.0),
        _ => (LESSER, 12.0, 3.0),
    };
    flow.space(before);
    // A heading stands above some of its text, never alone at the foot of a page.
    flow.need(set.leading + 64.0);
    if level <= 2 {
        flow.outline.push(Entry {
            title: shorten(&flow.fonts.settable(words), 300).into_owned(),
            page: flow.pages.len().saturating_sub(1),
            y: flow.y,
        });
    }
    flow.paragraph(
        Role::Heading(level.clamp(2, 3), words.to_owned()),
        words,
        set,
    );
    flow.y += after;
}

/// A bar at its side on every page it reaches.
fn notice(flow: &mut Flow<'_>, words: &str) {
    let node = flow.tree.add(Role::Paragraph, None);
    let indent = 14.0;
    for line in flow.lines(words, NOTICE, MEASURE - indent) {
        flow.need(NOTICE.leading);
        flow.fill([LEFT, flow.y, 3.0, NOTICE.leading], Ink::Accent);
        let base = flow.y + NOTICE.leading * 0.74;
        flow.line(Some(node), &line, LEFT + indent, base, NOTICE);
        flow.y += NOTICE.leading;
    }
    flow.space(10.0);
}

fn list(flow: &mut Flow<'_>, items: &[String], sign: fn(usize) -> String) {
    let list = flow.tree.add(Role::List, None);
    let indent = flow.fonts.width(&sign(items.len()), Face::Regular) * Set::TEXT.size;
    let indent = (indent + 8.0).max(16.0);
    for (n, words) in (1..).zip(items) {
        flow.need(Set::TEXT.leading * 2.0);
        let item = flow.tree.add(Role::Item, Some(list));
        let label = flow.tree.add(Role::Label, Some(item));
        let bullet = Set {
            ink: Ink::Accent,
            ..Set::TEXT
        };
        let base = flow.y + Set::TEXT.leading * 0.74;
        flow.line(Some(label), &sign(n), LEFT + 2.0, base, bullet);
        let body = flow.tree.add(Role::Body, Some(item));
        flow.text(
            body,
            words,
            LEFT + indent,
            MEASURE - indent,
            Set::TEXT,
            false,
        );
        flow.space(3.0);
    }
    flow.space(5.0);
}

fn facts_of(flow: &mut Flow<'_>, facts: &[(String, String)]) {
    let list = flow.tree.add(Role::List, None);
    for (name, words) in facts {
        let names = flow.lines(name, NAME, NAMES - 12.0);
        flow.need(FACT.leading * names.len().clamp(1, 4) as f32);
        let item = flow.tree.add(Role::Item, Some(list));
        let label = flow.tree.add(Role::Label, Some(item));
        let (top, page) = (flow.y, flow.pages.len());
        for (n, line) in names.iter().enumerate() {
            let base = top + FACT.leading * (n as f32 + 0.74);
            flow.line(Some(label), line, LEFT, base, NAME);
        }
        let body = flow.tree.add(Role::Body, Some(item));
        flow.text(body, words, LEFT + NAMES, MEASURE - NAMES, FACT, false);
        if page == flow.pages.len() {
            flow.y = flow.y.max(top + FACT.leading * names.len() as f32);
        }
        flow.space(2.0);
    }
    flow.space(6.0);
}
