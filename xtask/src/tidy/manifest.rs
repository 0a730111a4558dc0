//! What the rules need of a `Cargo.toml`, read line by line: our own
//! manifests keep each dependency on a line of its own.

use super::tree::Tree;

/// A package of the workspace.
#[derive(Debug, PartialEq, Eq)]
pub struct Package {
    /// Path of the manifest inside the repository.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Dependencies of all kinds with the line that names them.
    pub depends: Vec<(String, usize)>,
}

/// The packages of the repository, in order of path.
pub fn packages(tree: &Tree) -> Vec<Package> {
    tree.files()
        .filter(|f| f.path.ends_with("/Cargo.toml"))
        .filter_map(|f| read(&f.path, &f.text))
        .collect()
}

fn read(path: &str, text: &str) -> Option<Package> {
    let mut section = "";
    let mut name = None;
    let mut depends = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_matches(['[', ']']);
            if let Some((_, named)) = section.split_once("dependencies.") {
                depends.push((named.trim_matches('"').to_owned(), at + 1));
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key
                .trim()
                .split('.')
                .next()
                .unwrap_or_default()
                .trim_matches('"');
            if section == "package" && key == "name" {
                name = Some(value.trim().trim_matches('"').to_owned());
            } else if section.ends_with("dependencies") && !key.starts_with('#') {
                depends.push((key.to_owned(), at + 1));
            }
        }
    }
    Some(Package {
        path: path.to_owned(),
        name: name?,
        depends,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_dependency() {
        let text = "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\nc = \"1\"\n\
                    # d = \"1\"\n[dev-dependencies]\ne = { path = \"x\" }\n[target.'cfg(unix)'.dependencies.f]\nversion = \"1\"\n";
        let package = read("a/Cargo.toml", text).unwrap();
        let names: Vec<&str> = package
            .depends
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(
            (package.name.as_str(), names),
            ("a", vec!["b", "c", "e", "f"])
        );
    }
}
