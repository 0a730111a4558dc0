//! Columns over time, drawn as shapes.

use super::Columns;
use super::flow::{Flow, Op, Set};
use super::font::Face;
use super::style::{Ink, LEFT, MEASURE};
use super::tree::Role;
use crate::words::thousands;

/// Height of the greatest column.
const HEIGHT: f32 = 96.0;
/// Columns, at most; more are not drawn, and the words say them all.
const MAX: usize = 36;
const VALUE: Set = Set::new(Face::Bold, 8.0, 11.0, Ink::Black);
const LABEL: Set = Set::new(Face::Regular, 8.0, 11.0, Ink::Grey);

/// Sets a chart, unbroken.
pub fn set(flow: &mut Flow<'_>, chart: &Columns) {
    let shown = chart.columns.len().min(MAX);
    if shown == 0 {
        return;
    }
    flow.need(HEIGHT + 46.0);
    let node = flow.tree.add(Role::Figure(words(chart)), None);
    let greatest = chart
        .columns
        .iter()
        .filter_map(|c| c.1)
        .max()
        .unwrap_or(0)
        .max(1);
    let step = MEASURE / shown as f32;
    let floor = flow.y + 14.0 + HEIGHT;
    for (n, (label, value)) in chart.columns.iter().take(MAX).enumerate() {
        let left = LEFT + step * n as f32;
        let (wide, x) = (step * 0.64, left + step * 0.18);
        let (tall, mark) = match value {
            Some(v) => (HEIGHT * *v as f32 / greatest as f32, thousands(*v)),
            None => (0.0, "w".to_owned()),
        };
        if tall > 0.0 {
            let at = [x, floor - tall, wide, tall];
            flow.draw(
                Some(node),
                Op::Box {
                    at,
                    ink: Ink::Accent,
                },
            );
        }
        middle(
            flow,
            node,
            &mark,
            left + step / 2.0,
            floor - tall - 4.0,
            VALUE,
        );
        middle(flow, node, label, left + step / 2.0, floor + 12.0, LABEL);
    }
    flow.fill([LEFT, floor, MEASURE, 0.8], Ink::Grey);
    flow.y = floor + 22.0;
    if chart.columns.iter().any(|c| c.1.is_none()) {
        flow.paragraph(Role::Paragraph, "w: withheld", Set::SMALL);
    }
    flow.space(6.0);
}

fn middle(flow: &mut Flow<'_>, node: super::tree::NodeId, text: &str, x: f32, y: f32, set: Set) {
    let text = flow.fonts.settable(text);
    let half = flow.fonts.width(&text, set.face) * set.size / 2.0;
    flow.line(Some(node), &text, x - half, y, set);
}

/// The chart in words.
fn words(chart: &Columns) -> String {
    let figure = |(label, value): &(String, Option<u64>)| {
        let value = value.map_or_else(|| "withheld".to_owned(), thousands);
        format!("{label} {value}")
    };
    let all: Vec<String> = chart.columns.iter().map(figure).collect();
    format!("{}: {}.", chart.title, all.join(", "))
}
