//! How other formats name kinds of values.

/// MISP type and category of a kind; none for what MISP has no plain attribute for.
pub fn misp_type(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "domain-name" => ("domain", "Network activity"),
        "url" => ("url", "Network activity"),
        "ipv4-addr" | "ipv6-addr" => ("ip-dst", "Network activity"),
        "autonomous-system" => ("AS", "Network activity"),
        "mac-addr" => ("mac-address", "Network activity"),
        "email-addr" => ("email-src", "Payload delivery"),
        "md5" => ("md5", "Payload delivery"),
        "sha1" => ("sha1", "Payload delivery"),
        "sha256" => ("sha256", "Payload delivery"),
        "sha512" => ("sha512", "Payload delivery"),
        "mutex" => ("mutex", "Artifacts dropped"),
        "windows-registry-key" => ("regkey", "Persistence mechanism"),
        "cryptocurrency-wallet" => ("btc", "Financial fraud"),
        "vulnerability" => ("vulnerability", "External analysis"),
        _ => return None,
    })
}

/// Host and path of a URL, without scheme, user and port.
pub fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let rest = url.split_once("://")?.1;
    let cut = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(cut)?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then_some((host, path))
}

#[cfg(test)]
mod tests {
    use super::host_and_path;

    #[test]
    fn urls_are_taken_apart() {
        let parts = |url| host_and_path(url);
        assert_eq!(parts("http://a@b.c:80/d?e"), Some(("b.c", "/d?e")));
        assert_eq!(parts("https://[::1]:1/"), Some(("::1", "/")));
        assert_eq!(parts("https://b.c"), Some(("b.c", "")));
        assert_eq!(parts("b.c/d"), None);
    }
}
