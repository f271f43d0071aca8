//! Box drawing, block elements and braille as geometry, so that lines meet exactly and need no font.
//!
//! All lengths are whole eighths of a pixel: block elements are eighths of a cell, and whole numbers keep
//! the output the same on every machine. A cell is 9 x 19 px, so that a line in its middle covers whole pixels.

use std::fmt::Write;

use super::palette::Rgb;

pub const CELL_W: i32 = 9 * 8;
pub const CELL_H: i32 = 19 * 8;
const MID_X: i32 = CELL_W / 2;
const MID_Y: i32 = CELL_H / 2;
/// Half the thickness of a light and of a heavy line, and how far the lines of a double one stand off.
const LIGHT: i32 = 4;
const HEAVY: i32 = 12;
const APART: i32 = 16;

/// Left, top, right, bottom.
pub type Rect = [i32; 4];

/// Shapes of one colour.
#[derive(Default)]
pub struct Layers {
    pub fill: Vec<Rect>,
    strokes: String,
    dots: String,
}

/// Weights of the arms up, right, down, left of U+2500 to U+257F: 0 none, 1 light, 2 heavy, 3 double.
/// Dots stand for dashes, arcs and diagonals, which are drawn otherwise.
const ARMS: &str = "\
    0101 0202 1010 2020 .... .... .... .... .... .... .... .... 0110 0210 0120 0220 \
    0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120 \
    2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212 \
    0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212 \
    2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 .... .... .... .... \
    0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130 \
    3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 .... .... .... \
    .... .... .... .... 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010 ";

/// Draws `c` in the cell at `at` if it is a shape, and says whether it was.
pub fn draw(c: char, at: (i32, i32), layers: &mut Layers) -> bool {
    let code = c as usize;
    match c {
        '\u{2500}'..='\u{257f}' => {
            let start = (code - 0x2500) * 5;
            let arms = &ARMS.as_bytes()[start..start + 4];
            if arms[0] != b'.' {
                lines([0, 1, 2, 3].map(|i| arms[i] - b'0'), at, &mut layers.fill);
            } else if !dashes(c, at, &mut layers.fill) {
                curve(c, at, &mut layers.strokes);
            }
        }
        '░' | '▒' | '▓' => return false,
        '\u{2580}'..='\u{259f}' => block(c, at, &mut layers.fill),
        '\u{2800}'..='\u{28ff}' => braille(code - 0x2800, at, &mut layers.dots),
        '\u{1fb00}'..='\u{1fb3b}' => sextant(code - 0x1_fb00, at, &mut layers.fill),
        _ => return false,
    }
    true
}

/// How much of the foreground a shade shows, in percent.
pub fn shade(text: &str) -> Option<u16> {
    match text {
        "░" => Some(25),
        "▒" => Some(50),
        "▓" => Some(75),
        _ => None,
    }
}

/// Draws four arms from the edges of the cell to where they meet.
fn lines(arms: [u8; 4], (x, y): (i32, i32), fill: &mut Vec<Rect>) {
    for (direction, &weight) in arms.iter().enumerate() {
        // Looking outward along the arm: the arms on its two sides, and the one behind.
        let (left, behind, right) =
            (arms[(direction + 3) % 4], arms[(direction + 2) % 4], arms[(direction + 1) % 4]);
        let strips: &[(i32, i32, i32)] = match weight {
            0 => continue,
            3 => &[
                (-APART - LIGHT, -APART + LIGHT, double_start(left, right)),
                (APART - LIGHT, APART + LIGHT, double_start(right, left)),
            ],
            1 => &[(-LIGHT, LIGHT, single_start(left, behind, right))],
            _ => &[(-HEAVY, HEAVY, single_start(left, behind, right))],
        };
        for &(from, to, start) in strips {
            fill.push(match direction {
                0 => [x + MID_X + from, y, x + MID_X + to, y + MID_Y - start],
                1 => [x + MID_X + start, y + MID_Y + from, x + CELL_W, y + MID_Y + to],
                2 => [x + MID_X - to, y + MID_Y + start, x + MID_X - from, y + CELL_H],
                _ => [x, y + MID_Y - to, x + MID_X - start, y + MID_Y - from],
            });
        }
    }
}

/// Where one line of a double arm begins, from the middle outward: at the near line of a double arm on its own
/// side, at the far line when it is the outside of a corner, else at the middle of what it meets.
fn double_start(own: u8, other: u8) -> i32 {
    match (own, other) {
        (3, _) => APART - LIGHT,
        (0, 3) => -APART - LIGHT,
        (0, 0) => 0,
        (0, weight) | (weight, _) => -half(weight),
    }
}

fn single_start(left: u8, behind: u8, right: u8) -> i32 {
    match (left, right) {
        _ if behind > 0 => 0,
        (3, 3) => APART - LIGHT,
        (3, _) | (_, 3) => -APART - LIGHT,
        _ => -half(left.max(right)),
    }
}

fn half(weight: u8) -> i32 {
    match weight {
        0 | 3 => 0,
        1 => LIGHT,
        _ => HEAVY,
    }
}

fn dashes(c: char, (x, y): (i32, i32), fill: &mut Vec<Rect>) -> bool {
    let (count, kind) = match c {
        '┄'..='┇' => (3, c as u32 - 0x2504),
        '┈'..='┋' => (4, c as u32 - 0x2508),
        '╌'..='╏' => (2, c as u32 - 0x254c),
        _ => return false,
    };
    let thick = if kind % 2 == 0 { LIGHT } else { HEAVY };
    for i in 0..count {
        if kind < 2 {
            let (step, gap) = (CELL_W / count, CELL_W / count / 6);
            let (from, to) = (x + i * step + gap, x + (i + 1) * step - gap);
            fill.push([from, y + MID_Y - thick, to, y + MID_Y + thick]);
        } else {
            let (step, gap) = (CELL_H / count, CELL_H / count / 6);
            let (from, to) = (y + i * step + gap, y + (i + 1) * step - gap);
            fill.push([x + MID_X - thick, from, x + MID_X + thick, to]);
        }
    }
    true
}

/// Rounded corners and diagonals: the only lines that are strokes.
fn curve(c: char, (x, y): (i32, i32), out: &mut String) {
    let (mid_x, mid_y) = (pixels(x + MID_X), pixels(y + MID_Y));
    let (left, right) = (pixels(x), pixels(x + CELL_W));
    let (top, bottom) = (pixels(y), pixels(y + CELL_H));
    // The radius is half a cell's width, so the arc ends on the cell's side and a straight piece leads to it.
    let (above, below) = (pixels(y + MID_Y - MID_X), pixels(y + MID_Y + MID_X));
    let rising = format!("M{left} {bottom}L{right} {top}");
    let falling = format!("M{left} {top}L{right} {bottom}");
    let data = match c {
        '╭' => format!("M{mid_x} {bottom}V{below}A4.5 4.5 0 0 1 {right} {mid_y}"),
        '╮' => format!("M{left} {mid_y}A4.5 4.5 0 0 1 {mid_x} {below}V{bottom}"),
        '╯' => format!("M{mid_x} {top}V{above}A4.5 4.5 0 0 1 {left} {mid_y}"),
        '╰' => format!("M{right} {mid_y}A4.5 4.5 0 0 1 {mid_x} {above}V{top}"),
        '╱' => rising,
        '╲' => falling,
        _ => rising + &falling,
    };
    out.push_str(&data);
}

fn block(c: char, (x, y): (i32, i32), fill: &mut Vec<Rect>) {
    let (eighth_w, eighth_h) = (CELL_W / 8, CELL_H / 8);
    let (right, bottom) = (x + CELL_W, y + CELL_H);
    let number = i32::try_from(c as u32 - 0x2580).unwrap_or(0);
    match c {
        '▀' => fill.push([x, y, right, y + MID_Y]),
        '▁'..='█' => fill.push([x, bottom - number * eighth_h, right, bottom]),
        '▉'..='▏' => fill.push([x, y, x + (16 - number) * eighth_w, bottom]),
        '▐' => fill.push([x + MID_X, y, right, bottom]),
        '▔' => fill.push([x, y, right, y + eighth_h]),
        '▕' => fill.push([right - eighth_w, y, right, bottom]),
        _ => {
            // ▖▗▘▙▚▛▜▝▞▟ as bits: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
            let bits = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14][usize::try_from(number - 0x16).unwrap_or(0)];
            let columns = [(x, x + MID_X), (x + MID_X, right)];
            let rows = [(y, y + MID_Y), (y + MID_Y, bottom)];
            for (bit, ((from, to), (top, end))) in
                rows.iter().flat_map(|r| columns.iter().map(move |c| (*c, *r))).enumerate()
            {
                if bits & (1 << bit) != 0 {
                    fill.push([from, top, to, end]);
                }
            }
        }
    }
}

/// Two columns of three rows; the code skips the patterns that are half blocks.
fn sextant(number: usize, (x, y): (i32, i32), fill: &mut Vec<Rect>) {
    let bits = number + 1 + usize::from(number >= 20) + usize::from(number >= 40);
    let rows = [y, y + CELL_H / 3, y + CELL_H * 2 / 3, y + CELL_H];
    for bit in (0..6).filter(|bit| bits & (1 << bit) != 0) {
        let from = if bit % 2 == 0 { x } else { x + MID_X };
        fill.push([from, rows[bit / 2], from + MID_X, rows[bit / 2 + 1]]);
    }
}

fn braille(bits: usize, (x, y): (i32, i32), out: &mut String) {
    // The first six dots run down the columns; the last two were added below them.
    const PLACES: [(i32, i32); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    for (bit, (col, row)) in PLACES.into_iter().enumerate() {
        if bits & (1 << bit) != 0 {
            let (dot_x, dot_y) = (x + CELL_W / 4 + col * MID_X, y + CELL_H / 8 + row * CELL_H / 4);
            write!(out, "M{} {}h.01", pixels(dot_x), pixels(dot_y)).expect("write to a string");
        }
    }
}

impl Layers {
    pub fn write(self, out: &mut String, colour: Rgb) {
        let mut add = |text: String| out.push_str(&text);
        if !self.fill.is_empty() {
            add(format!("<path fill=\"{colour}\" d=\"{}\"/>\n", path(self.fill)));
        }
        if !self.strokes.is_empty() {
            add(format!("<path fill=\"none\" stroke=\"{colour}\" d=\"{}\"/>\n", self.strokes));
        }
        if !self.dots.is_empty() {
            let round = "stroke-width=\"2.2\" stroke-linecap=\"round\"";
            add(format!("<path fill=\"none\" stroke=\"{colour}\" {round} d=\"{}\"/>\n", self.dots));
        }
    }
}

/// Path data for rectangles, after joining those that touch: first along rows, then across them.
pub fn path(mut rects: Vec<Rect>) -> String {
    rects.sort_unstable_by_key(|&[x0, y0, x1, y1]| (y0, y1, x0, x1));
    join(&mut rects, |a, b| (a[1], a[3]) == (b[1], b[3]) && b[0] <= a[2]);
    rects.sort_unstable_by_key(|&[x0, y0, x1, y1]| (x0, x1, y0, y1));
    join(&mut rects, |a, b| (a[0], a[2]) == (b[0], b[2]) && b[1] <= a[3]);
    rects.sort_unstable_by_key(|&[x0, y0, x1, y1]| (y0, x0, y1, x1));
    let mut out = String::new();
    for [x0, y0, x1, y1] in rects {
        let (left, top) = (pixels(x0), pixels(y0));
        let (width, height) = (pixels(x1 - x0), pixels(y1 - y0));
        write!(out, "M{left} {top}h{width}v{height}h-{width}z").expect("write to a string");
    }
    out
}

fn join(rects: &mut Vec<Rect>, touch: impl Fn(&Rect, &Rect) -> bool) {
    rects.dedup_by(|next, kept| {
        let joined = touch(kept, next);
        if joined {
            kept[2] = kept[2].max(next[2]);
            kept[3] = kept[3].max(next[3]);
        }
        joined
    });
}

/// Eighths of a pixel as the shortest decimal.
pub fn pixels(eighths: i32) -> String {
    let (whole, part) = (eighths / 8, eighths % 8);
    if part == 0 {
        return whole.to_string();
    }
    let digits = format!("{:03}", part * 125);
    format!("{}.{}", if whole == 0 { String::new() } else { whole.to_string() }, digits.trim_end_matches('0'))
}
