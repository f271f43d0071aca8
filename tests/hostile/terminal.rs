//! The terminal at the other end: what arrives, byte for byte, and what a terminal makes of it.

use std::io::{self, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};

use dealdesk::app::{State, links};
use dealdesk::shell::backend::QuietBackend;
use dealdesk::shell::hyperlinks::Hyperlinks;
use dealdesk::shell::steady;
use dealdesk::ui::{theme::Theme, view};
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};

#[derive(Debug, Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("one thread").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Anything but text that the parser was asked to do.
#[derive(Debug, Default)]
struct Deeds(Vec<String>);

impl vt100::Callbacks for Deeds {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push("rang the bell".to_owned());
    }

    fn visual_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push("flashed".to_owned());
    }

    fn resize(&mut self, _: &mut vt100::Screen, size: (u16, u16)) {
        self.0.push(format!("asked for the size {size:?}"));
    }

    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, name: &[u8]) {
        self.0.push(format!("named the icon {name:?}"));
    }

    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.0.push(format!("set the title {title:?}"));
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.0.push(format!("wrote the clipboard {data:?}"));
    }

    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.0.push("read the clipboard".to_owned());
    }
}

/// A terminal of a fixed size with the real backend before it.
pub struct Terminal {
    screen: ratatui::Terminal<QuietBackend<Sink>>,
    sink: Sink,
    parser: vt100::Parser<Deeds>,
    size: (u16, u16),
    /// Length of the last frame.
    bytes: usize,
}

impl Terminal {
    pub fn new(width: u16, height: u16) -> Self {
        let sink = Sink::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let screen =
            ratatui::Terminal::with_options(QuietBackend::new(sink.clone()), TerminalOptions { viewport });
        let cells = |n| NonZeroU16::new(n).expect("at least one cell");
        let parser = vt100::Parser::new_with_callbacks(cells(height), cells(width), 0, Deeds::default());
        Self { screen: screen.expect("a terminal"), sink, parser, size: (width, height), bytes: 0 }
    }

    /// As `show`, and nothing may be left of what stood there before: the terminal must look as if it had been
    /// painted afresh.
    pub fn show_over(&mut self, state: &State) -> Result<(), String> {
        self.show(state)?;
        let mut fresh = Self::new(self.size.0, self.size.1);
        fresh.show(state)?;
        let (over, fresh) = (self.text(), fresh.text());
        if over == fresh {
            Ok(())
        } else {
            Err(format!("remains of an earlier frame:\n{over}\nas against\n{fresh}"))
        }
    }

    /// What the last frame cost.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn text(&self) -> String {
        let (_, cols) = self.parser.screen().size();
        let rows: Vec<String> =
            self.parser.screen().rows(0, cols.get()).map(|row| row.trim_end().to_owned()).collect();
        rows.join("\n")
    }

    /// Draws the state, and says what came out that must not.
    pub fn show(&mut self, state: &State) -> Result<(), String> {
        let paint = |frame: &mut ratatui::Frame<'_>| {
            view(state, Theme::default(), frame);
            steady(frame.buffer_mut());
        };
        self.screen.backend_mut().set_links(links(state));
        self.screen.draw(paint).map_err(|e| e.to_string())?;
        let bytes = std::mem::take(&mut *self.sink.0.lock().expect("one thread"));
        self.bytes = bytes.len();
        judge(&bytes)?;
        // This parser prints no replacement character, which every terminal does.
        self.parser.process(String::from_utf8_lossy(&bytes).replace('\u{fffd}', "?").as_bytes());
        let deeds = &self.parser.callbacks().0;
        if !deeds.is_empty() {
            return Err(deeds.join(", "));
        }
        let screen = self.parser.screen();
        let (rows, cols) = screen.size();
        let is_plain = !screen.alternate_screen()
            && !screen.application_keypad()
            && !screen.application_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None;
        if (cols.get(), rows.get()) != self.size || !is_plain {
            return Err("a mode or the size of the terminal changed".to_owned());
        }
        Ok(())
    }
}

/// The allow-list: cursor positions, colours and attributes, erasing the display, and the modes of a frame
/// (synchronised update, hidden cursor). All else must be text without controls.
fn judge(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|e| format!("not UTF-8: {e}"))?;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\u{1b}[") {
            let end = sequence.find(|c: char| ('@'..='~').contains(&c));
            let end = end.ok_or_else(|| format!("a sequence without an end: {sequence:?}"))?;
            let (parameters, last) = (&sequence[..end], &sequence[end..=end]);
            if !is_allowed(parameters, last) {
                return Err(format!("a sequence that is not ours: ESC [ {parameters} {last}"));
            }
            rest = &sequence[end + 1..];
            continue;
        }
        if let Some(link) = rest.strip_prefix("\u{1b}]8;") {
            let (link, after) =
                link.split_once("\u{1b}\\").ok_or_else(|| format!("a link without an end: {link:?}"))?;
            if !is_link(link) {
                return Err(format!("a link that is not ours: {link:?}"));
            }
            rest = after;
            continue;
        }
        let is_text = !c.is_control()
            && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200e}' | '\u{200f}');
        if !is_text {
            return Err(format!("the control character {c:?}"));
        }
        rest = &rest[c.len_utf8()..];
    }
    Ok(())
}

/// The end of a link, or one with our id that leads where links may lead.
fn is_link(link: &str) -> bool {
    let Some((id, address)) = link.split_once(';') else { return false };
    let is_marked = id.strip_prefix("id=").is_some_and(|id| id.bytes().all(|b| b.is_ascii_hexdigit()));
    let known = ["http://", "https://", "mailto:", "tel:"];
    let leads = known.iter().any(|scheme| address.starts_with(scheme));
    link == ";" || (is_marked && leads && address.bytes().all(|b| b.is_ascii_graphic()))
}

fn is_allowed(parameters: &str, last: &str) -> bool {
    let numbers = parameters.bytes().all(|b| b.is_ascii_digit() || b == b';');
    match last {
        "G" | "H" | "m" | "J" => numbers,
        "h" | "l" => matches!(parameters, "?2026" | "?25"),
        _ => false,
    }
}

#[test]
fn the_judge_is_not_blind() {
    assert!(
        judge("\u{1b}[?2026h\u{1b}[1;1H\u{1b}[1;31mtext 漢字 👩‍👧\u{1b}]8;id=0f;tel:+1\u{1b}\\a\u{1b}]8;;\u{1b}\\\u{1b}[0m\u{1b}[?25l\u{1b}[2J".as_bytes())
            .is_ok()
    );
    for bad in [
        "\u{1b}]0;t\u{7}",
        "\u{1b}]8;id=aa;https://a.example",
        "\u{1b}]8;id=aa;file:///etc/passwd\u{1b}\\",
        "\u{1b}]8;id=aa;https://a.example\u{7}\u{1b}\\",
        "\u{1b}]8;x;https://a.example\u{1b}\\",
        "\u{1b}[?1049h",
        "\u{1b}c",
        "\u{7}",
        "\n",
        "\u{9b}1m",
        "\u{202e}",
        "\u{1b}[8;1;1t",
        "\u{1b}[",
        "\u{1b}[5n",
    ] {
        assert!(judge(bad.as_bytes()).is_err(), "{bad:?}");
    }
}
