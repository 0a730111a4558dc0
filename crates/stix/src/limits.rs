//! How much input is accepted.

/// Upper bounds for one call of [`crate::parse()`]. What exceeds a bound is
/// reported and left out; nothing is cut short silently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole input.
    pub max_bytes: usize,
    /// Bytes of one object.
    pub max_object_bytes: usize,
    /// Objects in one input; the objects beyond it are counted and left out.
    pub max_objects: usize,
    /// Nesting of arrays and objects inside one object.
    pub max_depth: usize,
    /// Threads that parse objects; small inputs use one.
    pub max_threads: usize,
}

impl Default for Limits {
    /// Room for the largest public collections (ATT&CK is 30 MB and 21 000
    /// objects) with a factor of thirty to spare.
    fn default() -> Self {
        Self {
            max_bytes: 1 << 30,
            max_object_bytes: 64 << 20,
            max_objects: 2_000_000,
            max_depth: 100,
            max_threads: 2,
        }
    }
}
