//! The rows: each command, how it is called so that it succeeds, and what is special about it.

/// What a command does to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Read,
    /// Has `--dry-run`, and is refused with `--read-only`.
    Write,
    /// Concerns this machine only.
    Local,
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub verb: &'static str,
    pub kind: Kind,
    /// What stands behind the verb. `{lead}` and others are things of the account, `␣` a space within a word.
    pub args: &'static str,
    /// The same about something that is not there: 3.
    pub missing: Option<&'static str>,
    pub input: &'static str,
    /// The exit code with an empty home and no way to the account, and with a token that is not accepted.
    pub cut: i32,
    pub refused: i32,
    /// Is looked at elsewhere, for this reason.
    pub elsewhere: Option<&'static str>,
}

const fn row(verb: &'static str, kind: Kind, args: &'static str) -> Row {
    let (cut, refused) = match kind {
        Kind::Read | Kind::Write => (6, 4),
        Kind::Local => (0, 0),
    };
    Row { verb, kind, args, missing: None, input: "", cut, refused, elsewhere: None }
}

const fn read(verb: &'static str, args: &'static str) -> Row {
    row(verb, Kind::Read, args)
}

const fn write(verb: &'static str, args: &'static str) -> Row {
    row(verb, Kind::Write, args)
}

const fn local(verb: &'static str, args: &'static str) -> Row {
    row(verb, Kind::Local, args)
}

impl Row {
    const fn missing(self, args: &'static str) -> Self {
        Self { missing: Some(args), ..self }
    }

    /// On a machine that knows nothing, whether or not the account can be had.
    const fn knows_nothing(self, code: i32) -> Self {
        Self { cut: code, refused: code, ..self }
    }
}

pub const ROWS: &[Row] = &[
    Row {
        elsewhere: Some("serves until a signal, or needs a terminal: tests/pty"),
        ..local("demo", "--serve")
    },
    Row { cut: 6, refused: 4, input: "{token}", ..local("login", "acme --host {url} --token-stdin") },
    local("account list", ""),
    local("account use", "acme"),
    local("account show", "acme"),
    local("account remove", "acme --yes"),
    local("config path", ""),
    local("config check", ""),
    read("api", "GET /api/v4/account").missing("GET /api/v4/nothing/like/that"),
    read("lead list", "--limit 30"),
    read("lead show", "{lead}").missing("99"),
    write("lead set", "{lead} price=1200").missing("99 price=1"),
    write("lead move", "{lead} Needs").missing("99 Needs"),
    write("lead won", "{lead}").missing("99"),
    write("lead lost", "{lead}").missing("99"),
    write("lead tag", "{lead} +fair").missing("99 +fair"),
    write("lead link", "{lead} --contact {contact}").missing("{lead} --contact 99"),
    write("lead create", "Porch"),
    read("contact list", "--limit 30"),
    read("contact show", "{contact}").missing("99"),
    write("contact set", "{contact} name=Ada").missing("99 name=Ada"),
    write("contact create", "Grace"),
    read("company list", "--limit 30"),
    read("company show", "{company}").missing("99"),
    write("company set", "{company} name=Kilns").missing("99 name=Kilns"),
    write("company create", "Ovens"),
    write("note add", "{lead} Called").missing("99 Called"),
    read("note list", "{lead}").missing("99"),
    write("note edit", "{lead} {note} Rang").missing("{lead} 99 Rang"),
    write("task add", "{lead} Call --at 2031-05-06"),
    read("task list", "--all --limit 60"),
    write("task done", "{task} --result Talked").missing("99"),
    write("task move", "{task} 2031-05-07").missing("99 2031-05-07"),
    write("task edit", "{task} --text Ring").missing("99 --text Ring"),
    read("inbox list", ""),
    write("inbox accept", "{uid}").missing("nowhere"),
    write("inbox decline", "{other}").missing("nowhere"),
    write("inbox link", "{mail} {lead}").missing("nowhere {lead}"),
    write("inbox add", "Fair --contact Ines --source Fair"),
    read("field list", "leads"),
    read("user list", ""),
    read("user show", "me").missing("99"),
    read("pipeline list", ""),
    read("pipeline show", "Sales").missing("99"),
    read("outbox list", "").knows_nothing(0),
    read("outbox show", "{edit}").missing("99999").knows_nothing(3),
    write("outbox retry", "--all").missing("99999").knows_nothing(0),
    write("outbox check", "{edit}").missing("99999").knows_nothing(3),
    write("outbox drop", "{edit} --yes").missing("99999 --yes").knows_nothing(3),
    write("undo", "--skip").knows_nothing(3),
    read("log", "").knows_nothing(0),
    read("sync", ""),
    read("event list", "--limit 20"),
    read("forecast", ""),
    read("stats", ""),
    read("catalog list", ""),
    read("catalog show", "Price␣list").missing("99"),
    read("catalog items", "Price␣list --limit 5").missing("99"),
    write("catalog add-item", "Price␣list Wand field:SKU=SW-1").missing("99 Wand"),
    write("catalog set-item", "Price␣list 525601 name=Kettle").missing("Price␣list 99 name=x"),
    write("catalog link", "{lead} Price␣list 525601 --quantity 3").missing("99 Price␣list 525601"),
    write("catalog unlink", "{lead} Price␣list 525601").missing("99 Price␣list 525601"),
    read("source list", ""),
    write("source add", "Fair --external fair --pipeline Sales"),
    write("source set", "9619 name=Front").missing("99 name=x"),
    write("source remove", "9621").missing("99"),
    read("talk list", "--limit 10"),
    read("talk show", "{talk}").missing("99"),
    write("talk close", "{talk}").missing("99"),
    read("template list", ""),
    read("template show", "Hello").missing("99"),
    write("template add", "Thanks Thank␣you"),
    write("template set", "Hello text=Hi").missing("99 text=x"),
    write("template remove", "Hello").missing("99"),
    read("webhook list", ""),
    write("webhook add", "https://hooks.acme.example/kommo add_lead"),
    write("webhook remove", "839656").missing("99"),
    read("widget list", ""),
    read("widget show", "demo_telephony").missing("nowhere"),
    write("widget install", "demo_files conf=standard").missing("nowhere a=b"),
    write("widget uninstall", "demo_telephony").missing("nowhere"),
    read("role list", ""),
    read("role show", "Sales␣manager").missing("99"),
    write("bot run", "565 {lead}").missing("565 99"),
    local("view list", ""),
    local("view show", "mine").knows_nothing(3),
    local("view save", "mine --where responsible=me"),
    local("view remove", "mine").knows_nothing(3),
    local("keys", ""),
    read("status", "").knows_nothing(3),
    // Whatever is wrong with the account is what it looks for.
    read("doctor", "").knows_nothing(1),
    local("completions", "bash"),
    local("man", "--dir {dir}"),
];
