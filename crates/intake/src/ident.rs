//! Identifiers that follow from content.

use uuid::Uuid;

/// Namespace of identifiers made here (drawn at random once).
const NAMESPACE: Uuid = Uuid::from_u128(0x6d0b_6f0e_94a4_4a6c_9a3b_5f1c_7e0d_2b91);

/// `kind--` and the version 5 UUID of `parts`, which are kept apart from one another.
pub(crate) fn derived<'a>(kind: &str, parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut name = kind.to_owned();
    for part in parts {
        name.push('\u{1f}');
        name.push_str(part);
    }
    format!("{kind}--{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::derived;

    #[test]
    fn parts_are_kept_apart() {
        assert_ne!(derived("x", ["ab", "c"]), derived("x", ["a", "bc"]));
        assert_eq!(derived("x", ["a"]), derived("x", ["a"]));
        assert!(derived("x-y", ["a"]).starts_with("x-y--"));
    }
}
