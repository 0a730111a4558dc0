//! The few arguments that tasks take.

use std::collections::VecDeque;

/// What stands after `cargo xtask`, taken piece by piece.
#[derive(Debug)]
pub struct Args(VecDeque<String>);

impl Args {
    /// The arguments of this process, without its name.
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// No arguments.
    pub fn none() -> Self {
        Self(VecDeque::new())
    }

    /// Arguments for a test.
    #[cfg(test)]
    pub fn of(words: &[&str]) -> Self {
        Self(words.iter().map(|w| (*w).to_owned()).collect())
    }

    /// The next argument, whatever it is.
    pub fn word(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Whether `--name` was given; it is taken out.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    /// The word after `--name`; both are taken out.
    ///
    /// # Errors
    /// When `--name` is the last word.
    pub fn value(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(at) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.0.remove(at);
        self.0
            .remove(at)
            .map(Some)
            .ok_or_else(|| format!("{name} needs a value"))
    }

    /// What is left: names of things, no options.
    ///
    /// # Errors
    /// When an option is left that nobody asked for.
    pub fn rest(self) -> Result<Vec<String>, String> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(option) => Err(format!("unknown option {option}; see cargo xtask help")),
            None => Ok(self.0.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_flags_values_and_rest() {
        let mut args = Args::of(&["a", "--quick", "--seconds", "3", "b"]);
        assert!(args.flag("--quick"));
        assert!(!args.flag("--quick"));
        assert_eq!(args.value("--seconds").unwrap().as_deref(), Some("3"));
        assert_eq!(args.rest().unwrap(), ["a", "b"]);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(Args::of(&["--qick"]).rest().unwrap_err().contains("--qick"));
        assert!(Args::of(&["--seconds"]).value("--seconds").is_err());
    }
}
