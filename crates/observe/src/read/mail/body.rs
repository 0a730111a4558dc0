//! The text of a body, whatever its encoding.

use std::io::Read;

use encoding_rs::Encoding;

use super::charset_of;

/// Bytes by which an encoding that is not declared is told, and that are decoded
/// at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Gives the text to `with`, chunk by chunk. A source that fails ends it.
pub(super) fn text(
    source: &mut dyn Read,
    declared: Option<&'static Encoding>,
    mut with: impl FnMut(&str),
) {
    let mut chunk = Vec::new();
    let mut decoder = None;
    loop {
        chunk.clear();
        // What came before a fault is read.
        let _ = source.take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
        let last = chunk.is_empty();
        let decoder = decoder.get_or_insert_with(|| {
            charset_of(declared, &chunk)
                .encoding
                .new_decoder_with_bom_removal()
        });
        let room = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(0);
        let mut text = String::with_capacity(room);
        let _ = decoder.decode_to_string(&chunk, &mut text, last);
        if !text.is_empty() {
            with(&text);
        }
        if last {
            return;
        }
    }
}
