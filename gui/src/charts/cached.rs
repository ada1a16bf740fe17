//! What is worked out once and kept until what it rests on changes.

/// A value with what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Cached<Key, Value> {
    made: Option<(Key, Value)>,
}

impl<Key, Value> Default for Cached<Key, Value> {
    fn default() -> Self {
        Self { made: None }
    }
}

impl<Key: PartialEq, Value> Cached<Key, Value> {
    /// The value for a key, made anew when the key is another one than last time.
    pub(crate) fn get(&mut self, key: Key, make: impl FnOnce() -> Value) -> &Value {
        let same = self.made.as_ref().is_some_and(|(last, _)| *last == key);
        let kept = self.made.take().filter(|_| same);
        &self.made.insert(kept.unwrap_or_else(|| (key, make()))).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_for_each_key() {
        let mut cached = Cached::default();
        assert_eq!(*cached.get(1, || "one"), "one");
        assert_eq!(*cached.get(1, || "another"), "one");
        assert_eq!(*cached.get(2, || "two"), "two");
    }
}
