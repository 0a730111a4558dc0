//! What may be said in public, and how it comes to be said.
//!
//! Pure: no I/O, no clock; the same input gives the same bytes. What a text says is read with
//! `ascribe-claims`; what it may say comes from an assessment of `ascribe-reason`.
//!
//! | module | holds |
//! |---|---|
//! | [`policy`] | the rules of a house: who signs, what is releasable, its own standing sentences |
//! | [`holding`] | what an assessment holds that may be said, and what carries it |
//! | [`draft`] | a text from holdings |
//! | [`check`] | refuses words that say more than the holdings, and texts that lack an element |
//! | [`sidecar`] | which carriers stand behind which sentence |
//! | [`life`] | from draft to withdrawal: who may do what when |
//! | [`render`] | the statement as Markdown, HTML and Atom feed |
//! | [`redteam`] | the strongest case for the runner-up and for a false flag |

pub mod check;
pub mod draft;
pub mod figures;
pub mod holding;
pub mod life;
pub mod policy;
pub mod redteam;
pub mod render;
pub mod sidecar;
