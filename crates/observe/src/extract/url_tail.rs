//! Where a URL ends in running text: brackets in balance, punctuation of the sentence left off.

use super::defang;
use super::text::Text;

/// Longest tail, in bytes.
const TAIL_BYTES: usize = 8192;

/// End of the path, query and fragment at `at` of the URL that begins at `start`; not beyond `bound`.
pub(super) fn end(text: Text<'_>, start: usize, at: usize, bound: usize) -> usize {
    let begins = matches!(text.at(at), b'/' | b'?' | b'#') || defang::slash(text, at).is_some();
    if !begins {
        return at;
    }
    let fence = Fence::around(text, start);
    let mut depth = Depth::default();
    let mut i = at;
    let stop = bound.min(at + TAIL_BYTES);
    while i < stop {
        let byte = text.at(i);
        let Some(step) = step(text, i, byte, &fence, &mut depth) else {
            break;
        };
        i += step;
    }
    // A step over a defanged symbol may pass the bound.
    trim(text, start, at, i.min(bound))
}

/// What stood before the URL and therefore ends it.
struct Fence {
    before: u8,
    cells: bool,
}

impl Fence {
    fn around(text: Text<'_>, start: usize) -> Self {
        let before = text.before(start);
        Self {
            before,
            cells: matches!(before, b',' | b';' | b'\n' | 0),
        }
    }
}

#[derive(Default)]
struct Depth {
    /// A question mark has been passed.
    query: bool,
    round: u32,
    square: u32,
    curly: u32,
}

impl Depth {
    /// Counts a bracket; false if it closes none.
    fn count(&mut self, byte: u8) -> bool {
        let (slot, opens) = match byte {
            b'(' => (&mut self.round, true),
            b')' => (&mut self.round, false),
            b'[' => (&mut self.square, true),
            b']' => (&mut self.square, false),
            b'{' => (&mut self.curly, true),
            b'}' => (&mut self.curly, false),
            _ => return true,
        };
        if opens {
            *slot += 1;
            return true;
        }
        match slot.checked_sub(1) {
            Some(less) => {
                *slot = less;
                true
            }
            None => false,
        }
    }
}

/// Number of bytes that belong to the URL at `at`, `None` at its end.
fn step(text: Text<'_>, at: usize, byte: u8, fence: &Fence, depth: &mut Depth) -> Option<usize> {
    match byte {
        0..=b' ' | b'<' | b'>' | b'"' | b'`' | b'|' | b'^' | 0x7f => None,
        b'\\' => (text.at(at + 1) == b'/').then_some(2),
        b'?' => {
            depth.query = true;
            Some(1)
        }
        // `http://a.b/c[text]` is a link in AsciiDoc; brackets belong to queries only.
        b'[' if !depth.query => defang::bracketed_symbol(text, at).map(|(_, end)| end - at),
        b'(' | b')' | b'[' | b']' | b'{' | b'}' => depth.count(byte).then_some(1),
        b',' if fence.cells => None,
        b';' if fence.before == b';' => None,
        b',' | b';' if begins_url(text, at + 1) => None,
        b';' if !depth.query && !is_parameter(text, at + 1) => None,
        b'&' if !depth.query && text.at(at + 1) == b'&' => None,
        b'\'' if fence.before == b'\'' || !text.alnum_at(at + 1) => None,
        b'&' if ["&quot;", "&lt;", "&gt;", "&#34;", "&#39;"]
            .iter()
            .any(|name| text.has(at, name)) =>
        {
            None
        }
        0x80.. => text
            .char_at(at)
            .filter(|wide| wide.is_alphanumeric())
            .map(char::len_utf8),
        _ => Some(1),
    }
}

/// `jsessionid=1F2` after a semicolon; anything else is the next command or clause.
fn is_parameter(text: Text<'_>, at: usize) -> bool {
    let end = text.word_end(at, 32).0;
    end > at && text.at(end) == b'='
}

fn begins_url(text: Text<'_>, at: usize) -> bool {
    let at = text.skip_blank(at, 1);
    text.has(at, "http") || text.has(at, "hxxp") || text.has(at, "ftp:")
}

fn trim(text: Text<'_>, start: usize, from: usize, end: usize) -> usize {
    let emphasis = text.before(start);
    let mut end = end;
    while end > from {
        let last = text.before(end);
        let drop = matches!(
            last,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'(' | b'[' | b'{' | b'\\'
        ) || matches!(last, b'_' | b'~' | b'+') && last == emphasis;
        if !drop {
            break;
        }
        end -= 1;
    }
    end
}
