//! No word of the program's own is cut at 80 columns, in any language. What people wrote may be: names have no end.
//!
//! Told from the screens themselves: where a cell says `…`, what stands before it is compared with every text of the
//! language. So a new text is watched from the day it is on one of these screens.

use std::time::Duration;

use dealdesk::app::command::COMMANDS;
use dealdesk::app::tabs::Tab;
use dealdesk::i18n::{Language, Locale, Text};
use dealdesk::sync::event::DiskNews;
use http::Method;

use super::common::app::screen::Screen;
use super::common::app::server::stage;
use super::common::app::{App, Setup};
use super::{board, keep, outbox};

/// Keys one after the other from the board, each with what it opens; a screen is looked at after every key.
const WALKS: [&str; 81] = [
    "g l C",
    "g l p P J p J",
    "S t j x j x x H Enter S a",
    "f j Enter",
    "f j j j Enter 5",
    "f a",
    "f e p",
    "f e p > m",
    "F s a Esc x",
    "F s a Enter",
    "p P p",
    "?",
    ": PgDn PgDn PgDn",
    ": t h e m e",
    ": > c o p y",
    ": / PgDn",
    ": q z q z",
    ": d e n s i t y Enter : d e n s i t y Enter",
    "! !",
    "g",
    "e",
    "y",
    "m",
    "a",
    "T",
    "B",
    "S",
    "x",
    "n Tab Tab Tab Tab",
    "t Tab S-Tab",
    "e n",
    "e b",
    "e e",
    "e l",
    "e u",
    "e m",
    "c Tab Tab Tab Tab Tab Tab",
    "y p",
    "o",
    "Q",
    "@",
    "/ a",
    "g / a b Tab Tab",
    "g t 0 d",
    "g t s",
    "g t e",
    "g t a",
    "g t f j Enter",
    "g t f a",
    "g t f F e p > 5",
    "g t f e d u e > 2 1 9 9 Enter",
    "g a",
    "g x",
    "g c f j j j j j Enter",
    "g c f a",
    "g c 0",
    "g c V T",
    "g c Enter",
    "g c c",
    "g m f e s t a g e = x",
    "g m Enter ] [",
    "g m c",
    "Enter J J 2 f",
    "Enter J Enter",
    "Enter 2 e",
    "Enter 3 ] ] ] ] m",
    "l V V L",
    "l V w",
    "l V T",
    "l V t",
    "l V e e u t m",
    "l V e e e q u Enter Tab Enter",
    "l V e e n o t e s Enter C-d",
    "h h V L",
    "g t V D",
    "g i j C-d G W W",
    "g i 2 / a n",
    "g i s",
    "g i 4",
    "g i 5",
    "g i 3 m",
];

/// The parts of a text between its places.
fn fragments(locale: &Locale) -> Vec<String> {
    let texts = Text::ALL.iter().map(|text| locale.get(*text));
    let help = COMMANDS.iter().map(|spec| locale.help(spec.command));
    let parts = texts.chain(help).flat_map(|text| text.split(['{', '}', '\n']).step_by(2));
    parts.map(|part| part.trim().to_owned()).filter(|part| part.chars().count() > 2).collect()
}

/// What of the program's own words is cut on this screen.
fn cut(screen: &Screen, own: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for line in screen.text().lines() {
        for (at, _) in line.match_indices('…') {
            let before = &line[..at];
            let is_cut = before.char_indices().any(|(from, _)| {
                let (head, run) = before.split_at(from);
                let is_start = run.chars().count() > 2
                    && (head.is_empty() || head.ends_with("  ") || head.ends_with(['│', '▌', '‹', '[']));
                let is_word = head.ends_with(' ') && run.chars().count() > 5;
                !run.starts_with(' ')
                    && !run.is_empty()
                    && (is_start || is_word)
                    && own.iter().any(|text| {
                        text.strip_prefix(run)
                            .is_some_and(|rest| !rest.trim_start().starts_with('…') && !rest.is_empty())
                    })
            });
            if is_cut {
                found.push(line.trim().to_owned());
            }
        }
    }
    found
}

struct Watch {
    language: Language,
    own: Vec<String>,
    found: Vec<String>,
}

impl Watch {
    async fn look(&mut self, app: &mut App, keys: &str) {
        app.pass(Duration::from_secs(3)).await;
        let cut = cut(&app.screen(), &self.own);
        self.found.extend(cut.into_iter().map(|line| format!("{} {keys}: {line}", self.language.code())));
    }

    async fn walk(&mut self, app: &mut App, walk: &str) {
        for key in walk.split(' ') {
            app.press(key);
            self.look(app, walk).await;
        }
        // One Esc too many asks whether to quit, because nothing is on a disk.
        for _ in 0..5 {
            app.press("Esc");
            self.look(app, "Esc").await;
        }
        let question = Locale::new(self.language).get(Text::QuitTitle).to_owned();
        if app.screen().contains(&format!(" {question} ")) {
            app.press("Esc");
        }
        app.press("g b");
    }
}

fn setup(language: Language) -> Setup {
    Setup::leads(60).size(80, 24).language(language)
}

#[tokio::test(start_paused = true)]
async fn no_label_is_cut_at_80_columns_in_any_language() {
    let mut found = Vec::new();
    for language in Language::ALL {
        let news = DiskNews::Without { why: "the disk is read-only.".into() };
        let prepared = Setup { news: Some(news), ..setup(language) }.serve();
        prepared.server.star(stage::FIRST_TALK, "Star");
        let mut app = prepared.start();
        app.wait_loaded().await;
        app.pass(Duration::from_secs(20)).await;
        let mut watch = Watch { language, own: fragments(&Locale::new(language)), found: Vec::new() };
        app.wire.hold(Method::PATCH);
        app.press("l j L");
        watch.look(&mut app, "L").await;
        app.press("Enter");
        watch.look(&mut app, "Enter").await;
        let locale = Locale::new(language);
        for tab in
            [Tab::Info, Tab::Timeline, Tab::Tasks, Tab::Contacts, Tab::Company, Tab::Mail, Tab::Changes]
        {
            let (line, word) = (app.screen().line(1).to_owned(), locale.get(tab.word()));
            assert!(line.contains(word), "{word} is not in {line}");
        }
        app.press("Esc");
        for walk in WALKS {
            watch.walk(&mut app, walk).await;
            assert!(!app.has_ended(), "{walk}");
        }
        watch.walk(&mut app, "g o").await;
        watch.walk(&mut app, "q").await;
        // A line of the outbox ends where it ends until the cursor is on it; labels do not.
        watch.own.retain(|text| !text.ends_with('.') && text.chars().count() < 30);
        for (app, keys) in
            [(outbox::filled(language).await, "g o X"), (outbox::clash(language).await, "g o Enter")]
        {
            let mut app = app;
            app.resize(80, 24);
            for key in keys.split(' ') {
                app.press(key);
                watch.look(&mut app, keys).await;
            }
        }
        found.extend(watch.found);
    }
    found.dedup();
    assert!(found.is_empty(), "{} cut:\n{}", found.len(), found.join("\n"));
}

/// A few screens of the languages that have no pictures of their own.
#[tokio::test(start_paused = true)]
async fn screens_in_spanish_and_portuguese() {
    for language in [Language::Spanish, Language::Portuguese] {
        let tag = language.code();
        let locale = Locale::new(language);
        let mut app = board(setup(language)).await;
        keep(&format!("board_{tag}_80x24"), &app);
        for (keys, name, waited) in [
            ("l j Enter", "lead", Text::Fields),
            ("2", "timeline", Text::HintKinds),
            ("g t 0", "tasks", Text::BucketOverdue),
            ("t", "task_new", Text::TaskIsFinal),
            ("Esc ?", "help", Text::HelpHint),
        ] {
            app.press(keys).wait_for(locale.get(waited)).await;
            app.pass(Duration::from_secs(5)).await;
            keep(&format!("{name}_{tag}_80x24"), &app);
        }
    }
}
