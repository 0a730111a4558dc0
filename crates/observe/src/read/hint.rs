//! What can be told of a file before it is read.

use super::charset::Charset;

/// Bytes of the head that are decoded for a look at the text.
const START_BYTES: usize = 64 << 10;

/// Name and beginning of a file, for readers to say whether it is theirs.
pub(crate) struct Hint<'a> {
    /// Last part of its name, lower case.
    pub name: String,
    /// What follows the last dot of the name, lower case, or `""`.
    pub extension: String,
    /// First bytes.
    pub head: &'a [u8],
    /// Encoding, if it is text.
    pub charset: Option<Charset>,
    /// First text without leading white space; empty if it is no text.
    pub start: String,
}

impl<'a> Hint<'a> {
    pub(crate) fn new(file: &str, head: &'a [u8], whole: bool) -> Self {
        let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e).to_owned();
        let charset = Charset::detect(head, whole);
        let start = charset.map_or_else(String::new, |charset| {
            let text = head.get(charset.bom..).unwrap_or_default();
            let text = text.get(..START_BYTES).unwrap_or(text);
            let (text, _) = charset.encoding.decode_without_bom_handling(text);
            text.trim_start().to_owned()
        });
        Self {
            name,
            extension,
            head,
            charset,
            start,
        }
    }

    /// Whether the name ends in one of these.
    pub(crate) fn has_extension(&self, any: &[&str]) -> bool {
        any.contains(&self.extension.as_str())
    }
}
