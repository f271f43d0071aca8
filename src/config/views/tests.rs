use std::path::Path;

use crate::config::File;
use crate::domain::{SavedView, ViewChange, ViewScreen};

const TEXT: &str = "# mine
language = \"ru\"

# who I call first
[[views]]
name = \"mine\" # short
where = \"responsible = me\"
key = 1

# the big ones
[[views]]
name = \"big\"
columns = [
  \"name\",
  \"price\", # in roubles
]
screen = \"list\"
sort = \"-price\"

# stays
[accounts.acme]
host = \"acme.kommo.com\"
";

fn file(text: &str) -> File {
    File::parse(Path::new("config.toml"), text.to_owned()).expect("TOML")
}

fn changed(text: &str, was: Option<&SavedView>, now: Option<SavedView>) -> String {
    let change = ViewChange { was: was.cloned(), now };
    file(text).with_view(&change).expect("the file is as it was").expect("a new text")
}

#[test]
fn views_are_read_and_the_rest_too() {
    let file = file(TEXT);
    assert_eq!(file.warnings, []);
    let [mine, big] = file.views.as_slice() else { panic!("{:?}", file.views) };
    assert_eq!((mine.name.as_str(), mine.key, mine.filter.as_str()), ("mine", Some(1), "responsible = me"));
    assert_eq!((big.screen, big.sort.as_str(), big.columns.len()), (ViewScreen::List, "-price", 2));
    assert!(file.accounts.contains_key("acme"));
}

#[test]
fn what_is_wrong_with_a_view_is_said_with_its_line_and_the_others_are_there() {
    let text = "[[views]]
name = \"a\"
where = \"stge = Won\"

[[views]]
name = \"b\"
colour = \"red\"
key = 2

[[views]]
where = \"price > 1\"

[[views]]
name = \"c\"
key = 12
sort = \"prise\"

[[views]]
name = \"d\"
key = 2
columns = [\"name\", \"prise\"]

[[views]]
name = \"e\"
key = 2
";
    let file = file(text);
    let said: Vec<String> = file.warnings.iter().map(ToString::to_string).collect();
    for wanted in [
        "line 3: column 1 of \"stge = Won\": there is no field \"stge\"; did you mean \"stage\"?",
        "line 1: the view \"a\" is left out until that is mended",
        "line 7: unknown key `colour`",
        "line 10: a view has no name",
        "line 15: key has to be a digit from 1 to 9",
        "line 16: column 1 of \"prise\"",
        "line 21: column 1 of \"prise\": there is no field \"prise\"; did you mean \"price\"?",
        "line 23: key 2 is that of the view \"b\" already",
    ] {
        assert!(said.iter().any(|line| line.starts_with(wanted)), "{wanted}\n{said:#?}");
    }
    let names: Vec<&str> = file.views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["b", "e"]);
}

#[test]
fn a_view_is_changed_in_place_and_everything_else_stays() {
    let before = file(TEXT);
    let mine = &before.views[0];
    let now = SavedView {
        filter: "price > 5k and name ~ \"a\\b\"".into(),
        key: None,
        sort: "-updated".into(),
        ..mine.clone()
    };
    let text = changed(TEXT, Some(mine), Some(now.clone()));
    assert_eq!(file(&text).views[0], now);
    let expected = TEXT.replace(
        "where = \"responsible = me\"\nkey = 1\n",
        "where = 'price > 5k and name ~ \"a\\b\"'\nsort = \"-updated\"\n",
    );
    assert_eq!(text, expected);
    let big = &before.views[1];
    let now = SavedView {
        name: "huge".into(),
        columns: vec!["name".into()],
        screen: ViewScreen::Board,
        ..big.clone()
    };
    let text = changed(TEXT, Some(big), Some(now.clone()));
    assert_eq!(file(&text).views[1], now);
    assert!(text.contains("# the big ones\n") && text.contains("# stays\n[accounts.acme]"), "{text}");
}

#[test]
fn a_view_goes_with_its_comment_and_what_follows_keeps_its_own() {
    let before = file(TEXT);
    let text = changed(TEXT, Some(&before.views[0]), None);
    assert!(!text.contains("who I call first") && text.contains("# the big ones\n[[views]]"), "{text}");
    let text = changed(&text, Some(&before.views[1]), None);
    assert_eq!(text, "# mine\nlanguage = \"ru\"\n\n# stays\n[accounts.acme]\nhost = \"acme.kommo.com\"\n");
}

#[test]
fn a_new_view_stands_behind_all_others() {
    let view = SavedView {
        name: "Ёлки \"2\"".into(),
        key: Some(4),
        filter: "tag:vip".into(),
        columns: vec!["name".into(), "field:Room".into()],
        screen: ViewScreen::List,
        pipeline: Some("*".into()),
        account: Some("acme".into()),
        ..SavedView::default()
    };
    for text in ["", TEXT, "language = \"es\""] {
        let new = changed(text, None, Some(view.clone()));
        assert!(new.starts_with(text), "{new}");
        assert_eq!(file(&new).views.last(), Some(&view));
        assert_eq!(file(&new).warnings, []);
        // And gone again.
        let gone = changed(&new, Some(&view), None);
        assert_eq!(gone.trim_end(), text.trim_end());
    }
}

#[test]
fn what_changed_meanwhile_is_not_written_over() {
    let before = file(TEXT);
    let mine = before.views[0].clone();
    let other = SavedView { filter: "price > 1".into(), ..mine.clone() };
    let now = SavedView { filter: "price > 2".into(), ..mine.clone() };
    let change = |was: Option<SavedView>, now: Option<SavedView>| ViewChange { was, now };
    for change in [
        change(Some(other.clone()), Some(now.clone())),
        change(Some(other), None),
        change(None, Some(now)),
        change(Some(mine.clone()), Some(SavedView { name: "big".into(), ..mine })),
    ] {
        assert!(before.with_view(&change).is_none(), "{change:?}");
    }
}

#[test]
fn views_in_a_line_of_their_own_are_not_changed_from_here() {
    let text = "views = [{ name = \"a\", where = \"price > 1\" }]\n";
    let view = file(text).views[0].clone();
    let change = ViewChange { was: Some(view.clone()), now: Some(SavedView { key: Some(1), ..view }) };
    let error = file(text).with_view(&change).expect("as it was").expect_err("not from here");
    assert!(error.to_string().contains("[[views]]"), "{error}");
    assert_eq!(file(text).views.len(), 1);
}

#[test]
fn rot_is_read_in_days_and_what_is_none_is_said() {
    let file =
        file("[rot]\ndefault = \"5d\"\nProposal = \"2w\"\n\"Sales/First talk\" = \"3d\"\n13 = \"12h\"\n");
    assert_eq!(file.rot.days, 5);
    assert_eq!(file.rot.named, [("Proposal".to_owned(), 14), ("Sales/First talk".to_owned(), 3)]);
    assert_eq!(file.warnings.len(), 1);
    assert_eq!(
        file.warnings[0].to_string(),
        "line 5: rot of 13 has to be whole days in quotes: \"7d\" or \"2w\""
    );
}
