//! The reader of the sources, tried on what Rust allows to be written.

use std::collections::BTreeSet;

use super::lexer::{Kind, tokens};
use super::names::{names, without_tests};
use super::tree::{Tree, dependencies};

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect();
    let crates = ["tokio", "ratatui", "chrono", "http"].map(str::to_owned);
    Tree::new(files, crates.into_iter().collect())
}

/// All that the first file means, as `a::b`. An alias is a step of its own; `alias` leaves those out.
fn meant(files: &[(&str, &str)]) -> BTreeSet<String> {
    let tree = tree(files);
    let file = tree.files.iter().find(|f| f.place == files[0].0).expect("the first file");
    tree.meanings(file)
        .into_iter()
        .flat_map(|m| m.paths)
        .filter(|p| !p.iter().any(|part| part == "alias"))
        .map(|p| p.join("::"))
        .collect()
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|p| (*p).to_owned()).collect()
}

#[track_caller]
fn means(source: &str, paths: &[&str]) {
    assert_eq!(meant(&[("app/board", source)]), set(paths), "{source}");
}

#[test]
fn comments_strings_and_characters_are_not_code() {
    for hidden in [
        "// use tokio::spawn;",
        "/// [`tokio::spawn`]",
        "/* a /* nested */ use tokio::spawn; */",
        "const A: &str = \"use tokio::spawn; \\\" tokio::spawn\";",
        "const A: &str = r#\"tokio::spawn(\" tokio::spawn\"#;",
        "const A: &[u8] = br\"use tokio::spawn;\";",
        "const A: &CStr = c\"tokio::spawn()\";",
        "const A: char = '\"'; const B: &str = \"; tokio::spawn\";",
        "const A: u8 = b'\\''; // tokio::spawn",
        "fn f<'a>(x: &'a str, y: &'static str) {}",
        "let r = 1..2; let t = x.0.1; let f = 1.5e3; let tokio = 0x1f_u8;",
        "let http = http; a.tokio().b; tokio(1);",
    ] {
        assert_eq!(meant(&[("app/board", hidden)]), BTreeSet::new(), "{hidden}");
    }
    means("/* a /* nested */ b */ use tokio::spawn;", &["tokio::spawn"]);
    means("fn f<'a>() -> &'a str { tokio::spawn() }", &["tokio::spawn"]);
    means("let c = '\\u{27}'; tokio::spawn();", &["tokio::spawn"]);
    means("let s = \"\\\\\"; tokio::spawn();", &["tokio::spawn"]);
    means("let s = r##\"a\"# b\"##; tokio::spawn();", &["tokio::spawn"]);
}

#[test]
fn tokens_know_their_lines() {
    let source = "use a;\n\"two\nlines\";\n/* three\n\n*/ 'x' r#use b\n";
    let found: Vec<(Kind, String, usize)> =
        tokens(source).into_iter().map(|t| (t.kind, t.text, t.line)).collect();
    let at = |text: &str| found.iter().find(|t| t.1 == text).map(|t| (t.0, t.2));
    assert_eq!(at("two\nlines"), Some((Kind::Text, 2)));
    assert_eq!(at("r#use"), Some((Kind::Name, 6)));
    assert_eq!(at("b"), Some((Kind::Name, 6)));
}

#[test]
fn use_trees_are_read_to_their_leaves() {
    means(
        "use tokio::{self, task::{JoinSet as Set, spawn_local}, time};",
        &["tokio", "tokio::task::JoinSet", "tokio::task::spawn_local", "tokio::time"],
    );
    means("use {std::fs, core::time::Duration};", &["std::fs", "std::time::Duration"]);
    means("pub(crate) use ::std::{env::{var, self}};", &["std::env::var", "std::env"]);
    means("use tokio\n    ::\n    sync /* here */ :: mpsc;", &["tokio::sync::mpsc"]);
    means("extern crate tokio as alias; fn f() { alias::spawn(); }", &["tokio", "tokio::spawn"]);
    means("fn f() { use tokio::spawn as go; }", &["tokio::spawn"]);
    means("fn f<'a>() -> impl Sized + use<'a> { () }", &[]);
    means("use super::*;", &["crate::app"]);
    means(
        "use crate::{api::{wire::{self as w, LeadWire}}, app};",
        &["crate::api::wire", "crate::api::wire::LeadWire", "crate::app"],
    );
}

#[test]
fn relative_paths_are_made_absolute() {
    means("use super::super::api::Client;", &["crate::api::Client"]);
    means("use self::inner::A;", &["crate::app::board::inner::A"]);
    means("mod inner { use super::super::state::A; }", &["crate::app::state::A"]);
    means(
        "mod a { mod b { use super::super::C; } } use super::D;",
        &["crate::app::board::C", "crate::app::D"],
    );
    means("mod inner {} fn f() { inner::g() }", &["crate::app::board::inner::g"]);
    assert_eq!(
        meant(&[("app/mod", "use super::api; mod x {} use x::Y;")]),
        set(&["crate::api", "crate::app::x::Y"])
    );
    assert_eq!(meant(&[("main", "use dealdesk::cli::Args;")]), set(&["crate::cli::Args"]));
    assert_eq!(meant(&[("lib", "pub mod api; use self::api::A;")]), set(&["crate::api::A"]));
}

#[test]
fn code_paths_are_found_wherever_they_stand() {
    means("fn f() -> Vec<std::fs::File> {}", &["std::fs::File"]);
    means("fn f() { ::std::env::var(\"A\"); }", &["std::env::var"]);
    means("impl From<crate::api::Client> for X {}", &["crate::api::Client"]);
    means("fn f() { <tokio::time::Instant as A>::now(); }", &["tokio::time::Instant"]);
    means("fn f() { tokio::sync::mpsc::channel::<u8>(1); }", &["tokio::sync::mpsc::channel"]);
    means("fn f() { vec![tokio::spawn(async {})]; }", &["tokio::spawn"]);
    means("macro_rules! m { () => { $crate::api::X } }", &["crate::api::X"]);
    means("#[derive(tokio::Nothing)] struct A;", &["tokio::Nothing"]);
    means("#[serde(with = \"crate::api::wire::lenient\")] struct A;", &["crate::api::wire::lenient"]);
    means("fn f() { State::new(); Self::g(); T::default(); }", &[]);
    means("pub(crate) fn f(x: u8) { x.tokio::<u8>() }", &[]);
}

#[test]
fn aliases_and_reexports_are_followed() {
    means(
        "use tokio::time as alias; fn f() { alias::Instant::now(); }",
        &["tokio::time", "tokio::time::Instant::now"],
    );
    let laundered = meant(&[
        ("app/board", "use crate::sync::event::Innocent;"),
        ("sync/event", "pub use super::hidden::Door as Innocent;"),
        ("sync/hidden", "pub use crate::api::{Client as Door};"),
    ]);
    assert!(laundered.contains("crate::api::Client"), "{laundered:?}");
    let parent =
        meant(&[("app/board", "use super::Thing;"), ("app/mod", "use crate::api::Client as Thing;")]);
    assert!(parent.contains("crate::api::Client"), "{parent:?}");
    // A function named as its module must not send the reader in circles.
    let circle =
        meant(&[("ui/mod", "use crate::app::layout;"), ("app/mod", "mod layout; pub use layout::layout;")]);
    assert_eq!(circle, set(&["crate::app::layout"]));
    let circle = meant(&[
        ("ui/mod", "use crate::a::X;"),
        ("a", "pub use crate::b::X;"),
        ("b", "pub use crate::a::X;"),
    ]);
    assert_eq!(circle, set(&["crate::a::X", "crate::b::X"]));
}

#[test]
fn test_code_is_left_out_and_nothing_else() {
    let code = |source: &str| {
        let code = without_tests(&tokens(source));
        code.tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(code("#[cfg(test)] mod tests { fn f() { {} } } fn g() {}"), "fn g ( ) { }");
    assert_eq!(code("#[cfg(test)] use a::{b, c}; x"), "x");
    assert_eq!(code("#[cfg(test)] #[derive(A)] struct B { c: D } x"), "x");
    assert_eq!(code("#[cfg(test)] const fn f() -> [u8; 2] { [1; 2] } x"), "x");
    assert_eq!(code("#[cfg(test)] const A: B = B { c: 1 }; x"), "x");
    assert_eq!(code("struct A { #[cfg(test)] b: C, d: E }"), "struct A { d : E }");
    assert_eq!(code("struct A { d: E, #[cfg(test)] b: C }"), "struct A { d : E , }");
    assert_eq!(code("fn f() { g(#[cfg(test)] 1); }"), "fn f ( ) { g ( ) ; }");
    assert!(code("#[cfg(not(test))] mod real {}").contains("real"));
    assert!(code("#[cfg(any(test, unix))] mod real {}").contains("real"));
    assert!(code("\"#[cfg(test)]\" mod real {}").contains("real"));

    let with_file = tree(&[
        ("api/error", "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod more {\n}\n"),
        ("api/error/tests", "use tokio::spawn;"),
        ("api/error/tests/deep", "use tokio::spawn;"),
        ("api/error/testsuite", "use tokio::spawn;"),
    ]);
    let tests: Vec<(&str, bool)> = with_file.files.iter().map(|f| (f.place.as_str(), f.is_test)).collect();
    assert_eq!(
        tests,
        [
            ("api/error", false),
            ("api/error/tests", true),
            ("api/error/tests/deep", true),
            ("api/error/testsuite", false)
        ]
    );
    assert_eq!(with_file.files[0].lines, 0, "five lines, all of them tests");
}

#[test]
fn declared_modules_are_known_with_what_is_around_them() {
    let found =
        names(&tokens("pub mod a; mod b { pub(super) mod c { fn f() {} } } mod d; fn g() { if x { y } }"));
    let found: Vec<String> = found.modules.iter().map(|m| m.join("::")).collect();
    assert_eq!(found, ["a", "b", "b::c", "d"]);
}

#[test]
fn dependencies_are_spelled_as_code_does() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\n# screen\nserde-json = \"1\"\nhttp = { version = \"1\" }\n\n[dev-dependencies]\nvt100 = \"1\"\n";
    assert_eq!(dependencies(manifest), set(&["serde_json", "http"]));
}
