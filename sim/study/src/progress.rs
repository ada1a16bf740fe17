//! How far the groups of a study have come, and which runs may be made now.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use crate::plan::Plan;
use crate::schedule::{Known, Wanted, wanted};

/// A run to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    /// The group it belongs to.
    group: usize,
    /// Its place in the group, and its replication.
    wanted: Wanted,
    /// The point, from 0.
    pub point: usize,
    /// The replication, from 0.
    pub replication: usize,
}

/// Runs that are finished already: the deciding metric by point and replication.
pub(crate) type Finished = BTreeMap<(usize, usize), Option<f64>>;

/// How far the groups of a study have come.
#[derive(Debug)]
pub(crate) struct Progress<'p> {
    plan: &'p Plan,
    finished: Finished,
    /// Groups that nobody has looked at yet.
    ahead: Range<usize>,
    active: BTreeMap<usize, Active>,
    ready: VecDeque<Task>,
}

/// A group of which some runs are being made.
#[derive(Debug)]
struct Active {
    points: Vec<usize>,
    known: Vec<Known>,
    /// Runs of this round.
    round: BTreeMap<Wanted, State>,
}

/// How a run of the round stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Waiting or under way.
    Open,
    /// Finished, with the deciding metric; `None` if the run failed.
    Finished(Option<f64>),
}

impl<'p> Progress<'p> {
    /// The beginning of some groups of a plan, of which runs may be finished already.
    pub(crate) fn new(plan: &'p Plan, groups: Range<usize>, finished: Finished) -> Self {
        Self { plan, finished, ahead: groups, active: BTreeMap::new(), ready: VecDeque::new() }
    }

    /// A run that may be made now; `None` if all depend on runs under way, or there are no more.
    pub(crate) fn next(&mut self) -> Option<Task> {
        while self.ready.is_empty() {
            let group = self.ahead.next()?;
            let points = self.plan.group(group);
            let known = vec![Known::new(); points.len()];
            self.active.insert(group, Active { points, known, round: BTreeMap::new() });
            self.advance(group);
        }
        self.ready.pop_front()
    }

    /// Notes the deciding metric of a run; `None` if the run failed.
    pub(crate) fn done(&mut self, task: Task, value: Option<f64>) {
        let active = self.active.get_mut(&task.group).expect("its group is active");
        active.round.insert(task.wanted, State::Finished(value));
        if !active.round.values().any(|state| *state == State::Open) {
            self.advance(task.group);
        }
    }

    /// Ends rounds that are complete, and asks for those that follow.
    fn advance(&mut self, group: usize) {
        let active = self.active.get_mut(&group).expect("the group is active");
        loop {
            for ((place, _), state) in std::mem::take(&mut active.round) {
                let State::Finished(value) = state else { panic!("the round is not complete") };
                active.known[place].push(value);
            }
            let next = wanted(&self.plan.study.procedure, &active.known);
            if next.is_empty() {
                self.active.remove(&group);
                return;
            }
            for wanted in next {
                let (point, replication) = (active.points[wanted.0], wanted.1);
                let value = self.finished.remove(&(point, replication));
                active.round.insert(wanted, value.map_or(State::Open, State::Finished));
                if value.is_none() {
                    self.ready.push_back(Task { group, wanted, point, replication });
                }
            }
            if active.round.values().any(|state| *state == State::Open) {
                return;
            }
        }
    }
}

/// The runs that groups lack, given those that are finished: empty when nothing is missing.
pub(crate) fn missing(
    plan: &Plan,
    groups: Range<usize>,
    finished: Finished,
) -> Vec<(usize, usize)> {
    let mut progress = Progress::new(plan, groups, finished);
    std::iter::from_fn(|| progress.next()).map(|task| (task.point, task.replication)).collect()
}
