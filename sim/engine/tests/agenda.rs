//! The agenda against a list that is sorted by (time, order of scheduling).

use engine::{Agenda, Handle, Schedule, World, run_until};
use proptest::prelude::*;
use units::{SimDuration, SimTime};

/// One thing to do to an agenda.
#[derive(Clone, Debug)]
enum Step {
    Schedule(u64),
    /// Schedules this many events for one instant.
    Crowd(usize, u64),
    /// Cancels one of all events ever scheduled.
    Cancel(prop::sample::Index),
    Reschedule(prop::sample::Index, u64),
    /// Cancels this many of all events ever scheduled.
    CancelMany(prop::sample::Index, usize),
    /// Takes this many events, after each scheduling another if there is a delay.
    Take(usize, Option<u64>),
    /// Asks for an event at a time that may come after the next.
    AskFor(u64),
    RunFor(u64),
}

/// An agenda, and the list that says what it should do.
#[derive(Default)]
struct Both {
    agenda: Agenda<u32>,
    /// Sorted by time; equal times in the order of scheduling.
    list: Vec<(SimTime, u32)>,
    /// For each handle ever given, the event it named, unless that was rescheduled.
    handles: Vec<(Handle, Option<u32>)>,
    next: u32,
}

impl Both {
    fn after(&self, delay: u64) -> SimTime {
        self.agenda.now() + SimDuration::nanoseconds(delay)
    }

    fn insert_in_list(&mut self, at: SimTime, event: u32) {
        let place = self.list.partition_point(|&(other, _)| other <= at);
        self.list.insert(place, (at, event));
    }

    fn schedule(&mut self, at: SimTime) {
        let event = self.next;
        self.next += 1;
        self.insert_in_list(at, event);
        let handle = self.agenda.schedule(at, event);
        self.handles.push((handle, Some(event)));
    }

    fn cancel(&mut self, index: usize) {
        let (handle, event) = self.handles[index];
        let place = self.list.iter().position(|&(_, other)| Some(other) == event);
        let expected = place.map(|place| self.list.remove(place).1);
        assert_eq!(self.agenda.cancel(handle), expected);
        assert_eq!(self.agenda.cancel(handle), None, "cancelled twice");
    }

    fn reschedule(&mut self, index: usize, at: SimTime) {
        let (handle, event) = self.handles[index];
        let place = self.list.iter().position(|&(_, other)| Some(other) == event);
        let moved = self.agenda.reschedule(handle, at);
        assert_eq!(moved.is_some(), place.is_some());
        if let (Some(place), Some(moved)) = (place, moved) {
            let (_, event) = self.list.remove(place);
            self.insert_in_list(at, event);
            self.handles[index].1 = None;
            self.handles.push((moved, Some(event)));
        }
    }

    fn take(&mut self) {
        let next = self.agenda.next_time();
        assert_eq!(next, self.list.first().map(|&(at, _)| at));
        if let Some(instant) = next {
            assert_eq!(self.agenda.pop_at(instant), Some(self.list.remove(0).1));
            assert_eq!(self.agenda.now(), instant);
        }
    }

    fn ask_for(&mut self, instant: SimTime) {
        let due = self.list.first().is_some_and(|&(at, _)| at == instant);
        let expected = due.then(|| self.list.remove(0).1);
        assert_eq!(self.agenda.pop_at(instant), expected);
    }

    fn run_for(&mut self, end: SimTime) {
        let mut record = Record(Vec::new());
        let handled = run_until(&mut record, &mut self.agenda, end);
        let due = self.list.partition_point(|&(at, _)| at <= end);
        let expected: Vec<_> = self.list.drain(..due).collect();
        assert_eq!(record.0, expected);
        assert_eq!(handled, expected.len() as u64);
        assert_eq!(self.agenda.now(), end);
    }

    fn apply(&mut self, step: &Step) {
        let some = !self.handles.is_empty();
        match step {
            Step::Schedule(delay) => self.schedule(self.after(*delay)),
            Step::Crowd(count, delay) => {
                let at = self.after(*delay);
                (0..*count).for_each(|_| self.schedule(at));
            }
            Step::Cancel(index) if some => self.cancel(index.index(self.handles.len())),
            Step::CancelMany(index, count) if some => {
                let first = index.index(self.handles.len());
                let last = (first + count).min(self.handles.len());
                (first..last).for_each(|index| self.cancel(index));
            }
            Step::Reschedule(index, delay) if some => {
                self.reschedule(index.index(self.handles.len()), self.after(*delay));
            }
            Step::Cancel(_) | Step::CancelMany(..) | Step::Reschedule(..) => {}
            Step::Take(count, delay) => {
                for _ in 0..*count {
                    self.take();
                    if let Some(delay) = *delay {
                        self.schedule(self.after(delay));
                    }
                }
            }
            Step::AskFor(delay) => self.ask_for(self.after(*delay)),
            Step::RunFor(delay) => self.run_for(self.after(*delay)),
        }
        assert_eq!(self.agenda.len(), self.list.len());
        assert_eq!(self.agenda.is_empty(), self.list.is_empty());
    }
}

/// Writes down when each event happened.
struct Record(Vec<(SimTime, u32)>);

impl World for Record {
    type Event = u32;

    fn handle(&mut self, event: u32, agenda: &mut impl Schedule<u32>) {
        self.0.push((agenda.now(), event));
    }

    fn settle(&mut self, _: &mut impl Schedule<u32>) {}
}

/// Delays of every magnitude, often equal, up to the end of time.
fn delay() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0_u64..4,
        4 => 0_u64..100,
        4 => (0_u64..20).prop_map(|seconds| seconds * 1_000_000_000),
        4 => 0_u64..10_000_000_000,
        1 => any::<u64>(),
        1 => Just(u64::MAX),
    ]
}

/// Delays that leave some time for what follows.
fn short_delay() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..4, 0_u64..100, 0_u64..10_000_000_000, 0_u64..1 << 50]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => delay().prop_map(Step::Schedule),
        2 => (1_usize..80, delay()).prop_map(|(count, delay)| Step::Crowd(count, delay)),
        2 => any::<prop::sample::Index>().prop_map(Step::Cancel),
        1 => (any::<prop::sample::Index>(), 1_usize..200)
            .prop_map(|(index, count)| Step::CancelMany(index, count)),
        2 => (any::<prop::sample::Index>(), delay())
            .prop_map(|(index, delay)| Step::Reschedule(index, delay)),
        4 => (1_usize..50, prop::option::of(short_delay()))
            .prop_map(|(count, delay)| Step::Take(count, delay)),
        1 => short_delay().prop_map(Step::AskFor),
        2 => short_delay().prop_map(Step::RunFor),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..Default::default() })]

    /// Method: apply random steps to the agenda and to a sorted list, and compare whatever either
    /// gives; at the end, take everything that is left.
    #[test]
    fn the_agenda_does_what_a_sorted_list_does(steps in prop::collection::vec(step(), 1..120)) {
        let mut both = Both::default();
        for step in &steps {
            both.apply(step);
        }
        while !both.list.is_empty() {
            both.take();
        }
        assert_eq!(both.agenda.next_time(), None);
        assert_eq!(both.agenda.len(), 0);
    }
}

#[test]
fn events_of_one_instant_happen_in_the_order_of_scheduling_however_many() {
    for delay in [0, 1, u64::MAX] {
        let mut agenda = Agenda::new();
        let instant = SimTime::from_nanoseconds(delay);
        for event in 0..100_000 {
            agenda.schedule(instant, event);
        }
        for event in 0..100_000 {
            assert_eq!(agenda.pop_at(instant), Some(event));
            agenda.schedule(instant, event + 100_000);
        }
        for event in 100_000..200_000 {
            assert_eq!(agenda.pop_at(instant), Some(event));
        }
        assert!(agenda.is_empty());
    }
}

#[test]
fn a_handle_never_names_a_later_event() {
    let mut agenda = Agenda::new();
    let first = agenda.schedule(SimTime::START, 0);
    assert_eq!(agenda.pop_at(SimTime::START), Some(0));
    for event in 1..1_000 {
        let handle = agenda.schedule(SimTime::START, event);
        assert_ne!(handle, first);
        assert_eq!(agenda.cancel(first), None);
        assert_eq!(agenda.pop_at(SimTime::START), Some(event));
    }
}

/// Method: move one deadline on a million times while ten thousand others wait. If what is
/// cancelled were kept, or searched for, this would take minutes.
#[test]
fn cancelling_costs_neither_time_nor_order() {
    let mut agenda = Agenda::new();
    for other in 1..=10_000 {
        agenda.schedule(SimTime::from_nanoseconds(other * 1_000_000), other);
    }
    let mut deadline = agenda.schedule(SimTime::from_nanoseconds(10_000_000), 0);
    for later in 1..=1_000_000 {
        let at = SimTime::from_nanoseconds(later * 10_000 + 1);
        deadline = agenda.reschedule(deadline, at).unwrap();
        assert_eq!(agenda.len(), 10_001);
    }
    let mut record = Vec::new();
    while let Some(instant) = agenda.next_time() {
        record.extend(agenda.pop_at(instant));
    }
    let expected: Vec<_> = (1..=10_000).chain([0]).collect();
    assert_eq!(record, expected);
}

#[test]
#[should_panic(expected = "cannot schedule for SimTime(4): it is already SimTime(5)")]
fn nothing_can_be_scheduled_in_the_past() {
    let mut agenda = Agenda::new();
    agenda.advance_to(SimTime::from_nanoseconds(5));
    agenda.schedule(SimTime::from_nanoseconds(4), ());
}

#[test]
#[should_panic(expected = "events remain before SimTime(5)")]
fn time_cannot_pass_over_an_event() {
    let mut agenda = Agenda::new();
    agenda.schedule(SimTime::from_nanoseconds(5), ());
    agenda.advance_to(SimTime::from_nanoseconds(5));
}

/// A world in which every event schedules another at the same instant.
struct Endless;

impl engine::World for Endless {
    type Event = ();

    fn handle(&mut self, (): (), agenda: &mut impl engine::Schedule<()>) {
        agenda.schedule_in(units::SimDuration::ZERO, ());
    }

    fn settle(&mut self, _: &mut impl engine::Schedule<()>) {}
}

/// Goal: an instant that never ends can be stopped, long before it is taken for a mistake.
#[test]
fn an_endless_instant_stops_when_it_is_asked_to() {
    let mut agenda = Agenda::new();
    agenda.schedule(SimTime::START, ());
    let asked = std::cell::Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 10
    };
    let end = SimTime::from_nanoseconds(5);
    let (handled, reached) = engine::run_until_stopped(&mut Endless, &mut agenda, end, stop);
    assert!(!reached && (1_000..10_000).contains(&handled), "{handled}");
}
