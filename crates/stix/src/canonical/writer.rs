//! The pass over the text: validates JSON and writes its canonical form.

use super::{CanonicalError, MAX_DEPTH, number, string};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A member written to the output, to be put in order when its object ends.
struct Member<'a> {
    name: Cow<'a, str>,
    /// Where `"name":value` stands in the output.
    start: usize,
    end: usize,
}

/// State of one pass.
pub(super) struct Writer<'a, 'o> {
    text: &'a str,
    at: usize,
    out: &'o mut String,
    /// Members of all open objects, innermost last.
    members: Vec<Member<'a>>,
    /// Where members are put in order.
    scratch: String,
}

type Result<T> = std::result::Result<T, CanonicalError>;

impl<'a, 'o> Writer<'a, 'o> {
    pub(super) fn new(text: &'a str, out: &'o mut String) -> Self {
        Self {
            text,
            at: 0,
            out,
            members: Vec::new(),
            scratch: String::new(),
        }
    }

    /// One value and nothing else.
    pub(super) fn document(&mut self) -> Result<()> {
        self.value(0)?;
        self.space();
        if self.peek().is_some() {
            return Err(self.syntax("one value and nothing after it"));
        }
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    fn syntax(&self, rule: &'static str) -> CanonicalError {
        CanonicalError::Syntax { at: self.at, rule }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over `byte` if it is next, white space aside.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(CanonicalError::TooDeep { at: self.at });
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(|_| ()),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &'static str) -> Result<()> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.syntax("a JSON value"));
        }
        self.at += word.len();
        self.out.push_str(word);
        Ok(())
    }

    fn number(&mut self) -> Result<()> {
        let Some(length) = number::length(self.rest()) else {
            return Err(self.syntax("a JSON value"));
        };
        let text = self.text.get(self.at..self.at + length).unwrap_or("0");
        if !number::write(text, self.out) {
            return Err(self.syntax("a number within the range of a double"));
        }
        self.at += length;
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<()> {
        self.at += 1;
        self.out.push('[');
        if !self.take(b']') {
            loop {
                self.value(depth + 1)?;
                if self.take(b']') {
                    break;
                }
                if !self.take(b',') {
                    return Err(self.syntax("a comma or the end of the array"));
                }
                self.out.push(',');
            }
        }
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<()> {
        self.at += 1;
        self.out.push('{');
        let base = self.members.len();
        let body = self.out.len();
        if !self.take(b'}') {
            loop {
                self.member(depth)?;
                if self.take(b'}') {
                    break;
                }
                if !self.take(b',') {
                    return Err(self.syntax("a comma or the end of the object"));
                }
                self.out.push(',');
            }
        }
        self.sort_members(base, body)?;
        self.out.push('}');
        Ok(())
    }

    fn member(&mut self, depth: usize) -> Result<()> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.syntax("a property name in quotes"));
        }
        let start = self.out.len();
        let source = self.at;
        let plain = self.string()?;
        let raw = self.text.get(source..self.at).unwrap_or_default();
        let name = if plain {
            Cow::Borrowed(raw.get(1..raw.len() - 1).unwrap_or_default())
        } else {
            Cow::Owned(serde_json::from_str(raw).map_err(|_| self.syntax("a valid string"))?)
        };
        if !self.take(b':') {
            return Err(self.syntax("a colon after the property name"));
        }
        self.out.push(':');
        self.value(depth + 1)?;
        let end = self.out.len();
        self.members.push(Member { name, start, end });
        Ok(())
    }

    /// Puts the members written since `body` in order and forgets them.
    fn sort_members(&mut self, base: usize, body: usize) -> Result<()> {
        let members = self.members.get_mut(base..).unwrap_or(&mut []);
        if !members.is_sorted_by(|a, b| order(&a.name, &b.name) == Ordering::Less) {
            members.sort_unstable_by(|a, b| order(&a.name, &b.name));
            if let Some(twice) = members.windows(2).find_map(|pair| {
                pair.first()
                    .filter(|a| pair.get(1).is_some_and(|b| a.name == b.name))
            }) {
                return Err(CanonicalError::DuplicateName {
                    at: self.at,
                    name: twice.name.to_string(),
                });
            }
            self.scratch.clear();
            for member in members {
                if !self.scratch.is_empty() {
                    self.scratch.push(',');
                }
                self.scratch
                    .push_str(self.out.get(member.start..member.end).unwrap_or_default());
            }
            self.out.truncate(body);
            self.out.push_str(&self.scratch);
        }
        self.members.truncate(base);
        Ok(())
    }

    /// Copies a string; `true` when it needed no escape at all.
    fn string(&mut self) -> Result<bool> {
        self.at += 1;
        self.out.push('"');
        let mut plain = true;
        loop {
            let run = string::plain_run(self.rest());
            self.out
                .push_str(self.text.get(self.at..self.at + run).unwrap_or_default());
            self.at += run;
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.syntax("no raw control character in a string")),
                None => return Err(self.syntax("the end of the string")),
            }
            plain = false;
        }
        self.at += 1;
        self.out.push('"');
        Ok(plain)
    }

    fn escape(&mut self) -> Result<()> {
        let c = match self.rest().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.syntax("a valid escape")),
        };
        self.at += 2;
        string::push_char(c, self.out);
        Ok(())
    }

    fn unicode_escape(&mut self) -> Result<()> {
        let rest = self.rest();
        let high = rest.get(2..).and_then(string::hex4);
        let high = high.ok_or_else(|| self.syntax("four hexadecimal digits"))?;
        let (code, length) = if (0xd800..0xdc00).contains(&high) {
            let low = rest
                .get(6..)
                .and_then(|tail| tail.strip_prefix(b"\\u"))
                .and_then(string::hex4)
                .filter(|low| (0xdc00..0xe000).contains(low))
                .ok_or_else(|| self.syntax("surrogates in pairs"))?;
            (0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00), 12)
        } else {
            (high, 6)
        };
        let c = char::from_u32(code).ok_or_else(|| self.syntax("surrogates in pairs"))?;
        self.at += length;
        string::push_char(c, self.out);
        Ok(())
    }
}

/// Order by UTF-16 units, which for ASCII is the order of bytes.
fn order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}
