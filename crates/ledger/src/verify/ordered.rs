//! A table against what it should hold, row by row; both come in the order of their keys.

use rusqlite::Result as Row;

use crate::error::{During, Result};

/// Counts the rows of a table that are not as expected.
pub(super) struct Ordered<I, K, V> {
    live: I,
    next: Option<(K, V)>,
    operation: &'static str,
    wrong: u64,
}

impl<I: Iterator<Item = Row<(K, V)>>, K: Ord, V> Ordered<I, K, V> {
    /// Of the rows of a table, with what is being done for errors.
    pub fn new(mut live: I, operation: &'static str) -> Result<Self> {
        Ok(Self {
            next: live.next().transpose().during(operation)?,
            live,
            operation,
            wrong: 0,
        })
    }

    /// Takes the next row that should be there, and whether what it holds is right.
    pub fn expect(&mut self, key: &K, is: impl Fn(&V) -> bool) -> Result<()> {
        // Rows that should not be.
        while self.next.as_ref().is_some_and(|(kept, _)| kept < key) {
            self.wrong += 1;
            self.advance()?;
        }
        match &self.next {
            Some((kept, value)) if kept == key => {
                self.wrong += u64::from(!is(value));
                self.advance()
            }
            _ => {
                self.wrong += 1;
                Ok(())
            }
        }
    }

    /// How many are wrong, with those that come after everything expected.
    pub fn wrong(mut self) -> Result<u64> {
        while self.next.is_some() {
            self.wrong += 1;
            self.advance()?;
        }
        Ok(self.wrong)
    }

    fn advance(&mut self) -> Result<()> {
        self.next = self.live.next().transpose().during(self.operation)?;
        Ok(())
    }
}
