//! The best of many hits as they come: what is shown is short, and what is found may be everything.

/// The `most` with the least keys of all that are put in. Never many more are held: a letter that every name has would
/// take megabytes for the two hundred rows that are shown.
#[derive(Debug)]
pub struct Best<K, T> {
    most: usize,
    kept: Vec<(K, T)>,
    /// Whoever is not before this is none of them.
    worst: Option<K>,
}

impl<K: Ord + Copy, T> Best<K, T> {
    pub fn new(most: usize) -> Self {
        Self { most, kept: Vec::new(), worst: None }
    }

    pub fn put(&mut self, key: K, one: T) {
        if self.worst.is_some_and(|worst| key >= worst) {
            return;
        }
        self.kept.push((key, one));
        // Twice as many: they are looked through once for as many new ones.
        if self.kept.len() > self.most.saturating_mul(2) {
            self.kept.select_nth_unstable_by_key(self.most, |(key, _)| *key);
            self.worst = self.kept.get(self.most).map(|(key, _)| *key);
            self.kept.truncate(self.most);
        }
    }

    /// In the order of their keys.
    pub fn in_order(mut self) -> impl Iterator<Item = T> {
        self.kept.sort_unstable_by_key(|(key, _)| *key);
        self.kept.into_iter().take(self.most).map(|(_, one)| one)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_in_order(
            all in proptest::collection::vec(0_u16..300, 0..80),
            most in 0_usize..12,
        ) {
            let mut best = Best::new(most);
            for key in &all {
                best.put(*key, *key);
            }
            let mut ordered = all;
            ordered.sort_unstable();
            ordered.truncate(most);
            prop_assert!(best.kept.len() <= 2 * most);
            prop_assert_eq!(best.in_order().collect::<Vec<_>>(), ordered);
        }
    }
}
