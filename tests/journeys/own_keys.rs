//! Keys and commands of the person's own: the screen names them, and what a lead is called is one argument.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;

use super::common::app::server::stage;
use super::common::app::{App, Setup};
use super::{STAR, at_star, on_star, settled};

fn with(config: &str) -> Setup {
    Setup { config: config.to_owned(), ..Setup::leads(60) }
}

#[tokio::test(start_paused = true)]
async fn every_sentence_names_the_keys_as_they_are() {
    let config = r#"
[keys.global]
"edit.undo" = "U"
"help.show" = "F1"
"note.add" = []
"lead.set_price" = "e p"
"view.back" = ["F10", "Esc"]
[keys.board]
"lead.move" = "M"
"lead.move_left" = []
"lead.move_right" = "F9"
[keys.card]
"tab.1" = "F2"
"tab.2" = []
[keys.inbox]
"inbox.take" = "A"
[keys.text]
"draft.send" = "F4"
"draft.outside" = []
"#;
    let (mut app, id) = on_star(with(config)).await;
    let footer = |app: &App| app.screen().text().lines().last().expect("a footer").to_owned();
    let shown = footer(&app);
    assert!(shown.contains("F9 carry") && shown.contains("M move") && !shown.contains('H'), "{shown}");
    assert!(shown.contains("F1 keys  F10 quit"), "{shown}");
    app.press("m").wait_for("m has no meaning here; F1 shows the keys.").await;
    app.press("n").wait_for("n has no meaning here").await;
    app.press("e").wait_for("p  Change the budget").await;
    app.press("Esc").press("w").wait_for("is won. U takes it back.").await;
    settled(&mut app).await;
    app.press("u").wait_for("u has no meaning here").await;
    app.press("U").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::FIRST_TALK);
    app.press("M").wait_for("Move “Star deal” to").await;
    app.press("Esc").press("t").wait_for("Enter").await;
    // Without a key there is the name.
    app.wait_for(":draft.outside").await;
    app.press("Esc").press("Enter").wait_until("the tabs", |s| s.contains("[F2 Info]")).await;
    app.wait_until("a tab without a key", |s| s.contains(" · Timeline")).await;
    app.press("g i").wait_until("the keys below the card", |s| s.contains("A take")).await;
}

#[tokio::test(start_paused = true)]
async fn the_program_says_that_there_is_something_to_say_about_the_file() {
    let mut app = with("[keys.global]\n\"note.add\" = \"w\"\n\"lead.wno\" = \"x\"\n").start();
    app.wait_for("config.toml: 2 things to mend; dealdesk config check names them.").await;
}

/// A program that writes down its arguments, a line each, and ends with that many.
fn witness(dir: &Path) -> (String, std::path::PathBuf) {
    let (program, seen) = (dir.join("witness"), dir.join("seen"));
    let script =
        format!("#!/bin/sh\nfor a in \"$@\"; do printf '<%s>\\n' \"$a\"; done > {}\n", seen.display());
    std::fs::write(&program, script).expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("it can be run");
    (program.display().to_string(), seen)
}

async fn told(name: &str, run: &str, is_read_only: bool) -> (App, Option<String>) {
    let home = tempfile::tempdir().expect("a directory");
    let (program, seen) = witness(home.path());
    let more = "takes_terminal = true\n";
    let config = format!("[[own]]\nname = \"Show\"\nkey = \"g s\"\nrun = [\"{program}\", {run}]\n{more}");
    let editor = Some(("false".to_owned(), home.path().to_owned()));
    let setup = Setup { is_read_only, editor, ..with(&config) };
    let prepared = setup.serve();
    let id = prepared.server.star(stage::FIRST_TALK, STAR);
    let mut app = at_star(prepared).await;
    app.server.edit(id, &json!({"name": name, "price": 999_000_001}));
    app.press("r").wait_until("the new name", |s| !s.cursor().starts_with(STAR)).await;
    app.press("g s").wait_until("a word about it", |s| s.contains("“Show”")).await;
    (app, std::fs::read_to_string(seen).ok())
}

#[tokio::test(start_paused = true)]
async fn what_a_lead_is_called_is_one_literal_argument() {
    for (name, argument) in [
        ("; rm -rf /", "; rm -rf /"),
        ("$(touch x) `id` ${HOME}", "$(touch x) `id` ${HOME}"),
        ("a \"b\" 'c' \\ *", "a \"b\" 'c' \\ *"),
        ("Café 東京 👍", "Café 東京 👍"),
    ] {
        let (app, seen) = told(name, "\"{name}\", \"name={name}\", \"{price}\", \"{tags?}\"", false).await;
        let wanted = format!("<{argument}>\n<name={argument}>\n<999000001>\n<>\n");
        assert_eq!(seen.as_deref(), Some(wanted.as_str()), "{}", app.screen());
    }
    // Lines and control characters are inert before they come so far.
    let (_, seen) = told("one\ntwo\u{1b}[31m", "\"{name}\"", false).await;
    let seen = seen.expect("it was run");
    assert_eq!(seen.lines().count(), 1, "{seen:?}");
    assert!(seen.contains("one") && seen.contains("two") && !seen.contains('\u{1b}'), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn a_value_is_never_an_option_by_accident() {
    let (app, seen) = told("-rf --all", "\"{name}\"", false).await;
    assert_eq!(seen, None);
    assert!(app.screen().contains("{name} begins with a hyphen here"), "{}", app.screen());
    for (run, wanted) in
        [("\"--\", \"{name}\"", "<-->\n<-rf --all>\n"), ("\"--name={name}\"", "<--name=-rf --all>\n")]
    {
        assert_eq!(told("-rf --all", run, false).await.1.as_deref(), Some(wanted));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_stops_it_and_where_nothing_shall_be_changed_it_is_not_run() {
    let (app, seen) = told("x", "\"{field:Install date}\"", false).await;
    assert_eq!(seen, None);
    assert!(app.screen().contains("there is no {field:Install date} here"), "{}", app.screen());
    let (app, seen) = told("x", "\"{id}\"", true).await;
    assert_eq!(seen, None);
    assert!(app.screen().contains("may change something, and here nothing is changed"), "{}", app.screen());
}
