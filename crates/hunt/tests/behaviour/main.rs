//! The pack of rules over lines written for it, and hunting over text in pieces.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod pack;
mod pieces;

use ascribe_hunt::sigma::{Rule, parse};
use ascribe_hunt::{Engine, Hunter, Settings};
use std::path::Path;
use std::sync::LazyLock;

/// Every rule of the pack.
pub fn pack() -> Vec<Rule> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/rules");
    let mut rules = Vec::new();
    for room in ["exchange-2021", "web-shell"] {
        for item in std::fs::read_dir(folder.join(room)).unwrap() {
            let text = std::fs::read_to_string(item.unwrap().path()).unwrap();
            let parsed = parse(&text);
            assert_eq!(parsed.refused, []);
            rules.extend(parsed.rules);
        }
    }
    rules
}

/// A hunter with the pack.
pub fn hunter() -> Hunter {
    static PACK: LazyLock<Vec<Rule>> = LazyLock::new(pack);
    Hunter::new(Engine::new(PACK.clone()), Settings::default())
}
