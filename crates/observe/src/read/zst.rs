//! Zstandard, also of several frames.

use std::io::BufReader;

use zstd::stream::read::Decoder;

use super::expand::{Packing, content_name};
use super::{Hint, Input, Out, Problem, Reader};

/// Largest window a frame may ask for, as a power of two: 128 MiB, what the
/// reference tool accepts without being told to.
const MAX_WINDOW_LOG: u32 = 27;

/// Reads `a.zst` as a container of `a`.
pub(crate) struct Zst;

impl Reader for Zst {
    fn name(&self) -> &'static str {
        "zst"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            100
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let name = content_name(out.file(), "zst");
        let compressed = BufReader::with_capacity(64 << 10, input);
        let mut decoder = Decoder::with_buffer(compressed).map_err(|e| Problem::Damaged {
            at: 0,
            reason: e.to_string(),
        })?;
        decoder
            .window_log_max(MAX_WINDOW_LOG)
            .map_err(|e| Problem::Damaged {
                at: 0,
                reason: e.to_string(),
            })?;
        out.member(&name, Packing::Stream, &mut decoder)
    }
}
