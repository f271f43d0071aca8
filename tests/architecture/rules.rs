//! The walls: each check returns what is wrong and where, so that a test can show that it finds something.

use super::lexer::{Kind, Token};
use super::table::{EVERYWHERE, Tables};
use super::tree::{File, Tree};

/// Longer files need a reason, which stands in `tests/architecture.rs`.
pub const LONG: usize = 400;
/// No reason is good enough for this.
pub const TOO_LONG: usize = 600;

/// Names that cross the tables.
pub fn imports(tree: &Tree, tables: &Tables) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|f| !f.is_test) {
        let Some(allowed) = tables.rooms.get(file.room()) else {
            found.push(format!("src/{}.rs: the room {:?} has no row in src/lib.rs", file.place, file.room()));
            continue;
        };
        for meaning in tree.meanings(file) {
            for path in &meaning.paths {
                let why = room_wall(file, path, allowed).or_else(|| owner_wall(file, path, tables));
                if let Some(why) = why {
                    found.push(format!("{}: {why}", at(file, meaning.line)));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn at(file: &File, line: usize) -> String {
    format!("src/{}.rs:{line}", file.place)
}

/// `crate::sync::event::Event` from `app` needs `sync`, `sync::event`, or the whole path in the row of `app`.
fn room_wall(file: &File, path: &[String], allowed: &[String]) -> Option<String> {
    let inner = path.strip_prefix(&["crate".to_owned()])?;
    let room = inner.first()?;
    let is_allowed = room == file.room() || allowed.iter().any(|a| begins(inner, a));
    (!is_allowed).then(|| format!("`{}` is not open to `{}`", path.join("::"), file.room()))
}

/// The longest row of the second table that fits.
fn owner_wall(file: &File, path: &[String], tables: &Tables) -> Option<String> {
    let row = tables.owners.iter().filter(|(what, _)| begins(path, what)).max_by_key(|(what, _)| what.len());
    let Some((what, places)) = row else {
        let is_free = matches!(path[0].as_str(), "crate" | "std");
        return (!is_free).then(|| format!("the crate `{}` has no row in src/lib.rs", path[0]));
    };
    let is_allowed = places.iter().any(|p| p == EVERYWHERE || file.is_in(p));
    (!is_allowed).then(|| {
        let only = if places.is_empty() { "nowhere".to_owned() } else { places.join(", ") };
        format!("`{}`: `{what}` is named in {only} only", path.join("::"))
    })
}

fn begins(path: &[String], prefix: &str) -> bool {
    let mut parts = path.iter();
    prefix.split("::").all(|p| parts.next().is_some_and(|q| q == p))
}

/// What no file may contain, wherever it stands.
pub fn everywhere(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in &tree.files {
        let name = file.place.rsplit('/').next().unwrap_or_default();
        if matches!(name, "utils" | "util" | "helpers" | "misc") {
            found.push(format!("src/{}.rs: a name that says nothing; say what it owns", file.place));
        }
        if file.is_test {
            continue;
        }
        if !file.source.starts_with("//! ") {
            found.push(format!("src/{}.rs: does not begin with a `//!` header", file.place));
        }
        let globs = file.names.imports.iter().filter(|i| i.alias.is_none());
        found.extend(globs.map(|i| format!("{}: a glob import hides what is named", at(file, i.line))));
        tokens(file, &mut found);
    }
    found
}

fn tokens(file: &File, found: &mut Vec<String>) {
    for (n, window) in file.tokens.windows(3).enumerate() {
        let [a, b, c] = window else { continue };
        let is_attribute = |name: &str| b.is("[") && a.is("#") && c.is_name(name);
        if is_attribute("path") {
            found.push(format!("{}: `#[path]` takes a file out of its place", at(file, a.line)));
        }
        let is_inner = a.is("!") && b.is("[") && n.checked_sub(1).is_some_and(|m| file.tokens[m].is("#"));
        if is_attribute("allow")
            || (is_inner && c.is_name("allow"))
            || is_conditional_allow(&file.tokens[n..])
        {
            found.push(format!("{}: `allow`; write `#[expect(…, reason)]`", at(file, a.line)));
        }
        if a.is(".") && b.is_name("unwrap") && c.is("(") {
            found.push(format!("{}: `unwrap`", at(file, a.line)));
        }
        // The pen writes whatever colour a cell has as bytes; it chooses none.
        if a.is_name("Color") && !file.is_in("ui/theme") && !file.is_in("shell/pen") {
            found.push(format!("{}: `Color` outside ui/theme.rs", at(file, a.line)));
        }
    }
}

/// `#[cfg_attr(…, allow(…))]`
fn is_conditional_allow(tokens: &[Token]) -> bool {
    let mut inside = tokens.iter();
    if !inside.next().is_some_and(|t| t.is_name("cfg_attr")) {
        return false;
    }
    inside.take_while(|t| !t.is("]")).any(|t| t.is_name("allow"))
}

/// Files that are too long without a reason, or beyond any; and reasons that are not needed any more.
pub fn lengths(tree: &Tree, reasons: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|f| !f.is_test) {
        let has_reason = reasons.iter().any(|(place, _)| *place == file.place);
        if file.lines > TOO_LONG {
            found.push(format!("src/{}.rs: {} lines, more than {TOO_LONG}", file.place, file.lines));
        } else if file.lines > LONG && !has_reason {
            found.push(format!("src/{}.rs: {} lines, more than {LONG}", file.place, file.lines));
        } else if file.lines <= LONG && has_reason {
            found.push(format!("src/{}.rs: {} lines need no reason any more", file.place, file.lines));
        }
    }
    for (place, _) in reasons.iter().filter(|(place, _)| !tree.files.iter().any(|f| f.place == *place)) {
        found.push(format!("src/{place}.rs: a reason for a file that is gone"));
    }
    found
}

/// Words in drawing code. Every word on the screen comes from the locale, so the only strings with letters in
/// `ui` are the program's name, places in a format, and units. The files of themes have a language of their own, which is
/// never drawn.
pub fn words(tree: &Tree) -> Vec<String> {
    const KNOWN: [&str; 2] = ["dealdesk", "ms"];
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|f| f.room() == "ui" && !f.is_test) {
        if file.place.split('/').nth(1) == Some("theme") {
            continue;
        }
        for (n, token) in file.tokens.iter().enumerate() {
            // `#[expect(…, reason = "…")]` and `#[doc = "…"]` are not drawn.
            let before = &file.tokens[n.saturating_sub(2)..n];
            let is_attribute =
                matches!(before, [name, is] if is.is("=") && (name.is_name("reason") || name.is_name("doc")));
            if token.kind != Kind::Text || is_attribute {
                continue;
            }
            let mut letters = without_places(&token.text);
            for known in KNOWN {
                letters = letters.replace(known, " ");
            }
            let is_word = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() > 1;
            if letters.split(|c: char| !c.is_alphabetic()).any(is_word) {
                found.push(format!(
                    "{}: {:?} is a word; put it into the locale",
                    at(file, token.line),
                    token.text
                ));
            }
        }
    }
    found
}

/// `"{count} · {name}"` without its places, escapes without their letters.
fn without_places(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\\' if chars.next() == Some('u') => {
                chars.by_ref().take_while(|c| *c != '}').for_each(drop);
            }
            '\\' => out.push(' '),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Texts of the locale that no code shows.
pub fn dead_texts(tree: &Tree) -> Vec<String> {
    let is_text = |window: &[Token], name: &str| {
        window[0].is_name("Text") && window[1].is("::") && window[2].is_name(name)
    };
    let mut found = Vec::new();
    for name in texts(tree) {
        let is_used = |f: &File| f.tokens.windows(3).any(|window| is_text(window, &name));
        if !tree.files.iter().any(is_used) {
            found.push(format!("`Text::{name}` is shown nowhere: take it out of i18n and the locales"));
        }
    }
    found
}

/// The names in `texts! { Name = "section.key", … }`.
fn texts(tree: &Tree) -> Vec<String> {
    let Some(i18n) = tree.files.iter().find(|f| f.place == "i18n") else { return Vec::new() };
    let rows = i18n.tokens.windows(3);
    let rows = rows.filter(|w| w[0].kind == Kind::Name && w[1].is("=") && w[2].kind == Kind::Text);
    rows.filter(|w| w[2].text.contains('.')).map(|w| w[0].text.clone()).collect()
}
