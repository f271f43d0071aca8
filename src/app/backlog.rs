//! Pages of a list that come one after the other, and when what they add up to is worth reading from the disk again.
//!
//! A list of a hundred thousand is read in hundreds of pages. To show each of them means to read all before it again,
//! and a key that is pressed meanwhile waits for it. So a full page is shown when a quarter of the list is new, which
//! makes the whole cost of showing that of reading the list a few times; one that is not full is the last of its kind.

/// What a page of tasks, contacts or companies holds when more of them follow.
pub const FULL: usize = 250;

/// Below this share of all that came, what is new can wait.
const SHARE: usize = 4;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Since it was last shown.
    new: usize,
    /// Since the program was started.
    all: usize,
}

impl Backlog {
    /// A page came; whether the list is to be read from the disk now.
    pub fn is_due(&mut self, came: usize, full: usize) -> bool {
        self.new += came;
        self.all += came;
        let is_due = came < full || self.new * SHARE >= self.all;
        if is_due {
            self.new = 0;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_list_is_shown_a_few_times_and_whole_in_the_end() {
        let mut backlog = Backlog::default();
        let shown = (0..400).filter(|_| backlog.is_due(FULL, FULL)).count();
        assert!((10..30).contains(&shown), "{shown} of 400 pages");
        assert!(backlog.is_due(0, FULL));
    }

    #[test]
    fn a_page_that_is_not_full_is_shown_at_once() {
        let mut backlog = Backlog { new: 0, all: 1_000_000 };
        assert!(!backlog.is_due(FULL, FULL));
        assert!(backlog.is_due(1, FULL));
        assert_eq!(backlog.new, 0);
    }

    proptest! {
        /// Never is more than a share of what came unshown.
        #[test]
        fn little_is_ever_left_out(pages in proptest::collection::vec(0_usize..=FULL, 0..200)) {
            let mut backlog = Backlog::default();
            for came in pages {
                backlog.is_due(came, FULL);
                prop_assert!(backlog.new * SHARE <= backlog.all);
            }
        }
    }
}
