//! How it shall look, as it is said on the command line and by the environment.

use std::path::Path;

use super::{Args, ColorChoice, Exit, Stop, warn};
use crate::app::keymap::Keymap;
use crate::app::state::Settings;
use crate::app::which::Line;
use crate::config::themes::{self, NoTheme, OwnTheme};
use crate::config::{self, Env, Warning};
use crate::i18n::Language;
use crate::shell::clipboard::Way;
use crate::ui::theme::{Colors, Name, Theme};

/// How a person is talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Screen,
    /// Line by line, as a screen reader wants it.
    Lines,
}

/// A line that is drawn over itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    Not,
    /// In signs every terminal has.
    Bare,
    Blocks,
}

#[derive(Debug, Clone)]
pub struct Look {
    pub theme: Theme,
    pub language: Language,
    pub manner: Manner,
    /// A line for the shell.
    pub editor: String,
    pub keymap: Keymap,
    pub settings: Settings,
    /// Whether somebody new is told what to try next.
    pub has_hints: bool,
    /// How a text gets into the clipboard.
    pub clipboard: Way,
}

impl Args {
    /// A theme that is not there is no slip to pass over, whatever the command.
    pub fn check_theme(&self, env: &impl Env) -> Result<(), Stop> {
        let Some(said) = self.theme.as_deref() else { return Ok(()) };
        theme(Some(said), Colors::None, env).map(drop)
    }

    /// How a line may be drawn that changes while a person looks at it.
    pub fn drawn(&self, env: &impl Env) -> Drawn {
        match (self.plain, colors(self.color, env)) {
            (true, _) => Drawn::Not,
            (false, Colors::None) => Drawn::Bare,
            (false, _) => Drawn::Blocks,
        }
    }

    pub fn language(&self, env: &impl Env) -> Option<Language> {
        self.lang.or_else(|| config::language(env))
    }

    /// How the screen looks and what it may do. Those who open one hear what is wrong with the theme.
    pub fn look(&self, env: &impl Env) -> Result<Look, Stop> {
        let colors = colors(self.color, env);
        let (theme, flaws) = theme(self.theme.as_deref(), colors, env)?;
        if !self.plain {
            for flaw in &flaws {
                warn("theme", flaw);
            }
        }
        let language = self.language(env);
        Ok(Look {
            theme,
            language: language.unwrap_or_default(),
            editor: config::editor(env),
            keymap: config::keymap(env),
            settings: Settings {
                is_read_only: self.read_only,
                follows_language: language.is_none(),
                config_warnings: config::warnings(env),
                line: if config::is_remote(env) { Line::Far } else { Line::Near },
                rot: config::rot(env),
                views: config::saved_views(env),
                ..Settings::default()
            },
            has_hints: config::has_hints(env),
            manner: if self.plain { Manner::Lines } else { Manner::Screen },
            clipboard: match config::terminal(env) {
                config::Terminal::Bare => Way::Terminal,
                config::Terminal::Tmux => Way::Tmux,
                config::Terminal::Screen => Way::Screen,
            },
        })
    }
}

/// The theme of the command line, else of the file, with what is wrong in it.
pub fn theme(said: Option<&str>, colors: Colors, env: &impl Env) -> Result<(Theme, Vec<String>), Stop> {
    let Some(name) = said.or_else(|| config::theme(env)) else { return Ok((Theme::new(colors), Vec::new())) };
    if let Some(name) = Name::named(name) {
        return Ok((Theme::named(name, colors), Vec::new()));
    }
    let dir = config::themes_dir();
    let dir =
        dir.ok_or_else(|| Stop::new(Exit::Failed, "The system names no home directory to keep themes in."))?;
    match themes::read(&dir, name) {
        Ok(own) => Ok((Theme::own(&own.text, colors).0, flaws(&own))),
        Err(why) if said.is_some() => Err(Stop::new(Exit::Usage, format!("--theme: {why}"))),
        // The file names another one: it opens all the same.
        Err(why) => Ok((Theme::new(colors), vec![why.to_string()])),
    }
}

/// What is wrong in all themes of the person, each with its file and line.
pub fn own_flaws(dir: &Path) -> Result<Vec<String>, NoTheme> {
    let mut all = Vec::new();
    for name in themes::names(dir)? {
        match themes::read(dir, &name) {
            Ok(own) => all.extend(flaws(&own)),
            Err(why) => all.push(why.to_string()),
        }
    }
    Ok(all)
}

fn flaws(own: &OwnTheme) -> Vec<String> {
    let (_, flaws) = Theme::own(&own.text, Colors::All);
    let said = flaws.iter().map(|flaw| {
        let warning = Warning { line: config::line_at(&own.text, flaw.at), what: flaw.to_string() };
        format!("{} {warning}", own.path.display())
    });
    said.collect()
}

pub fn language(code: &str) -> Result<Language, String> {
    Language::named(code).ok_or_else(|| {
        format!("there is no such language; there are {}", Language::ALL.map(Language::code).join(", "))
    })
}

/// All colours only where they are proven, or asked for.
pub fn colors(choice: ColorChoice, env: &impl Env) -> Colors {
    let found = if config::has_all_colors(env) { Colors::All } else { Colors::Ansi16 };
    match choice {
        ColorChoice::Auto if env.var("NO_COLOR").is_some() => Colors::None,
        ColorChoice::Auto | ColorChoice::Always => found,
        ColorChoice::All => Colors::All,
        ColorChoice::Never => Colors::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Vars(&'static [(&'static str, &'static str)]);

    impl Env for Vars {
        fn var(&self, name: &str) -> Option<String> {
            self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        }
    }

    #[test]
    fn colours_are_as_many_as_are_proven_and_none_where_nobody_wants_them() {
        use ColorChoice::{All, Always, Auto, Never};
        let plain = &[][..];
        let rich = &[("COLORTERM", "truecolor")][..];
        let never = &[("COLORTERM", "truecolor"), ("NO_COLOR", "1")][..];
        for (choice, vars, found) in [
            (Auto, plain, Colors::Ansi16),
            (Auto, rich, Colors::All),
            (Auto, never, Colors::None),
            (Always, never, Colors::All),
            (Always, plain, Colors::Ansi16),
            (All, plain, Colors::All),
            (Never, rich, Colors::None),
        ] {
            assert_eq!(colors(choice, &Vars(vars)), found, "{choice:?} {vars:?}");
        }
    }

    #[test]
    fn the_file_of_settings_knows_the_themes_there_are() {
        assert_eq!(config::THEMES, Name::ALL.map(Name::word));
        assert!(language("tlh").is_err_and(|why| why.contains("en, ru, es, pt")));
    }
}
