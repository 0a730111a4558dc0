//! Documents and workbooks: text, cells, links; and ones made to hurt.

use ascribe_observe::read::{FileRead, Limits, Options, Piece, Problem, Sink, read_stream};

use crate::archives::zip;
use crate::{Kept, within};

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

fn rels(targets: &[&str]) -> String {
    let relation = |target: &&str| {
        format!(
            "<Relationship Id='r' Type='http://schemas.example/x' Target='{target}' TargetMode='External'/>"
        )
    };
    let all: String = targets.iter().map(relation).collect();
    format!("<Relationships xmlns='http://schemas.example/r'>{all}</Relationships>")
}

fn workbook(shared: &str, sheet: &str) -> Vec<u8> {
    let sheet = format!(
        "<?xml version='1.0'?><worksheet xmlns='http://schemas.example'><sheetData>{sheet}</sheetData></worksheet>"
    );
    zip(&[
        TYPES,
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name='a'/></sheets></workbook>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        (
            "xl/sharedStrings.xml",
            format!("<sst>{shared}</sst>").as_bytes(),
        ),
    ])
}

#[test]
fn documents_are_read_with_their_links_and_members() {
    let document = "<?xml version='1.0' encoding='UTF-8'?>\n<w:document xmlns:w='http://schemas.example/w'>\n <w:body>\
        <w:p><w:r><w:t>evil</w:t></w:r><w:r><w:t>.exam</w:t></w:r><w:r><w:t>ple &amp; &#x43;o</w:t></w:r></w:p>\
        <w:p><w:r><w:instrText> HYPERLINK \"http://field.example/x\" </w:instrText></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>198.51.100.7</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>c2</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
    let links = rels(&[
        "http://link.example/a?b=1&amp;c=2",
        "mailto:a@mail.example",
        "../media/x.png",
    ]);
    let bytes = zip(&[
        TYPES,
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        (
            "word/_rels/settings.xml.rels",
            rels(&["\\\\198.51.100.9\\t.dotm"]).as_bytes(),
        ),
        (
            "docProps/core.xml",
            b"<a><dc:creator>Jan</dc:creator><b>jan@author.example</b></a>",
        ),
        ("word/vbaProject.bin", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        (
            "word/embeddings/in.zip",
            &zip(&[("a.txt", b"inner.example")]),
        ),
    ]);
    for name in ["report.docx", "report"] {
        let kept = Kept::bytes(name, &bytes);
        assert_eq!(kept.file_called(name).reader, "office");
        assert_eq!(kept.file_called(name).problem, None);
        let text = kept.text_of(name);
        for line in [
            "evil.example & Co\n",
            "HYPERLINK \"http://field.example/x\"",
            "198.51.100.7 \tc2 \t\n",
            "<http://link.example/a?b=1&c=2>",
            "<a@mail.example>",
            "<\\\\198.51.100.9\\t.dotm>",
            "Jan\njan@author.example\n",
        ] {
            assert!(text.contains(line), "{line:?} in {text:?}");
        }
        assert!(
            !text.contains("schemas.example") && !text.contains("x.png"),
            "{text}"
        );
        let inner = format!("{name}!/word/embeddings/in.zip!/a.txt");
        assert_eq!(kept.text_of(&inner), "inner.example");
        assert!(
            kept.file_called(&format!("{name}!/word/vbaProject.bin"))
                .hashes
                .is_some()
        );
    }
}

#[test]
fn cells_stand_in_lines_with_tabs() {
    let shared = "<si><t>evil.example</t></si><si><r><t>two</t></r><r><t xml:space='preserve'> </t></r><r><t>runs</t></r>\
        <rPh><t>no</t></rPh></si>";
    let sheet = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>44258.2</v></c><c t='s'><v>1</v></c></row>\n\
        <row><c t='inlineStr'><is><t>in&#10;line</t></is></c><c t='str'><f>HYPERLINK(\"http://f.example\")</f><v>x</v></c>\
        <c t='s'><v>99</v></c><c s='1'/></row>";
    let kept = Kept::bytes("a.xlsx", &workbook(shared, sheet));
    let text = kept.text_of("a.xlsx");
    let cells = "evil.example\t44258.2\ttwo runs\nin line \tx =HYPERLINK(\"http://f.example\")\t\n";
    assert!(text.starts_with(cells), "{text:?}");
    assert_eq!(kept.file_called("a.xlsx").problem, None);
}

/// A binary record: number, length, data.
fn record(number: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = match number {
        0..0x80 => vec![number as u8],
        _ => vec![number as u8 | 0x80, (number >> 7) as u8],
    };
    let mut length = data.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    [&bytes, data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = u32::try_from(units.len()).unwrap().to_le_bytes();
    let units = units.into_iter().flat_map(u16::to_le_bytes);
    count.into_iter().chain(units).collect()
}

/// A workbook as binary records: shared texts, a short text, a number, a link, a comment.
pub fn binary_workbook() -> Vec<u8> {
    let cell = |column: u8, value: &[u8]| [&[column, 0, 0, 0, 0, 0, 0, 0], value].concat();
    let long = format!("{} tail.example", "x".repeat(300));
    let shared = [
        record(159, &[0; 8]),
        record(19, &[&[0][..], &wide("evil.example")].concat()),
        record(19, &[&[0][..], &wide(&long)].concat()),
        record(160, &[]),
    ];
    let mut formula = wide("click\there");
    formula.extend([0, 0, 40, 0, 0, 0, 0x17, 16, 0]);
    let address: Vec<u8> = "http://f.example"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    formula.extend(address);
    let sheet = [
        record(129, &[]),
        record(0, &[0; 17]),
        record(7, &cell(0, &[0, 0, 0, 0])),
        record(2, &cell(1, &(44258u32 << 2 | 2).to_le_bytes())),
        record(6, &cell(2, &wide("198.51.100.7"))),
        record(0, &[0; 17]),
        record(8, &cell(0, &formula)),
        record(18, &[0, 0, 0, 0, 1, 0, 0, 0]),
        record(7, &cell(3, &[9, 0, 0, 0])),
        record(146, &[]),
        record(130, &[]),
    ];
    let comments = record(637, &[&[0][..], &wide("asked c2.example")].concat());
    zip(&[
        TYPES,
        ("xl/workbook.bin", &record(131, &[])),
        ("xl/worksheets/sheet1.bin", &sheet.concat()),
        ("xl/sharedStrings.bin", &shared.concat()),
        ("xl/comments1.bin", &comments),
        (
            "xl/worksheets/_rels/sheet1.bin.rels",
            rels(&["http://link.example/x"]).as_bytes(),
        ),
    ])
}

#[test]
fn binary_workbooks_are_read_like_others() {
    let kept = Kept::bytes("a.xlsb", &binary_workbook());
    let text = kept.text_of("a.xlsb");
    let cells = format!(
        "evil.example\t44258\t198.51.100.7\nclick here =http://f.example \t{} tail.example\n",
        "x".repeat(300)
    );
    assert!(text.starts_with(&cells), "{text:?}");
    for other in ["asked c2.example", "http://link.example/x"] {
        assert!(text.contains(other), "{text:?}");
    }
    assert_eq!(kept.file_called("a.xlsb").problem, None);
}

#[test]
fn a_binary_sheet_that_breaks_off_is_named_and_read_until_there() {
    let broken = [
        record(6, &[&[0; 8][..], &wide("evil.example")].concat()),
        vec![6, 100, 0],
    ];
    let bytes = zip(&[TYPES, ("xl/worksheets/sheet1.bin", &broken.concat())]);
    let kept = Kept::bytes("a.xlsb", &bytes);
    assert_eq!(kept.text_of("a.xlsb"), "evil.example\n");
    let problem = kept.file_called("a.xlsb").problem.as_ref().unwrap();
    assert!(
        problem.to_string().contains("xl/worksheets/sheet1.bin"),
        "{problem}"
    );
    // A record that says it is very long takes no memory.
    let long = [vec![6, 0xff, 0xff, 0xff, 0x7f], vec![0; 3 << 20]].concat();
    let kept = Kept::bytes(
        "a.xlsb",
        &zip(&[TYPES, ("xl/worksheets/sheet1.bin", &long)]),
    );
    assert!(kept.file_called("a.xlsb").problem.is_some());
}

#[test]
fn open_documents_are_read() {
    let content = "<office:document-content xmlns:office='urn:x'><table:table-row>\
        <table:table-cell table:number-columns-repeated='1000000'><text:p>evil.example</text:p></table:table-cell>\
        <table:table-cell><text:p><text:a xlink:href='http://link.example'>b</text:a><text:s/>c</text:p><text:p>d</text:p></table:table-cell>\
        </table:table-row><table:table-row table:number-rows-repeated='1048576'/></office:document-content>";
    let bytes = zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ]);
    let text = Kept::bytes("a.ods", &bytes).text_of("a.ods");
    assert_eq!(text, "evil.example \t <http://link.example> b c d \t\n\n");
}

#[test]
fn entities_that_breed_are_not_expanded() {
    let laughs: String = (1..20)
        .map(|i| format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10)))
        .collect();
    let document = format!(
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'lol'>{laughs}\
         <!ENTITY f SYSTEM 'file:///etc/passwd'>]><w:p><w:t>&l19;&f; evil.example</w:t></w:p>"
    );
    let kept = Kept::bytes(
        "a.docx",
        &zip(&[TYPES, ("word/document.xml", document.as_bytes())]),
    );
    assert_eq!(kept.text_of("a.docx"), "l19f evil.example\n");
    let shared = "<si><t>&l9;</t></si>";
    let kept = Kept::bytes(
        "a.xlsx",
        &workbook(shared, "<row><c t='s'><v>0</v></c></row>"),
    );
    assert!(kept.text_of("a.xlsx").starts_with("l9\n"));
}

#[test]
fn a_broken_part_is_named_and_the_rest_read() {
    let bytes = zip(&[
        TYPES,
        (
            "word/header1.xml",
            format!("<w:t>{}", "a".repeat(9 << 20)).as_bytes(),
        ),
        (
            "word/footer1.xml",
            b"<w:p><w:t>half.example</w:t></w:p><w:p <<<",
        ),
        (
            "word/document.xml",
            b"<w:p><w:t>evil.example</w:t></x></w:p></w:p>",
        ),
    ]);
    let kept = Kept::bytes("a.docx", &bytes);
    let text = kept.text_of("a.docx");
    assert!(
        text.contains("half.example") && text.contains("evil.example"),
        "{text}"
    );
    match &kept.file_called("a.docx").problem {
        Some(Problem::Part { part, problem }) => {
            assert_eq!(part, "word/header1.xml");
            assert!(matches!(**problem, Problem::Damaged { .. }), "{problem:?}");
        }
        other => panic!("{other:?}"),
    }
    let deep = "<a>".repeat(300_000) + "evil.example";
    let kept = Kept::bytes(
        "a.docx",
        &zip(&[TYPES, ("word/document.xml", deep.as_bytes())]),
    );
    assert_eq!(kept.text_of("a.docx"), "evil.example\n");
    let bomb = zip(&[TYPES, ("word/document.xml", &vec![b' '; 40 << 20])]);
    let kept = Kept::bytes("a.docx", &bomb);
    assert!(kept.file_called("a.docx").problem.is_some());
}

#[test]
fn shared_text_beyond_the_limit_is_read_apart_from_its_cells() {
    let shared: String = (0..2000)
        .map(|i| format!("<si><t>host{i}.example</t></si>"))
        .collect();
    let bytes = workbook(
        &shared,
        "<row><c t='s'><v>3</v></c><c t='s'><v>1999</v></c></row>",
    );
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.xlsx"), &bytes).unwrap();
    let limits = Limits {
        max_held_bytes: 10_000,
        ..Limits::default()
    };
    let kept = Kept::path_within(&dir.path().join("a.xlsx"), limits);
    let text = kept.text_of("a.xlsx");
    assert!(text.contains("host3.example\t\n") && text.contains("host1999.example\n"));
    assert!(matches!(kept.files[0].problem, Some(Problem::Part { .. })));
    // Nested and too long to be held: its parts are read as the files that they are.
    let limits = Limits {
        max_held_bytes: 100,
        ..Limits::default()
    };
    let mut kept = Kept::default();
    read_stream("a.xlsx", &mut &*bytes, &within(limits), &mut kept);
    assert!(
        kept.text_of("a.xlsx!/xl/sharedStrings.xml")
            .contains("host7.example")
    );
}

/// Counts lines and the longest piece.
#[derive(Default)]
struct Lines {
    lines: usize,
    longest: usize,
    problem: Option<Problem>,
}

impl Sink for Lines {
    fn text(&mut self, piece: &Piece<'_>) {
        self.lines += piece.text.matches('\n').count();
        self.longest = self.longest.max(piece.text.len());
    }

    fn file(&mut self, file: FileRead) {
        self.problem = self.problem.take().or(file.problem);
    }
}

#[test]
fn long_sheets_stream() {
    let row = "<row><c t='s'><v>0</v></c><c><v>44258.25</v></c><c t='inlineStr'><is><t>GET /owa/auth</t></is></c></row>";
    let bytes = workbook("<si><t>evil.example</t></si>", &row.repeat(100_000));
    let mut lines = Lines::default();
    let options = Options {
        limits: Limits {
            max_expansion_ratio: 2000,
            ..Limits::default()
        },
        ..Options::default()
    };
    read_stream("a.xlsx", &mut &*bytes, &options, &mut lines);
    assert_eq!((lines.lines, lines.problem), (100_000, None));
    assert!(lines.longest <= Limits::default().piece_bytes);
}
