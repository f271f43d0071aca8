//! Completion as a shell asks for it: real ones where they are there.

use std::process::{Command, Stdio};

use super::desk::PROGRAM;
use super::globals::files;
use super::teller::Teller;

/// What bash offers behind a line, asked as its readline does.
fn bash(teller: &Teller, line: &str) -> Vec<String> {
    let script = format!(
        "dealdesk() {{ {PROGRAM} \"$@\"; }}; export -f dealdesk
         source <({PROGRAM} completions bash)
         COMP_LINE={line:?}; COMP_POINT=${{#COMP_LINE}}; COMP_TYPE=9; COMP_KEY=9
         read -r -a COMP_WORDS <<< \"${{COMP_LINE//\\\\ /$'\\001'}}\"
         COMP_WORDS=(\"${{COMP_WORDS[@]//$'\\001'/\\\\ }}\"); [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
         COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
         found=$(complete -p dealdesk); found=${{found#*-F }}; found=${{found%% *}}
         $found dealdesk \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\" 2>/dev/null
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let output = in_home(teller, "bash").args(["-c", &script]).output().expect("bash");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

fn in_home(teller: &Teller, program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(teller.home.env()).env("PATH", path()).stdin(Stdio::null());
    command.env("KOMMO_BASE_URL", &teller.account.url).env("KOMMO_API_TOKEN", &teller.account.token);
    command
}

/// The program first, then what the system has.
fn path() -> String {
    let dir = std::path::Path::new(PROGRAM).parent().expect("a directory").display().to_string();
    format!("{dir}:/usr/local/bin:/usr/bin:/bin")
}

fn has(shell: &str) -> bool {
    path().split(':').any(|dir| std::path::Path::new(dir).join(shell).exists())
}

#[test]
fn bash_offers_commands_flags_and_what_this_machine_knows() {
    assert!(has("bash"), "this test asks a real bash: install it");
    let teller = Teller::new();
    let offered = bash(&teller, "dealdesk lead mo");
    assert_eq!(offered, ["move"]);
    assert!(
        bash(&teller, "dealdesk lead move 1 ").iter().all(|word| word != "Proposal"),
        "nothing is known yet"
    );
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let requests = teller.account.stats().count("requests");
    let stages = bash(&teller, "dealdesk lead move 1 ");
    assert!(stages.iter().any(|stage| stage.contains("Proposal")), "{stages:?}");
    assert!(stages.iter().any(|stage| stage == "First\\ talk"), "one word to the shell: {stages:?}");
    assert_eq!(bash(&teller, "dealdesk lead move 1 First\\ t"), ["First\\ talk"]);
    assert!(bash(&teller, "dealdesk lead list --sta").iter().any(|word| word == "--stage"));
    let users = bash(&teller, "dealdesk task list --for ");
    assert!(users.iter().any(|user| user.contains("Mara")), "{users:?}");
    assert_eq!(teller.account.stats().count("requests"), requests, "nobody was asked");
    let config = teller.home.path().join("config/dealdesk/config.toml");
    std::fs::create_dir_all(config.parent().expect("a directory")).expect("made");
    std::fs::write(config, "[accounts.acme]\nhost = \"acme.kommo.com\"\n").expect("written");
    assert_eq!(bash(&teller, "dealdesk account use ").first().map(String::as_str), Some("acme"));
}

/// A shell asks with each press of Tab: nobody is asked then, and no file becomes another one.
#[test]
fn what_a_shell_is_told_costs_no_request_and_no_write() {
    let teller = Teller::new();
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let config = teller.home.path().join("config/dealdesk/config.toml");
    std::fs::create_dir_all(config.parent().expect("a directory")).expect("made");
    let text = format!(
        "[accounts.acme]\nhost = \"{}\"\n[[views]]\nname = \"mine\"\nwhere = \"price > 1\"\n",
        teller.account.url
    );
    std::fs::write(config, text).expect("written");
    let (requests, before) = (teller.account.stats().count("requests"), files(teller.home.path()));
    for (line, known) in [
        ("dealdesk --account ", "acme"),
        ("dealdesk account use ", "acme"),
        ("dealdesk lead move 1 ", "Proposal"),
        ("dealdesk lead list --view ", "mine"),
        ("dealdesk lead list --account acme --stage ", "Proposal"),
        ("dealdesk view show ", "mine"),
        ("dealdesk user show ", "me"),
        ("dealdesk pipeline show ", "Sales"),
        ("dealdesk lead lost 1 --reason ", "expensive"),
        ("dealdesk lead list --where ", ""),
        ("dealdesk --of", "--offline"),
    ] {
        let offered = bash(&teller, line);
        assert!(known.is_empty() || offered.iter().any(|word| word.contains(known)), "{line}: {offered:?}");
        let after = files(teller.home.path());
        let changed: Vec<_> =
            before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
        assert!(changed.is_empty(), "{line}: {changed:?}");
    }
    assert_eq!(teller.account.stats().count("requests"), requests, "nobody was asked");
}

#[test]
fn every_shell_has_a_script_and_those_that_are_there_take_it() {
    let teller = Teller::new();
    for (shell, check) in [
        ("bash", "-n"),
        ("zsh", "-n"),
        ("fish", "--no-execute"),
        ("elvish", "-compileonly"),
        ("powershell", ""),
    ] {
        let script = teller.run(&["completions", shell]).done().out;
        assert!(script.contains("DEALDESK_COMPLETE"), "{shell}: {script}");
        if check.is_empty() || !has(shell) {
            eprintln!("not tried: there is no {shell}");
            continue;
        }
        let file = teller.home.path().join(shell);
        std::fs::write(&file, &script).expect("written");
        let output = in_home(&teller, shell).arg(check).arg(&file).output().expect("a shell");
        assert!(output.status.success(), "{shell}: {output:?}");
    }
}

#[test]
fn there_is_a_page_for_each_command() {
    let teller = Teller::new();
    let first = teller.run(&["man"]).done().out;
    assert!(first.contains(".TH dealdesk 1") && first.contains("KOMMO_SUBDOMAIN"), "{first}");
    let dir = teller.home.path().join("man1");
    let told = teller.run(&["man", "--dir", &dir.display().to_string(), "--json"]).done().json();
    let pages = told["pages"].as_array().expect("pages").len();
    assert_eq!(pages, std::fs::read_dir(&dir).expect("a directory").count());
    for verb in dealdesk::cli::verbs() {
        let page = dir.join(format!("dealdesk-{}.1", verb.replace(' ', "-")));
        let text = std::fs::read_to_string(&page).unwrap_or_else(|e| panic!("{}: {e}", page.display()));
        assert!(text.contains("Example"), "{verb}");
    }
    if has("man") {
        let output =
            in_home(&teller, "man").args(["-l", "--warnings"]).arg(dir.join("dealdesk-lead-set.1")).output();
        let output = output.expect("man");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && out.contains("NAME=VALUE") && err.is_empty(), "{out} {err}");
    }
}
