//! The loop: it settles after every instant, stops where it should, and notices an endless instant.

use engine::{Agenda, Schedule, World, run_until};
use units::{SimDuration, SimTime};

/// What a world may do at once, for ever.
#[derive(Clone, Copy, Debug)]
enum Step {
    Happens,
    RepeatsAtOnce,
    SettlesForEver,
}

#[derive(Default)]
struct Journal {
    handled: Vec<u64>,
    settled: Vec<u64>,
    restless: bool,
}

impl World for Journal {
    type Event = Step;

    fn handle(&mut self, event: Step, agenda: &mut impl Schedule<Step>) {
        match event {
            Step::Happens => self.handled.push(agenda.now().in_nanoseconds()),
            Step::RepeatsAtOnce => {
                agenda.schedule_in(SimDuration::ZERO, event);
            }
            Step::SettlesForEver => self.restless = true,
        }
    }

    fn settle(&mut self, agenda: &mut impl Schedule<Step>) {
        if self.restless {
            agenda.schedule_in(SimDuration::ZERO, Step::SettlesForEver);
        } else {
            self.settled.push(agenda.now().in_nanoseconds());
        }
    }
}

fn at(nanoseconds: u64) -> SimTime {
    SimTime::from_nanoseconds(nanoseconds)
}

#[test]
fn the_world_settles_once_after_each_instant_and_at_the_end() {
    let (mut journal, mut agenda) = (Journal::default(), Agenda::new());
    for instant in [3, 1, 3, 8, 9] {
        agenda.schedule(at(instant), Step::Happens);
    }
    assert_eq!(run_until(&mut journal, &mut agenda, at(8)), 4);
    assert_eq!(journal.handled, [1, 3, 3, 8]);
    assert_eq!(journal.settled, [1, 3, 8]);
    assert_eq!(run_until(&mut journal, &mut agenda, at(20)), 1);
    assert_eq!(journal.settled, [1, 3, 8, 9, 20]);
    assert_eq!(agenda.now(), at(20));
}

/// Method: stop before the next event a thousand times, each time scheduling something sooner.
#[test]
fn a_run_can_stop_anywhere_and_go_on() {
    let (mut journal, mut agenda) = (Journal::default(), Agenda::new());
    for far in 0..100 {
        agenda.schedule(at(1_000_000_000 + far), Step::Happens);
    }
    for stop in 1..=1_000 {
        agenda.schedule(at(stop * 1_000), Step::Happens);
        run_until(&mut journal, &mut agenda, at(stop * 1_000 + 1));
    }
    run_until(&mut journal, &mut agenda, at(u64::MAX));
    let soon = (1..=1_000).map(|stop| stop * 1_000);
    let expected: Vec<_> = soon.chain((0..100).map(|far| 1_000_000_000 + far)).collect();
    assert_eq!(journal.handled, expected);
}

#[test]
#[should_panic(expected = "SimTime(7) never ends: after 10000000 events at this instant comes \
                           RepeatsAtOnce")]
fn an_endless_instant_is_named() {
    let mut agenda = Agenda::new();
    agenda.schedule(at(7), Step::RepeatsAtOnce);
    run_until(&mut Journal::default(), &mut agenda, at(8));
}

#[test]
#[should_panic(expected = "SimTime(7) never ends: after 10000000 events at this instant comes \
                           SettlesForEver")]
fn an_instant_that_never_settles_is_named() {
    let mut agenda = Agenda::new();
    agenda.schedule(at(7), Step::SettlesForEver);
    run_until(&mut Journal::default(), &mut agenda, at(8));
}
