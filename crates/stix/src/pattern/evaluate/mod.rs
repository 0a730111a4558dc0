//! Whether a pattern holds for what was observed (STIX 2.1, chapter 9).

mod bind;
mod moment;
mod observation;
mod select;
mod value;
mod wildcard;

pub use moment::Moment;
pub use observation::{Observation, observations};

use super::ast::{Comparison, Expression, ExpressionBody, Pattern, Qualifier};
use bind::{Node, Search};
use value::CompiledTest;

/// Most choices that are tried before a pattern is given up on one set of
/// observations.
pub const MAX_CHOICES: u64 = 2_000_000;

/// Why a pattern cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// An expression of `MATCHES` that cannot be compiled. Look-around and
    /// references back are left out on purpose: they take time without bound.
    #[error("pattern, MATCHES {expression:?}: {reason}")]
    Expression {
        /// The expression.
        expression: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A literal that means nothing for its operator.
    #[error("pattern: {what} expected, {found:?} found")]
    Literal {
        /// What is asked for.
        what: &'static str,
        /// What stands there.
        found: String,
    },
    /// A qualifier that nothing can fulfil.
    #[error("pattern: {0} must be greater than zero")]
    Qualifier(&'static str),
    /// Too many ways to choose observations.
    #[error(
        "pattern: more than {MAX_CHOICES} choices of observations were tried; split the pattern"
    )]
    TooManyChoices,
}

/// The inside of `[ … ]`, ready to be tried on one object.
#[derive(Debug)]
pub(super) enum Condition {
    Test(CompiledTest),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    fn compile(comparison: &Comparison) -> Result<Self, EvaluateError> {
        let each = |parts: &[Comparison]| {
            parts
                .iter()
                .map(Self::compile)
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match comparison {
            Comparison::Test(test) => Self::Test(CompiledTest::compile(test)?),
            Comparison::And(parts) => Self::All(each(parts)?),
            Comparison::Or(parts) => Self::Any(each(parts)?),
        })
    }

    /// Whether it holds for the object numbered `root`: all tests must be
    /// fulfilled from one and the same object.
    fn holds(&self, observation: &Observation<'_>, root: usize) -> bool {
        match self {
            Self::Test(test) => test.holds(observation, root),
            Self::All(parts) => parts.iter().all(|part| part.holds(observation, root)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(observation, root)),
        }
    }
}

/// A pattern made ready for evaluation; make it once, use it often.
///
/// Two differences from OASIS' stix2-matcher are deliberate: `NOT EXISTS` means
/// that the property is absent, and networks of IPv6 are understood.
#[derive(Debug)]
pub struct Matcher {
    conditions: Vec<Condition>,
    root: Node,
}

impl Matcher {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// When an expression, literal or qualifier in it has no meaning.
    pub fn new(pattern: &Pattern) -> Result<Self, EvaluateError> {
        let mut conditions = Vec::new();
        let root = compile(&pattern.expression, &mut conditions)?;
        Ok(Self { conditions, root })
    }

    /// The first choice of observations for which the pattern holds, as sorted
    /// numbers into `observations`; `None` if there is none.
    ///
    /// # Errors
    /// [`EvaluateError::TooManyChoices`].
    pub fn matches(
        &self,
        observations: &[Observation<'_>],
    ) -> Result<Option<Vec<usize>>, EvaluateError> {
        let candidates = self
            .conditions
            .iter()
            .map(|condition| {
                let fits = |at: &usize| {
                    observations.get(*at).is_some_and(|observation| {
                        (0..observation.len()).any(|root| condition.holds(observation, root))
                    })
                };
                (0..observations.len()).filter(fits).collect()
            })
            .collect();
        Search::new(observations, candidates).run(&self.root)
    }
}

fn compile(
    expression: &Expression,
    conditions: &mut Vec<Condition>,
) -> Result<Node, EvaluateError> {
    let mut each = |parts: &[Expression]| {
        parts
            .iter()
            .map(|part| compile(part, conditions))
            .collect::<Result<Vec<_>, _>>()
    };
    let mut node = match &expression.body {
        ExpressionBody::And(parts) => Node::All(each(parts)?),
        ExpressionBody::Or(parts) => Node::Any(each(parts)?),
        ExpressionBody::FollowedBy(parts) => Node::Then(each(parts)?),
        ExpressionBody::Observation(comparison) => {
            conditions.push(Condition::compile(comparison)?);
            Node::One(conditions.len() - 1)
        }
    };
    for qualifier in &expression.qualifiers {
        node = qualify(node, qualifier)?;
    }
    Ok(node)
}

fn qualify(node: Node, qualifier: &Qualifier) -> Result<Node, EvaluateError> {
    let inner = Box::new(node);
    Ok(match qualifier {
        Qualifier::Within(seconds) if *seconds > 0.0 => {
            // Beyond 10¹² seconds everything is within.
            let micros = (seconds.min(1e12) * 1e6) as i64;
            Node::Within(micros, inner)
        }
        Qualifier::Within(_) => return Err(EvaluateError::Qualifier("WITHIN")),
        Qualifier::Repeats(0) => return Err(EvaluateError::Qualifier("REPEATS")),
        Qualifier::Repeats(times) => Node::Repeat(*times, inner),
        Qualifier::StartStop(start, stop) => Node::Between(moment(start)?, moment(stop)?, inner),
    })
}

fn moment(text: &str) -> Result<Moment, EvaluateError> {
    Moment::parse(text).ok_or_else(|| EvaluateError::Literal {
        what: "a moment as 2021-03-02T00:00:00Z",
        found: text.to_owned(),
    })
}

#[cfg(test)]
mod tests;
