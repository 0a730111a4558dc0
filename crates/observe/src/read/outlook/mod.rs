//! Messages as Outlook saves them (`.msg`): a compound file whose streams are
//! the properties of the message (MS-OXMSG).
//!
//! As with other mail, headers and bodies are the text, attachments members. A
//! message inside of the message is part of its text.

mod properties;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::expand::Packing;
use super::held::Hold;
use super::member_name::safe;
use super::written::Written;
use super::{Hint, Input, Out, Problem, Reader, html};
use properties::{File, Properties};

/// Messages inside of messages that are read.
const MAX_DEPTH: usize = 8;

/// Bytes at the beginning of a compound file.
const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Reads a saved message.
pub(crate) struct Outlook;

impl Reader for Outlook {
    fn name(&self) -> &'static str {
        "msg"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let marked = || {
            let mark: Vec<u8> = "__properties_version1.0"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            memmem::find(hint.head, &mark).is_some()
        };
        if hint.head.starts_with(MAGIC) && (hint.has_extension(&["msg", "oft"]) || marked()) {
            90
        } else {
            0
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let Hold::Whole(held) = out.hold(input) else {
            return Err(Problem::Unsupported {
                what: "too long for a message inside of another file".to_owned(),
            });
        };
        let file = File::open(held).map_err(|e| Problem::Damaged {
            at: 0,
            reason: e.to_string(),
        })?;
        let mut message = Message {
            file,
            text: Written::default(),
            attachments: 0,
            problem: None,
        };
        let outcome = message.read(Path::new("/"), 0, out);
        message.text.finish(out);
        outcome?;
        message.problem.map_or(Ok(()), Err)
    }
}

/// Properties that are shown as headers where there are none from transport.
const SHOWN: [(&str, &str); 8] = [
    ("From", "0C1A"),
    ("From", "0C1F"),
    ("From", "5D01"),
    ("Sender", "0065"),
    ("To", "0E04"),
    ("Cc", "0E03"),
    ("Subject", "0037"),
    ("Message-ID", "1035"),
];

struct Message {
    file: File,
    text: Written,
    /// Attachments so far, for the names of those without one.
    attachments: usize,
    problem: Option<Problem>,
}

impl Message {
    /// Reads the message whose properties lie in `folder`.
    fn read(&mut self, folder: &Path, depth: usize, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        if depth > MAX_DEPTH {
            let limit = u32::try_from(MAX_DEPTH).unwrap_or(u32::MAX);
            self.problem.get_or_insert(Problem::NestedTooDeep { limit });
            return Ok(());
        }
        let max = out.limits().max_document_bytes;
        let mut properties = Properties::new(&mut self.file, folder, max);
        for (name, id) in SHOWN {
            if let Some(value) = properties.text(id) {
                self.text
                    .push(&format!("{name}: {}\n", value.trim_end()), out);
            }
        }
        for (name, time) in properties.times(folder == Path::new("/")) {
            self.text.push(&format!("{name}: {time}\n"), out);
        }
        if let Some(headers) = properties.text("007D") {
            self.text.push(&headers, out);
        }
        self.text.push("\n", out);
        let plain = properties.text("1000");
        let page = properties
            .text("1013")
            .or_else(|| properties.bytes_as_text("1013"));
        let rich = plain.is_none() && page.is_none() && properties.has("10090102");
        if let Some(plain) = &plain {
            self.text.push(plain, out);
        }
        self.text.end_line();
        if let Some(page) = page {
            self.text.push(&html::text(&page), out);
        }
        self.text.end_line();
        if rich {
            self.problem.get_or_insert(Problem::Unsupported {
                what: "a body of compressed rich text only".to_owned(),
            });
        }
        for storage in self.file.storages(folder, "__recip_version1.0_") {
            self.recipient(&storage, out);
        }
        for storage in self.file.storages(folder, "__attach_version1.0_") {
            if out.is_full() {
                break;
            }
            self.attachment(&storage, depth, out)?;
        }
        Ok(())
    }

    fn recipient(&mut self, storage: &Path, out: &mut Out<'_, '_>) {
        let mut properties = Properties::new(&mut self.file, storage, 1 << 16);
        let parts = ["3001", "39FE", "3003"].map(|id| properties.text(id));
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        self.text
            .push(&format!("Recipient: {}\n", parts.join(" ")), out);
    }

    fn attachment(
        &mut self,
        storage: &Path,
        depth: usize,
        out: &mut Out<'_, '_>,
    ) -> Result<(), Problem> {
        self.attachments += 1;
        let mut properties = Properties::new(&mut self.file, storage, 1 << 16);
        let name = properties.text("3707").or_else(|| properties.text("3704"));
        let name = name.map_or_else(
            || format!("attachment-{}", self.attachments),
            |name| safe(name.trim_end_matches('\0')),
        );
        let inner: PathBuf = storage.join("__substg1.0_3701000D");
        if self.file.is_storage(&inner) {
            return self.read(&inner, depth + 1, out);
        }
        match self.file.stream(&storage.join("__substg1.0_37010102")) {
            Ok(stream) => {
                // A damaged chain of sectors may go round in circles.
                let length = stream.len();
                out.member(&name, Packing::Plain, &mut stream.take(length))
            }
            Err(_) => Ok(()),
        }
    }
}
