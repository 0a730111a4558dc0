//! The STIX patterning language (STIX 2.1, chapter 9): read, written, searched.

mod ast;
mod comparison;
mod display;
pub mod evaluate;
mod lexer;
mod literal;
mod observables;
mod parser;
mod rules;

pub use ast::{
    Comparison, Expression, ExpressionBody, Literal, ObjectPath, Operation, Pattern, Qualifier,
    Step, Test,
};
pub use observables::{PatternObservable, observables};
pub use rules::{RuleBroken, broken_names, broken_rules};

/// Deepest nesting of parentheses.
pub const MAX_DEPTH: usize = 100;

/// Longest pattern, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pattern, column {column}: {expected} expected, {found} found")]
pub struct PatternError {
    /// Column in characters, from 1.
    pub column: usize,
    /// What the grammar asks for there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

impl Pattern {
    /// Reads a pattern by the grammar of STIX 2.1.
    ///
    /// # Errors
    /// With the column and what was expected there, when the text breaks the
    /// grammar, is nested deeper than [`MAX_DEPTH`] or longer than
    /// [`MAX_BYTES`].
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.len() > MAX_BYTES {
            return Err(PatternError {
                column: 1,
                expected: "a pattern of at most 1 MiB",
                found: format!("{} bytes", text.len()),
            });
        }
        parser::Parser::new(text, lexer::tokens(text)?).pattern()
    }
}

#[cfg(test)]
mod tests;
