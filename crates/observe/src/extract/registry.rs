//! Registry keys: the hive spelled out, the path in lower case.

use super::text::Text;

/// Longest key read, in bytes.
const KEY_BYTES: usize = 1024;
/// Longest segment that may hold blanks, in bytes.
const SPACED_SEGMENT_BYTES: usize = 48;

const HIVES: [(&str, &str); 10] = [
    ("hkey_local_machine", "HKEY_LOCAL_MACHINE"),
    ("hkey_current_user", "HKEY_CURRENT_USER"),
    ("hkey_classes_root", "HKEY_CLASSES_ROOT"),
    ("hkey_users", "HKEY_USERS"),
    ("hkey_current_config", "HKEY_CURRENT_CONFIG"),
    ("hklm", "HKEY_LOCAL_MACHINE"),
    ("hkcu", "HKEY_CURRENT_USER"),
    ("hkcr", "HKEY_CLASSES_ROOT"),
    ("hku", "HKEY_USERS"),
    ("hkcc", "HKEY_CURRENT_CONFIG"),
];

/// Last segments with blanks that are known whole.
const SPACED_NAMES: [&str; 20] = [
    "windows nt",
    "internet settings",
    "image file execution options",
    "windows defender",
    "terminal server",
    "session manager",
    "active setup",
    "installed components",
    "shell folders",
    "user shell folders",
    "windows error reporting",
    "browser helper objects",
    "control panel",
    "internet explorer",
    "security packages",
    "notification packages",
    "authentication packages",
    "real-time protection",
    "windows script host",
    "shell extensions",
];

/// The hive that the word `start..end` names, spelled out.
fn hive(text: Text<'_>, start: usize, end: usize) -> Option<&'static str> {
    let word = text.slice(start, end);
    HIVES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, full)| *full)
}

/// `\REGISTRY\MACHINE` and `\REGISTRY\USER`, as the kernel names them, and where they end.
fn kernel_hive(text: Text<'_>, start: usize, end: usize) -> Option<(&'static str, usize)> {
    let kernel =
        text.before(start) == b'\\' && text.slice(start, end).eq_ignore_ascii_case("registry");
    let named = [
        ("\\machine", "HKEY_LOCAL_MACHINE"),
        ("\\user", "HKEY_USERS"),
    ];
    let found = named
        .into_iter()
        .find(|(name, _)| kernel && text.has(end, name))?;
    Some((found.1, end + found.0.len()))
}

/// The key whose hive is the word `start..end`: its value and end.
pub(super) fn parse(text: Text<'_>, start: usize, end: usize) -> Option<(String, usize)> {
    let (full, mut at) = match kernel_hive(text, start, end) {
        Some(found) => found,
        None => (hive(text, start, end)?, end),
    };
    if text.at(at) == b':' {
        at += 1;
    }
    if text.at(at) != b'\\' {
        return None;
    }
    if in_drive(text, start) {
        return None;
    }
    let quote = quote_before(text, start);
    let stop = key_end(text, at, quote);
    let path = path_of(text.slice(at, stop));
    (!path.is_empty()).then(|| (format!("{full}\\{path}"), stop))
}

/// Whether the word lies on a path such as `C:\HKLM`.
fn in_drive(text: Text<'_>, start: usize) -> bool {
    let mut at = start;
    while start - at < 64 && (text.before(at) == b'\\' || text.before(at).is_ascii_alphanumeric()) {
        at -= 1;
    }
    at < start
        && text.at(at) == b'\\'
        && text.before(at) == b':'
        && text.before(at.saturating_sub(1)).is_ascii_alphabetic()
        && !text.alnum_before(at.saturating_sub(2))
}

/// Path in lower case with single backslashes, none at either end.
fn path_of(raw: &str) -> String {
    let lower = raw.to_lowercase();
    let parts: Vec<&str> = lower.split('\\').filter(|part| !part.is_empty()).collect();
    parts.join("\\")
}

/// The quote that the key stands in, NUL for none.
fn quote_before(text: Text<'_>, start: usize) -> u8 {
    let mut at = start;
    if text.before(at) == b':' {
        // `Registry::HKEY_USERS\…` in a quoted PowerShell path.
        while start - at < 12 && (text.before(at) == b':' || text.before(at).is_ascii_alphabetic())
        {
            at -= 1;
        }
    }
    match text.before(at) {
        quote @ (b'"' | b'\'' | b'`') => quote,
        b'[' => b']',
        b'>' => b'<',
        _ => 0,
    }
}

fn key_end(text: Text<'_>, at: usize, quote: u8) -> usize {
    if quote != 0
        && let Some(end) = closing_quote(text, at, quote)
    {
        return trim(text, at, end);
    }
    let mut i = at;
    while i < at + KEY_BYTES {
        match text.at(i) {
            b' ' => match spaced_segment(text, i) {
                Some(end) => i = end,
                None => break,
            },
            byte if ends_key(byte) => break,
            byte if byte >= 0x80 => match text.char_at(i) {
                Some(wide) if wide.is_alphanumeric() => i += wide.len_utf8(),
                _ => break,
            },
            b')' | b']' | b'}' if !is_balanced(text.slice(at, i), text.at(i)) => break,
            _ => i += 1,
        }
    }
    trim(text, at, i)
}

fn ends_key(byte: u8) -> bool {
    byte < 0x20
        || matches!(
            byte,
            b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | b',' | b';' | b'=' | 0x7f
        )
}

/// Where the key in quotes ends: at the closing quote, or before options and remarks inside.
fn closing_quote(text: Text<'_>, at: usize, quote: u8) -> Option<usize> {
    let mut i = at;
    let mut end = None;
    while i < at + KEY_BYTES {
        let byte = text.at(i);
        if byte == quote {
            return Some(end.unwrap_or(i));
        }
        let remark =
            matches!(byte, b'"' | b'<') || byte == b' ' && matches!(text.at(i + 1), b'/' | b'-');
        match byte {
            0 | b'\n' | b'\r' => return None,
            0x80.. => {
                let wide = text.char_at(i).unwrap_or(' ');
                if !wide.is_alphanumeric() {
                    end = end.or(Some(i));
                }
                i += wide.len_utf8();
            }
            _ => {
                if remark {
                    end = end.or(Some(i));
                }
                i += 1;
            }
        }
    }
    None
}

/// Whether a closing bracket still has its opening one in the key.
fn is_balanced(key: &str, close: u8) -> bool {
    let open = match close {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    };
    let count = |wanted: u8| key.bytes().filter(|&byte| byte == wanted).count();
    count(open) > count(close)
}

/// At a blank inside a segment: where the segment ends, if the words after belong to it.
fn spaced_segment(text: Text<'_>, at: usize) -> Option<usize> {
    let mut begin = at;
    while at - begin < SPACED_SEGMENT_BYTES && !matches!(text.before(begin), b'\\' | 0) {
        begin -= 1;
    }
    if let Some(name) = SPACED_NAMES.iter().find(|name| {
        text.has(begin, name) && begin + name.len() > at && !text.word_at(begin + name.len())
    }) {
        return Some(begin + name.len());
    }
    let mut end = at;
    while end < begin + SPACED_SEGMENT_BYTES {
        match text.at(end) {
            b'\\' => {
                let segment = text.slice(begin, end);
                return reads_as_name(segment).then_some(end);
            }
            byte if byte.is_ascii_alphanumeric()
                || matches!(byte, b' ' | b'-' | b'_' | b'.' | b'&' | b'+') =>
            {
                end += 1
            }
            _ => return None,
        }
    }
    None
}

/// A name of few words, none of which joins sentences or begins another key.
fn reads_as_name(segment: &str) -> bool {
    const JOINING: &[&str] = &[
        "and", "or", "to", "in", "is", "was", "with", "key", "then", "which", "as", "at", "from",
        "by", "a", "an", "value", "via", "under", "into", "runs", "was", "are", "for", "registry",
        "computer",
    ];
    let words: Vec<&str> = segment.split(' ').collect();
    words.len() <= 5
        && words.iter().all(|word| {
            let begins_key = word.len() > 2
                && word
                    .get(..2)
                    .is_some_and(|head| head.eq_ignore_ascii_case("hk"));
            // A blank and a dash begin an option, here as in quotes.
            !word.is_empty()
                && !begins_key
                && !word.starts_with('-')
                && !word.ends_with('.')
                && !super::context::is_any(word, JOINING)
        })
}

/// Without punctuation and backslashes at the end.
fn trim(text: Text<'_>, start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start
        && matches!(
            text.before(end),
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\\' | b' ' | b'*' | b'_' | b'\t'
        )
    {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<(String, &str)> {
        let end = text.find(['\\', ':']).unwrap();
        parse(Text::new(text), 0, end).map(|(value, end)| (value, &text[end..]))
    }

    #[test]
    fn blanks_inside_keys_but_not_after() {
        let (value, rest) =
            key(r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon was set").unwrap();
        assert_eq!(
            value,
            r"HKEY_LOCAL_MACHINE\software\microsoft\windows nt\currentversion\winlogon"
        );
        assert_eq!(rest, " was set");
        let (value, _) = key(r"HKCU\Software\Foo and HKLM\Software\Bar").unwrap();
        assert_eq!(value, r"HKEY_CURRENT_USER\software\foo");
        let (value, _) = key(r"HKLM:\Software\X\Image File Execution Options\a.exe.").unwrap();
        assert_eq!(
            value,
            r"HKEY_LOCAL_MACHINE\software\x\image file execution options\a.exe"
        );
        assert!(key(r"HKLM\ ").is_none());
        let (value, _) = key(r"HKLM\ASN -HKLM\").unwrap();
        assert_eq!(value, r"HKEY_LOCAL_MACHINE\asn");
    }
}
