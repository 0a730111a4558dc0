//! Knowledge from where it is published: sources by name, their updates, what changed, and which
//! of them count.

mod definitions;
mod diff;
mod history;
mod list;
mod update;
mod withdraw;

pub use definitions::NewSource;
pub use diff::{ChangedObject, ExpiredObject, NamedObject, SourceDiff, ValueChanges};
pub use list::ListedSource;
pub use update::{Outcome, SourceUpdate, UpdateOptions, UpdateReport};

/// Kind of the entry that an update leaves: what came from where, and which entries the source
/// lists since.
pub const UPDATE: &str = "x-ascribe-source-update";

/// Entries of a source as ranges, `3-7,9`: what a source lists is mostly recorded in one go.
mod ranges {
    /// Writes sorted distinct numbers.
    pub fn write(numbers: &[u64]) -> String {
        let mut text = String::new();
        let mut rest = numbers.iter().copied().peekable();
        while let Some(first) = rest.next() {
            let mut last = first;
            while let Some(next) = rest.next_if(|n| *n == last + 1) {
                last = next;
            }
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&first.to_string());
            if last > first {
                text.push_str(&format!("-{last}"));
            }
        }
        text
    }

    /// Whether a number lies in the ranges read; what is no range holds none.
    pub fn read(text: &str) -> Vec<(u64, u64)> {
        text.split(',')
            .filter_map(|part| {
                let (first, last) = part.split_once('-').unwrap_or((part, part));
                Some((first.parse().ok()?, last.parse().ok()?))
            })
            .collect()
    }

    /// Whether sorted ranges hold a number.
    pub fn holds(ranges: &[(u64, u64)], number: u64) -> bool {
        let after = ranges.partition_point(|(first, _)| *first <= number);
        after
            .checked_sub(1)
            .and_then(|i| ranges.get(i))
            .is_some_and(|(_, last)| number <= *last)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn there_and_back() {
            let numbers = [1, 3, 4, 5, 9];
            assert_eq!(write(&numbers), "1,3-5,9");
            let ranges = read(&write(&numbers));
            let held: Vec<u64> = (0..12).filter(|n| holds(&ranges, *n)).collect();
            assert_eq!(held, numbers);
            assert!(write(&[]).is_empty() && read("").is_empty());
        }
    }
}
