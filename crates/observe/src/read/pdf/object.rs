//! The objects that a PDF is made of, and how they are written.

use memchr::memchr2;

/// Arrays and dictionaries inside of others; deeper ones are taken for null.
const MAX_DEPTH: usize = 48;

/// One object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Object {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// Another object, by its number.
    Ref(u32),
    /// A bare word: an operator, or the mark of something around objects.
    Word(Vec<u8>),
}

/// Keys and values as they are written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dict(pub Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of a key, `Null` if there is none.
    pub(super) fn get(&self, key: &str) -> &Object {
        let found = self.0.iter().find(|(k, _)| k == key.as_bytes());
        found.map_or(&Object::Null, |(_, value)| value)
    }

    pub(super) fn is(&self, key: &str, name: &str) -> bool {
        matches!(self.get(key), Object::Name(n) if n == name.as_bytes())
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) if n.is_finite() => Some(*n),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<u64> {
        let n = self.number().filter(|n| (0.0..1e15).contains(n))?;
        // Within the range it fits.
        Some(n as u64)
    }

    pub(super) fn reference(&self) -> Option<u32> {
        match self {
            Self::Ref(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads objects from bytes, one after the other.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space and comments.
    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let end = memchr2(b'\n', b'\r', self.rest());
                    self.at += end.unwrap_or(self.rest().len());
                }
                b if is_blank(b) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The next object; `None` at the end of the bytes or within an object.
    pub(super) fn next(&mut self) -> Option<Object> {
        self.object(0)
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.skip_blank();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => self.literal().map(Object::Text),
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                self.dict(depth)
            }
            b'<' => self.hexadecimal().map(Object::Text),
            b'[' => {
                self.at += 1;
                self.array(depth)
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number()),
            b'>' if self.rest().starts_with(b">>") => {
                self.at += 2;
                Some(Object::Word(b">>".to_vec()))
            }
            byte @ (b')' | b'>' | b']' | b'{' | b'}') => {
                self.at += 1;
                Some(Object::Word(vec![byte]))
            }
            _ => Some(self.word()),
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|b| is_blank(*b) || is_delimiter(*b));
        let taken = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn name(&mut self) -> Vec<u8> {
        let written = self.regular();
        let mut name = Vec::with_capacity(written.len());
        let mut rest = written;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            let digit = |i| after.get(i).and_then(hex);
            match (byte, digit(0), digit(1)) {
                (b'#', Some(high), Some(low)) => {
                    name.push(high << 4 | low);
                    rest = after.get(2..).unwrap_or_default();
                }
                _ => name.push(*byte),
            }
        }
        name
    }

    fn word(&mut self) -> Object {
        match self.regular() {
            b"true" => Object::Bool(true),
            b"false" => Object::Bool(false),
            b"null" => Object::Null,
            word => Object::Word(word.to_vec()),
        }
    }

    /// A number, or the three words that refer to an object.
    fn number(&mut self) -> Object {
        let first = self.regular();
        let number = parse_number(first);
        let Some(object) = whole(first) else {
            return Object::Number(number);
        };
        let after = self.at;
        self.skip_blank();
        let second = self.regular();
        if whole(second).is_some() {
            self.skip_blank();
            let next = self.bytes.get(self.at + 1);
            let ends = next.is_none_or(|b| is_blank(*b) || is_delimiter(*b));
            if self.peek() == Some(b'R') && ends {
                self.at += 1;
                return Object::Ref(object);
            }
        }
        self.at = after;
        Object::Number(number)
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut text = Vec::new();
        let mut depth = 1;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                return Some(text);
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push((code & 0xFF) as u8);
            }
            other => text.push(other),
        }
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let end = memchr::memchr(b'>', self.rest())?;
        let written = self.rest().get(..end)?;
        self.at += end + 1;
        let digits: Vec<u8> = written.iter().filter_map(hex).collect();
        Some(
            digits
                .chunks(2)
                .map(|pair| match pair {
                    [high, low] => high << 4 | low,
                    [high] => high << 4,
                    _ => 0,
                })
                .collect(),
        )
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        let mut items = Vec::new();
        loop {
            match self.inner(depth)? {
                Object::Word(word) if word == b"]" => return Some(Object::Array(items)),
                // What cannot stand here ends it; the array was never closed.
                Object::Word(word) if is_end(&word) => return Some(Object::Array(items)),
                item => items.push(item),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Object> {
        let mut dict = Dict::default();
        loop {
            match self.inner(depth)? {
                Object::Name(key) => {
                    let value = self.inner(depth)?;
                    if matches!(&value, Object::Word(word) if word == b">>") {
                        return Some(Object::Dict(dict));
                    }
                    dict.0.push((key, value));
                }
                Object::Word(word) if word == b">>" || is_end(&word) => {
                    return Some(Object::Dict(dict));
                }
                _ => {}
            }
        }
    }

    fn inner(&mut self, depth: usize) -> Option<Object> {
        if depth < MAX_DEPTH {
            return self.object(depth + 1);
        }
        // Too deep: brackets are passed over one by one.
        self.skip_blank();
        match self.peek()? {
            b'[' => {
                self.at += 1;
                Some(Object::Null)
            }
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                Some(Object::Null)
            }
            _ => self.object(depth),
        }
    }
}

fn is_end(word: &[u8]) -> bool {
    matches!(
        word,
        b"endobj" | b"stream" | b"endstream" | b"obj" | b"xref"
    )
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn hex(byte: &u8) -> Option<u8> {
    char::from(*byte)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

fn whole(word: &[u8]) -> Option<u32> {
    let digits = !word.is_empty() && word.len() <= 10 && word.iter().all(u8::is_ascii_digit);
    digits.then(|| std::str::from_utf8(word).ok()?.parse().ok())?
}

fn parse_number(word: &[u8]) -> f64 {
    let text = std::str::from_utf8(word.get(..40).unwrap_or(word)).unwrap_or_default();
    text.parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Object};

    fn read(text: &str) -> Object {
        Lexer::new(text.as_bytes(), 0).next().unwrap()
    }

    #[test]
    fn objects_are_read_as_written() {
        assert_eq!(read("/A#42c"), Object::Name(b"ABc".to_vec()));
        assert_eq!(
            read("(a\\(b(c)\\101\\\n)"),
            Object::Text(b"a(b(c)A".to_vec())
        );
        assert_eq!(read("<41 4>"), Object::Text(b"A@".to_vec()));
        assert_eq!(read("-1.5"), Object::Number(-1.5));
        let dict = read("<</A 12 0 R/B[1 2]/C<</D(x)>>>>");
        let dict = dict.dict().unwrap();
        assert_eq!(dict.get("A"), &Object::Ref(12));
        assert_eq!(dict.get("B").array().unwrap().len(), 2);
        assert!(dict.get("C").dict().is_some());
    }

    #[test]
    fn depth_and_breaking_off_are_borne() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(matches!(read(&deep), Object::Array(_)));
        assert_eq!(Lexer::new(b"<</A (never closed", 0).next(), None);
        assert!(Lexer::new(b"<</A 1 endobj", 0).next().is_some());
    }
}
