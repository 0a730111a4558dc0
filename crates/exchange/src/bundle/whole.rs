//! Entries that travel whole. What carries an entry is the same in every export of it, from whichever
//! record: nothing of it says where the entry stands or when it was recorded.

use super::DEFINED;
use crate::marked::references;
use ascribe_stix::carry::Carried;
use serde_json::Value;
use std::collections::HashMap;

/// Makes the carriers of one export.
#[derive(Debug, Default)]
pub struct Carriers {
    /// Source, object and statement, and how often they were carried: a source that goes back to
    /// what it said before says it twice.
    times: HashMap<(String, String, String), u64>,
}

impl Carriers {
    /// An object that carries this entry.
    pub fn wrap(&mut self, entry: &Carried) -> Value {
        let key = (entry.source.clone(), entry.id.clone(), entry.body.clone());
        let times = self.times.entry(key).or_default();
        *times += 1;
        let created = created(entry.published.as_deref());
        entry.wrap(*times, &created, &references(&entry.marking))
    }
}

/// When its source published it, with milliseconds (STIX 2.1, 3.2); where nobody says, always the
/// same.
fn created(published: Option<&str>) -> String {
    let Some((whole, rest)) = published.and_then(|time| time.split_at_checked(19)) else {
        return DEFINED.to_owned();
    };
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(3).collect();
    format!("{whole}.{digits:0<3}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_statements_stay_apart_and_carriers_do_not_change() {
        let entry = Carried {
            source: "s".to_owned(),
            published: Some("2021-03-02T00:00:00.5Z".to_owned()),
            ..Carried::default()
        };
        let twice = |carriers: &mut Carriers| [carriers.wrap(&entry), carriers.wrap(&entry)];
        let made = twice(&mut Carriers::default());
        assert_ne!(made[0]["id"], made[1]["id"]);
        assert_eq!(made[0]["created"], "2021-03-02T00:00:00.500Z");
        assert_eq!(made, twice(&mut Carriers::default()));
        assert_eq!(created(None), DEFINED);
    }
}
