//! What themes promise: that their text can be read, and that nothing is told by colour alone.

use super::*;

/// Red, green and blue as light, from 0 to 1.
fn light(color: Color) -> [f64; 3] {
    let Color::Rgb(r, g, b) = color else { panic!("{color:?} is the terminal's own") };
    [r, g, b].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// How much apart two colours are by WCAG 2: 1 for the same, 21 for black and white.
fn contrast(one: Color, other: Color) -> f64 {
    let bright = |color| {
        let [r, g, b] = light(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (bright(one), bright(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn with_ground() -> impl Iterator<Item = (Name, Inks, Color, Color)> {
    Name::ALL.into_iter().filter_map(|name| {
        let (_, all) = file::parse(source(name)).unwrap_or_else(|error| panic!("{}: {error}", name.word()));
        all.ground.map(|(ground, text)| (name, all, ground, text))
    })
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
    assert!((contrast(black, white) - 21.0).abs() < 0.001);
    assert!((contrast(Color::Rgb(118, 118, 118), white) - 4.54).abs() < 0.01);
    assert!((contrast(white, white) - 1.0).abs() < 0.001);
}

#[test]
fn all_text_can_be_read_on_the_ground_its_theme_brings() {
    let mut bad = Vec::new();
    for (name, inks, ground, text) in with_ground() {
        let least = if name == Name::HighContrast { 7.0 } else { 4.5 };
        let mut all = vec![("text", text)];
        all.extend(Meaning::ALL.iter().filter_map(|m| Some((m.key(), inks.of(*m).color?))));
        for (key, color) in all {
            let found = contrast(color, ground);
            if found < least {
                bad.push(format!("{}: {key} has {found:.2}, not {least}", name.word()));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert_eq!(with_ground().count(), 4, "every theme but the default brings a ground");
}

/// What is left of a colour for an eye without one sort of cones (Viénot, Brettel and Mollon, 1999), in light.
fn seen(color: Color, without: &str) -> [f64; 3] {
    let rows = match without {
        "red cones" => [[0.112, 0.888, 0.0], [0.112, 0.888, 0.0], [0.004, -0.004, 1.0]],
        "green cones" => [[0.292, 0.708, 0.0], [0.292, 0.708, 0.0], [-0.022, 0.022, 1.0]],
        _ => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    };
    let light = light(color);
    rows.map(|row| row.iter().zip(light).map(|(part, light)| part * light).sum())
}

/// A distance in L*a*b*; 20 is told apart at a glance.
fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
    let lab = |[r, g, b]: [f64; 3]| {
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    };
    lab(one).iter().zip(lab(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn eyes_that_lack_a_sort_of_cones_tell_good_soon_and_late_apart() {
    let measure = |name: Name| {
        let (_, all) = file::parse(source(name)).expect("a theme");
        let color = |meaning| all.of(meaning).color.expect("a colour");
        let mut least = f64::MAX;
        for without in ["nothing", "red cones", "green cones"] {
            for (one, other) in [
                (Meaning::Good, Meaning::Soon),
                (Meaning::Soon, Meaning::Late),
                (Meaning::Good, Meaning::Late),
            ] {
                least = least.min(apart(seen(color(one), without), seen(color(other), without)));
            }
        }
        least
    };
    let found = measure(Name::ColourBlind);
    assert!(found >= 25.0, "only {found:.1} apart");
    // The measure knows a bad one: green and red of an ordinary theme come close.
    assert!(measure(Name::Dark) < found / 1.5, "{:.1} and {found:.1}", measure(Name::Dark));
}

#[test]
fn marks_differ_in_shape_and_what_matters_differs_without_colours() {
    let steps = [NextStep::Overdue, NextStep::Today, NextStep::Later, NextStep::None];
    for name in Name::ALL {
        for colors in [Colors::All, Colors::Ansi16, Colors::None] {
            let theme = Theme::named(name, colors);
            let shapes: std::collections::BTreeSet<&str> =
                steps.iter().map(|step| theme.next_step(*step).0).collect();
            assert_eq!(shapes.len(), steps.len());
            assert_ne!(theme.selected(), theme.plain(), "{}", name.word());
            assert_ne!(theme.strong(), theme.plain(), "{}", name.word());
            assert_ne!(theme.accent(), theme.plain(), "{}", name.word());
            assert_ne!(theme.late(), theme.good(), "{}", name.word());
            if colors == Colors::None {
                let styles = [
                    theme.late(),
                    theme.soon(),
                    theme.quiet(),
                    theme.accent(),
                    theme.selected(),
                    theme.ground(),
                ];
                assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
            }
            if colors != Colors::All {
                assert_eq!(theme.ground(), Style::new(), "the terminal's own ground stays");
            }
        }
    }
}

#[test]
fn sixteen_colours_are_the_terminals_own() {
    for name in Name::ALL {
        let (sixteen, _) =
            file::parse(source(name)).unwrap_or_else(|error| panic!("{}: {error}", name.word()));
        for meaning in Meaning::ALL {
            let color = sixteen.of(*meaning).color;
            assert!(
                !matches!(color, Some(Color::Rgb(..) | Color::Indexed(_))),
                "{}: {}",
                name.word(),
                meaning.key()
            );
        }
    }
    // The default looks the same, whatever the terminal can do.
    let (sixteen, all) = file::parse(source(Name::Default)).expect("a theme");
    assert_eq!(sixteen, all);
}

#[test]
fn a_theme_that_is_wrong_says_what_is_wrong() {
    let source = source(Name::Dark);
    for (right, wrong, said) in [
        ("good = \"bright green\"", "good = \"grass green\"", "`grass` is neither a colour"),
        ("good = \"bright green\"", "", "[sixteen] does not say what `good` is"),
        ("good = \"bright green\"", "good = \"green\"\nbad = \"red\"", "[sixteen] knows no `bad`"),
        ("ground = \"#14181f\"", "", "[all] does not say what `ground` is"),
        ("ground = \"#14181f\"", "ground = \"bold\"", "[all] does not say what `ground` is"),
        ("\"#14181f\"", "\"#14181\"", "`#14181` is neither"),
        ("[sixteen]", "[16]", "no table [sixteen]"),
        ("[sixteen]", "[sixteen", "no TOML"),
    ] {
        assert!(source.contains(right), "{right}");
        let error = Theme::parse(&source.replacen(right, wrong, 1), Colors::All).err().map(|e| e.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(said)), "{wrong}: {error:?}");
    }
}

#[test]
fn the_accounts_own_colours_find_their_hue() {
    for (hex, found) in [
        ("#99ccff", Some(Meaning::Blue)),
        ("#ffff99", Some(Meaning::Yellow)),
        ("#ffcc66", Some(Meaning::Yellow)),
        ("#ffcccc", Some(Meaning::Red)),
        ("#CCFF66", Some(Meaning::Green)),
        ("#87f2c0", Some(Meaning::Green)),
        ("#eb93ff", Some(Meaning::Magenta)),
        ("#c1c1c1", None),
        ("", None),
        ("#zzzzzz", None),
        ("#ффф", None),
    ] {
        assert_eq!(hue(hex), found, "{hex}");
    }
}
