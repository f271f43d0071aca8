//! How it shall look, as it is said on the command line and by the environment.

use super::ColorChoice;
use crate::config::{self, Env};
use crate::i18n::Language;
use crate::ui::theme::{Colors, Name};

pub fn theme(word: &str) -> Result<Name, String> {
    Name::named(word)
        .ok_or_else(|| format!("there is no such theme; there are {}", Name::ALL.map(Name::word).join(", ")))
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
        assert_eq!(theme("light"), Ok(Name::Light));
        assert!(theme("pink").is_err_and(|why| why.contains("high-contrast")));
        assert!(language("tlh").is_err_and(|why| why.contains("en, ru, es, pt")));
    }
}
