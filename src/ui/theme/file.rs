//! A theme as its file tells it: for each meaning the words of a colour and of emphasis, `bright cyan bold`, `#63d2cb`.
//!
//! Owns the names of meanings and colours. `[sixteen]` is for terminals of which nothing more is known; `[all]` for those
//! with all colours, and brings a ground and a text colour, or contrast would be luck. A theme without `[all]` is the
//! same there. What cannot be understood is a flaw with its place, and leaves what the theme is based on.

use std::fmt;
use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::contrast::contrast;
use super::{Name, least_contrast, source};
use crate::domain::SafeText;
use crate::domain::near::nearest;

macro_rules! meanings {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// What a colour can mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Meaning { $($name),* }

        impl Meaning {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its key in the files.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

meanings! {
    Strong = "strong", Quiet = "quiet", Selected = "selected", Accent = "accent", Heading = "heading", Tag = "tag",
    Pending = "pending", Good = "good", Soon = "soon", Late = "late", Red = "red", Yellow = "yellow", Green = "green",
    Cyan = "cyan", Blue = "blue", Magenta = "magenta",
}

const MEANINGS: usize = Meaning::ALL.len();

/// A colour, if any, and emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ink {
    pub color: Option<Color>,
    pub emphasis: Modifier,
}

impl Ink {
    pub fn style(self) -> Style {
        let style = Style::new().add_modifier(self.emphasis);
        self.color.map_or(style, |color| style.fg(color))
    }
}

/// One table of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inks {
    /// Ground and text, where a theme brings its own.
    pub ground: Option<(Color, Color)>,
    inks: [Ink; MEANINGS],
}

impl Inks {
    pub const fn of(&self, meaning: Meaning) -> Ink {
        self.inks[meaning as usize]
    }

    /// The same without colours.
    pub fn without_colors(mut self) -> Self {
        self.ground = None;
        for ink in &mut self.inks {
            ink.color = None;
        }
        self
    }
}

/// Both tables of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tables {
    pub sixteen: Inks,
    pub all: Inks,
}

/// What is wrong in a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The byte of the file it stands at.
    pub at: usize,
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

const TOP: [&str; 3] = ["based_on", "sixteen", "all"];
/// What `[all]` has besides the meanings.
const PAPER: [&str; 2] = ["ground", "text"];
const EMPHASIS: [&str; 4] = ["bold", "dim", "reversed", "underlined"];
const COLORS: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const WORDS: &str = "write #rrggbb, red, bright red, bold, dim, reversed or underlined";

/// A theme that comes with the program: it says everything itself.
pub fn built_in(text: &str) -> (Tables, Vec<Flaw>) {
    match DeTable::parse(text) {
        Ok(table) => Reading::new(Tables::default()).read(table.get_ref()),
        Err(error) => (Tables::default(), vec![no_toml(&error)]),
    }
}

/// A person's own: what it does not say is as in the theme it is based on.
pub fn own(text: &str) -> (Tables, Vec<Flaw>) {
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => return (built_in(source(Name::default())).0, vec![no_toml(&error)]),
    };
    let table = table.get_ref();
    let said = entry(table, "based_on");
    let base = said.and_then(|(_, value)| Name::named(value.get_ref().as_str()?));
    let name = base.unwrap_or_default();
    let mut reading = Reading::new(built_in(source(name)).0);
    if let (Some((_, value)), None) = (said, base) {
        let names = Name::ALL.map(Name::word);
        let word = value.get_ref().as_str().unwrap_or_default();
        let what = format!("there is no theme `{}` to begin with{}", line(word), meant(word, &names));
        reading.flaw(value.span(), what);
    }
    let (tables, mut flaws) = reading.read(table);
    flaws.extend(unreadable(&tables.all, name, table));
    flaws.sort_by_key(|flaw| flaw.at);
    (tables, flaws)
}

type Key<'a> = &'a Spanned<std::borrow::Cow<'a, str>>;
type Value<'a> = &'a Spanned<DeValue<'a>>;

fn entry<'a>(table: &'a DeTable<'a>, wanted: &str) -> Option<(Key<'a>, Value<'a>)> {
    table.iter().find(|(key, _)| key.get_ref() == wanted)
}

fn line(text: &str) -> SafeText {
    SafeText::line(text)
}

/// `: did you mean …?`, or the names there are.
fn meant(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(name) => format!(": did you mean `{name}`?"),
        None => format!("; there are {}", known.join(", ")),
    }
}

fn no_toml(error: &toml::de::Error) -> Flaw {
    let what =
        format!("it is no TOML: {}. Until that is mended nothing in it applies", line(error.message()));
    Flaw { at: error.span().unwrap_or_default().start, what }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Sixteen,
    All,
}

struct Reading {
    tables: Tables,
    flaws: Vec<Flaw>,
}

impl Reading {
    const fn new(tables: Tables) -> Self {
        Self { tables, flaws: Vec::new() }
    }

    fn flaw(&mut self, at: Range<usize>, what: String) {
        self.flaws.push(Flaw { at: at.start, what });
    }

    fn unknown(&mut self, key: Key<'_>, known: &[&str]) {
        let what = format!("unknown key `{}`{}", line(key.get_ref()), meant(key.get_ref(), known));
        self.flaw(key.span(), what);
    }

    fn read(mut self, table: &DeTable<'_>) -> (Tables, Vec<Flaw>) {
        for (key, value) in table {
            let which = match key.get_ref().as_ref() {
                "based_on" => continue,
                "sixteen" => Which::Sixteen,
                "all" => Which::All,
                _ => {
                    self.unknown(key, &TOP);
                    continue;
                }
            };
            match value.get_ref().as_table() {
                Some(inks) => self.inks(which, key.span(), inks),
                None => self.flaw(value.span(), format!("it has to be a table: [{}]", key.get_ref())),
            }
        }
        if entry(table, "all").is_none() && entry(table, "based_on").is_none() {
            self.tables.all = self.tables.sixteen;
        }
        (self.tables, self.flaws)
    }

    fn inks(&mut self, which: Which, at: Range<usize>, table: &DeTable<'_>) {
        let mut paper = self.tables.all.ground;
        let (mut ground, mut text) = (None, None);
        let mut has_own_colors = false;
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let meaning = Meaning::ALL.iter().find(|meaning| meaning.key() == name);
            let is_paper = which == Which::All && PAPER.contains(&name);
            if meaning.is_none() && !is_paper {
                let more: &[&str] = if which == Which::All { &PAPER } else { &[] };
                let known: Vec<&str> =
                    Meaning::ALL.iter().map(|m| m.key()).chain(more.iter().copied()).collect();
                self.unknown(key, &known);
                continue;
            }
            let ink = match value.get_ref().as_str().map(ink) {
                Some(Ok(ink)) => ink,
                Some(Err(what)) => {
                    self.flaw(value.span(), format!("{name}: {what}"));
                    continue;
                }
                None => {
                    self.flaw(
                        value.span(),
                        format!("{name} has to be a text in quotes, such as \"cyan bold\""),
                    );
                    continue;
                }
            };
            let is_own = matches!(ink.color, Some(Color::Rgb(..)));
            has_own_colors |= is_own;
            match (which, meaning) {
                (Which::Sixteen, _) if is_own => {
                    let what =
                        format!("{name}: [sixteen] has the terminal's own colours; #rrggbb belongs in [all]");
                    self.flaw(value.span(), what);
                }
                (Which::Sixteen, Some(meaning)) => self.tables.sixteen.inks[*meaning as usize] = ink,
                (Which::All, Some(meaning)) => self.tables.all.inks[*meaning as usize] = ink,
                (_, None) if ink.color.is_none() => {
                    self.flaw(value.span(), format!("{name} has to be a colour, such as \"#14181f\""));
                }
                (_, None) if name == PAPER[0] => ground = ink.color,
                (_, None) => text = ink.color,
            }
        }
        let other = paper.unzip();
        if which == Which::Sixteen || (ground, text) == (None, None) {
            if which == Which::All && paper.is_none() && has_own_colors {
                let what =
                    "[all] says neither `ground` nor `text`, so whether its colours can be read is luck";
                self.flaw(at, what.to_owned());
            }
            return;
        }
        paper = ground.or(other.0).zip(text.or(other.1));
        match paper {
            Some(_) => self.tables.all.ground = paper,
            None => self.flaw(at, "[all] has to say both `ground` and `text`, or neither".to_owned()),
        }
    }
}

/// What can hardly be read on the ground the theme brings, said where the file says it.
fn unreadable(inks: &Inks, base: Name, table: &DeTable<'_>) -> Vec<Flaw> {
    let Some((all, said)) =
        entry(table, "all").and_then(|(key, value)| Some((key, value.get_ref().as_table()?)))
    else {
        return Vec::new();
    };
    let at = |key: &str| {
        entry(said, key).or_else(|| entry(said, PAPER[0])).map_or(all.span(), |(key, _)| key.span())
    };
    let faint = inks.faint(least_contrast(base));
    faint.into_iter().map(|faint| Flaw { at: at(faint.key).start, what: faint.to_string() }).collect()
}

/// A colour that may not be readable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Faint {
    pub key: &'static str,
    /// `None` where only the terminal knows the colours.
    pub found: Option<f64>,
    pub least: f64,
}

impl fmt::Display for Faint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, found, least } = self;
        match found {
            Some(found) => {
                write!(
                    f,
                    "{key} is hard to read on `ground`: their contrast is {found:.1}, and {least} is the least"
                )
            }
            None => {
                write!(f, "{key}: what the terminal makes of this colour nobody knows here; write #rrggbb")
            }
        }
    }
}

impl Inks {
    /// Every colour that is nearer to the ground than this.
    pub fn faint(&self, least: f64) -> Vec<Faint> {
        let Some((ground, text)) = self.ground else { return Vec::new() };
        if contrast(ground, ground).is_none() {
            return vec![Faint { key: PAPER[0], found: None, least }];
        }
        let inks = Meaning::ALL.iter().filter_map(|meaning| Some((meaning.key(), self.of(*meaning).color?)));
        let all = std::iter::once((PAPER[1], text)).chain(inks);
        let found = all.map(|(key, color)| Faint { key, found: contrast(color, ground), least });
        found.filter(|faint| faint.found.is_none_or(|found| found < least)).collect()
    }
}

fn ink(text: &str) -> Result<Ink, String> {
    let mut ink = Ink::default();
    let mut is_bright = false;
    for word in text.split_whitespace() {
        match word {
            "bold" => ink.emphasis |= Modifier::BOLD,
            "dim" => ink.emphasis |= Modifier::DIM,
            "reversed" => ink.emphasis |= Modifier::REVERSED,
            "underlined" => ink.emphasis |= Modifier::UNDERLINED,
            "bright" => is_bright = true,
            word => ink.color = Some(color(word, is_bright).ok_or_else(|| no_word(word))?),
        }
    }
    Ok(ink)
}

fn no_word(word: &str) -> String {
    let known = [&COLORS[..], &EMPHASIS].concat();
    let hint = match nearest(word, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => WORDS.to_owned(),
    };
    format!("`{}` is neither a colour nor an emphasis: {hint}", line(word))
}

fn color(word: &str, is_bright: bool) -> Option<Color> {
    if let Some(hex) = word.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        let [_, r, g, b] = value.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    Some(match (word, is_bright) {
        ("black", false) => Color::Black,
        ("red", false) => Color::Red,
        ("green", false) => Color::Green,
        ("yellow", false) => Color::Yellow,
        ("blue", false) => Color::Blue,
        ("magenta", false) => Color::Magenta,
        ("cyan", false) => Color::Cyan,
        ("white", false) => Color::Gray,
        ("black", true) => Color::DarkGray,
        ("red", true) => Color::LightRed,
        ("green", true) => Color::LightGreen,
        ("yellow", true) => Color::LightYellow,
        ("blue", true) => Color::LightBlue,
        ("magenta", true) => Color::LightMagenta,
        ("cyan", true) => Color::LightCyan,
        ("white", true) => Color::White,
        _ => return None,
    })
}
