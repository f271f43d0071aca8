//! The walls of the house: who may name whom, as the header of `src/lib.rs` tells it, checked in every file.
//!
//! Names are read from the source, not from the compiler: a type that arrives by inference is not seen, a path
//! that is written is, through aliases, groups, re-exports and strings of `serde`. Each rule is also tried on
//! code that breaks it.

#[path = "architecture/lexer.rs"]
mod lexer;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/rules.rs"]
mod rules;
#[path = "architecture/table.rs"]
mod table;
#[path = "architecture/tree.rs"]
mod tree;

#[path = "architecture/planted.rs"]
mod planted;
#[path = "architecture/reading.rs"]
mod reading;

use std::collections::BTreeSet;
use std::path::Path;

use table::Tables;
use tree::Tree;

/// Files of more than 400 lines without tests, and why there is no seam.
const REASONS: &[(&str, &str)] = &[];

fn source() -> (Tree, Tables) {
    let tree = Tree::read(Path::new("."));
    let lib = tree.files.iter().find(|f| f.place == "lib").expect("src/lib.rs");
    let tables = Tables::read(&lib.source);
    (tree, tables)
}

#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn nothing_is_named_across_the_tables_of_the_crate_docs() {
    let (tree, tables) = source();
    none(&rules::imports(&tree, &tables));
}

#[test]
fn the_tables_know_every_room_and_every_dependency() {
    let (tree, tables) = source();
    let rooms: BTreeSet<&str> = tree.files.iter().map(tree::File::room).collect();
    assert_eq!(rooms, tables.rooms.keys().map(String::as_str).collect());

    let manifest = std::fs::read_to_string("Cargo.toml").expect("a manifest");
    let foreign = tables.owners.keys().filter_map(|p| p.split("::").next());
    let foreign: BTreeSet<String> =
        foreign.filter(|c| !matches!(*c, "std" | "crate")).map(str::to_owned).collect();
    assert_eq!(tree::dependencies(&manifest), foreign, "[dependencies] and the second table of src/lib.rs");

    let exists = |place: &str| tree.files.iter().any(|f| f.is_in(place));
    let places = tables.owners.values().flatten().filter(|p| *p != table::EVERYWHERE);
    none(&places.filter(|p| !exists(p)).map(|p| format!("there is no src/{p}")).collect::<Vec<_>>());
}

#[test]
fn files_begin_with_a_header_and_hide_nothing() {
    none(&rules::everywhere(&source().0));
}

#[test]
fn files_are_short_or_have_a_reason() {
    none(&rules::lengths(&source().0, REASONS));
}

#[test]
fn drawing_code_holds_no_words() {
    none(&rules::words(&source().0));
}

#[test]
fn every_text_of_the_locale_is_shown_somewhere() {
    none(&rules::dead_texts(&source().0));
}

/// The architecture page sends its readers to files; they must be there.
#[test]
fn paths_in_the_crate_docs_exist() {
    let lib = std::fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let docs: Vec<&str> = lib.lines().map_while(|l| l.strip_prefix("//!")).collect();
    let quoted = docs.iter().flat_map(|l| l.split('`').skip(1).step_by(2));
    let paths: Vec<&str> = quoted
        .filter(|q| ["src/", "tests/", "assets/", "benches/"].iter().any(|dir| q.starts_with(dir)))
        .filter(|q| !q.contains(['*', ' ', '<']))
        .collect();
    assert!(paths.len() > 10, "{paths:?}");
    none(&paths.iter().filter(|p| !Path::new(p).exists()).map(|p| format!("no {p}")).collect::<Vec<_>>());
}
