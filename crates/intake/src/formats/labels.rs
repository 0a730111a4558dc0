//! `file-to-actor.json`: which actor the files of a feed's folder are about.

use super::{Format, Input};
use crate::context::Context;
use crate::document::{Document, Shape};
use crate::item::Stop;
use std::collections::BTreeMap;

/// Name of the file.
const FILE_NAME: &str = "file-to-actor.json";

/// Largest such file, in bytes.
const MAX_BYTES: u64 = 8 << 20;

/// What is declared about a file.
pub(crate) enum Declared {
    /// The file is about this actor.
    Actor(String),
    /// The file is about no actor.
    Nobody,
    /// Nothing is declared.
    Nothing,
}

/// What the declaration beside `cx.path` says about the file.
pub(crate) fn declared(cx: &mut Context<'_>) -> Declared {
    let path = cx.path.with_file_name(FILE_NAME);
    if std::fs::metadata(&path).map_or(true, |meta| !meta.is_file() || meta.len() > MAX_BYTES) {
        return Declared::Nothing;
    }
    let labels = std::fs::read(&path)
        .map_err(|e| e.to_string())
        .and_then(|bytes| {
            serde_json::from_slice::<BTreeMap<String, Option<String>>>(&bytes)
                .map_err(|e| e.to_string())
        });
    match labels {
        Ok(mut labels) => match labels.remove(&cx.name()) {
            Some(Some(actor)) => Declared::Actor(actor),
            Some(None) => Declared::Nobody,
            None => Declared::Nothing,
        },
        Err(reason) => {
            let reason = format!("the declaration {FILE_NAME} beside it cannot be read: {reason}");
            cx.note(
                "",
                None,
                reason,
                "make it an object of file name → actor name or null",
            );
            Declared::Nothing
        }
    }
}

/// The declaration itself yields nothing; it is used when the files beside it are read.
pub(crate) struct Labels;

impl Format for Labels {
    fn name(&self) -> &'static str {
        "declaration file-to-actor.json"
    }

    fn recognises(&self, input: &Input<'_>, cx: &Context<'_>) -> bool {
        let Input::Json(Document {
            shape: Shape::Object(_),
            ..
        }) = input
        else {
            return false;
        };
        cx.name() == FILE_NAME
    }

    fn read(&self, _: Input<'_>, _: &mut Context<'_>) -> Result<(), Stop> {
        Ok(())
    }
}
