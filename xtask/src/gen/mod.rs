//! `cargo xtask gen`: inputs for measurements, the same bytes for the same
//! arguments.

pub mod bundle;
pub mod indicators;
mod random;
pub mod report;

use crate::args::Args;
use std::path::Path;

/// `cargo xtask gen indicators N OUT.csv`.
///
/// # Errors
/// On wrong arguments, or when the file cannot be written.
pub fn command(args: Args) -> Result<(), String> {
    let words = args.rest()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [what, number, out] = words.as_slice() else {
        return Err("usage: cargo xtask gen indicators N OUT.csv".to_owned());
    };
    if *what != "indicators" {
        return Err(format!("{what}: only indicators can be made"));
    }
    let number: u64 = number
        .parse()
        .map_err(|_| format!("{number} is not a number"))?;
    indicators::write(number, Path::new(out))
}
