//! The formats, one file each, listed in [`FORMATS`]: the first that recognises the content reads it.

mod galaxy;
mod labels;
mod misp_event;
mod pack;
mod stix;
mod table;
mod trails;
mod warninglist;

pub use pack::read_pack;
pub(crate) use pack::read_pack_folder;
pub(crate) use stix::take_parsed as read_stix_remains;

use crate::context::Context;
use crate::document::Document;
use crate::item::Stop;
use std::io::BufRead;

/// What a format is given to look at and to read.
pub(crate) enum Input<'a> {
    /// A JSON value.
    Json(&'a Document<'a>),
    /// Lines of text, to be streamed.
    Text {
        /// The first 64 KiB at most.
        head: &'a str,
        /// Everything, the head included, without byte order mark.
        lines: &'a mut dyn BufRead,
    },
}

/// One format of published intelligence.
pub(crate) trait Format: Sync {
    /// Its name, for messages.
    fn name(&self) -> &'static str;

    /// Whether this is it. Looks at `input` without reading from it.
    fn recognises(&self, input: &Input<'_>, cx: &Context<'_>) -> bool;

    /// Reads it, handing on items and problems.
    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop>;
}

/// All formats, in the order they are tried.
pub(crate) const FORMATS: [&dyn Format; 7] = [
    &stix::Stix,
    &galaxy::Galaxy,
    &warninglist::WarningList,
    &misp_event::MispEvent,
    &labels::Labels,
    &table::Table,
    &trails::Trails,
];

/// The formats by name, for messages about what was expected.
pub(crate) fn expected() -> String {
    FORMATS
        .iter()
        .map(|format| format.name())
        .collect::<Vec<_>>()
        .join(", ")
}
