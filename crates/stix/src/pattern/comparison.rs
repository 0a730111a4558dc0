//! The inside of an observation: tests, literals and object paths.

use super::ast::{Comparison, Literal, ObjectPath, Operation, Step, Test};
use super::lexer::Kind;
use super::parser::{KEYWORDS, Parser, Result};

impl Parser<'_> {
    /// Tests joined by `OR`, the looser operator.
    pub(super) fn any_test(&mut self) -> Result<Comparison> {
        let first = self.all_tests()?;
        if self.peek() != Some(&Kind::Word("OR")) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word("OR") {
            parts.push(self.all_tests()?);
        }
        Ok(Comparison::Or(parts))
    }

    fn all_tests(&mut self) -> Result<Comparison> {
        let first = self.test()?;
        if self.peek() != Some(&Kind::Word("AND")) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word("AND") {
            parts.push(self.test()?);
        }
        Ok(Comparison::And(parts))
    }

    fn test(&mut self) -> Result<Comparison> {
        if self.take_sign("(") {
            self.enter()?;
            let inner = self.any_test()?;
            self.leave()?;
            return Ok(inner);
        }
        let before = self.take_word("NOT");
        if self.take_word("EXISTS") {
            return Ok(Comparison::Test(Test {
                path: self.path()?,
                negated: before,
                operation: Operation::Exists,
            }));
        }
        self.expect(!before, "EXISTS")?;
        let path = self.path()?;
        let negated = self.take_word("NOT");
        let operation = self.operation()?;
        Ok(Comparison::Test(Test {
            path,
            negated,
            operation,
        }))
    }

    fn operation(&mut self) -> Result<Operation> {
        let kind = self.peek().cloned();
        self.at += 1;
        Ok(match kind {
            Some(Kind::Sign("=")) => Operation::Equal(self.literal()?),
            Some(Kind::Sign("!=")) => Operation::NotEqual(self.literal()?),
            Some(Kind::Sign(">")) => Operation::Greater(self.orderable()?),
            Some(Kind::Sign(">=")) => Operation::GreaterOrEqual(self.orderable()?),
            Some(Kind::Sign("<")) => Operation::Less(self.orderable()?),
            Some(Kind::Sign("<=")) => Operation::LessOrEqual(self.orderable()?),
            Some(Kind::Word("IN")) => Operation::In(self.set()?),
            Some(Kind::Word("LIKE")) => Operation::Like(self.string()?),
            Some(Kind::Word("MATCHES")) => Operation::Matches(self.string()?),
            Some(Kind::Word("ISSUBSET")) => Operation::IsSubset(self.string()?),
            Some(Kind::Word("ISSUPERSET")) => Operation::IsSuperset(self.string()?),
            _ => {
                self.at -= 1;
                return self.fail("a comparison operator");
            }
        })
    }

    fn set(&mut self) -> Result<Vec<Literal>> {
        let found = self.take_sign("(");
        self.expect(found, "\"(\"")?;
        let mut literals = Vec::new();
        if self.take_sign(")") {
            return Ok(literals);
        }
        loop {
            literals.push(self.literal()?);
            if self.take_sign(")") {
                return Ok(literals);
            }
            let found = self.take_sign(",");
            self.expect(found, "\",\" or \")\"")?;
        }
    }

    fn literal(&mut self) -> Result<Literal> {
        let literal = match self.peek() {
            Some(Kind::Integer(n)) => Literal::Integer(*n),
            Some(Kind::Float(n)) => Literal::Float(*n),
            Some(Kind::String(s)) => Literal::String(s.clone()),
            Some(Kind::Binary(s)) => Literal::Binary((*s).to_owned()),
            Some(Kind::Hex(s)) => Literal::Hex((*s).to_owned()),
            Some(Kind::Timestamp(s)) => Literal::Timestamp((*s).to_owned()),
            Some(Kind::Word("true")) => Literal::Boolean(true),
            Some(Kind::Word("false")) => Literal::Boolean(false),
            _ => return self.fail("a literal"),
        };
        self.at += 1;
        Ok(literal)
    }

    fn orderable(&mut self) -> Result<Literal> {
        if matches!(self.peek(), Some(Kind::Word(_))) {
            return self.fail("a literal that has an order");
        }
        self.literal()
    }

    fn string(&mut self) -> Result<String> {
        let Some(Kind::String(text)) = self.peek() else {
            return self.fail("a string");
        };
        let text = text.clone();
        self.at += 1;
        Ok(text)
    }

    fn path(&mut self) -> Result<ObjectPath> {
        let object_type = match self.peek() {
            Some(Kind::Word(name)) if !KEYWORDS.contains(name) => (*name).to_owned(),
            Some(Kind::Hyphenated(name)) => (*name).to_owned(),
            _ => return self.fail("an object path, EXISTS or \"(\""),
        };
        self.at += 1;
        let found = self.take_sign(":");
        self.expect(found, "\":\" after the object type")?;
        let mut steps = vec![self.key()?];
        loop {
            if self.take_sign(".") {
                steps.push(self.key()?);
            } else if self.take_sign("[") {
                steps.push(self.index()?);
                let found = self.take_sign("]");
                self.expect(found, "\"]\"")?;
            } else {
                return Ok(ObjectPath { object_type, steps });
            }
        }
    }

    fn key(&mut self) -> Result<Step> {
        let key = match self.peek() {
            Some(Kind::Word(name)) if !KEYWORDS.contains(name) => (*name).to_owned(),
            Some(Kind::String(name)) => name.clone(),
            _ => return self.fail("a property name, in quotes if it has hyphens"),
        };
        self.at += 1;
        Ok(Step::Key(key))
    }

    fn index(&mut self) -> Result<Step> {
        let step = match self.peek() {
            Some(Kind::Integer(n)) => Step::Index(*n),
            Some(Kind::Sign("*")) => Step::Any,
            _ => return self.fail("an index or \"*\""),
        };
        self.at += 1;
        Ok(step)
    }
}
