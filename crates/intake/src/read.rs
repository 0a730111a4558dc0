//! Files and folders, in an order that depends on their names alone.

use crate::context::Context;
use crate::document::Document;
use crate::error::IntakeError;
use crate::formats::{FORMATS, Input, expected, read_pack_folder};
use crate::item::{Sink, Stop};
use crate::open::{Opened, open, read_all};
use crate::options::Options;
use encoding_rs::Encoding;
use serde_json::value::RawValue;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// Reads the file or folder at `path` and hands what it finds to `sink`, in the same order on
/// every run. Files that are no intelligence, bad objects and bad lines are reported to the sink
/// and the rest goes in.
///
/// # Errors
/// [`IntakeError::Unreachable`] when `path` itself cannot be looked at, [`IntakeError::Stopped`]
/// when the sink wants no more.
pub fn read(path: &Path, options: &Options, sink: &mut dyn Sink) -> Result<(), IntakeError> {
    let meta = fs::metadata(path).map_err(|cause| IntakeError::Unreachable {
        path: path.to_owned(),
        cause,
    })?;
    let mut reading = Reading {
        options,
        sink,
        files: 0,
    };
    let outcome = if meta.is_dir() {
        reading.folder(path, 0)
    } else {
        reading.file(path)
    };
    outcome.map_err(|Stop| IntakeError::Stopped {
        path: path.to_owned(),
    })
}

/// Beginnings of names of files that accompany intelligence and are none.
const COMPANIONS: [&str; 5] = ["license", "readme", "copying", "changelog", "notice"];
/// Endings of such names.
const COMPANION_ENDINGS: [&str; 11] = [
    ".md", ".adoc", ".rst", ".html", ".py", ".sh", ".yml", ".yaml", ".toml", ".png", ".pdf",
];

/// State over all files.
struct Reading<'a> {
    options: &'a Options,
    sink: &'a mut dyn Sink,
    files: usize,
}

impl Reading<'_> {
    fn folder(&mut self, path: &Path, depth: usize) -> Result<(), Stop> {
        if path.join("pack.toml").is_file() {
            return read_pack_folder(path, self.options, &mut *self.sink);
        }
        let limits = &self.options.limits;
        if depth >= limits.max_folder_depth {
            let reason = format!("the folder lies deeper than the limit of {depth} folders");
            self.refuse(path, &reason, "read it on its own");
            return Ok(());
        }
        let mut entries: Vec<PathBuf> = match fs::read_dir(path) {
            Ok(entries) => entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .collect(),
            Err(error) => {
                self.refuse(
                    path,
                    &format!("the folder cannot be listed: {error}"),
                    "make it readable",
                );
                return Ok(());
            }
        };
        entries.sort();
        let misp_feed = path.join("manifest.json").is_file();
        for entry in entries {
            let name = entry
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            let companion = COMPANIONS.iter().any(|start| name.starts_with(start))
                || COMPANION_ENDINGS.iter().any(|end| name.ends_with(end))
                || (misp_feed && name == "hashes.csv");
            match fs::symlink_metadata(&entry) {
                _ if name.starts_with('.') => {}
                Ok(meta) if meta.is_dir() => self.folder(&entry, depth + 1)?,
                Ok(meta) if meta.is_symlink() => {
                    self.refuse(
                        &entry,
                        "symbolic links inside a folder are not followed",
                        "give its target",
                    );
                }
                Ok(_) if companion => {}
                Ok(_) if self.files >= limits.max_files => {
                    let reason = format!("there are more than {} files", limits.max_files);
                    self.refuse(&entry, &reason, "read the folders one by one");
                    return Ok(());
                }
                Ok(meta) if meta.is_file() => self.file(&entry)?,
                // A pipe or device would be waited for without end.
                Ok(_) => self.refuse(&entry, "is neither a file nor a folder", "give a file"),
                Err(error) => self.refuse(&entry, &error.to_string(), "make it readable"),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, path: &Path, reason: &str, remedy: &str) {
        Context::new(path, self.options, &mut *self.sink).problem("", None, reason, remedy);
    }

    fn file(&mut self, path: &Path) -> Result<(), Stop> {
        self.files += 1;
        let mut cx = Context::new(path, self.options, &mut *self.sink);
        match open(path, &self.options.limits) {
            Ok(mut opened) => {
                cx.watch(&opened.consumed);
                let outcome = content(&mut opened, &mut cx);
                cx.progress();
                outcome?;
            }
            Err(error) => cx.problem(
                "",
                None,
                format!("cannot be read: {error}"),
                "make it readable or repair it",
            ),
        }
        cx.finish();
        Ok(())
    }
}

/// Reads an open file as JSON or as text.
fn content(opened: &mut Opened, cx: &mut Context<'_>) -> Result<(), Stop> {
    let encoding =
        Encoding::for_bom(&opened.head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    let wide = encoding != encoding_rs::UTF_8;
    if !wide && opened.head.contains(&0) {
        let reason = format!("is binary, not one of: {}", expected());
        cx.problem("", None, reason, "give it to assess if it is evidence");
        return Ok(());
    }
    if wide || looks_like_json(&opened.head) {
        return match read_all(opened, cx.options.limits.max_document_bytes) {
            Ok(bytes) => {
                let (text, _) = encoding.decode_with_bom_removal(&bytes);
                if looks_like_json(text.as_bytes()) {
                    documents(&text, cx)
                } else {
                    held_text(&text, cx)
                }
            }
            Err(error) => {
                cx.problem(
                    "",
                    None,
                    format!("cannot be read: {error}"),
                    "repair the file",
                );
                Ok(())
            }
        };
    }
    let head = String::from_utf8_lossy(&opened.head)
        .trim_start_matches('\u{feff}')
        .to_owned();
    if opened.head.starts_with(b"\xef\xbb\xbf") {
        let _ = opened.reader.by_ref().take(3).read(&mut [0; 3]);
    }
    let lines = &mut opened.reader;
    choose(Input::Text { head: &head, lines }, cx)
}

/// Reads text that had to be decoded as a whole.
fn held_text(text: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
    let end = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= 64 << 10)
        .unwrap_or(text.len());
    let head = text.get(..end).unwrap_or(text);
    let mut lines = Cursor::new(text.as_bytes());
    choose(
        Input::Text {
            head,
            lines: &mut lines,
        },
        cx,
    )
}

/// Whether the first bytes can only be JSON: an object, or an array of JSON values, but not a
/// section heading or an address in square brackets.
fn looks_like_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut marks = head.iter().copied().filter(|b| !b.is_ascii_whitespace());
    match marks.next() {
        Some(b'{') => true,
        Some(b'[') => matches!(marks.next(), Some(b'{' | b'[' | b'"' | b']') | None),
        _ => false,
    }
}

/// Reads the JSON values of a file, one or several.
fn documents(text: &str, cx: &mut Context<'_>) -> Result<(), Stop> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let mut position = 0;
    loop {
        let from = values.byte_offset();
        match values.next() {
            None => return Ok(()),
            Some(Ok(raw)) => {
                position += 1;
                let rest = text.get(values.byte_offset()..).unwrap_or_default();
                let alone = position == 1 && rest.trim_start().is_empty();
                document(raw.get(), (!alone).then_some(position), cx)?;
            }
            Some(Err(error)) => {
                return broken(text.get(from..).unwrap_or_default(), position, &error, cx);
            }
        }
    }
}

/// Reads what can be read of a document that breaks off: STIX is taken object by object.
fn broken(
    rest: &str,
    position: usize,
    error: &serde_json::Error,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    let place = format!("line {}, column {}", error.line(), error.column());
    let parsed = ascribe_stix::parse(rest.as_bytes(), &ascribe_stix::Limits::default());
    if position == 0 && parsed.objects.is_empty() {
        cx.problem(
            place,
            None,
            format!("is not JSON: {error}"),
            "repair the file",
        );
        return Ok(());
    }
    cx.problem(
        place,
        None,
        format!("is not JSON from here on: {error}"),
        "repair the file; what stands before it went in",
    );
    crate::formats::read_stix_remains(&parsed, cx)
}

fn document(text: &str, position: Option<usize>, cx: &mut Context<'_>) -> Result<(), Stop> {
    match Document::split(text, position) {
        Ok(document) => choose(Input::Json(&document), cx),
        Err(error) => {
            let place = position.map_or_else(String::new, |n| format!("document {n}"));
            cx.problem(
                place,
                None,
                format!("is not JSON: {error}"),
                "repair the file",
            );
            Ok(())
        }
    }
}

/// Lets the first format that recognises `input` read it.
fn choose(input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
    match FORMATS.iter().find(|format| format.recognises(&input, cx)) {
        Some(format) => format.read(input, cx),
        None => {
            let place = match &input {
                Input::Json(document) => document.place(""),
                Input::Text { .. } => String::new(),
            };
            let reason = format!("is none of: {}", expected());
            let remedy = "for a table say what its columns mean (--map value=…,type=…)";
            cx.problem(place, None, reason, remedy);
            Ok(())
        }
    }
}
