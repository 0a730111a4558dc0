//! Sizes and colours. Lengths are points (1/72 inch), from the upper left corner.

/// Width of A4.
pub const WIDTH: f32 = 595.28;
/// Height of A4.
pub const HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub const LEFT: f32 = 64.0;
/// Width of the text.
pub const MEASURE: f32 = WIDTH - 2.0 * LEFT;
/// Upper edge of the text.
pub const TOP: f32 = 76.0;
/// Lower edge of the text.
pub const BOTTOM: f32 = HEIGHT - 76.0;

/// A colour; each prints as a grey of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Remarks.
    Grey,
    /// Lines of tables.
    Line,
    /// The one accent.
    Accent,
    /// Grounds.
    Pale,
    /// Ground of a marking.
    Ground,
    /// Letters of a marking, as FIRST's TLP 2.0 sets them.
    Tlp([u8; 3]),
}

impl Ink {
    /// Red, green, blue.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Black => [0x16, 0x1d, 0x24],
            Self::Grey => [0x55, 0x5f, 0x69],
            Self::Line => [0xc9, 0xd0, 0xd6],
            Self::Accent => [0x0f, 0x4c, 0x6b],
            Self::Pale => [0xee, 0xf2, 0xf5],
            Self::Ground => [0, 0, 0],
            Self::Tlp(rgb) => rgb,
        }
    }

    /// The colour in which TLP 2.0 asks for a marking to be set, on black.
    pub fn of_marking(marking: &str) -> Self {
        let upper = marking.to_uppercase();
        Self::Tlp(match upper.as_str() {
            m if m.starts_with("TLP:RED") => [0xff, 0x2b, 0x2b],
            m if m.starts_with("TLP:AMBER") => [0xff, 0xc0, 0],
            m if m.starts_with("TLP:GREEN") => [0x33, 0xff, 0],
            _ => [0xff, 0xff, 0xff],
        })
    }
}
