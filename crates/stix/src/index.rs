//! The objects of one input by id, type and relationship.

use crate::object::Object;
use std::collections::HashMap;

/// Looks objects up; refers to them by position in the slice it was built from.
#[derive(Debug, Default)]
pub struct Index<'p> {
    by_id: HashMap<&'p str, usize>,
    /// Older or equal versions of ids that stand more than once.
    others: HashMap<&'p str, Vec<usize>>,
    by_type: HashMap<&'p str, Vec<usize>>,
    by_source: HashMap<&'p str, Vec<usize>>,
    by_target: HashMap<&'p str, Vec<usize>>,
}

impl<'p> Index<'p> {
    /// Indexes `objects`.
    #[must_use]
    pub fn new(objects: &'p [Object<'_>]) -> Self {
        let mut index = Self {
            by_id: HashMap::with_capacity(objects.len()),
            ..Self::default()
        };
        for (at, object) in objects.iter().enumerate() {
            index.add_id(objects, at, object);
            index
                .by_type
                .entry(object.type_name())
                .or_default()
                .push(at);
            let view = object.view();
            for (map, end) in [
                (&mut index.by_source, &view.source_ref),
                (&mut index.by_target, &view.target_ref),
            ] {
                if let Some(end) = end {
                    map.entry(end.as_str()).or_default().push(at);
                }
            }
        }
        index
    }

    fn add_id(&mut self, objects: &[Object<'_>], at: usize, object: &'p Object<'_>) {
        let Some(known) = self.by_id.insert(object.id(), at) else {
            return;
        };
        let modified = |at: usize| objects.get(at).map(|o| o.view().modified.as_deref());
        let older = if modified(known) > modified(at) {
            self.by_id.insert(object.id(), known);
            at
        } else {
            known
        };
        self.others.entry(object.id()).or_default().push(older);
    }

    /// The latest version of an id: the greatest `modified`, among equals the
    /// last.
    #[must_use]
    pub fn id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The other versions of an id.
    #[must_use]
    pub fn other_versions(&self, id: &str) -> &[usize] {
        self.others.get(id).map_or(&[], Vec::as_slice)
    }

    /// All objects of a type.
    #[must_use]
    pub fn of_type(&self, type_name: &str) -> &[usize] {
        self.by_type.get(type_name).map_or(&[], Vec::as_slice)
    }

    /// Relationships whose `source_ref` is `id`.
    #[must_use]
    pub fn from_source(&self, id: &str) -> &[usize] {
        self.by_source.get(id).map_or(&[], Vec::as_slice)
    }

    /// Relationships whose `target_ref` is `id`.
    #[must_use]
    pub fn to_target(&self, id: &str) -> &[usize] {
        self.by_target.get(id).map_or(&[], Vec::as_slice)
    }

    /// The types present, sorted, with the number of objects of each.
    #[must_use]
    pub fn types(&self) -> Vec<(&'p str, usize)> {
        let mut types: Vec<_> = self.by_type.iter().map(|(t, at)| (*t, at.len())).collect();
        types.sort_unstable();
        types
    }
}
