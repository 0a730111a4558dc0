//! PDF documents: the text that pages show, what they link to, and what is
//! packed with them.
//!
//! An own reader, for what evidence asks of it: tables that lie hide nothing,
//! nothing is believed before it was seen, work and memory are limited, and
//! nothing in it is run or fetched. First the text of the pages in their order,
//! then what no page shows: links, scripts, form fields, facts on the document.
//! Attached files are members.

mod crypt;
mod file;
mod filter;
mod font;
mod object;
mod scan;
mod show;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::rc::Rc;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::expand::Packing;
use super::held::Hold;
use super::member_name::safe;
use super::written::Written;
use super::{Hint, Input, Out, Problem, Reader};
use file::{File, Stream};
use object::{Dict, Object};
use show::{Fonts, Page};

/// Bytes of data that are unpacked at a time: the content of a page, a table of
/// objects, a script.
const MAX_CONTENT_BYTES: usize = 8 << 20;

/// Pages that are shown; a tree of pages may be a circle with many doors.
const MAX_PAGES: usize = 100_000;

/// Bytes before the mark of a PDF that are passed over, as other programs do.
const MARK_WITHIN: usize = 1024;

/// Reads a document as far as it goes.
pub(crate) struct Pdf;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn sniff(&self, hint: &Hint<'_>) -> u8 {
        let start = hint.head.get(..MARK_WITHIN).unwrap_or(hint.head);
        match memmem::find(start, b"%PDF-") {
            Some(0) => 95,
            Some(_) if hint.has_extension(&["pdf"]) => 92,
            Some(_) if hint.charset.is_none() => 45,
            _ => 0,
        }
    }

    fn read(&self, input: &mut Input<'_>, out: &mut Out<'_, '_>) -> Result<(), Problem> {
        let Hold::Whole(mut held) = out.hold(input) else {
            return Err(Problem::Unsupported {
                what: "too long for a PDF inside of another file".to_owned(),
            });
        };
        let mut file =
            File::open(&mut held, MAX_CONTENT_BYTES).map_err(|e| Problem::from_io(&e, 0))?;
        file.unlock(out.passwords())?;
        let mut document = Document {
            file,
            text: Written::default(),
            seen: BTreeSet::new(),
            shown: 0,
            pictures: 0,
            problem: None,
        };
        document.pages(out);
        document.rest(out);
        let nothing = document.seen.is_empty() && document.text.is_empty();
        document.text.finish(out);
        if document.shown == 0 && document.pictures > 0 {
            let pages = document.pictures;
            return Err(Problem::PicturesOnly { pages });
        }
        if nothing {
            document.problem.get_or_insert(Problem::Damaged {
                at: 0,
                reason: "no page was found in it".to_owned(),
            });
        }
        if document.file.is_spent() {
            document.problem.get_or_insert(Problem::Damaged {
                at: 0,
                reason: "it unpacks to far more than such a document holds".to_owned(),
            });
        }
        document.problem.map_or(Ok(()), Err)
    }
}

struct Document<'h> {
    file: File<'h>,
    text: Written,
    /// Pages and nodes of their tree that were visited.
    seen: BTreeSet<u32>,
    /// Pages with text.
    shown: u64,
    /// Pages with pictures and no text.
    pictures: u64,
    problem: Option<Problem>,
}

impl Document<'_> {
    /// Shows the pages of the tree, then those that hang on none.
    fn pages(&mut self, out: &mut Out<'_, '_>) {
        let root = self.file.trailer.get("Root").clone();
        let catalog = self.file.dict(&root);
        let mut fonts = Fonts::default();
        // Shared: resources may be as large as the file, and a tree has many kids.
        let mut nodes: Vec<(u32, Rc<Dict>)> = Vec::new();
        nodes.extend(catalog.get("Pages").reference().map(|n| (n, Rc::default())));
        while let Some((number, inherited)) = nodes.pop() {
            if self.seen.len() >= MAX_PAGES || !self.seen.insert(number) {
                continue;
            }
            let node = self.file.dict(&Object::Ref(number));
            let own = self.file.dict(node.get("Resources"));
            let resources = if own.0.is_empty() {
                inherited
            } else {
                Rc::new(own)
            };
            let kids = self.file.resolve(node.get("Kids"));
            match kids.array() {
                Some(kids) => {
                    let kids = kids.iter().rev().filter_map(Object::reference);
                    nodes.extend(kids.take(MAX_PAGES).map(|kid| (kid, Rc::clone(&resources))));
                }
                None => self.page(&node, &resources, &mut fonts, out),
            }
        }
        for number in self.file.numbers() {
            if self.file.is_spent() {
                return;
            }
            let page = self.file.object(number);
            if let Some(page) = page.dict().filter(|page| page.is("Type", "Page"))
                && self.seen.insert(number)
            {
                let resources = self.file.dict(page.get("Resources"));
                self.page(page, &resources, &mut fonts, out);
            }
        }
    }

    fn page(&mut self, page: &Dict, resources: &Dict, fonts: &mut Fonts, out: &mut Out<'_, '_>) {
        let contents = match self.file.resolve(page.get("Contents")) {
            Object::Array(parts) => parts,
            _ => vec![page.get("Contents").clone()],
        };
        let mut content = Vec::new();
        for part in contents.iter().filter_map(Object::reference) {
            let Some(stream) = self.file.stream(part) else {
                continue;
            };
            content.extend(self.file.content(&stream).unwrap_or_default());
            content.push(b'\n');
            if content.len() > MAX_CONTENT_BYTES {
                break;
            }
        }
        let mut shown = Page::new(fonts, MAX_CONTENT_BYTES);
        shown.show(&mut self.file, &content, resources, 0);
        if shown.text.chars().any(|c| !c.is_whitespace()) {
            self.shown += 1;
            self.text.push(&shown.text, out);
            self.text.end_line();
            // A word may not run on over the end of a page.
            self.text.push("\n", out);
        } else if shown.pictured {
            self.pictures += 1;
        }
    }

    /// What no page shows, object by object.
    fn rest(&mut self, out: &mut Out<'_, '_>) {
        for number in self.file.numbers() {
            if self.file.is_spent() || out.is_full() {
                return;
            }
            let object = self.file.object(number);
            self.facts(&object, 0, out);
            if let Some(dict) = object.dict() {
                self.packed(number, dict, out);
            }
        }
    }

    /// Writes texts under the keys that are worth it.
    fn facts(&mut self, object: &Object, depth: usize, out: &mut Out<'_, '_>) {
        match object {
            Object::Dict(Dict(pairs)) if depth < 16 => {
                for (key, value) in pairs {
                    let told = FACTS.iter().find(|fact| fact.as_bytes() == key);
                    match (told, value) {
                        (Some(key), Object::Text(text)) => self.fact(key, &decoded(text), out),
                        (Some(&"JS"), Object::Ref(script)) => self.script(*script, out),
                        (_, value) => self.facts(value, depth + 1, out),
                    }
                }
            }
            Object::Array(items) if depth < 16 => {
                for item in items {
                    self.facts(item, depth + 1, out);
                }
            }
            _ => {}
        }
    }

    fn fact(&mut self, key: &str, value: &str, out: &mut Out<'_, '_>) {
        if !value.trim().is_empty() {
            self.text.push(key, out);
            self.text.push(": ", out);
            self.text.push(value, out);
            self.text.end_line();
        }
    }

    fn script(&mut self, number: u32, out: &mut Out<'_, '_>) {
        let Some(stream) = self.file.stream(number) else {
            return;
        };
        if let Some(script) = self.file.content(&stream) {
            self.fact("JS", &decoded(&script), out);
        }
    }

    /// Files and descriptions that are packed with the document.
    fn packed(&mut self, number: u32, dict: &Dict, out: &mut Out<'_, '_>) {
        let files = self.file.dict(dict.get("EF"));
        if !files.0.is_empty() {
            let name = [dict.get("UF"), dict.get("F")]
                .into_iter()
                .find_map(Object::text);
            let name = name.map_or_else(|| format!("attachment-{number}"), decoded);
            let file = [files.get("UF"), files.get("F")]
                .into_iter()
                .find_map(Object::reference);
            if let Some(file) = file.filter(|file| self.seen.insert(*file)) {
                self.attachment(file, &safe(&name), out);
            }
        }
        if dict.is("Type", "Metadata")
            && let Some(stream) = self.file.stream(number)
            && let Some(text) = self.file.content(&stream)
        {
            self.text.push(&String::from_utf8_lossy(&text), out);
            self.text.end_line();
        }
    }

    fn attachment(&mut self, number: u32, name: &str, out: &mut Out<'_, '_>) {
        let Some(stream) = self.file.stream(number) else {
            return;
        };
        if let Err(problem) = self.member(&stream, name, out) {
            self.problem.get_or_insert(problem);
        }
    }

    fn member(
        &mut self,
        stream: &Stream,
        name: &str,
        out: &mut Out<'_, '_>,
    ) -> Result<(), Problem> {
        let filters = self.file.filters(stream);
        let raw = self.file.raw(stream).unwrap_or_default();
        let packing = Packing::Bytes(raw.len() as u64);
        match filters.as_slice() {
            [] => out.member(name, packing, &mut Cursor::new(raw)),
            [(only, _)] if only == b"FlateDecode" => {
                out.member(name, packing, &mut ZlibDecoder::new(Cursor::new(raw)))
            }
            filters => match filter::undo(raw, filters, MAX_CONTENT_BYTES) {
                Some(content) => out.member(name, packing, &mut Cursor::new(content)),
                None => {
                    let what = "packed as a picture".to_owned();
                    out.refuse(name, Problem::Unsupported { what });
                    Ok(())
                }
            },
        }
    }
}

/// Keys whose texts are written behind the pages, a line each: targets of links and actions, scripts,
/// fields, notes, and facts on the document.
pub const FACTS: [&str; 14] = [
    "URI",
    "JS",
    "F",
    "UF",
    "V",
    "Contents",
    "Title",
    "Author",
    "Subject",
    "Keywords",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
];

/// Text as PDF writes it outside of pages: UTF-16 or UTF-8 by their marks, else
/// in an encoding close to Windows-1252.
fn decoded(text: &[u8]) -> String {
    let (encoding, text) = match text {
        [0xFE, 0xFF, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        [0xFF, 0xFE, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => (encoding_rs::UTF_8, rest),
        text if std::str::from_utf8(text).is_ok() => (encoding_rs::UTF_8, text),
        text => (encoding_rs::WINDOWS_1252, text),
    };
    encoding.decode_without_bom_handling(text).0.into_owned()
}
