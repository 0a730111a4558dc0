//! Fetching from servers on loopback, most of them hostile.

mod feeds;
mod hostile;
mod inside;
mod mirror;
mod server;
mod taxii;
