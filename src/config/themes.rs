//! The themes a person wrote: which there are, and where they belong. What is in them is understood where it is drawn.

use std::path::{Path, PathBuf};

use super::file::THEMES;
use super::names::{listed, nearest};
use crate::domain::SafeText;
use crate::files;

const ENDING: &str = ".toml";

/// Where they are: beside `config.toml`.
pub fn dir(config: &Path) -> PathBuf {
    config.with_file_name("themes")
}

/// A theme as a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTheme {
    pub path: PathBuf,
    pub text: String,
}

/// Their names. One that is called as a theme of the program is none: that is the program's.
pub fn names(dir: &Path) -> Result<Vec<String>, NoTheme> {
    let names = files::names_in(dir, ENDING).map_err(|error| unreadable(dir, &error))?;
    Ok(names.into_iter().filter(|name| !THEMES.contains(&name.as_str())).collect())
}

/// Why a theme cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTheme {
    /// What there is instead, and where one would belong.
    #[error("there is no theme `{name}`: {there_are}")]
    Unknown { name: SafeText, there_are: String },
    #[error("{}: {why}", path.display())]
    Unreadable { path: PathBuf, why: SafeText },
}

/// Looks for one; only for its name, which becomes no path that was not found in the directory.
pub fn find(dir: &Path, name: &str) -> Result<PathBuf, NoTheme> {
    let own = names(dir)?;
    if own.iter().any(|known| known == name) {
        return Ok(dir.join(format!("{name}{ENDING}")));
    }
    let known: Vec<&str> = THEMES.into_iter().chain(own.iter().map(String::as_str)).collect();
    let place = dir.join(format!("NAME{ENDING}"));
    let there_are = match nearest(name, &known) {
        Some(near) => format!("did you mean `{near}`? There are {}", listed(&known)),
        None => format!("there are {}", listed(&known)),
    };
    let there_are = format!("{there_are}; a theme of your own is a file {}", place.display());
    Err(NoTheme::Unknown { name: SafeText::line(name), there_are })
}

pub fn read(dir: &Path, name: &str) -> Result<OwnTheme, NoTheme> {
    let path = find(dir, name)?;
    let content = files::read(&path).map_err(|error| unreadable(&path, &error))?.unwrap_or_default();
    match String::from_utf8(content) {
        Ok(text) => Ok(OwnTheme { path, text }),
        Err(_) => Err(unreadable(&path, &"it is not UTF-8")),
    }
}

fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> NoTheme {
    NoTheme::Unreadable { path: path.to_owned(), why: SafeText::line(&why.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_found_by_its_name_and_what_is_missing_says_where_it_belongs() {
        let home = tempfile::tempdir().unwrap();
        let dir = dir(&home.path().join("config.toml"));
        let none = read(&dir, "mine").unwrap_err().to_string();
        let place = dir.join("NAME.toml").display().to_string();
        assert!(none.starts_with("there is no theme `mine`: there are `default`, `dark`, "), "{none}");
        assert!(none.ends_with(&place), "{none}");

        std::fs::create_dir(&dir).unwrap();
        std::fs::write(dir.join("mine.toml"), "x").unwrap();
        std::fs::write(dir.join("dark.toml"), "not looked at").unwrap();
        std::fs::write(dir.join("bytes.toml"), [0xff]).unwrap();
        std::fs::write(home.path().join("config.toml"), "secret").unwrap();
        assert_eq!(read(&dir, "mine").unwrap().text, "x");
        assert_eq!(names(&dir).unwrap(), ["bytes", "mine"]);
        let said = |name| read(&dir, name).unwrap_err().to_string();
        assert!(said("mien").contains("did you mean `mine`? There are `default`"), "{}", said("mien"));
        assert!(said("bytes").ends_with("bytes.toml: it is not UTF-8"), "{}", said("bytes"));
        for name in ["../config", "", "mine.toml", "\u{1b}[31m"] {
            assert!(matches!(read(&dir, name), Err(NoTheme::Unknown { .. })), "{name:?}");
            assert!(!said(name).contains('\u{1b}'));
        }
    }
}
