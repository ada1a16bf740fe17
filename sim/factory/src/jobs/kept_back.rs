//! What a shortage keeps from starting, and what it has cost, by class.

/// Jobs that a shortage keeps from starting, and what it has cost.
#[derive(Debug, Default)]
pub(super) struct Shed {
    /// By class: its jobs start only where they are let in.
    pub(super) kept_back: Vec<bool>,
    /// Jobs that wait for that, which no queue knows.
    pub(super) jobs: Vec<u32>,
    /// Jobs that were let in: the queue hears of them when it next decides.
    pub(super) let_in: Vec<u32>,
    /// The causes of suspension and of racks that go off.
    pub(super) causes: Option<[usize; 2]>,
    /// By class: GPU-hours lost to either cause.
    pub(super) lost: Vec<[f64; 2]>,
    /// By class: GPU-hours that jobs took longer.
    pub(super) slowed: Vec<f64>,
}

impl Shed {
    /// Of so many classes nobody is kept back.
    pub(super) fn of(classes: usize) -> Self {
        Self {
            kept_back: vec![false; classes],
            lost: vec![[0.0; 2]; classes],
            slowed: vec![0.0; classes],
            ..Self::default()
        }
    }

    /// Whether jobs of a class start only where they are let in.
    pub(super) fn keeps_back(&self, class: usize) -> bool {
        self.kept_back[class]
    }

    /// One more job waits to be let in.
    pub(super) fn keep(&mut self, job: u32) {
        self.jobs.push(job);
    }

    /// A job waits no more; whether it did.
    pub(super) fn forget(&mut self, job: u32) -> bool {
        let before = self.jobs.len() + self.let_in.len();
        self.jobs.retain(|other| *other != job);
        self.let_in.retain(|other| *other != job);
        before > self.jobs.len() + self.let_in.len()
    }

    /// Jobs that wait to be let in, or to be heard of.
    pub(super) const fn waiting(&self) -> usize {
        self.jobs.len() + self.let_in.len()
    }

    /// Whether the queue has to hear of somebody.
    pub(super) const fn lets_in(&self) -> bool {
        !self.let_in.is_empty()
    }

    /// GPU-hours were lost to a cause.
    pub(super) fn lose(&mut self, class: usize, cause: usize, gpu_hours: f64) {
        let place = self.causes.and_then(|causes| causes.iter().position(|it| *it == cause));
        if let Some(place) = place {
            self.lost[class][place] += gpu_hours;
        }
    }

    /// Jobs of a class took so many GPU-hours longer.
    pub(super) fn slow(&mut self, class: usize, gpu_hours: f64) {
        self.slowed[class] += gpu_hours;
    }
}
