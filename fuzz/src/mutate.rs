//! Seeded changes to kept inputs: the same seed gives the same inputs.

/// Longest input made, bytes.
const LONGEST: usize = 1 << 16;

/// Pieces that parsers treat specially.
const TOKENS: [&[u8]; 48] = [
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"null",
    b"true",
    b"1e999",
    b"-0",
    b"18446744073709551616",
    b"\"type\":",
    b"\"id\":",
    b"\"objects\":[",
    b"\"bundle\"",
    b"\r\n",
    b"\n\n",
    b"\t",
    b";",
    b"'",
    b"<",
    b">",
    b"</script>",
    b"<!--",
    b"&#x41;",
    b"&amp;",
    b"hxxp://",
    b"[.]",
    b"[dot]",
    b"://",
    b"@",
    b"[::ffff:1.2.3.4]",
    b"0x7f.1",
    b"xn--",
    b"/24",
    b"%00",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x92\xa9",
    b"\xcc\x81",
    b"\xe2\x80\xae",
    b"2021-03-02T00:00:00.000Z",
    b"9999-99-99",
];

/// A source of changes.
#[derive(Clone, Debug)]
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// A source that makes the same changes for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // Zero is the one state that xorshift never leaves.
        let state = (seed ^ 0x9E37_79B9_7F4A_7C15).max(1);
        Self { state }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let number = self.next().checked_rem(limit).unwrap_or(0);
        usize::try_from(number).unwrap_or(0)
    }

    fn pick<'a>(&mut self, seeds: &'a [Vec<u8>]) -> &'a [u8] {
        let at = self.below(seeds.len());
        seeds.get(at).map_or(&[], Vec::as_slice)
    }

    /// An input made from `seeds` by one to eight changes.
    #[must_use]
    pub fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.pick(seeds).to_vec();
        for _ in 0..=self.below(8) {
            self.change(&mut input, seeds);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let to = at + self.below((input.len() - at).min(64) + 1);
        match self.below(9) {
            0 => {
                let bit = 1u8 << self.below(8);
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= bit;
                }
            }
            1 => {
                let [byte, ..] = self.next().to_le_bytes();
                input.insert(at, byte);
            }
            2 => drop(input.drain(at..to)),
            3 => input.truncate(at),
            4 => {
                let again = input
                    .get(at..to)
                    .unwrap_or_default()
                    .repeat(1 + self.below(40));
                drop(input.splice(at..at, again));
            }
            5 => {
                let other = self.pick(seeds);
                let from = self.below(other.len() + 1);
                let part = other.get(from..).unwrap_or_default();
                drop(input.splice(at.., part.iter().copied()));
            }
            6 => self.digits(input, at),
            _ => {
                let token = self.below(TOKENS.len());
                let token = TOKENS.get(token).copied().unwrap_or_default();
                let end = if self.below(2) == 0 { at } else { to };
                drop(input.splice(at..end, token.iter().copied()));
            }
        }
    }

    /// Replaces the next digit by another, or by many.
    fn digits(&mut self, input: &mut Vec<u8>, from: usize) {
        let found = input.iter().skip(from).position(u8::is_ascii_digit);
        if let Some(at) = found.map(|offset| from + offset) {
            let digit = b'0' + u8::try_from(self.below(10)).unwrap_or(0);
            let many = vec![digit; 1 + self.below(3) * self.below(12)];
            drop(input.splice(at..=at, many));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_inputs() {
        let seeds = vec![b"{\"a\": 1}".to_vec(), b"1.2.3.4 and more".to_vec()];
        let inputs = |seed| {
            let mut mutator = Mutator::new(seed);
            (0..200).map(|_| mutator.input(&seeds)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        let mut distinct = inputs(3);
        distinct.sort();
        distinct.dedup();
        assert!(distinct.len() > 150, "{}", distinct.len());
    }

    #[test]
    fn inputs_have_a_limit_and_may_start_from_nothing() {
        let mut mutator = Mutator::new(5);
        let seeds = vec![vec![b'1'; LONGEST]];
        assert!((0..200).all(|_| mutator.input(&seeds).len() <= LONGEST));
        let inputs: Vec<Vec<u8>> = (0..50).map(|_| mutator.input(&[])).collect();
        assert!(inputs.iter().any(|input| !input.is_empty()));
    }
}
