//! Which sources there are: those compiled in, and the user's own file.

use crate::error::AppError;
use crate::session::Session;
use ascribe_fetch::{AuthKind, AuthRef, Credentials, Source, built_in, parse_sources};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of a sources file and of a file with a secret.
const MAX_FILE: u64 = 1 << 20;

/// A source to be added to the user's file.
#[derive(Debug, Clone, Default)]
pub struct NewSource {
    /// Name by which it is called.
    pub name: String,
    /// What it is, as in the sources file.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// Name under which its statements are recorded.
    pub source: Option<String>,
    /// Admiralty reliability.
    pub reliability: Option<String>,
    /// Marking.
    pub marking: Option<String>,
    /// What the columns of a table mean.
    pub map: Option<String>,
    /// SHA-256 that it must have.
    pub sha256: Option<String>,
}

impl Session {
    /// The user's sources file beside the ledger.
    #[must_use]
    pub fn sources_file(&self) -> PathBuf {
        beside(&self.path, ".sources.toml")
    }

    /// The sources that are known: compiled in, overruled and added to by the user's file.
    ///
    /// # Errors
    /// [`AppError::Usage`] when the file cannot be used.
    pub fn feeds(&self, file: Option<&Path>) -> Result<Vec<Source>, AppError> {
        let own = self.sources_file();
        let path = match file {
            Some(file) => file,
            None if own.is_file() => &own,
            None => return Ok(built_in()),
        };
        let mut all = built_in();
        for source in parse(path, &read_small(path)?)? {
            all.retain(|s| s.name != source.name);
            all.push(source);
        }
        Ok(all)
    }

    /// Adds a source to the user's file and returns the file's path.
    ///
    /// # Errors
    /// [`AppError::Usage`] when the source breaks a rule or the name is taken.
    pub fn add_source(&self, new: &NewSource) -> Result<PathBuf, AppError> {
        let path = self.sources_file();
        let before = if path.is_file() {
            read_small(&path)?
        } else {
            String::new()
        };
        let fields = [
            ("name", Some(&new.name)),
            ("kind", Some(&new.kind)),
            ("url", Some(&new.url)),
            ("source", new.source.as_ref()),
            ("reliability", new.reliability.as_ref()),
            ("marking", new.marking.as_ref()),
            ("map", new.map.as_ref()),
            ("sha256", new.sha256.as_ref()),
        ];
        let mut text = before;
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str("[[source]]\n");
        for (key, value) in fields {
            if let Some(value) = value {
                // What JSON escapes, TOML reads the same way.
                let quoted = serde_json::Value::String(value.clone());
                text.push_str(&format!("{key} = {quoted}\n"));
            }
        }
        let parsed = parse(&path, &text)?;
        if let Some(source) = parsed.last() {
            import_options(source)?;
        }
        let failed = |e: std::io::Error| AppError::File {
            operation: "write",
            path: path.clone(),
            reason: e.to_string(),
        };
        let part = beside(&path, ".part");
        let mut file = std::fs::File::create(&part).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        std::fs::rename(&part, &path).map_err(failed)?;
        Ok(path)
    }
}

/// A path with something behind its name.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn parse(path: &Path, text: &str) -> Result<Vec<Source>, AppError> {
    parse_sources(text).map_err(|e| AppError::Usage {
        what: format!("sources file {}", path.display()),
        rule: e.to_string(),
        remedy: "docs/guide-knowledge.md shows the form".to_owned(),
    })
}

fn read_small(path: &Path) -> Result<String, AppError> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_FILE + 1).read_to_string(&mut text))
        .map_err(|e| AppError::File {
            operation: "read",
            path: path.to_owned(),
            reason: e.to_string(),
        })?;
    Ok(text)
}

/// How the files of a source are taken in.
pub fn import_options(source: &Source) -> Result<crate::ImportOptions, AppError> {
    let mapping = source
        .map
        .as_ref()
        .map(|map| match map {
            toml::Value::String(text) => crate::import::mapping(text),
            tables => tables
                .clone()
                .try_into()
                .map_err(|e: toml::de::Error| AppError::Usage {
                    what: format!("the map of source {}", source.name),
                    rule: e.message().to_owned(),
                    remedy: "see the tables columns, constants and types in docs/formats.md"
                        .to_owned(),
                }),
        })
        .transpose()?;
    let mut options = crate::ImportOptions::from_words(
        Some(source.recorded_as().to_owned()),
        source.reliability.as_deref(),
        None,
        source.marking.clone(),
        None,
    )?;
    options.intake.mapping = mapping;
    Ok(options)
}

/// The secret of a source, from where the sources file says.
pub fn credentials(source: &Source) -> Result<Option<Credentials>, AppError> {
    let Some(auth) = &source.auth else {
        return Ok(None);
    };
    let secret = secret(source, auth)?;
    let (header, value) = match auth.kind {
        AuthKind::Bearer => ("Authorization".to_owned(), format!("Bearer {secret}")),
        AuthKind::Basic => {
            let user = auth.user.as_deref().unwrap_or_default();
            let pair = base64(format!("{user}:{secret}").as_bytes());
            ("Authorization".to_owned(), format!("Basic {pair}"))
        }
        AuthKind::Header => (auth.header.clone().unwrap_or_default(), secret),
    };
    Ok(Some(Credentials { header, value }))
}

fn secret(source: &Source, auth: &AuthRef) -> Result<String, AppError> {
    let missing = |what: String| AppError::Usage {
        what: format!("source {}", source.name),
        rule: what,
        remedy: "set it, or correct [source.auth] in the sources file".to_owned(),
    };
    let text = match (&auth.env, &auth.file) {
        (Some(name), _) => {
            std::env::var(name).map_err(|_| missing(format!("needs the variable {name}")))?
        }
        (None, Some(file)) => read_small(file)?,
        (None, None) => String::new(),
    };
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(missing(
            "has a secret that is empty or not one line".to_owned(),
        ));
    }
    Ok(text.to_owned())
}

/// RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    ascribe_fetch::base64(bytes)
}
