//! Addresses of requests, under the names that rules use for their parts.

use crate::event::Event;

/// A request seen by a web server: path and query apart. Rules ask `cs-uri-query` both of the
/// query and of the whole target, as servers differ in what they write there: it has both.
pub(crate) fn served<'a>(event: &mut Event<'a>, target: &'a str) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    event.put("cs-uri-stem", path);
    event.put("cs-uri-query", query);
    event.put("cs-uri-query", target);
    event.put("cs-uri", target);
    event.put("c-uri", target);
}

/// A request seen by a proxy.
pub(crate) fn asked<'a>(event: &mut Event<'a>, url: &'a str) {
    event.put("c-uri", url);
    event.put("cs-uri", url);
    event.put("url", url);
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, target) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, h)| h);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    event.put("cs-host", name);
    event.put("r-dns", name);
    target_of(event, target);
}

/// Path, query and extension of what a proxy was asked for.
pub(crate) fn target_of<'a>(event: &mut Event<'a>, target: &'a str) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    event.put("cs-uri-stem", path);
    event.put("c-uri-stem", path);
    event.put("cs-uri-query", query);
    event.put("c-uri-query", query);
    let last = path.rsplit('/').next().unwrap_or(path);
    if let Some((_, extension)) = last.rsplit_once('.') {
        event.put("c-uri-extension", extension);
    }
}
