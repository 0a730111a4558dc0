//! The starter knowledge that the program brings along.

use include_dir::{Dir, include_dir};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs/starter");

/// Name under which the starter knowledge is recorded, the same as when the pack is imported.
pub const SOURCE: &str = "starter pack";

/// The files of the pack: path inside the pack, text.
pub fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&PACK, &mut files);
    files.sort();
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let is_knowledge = file.path().extension().is_some_and(|e| e == "toml");
        if let (true, Some(text)) = (is_knowledge, file.contents_utf8()) {
            files.push((file.path().to_string_lossy().into_owned(), text.to_owned()));
        }
    }
    for below in dir.dirs() {
        collect(below, files);
    }
}
