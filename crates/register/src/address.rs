//! Addresses as logs and scripts write them besides the usual way.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address that a word is: with leading zeros (`198.051.100.009`), as one number (`3325256713`,
/// `0xC6336409`), or as the name under which its host is asked for (`9.100.51.198.in-addr.arpa`).
pub(crate) fn written(word: &str) -> Option<IpAddr> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let lower = word.to_ascii_lowercase();
    if let Some(labels) = lower.strip_suffix(".in-addr.arpa") {
        let mut parts: Vec<&str> = labels.split('.').collect();
        parts.reverse();
        return quad(&parts);
    }
    if let Some(nibbles) = lower.strip_suffix(".ip6.arpa") {
        return backwards(nibbles);
    }
    let number = match lower.strip_prefix("0x") {
        Some(hex) if hex.len() == 8 => u32::from_str_radix(hex, 16).ok(),
        None if (8..=10).contains(&lower.len()) && lower.bytes().all(|b| b.is_ascii_digit()) => {
            lower.parse().ok()
        }
        _ => None,
    };
    match number {
        Some(number) => Some(Ipv4Addr::from(number).into()),
        None => quad(&lower.split('.').collect::<Vec<_>>()),
    }
}

/// Four numbers, leading zeros or not.
fn quad(parts: &[&str]) -> Option<IpAddr> {
    let [a, b, c, d] = parts else { return None };
    let octet = |part: &str| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u8>().ok())?
    };
    Some(Ipv4Addr::new(octet(a)?, octet(b)?, octet(c)?, octet(d)?).into())
}

/// 32 hexadecimal digits, the last first.
fn backwards(nibbles: &str) -> Option<IpAddr> {
    let digits: Vec<u128> = nibbles
        .split('.')
        .map(|n| {
            (n.len() == 1)
                .then(|| u128::from_str_radix(n, 16).ok())
                .flatten()
        })
        .collect::<Option<_>>()?;
    let number = digits.iter().rev().fold(0u128, |sum, n| (sum << 4) | n);
    (digits.len() == 32).then(|| Ipv6Addr::from(number).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_however_it_is_written() {
        let address: IpAddr = "198.51.100.9".parse().unwrap();
        for word in [
            "198.051.100.009",
            "3325256713",
            "0xC6336409",
            "9.100.51.198.in-addr.arpa",
            "9.100.51.198.IN-ADDR.ARPA.",
            "(198.51.100.9)",
        ] {
            assert_eq!(written(word), Some(address), "{word}");
        }
        let name = "9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
        assert_eq!(written(name), Some("2001:db8:7::9".parse().unwrap()));
        for word in [
            "198.51.100",
            "300.1.1.1",
            "99999999999",
            "in-addr.arpa",
            "0x12",
            "a.b.c.d",
        ] {
            assert_eq!(written(word), None, "{word}");
        }
    }
}
