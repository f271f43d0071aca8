//! The forecast against the same worked out again the slow way, and the statements about rates.

use proptest::prelude::*;

use super::*;
use crate::domain::{SafeText, Stage, StageId};

const NOW: Timestamp = Timestamp(1_760_972_799);
const SALES: PipelineId = PipelineId(1);

fn pipelines() -> Vec<Pipeline> {
    let stage = |id: i64, kind: StageKind| Stage {
        id: StageId(id),
        name: SafeText::line("x"),
        sort: id,
        color: SafeText::default(),
        kind,
    };
    let stages = vec![
        stage(10, StageKind::Incoming),
        stage(11, StageKind::Open),
        stage(12, StageKind::Open),
        stage(142, StageKind::Won),
        stage(143, StageKind::Lost),
    ];
    let pipeline = |id, is_archived| Pipeline {
        id,
        name: SafeText::line("p"),
        sort: 1,
        is_main: true,
        is_archived,
        stages: stages.clone(),
    };
    vec![pipeline(SALES, false), pipeline(PipelineId(2), false), pipeline(PipelineId(3), true)]
}

fn place(pipeline: i64, stage: i64) -> Place {
    Place { pipeline: PipelineId(pipeline), stage: StageId(stage) }
}

fn lead(id: i64, at: Place, price: i64, ages: (i64, i64)) -> Lead {
    let created_at = NOW.plus(-ages.0);
    let is_closed = matches!(at.stage, StageId::WON | StageId::LOST);
    Lead {
        id: LeadId(id),
        name: SafeText::line("x"),
        price: Money(price),
        place: at,
        responsible: UserId(id % 3),
        created_at,
        updated_at: NOW,
        closed_at: is_closed.then(|| created_at.plus(ages.1)),
        next_task_at: None,
        loss_reason: None,
        company: None,
        main_contact: None,
        tags: Box::new([]),
    }
}

#[test]
fn a_rate_tells_how_sure_it_is() {
    assert_eq!(Rate::default().interval(), (0.0, 1.0));
    assert_eq!(Rate::default().share(), None);
    let near = |rate: Rate, low: f64, high: f64| {
        let (a, b) = rate.interval();
        assert!((a - low).abs() < 5e-4 && (b - high).abs() < 5e-4, "{rate:?}: {a} {b}");
    };
    // As the tables have it.
    near(Rate { n: 10, won: 5 }, 0.2366, 0.7634);
    near(Rate { n: 100, won: 20 }, 0.1334, 0.2888);
    near(Rate { n: 30, won: 0 }, 0.0, 0.1135);
    near(Rate { n: 30, won: 30 }, 0.8865, 1.0);
}

#[test]
fn below_thirty_leads_a_weight_stands_for_the_rate() {
    let (pipelines, weights) = (pipelines(), BTreeMap::from([(place(1, 12), 0.9)]));
    for (count, own) in [(29, false), (30, true)] {
        let mut leads: Vec<Lead> =
            (0..count).map(|n| lead(n, place(1, if n % 3 == 0 { 142 } else { 143 }), 100, (9, 5))).collect();
        leads.extend([lead(500, place(1, 11), 1_000, (1, 0)), lead(501, place(1, 12), 1_000, (1, 0))]);
        let moves: Vec<StageMove> = (0..count)
            .map(|n| StageMove {
                lead: LeadId(n),
                at: NOW,
                from: Some(place(1, 11)),
                to: Some(place(1, 142)),
            })
            .collect();
        let material = Material {
            pipelines: &pipelines,
            leads: &leads,
            moves: &moves,
            weights: &weights,
            now: NOW,
            zone: chrono_tz::UTC,
        };
        let forecast = forecast(&material);
        assert_eq!(forecast.len(), 2, "none of the archive");
        let [_, first, second] = forecast[0].stages[..] else { panic!("{forecast:?}") };
        assert_eq!(matches!(first.chance, Chance::Own(_)), own, "{count}");
        assert_eq!(i64::from(first.rate.n), count);
        assert_eq!((second.chance, second.rate), (Chance::Set(0.9), Rate::default()));
        assert_eq!(second.outlook.expected, Money(900));
        if own {
            assert_eq!(first.outlook.expected, Money(333));
        }
    }
}

proptest! {
    /// Each figure, worked out of the definition alone.
    #[test]
    fn it_is_what_a_slow_count_finds(
        rows in proptest::collection::vec((0_i64..6, 1_i64..4, -50_i64..9_999, 0_i64..400, 0_i64..300), 0..80),
        steps in proptest::collection::vec((0_i64..90, 0_usize..6, 0_usize..6), 0..120),
    ) {
        let stage = |n: i64| [10, 11, 12, 142, 143, 99][usize::try_from(n).unwrap()];
        let leads: Vec<Lead> = (0..).zip(&rows).map(|(id, (at, pipeline, price, age, took))| {
            lead(id, place(*pipeline, stage(*at)), *price, (age * DAY, took * DAY))
        }).collect();
        let moves: Vec<StageMove> = steps.iter().map(|(id, from, to)| StageMove {
            lead: LeadId(*id), at: NOW,
            from: Some(place(1, stage(i64::try_from(*from).unwrap()))),
            to: (*to < 5).then(|| place(1, stage(i64::try_from(*to).unwrap()))),
        }).collect();
        let (pipelines, weights) = (pipelines(), BTreeMap::new());
        let material = Material {
            pipelines: &pipelines, leads: &leads, moves: &moves, weights: &weights, now: NOW, zone: chrono_tz::UTC,
        };
        for forecast in forecast(&material) {
            let own: Vec<&Lead> = leads.iter().filter(|l| l.place.pipeline == forecast.pipeline).collect();
            let mut took: Vec<i64> = own.iter().filter(|l| l.place.stage == StageId::WON)
                .map(|l| l.closed_at.unwrap().0 - l.created_at.0).collect();
            took.sort_unstable();
            let middle = (!took.is_empty()).then(|| took[(took.len() - 1) / 2]);
            prop_assert_eq!(forecast.cycle.map(|c| c.secs), middle);
            let (mut sum, mut expected, mut slipped) = (0, 0, 0);
            for stage in &forecast.stages {
                let here: Vec<_> = own.iter().filter(|l| l.place == stage.place).collect();
                let seen = |l: &Lead| moves.iter().any(|m| {
                    m.lead == l.id && [m.from, m.to].contains(&Some(stage.place))
                });
                let ended = |l: &&Lead| seen(l) && matches!(l.place.stage, StageId::WON | StageId::LOST);
                let n = leads.iter().filter(ended).count();
                let won = leads.iter().filter(ended).filter(|l| l.place.stage == StageId::WON).count();
                prop_assert_eq!((stage.rate.n as usize, stage.rate.won as usize), (n, won));
                let chance = if n >= 30 { won as f64 / n as f64 } else { weight(&pipelines[0], stage.place) };
                prop_assert!((stage.chance.get() - chance).abs() < 1e-9);
                prop_assert_eq!(stage.outlook.open.leads as usize, here.len());
                let worth: i64 = here.iter().map(|l| l.price.0).sum();
                prop_assert_eq!(stage.outlook.open.worth.0, worth);
                let hoped: i64 = here.iter().map(|l| (l.price.0 as f64 * (chance * 1e6).round() / 1e6 + 0.5).floor() as i64).sum();
                prop_assert!((stage.outlook.expected.0 - hoped).abs() <= here.len() as i64);
                sum += worth;
                expected += stage.outlook.expected.0;
                slipped += here.iter().filter(|l| middle.is_some_and(|m| l.created_at.0 + m < NOW.0)).count();
            }
            prop_assert_eq!(forecast.all.open.worth.0, sum);
            prop_assert_eq!(forecast.all.slipped.leads as usize, slipped);
            for parts in [
                forecast.months.values().map(|o| o.expected.0).sum::<i64>(),
                forecast.owners.values().map(|o| o.expected.0).sum::<i64>(),
            ] {
                prop_assert_eq!(parts, expected);
            }
            prop_assert_eq!(forecast.all.expected.0, expected);
        }
    }
}
