//! The account's small tables: who works there, which pipelines and fields they made, which tags exist.
//!
//! Everything is invented. Ids are far from each other so that a mixed-up one shows.

use serde_json::{Value, json};

use crate::api::wire::account::{TaskType, UsersGroup};
use crate::api::wire::leads::EntityRef;
use crate::api::wire::people::Rights;
use crate::api::wire::{Account, LossReason, Pipeline, Role, Status, Tag, User};
use crate::demo::store::{Act, PerEntity, Robot};
use crate::domain::{PipelineId, Place, StageId, TagId, UserId};

pub const ACCOUNT: i64 = 30_001_234;
/// When the account was opened, in 2022: older than anything in it.
pub const OPENED: i64 = 1_655_712_000;
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::London;
/// The user whose token the demo hands out.
pub const ME: UserId = UserId(8_101_001);

pub const SALES: PipelineId = PipelineId(6_950_551);
pub const REPAIRS: PipelineId = PipelineId(6_950_555);
pub const FAIR: PipelineId = PipelineId(6_950_559);

/// Id, name, language, active.
const USERS: [(i64, &str, &str, bool); 6] = [
    (8_101_001, "Mara Linden", "en", true),
    (8_101_004, "Дарья Соколова", "ru", true),
    (8_101_007, "Tomás Herrera", "es", true),
    (8_101_010, "Beatriz Nogueira", "pt", true),
    (8_101_013, "Oliver Pike", "en", true),
    (8_101_016, "Hugh Fenwick", "en", false),
];
const HANDLES: [&str; 6] = ["mara", "darya", "tomas", "beatriz", "oliver", "hugh"];

/// Id, name, colour; the first is the incoming queue. Sorts have gaps, as real ones have.
type Stages = &'static [(i64, &'static str, &'static str)];
const SALES_STAGES: Stages = &[
    (58_141_803, "Incoming leads", "#c1c1c1"),
    (58_141_807, "First talk", "#99ccff"),
    (58_141_811, "Needs", "#ffff99"),
    (58_141_815, "Proposal", "#ffcc66"),
    (58_141_819, "Negotiation", "#ffcccc"),
    (58_141_823, "Contract", "#c1e0ff"),
];
const REPAIR_STAGES: Stages = &[
    (58_142_003, "Неразобранное", "#c1c1c1"),
    (58_142_007, "Приёмка", "#fffeb2"),
    (58_142_011, "Диагностика", "#d6eaff"),
    (58_142_015, "Ждём запчасти", "#ffdbdb"),
    (58_142_019, "Ремонт", "#ebffb1"),
    (58_142_023, "Готово", "#87f2c0"),
];
const FAIR_STAGES: Stages = &[
    (58_143_003, "Incoming leads", "#c1c1c1"),
    (58_143_007, "Met at the stand", "#f9deff"),
    (58_143_011, "Follow-up", "#ccc8f9"),
];

/// Name, colour (leads only).
const LEAD_TAGS: [(&str, Option<&str>); 8] = [
    ("warm", Some("FFCE5A")),
    ("VIP", Some("F2DDF7")),
    ("trade fair", None),
    ("срочно", Some("FF8F92")),
    ("pedido repetido", None),
    ("web form", Some("86C0FC")),
    ("🔥 hot", None),
    ("paperwork", Some("C7DB8C")),
];
const CONTACT_TAGS: [&str; 3] = ["decision maker", "newsletter", "не звонить"];
const COMPANY_TAGS: [&str; 2] = ["wholesale", "rede"];

const LOSS_REASONS: [&str; 5] =
    ["Too expensive", "Chose another supplier", "No answer", "Проект отложен", "Out of our area"];

pub fn account() -> Account {
    Account {
        id: ACCOUNT,
        name: "Blue Kiln Ltd".to_owned(),
        subdomain: "bluekiln".to_owned(),
        created_at: OPENED,
        updated_at: OPENED + 4_029_600,
        country: "GB".to_owned(),
        currency: "GBP".to_owned(),
        currency_symbol: Some("£".to_owned()),
        customers_mode: "disabled".to_owned(),
        is_unsorted_on: true,
        is_loss_reason_enabled: true,
        contact_name_display_order: 1,
        language: Some("en".to_owned()),
        ..Account::default()
    }
}

pub fn user_groups() -> Vec<UsersGroup> {
    vec![UsersGroup { id: 0, name: "Sales".to_owned(), uuid: None }]
}

pub fn task_types() -> Vec<TaskType> {
    let fixed = |id, name: &str, code: &str| TaskType {
        id,
        name: name.to_owned(),
        code: Some(code.to_owned()),
        ..TaskType::default()
    };
    vec![
        fixed(1, "Follow-up", "FOLLOW_UP"),
        fixed(2, "Meeting", "MEETING"),
        TaskType {
            id: 2_541_873,
            name: "Send sample".to_owned(),
            color: Some("#a5d6a7".to_owned()),
            icon_id: Some(6),
            code: None,
        },
    ]
}

pub fn users() -> Vec<User> {
    let user = |(n, (id, name, lang, active)): (usize, (i64, &str, &str, bool))| User {
        id,
        name: name.to_owned(),
        email: format!("{}@bluekiln.example", HANDLES[n]),
        lang: lang.to_owned(),
        rights: Rights { role_id: role_of(UserId(id)), ..rights(n == 0, active) },
        ..User::default()
    };
    USERS.into_iter().enumerate().map(user).collect()
}

/// The index of a user's language among the texts; 0, English, for those of whom nothing is known.
pub fn tongue_of(user: i64) -> usize {
    let lang = USERS.iter().find(|u| u.0 == user).map_or("en", |u| u.2);
    tongue(lang)
}

/// The index of a language among the texts; 0, English, for one that is not there.
pub fn tongue(lang: &str) -> usize {
    ["en", "ru", "es", "pt"].iter().position(|l| *l == lang).unwrap_or_default()
}

/// Id, name, and who has it.
const ROLES: [(i64, &str, &[i64]); 2] = [
    (3_141, "Sales manager", &[8_101_004, 8_101_007, 8_101_010]),
    (3_144, "Workshop / Мастерская", &[8_101_013]),
];

fn role_of(user: UserId) -> Option<i64> {
    ROLES.iter().find(|role| role.2.contains(&user.get())).map(|role| role.0)
}

pub fn roles() -> Vec<Role> {
    let entity = || json!({"view": "A", "edit": "A", "add": "A", "delete": "M", "export": "D"});
    // Rights of a role have no flags such as is_admin.
    let rights = json!({
        "leads": entity(), "contacts": entity(), "companies": entity(),
        "tasks": {"edit": "A", "delete": "M"},
        "mail_access": true, "catalog_access": true, "status_rights": [],
    });
    let role = |(id, name, users): (i64, &str, &[i64])| {
        let mut role = Role { id, name: name.to_owned(), rights: rights.clone(), ..Role::default() };
        role.embedded.users = users.iter().map(|id| EntityRef { id: *id, ..EntityRef::default() }).collect();
        role
    };
    ROLES.into_iter().map(role).collect()
}

/// Those who can be given work, the token's user first.
pub fn active_users() -> Vec<UserId> {
    USERS.iter().filter(|u| u.3).map(|u| UserId(u.0)).collect()
}

/// Left the company; some old leads are still theirs.
pub const FORMER: UserId = UserId(8_101_016);

fn rights(is_admin: bool, is_active: bool) -> Rights {
    let entity = || json!({"view": "A", "edit": "A", "add": "A", "delete": "M", "export": "D"});
    Rights {
        leads: entity(),
        contacts: entity(),
        companies: entity(),
        tasks: json!({"edit": "A", "delete": "M"}),
        mail_access: true,
        catalog_access: true,
        files_access: true,
        status_rights: Value::Null,
        catalog_rights: Value::Null,
        is_admin,
        is_free: false,
        is_active,
        group_id: None,
        role_id: None,
    }
}

pub fn pipelines() -> Vec<Pipeline> {
    vec![
        pipeline(SALES, "Sales", SALES_STAGES, ("Closed - won", "Closed - lost")),
        pipeline(
            REPAIRS,
            "Сервис / Repairs",
            REPAIR_STAGES,
            ("Успешно реализовано", "Закрыто и не реализовано"),
        ),
        pipeline(FAIR, "Trade fair 2023", FAIR_STAGES, ("Closed - won", "Closed - lost")),
    ]
}

fn pipeline(id: PipelineId, name: &str, stages: Stages, ends: (&str, &str)) -> Pipeline {
    let status = |(id_, name, color): (i64, &str, &str), sort: i64, editable: bool| Status {
        id: id_,
        name: name.to_owned(),
        sort,
        is_editable: editable,
        pipeline_id: id.get(),
        color: color.to_owned(),
        kind: i64::from(sort == 10),
        account_id: ACCOUNT,
        ..Status::default()
    };
    let mut statuses: Vec<Status> =
        (1..).zip(stages).map(|(n, stage)| status(*stage, n * 10, n > 1)).collect();
    statuses.push(status((StageId::WON.get(), ends.0, "#CCFF66"), 10_000, false));
    statuses.push(status((StageId::LOST.get(), ends.1, "#D5D8DB"), 11_000, false));
    let mut pipeline = Pipeline {
        id: id.get(),
        name: name.to_owned(),
        sort: (id.get() - SALES.get()) / 4 + 1,
        is_main: id == SALES,
        is_unsorted_on: id != FAIR,
        is_archive: id == FAIR,
        account_id: ACCOUNT,
        ..Pipeline::default()
    };
    pipeline.embedded.statuses = statuses.into();
    pipeline
}

/// The stages leads walk through, the incoming queue first.
pub fn open_stages(pipeline: PipelineId) -> Vec<StageId> {
    let stages = match pipeline {
        SALES => SALES_STAGES,
        REPAIRS => REPAIR_STAGES,
        _ => FAIR_STAGES,
    };
    stages.iter().map(|stage| StageId(stage.0)).collect()
}

pub fn loss_reasons() -> Vec<LossReason> {
    let reason = |(n, name): (i64, &&str)| LossReason {
        id: 4_203_748 + 4 * n,
        name: (*name).to_owned(),
        sort: 10_000 * (n + 1),
        created_at: OPENED,
        updated_at: OPENED,
        ..LossReason::default()
    };
    (0..).zip(&LOSS_REASONS).map(reason).collect()
}

pub fn tags() -> PerEntity<Vec<Tag>> {
    let tag = |id: i64, name: &str, color: Option<&str>| Tag {
        id,
        name: name.to_owned(),
        color: color.map(str::to_owned),
    };
    PerEntity {
        leads: (0..).zip(LEAD_TAGS).map(|(n, (name, color))| tag(2_160 + 2 * n, name, color)).collect(),
        contacts: (0..).zip(CONTACT_TAGS).map(|(n, name)| tag(3_160 + 2 * n, name, None)).collect(),
        companies: (0..).zip(COMPANY_TAGS).map(|(n, name)| tag(4_160 + 2 * n, name, None)).collect(),
    }
}

/// The tag the robot of the contract stage adds: the last of the leads' tags.
pub const PAPERWORK: TagId = TagId(2_174);

/// `moving`: also the robot that moves leads, which surprises people who just moved one.
pub fn robots(moving: bool) -> Vec<Robot> {
    let at = |stage| Place { pipeline: SALES, stage: StageId(stage) };
    let mut robots = vec![Robot { when: at(58_141_823), act: Act::Tag(PAPERWORK) }];
    if moving {
        robots.push(Robot { when: at(58_141_811), act: Act::Move(at(58_141_815)) });
    }
    robots
}
