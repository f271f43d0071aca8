//! What themes promise: that their text can be read, and that nothing is told by colour alone.

use super::contrast::{contrast, light};
use super::*;

fn tables(name: Name) -> Tables {
    let (tables, flaws) = file::built_in(source(name));
    assert_eq!(flaws, [], "{}", name.word());
    tables
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
    let near = |one, other, wanted: f64| {
        let found = contrast(one, other).expect("colours of its own");
        assert!((found - wanted).abs() < 0.01, "{found}");
    };
    near(black, white, 21.0);
    near(Color::Rgb(118, 118, 118), white, 4.54);
    near(white, white, 1.0);
    assert_eq!(contrast(Color::Red, white), None, "the terminal's own");
}

#[test]
fn all_text_can_be_read_on_the_ground_its_theme_brings() {
    let mut grounds = 0;
    for name in Name::ALL {
        let all = tables(name).all;
        assert_eq!(all.faint(least_contrast(name)), [], "{}", name.word());
        grounds += usize::from(all.ground.is_some());
    }
    assert_eq!(grounds, 4, "every theme but the default brings a ground");
}

#[test]
fn themes_of_the_program_say_what_everything_looks_like() {
    for name in Name::ALL {
        let source: toml::Table = source(name).parse().expect("TOML");
        for (table, inks) in &source {
            for meaning in Meaning::ALL {
                assert!(inks.get(meaning.key()).is_some(), "{} [{table}] {}", name.word(), meaning.key());
            }
        }
    }
}

/// What is left of a colour for an eye without one sort of cones (Viénot, Brettel and Mollon, 1999), in light.
fn seen(color: Color, without: &str) -> [f64; 3] {
    let rows = match without {
        "red cones" => [[0.112, 0.888, 0.0], [0.112, 0.888, 0.0], [0.004, -0.004, 1.0]],
        "green cones" => [[0.292, 0.708, 0.0], [0.292, 0.708, 0.0], [-0.022, 0.022, 1.0]],
        _ => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    };
    let light = light(color).expect("a colour of its own");
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
        let all = tables(name).all;
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
        let sixteen = tables(name).sixteen;
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
    let Tables { sixteen, all } = tables(Name::Default);
    assert_eq!(sixteen, all);
}

/// What is wrong, with the line.
fn flaws(source: &str) -> Vec<String> {
    let (_, flaws) = Theme::own(source, Colors::All);
    let line = |at: usize| source.get(..at).map_or(0, |before| before.lines().count().max(1));
    flaws.iter().map(|flaw| format!("{} {flaw}", line(flaw.at + 1))).collect()
}

#[test]
fn an_own_theme_says_what_differs_from_the_one_it_is_based_on() {
    let (dark, own) =
        (tables(Name::Dark), file::own("based_on = \"dark\"\n[all]\nsoon = \"#ffd000 bold\"\n"));
    assert_eq!(own.1, []);
    assert_eq!(own.0.sixteen, dark.sixteen);
    let soon = own.0.all.of(Meaning::Soon);
    assert_eq!((soon.color, soon.emphasis), (Some(Color::Rgb(255, 208, 0)), Modifier::BOLD));
    assert_eq!(
        (own.0.all.ground, own.0.all.of(Meaning::Late)),
        (dark.all.ground, dark.all.of(Meaning::Late))
    );

    // Without a word about it: on the default, and the same with all colours.
    let (own, none) = file::own("[sixteen]\naccent = \"bright magenta underlined\"\n");
    assert_eq!((none, own.all), (vec![], own.sixteen));
    assert_eq!(own.sixteen.of(Meaning::Accent).color, Some(Color::LightMagenta));
    assert_eq!(own.sixteen.of(Meaning::Good), tables(Name::Default).sixteen.of(Meaning::Good));

    let colors = |colors| Theme::own("based_on = \"light\"", colors).0.late();
    assert_eq!(colors(Colors::All), Theme::named(Name::Light, Colors::All).late());
    assert_eq!(colors(Colors::Ansi16), Theme::named(Name::Light, Colors::Ansi16).late());
    assert_eq!(colors(Colors::None), Theme::named(Name::Light, Colors::None).late());
}

#[test]
fn the_theme_in_the_readme_is_a_good_one() {
    let readme = include_str!("../../../README.md");
    let from = readme.find("based_on = ").expect("an example");
    let source = readme[from..].split("```").next().unwrap_or_default();
    assert_eq!(flaws(source), Vec::<String>::new());
    assert!(readme.contains(
        &Meaning::ALL[..10].iter().map(|m| format!("`{}`", m.key())).collect::<Vec<_>>().join(", ")
    ));
}

#[test]
fn what_is_wrong_in_an_own_theme_has_its_line_and_the_rest_applies() {
    let source = "based_on = \"drak\"\n\
                  colour = 1\n\
                  [sixteen]\n\
                  good = \"gren bold\"\n\
                  goood = \"green\"\n\
                  soon = \"#ffff00\"\n\
                  late = 7\n\
                  tag = \"magenta\"\n\
                  [all]\n\
                  ground = \"bold\"\n\
                  txt = \"#ffffff\"\n";
    assert_eq!(
        flaws(source),
        [
            "1 there is no theme `drak` to begin with: did you mean `dark`?",
            "2 unknown key `colour`; there are based_on, sixteen, all",
            "4 good: `gren` is neither a colour nor an emphasis: did you mean `green`?",
            "5 unknown key `goood`: did you mean `good`?",
            "6 soon: [sixteen] has the terminal's own colours; #rrggbb belongs in [all]",
            "7 late has to be a text in quotes, such as \"cyan bold\"",
            "10 ground has to be a colour, such as \"#14181f\"",
            "11 unknown key `txt`: did you mean `text`?",
        ]
    );
    let (own, _) = file::own(source);
    assert_eq!(own.sixteen.of(Meaning::Tag).color, Some(Color::Magenta));
    assert_eq!(own.sixteen.of(Meaning::Good), tables(Name::Default).sixteen.of(Meaning::Good));

    assert_eq!(flaws("all = 1"), ["1 it has to be a table: [all]"]);
    assert_eq!(
        flaws("[all]\nground = \"#000000\""),
        ["1 [all] has to say both `ground` and `text`, or neither"]
    );
    let luck = "1 [all] says neither `ground` nor `text`, so whether its colours can be read is luck";
    assert_eq!(flaws("[all]\nsoon = \"#ffff00\""), [luck]);
    let broken = flaws("[sixteen]\ngood = \n");
    assert!(broken.len() == 1 && broken[0].starts_with("2 it is no TOML: "), "{broken:?}");
    assert_eq!(file::own("[sixteen").0, tables(Name::Default));
    let hostile = flaws("\"\\u001b[31m\" = 1\n[sixteen]\ngood = \"\\u001b]0;x\\u0007\"\n");
    assert!(hostile.len() == 2 && !hostile.concat().contains(['\u{1b}', '\u{7}']), "{hostile:?}");
}

#[test]
fn what_can_hardly_be_read_is_said_where_it_is_written() {
    let on = |base: &str, rest: &str| flaws(&format!("based_on = \"{base}\"\n[all]\n{rest}"));
    assert_eq!(
        on("dark", "late = \"#f5797f\"\nquiet = \"#333a44\"\n"),
        ["4 quiet is hard to read on `ground`: their contrast is 1.6, and 4.5 is the least"]
    );
    assert_eq!(on("dark", "quiet = \"#98a3b1\"\n"), Vec::<String>::new());
    let strict = on("high-contrast", "quiet = \"#888888\"\n");
    assert!(strict.len() == 1 && strict[0].contains("7 is the least"), "{strict:?}");
    // Another ground under the base's colours.
    let pale = on("dark", "text = \"#000000\"\nground = \"#ffffff\"\n");
    assert!(pale.len() > 8 && pale.iter().all(|flaw| flaw.starts_with("4 ")), "{pale:?}");
    assert_eq!(
        on("dark", "good = \"green\""),
        ["3 good: what the terminal makes of this colour nobody knows here; write #rrggbb"]
    );
    assert_eq!(
        on("dark", "ground = \"black\""),
        ["3 ground: what the terminal makes of this colour nobody knows here; write #rrggbb"]
    );
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
