//! Every older file becomes a present one. Old schemas are the migrations themselves, cut short.

use super::*;

fn fresh() -> Connection {
    Connection::open_in_memory().expect("a database")
}

fn tables(conn: &Connection) -> Vec<String> {
    conn.prepare("select sql from sqlite_schema where sql is not null order by name")
        .expect("a statement")
        .query_map([], |row| row.get(0))
        .expect("rows")
        .collect::<rusqlite::Result<_>>()
        .expect("read")
}

#[test]
fn every_old_file_comes_to_the_present_schema_and_a_present_one_is_left_alone() {
    let mut new = fresh();
    upgrade(&mut new, MIGRATIONS).expect("made");
    for old in 0..=MIGRATIONS.len() {
        let mut conn = fresh();
        upgrade(&mut conn, &MIGRATIONS[..old]).expect("made");
        upgrade(&mut conn, MIGRATIONS).expect("brought up to date");
        assert_eq!(version(&conn), Ok(VERSION), "from {old}");
        assert_eq!(tables(&conn), tables(&new), "from {old}");
        let before: i64 =
            conn.pragma_query_value(None, "schema_version", |row| row.get(0)).expect("a number");
        upgrade(&mut conn, MIGRATIONS).expect("nothing to do");
        let after: i64 = conn.pragma_query_value(None, "schema_version", |row| row.get(0)).expect("a number");
        assert_eq!(before, after);
    }
}

#[test]
fn rows_of_an_old_file_survive_and_a_migration_that_fails_leaves_it_as_it_was() {
    let mut conn = fresh();
    upgrade(&mut conn, &MIGRATIONS[..1]).expect("made");
    conn.execute("insert into directory values ('users', '[]', 7)", []).expect("a row");
    let next =
        ["alter table directory add column more text;", "create table half (x); this is no statement;"];
    let both: Vec<Migration> =
        MIGRATIONS[..1].iter().copied().chain(next.into_iter().map(Migration::new)).collect();

    upgrade(&mut conn, &both).expect_err("the last one is broken");
    assert_eq!(version(&conn), Ok(1), "neither of the two was done");
    let halves: i64 = conn
        .query_row("select count(*) from sqlite_schema where name = 'half'", [], |row| row.get(0))
        .expect("a number");
    assert_eq!(halves, 0);

    upgrade(&mut conn, &both[..2]).expect("the first one alone is sound");
    let row: (String, Option<String>) = conn
        .query_row("select json, more from directory", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("the row");
    assert_eq!((version(&conn), row), (Ok(2), ("[]".to_owned(), None)));
}

#[test]
fn contacts_and_companies_of_an_old_file_are_listed_and_found() {
    let mut conn = fresh();
    upgrade(&mut conn, &MIGRATIONS[..2]).expect("made");
    let contact = r#"{"id":7,"name":"Ines Carvalho","responsible":1,"company":9,"updated_at":5,"tags":[],
        "leads":[3,4],"fields":[{"field":1,"name":"Phone","code":"PHONE","kind":"MultiText",
        "values":[{"Labelled":{"value":"+7 (912) 345-67-89","label":"WORK"}}]}]}"#;
    let company = r#"{"id":9,"name":"Tin Roof","responsible":1,"updated_at":5,"fields":[],"tags":[]}"#;
    for (kind, id, json) in [("contact", 7, contact), ("company", 9, company), ("contact", 8, "{broken")] {
        conn.execute(
            "insert into entities (kind, id, updated_at, json) values (?1, ?2, 5, ?3)",
            rusqlite::params![kind, id, json],
        )
        .expect("a row");
    }
    upgrade(&mut conn, MIGRATIONS).expect("brought up to date");
    let listed: Vec<(String, String, i64)> = conn
        .prepare("select folded, phone, leads from listings order by kind, id")
        .expect("a statement")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("rows")
        .collect::<rusqlite::Result<_>>()
        .expect("read");
    let row = |name: &str, phone: &str, leads| (name.to_owned(), phone.to_owned(), leads);
    assert_eq!(listed, [row("tin roof", "", 0), row("ines carvalho", "+7 (912) 345-67-89", 2)]);
    let found: i64 = conn
        .query_row("select id from points where key = '9123456789'", [], |row| row.get(0))
        .expect("found by its number");
    assert_eq!(found, 7);
    conn.execute("delete from entities", []).expect("deleted");
    for table in ["listings", "points"] {
        let left: i64 =
            conn.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).expect("a number");
        assert_eq!(left, 0, "{table} follow what they are made of");
    }
}

#[test]
fn the_events_of_an_old_file_tell_how_old_leads_are() {
    let mut conn = fresh();
    upgrade(&mut conn, &MIGRATIONS[..3]).expect("made");
    let event = |at: i64, kind: &str, by: i64| {
        format!(
            r#"{{"id":"e{at}","kind":"{kind}","subject":{{"Owner":{{"Lead":7}}}},"created_by":{by},"created_at":{at},
            "before":[],"after":[{{"Place":{{"pipeline":1,"stage":2}}}}]}}"#
        )
    };
    let rows = [
        event(5, "lead_status_changed", 3),
        event(9, "lead_status_changed", 0),
        event(7, "common_note_added", 3),
        "{broken".to_owned(),
    ];
    for (id, json) in (1_i64..).zip(&rows) {
        conn.execute(
            "insert into entities (kind, id, parent_kind, parent_id, updated_at, json)
             values ('event', ?1, 'lead', 7, 5, ?2)",
            rusqlite::params![id, json],
        )
        .expect("a row");
    }
    upgrade(&mut conn, MIGRATIONS).expect("brought up to date");
    let age = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let told: (i64, i64, i64) =
        conn.query_row("select lead, staged_at, touched_at from ages", [], age).expect("one lead");
    assert_eq!(told, (7, 9, 7));
}

#[test]
fn leads_in_full_of_an_old_file_are_kept_and_all_others_are_read_once_more() {
    let mut conn = fresh();
    upgrade(&mut conn, &MIGRATIONS[..4]).expect("made");
    let details = |id: i64, saved_at: i64| {
        let lead = format!(
            r#"{{"id":{id},"name":"Kiln","price":0,"place":{{"pipeline":1,"stage":2}},"responsible":1,"created_at":1,
            "updated_at":5,"closed_at":null,"next_task_at":null,"loss_reason":null,"company":null,
            "main_contact":null,"tags":[]}}"#
        );
        let field = r#"{"field":7,"name":"Room","code":"","kind":"Text","values":[{"Text":"Roof"}]}"#;
        let json = format!(
            r#"{{"lead":{lead},"fields":[{field}],"contacts":[{{"id":9,"is_main":true}}],"created_by":1,
            "updated_by":1,"score":3}}"#
        );
        (id, json, saved_at)
    };
    for (id, json, saved_at) in [details(1, 40), details(2, -50), (3, "{broken".to_owned(), 60)] {
        conn.execute(
            "insert into leads (pipeline, id, stage, name, price, responsible, created_at, updated_at, seen)
             values (1, ?1, 2, 'Kiln', 0, 1, 1, 5, 1)",
            [id],
        )
        .expect("a lead");
        conn.execute(
            "insert into lead_details (id, json, saved_at) values (?1, ?2, ?3)",
            (id, json, saved_at),
        )
        .expect("a row");
    }
    for (scope, next, complete_at) in [
        ("full:leads:1", None, Some(9)),
        ("full:leads:2", Some("7"), None),
        ("full:contacts", Some("3"), Some(8)),
    ] {
        conn.execute(
            "insert into cursors (scope, next, complete_at) values (?1, ?2, ?3)",
            (scope, next, complete_at),
        )
        .expect("a row");
    }
    upgrade(&mut conn, MIGRATIONS).expect("brought up to date");
    let rows = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).expect("a statement");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<rusqlite::Result<_>>().expect("read")
    };
    assert_eq!(
        rows("select concat_ws(' ', id, saved_at, updated_at, json) from lead_details order by id"),
        [
            r#"1 40 5 {"f":[[7,[{"Text":"Roof"}]]],"c":[[9,true]],"by":1,"up":1,"s":3}"#,
            r#"2 -50 5 {"f":[[7,[{"Text":"Roof"}]]],"c":[[9,true]],"by":1,"up":1,"s":3}"#
        ]
    );
    assert_eq!(rows("select folded from lead_texts"), ["roof", "roof"]);
    assert_eq!(rows("select json ->> '$.name' from lead_fields"), ["Room"]);
    assert_eq!(
        rows("select concat_ws(' ', scope, next, complete_at, lacks_fields) from cursors order by scope"),
        ["full:contacts 3 8 0", "full:leads:1 9 1", "full:leads:2 0"],
        "a broken-off one begins anew"
    );
}

#[test]
fn the_settings_that_durability_hangs_on_are_in_force() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("board.db");
    crate::store::file::prepare(&path).expect("made");
    for conn in [open_writer(&path).expect("opened"), open_reader(&path).expect("opened")] {
        let text = |name: &str| -> String {
            conn.pragma_query_value(None, name, |row| row.get_ref(0).map(|v| format!("{v:?}")))
                .expect("a pragma")
        };
        assert_eq!(text("journal_mode"), format!("{:?}", rusqlite::types::ValueRef::Text(b"wal")));
        assert_eq!(text("synchronous"), "Integer(2)");
        assert_eq!(text("foreign_keys"), "Integer(1)");
        assert_eq!(text("busy_timeout"), format!("Integer({})", PATIENCE.as_millis()));
    }
}
