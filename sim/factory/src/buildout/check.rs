//! Rules on a plan: what would make it no plan at all, each told with its key.

use units::{Power, Span};

use super::BuildoutSpec;
use super::graph::Graph;
use super::spec::TaskSpec;
use crate::calendar::Calendar;
use crate::settings::{Check, one_of};

/// The finished plant, which a plan must not exceed.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Its power.
    pub size: Power,
    /// Its racks.
    pub racks: u32,
    /// Its halls.
    pub halls: u32,
    /// Its pods.
    pub pods: u32,
    /// Racks of a hall.
    pub racks_per_hall: u32,
}

/// Changes of what is there that a plan may have at most: each is an event.
const MOST_CHANGES: usize = 2000;

impl BuildoutSpec {
    /// Rules within the plan.
    pub(crate) fn check(&self, check: &mut Check<'_>, calendar: Option<&Calendar>) {
        let (vendor, cause) = (self.correlation.vendor, self.correlation.cause);
        check.require(
            &["buildout.correlation.vendor", "buildout.correlation.cause"],
            vendor + cause <= 1.0,
            format_args!("{vendor} with buildout.correlation.cause = {cause}"),
            "must be at most 1 together",
        );
        if self.is_empty() {
            let alone = self.temporary.keys().next();
            let key = format!("buildout.temporary.{}.power", alone.cloned().unwrap_or_default());
            let allowed = "needs at least one buildout.task.NAME: without one the plant stands";
            check.require(&[&key], alone.is_none(), "temporary power without a task", allowed);
            let allowed = "needs at least one buildout.task.NAME: without one the plant stands";
            let found = "a day without a task";
            check.require(&["buildout.start"], self.start.is_none(), found, allowed);
            return;
        }
        self.check_names(check);
        self.check_temporary(check);
        self.check_order(check);
        if let Some(calendar) = calendar {
            self.check_days(check, calendar);
        }
        for (name, task) in &self.task {
            task.check_duration(&format!("buildout.task.{name}"), check);
            task.check_lots(&format!("buildout.task.{name}"), check);
            self.check_need(name, task, check);
        }
    }

    /// Every name of a task that somebody follows, with the key that says so.
    fn named(&self) -> impl Iterator<Item = (String, &String)> {
        let tasks = self.task.iter().flat_map(|(name, task)| {
            task.after().iter().map(move |other| (format!("buildout.task.{name}.after"), other))
        });
        let temporary = self.temporary.iter().flat_map(|(name, temporary)| {
            let after = temporary.after.iter().flatten();
            let after = after.map(move |other| (format!("buildout.temporary.{name}.after"), other));
            let until = temporary.until.iter();
            after.chain(until.map(move |it| (format!("buildout.temporary.{name}.until"), it)))
        });
        tasks.chain(temporary)
    }

    fn check_names(&self, check: &mut Check<'_>) {
        for (key, name) in self.named() {
            let names = self.task.keys().map(String::as_str);
            let allowed = format!("must be {}", one_of(name, names));
            check.require(&[&key], self.task.contains_key(name), format_args!("{name:?}"), allowed);
        }
    }

    /// The power that stands in for the grid leaves with a task that brings the grid's.
    fn check_temporary(&self, check: &mut Check<'_>) {
        for (name, temporary) in &self.temporary {
            let Some(until) = &temporary.until else { continue };
            let brings = self.task.get(until).is_none_or(|task| task.gives.import.is_some());
            check.require(
                &[&format!("buildout.temporary.{name}.until")],
                brings,
                format_args!("{until:?}, which gives no import"),
                "must be a task that gives import, such as the connection to the grid",
            );
        }
    }

    fn check_order(&self, check: &mut Check<'_>) {
        let names: Vec<&String> = self.task.keys().collect();
        let numbers = |task: &TaskSpec| {
            let number = |name: &String| names.iter().position(|known| *known == name);
            task.after().iter().filter_map(number).collect()
        };
        let Err(circle) = Graph::new(self.task.values().map(numbers).collect()) else { return };
        let key = format!("buildout.task.{}.after", names[circle[0]]);
        let around = circle.iter().chain([&circle[0]]).map(|&task| names[task].as_str());
        let found = around.collect::<Vec<&str>>().join(" after ");
        check.require(
            &[&key],
            false,
            found,
            "must not follow itself: no task of this circle can begin",
        );
    }

    fn check_days(&self, check: &mut Check<'_>, calendar: &Calendar) {
        let begin = self.start.as_deref().map_or(Ok(0), |day| calendar.days_until(day));
        if let Some(day) = &self.start {
            let allowed = begin.as_ref().err().cloned().unwrap_or_default();
            check.require(&["buildout.start"], begin.is_ok(), format_args!("{day:?}"), allowed);
            let before = begin.as_ref().is_ok_and(|days| *days <= 0);
            check.require(
                &["buildout.start", "start"],
                before || begin.is_err(),
                format_args!("{day:?}"),
                "must not be after start, the first day of the run",
            );
        }
        for (name, task) in &self.task {
            let Some(day) = &task.start_not_before else { continue };
            let key = format!("buildout.task.{name}.start_not_before");
            let days = calendar.days_until(day);
            let allowed = days.as_ref().err().cloned().unwrap_or_default();
            check.require(&[&key], days.is_ok(), format_args!("{day:?}"), allowed);
            let (Ok(days), Ok(begin)) = (days, &begin) else { continue };
            let allowed = "must not be before building begins: buildout.start, or start without it";
            check.require(&[&key], days >= *begin, format_args!("{day:?}"), allowed);
        }
    }

    /// Somebody needs every task: it gives something, or another follows it.
    fn check_need(&self, name: &String, task: &TaskSpec, check: &mut Check<'_>) {
        let follows = self.named().any(|(_, other)| other == name);
        let gives =
            !task.gives.is_nothing() || task.lots.racks.is_some() || task.licence().is_some();
        let section = format!("buildout.task.{name}");
        let keys = ["after", "duration.fixed", "duration.pert", "duration.lognormal", "vendor"]
            .map(|field| format!("{section}.{field}"));
        let written = keys.iter().find(|key| check.is_written(key)).unwrap_or(&keys[0]).clone();
        check.require(
            &[&written],
            follows || gives,
            format_args!("a task, {name}, that nothing needs"),
            format_args!(
                "must give something (`{section}.gives`), or another task must be after it"
            ),
        );
    }

    /// Rules with the finished plant.
    pub(crate) fn check_against(&self, plant: Allowance, check: &mut Check<'_>) {
        let sum = |of: &dyn Fn(&TaskSpec) -> u64| self.task.values().map(of).sum::<u64>();
        let racks = sum(&|task| task.lots.racks.unwrap_or(0).into());
        let halls = sum(&|task| task.gives.halls.unwrap_or(0).into());
        let accepted = sum(&|task| task.gives.accepted.unwrap_or(0).into());
        let pods = sum(&|task| task.gives.pods.unwrap_or(0).into());
        for (field, found, most, what) in [
            ("lots.racks", racks, plant.racks, "racks"),
            ("gives.halls", halls, plant.halls, "halls"),
            ("gives.accepted", accepted, plant.halls, "halls"),
            ("gives.pods", pods, plant.pods, "pods"),
        ] {
            let key = self.last_key(field, check);
            let all = format!("{found} {what} of all tasks together");
            let allowed = format!("must be at most {most} together, those of the finished plant");
            check.require(&[&key], found <= most.into(), all, allowed);
        }
        let stand = halls * u64::from(plant.racks_per_hall);
        let key = self.last_key("lots.racks", check);
        check.require(
            &[&key],
            racks == 0 || stand >= racks || accepted > 0 && halls == 0,
            format_args!(
                "{racks} racks in lots, and {halls} halls of {} racks",
                plant.racks_per_hall
            ),
            "must have halls to stand in: `gives = { halls = ... }` of some task",
        );
        let crews: f64 = self.task.values().filter_map(|task| task.gives.crews).sum();
        let allowed = "must be at most 1 together, all crews of the finished plant";
        let key = self.last_key("gives.crews", check);
        check.require(&[&key], crews <= 1.0 + 1e-9, crews.to_string(), allowed);
        let import = self.task.values().filter_map(|task| task.gives.import).sum::<Power>();
        let key = self.last_key("gives.import", check);
        let allowed = format!("must be at most size together, which is {}", plant.size);
        check.require(&[&key, "size"], import <= plant.size, import.to_string(), allowed);
        let lots = |task: &TaskSpec| task.lots().map_or(0, |lots| u64::from(lots.count()));
        let changes = sum(&|task| 1 + lots(task)) + 2 * self.temporary.len() as u64;
        check.require(
            &[&self.last_key("lots.of", check)],
            changes <= MOST_CHANGES as u64,
            format_args!("{changes} tasks and lots"),
            format_args!("must make at most {MOST_CHANGES} tasks and lots together"),
        );
    }

    /// The key of a field at the last task that has it.
    fn last_key(&self, field: &str, check: &Check<'_>) -> String {
        let keys = self.task.keys().map(|name| format!("buildout.task.{name}.{field}"));
        let mut keys: Vec<String> = keys.collect();
        let written = keys.iter().rposition(|key| check.is_written(key));
        written.map_or_else(|| format!("buildout.task.{field}"), |place| keys.swap_remove(place))
    }
}

impl TaskSpec {
    fn check_duration(&self, section: &str, check: &mut Check<'_>) {
        let duration = &self.duration;
        let key = |field: &str| format!("{section}.duration.{field}");
        let kinds = ["fixed", "pert", "lognormal", "weibull"].map(key);
        let used = kinds.iter().rfind(|key| check.is_written(key)).unwrap_or(&kinds[0]).clone();
        check.require(
            &[&used],
            duration.kinds() <= 1,
            format_args!("{} ways to say how long it takes", duration.kinds()),
            "must be the only one of fixed, pert, lognormal and weibull",
        );
        if let Some(pert) = &duration.pert {
            let rising = pert.len() == 3
                && pert.windows(2).all(|pair| pair[0] <= pair[1])
                && pert.iter().all(|time| *time >= Span::ZERO);
            let found = pert.iter().map(Span::to_string).collect::<Vec<String>>().join(", ");
            let allowed = "must be three times that do not fall: the least, the most probable, the \
                           greatest";
            check.require(&[&key("pert")], rising, found, allowed);
        }
        let pairs = [
            ("lognormal", duration.lognormal.is_some(), "p90", duration.p90.is_some()),
            ("weibull", duration.weibull.is_some(), "shape", duration.shape.is_some()),
        ];
        for (field, has, other, has_other) in pairs {
            let (one, needs) = if has { (field, other) } else { (other, field) };
            let allowed = format!("needs `{needs}` beside it");
            check.require(&[&key(one)], has == has_other, format_args!("no `{needs}`"), allowed);
        }
        if let (Some(median), Some(ninety)) = (duration.lognormal, duration.p90) {
            let allowed = format!("must be at least the median, which is {median}");
            check.require(&[&key("p90")], ninety >= median, ninety.to_string(), allowed);
        }
    }

    fn check_lots(&self, section: &str, check: &mut Check<'_>) {
        let lots = &self.lots;
        let key = |field: &str| format!("{section}.{field}");
        let complete = lots.racks.is_some() == lots.rate.is_some();
        let (one, needs) = if lots.racks.is_some() { ("racks", "rate") } else { ("rate", "racks") };
        let (one, other) = (key(&format!("lots.{one}")), key(&format!("lots.{needs}")));
        let allowed = format!("needs `{needs}` beside it");
        check.require(&[&one, &other], complete, format_args!("no `{needs}`"), allowed);
        for (field, given) in [("of", lots.of.is_some()), ("crews", lots.crews.is_some())] {
            let allowed = "needs `racks` and `rate` beside it";
            let field = key(&format!("lots.{field}"));
            check.require(&[&field], !given || lots.racks.is_some(), "no `racks`", allowed);
        }
        let denied = self.licence.denial == Some(1.0);
        check.require(
            &[&key("licence.denial"), &key("licence.attempts")],
            !denied || self.licence.attempts.is_some(),
            "1 without `attempts`",
            "must be below 1 where it is asked for without limit",
        );
    }
}
