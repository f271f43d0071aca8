//! A screen as an SVG picture: from a ratatui `Buffer` or from the parsed screen of a real terminal.
//!
//! Own code without a dependency, and the same screen always gives the same bytes, so pictures can be compared.
//! Backgrounds are merged into large paths, borders and blocks are drawn as shapes that join without gaps,
//! and text has one `x` per character, so the grid holds with any monospace font. librsvg reads only the first
//! `x` of a list: the font size makes the advance of the listed fonts equal to the cell, so it is right there too.

mod grid;
mod palette;
mod shapes;

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use grid::{Cell, Grid, Ink, Look};
pub use palette::{Palette, Rgb};

use palette::mix;
use shapes::{CELL_H, CELL_W, Layers, Rect};

/// Pixels around the screen, and the height of the title bar.
const MARGIN: i32 = 14;
const BAR: i32 = 34;
/// The base line of text inside a cell, in pixels.
const BASE: i32 = 14;
/// 9 px cells / 0.602 em, the advance of `DejaVu` Sans Mono and Menlo; `JetBrains` Mono has 0.6.
const FONT_SIZE: &str = "14.95";
const FONTS: &str = "'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace";

/// How a piece of text looks; the order of the fields is the order of groups in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Face {
    colour: Rgb,
    bold: bool,
    italic: bool,
    /// The text is anchored in the middle of its cells: one glyph from a font whose advance is not known.
    centred: bool,
}

/// Everything to draw, sorted by look, so the output is compact and does not depend on any hash order.
#[derive(Default)]
struct Drawing {
    grounds: BTreeMap<Rgb, Vec<Rect>>,
    layers: BTreeMap<Rgb, Layers>,
    texts: BTreeMap<Face, String>,
}

/// Draws the grid in a window frame with a title bar.
pub fn render(grid: &Grid, title: &str, palette: &Palette) -> String {
    let mut drawing = Drawing::default();
    for row in 0..grid.rows {
        draw_row(&mut drawing, grid, row, palette);
    }
    let width = i32::from(grid.cols) * CELL_W / 8 + 2 * MARGIN;
    let height = i32::from(grid.rows) * CELL_H / 8 + 2 * MARGIN + BAR;
    let mut out = String::new();
    frame(&mut out, (width, height), title, palette);
    add(&mut out, format_args!("<g transform=\"translate({MARGIN} {})\">\n", BAR + MARGIN));
    drawing.write(&mut out);
    out.push_str("</g>\n</svg>\n");
    out
}

/// The colours and attributes of a cell after reversing and dimming.
struct Resolved {
    fg: Rgb,
    bg: Rgb,
    line: Rgb,
}

fn resolve(look: &Look, palette: &Palette) -> Resolved {
    let (mut fg, mut bg) = (palette.fg(look.fg), palette.bg(look.bg));
    if look.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    if look.modifier.contains(Modifier::DIM) {
        fg = mix(bg, fg, 60);
    }
    let line = if look.line == Ink::Default { fg } else { palette.fg(look.line) };
    Resolved { fg, bg, line }
}

fn draw_row(drawing: &mut Drawing, grid: &Grid, row: u16, palette: &Palette) {
    let mut run = Run::default();
    for col in 0..grid.cols {
        let cell = grid.cell(col, row);
        let colours = resolve(&grid.look(col, row), palette);
        let (x, y) = (i32::from(col) * CELL_W, i32::from(row) * CELL_H);
        if colours.bg != palette.background {
            drawing.grounds.entry(colours.bg).or_default().push([x, y, x + CELL_W, y + CELL_H]);
        }
        rules(drawing, cell.look.modifier, &colours, (x, y));
        let blank = cell.text.trim().is_empty() || cell.look.modifier.contains(Modifier::HIDDEN);
        if cell.width == 0 {
            continue;
        }
        if blank {
            run.space();
            continue;
        }
        let layer = drawing.layers.entry(colours.fg).or_default();
        let mut characters = cell.text.chars();
        if let (Some(c), None) = (characters.next(), characters.next())
            && shapes::draw(c, (x, y), layer)
        {
            run.flush(drawing, y);
            continue;
        }
        if let Some(percent) = shapes::shade(&cell.text) {
            run.flush(drawing, y);
            let colour = mix(colours.bg, colours.fg, percent);
            drawing.layers.entry(colour).or_default().fill.push([x, y, x + CELL_W, y + CELL_H]);
            continue;
        }
        let plain = cell.width == 1 && is_plain(&cell.text);
        let modifier = cell.look.modifier;
        let face = Face {
            colour: colours.fg,
            bold: modifier.contains(Modifier::BOLD),
            italic: modifier.contains(Modifier::ITALIC),
            centred: !plain,
        };
        run.push(drawing, y, face, x, cell);
    }
    run.flush(drawing, i32::from(row) * CELL_H);
}

/// Underline and strikethrough as shapes: fonts put them at different heights and break them between runs.
fn rules(drawing: &mut Drawing, modifier: Modifier, colours: &Resolved, (x, y): (i32, i32)) {
    if modifier.contains(Modifier::UNDERLINED) {
        let top = y + (BASE + 2) * 8;
        drawing.layers.entry(colours.line).or_default().fill.push([x, top, x + CELL_W, top + 8]);
    }
    if modifier.contains(Modifier::CROSSED_OUT) {
        let top = y + (BASE - 5) * 8;
        drawing.layers.entry(colours.fg).or_default().fill.push([x, top, x + CELL_W, top + 8]);
    }
}

/// Characters every listed font has at the cell's own advance. All others come from a fall-back font of unknown
/// advance, or would be reordered or joined with their neighbours, so each of them is placed alone.
fn is_plain(text: &str) -> bool {
    let mut characters = text.chars();
    let (Some(c), None) = (characters.next(), characters.next()) else { return false };
    matches!(c, '!'..='~' | '¡'..='¬' | '®'..='ɏ' | 'Ͱ'..='Ͽ' | 'Ѐ'..='ԯ' | '‐'..='‧' | '₠'..='₿')
}

/// Text of one look in neighbouring cells, with single spaces inside.
#[derive(Default)]
struct Run {
    face: Option<Face>,
    text: String,
    places: Vec<i32>,
    spaces: usize,
}

impl Run {
    fn space(&mut self) {
        self.spaces += 1;
    }

    fn push(&mut self, drawing: &mut Drawing, y: i32, face: Face, x: i32, cell: &Cell) {
        if self.face != Some(face) || self.spaces > 1 || face.centred {
            self.flush(drawing, y);
        }
        if self.spaces == 1 && !self.text.is_empty() {
            self.text.push(' ');
            self.places.push(x - CELL_W);
        }
        self.spaces = 0;
        self.face = Some(face);
        escape(&mut self.text, &cell.text);
        // A centred glyph stands in the middle of its one or two cells.
        let middle = if face.centred { i32::from(cell.width) * CELL_W / 2 } else { 0 };
        self.places.push(x + middle);
    }

    fn flush(&mut self, drawing: &mut Drawing, y: i32) {
        self.spaces = 0;
        let Some(face) = self.face.take() else { return };
        let out = drawing.texts.entry(face).or_default();
        let places: Vec<String> = self.places.drain(..).map(shapes::pixels).collect();
        let base = shapes::pixels(y + BASE * 8);
        add(out, format_args!("<text x=\"{}\" y=\"{base}\">{}</text>\n", places.join(" "), self.text));
        self.text.clear();
    }
}

impl Drawing {
    fn write(self, out: &mut String) {
        // Without anti-aliasing, or neighbouring grounds would show hair lines at odd scales.
        out.push_str("<g shape-rendering=\"crispEdges\">\n");
        for (colour, rects) in self.grounds {
            add(out, format_args!("<path fill=\"{colour}\" d=\"{}\"/>\n", shapes::path(rects)));
        }
        out.push_str("</g>\n");
        for (colour, layers) in self.layers {
            layers.write(out, colour);
        }
        for (face, texts) in self.texts {
            let weight = if face.bold { " font-weight=\"bold\"" } else { "" };
            let slant = if face.italic { " font-style=\"italic\"" } else { "" };
            let anchor = if face.centred { " text-anchor=\"middle\"" } else { "" };
            add(out, format_args!("<g fill=\"{}\"{weight}{slant}{anchor}>\n{texts}</g>\n", face.colour));
        }
    }
}

fn frame(out: &mut String, (width, height): (i32, i32), title: &str, palette: &Palette) {
    let Palette { background, edge, bar, caption, .. } = *palette;
    let (w, h) = (width - 1, height - 1);
    add(
        out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" font-size=\"{FONT_SIZE}\" \
             style=\"font-variant-ligatures:none\">\n\
             <rect x=\".5\" y=\".5\" width=\"{w}\" height=\"{h}\" rx=\"9\" fill=\"{background}\"/>\n\
             <path d=\"M.5 {BAR}V9.5A9 9 0 0 1 9.5 .5H{right}A9 9 0 0 1 {edge_x}.5 9.5V{BAR}z\" fill=\"{bar}\"/>\n\
             <rect x=\".5\" y=\".5\" width=\"{w}\" height=\"{h}\" rx=\"9\" fill=\"none\" stroke=\"{edge}\"/>\n",
            right = f64::from(width) - 9.5,
            edge_x = width - 1,
        ),
    );
    let middle = BAR / 2;
    for (x, colour) in [(20, "#ed6a5e"), (40, "#f4be4f"), (60, "#61c454")] {
        add(out, format_args!("<circle cx=\"{x}\" cy=\"{middle}\" r=\"6\" fill=\"{colour}\"/>\n"));
    }
    let mut text = String::new();
    escape(&mut text, &fit(title, usize::try_from((width - 180) / 8).unwrap_or(0)));
    add(
        out,
        format_args!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"13\" fill=\"{caption}\">{text}</text>\n",
            width / 2,
            middle + 5,
        ),
    );
}

/// Cuts a title that would run into the buttons of the window.
fn fit(title: &str, cells: usize) -> String {
    if title.width() <= cells {
        return title.to_owned();
    }
    let mut out = String::new();
    for grapheme in title.graphemes(true) {
        if out.width() + grapheme.width() + 1 > cells {
            break;
        }
        out.push_str(grapheme);
    }
    out + "…"
}

/// Escapes markup, and drops what XML 1.0 cannot carry at all.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
}

fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("write to a string");
}
