//! A sink that keeps everything and checks what must hold of every item.

use ascribe_intake::{Item, Options, Problem, Sink, Stop, read};
use ascribe_stix::canonical;
use serde_json::Value;
use std::path::Path;

#[derive(Default)]
pub struct Kept {
    pub items: Vec<Item>,
    pub problems: Vec<Problem>,
}

impl Sink for Kept {
    fn item(&mut self, item: Item) -> Result<(), Stop> {
        let body: Value = serde_json::from_str(&item.body).expect("a body is JSON");
        assert_eq!(body["id"], item.id.as_str(), "the id is that of the body");
        assert_eq!(
            body["type"],
            item.kind.as_str(),
            "the type is that of the body"
        );
        assert_eq!(
            canonical(&item.body).expect("a body has a canonical form"),
            item.body,
            "a body is canonical"
        );
        assert!(!item.source.is_empty(), "every item has a source");
        self.items.push(item);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        assert!(!problem.file.is_empty() && !problem.reason.is_empty());
        self.problems.push(problem);
    }
}

impl Kept {
    /// Bodies of the items of `kind`.
    pub fn bodies(&self, kind: &str) -> Vec<Value> {
        let of_kind = self.items.iter().filter(|item| item.kind == kind);
        of_kind
            .map(|item| serde_json::from_str(&item.body).unwrap())
            .collect()
    }

    /// The only problem that left something out.
    pub fn left_out(&self) -> &Problem {
        let mut left_out = self.problems.iter().filter(|problem| !problem.kept);
        let only = left_out.next().expect("one problem");
        assert!(
            left_out.next().is_none(),
            "one problem only: {:?}",
            self.problems
        );
        only
    }

    pub fn ids(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.id.as_str()).collect()
    }
}

pub fn reading(path: &Path, options: &Options) -> Kept {
    let mut kept = Kept::default();
    read(path, options, &mut kept).expect("the path exists and the sink does not stop");
    kept
}

/// Reads a folder `feed` that holds `files`.
pub fn read_files(files: &[(&str, &[u8])]) -> Kept {
    read_files_with(files, &Options::default())
}

pub fn read_files_with(files: &[(&str, &[u8])], options: &Options) -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("feed");
    for (name, content) in files {
        let path = feed.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    reading(&feed, options)
}

/// Reads one file.
pub fn read_one(name: &str, content: &str) -> Kept {
    read_files(&[(name, content.as_bytes())])
}
