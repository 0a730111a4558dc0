//! Tables: heads again on every page, rows unbroken where a page holds them.

use super::flow::{Flow, Set};
use super::font::Face;
use super::style::{BOTTOM, Ink, LEFT, MEASURE, TOP};
use super::tree::{NodeId, Role};
use super::{Cell, Table};

const HEAD: Set = Set::new(Face::Bold, 8.5, 11.5, Ink::Grey);
const CELL: Set = Set::new(Face::Regular, 9.5, 13.0, Ink::Black);
const TOTAL: Set = Set::new(Face::Bold, 9.5, 13.0, Ink::Black);
const NOTE: Set = Set::new(Face::Regular, 8.0, 10.5, Ink::Grey);
/// Between columns.
const GAP: f32 = 10.0;
/// Above and below the words of a row.
const PAD: f32 = 3.2;
/// Lines of a head, at most: heads stand on every page.
const MAX_HEAD: usize = 6;
/// Columns, at most; more are not set.
const MAX_COLUMNS: usize = 16;

/// A line of a cell.
struct Line {
    text: String,
    set: Set,
}

/// A cell ready to be set.
struct Ready {
    lines: Vec<Line>,
    bar: Option<f32>,
    indent: f32,
}

/// Left edge and width of each column.
fn edges(table: &Table) -> Vec<(f32, f32)> {
    let columns = || table.columns.iter().take(MAX_COLUMNS);
    let gaps = GAP * columns().count().saturating_sub(1) as f32;
    let whole: f32 = columns().map(|c| c.share.max(0.01)).sum();
    let mut x = LEFT;
    let mut out = Vec::new();
    for column in columns() {
        let width = (MEASURE - gaps) * column.share.max(0.01) / whole;
        out.push((x, width));
        x += width + GAP;
    }
    out
}

/// Sets a table.
pub fn set(flow: &mut Flow<'_>, table: &Table) {
    let edges = edges(table);
    let node = flow.tree.add(Role::Table, None);
    let head = flow.tree.add(Role::TableHead, Some(node));
    let row = flow.tree.add(Role::Row, Some(head));
    let heads: Vec<NodeId> = edges
        .iter()
        .map(|_| flow.tree.add(Role::ColumnHead, Some(row)))
        .collect();
    let body = flow.tree.add(Role::TableBody, Some(node));
    flow.need(60.0);
    put_heads(flow, table, &edges, Some(&heads));
    for (n, cells) in table.rows.iter().enumerate() {
        let total = table.total && n + 1 == table.rows.len();
        let row = flow.tree.add(Role::Row, Some(body));
        let ready: Vec<Ready> = cells
            .iter()
            .zip(&edges)
            .map(|(cell, edge)| ready(flow, cell, edge.1, total))
            .collect();
        put_row(flow, table, &edges, row, &ready);
    }
    flow.space(10.0);
}

/// The heads; on later pages they are furniture.
fn put_heads(flow: &mut Flow<'_>, table: &Table, edges: &[(f32, f32)], nodes: Option<&[NodeId]>) {
    if table.columns.iter().all(|c| c.head.is_empty()) && nodes.is_none() {
        return;
    }
    let all: Vec<Vec<String>> = table
        .columns
        .iter()
        .zip(edges)
        .map(|(c, e)| {
            let mut lines = flow.lines(&c.head, HEAD, e.1);
            lines.truncate(MAX_HEAD);
            lines
        })
        .collect();
    let most = all.iter().map(Vec::len).max().unwrap_or(1);
    for (n, ((column, edge), lines)) in table.columns.iter().zip(edges).zip(&all).enumerate() {
        let node = nodes.and_then(|all| all.get(n).copied());
        // Heads stand on the line above the rows.
        let first = most.saturating_sub(lines.len());
        for (m, line) in lines.iter().enumerate() {
            let base = flow.y + HEAD.leading * ((first + m) as f32 + 0.76);
            put(flow, node, line, *edge, column.right, base, HEAD);
        }
    }
    flow.y += HEAD.leading * most as f32 + 3.0;
    flow.fill([LEFT, flow.y, MEASURE, 1.0], Ink::Accent);
    flow.y += 1.0;
}

fn put(
    flow: &mut Flow<'_>,
    node: Option<NodeId>,
    line: &str,
    edge: (f32, f32),
    right: bool,
    base: f32,
    set: Set,
) {
    let line = line.trim_end();
    let x = match right {
        true => edge.0 + edge.1 - flow.fonts.width(line, set.face) * set.size,
        false => edge.0,
    };
    flow.line(node, line, x, base, set);
}

fn ready(flow: &Flow<'_>, cell: &Cell, width: f32, total: bool) -> Ready {
    let set = if total { TOTAL } else { CELL };
    let indent = if matches!(cell, Cell::Part(_)) {
        12.0
    } else {
        0.0
    };
    let lines = |text: &str, set: Set| -> Vec<Line> {
        let all = flow.lines(text, set, width - indent);
        all.into_iter().map(|text| Line { text, set }).collect()
    };
    let (lines, bar) = match cell {
        Cell::Words(text) | Cell::Part(text) => (lines(text, set), None),
        Cell::Noted(text, note) => {
            let mut all = lines(text, set);
            all.extend(lines(note, NOTE));
            (all, None)
        }
        Cell::Bar(share) => (Vec::new(), *share),
    };
    Ready { lines, bar, indent }
}

/// A row; one that is higher than a page goes on on the next.
fn put_row(flow: &mut Flow<'_>, table: &Table, edges: &[(f32, f32)], row: NodeId, cells: &[Ready]) {
    let height = |ready: &Ready| ready.lines.iter().map(|l| l.set.leading).sum::<f32>();
    let tallest = cells.iter().map(height).fold(CELL.leading, f32::max) + 2.0 * PAD;
    let nodes: Vec<NodeId> = (0..cells.len())
        .map(|n| {
            let role = if n == 0 { Role::RowHead } else { Role::Cell };
            flow.tree.add(role, Some(row))
        })
        .collect();
    if flow.y + tallest > BOTTOM && (tallest < BOTTOM - TOP - 80.0 || flow.y > BOTTOM - 60.0) {
        flow.turn();
        put_heads(flow, table, edges, None);
    }
    let mut done = vec![0_usize; cells.len()];
    loop {
        let top = flow.y + PAD;
        let mut lowest = top + CELL.leading;
        for (n, ready) in cells.iter().enumerate() {
            let (Some(edge), Some(node)) = (edges.get(n), nodes.get(n)) else {
                continue;
            };
            let right = table.columns.get(n).is_some_and(|c| c.right);
            let mut y = top;
            let from = done.get(n).copied().unwrap_or(0);
            for line in ready.lines.iter().skip(from) {
                if y + line.set.leading > BOTTOM {
                    break;
                }
                let base = y + line.set.leading * 0.76;
                let edge = (edge.0 + ready.indent, edge.1 - ready.indent);
                put(flow, Some(*node), &line.text, edge, right, base, line.set);
                y += line.set.leading;
                if let Some(count) = done.get_mut(n) {
                    *count += 1;
                }
            }
            if let Some(share) = ready.bar.filter(|_| from == 0) {
                let wide = edge.1 * share.clamp(0.0, 1.0);
                flow.fill([edge.0, top + 2.2, edge.1, CELL.leading - 4.4], Ink::Pale);
                flow.fill([edge.0, top + 2.2, wide, CELL.leading - 4.4], Ink::Accent);
            }
            lowest = lowest.max(y);
        }
        flow.y = lowest + PAD;
        flow.fill([LEFT, flow.y, MEASURE, 0.4], Ink::Line);
        let left = cells.iter().zip(&done).any(|(c, d)| *d < c.lines.len());
        if !left {
            break;
        }
        flow.turn();
        put_heads(flow, table, edges, None);
    }
}
