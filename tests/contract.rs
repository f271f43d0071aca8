//! The wire types against what the API was seen to answer.
//!
//! The folder `tests/fixtures` is the list of tests: every file is read by the rule of its name, turned into domain
//! values, and nothing may be left out on the way. The demo server writes through the same types, so without
//! these files both ends could be wrong together.

#[path = "contract/golden.rs"]
mod golden;
#[path = "contract/mutations.rs"]
mod mutations;
#[path = "contract/office.rs"]
mod office;
#[path = "contract/resources.rs"]
mod resources;
#[path = "contract/rules.rs"]
mod rules;
#[path = "contract/story.rs"]
mod story;

use rules::{fixtures, rule};

/// Files in which something is left out on purpose, with the number of parts and the reason.
const LEFT_OUT: &[(&str, usize, &str)] = &[];

#[test]
fn every_fixture_reads_without_loss() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 95, "only {} fixtures found", fixtures.len());
    for (name, body) in &fixtures {
        let rule = rule(name)
            .unwrap_or_else(|| panic!("{name}: no rule for this resource in tests/contract/rules.rs"));
        let report = (rule.read)(body).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(!report.values.is_empty(), "{name}: nothing was read");
        let expected = LEFT_OUT.iter().find(|(file, ..)| file == name).map_or(0, |(_, count, _)| *count);
        assert_eq!(report.left_out.len(), expected, "{name}: {:#?}", report.left_out);
    }
}

#[test]
fn the_table_of_losses_names_existing_files() {
    let names: Vec<_> = fixtures().into_iter().map(|(name, _)| name).collect();
    for (file, ..) in LEFT_OUT {
        assert!(names.iter().any(|name| name == file), "{file}");
    }
}

#[test]
fn every_rule_has_a_fixture() {
    let names: Vec<_> = fixtures().into_iter().map(|(name, _)| name).collect();
    for rule in rules::RULES {
        let used = names.iter().any(|name| rules::rule(name).is_some_and(|r| r.prefix == rule.prefix));
        assert!(used, "{}", rule.prefix);
    }
}
