//! Front matter: `key: value` and lists of `- value`, between two lines of `---`. Of YAML no more
//! than releases use; what is neither is left out.

/// Lines of front matter that are read.
const MAX_LINES: usize = 200;

/// What stands before the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Key and values in the order of the file.
    pub fields: Vec<(String, Vec<String>)>,
}

impl FrontMatter {
    /// The first value of a key.
    #[must_use]
    pub fn first(&self, key: &str) -> Option<&str> {
        self.all(key).first().map(String::as_str)
    }

    /// All values of a key.
    #[must_use]
    pub fn all(&self, key: &str) -> &[String] {
        let field = self.fields.iter().find(|(k, _)| k == key);
        field.map_or(&[], |(_, values)| values)
    }
}

/// Front matter, and where the text begins.
pub fn read(text: &str) -> (FrontMatter, usize) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let nothing = (FrontMatter::default(), start);
    let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
    let Some(first) = lines.next().filter(|l| l.trim_end() == "---") else {
        return nothing;
    };
    let mut at = start + first.len();
    let mut front = FrontMatter::default();
    for line in lines.take(MAX_LINES) {
        at += line.len();
        if line.trim_end() == "---" {
            return (front, at);
        }
        take(&mut front, line);
    }
    nothing
}

fn take(front: &mut FrontMatter, line: &str) {
    let trimmed = line.trim();
    if let Some(item) = trimmed.strip_prefix("- ") {
        if let Some((_, values)) = front.fields.last_mut() {
            values.push(plain(item));
        }
    } else if let Some((key, value)) = trimmed.split_once(':') {
        let value = plain(value);
        let values = if value.is_empty() {
            Vec::new()
        } else {
            vec![value]
        };
        front.fields.push((key.trim().to_lowercase(), values));
    }
}

fn plain(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}
