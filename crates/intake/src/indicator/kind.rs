//! The words feeds use for types of indicators.

pub(crate) use ascribe_observe::ObservableType as Kind;

/// The type that a feed's `word` means: names of STIX, MISP and of common feeds.
pub(crate) fn kind_of_word(word: &str) -> Option<Kind> {
    let plain = word
        .trim()
        .to_ascii_lowercase()
        .replace(['_', ' ', ':'], "-");
    Some(match plain.as_str() {
        "domain" | "domain-name" | "hostname" | "host" | "fqdn" | "dns" => Kind::DomainName,
        "url" | "uri" => Kind::Url,
        "ip" | "ipv4" | "ipv4-addr" | "ip-src" | "ip-dst" | "ip-address" | "ip-port"
        | "address" | "cidr" | "network" | "netblock" | "ip-range" | "ip-src|port"
        | "ip-dst|port" => Kind::Ipv4Addr,
        "ipv6" | "ipv6-addr" => Kind::Ipv6Addr,
        "email" | "email-addr" | "email-src" | "email-dst" | "email-address" | "mail"
        | "email-reply-to" => Kind::EmailAddr,
        "md5" | "filehash-md5" | "hash-md5" | "md5-hash" => Kind::Md5,
        "sha1" | "sha-1" | "filehash-sha1" | "hash-sha1" | "sha1-hash" => Kind::Sha1,
        "sha256" | "sha-256" | "filehash-sha256" | "hash-sha256" | "sha256-hash" => Kind::Sha256,
        "sha512" | "sha-512" | "filehash-sha512" | "sha512-hash" => Kind::Sha512,
        "cve" | "vulnerability" => Kind::Vulnerability,
        "attack-pattern" | "technique" => Kind::AttackPattern,
        "regkey" | "registry" | "registry-key" | "windows-registry-key" => Kind::WindowsRegistryKey,
        "mutex" => Kind::Mutex,
        "mac" | "mac-addr" | "mac-address" => Kind::MacAddr,
        "as" | "asn" | "autonomous-system" => Kind::AutonomousSystem,
        "btc" | "bitcoin" | "eth" | "wallet" | "cryptocurrency-wallet" => {
            Kind::CryptocurrencyWallet
        }
        _ => return None,
    })
}
