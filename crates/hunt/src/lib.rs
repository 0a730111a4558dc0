//! Logs as events, and rules in Sigma format over them.
