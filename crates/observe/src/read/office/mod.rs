//! Documents, workbooks and slides: packages of XML parts (in XLSB also of binary records) in a
//! zip archive.
//!
//! The text of all parts is the text of the document, with the addresses that
//! it links to; pictures, macros and whatever else is packed with it are its
//! members. Nothing is evaluated: a formula is the text that it is.

mod parts;
mod records;
mod shared;
mod sheet;
mod words;
mod xml;

use memchr::memmem;

use super::expand::{Expanded, Packing};
use super::held::Held;
use super::written::Written;
use super::zip::{self, Entry, Opener};
use super::{Hint, Input, Out, Problem, Reader};
use parts::Part;
use shared::Shared;

/// Reads Office Open XML (DOCX, XLSX, XLSB, PPTX) and OpenDocument (ODT, ODS, ODP).
pub(crate) struct Office;

impl Reader for Office {
    fn name(&self) -> &'static str {
        "office"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let named = hint.has_extension(&[
            "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xlsb", "xltx", "xltm", "pptx", "pptm",
            "ppsx", "odt", "ods", "odp", "odg", "ott", "ots",
        ]);
        let is_package = |head: &[u8]| {
            memmem::find(head, b"[Content_Types].xml").is_some()
                || memmem::find(head, b"mimetypeapplication/vnd.oasis.opendocument").is_some()
        };
        if zip::is_zip(hint.head) && (named || is_package(hint.head)) {
            95
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        zip::read(input, out, |held, entries, out| {
            let mut document = Document {
                held,
                opener: Opener::new(out.passwords()),
                text: Written::default(),
                // The document itself may be held as well.
                shared: Shared::new(out.limits().max_held_bytes / 2),
                problem: None,
            };
            let outcome = document.read(entries, out);
            document.text.finish(out);
            outcome?;
            document.problem.map_or(Ok(()), Err)
        })
    }
}

struct Document<'h, 'p> {
    held: &'h mut Held,
    opener: Opener<'p>,
    text: Written,
    shared: Shared,
    /// The first that went wrong.
    problem: Option<Problem>,
}

impl Document<'_, '_> {
    fn read(&mut self, entries: &[Entry], out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let mut parts: Vec<(Part, &Entry)> = entries
            .iter()
            .filter(|entry| !entry.is_folder())
            .map(|entry| (Part::called(&entry.text_name()), entry))
            .collect();
        // Text that cells share comes first, members last; else as packed.
        parts.sort_by_key(|(part, _)| *part);
        for (part, entry) in parts {
            if out.is_full() {
                return Ok(());
            }
            if part == Part::Member {
                zip::member(&mut self.opener, self.held, entry, out)?;
            } else if let Err(problem) = self.part(part, entry, out) {
                self.problem.get_or_insert(Problem::Part {
                    part: entry.safe_name(),
                    problem: Box::new(problem),
                });
            }
        }
        Ok(())
    }

    fn part(&mut self, part: Part, entry: &Entry, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let mut content = self.opener.content(self.held, entry, out)?;
        let limits: Expanded<'_> = out.expanded(&mut content, Packing::Bytes(entry.packed));
        match part {
            Part::SharedRecords => {
                return records::shared(limits, &mut self.shared, &mut self.text, out);
            }
            Part::SheetRecords => {
                return records::sheet(limits, &self.shared, &mut self.text, out);
            }
            _ => {}
        }
        let mut xml = xml::Xml::new(limits);
        match part {
            Part::Shared => self.shared.read(&mut xml, &mut self.text, out),
            Part::Sheet => sheet::read(&mut xml, &self.shared, &mut self.text, out),
            Part::Text => words::read(&mut xml, words::Style::Text, &mut self.text, out),
            Part::Facts => words::read(&mut xml, words::Style::Facts, &mut self.text, out),
            Part::Links => words::links(&mut xml, &mut self.text, out),
            Part::SharedRecords | Part::SheetRecords | Part::Member => Ok(()),
        }
    }
}
