//! Seed -> the same numbers and identifiers on every machine (SplitMix64: tiny, and no run ever needs better).

use uuid::{Builder, Uuid};

/// A sequence of numbers that its seed fixes.
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of `seed`; `stream` keeps unrelated uses of one seed apart.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut mixed = Self(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let state = mixed.next();
        Self(state)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        // The high half of the product of two 32-bit numbers is below the second.
        (((self.next() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// A number of seconds from 0 to `end - 1`.
    pub(crate) fn seconds(&mut self, end: u32) -> i64 {
        i64::from(self.below(end))
    }

    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// Whether something happens that is as likely as that, from 0 to 1.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        // As many bits as the number has, so that it is spread evenly from 0 to below 1.
        ((self.next() >> 11) as f64) < probability * (1u64 << 53) as f64
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u32) as usize]
    }

    /// One of the values, each as often as its weight says; the weights add up to 100.
    pub(crate) fn weighted(&mut self, values: &[(&'static str, u32)]) -> &'static str {
        let mut left = self.below(100);
        for (value, weight) in values {
            match left.checked_sub(*weight) {
                None => return value,
                Some(rest) => left = rest,
            }
        }
        unreachable!("the weights add up to 100")
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    pub(crate) fn uuids(&mut self, count: usize) -> Vec<Uuid> {
        (0..count).map(|_| self.uuid()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_stream_fix_the_sequence() {
        let draw = |seed, stream| Random::new(seed, stream).uuids(3);
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(8, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(1, 1);
        let rare = (0..10_000).filter(|_| random.weighted(&[("often", 90), ("rare", 10)]) == "rare").count();
        assert!((800..1200).contains(&rare), "{rare}");
    }

    #[test]
    fn identifiers_are_version_4() {
        assert_eq!(Random::new(7, 7).uuid().get_version_num(), 4);
    }
}
