//! What `config.toml` says, what is wrong with it, and what is changed in it.

use std::path::Path;

use super::*;

fn file(text: &str) -> File {
    File::parse(Path::new("config.toml"), text.to_owned()).unwrap()
}

fn warnings(text: &str) -> Vec<String> {
    file(text).warnings.iter().map(ToString::to_string).collect()
}

const TWO: &str = r#"# mine
account = "acme"

[accounts.acme]
host = "acme.kommo.com"

# the other one
[accounts.ru]
host = 'https://firma.amocrm.ru/leads' # copied
read_only = true
token_command = ["pass", "show", "kommo"]
"#;

#[test]
fn several_accounts_on_both_domains() {
    let file = file(TWO);
    assert_eq!(file.warnings, []);
    assert_eq!(file.current.as_deref(), Some("acme"));
    let acme = &file.accounts["acme"];
    assert_eq!(acme.base.as_ref().unwrap().as_str(), "https://acme.kommo.com");
    assert!(!acme.is_read_only && acme.token_command.is_none());
    let ru = &file.accounts["ru"];
    assert_eq!(ru.base.as_ref().unwrap().as_str(), "https://firma.amocrm.ru");
    assert!(ru.is_read_only);
    assert_eq!(ru.token_command.as_deref().unwrap(), ["pass", "show", "kommo"]);
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_the_rest_applies() {
    let text = r#"acount = "x"
account = "amce"
[accounts.acme]
host = "acme.kommo.com"
hots = "y"
read_only = "yes"
[accounts.Bad]
host = "bad.kommo.com"
[accounts.plain]
host = "http://crm.example.com"
token_command = "pass show kommo"
[accounts.empty]
[mouse]
dark = true
"#;
    assert_eq!(
        warnings(text),
        [
            "line 1: unknown key `acount`: did you mean `account`?",
            "line 2: there is no account \"amce\": did you mean \"acme\"?",
            "line 5: unknown key `hots`: did you mean `host`?",
            "line 6: read_only is a string here; it has to be true or false; until then nothing is changed there",
            "line 7: \"Bad\" is no name for an account; use small letters a-z, digits, - and _, 40 at most",
            "line 10: host: plain http would show the token to the network; write https://crm.example.com",
            "line 11: token_command is a string here; it has to be a list of words: [\"pass\", \"show\", \"kommo\"]",
            "line 12: [accounts.empty] has no host; write host = \"yourcompany.kommo.com\" there",
            "line 13: unknown key `mouse`: the keys here are `account`, `accounts`, `forecast`, `hints`, `keys`, `language`, `own`, `rot`, `theme` and `views`.",
        ]
    );
    let file = file(text);
    assert!(file.accounts["acme"].is_read_only, "what cannot be read is the careful thing");
    assert!(file.accounts["plain"].base.is_err() && file.accounts["empty"].base.is_err());
    assert_eq!(file.accounts["plain"].token_command.as_deref(), Some(&[][..]));
}

#[test]
fn what_is_no_toml_names_its_line_and_hostile_keys_are_inert() {
    let broken =
        File::parse(Path::new("config.toml"), "account = \"a\"\n[accounts\n".to_owned()).unwrap_err();
    assert!(broken.to_string().starts_with("config.toml line 2 is no TOML: "), "{broken}");
    let said = warnings("\"\\u001b[31m\" = 1\n");
    assert!(said.len() == 1 && !said[0].contains('\u{1b}'), "{said:?}");
}

struct Told {
    vars: &'static [(&'static str, &'static str)],
    account: Option<&'static str>,
    text: &'static str,
}

impl Told {
    fn name(&self) -> Result<Option<String>, String> {
        let env = Around {
            env: &Vars(self.vars),
            account: self.account.map(str::to_owned),
            file: File::parse(Path::new("config.toml"), self.text.to_owned()),
        };
        let found = access(&env).map_err(|e| e.to_string())?;
        Ok(found.map(|a| a.name.unwrap_or_else(|| a.base.host().to_owned())))
    }
}

struct Vars(&'static [(&'static str, &'static str)]);

impl Env for Vars {
    fn var(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
    }
}

#[test]
fn who_names_the_account_first_is_heard() {
    const VARS: &[(&str, &str)] = &[("KOMMO_SUBDOMAIN", "vars"), ("KOMMO_API_TOKEN", "t.o.k")];
    const NAMED: &[(&str, &str)] =
        &[("DEALDESK_ACCOUNT", "ru"), ("KOMMO_SUBDOMAIN", "vars"), ("KOMMO_API_TOKEN", "t.o.k")];
    const ONE: &str = "[accounts.only]\nhost = \"only.kommo.com\"\n";
    const NONE_CHOSEN: &str = "[accounts.a]\nhost = \"a.kommo.com\"\n[accounts.b]\nhost = \"b.kommo.com\"\n";
    let name = |vars, account, text| Told { vars, account, text }.name();
    assert_eq!(name(NAMED, Some("acme"), TWO), Ok(Some("acme".into())));
    assert_eq!(name(NAMED, None, TWO), Ok(Some("ru".into())));
    assert_eq!(name(VARS, None, TWO), Ok(Some("vars.kommo.com".into())));
    assert_eq!(name(&[], None, TWO), Ok(Some("acme".into())));
    assert_eq!(name(&[], None, ONE), Ok(Some("only".into())));
    assert_eq!(name(&[], None, ""), Ok(None));
    let which = name(&[], None, NONE_CHOSEN).unwrap_err();
    assert!(which.contains("a, b") && which.contains("`dealdesk account use NAME`"), "{which}");
    let unknown = name(&[], Some("amce"), TWO).unwrap_err();
    assert!(unknown.contains("no account “amce”") && unknown.contains("did you mean “acme”"), "{unknown}");
    assert!(name(&[("DEALDESK_ACCOUNT", "nobody")], None, "").unwrap_err().contains("dealdesk login"));
    // What the file says matters only to those who need it.
    assert_eq!(name(VARS, None, "[accounts"), Ok(Some("vars.kommo.com".into())));
    assert!(name(&[], None, "[accounts").unwrap_err().contains("line 1"));
}

#[test]
fn changes_leave_the_rest_as_it_was_written() {
    let two = file(TWO);
    assert_eq!(two.with_current("ru").unwrap(), TWO.replacen("\"acme\"", "\"ru\"", 1));
    let entry = |host: &str, is_read_only| Entry {
        base: Ok(address(host).unwrap()),
        is_read_only,
        token_command: None,
    };
    let three = two.with_account("new", "new.kommo.com", &entry("new.kommo.com", true)).unwrap();
    assert_eq!(three, format!("{TWO}\n[accounts.new]\nhost = \"new.kommo.com\"\nread_only = true\n"));
    assert_eq!(file(&three).without_account("new").unwrap(), TWO);
    let moved = two.with_account("acme", "acme.amocrm.ru", &entry("acme.amocrm.ru", false)).unwrap();
    assert_eq!(moved, TWO.replacen("acme.kommo.com", "acme.amocrm.ru", 1));

    let without = two.without_account("ru").unwrap();
    assert_eq!(without, "# mine\naccount = \"acme\"\n\n[accounts.acme]\nhost = \"acme.kommo.com\"\n");
    let without = file(&without).without_account("acme").unwrap();
    assert_eq!(without, "# mine\n");

    let first = file("").with_account("a", "a.kommo.com", &entry("a.kommo.com", false)).unwrap();
    let first = file(&first).with_current("a").unwrap();
    assert_eq!(first, "account = \"a\"\n\n[accounts.a]\nhost = \"a.kommo.com\"\n");
}

#[test]
fn what_cannot_be_changed_safely_is_not() {
    let inline = file("accounts = { acme = { host = \"acme.kommo.com\" } }\n");
    assert!(inline.accounts.contains_key("acme"));
    assert!(inline.without_account("acme").unwrap_err().to_string().contains("[accounts.acme]"));
    let entry = Entry {
        base: address("b.kommo.com").map_err(|e| e.to_string()),
        is_read_only: false,
        token_command: None,
    };
    assert!(inline.with_account("b", "b.kommo.com", &entry).is_err(), "an inline table cannot be added to");
}

fn host_of(vars: &'static [(&'static str, &'static str)]) -> Result<Option<String>, String> {
    access(&Vars(vars)).map(|a| a.map(|a| a.base.host().to_owned())).map_err(|e| e.to_string())
}

#[test]
fn an_account_needs_a_host_and_a_token() {
    assert_eq!(host_of(&[]), Ok(None));
    assert_eq!(
        host_of(&[("KOMMO_SUBDOMAIN", "acme"), ("KOMMO_API_TOKEN", "t.o.k")]),
        Ok(Some("acme.kommo.com".into()))
    );
    assert_eq!(
        host_of(&[("KOMMO_SUBDOMAIN", "acme.amocrm.ru"), ("KOMMO_API_TOKEN", "t.o.k")]),
        Ok(Some("acme.amocrm.ru".into()))
    );
    assert_eq!(
        host_of(&[("KOMMO_BASE_URL", "http://127.0.0.1:9"), ("KOMMO_API_TOKEN", "t.o.k")]),
        Ok(Some("127.0.0.1".into()))
    );
    assert!(host_of(&[("KOMMO_API_TOKEN", "t.o.k")]).unwrap_err().contains("KOMMO_SUBDOMAIN"));
    assert!(host_of(&[("KOMMO_SUBDOMAIN", "acme")]).unwrap_err().contains("KOMMO_API_TOKEN"));
    assert!(host_of(&[("KOMMO_BASE_URL", "http://example.com"), ("KOMMO_API_TOKEN", "t.o.k")]).is_err());
}

#[test]
fn tmux_and_screen_say_that_they_are_there() {
    assert_eq!(terminal(&Vars(&[])), Terminal::Bare);
    assert_eq!(terminal(&Vars(&[("TMUX", "/tmp/tmux-0/default,1,0")])), Terminal::Tmux);
    assert_eq!(terminal(&Vars(&[("STY", "12.pts-0.host")])), Terminal::Screen);
    assert_eq!(terminal(&Vars(&[("STY", "12.pts-0.host"), ("TMUX", "a,1,0")])), Terminal::Tmux);
}

#[test]
fn the_language_follows_the_locale_variables_in_their_order() {
    assert_eq!(language(&Vars(&[("LANG", "ru_RU.UTF-8")])), Some(Language::Russian));
    assert_eq!(language(&Vars(&[("LC_MESSAGES", "es_MX.UTF-8"), ("LANG", "ru")])), Some(Language::Spanish));
    assert_eq!(language(&Vars(&[("LC_ALL", "C.UTF-8"), ("LANG", "ru_RU.UTF-8")])), None);
    assert_eq!(language(&Vars(&[])), None);
    // The file knows better than the system.
    let env = Around {
        env: &Vars(&[("LANG", "ru_RU.UTF-8")]),
        account: None,
        file: Ok(file("language = \"pt\"\ntheme = \"light\"")),
    };
    assert_eq!((language(&env), theme(&env)), (Some(Language::Portuguese), Some("light")));
}

#[test]
fn a_language_or_a_theme_there_is_none_of_is_said() {
    assert_eq!(
        warnings("language = \"xx\"\ntheme = 7"),
        [
            "line 1: there is no language `xx`; it is one of `en`, `ru`, `es` and `pt`",
            "line 2: theme is a integer here; it has to be the name of a theme in quotes",
        ]
    );
}

#[test]
fn an_own_theme_is_one_that_has_a_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config.toml");
    let read = || File::parse(&path, "\ntheme = \"mine\"".to_owned()).unwrap();
    let none = read();
    assert_eq!(none.theme, None);
    let said = none.warnings.iter().map(ToString::to_string).collect::<String>();
    assert!(said.starts_with("line 2: there is no theme `mine`: there are `default`"), "{said}");
    assert!(said.ends_with(&home.path().join("themes/NAME.toml").display().to_string()), "{said}");
    std::fs::create_dir(home.path().join("themes")).unwrap();
    std::fs::write(home.path().join("themes/mine.toml"), "").unwrap();
    assert_eq!((read().theme.as_deref(), read().warnings), (Some("mine"), vec![]));
}

#[test]
fn all_colours_are_taken_where_they_are_proven() {
    assert!(!has_all_colors(&Vars(&[])));
    assert!(!has_all_colors(&Vars(&[("COLORTERM", "yes")])));
    assert!(has_all_colors(&Vars(&[("COLORTERM", "truecolor")])));
    assert!(has_all_colors(&Vars(&[("COLORTERM", "24bit"), ("TMUX", "/tmp/tmux-0/default,1,0")])));
    assert!(!has_all_colors(&Vars(&[("COLORTERM", "truecolor"), ("STY", "12.pts-0.host")])));
}

#[test]
fn hints_are_on_until_somebody_says_no_and_a_line_is_one_where_ssh_says_so() {
    let with = |text: &str| Around { env: &Vars(&[]), account: None, file: Ok(file(text)) };
    assert!(has_hints(&with("")) && has_hints(&with("hints = true")) && !has_hints(&with("hints = false")));
    assert!(!warnings("hints = 1").is_empty());
    assert!(
        is_remote(&Vars(&[("SSH_TTY", "/dev/pts/3")])) && !is_remote(&Vars(&[("SSH_AUTH_SOCK", "/tmp/a")]))
    );
}
