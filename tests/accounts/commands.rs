//! config.toml, the commands about accounts, and tokens that a command prints.

use super::house::House;

const GET: [&str; 3] = ["api", "GET", "/api/v4/account"];

#[test]
fn a_command_prints_the_token_and_its_failure_is_said_safely() {
    let house = House::new();
    let file = house.home.path().join("data/dealdesk/secrets/of-pass");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, format!("{}\nlogin: me\n", house.account.token)).unwrap();
    let account = |command: &str| {
        house.config(&format!(
            "[accounts.acme]\nhost = \"{}\"\ntoken_command = {command}\n",
            house.account.url
        ));
    };
    account(&format!("[\"cat\", {:?}]", file.display().to_string()));
    let told = house.run(&[&["-v"], &GET[..]].concat());
    assert!(told.code == Some(0) && told.out.contains("Blue Kiln"), "{told:?}");
    // No shell: what looks like one is a word.
    let never = house.home.path().join("never");
    account(&format!("[\"echo\", \"$(touch {})\"]", never.display()));
    assert_eq!((house.run(&GET).code, never.exists()), (Some(4), false));
    account(r#"["sh", "-c", "printf 'gpg: \\033]0;owned\\007no key' >&2; exit 2"]"#);
    let told = house.run(&GET);
    assert!(told.code == Some(4) && told.err.contains("token_command of “acme”"), "{told:?}");
    assert!(told.err.contains("no key") && !told.err.contains(['\u{1b}', '\u{7}']), "{:?}", told.err);
    account("[\"/nowhere/at/all\"]");
    assert!(house.run(&GET).err.contains("could not be started"));
    account("\"pass show kommo\"");
    let told = house.run(&GET);
    assert!(told.code == Some(2) && told.err.contains("config.toml line 3: token_command"), "{told:?}");
    let login = ["login", "acme", "--token-stdin"];
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(2), "it would have no effect");
    house.nothing_leaked();
}

#[test]
fn an_unknown_key_is_a_warning_with_its_line_and_the_rest_applies() {
    let house = House::new();
    assert_eq!(
        house
            .run_with(&["login", "acme", "--host", &house.account.url, "--token-stdin"], &house.account.token)
            .code,
        Some(0)
    );
    house.config(&format!("# mine\nacount = \"x\"\n{}read_onyl = true\n", house.config_text()));
    let told = house.run(&GET);
    assert_eq!(told.code, Some(0), "{told:?}");
    let said: Vec<&str> = told.err.lines().collect();
    assert_eq!(said[0], "dealdesk: config.toml line 2: unknown key `acount`: did you mean `account`?");
    assert!(said[1].ends_with("unknown key `read_onyl`: did you mean `read_only`?"), "{said:?}");
    let told = house.run(&["config", "check"]);
    assert_eq!((told.code, told.out.lines().count(), told.err.as_str()), (Some(1), 2, ""), "{told:?}");
    let path = house.run(&["config", "path"]).out;
    assert!(std::path::Path::new(path.trim()).exists(), "{path}");
    house.config("account = [");
    let told = house.run(&GET);
    assert!(told.code == Some(2) && told.err.contains("line 1 is no TOML"), "{told:?}");
}

#[test]
fn accounts_are_listed_chosen_shown_and_removed() {
    let house = House::new();
    let add = |name: &str| {
        let told = house
            .run_with(&["login", name, "--host", &house.account.url, "--token-stdin"], &house.account.token);
        assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
        told.out
    };
    add("acme");
    assert!(add("second").contains("`dealdesk account use second`"));
    let current = || {
        let list: serde_json::Value =
            serde_json::from_str(&house.run(&["account", "list", "--json"]).out).unwrap();
        let all = list.as_array().unwrap();
        let now = all.iter().find(|a| a["current"] == true).map(|a| a["name"].as_str().unwrap().to_owned());
        (all.len(), now.unwrap_or_default())
    };
    assert_eq!(current(), (2, "acme".to_owned()));
    assert_eq!(house.run(&["account", "use", "second"]).code, Some(0));
    assert_eq!(current(), (2, "second".to_owned()));
    let told = house.run(&["account", "use", "secnd"]);
    assert!(told.code == Some(2) && told.err.contains("did you mean “second”?"), "{told:?}");
    let told = house.run(&[&["--account", "acme"], &GET[..]].concat());
    assert_eq!(told.code, Some(0), "{told:?}");
    let told = house.run(&[&["--account", "nobody"], &GET[..]].concat());
    assert!(told.code == Some(2) && told.err.contains("`dealdesk account list`"), "{told:?}");
    let shown = house.run(&["account", "show", "second"]).out;
    assert!(shown.contains("long-lived token until") && shown.contains(&house.account.url), "{shown}");

    assert_eq!(house.run(&["account", "remove", "second"]).code, Some(0));
    assert_eq!(current(), (1, "acme".to_owned()));
    assert!(!house.home.path().join("data/dealdesk/secrets/second.json").exists());
    assert_eq!(house.run(&["account", "remove", "second"]).code, Some(2));
    // Edits that are nowhere else are not left behind unnoticed.
    let lead = house.lead();
    assert_eq!(house.run(&["sync"]).code, Some(0));
    assert_eq!(house.run(&["lead", "set", &lead, "price=7", "--offline"]).code, Some(8));
    let told = house.run(&["account", "remove", "acme"]);
    assert!(told.code == Some(7) && told.err.contains("--yes"), "{told:?}");
    assert_eq!(house.run(&["account", "remove", "acme", "--yes"]).code, Some(0));
    assert_eq!(current(), (0, String::new()));
    assert_eq!(house.run(&GET).code, Some(4));
    let login = ["--account", "third", "login", "--host", &house.account.url, "--token-stdin"];
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(0));
    assert_eq!(current(), (1, "third".to_owned()));
    house.nothing_leaked();
}

#[test]
fn an_account_may_be_read_only() {
    let house = House::new();
    let login = ["--read-only", "login", "acme", "--host", &house.account.url, "--token-stdin"];
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(0));
    assert!(house.config_text().contains("read_only = true"));
    assert_eq!(house.run(&GET).code, Some(0));
    for args in [&["api", "PATCH", "/api/v4/leads/1", "-f", "price=1"][..], &["lead", "set", "1", "price=1"]]
    {
        let told = house.run(args);
        assert!(told.code == Some(2) && told.err.contains("read_only of the account"), "{told:?}");
    }
    assert_eq!(house.account.stats().method("PATCH"), 0);
}

#[test]
fn the_variables_of_the_environment_need_no_file() {
    let house = House::new();
    let mut command = house.home.command(&GET);
    command.env("KOMMO_BASE_URL", &house.account.url).env("KOMMO_API_TOKEN", &house.account.token);
    assert!(command.output().unwrap().status.success());
    assert_eq!(
        house
            .run_with(&["login", "acme", "--host", &house.account.url, "--token-stdin"], &house.account.token)
            .code,
        Some(0)
    );
    // A name goes before the variables, and the variables before what is chosen in the file.
    command.env("KOMMO_API_TOKEN", "wrong.token.x");
    assert_eq!(command.output().unwrap().status.code(), Some(4));
    command.env("DEALDESK_ACCOUNT", "acme");
    assert_eq!(command.output().unwrap().status.code(), Some(0));
}

#[test]
fn the_examples_of_the_help_work() {
    let house = House::new();
    let token = house.home.path().join("data/dealdesk/secrets/token.txt");
    std::fs::create_dir_all(token.parent().unwrap()).unwrap();
    std::fs::write(&token, &house.account.token).unwrap();
    let commands: [&[&str]; 7] = [
        &["login"],
        &["account", "list"],
        &["account", "use"],
        &["account", "show"],
        &["config", "path"],
        &["config", "check"],
        &["account", "remove"],
    ];
    for command in commands {
        let help = house.run(&[command, &["--help"]].concat()).out;
        let example = help.lines().find_map(|line| line.strip_prefix("Example: ")).expect("an example");
        let example = example.replace("acme.kommo.com", &house.account.url);
        let example = example.replace("token.txt", &token.display().to_string());
        let example = example.replace("dealdesk login", "dealdesk login acme");
        let script = format!("dealdesk() {{ {} \"$@\"; }}; {example}", super::desk::PROGRAM);
        let mut shell = std::process::Command::new("/bin/sh");
        let output = shell.args(["-c", &script]).env_clear().envs(house.home.env()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !output.stdout.is_empty() && said.is_empty(), "{example}: {said}");
    }
}

#[test]
fn a_theme_that_is_not_there_says_which_there_are_and_where_one_belongs() {
    let house = House::new();
    house.config("theme = \"mine\"\n");
    let themes = house.home.path().join("config/dealdesk/themes");
    let place = themes.join("NAME.toml").display().to_string();
    let told = house.run(&["config", "check"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.out.contains("config.toml line 1: there is no theme `mine`: there are `default`"),
        "{told:?}"
    );
    assert!(told.out.contains(&place), "{told:?}");
    let told = house.run(&["--theme", "pink", "user", "list"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{told:?}");
    assert!(told.err.contains("--theme: there is no theme `pink`") && told.err.contains(&place), "{told:?}");

    std::fs::create_dir_all(&themes).unwrap();
    std::fs::write(
        themes.join("mine.toml"),
        "based_on = \"dark\"\n[all]\nquiet = \"#222222\"\nlatte = \"red\"\n",
    )
    .unwrap();
    let told = house.run(&["config", "check"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(told.out.contains("themes/mine.toml line 3: quiet is hard to read on `ground`"), "{told:?}");
    assert!(
        told.out.contains("themes/mine.toml line 4: unknown key `latte`: did you mean `late`?"),
        "{told:?}"
    );
    let told = house.run(&["config", "check", "--json"]).out;
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["warnings"].as_array().map(Vec::len), Some(2), "{told}");
    // Those who see no colours hear nothing of it.
    assert_eq!(house.run(&["--theme", "mine", "config", "path"]).err, "");
    std::fs::write(themes.join("mine.toml"), "based_on = \"dark\"\n").unwrap();
    assert_eq!(house.run(&["config", "check"]).code, Some(0));
}
