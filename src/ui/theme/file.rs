//! A theme as its file tells it: for each meaning the words of a colour and of emphasis, `bright cyan bold`, `#63d2cb`.
//!
//! Owns the names of meanings and colours. `[sixteen]` is for terminals of which nothing more is known; `[all]` for those
//! with all colours, and brings a ground and a text colour, or contrast would be luck. A theme without `[all]` is the
//! same there.

use ratatui::style::{Color, Modifier, Style};

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

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    #[error("no TOML: {0}")]
    NotToml(String),
    #[error("there is no table [{0}]")]
    NoTable(&'static str),
    #[error("[{table}] does not say what `{key}` is; it is a text such as \"cyan bold\"")]
    Missing { table: &'static str, key: &'static str },
    #[error("[{table}] knows no `{key}`")]
    Unknown { table: &'static str, key: String },
    #[error(
        "`{word}` is neither a colour nor an emphasis; write #rrggbb, red, bright red, bold, dim, reversed or underlined"
    )]
    NoWord { word: String },
}

/// Both tables: for sixteen colours and for all.
pub fn parse(source: &str) -> Result<(Inks, Inks), ThemeError> {
    let file: toml::Table =
        source.parse().map_err(|error: toml::de::Error| ThemeError::NotToml(error.message().to_owned()))?;
    let table = |name: &'static str| file.get(name).and_then(toml::Value::as_table);
    let sixteen = inks("sixteen", table("sixteen").ok_or(ThemeError::NoTable("sixteen"))?, &[])?;
    let all = table("all").map(|table| inks("all", table, &["ground", "text"])).transpose()?;
    Ok((sixteen, all.unwrap_or(sixteen)))
}

fn inks(name: &'static str, table: &toml::Table, more: &[&'static str]) -> Result<Inks, ThemeError> {
    let text = |key: &'static str| {
        table.get(key).and_then(toml::Value::as_str).ok_or(ThemeError::Missing { table: name, key })
    };
    let known = |key: &str| more.contains(&key) || Meaning::ALL.iter().any(|meaning| meaning.key() == key);
    if let Some(key) = table.keys().find(|key| !known(key)) {
        return Err(ThemeError::Unknown { table: name, key: key.clone() });
    }
    let mut out = Inks::default();
    for meaning in Meaning::ALL {
        out.inks[*meaning as usize] = ink(text(meaning.key())?)?;
    }
    if let [ground, ink_of_text] = more {
        let color =
            |key: &'static str| ink(text(key)?)?.color.ok_or(ThemeError::Missing { table: name, key });
        out.ground = Some((color(ground)?, color(ink_of_text)?));
    }
    Ok(out)
}

fn ink(text: &str) -> Result<Ink, ThemeError> {
    let mut ink = Ink::default();
    let mut is_bright = false;
    for word in text.split_whitespace() {
        let unknown = || ThemeError::NoWord { word: word.to_owned() };
        match word {
            "bold" => ink.emphasis |= Modifier::BOLD,
            "dim" => ink.emphasis |= Modifier::DIM,
            "reversed" => ink.emphasis |= Modifier::REVERSED,
            "underlined" => ink.emphasis |= Modifier::UNDERLINED,
            "bright" => is_bright = true,
            word => ink.color = Some(color(word, is_bright).ok_or_else(unknown)?),
        }
    }
    Ok(ink)
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
