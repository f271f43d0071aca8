//! Pictures: the grid must hold, the file must be XML, the same screen must give the same bytes.

use std::fmt::Write;
use std::num::NonZeroU16;
use std::path::Path;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::common::pty::Pty;
use super::common::svg::{Grid, Ink, Palette, render};

fn buffer(lines: &[&str]) -> Buffer {
    Buffer::with_lines(lines.iter().copied())
}

fn dark(buffer: &Buffer) -> String {
    render(&Grid::from_buffer(buffer), "test", &Palette::dark())
}

/// Checks nesting, quoting and entities: enough of XML to see that a browser will accept the file.
fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        assert_text(&rest[..start]);
        let end = rest[start..].find('>').expect("a tag that ends") + start;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closing tag");
            continue;
        }
        let name = tag.split([' ', '/']).next().expect("a name");
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in <{tag}>");
        tag.split('"').skip(1).step_by(2).for_each(assert_text);
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_text(rest);
    assert!(open.is_empty(), "never closed: {open:?}");
}

fn assert_text(text: &str) {
    assert!(!text.contains(['<', '"']), "unescaped markup in {text:?}");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "a control character in {text:?}");
    for part in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"].iter().any(|entity| part.starts_with(entity));
        assert!(known, "a bare & before {part:?}");
    }
}

#[test]
fn markup_and_control_characters_cannot_break_the_file() {
    let mut screen = buffer(&["<script>&amp; \"q\"</script>  "]);
    screen[(27, 0)].set_symbol("\u{1}\u{b}x\u{ffff}");
    let svg = render(&Grid::from_buffer(&screen), "<t> & \"u\"\u{7}", &Palette::light());
    assert_well_formed(&svg);
    assert!(svg.contains("&lt;script&gt;&amp;amp; &quot;q&quot;&lt;/script&gt;"), "{svg}");
    assert!(svg.contains("&lt;t&gt; &amp; &quot;u&quot;</text>"), "{svg}");
}

#[test]
fn the_same_screen_gives_the_same_bytes() {
    let (first, second) = (dark(&gallery()), dark(&gallery()));
    assert_eq!(first, second);
    assert_well_formed(&first);
    let light = render(&Grid::from_buffer(&gallery()), "test", &Palette::light());
    assert_well_formed(&light);
    assert_ne!(first, light);
}

#[test]
fn every_character_has_its_own_place() {
    let svg = dark(&buffer(&["ab cd  ef"]));
    // A single space stays inside a run; two end it.
    assert!(svg.contains("<text x=\"0 9 18 27 36\" y=\"14\">ab cd</text>"), "{svg}");
    assert!(svg.contains("<text x=\"63 72\" y=\"14\">ef</text>"), "{svg}");
}

#[test]
fn wide_characters_stand_in_the_middle_of_two_cells() {
    let mut screen = buffer(&["a漢b", "👩‍💻x  "]);
    screen.set_style(Rect::new(1, 0, 1, 1), Style::new().bg(Color::Blue));
    let grid = Grid::from_buffer(&screen);
    assert_eq!((grid.cell(1, 0).width, grid.cell(2, 0).width, grid.cell(3, 0).text.as_str()), (2, 0, "b"));
    assert_eq!(grid.cell(2, 0).look.bg, Ink::Indexed(4), "the second half shows the ground of the first");
    assert_eq!(grid.text(), "a漢b\n👩‍💻x\n");
    let svg = render(&grid, "", &Palette::dark());
    assert!(svg.contains("<text x=\"18\" y=\"14\">漢</text>"), "{svg}");
    assert!(svg.contains("<text x=\"27\" y=\"14\">b</text>"), "{svg}");
    assert!(svg.contains("<text x=\"9\" y=\"33\">👩‍💻</text>"), "{svg}");
    assert!(svg.contains("M9 0h18v19h-18z"), "one ground under both halves: {svg}");
}

#[test]
fn lines_join_into_one_shape() {
    let svg = dark(&buffer(&["────────", "██", "██"]));
    assert!(svg.contains("M0 9h72v1h-72z"), "{svg}");
    assert!(svg.contains("M0 19h18v38h-18z"), "{svg}");
    assert!(!svg.contains('─'), "borders must not be text");
}

#[test]
fn all_box_block_and_braille_characters_are_shapes() {
    for code in (0x2500..=0x259f).chain(0x2801..=0x28ff) {
        let c = char::from_u32(code).expect("a character");
        let svg = dark(&buffer(&[c.to_string().as_str()]));
        assert!(!svg.contains(c), "U+{code:04X} was drawn as text");
        let shapes = svg.matches(" d=\"M").count();
        assert!(shapes >= 2, "U+{code:04X} draws nothing beside the frame: {svg}");
    }
}

#[test]
fn looks_become_colours_and_attributes() {
    let mut screen = buffer(&["rev bold dim ul st", "256 true hidden"]);
    let palette = Palette::dark();
    let (fg, bg) = (palette.foreground.to_string(), palette.background.to_string());
    let style =
        |buffer: &mut Buffer, x, y, width, style: Style| buffer.set_style(Rect::new(x, y, width, 1), style);
    style(&mut screen, 0, 0, 3, Style::new().add_modifier(Modifier::REVERSED));
    style(&mut screen, 4, 0, 4, Style::new().add_modifier(Modifier::BOLD | Modifier::ITALIC));
    style(
        &mut screen,
        13,
        0,
        2,
        Style::new().fg(Color::Green).underline_color(Color::Rgb(1, 2, 3)).underlined(),
    );
    style(&mut screen, 16, 0, 2, Style::new().fg(Color::Indexed(196)).crossed_out());
    style(&mut screen, 0, 1, 3, Style::new().bg(Color::Indexed(240)));
    style(&mut screen, 4, 1, 4, Style::new().fg(Color::Rgb(171, 205, 239)));
    style(&mut screen, 9, 1, 6, Style::new().add_modifier(Modifier::HIDDEN));
    let svg = render(&Grid::from_buffer(&screen), "", &palette);
    for part in [
        format!("<path fill=\"{fg}\" d=\"M0 0h27v19h-27z\"/>"),
        format!("<g fill=\"{bg}\">\n<text x=\"0 9 18\" y=\"14\">rev</text>"),
        format!("<g fill=\"{fg}\" font-weight=\"bold\" font-style=\"italic\">"),
        "<path fill=\"#010203\" d=\"M117 16h18v1h-18z\"/>".to_owned(),
        "<path fill=\"#ff0000\" d=\"M144 9h18v1h-18z\"/>".to_owned(),
        "<path fill=\"#585858\"".to_owned(),
        "<g fill=\"#abcdef\">".to_owned(),
    ] {
        assert!(svg.contains(&part), "{part} is missing in {svg}");
    }
    assert!(!svg.contains("hidden"), "{svg}");
}

#[test]
fn a_link_in_a_cell_leaves_only_its_character() {
    let mut screen = buffer(&["abc"]);
    screen[(1, 0)]
        .set_symbol("\x1b]8;id=1;https://example.com/\x1b\\b\x1b]8;;\x07")
        .set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
    assert_eq!(Grid::from_buffer(&screen).text(), "abc\n");
}

#[test]
fn a_terminal_gives_the_same_picture_as_the_buffer() {
    let mut screen = buffer(&["╭ 漢字 ╮", "│ Ждём │"]);
    screen.set_style(Rect::new(2, 1, 4, 1), Style::new().fg(Color::Red).bg(Color::Indexed(236)).bold());
    let (rows, cols) = (NonZeroU16::new(2).expect("rows"), NonZeroU16::new(8).expect("cols"));
    let mut parser = vt100::Parser::new(rows, cols, 0);
    parser.process("\x1b[?25l╭ 漢字 ╮\r\n│ \x1b[1;31;48;5;236mЖдём\x1b[0m │".as_bytes());
    let mut grid = Grid::from_vt100(parser.screen());
    assert_eq!(grid.text(), Grid::from_buffer(&screen).text());
    assert_eq!(render(&grid, "x", &Palette::dark()), dark(&screen).replace(">test<", ">x<"));
    grid.cursor = Some((2, 1));
    assert!(grid.look(2, 1).modifier.contains(Modifier::REVERSED));
}

#[test]
fn a_program_in_a_terminal_becomes_a_picture() {
    let script = r"printf '\033[?25l\033[44;97m ╭──╮ \033[0m\r\n\033[1;38;2;9;8;7mДа\033[0m'";
    let pty = Pty::spawn("sh", &["-c", script], &[], 12, 3);
    pty.wait_exit();
    let grid = Grid::from_vt100(&pty.screen());
    assert_eq!(grid.text(), " ╭──╮\nДа\n\n");
    let svg = render(&grid, "sh", &Palette::light());
    assert_well_formed(&svg);
    assert!(
        svg.contains("<g fill=\"#090807\" font-weight=\"bold\">\n<text x=\"0 9\" y=\"33\">Да</text>"),
        "{svg}"
    );
    assert!(svg.contains("<path fill=\"#1e63b8\" d=\"M0 0h54v19h-54z\"/>"), "{svg}");
}

/// A screen with everything that may go wrong in a picture.
fn gallery() -> Buffer {
    let mut lines: Vec<String> = [
        "╭─ Новые сделки ──── 12 ─╮┌─ Heavy ┏━━━┳━━━┓ ╔═══╦═══╗ ╓──╥──╖ ╒══╤══╕ ┍━┯━┑",
        "│ ООО «Ромашка» 12 300 € ││        ┃ a ┃ b ┃ ║ 1 ║ 2 ║ ║  ║  ║ │  │  │ │ │ │",
        "│ 漢字カナ 你好  ✓ ● ☎ ↪ │└─────── ┣━━━╋━━━┫ ╠═══╬═══╣ ╟──╫──╢ ╞══╪══╡ ┝━┿━┥",
        "│ 👋🏽 🎉 👩‍💻 e\u{301}a\u{308} ñ ß ½ … —  ││        ┃ c ┃ d ┃ ║ 3 ║ 4 ║ ║  ║  ║ │  │  │ │ │ │",
        "╰────────────────────────╯┄┄┈┈╌╌   ┗━━━┻━━━┛ ╚═══╩═══╝ ╙──╨──╜ ╘══╧══╛ ┕━┷━┙",
        "▁▂▃▄▅▆▇█ ▉▊▋▌▍▎▏ ▐▔▕ ░▒▓ ▖▗▘▙▚▛▜▝▞▟ ╱╲╳ ▀▄▀▄ ⠁⠉⠛⠿⡿⣿⣀⣤⣶⣿⢸⡇ ┇┋╏┆┊╎",
    ]
    .map(str::to_owned)
    .into();
    for start in [0x2500_u32, 0x2540] {
        let all: String = (start..start + 0x40).filter_map(char::from_u32).collect();
        lines.push(all);
    }
    lines.extend(["bold dim italic underline strike reversed all".to_owned(), String::new(), String::new()]);
    lines.push("-> => != === <= fi ffi 0O 1lI {} [] @#$%^&*".to_owned());
    let mut buffer = Buffer::with_lines(lines);
    let styles = [
        (0, 4, Modifier::BOLD),
        (5, 3, Modifier::DIM),
        (9, 6, Modifier::ITALIC),
        (16, 9, Modifier::UNDERLINED),
        (26, 6, Modifier::CROSSED_OUT),
        (33, 8, Modifier::REVERSED),
        (42, 3, Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT),
    ];
    for (x, width, modifier) in styles {
        buffer.set_style(Rect::new(x, 8, width, 1), Style::new().add_modifier(modifier));
    }
    for i in 0..64 {
        let named = Style::new().fg(Color::Indexed((i / 4) as u8)).bg(Color::Indexed((i / 4) as u8));
        buffer.set_style(Rect::new(i, 9, 1, 1), named);
        let level = u8::try_from(i * 4).unwrap_or(u8::MAX);
        buffer.set_style(Rect::new(i, 10, 1, 1), Style::new().bg(Color::Rgb(level, 120, 255 - level)));
    }
    buffer.set_style(Rect::new(0, 0, 26, 5), Style::new().fg(Color::LightBlue));
    buffer.set_style(Rect::new(2, 1, 22, 1), Style::new().fg(Color::White).bg(Color::Blue).bold());
    buffer
}

#[test]
fn the_gallery_can_be_left_for_the_eye() {
    let Some(folder) = std::env::var_os("DEALDESK_PICTURES") else { return };
    let mut index = String::new();
    for (name, palette) in [("dark", Palette::dark()), ("light", Palette::light())] {
        let svg = render(&Grid::from_buffer(&gallery()), "dealdesk — Сделки 漢字", &palette);
        std::fs::write(Path::new(&folder).join(format!("gallery-{name}.svg")), &svg)
            .expect("write a picture");
        writeln!(index, "{name}: {} bytes", svg.len()).expect("write to a string");
    }
    println!("{index}");
}
