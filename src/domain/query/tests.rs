//! The language as a whole: what each sentence means for some leads, what errors say, and what holds for any text.

mod always;
mod meaning;
mod mistakes;
mod orders;
mod times;

use super::*;
use crate::domain::{
    CompanyId, FieldDef, FieldId, FieldKind, FieldOption, FieldOptionId, Lead, LeadId, LossReason,
    LossReasonId, Money, Pipeline, PipelineId, Place, SafeText, Stage, StageId, StageKind, Tag, TagId,
    TaskKind, TaskKindId, Timestamp, User, UserId,
};

const DAY: i64 = 86_400;
/// Thursday, 12 March 2026, 10:00 in London and UTC.
const NOW: Timestamp = Timestamp(1_773_309_600);

/// An account to look names up in.
pub(super) struct Desk {
    pub zone: chrono_tz::Tz,
    pub users: Vec<User>,
    pub pipelines: Vec<Pipeline>,
    pub fields: Vec<FieldDef>,
    pub tags: Vec<Tag>,
    pub reasons: Vec<LossReason>,
    pub kinds: Vec<TaskKind>,
    pub companies: Vec<(CompanyId, SafeText)>,
}

fn pipeline(id: i64, name: &str, stages: &[(i64, &str, StageKind)]) -> Pipeline {
    let stage = |(sort, (id, name, kind)): (usize, &(i64, &str, StageKind))| Stage {
        id: StageId(*id),
        name: (*name).into(),
        sort: sort as i64,
        color: "#fff".into(),
        kind: *kind,
    };
    let stages = stages.iter().enumerate().map(stage).collect();
    Pipeline { id: PipelineId(id), name: name.into(), sort: id, is_main: id == 1, is_archived: false, stages }
}

pub(super) fn field(id: i64, name: &str, kind: FieldKind, options: &[&str]) -> FieldDef {
    let option = |(n, label): (usize, &&str)| FieldOption {
        id: FieldOptionId(id * 10 + n as i64),
        label: (*label).into(),
        sort: n as i64,
        code: SafeText::default(),
        parent: None,
    };
    let options = options.iter().enumerate().map(option).collect();
    FieldDef { sort: id, options, ..FieldDef::plain(FieldId(id), name, kind) }
}

impl Desk {
    pub fn new() -> Self {
        let user = |(id, name): (i64, &str)| User {
            id: UserId(id),
            name: name.into(),
            email: SafeText::default(),
            is_active: true,
        };
        let ends = [(142, "Won", StageKind::Won), (143, "Lost", StageKind::Lost)];
        let sales = [
            &[(10, "First talk", StageKind::Open), (11, "Proposal", StageKind::Open)][..],
            &[(12, "Предложение", StageKind::Open)],
            &ends,
        ]
        .concat();
        let service =
            [&[(20, "Proposal", StageKind::Open), (21, "Black and white", StageKind::Open)][..], &ends]
                .concat();
        Self {
            zone: chrono_tz::Europe::London,
            users: [(1, "Mara Linden"), (2, "Marat Osei"), (3, "Анна Фёдорова")].map(user).into(),
            pipelines: vec![pipeline(1, "Sales", &sales), pipeline(2, "Service", &service)],
            fields: vec![
                field(100, "Room", FieldKind::Select, &["Roof", "Terrace"]),
                field(101, "Seats", FieldKind::Numeric, &[]),
                field(102, "Deposit paid", FieldKind::Checkbox, &[]),
                field(103, "Event day", FieldKind::Date, &[]),
                field(104, "Site notes", FieldKind::TextArea, &[]),
            ],
            tags: [(1, "vip"), (2, "тёплый"), (3, "not now")]
                .map(|(id, name)| Tag { id: TagId(id), name: name.into() })
                .into(),
            reasons: [(1, "Too expensive"), (2, "No answer")]
                .map(|(id, name)| LossReason { id: LossReasonId(id), name: name.into(), sort: id })
                .into(),
            kinds: [(1, "Call"), (2, "Meeting")]
                .map(|(id, name)| TaskKind { id: TaskKindId(id), name: name.into() })
                .into(),
            companies: [(7, "Quayside Ltd"), (8, "Рога и копыта")]
                .map(|(id, name)| (CompanyId(id), name.into()))
                .into(),
        }
    }

    pub fn names(&self, things: Things) -> Names<'_> {
        Names {
            things,
            now: NOW,
            zone: self.zone,
            me: Some(UserId(1)),
            users: &self.users,
            pipelines: &self.pipelines,
            fields: &self.fields,
            tags: &self.tags,
            loss_reasons: &self.reasons,
            task_kinds: &self.kinds,
            companies: &self.companies,
        }
    }

    pub fn filter(&self, text: &str) -> Result<Filter, Wrong> {
        resolve(&parse(text)?, &self.names(Things::Leads))
    }

    #[track_caller]
    pub fn judge(&self, text: &str, facts: &impl Facts) -> Verdict {
        match self.filter(text) {
            Ok(filter) => filter.judge(facts),
            Err(wrong) => panic!("{}", wrong.shown(text)),
        }
    }
}

pub(super) fn lead() -> Lead {
    Lead {
        id: LeadId(5),
        name: "New roof, тёрраса".into(),
        price: Money::from_units(6_000),
        place: Place { pipeline: PipelineId(1), stage: StageId(11) },
        responsible: UserId(1),
        created_at: NOW.plus(-8 * DAY),
        updated_at: NOW.plus(-2 * DAY),
        closed_at: None,
        next_task_at: Some(NOW.plus(DAY)),
        loss_reason: None,
        company: Some(CompanyId(7)),
        main_contact: None,
        tags: [Tag { id: TagId(2), name: "Тёплый".into() }].into(),
    }
}
