//! Chance that repeats: a splitmix64 generator, small enough to seed anew for every lead.
//!
//! Own code rather than a crate's, because a crate may change its sequence in a patch release and the
//! demo's promise is "same seed, same account". No floats: their last bit differs between platforms.

#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator of its own for thing `index` of a kind, independent of how many were made before.
    pub const fn keyed(seed: u64, kind: u64, index: u64) -> Self {
        let mixed = mix(seed ^ mix(kind.wrapping_mul(0xD6E8_FEB8_6659_FD93)));
        Self(mix(mixed ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// `0..n`; 0 when `n` is 0. The bias is far below what a demo could show.
    pub const fn below(&mut self, n: u64) -> u64 {
        ((self.next() as u128 * n as u128) >> 64) as u64
    }

    /// `low..=high`.
    pub const fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).cast_unsigned()).cast_signed()
    }

    pub const fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// An index into something of that length; 0 for nothing.
    pub const fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// `None` only for an empty slice.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.index(from.len()))
    }

    /// An index, each as likely as its weight says.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        let mut left = self.below(total);
        for (i, weight) in weights.iter().enumerate() {
            match left.checked_sub(u64::from(*weight)) {
                Some(rest) => left = rest,
                None => return i,
            }
        }
        0
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_repeats_and_stays_in_bounds() {
        let roll = |seed| {
            let mut dice = Dice::new(seed);
            (0..100).map(|_| dice.between(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(roll(1), roll(1));
        assert_ne!(roll(1), roll(2));
        assert!(roll(3).iter().all(|n| (-3..=3).contains(n)));
        assert_eq!(Dice::new(1).below(0), 0);
        assert!((0..200).all(|s| Dice::new(s).weighted(&[0, 5, 0]) == 1));
    }
}
