//! Formats of published intelligence.

use super::{property, text};
use crate::scratch;
use ascribe_intake::{Item, Limits, Mapping, Options, Problem, Sink, Stop, read_pack};

/// Every item has an id and a canonical body.
#[derive(Default)]
struct Items {
    broken: Option<String>,
}

impl Sink for Items {
    fn item(&mut self, item: Item) -> Result<(), Stop> {
        let canonical = ascribe_stix::canonical(&item.body);
        if item.id.is_empty() || canonical.as_deref() != Ok(item.body.as_str()) {
            self.broken = Some(format!("item {} with body {}", item.id, item.body));
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        if problem.reason.is_empty() {
            self.broken = Some("a problem without a reason".to_owned());
        }
    }
}

impl Items {
    fn verdict(self) -> Result<(), String> {
        self.broken.map_or(Ok(()), |what| property(false, || what))
    }
}

fn options() -> Options {
    Options {
        limits: Limits {
            max_document_bytes: 1 << 20,
            max_object_bytes: 1 << 20,
            ..Limits::default()
        },
        ..Options::default()
    }
}

fn read(name: &str, input: &[u8]) -> Result<(), String> {
    let path = scratch::file(name, input)?;
    let mut items = Items::default();
    // An input that cannot be read as a whole is refused with an error: fine.
    drop(ascribe_intake::read(&path, &options(), &mut items));
    items.verdict()
}

/// Tables.
pub fn csv(input: &[u8]) -> Result<(), String> {
    read("input.csv", input)
}

/// Bundles, galaxies, warning lists, MISP events: told apart by content.
pub fn json(input: &[u8]) -> Result<(), String> {
    read("input.json", input)
}

/// What the columns of a table mean, in both of its forms.
pub fn mapping(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    drop(Mapping::from_pairs(&text));
    drop(Mapping::from_toml(&text));
    Ok(())
}

/// A starter pack: files set apart by lines that begin with `=== `.
pub fn pack(input: &[u8]) -> Result<(), String> {
    let text = text(input);
    let files: Vec<(&str, &str)> = text
        .split("=== ")
        .filter_map(|part| part.split_once('\n'))
        .collect();
    let mut items = Items::default();
    // The sink never stops, so nothing is lost here.
    let _: Result<(), Stop> = read_pack(&files, &mut items);
    items.verdict()
}

/// Lists of trails with comments and references.
pub fn trails(input: &[u8]) -> Result<(), String> {
    read("apt_input.txt", input)
}
