//! The headers of a message or part.

use encoding_rs::Encoding;
use mail_parser::{ContentType, HeaderName, HeaderValue, MessageParser, MimeHeaders as _};

use super::source::Source;
use super::transfer::Transfer;

/// Bytes of headers that are read; of more, the rest is passed over.
const MAX_HEADER_BYTES: usize = 256 << 10;

/// Bytes of the beginning that are looked at to tell a message.
const LOOK_BYTES: usize = 16 << 10;

/// What the headers say.
pub(super) struct Headers {
    /// Name and decoded value of each, in their order.
    pub lines: Vec<(String, String)>,
    pub kind: Kind,
    pub transfer: Transfer,
    pub charset: Option<&'static Encoding>,
}

/// What a part is.
pub(super) enum Kind {
    /// Parts between lines with this boundary.
    Multipart(Vec<u8>),
    Plain,
    Html,
    /// A file; without a name of its own it gets this extension.
    Attachment {
        name: Option<String>,
        extension: &'static str,
    },
}

impl Headers {
    /// Reads up to the empty line or the end of the part.
    pub(super) fn read(source: &mut Source<'_, '_>) -> Self {
        let mut block = Vec::new();
        let mut line = Vec::new();
        while source.line(&mut line) {
            let empty = line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            // A mailbox begins with a line that is no header, some with empty ones.
            let before = block.is_empty() && source.depth() == 0;
            if before && (empty || line.starts_with(b"From ")) {
                continue;
            }
            if empty {
                break;
            }
            if block.len() + line.len() <= MAX_HEADER_BYTES {
                block.extend_from_slice(&line);
            }
        }
        block.extend_from_slice(b"\r\n");
        Self::parse(&block)
    }

    fn parse(block: &[u8]) -> Self {
        let parser = MessageParser::new()
            .with_mime_headers()
            .default_header_text();
        let mut headers = Self {
            lines: Vec::new(),
            kind: Kind::Plain,
            transfer: Transfer::Plain,
            charset: None,
        };
        let Some(message) = parser.parse_headers(block) else {
            return headers;
        };
        for header in message.headers() {
            if let HeaderValue::Text(value) = header.value() {
                headers
                    .lines
                    .push((header.name().to_owned(), value.to_string()));
            }
        }
        let transfer = message.header(HeaderName::ContentTransferEncoding);
        if let Some(HeaderValue::Text(transfer)) = transfer {
            headers.transfer = Transfer::called(transfer);
        }
        let content_type = message.content_type();
        let charset = content_type.and_then(|c| c.attribute("charset"));
        headers.charset = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
        let name = message.attachment_name().map(str::to_owned);
        let attached = message
            .content_disposition()
            .is_some_and(ContentType::is_attachment);
        headers.kind = kind(content_type, name, attached);
        headers
    }
}

fn kind(content_type: Option<&ContentType<'_>>, name: Option<String>, attached: bool) -> Kind {
    let of = |t: &ContentType<'_>| {
        let sub = t.subtype().unwrap_or_default().to_ascii_lowercase();
        (t.ctype().to_ascii_lowercase(), sub)
    };
    let (main, sub) = content_type.map_or_else(|| ("text".to_owned(), "plain".to_owned()), of);
    let boundary = content_type.and_then(|t| t.attribute("boundary"));
    let loose = name.is_none() && !attached;
    match (main.as_str(), sub.as_str(), boundary) {
        ("multipart", _, Some(boundary)) if !boundary.is_empty() => {
            Kind::Multipart(boundary.as_bytes().to_vec())
        }
        ("text", "html", _) if loose => Kind::Html,
        ("text" | "multipart", "plain" | "mixed" | "enriched", _) if loose => Kind::Plain,
        ("message", "delivery-status" | "disposition-notification", _) if loose => Kind::Plain,
        _ => Kind::Attachment {
            name,
            extension: extension(&main, &sub),
        },
    }
}

/// An extension that tells readers what it is.
fn extension(main: &str, sub: &str) -> &'static str {
    match (main, sub) {
        ("message", "rfc822" | "global") => "eml",
        ("text", "html") => "html",
        ("text", "csv") => "csv",
        ("text", "calendar") => "ics",
        ("text" | "message", _) => "txt",
        ("application", "json") => "json",
        ("application", "pdf") => "pdf",
        ("application", "zip" | "x-zip-compressed") => "zip",
        ("image", _) => "image",
        _ => "bin",
    }
}

/// How many of the headers that only messages have stand at the beginning.
pub(super) fn known(head: &[u8]) -> usize {
    let head = head.get(..LOOK_BYTES).unwrap_or(head);
    let mut known = 0;
    for (at, line) in head.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) && at > 0 {
            continue;
        }
        let colon = line.iter().position(|b| *b == b':');
        let Some(name) = colon.and_then(|end| line.get(..end)) else {
            // Mailboxes begin with a line that is no header.
            if at == 0 && line.starts_with(b"From ") {
                continue;
            }
            break;
        };
        if !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
            break;
        }
        known += usize::from(
            KNOWN
                .iter()
                .any(|k| name.eq_ignore_ascii_case(k.as_bytes())),
        );
    }
    known
}

const KNOWN: [&str; 16] = [
    "received",
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "return-path",
    "reply-to",
    "sender",
    "mime-version",
    "content-type",
    "delivered-to",
    "dkim-signature",
    "x-originating-ip",
    "in-reply-to",
];
