//! The report on paper.

use super::Annual;
use super::page::{CASES, how_made, nature, told};
use super::tables::{Form, Line, TableView, tables};
use crate::pdf::{Block, Cell, Column, Columns, Paper, Table};
use crate::words::{day_words, month_short, thousands};
use ascribe_statistics::Period;
use ascribe_statistics::year::Statement;

pub fn paper(report: &Annual) -> Paper {
    let below = in_words(report.period);
    let mut blocks = vec![Block::Title {
        above: "Incidents, graded and counted".to_owned(),
        title: "Cyber threat report".to_owned(),
        below: below.clone(),
    }];
    let shown = report.statements.iter().filter(|s| s.value.is_some());
    let mut sentences = shown.map(sentence);
    blocks.extend(sentences.next().map(Block::Lead));
    blocks.push(Block::List(sentences.collect()));
    let views = report.published.as_ref().map(tables).unwrap_or_default();
    let (time, rest): (Vec<_>, Vec<_>) = views.iter().partition(|v| matches!(v.form, Form::Time));
    for view in time {
        over_time(&mut blocks, view);
    }
    blocks.push(Block::Heading(2, "Figures and what they mean".to_owned()));
    blocks.push(Block::Table(figures(&report.statements)));
    for view in rest {
        blocks.push(Block::Heading(2, view.title.clone()));
        blocks.push(Block::Small(capital(&view.definition)));
        blocks.push(Block::Table(match &view.form {
            Form::Cross(heads) => cross(view, heads),
            _ => bars(view),
        }));
    }
    cases(&mut blocks, report);
    blocks.push(Block::Heading(2, "How these figures were made".to_owned()));
    blocks.push(Block::List(how_made(report)));
    blocks.push(Block::Small(format!("Made with {}.", report.generator)));
    Paper {
        title: format!("Cyber threat report, {below}"),
        marking: Some(report.marking.clone()),
        blocks,
    }
}

/// `1 July 2023 to 30 June 2024`; the days are not broken.
fn in_words(period: Period) -> String {
    let period = period.to_string();
    let (from, to) = period.split_once("..").unwrap_or((&period, ""));
    let day = |text| day_words(text).replace(' ', "\u{A0}");
    format!("{} to {}", day(from), day(to))
}

/// The sentence, with the earlier period in words.
fn sentence(statement: &Statement) -> String {
    let text = statement.sentence();
    match statement.earlier {
        Some((period, _)) => {
            let words = format!("the period {}", in_words(period));
            text.replace(&period.to_string(), &words)
        }
        None => text,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

fn column(head: &str, share: f32, right: bool) -> Column {
    Column {
        head: head.to_owned(),
        share,
        right,
    }
}

fn figures(statements: &[Statement]) -> Table {
    let number = |n: Option<u64>| Cell::Words(n.map_or_else(|| "–".to_owned(), thousands));
    let row = |s: &Statement| {
        let count = s
            .value
            .map_or_else(|| "not published".to_owned(), thousands);
        let growth = s
            .growth
            .clone()
            .unwrap_or_else(|| "not compared".to_owned());
        let earlier = s
            .earlier
            .map(|(p, n)| format!("from {}, {}", thousands(n), in_words(p)));
        let share = s.share_percent.map(|p| format!("{p}\u{A0}%"));
        vec![
            Cell::Noted(capital(&s.words), capital(&s.definition)),
            Cell::Words(count),
            number(s.denominator),
            Cell::Words(share.unwrap_or_else(|| "–".to_owned())),
            Cell::Noted(
                growth,
                s.not_compared.clone().or(earlier).unwrap_or_default(),
            ),
            Cell::Words(nature(s.nature).to_owned()),
        ]
    };
    Table {
        columns: vec![
            column("Figure and definition", 0.37, false),
            column("Count", 0.13, true),
            column("Of", 0.08, true),
            column("Share", 0.08, true),
            column("Growth", 0.20, false),
            column("Kind", 0.14, false),
        ],
        rows: statements.iter().map(row).collect(),
        total: false,
    }
}

fn over_time(blocks: &mut Vec<Block>, view: &TableView) {
    let months = view.lines.iter().filter(|l| l.title != "all");
    let columns = months.map(|l| (month_short(&l.title), l.shown.number()));
    blocks.push(Block::Heading(2, view.title.clone()));
    blocks.push(Block::Small(capital(&view.definition)));
    blocks.push(Block::Columns(Columns {
        title: view.definition.clone(),
        columns: columns.collect(),
    }));
}

/// A bar for each line, drawn to the greatest of them.
fn bars(view: &TableView) -> Table {
    let single = |l: &&Line| l.title != "all";
    let greatest = view
        .lines
        .iter()
        .filter(single)
        .filter_map(|l| l.shown.number())
        .max();
    let greatest = greatest.unwrap_or(0).max(1) as f32;
    let row = |line: &Line| {
        let title = match line.part {
            true => Cell::Part(capital(&line.title)),
            false => Cell::Words(capital(&line.title)),
        };
        let share = line.shown.number().filter(|_| single(&line));
        vec![
            title,
            Cell::Words(line.words()),
            Cell::Bar(share.map(|n| n as f32 / greatest)),
        ]
    };
    // What stands alone counts something else.
    let head = if view.lines.len() == 1 {
        ""
    } else {
        "Incidents"
    };
    Table {
        columns: vec![
            column("", 0.48, false),
            column(head, 0.14, true),
            column("", 0.38, false),
        ],
        total: view.lines.last().is_some_and(|l| l.title == "all"),
        rows: view.lines.iter().map(row).collect(),
    }
}

/// Lines come row by row.
fn cross(view: &TableView, heads: &[String]) -> Table {
    let mut columns = vec![column("", 1.6, false)];
    columns.extend(heads.iter().map(|head| column(head, 1.0, true)));
    let rows = view.lines.chunks(heads.len().max(1)).map(|lines| {
        let first = lines.first().map(|l| l.title.as_str()).unwrap_or_default();
        let name = heads.first().and_then(|h| first.strip_suffix(h.as_str()));
        let name = name.unwrap_or(first).trim_end_matches(": ");
        let mut row = vec![Cell::Words(capital(name))];
        row.extend(lines.iter().map(|l| Cell::Words(l.words())));
        row
    });
    Table {
        rows: rows.collect(),
        columns,
        total: false,
    }
}

fn cases(blocks: &mut Vec<Block>, report: &Annual) {
    if report.cases.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, "Cases".to_owned()));
    blocks.push(Block::Paragraph(CASES.to_owned()));
    for (n, case) in report.cases.iter().enumerate() {
        blocks.push(Block::Heading(3, format!("Case {}", n + 1)));
        blocks.push(Block::Facts(told(case)));
    }
}
