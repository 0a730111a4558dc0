//! Papers as PDF.

use ascribe_publish::pdf::{Block, Cell, Column, Columns, Paper, Table, page_count, pdf};
use proptest::prelude::*;

fn table(rows: usize, text: &str) -> Block {
    let column = |head: &str, right| Column {
        head: head.to_owned(),
        share: 1.0,
        right,
    };
    let row = |n: usize| {
        vec![
            Cell::Noted(format!("{text} {n}"), text.to_owned()),
            Cell::Words(n.to_string()),
            Cell::Bar(n.is_multiple_of(2).then_some(0.5)),
        ]
    };
    Block::Table(Table {
        columns: vec![column(text, false), column("n", true), column("", false)],
        rows: (0..rows).map(row).collect(),
        total: true,
    })
}

/// A paper with a block of every kind.
fn paper(text: &str, rows: usize) -> Paper {
    let words = || text.to_owned();
    Paper {
        title: words(),
        marking: Some(words()),
        blocks: vec![
            Block::Title {
                above: words(),
                title: words(),
                below: words(),
            },
            Block::Lead(words()),
            Block::Heading(2, words()),
            Block::Paragraph(words()),
            Block::Struck(words()),
            Block::Small(words()),
            Block::Notice(words()),
            Block::List(vec![words(), words()]),
            Block::Facts(vec![(words(), words())]),
            table(rows, text),
            Block::Heading(3, words()),
            Block::Columns(Columns {
                title: words(),
                columns: vec![(words(), Some(4)), (words(), None)],
            }),
        ],
    }
}

#[test]
fn the_same_paper_is_the_same_bytes_and_names_nobody() {
    let one = pdf(&paper("Whakatōhea and Ростов", 90)).unwrap();
    assert_eq!(one, pdf(&paper("Whakatōhea and Ростов", 90)).unwrap());
    let text = String::from_utf8_lossy(&one);
    for absent in [
        "/Producer",
        "/Creator",
        "/Author",
        "/CreationDate",
        "/ModDate",
        "CreateDate",
        "/JavaScript",
        "/URI",
        "ascribe",
        env!("CARGO_MANIFEST_DIR"),
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
    for present in ["/MarkInfo", "/Lang", "pdfuaid", "/StructTreeRoot"] {
        assert!(text.contains(present), "{present}");
    }
}

#[test]
fn a_long_table_goes_over_pages_and_so_does_a_long_row() {
    assert!(pdf(&paper("x", 400)).unwrap().len() > pdf(&paper("x", 1)).unwrap().len());
    let long = "word ".repeat(300);
    pdf(&paper(&long, 1)).unwrap();
    pdf(&paper(&"x".repeat(600), 2)).unwrap();
}

#[test]
fn more_than_a_paper_may_hold_is_refused() {
    let blocks = vec![Block::Small("x".to_owned()); 20_001];
    let error = pdf(&Paper {
        blocks,
        ..Paper::default()
    });
    assert!(error.unwrap_err().to_string().contains("20,000"));
    pdf(&Paper::default()).unwrap();
}

#[test]
fn the_pages_of_a_paper_are_counted_as_they_are_written() {
    assert_eq!(page_count(&paper("short", 1)).unwrap(), 1);
    let long = Paper {
        blocks: vec![Block::Paragraph("words ".repeat(60)); 60],
        ..Paper::default()
    };
    assert!(page_count(&long).unwrap() > 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_can_be_set(text in any::<String>()) {
        pdf(&paper(&text, 3)).unwrap();
    }

    #[test]
    fn scripts_that_few_fonts_have(text in "[\u{590}-\u{10FF}\u{1F300}-\u{1FAFF}\u{E000}-\u{E0FF}\u{300}-\u{36F}a]{1,40}") {
        pdf(&paper(&text, 1)).unwrap();
    }
}
