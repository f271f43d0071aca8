//! How it shall look, as it is said on the command line and by the environment.

use std::path::Path;

use super::{ColorChoice, Exit, Stop};
use crate::config::themes::{self, NoTheme, OwnTheme};
use crate::config::{self, Env, Warning};
use crate::i18n::Language;
use crate::ui::theme::{Colors, Name, Theme};

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
