//! One value given by a feed, brought into the form that extraction gives.

use super::defang;
use super::domain;
use super::kind::ObservableType;
use super::scan::{Scanner, State};
use super::text::Text;
use super::{hash, ipv4, wallet};

/// Longest value accepted, in bytes.
const VALUE_BYTES: usize = 16 * 1024;

/// Brings a value of a known type into the form that [`extract`](super::extract) gives it:
/// refanged, hosts in lower-case punycode, digests in lower case, networks with their prefix.
///
/// A feed says itself what a value is, so context and public suffixes are not asked; `None`
/// means that the value cannot be of this type.
#[must_use]
pub fn normalise(kind: ObservableType, raw: &str) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() || raw.len() > VALUE_BYTES {
        return None;
    }
    match kind {
        ObservableType::DomainName => host(raw),
        ObservableType::EmailAddr => mail(raw),
        ObservableType::Ipv4Addr => address_v4(raw),
        ObservableType::Md5
        | ObservableType::Sha1
        | ObservableType::Sha256
        | ObservableType::Sha512 => digest(kind, raw),
        ObservableType::Mutex => Some(raw.to_owned()),
        ObservableType::CryptocurrencyWallet => wallet::parse(raw),
        ObservableType::AutonomousSystem => autonomous_system(raw),
        ObservableType::Url
        | ObservableType::Ipv6Addr
        | ObservableType::Vulnerability
        | ObservableType::AttackPattern
        | ObservableType::MacAddr => only(kind, raw),
        // Quoted, so that blanks in the last part belong to it.
        ObservableType::WindowsRegistryKey => only(kind, &format!("\"{}\"", raw.trim_matches('"'))),
    }
}

/// The one observable of this type that begins where the value begins.
fn only(kind: ObservableType, raw: &str) -> Option<String> {
    let mut found = Vec::new();
    Scanner::new(raw, State::default(), &mut found).run(raw.len());
    found
        .into_iter()
        .find(|one| one.kind == kind && one.start <= 1)
        .map(|one| one.value)
}

fn host(raw: &str) -> Option<String> {
    let plain = defang::refang_tail(raw).replace(" ", "");
    let plain = plain
        .trim_end_matches('.')
        .trim_start_matches("*.")
        .to_lowercase();
    let plain = plain.replace(['\u{3002}', '\u{FF0E}', '\u{FF61}'], ".");
    let wide = !plain.is_ascii();
    let host = domain::to_ascii(plain, wide)?;
    let labels = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let last = host.rsplit('.').next()?;
    (labels && host.contains('.') && !last.bytes().all(|b| b.is_ascii_digit())).then_some(host)
}

fn mail(raw: &str) -> Option<String> {
    let plain = defang::refang_tail(raw)
        .replace("[at]", "@")
        .replace("(at)", "@")
        .replace("{at}", "@");
    let plain = plain.strip_prefix("mailto:").unwrap_or(&plain);
    let (mailbox, name) = plain.rsplit_once('@')?;
    let mailbox = mailbox.trim();
    let fits = !mailbox.is_empty() && mailbox.len() <= 64 && !mailbox.contains(char::is_whitespace);
    let name = host(name)?;
    fits.then(|| format!("{}@{name}", mailbox.to_lowercase()))
}

fn address_v4(raw: &str) -> Option<String> {
    let text = Text::new(raw);
    let quad = ipv4::quad(text, 0)?;
    let value = ipv4::display(quad.octets);
    if let Some((length, end)) = ipv4::prefix(text, quad.end, 32)
        && end == text.len()
    {
        return Some(format!("{value}/{length}"));
    }
    let port = defang::colon(text, quad.end).map(|(at, _)| (at, text.digits_end(at, 5)));
    let end = port
        .filter(|(begin, end)| end > begin)
        .map_or(quad.end, |(_, end)| end);
    (end == text.len()).then_some(value)
}

fn digest(kind: ObservableType, raw: &str) -> Option<String> {
    let hex: String = raw
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '>')
        .collect();
    let fits = hex.bytes().all(|b| b.is_ascii_hexdigit()) && hash::kind_of(hex.len()) == Some(kind);
    fits.then(|| hex.to_ascii_lowercase())
}

fn autonomous_system(raw: &str) -> Option<String> {
    let upper = raw.to_ascii_uppercase();
    let digits = upper
        .trim_start_matches("ASN")
        .trim_start_matches("AS")
        .trim_start_matches([':', ' ', '#', '-', '=']);
    let digits = digits.trim_start_matches("AS");
    digits
        .parse::<u32>()
        .ok()
        .filter(|&number| number > 0)
        .map(|number| format!("AS{number}"))
}
