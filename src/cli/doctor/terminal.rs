//! The terminal: its size, its colours, its language, how wide it draws, and how a text gets into the clipboard.

use std::process::Stdio;
use std::time::Duration;

use super::super::{ColorChoice, looks};
use super::{Area, drawn};
use crate::config::{self, Env, Terminal};
use crate::shell::probe;
use crate::ui::theme::Colors;

/// The board is in one column below this.
const NARROW: u16 = 60;
/// A tmux that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(2);

pub async fn look(colors: ColorChoice, env: &impl Env) -> Area {
    let mut area = Area::new("terminal");
    size(&mut area);
    palette(&mut area, colors, env);
    locale(&mut area, env);
    widths(&mut area);
    clipboard(&mut area, env).await;
    area
}

fn size(area: &mut Area) {
    match probe::screen() {
        None => area.note(
            "size",
            "this is no terminal, so the board cannot be drawn here",
            "In scripts, the commands need none.",
        ),
        Some((columns, rows)) if columns < NARROW || rows < 10 => {
            let what = format!("{columns} columns, {rows} rows");
            area.note("size", &what, "From 60 columns the board has several columns.");
        }
        Some((columns, rows)) => area.ok("size", &format!("{columns} columns, {rows} rows")),
    }
}

fn palette(area: &mut Area, colors: ColorChoice, env: &impl Env) {
    let name = env.var("TERM").unwrap_or_default();
    match name.as_str() {
        "" => area.note("TERM", "not set", "The terminal sets it; over SSH it comes along."),
        "dumb" => area.note("TERM", "dumb: it can place nothing", "Use --plain: the program line by line."),
        name => area.ok("TERM", name),
    }
    let proof = env.var("COLORTERM").unwrap_or_else(|| "not set".to_owned());
    match looks::colors(colors, env) {
        Colors::All => area.ok("colours", &format!("all of them (COLORTERM is {proof})")),
        Colors::None => area.ok("colours", "none are wanted (NO_COLOR or --color never)"),
        Colors::Ansi16 => {
            let next = "If your terminal has all colours: COLORTERM=truecolor, or --color all.";
            area.note("colours", &format!("the 16 of the terminal (COLORTERM is {proof})"), next);
        }
    }
}

fn locale(area: &mut Area, env: &impl Env) {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| Some((name, env.var(name)?)));
    match set {
        Some((name, value)) if value.to_uppercase().replace('-', "").contains("UTF8") => {
            area.ok("locale", &format!("{name}={value}"));
        }
        Some((name, value)) => area.note(
            "locale",
            &format!("{name}={value} says nothing of UTF-8"),
            "Set LANG=C.UTF-8 (or your language's, such as en_GB.UTF-8), and on the other side of SSH too.",
        ),
        None => area.note("locale", "LC_ALL, LC_CTYPE and LANG are not set", "Set LANG=C.UTF-8."),
    }
}

fn widths(area: &mut Area) {
    let Some(all) = drawn() else {
        area.note("widths", "not measured: no terminal answered where its cursor stands", "");
        return;
    };
    let wrong: Vec<_> = all.iter().filter(|one| one.counted != one.drawn).collect();
    if wrong.is_empty() {
        area.ok("widths", "wide signs and emoji are drawn as wide as they are counted");
    }
    for one in wrong {
        let what = format!(
            "{} ({}) is drawn {} wide and counted {}",
            one.sample, one.called, one.drawn, one.counted
        );
        area.note("widths", &what, "Rows with it may look shifted; nothing else comes of it.");
    }
}

async fn clipboard(area: &mut Area, env: &impl Env) {
    match config::terminal(env) {
        Terminal::Bare => area
            .ok("clipboard", "sent to the terminal itself (OSC 52); whether it takes it, no terminal tells"),
        Terminal::Screen => {
            let next = "In .screenrc nothing is needed; the terminal around it has to take OSC 52.";
            area.note("clipboard", "through GNU screen, in pieces it hands on", next);
        }
        Terminal::Tmux => tmux(area).await,
    }
}

async fn tmux(area: &mut Area) {
    match option("set-clipboard").await.as_deref() {
        Some("off") => area.note(
            "clipboard",
            "tmux keeps it to itself: set-clipboard is off",
            "In ~/.tmux.conf: set -g set-clipboard external",
        ),
        Some(set) => {
            area.ok("clipboard", &format!("through tmux, which hands it on: set-clipboard is {set}"));
        }
        None => {
            area.note(
                "clipboard",
                "tmux did not say how it is set",
                "`tmux show -g set-clipboard` shows it.",
            );
        }
    }
    if let Some("off") = option("allow-passthrough").await.as_deref() {
        area.ok("tmux", "allow-passthrough is off, and is not needed");
    }
}

/// A global option, as tmux tells it.
async fn option(name: &str) -> Option<String> {
    let mut command = tokio::process::Command::new("tmux");
    command.args(["show", "-gv", name]).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
