//! How many events per second the engine handles, for the patterns of events that plants have.
//!
//! Every model is driven through [`run_until`] with enum events. Iterations are events, so times
//! are per event and throughputs in events per second. `hold` takes its increments from a table
//! and so measures the agenda; all others draw their random numbers, about 5 ns each.

use criterion::measurement::{Measurement as _, WallTime};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::{Agenda, Handle, Schedule, Stream, World, run_until};
use units::{SimDuration, SimTime};

const SECOND: SimDuration = SimDuration::seconds(1);
const FLEET: u32 = 100_000;

/// The hold model: each event schedules one other, so the number of pending events never changes.
struct Hold {
    delays: Vec<SimDuration>,
    next: usize,
    /// Of the members that ticked, so that the event is really read.
    sum: u32,
}

#[derive(Clone, Copy, Debug)]
struct Tick(u32);

impl World for Hold {
    type Event = Tick;

    fn handle(&mut self, event: Tick, agenda: &mut impl Schedule<Tick>) {
        self.sum = self.sum.wrapping_add(event.0);
        self.next = (self.next + 1) % self.delays.len();
        agenda.schedule_in(self.delays[self.next], event);
    }

    fn settle(&mut self, _: &mut impl Schedule<Tick>) {}
}

fn hold(pending: u32) -> (Hold, Agenda<Tick>) {
    let mut stream = Stream::new(1, "hold", 0);
    let delays = (0..65_536).map(|_| stream.exponential_time(SECOND)).collect();
    let mut agenda = Agenda::new();
    for member in 0..pending {
        agenda.schedule_in(stream.exponential_time(SECOND), Tick(member));
    }
    (Hold { delays, next: 0, sum: 0 }, agenda)
}

/// An M/M/c queue: arrivals and departures are the events.
struct Counter {
    arrivals: Stream,
    services: Stream,
    between_arrivals: SimDuration,
    idle: u32,
    waiting: u32,
}

#[derive(Clone, Copy, Debug)]
enum Customer {
    Arrival,
    Departure,
}

impl World for Counter {
    type Event = Customer;

    fn handle(&mut self, event: Customer, agenda: &mut impl Schedule<Customer>) {
        match event {
            Customer::Arrival => {
                let delay = self.arrivals.exponential_time(self.between_arrivals);
                agenda.schedule_in(delay, Customer::Arrival);
                self.waiting += 1;
            }
            Customer::Departure => self.idle += 1,
        }
        if self.waiting > 0 && self.idle > 0 {
            self.waiting -= 1;
            self.idle -= 1;
            let service = self.services.exponential_time(SECOND);
            agenda.schedule_in(service, Customer::Departure);
        }
    }

    fn settle(&mut self, _: &mut impl Schedule<Customer>) {}
}

/// Servers that are busy 80 % of the time.
fn counter(servers: u32) -> (Counter, Agenda<Customer>) {
    let mut agenda = Agenda::new();
    agenda.schedule(SimTime::START, Customer::Arrival);
    let counter = Counter {
        arrivals: Stream::new(1, "arrivals", 0),
        services: Stream::new(1, "services", 0),
        between_arrivals: SimDuration::nanoseconds(1_250_000_000 / u64::from(servers)),
        idle: servers,
        waiting: 0,
    };
    (counter, agenda)
}

/// Components that fail every 50 hours and are repaired within 86 seconds, on average: 48 of
/// 100,000 are down. (These are the proportions of graphics processors, a thousand times faster.)
struct Fleet {
    failures: Stream,
    repairs: Stream,
    down: Vec<bool>,
    number_down: u32,
}

const UPTIME: SimDuration = SimDuration::hours(50);
const DOWNTIME: SimDuration = SimDuration::seconds(86);

impl Fleet {
    fn new() -> Self {
        Self {
            failures: Stream::new(1, "failures", 0),
            repairs: Stream::new(1, "repairs", 0),
            down: vec![false; FLEET as usize],
            number_down: 0,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a fleet is below 2^32")]
fn one_of_the_fleet(stream: &mut Stream) -> u32 {
    stream.below(u64::from(FLEET)) as u32
}

#[derive(Clone, Copy, Debug)]
enum Component {
    Failed(u32),
    Repaired(u32),
}

/// Every component has a timer of its own.
struct Individual(Fleet);

impl World for Individual {
    type Event = Component;

    fn handle(&mut self, event: Component, agenda: &mut impl Schedule<Component>) {
        let fleet = &mut self.0;
        match event {
            Component::Failed(member) => {
                fleet.down[member as usize] = true;
                fleet.number_down += 1;
                let delay = fleet.repairs.exponential_time(DOWNTIME);
                agenda.schedule_in(delay, Component::Repaired(member));
            }
            Component::Repaired(member) => {
                fleet.down[member as usize] = false;
                fleet.number_down -= 1;
                let delay = fleet.failures.exponential_time(UPTIME);
                agenda.schedule_in(delay, Component::Failed(member));
            }
        }
    }

    fn settle(&mut self, _: &mut impl Schedule<Component>) {}
}

fn individual() -> (Individual, Agenda<Component>) {
    let mut fleet = Fleet::new();
    let mut agenda = Agenda::new();
    for member in 0..FLEET {
        let delay = fleet.failures.exponential_time(UPTIME);
        agenda.schedule_in(delay, Component::Failed(member));
    }
    (Individual(fleet), agenda)
}

/// One pending event is the next failure or repair of the whole fleet: both superposed, since they
/// have no memory. Which of the two, and whose, is drawn when it happens.
struct Superposed {
    stream: Stream,
    is_down: Vec<bool>,
    down: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Change;

/// How often a working component fails for each time that a broken one is repaired.
const FAILURES: f64 = DOWNTIME.in_nanoseconds() as f64 / UPTIME.in_nanoseconds() as f64;

impl Superposed {
    /// Failures and repairs of the whole fleet for each repair of one component.
    fn rate(&self) -> f64 {
        f64::from(FLEET) * FAILURES + self.down.len() as f64
    }
}

impl World for Superposed {
    type Event = Change;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^32")]
    fn handle(&mut self, _: Change, agenda: &mut impl Schedule<Change>) {
        // The broken ones first, one apart; then the whole fleet, much closer together.
        let place = self.stream.uniform() * self.rate();
        let broken = self.down.len() as f64;
        if place < broken {
            let member = self.down.swap_remove(place as usize);
            self.is_down[member as usize] = false;
        } else {
            let member = (((place - broken) * (1.0 / FAILURES)) as u32).min(FLEET - 1);
            // Who is down cannot fail: thinning keeps the rate of all others.
            if !std::mem::replace(&mut self.is_down[member as usize], true) {
                self.down.push(member);
            }
        }
        let nanoseconds = self.stream.exponential() * DOWNTIME.in_nanoseconds() as f64;
        let delay = SimDuration::nanoseconds((nanoseconds / self.rate()) as i64 as u64);
        agenda.schedule_in(delay, Change);
    }

    fn settle(&mut self, _: &mut impl Schedule<Change>) {}
}

fn superposed() -> (Superposed, Agenda<Change>) {
    let mut agenda = Agenda::new();
    agenda.schedule(SimTime::START, Change);
    let is_down = vec![false; FLEET as usize];
    (Superposed { stream: Stream::new(1, "changes", 0), is_down, down: Vec::new() }, agenda)
}

/// Every event postpones the deadline of a random other: far more is cancelled than happens late.
struct Deadlines {
    stream: Stream,
    deadlines: Vec<Handle>,
}

const DEADLINE: SimDuration = SimDuration::seconds(100);

#[derive(Clone, Copy, Debug)]
enum Watch {
    Progress,
    Expired(u32),
}

impl World for Deadlines {
    type Event = Watch;

    fn handle(&mut self, event: Watch, agenda: &mut impl Schedule<Watch>) {
        let member = match event {
            Watch::Progress => {
                let between = SimDuration::nanoseconds(1_000_000_000 / u64::from(FLEET));
                agenda.schedule_in(self.stream.exponential_time(between), Watch::Progress);
                let member = one_of_the_fleet(&mut self.stream);
                agenda.cancel(self.deadlines[member as usize]);
                member
            }
            Watch::Expired(member) => member,
        };
        self.deadlines[member as usize] = agenda.schedule_in(DEADLINE, Watch::Expired(member));
    }

    fn settle(&mut self, _: &mut impl Schedule<Watch>) {}
}

fn deadlines() -> (Deadlines, Agenda<Watch>) {
    let mut agenda = Agenda::new();
    agenda.schedule(SimTime::START, Watch::Progress);
    let deadlines =
        (0..FLEET).map(|member| agenda.schedule_in(DEADLINE, Watch::Expired(member))).collect();
    (Deadlines { stream: Stream::new(1, "progress", 0), deadlines }, agenda)
}

/// Measures a world from where it is: `window` is a time in which very many events happen.
fn measure<W: World>(
    criterion: &mut Criterion,
    name: BenchmarkId,
    (mut world, mut agenda): (W, Agenda<W::Event>),
    window: SimDuration,
) {
    let mut group = criterion.benchmark_group("engine");
    group.throughput(Throughput::Elements(1));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut handled = 0;
            let start = WallTime.start();
            while handled < iterations {
                let end = agenda.now() + window;
                handled += run_until(&mut world, &mut agenda, end);
            }
            WallTime.end(start).mul_f64(iterations as f64 / handled as f64)
        });
    });
}

fn patterns(criterion: &mut Criterion) {
    for (pending, window) in [(1_000, 100), (100_000, 1), (1_000_000, 1)] {
        let name = BenchmarkId::new("hold", pending);
        measure(criterion, name, hold(pending), SimDuration::seconds(window));
    }
    for (servers, window) in [(1, 100_000), (16, 10_000)] {
        let name = BenchmarkId::new("M/M/c", servers);
        measure(criterion, name, counter(servers), SimDuration::seconds(window));
    }
    measure(
        criterion,
        BenchmarkId::new("fleet", "individual"),
        individual(),
        SimDuration::hours(50),
    );
    measure(
        criterion,
        BenchmarkId::new("fleet", "superposed"),
        superposed(),
        SimDuration::hours(50),
    );
    measure(criterion, BenchmarkId::new("deadlines", FLEET), deadlines(), SECOND);
}

criterion_group! {
    name = engine;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_secs(2))
        .measurement_time(std::time::Duration::from_secs(4))
        .without_plots();
    targets = patterns
}
criterion_main!(engine);
