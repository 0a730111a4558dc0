//! Behaviour of the record, through its public face and the file it leaves.

mod crash;
mod failure;
mod fixture;
mod mutate;
mod projections;
mod record;
mod sealing;
mod tamper;
