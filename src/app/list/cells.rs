//! What a cell of the list says.

use crate::app::state::State;
use crate::app::words::NextStep;
use crate::domain::query::{Column, Fact, Facts, LeadFacts, Own};
use crate::domain::{CompanyId, Lead, Owner, Timestamp};
use crate::i18n::Text;

/// How a cell is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellTone {
    Plain,
    Strong,
    Quiet,
    Tag,
    Late,
    Step(NextStep),
}

impl State {
    /// The words of one cell.
    pub fn list_cell(&self, lead: &Lead, column: &Column) -> (String, CellTone) {
        let own = match column {
            Column::Own(own) => *own,
            Column::Custom(name) => return (self.field_cell(lead, name), CellTone::Plain),
        };
        let day = |at: Timestamp| self.format_time(at, Text::DateFormat);
        let plain = |text: String| (text, CellTone::Plain);
        match own {
            Own::Name => (self.lead_name(lead.id), CellTone::Strong),
            Own::Price => plain(self.money(lead.price)),
            Own::Id => (lead.id.to_string(), CellTone::Quiet),
            Own::Pipeline => plain(self.pipeline_name(lead)),
            Own::Stage => {
                plain(self.stage(lead.place).map(|stage| stage.name.to_string()).unwrap_or_default())
            }
            Own::Responsible => plain(self.user_name(lead.responsible)),
            Own::Tag => {
                let tags: Vec<String> = lead.tags.iter().map(|tag| format!("#{}", tag.name)).collect();
                (tags.join(" "), CellTone::Tag)
            }
            Own::NextTask => self.step_cell(lead),
            Own::StageAge => self.stage_age_cell(lead),
            Own::Age => plain(self.age(lead.created_at)),
            Own::Created => (day(lead.created_at), CellTone::Quiet),
            Own::Updated => (day(lead.updated_at), CellTone::Quiet),
            Own::Closed => (lead.closed_at.map(day).unwrap_or_default(), CellTone::Quiet),
            Own::Company => plain(lead.company.map(|id| self.company_name(id)).unwrap_or_default()),
            Own::Contact => {
                plain(lead.main_contact.map(|id| self.party_name(Owner::Contact(id))).unwrap_or_default())
            }
            Own::LossReason => {
                let reason = lead.loss_reason.and_then(|id| self.directory.loss_reasons.get(&id));
                plain(reason.map(|reason| reason.name.to_string()).unwrap_or_default())
            }
            Own::Status | Own::Phone | Own::Email | Own::Due | Own::Text | Own::Kind | Own::Leads => {
                plain(String::new())
            }
        }
    }

    /// As its card has it, else as the list of companies does.
    fn company_name(&self, id: CompanyId) -> String {
        let name = self.party_name(Owner::Company(id));
        if !name.is_empty() {
            return name;
        }
        self.views.company(id).map(|name| name.trim().to_owned()).unwrap_or_default()
    }

    fn pipeline_name(&self, lead: &Lead) -> String {
        let pipeline = self.directory.pipelines.iter().find(|p| p.id == lead.place.pipeline);
        pipeline.map(|pipeline| pipeline.name.to_string()).unwrap_or_default()
    }

    /// When the next task is due; a shape says what a colour does.
    fn step_cell(&self, lead: &Lead) -> (String, CellTone) {
        let step = self.next_step(lead.next_task_at);
        let words = match (step, lead.next_task_at) {
            (NextStep::Today, Some(at)) => format!("{} {}", self.locale.get(Text::Today), self.clock(at)),
            (_, Some(at)) => self.format_time(at, Text::DateFormat),
            (_, None) => String::new(),
        };
        (words, CellTone::Step(step))
    }

    /// Over the limit of its stage with the mark of what rots.
    fn stage_age_cell(&self, lead: &Lead) -> (String, CellTone) {
        let words = self.stage_age_words(lead);
        if self.red(lead).rots { (format!("▾ {words}"), CellTone::Late) } else { (words, CellTone::Plain) }
    }

    /// A field of a lead, as it is with own edits; `?` where nobody has read it yet.
    fn field_cell(&self, lead: &Lead, name: &str) -> String {
        let Some(def) = self.lead_field(name) else { return String::new() };
        let set = self.leads.overlay().fields_set(lead.id);
        let facts = LeadFacts { fields: Some(&self.leads.book.fields), set: &set, ..LeadFacts::listed(lead) };
        match facts.custom(def.id) {
            Fact::Is(values) => self.field_lines(&def.with(values.to_vec())).join(" · "),
            Fact::Nothing => String::new(),
            Fact::Unknown => "?".to_owned(),
        }
    }
}
