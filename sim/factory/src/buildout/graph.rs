//! The order of tasks: which follows which, when each can begin, and how late it may be without making
//! the whole later.

use units::Span;

/// Tasks by number, and what each follows. It has no circle.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    after: Vec<Vec<usize>>,
    /// Every task, behind all that it follows.
    order: Vec<usize>,
}

/// When tasks begin and end, since building began; `None` for what never does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// By task.
    pub starts: Vec<Option<Span>>,
    /// By task.
    pub ends: Vec<Option<Span>>,
    /// By task: the one whose end it began with, unless its own date kept it.
    pub drivers: Vec<Option<usize>>,
}

impl Graph {
    /// The order of tasks that follow others.
    ///
    /// # Errors
    /// Tasks of a circle, each following the next, and the last the first.
    pub(super) fn new(after: Vec<Vec<usize>>) -> Result<Self, Vec<usize>> {
        let mut order = Vec::new();
        let mut placed = vec![false; after.len()];
        loop {
            let ready = |task: &usize| !placed[*task] && after[*task].iter().all(|&it| placed[it]);
            let Some(next) = (0..after.len()).find(ready) else { break };
            placed[next] = true;
            order.push(next);
        }
        let rest = placed.iter().position(|placed| !placed);
        rest.map_or(Ok(()), |first| Err(circle(&after, &placed, first)))?;
        Ok(Self { after, order })
    }

    /// The earliest course of tasks that begin no sooner than their own dates, and once all that they
    /// follow has ended. `end_of(task, start)` says when a task ends that begins then, if ever.
    pub(super) fn course(
        &self,
        not_before: &[Span],
        mut end_of: impl FnMut(usize, Span) -> Option<Span>,
    ) -> Course {
        let none = vec![None; self.after.len()];
        let mut course =
            Course { starts: none.clone(), ends: none, drivers: vec![None; self.after.len()] };
        for &task in &self.order {
            let (mut start, mut driver) = (Some(not_before[task]), None);
            for &before in &self.after[task] {
                match (start, course.ends[before]) {
                    (Some(so_far), Some(end)) if end >= so_far => {
                        (start, driver) = (Some(end), Some(before));
                    }
                    (Some(_), Some(_)) => {}
                    _ => start = None,
                }
            }
            course.starts[task] = start;
            course.drivers[task] = driver;
            course.ends[task] = start.and_then(|start| end_of(task, start));
        }
        course
    }

    /// By task: how much later it may end without making the last end of all later; `None` where it never
    /// ends.
    pub(super) fn slack(&self, course: &Course) -> Vec<Option<Span>> {
        let last = course.ends.iter().flatten().copied().fold(Span::ZERO, Span::max);
        let mut latest = vec![last; self.after.len()];
        for &task in self.order.iter().rev() {
            let (Some(start), Some(end)) = (course.starts[task], course.ends[task]) else {
                continue;
            };
            let latest_start = latest[task] - (end - start);
            for &before in &self.after[task] {
                latest[before] = latest[before].min(latest_start);
            }
        }
        let slack =
            |(end, latest): (&Option<Span>, &Span)| end.map(|end| (*latest - end).max(Span::ZERO));
        course.ends.iter().zip(&latest).map(slack).collect()
    }
}

/// A circle among the tasks that could not be placed, found from one of them backwards.
fn circle(after: &[Vec<usize>], placed: &[bool], first: usize) -> Vec<usize> {
    let mut path = vec![first];
    loop {
        let last = path[path.len() - 1];
        let before = after[last].iter().copied().find(|&it| !placed[it]);
        let before = before.expect("a task that could not be placed follows another such");
        if let Some(begin) = path.iter().position(|&task| task == before) {
            return path.split_off(begin);
        }
        path.push(before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: f64) -> Span {
        Span::days(days)
    }

    /// The course of tasks of these lengths in days, without dates of their own.
    fn course(graph: &Graph, lengths: &[f64]) -> Course {
        let none = vec![Span::ZERO; lengths.len()];
        graph.course(&none, |task, start| Some(start + days(lengths[task])))
    }

    /// Permits (10) before grid (20) and shell (5); the fit-out (3) follows both: 33 days, and the shell may
    /// be 15 days later.
    #[test]
    fn a_task_begins_with_the_last_of_all_that_it_follows() {
        let graph = Graph::new(vec![vec![], vec![0], vec![0], vec![1, 2]]).unwrap();
        let course = course(&graph, &[10.0, 20.0, 5.0, 3.0]);
        assert_eq!(course.starts[3], Some(days(30.0)));
        assert_eq!(course.ends[3], Some(days(33.0)));
        assert_eq!(course.drivers, [None, Some(0), Some(0), Some(1)]);
        let slack = graph.slack(&course);
        assert_eq!(slack, [0.0, 0.0, 15.0, 0.0].map(|slack| Some(days(slack))));
    }

    #[test]
    fn a_circle_is_named_by_its_tasks() {
        let after = vec![vec![], vec![0, 3], vec![1], vec![2], vec![3]];
        assert_eq!(Graph::new(after).unwrap_err(), [1, 3, 2]);
        assert_eq!(Graph::new(vec![vec![0]]).unwrap_err(), [0]);
    }

    /// Method: shorten each task by a day; the finish comes earlier by at most a day, and not at all where
    /// there is slack of a day or more; a day more than the slack delays it by a day.
    #[test]
    fn a_day_gained_on_a_critical_task_is_at_most_a_day_gained() {
        let after = vec![vec![], vec![], vec![0], vec![0, 1], vec![2, 3], vec![1]];
        let graph = Graph::new(after).unwrap();
        let lengths = [4.0, 7.5, 6.0, 3.0, 2.0, 4.5];
        let finish = |lengths: &[f64]| {
            course(&graph, lengths).ends.iter().flatten().copied().fold(Span::ZERO, Span::max)
        };
        let slack = graph.slack(&course(&graph, &lengths));
        for (task, slack) in slack.iter().enumerate() {
            let moved = |by: f64| {
                let mut other = lengths;
                other[task] += by;
                (finish(&other) - finish(&lengths)).in_days()
            };
            let slack = slack.unwrap().in_days();
            assert!((-1.0..=0.0).contains(&moved(-1.0)), "{task}");
            assert_eq!(moved(-1.0) < 0.0, slack == 0.0, "{task}");
            assert!((moved(slack + 1.0) - 1.0).abs() < 1e-9 && moved(slack).abs() < 1e-9, "{task}");
        }
    }

    #[test]
    fn what_follows_a_task_that_never_ends_never_begins() {
        let graph = Graph::new(vec![vec![], vec![0], vec![]]).unwrap();
        let none = [Span::ZERO; 3];
        let course = graph.course(&none, |task, start| (task != 0).then_some(start + days(1.0)));
        assert_eq!(course.starts, [Some(Span::ZERO), None, Some(Span::ZERO)]);
        assert_eq!(graph.slack(&course), [None, None, Some(Span::ZERO)]);
    }
}
