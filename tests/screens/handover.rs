//! The boxes that hand something over; the codes in them are read with a decoder, as a phone would.

use dealdesk::i18n::Language;
use dealdesk::ui::theme::{Colors, Theme};
use ratatui::style::Color;

use super::common::app::Setup;
use super::common::app::screen::Screen;
use super::{board, keep, keep_sizes};

/// Pixels of a module.
const MODULE: usize = 6;

/// The texts of all codes on the screen, on a ground as dark or as light as terminals have it.
fn codes(screen: &Screen, ground: u8) -> Vec<String> {
    let ink = 255 - ground;
    let shade = |colour| match colour {
        Color::Black => 0,
        Color::White => 255,
        _ => ink,
    };
    let area = screen.buffer.area;
    let pixel = |x: usize, y: usize| {
        let (column, row) = (x / MODULE, y / MODULE);
        let cell = &screen.buffer[(column as u16, (row / 2) as u16)];
        let is_ink = match cell.symbol() {
            "█" => true,
            "▀" => row % 2 == 0,
            "▄" => row % 2 == 1,
            // Letters and lines: something of both.
            symbol => symbol != " " && (x + y).is_multiple_of(3),
        };
        match (is_ink, cell.bg) {
            (true, _) => shade(cell.fg),
            (false, Color::Reset) => ground,
            (false, bg) => shade(bg),
        }
    };
    let (width, height) = (usize::from(area.width) * MODULE, usize::from(area.height) * 2 * MODULE);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_phone_reads_every_code_in_every_theme_on_every_ground() {
    for colors in [Colors::Ansi16, Colors::None] {
        for (width, height) in [(80, 24), (120, 40)] {
            let theme = Theme::new(colors);
            let mut app = board(Setup { theme, ..Setup::leads(60).size(width, height) }).await;
            app.press("l j");
            let choices = app.press("Q").wait_for("A QR code of what?").await;
            let count = choices.text().lines().filter(|l| l.contains("│ ")).count() - 2;
            assert!(count >= 3, "{choices}");
            for n in 0..count {
                if n > 0 {
                    app.press("Q").wait_for("A QR code of what?").await;
                }
                (0..n).for_each(|_| _ = app.press("j"));
                app.press("Enter");
                let screen = app.wait_for("╭─ QR code").await;
                for ground in [0, 40, 230, 255] {
                    let [text] = &codes(&screen, ground)[..] else {
                        panic!("not one code on {ground}: {screen}")
                    };
                    assert!(screen.contains(text), "{text} is not what stands below it:\n{screen}");
                }
                app.press("Esc").wait_gone("╭─ QR code").await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn boxes() {
    for (language, tag, code, choose) in [
        (Language::English, "en", "╭─ QR code", "letter or Enter chooses"),
        (Language::Russian, "ru", "╭─ QR-код ", "буква или Enter"),
    ] {
        let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
        app.press("l j o").wait_for("E-mail").await;
        keep_sizes(&format!("link_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
        app.press("Esc Q").wait_for(choose).await;
        keep_sizes(&format!("code_choice_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
        app.press("Enter").wait_for(code).await;
        keep_sizes(&format!("code_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
        app.press("Esc").wait_gone(code).await;
    }
}

#[tokio::test(start_paused = true)]
async fn boxes_of_a_contact() {
    for (language, tag, code, choose) in [
        (Language::English, "en", "╭─ QR code", "letter or Enter chooses"),
        (Language::Russian, "ru", "╭─ QR-код ", "буква или Enter"),
    ] {
        let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
        app.pass(std::time::Duration::from_secs(60)).await;
        app.press("g c").wait_until("a list", |s| s.contains("1 of") || s.contains("1 из")).await;
        app.pass(std::time::Duration::from_secs(60)).await;
        app.press("g g j j").wait_until("the third", |s| s.contains("3 of") || s.contains("3 из")).await;
        app.press("o").wait_for("E-mail").await;
        keep_sizes(&format!("link_contact_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
        app.resize(80, 24).press("Esc Q").wait_for(choose).await;
        keep(&format!("code_choice_contact_{tag}"), &app);
        app.press("Enter").wait_for(code).await;
        keep(&format!("code_contact_{tag}"), &app);
        app.press("Esc").wait_gone(code).await;
    }
}

#[tokio::test(start_paused = true)]
async fn chord_and_words() {
    for (language, tag, sent) in
        [(Language::English, "en", "Sent to the terminal"), (Language::Russian, "ru", "Отправлено терминалу")]
    {
        let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
        app.press("l y").wait_for("╭─ y …").await;
        keep(&format!("copy_chord_{tag}"), &app);
        app.press("y").wait_for(sent).await;
        keep_sizes(&format!("copy_sent_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
    }
}
