//! The queue on ground of which not every part serves every job.

use units::{SimDuration, SimTime};

use super::{Ground, Policy, Queue, Request};

/// Domains with so many free processors each, and whether a small job shares them; jobs take the
/// fullest that suffices.
struct Domains(Vec<(u32, bool)>, u64);

fn domains(free: Vec<(u32, bool)>) -> Domains {
    Domains(free, 0)
}

/// Processors of a domain.
const WHOLE: u32 = 8;

impl Ground for Domains {
    fn largest(&self, segment: u32) -> u32 {
        let segments: u32 = self.0.iter().map(|(free, _)| free / segment).sum();
        segments * segment + self.beside(segment)
    }

    fn beside(&self, segment: u32) -> u32 {
        self.0.iter().map(|(free, _)| free % segment).max().unwrap_or(0)
    }

    fn clear(&self) -> u32 {
        self.0.iter().map(|&(_, shared)| if shared { 0 } else { WHOLE }).sum()
    }

    fn changes(&self) -> u64 {
        self.1
    }

    fn take(&mut self, request: &Request) {
        self.1 += 1;
        let mut left = request.processors;
        while left > 0 {
            let wanted = left.min(request.segment);
            let enough = self.0.iter_mut().filter(|(free, _)| *free >= wanted);
            let (free, shared) = enough.min().expect("there is room");
            *free -= wanted;
            *shared |= wanted < WHOLE;
            left -= wanted;
        }
    }
}

fn request(job: u32, processors: u32, segment: u32, seconds: u64) -> Request {
    let estimate = SimDuration::seconds(seconds);
    Request { job, processors, segment, class: 0, estimate }
}

fn started(queue: &mut Queue, ground: &mut Domains, seconds: u64) -> Vec<u32> {
    let mut started = Vec::new();
    queue.pass(SimTime::START + SimDuration::seconds(seconds), ground, &mut started);
    started
}

/// Four domains of 8: a long job of 5 leaves 3 beside, one of 8 ends at 100 s. A job of 24 waits for
/// that, which makes three whole domains. Meanwhile one of 8 that ends at 90 s may have a whole domain,
/// one of 8 for longer may not, and one of 3 for as long as it likes takes what lies beside.
#[test]
fn what_lies_beside_whole_domains_is_no_loss_to_the_head() {
    let mut ground = domains(vec![(WHOLE, false); 4]);
    let mut queue = Queue::new(Policy::Easy, 32);
    queue.submit(request(1, 5, WHOLE, 5_000));
    queue.submit(request(2, 8, WHOLE, 100));
    assert_eq!(started(&mut queue, &mut ground, 0), [1, 2]);
    queue.submit(request(3, 24, WHOLE, 50));
    queue.submit(request(4, 8, WHOLE, 200));
    queue.submit(request(5, 3, WHOLE, 9_000));
    queue.submit(request(6, 8, WHOLE, 90));
    queue.submit(request(7, 1, WHOLE, 9_000));
    assert_eq!(started(&mut queue, &mut ground, 0), [5, 6]);
}

/// Without whole domains enough for the head, as many processors in pieces do not serve it.
#[test]
fn a_head_waits_for_its_shape_and_not_for_a_number() {
    let mut ground = domains(vec![(5, true); 3]);
    let mut queue = Queue::new(Policy::Fcfs, 15);
    queue.submit(request(1, 8, WHOLE, 10));
    assert_eq!(started(&mut queue, &mut ground, 0), [0; 0]);
    let mut queue = Queue::new(Policy::Fcfs, 15);
    queue.submit(request(1, 8, 4, 10));
    assert_eq!(started(&mut queue, &mut ground, 0), [1]);
}

/// An interrupted job that goes on where it stands is expected to end later, and the head with it.
#[test]
fn a_job_that_goes_on_moves_the_shadow_time() {
    let mut ground = domains(vec![(WHOLE, false)]);
    let mut queue = Queue::new(Policy::Easy, 8);
    queue.submit(request(1, 7, WHOLE, 100));
    queue.submit(request(2, 8, WHOLE, 10));
    assert_eq!(started(&mut queue, &mut ground, 0), [1]);
    queue.submit(request(3, 1, WHOLE, 150));
    assert_eq!(started(&mut queue, &mut ground, 0), [0; 0], "the head may start at 100 s");
    queue.renew(1, SimDuration::seconds(200), SimTime::START);
    assert_eq!(started(&mut queue, &mut ground, 0), [3], "and now at 200 s");
}
