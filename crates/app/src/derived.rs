//! The marking of what is derived: the join of the markings of what it was derived from. What was
//! asked for can make it stricter, never wider; wider goes only what its source permits.

use crate::error::AppError;
use crate::picture::is_knowledge;
use crate::session::Session;

impl Session {
    /// For an answer from everything known: at least as strict as all of it.
    pub(crate) fn derived_from_knowledge(&self, asked: &str) -> Result<String, AppError> {
        self.derived(asked, &[], &|kind| is_knowledge(kind))
    }

    /// For a statement about these objects.
    pub(crate) fn derived_from(&self, asked: &str, objects: &[&str]) -> Result<String, AppError> {
        self.derived(asked, objects, &|_| false)
    }

    /// Refuses a marking that the policy does not know: nobody could read what bears it.
    pub(crate) fn must_read(&self, marking: &str) -> Result<(), AppError> {
        if self.access.reads(marking) {
            return Ok(());
        }
        Err(AppError::Usage {
            what: "--marking".to_owned(),
            rule: "is none that the policy knows".to_owned(),
            remedy: "write one of TLP 2.0 (TLP:GREEN), or one of the policy file".to_owned(),
        })
    }

    /// From these objects, and from everything of these kinds that the reader may see.
    pub(crate) fn derived(
        &self,
        asked: &str,
        objects: &[&str],
        kinds: &dyn Fn(&str) -> bool,
    ) -> Result<String, AppError> {
        // One that cannot be read admits no reader already.
        if !self.access.reads(asked) {
            return Ok(asked.to_owned());
        }
        let groups = self.ledger.groups()?;
        let mut markings: Vec<String> = groups
            .into_iter()
            .filter(|(_, kind)| kinds(kind))
            .map(|(marking, _)| marking)
            .collect();
        for object in objects {
            let entries = self.ledger.by_object(object)?;
            markings.extend(entries.into_iter().map(|e| e.marking));
        }
        markings.sort_unstable();
        markings.dedup();
        let sources = markings.iter().map(String::as_str);
        Ok(self.access.join(sources.chain([asked])))
    }
}
