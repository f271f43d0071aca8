//! Lists, sources, conversations, templates, webhooks, widgets, bots.

use super::{SPACE, asked};
use crate::api::endpoint::{
    AddWebhook, CloseTalk, Closing, GetElement, GetRole, GetWidget, HangElement, InstallWidget,
    ListCatalogFields, ListCatalogs, ListElements, ListHanging, ListSources, ListTalks, ListTemplates,
    ListWebhooks, ListWidgets, RemoveSource, RemoveTemplate, RemoveWebhook, RunBot, TalkStand,
    UninstallWidget, WriteElement, WriteSource, WriteTemplate,
};
use crate::api::gate::Lane;
use crate::api::testing::{Script, reply};
use crate::domain::{
    BotId, CatalogId, ContactId, ElementId, FieldId, FieldKind, FieldValue, FieldValues, LeadId, PipelineId,
    RoleId, SafeText, SourceId, TalkId, TemplateId,
};

fn price(text: &str) -> FieldValues {
    FieldValues {
        field: FieldId(5),
        name: "Price".into(),
        code: "PRICE".into(),
        kind: FieldKind::Price,
        values: if text.is_empty() { Vec::new() } else { vec![FieldValue::Text(text.into())] },
        is_computed: false,
    }
}

#[tokio::test(start_paused = true)]
async fn exact_requests() {
    let list = CatalogId(4);
    let (lead, element) = (LeadId(7), ElementId(9));
    let line = |text: &str| SafeText::line(text);
    let hang = |quantity| HangElement { lead, catalog: list, element, quantity };
    let source = WriteSource { name: Some(line("a")), external: Some(line("b c")), ..WriteSource::default() };
    let changed = WriteSource {
        id: Some(SourceId(3)),
        pipeline: Some(PipelineId(8)),
        is_default: Some(true),
        ..WriteSource::default()
    };
    for (asked, expected) in [
        (asked(ListCatalogs).await, "GET /api/v4/catalogs?page=1&limit=250"),
        (asked(ListCatalogFields { id: list }).await, "GET /api/v4/catalogs/4/custom_fields?page=1&limit=50"),
        (
            asked(ListElements { catalog: list, query: Some(line("a&b")) }).await,
            "GET /api/v4/catalogs/4/elements?page=1&limit=250&query=a%26b",
        ),
        (asked(GetElement { catalog: list, id: element }).await, "GET /api/v4/catalogs/4/elements/9"),
        (
            asked(WriteElement {
                catalog: list,
                id: None,
                name: Some(line("x")),
                fields: vec![price("4.5")],
            })
            .await,
            r#"POST /api/v4/catalogs/4/elements [{"name":"x","custom_fields_values":[{"field_id":5,"values":[{"value":"4.5"}]}]}]"#,
        ),
        (
            asked(WriteElement { catalog: list, id: Some(element), name: None, fields: vec![price("")] })
                .await,
            r#"PATCH /api/v4/catalogs/4/elements [{"id":9,"custom_fields_values":[{"field_id":5,"values":null}]}]"#,
        ),
        (asked(ListHanging { lead }).await, "GET /api/v4/leads/7/links?page=1&limit=250"),
        (
            asked(hang(Some(2.0))).await,
            r#"POST /api/v4/leads/7/link [{"to_entity_id":9,"to_entity_type":"catalog_elements","metadata":{"catalog_id":4,"quantity":2.0}}]"#,
        ),
        (
            asked(hang(None)).await,
            r#"POST /api/v4/leads/7/unlink [{"to_entity_id":9,"to_entity_type":"catalog_elements","metadata":{"catalog_id":4}}]"#,
        ),
        (asked(ListSources).await, "GET /api/v4/sources"),
        (asked(source).await, r#"POST /api/v4/sources [{"name":"a","external_id":"b c"}]"#),
        (asked(changed).await, r#"PATCH /api/v4/sources/3 {"pipeline_id":8,"default":true}"#),
        (asked(RemoveSource { id: SourceId(3) }).await, "DELETE /api/v4/sources/3"),
        (
            asked(ListTalks { contact: Some(ContactId(2)), lead: Some(lead), stand: TalkStand::Open }).await,
            "GET /api/v4/talks?page=1&limit=250&filter%5Bcontact_id%5D%5B%5D=2&filter%5Bentity_id%5D=7\
             &filter%5Bonly_in_work%5D=1",
        ),
        (asked(ListTalks::default()).await, "GET /api/v4/talks?page=1&limit=250"),
        (
            asked(CloseTalk { id: TalkId(5), how: Closing::AtOnce }).await,
            r#"POST /api/v4/talks/5/close {"force_close":true}"#,
        ),
        (asked(ListTemplates).await, "GET /api/v4/chats/templates?page=1&limit=50"),
        (
            asked(WriteTemplate {
                name: Some(line("n")),
                content: Some(SafeText::block("a\nb")),
                ..WriteTemplate::default()
            })
            .await,
            r#"POST /api/v4/chats/templates [{"name":"n","content":"a\nb","type":"amocrm"}]"#,
        ),
        (
            asked(WriteTemplate {
                id: Some(TemplateId(6)),
                name: Some(line("n")),
                ..WriteTemplate::default()
            })
            .await,
            r#"PATCH /api/v4/chats/templates/6 {"name":"n"}"#,
        ),
        (asked(RemoveTemplate { id: TemplateId(6) }).await, "DELETE /api/v4/chats/templates/6"),
        (asked(ListWebhooks).await, "GET /api/v4/webhooks"),
        (
            asked(AddWebhook {
                destination: line("https://a.example/?k=1"),
                settings: vec![line("add_lead")],
            })
            .await,
            r#"POST /api/v4/webhooks {"destination":"https://a.example/?k=1","settings":["add_lead"]}"#,
        ),
        (
            asked(RemoveWebhook { destination: line("https://a.example/?k=1") }).await,
            r#"DELETE /api/v4/webhooks {"destination":"https://a.example/?k=1"}"#,
        ),
        (asked(ListWidgets).await, "GET /api/v4/widgets?page=1&limit=250"),
        (asked(GetWidget { code: line("a/b") }).await, "GET /api/v4/widgets/a%2Fb"),
        (
            asked(InstallWidget { code: line("w"), settings: r#"{"p":"s"}"#.into() }).await,
            r#"POST /api/v4/widgets/w {"p":"s"}"#,
        ),
        (asked(UninstallWidget { code: line("w") }).await, "DELETE /api/v4/widgets/w"),
        (asked(GetRole { id: RoleId(3) }).await, "GET /api/v4/roles/3?with=users"),
        (
            asked(RunBot { bot: BotId(565), leads: vec![lead, LeadId(8)] }).await,
            r#"POST /api/v2/salesbot/run [{"bot_id":565,"entity_id":7,"entity_type":2},{"bot_id":565,"entity_id":8,"entity_type":2}]"#,
        ),
    ] {
        assert_eq!(asked.replace(SPACE, ""), expected);
    }
}

#[test]
fn settings_are_not_in_a_debug_form() {
    let install = InstallWidget { code: "w".into(), settings: r#"{"password":"s3cret"}"#.into() };
    assert!(!format!("{install:?}").contains("s3cret"));
}

#[tokio::test(start_paused = true)]
async fn a_written_thing_is_named_bare_or_in_a_list() {
    let bare = r#"{"id":5,"name":"a"}"#;
    let listed = r#"{"_total_items":1,"_embedded":{"sources":[{"id":5,"name":"a"}]}}"#;
    for body in [bare, listed] {
        let script = Script::of([reply(200, body)]);
        let made = script.client().send(Lane::Interactive, &WriteSource::default()).await;
        assert_eq!(made, Ok(SourceId(5)), "{body}");
    }
    let script = Script::of([reply(200, r#"{"_embedded":{"sources":[]}}"#)]);
    let nothing = script.client().send(Lane::Interactive, &WriteSource::default()).await;
    assert!(nothing.expect_err("no id").is_uncertain(), "a yes without an id is no answer");
    // An element that was not asked about is no answer either.
    let other = r#"{"_embedded":{"elements":[{"id":77}]}}"#;
    let write = WriteElement { catalog: CatalogId(1), id: Some(ElementId(9)), name: None, fields: vec![] };
    let script = Script::of([reply(200, other)]);
    assert!(script.client().send(Lane::Interactive, &write).await.is_err());
}
