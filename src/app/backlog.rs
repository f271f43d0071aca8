//! Pages of a list that come one after the other, and when what they add up to is worth reading from the disk again.
//!
//! A list of a hundred thousand is read in hundreds of pages. To show each of them means to read all before it again,
//! and a key that is pressed meanwhile waits for it. So a page is shown when a quarter of all is new, which makes the
//! whole cost of showing that of reading the list a few times, and whatever is left is shown at the end.

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
    /// So many entries are new, other, or gone; whether the list is to be read from the disk now. Nothing new says how
    /// young the list is.
    pub const fn is_due(&mut self, news: usize) -> bool {
        self.new += news;
        self.all += news;
        let is_due = news == 0 || self.new * SHARE >= self.all;
        if is_due {
            self.new = 0;
        }
        is_due
    }

    /// The list was read to its end; whether something of it was not shown yet.
    pub const fn is_left(&mut self) -> bool {
        let is_left = self.new > 0;
        self.new = 0;
        is_left
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_list_is_shown_a_few_times_and_whole_in_the_end() {
        let mut backlog = Backlog::default();
        let shown = (0..400).filter(|_| backlog.is_due(250)).count();
        assert!((10..40).contains(&shown), "{shown} of 400 pages");
        assert!(!backlog.is_due(250));
        assert!(backlog.is_left());
        assert!(!backlog.is_left());
    }

    proptest! {
        /// Never is more than a share of what came unshown.
        #[test]
        fn little_is_ever_left_out(pages in proptest::collection::vec(1_usize..=250, 0..200)) {
            let mut backlog = Backlog::default();
            for came in pages {
                backlog.is_due(came);
                prop_assert!(backlog.new * SHARE <= backlog.all);
            }
        }
    }
}
