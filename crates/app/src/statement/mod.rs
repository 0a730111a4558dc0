//! Public statements: drafted from what may be released, checked, agreed to, released, corrected,
//! withdrawn; and what is shown of the evidence to those who must be convinced in private.

mod acts;
mod called;
mod check;
mod commit;
mod draft;
mod ground;
mod leak;
mod package;
mod paper;
mod show;

pub use acts::{ReleaseAct, ReleasePart};
pub use draft::{DraftOptions, Drafted};
pub use package::{Package, VerifiedPackage, verify_package};
pub use show::{ReleaseForm, ShownRelease};

pub(crate) use draft::{read, read as read_text};
pub(crate) use ground::without_items;

pub use ascribe_statements::check::Breach;

/// Kind of the entry that holds one act of a statement's life.
pub const ACT: &str = "x-ascribe-release-act";
/// Kind of the entry that holds a released text.
pub const RELEASE: &str = "x-ascribe-release";
/// Kind of the entry that commits to each item of an assessment.
pub const COMMITMENTS: &str = "x-ascribe-item-commitments";
/// Kind of the sealed entry that holds the salts of those commitments.
pub const SALTS: &str = "x-ascribe-item-salts";
