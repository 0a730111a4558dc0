//! Old office documents (DOC, XLS, PPT) and other compound files: the runs of
//! text in their streams.
//!
//! Their formats are not interpreted: what is written in a document stands in its
//! streams as text, in one byte or two for each character, and is taken from
//! there as it stands, with what else looks like text. Compressed streams, as
//! those of macros, give little.

use std::io::Read as _;

use cfb::CompoundFile;

use super::held::{Held, Hold};
use super::written::Written;
use super::{Hint, Input, Out, Problem, Reader};

/// Characters that make a run: two bytes each, or one each.
const WIDE_RUN: usize = 4;
const NARROW_RUN: usize = 5;

/// Reads any compound file that no other reader knows.
pub(crate) struct Ole;

impl Reader for Ole {
    fn name(&self) -> &'static str {
        "ole"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            60
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let Hold::Whole(held) = out.hold(input) else {
            return Err(Problem::Unsupported {
                what: "too long for a document inside of another file".to_owned(),
            });
        };
        let mut file = CompoundFile::open(held).map_err(|e| Problem::Damaged {
            at: 0,
            reason: e.to_string(),
        })?;
        let mut text = Written::default();
        let outcome = streams(&mut file, &mut text, out);
        text.finish(out);
        outcome
    }
}

fn streams(
    file: &mut CompoundFile<Held>,
    text: &mut Written,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let max = out.limits().max_document_bytes;
    let most = usize::try_from(out.limits().max_files).unwrap_or(usize::MAX);
    let entries = file.walk().filter(cfb::Entry::is_stream).take(most);
    let paths: Vec<_> = entries.map(|entry| entry.path().to_owned()).collect();
    let mut problem = None;
    for path in paths {
        if path.ends_with("EncryptedPackage") {
            problem = Some(Problem::Unsupported {
                what: "an office document locked with a password".to_owned(),
            });
            continue;
        }
        let Ok(stream) = file.open_stream(&path) else {
            continue;
        };
        // A damaged chain of sectors may go round in circles.
        let length = stream.len().min(max as u64);
        let mut bytes = Vec::new();
        if let Err(e) = stream.take(length).read_to_end(&mut bytes) {
            problem.get_or_insert(Problem::from_io(&e, 0));
        }
        runs(&bytes, |run| {
            text.push(run, out);
            text.push("\n", out);
        });
    }
    problem.map_or(Ok(()), Err)
}

/// Gives each run of text to `with`.
fn runs(bytes: &[u8], mut with: impl FnMut(&str)) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let wide: Vec<u16> = rest
            .chunks_exact(2)
            .map_while(|pair| <[u8; 2]>::try_from(pair).ok())
            .map(u16::from_le_bytes)
            .take_while(|unit| is_written(*unit))
            .collect();
        if wide.len() >= WIDE_RUN {
            with(&String::from_utf16_lossy(&wide));
            rest = rest.get(2 * wide.len()..).unwrap_or_default();
            continue;
        }
        let narrow = rest.iter().take_while(|b| is_written(u16::from(**b)));
        let length = narrow.count();
        let (run, after) = rest.split_at_checked(length.max(1)).unwrap_or_default();
        if length >= NARROW_RUN {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(run);
            with(&text);
        }
        rest = after;
    }
}

/// Letters, digits and marks of scripts in which documents are written.
///
/// Where the low byte is zero it is rather the end of a number before the text.
fn is_written(unit: u16) -> bool {
    unit & 0xFF != 0
        && matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x24F | 0x370..=0x52F
        | 0x2010..=0x2044 | 0x20AC)
}

#[cfg(test)]
mod tests {
    use super::runs;

    fn found(bytes: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        runs(bytes, |run| all.push(run.to_owned()));
        all
    }

    #[test]
    fn text_of_one_and_two_bytes_is_found() {
        let wide: Vec<u8> = "http://evil.example/ж"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let bytes = [b"\0\x01".as_slice(), &wide, b"\0\0\x02Gr\xFC\xDFe\0ab\0"].concat();
        assert_eq!(found(&bytes), ["http://evil.example/ж", "Grüße"]);
    }

    #[test]
    fn noise_gives_nothing_and_takes_no_time() {
        assert!(found(&[0, 1, 2, 3].repeat(100_000)).is_empty());
        assert_eq!(found(&b"a".repeat(100_000)).len(), 1);
    }
}
