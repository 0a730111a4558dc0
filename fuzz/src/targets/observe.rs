//! Readers, extraction and names.

use super::{property, text};
use ascribe_observe::mention::{Dictionary, MentionKind, NameEntry};
use ascribe_observe::read::wire::Message;
use ascribe_observe::read::{FileRead, Limits, Options, Piece, Sink, read_stream};
use std::sync::OnceLock;

/// Spans lie in the text, on character boundaries, one after the other; days
/// are in order.
pub fn dates(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let mut done = 0;
    for hit in ascribe_observe::dates::find_dates(&text) {
        let holds =
            hit.start >= done && hit.from <= hit.to && text.get(hit.start..hit.end).is_some();
        property(holds, || format!("{hit:?} after byte {done}"))?;
        done = hit.end;
    }
    Ok(())
}

/// Spans lie in the text and on character boundaries.
pub fn extract(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    for found in ascribe_observe::extract(&text) {
        property(text.get(found.start..found.end).is_some(), || {
            format!("span of {found:?}")
        })?;
    }
    Ok(())
}

/// Findings lie in their sentences, targets in the text; a masked text is masked.
pub fn prose(input: &[u8]) -> Result<(), String> {
    use ascribe_observe::prose::{Lexicon, Standings, mask, targets, techniques};
    let text = text(input);
    let standings = Standings::new(&text);
    for found in techniques(&text, Lexicon::standard()) {
        let inside = found.sentence.start <= found.start
            && found.end <= found.sentence.end
            && text.get(found.sentence.clone()).is_some()
            && text.get(found.start..found.end).is_some();
        property(inside, || format!("span of {found:?}"))?;
        let again = standings.at(found.start, found.end);
        property(again == found.standing, || {
            format!("{again:?} of {found:?}")
        })?;
    }
    for target in targets(&text) {
        let inside = text.get(target.start..target.end).is_some();
        property(inside, || format!("span of {target:?}"))?;
    }
    let masked = mask(&text, ["Fancy Bear", "Tick", "APT28"]);
    let left = masked.to_lowercase().contains("fancybear");
    property(!left, || masked.clone())
}

/// The normal form of a normal form is itself. The first line names the type.
pub fn normalise(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let Some((kind, raw)) = text.split_once('\n') else {
        return Ok(());
    };
    let Ok(kind) = kind.trim().parse() else {
        return Ok(());
    };
    let Some(once) = ascribe_observe::normalise(kind, raw) else {
        return Ok(());
    };
    let twice = ascribe_observe::normalise(kind, &once);
    property(twice.as_ref() == Some(&once), || {
        format!("{once} became {twice:?}")
    })
}

/// Names that are hard in their own ways: short, ordinary words, with blanks.
const NAMES: [&str; 12] = [
    "APT28",
    "Fancy Bear",
    "Tick",
    "Play",
    "HAFNIUM",
    "TA505",
    "FIN7",
    "Sandworm Team",
    "China Chopper",
    "Ke3chang",
    "Øverlord",
    "Lazarus Group",
];

/// Spans lie in the text and on character boundaries.
pub fn mentions(input: &[u8]) -> Result<(), String> {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    let dictionary = DICTIONARY.get_or_init(|| {
        Dictionary::new((0u32..).zip(NAMES).map(|(id, name)| NameEntry {
            name,
            kind: MentionKind::IntrusionSet,
            id,
        }))
    });
    let text = text(input);
    for hit in dictionary.find(&text) {
        property(text.get(hit.start..hit.end).is_some(), || {
            format!("span of {hit:?}")
        })?;
    }
    Ok(())
}

/// Looks at every span that it is offered.
#[derive(Default)]
struct Reader {
    broken: Option<String>,
    files: usize,
}

impl Sink for Reader {
    fn text(&mut self, piece: &Piece<'_>) {
        let text = piece.text;
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let mut before = 0;
        for end in ends {
            let span = piece.span(before, end);
            if span.start > span.end {
                self.broken = Some(format!("span {before}..{end} lies at {span:?}"));
            }
            before = end;
        }
    }

    fn file(&mut self, _: FileRead) {
        self.files += 1;
    }
}

fn read(name: &str, mut input: &[u8]) -> Result<(), String> {
    let options = Options {
        limits: Limits {
            max_files: 100,
            max_member_bytes: 4 << 20,
            max_document_bytes: 1 << 20,
            ..Limits::default()
        },
        passwords: vec!["infected".to_owned()],
    };
    let mut reader = Reader::default();
    read_stream(name, &mut input, &options, &mut reader);
    property(reader.files > 0, || "the file was not reported".to_owned())?;
    reader
        .broken
        .map_or(Ok(()), |what| property(false, || what))
}

/// Rows, quotes, separators.
pub fn read_csv(input: &[u8]) -> Result<(), String> {
    read("input.csv", input)
}

/// Event logs of Windows: chunks, templates, values.
pub fn read_evtx(input: &[u8]) -> Result<(), String> {
    read("input.evtx", input)
}

/// Compressed data, and what is packed in it.
pub fn read_gz(input: &[u8]) -> Result<(), String> {
    read("input.txt.gz", input)
}

/// Tags, entities, scripts.
pub fn read_html(input: &[u8]) -> Result<(), String> {
    read("input.html", input)
}

/// Values, lines of values, STIX and MISP.
pub fn read_json(input: &[u8]) -> Result<(), String> {
    read("input.json", input)
}

/// Text in any encoding.
pub fn read_text(input: &[u8]) -> Result<(), String> {
    read("input.txt", input)
}

/// Compressed data, and what is packed in it.
pub fn read_zst(input: &[u8]) -> Result<(), String> {
    read("input.log.zst", input)
}

/// Headers, parts, transfer encodings, attachments.
pub fn read_mail(input: &[u8]) -> Result<(), String> {
    read("input.eml", input)
}

/// Messages as Outlook saves them.
pub fn read_msg(input: &[u8]) -> Result<(), String> {
    read("input.msg", input)
}

/// Packages of parts: documents, workbooks, slides.
pub fn read_office(input: &[u8]) -> Result<(), String> {
    read("input.docx", input)
}

/// Members with long names, links, padding.
pub fn read_tar(input: &[u8]) -> Result<(), String> {
    read("input.tar", input)
}

/// Members by the directory and without it, locked ones too.
pub fn read_zip(input: &[u8]) -> Result<(), String> {
    read("input.zip", input)
}

/// Archives of 7z, locked ones too.
pub fn read_7z(input: &[u8]) -> Result<(), String> {
    read("input.7z", input)
}

/// Messages one after the other.
pub fn read_mbox(input: &[u8]) -> Result<(), String> {
    read("input.mbox", input)
}

/// Old office documents and other compound files.
pub fn read_ole(input: &[u8]) -> Result<(), String> {
    read("input.doc", input)
}

/// Objects, streams, fonts, operators; encrypted documents too.
pub fn read_pdf(input: &[u8]) -> Result<(), String> {
    read("input.pdf", input)
}

/// A frame from a reading process that is not to be trusted.
pub fn read_wire(input: &[u8]) -> Result<(), String> {
    let mut reader = Reader::default();
    if let Ok(message) = Message::parse(input) {
        // What is refused was handed to nobody.
        let _ = message.deliver(&mut reader);
    }
    reader
        .broken
        .map_or(Ok(()), |what| property(false, || what))
}
