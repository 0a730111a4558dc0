//! What a sources file may say, and the sources that are known by default.

use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

/// The default sources, in the form of a sources file.
const BUILT_IN: &str = include_str!("sources.toml");
/// Bytes of a sources file.
const MAX_FILE: usize = 1 << 20;
/// Sources in a file.
const MAX_SOURCES: usize = 1000;

/// What is got from a source and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An ATT&CK release: a STIX bundle; of a mirror that holds several, the newest.
    Attack,
    /// STIX bundles, envelopes, objects.
    Stix,
    /// Clusters of MISP galaxies.
    MispGalaxy,
    /// MISP warning lists.
    MispWarninglists,
    /// maltrail's text files.
    Maltrail,
    /// A MISP feed: a manifest, and a file for each event.
    Misp,
    /// TAXII 2.1: a discovery address, an API root, or a collection.
    Taxii,
    /// A table.
    Csv,
    /// One indicator a line.
    Text,
}

impl Kind {
    /// True when what the source lists now is all that it says: what it no longer lists is
    /// withdrawn. STIX and TAXII say themselves what is revoked.
    #[must_use]
    pub fn lists_all(self) -> bool {
        !matches!(self, Self::Attack | Self::Stix | Self::Taxii)
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attack => "attack",
            Self::Stix => "stix",
            Self::MispGalaxy => "misp-galaxy",
            Self::MispWarninglists => "misp-warninglists",
            Self::Maltrail => "maltrail",
            Self::Misp => "misp",
            Self::Taxii => "taxii",
            Self::Csv => "csv",
            Self::Text => "text",
        }
    }
}

/// How a server wants to know who asks. The secret stands in a variable or a file, never here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthRef {
    /// The scheme.
    pub kind: AuthKind,
    /// `basic`: the user.
    pub user: Option<String>,
    /// `header`: the name of the header.
    pub header: Option<String>,
    /// Variable of the environment that holds the password, token or content.
    pub env: Option<String>,
    /// File that holds it.
    pub file: Option<PathBuf>,
}

/// Schemes of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthKind {
    /// User and password, RFC 7617.
    Basic,
    /// A token, RFC 6750.
    Bearer,
    /// A header of its own, such as MISP's `Authorization: KEY`.
    Header,
}

/// A source of published intelligence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name by which it is called; also its folder in a mirror.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it is; with `files`, what their names are joined to.
    pub url: Url,
    /// Names of files below `url`.
    #[serde(default)]
    pub files: Vec<String>,
    /// The address gives a `.tar.gz`, of which the files that match one of these are taken: `*`
    /// stands for any part of a name, folders are matched one by one from the top folder's inside.
    #[serde(default)]
    pub include: Vec<String>,
    /// TAXII: ids, aliases or titles of collections; all readable ones if none is named.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Name under which its statements are recorded; `name` if not given.
    pub source: Option<String>,
    /// Admiralty reliability, `A` to `F`.
    pub reliability: Option<String>,
    /// Marking, in place of its own.
    pub marking: Option<String>,
    /// What the columns of a table mean: the text of `--map`, or the tables of a mapping file.
    pub map: Option<toml::Value>,
    /// SHA-256 that the one file must have.
    pub sha256: Option<String>,
    /// How to say who asks.
    pub auth: Option<AuthRef>,
    /// Proxy for this source; an empty one means none.
    pub proxy: Option<String>,
    /// Whether what it no longer lists is withdrawn; by default as its kind is.
    pub complete: Option<bool>,
    /// Updated when no source is named.
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

impl Source {
    /// Name under which its statements are recorded.
    #[must_use]
    pub fn recorded_as(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.name)
    }

    /// True when what it no longer lists is withdrawn.
    #[must_use]
    pub fn lists_all(&self) -> bool {
        self.complete.unwrap_or(self.kind.lists_all())
    }
}

/// A sources file that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SourcesError {
    /// It is not such a file.
    #[error("{0}")]
    Form(String),
    /// A source breaks a rule.
    #[error("source {name:?} {rule}; {remedy}")]
    Source {
        /// Name of the source.
        name: String,
        /// The rule.
        rule: String,
        /// What to do.
        remedy: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sources {
    #[serde(default)]
    source: Vec<Source>,
}

/// The sources that are known by default.
#[must_use]
pub fn built_in() -> Vec<Source> {
    // A test reads them; what could not be read would be no source.
    parse_sources(BUILT_IN).unwrap_or_default()
}

/// Reads a sources file: TOML with a table `[[source]]` for each.
///
/// # Errors
/// [`SourcesError`] naming the place or the source.
pub fn parse_sources(text: &str) -> Result<Vec<Source>, SourcesError> {
    if text.len() > MAX_FILE {
        let reason = format!("is longer than the limit of {MAX_FILE} bytes");
        return Err(SourcesError::Form(reason));
    }
    let sources: Sources = toml::from_str(text)
        .map_err(|e| SourcesError::Form(e.to_string().trim_end().to_owned()))?;
    if sources.source.len() > MAX_SOURCES {
        let reason = format!("names more than the limit of {MAX_SOURCES} sources");
        return Err(SourcesError::Form(reason));
    }
    let mut names = std::collections::BTreeSet::new();
    for source in &sources.source {
        check(source)?;
        if !names.insert(&source.name) {
            return Err(broken(source, "is named twice", "give each its own name"));
        }
    }
    Ok(sources.source)
}

fn broken(source: &Source, rule: &str, remedy: &'static str) -> SourcesError {
    SourcesError::Source {
        name: source.name.chars().take(80).collect(),
        rule: rule.to_owned(),
        remedy,
    }
}

fn check(source: &Source) -> Result<(), SourcesError> {
    let wrong = |rule: &str, remedy| Err(broken(source, rule, remedy));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !(1..=64).contains(&source.name.len()) || !source.name.chars().all(plain) {
        let rule = "is no name of a source";
        return wrong(rule, "use up to 64 lower-case letters, digits and hyphens");
    }
    if !matches!(source.url.scheme(), "http" | "https") || source.url.host().is_none() {
        return wrong(
            "has an address that is neither http nor https",
            "correct `url`",
        );
    }
    if !source.url.username().is_empty() || source.url.password().is_some() {
        return wrong(
            "has a user or password in its address",
            "use [source.auth] with env or file",
        );
    }
    let is_path = |f: &String| {
        !f.is_empty()
            && f.split('/').all(|p| !matches!(p, "" | "." | ".."))
            && !f.contains(['\\', ':', '?', '#'])
    };
    if !source.files.iter().chain(&source.include).all(is_path) {
        return wrong(
            "names a file outside its address",
            "write plain relative paths",
        );
    }
    if source
        .sha256
        .as_ref()
        .is_some_and(|s| s.len() != 64 || !s.bytes().all(|b| b.is_ascii_hexdigit()))
    {
        return wrong("has a sha256 that is none", "write 64 hexadecimal digits");
    }
    let several = !source.files.is_empty() || matches!(source.kind, Kind::Misp | Kind::Taxii);
    if source.sha256.is_some() && several {
        return wrong(
            "has a sha256 but several files",
            "take it out, or name one file",
        );
    }
    let Some(auth) = &source.auth else {
        return Ok(());
    };
    if auth.env.is_some() == auth.file.is_some() {
        return wrong("has an auth without its secret", "give either env or file");
    }
    if auth.kind == AuthKind::Basic && auth.user.is_none() {
        return wrong("has basic auth without a user", "add user");
    }
    if auth.kind == AuthKind::Header && auth.header.is_none() {
        return wrong("has header auth without a header", "add header");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_sources_are_whole() {
        let names: Vec<String> = parse_sources(BUILT_IN)
            .unwrap()
            .into_iter()
            .map(|s| s.name)
            .collect();
        assert_eq!(
            names,
            ["attack", "misp-galaxy", "misp-warninglists", "maltrail"]
        );
        assert!(built_in().iter().all(|s| s.url.scheme() == "https"));
    }

    #[test]
    fn what_breaks_a_rule_is_named() {
        let base = "[[source]]\nname='a'\nkind='csv'\n";
        for (text, says) in [
            (
                "[[source]]\nname='../a'\nkind='csv'\nurl='https://x.example/'",
                "no name",
            ),
            (
                "[[source]]\nname='a'\nkind='csv'\nurl='file:///etc/passwd'",
                "neither http",
            ),
            (
                "[[source]]\nname='a'\nkind='gopher'\nurl='https://x.example/'",
                "gopher",
            ),
            (
                &format!("{base}url='https://u:p@x.example/'"),
                "user or password",
            ),
            (
                &format!("{base}url='https://x.example/'\nsha256='12'"),
                "sha256",
            ),
            (
                &format!("{base}url='https://x.example/'\nfiles=['../x']"),
                "outside",
            ),
            (
                &format!("{base}url='https://x.example/'\nauth={{kind='basic',env='X'}}"),
                "without a user",
            ),
            (
                &format!("{base}url='https://x.example/'\nauth={{kind='bearer'}}"),
                "either env or file",
            ),
            (
                &format!("{base}url='https://x.example/'\npassword='x'"),
                "password",
            ),
        ] {
            let error = parse_sources(text).unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
