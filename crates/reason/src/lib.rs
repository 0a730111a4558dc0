//! Weighing evidence for competing hypotheses. Pure: no clock, no I/O, no unseeded randomness.
pub mod assessment;
