//! One value given by a feed, brought into the form that extraction gives.

use std::net::Ipv6Addr;

use super::defang;
use super::domain;
use super::kind::ObservableType;
use super::scan::{Scanner, State};
use super::text::Text;
use super::{chain, hash, ipv4, wallet};

/// Longest value accepted, in bytes.
const VALUE_BYTES: usize = 16 * 1024;
/// Layers of defanging peeled off one value; what has more of them is no value.
const ROUNDS: usize = 8;

/// Brings a value of a known type into the form that [`extract`](super::extract) gives it:
/// refanged, hosts in lower-case punycode, digests in lower case, networks with their prefix.
///
/// A feed says itself what a value is, so context and public suffixes are not asked; `None`
/// means that the value cannot be of this type. The normal form of a normal form is itself.
#[must_use]
pub fn normalise(kind: ObservableType, raw: &str) -> Option<String> {
    let mut value = once(kind, raw)?;
    // What was peeled may lay bare what has to go too (`#d[.].`); most values need no second look.
    for _ in 0..ROUNDS {
        if value == raw {
            return Some(value);
        }
        let next = once(kind, &value)?;
        if next == value {
            return Some(value);
        }
        value = next;
    }
    None
}

fn once(kind: ObservableType, raw: &str) -> Option<String> {
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
        ObservableType::Ipv6Addr => address_v6(raw).or_else(|| only(kind, raw)),
        // Fenced, so that a comma is not the end of a table's cell.
        ObservableType::Url => only(kind, &format!("<{raw}")),
        ObservableType::Vulnerability | ObservableType::AttackPattern | ObservableType::MacAddr => {
            only(kind, raw)
        }
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

/// A host, however its dots are written; a port after it is left off.
fn host(raw: &str) -> Option<String> {
    let raw = raw.trim_start_matches("*.").trim_end_matches('.');
    let text = Text::new(raw);
    let mut labels = Vec::new();
    chain::read(text, 0, &mut labels);
    let last = labels.last()?;
    if without_port(text, last.stop) != text.len()
        || last.of(text).bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let plain = chain::join(text, &labels).to_lowercase();
    let wide = !plain.is_ascii();
    domain::to_ascii(plain, wide).filter(|host| host.contains('.'))
}

/// End of a port at `at`, else `at`.
fn without_port(text: Text<'_>, at: usize) -> usize {
    let port = defang::colon(text, at).map(|(begin, _)| (begin, text.digits_end(begin, 5)));
    port.filter(|(begin, end)| end > begin)
        .map_or(at, |(_, end)| end)
}

fn mail(raw: &str) -> Option<String> {
    let raw = raw.strip_prefix("mailto:").unwrap_or(raw);
    let text = Text::new(raw);
    let sign = (0..raw.len()).find_map(|at| Some((at, defang::at_sign(text, at)?)))?;
    let (mailbox, name) = (raw.get(..sign.0)?, raw.get(sign.1.end..)?);
    let mailbox = defang::refang_tail(mailbox.trim()).to_lowercase();
    let fits = (1..=64).contains(&mailbox.len()) && !mailbox.contains(char::is_whitespace);
    let name = host(name)?;
    fits.then(|| format!("{mailbox}@{name}"))
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
    (without_port(text, quad.end) == text.len()).then_some(value)
}

/// An address or network in plain notation, which may look odd in running text (`dead::beef`).
fn address_v6(raw: &str) -> Option<String> {
    let (address, length) = raw
        .split_once('/')
        .map_or((raw, None), |(address, length)| (address, Some(length)));
    let address: Ipv6Addr = address.parse().ok()?;
    let Some(length) = length else {
        return Some(address.to_string());
    };
    let length: u8 = length.parse().ok().filter(|&bits| bits <= 128)?;
    Some(format!("{address}/{length}"))
}

fn digest(kind: ObservableType, raw: &str) -> Option<String> {
    let hex: String = raw
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '>' | ':'))
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
