//! What is wrong is said with its column and the way out.

use super::*;

#[test]
fn every_mistake_has_its_column_and_a_way_out() {
    let desk = Desk::new();
    for (text, column, says) in [
        ("", 1, "expected a test"),
        ("   ", 4, "expected a test"),
        ("prise > 5", 1, "did you mean \"price\"?"),
        ("Room = Roof", 1, "`field:NAME`"),
        ("price", 6, "expected =, !="),
        ("price >", 8, "expected a value"),
        ("price > and tag:vip", 9, "expected a value"),
        ("price > many", 9, "no number"),
        ("price ~ 5", 9, "can be compared with"),
        ("status = -1", 10, "there is open, won, lost, closed"),
        ("status open", 8, "expected =, !="),
        ("stage = Propsal", 9, "did you mean \"Proposal\"?"),
        ("stage = Nowhere", 9, "there is First talk, Proposal"),
        ("stage = Предложния", 9, "did you mean \"Предложение\"?"),
        ("price > 1 and stage = Propsal", 23, "did you mean \"Proposal\"?"),
        ("имя ~ x", 1, "there is no field \"имя\""),
        ("responsible = Mar", 15, "may be several users: Mara Linden (1), Marat Osei (2)"),
        ("responsible = Mara Lindn", 15, "did you mean \"Mara Linden\"?"),
        ("tag:vpi", 5, "did you mean \"vip\"?"),
        ("not tag: vpi", 10, "did you mean \"vip\"?"),
        ("loss reason = expensiv price", 15, "no loss reason"),
        ("field:Rom = Roof", 7, "did you mean \"Room\"?"),
        ("field:Room = Cellar", 14, "there is Roof, Terrace"),
        ("field:Room < Roof", 14, "can be compared with"),
        ("field:Deposit paid = perhaps", 22, "neither yes nor no"),
        ("field: = 3", 7, "expected the name of a field"),
        ("created > someday", 11, "no date"),
        ("created > 3d", 11, "write `-3d` or `+3d`"),
        ("age > 7", 7, "no age"),
        ("age > 7m", 7, "no age"),
        ("due < today", 1, "leads have no `due`; they have id, name"),
        ("name = \"roof", 8, "this quote has no end"),
        ("name = roof \"top\"", 13, "put a value with signs in it in quotes"),
        ("name = a=b", 9, "in quotes"),
        ("name = roof (new)", 13, "in quotes"),
        ("(price > 1", 11, "expected `and`, `or` or `)`"),
        ("price > 1)", 10, "expected `and`, `or` or the end"),
        ("id in (1, 2", 12, "expected `,` or `)`"),
        ("id in (1,)", 10, "expected a value"),
        ("id in", 6, "expected a list"),
        ("id in last month", 7, "no number"),
        ("stage in Proposal", 10, "a list in parentheses"),
        ("stage is Proposal", 10, "`is empty`"),
        ("price > 1 or", 13, "expected a test"),
        ("price > 1 and or", 15, "expected a test"),
        ("has", 4, "expected a test"),
        ("next task = tomorrow 3", 13, "say which"),
    ] {
        let wrong = desk.filter(text).expect_err(text);
        assert_eq!(wrong.column(text), column, "{text}: {}", wrong.problem);
        assert!(wrong.problem.to_string().contains(says), "{text}: {}", wrong.problem);
    }
}

#[test]
fn the_place_is_marked_below_the_expression() {
    let text = "имя 漢 = 1 or price > 5";
    let wrong = parse(text).expect_err("wrong");
    assert_eq!(
        wrong.shown(text).lines().skip(1).collect::<Vec<_>>(),
        ["  имя 漢 = 1 or price > 5", "  ^^^^^^"]
    );
    let text = "price > 5 and stge = x";
    assert_eq!(parse(text).expect_err("wrong").shown(text).lines().last(), Some("                ^^^^"));
}

#[test]
fn depth_and_length_are_bounded() {
    for text in [
        format!("{}price > 1{}", "(".repeat(50_000 / 8), ")".repeat(50_000 / 8)),
        format!("{}price > 1", "not ".repeat(4_000)),
        format!("{}price > 1", "not (".repeat(3_000)),
    ] {
        assert_eq!(parse(&text).expect_err("deep").problem, Problem::TooDeep);
    }
    let long = format!("name = {}", "x".repeat(20_000));
    assert_eq!(parse(&long).expect_err("long").problem, Problem::TooLong);
    let wide = vec!["id = 1"; 1_000].join(" or ");
    assert!(parse(&wide).is_ok(), "many tests beside each other are no depth");
    let fits = format!("{}price > 1{}", "(".repeat(60), ")".repeat(60));
    assert!(parse(&fits).is_ok());
}

#[test]
fn an_account_of_which_nothing_is_known_takes_ids() {
    let names = Names::unknown(Things::Leads, NOW);
    for text in ["responsible = 12", "pipeline = 7", "tag:anything", "loss reason = 3", "company = 9"] {
        assert!(resolve(&parse(text).expect(text), &names).is_ok(), "{text}");
    }
    for text in ["responsible = me", "stage = Proposal", "field:Room = x"] {
        assert!(resolve(&parse(text).expect(text), &names).is_err(), "{text}");
    }
}
