//! Whole plans: what they give, when, and what was short.

use std::collections::BTreeMap;

use engine::Stream;
use units::{Power, Span};

use super::spec::{
    CorrelationSpec, DurationSpec, GivesSpec, LicenceSpec, LotsSpec, TaskSpec, TemporarySpec,
};
use super::{BuildoutSpec, Capacity, Dates, Finished, Milestone, OwnPower, Plan, Resource};
use crate::calendar::Calendar;

/// A task of so many days after others.
fn task(after: &[&str], days: f64) -> TaskSpec {
    TaskSpec {
        phase: None,
        after: Some(after.iter().map(|&name| name.to_owned()).collect()),
        start_not_before: None,
        duration: DurationSpec {
            fixed: Some(Span::days(days)),
            pert: None,
            lognormal: None,
            p90: None,
            weibull: None,
            shape: None,
        },
        vendor: None,
        cause: None,
        lots: LotsSpec { racks: None, of: None, rate: None, crews: None, spread: 1.0 },
        licence: LicenceSpec { denial: None, again: Span::days(180.0), attempts: None, cap: None },
        gives: GivesSpec::NOTHING,
    }
}

fn giving(task: TaskSpec, gives: GivesSpec) -> TaskSpec {
    TaskSpec { gives, ..task }
}

fn lots(task: TaskSpec, racks: u32, of: u32, rate: &str) -> TaskSpec {
    let rate = Some(rate.parse().unwrap());
    let lots = LotsSpec { racks: Some(racks), of: Some(of), rate, ..task.lots.clone() };
    TaskSpec { lots, ..task }
}

fn plan(tasks: &[(&str, TaskSpec)], temporary: &[(&str, TemporarySpec)]) -> Plan {
    let named = tasks.iter().map(|(name, task)| ((*name).to_owned(), task.clone()));
    let spec = BuildoutSpec {
        start: None,
        burn_in: Span::ZERO,
        ramp: Span::ZERO,
        hot_day: 2.0,
        correlation: CorrelationSpec { vendor: 0.4, cause: 0.2 },
        task: named.collect(),
        temporary: temporary
            .iter()
            .map(|(name, temporary)| ((*name).to_owned(), temporary.clone()))
            .collect::<BTreeMap<String, TemporarySpec>>(),
    };
    Plan::of(&spec, &Calendar::new("2024-05-01").unwrap()).unwrap()
}

/// 100 racks of 72 GPUs in halls of 25, of 1 MW each with a PUE of 1.25.
const FINISHED: Finished = Finished {
    racks: 100,
    gpus_per_rack: 72,
    racks_per_hall: 25,
    racks_per_pod: 50,
    power_per_rack: Power::megawatts(1.25),
    it_per_rack: Power::megawatts(1.0),
};

fn capacity(plan: &Plan, dates: &Dates, days: f64) -> Capacity {
    Capacity::of(plan, dates, &FINISHED, Span::days(days))
}

/// The grid comes in on day 10 with 50 MW, which is 40 racks, and on day 40 with the rest; racks in lots of
/// 30 on days 15, 30, 45 and 55 (the last of 10). Until 15 racks are short, from then until 30 too (30 of them
/// run); then power (40 of 60), from 40 on racks again (60, then 90). Megawatt-days: power 60 x 10 = 600;
/// racks 100 x 15 + 70 x 15 + 40 x 5 + 10 x 5 = 2,800.
#[test]
fn what_is_short_is_blamed_for_the_racks_that_do_not_run() {
    let import =
        |power: f64| GivesSpec { import: Some(Power::megawatts(power)), ..GivesSpec::NOTHING };
    let plan = plan(
        &[
            ("grid_1", giving(task(&[], 10.0), import(50.0))),
            ("grid_2", giving(task(&["grid_1"], 30.0), import(75.0))),
            ("racks", lots(task(&[], 0.0), 100, 30, "2 /day")),
        ],
        &[],
    );
    let capacity = capacity(&plan, &plan.draw(7), 365.0);
    let steps: Vec<(f64, u32)> =
        capacity.steps.iter().map(|step| (step.at.in_days(), step.racks)).collect();
    let expected =
        [(0.0, 0), (10.0, 0), (15.0, 30), (30.0, 40), (40.0, 60), (45.0, 90), (50.0, 100)];
    assert_eq!(steps.len(), expected.len());
    for ((at, racks), expected) in steps.into_iter().zip(expected) {
        assert!((at - expected.0).abs() < 1e-9 && racks == expected.1, "{at} {racks}");
    }
    let blocked = |resource: Resource| capacity.blocked_by[resource as usize];
    assert!((blocked(Resource::Power) - 60.0 * 10.0).abs() < 1e-6);
    let racks = (100.0 * 15.0) + (70.0 * 15.0) + (40.0 * 5.0) + (10.0 * 5.0);
    assert!((blocked(Resource::Racks) - racks).abs() < 1e-6, "{}", blocked(Resource::Racks));
    // All that power kept waited for the second connection: it was under way.
    assert!((capacity.blocked_by_task[1] - 600.0).abs() < 1e-6, "{:?}", capacity.blocked_by_task);
    assert_eq!(capacity.steps[6].binding, None);
    let reached = |milestone: Milestone| milestone.reached(&capacity, &FINISHED).unwrap().in_days();
    let milestones = Milestone::ALL.map(reached);
    let expected = [10.0, 15.0, 15.0, 40.0, 50.0];
    let all = milestones.iter().zip(expected);
    assert!(all.into_iter().all(|(days, right)| (days - right).abs() < 1e-6), "{milestones:?}");
}

/// For 7 days a permit holds up the shell, which gives the floor: until the permit is there everything waits for
/// it, then for the shell.
#[test]
fn a_chain_waits_for_the_task_that_is_under_way() {
    let halls = GivesSpec { halls: Some(4), ..GivesSpec::NOTHING };
    let plan =
        plan(&[("permit", task(&[], 7.0)), ("shell", giving(task(&["permit"], 13.0), halls))], &[]);
    let capacity = capacity(&plan, &plan.planned(), 365.0);
    let days: Vec<f64> = capacity.blocked_by_task.iter().map(|it| it / 100.0).collect();
    assert!((days[0] - 7.0).abs() < 1e-9 && (days[1] - 13.0).abs() < 1e-9, "{days:?}");
}

/// 70 MW of turbines from day 5 on are 56 racks; they leave when the grid brings 125 MW on day 30.
/// With a smaller grid of 25 MW import falls, and racks that were accepted stay so.
#[test]
fn temporary_power_is_import_until_the_grid_comes() {
    for (grid, import_then) in [(125.0, 125.0), (25.0, 25.0)] {
        let import = Some(Power::megawatts(grid));
        let turbines = TemporarySpec {
            power: Power::megawatts(70.0),
            after: Some(vec!["turbines".to_owned()]),
            until: Some("grid".to_owned()),
            price: None,
            carbon: None,
        };
        let plan = plan(
            &[
                ("turbines", task(&[], 5.0)),
                ("grid", giving(task(&[], 30.0), GivesSpec { import, ..GivesSpec::NOTHING })),
            ],
            &[("rented", turbines)],
        );
        let capacity = capacity(&plan, &plan.planned(), 365.0);
        let import = |step: usize| capacity.steps[step].import.unwrap().in_megawatts();
        assert_eq!((import(0), import(1), import(2)), (0.0, 70.0, import_then));
        assert_eq!(capacity.steps[1].racks, 56);
        assert_eq!(capacity.steps[2].racks, if grid > 70.0 { 100 } else { 56 });
        assert_eq!(capacity.first_power(), Some(Span::days(5.0)));
    }
}

/// A licence for 2,000 GPUs allows 27 racks of 72; what it keeps it keeps to the end.
#[test]
fn a_licence_caps_what_may_run() {
    let licence = LicenceSpec { cap: Some(2000), ..task(&[], 0.0).licence };
    let plan = plan(&[("licence", TaskSpec { licence, ..task(&[], 10.0) })], &[]);
    let capacity = capacity(&plan, &plan.planned(), 110.0);
    assert_eq!(capacity.steps.last().unwrap().racks, 27);
    let expected = (100.0 * 10.0) + (73.0 * 100.0);
    let blocked = capacity.blocked_by[Resource::Licence as usize];
    assert!((blocked - expected).abs() < 1e-6, "{blocked}");
    assert_eq!(Milestone::Full.reached(&capacity, &FINISHED), None);
}

/// A plan by chance: tasks that follow some of those before them, with luck, and what they give.
fn by_chance(seed: u64) -> Plan {
    let mut luck = Stream::new(seed, "plans", 0);
    let names: Vec<String> = (0..9).map(|number| format!("task_{number}")).collect();
    let mut tasks = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let after: Vec<&str> =
            names[..number].iter().filter(|_| luck.bernoulli(0.3)).map(String::as_str).collect();
        let mut one = task(&after, 0.0);
        let median = 5.0 + 50.0 * luck.uniform();
        one.duration.fixed = None;
        one.duration.lognormal = Some(Span::days(median));
        one.duration.p90 = Some(Span::days(median * (1.0 + luck.uniform())));
        one.vendor = luck.bernoulli(0.5).then(|| "maker".to_owned());
        let share = 0.3 + luck.uniform();
        let mut few = |most: u64| 1 + u32::try_from(luck.below(most)).unwrap();
        match number {
            3 => one.gives.import = Some(Power::megawatts(125.0 * share)),
            4 => one.gives.halls = Some(few(4)),
            5 => one.gives.cooling = Some(Power::megawatts(100.0 * share)),
            6 => one.gives.accepted = Some(few(4)),
            7 => one.gives.pods = Some(few(2)),
            8 => one = lots(one, 100, few(40), "9 /week"),
            _ => {}
        }
        tasks.push((name.as_str(), one));
    }
    plan(&tasks, &[])
}

/// Method: plans by chance; at every step capacity is at most what each resource is enough for, it never
/// falls, what is short is named until nothing is, and what resources kept is what tasks kept or less.
#[test]
fn capacity_never_exceeds_the_least_of_its_resources() {
    for seed in 0..300 {
        let plan = by_chance(seed);
        let dates = plan.draw(seed);
        for (task, start) in dates.course.starts.iter().enumerate() {
            assert!(dates.course.ends[task] >= *start, "{seed}: {task} ends before it begins");
            let driver = dates.course.drivers[task];
            assert!(driver.is_none_or(|driver| dates.course.ends[driver] == *start));
        }
        let capacity = capacity(&plan, &dates, 1000.0);
        let mut before = 0;
        for step in &capacity.steps {
            let least = step.enough_for.into_iter().min().unwrap();
            assert_eq!(step.racks, least, "without temporary power nothing is taken away");
            assert!(step.racks >= before && step.racks <= FINISHED.racks);
            assert_eq!(step.binding.is_none(), step.racks == FINISHED.racks);
            if let Some(binding) = step.binding {
                assert_eq!(step.enough_for[binding as usize], step.racks);
            }
            before = step.racks;
        }
        let blocked: f64 = capacity.blocked_by.iter().sum();
        let by_task: f64 = capacity.blocked_by_task.iter().sum();
        let missing: f64 = capacity
            .steps
            .iter()
            .zip(capacity.steps.iter().skip(1).map(|next| next.at).chain([Span::days(1000.0)]))
            .map(|(step, until)| f64::from(100 - step.racks) * (until - step.at).in_days())
            .sum();
        assert!((blocked / missing - 1.0).abs() < 1e-9, "{seed}: {blocked} of {missing}");
        assert!(by_task <= blocked * (1.0 + 1e-9), "{seed}");
    }
}

/// The same seed gives the same dates; another task, or another vendor's, changes no other's luck.
#[test]
fn the_luck_of_a_task_is_its_own() {
    let slow = |name: &str, vendor: &str| {
        let mut one = task(&[], 0.0);
        one.duration.fixed = None;
        (one.duration.lognormal, one.duration.p90) =
            (Some(Span::days(100.0)), Some(Span::days(150.0)));
        one.vendor = Some(vendor.to_owned());
        one.gives.halls = Some(1);
        (name.to_owned(), one)
    };
    let ends = |tasks: &[(String, TaskSpec)]| {
        let tasks: Vec<(&str, TaskSpec)> =
            tasks.iter().map(|(name, task)| (name.as_str(), task.clone())).collect();
        plan(&tasks, &[]).draw(3).course.ends
    };
    let alone = ends(&[slow("b", "maker")]);
    let both = ends(&[slow("a", "other"), slow("b", "maker")]);
    assert_eq!(alone[0], both[1]);
    assert_ne!(both[0], both[1]);
}

/// 40 MW on the site from day 20 on, at 1.25 MW a rack, are 32 racks; the grid brings all on day 60. An island of 25 MW from
/// day 30 on does without what else could be drawn: racks that are accepted stay so. Without power on the site none run
/// before the grid.
#[test]
fn power_on_the_site_carries_racks_before_the_grid_comes() {
    let import = GivesSpec { import: Some(Power::megawatts(125.0)), ..GivesSpec::NOTHING };
    let grid = || plan(&[("grid", giving(task(&[], 60.0), import.clone()))], &[]);
    let own = |megawatts: f64, day: f64, until: Option<f64>, alone: bool| OwnPower {
        power: Power::megawatts(megawatts),
        from: Span::days(day),
        until: until.map(Span::days),
        alone,
    };
    let racks = |plan: &Plan| -> Vec<(f64, u32)> {
        let capacity = capacity(plan, &plan.draw(7), 365.0);
        capacity.steps.iter().map(|step| (step.at.in_days(), step.racks)).collect()
    };
    assert_eq!(racks(&grid()), [(0.0, 0), (60.0, 100)]);
    let bridge = grid().with_own(vec![own(40.0, 20.0, Some(60.0), false)]);
    assert_eq!(racks(&bridge)[..2], [(0.0, 0), (20.0, 32)]);
    assert_eq!(racks(&bridge).last(), Some(&(60.0, 100)));
    let island = grid().with_own(vec![own(25.0, 30.0, Some(90.0), true)]);
    assert_eq!(racks(&island), [(0.0, 0), (30.0, 20), (60.0, 20), (90.0, 100)]);
    let capacity = capacity(&bridge, &bridge.draw(7), 365.0);
    let first = |milestone: Milestone| milestone.reached(&capacity, &FINISHED).unwrap().in_days();
    assert!((first(Milestone::FirstToken) - 20.0).abs() < 1e-9);
    assert!((first(Milestone::FirstPower) - 20.0).abs() < 1e-9);
    assert!(
        capacity
            .steps
            .iter()
            .all(|step| step.at.in_days() >= 60.0 || step.import == Some(Power::ZERO))
    );
}
