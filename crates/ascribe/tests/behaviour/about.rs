//! about
