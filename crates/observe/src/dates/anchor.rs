//! Numbers that may be years.

/// Earliest year that evidence may speak of.
pub const FIRST_YEAR: i16 = 1990;
/// Latest year that evidence may speak of.
pub const LAST_YEAR: i16 = 2100;

/// Four digits that may be a year, with no digit before; after it only those of
/// the basic form `20210106T`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub start: usize,
    pub year: i16,
}

impl Year {
    /// Byte after the year.
    pub(super) fn end(&self) -> usize {
        self.start + 4
    }
}

/// Every number that may be a year. A century's digits are looked for first.
pub(super) fn years(text: &[u8]) -> impl Iterator<Item = Year> + '_ {
    let pairs = memchr::memchr2_iter(b'1', b'2', text);
    pairs.filter_map(|start| {
        let digits: [u8; 4] = *text.get(start..)?.first_chunk()?;
        let before = start.checked_sub(1).and_then(|i| text.get(i));
        let bounded = !before.is_some_and(u8::is_ascii_digit);
        if !matches!(digits, [b'1', b'9', ..] | [b'2', b'0' | b'1', ..]) || !bounded {
            return None;
        }
        let longer = text.get(start + 4).is_some_and(u8::is_ascii_digit);
        if longer && text.get(start + 8) != Some(&b'T') {
            return None;
        }
        let year = super::scan::number(&digits)?;
        (FIRST_YEAR..=LAST_YEAR)
            .contains(&year)
            .then_some(Year { start, year })
    })
}
