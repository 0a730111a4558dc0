//! Bitcoin and Ethereum addresses; only those whose checksum holds.

use sha2::{Digest, Sha256};
use sha3::Keccak256;

const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// Final constants of bech32 (BIP 173) and bech32m (BIP 350).
const BECH32_FINAL: u32 = 1;
const BECH32M_FINAL: u32 = 0x2bc8_30a3;

/// The normalised address, if `word` is one.
pub(super) fn parse(word: &str) -> Option<String> {
    match word.as_bytes().first()? {
        b'1' | b'3' if (26..=35).contains(&word.len()) => {
            is_base58check(word).then(|| word.to_owned())
        }
        b'b' | b'B' if (14..=90).contains(&word.len()) => {
            is_segwit(word).then(|| word.to_ascii_lowercase())
        }
        b'0' if word.len() == 42 => is_ethereum(word).then(|| word.to_ascii_lowercase()),
        _ => None,
    }
}

/// Base58Check with version 0 (P2PKH) or 5 (P2SH): 21 bytes and 4 of a double SHA-256.
fn is_base58check(word: &str) -> bool {
    let mut decoded = [0u8; 25];
    for byte in word.bytes() {
        let Some(digit) = BASE58.iter().position(|&known| known == byte) else {
            return false;
        };
        let mut carry = u32::try_from(digit).unwrap_or(0);
        for place in decoded.iter_mut().rev() {
            carry += u32::from(*place) * 58;
            *place = u8::try_from(carry & 0xff).unwrap_or(0);
            carry >>= 8;
        }
        if carry != 0 {
            return false;
        }
    }
    let (payload, sum) = decoded.split_at(21);
    let version = payload.first().copied().unwrap_or(255);
    let leading = word.bytes().take_while(|&byte| byte == b'1').count();
    let zeros = decoded.iter().take_while(|&&byte| byte == 0).count();
    matches!(version, 0 | 5)
        && leading == zeros
        && Sha256::digest(Sha256::digest(payload)).get(..4) == Some(sum)
}

/// Segregated witness address of the main network (BIP 173, BIP 350).
fn is_segwit(word: &str) -> bool {
    let mixed = word.bytes().any(|b| b.is_ascii_uppercase())
        && word.bytes().any(|b| b.is_ascii_lowercase());
    let lower = word.to_ascii_lowercase();
    let Some(data) = lower.strip_prefix("bc1").filter(|_| !mixed) else {
        return false;
    };
    let mut values = Vec::with_capacity(data.len());
    for byte in data.bytes() {
        let Some(value) = BECH32.iter().position(|&known| known == byte) else {
            return false;
        };
        values.push(u32::try_from(value).unwrap_or(0));
    }
    let Some(&version) = values.first() else {
        return false;
    };
    let expected = if version == 0 {
        BECH32_FINAL
    } else {
        BECH32M_FINAL
    };
    // The human-readable part "bc" expanded: high bits, a zero, low bits.
    let expanded = [3, 3, 0, 2, 3].into_iter().chain(values.iter().copied());
    let program = values.len().saturating_sub(7) * 5 / 8;
    let sized = if version == 0 {
        matches!(program, 20 | 32)
    } else {
        version <= 16 && (2..=40).contains(&program)
    };
    sized && polymod(expanded) == expected
}

/// The checksum polynomial of BIP 173.
fn polymod(values: impl Iterator<Item = u32>) -> u32 {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    values.fold(1, |check, value| {
        let top = check >> 25;
        let next = ((check & 0x01ff_ffff) << 5) ^ value;
        GENERATOR
            .iter()
            .enumerate()
            .filter(|(bit, _)| (top >> bit) & 1 == 1)
            .fold(next, |sum, (_, generator)| sum ^ generator)
    })
}

/// `0x` and 40 digits; digits of mixed case must carry the checksum of EIP-55.
fn is_ethereum(word: &str) -> bool {
    let Some(hex) = word
        .strip_prefix("0x")
        .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    else {
        return false;
    };
    let upper = hex.bytes().any(|b| b.is_ascii_uppercase());
    let lower = hex.bytes().any(|b| b.is_ascii_lowercase());
    if !(upper && lower) {
        return upper || lower;
    }
    let sum = Keccak256::digest(hex.to_ascii_lowercase());
    hex.bytes()
        .zip(sum.iter().flat_map(|byte| [byte >> 4, byte & 15]))
        .all(|(digit, nibble)| {
            digit.is_ascii_digit() || digit.is_ascii_uppercase() == (nibble >= 8)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_hold_and_typos_fail() {
        for word in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xde709f2102306220921060314715629080e2fb77",
        ] {
            assert!(parse(word).is_some(), "{word}");
        }
        for word in [
            "1BoatSLRHtKNngkdXEeobR76b53LETtpyU",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
            "0x0000000000000000000000000000000000000000",
        ] {
            assert!(parse(word).is_none(), "{word}");
        }
    }
}
