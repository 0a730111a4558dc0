//! E-mail: headers and bodies as the text of the message, attachments as members.
//!
//! The message is taken apart line by line as it streams by, so that neither its
//! length nor the depth of its parts costs memory; only headers and HTML bodies
//! are held, within limits.

mod body;
mod headers;
mod source;
mod transfer;

use super::charset::Charset;
use super::expand::Packing;
use super::html;
use super::member_name::safe;
use super::written::Written;
use super::{Hint, Input, Out, Problem, Reader};
use headers::{Headers, Kind};
use source::{Edge, Source};
use transfer::Decoded;

/// Parts inside of parts; beyond, they are read as plain text.
const MAX_DEPTH: usize = 64;

/// Reads a message as saved by mail programs and servers (`.eml`).
pub(crate) struct Mail;

impl Reader for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let known = headers::known(hint.head);
        let named = hint.has_extension(&["eml", "emlx", "mht", "mhtml"]);
        match known {
            0 => 0,
            1 | 2 if !named => 0,
            _ if named => 85,
            _ => 70,
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let mut message = Message {
            source: Source::new(input),
            text: Written::default(),
            parts: 0,
            outcome: Ok(()),
        };
        message.read(out);
        message.text.finish(out);
        message.outcome
    }
}

struct Message<'i, 'a> {
    source: Source<'i, 'a>,
    text: Written,
    /// Parts seen so far, for the names of those without one.
    parts: usize,
    outcome: Result<(), Problem>,
}

impl Message<'_, '_> {
    fn read(&mut self, out: &mut Out<'_, '_>) {
        let headers = Headers::read(&mut self.source);
        for (name, value) in &headers.lines {
            self.text.push(&format!("{name}: {value}\n"), out);
        }
        self.text.push("\n", out);
        self.part(&headers, out);
        while let Some(edge) = self.source.next_edge() {
            if edge == Edge::Next {
                let headers = Headers::read(&mut self.source);
                self.part(&headers, out);
            }
            if out.is_full() {
                return;
            }
        }
    }

    /// Reads one part up to where the next begins.
    fn part(&mut self, headers: &Headers, out: &mut Out<'_, '_>) {
        self.parts += 1;
        match &headers.kind {
            Kind::Multipart(boundary) if self.source.depth() < MAX_DEPTH => {
                self.source.enter(boundary);
            }
            Kind::Multipart(_) => {
                let limit = u32::try_from(MAX_DEPTH).unwrap_or(u32::MAX);
                self.outcome = Err(Problem::NestedTooDeep { limit });
                self.plain(headers, out);
            }
            Kind::Plain => self.plain(headers, out),
            Kind::Html => self.html(headers, out),
            Kind::Attachment { name, extension } => {
                let name = match name {
                    Some(name) => safe(name),
                    None => format!("part-{}.{extension}", self.parts),
                };
                let mut content = Decoded::new(&mut self.source, headers.transfer);
                if let Err(problem) = out.member(&name, Packing::Plain, &mut content) {
                    self.outcome = Err(problem);
                }
            }
        }
    }

    fn plain(&mut self, headers: &Headers, out: &mut Out<'_, '_>) {
        let mut content = Decoded::new(&mut self.source, headers.transfer);
        body::text(&mut content, headers.charset, |text| {
            self.text.push(text, out);
        });
        self.text.end_line();
    }

    /// A page longer than a document may be is read as plain text.
    fn html(&mut self, headers: &Headers, out: &mut Out<'_, '_>) {
        let max = out.limits().max_document_bytes;
        let mut page = Some(String::new());
        let mut content = Decoded::new(&mut self.source, headers.transfer);
        body::text(&mut content, headers.charset, |text| match page.take() {
            Some(mut held) if held.len() + text.len() <= max => {
                held.push_str(text);
                page = Some(held);
            }
            Some(held) => {
                self.text.push(&held, out);
                self.text.push(text, out);
            }
            None => self.text.push(text, out),
        });
        if let Some(page) = page {
            self.text.push(&html::text(&page), out);
        }
        self.text.end_line();
    }
}

/// The encoding of a body: as declared, else as it looks.
fn charset_of(declared: Option<&'static encoding_rs::Encoding>, start: &[u8]) -> Charset {
    match declared {
        Some(encoding) => Charset { encoding, bom: 0 },
        None => Charset::detect(start, false).unwrap_or(Charset {
            encoding: encoding_rs::UTF_8,
            bom: 0,
        }),
    }
}
