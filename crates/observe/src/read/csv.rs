//! Tables with separated values: cells apart, whatever separates them.

use super::{Hint, Input, Out, Problem, Reader};

/// Reads CSV and TSV, also with semicolons or bars, also without such a name.
pub(crate) struct Csv;

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.charset.is_none() {
            return 0;
        }
        let named = hint.has_extension(&["csv", "tsv", "tab"]);
        match (named, separator(&hint.start)) {
            (true, _) => 55,
            (false, Some(found)) if found.steady => 30,
            _ => 0,
        }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let hint = Hint::new(out.file(), input.head(), false);
        let separator = separator(&hint.start).map_or(b',', |found| found.byte);
        let mut cells = Cells {
            separator,
            quoted: 0,
            at_start: true,
        };
        let mut text = String::new();
        out.each_piece(input, |out, base, raw| {
            cells.part(raw, &mut text);
            out.piece(base, &text, raw, &[]);
        });
        Ok(())
    }
}

struct Separator {
    byte: u8,
    /// Every line has as many, and enough of them that prose would not.
    steady: bool,
}

/// What separates the cells of the first lines.
fn separator(start: &str) -> Option<Separator> {
    let mut lines: Vec<&str> = start
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .take(21)
        .collect();
    if lines.len() == 21 {
        // The last one may be cut off.
        lines.pop();
    }
    let score = |byte: u8| {
        let counts = lines.iter().map(|l| unquoted(l, byte));
        let least = counts.clone().min().unwrap_or(0);
        let steady = lines.len() >= 3 && least >= 2 && counts.clone().all(|n| n == least);
        (steady, least, counts.sum::<usize>(), byte)
    };
    let best = [b',', b';', b'\t', b'|'].into_iter().map(score).max()?;
    let (steady, _, total, byte) = best;
    (total > 0).then_some(Separator { byte, steady })
}

fn unquoted(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|&b| {
            quoted ^= b == b'"';
            b == separator && !quoted
        })
        .count()
}

/// Bytes after which a quote that was never closed no longer counts.
const MAX_QUOTED_BYTES: usize = 64 << 10;

/// Takes a table apart over any number of pieces: separators become tabs, the
/// quotes around cells blanks, so that every byte keeps its place.
struct Cells {
    separator: u8,
    /// Bytes since the quote that opened this cell; 0 outside of quotes.
    quoted: usize,
    /// At the start of a cell.
    at_start: bool,
}

impl Cells {
    fn part(&mut self, raw: &str, text: &mut String) {
        text.clear();
        let mut bytes = raw.bytes().peekable();
        let mut part = raw.as_bytes().to_vec();
        for place in &mut part {
            let byte = bytes.next().unwrap_or_default();
            *place = self.place(byte, bytes.peek().copied());
        }
        // Only ASCII was put in the place of ASCII.
        text.push_str(&String::from_utf8(part).unwrap_or_else(|_| raw.to_owned()));
    }

    fn place(&mut self, byte: u8, next: Option<u8>) -> u8 {
        let starts = std::mem::replace(&mut self.at_start, false);
        if self.quoted > 0 {
            let ends = next.is_none_or(|n| n == self.separator || matches!(n, b'\r' | b'\n'));
            let closes = byte == b'"' && ends || self.quoted > MAX_QUOTED_BYTES;
            self.quoted = if closes { 0 } else { self.quoted + 1 };
            return if closes && byte == b'"' { b' ' } else { byte };
        }
        if byte == b'"' && starts {
            self.quoted = 1;
            return b' ';
        }
        self.at_start = byte == self.separator || byte == b'\n';
        if byte == self.separator { b'\t' } else { byte }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(raw: &str) -> String {
        let mut cells = Cells {
            separator: b',',
            quoted: 0,
            at_start: true,
        };
        let mut text = String::new();
        cells.part(raw, &mut text);
        text
    }

    #[test]
    fn separators_become_tabs_and_quotes_blanks() {
        assert_eq!(cells("http://a.b/c,x\n"), "http://a.b/c\tx\n");
        assert_eq!(cells("\"a,b\",\"c \"\"d\"\"\"\n"), " a,b \t c \"\"d\"\" \n");
        assert_eq!(cells("5\" disk,x"), "5\" disk\tx");
    }

    #[test]
    fn separator_is_told_from_the_first_lines() {
        let tell = |s| separator(s).map(|f| (f.byte, f.steady));
        assert_eq!(tell("a,b,c\n1,2,3\n4,5,6\n"), Some((b',', true)));
        assert_eq!(tell("a;b\n1,5;2\n"), Some((b';', false)));
        assert_eq!(
            tell("# x, y\na\tb\tc\n1\t2\t3\n4\t5\t6"),
            Some((b'\t', true))
        );
        assert_eq!(
            tell("Some prose, with commas.\nAnd more\nof it, here, there"),
            Some((b',', false))
        );
        assert_eq!(tell("one\ntwo"), None);
    }
}
