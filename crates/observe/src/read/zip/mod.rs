//! zip archives: by their directory, or front to back where that is damaged.
//!
//! An own reader, for what evidence asks of it and archives made to be unpacked
//! do not: no count or length is believed before it was seen, members of the
//! same name are all read, and a broken directory hides nothing.

mod aes;
mod crypto;
mod directory;
mod entry;
mod member;
mod scan;

use std::io::{Seek as _, SeekFrom};

use super::held::{Held, Hold};
use super::{Hint, Input, Out, Problem, Reader};
use directory::Directory;

pub(crate) use entry::Entry;
pub(crate) use member::Opener;

/// Reads an archive as a container of its files.
pub(crate) struct Zip;

impl Reader for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if is_zip(hint.head) { 90 } else { 0 }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        read(input, out, members)
    }
}

/// Reads an archive by its directory with `whole`, or, if there is none, member
/// by member.
pub(crate) fn read(
    input: &mut Input<'_>,
    out: &mut Out<'_, '_>,
    whole: fn(&mut Held, &[Entry], &mut Out<'_, '_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut held = match out.hold(input) {
        Hold::Whole(held) => held,
        Hold::TooLong(mut all) => return scan::members(&mut all, out),
    };
    match Directory::read(&mut held, out.limits().max_files) {
        Ok(directory) => {
            whole(&mut held, &directory.entries, out)?;
            directory.problem.map_or(Ok(()), Err)
        }
        Err(problem) => {
            held.seek(SeekFrom::Start(0))
                .map_err(|e| Problem::from_io(&e, 0))?;
            scan::members(&mut held, out)?;
            Err(problem)
        }
    }
}

/// Whether it begins as an archive does, be it empty or one of several parts.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]
        .iter()
        .any(|magic| head.starts_with(*magic))
}

fn members(held: &mut Held, entries: &[Entry], out: &mut Out<'_, '_>) -> Result<(), Problem> {
    let mut opener = Opener::new(out.passwords());
    for entry in entries.iter().filter(|entry| !entry.is_folder()) {
        if out.is_full() {
            return Ok(());
        }
        member(&mut opener, held, entry, out)?;
    }
    Ok(())
}

/// Reads one member as a file of its own, or says why not; fails only if no
/// other could be read either.
pub(crate) fn member(
    opener: &mut Opener<'_>,
    held: &mut Held,
    entry: &Entry,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    match opener.member(held, entry, out) {
        Ok(()) => {}
        Err(deep @ Problem::NestedTooDeep { .. }) => return Err(deep),
        Err(problem) => out.refuse(&entry.safe_name(), problem),
    }
    Ok(())
}
