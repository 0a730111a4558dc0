//! Tags of sealed entries that a batch holds back until their rows are written.

/// Tags of sealed entries of some kinds, with their objects.
pub(crate) struct Met<'a> {
    /// The kinds that count.
    pub kinds: &'a [&'a str],
    /// Tag, place among the objects.
    pub tags: Vec<(i64, usize)>,
    /// The objects, each as often as it comes after another.
    pub objects: Vec<String>,
}

impl<'a> Met<'a> {
    pub(crate) fn new(kinds: &'a [&'a str]) -> Self {
        Met {
            kinds,
            tags: Vec::new(),
            objects: Vec::new(),
        }
    }

    /// Takes the tags of a sealed entry, if it counts.
    pub(crate) fn take(&mut self, kind: &str, object_id: &str, tags: &[i64]) {
        if !self.kinds.contains(&kind) {
            return;
        }
        if self.objects.last().is_none_or(|last| last != object_id) {
            self.objects.push(object_id.to_owned());
        }
        let at = self.objects.len() - 1;
        self.tags.extend(tags.iter().map(|tag| (*tag, at)));
    }
}
