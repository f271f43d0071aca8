//! Flags that may stand before the verb, `dealdesk --offline lead list`, and what becomes of them where a verb has no
//! use for them.
//!
//! Owns that none of them is passed over in silence: a verb takes it, or says that it cannot. That a verb takes one is told
//! by the verb itself, which names the flag among its own.

use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory};

use super::Args;

/// As the arguments call them, and as a person does.
const DRY_RUN: [&str; 2] = ["dry_run", "dry-run"];
const OFFLINE: [&str; 2] = ["offline", "offline"];

/// These never touch the network, so that there is nothing to keep them from.
const ASKS_NOBODY: [&str; 15] = [
    "account list",
    "account use",
    "account show",
    "account remove",
    "completions",
    "config path",
    "config check",
    "demo",
    "keys",
    "man",
    "status",
    "view list",
    "view show",
    "view save",
    "view remove",
];

/// The command line: a flag is shown by those commands alone that have a use for it.
pub fn command() -> Command {
    quiet(Args::command(), [false; 2])
}

/// `handed_on`: which of the two a command above has for all below it.
fn quiet(command: Command, handed_on: [bool; 2]) -> Command {
    command.mut_subcommands(|mut sub| {
        let mut below = handed_on;
        for (is_there, [id, long]) in below.iter_mut().zip([DRY_RUN, OFFLINE]) {
            let own = sub.get_arguments().find(|arg| arg.get_id() == id).map(Arg::is_global_set);
            match own {
                Some(is_handed_on) => *is_there |= is_handed_on,
                None if *is_there => {}
                None => sub = sub.arg(Arg::new(id).long(long).action(ArgAction::SetTrue).hide(true)),
            }
        }
        quiet(sub, below)
    })
}

fn has(command: &Command, id: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == id)
}

/// What of a line that was understood cannot be meant.
pub fn check(whole: &ArgMatches) -> Result<(), String> {
    let flags = [DRY_RUN, OFFLINE].map(|[id, _]| whole.get_flag(id));
    let (path, verb) = verb(whole);
    // Of one level clap says it itself; of two it does not know.
    for (one, other) in [("fresh", "offline"), ("csv", "json"), ("csv", "jsonl")] {
        if is_set(verb, one) && (is_set(verb, other) || is_set(whole, other)) {
            return Err(format!("the argument '--{one}' cannot be used with '--{other}'"));
        }
    }
    if flags == [false, false] {
        return Ok(());
    }
    let takes = taken(&path);
    let named = path.join(" ");
    if flags[0] && !takes[0] {
        return Err(match path.as_slice() {
            [] => "--dry-run: the board is no single change; --read-only opens it to look only".to_owned(),
            _ => format!(
                "--dry-run: `dealdesk {named}` changes nothing, so there is nothing to try; leave it out"
            ),
        });
    }
    // What would be sent is told by nobody but this machine.
    let is_told = named == "api" && flags[0];
    if flags[1] && !takes[1] && !is_told && !ASKS_NOBODY.contains(&named.as_str()) {
        return Err(match path.as_slice() {
            [] => "--offline: the board opens without a connection by itself, and asks when there is one"
                .to_owned(),
            _ => format!("--offline: `dealdesk {named}` can do nothing but ask the account; leave it out"),
        });
    }
    Ok(())
}

fn is_set(of: &ArgMatches, id: &str) -> bool {
    of.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or_default()
}

/// The verb that is meant, `lead list`, and what stands behind it.
fn verb(whole: &ArgMatches) -> (Vec<&str>, &ArgMatches) {
    let (mut path, mut at) = (Vec::new(), whole);
    while let Some((name, below)) = at.subcommand() {
        path.push(name);
        at = below;
    }
    (path, at)
}

/// Which of the two the verb has among its own, or one above it.
fn taken(path: &[&str]) -> [bool; 2] {
    let root = Args::command();
    let mut taken = [false; 2];
    let mut at = &root;
    for name in path {
        let Some(below) = at.find_subcommand(name) else { break };
        for (taken, [id, _]) in taken.iter_mut().zip([DRY_RUN, OFFLINE]) {
            *taken |= has(below, id);
        }
        at = below;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Result<(), String> {
        let matches = command().try_get_matches_from(line.split(' ')).map_err(|error| error.to_string())?;
        check(&matches)
    }

    #[test]
    fn a_flag_before_the_verb_is_taken_or_refused_and_never_passed_over() {
        for fine in [
            "dealdesk --offline lead list",
            "dealdesk lead --offline list",
            "dealdesk --dry-run lead move 1 Proposal",
            "dealdesk --offline status",
            "dealdesk --offline outbox retry --all",
            "dealdesk --dry-run --offline api GET /api/v4/leads",
            "dealdesk --offline doctor",
        ] {
            assert_eq!(told(fine), Ok(()), "{fine}");
        }
        for (wrong, why) in [
            ("dealdesk --offline sync", "`dealdesk sync` can do nothing but ask"),
            ("dealdesk sync --offline", "`dealdesk sync` can do nothing but ask"),
            ("dealdesk --offline api GET /api/v4/leads", "`dealdesk api` can do nothing but ask"),
            ("dealdesk --offline", "the board opens without a connection"),
            ("dealdesk --dry-run", "--read-only"),
            ("dealdesk --dry-run lead list", "`dealdesk lead list` changes nothing"),
            ("dealdesk lead --dry-run list", "`dealdesk lead list` changes nothing"),
            ("dealdesk --offline lead list --fresh", "'--fresh' cannot be used with '--offline'"),
            ("dealdesk --json lead list --csv", "'--csv' cannot be used with '--json'"),
        ] {
            let said = told(wrong).expect_err(wrong);
            assert!(said.contains(why), "{wrong}: {said}");
        }
    }

    /// The values of a flag before the verb arrive where the verb reads its own.
    #[test]
    fn a_flag_before_the_verb_is_the_verbs_own() {
        let before = |line: &str| {
            let matches = command().try_get_matches_from(line.split(' ')).expect("understood");
            let (_, verb) = verb(&matches);
            [is_set(verb, "dry_run"), is_set(verb, "offline")]
        };
        assert_eq!(before("dealdesk --dry-run lead move 1 Proposal"), [true, false]);
        assert_eq!(before("dealdesk --offline --dry-run task done 5"), [true, true]);
        assert_eq!(before("dealdesk task done 5 --offline"), [false, true]);
        assert_eq!(before("dealdesk task done 5"), [false, false]);
    }

    /// Each verb has both flags, of its own or to be told what is wrong with them, and shows those it has a use for.
    #[test]
    fn no_verb_shows_a_flag_it_refuses() {
        /// What has no lane in the outbox has the flag to say why it cannot be had.
        fn is_refused_there(path: &[&str]) -> bool {
            ["bot", "catalog", "source", "talk", "template", "webhook", "widget"].contains(&path[0])
        }
        fn walk(command: &Command, path: &[&str]) {
            let subs: Vec<&Command> = command.get_subcommands().collect();
            for sub in &subs {
                walk(sub, &[path, &[sub.get_name()]].concat());
            }
            if path.is_empty() || !subs.is_empty() {
                return;
            }
            let taken = taken(path);
            for (is_taken, [id, _]) in taken.into_iter().zip([DRY_RUN, OFFLINE]) {
                let arg = command.get_arguments().find(|arg| arg.get_id() == id);
                assert!(is_taken || arg.is_some_and(clap::Arg::is_hide_set), "{path:?} {id}");
                let is_shown = arg.is_none_or(|arg| !arg.is_hide_set());
                assert!(!is_taken || is_shown || is_refused_there(path), "{path:?} {id}");
            }
        }
        walk(&command(), &[]);
    }
}
