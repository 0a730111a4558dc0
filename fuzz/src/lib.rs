//! Every parser under hostile input.
//!
//! A [`Target`] takes bytes and hands them to one parser; whatever the bytes,
//! it must neither panic nor run long nor break a stated property. [`TARGETS`]
//! lists them. Two drivers share them: the loop of this package, which runs on
//! a stable toolchain and within the tests, and the binaries for coverage-guided
//! fuzzing in `libfuzzer/`. Inputs worth keeping lie in `corpus/<target>/`.

pub mod mutate;
pub mod run;
pub mod scratch;
mod targets;

pub use targets::TARGETS;

/// One parser and the properties its answer must have.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Name of the target and of its folder in `corpus/`.
    pub name: &'static str,
    /// Hands the bytes over. An error names the property that was broken.
    pub check: fn(&[u8]) -> Result<(), String>,
}

/// The target called `name`.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
