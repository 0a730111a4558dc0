//! gzip, also of several parts one after the other.

use std::io::BufReader;

use flate2::bufread::MultiGzDecoder;

use super::expand::{Packing, content_name};
use super::{Hint, Input, Out, Problem, Reader};

/// Reads `a.gz` as a container of `a`.
pub(crate) struct Gz;

impl Reader for Gz {
    fn name(&self) -> &'static str {
        "gz"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.head.starts_with(&[0x1F, 0x8B, 0x08]) {
            100
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let name = content_name(out.file(), "gz");
        let compressed = BufReader::with_capacity(64 << 10, input);
        let mut content = MultiGzDecoder::new(compressed);
        out.member(&name, Packing::Stream, &mut content)
    }
}
