//! A screen as text and as a map of its looks: one letter per cell, so that a lost colour shows in a snapshot.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::screen::Screen;

/// Letters of the colours; bold ones are capitals.
const COLOURS: [(Color, char, &str); 7] = [
    (Color::Cyan, 'c', "cyan"),
    (Color::Blue, 'b', "blue"),
    (Color::Magenta, 'm', "magenta"),
    (Color::Green, 'g', "green"),
    (Color::Yellow, 'y', "yellow"),
    (Color::Red, 'r', "red"),
    (Color::Reset, '.', "plain"),
];

/// Both, with a legend of the letters used.
pub fn picture(screen: &Screen) -> String {
    let mut legend = BTreeMap::new();
    let map = map(&screen.buffer, &mut legend);
    let legend: Vec<String> = legend.iter().map(|(letter, look)| format!("{letter} {look}")).collect();
    let caret = screen.caret.map(|at| format!("── cursor in column {}, row {} ──\n", at.x, at.y));
    format!("{}── looks ──\n{map}── {} ──\n{}", screen.text(), legend.join(" · "), caret.unwrap_or_default())
}

fn map(buffer: &Buffer, legend: &mut BTreeMap<char, String>) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let (letter, look) = look(&buffer[(x, y)]);
            line.push(letter);
            if letter != ' ' {
                legend.insert(letter, look);
            }
        }
        writeln!(out, "{}", line.trim_end()).expect("write to a string");
    }
    out
}

/// Blank cells without a look of their own stay blank in the map.
fn look(cell: &Cell) -> (char, String) {
    if (cell.fg, cell.bg) == (Color::Black, Color::White) {
        return ('@', "black on white".to_owned());
    }
    let is_blank = cell.symbol().trim().is_empty();
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    if is_blank && !reversed && cell.bg == Color::Reset {
        return (' ', String::new());
    }
    let known = COLOURS.iter().find(|(colour, ..)| *colour == cell.fg && cell.bg == Color::Reset);
    let Some((_, letter, name)) = known else { return ('?', "a colour outside the theme".to_owned()) };
    let (bold, dim) = (cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::DIM));
    let rest = cell.modifier - (Modifier::BOLD | Modifier::DIM | Modifier::REVERSED);
    match (reversed, bold, dim) {
        _ if !rest.is_empty() => ('!', "an emphasis outside the theme".to_owned()),
        (true, ..) if *letter == '.' => ('#', "reversed".to_owned()),
        (true, ..) => ('%', "reversed in a colour".to_owned()),
        (_, _, true) if *letter == '.' => ('-', "dim".to_owned()),
        (_, _, true) => ('~', "dim in a colour".to_owned()),
        (_, true, _) if *letter == '.' => ('*', "bold".to_owned()),
        (_, true, _) => (letter.to_ascii_uppercase(), format!("{name} bold")),
        _ => (*letter, (*name).to_owned()),
    }
}
