//! What holds for any input.

use ascribe_observe::read::{FileRead, Limits, Options, Piece, Sink, read_stream};

use crate::{Kept, gz, within};

fn pieces_joined(name: &str, bytes: &[u8], piece_bytes: usize) -> (String, FileRead) {
    let mut kept = Kept::default();
    let limits = Limits {
        piece_bytes,
        ..Limits::default()
    };
    read_stream(name, &mut &*bytes, &within(limits), &mut kept);
    (kept.text_of(name), kept.files.pop().unwrap())
}

/// Checks that spans and written forms of every character lie in the file.
struct Spans<'b> {
    bytes: &'b [u8],
}

impl Sink for Spans<'_> {
    fn text(&mut self, piece: &Piece<'_>) {
        let mut last = 0;
        for (i, c) in piece.text.char_indices() {
            let end = i + c.len_utf8();
            let span = piece.span(i, end);
            assert!(span.start >= last && span.end > span.start);
            last = span.end;
            let raw = &self.bytes[span.start as usize..span.end as usize];
            assert_eq!(piece.written(i, end).as_bytes(), raw);
        }
    }

    fn file(&mut self, _file: FileRead) {}
}

proptest::proptest! {
    #[test]
    fn any_bytes_under_any_name_are_read(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2000),
        extension in "(txt|html|csv|json|gz|zst|tsv|ndjson|zip|tar|eml|msg|docx|xlsx)",
    ) {
        let kept = Kept::bytes(&format!("a.{extension}"), &bytes);
        let outer = kept.files.last().unwrap();
        assert_eq!(outer.bytes, bytes.len() as u64);
        assert!(outer.hashes.is_some());
    }

    #[test]
    fn broken_archives_are_read_as_far_as_they_go(
        lines in 1usize..300,
        at in proptest::num::usize::ANY,
        with in proptest::num::u8::ANY,
        packed in proptest::bool::ANY,
    ) {
        let text = "a line of evidence\n".repeat(lines);
        let mut bytes = if packed {
            zstd::encode_all(text.as_bytes(), 1).unwrap()
        } else {
            gz(&gz(text.as_bytes()))
        };
        let at = at % bytes.len();
        bytes[at] = with;
        let kept = Kept::bytes("a", &bytes);
        assert!(kept.files.last().unwrap().hashes.is_some());
    }

    #[test]
    fn any_tags_are_read(
        soup in "(<|>|</|/>|&|&amp;|a|pre|td|script|style|href=|src=|'|\"|http:|//|<!--|-->|\\PC){0,60}",
    ) {
        let kept = Kept::bytes("a.html", soup.as_bytes());
        assert_eq!(kept.files[0].problem, None);
    }

    #[test]
    fn pieces_join_to_the_same_text_whatever_their_size(
        words in "(\\PC{0,20}[\n ,;]){0,80}",
        extension in "(txt|json)",
        piece_bytes in 64usize..400,
    ) {
        let name = format!("a.{extension}");
        let (small, file) = pieces_joined(&name, words.as_bytes(), piece_bytes);
        let (whole, same) = pieces_joined(&name, words.as_bytes(), 1 << 20);
        if file.reader == "text" {
            assert_eq!(small, whole);
        }
        assert_eq!(file, same);
    }

    #[test]
    fn spans_of_escaped_text_lie_in_the_file(
        inside in "(\\PC|\\\\u00[0-9a-f]{2}|\\\\ud83d\\\\ude00|\\\\[nt/\"\\\\]){0,100}",
    ) {
        let json = format!("{{\"a\":\"{inside}\"}}");
        let mut spans = Spans { bytes: json.as_bytes() };
        read_stream("a.json", &mut json.as_bytes(), &Options::default(), &mut spans);
    }

    #[test]
    fn spans_of_tables_lie_in_the_file(table in "([a-zé.]{0,9}[,;\"\n]){0,60}") {
        let mut spans = Spans { bytes: table.as_bytes() };
        read_stream("a.csv", &mut table.as_bytes(), &Options::default(), &mut spans);
    }
}
