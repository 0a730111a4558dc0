//! From the codes of a font to characters and widths.

use std::collections::BTreeMap;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::file::File;
use super::object::{Dict, Lexer, Object};

/// Characters that a table of a font may name.
const MAX_ENTRIES: usize = 1 << 16;

/// How the codes of a font are read.
pub(super) struct Font {
    /// Bytes of one code.
    pub code_bytes: usize,
    named: Vec<char>,
    mapped: Map,
    /// Codes are UTF-16.
    unicode: bool,
    widths: BTreeMap<u32, f64>,
    usual_width: Option<f64>,
}

impl Default for Font {
    fn default() -> Self {
        Self {
            code_bytes: 1,
            named: base(b""),
            mapped: Map::default(),
            unicode: false,
            widths: BTreeMap::new(),
            usual_width: None,
        }
    }
}

impl Font {
    pub(super) fn read(file: &mut File<'_>, dict: &Dict) -> Self {
        let mut font = Self::default();
        if let Some(number) = dict.get("ToUnicode").reference()
            && let Some(stream) = file.stream(number)
            && let Some(text) = file.content(&stream)
        {
            font.mapped = Map::read(&text);
        }
        if dict.is("Subtype", "Type0") {
            font.composite(file, dict);
        } else {
            font.simple(file, dict);
        }
        font
    }

    fn simple(&mut self, file: &mut File<'_>, dict: &Dict) {
        let encoding = file.resolve(dict.get("Encoding"));
        match &encoding {
            Object::Name(name) => self.named = base(name),
            Object::Dict(encoding) => {
                self.named = base(encoding.get("BaseEncoding").name().unwrap_or_default());
                let differences = file.resolve(encoding.get("Differences"));
                self.differ(differences.array().unwrap_or_default());
            }
            _ => {}
        }
        let first = file.resolve(dict.get("FirstChar")).count().unwrap_or(0);
        let widths = file.resolve(dict.get("Widths"));
        let widths = widths.array().unwrap_or_default();
        for (code, width) in (first..=255).zip(widths) {
            if let Some(width) = file.resolve(width).number() {
                self.widths.insert(u32::try_from(code).unwrap_or(0), width);
            }
        }
    }

    fn differ(&mut self, differences: &[Object]) {
        let mut code = 0usize;
        for item in differences {
            match item {
                Object::Name(name) => {
                    if let (Some(place), Some(c)) = (self.named.get_mut(code), glyph(name)) {
                        *place = c;
                    }
                    code += 1;
                }
                number => {
                    let to = number.count().and_then(|n| usize::try_from(n).ok());
                    code = to.unwrap_or(code);
                }
            }
        }
    }

    fn composite(&mut self, file: &mut File<'_>, dict: &Dict) {
        let encoding = file.resolve(dict.get("Encoding"));
        let name = encoding.name().unwrap_or_default().to_vec();
        let has = |part: &[u8]| memchr::memmem::find(&name, part).is_some();
        self.unicode = has(b"UCS2") || has(b"UTF16");
        self.code_bytes = if self.mapped.code_bytes == 1 { 1 } else { 2 };
        let below = file.resolve(dict.get("DescendantFonts"));
        let below = below.array().and_then(|a| a.first()).cloned();
        let below = file.dict(&below.unwrap_or_default());
        self.usual_width = Some(file.resolve(below.get("DW")).number().unwrap_or(1000.0));
        let widths = file.resolve(below.get("W"));
        let mut rest = widths.array().unwrap_or_default();
        while let [first, second, after @ ..] = rest {
            let Some(first) = first.count().and_then(|n| u32::try_from(n).ok()) else {
                break;
            };
            match (file.resolve(second), after) {
                (Object::Array(list), after) => {
                    for (code, width) in (first..).zip(list).take(MAX_ENTRIES) {
                        self.widths.insert(code, width.number().unwrap_or(0.0));
                    }
                    rest = after;
                }
                (last, [width, after @ ..]) => {
                    let last = last.count().and_then(|n| u32::try_from(n).ok());
                    let width = width.number().unwrap_or(0.0);
                    for code in (first..=last.unwrap_or(first)).take(MAX_ENTRIES) {
                        self.widths.insert(code, width);
                    }
                    rest = after;
                }
                _ => break,
            }
            if self.widths.len() > MAX_ENTRIES {
                break;
            }
        }
    }

    /// The text of one code; empty if it is not known.
    pub(super) fn text(&self, code: u32, to: &mut String) {
        if self.mapped.text(code, to) {
            return;
        }
        let known = if self.code_bytes == 1 {
            self.named.get(code as usize).copied()
        } else if self.unicode {
            char::from_u32(code)
        } else {
            None
        };
        to.extend(known.filter(|c| *c != '\u{fffd}' && *c != '\0'));
    }

    /// Its width in thousandths of the size; a guess by its looks if the font
    /// does not tell.
    pub(super) fn width(&self, code: u32) -> f64 {
        let known = self.widths.get(&code).copied().or(self.usual_width);
        known.unwrap_or(match u8::try_from(code).unwrap_or(b'n') {
            b'i' | b'l' | b'j' | b't' | b'f' | b' ' | b'.' | b',' | b':' | b';' | b'\'' | b'|'
            | b'!' | b'/' | b'I' | b'r' | b'(' | b')' | b'[' | b']' => 290.0,
            b'm' | b'w' | b'M' | b'W' | b'@' | b'%' => 860.0,
            b'A'..=b'Z' => 690.0,
            _ => 545.0,
        })
    }
}

/// A named encoding of single bytes.
fn base(name: &[u8]) -> Vec<char> {
    let encoding = if name == b"MacRomanEncoding" {
        MACINTOSH
    } else {
        WINDOWS_1252
    };
    let bytes: Vec<u8> = (0..=255).collect();
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().collect()
}

/// The character that a glyph's name means (a part of the Adobe Glyph List).
fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    let mut characters = name.chars();
    if let (Some(one), None) = (characters.next(), characters.next()) {
        return Some(one);
    }
    if let Some((_, c)) = GLYPHS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let digits = name
        .strip_prefix("uni")
        .or_else(|| name.strip_prefix('u'))?;
    let digits = digits
        .get(..4)
        .filter(|_| name.starts_with("uni"))
        .unwrap_or(digits);
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

const GLYPHS: [(&str, char); 66] = [
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("quoteright", '’'),
    ("quoteleft", '‘'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("bullet", '•'),
    ("endash", '–'),
    ("emdash", '—'),
    ("ellipsis", '…'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
    ("ffl", 'ﬄ'),
    ("adieresis", 'ä'),
    ("odieresis", 'ö'),
    ("udieresis", 'ü'),
    ("Adieresis", 'Ä'),
    ("Odieresis", 'Ö'),
    ("Udieresis", 'Ü'),
    ("germandbls", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
];

/// A table from codes to text.
#[derive(Default)]
struct Map {
    /// First code, last code, text of the first.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
    code_bytes: usize,
}

impl Map {
    fn read(text: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(text, 0);
        // Operands of the operator that is to come.
        let mut operands: Vec<Object> = Vec::new();
        while let Some(object) = lexer.next() {
            let Object::Word(word) = &object else {
                if operands.len() < 4096 {
                    operands.push(object);
                }
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    let first = operands.iter().find_map(Object::text);
                    map.code_bytes = first.map_or(0, <[u8]>::len);
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [from, to] = pair {
                            map.add(from, from, to);
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        if let [from, last, to] = triple {
                            map.range(from, last, to);
                        }
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map
    }

    fn range(&mut self, from: &Object, last: &Object, to: &Object) {
        match (to, code(from)) {
            (Object::Array(each), Some(first)) => {
                for (code, to) in (first..).zip(each) {
                    if let Some(text) = to.text() {
                        self.insert(code, code, text);
                    }
                }
            }
            _ => self.add(from, last, to),
        }
    }

    fn add(&mut self, from: &Object, last: &Object, to: &Object) {
        if let (Some(first), Some(last), Some(text)) = (code(from), code(last), to.text()) {
            self.insert(first, last, text);
        }
    }

    fn insert(&mut self, first: u32, last: u32, text: &[u8]) {
        let units = text.chunks(2).take(16).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            [one] => u16::from(*one),
            _ => 0,
        });
        if self.ranges.len() < MAX_ENTRIES {
            self.ranges.insert(first, (last, units.collect()));
        }
    }

    /// Writes the text of a code; false if the table does not have it.
    fn text(&self, code: u32, to: &mut String) -> bool {
        let Some((first, (last, units))) = self.ranges.range(..=code).next_back() else {
            return false;
        };
        if code > *last {
            return false;
        }
        let mut units = units.clone();
        if let Some(end) = units.last_mut() {
            *end = end.wrapping_add((code - first) as u16);
        }
        let text = char::decode_utf16(units).filter_map(Result::ok);
        to.extend(text.filter(|c| *c != '\0'));
        true
    }
}

fn code(object: &Object) -> Option<u32> {
    let bytes = object.text()?.get(..4).or(object.text())?;
    Some(bytes.iter().fold(0, |sum, b| sum << 8 | u32::from(*b)))
}

#[cfg(test)]
mod tests {
    use super::{Map, glyph};

    #[test]
    fn tables_lead_from_codes_to_text() {
        let map = Map::read(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0041> \
              <0002> <00660069> endbfchar 2 beginbfrange <0010> <0012> <0061> <0020> <0021> \
              [<0058> <0059>] endbfrange",
        );
        assert_eq!(map.code_bytes, 2);
        let mut text = String::new();
        for code in [1, 2, 0x11, 0x21, 0x30] {
            map.text(code, &mut text);
        }
        assert_eq!(text, "AfibY");
    }

    #[test]
    fn names_of_glyphs_are_known() {
        assert_eq!(glyph(b"period"), Some('.'));
        assert_eq!(glyph(b"uni0416"), Some('Ж'));
        assert_eq!(glyph(b"A.alt"), Some('A'));
        assert_eq!(glyph(b"nosuch"), None);
    }
}
