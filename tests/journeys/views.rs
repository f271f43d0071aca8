//! Saved views through the whole program: into the file of settings and back, over a restart and beside another process.

use std::path::Path;
use std::time::Duration;

use super::common::app::{App, Setup};

fn setup(config: &Path) -> Setup {
    Setup { config_file: Some(config.to_owned()), ..Setup::leads(60).size(120, 40) }
}

async fn started(config: &Path) -> App {
    let mut app = setup(config).start();
    app.wait_loaded().await;
    app
}

fn write(app: &mut App, text: &str) {
    for c in text.chars() {
        app.press(if c == ' ' { "Space".to_owned() } else { c.to_string() }.as_str());
    }
}

async fn save(app: &mut App, name: &str) {
    app.press("F s");
    write(app, name);
    app.press("Enter").wait_for("is saved").await;
    app.press("Esc");
}

#[tokio::test(start_paused = true)]
async fn a_saved_view_is_there_after_a_restart_and_opened_by_its_digit() {
    let home = tempfile::tempdir().expect("a directory");
    let config = home.path().join("config.toml");
    std::fs::write(&config, "# mine\nlanguage = \"en\"\n").expect("settings");
    let mut app = started(&config).await;
    app.press("f e");
    write(&mut app, "price > 20k");
    app.press("Enter").wait_for("▽ price > 20k").await;
    app.press("g l l S").wait_for("›Price↓").await;
    save(&mut app, "big").await;
    let screen = app.wait_for("▽ big").await;
    let listed: Vec<String> = screen.text().lines().skip(3).take(5).map(str::to_owned).collect();
    app.press("q q q");
    app.wait_end().await;
    let text = std::fs::read_to_string(&config).expect("settings");
    assert!(text.starts_with("# mine\nlanguage = \"en\"\n\n[[views]]\nname = \"big\"\nkey = 1\n"), "{text}");

    let mut app = started(&config).await;
    let screen = app.press("1").wait_for("▽ big").await;
    let again: Vec<String> = screen.text().lines().skip(3).take(5).map(str::to_owned).collect();
    assert_eq!(again, listed);
    app.press("0");
    app.pass(Duration::from_secs(1)).await;
    assert!(!app.screen().contains("▽"), "{}", app.screen().text());
}

#[tokio::test(start_paused = true)]
async fn two_programs_do_not_write_over_each_other() {
    let home = tempfile::tempdir().expect("a directory");
    let config = home.path().join("config.toml");
    let (mut one, mut two) = (started(&config).await, started(&config).await);
    save(&mut one, "one").await;
    // The other one does not know of it: its own is saved beside it, without the digit that is taken.
    save(&mut two, "two").await;
    let text = std::fs::read_to_string(&config).expect("settings");
    assert!(text.contains("name = \"one\"\nkey = 1") && text.contains("name = \"two\"\n"), "{text}");
    assert_eq!(text.matches("key = ").count(), 1, "{text}");
    // Both change the same one: the second sees what stands there, and nothing of it is lost.
    one.press("f e");
    write(&mut one, "price > 1k");
    one.press("Enter F u").wait_for("is saved").await;
    two.press("1 f e");
    write(&mut two, "price > 2k");
    two.press("Enter F u").wait_for("was changed in config.toml meanwhile").await;
    let text = std::fs::read_to_string(&config).expect("settings");
    assert!(text.contains("price > 1k") && !text.contains("price > 2k"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_wrote_into_the_file_meanwhile_stays_whatever_is_done_to_the_view() {
    let home = tempfile::tempdir().expect("a directory");
    for (keys, said) in [
        // Updated, under another name, on another digit, deleted.
        ("f e p r i c e Space > Space 1 k Enter F u", "was changed in config.toml meanwhile"),
        ("F e 2 Enter", "was changed in config.toml meanwhile"),
        ("F 5", "was changed in config.toml meanwhile"),
        ("F x x", "was changed in config.toml meanwhile"),
    ] {
        let config = home.path().join("config.toml");
        std::fs::write(&config, "").expect("settings");
        let mut app = started(&config).await;
        save(&mut app, "mine").await;
        let text = std::fs::read_to_string(&config).expect("settings");
        let by_hand = format!("{text}# by hand\nwhere = \"price > 7k\"\n");
        std::fs::write(&config, &by_hand).expect("settings");
        app.press(keys).wait_for(said).await;
        assert_eq!(std::fs::read_to_string(&config).expect("settings"), by_hand, "{keys}");
        // It is what the file says from now on, and a second thought is not stopped any more.
        app.press("Esc 0 1").wait_for("▽ mine").await;
        assert!(app.screen().contains("price > 7k"), "{keys}\n{}", app.screen());
        app.press("F x x").wait_gone("▽ mine").await;
        let text = std::fs::read_to_string(&config).expect("settings");
        assert!(!text.contains("[[views]]"), "{keys}: {text}");
        app.press("q q q");
    }
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_asks_about_people_has_all_contacts_read() {
    let mut app = Setup::leads(600).start();
    app.wait_loaded().await;
    let asked = |app: &App| app.server.stats().by_route.get("GET /api/v4/contacts").copied().unwrap_or(0);
    app.press("f e");
    write(&mut app, "has phone");
    let is_answered = |screen: &super::common::app::screen::Screen| {
        screen.contains("phone is not empty") && !screen.contains("not known here")
    };
    app.press("Enter").wait_until("an answer", is_answered).await;
    app.pass(Duration::from_secs(5)).await;
    let pages = asked(&app);
    assert!((1..8).contains(&pages), "{pages}");
    // Another sentence asks the disk alone.
    app.press("f e C-u");
    write(&mut app, "email is empty");
    app.press("Enter").wait_for("email is empty").await;
    app.pass(Duration::from_secs(5)).await;
    assert!(!app.screen().contains("not known here"), "{}", app.screen());
    assert_eq!(asked(&app), pages);
}
