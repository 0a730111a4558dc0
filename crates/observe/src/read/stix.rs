//! STIX 2.0 and 2.1 bundles handed in as evidence: values and patterns as text.

use super::escapes::Level;
use super::json::{looks_like_json, read_strings};
use super::{Hint, Input, Out, Problem, Reader};

/// Reads a bundle.
pub(crate) struct Stix;

impl Reader for Stix {
    fn name(&self) -> &'static str {
        "stix"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let bundle = looks_like_json(&hint.start) && hint.start.contains("\"bundle--");
        if bundle { 80 } else { 0 }
    }

    fn is_intricate(&self) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        read_strings(Level::Stix, input, out);
        Ok(())
    }
}
