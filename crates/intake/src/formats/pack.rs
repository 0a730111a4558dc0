//! Packs of starter knowledge: a folder of TOML files, in which every statement cites sources.

mod convert;
mod rules;

use crate::context::Context;
use crate::ident::derived;
use crate::item::{Item, Sink, Stop};
use crate::options::Options;
use ascribe_stix::canonical_of;
use convert::{Sources, parse_table};
use rules::{Shape, shape_of};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

const PACK_TYPE: &str = "x-ascribe-pack";

/// Largest file of a pack, in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Reads a pack that is held in memory: path within the pack (with `/`) and text of each file.
/// The files may come in any order; the items come in that of the paths.
///
/// # Errors
/// [`Stop`] when the sink wants no more.
pub fn read_pack(files: &[(&str, &str)], sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut files: Vec<(PathBuf, String)> = files
        .iter()
        .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
        .collect();
    files.sort();
    let options = Options::default();
    read_files(Path::new(""), &files, &options, sink)
}

/// Reads the pack in the folder `root`.
pub(crate) fn read_pack_folder(
    root: &Path,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let mut files = Vec::new();
    for folder in ["", "actors", "software", "vulnerabilities"] {
        let listing = match std::fs::read_dir(root.join(folder)) {
            Ok(listing) => listing,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                let reason = format!("{folder} cannot be listed: {error}");
                Context::new(root, options, sink).problem("", None, reason, "make it readable");
                continue;
            }
        };
        for path in listing.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            match read_text(&path) {
                Ok(text) => files.push((
                    Path::new(folder).join(path.file_name().unwrap_or_default()),
                    text,
                )),
                Err(reason) => {
                    Context::new(&path, options, sink).problem("", None, reason, "repair the file")
                }
            }
        }
    }
    files.sort();
    read_files(root, &files, options, sink)
}

fn read_text(path: &Path) -> Result<String, String> {
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > MAX_FILE_BYTES => {
            Err(format!("is larger than {MAX_FILE_BYTES} bytes"))
        }
        _ => std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}")),
    }
}

/// Reads all `files`, whose paths are relative to `root`.
fn read_files(
    root: &Path,
    files: &[(PathBuf, String)],
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let text_of = |name: &str| files.iter().find(|(path, _)| path == Path::new(name));
    let mut sources = Sources::default();
    if let Some((path, text)) = text_of("sources.toml") {
        let full = root.join(path);
        let mut cx = Context::new(&full, options, sink);
        sources = Sources::read(text, &mut cx);
        cx.finish();
    }
    let mut pack = "starter".to_owned();
    if let Some((path, text)) = text_of("pack.toml") {
        let full = root.join(path);
        let mut cx = Context::new(&full, options, sink);
        if let Some(body) = parse_table(text, &sources, None, &mut cx) {
            if let Some(name) = body.get("name").and_then(Value::as_str) {
                name.clone_into(&mut pack);
            }
            emit(PACK_TYPE, &[&pack], body, &pack, &mut cx)?;
        }
        cx.finish();
    }
    let general = ["sources.toml", "pack.toml"].map(Path::new);
    for (path, text) in files
        .iter()
        .filter(|(path, _)| !general.contains(&path.as_path()))
    {
        let full = root.join(path);
        let mut cx = Context::new(&full, options, sink);
        knowledge(path, text, &sources, &pack, &mut cx)?;
        cx.finish();
    }
    Ok(())
}

/// Reads one file of knowledge.
fn knowledge(
    path: &Path,
    text: &str,
    sources: &Sources,
    pack: &str,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    let Some(shape) = shape_of(path) else {
        cx.problem(
            "",
            None,
            "is no part of a pack",
            "use actors/, software/, vulnerabilities/ or shared.toml",
        );
        return Ok(());
    };
    let Some(table) = parse_table(text, sources, Some(&shape), cx) else {
        return Ok(());
    };
    let Some(list) = shape.list else {
        let slug = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        return one(&shape, &slug, table, pack, cx);
    };
    let Some(Value::Array(entries)) = table.get(list) else {
        cx.problem(
            "",
            None,
            format!("has no [[{list}]]"),
            "add one or remove the file",
        );
        return Ok(());
    };
    for entry in entries {
        let Value::Object(entry) = entry else {
            continue;
        };
        let named = ["id", "name"]
            .into_iter()
            .find_map(|key| entry.get(key).and_then(Value::as_str));
        let named = named.unwrap_or_default().to_owned();
        one(&shape, &named, entry.clone(), pack, cx)?;
    }
    Ok(())
}

/// Hands on one object, named `slug` within its kind.
fn one(
    shape: &Shape,
    slug: &str,
    mut body: Map<String, Value>,
    pack: &str,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    if let Some(missing) = shape.required.iter().find(|key| !body.contains_key(**key)) {
        let remedy = "add it; the other objects went in";
        cx.problem(slug, None, format!("has no {missing}"), remedy);
        return Ok(());
    }
    // `id` is the identifier of the record's object, so the ATT&CK number takes a name of its own.
    if let Some(number) = body.get("id").cloned() {
        body.retain(|key, _| key != "id");
        body.insert("software_id".to_owned(), number);
    }
    emit(shape.kind, &[pack, slug], body, pack, cx)
}

fn emit(
    kind: &str,
    named: &[&str],
    mut body: Map<String, Value>,
    pack: &str,
    cx: &mut Context<'_>,
) -> Result<(), Stop> {
    let id = derived(kind, named.iter().copied());
    body.insert("type".to_owned(), kind.into());
    body.insert("id".to_owned(), id.clone().into());
    let mut cited = Cited::default();
    // Maps keep the order of names or of insertion, as a feature of another crate has it.
    let mut fields: Vec<_> = body.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    for (_, value) in fields {
        cited.collect(value);
    }
    match canonical_of(&body) {
        Ok(body) => cx.item(Item {
            id,
            kind: kind.to_owned(),
            body,
            published: cited.earliest,
            happened: None,
            source: format!("{pack} pack"),
            lineage: cited.urls,
            marking: None,
            grade: None,
        }),
        Err(error) => {
            cx.problem("", Some(id), error.to_string(), "correct the file");
            Ok(())
        }
    }
}

/// The publications cited anywhere in an object, and the day of the earliest: from then on some
/// of what it says was public. Each statement keeps the days of its own sources.
#[derive(Default)]
struct Cited {
    earliest: Option<String>,
    urls: Vec<String>,
}

impl Cited {
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.collect(value)),
            Value::Object(map) => {
                if let (Some(Value::String(url)), true) =
                    (map.get("url"), map.contains_key("publisher"))
                {
                    if !self.urls.contains(url) {
                        self.urls.push(url.clone());
                    }
                    let day = map.get("published").and_then(Value::as_str);
                    let earlier =
                        |day: &&str| self.earliest.as_deref().is_none_or(|known| *day < known);
                    if let Some(day) = day.filter(earlier) {
                        self.earliest = Some(day.to_owned());
                    }
                }
                map.values().for_each(|value| self.collect(value));
            }
            _ => {}
        }
    }
}
