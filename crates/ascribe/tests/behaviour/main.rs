//! What the program does, seen from outside: arguments in; standard output, exit code and files out.
//!
//! Every test has a folder, a home and a record of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, in their helpers too"
)]

mod about;
mod canaries;
mod circumstances;
mod claimed;
mod claims;
mod concluded;
mod crash;
mod custody;
mod documents;
mod dossier;
mod duplicates;
mod examined;
mod example;
mod exchange;
mod exits;
mod extract;
mod hostile;
mod hostile_kinds;
mod hunt;
mod imitate;
mod import;
mod integrity;
mod joint;
mod knowledge;
mod links;
mod moments;
mod names;
mod passwords;
mod prose;
mod refusals;
mod register;
mod releases;
mod resume;
mod schema;
mod sealing;
mod short_names;
mod shown;
mod statements;
mod statistics;
mod support;
mod sweep;
mod tamper;
mod times;
mod twins;
mod validate;
mod validity;
mod victims;
