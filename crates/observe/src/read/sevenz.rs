//! 7z archives, also encrypted ones.

use std::io::{self, Read, Seek as _, SeekFrom};

use sevenz_rust2::{Archive, BlockDecoder, Error, Password};

use super::expand::Packing;
use super::held::{Held, Hold};
use super::member_name::safe;
use super::{Hint, Input, Out, Problem, Reader};

/// Memory that a method of compression may ask for, in KiB: the dictionary of
/// the strongest usual setting is 64 MiB.
const MAX_MEMORY_KIB: usize = 160 << 10;

/// Bytes of content by which a password is tried.
const TRIED_BYTES: u64 = 16 << 20;

/// Reads an archive as a container of its files.
pub(crate) struct SevenZ;

impl Reader for SevenZ {
    fn name(&self) -> &'static str {
        "7z"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        if hint.head.starts_with(b"7z\xBC\xAF\x27\x1C") {
            95
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let Hold::Whole(mut held) = out.hold(input) else {
            return Err(Problem::Unsupported {
                what: "too long for a 7z archive inside of another file".to_owned(),
            });
        };
        let (archive, password) = open(&mut held, out.passwords())?;
        let mut problem = None;
        for block in 0..archive.blocks.len() {
            if out.is_full() {
                break;
            }
            if let Err(found) = members(&archive, block, &password, &mut held, out) {
                problem.get_or_insert(found);
            }
        }
        problem.map_or(Ok(()), Err)
    }
}

/// The directory, and the password that opens both it and what is listed in it.
fn open(held: &mut Held, passwords: &[String]) -> Result<(Archive, Password), Problem> {
    let locked = Problem::Locked {
        tried: passwords.len(),
    };
    let given = passwords.iter().map(|p| Password::from(p.as_str()));
    let mut first = None;
    for password in std::iter::once(Password::empty()).chain(given) {
        held.seek(SeekFrom::Start(0))
            .map_err(|e| Problem::from_io(&e, 0))?;
        let archive = match Archive::read_with_memory_limit(held, &password, MAX_MEMORY_KIB) {
            Ok(archive) => archive,
            // With the wrong password a directory is noise.
            Err(error) => {
                first.get_or_insert(match problem(&error) {
                    Problem::Locked { .. } => locked.clone(),
                    other => other,
                });
                continue;
            }
        };
        let listed = archive.files.len();
        let is_locked = (0..listed).any(|file| archive.is_file_encrypted(file));
        if !is_locked || fits(&archive, &password, held) {
            return Ok((archive, password));
        }
        first = Some(locked.clone());
    }
    Err(first.unwrap_or(locked))
}

/// Whether the first content is what its checksum says.
fn fits(archive: &Archive, password: &Password, held: &mut Held) -> bool {
    let mut tried = false;
    for block in 0..archive.blocks.len() {
        let decoder =
            BlockDecoder::new_with_memory_limit(1, MAX_MEMORY_KIB, block, archive, password, held);
        let outcome = decoder.for_each_entries(&mut |entry, content| {
            if !entry.has_stream() {
                return Ok(true);
            }
            tried = true;
            io::copy(&mut content.take(TRIED_BYTES), &mut io::sink())?;
            Ok(false)
        });
        if tried || outcome.is_err() {
            return outcome.is_ok();
        }
    }
    true
}

/// Reads what is packed together in one block; what lies behind a member that
/// was cut off is not unpacked.
fn members(
    archive: &Archive,
    block: usize,
    password: &Password,
    held: &mut Held,
    out: &mut Out<'_, '_>,
) -> Result<(), Problem> {
    let decoder =
        BlockDecoder::new_with_memory_limit(1, MAX_MEMORY_KIB, block, archive, password, held);
    let expected = decoder.entry_count();
    let (mut seen, mut cut, mut deep) = (0, false, None);
    let outcome = decoder.for_each_entries(&mut |entry, content| {
        seen += 1;
        if !entry.has_stream() || entry.is_directory() {
            return Ok(true);
        }
        let mut content = Counted { content, read: 0 };
        let name = safe(entry.name());
        if let Err(problem) = out.member(&name, Packing::Stream, &mut content) {
            deep = Some(problem);
            return Ok(false);
        }
        cut = content.read < entry.size();
        Ok(!cut && !out.is_full())
    });
    if let Some(deep) = deep {
        return Err(deep);
    }
    // A fault in a member was told with it.
    match outcome {
        Err(_) | Ok(_) if cut && seen < expected => Err(Problem::Damaged {
            at: 0,
            reason: format!(
                "{} members are packed behind one that was not read whole",
                expected - seen
            ),
        }),
        Err(error) if !cut => Err(problem(&error)),
        _ => Ok(()),
    }
}

/// What is wrong with an archive, in the words of this crate.
fn problem(error: &Error) -> Problem {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Problem::Locked { tried: 0 },
        Error::UnsupportedCompressionMethod(_) => Problem::Unsupported {
            what: "packed by a method that is not known here".to_owned(),
        },
        Error::MaxMemLimited { .. } => Problem::Unsupported {
            what: "packed so that unpacking takes more memory than is allowed".to_owned(),
        },
        Error::Io(error, _) => Problem::from_io(error, 0),
        _ => Problem::Damaged {
            at: 0,
            reason: "its directory or data break the rules of 7z".to_owned(),
        },
    }
}

/// Counts what was read of a member.
struct Counted<'r> {
    content: &'r mut dyn Read,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.content.read(buf)?;
        self.read += n as u64;
        Ok(n)
    }
}
