//! What the documents promise is what the program has: keys, commands, flags, faults, files, the version.
//!
//! `UPDATE=1 cargo test --test docs` writes the key table of the README anew.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const COMMANDS: [&str; 35] = [
    "demo",
    "login",
    "account",
    "config",
    "api",
    "lead",
    "contact",
    "company",
    "note",
    "task",
    "inbox",
    "field",
    "user",
    "pipeline",
    "event",
    "forecast",
    "stats",
    "catalog",
    "source",
    "talk",
    "template",
    "webhook",
    "widget",
    "role",
    "bot",
    "view",
    "sync",
    "outbox",
    "undo",
    "log",
    "keys",
    "status",
    "doctor",
    "completions",
    "man",
];
/// Commands with commands of their own.
const NESTED: [(&str, &[&str]); 22] = [
    ("account", &["list", "use", "show", "remove"]),
    ("config", &["path", "check"]),
    ("view", &["list", "show", "save", "remove"]),
    ("lead", &["list", "show", "set", "move", "won", "lost", "tag", "link", "create"]),
    ("contact", &["list", "show", "set", "create"]),
    ("company", &["list", "show", "set", "create"]),
    ("note", &["add", "list", "edit"]),
    ("task", &["add", "list", "done", "move", "edit"]),
    ("inbox", &["list", "accept", "decline", "link", "add"]),
    ("field", &["list"]),
    ("user", &["list", "show"]),
    ("pipeline", &["list", "show"]),
    ("event", &["list"]),
    ("catalog", &["list", "show", "items", "add-item", "set-item", "link", "unlink"]),
    ("source", &["list", "add", "set", "remove"]),
    ("talk", &["list", "show", "close"]),
    ("template", &["list", "show", "add", "set", "remove"]),
    ("webhook", &["list", "add", "remove"]),
    ("widget", &["list", "show", "install", "uninstall"]),
    ("role", &["list", "show"]),
    ("bot", &["run"]),
    ("outbox", &["list", "show", "retry", "check", "drop"]),
];

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What the built program prints, in English, with an empty home.
fn dealdesk(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().expect("a home");
    let output = Command::new(env!("CARGO_BIN_EXE_dealdesk"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("LC_ALL", "C")
        .output()
        .expect("dealdesk runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Runs of letters, digits and hyphens after each `prefix`.
fn words<'a>(text: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let after = text.match_indices(prefix).map(|(at, _)| &text[at + prefix.len()..]);
    after.map(|rest| rest.split(ends).next().unwrap_or_default()).filter(|w| !w.is_empty()).collect()
}

/// Code in backticks and fenced blocks, line by line.
fn code(markdown: &str) -> Vec<&str> {
    let mut is_fenced = false;
    let mut found = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_fenced = !is_fenced;
        } else if is_fenced {
            found.push(line);
        } else {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// Code of the README that is about this program and not about cargo.
fn own_code(readme: &str) -> String {
    let own = code(readme).into_iter().map(|line| match line.split_once("cargo run") {
        Some((_, rest)) => rest.split_once(" -- ").map_or("", |(_, own)| own),
        None if line.contains("cargo ") => "",
        None => line,
    });
    own.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_key_table_of_the_readme_is_the_table_of_the_program() {
    const BEGIN: &str = "<!-- keys -->\n";
    const END: &str = "<!-- /keys -->";
    let readme = read("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("a begin mark");
    let (table, after) = rest.split_once(END).expect("an end mark");
    let wanted = dealdesk(&["keys", "--markdown"]);
    if table == wanted {
        return;
    }
    assert!(
        std::env::var_os("UPDATE").is_some(),
        "the key table of README.md is out of date; run `UPDATE=1 cargo test --test docs`"
    );
    std::fs::write("README.md", format!("{before}{BEGIN}{wanted}{END}{after}"))
        .expect("README.md is written");
}

#[test]
fn the_readme_and_the_command_line_name_the_same_flags() {
    let own = own_code(&read("README.md"));
    let mut help = dealdesk(&["--help"]);
    for command in COMMANDS {
        help.push_str(&dealdesk(&[command, "--help"]));
    }
    for (command, own) in NESTED {
        for own in own {
            help.push_str(&dealdesk(&[command, own, "--help"]));
        }
    }
    let known = words(&help, "--");
    let named = words(&own, "--");
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(unknown.is_empty(), "README.md names flags that dealdesk does not have: {unknown:?}");
    let untold: Vec<_> = known.difference(&named).filter(|f| **f != "help").collect();
    assert!(untold.is_empty(), "README.md does not tell of {untold:?}");
}

#[test]
fn the_readme_and_the_command_line_name_the_same_commands() {
    let help = dealdesk(&["--help"]);
    let list = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
    let known: BTreeSet<&str> = list.lines().filter_map(|l| l.split_whitespace().next()).collect();
    let mut told: BTreeSet<&str> = COMMANDS.into();
    told.insert("help");
    assert_eq!(known, told, "the list in this test");
    let own = own_code(&read("README.md"));
    let named: BTreeSet<&str> =
        words(&own, "dealdesk ").into_iter().filter(|w| !w.starts_with('-')).collect();
    told.remove("help");
    assert_eq!(named, told, "README.md");
}

/// What the program tells people to type must exist.
#[test]
fn sentences_name_commands_that_exist() {
    let mut open = vec![Path::new("src").to_owned(), Path::new("assets/locales").to_owned()];
    let mut wrong = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("a directory").map(|e| e.expect("an entry").path()));
            continue;
        }
        let text = read(&path.to_string_lossy());
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            let commands = words(line, "`dealdesk ");
            wrong.extend(commands.iter().filter(|c| !COMMANDS.contains(c)).map(|c| format!("{path:?}: {c}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn faults_in_the_readme_are_faults_of_the_demo() {
    let readme = read("README.md");
    let section =
        readme.split("### Faults").nth(1).and_then(|rest| rest.split("\n#").next()).expect("faults");
    let rows = section.lines().filter(|l| l.starts_with("| `"));
    let rules: Vec<&str> = rows.flat_map(|l| code(l.split('|').nth(1).unwrap_or_default())).collect();
    assert!(rules.len() > 15, "{rules:?}");
    let lines = code(&readme).into_iter().filter(|l| l.contains("--faults '"));
    let examples: Vec<&str> = lines.filter_map(|l| l.split('\'').nth(1)).collect();
    assert!(!examples.is_empty(), "no example of --faults");
    for rule in rules.into_iter().chain(examples) {
        let spec = rule.replace("MS", "50").replace("CHANCE", "0.1");
        assert!(dealdesk::demo::Faults::parse(&spec).is_ok(), "{rule}");
    }
}

/// The section of the README about filters.
fn filters(readme: &str) -> &str {
    readme.split("### Filters").nth(1).and_then(|rest| rest.split("\n### ").next()).expect("filters")
}

#[test]
fn filters_in_the_readme_and_in_the_help_are_filters() {
    let readme = read("README.md");
    let section = filters(&readme);
    let fence =
        section.split("```filter\n").nth(1).and_then(|rest| rest.split("```").next()).expect("examples");
    let examples: Vec<&str> = fence.lines().collect();
    assert!(examples.len() > 12, "{examples:?}");
    let mut help = readme.clone();
    for (command, _) in NESTED.into_iter().filter(|(_, own)| own.contains(&"list")) {
        help.push_str(&dealdesk(&[command, "list", "--help"]));
    }
    let quoted = |flag: &str| -> Vec<String> {
        let after = help.split(flag).skip(1);
        after.filter_map(|rest| Some(rest.strip_prefix(" '")?.split('\'').next()?.to_owned())).collect()
    };
    let (wheres, sorts) = (quoted("--where"), quoted("--sort"));
    assert!(wheres.len() >= 5 && !sorts.is_empty(), "{wheres:?} {sorts:?}");
    for text in examples.into_iter().chain(wheres.iter().map(String::as_str)) {
        let tree =
            dealdesk::domain::query::parse(text).unwrap_or_else(|wrong| panic!("{}", wrong.shown(text)));
        let printed = tree.to_string();
        assert_eq!(dealdesk::domain::query::parse(&printed).as_ref(), Ok(&tree), "{printed}");
    }
    for keys in sorts {
        let read = dealdesk::domain::query::SortKeys::parse(&keys, dealdesk::domain::query::Things::Leads);
        assert!(read.is_ok(), "{keys}: {read:?}");
    }
}

#[test]
fn the_readme_names_every_field_a_filter_can_ask_for() {
    let readme = read("README.md");
    let named = code(filters(&readme));
    for own in dealdesk::domain::query::Own::ALL {
        assert!(named.contains(&own.word()), "README.md does not tell of {:?}", own.word());
    }
}

#[test]
fn variables_in_the_readme_are_read_and_none_is_kept_quiet() {
    let readme = read("README.md");
    let config = read("src/config.rs");
    for prefix in ["KOMMO_", "DEALDESK_"] {
        let told: BTreeSet<&str> = words(&readme, prefix);
        let used: BTreeSet<&str> = words(&config, &format!("\"{prefix}"));
        assert_eq!(told, used);
    }
}

#[test]
fn files_the_documents_link_to_exist() {
    let mut missing = Vec::new();
    for document in ["README.md", "CHANGELOG.md"] {
        let text = read(document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let sources = ["src=\"", "href=\""].into_iter().flat_map(|mark| {
            text.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>()
        });
        for link in links.chain(sources) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !Path::new(path).exists() {
                missing.push(format!("{document}: {link}"));
            }
            if let Some(anchor) = link.strip_prefix('#')
                && !text.lines().filter(|l| l.starts_with('#')).any(|l| anchor_of(l) == anchor)
            {
                missing.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// As GitHub makes them.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>()
        .replace(' ', "-")
}

#[test]
fn the_changelog_knows_this_version() {
    let heading = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").lines().any(|l| l.starts_with(&heading)), "CHANGELOG.md has no {heading}");
}

#[test]
fn the_license_files_are_those_of_the_manifest() {
    assert!(read("Cargo.toml").contains("license = \"MIT OR Apache-2.0\""));
    assert!(read("LICENSE-MIT").contains("the dealdesk authors"));
    let apache = read("LICENSE-APACHE");
    assert!(apache.contains("Version 2.0, January 2004") && apache.contains("9. Accepting Warranty"));
}

/// The commands of a form, the first words of it: `lead won ID` is `lead won`.
fn path(form: &str) -> Vec<&str> {
    let is_command =
        |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-');
    form.split(' ').take_while(is_command).collect()
}

#[test]
fn the_form_of_every_command_is_one_the_command_line_has() {
    use dealdesk::app::command::{COMMANDS, Form};
    let mut helps: std::collections::BTreeMap<Vec<&str>, String> = std::collections::BTreeMap::new();
    let mut lines = 0;
    for spec in COMMANDS {
        let form = match spec.command.cli() {
            Form::Line(form) => form,
            Form::None(why) => {
                assert!(why.split(' ').count() > 3, "{}: {why:?} is no reason", spec.name);
                continue;
            }
        };
        lines += 1;
        let path = path(form);
        assert!(!path.is_empty(), "{}: {form}", spec.name);
        let help = helps.entry(path.clone()).or_insert_with(|| dealdesk(&[&path[..], &["--help"]].concat()));
        let usage = help.lines().find(|line| line.starts_with("Usage:")).expect("a usage");
        assert!(usage.starts_with(&format!("Usage: dealdesk {}", path.join(" "))), "{form}: {usage}");
        for flag in words(form, "--") {
            assert!(
                help.contains(&format!("--{flag} ")) || help.contains(&format!("--{flag}\n")),
                "{form}: {help}"
            );
        }
        let values = form.split(' ').skip(path.len()).take_while(|word| !word.starts_with("--")).count();
        let takes = usage.replace("[OPTIONS]", "").contains(['<', '[']);
        assert_eq!(values > 0, takes, "{form}: {usage}");
    }
    assert!(lines > 50, "{lines} commands have a form");
}

#[test]
fn own_keys_of_the_readme_and_of_the_help_are_understood() {
    let readme = read("README.md");
    let config = dealdesk(&["config", "--help"]);
    let example: String =
        config.lines().skip_while(|line| !line.starts_with("  [keys]")).collect::<Vec<_>>().join("\n");
    let example = example.split("\n\nBetween").next().expect("an example").to_owned();
    let fences = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let about_keys: Vec<&str> =
        fences.filter(|text| text.contains("[keys") || text.contains("[[own")).collect();
    assert_eq!(about_keys.len(), 2);
    for text in about_keys.into_iter().chain([example.as_str()]) {
        let file = dealdesk::config::File::parse(Path::new("config.toml"), text.to_owned()).expect("TOML");
        assert_eq!(file.warnings, [], "{text}");
        assert!(!file.keys.is_empty(), "{text}");
    }
    let told = code(&readme);
    for value in dealdesk::app::own::VALUES {
        assert!(told.contains(&format!("{{{value}}}").as_str()), "README.md does not tell of {value}");
        assert!(config.contains(value.trim_end_matches(":NAME")), "`config --help` does not tell of {value}");
    }
    for preset in dealdesk::config::Preset::ALL {
        assert!(readme.contains(&format!("`{}`", preset.word())), "{}", preset.word());
    }
}

#[test]
fn the_keys_are_printed_as_they_are() {
    let keys = |more: &[&str]| dealdesk(&[&["keys"], more].concat());
    assert!(keys(&[]).lines().any(|line| line.starts_with("global    w ") && line.contains("lead.won")));
    let gmail = keys(&["--preset", "gmail"]);
    assert!(
        gmail.lines().any(|line| line.starts_with("global    z ") && line.contains("edit.undo")),
        "{gmail}"
    );
    let russian = keys(&["--layout", "ru"]);
    assert!(
        russian.lines().any(|line| line.starts_with("global    п п ") || line.contains("п п  Home")),
        "{russian}"
    );
    let german = keys(&["--layout", "de"]);
    assert!(german.lines().any(|line| line.contains("AltGr+]") && line.contains("tab.next")), "{german}");
    let rows: serde_json::Value = serde_json::from_str(&keys(&["--json"])).expect("JSON");
    let rows = rows.as_array().expect("rows");
    let won = rows.iter().find(|row| row["name"] == "lead.won").expect("a command");
    assert_eq!(won["cli"], "dealdesk lead won ID");
    assert_eq!((&won["keys"], &won["view"]), (&serde_json::json!(["w"]), &serde_json::json!("global")));
    for row in rows {
        assert_ne!(row["cli"].is_null(), row["why_no_cli"].is_null(), "{row}");
    }
}
