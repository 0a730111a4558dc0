//! From a word that may begin something to the reader of its kind.

use super::chain::{self, Label};
use super::defang;
use super::domain::{self, Place};
use super::kind::ObservableType as Kind;
use super::scan::Scanner;
use super::text::{ALNUM, DIGIT, HEX, LETTER, WORD, class};
use super::{email, hash, identifiers, ipv4, ipv6, mac, mutex, registry, url, wallet};

/// Longest word looked at inside a URL.
const WORD_BYTES: usize = 4096;
/// Ids that may follow a CVE id in short form.
const LISTED_CVES: usize = 64;
/// Names that may follow the first in a list of mutexes.
const LISTED_MUTEXES: usize = 64;
/// Blanks between two digests that are wrapped alike, in bytes.
const GAP_BYTES: usize = 256;
/// URLs inside one URL that are reported.
const NESTED_URLS: usize = 4;

impl Scanner<'_, '_> {
    /// An IPv6 address that begins with `::` at `at`.
    pub(super) fn leading_colons(&mut self, at: usize) -> bool {
        let before = self.text.before(at);
        let next = self.text.at(at + 2);
        if class(before) & WORD != 0
            || matches!(before, b':' | b')' | b']' | b'>')
            || !next.is_ascii_hexdigit()
        {
            return false;
        }
        self.ipv6(at, ipv6::run(self.text, at).found)
    }

    fn ipv6(&mut self, start: usize, found: Option<ipv6::Found>) -> bool {
        let Some(found) = found else { return false };
        let zone = ipv6::zone_end(self.text, found.end);
        let mut value = found.address.to_string();
        let mut end = found.end;
        if let Some((length, prefix_end)) = ipv4::prefix(self.text, zone, 128) {
            value.push('/');
            value.push_str(&length.to_string());
            end = prefix_end;
        }
        self.emit(Kind::Ipv6Addr, value, start, end);
        self.state.at = self.state.at.max(zone);
        true
    }

    /// Words that announce something: `mutex`, `AS`, `ASN`, `CVE`.
    pub(super) fn keyword(&mut self, start: usize, end: usize, mask: u8) -> bool {
        let text = self.text;
        match text.at(start) | 0x20 {
            b'm' | b'c' | b'o' if text.at(end) == b'(' && mutex::is_call(text, start, end) => {
                self.mutex_argument(end)
            }
            b'm' if mutex::announces(text, start, end) => self.mutexes(start, end),
            b'c' if text.has(start, "cve") => self.cve(start),
            b'a' if mask & DIGIT == 0 && end - start <= 3 => self.autonomous_system(start),
            _ => false,
        }
    }

    /// The name in a call such as `CreateMutexW(0, 1, L"name")`.
    fn mutex_argument(&mut self, at: usize) -> bool {
        let Some((from, to)) = mutex::argument(self.text, at) else {
            return false;
        };
        let name = self.text.slice(from, to).replace("\\\\", "\\");
        self.emit(Kind::Mutex, name, from, to);
        true
    }

    /// The name after `mutex`, the names after `mutexes`.
    fn mutexes(&mut self, start: usize, end: usize) -> bool {
        let text = self.text;
        let Some((from, to)) = mutex::announced(text, start, end) else {
            return false;
        };
        self.emit(Kind::Mutex, text.slice(from, to).to_owned(), from, to);
        let mut last = to;
        for _ in 0..LISTED_MUTEXES {
            let listed = mutex::is_plural(text, start, end).then(|| mutex::listed(text, last));
            let Some((from, to)) = listed.flatten() else {
                break;
            };
            self.emit(Kind::Mutex, text.slice(from, to).to_owned(), from, to);
            last = to;
        }
        true
    }

    fn autonomous_system(&mut self, at: usize) -> bool {
        let Some((value, end)) = identifiers::autonomous_system(self.text, at) else {
            return false;
        };
        self.emit(Kind::AutonomousSystem, value, at, end);
        true
    }

    fn cve(&mut self, at: usize) -> bool {
        let Some((year, (value, end))) = identifiers::cve(self.text, at) else {
            return false;
        };
        self.emit(Kind::Vulnerability, value, at, end);
        let mut last = end;
        for _ in 0..LISTED_CVES {
            let digits = last - self.text.digits_start(last);
            let Some((value, start, end)) =
                identifiers::cve_continued(self.text, last, &year, digits)
            else {
                break;
            };
            self.emit(Kind::Vulnerability, value, start, end);
            last = end;
        }
        true
    }

    pub(super) fn url(&mut self, start: usize, end: usize) -> bool {
        let text = self.text;
        let Some(scheme) = url::scheme(text, start, end) else {
            return false;
        };
        let Some(found) = url::parse(text, &scheme, &mut self.labels, text.len()) else {
            self.state.at = scheme.authority;
            return true;
        };
        self.emit(Kind::Url, found.value, scheme.start, found.end);
        self.inside_url(&scheme, found.tail, found.end);
        true
    }

    /// Digests, CVE and ATT&CK ids and further URLs in a URL's tail.
    fn inside_url(&mut self, outer: &url::Scheme, tail: usize, bound: usize) {
        let text = self.text;
        let (mut at, mut nested) = (tail, 0);
        let mitre = text
            .slice(outer.authority, tail)
            .to_ascii_lowercase()
            .contains("attack.mitre.org");
        while at < bound {
            if !text.alnum_at(at) {
                at += text.char_at(at).map_or(1, char::len_utf8);
                continue;
            }
            let (end, mask) = text.word_end(at, WORD_BYTES);
            let end = end.min(bound);
            if text.at(end) == b':' && nested < NESTED_URLS {
                nested += usize::from(self.nested_url(at, end, bound));
            }
            if mask & DIGIT != 0 {
                self.hashes(at, end, mask);
                self.each_part(at, end, |scanner, part, _| {
                    let known = text.has(part, "cve") && scanner.cve(part);
                    known || mitre && scanner.attack(part)
                });
            }
            at = end.max(at + 1);
        }
        self.state.at = bound;
    }

    fn nested_url(&mut self, start: usize, end: usize, bound: usize) -> bool {
        let Some(scheme) = url::scheme(self.text, start, end) else {
            return false;
        };
        if !matches!(scheme.name.as_ref(), "http" | "https" | "ftp") {
            return false;
        }
        let Some(found) = url::parse(self.text, &scheme, &mut self.labels, bound) else {
            return false;
        };
        if found.end > bound {
            return false;
        }
        self.emit(Kind::Url, found.value, scheme.start, found.end);
        true
    }

    /// Hardware and IPv6 addresses: a word followed by a colon.
    pub(super) fn colons(&mut self, start: usize, end: usize, mask: u8) -> bool {
        let text = self.text;
        if mask & !(HEX | DIGIT) != 0 || end - start > 4 || defang::colon(text, end).is_none() {
            return false;
        }
        if let Some((value, mac_end)) = mac::parse(text, start) {
            self.emit(Kind::MacAddr, value, start, mac_end);
            return true;
        }
        if end - start == 2 && self.fingerprint(start) {
            return true;
        }
        let scoped = text.before(start) == b':' && text.before(start - 1) == b':';
        let run = ipv6::run(text, start);
        if !scoped && self.ipv6(start, run.found) {
            return true;
        }
        if run.colons > 1 {
            // The last group may begin an address (`10:20:30 …` does not, `10:20:185.1.2.3` does).
            let last_end = hash::run_end(text, run.resume);
            let address = text.at(run.resume).is_ascii_digit() && text.at(last_end) == b'.';
            self.state.at = if address { run.resume } else { last_end }.max(end);
        }
        run.colons > 1
    }

    /// A digest in pairs with colons; true as well for a long row of pairs that is none.
    fn fingerprint(&mut self, start: usize) -> bool {
        let Some(found) = hash::fingerprint(self.text, start) else {
            return false;
        };
        if let Some(hex) = found.digest
            && let Some(kind) = hash::kind_of(hex.len())
        {
            self.emit(kind, hex, start, found.end);
        }
        self.state.at = self.state.at.max(found.end);
        true
    }

    /// Registry keys and named kernel objects: a word followed by a backslash.
    pub(super) fn backslash(&mut self, start: usize, end: usize) -> bool {
        let text = self.text;
        if matches!(text.at(start) | 0x20, b'h' | b'r')
            && let Some((value, key_end)) = registry::parse(text, start, end)
        {
            self.emit(Kind::WindowsRegistryKey, value, start, key_end);
            return true;
        }
        if text.at(end) == b'\\'
            && let Some((from, to)) = mutex::namespaced(text, start, end)
        {
            self.emit(Kind::Mutex, text.slice(from, to).to_owned(), from, to);
            return true;
        }
        false
    }

    /// Labels with dots: addresses, mail, hosts, sub-techniques. False if there was only one label.
    pub(super) fn chain(&mut self, start: usize, mask: u8) -> bool {
        let text = self.text;
        if mask & DIGIT != 0 {
            let mac = text.at(start + 4) == b'.';
            if self.attack(start)
                || mac && self.cisco_mac(start)
                || mask == DIGIT && self.quad(start)
            {
                return true;
            }
        }
        let mut labels = std::mem::take(&mut self.labels);
        chain::read(text, start, &mut labels);
        let done = self.mail(&labels) || labels.len() > 1 && self.host_or_words(&labels);
        self.labels = labels;
        done
    }

    fn cisco_mac(&mut self, start: usize) -> bool {
        let Some((value, end)) = mac::parse(self.text, start) else {
            return false;
        };
        self.emit(Kind::MacAddr, value, start, end);
        true
    }

    /// A dotted quad at `start`; true if what stands there was dealt with.
    fn quad(&mut self, start: usize) -> bool {
        let text = self.text;
        let Some(quad) = ipv4::quad(text, start) else {
            return false;
        };
        if !ipv4::stands_alone(text, start, quad) || self.quad_is_named(start, quad) {
            return false;
        }
        if !quad.defanged && ipv4::is_something_else(text, start, quad) {
            self.state.at = quad.end;
            return true;
        }
        let mut value = ipv4::display(quad.octets);
        let mut end = quad.end;
        if let Some((length, prefix_end)) = ipv4::prefix(text, end, 32) {
            value.push('/');
            value.push_str(&length.to_string());
            end = prefix_end;
        }
        self.emit(Kind::Ipv4Addr, value, start, end);
        if text.at(end) == b'-' {
            self.state.at = end + 1;
        }
        true
    }

    /// Whether the quad is the beginning of a host name, mailbox or file name.
    fn quad_is_named(&mut self, start: usize, quad: ipv4::Quad) -> bool {
        let text = self.text;
        if defang::at_sign(text, quad.end).is_some() {
            return true;
        }
        if defang::dot(text, quad.end).is_none() {
            return false;
        }
        chain::read(text, start, &mut self.labels);
        let last = self
            .labels
            .last()
            .map_or("", |last| last.of(text))
            .to_ascii_lowercase();
        domain::judge(text, &self.labels, Place::Prose).is_some()
            || super::suffix::is_extension(&last)
    }

    /// A mailbox that ends with `labels`, if an at-sign and a host follow.
    fn mail(&mut self, labels: &[Label]) -> bool {
        let text = self.text;
        let Some(last) = labels.last() else {
            return false;
        };
        let Some(sign) = defang::at_sign(text, last.stop) else {
            return false;
        };
        let Some((mailbox, start)) = email::mailbox(text, labels, self.state.floor) else {
            return false;
        };
        let mut host = Vec::new();
        chain::read(text, sign.end, &mut host);
        let Some(host) = domain::judge(text, &host, Place::Mail) else {
            return false;
        };
        if mailbox == "git" && text.at(host.end) == b':' {
            return false;
        }
        self.emit(
            Kind::EmailAddr,
            format!("{mailbox}@{}", host.value),
            start,
            host.end,
        );
        true
    }

    /// A host, or else whatever its labels are by themselves.
    fn host_or_words(&mut self, labels: &[Label]) -> bool {
        let text = self.text;
        if let Some(host) = domain::judge(text, labels, Place::Prose) {
            let spoken = chain::is_spoken(labels)
                .then(|| email::spoken_mailbox(text, host.start))
                .flatten();
            match spoken {
                Some((mailbox, start)) if start >= self.state.floor => {
                    self.emit(
                        Kind::EmailAddr,
                        format!("{mailbox}@{}", host.value),
                        start,
                        host.end,
                    );
                }
                _ => self.emit(Kind::DomainName, host.value, host.start, host.end),
            }
            return true;
        }
        for label in labels {
            if label.style == defang::Style::Spoken {
                break;
            }
            self.identifiers(label.start, label.end, label.mask);
            self.state.at = self.state.at.max(label.stop);
        }
        true
    }

    /// What a word can be without its neighbours.
    pub(super) fn identifiers(&mut self, start: usize, end: usize, mask: u8) {
        if mask & DIGIT == 0 && !(mask & LETTER == 0 && end - start >= 8) {
            return;
        }
        let text = self.text;
        if end - start == 17
            && mask & !(HEX | DIGIT | super::text::DASH) == 0
            && self.cisco_mac(start)
        {
            return;
        }
        if self.hashes(start, end, mask) {
            return;
        }
        if end - start >= 14
            && let Some(value) = wallet::parse(text.slice(start, end))
        {
            self.emit(Kind::CryptocurrencyWallet, value, start, end);
            return;
        }
        self.each_part(start, end, |scanner, part, first| {
            match text.at(part) | 0x20 {
                b't' => scanner.attack(part),
                b'c' => scanner.cve(part),
                b'a' if first => scanner.autonomous_system(part),
                _ => false,
            }
        });
    }

    /// Calls `read` at the start of each part of a word between dashes and underscores.
    fn each_part(
        &mut self,
        start: usize,
        end: usize,
        mut read: impl FnMut(&mut Self, usize, bool) -> bool,
    ) {
        let mut at = start;
        while at < end {
            if read(self, at, at == start) {
                at = self.state.floor.max(at + 1);
            }
            while at < end && !matches!(self.text.at(at), b'-' | b'_') {
                at += 1;
            }
            at += 1;
        }
    }

    fn attack(&mut self, at: usize) -> bool {
        let Some((value, end)) = identifiers::attack(self.text, at) else {
            return false;
        };
        if identifiers::is_model(self.text, at) {
            return false;
        }
        self.emit(Kind::AttackPattern, value, at, end);
        true
    }

    /// Digests among the hexadecimal runs of a word.
    fn hashes(&mut self, start: usize, end: usize, mask: u8) -> bool {
        if end < start + 8 {
            return false;
        }
        if mask & !(HEX | DIGIT) == 0 {
            return self.digest(start, end);
        }
        let divided = mask & !ALNUM != 0;
        divided && self.hashes_in_parts(start, end)
    }

    fn hashes_in_parts(&mut self, start: usize, end: usize) -> bool {
        let text = self.text;
        let mut found = false;
        let mut at = start;
        while at < end {
            let run_end = hash::run_end(text, at).min(end);
            if run_end >= at + 8 && !text.alnum_before_run(at, start) && !text.alnum_at(run_end) {
                found |= self.digest(at, run_end);
            }
            at = run_end.max(at);
            while at < end && class(text.at(at)) & ALNUM != 0 {
                at += 1;
            }
            while at < end && class(text.at(at)) & ALNUM == 0 {
                at += 1;
            }
        }
        found
    }

    fn digest(&mut self, start: usize, end: usize) -> bool {
        let text = self.text;
        if hash::breaks(text, end) {
            let label = match self.state.wrapped {
                Some((last, digits))
                    if start.saturating_sub(last) <= GAP_BYTES
                        && text.slice(last, start).trim().is_empty() =>
                {
                    Some(digits)
                }
                _ => hash::announced(text, start),
            };
            if label != Some(end - start)
                && let Some(wrapped) = hash::join(text, start, end, label)
                && let Some(kind) = hash::kind_of(wrapped.value.len())
            {
                self.state.wrapped = Some((wrapped.end, wrapped.value.len()));
                self.emit(kind, wrapped.value, start, wrapped.end);
                return true;
            }
        }
        let hex = text.slice(start, end);
        let Some(kind) = hash::kind_of(hex.len()).filter(|_| hash::is_digest(hex)) else {
            return false;
        };
        self.emit(kind, hex.to_ascii_lowercase(), start, end);
        true
    }
}
