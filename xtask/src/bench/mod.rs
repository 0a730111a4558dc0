//! `cargo xtask bench`.

use crate::args::Args;

/// Placeholder until the next commit.
///
/// # Errors
/// Never.
pub fn command(args: Args) -> Result<(), String> {
    args.rest().map(drop)
}
