//! Pools: the ground that jobs may stand on. What comes by itself and what waits in a backlog share all
//! that no contract has reserved; the jobs of a contract stand on what it has, and besides them only those
//! that borrow what it lends.

use units::{SimDuration, SimTime};

use super::contract::{Contract, Reserves, pass};
use super::{Class, Demand, Ground, Policy, Queue, Request};

/// Waiting and running jobs, each in the pool of its class.
///
/// Contracts come first: while GPUs are short, those that are free are theirs.
#[derive(Debug)]
pub(super) struct Pools {
    /// The pool of all classes that have no other.
    common: Queue,
    contracts: Vec<Contract>,
    borrowers: Borrowers,
    /// By class: its contract.
    of_class: Vec<Option<usize>>,
    /// Racks accepted, of all of them: as much of its GPUs a contract reserves.
    accepted: (u32, u32),
    /// How often the ground had changed, and how many GPUs were free, before the last pass, unless what
    /// contracts have has changed since.
    seen: Option<(u64, u32)>,
}

/// Those that stand on what contracts lend.
#[derive(Debug)]
struct Borrowers {
    queue: Queue,
    /// By class: whether it borrows.
    classes: Vec<bool>,
    /// GPUs that they hold.
    held: u32,
}

impl Pools {
    /// The pools of these classes, of which no contract holds yet.
    pub(super) fn new(policy: Policy, free: u32, classes: &[Class]) -> Self {
        let mut contracts = Vec::new();
        let of_class = classes.iter().enumerate().map(|(number, class)| match class.demand {
            Demand::Contract { gpus, .. } => {
                contracts.push(Contract::new(policy, (number, gpus), class.spec.lendable));
                Some(contracts.len() - 1)
            }
            Demand::Guests { first: true } => {
                contracts.push(Contract::of_guests(policy, number));
                Some(contracts.len() - 1)
            }
            _ => None,
        });
        let of_class = of_class.collect();
        let borrowers = Borrowers {
            queue: Queue::new(policy, 0),
            classes: classes.iter().map(|class| class.spec.borrows).collect(),
            held: 0,
        };
        let accepted = (1, 1);
        let common = Queue::new(policy, free);
        Self { common, contracts, borrowers, of_class, accepted, seen: None }
    }

    fn contract(&mut self, class: usize) -> Option<&mut Contract> {
        let contract = self.of_class[class]?;
        Some(&mut self.contracts[contract])
    }

    fn queue(&mut self, class: usize) -> &mut Queue {
        match self.of_class[class] {
            Some(contract) => &mut self.contracts[contract].queue,
            None if self.borrows(class) => &mut self.borrowers.queue,
            None => &mut self.common,
        }
    }

    /// Whether the jobs of a class stand on what contracts lend.
    pub(super) fn borrows(&self, class: usize) -> bool {
        self.borrowers.classes[class]
    }

    /// GPUs of contracts that borrowers hold.
    pub(super) const fn lent(&self) -> u32 {
        self.borrowers.held
    }

    /// GPUs that borrowers hold beyond those that contracts lend.
    pub(super) fn owed(&self) -> u32 {
        self.lent().saturating_sub(self.lendable())
    }

    /// GPUs that contracts have no work for and lend.
    fn lendable(&self) -> u32 {
        self.contracts.iter().map(Contract::lendable).sum()
    }

    /// Number of running jobs, and of waiting ones.
    pub(super) fn running_and_waiting(&self) -> (usize, usize) {
        let Self { common, borrowers: Borrowers { queue: borrowers, .. }, .. } = self;
        let mut running = common.running() + borrowers.running();
        let mut waiting = common.waiting() + borrowers.waiting();
        for Contract { queue, .. } in &self.contracts {
            running += queue.running();
            waiting += queue.waiting();
        }
        (running, waiting)
    }

    /// The job that is next in turn on ground that no contract has reserved.
    pub(super) fn head(&self) -> Option<&Request> {
        self.common.head()
    }

    /// Whether another pass would change nothing, on ground that has changed so often and so many free GPUs.
    pub(super) fn rest(&self, ground: (u64, u32), now: SimTime) -> bool {
        self.seen == Some(ground)
            && self.common.rests(now)
            && self.borrowers.queue.rests(now)
            && self.contracts.iter().all(|contract| contract.queue.rests(now))
    }

    /// Whether a job of a class is running.
    pub(super) fn runs(&self, class: usize, job: u32) -> bool {
        match self.of_class[class] {
            Some(contract) => self.contracts[contract].queue.runs(job),
            None if self.borrows(class) => self.borrowers.queue.runs(job),
            None => self.common.runs(job),
        }
    }

    /// GPUs that contracts have reserved and that nobody holds, on ground that they share.
    pub(super) fn reserved_idle(&self) -> u32 {
        let untaken: u32 = self.contracts.iter().map(Contract::kept_on_shared).sum();
        untaken.saturating_sub(self.lent())
    }

    /// The same on ground of their own.
    pub(super) fn reserved_apart(&self) -> u32 {
        let apart = |it: &Contract| it.apart.map_or(0, |lacks| it.untaken().saturating_sub(lacks));
        self.contracts.iter().map(apart).sum()
    }

    /// The contract of a class has ground of its own.
    pub(super) fn set_apart(&mut self, class: usize) {
        if let Some(contract) = self.contract(class) {
            contract.apart = Some(0);
        }
    }

    /// A job of a class holds so many GPUs no more.
    fn release(&mut self, class: usize, gpus: u32) {
        if let Some(contract) = self.contract(class) {
            contract.held -= gpus;
        } else if self.borrows(class) {
            self.borrowers.held -= gpus;
        }
    }

    /// By contract: GPUs that it reserves, those that its jobs hold, and those in working order for it.
    pub(super) fn of_contracts(&self) -> impl Iterator<Item = [u32; 3]> {
        self.contracts.iter().map(|it| {
            let reserved =
                if it.reserves == Reserves::Asked { it.held + it.untaken() } else { it.reserved };
            let offered = it.offered.clamp(it.held, it.held.max(reserved));
            [reserved, it.held, offered]
        })
    }

    /// GPUs for which jobs wait that come before all that no contract has reserved.
    pub(super) fn guests_waiting(&self) -> u32 {
        self.contracts
            .iter()
            .filter(|it| it.reserves == Reserves::Asked)
            .map(Contract::untaken)
            .sum()
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
        self.release(class, request.processors);
        self.queue(class).interrupt(request);
    }

    /// A running job that was interrupted goes on where it stands, for so much longer.
    pub(super) fn renew(&mut self, class: usize, job: u32, estimate: SimDuration, now: SimTime) {
        self.queue(class).renew(job, estimate, now);
    }

    /// A running job gives back GPUs: it held so many and holds so many now.
    pub(super) fn shrink(&mut self, class: usize, job: u32, (before, after): (u32, u32)) {
        self.release(class, before - after);
        self.queue(class).shrink(job, after);
    }

    /// Whether the GPUs of a contract serve the jobs of a class.
    pub(super) fn is_reserved_for(&self, class: usize) -> bool {
        self.of_class[class].is_some()
    }

    /// Releases the `gpus` of a running job that has ended.
    pub(super) fn finish(&mut self, class: usize, job: u32, gpus: u32) {
        self.release(class, gpus);
        self.queue(class).finish(job);
    }

    /// So many GPUs of the contract of a class wait for jobs that are at another plant, beside those that did
    /// unless these are all.
    pub(super) fn await_back(&mut self, class: usize, gpus: u32, all: bool) {
        if let Some(contract) = self.contract(class) {
            contract.away = if all { gpus } else { contract.away + gpus };
        }
    }

    /// Puts a job that comes from another plant, where it had its turn, before all others.
    pub(super) fn submit_first(&mut self, class: usize, request: Request) {
        if let Some(contract) = self.contract(class) {
            contract.away = contract.away.saturating_sub(request.processors);
        }
        self.queue(class).submit_first(request);
    }

    /// Puts a job that had its turn before all others.
    pub(super) fn put_first(&mut self, class: usize, request: Request) {
        self.queue(class).submit_first(request);
    }

    /// Takes a waiting job out of its queue; whether it was there.
    pub(super) fn withdraw(&mut self, class: usize, job: u32) -> bool {
        self.queue(class).withdraw(job)
    }

    /// A repair is expected to give back `gpus` at its `end`, none if it has done so.
    pub(super) fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.common.expect(repair, gpus, end);
    }

    /// The contract of a class begins: it reserves its GPUs.
    pub(super) fn begin(&mut self, class: usize) {
        self.seen = None;
        let accepted = self.accepted;
        if let Some(contract) = self.contract(class) {
            contract.holds = true;
            contract.reserve(accepted);
        }
    }

    /// So many racks are accepted, of all of them: contracts reserve as much of their GPUs.
    pub(super) fn accept(&mut self, racks: u32, all: u32) {
        self.seen = None;
        self.accepted = (racks, all.max(1));
        for contract in &mut self.contracts {
            contract.reserve(self.accepted);
        }
    }

    /// The contract of a class ends: it reserves nothing.
    pub(super) fn end(&mut self, class: usize) {
        self.seen = None;
        if let Some(contract) = self.contract(class) {
            contract.holds = false;
            contract.reserved = 0;
            contract.paused = 0;
            contract.pauses.fill(0);
        }
    }

    /// The contract of a class reserves nothing while it is barred.
    pub(super) fn bar(&mut self, class: usize, barred: bool) {
        let accepted = self.accepted;
        if let Some(contract) = self.contract(class) {
            contract.barred = barred;
            contract.reserve(accepted);
        }
        self.seen = None;
    }

    /// Whether the contract of a class would hold, were it not barred.
    pub(super) fn is_due(&self, class: usize) -> bool {
        self.of_class[class].is_some_and(|contract| self.contracts[contract].holds)
    }

    /// Contracts are offered what their jobs hold, and no more.
    pub(super) fn offer_nothing(&mut self) {
        self.seen = None;
        for contract in &mut self.contracts {
            contract.offered = contract.held;
        }
    }

    /// Whether the contract of a class holds.
    pub(super) fn holds(&self, class: usize) -> bool {
        self.of_class[class].is_some_and(|contract| self.contracts[contract].reserved > 0)
    }

    /// There is no work for `gpus` of a contract until then; returns the number of the pause.
    pub(super) fn pause(&mut self, class: usize, gpus: u32, until: SimTime) -> Option<u32> {
        self.seen = None;
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
        self.seen = None;
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
        self.seen = Some((ground.changes(), free));
        let mut untaken = 0;
        for contract in &mut self.contracts {
            if contract.apart.is_some() {
                contract.pass_apart((ground, now), started);
                // What it has made its own is free to nobody else.
                free = free.min(ground.free());
                untaken += contract.kept_on_shared();
                continue;
            }
            contract.offered = contract.held + contract.untaken().min(free);
            let ready = contract.ready().min(free);
            let taken = pass(&mut contract.queue, ready, (ground, now), started);
            contract.held += taken;
            free -= taken;
            untaken += contract.untaken();
        }
        let reserved = untaken.saturating_sub(self.lent());
        free -= pass(&mut self.common, free.saturating_sub(reserved), (ground, now), started);
        free - self.lend(free, (ground, now), started)
    }

    /// Starts those that borrow on what is lent and free; returns how many GPUs they take.
    fn lend(
        &mut self,
        free: u32,
        (ground, now): (&mut impl Ground, SimTime),
        started: &mut Vec<u32>,
    ) -> u32 {
        if self.borrowers.queue.waiting() == 0 {
            return 0;
        }
        let left = self.lendable().saturating_sub(self.lent()).min(free);
        let taken = pass(&mut self.borrowers.queue, left, (ground, now), started);
        self.borrowers.held += taken;
        taken
    }
}
