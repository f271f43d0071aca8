//! Composers as messages: literal input, what is asked of the disk and when, what is sent.

use dealdesk::app::composer::{ComposerState, Saved};
use dealdesk::app::state::Popup;
use dealdesk::app::{Effect, Key, Msg, Signal, Wake};
use dealdesk::domain::{
    Account, AccountId, Change, Currency, Edit, Lead, LeadId, Money, NewNote, SafeText, Timestamp, UserId,
};
use dealdesk::sync::event::{
    Composing, DiskNews, Draft, DraftOf, EditEvent, Event, Trouble, TroubleKind, Turn, Turned,
};
use proptest::prelude::*;

use super::desk::{Desk, FIRST, NOW, lead};

const LEAD: LeadId = LeadId(100);

fn desk() -> Desk {
    Desk::with_leads(120, 40, 3)
}

fn of(what: Composing) -> DraftOf {
    DraftOf { on: LEAD.into(), what }
}

fn type_in(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

fn paste(desk: &mut Desk, text: &str) -> Vec<Effect> {
    desk.send(Msg::Pasted(text.to_owned()))
}

fn composer(desk: &Desk) -> &ComposerState {
    match &desk.state.popup {
        Some(Popup::Composer(composer)) => composer,
        other => panic!("no composer but {other:?}"),
    }
}

fn keep(what: Composing, text: &str) -> Effect {
    Effect::KeepDraft { of: of(what), text: text.to_owned(), cursor: text.chars().count() }
}

fn draft(what: Composing, text: &str, cursor: usize) -> Draft {
    Draft { of: of(what), text: text.to_owned(), cursor, saved_at: NOW }
}

fn kept(desk: &mut Desk, what: Composing, text: &str) {
    desk.send(Msg::Happened(Event::DraftKept(draft(what, text, 0))));
}

fn failed() -> Msg {
    Msg::Happened(Event::Disk(DiskNews::Failed { why: "the disk is full".into() }))
}

fn sent(effects: &[Effect]) -> Vec<(Change, Option<Change>, DraftOf)> {
    let sent = effects.iter().filter_map(|effect| match effect {
        Effect::Submit { edit, draft } => Some((edit.change.clone(), edit.base.clone(), *draft)),
        _ => None,
    });
    sent.collect()
}

fn is_due(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::WakeAfter { millis, wake: Wake::DraftDue } if *millis <= 150))
}

#[test]
fn letters_are_text_on_every_layout_and_no_command() {
    let mut desk = desk();
    desk.press("n");
    let text = "qjkGLxй/.,?йцукен ё#1";
    type_in(&mut desk, text);
    assert_eq!(composer(&desk).text(), text);
    assert_eq!(desk.state.screens.len(), 1);
    desk.press("Tab F5 C-r C-x Down Up");
    assert_eq!(composer(&desk).text(), text);
}

#[test]
fn a_russian_keyboard_opens_composers_by_position() {
    for (keys, what) in
        [("т", Composing::Note), ("е", Composing::Task), ("у т", Composing::Name), ("у и", Composing::Price)]
    {
        let mut desk = desk();
        desk.press(keys);
        assert_eq!(composer(&desk).of, of(what));
    }
}

#[test]
fn the_first_change_asks_for_a_timer_and_typing_goes_on_under_it() {
    let mut desk = desk();
    assert_eq!(desk.press("n"), []);
    assert!(is_due(&type_in(&mut desk, "c")));
    assert_eq!(type_in(&mut desk, "all"), [], "one timer is enough");
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "call")]);
    assert_eq!(desk.woke(Wake::DraftDue), [], "nothing new");
    // No pause is needed: each change after a timer asks for the next one.
    assert!(is_due(&type_in(&mut desk, " back")));
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "call back")]);
    // Where the cursor stands belongs to the draft.
    assert!(is_due(&desk.press("Left")));
    let cursor = desk.woke(Wake::DraftDue);
    assert_eq!(cursor, [Effect::KeepDraft { of: of(Composing::Note), text: "call back".into(), cursor: 8 }]);
}

#[test]
fn whatever_ends_or_stops_the_program_saves_at_once() {
    let endings: [(Msg, Effect); 5] = [
        (Msg::Signalled(Signal::Terminate), Effect::Quit),
        (Msg::Signalled(Signal::HangUp), Effect::Quit),
        (Msg::Signalled(Signal::Stop), Effect::Suspend),
        (Msg::KeyPressed(Key::ctrl('c')), Effect::Quit),
        (Msg::KeyPressed(Key::ctrl('z')), Effect::Suspend),
    ];
    for (msg, end) in endings {
        let mut desk = desk();
        desk.press("n");
        type_in(&mut desk, "call");
        assert_eq!(desk.send(msg.clone()), [keep(Composing::Note, "call"), end], "{msg:?}");
    }
}

#[test]
fn quitting_with_edits_at_risk_keeps_the_draft_before_it_asks() {
    let mut desk = desk();
    let why = "the disk is read-only".into();
    desk.send(Msg::Happened(Event::Disk(DiskNews::Without { why })));
    desk.press("L n");
    type_in(&mut desk, "call");
    assert_eq!(desk.press("C-c"), [keep(Composing::Note, "call")]);
    assert!(matches!(desk.state.popup, Some(Popup::QuitQuestion)));
    desk.press("n n");
    assert_eq!(composer(&desk).text(), "call");
}

#[test]
fn leaving_keeps_text_and_cursor_of_each_lead_and_kind() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "первая строка");
    desk.press("Enter");
    type_in(&mut desk, "second");
    desk.press("Left Left");
    let text = "первая строка\nsecond";
    assert_eq!(
        desk.press("Esc"),
        [Effect::KeepDraft { of: of(Composing::Note), text: text.into(), cursor: 18 }]
    );
    assert!(desk.state.popup.is_none());
    desk.press("t");
    assert_eq!(composer(&desk).text(), "");
    desk.press("Esc j n");
    assert_eq!(composer(&desk).text(), "", "another lead");
    desk.press("Esc k n");
    assert_eq!((composer(&desk).text().as_str(), composer(&desk).cursor()), (text, 18));
    assert_eq!(desk.press("Esc"), [], "nothing new to write");
}

#[test]
fn what_the_timer_has_saved_is_there_when_the_box_opens_again() {
    let mut desk = desk();
    desk.press("t");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    kept(&mut desk, Composing::Task, "call");
    assert_eq!(desk.press("Esc"), [], "the disk has it");
    assert_eq!(desk.state.drafts.of(LEAD).collect::<Vec<_>>(), [Composing::Task]);
    desk.press("t");
    assert_eq!(composer(&desk).text(), "call");
    desk.press("Esc");
    assert_eq!(desk.send(Msg::Signalled(Signal::HangUp)), [Effect::Quit]);
}

#[test]
fn saved_is_said_of_exactly_the_text_the_disk_has() {
    let mut desk = desk();
    desk.press("n");
    assert_eq!(composer(&desk).saved, Saved::Nothing);
    type_in(&mut desk, "call");
    assert_eq!(composer(&desk).saved, Saved::NotYet);
    desk.woke(Wake::DraftDue);
    assert_eq!(composer(&desk).saved, Saved::NotYet, "asked is not answered");
    type_in(&mut desk, "s");
    kept(&mut desk, Composing::Note, "call");
    assert_eq!(composer(&desk).saved, Saved::NotYet, "the answer is to an older text");
    kept(&mut desk, Composing::Task, "calls");
    assert_eq!(composer(&desk).saved, Saved::NotYet, "the answer is to another draft");
    desk.woke(Wake::DraftDue);
    kept(&mut desk, Composing::Note, "calls");
    assert_eq!(composer(&desk).saved, Saved::Yes);
}

#[test]
fn a_failed_write_is_said_and_tried_again_until_it_goes_well() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    let told = desk.send(failed());
    assert_eq!(composer(&desk).saved, Saved::Failed);
    assert!(desk.state.toast.is_some());
    assert!(told.iter().any(|e| matches!(e, Effect::WakeAfter { wake: Wake::DraftDue, .. })), "{told:?}");
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "call")]);
    // Left unsaved: still tried, and again at the end.
    desk.press("Esc");
    desk.send(failed());
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "call")]);
    assert_eq!(
        desk.send(Msg::Signalled(Signal::HangUp)),
        [keep(Composing::Note, "call"), Effect::Quit],
        "the end is one more chance"
    );
    kept(&mut desk, Composing::Note, "call");
    assert!(desk.state.disk.is_none());
    assert_eq!(desk.woke(Wake::DraftDue), []);
}

#[test]
fn what_could_not_be_taken_in_is_a_draft_again_and_is_written_as_soon_as_it_can_be() {
    let mut desk = desk();
    for (keys, text, what) in [
        ("n", "call\nback", Composing::Note),
        ("t", "offer", Composing::Task),
        ("e n", "Bar", Composing::Name),
    ] {
        desk.press(keys);
        paste(&mut desk, text);
        let effects = desk.press("C-d");
        let id = effects.iter().find_map(|effect| match effect {
            Effect::Submit { edit, .. } => Some(edit.id),
            _ => None,
        });
        let id = id.expect("submitted");
        let why = "the disk is full".into();
        let again =
            desk.send(Msg::Happened(Event::Edit { id, on: LEAD.into(), what: EditEvent::NotSaved { why } }));
        assert_eq!(desk.state.leads.unsent(), 0, "it is not claimed to be on its way");
        assert!(matches!(desk.state.disk, Some(DiskNews::Failed { .. })) && desk.state.toast.is_some());
        assert!(
            again.iter().any(|e| matches!(e, Effect::KeepDraft { of, text: kept, .. } if of.what == what && kept.contains(text))),
            "{again:?}"
        );
        desk.press(keys);
        assert!(composer(&desk).text().ends_with(text), "{}", composer(&desk).text());
        desk.press("Esc");
    }
}

#[test]
fn a_note_taken_out_before_it_was_sent_is_a_draft_again() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    let effects = desk.press("C-d");
    let edit = effects.iter().find_map(|effect| match effect {
        Effect::Submit { edit, .. } => Some(edit.clone()),
        _ => None,
    });
    let Edit { id, change, .. } = edit.expect("submitted");
    let turned = Turned::TakenOut { on: LEAD.into(), edit: id, change };
    let effects = desk.send(Msg::Happened(Event::Turned(Turn::Undo, turned)));
    assert!(effects.contains(&keep(Composing::Note, "call")), "{effects:?}");
    assert_eq!(desk.state.leads.unsent(), 0);
    desk.press("n");
    assert_eq!(composer(&desk).text(), "call");
}

#[test]
fn an_emptied_draft_is_dropped_and_an_untouched_box_writes_nothing() {
    let mut desk = desk();
    for keys in ["n", "t", "e n", "e b"] {
        let opened = desk.press(keys);
        assert!(opened.iter().all(|effect| matches!(effect, Effect::Load { .. })), "{opened:?}");
        assert_eq!(desk.press("Esc"), []);
    }
    desk.press("n");
    type_in(&mut desk, "no");
    desk.woke(Wake::DraftDue);
    desk.press("C-u");
    assert_eq!(desk.press("Esc"), [Effect::DropDraft { of: of(Composing::Note) }]);
    assert!(desk.state.drafts.is_empty());
    // A name changed and changed back is no draft either.
    desk.press("e n");
    type_in(&mut desk, "!");
    desk.woke(Wake::DraftDue);
    desk.press("Backspace");
    assert_eq!(desk.press("Esc"), [Effect::DropDraft { of: of(Composing::Name) }]);
    assert!(desk.state.drafts.is_empty());
}

#[test]
fn a_note_is_sent_with_its_lines_and_the_draft_goes_with_it() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "Called.");
    desk.press("Enter Enter");
    type_in(&mut desk, "  Wants a quote ");
    let effects = desk.press("C-d");
    let note = Change::AddNote(NewNote {
        text: SafeText::block("Called.\n\n  Wants a quote"),
        ..NewNote::default()
    });
    assert_eq!(sent(&effects), [(note, None, of(Composing::Note))]);
    assert!(desk.state.popup.is_none() && desk.state.drafts.is_empty());
    assert_eq!(desk.state.leads.unsent(), 1);
    assert_eq!(desk.woke(Wake::DraftDue), [], "the timer finds nothing to write");
    kept(&mut desk, Composing::Note, "Called.");
    assert!(desk.state.drafts.is_empty(), "a late answer brings no draft back");
}

#[test]
fn a_task_is_due_tomorrow_at_the_same_minute() {
    for send in ["Enter", "C-d"] {
        let mut desk = desk();
        desk.send(Msg::TimeTold(NOW.plus(17)));
        desk.press("t");
        type_in(&mut desk, "Send the quote");
        let [(Change::AddTask(task), None, _)] = &sent(&desk.press(send))[..] else { panic!("no task") };
        assert_eq!((&*task.text, task.due, task.responsible), ("Send the quote", NOW.plus(86_400), None));
    }
}

#[test]
fn tomorrow_keeps_the_clock_when_the_clocks_change() {
    let mut desk = desk();
    let account = Account {
        id: AccountId(1),
        name: "Blue Kiln".into(),
        subdomain: "bluekiln".into(),
        currency: Currency { code: "GBP".into(), symbol: "£".into() },
        current_user: UserId(1),
        zone: chrono_tz::Europe::London,
        has_loss_reasons: true,
        language: None,
        task_kinds: Vec::new(),
    };
    desk.state.directory.account = Some(account);
    // Saturday, 28 March 2026, 14:00 in London; summer time begins in the night.
    desk.send(Msg::TimeTold(Timestamp(1_774_706_400)));
    let due = desk.state.same_time_tomorrow();
    assert_eq!(due, Timestamp(1_774_706_400 + 23 * 3_600));
    assert_eq!(desk.state.day_and_time(due), "Sun 29 March, 14:00");
}

#[test]
fn a_budget_is_read_or_asked_for_again() {
    for (typed, units) in [("20 000", 20_000), ("12k", 12_000), ("1,500", 1_500), ("0", 0)] {
        let mut desk = desk();
        desk.press("e b C-u");
        type_in(&mut desk, typed);
        let price = |units| Change::SetPrice(Money::from_units(units));
        assert_eq!(
            sent(&desk.press("Enter")),
            [(price(units), Some(price(100)), of(Composing::Price))],
            "{typed}"
        );
    }
    for typed in ["12,5", "much", "-5", "1.5k"] {
        let mut desk = desk();
        desk.press("e b C-u");
        type_in(&mut desk, typed);
        assert_eq!(sent(&desk.press("Enter")), []);
        assert_eq!(composer(&desk).text(), typed, "the text stays");
        let complaint = composer(&desk).complaint.clone().unwrap_or_default();
        assert!(complaint.contains("18500") && complaint.contains("12k"), "{complaint}");
        type_in(&mut desk, "1");
        assert!(composer(&desk).complaint.is_none());
    }
}

#[test]
fn a_name_is_one_line_and_its_old_one_is_the_base() {
    let mut desk = desk();
    desk.press("e n");
    assert_eq!(composer(&desk).text(), "Lead 100");
    desk.press("C-u");
    paste(&mut desk, "Espresso\r\n bar\u{1b}[31m \n");
    let name = |name: &str| Change::Rename(name.into());
    assert_eq!(
        sent(&desk.press("Enter")),
        [(name("Espresso bar[31m"), Some(name("Lead 100")), of(Composing::Name))]
    );
    assert_eq!(&*desk.state.leads.get(LEAD).expect("the lead").name, "Espresso bar[31m");
}

#[test]
fn what_came_while_the_box_was_open_is_not_taken_for_what_was_seen() {
    let mut desk = desk();
    desk.press("e n");
    let theirs = Lead { name: "Theirs".into(), ..lead(100, FIRST, 0) };
    desk.send(Msg::Happened(Event::Changed(vec![theirs])));
    assert_eq!(&*desk.state.leads.get(LEAD).expect("the lead").name, "Theirs");
    type_in(&mut desk, "!");
    let name = |name: &str| Change::Rename(name.into());
    let (mine, seen) = (name("Lead 100!"), Some(name("Lead 100")));
    assert_eq!(sent(&desk.press("Enter")), [(mine, seen, of(Composing::Name))]);
    // Left as it was it is no word about theirs.
    desk.press("e n");
    desk.send(Msg::Happened(Event::Changed(vec![lead(100, FIRST, 0)])));
    assert_eq!(sent(&desk.press("Enter")), []);
}

#[test]
fn nothing_and_the_same_are_not_sent() {
    let mut desk = desk();
    for keys in ["n", "t"] {
        desk.press(keys);
        type_in(&mut desk, "  ");
        assert_eq!(sent(&desk.press("C-d")), []);
        assert_eq!(composer(&desk).complaint.as_deref(), Some("There is nothing to send yet."));
        desk.press("Esc");
    }
    for keys in ["e n", "e b"] {
        desk.press(keys);
        let effects = desk.press("Enter");
        assert_eq!(sent(&effects), []);
        assert!(desk.state.popup.is_none() && desk.state.toast.is_some(), "{keys}");
    }
}

#[test]
fn read_only_and_no_lead_open_nothing_and_say_so() {
    let mut desk = desk();
    desk.state.settings.is_read_only = true;
    for keys in ["n", "t", "e n", "e b"] {
        desk.press(keys);
        assert!(desk.state.popup.is_none());
        assert!(desk.state.toast.as_ref().is_some_and(|t| t.text.contains("read")), "{keys}");
    }
    desk.state.settings.is_read_only = false;
    desk.press("l l l n");
    assert!(desk.state.popup.is_none());
    assert_eq!(desk.state.toast.as_ref().map(|t| t.text.as_str()), Some("No lead under the cursor."));
}

#[test]
fn a_lead_that_goes_away_leaves_the_text() {
    let mut desk = desk();
    desk.press("r n");
    type_in(&mut desk, "call");
    desk.send(Msg::Happened(Event::Gone(vec![LEAD])));
    assert!(desk.state.leads.get(LEAD).is_none());
    assert_eq!(sent(&desk.press("C-d")), []);
    assert_eq!(composer(&desk).text(), "call");
    assert!(composer(&desk).complaint.as_ref().is_some_and(|c| c.contains("not in the account")));
}

#[test]
fn drafts_of_an_earlier_session_are_named_and_restored() {
    let mut desk = desk();
    let told = vec![draft(Composing::Note, "two\nlines", 3), draft(Composing::Price, "12", 1)];
    desk.send(Msg::Happened(Event::Drafts(told)));
    let toast = desk.state.toast.as_ref().expect("a word about them").text.clone();
    assert!(toast.contains("2 drafts") && toast.contains("n · e b"), "{toast}");
    desk.press("n");
    assert_eq!((composer(&desk).text().as_str(), composer(&desk).cursor()), ("two\nlines", 3));
    assert_eq!(composer(&desk).saved, Saved::Yes);
    assert_eq!(desk.press("Esc"), []);
    desk.press("e b");
    assert_eq!((composer(&desk).text().as_str(), composer(&desk).cursor()), ("12", 1));
}

#[test]
fn a_draft_that_is_told_late_is_not_written_over() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "new");
    desk.send(Msg::Happened(Event::Drafts(vec![draft(Composing::Note, "old", 0)])));
    assert_eq!(composer(&desk).text(), "old\nnew");
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "old\nnew")]);
}

#[test]
fn a_refusal_while_writing_takes_nothing_of_the_text() {
    let mut desk = desk();
    let effects = desk.press("L");
    let Some(Effect::Push(edit)) = effects.first() else { panic!("{effects:?}") };
    let why = Trouble::of(TroubleKind::Refused);
    let (id, on) = (edit.id, edit.on);
    desk.press("n");
    type_in(&mut desk, "call");
    desk.send(Msg::Happened(Event::Edit { id, on, what: EditEvent::Parked { why, seen: None } }));
    assert_eq!(composer(&desk).text(), "call");
}

#[test]
fn up_and_down_go_by_what_is_shown_and_keep_their_column() {
    let mut desk = Desk::with_leads(40, 12, 3);
    desk.press("n");
    // The box of 40 columns has room for 35 cells.
    paste(&mut desk, &format!("{} {}\nab\n{}", "a".repeat(30), "b".repeat(20), "c".repeat(12)));
    assert_eq!(composer(&desk).rows().len(), 4);
    assert_eq!(composer(&desk).caret(), (3, 12));
    let seen: Vec<_> = ["Up", "Up", "Up", "Up", "Down", "Down", "Down"]
        .into_iter()
        .map(|key| {
            desk.press(key);
            composer(&desk).caret()
        })
        .collect();
    assert_eq!(seen, [(2, 2), (1, 12), (0, 12), (0, 12), (1, 12), (2, 2), (3, 12)]);
    desk.press("C-a");
    assert_eq!(composer(&desk).caret(), (3, 0));
    desk.press("Up C-e");
    assert_eq!(composer(&desk).caret(), (2, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever a person does, the last text the disk was asked to keep is the text there is, once the timer that is
    /// set has run out; and a change that is not asked for yet always has its timer.
    #[test]
    fn no_keystroke_waits_for_more_than_its_timer(steps in proptest::collection::vec(0..13_u8, 1..60)) {
        let mut desk = desk();
        let (mut timer, mut disk) = (false, None::<String>);
        desk.press("n");
        for step in steps {
            let effects = match step {
                0..4 => type_in(&mut desk, ["a", "ж", " ", "漢"][usize::from(step)]),
                4 => desk.press("Backspace"),
                5 => desk.press("Enter"),
                6 => desk.press("Left"),
                7 => desk.press("C-w"),
                8 => paste(&mut desk, "two\nlines"),
                9 => {
                    let (text, cursor) = (composer(&desk).text(), composer(&desk).cursor());
                    let mut effects = desk.press("Esc");
                    effects.extend(desk.press("n"));
                    if !text.trim().is_empty() {
                        prop_assert_eq!((composer(&desk).text(), composer(&desk).cursor()), (text, cursor));
                    }
                    effects
                }
                11 => {
                    if let Some(disk) = &disk { kept(&mut desk, Composing::Note, disk); }
                    Vec::new()
                }
                10 if timer => { timer = false; desk.woke(Wake::DraftDue) }
                _ => desk.press("Home"),
            };
            for effect in &effects {
                match effect {
                    Effect::KeepDraft { text, .. } => disk = Some(text.clone()),
                    Effect::DropDraft { .. } => disk = None,
                    Effect::WakeAfter { wake: Wake::DraftDue, .. } => timer = true,
                    _ => {}
                }
            }
            let now = composer(&desk).text();
            let is_safe = disk.as_deref().unwrap_or_default() == now || (disk.is_none() && now.trim().is_empty());
            prop_assert!(is_safe || timer, "{now:?} is on no disk ({disk:?}) and on no way to it");
        }
    }
}
