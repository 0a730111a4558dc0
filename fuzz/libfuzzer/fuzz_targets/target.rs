//! The target of `ascribe-fuzz` that this binary is named after.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let name = env!("CARGO_BIN_NAME");
    let target = ascribe_fuzz::target(name).expect("a binary is named after a target");
    if let Err(why) = (target.check)(input) {
        panic!("{name}: {why}");
    }
});
