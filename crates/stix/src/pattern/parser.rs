//! From tokens to the pattern, by recursive descent; only parentheses recurse.

use super::ast::{Expression, ExpressionBody, Pattern, Qualifier};
use super::lexer::{Kind, Token, error};
use super::{MAX_DEPTH, PatternError};

/// Words with a meaning of their own, which no unquoted name may be.
pub(super) const KEYWORDS: [&str; 19] = [
    "AND",
    "OR",
    "NOT",
    "FOLLOWEDBY",
    "LIKE",
    "MATCHES",
    "ISSUPERSET",
    "ISSUBSET",
    "EXISTS",
    "LAST",
    "IN",
    "START",
    "STOP",
    "SECONDS",
    "true",
    "false",
    "WITHIN",
    "REPEATS",
    "TIMES",
];

pub(super) type Result<T> = std::result::Result<T, PatternError>;

/// Tokens and how far they have been read.
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    pub(super) at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, tokens: Vec<Token<'a>>) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            depth: 0,
        }
    }

    pub(super) fn pattern(mut self) -> Result<Pattern> {
        let expression = self.followed_by()?;
        if self.peek().is_some() {
            return self.fail("AND, OR, FOLLOWEDBY, a qualifier or the end");
        }
        Ok(Pattern { expression })
    }

    pub(super) fn peek(&self) -> Option<&Kind<'a>> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    pub(super) fn fail<T>(&self, expected: &'static str) -> Result<T> {
        let at = self
            .tokens
            .get(self.at)
            .map_or(self.text.len(), |t| t.start);
        Err(error(self.text, at, expected))
    }

    pub(super) fn take(&mut self, kind: &Kind) -> bool {
        let found = self.peek() == Some(kind);
        self.at += usize::from(found);
        found
    }

    pub(super) fn take_sign(&mut self, sign: &'static str) -> bool {
        self.take(&Kind::Sign(sign))
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.take(&Kind::Word(word))
    }

    pub(super) fn expect(&mut self, found: bool, expected: &'static str) -> Result<()> {
        if found { Ok(()) } else { self.fail(expected) }
    }

    /// Enters parentheses, unless that nests too deep.
    pub(super) fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        let fits = self.depth <= MAX_DEPTH;
        self.expect(fits, "nesting of at most 100 parentheses")
    }

    pub(super) fn leave(&mut self) -> Result<()> {
        self.depth -= 1;
        let found = self.take_sign(")");
        self.expect(found, "\")\" or an operator")
    }

    // Observation expressions, the loosest operator first.

    fn followed_by(&mut self) -> Result<Expression> {
        let first = self.any_of()?;
        self.chain(
            first,
            "FOLLOWEDBY",
            Self::any_of,
            ExpressionBody::FollowedBy,
        )
    }

    fn any_of(&mut self) -> Result<Expression> {
        let first = self.all_of()?;
        self.chain(first, "OR", Self::all_of, ExpressionBody::Or)
    }

    fn all_of(&mut self) -> Result<Expression> {
        let first = self.qualified()?;
        self.chain(first, "AND", Self::qualified, ExpressionBody::And)
    }

    fn chain(
        &mut self,
        first: Expression,
        operator: &str,
        next: fn(&mut Self) -> Result<Expression>,
        body: fn(Vec<Expression>) -> ExpressionBody,
    ) -> Result<Expression> {
        if self.peek() != Some(&Kind::Word(operator)) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word(operator) {
            parts.push(next(self)?);
        }
        Ok(Expression {
            body: body(parts),
            qualifiers: Vec::new(),
        })
    }

    fn qualified(&mut self) -> Result<Expression> {
        let mut expression = if self.take_sign("(") {
            self.enter()?;
            let inner = self.followed_by()?;
            self.leave()?;
            inner
        } else {
            let found = self.take_sign("[");
            self.expect(found, "\"[\" or \"(\"")?;
            let comparison = self.any_test()?;
            let found = self.take_sign("]");
            self.expect(found, "\"]\", AND or OR")?;
            Expression {
                body: ExpressionBody::Observation(comparison),
                qualifiers: Vec::new(),
            }
        };
        let mut inner = !expression.qualifiers.is_empty();
        while let Some(qualifier) = self.qualifier()? {
            if std::mem::take(&mut inner) {
                // Parentheses part these qualifiers from those inside.
                expression = Expression {
                    body: ExpressionBody::And(vec![expression]),
                    qualifiers: Vec::new(),
                };
            }
            expression.qualifiers.push(qualifier);
        }
        Ok(expression)
    }

    fn qualifier(&mut self) -> Result<Option<Qualifier>> {
        let qualifier = if self.take_word("WITHIN") {
            let seconds = self.seconds()?;
            let found = self.take_word("SECONDS");
            self.expect(found, "SECONDS")?;
            Qualifier::Within(seconds)
        } else if self.take_word("REPEATS") {
            let Some(&Kind::Integer(times)) = self.peek() else {
                return self.fail("a number of times");
            };
            let Ok(times) = u64::try_from(times) else {
                return self.fail("a number of times that is not negative");
            };
            self.at += 1;
            let found = self.take_word("TIMES");
            self.expect(found, "TIMES")?;
            Qualifier::Repeats(times)
        } else if self.take_word("START") {
            let start = self.moment()?;
            let found = self.take_word("STOP");
            self.expect(found, "STOP")?;
            Qualifier::StartStop(start, self.moment()?)
        } else {
            return Ok(None);
        };
        Ok(Some(qualifier))
    }

    #[allow(clippy::cast_precision_loss)] // 2^53 seconds are beyond any window.
    fn seconds(&mut self) -> Result<f64> {
        let seconds = match self.peek() {
            Some(Kind::Integer(n)) => *n as f64,
            Some(Kind::Float(n)) => *n,
            _ => return self.fail("a number of seconds"),
        };
        if seconds.is_sign_negative() {
            return self.fail("a number of seconds that is not negative");
        }
        self.at += 1;
        Ok(seconds)
    }

    fn moment(&mut self) -> Result<String> {
        let Some(Kind::Timestamp(moment)) = self.peek() else {
            return self.fail("a moment as t'2021-03-02T00:00:00Z'");
        };
        let moment = (*moment).to_owned();
        self.at += 1;
        Ok(moment)
    }
}
