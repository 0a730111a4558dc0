//! Compares two files: `cargo run -p ascribe-claims --example compare ORIGINAL RESTATEMENT`.

use ascribe_claims::{Known, compare::compare, text::Document};
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let read = |p: &str| Document::new(&std::fs::read_to_string(p).unwrap());
    let (p, s) = (read(&a[0]), read(&a[1]));
    println!(
        "{}",
        serde_json::to_string_pretty(&compare(&p, &s, &Known::default())).unwrap()
    );
}
