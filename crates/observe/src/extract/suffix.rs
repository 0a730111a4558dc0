//! Public suffixes: which last labels make a domain, and which of them are file extensions too.

/// Whether `host` (lower case, no trailing dot) is registered or registrable under a known
/// public suffix. A private suffix (`duckdns.org`) is itself a registered name.
pub(super) fn is_domain(host: &str) -> bool {
    let Some(suffix) = psl::suffix(host.as_bytes()) else {
        return false;
    };
    if !suffix.is_known() {
        return is_alternative_root(host);
    }
    match suffix.typ() {
        Some(psl::Type::Private) => host.contains('.'),
        _ => suffix.as_bytes().len() < host.len(),
    }
}

/// Names under roots outside ICANN's that intrusions use.
fn is_alternative_root(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(head, last)| {
        matches!(last, "bit" | "bazar" | "i2p")
            && head.rsplit('.').next().is_some_and(|name| name.len() > 3)
    })
}

/// Number of labels in the public suffix of `host`, at least 1.
pub(super) fn labels_in_suffix(host: &str) -> usize {
    psl::suffix(host.as_bytes()).map_or(1, |suffix| suffix.as_bytes().split(|&b| b == b'.').count())
}

/// Suffixes that hardly ever end a file, an attribute or a sentence.
pub(super) fn is_common(tld: &str) -> bool {
    matches!(
        tld,
        "com"
            | "net"
            | "org"
            | "info"
            | "biz"
            | "edu"
            | "gov"
            | "mil"
            | "int"
            | "onion"
            | "ru"
            | "cn"
            | "su"
            | "ua"
            | "kr"
            | "jp"
            | "de"
            | "fr"
            | "nl"
            | "eu"
            | "uk"
            | "us"
            | "br"
            | "ir"
            | "tw"
            | "hk"
            | "vn"
            | "pk"
            | "pw"
            | "tk"
            | "ga"
            | "gq"
            | "cf"
            | "cz"
            | "hu"
            | "ro"
            | "se"
            | "ch"
            | "es"
            | "dk"
            | "fi"
            | "kz"
            | "by"
            | "tr"
            | "gr"
            | "au"
            | "nz"
            | "ca"
            | "mx"
            | "ar"
            | "cl"
            | "za"
            | "ws"
            | "cc"
            | "tv"
            | "top"
            | "xyz"
            | "club"
            | "online"
            | "site"
            | "icu"
            | "shop"
            | "space"
            | "website"
            | "tech"
            | "pro"
            | "mobi"
            | "asia"
            | "live"
            | "host"
            | "press"
            | "fun"
            | "vip"
            | "wang"
            | "bid"
            | "buzz"
            | "cyou"
    )
}

/// Top-level domains that are file extensions more often than domains in a report.
pub(super) fn is_also_extension(tld: &str) -> bool {
    matches!(
        tld,
        "py" | "sh"
            | "rs"
            | "md"
            | "so"
            | "ps"
            | "zip"
            | "mov"
            | "cab"
            | "app"
            | "pm"
            | "java"
            | "pub"
            | "mk"
            | "mm"
            | "vi"
            | "dot"
            | "docs"
            | "map"
            | "inc"
            | "hiv"
            | "target"
            | "data"
    )
}

/// Top-level domains that a programmer writes after a dot: attributes, modules, methods.
pub(super) fn is_also_attribute(tld: &str) -> bool {
    matches!(
        tld,
        "name"
            | "id"
            | "info"
            | "data"
            | "io"
            | "is"
            | "in"
            | "to"
            | "me"
            | "at"
            | "it"
            | "as"
            | "do"
            | "run"
            | "now"
            | "open"
            | "map"
            | "call"
            | "post"
            | "search"
            | "select"
            | "page"
            | "link"
            | "host"
            | "date"
            | "next"
            | "zone"
            | "net"
            | "web"
            | "app"
            | "style"
            | "events"
            | "security"
            | "management"
            | "network"
            | "ad"
            | "ms"
            | "show"
            | "play"
            | "read"
            | "case"
            | "win"
            | "bar"
            | "foo"
            | "pub"
            | "box"
            | "client"
            | "total"
            | "space"
            | "email"
            | "plus"
            | "tools"
            | "media"
            | "report"
    )
}

/// Top-level domains that are English words a sentence may begin with.
pub(super) fn is_also_word(tld: &str) -> bool {
    matches!(
        tld,
        "in" | "so"
            | "it"
            | "is"
            | "at"
            | "to"
            | "be"
            | "no"
            | "me"
            | "my"
            | "as"
            | "do"
            | "us"
            | "am"
            | "by"
            | "now"
            | "one"
            | "see"
            | "here"
            | "how"
            | "you"
            | "next"
            | "all"
            | "work"
    )
}

/// Extensions of files that are no top-level domains, in order.
const EXTENSIONS: &[&str] = &[
    "7z", "apk", "asp", "aspx", "bak", "bat", "bin", "bmp", "bz2", "c", "cer", "cfg", "class",
    "cmd", "conf", "cpl", "cpp", "crt", "cs", "csv", "dat", "db", "deb", "dll", "dmg", "doc",
    "docm", "docx", "drv", "eml", "evtx", "exe", "gif", "go", "gz", "h", "hpp", "hta", "htm",
    "html", "ico", "img", "ini", "iso", "jar", "jpeg", "jpg", "js", "jse", "json", "jsp", "key",
    "kt", "lnk", "log", "lua", "msg", "msi", "ocx", "pcap", "pdf", "pem", "pfx", "php", "pkg",
    "png", "ppt", "pptx", "ps1", "psm1", "rar", "rb", "rpm", "rtf", "scr", "sql", "sqlite", "svg",
    "swift", "sys", "tar", "tgz", "tmp", "ts", "tsx", "txt", "vb", "vbe", "vbs", "vhd", "whl",
    "wsf", "xls", "xlsm", "xlsx", "xml", "xz", "yaml", "yar", "yml",
];

/// Whether what ends so is a file, not a host.
pub(super) fn is_extension(last: &str) -> bool {
    EXTENSIONS.binary_search(&last).is_ok() || is_also_extension(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_in_order() {
        assert!(EXTENSIONS.is_sorted());
        assert!(is_extension("exe") && is_extension("py") && !is_extension("com"));
    }
}
