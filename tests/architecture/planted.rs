//! Each wall with a hole in it: what must be found, and what must not.

use std::collections::BTreeSet;

use super::rules;
use super::table::Tables;
use super::tree::{Tree, dependencies};

/// The real tables, so that these cases also fail when a row is loosened by mistake.
fn tables() -> Tables {
    Tables::read(include_str!("../../src/lib.rs"))
}

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect();
    let mut crates: BTreeSet<String> = dependencies(include_str!("../../Cargo.toml"));
    crates.insert("left_pad".to_owned());
    Tree::new(files, crates)
}

fn walls(place: &str, code: &str) -> Vec<String> {
    rules::imports(&tree(&[(place, code)]), &tables())
}

#[test]
fn what_crosses_the_tables_is_found() {
    for (place, code) in [
        ("domain/lead", "use crate::api::wire::LeadWire;"),
        ("domain/lead", "fn f(now: std::time::SystemTime) {}"),
        ("domain/lead", "use serde_json::Value;"),
        ("api/client", "use crate::sync::Engine;"),
        ("api/client", "use crate::{domain::Lead, app::State};"),
        ("api/client", "fn f() { tokio::spawn(async {}); }"),
        ("api/client", "fn f() { std::time::SystemTime::now(); }"),
        ("api/client", "use std::time::Instant;"),
        ("sync/pull", "use crate::api::wire;"),
        ("sync/pull", "use crate::api::{wire::leads::LeadWire as Lead};"),
        ("sync/pull", "use reqwest::Client;"),
        ("sync/pull", "use std::fs::File;"),
        ("app/board", "use crate::api::Client;"),
        ("app/board", "use crate::sync::Engine;"),
        ("app/board", "use crate::sync;"),
        ("app/board", "use super::super::shell::run;"),
        ("app/board", "fn f() { crate::ui::view(); }"),
        ("app/board", "use ratatui::layout::Rect;"),
        ("app/layout", "use ratatui::style::Style;"),
        ("app/update", "use tokio::sync::mpsc;"),
        ("app/update", "fn f() { std::env::var(\"HOME\"); }"),
        ("app/update", "use std::{collections::HashMap, fs};"),
        ("app/update", "use chrono::Utc;"),
        ("app/update", "use chrono::{self as time}; fn f() { time::Local::now(); }"),
        ("app/update", "use core::time::Duration;"),
        ("app/update", "#[serde(with = \"crate::api::wire::lenient\")] struct A;"),
        ("ui/board", "use crate::sync::Engine;"),
        ("ui/board", "use crate::config::Access;"),
        ("ui/board", "use crossterm::event::Event;"),
        ("ui/board", "use ratatui::style::Color;"),
        ("ui/board", "use ratatui::style::Stylize;"),
        ("ui/board", "use ratatui::prelude::Rect;"),
        ("ui/theme", "fn f() { std::process::exit(1); }"),
        ("i18n", "use crate::app::State;"),
        ("i18n", "use crate::sync::Engine;"),
        ("demo/server", "use crate::api::Client;"),
        ("demo/server", "use crate::sync::event::Event;"),
        ("demo/server", "use ratatui::layout::Rect;"),
        ("shell/run", "fn f() { std::time::SystemTime::now(); }"),
        ("shell/run", "use crate::demo::Account;"),
        ("shell/run", "use crate::api::wire::LeadWire;"),
        ("cli/board", "fn f() { std::thread::spawn(|| ()); }"),
        ("cli/board", "fn f() { tokio::task::spawn_local(async {}); }"),
        ("cli/board", "use std::env;"),
        ("main", "use dealdesk::sync::Engine;"),
        ("app/board", "use left_pad::pad;"),
        ("attic/board", "fn f() {}"),
    ] {
        assert!(!walls(place, code).is_empty(), "not found in src/{place}.rs: {code}");
    }
}

#[test]
fn what_the_tables_allow_is_let_through() {
    for (place, code) in [
        ("domain/lead", "use super::ids::LeadId; use serde::Serialize; use std::fmt;"),
        ("api/client", "use crate::domain::Lead; use tokio::time::Instant; fn f() { Instant::now(); }"),
        ("api/gate/clock", "use std::time::SystemTime; fn f() { SystemTime::now(); }"),
        ("sync/engine", "use crate::api::{Client, gate::Lane}; use tokio::task::JoinSet;"),
        ("app/board", "use crate::{domain::Lead, i18n::Text, sync::{event::Event, overlay::Overlay}};"),
        ("app/layout", "use ratatui::layout::Rect;"),
        ("app/card", "use ratatui::layout::Rect;"),
        ("app/board", "#[cfg(test)] mod tests { use tokio::spawn; use crate::api::Client; }"),
        ("ui/theme", "use ratatui::style::{Color, Style};"),
        ("ui/board", "use crate::app::layout::Regions; use ratatui::buffer::Buffer;"),
        ("i18n", "use crate::app::command::COMMANDS; use crate::sync::event::Trouble;"),
        ("demo/server", "use crate::api::wire::LeadWire; fn f() { std::thread::Builder::new(); }"),
        ("shell/clock", "fn f() { std::time::SystemTime::now(); }"),
        ("cli/mod", "use crate::{api, app, config, demo, shell, sync, ui}; use std::process::ExitCode;"),
        ("main", "use dealdesk::cli::Args; use std::process::ExitCode;"),
    ] {
        assert_eq!(walls(place, code), Vec::<String>::new(), "src/{place}.rs: {code}");
    }
}

#[test]
fn a_violation_is_reported_with_its_place_and_reason() {
    assert_eq!(
        walls("app/board", "use std::fmt;\n\nuse crate::{\n    api::Client,\n};"),
        ["src/app/board.rs:4: `crate::api::Client` is not open to `app`"]
    );
    let found = walls("ui/board", "use tokio::sync::mpsc;");
    assert!(
        found[0].starts_with("src/ui/board.rs:1: `tokio::sync::mpsc`: `tokio` is named in api,"),
        "{found:?}"
    );
}

#[test]
fn a_forbidden_name_behind_a_reexport_is_found() {
    let found = rules::imports(
        &tree(&[
            ("app/board", "use crate::sync::event::Sender;"),
            ("sync/event", "pub use tokio::sync::mpsc::Sender;"),
        ]),
        &tables(),
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/app/board.rs:1: `tokio::sync::mpsc::Sender`"), "{found:?}");
}

#[test]
fn what_no_file_may_contain_is_found() {
    let found = |place: &str, code: &str| rules::everywhere(&tree(&[(place, code)])).len();
    for code in [
        "fn f() {}",
        "// no header\n//! late",
        "//! H\n#[allow(dead_code)] fn f() {}",
        "//! H\n#![allow(dead_code)]",
        "//! H\n#[cfg_attr(unix, allow(dead_code))] fn f() {}",
        "//! H\n#[path = \"elsewhere.rs\"] mod a;",
        "//! H\nfn f() { x.unwrap(); }",
        "//! H\nuse super::lead::*;",
        "//! H\nfn f() { Color::Rgb(1, 2, 3); }",
    ] {
        assert_eq!(found("ui/board", code), 1, "{code}");
    }
    assert_eq!(found("ui/utils", "//! H\n"), 1);
    for code in [
        "//! H\n#[expect(dead_code, reason = \"allow\")] fn f() {}",
        "//! H\nfn f() { x.unwrap_or(1); allow(1); }",
        "//! H\n#[cfg(test)] mod tests { use super::*; fn f() { x.unwrap(); } }",
        "//! H\nfn f() { ColorChoice::Auto; \"Color::Rgb\"; }",
    ] {
        assert_eq!(found("ui/board", code), 0, "{code}");
    }
    assert_eq!(found("ui/theme", "//! H\nfn f() { Color::Rgb(1, 2, 3); }"), 0);
}

#[test]
fn long_files_and_stale_reasons_are_found() {
    let long = |lines: usize| "//! x\n".repeat(lines);
    let found = |lines: usize, reasons: &[(&str, &str)]| {
        rules::lengths(&tree(&[("app/board", &long(lines))]), reasons).len()
    };
    let reason: &[(&str, &str)] = &[("app/board", "one flat match")];
    assert_eq!((found(400, &[]), found(401, &[])), (0, 1));
    assert_eq!((found(401, reason), found(400, reason), found(601, reason)), (0, 1, 1));
    assert_eq!(found(10, &[("app/gone", "it was long")]), 1);
    let tests = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", long(390), "fn f() {}\n".repeat(300));
    assert_eq!(rules::lengths(&tree(&[("app/board", &tests)]), &[]), Vec::<String>::new());
}

#[test]
fn words_in_drawing_code_are_found() {
    let found = |code: &str| rules::words(&tree(&[("ui/board", code)])).len();
    assert_eq!(found("fn f() { paint::text(buf, area, \"No leads\", style); }"), 1);
    assert_eq!(found("fn f() { paint::right(buf, area, &format!(\"{n} leads\"), style); }"), 1);
    assert_eq!(found("fn f() { paint::centered(buf, area, \"Пусто\", style); }"), 1);
    assert_eq!(found("const EMPTY: &str = r\"nothing\";"), 1);
    assert_eq!(found("fn f() { paint::text(buf, area, \"dealdesk\", style); }"), 0);
    assert_eq!(found("fn f() { format!(\"{count} · {name:>width$} \\u{2026}\\n\"); }"), 0);
    assert_eq!(found("#[expect(clippy::x, reason = \"some words\")] fn f() {}"), 0);
    assert_eq!(rules::words(&tree(&[("ui/theme/file", "const A: &str = \"bold\";")])), Vec::<String>::new());
    assert_eq!(rules::words(&tree(&[("app/board", "const A: &str = \"words\";")])), Vec::<String>::new());
}

#[test]
fn texts_that_nothing_shows_are_found() {
    let i18n = "texts! { Yes = \"word.yes\", No = \"word.no\" } fn f() { let x = \"plain\"; }";
    let found = |code: &str| rules::dead_texts(&tree(&[("i18n", i18n), ("ui/board", code)]));
    assert_eq!(found("fn f() { get(Text::Yes); get(Text::No); }"), Vec::<String>::new());
    let dead = found("fn f() { get(Text::Yes); \"Text::No\"; } #[cfg(test)] fn g() { get(Text::No); }");
    assert_eq!(dead.len(), 1, "{dead:?}");
    assert!(dead[0].contains("`Text::No`"), "{dead:?}");
}
