//! Which belongs to which, the way back: sorted pairs of ids, eight bytes each.
//!
//! A list inside every contact and company would cost ten times that for 100 000 leads.

#[derive(Debug, Default)]
pub struct Pairs(Vec<(u32, u32)>);

impl Pairs {
    /// Unsorted is fine while an account is being made; [`Self::sort`] has to follow.
    pub fn push(&mut self, left: i64, right: i64) {
        self.0.extend(pair(left, right));
    }

    pub fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.shrink_to_fit();
    }

    pub fn add(&mut self, left: i64, right: i64) {
        if let Some(pair) = pair(left, right)
            && let Err(at) = self.0.binary_search(&pair)
        {
            self.0.insert(at, pair);
        }
    }

    pub fn remove(&mut self, left: i64, right: i64) {
        if let Some(at) = pair(left, right).and_then(|pair| self.0.binary_search(&pair).ok()) {
            self.0.remove(at);
        }
    }

    /// Takes every pair with that `right` away.
    pub fn forget_right(&mut self, right: i64) {
        self.0.retain(|(_, r)| i64::from(*r) != right);
    }

    /// What belongs to `left`, by id.
    pub fn of(&self, left: i64) -> impl Iterator<Item = i64> + '_ {
        let left = u32::try_from(left).unwrap_or_default();
        let start = self.0.partition_point(|(l, _)| *l < left);
        self.0[start..].iter().take_while(move |(l, _)| *l == left).map(|(_, right)| i64::from(*right))
    }
}

/// Ids of accounts fit; one that does not belongs to nobody.
fn pair(left: i64, right: i64) -> Option<(u32, u32)> {
    u32::try_from(left).ok().zip(u32::try_from(right).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_in_order() {
        let mut pairs = Pairs::default();
        for (left, right) in [(2, 9), (1, 5), (2, 3), (2, 9), (-1, 4)] {
            pairs.push(left, right);
        }
        pairs.sort();
        pairs.add(2, 5);
        pairs.add(2, 5);
        assert_eq!(pairs.of(2).collect::<Vec<_>>(), [3, 5, 9]);
        pairs.remove(2, 4);
        pairs.remove(1, 5);
        assert_eq!(pairs.of(1).count(), 0);
        pairs.forget_right(5);
        assert_eq!(pairs.of(2).collect::<Vec<_>>(), [3, 9]);
        assert_eq!(pairs.of(3).count() + pairs.of(-1).count(), 0);
    }
}
