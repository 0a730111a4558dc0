//! One event of a log.

use crate::sigma::Logsource;
use crate::time::Time;
use std::borrow::Cow;

/// Which log an event is of, in the words of rules. An event may be of several categories and
/// services: a process start in the security log is `process_creation` and `security`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Source {
    /// `windows`, `linux`, `zeek` …; `""` where it is not known.
    pub product: &'static str,
    /// `process_creation`, `webserver` ….
    pub categories: &'static [&'static str],
    /// `security`, `sshd` ….
    pub services: &'static [&'static str],
}

impl Source {
    /// Whether a rule for `logsource` is for events of this source.
    #[must_use]
    pub fn suits(&self, logsource: &Logsource) -> bool {
        let among = |asked: &Option<String>, own: &[&str]| {
            asked
                .as_deref()
                .is_none_or(|a| own.iter().any(|o| o.eq_ignore_ascii_case(a)))
        };
        among(&logsource.product, &[self.product])
            && among(&logsource.category, self.categories)
            && among(&logsource.service, self.services)
    }
}

/// An event: its fields under the names that rules use for such a log.
#[derive(Debug, Clone, Default)]
pub struct Event<'a> {
    /// Which log it is of.
    pub source: Source,
    /// When, if the log says.
    pub time: Option<Time>,
    /// Names and values; a name may occur more than once.
    pub fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The line or record as it stands in the log.
    pub raw: &'a str,
    /// True when keywords are looked for in `raw`, not in the values: the log is plain text.
    pub plain: bool,
}

impl<'a> Event<'a> {
    /// Adds a field unless its value is empty or `-`, as logs write what is missing.
    pub(crate) fn put(&mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        let value = value.into();
        if !matches!(&*value, "" | "-") {
            self.fields.push((name.into(), value));
        }
    }

    /// All values of a field.
    pub fn values<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e str> {
        self.fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| &**v)
    }

    /// The first value of the first of these fields that it has.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.fields.iter().find(|(n, _)| n == name))
            .map(|(_, v)| &**v)
    }

    /// The address that acted.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.first(&[
            "c-ip",
            "src_ip",
            "SourceIp",
            "IpAddress",
            "ClientIpAddress",
            "id.orig_h",
        ])
    }

    /// The machine that it happened on.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.first(&[
            "Computer",
            "hostname",
            "ServerHostName",
            "s-computername",
            "s-ip",
        ])
    }

    /// The account that acted.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.first(&[
            "User",
            "TargetUserName",
            "SubjectUserName",
            "cs-username",
            "AuthenticatedUser",
            "user",
        ])
    }
}
