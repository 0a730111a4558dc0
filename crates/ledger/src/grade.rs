//! The Admiralty code: how far a source and a piece of information are trusted.

use std::fmt;

/// Reliability of a source, A–F of the Admiralty code (NATO AJP-2.1).
///
/// `F` means *cannot be judged*. It is not an average: it carries no weight until someone judges.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged: no weight.
    F,
}

impl Reliability {
    const ALL: [(Reliability, &'static str); 6] = [
        (Reliability::A, "A"),
        (Reliability::B, "B"),
        (Reliability::C, "C"),
        (Reliability::D, "D"),
        (Reliability::E, "E"),
        (Reliability::F, "F"),
    ];

    /// The letter.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(r, _)| *r == self)
            .map_or("F", |(_, s)| s)
    }

    /// The grade of a letter; `None` for anything but `A`..`F`.
    pub fn parse(letter: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, s)| *s == letter)
            .map(|(r, _)| *r)
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Credibility of a piece of information, 1 (confirmed) to 5 (improbable) of the Admiralty code.
///
/// 6 means *cannot be judged* and, like [`Reliability::F`], carries no weight.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "u8", into = "u8")]
pub struct Credibility(u8);

impl Credibility {
    /// 6: cannot be judged.
    pub const UNJUDGED: Credibility = Credibility(6);

    /// The grade of a figure; `None` outside 1..=6.
    pub fn new(grade: u8) -> Option<Self> {
        (1..=6).contains(&grade).then_some(Credibility(grade))
    }

    /// The figure, 1..=6.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Credibility {
    type Error = &'static str;

    fn try_from(grade: u8) -> Result<Self, Self::Error> {
        Credibility::new(grade).ok_or("credibility is 1 to 6")
    }
}

impl From<Credibility> for u8 {
    fn from(c: Credibility) -> u8 {
        c.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_figures_read_back() {
        for letter in ["A", "B", "C", "D", "E", "F"] {
            assert_eq!(Reliability::parse(letter).unwrap().as_str(), letter);
        }
        assert_eq!(Reliability::parse("G"), None);
        assert_eq!(Credibility::new(0), None);
        assert_eq!(Credibility::new(7), None);
        assert_eq!(Credibility::new(6), Some(Credibility::UNJUDGED));
    }
}
