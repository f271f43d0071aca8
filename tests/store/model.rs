//! The outbox against a model in memory: two processes on one real file, edits, leases, answers, deaths and time in
//! any order. After every step both must show the same rows.

#[path = "model/wish.rs"]
mod wish;

use std::collections::BTreeSet;

use dealdesk::domain::{EditId, Timestamp};
use dealdesk::store::{Confirmed, LEASE_SECS, Lease, Owner, Put, Row, RowState, Standing, Store};
use proptest::prelude::*;

use self::wish::{Model, Taken, Wish};
use super::{Home, NOW, Note, note, parked, stage, step};

/// One thing that happens. Numbers choose among what is there, so that any list of steps makes sense.
#[derive(Debug, Clone, Copy)]
enum Step {
    Move {
        lead: i64,
        to: i64,
    },
    Note {
        lead: i64,
    },
    Lease {
        who: usize,
        max: usize,
    },
    Renew {
        who: usize,
    },
    Settle {
        pick: usize,
    },
    Waiting {
        pick: usize,
        secs: i64,
    },
    Uncertain {
        pick: usize,
    },
    FoundNothing {
        pick: usize,
    },
    Park {
        pick: usize,
    },
    Retry {
        pick: usize,
    },
    RetryAll,
    Rebase {
        pick: usize,
        to: i64,
    },
    Drop {
        pick: usize,
    },
    Wait {
        secs: i64,
    },
    /// A process dies and comes back: its leases stay until they expire.
    Restart {
        who: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let pick = 0..64_usize;
    let who = 0..2_usize;
    let step = prop_oneof![
        6 => (1..3_i64, 1..6_i64).prop_map(|(lead, to)| Step::Move { lead, to }),
        2 => (1..3_i64).prop_map(|lead| Step::Note { lead }),
        5 => (who.clone(), 1..3_usize).prop_map(|(who, max)| Step::Lease { who, max }),
        1 => who.clone().prop_map(|who| Step::Renew { who }),
        3 => pick.clone().prop_map(|pick| Step::Settle { pick }),
        3 => (pick.clone(), 0..20_i64).prop_map(|(pick, secs)| Step::Waiting { pick, secs }),
        2 => pick.clone().prop_map(|pick| Step::Uncertain { pick }),
        2 => pick.clone().prop_map(|pick| Step::FoundNothing { pick }),
        2 => pick.clone().prop_map(|pick| Step::Park { pick }),
        1 => pick.clone().prop_map(|pick| Step::Retry { pick }),
        1 => Just(Step::RetryAll),
        1 => (pick.clone(), 1..6_i64).prop_map(|(pick, to)| Step::Rebase { pick, to }),
        1 => pick.prop_map(|pick| Step::Drop { pick }),
        3 => (1..120_i64).prop_map(|secs| Step::Wait { secs }),
        1 => who.prop_map(|who| Step::Restart { who }),
    ];
    proptest::collection::vec(step, 1..50)
}

struct World {
    home: Home,
    stores: [Store; 2],
    /// Every owner there ever was; the last two entries of `present` are alive.
    owners: Vec<Owner>,
    present: [usize; 2],
    model: Model,
    taken: Vec<Taken>,
    /// Rows whose mutation was handed out to be sent and not looked at since, to catch a note sent twice.
    sent_notes: BTreeSet<EditId>,
}

impl World {
    async fn new() -> Self {
        let home = Home::new();
        let stores = [home.open(), home.open()];
        let owners = vec![stores[0].new_owner().await.unwrap(), stores[1].new_owner().await.unwrap()];
        Self {
            home,
            stores,
            owners,
            present: [0, 1],
            model: Model::default(),
            taken: Vec::new(),
            sent_notes: BTreeSet::new(),
        }
    }

    /// A lease given earlier, the latest ones more often.
    fn pick(&self, pick: usize) -> Option<Taken> {
        let back = pick % self.taken.len().clamp(1, 4);
        self.taken.iter().rev().nth(back).cloned()
    }

    fn pick_row(&self, pick: usize) -> Option<EditId> {
        let rows = &self.model.wishes;
        rows.get(pick % rows.len().max(1)).map(|w| w.id)
    }

    async fn run(&mut self, what: Step) {
        match what {
            Step::Wait { secs } => self.model.now += secs,
            Step::Restart { who } => {
                self.stores[who] = self.home.open();
                self.owners.push(self.stores[who].new_owner().await.unwrap());
                self.present[who] = self.owners.len() - 1;
            }
            Step::Move { .. } | Step::Note { .. } => self.accept(what).await,
            Step::Lease { who, max } => self.lease(who, max).await,
            Step::Renew { who } => self.renew(who).await,
            Step::Waiting { .. } | Step::Uncertain { .. } | Step::FoundNothing { .. } => {
                self.answer(what).await;
            }
            Step::Park { pick } => self.park(pick).await,
            Step::Settle { pick } => self.settle(pick).await,
            Step::Retry { .. } | Step::RetryAll | Step::Rebase { .. } | Step::Drop { .. } => {
                self.decide(what).await;
            }
        }
    }

    async fn accept(&mut self, what: Step) {
        let (accepted, (lead, to, base)) = match what {
            Step::Move { lead, to } => {
                let before = self.model.wishes.iter().rev().find(|w| w.lead == lead).and_then(|w| w.to);
                let from = before.unwrap_or(1);
                let accepted = self.stores[0].accept(step(lead, from, to), NOW).await.unwrap();
                (accepted, (lead, Some(to), Some(from)))
            }
            Step::Note { lead } => {
                (self.stores[1].accept(note(lead, "x"), NOW).await.unwrap(), (lead, None, None))
            }
            _ => unreachable!(),
        };
        let joined = self.model.accept(accepted.row.id, lead, to, base);
        assert_eq!(accepted.superseded, joined);
    }

    async fn lease(&mut self, who: usize, max: usize) {
        let owner = self.owners[self.present[who]].clone();
        let rows = self.stores[who].lease(owner, self.model.now(), max).await.unwrap();
        let expected = self.model.lease(self.present[who], max);
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected);
        for row in rows {
            if row.read::<Note>().is_some() && row.state == RowState::Sending {
                assert!(self.sent_notes.insert(row.id), "a note would be sent twice without a look");
            }
            let lease = row.lease().expect("leased").clone();
            self.taken.push(Taken { id: row.id, who: self.present[who], attempt: row.attempts, lease });
        }
    }

    async fn renew(&mut self, who: usize) {
        let owner = self.present[who];
        let held = self.stores[who].renew(self.owners[owner].clone(), self.model.now()).await.unwrap();
        let until = self.model.now().plus(LEASE_SECS);
        let mut expected = Vec::new();
        for wish in self.model.wishes.iter_mut().filter(|w| w.held.is_some_and(|(o, _)| o == owner)) {
            wish.held = Some((owner, until));
            expected.push(wish.id);
        }
        assert_eq!(held.into_iter().collect::<BTreeSet<_>>(), expected.into_iter().collect());
    }

    async fn answer(&mut self, what: Step) {
        let (Step::Waiting { pick, .. } | Step::Uncertain { pick } | Step::FoundNothing { pick }) = what
        else {
            unreachable!()
        };
        let Some(taken) = self.pick(pick) else { return };
        let (store, now) = (self.stores[0].clone(), self.model.now());
        let lease = taken.lease.clone();
        let wish = self.model.held(&taken);
        let standing = match what {
            Step::Waiting { secs, .. } => store.mark_waiting(lease, now.plus(secs)).await,
            Step::Uncertain { .. } => store.mark_uncertain(lease, now).await,
            _ => store.mark_sending(lease).await,
        };
        assert_eq!(standing.unwrap(), if wish.is_some() { Standing::Held } else { Standing::Lost });
        let Some(wish) = wish else { return };
        match what {
            Step::Waiting { secs, .. } => {
                if wish.state == RowState::Sending {
                    wish.state = RowState::Queued;
                    self.sent_notes.remove(&wish.id);
                }
                wish.next_at = now.plus(secs);
                wish.held = None;
            }
            Step::Uncertain { .. } => {
                (wish.state, wish.unsure, wish.next_at, wish.held) = (RowState::Uncertain, true, now, None);
            }
            _ => wish.state = RowState::Sending,
        }
    }

    async fn park(&mut self, pick: usize) {
        let Some(taken) = self.pick(pick) else { return };
        let put = self.stores[0].park(taken.lease.clone(), parked("refused"), None).await.unwrap();
        let is_held = self.model.held(&taken).is_some();
        let expected = if is_held { self.model.park(taken.id, parked("refused")) } else { Put::Lost };
        assert_eq!(put, expected);
    }

    async fn settle(&mut self, pick: usize) {
        let Some(taken) = self.pick(pick) else { return };
        let was_there = self.model.wishes.iter().any(|w| w.id == taken.id);
        assert_eq!(self.stores[1].settle(taken.id, Confirmed::AsAsked).await.unwrap(), was_there);
        self.model.wishes.retain(|w| w.id != taken.id);
    }

    async fn decide(&mut self, what: Step) {
        let store = self.stores[1].clone();
        let tried_again = |wish: &mut Wish| {
            wish.next_at = Timestamp(0);
            if matches!(wish.state, RowState::Parked(_)) {
                let look = wish.to.is_none() && wish.unsure;
                wish.state = if look { RowState::Uncertain } else { RowState::Queued };
            }
        };
        if let Step::RetryAll = what {
            let free = self.model.wishes.iter_mut().filter(|w| w.held.is_none());
            assert_eq!(store.retry_all().await.unwrap(), free.map(tried_again).count());
            return self.parked_notes_may_go();
        }
        let (Step::Retry { pick } | Step::Rebase { pick, .. } | Step::Drop { pick }) = what else {
            unreachable!()
        };
        let Some(id) = self.pick_row(pick) else { return };
        let wish = self.model.wishes.iter_mut().find(|w| w.id == id).expect("picked");
        match what {
            Step::Retry { .. } => {
                let can = wish.held.is_none();
                assert_eq!(store.retry(id).await.unwrap(), can);
                if can {
                    tried_again(wish);
                }
            }
            Step::Rebase { to, .. } => {
                let can = matches!(wish.state, RowState::Parked(_)) && wish.to.is_some();
                assert_eq!(store.rebase(id, stage(to)).await.unwrap(), can);
                if can {
                    wish.base = Some(to);
                    tried_again(wish);
                }
            }
            _ => {
                let dropped = self.model.drop_row(id);
                assert_eq!(store.drop_row(id, self.model.now()).await.unwrap(), dropped);
            }
        }
        self.parked_notes_may_go();
    }

    /// Refused for certain and tried again by a person: sending that is not sending twice.
    fn parked_notes_may_go(&mut self) {
        for wish in self.model.wishes.iter().filter(|w| w.state == RowState::Queued) {
            self.sent_notes.remove(&wish.id);
        }
    }

    async fn compare(&self) {
        let rows = self.home.open().list_outbox().await.unwrap();
        let shown: Vec<Wish> = rows.iter().map(|row| self.wish(row)).collect();
        assert_eq!(shown, self.model.wishes);
    }

    fn wish(&self, row: &Row) -> Wish {
        let owner = |lease: &Lease| {
            self.taken.iter().find(|t| t.lease == *lease).expect("leased to somebody known").who
        };
        let (to, base) = match row.edit() {
            Some(edit) => (Some(stage_of(&edit.change)), edit.base.as_ref().map(stage_of)),
            None => (None, None),
        };
        Wish {
            id: row.id,
            lead: row.entity.lead().expect("a lead").get(),
            to,
            base,
            state: row.state.clone(),
            unsure: row.lost > 0,
            attempts: row.attempts,
            next_at: row.next_at,
            held: row.held.as_ref().map(|(lease, until)| (owner(lease), *until)),
        }
    }
}

fn stage_of(change: &dealdesk::domain::Change) -> i64 {
    match change {
        dealdesk::domain::Change::Move { to, .. } => to.stage.get(),
        other => panic!("only moves are made here: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn two_processes_and_the_model_see_the_same_outbox(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.run(step).await;
                world.compare().await;
            }
            super::is_sound(&world.stores[0]).await;
        });
    }
}
