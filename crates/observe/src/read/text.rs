//! Plain text, Markdown, AsciiDoc, logs, source code: as it is written.

use super::{Hint, Input, Out, Problem, Reader};

/// Takes whatever is text and nothing more special.
pub(crate) struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.charset.is_some() { 10 } else { 0 }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        out.each_piece(input, |out, base, text| out.text(base, text));
        Ok(())
    }
}
