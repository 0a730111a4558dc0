//! Text with wildcards: `*` any run of characters, `?` any one; a backslash before them takes
//! their meaning away. Case counts only where the rule says `cased`.
//! Escapes as in the Sigma specification, "String matching".

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it is (lower case unless `cased`).
    Text(String),
    /// `*`.
    Any,
    /// `?`.
    One,
}

/// A pattern that must fit the whole of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    cased: bool,
}

/// Wildcards of one pattern; matching costs at most their number times the value's length.
const MAX_PARTS: usize = 400;

/// Text of a rule, taken apart at its wildcards.
pub fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut run = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.peek() {
                Some(&next @ ('*' | '?' | '\\')) => {
                    // `\\\\` is one backslash, so that one can stand before a wildcard.
                    chars.next();
                    run.push(next);
                }
                _ => run.push('\\'),
            },
            '*' | '?' => {
                if !run.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut run)));
                }
                let wild = if c == '*' { Part::Any } else { Part::One };
                if !(wild == Part::Any && parts.last() == Some(&Part::Any)) {
                    parts.push(wild);
                }
            }
            c => run.push(c),
        }
    }
    if !run.is_empty() {
        parts.push(Part::Text(run));
    }
    parts
}

impl Pattern {
    /// A pattern of parts.
    ///
    /// # Errors
    /// More wildcards than are searched for.
    pub fn new(mut parts: Vec<Part>, cased: bool) -> Result<Self, String> {
        if parts.len() > MAX_PARTS {
            return Err(format!("more than {MAX_PARTS} wildcards in one value"));
        }
        if !cased {
            for part in &mut parts {
                if let Part::Text(text) = part {
                    *text = text.to_lowercase();
                }
            }
        }
        parts.dedup_by(|a, b| *a == Part::Any && *b == Part::Any);
        Ok(Self { parts, cased })
    }

    /// The longest text that every fitting value contains, in ASCII of lower case.
    pub fn literal(&self) -> Option<String> {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            _ => None,
        });
        let runs = texts.flat_map(|t| t.split(|c: char| !c.is_ascii()));
        let longest = runs.max_by_key(|run| run.len())?;
        (!longest.is_empty()).then(|| longest.to_ascii_lowercase())
    }

    /// Whether it fits the whole value.
    pub fn fits(&self, value: &str) -> bool {
        if !self.cased && !value.is_ascii() {
            let lower = value.to_lowercase();
            return self.glob(lower.as_bytes());
        }
        self.glob(value.as_bytes())
    }

    fn same(&self, a: &[u8], b: &[u8]) -> bool {
        match self.cased {
            true => a == b,
            false => a.eq_ignore_ascii_case(b),
        }
    }

    fn find(&self, hay: &[u8], needle: &[u8]) -> Option<usize> {
        let first = *needle.first()?;
        let mut from = 0;
        loop {
            let rest = hay.get(from..)?;
            let at = match self.cased {
                true => memchr::memchr(first, rest)?,
                false => {
                    memchr::memchr2(first.to_ascii_lowercase(), first.to_ascii_uppercase(), rest)?
                }
            };
            let here = rest.get(at..at + needle.len())?;
            if self.same(here, needle) {
                return Some(from + at);
            }
            from += at + 1;
        }
    }

    /// The common shapes without backtracking: at most one text between wildcards.
    fn glob(&self, value: &[u8]) -> bool {
        match self.parts.as_slice() {
            [] => value.is_empty(),
            [Part::Any] => true,
            [Part::Text(t)] => self.same(value, t.as_bytes()),
            [Part::Any, Part::Text(t), Part::Any] => self.find(value, t.as_bytes()).is_some(),
            [Part::Any, Part::Text(t)] => value
                .len()
                .checked_sub(t.len())
                .and_then(|at| value.get(at..))
                .is_some_and(|end| self.same(end, t.as_bytes())),
            [Part::Text(t), Part::Any] => value
                .get(..t.len())
                .is_some_and(|start| self.same(start, t.as_bytes())),
            parts => self.walk(parts, value),
        }
    }

    /// Any pattern: on a mismatch, the last `*` takes one byte more.
    fn walk(&self, parts: &[Part], value: &[u8]) -> bool {
        let (mut part, mut at) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        loop {
            let fitting = match parts.get(part) {
                None if at == value.len() => return true,
                None => None,
                Some(Part::Any) => {
                    star = Some((part, at));
                    Some(0)
                }
                Some(Part::One) => value.get(at).map(|&b| character(b)),
                Some(Part::Text(t)) => value
                    .get(at..at + t.len())
                    .filter(|here| self.same(here, t.as_bytes()))
                    .map(<[u8]>::len),
            };
            if let Some(step) = fitting {
                (part, at) = (part + 1, at + step);
                continue;
            }
            match star {
                Some((p, from)) if from < value.len() => {
                    star = Some((p, from + 1));
                    (part, at) = (p + 1, from + 1);
                }
                _ => return false,
            }
        }
    }
}

/// Bytes of the character that begins with this byte of UTF-8.
fn character(first: u8) -> usize {
    match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, value: &str) -> bool {
        Pattern::new(parts(pattern), false).unwrap().fits(value)
    }

    #[test]
    fn wildcards_and_escapes() {
        for (pattern, value, expected) in [
            ("cmd.exe", "CMD.EXE", true),
            ("cmd.exe", "xcmd.exe", false),
            (r"*\cmd.exe", r"C:\Windows\cmd.exe", true),
            (r"C:\\Windows\*", r"C:\Windows*", true),
            (r"C:\\Windows\\*", r"C:\Windows\System32", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            ("a?c", "aéc", true),
            ("a*b*c", "a--b--b-c", true),
            ("a*b*c", "a--c--b", false),
            ("*é*", "CAFÉ", true),
            ("", "", true),
            ("", "x", false),
            (r"\Temp\", r"\Temp\", true),
        ] {
            assert_eq!(fits(pattern, value), expected, "{pattern} {value}");
        }
    }

    #[test]
    fn case_counts_where_asked() {
        let cased = Pattern::new(parts("*Ab*"), true).unwrap();
        assert!(cased.fits("xAbx") && !cased.fits("xabx"));
    }

    #[test]
    fn literals_are_what_must_be_there() {
        let literal = |p: &str| Pattern::new(parts(p), false).unwrap().literal();
        assert_eq!(literal(r"*\Sub?longer*").as_deref(), Some("longer"));
        assert_eq!(literal("*"), None);
        assert_eq!(literal("éa"), Some("a".into()));
    }
}
