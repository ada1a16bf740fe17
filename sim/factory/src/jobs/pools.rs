//! Pools: the ground that jobs may stand on. What comes by itself and what waits in a backlog share all
//! that no contract has reserved; the jobs of a contract stand on what it has, and nobody else does.

use units::{SimDuration, SimTime};

use super::{Class, Demand, Ground, Policy, Queue, Request};

/// Waiting and running jobs, each in the pool of its class.
///
/// Contracts come first: while GPUs are short, those that are free are theirs.
#[derive(Debug)]
pub(super) struct Pools {
    /// The pool of all classes that have no other.
    common: Queue,
    contracts: Vec<Contract>,
    /// By class: its contract.
    of_class: Vec<Option<usize>>,
}

/// A contract, and those that wait and run on its GPUs.
#[derive(Debug)]
struct Contract {
    queue: Queue,
    /// GPUs that it reserves while it holds.
    gpus: u32,
    /// GPUs that it reserves now.
    reserved: u32,
    /// GPUs that its jobs hold.
    held: u32,
    /// GPUs in working order for it, as seen when jobs last started.
    offered: u32,
    /// GPUs for which there is no work.
    paused: u32,
    /// By number: GPUs of a pause, none when it is over.
    pauses: Vec<u32>,
    /// Numbers of pauses that are over, to be used again.
    unused: Vec<u32>,
}

impl Pools {
    /// The pools of these classes, of which no contract holds yet.
    pub(super) fn new(policy: Policy, free: u32, classes: &[Class]) -> Self {
        let mut contracts = Vec::new();
        let of_class = classes.iter().map(|class| match class.demand {
            Demand::Contract { gpus, .. } => {
                contracts.push(Contract::new(policy, gpus));
                Some(contracts.len() - 1)
            }
            _ => None,
        });
        let of_class = of_class.collect();
        Self { common: Queue::new(policy, free), contracts, of_class }
    }

    fn contract(&mut self, class: usize) -> Option<&mut Contract> {
        let contract = self.of_class[class]?;
        Some(&mut self.contracts[contract])
    }

    fn queue(&mut self, class: usize) -> &mut Queue {
        match self.of_class[class] {
            Some(contract) => &mut self.contracts[contract].queue,
            None => &mut self.common,
        }
    }

    fn queues(&self) -> impl Iterator<Item = &Queue> {
        let of_contracts = self.contracts.iter().map(|contract| &contract.queue);
        std::iter::once(&self.common).chain(of_contracts)
    }

    /// Number of running jobs.
    pub(super) fn running(&self) -> usize {
        self.queues().map(Queue::running).sum()
    }

    /// Number of waiting jobs.
    pub(super) fn waiting(&self) -> usize {
        self.queues().map(Queue::waiting).sum()
    }

    /// The job that is next in turn on ground that no contract has reserved.
    pub(super) fn head(&self) -> Option<&Request> {
        self.common.head()
    }

    /// Whether a job of a class is running.
    pub(super) fn runs(&self, class: usize, job: u32) -> bool {
        match self.of_class[class] {
            Some(contract) => self.contracts[contract].queue.runs(job),
            None => self.common.runs(job),
        }
    }

    /// GPUs that contracts have reserved and that no job of theirs holds.
    pub(super) fn reserved_idle(&self) -> u32 {
        self.contracts.iter().map(Contract::untaken).sum()
    }

    /// By contract: GPUs that it reserves, those that its jobs hold, and those in working order for it.
    pub(super) fn of_contracts(&self) -> impl Iterator<Item = [u32; 3]> {
        self.contracts.iter().map(|it| {
            let offered = it.offered.clamp(it.held, it.held.max(it.reserved));
            [it.reserved, it.held, offered]
        })
    }

    /// By contract: its class, and the GPUs that it reserves while it holds.
    pub(super) fn terms(&self) -> Vec<(usize, u32)> {
        let classes = self.of_class.iter().enumerate();
        let of = classes.filter_map(|(class, contract)| Some(((*contract)?, class)));
        let of: Vec<(usize, usize)> = of.collect();
        of.into_iter().map(|(contract, class)| (class, self.contracts[contract].gpus)).collect()
    }

    /// Puts a job at the back of its queue.
    pub(super) fn submit(&mut self, class: usize, request: Request) {
        self.queue(class).submit(request);
    }

    /// A running job is interrupted, and waits at the place that it had.
    pub(super) fn interrupt(&mut self, class: usize, request: Request) {
        if let Some(contract) = self.contract(class) {
            contract.held -= request.processors;
        }
        self.queue(class).interrupt(request);
    }

    /// A running job that was interrupted goes on where it stands, for so much longer.
    pub(super) fn renew(&mut self, class: usize, job: u32, estimate: SimDuration, now: SimTime) {
        self.queue(class).renew(job, estimate, now);
    }

    /// Whether the GPUs of a contract serve the jobs of a class.
    pub(super) fn is_reserved_for(&self, class: usize) -> bool {
        self.of_class[class].is_some()
    }

    /// Releases the `gpus` of a running job that has ended.
    pub(super) fn finish(&mut self, class: usize, job: u32, gpus: u32) {
        if let Some(contract) = self.contract(class) {
            contract.held -= gpus;
        }
        self.queue(class).finish(job);
    }

    /// Takes a waiting job out of its queue.
    pub(super) fn withdraw(&mut self, class: usize, job: u32) {
        self.queue(class).withdraw(job);
    }

    /// A repair is expected to give back `gpus` at its `end`, none if it has done so.
    pub(super) fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.common.expect(repair, gpus, end);
    }

    /// The contract of a class begins: it reserves its GPUs.
    pub(super) fn begin(&mut self, class: usize) {
        if let Some(contract) = self.contract(class) {
            contract.reserved = contract.gpus;
        }
    }

    /// The contract of a class ends: it reserves nothing.
    pub(super) fn end(&mut self, class: usize) {
        if let Some(contract) = self.contract(class) {
            contract.reserved = 0;
            contract.paused = 0;
            contract.pauses.fill(0);
        }
    }

    /// Whether the contract of a class holds.
    pub(super) fn holds(&self, class: usize) -> bool {
        self.of_class[class].is_some_and(|contract| self.contracts[contract].reserved > 0)
    }

    /// There is no work for `gpus` of a contract until then; returns the number of the pause.
    pub(super) fn pause(&mut self, class: usize, gpus: u32, until: SimTime) -> Option<u32> {
        let contract = self.contract(class).filter(|contract| contract.reserved > 0)?;
        let number = contract.unused.pop().unwrap_or_else(|| {
            contract.pauses.push(0);
            #[expect(clippy::cast_possible_truncation, reason = "no more of them than GPUs")]
            let last = contract.pauses.len() as u32 - 1;
            last
        });
        contract.pauses[number as usize] = gpus;
        contract.paused += gpus;
        contract.queue.expect(number, gpus, until);
        Some(number)
    }

    /// A pause of the contract of a class is over.
    pub(super) fn resume(&mut self, class: usize, pause: u32, now: SimTime) {
        let Some(contract) = self.contract(class) else { return };
        contract.paused -= std::mem::take(&mut contract.pauses[pause as usize]);
        contract.unused.push(pause);
        contract.queue.expect(pause, 0, now);
    }

    /// Decides which jobs start now, given the GPUs of the floor that are free; appends them to
    /// `started`. Returns those that are free then.
    pub(super) fn pass(
        &mut self,
        mut free: u32,
        (ground, now): (&mut impl Ground, SimTime),
        started: &mut Vec<u32>,
    ) -> u32 {
        let mut untaken = 0;
        for contract in &mut self.contracts {
            contract.offered = contract.held + contract.untaken().min(free);
            let ready = contract.ready().min(free);
            let taken = pass(&mut contract.queue, ready, (ground, now), started);
            contract.held += taken;
            free -= taken;
            untaken += contract.untaken();
        }
        free - pass(&mut self.common, free.saturating_sub(untaken), (ground, now), started)
    }
}

impl Contract {
    fn new(policy: Policy, gpus: u32) -> Self {
        Self {
            queue: Queue::new(policy, 0),
            gpus,
            reserved: 0,
            held: 0,
            offered: 0,
            paused: 0,
            pauses: Vec::new(),
            unused: Vec::new(),
        }
    }

    /// GPUs that it has reserved and that none of its jobs holds.
    const fn untaken(&self) -> u32 {
        self.reserved.saturating_sub(self.held)
    }

    /// Those of them for which there is work.
    const fn ready(&self) -> u32 {
        self.untaken().saturating_sub(self.paused)
    }
}

/// Starts jobs of a queue on so many free GPUs; returns how many they take.
fn pass(
    queue: &mut Queue,
    free: u32,
    (ground, now): (&mut impl Ground, SimTime),
    started: &mut Vec<u32>,
) -> u32 {
    let change = i64::from(free) - i64::from(queue.free());
    if change != 0 {
        queue.change_free(change);
    }
    queue.pass(now, ground, started);
    free - queue.free()
}
