//! Finding where values begin and end without parsing them.
//!
//! The scan only counts brackets outside strings, so that a broken object does
//! not hide its neighbours; the parser proper looks inside afterwards. It never
//! recurses, whatever the nesting.

use memchr::memchr2;
use std::ops::Range;

/// Bytes of one value and how deep it nests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub range: Range<usize>,
    pub depth: usize,
}

/// A cursor over the input.
pub(crate) struct Scan<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    /// Next byte that is not white space.
    pub(crate) fn next_byte(&mut self) -> Option<u8> {
        let skip = self
            .rest()
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
        self.at += skip;
        self.bytes.get(self.at).copied()
    }

    /// Steps over `byte` if it is next.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.next_byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over the value that is next. `None` when the input ends inside it
    /// or no value can start here.
    pub(crate) fn value(&mut self) -> Option<Span> {
        let first = self.next_byte()?;
        let start = self.at;
        let depth = match first {
            b'{' | b'[' => self.nested()?,
            b'"' => {
                self.string()?;
                0
            }
            b'}' | b']' | b',' | b':' => return None,
            _ => {
                let is_end = |b: &u8| matches!(b, b',' | b'}' | b']') || b.is_ascii_whitespace();
                self.at += self.rest().iter().take_while(|b| !is_end(b)).count();
                0
            }
        };
        Some(Span {
            range: start..self.at,
            depth,
        })
    }

    /// From an opening bracket to behind its closing one; the deepest nesting.
    fn nested(&mut self) -> Option<usize> {
        let (mut depth, mut deepest) = (0usize, 0usize);
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(deepest);
            }
        }
    }

    /// From an opening quote to behind the closing one.
    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let found = memchr2(b'"', b'\\', self.rest())?;
            self.at += found;
            if self.bytes.get(self.at) == Some(&b'"') {
                self.at += 1;
                return Some(());
            }
            self.at += 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn values_end_where_they_should() {
        for (text, end, depth) in [
            (r#" {"a":"}\"]","b":[{}]} , x"#, 22, 3),
            (r#""a\\" "#, 5, 0),
            ("12,", 2, 0),
            ("[]", 2, 1),
        ] {
            let mut scan = Scan::new(text.as_bytes());
            let span = scan.value().unwrap();
            assert_eq!((span.range.end, span.depth), (end, depth), "{text}");
        }
        for cut in ["", "{", "[1", "\"a", "\"a\\", "}", ","] {
            assert_eq!(Scan::new(cut.as_bytes()).value(), None, "{cut}");
        }
    }

    #[test]
    fn a_million_brackets_need_no_stack() {
        let text = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert_eq!(Scan::new(text.as_bytes()).value().unwrap().depth, 1_000_000);
    }
}
