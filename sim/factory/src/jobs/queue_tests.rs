//! The queue against the same rules written down plainly, on random histories.

use proptest::collection::vec;
use proptest::prelude::*;
use units::{SimDuration, SimTime};

use super::{Anywhere, Policy, Queue, Request};

/// The rules as they are stated: every pass reads everything and remembers nothing.
struct PlainQueue {
    policy: Policy,
    free: u32,
    waiting: Vec<Request>,
    /// With the estimated end, and the place in the order of submission.
    running: Vec<(Request, SimTime, usize)>,
    /// In the order of submission.
    places: Vec<usize>,
    submitted: usize,
    /// By repair: what it gives back, and when.
    repairs: [(u32, SimTime); REPAIRS],
}

/// Repairs that the random histories tell apart.
const REPAIRS: usize = 5;

impl PlainQueue {
    fn new(policy: Policy, free: u32) -> Self {
        let repairs = [(0, SimTime::START); REPAIRS];
        let (waiting, running, places) = (Vec::new(), Vec::new(), Vec::new());
        Self { policy, free, waiting, running, places, submitted: 0, repairs }
    }

    fn submit(&mut self, request: Request) {
        self.waiting.push(request);
        self.places.push(self.submitted);
        self.submitted += 1;
    }

    fn interrupt(&mut self, request: Request) {
        let place = self.finish(request.job);
        let index = self.places.iter().filter(|&&other| other < place).count();
        self.waiting.insert(index, request);
        self.places.insert(index, place);
    }

    fn finish(&mut self, job: u32) -> usize {
        let index = self.running.iter().position(|(request, ..)| request.job == job).unwrap();
        let (request, _, place) = self.running.remove(index);
        self.free += request.processors;
        place
    }

    fn start(&mut self, index: usize, now: SimTime, started: &mut Vec<u32>) {
        let request = self.waiting.remove(index);
        self.free -= request.processors;
        self.running.push((request, now + request.estimate, self.places.remove(index)));
        started.push(request.job);
    }

    fn pass(&mut self, now: SimTime, started: &mut Vec<u32>) {
        while self.waiting.first().is_some_and(|head| head.processors <= self.free) {
            self.start(0, now, started);
        }
        let Some(&head) = self.waiting.first() else { return };
        if self.policy == Policy::Fcfs {
            return;
        }
        let (shadow, mut extra) = self.shadow(head, now);
        let mut index = 1;
        while let Some(&request) = self.waiting.get(index) {
            let in_time = shadow.is_none_or(|shadow| now + request.estimate <= shadow);
            if request.processors > self.free || !(in_time || request.processors <= extra) {
                index += 1;
                continue;
            }
            if !in_time {
                extra -= request.processors;
            }
            self.start(index, now, started);
        }
    }

    fn shadow(&self, head: Request, now: SimTime) -> (Option<SimTime>, u32) {
        let running = self.running.iter().map(|&(request, end, _)| (end, request.processors));
        let repairs =
            self.repairs.iter().filter(|repair| repair.0 > 0).map(|&(gpus, end)| (end, gpus));
        let mut ends: Vec<_> =
            running.chain(repairs).map(|(end, gpus)| (end.max(now), gpus)).collect();
        ends.sort_unstable();
        let free_at = |time| {
            let ended = ends.iter().filter(|(end, _)| *end <= time);
            self.free + ended.map(|(_, processors)| processors).sum::<u32>()
        };
        let shadow = ends.iter().map(|&(end, _)| end).find(|&end| free_at(end) >= head.processors);
        (shadow, shadow.map_or(0, |shadow| free_at(shadow) - head.processors))
    }
}

/// One thing that happens to a queue. Jobs are chosen by a number modulo how many there are.
#[derive(Clone, Debug)]
enum Step {
    Submit { processors: u32, estimate: u64 },
    Interrupt { choice: usize, processors: u32, estimate: u64 },
    Expect { repair: usize, processors: u32, seconds: u64 },
    Withdraw(usize),
    Finish(usize),
    Lose(u32),
    Restore(u32),
    Wait(u64),
    Pass,
}

fn step(largest: u32) -> impl Strategy<Value = Step> {
    let size = (1..=largest, 0..40_u64);
    let submit =
        size.clone().prop_map(|(processors, estimate)| Step::Submit { processors, estimate });
    let interrupt = (any::<usize>(), size).prop_map(|(choice, (processors, estimate))| {
        Step::Interrupt { choice, processors, estimate }
    });
    let expect = (0..REPAIRS, 0..largest, 0..400_u64)
        .prop_map(|(repair, processors, seconds)| Step::Expect { repair, processors, seconds });
    prop_oneof![
        12 => submit,
        2 => interrupt,
        2 => expect,
        1 => any::<usize>().prop_map(Step::Withdraw),
        8 => any::<usize>().prop_map(Step::Finish),
        1 => (0..largest).prop_map(Step::Lose),
        1 => (0..largest).prop_map(Step::Restore),
        6 => (0..15_u64).prop_map(Step::Wait),
        12 => Just(Step::Pass),
    ]
}

/// Applies one step to both queues, and compares all that can be seen of them.
fn apply(step: &Step, next: u32, now: &mut SimTime, quick: &mut Queue, plain: &mut PlainQueue) {
    match *step {
        Step::Submit { processors, estimate } => {
            let request = request(next, processors, estimate);
            quick.submit(request);
            plain.submit(request);
        }
        Step::Interrupt { choice, processors, estimate } if !plain.running.is_empty() => {
            let job = plain.running[choice % plain.running.len()].0.job;
            quick.interrupt(request(job, processors, estimate));
            plain.interrupt(request(job, processors, estimate));
        }
        Step::Expect { repair, processors, seconds } => {
            let end = SimTime::START + SimDuration::seconds(seconds);
            quick.expect(u32::try_from(repair).unwrap(), processors, end);
            plain.repairs[repair] = (processors, end);
        }
        Step::Withdraw(choice) if !plain.waiting.is_empty() => {
            let index = choice % plain.waiting.len();
            plain.places.remove(index);
            let request = plain.waiting.remove(index);
            assert!(quick.withdraw(request.job));
        }
        Step::Finish(choice) if !plain.running.is_empty() => {
            let job = plain.running[choice % plain.running.len()].0.job;
            quick.finish(job);
            plain.finish(job);
        }
        Step::Lose(processors) if processors <= plain.free => {
            quick.change_free(-i64::from(processors));
            plain.free -= processors;
        }
        Step::Restore(processors) => {
            quick.change_free(i64::from(processors));
            plain.free += processors;
        }
        Step::Wait(seconds) => *now = *now + SimDuration::seconds(seconds),
        Step::Pass => {
            let (mut by_quick, mut by_plain) = (Vec::new(), Vec::new());
            quick.pass(*now, &mut Anywhere, &mut by_quick);
            plain.pass(*now, &mut by_plain);
            assert_eq!(by_quick, by_plain, "jobs started at {now:?}");
        }
        Step::Withdraw(_) | Step::Finish(_) | Step::Interrupt { .. } | Step::Lose(_) => {}
    }
    let asked = plain.waiting.iter().map(|request| u64::from(request.processors)).sum();
    assert_eq!(quick.head(), plain.waiting.first());
    assert_eq!((quick.waiting(), quick.running()), (plain.waiting.len(), plain.running.len()));
    assert_eq!((quick.free(), quick.waiting_processors()), (plain.free, asked));
}

fn compare(policy: Policy, free: u32, steps: &[Step]) {
    let mut quick = Queue::new(policy, free);
    let mut plain = PlainQueue::new(policy, free);
    let mut now = SimTime::START;
    for (next, step) in (0..).zip(steps) {
        apply(step, next, &mut now, &mut quick, &mut plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    /// Method: random submissions, completions, failures and passes. Jobs often overrun their
    /// estimates, and some ask for more than is left after failures.
    #[test]
    fn no_shortcut_changes_a_decision(free in 1..24_u32, steps in vec(step(16), 0..300)) {
        compare(Policy::Easy, free, &steps);
        compare(Policy::Fcfs, free, &steps);
    }

    /// As above with many small jobs at once, so that lines and blocks grow, move and split.
    #[test]
    fn no_shortcut_changes_a_decision_on_a_large_machine(steps in vec(step(4), 2000)) {
        compare(Policy::Easy, 400, &steps);
        compare(Policy::Easy, 40, &steps);
    }

    /// As above with hundreds of sizes, so that whole bands are taken or left.
    #[test]
    fn no_shortcut_changes_a_decision_between_many_sizes(steps in vec(step(400), 0..1000)) {
        compare(Policy::Easy, 700, &steps);
    }
}

fn request(job: u32, processors: u32, seconds: u64) -> Request {
    Request { job, processors, segment: 1, class: 0, estimate: SimDuration::seconds(seconds) }
}

fn started(queue: &mut Queue, seconds: u64) -> Vec<u32> {
    let mut started = Vec::new();
    queue.pass(SimTime::START + SimDuration::seconds(seconds), &mut Anywhere, &mut started);
    started
}

/// Job 1 holds 6 of 10 processors and job 2 wants 8. With 4 free it can start at 100 s, when
/// 4 + 6 - 8 = 2 are spare, so job 3 may not take 3 for long. Once 3 are lost, job 2 cannot start
/// even when job 1 ends (1 + 6 < 8), and job 4 has nothing to delay.
#[test]
fn any_job_backfills_while_the_head_cannot_fit() {
    let mut queue = Queue::new(Policy::Easy, 10);
    queue.submit(request(1, 6, 100));
    queue.submit(request(2, 8, 10));
    queue.submit(request(3, 3, 1000));
    assert_eq!(started(&mut queue, 0), [1]);
    queue.change_free(-3);
    queue.submit(request(4, 1, 1000));
    assert_eq!(started(&mut queue, 1), [4]);
    queue.change_free(3);
    assert_eq!(started(&mut queue, 2), []);
    queue.finish(1);
    assert_eq!(started(&mut queue, 3), [2]);
}

/// Job 1 is overdue at 200 s, so job 2 is expected to start at once, on all 10 processors: job 3
/// would delay it, however short.
#[test]
fn an_overdue_job_counts_as_ending_now() {
    let mut queue = Queue::new(Policy::Easy, 10);
    queue.submit(request(1, 6, 100));
    queue.submit(request(2, 10, 10));
    assert_eq!(started(&mut queue, 0), [1]);
    queue.submit(request(3, 1, 1));
    assert_eq!(started(&mut queue, 200), []);
}

/// Jobs 1 to 3 hold all 12 processors when the supply fails; half of them come back. Job 1 starts
/// again first, then job 2 is next in turn, whoever was interrupted last, and before job 4, which
/// has not run yet.
#[test]
fn interrupted_jobs_return_in_the_order_of_their_submission() {
    for policy in [Policy::Fcfs, Policy::Easy] {
        let mut queue = Queue::new(policy, 12);
        for job in 1..=4 {
            queue.submit(request(job, 4, 100));
        }
        assert_eq!(started(&mut queue, 0), [1, 2, 3]);
        for job in [2, 1, 3] {
            queue.interrupt(request(job, 4, 100));
        }
        queue.change_free(-6);
        assert_eq!(started(&mut queue, 10), [1]);
        queue.finish(1);
        assert_eq!(started(&mut queue, 20), [2]);
        assert_eq!(queue.head().map(|head| head.job), Some(3));
        assert!(queue.withdraw(4) && !queue.withdraw(4));
    }
}

/// Job 2 waits for all 10 processors until job 1 ends at 100 s; job 3 has started before it. Once
/// interrupted, it would end at 130 s: it waits behind job 2 and does not take its place.
#[test]
fn an_interrupted_job_that_was_backfilled_does_not_delay_the_head() {
    let mut queue = Queue::new(Policy::Easy, 10);
    queue.submit(request(1, 6, 100));
    queue.submit(request(2, 10, 10));
    queue.submit(request(3, 4, 90));
    assert_eq!(started(&mut queue, 0), [1, 3]);
    queue.interrupt(request(3, 4, 90));
    assert_eq!(started(&mut queue, 40), []);
    queue.finish(1);
    assert_eq!(started(&mut queue, 100), [2]);
}

/// Job 1 wants all 10 processors, of which 2 are out until 100 s. Job 2 would hold 3 until 110 s and
/// waits, job 3 ends at 100 s and starts. At 120 s the repair is overdue and counts as done now, so
/// nothing may start; once it is known to last until 300 s, job 2 may.
#[test]
fn the_head_keeps_its_reservation_while_processors_are_repaired() {
    let mut queue = Queue::new(Policy::Easy, 10);
    queue.change_free(-2);
    queue.expect(7, 2, SimTime::START + SimDuration::seconds(100));
    queue.submit(request(1, 10, 1000));
    queue.submit(request(2, 3, 100));
    queue.submit(request(3, 3, 90));
    assert_eq!(started(&mut queue, 10), [3]);
    queue.finish(3);
    assert_eq!(started(&mut queue, 120), []);
    queue.expect(7, 2, SimTime::START + SimDuration::seconds(300));
    assert_eq!(started(&mut queue, 121), [2]);
    queue.finish(2);
    queue.expect(7, 0, SimTime::START);
    queue.change_free(2);
    assert_eq!(started(&mut queue, 200), [1]);
}

#[test]
#[should_panic(expected = "3 free processors cannot change by -4")]
fn more_processors_cannot_be_lost_than_are_free() {
    Queue::new(Policy::Easy, 3).change_free(-4);
}
