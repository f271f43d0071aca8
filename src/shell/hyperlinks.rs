//! Hyperlinks (OSC 8) around cells.
//!
//! Owns the sequence, and finding the address for the mark a cell carries. A cell's text never holds an escape: the
//! frame is compared and cut as text, and what is told apart there are the marks. Terminals that know no links skip the
//! sequence.

use std::io::{self, Write};

use crate::domain::Href;

/// A screen whose cells can belong to links.
pub trait Hyperlinks {
    /// All links of the frame to come; its cells carry their marks.
    fn set_links(&mut self, links: Vec<Href>);
}

/// The link with this mark. Two links with one mark are none: better no link than one that leads elsewhere.
pub fn link_of(links: &[Href], mark: [u8; 3]) -> Option<&Href> {
    let mut marked = links.iter().filter(|link| link.mark() == mark);
    let first = marked.next()?;
    marked.all(|other| other == first).then_some(first)
}

/// Begins or ends a link (OSC 8). Terminals join what has the same id, so a link over two lines is one.
pub fn write_link(out: &mut impl Write, link: Option<&Href>) -> io::Result<()> {
    match link {
        Some(href) => {
            let [a, b, c] = href.mark();
            write!(out, "\x1b]8;id={a:02x}{b:02x}{c:02x};{href}\x1b\\")
        }
        None => out.write_all(b"\x1b]8;;\x1b\\"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::backend::QuietBackend;
    use crate::ui::theme::Theme;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use ratatui::{Terminal, TerminalOptions, Viewport};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(buf);
            Ok(buf.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Painter {
        terminal: Terminal<QuietBackend<Sink>>,
        sink: Sink,
    }

    impl Painter {
        fn new() -> Self {
            let sink = Sink::default();
            let viewport = Viewport::Fixed(Rect::new(0, 0, 30, 1));
            let terminal =
                Terminal::with_options(QuietBackend::new(sink.clone()), TerminalOptions { viewport })
                    .unwrap();
            Self { terminal, sink }
        }

        /// One line; parts with an address are links, and only those of `known` are told.
        fn draw(&mut self, parts: &[(&str, Option<&Href>)], known: &[Href]) -> String {
            self.terminal.backend_mut().set_links(known.to_vec());
            let paint = |frame: &mut ratatui::Frame<'_>| {
                let mut x = 0;
                for (text, href) in parts {
                    let style = href.map_or(Style::new(), |href| Theme::default().link(href));
                    (x, _) = frame.buffer_mut().set_stringn(x, 0, text, 30, style);
                }
            };
            self.terminal.draw(paint).unwrap();
            String::from_utf8(std::mem::take(&mut *self.sink.0.lock().unwrap())).unwrap()
        }
    }

    fn web(address: &str) -> Href {
        Href::web(address).unwrap()
    }

    #[test]
    fn a_run_of_cells_is_one_link_and_is_closed() {
        let a = web("https://a.example");
        let bytes = Painter::new()
            .draw(&[("see:", None), ("this", Some(&a)), (":now", None)], std::slice::from_ref(&a));
        let [x, y, z] = a.mark();
        let link =
            format!("see:\x1b]8;id={x:02x}{y:02x}{z:02x};https://a.example\x1b\\this\x1b]8;;\x1b\\:now");
        assert!(bytes.contains(&link), "{bytes:?}");
        let last = Painter::new().draw(&[("this", Some(&a))], std::slice::from_ref(&a));
        assert_eq!(
            (last.matches("\x1b]8;id").count(), last.matches("\x1b]8;;\x1b").count()),
            (1, 1),
            "{last:?}"
        );
    }

    #[test]
    fn the_same_words_under_another_link_are_written_anew_and_else_nothing_is() {
        let (a, b) = (web("https://a.example"), web("https://b.example"));
        let known = [a.clone(), b.clone()];
        let mut painter = Painter::new();
        painter.draw(&[("this", Some(&a))], &known);
        assert_eq!(painter.draw(&[("this", Some(&a))], &known), "");
        let changed = painter.draw(&[("this", Some(&b))], &known);
        assert!(changed.contains("https://b.example") && changed.contains("this"), "{changed:?}");
        let plain = painter.draw(&[("this", None)], &known);
        assert!(plain.contains("this") && !plain.contains("]8;"), "painted over, it is no link: {plain:?}");
    }

    #[test]
    fn a_screen_without_links_has_no_byte_more() {
        let known = [web("https://a.example")];
        let bytes = Painter::new().draw(&[("plain", None)], &[]);
        assert_eq!(Painter::new().draw(&[("plain", None)], &known), bytes);
        assert!(!bytes.contains("]8;"), "{bytes:?}");
    }

    #[test]
    fn a_mark_that_two_links_share_is_no_link() {
        // Found by trying: about one pair in sixteen million is like that.
        let mut seen = std::collections::HashMap::new();
        let pair = (0..).find_map(|n| {
            let href = web(&format!("https://a.example/{n}"));
            seen.insert(href.mark(), href.clone()).map(|other| (other, href))
        });
        let (a, b) = pair.unwrap();
        assert_ne!(a, b);
        let bytes = Painter::new().draw(&[("this", Some(&a))], &[a.clone(), b]);
        assert!(bytes.contains("this") && !bytes.contains("]8;"), "{bytes:?}");
        assert!(Painter::new().draw(&[("this", Some(&a))], &[a.clone(), a.clone()]).contains("]8;"));
    }
}
