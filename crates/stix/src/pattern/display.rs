//! Patterns as text that reads back as the same pattern.

use super::ast::{
    Comparison, Expression, ExpressionBody, Literal, ObjectPath, Operation, Pattern, Qualifier,
    Step, Test,
};
use super::parser::KEYWORDS;
use std::fmt::{Display, Formatter, Result, Write};

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter) -> Result {
        self.expression.fmt(f)
    }
}

impl Expression {
    /// How tightly it binds; 4 needs no parentheses anywhere.
    fn tightness(&self) -> u8 {
        match self.body {
            _ if !self.qualifiers.is_empty() => 4,
            ExpressionBody::FollowedBy(_) => 1,
            ExpressionBody::Or(_) => 2,
            ExpressionBody::And(_) => 3,
            ExpressionBody::Observation(_) => 4,
        }
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let chain = !matches!(self.body, ExpressionBody::Observation(_));
        let grouped = chain && !self.qualifiers.is_empty();
        if grouped {
            f.write_char('(')?;
        }
        match &self.body {
            ExpressionBody::Observation(comparison) => write!(f, "[{comparison}]")?,
            ExpressionBody::And(parts) => join(f, parts, " AND ", |part| part.tightness() <= 3)?,
            ExpressionBody::Or(parts) => join(f, parts, " OR ", |part| part.tightness() <= 2)?,
            ExpressionBody::FollowedBy(parts) => {
                join(f, parts, " FOLLOWEDBY ", |part| part.tightness() <= 1)?;
            }
        }
        if grouped {
            f.write_char(')')?;
        }
        for qualifier in &self.qualifiers {
            write!(f, " {qualifier}")?;
        }
        Ok(())
    }
}

impl Display for Qualifier {
    fn fmt(&self, f: &mut Formatter) -> Result {
        match self {
            // Integers end at 64 bits, numbers with a point do not.
            Self::Within(seconds) if *seconds >= 1e18 => write!(f, "WITHIN {seconds}.0 SECONDS"),
            Self::Within(seconds) => write!(f, "WITHIN {seconds} SECONDS"),
            Self::Repeats(times) => write!(f, "REPEATS {times} TIMES"),
            Self::StartStop(start, stop) => write!(f, "START t'{start}' STOP t'{stop}'"),
        }
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter) -> Result {
        match self {
            Self::Test(test) => test.fmt(f),
            Self::And(parts) => join(f, parts, " AND ", |part| !matches!(part, Self::Test(_))),
            Self::Or(parts) => join(f, parts, " OR ", |part| matches!(part, Self::Or(_))),
        }
    }
}

/// Writes `parts` with `between` between them, those that ask for it in
/// parentheses.
fn join<T: Display>(
    f: &mut Formatter,
    parts: &[T],
    between: &str,
    needs_parentheses: fn(&T) -> bool,
) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        if needs_parentheses(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let not = if self.negated { "NOT " } else { "" };
        let path = &self.path;
        match &self.operation {
            Operation::Exists => return write!(f, "{not}EXISTS {path}"),
            Operation::In(set) => {
                write!(f, "{path} {not}IN (")?;
                join(f, set, ", ", |_| false)?;
                return f.write_char(')');
            }
            _ => write!(f, "{path} {not}")?,
        }
        match &self.operation {
            Operation::Equal(literal) => write!(f, "= {literal}"),
            Operation::NotEqual(literal) => write!(f, "!= {literal}"),
            Operation::Greater(literal) => write!(f, "> {literal}"),
            Operation::GreaterOrEqual(literal) => write!(f, ">= {literal}"),
            Operation::Less(literal) => write!(f, "< {literal}"),
            Operation::LessOrEqual(literal) => write!(f, "<= {literal}"),
            Operation::Like(text) => write!(f, "LIKE {}", Quoted(text)),
            Operation::Matches(text) => write!(f, "MATCHES {}", Quoted(text)),
            Operation::IsSubset(text) => write!(f, "ISSUBSET {}", Quoted(text)),
            Operation::IsSuperset(text) => write!(f, "ISSUPERSET {}", Quoted(text)),
            Operation::In(_) | Operation::Exists => Ok(()),
        }
    }
}

impl Display for ObjectPath {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write!(f, "{}:", self.object_type)?;
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if at > 0 {
                        f.write_char('.')?;
                    }
                    if is_plain_key(key) {
                        f.write_str(key)?;
                    } else {
                        Quoted(key).fmt(f)?;
                    }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Any => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can stand without quotes.
fn is_plain_key(key: &str) -> bool {
    !KEYWORDS.contains(&key)
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter) -> Result {
        match self {
            Self::Integer(n) => n.fmt(f),
            // The point tells it from an integer; no exponent is ever written.
            Self::Float(n) if n.fract() == 0.0 => write!(f, "{n}.0"),
            Self::Float(n) => n.fmt(f),
            Self::Boolean(b) => b.fmt(f),
            Self::String(text) => Quoted(text).fmt(f),
            Self::Binary(text) => write!(f, "b'{text}'"),
            Self::Hex(text) => write!(f, "h'{text}'"),
            Self::Timestamp(text) => write!(f, "t'{text}'"),
        }
    }
}

/// A string in quotes with its escapes.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        f.write_char('\'')?;
        for c in self.0.chars() {
            if matches!(c, '\'' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_char('\'')
    }
}
