//! Rules between the keys of demand.

use super::{ClassSpec, DemandKind, JobsSpec, ProcessKind, ProcessSpec, Scale};
use units::Span;

use crate::calendar::Calendar;
use crate::settings::Check;

/// Sums of shares are rounded.
const ROUNDING: f64 = 1e-6;

fn key(class: &str, field: &str) -> String {
    format!("jobs.class.{class}.{field}")
}

/// A trace says three things of each of its jobs.
fn check_trace(check: &mut Check<'_>, name: &str, process: &ProcessSpec) {
    let jobs = process.times.len();
    check.require(
        &[&key(name, "process.times"), &key(name, "process.kind")],
        jobs > 0,
        "no times",
        "must say when each job of the trace comes, or process.file a log that does",
    );
    for (field, count, may_lack) in [
        ("gpus", process.gpus.len(), false),
        ("lengths", process.lengths.len(), false),
        ("limits", process.limits.len(), true),
    ] {
        let field = format!("process.{field}");
        check.require(
            &[&key(name, &field), &key(name, "process.times")],
            count == jobs || may_lack && count == 0,
            format!("{count} values"),
            format!("must have as many as process.times, which are {jobs}"),
        );
    }
    let from = process.begin.in_seconds();
    let until = process.end.map_or(f64::INFINITY, Span::in_seconds);
    let within = |time: &Span| (from..until).contains(&time.in_seconds());
    check.require(
        &[&key(name, "process.end"), &key(name, "process.begin"), &key(name, "process.times")],
        jobs == 0 || process.times.iter().any(within),
        process.end.map_or_else(|| process.begin.to_string(), |end| end.to_string()),
        "must leave a job of the trace between begin and end",
    );
    let none = process.gpus.contains(&0);
    check.require(&[&key(name, "process.gpus")], !none, "0", "must all be at least 1");
    let lasting = process.lengths.iter().all(|length| length.in_seconds() > 0.0);
    let allowed = "must all be above 0 s";
    check.require(&[&key(name, "process.lengths")], lasting, "a length of 0 s", allowed);
}

impl JobsSpec {
    /// What is said of the demand of a class fits together.
    pub(super) fn check_demand(
        &self,
        check: &mut Check<'_>,
        (name, class): (&String, &ClassSpec),
        calendar: &Calendar,
    ) {
        let key = |field: &str| key(name, field);
        check.require(
            &[&key("gpu_hours"), &key("arrivals")],
            class.gpu_hours.is_none() || class.arrivals.is_none(),
            class.gpu_hours.map_or_else(String::new, |hours| hours.to_string()),
            "must not be given with arrivals, which say the same in numbers of jobs",
        );
        check.require(
            &[&key("process.kind"), &key("arrivals"), &key("gpu_hours")],
            class.process.kind != ProcessKind::Trace
                || class.arrivals.is_none() && class.gpu_hours.is_none(),
            "\"trace\"",
            "must go with neither arrivals nor gpu_hours: its jobs come as they are listed",
        );
        let comes =
            [("arrivals", class.arrivals.is_some()), ("gpu_hours", class.gpu_hours.is_some())];
        for (field, given) in comes {
            check.require(
                &[&key(field), &key("demand")],
                !given || class.demand == DemandKind::Open || !check.is_written(&key("demand")),
                format!("{field} of a class whose demand is not \"open\""),
                "must go with demand = \"open\": of others there are always more",
            );
        }
        check.require(
            &["jobs.offered_load", &key("demand")],
            self.offered_load.is_none()
                || class.demand == DemandKind::Open
                || !check.is_written(&key("demand")),
            self.offered_load.map_or_else(String::new, |load| load.to_string()),
            format!("makes every class open; leave it out, or the demand of {name:?}"),
        );
        self.check_lending(check, name, class);
        let outcome = &class.outcome;
        let sum = outcome.error + outcome.cancel + outcome.oom + outcome.timeout;
        let shares = ["error", "cancel", "oom", "timeout"].map(|of| key(&format!("outcome.{of}")));
        check.require(
            &shares.each_ref().map(String::as_str),
            sum <= 1.0 + ROUNDING,
            format!("{sum} for error, cancel, oom and timeout together"),
            "must be at most 1 together: the rest completes",
        );
        Self::check_process(check, name, class);
        Self::check_days(check, name, class, calendar);
    }

    /// Whoever borrows has no GPUs of its own, and somebody who lends.
    fn check_lending(&self, check: &mut Check<'_>, name: &str, class: &ClassSpec) {
        let contract = |class: &ClassSpec| self.demand_of(class) == DemandKind::Contract;
        check.require(
            &[&key(name, "borrows"), &key(name, "demand")],
            !(class.borrows && contract(class)),
            class.borrows.to_string(),
            "must be false for a contract, whose jobs stand on GPUs of its own",
        );
        let lent = self.classes().any(|(_, other)| contract(other) && other.lendable);
        check.require(
            &[&key(name, "borrows"), "jobs.only"],
            !class.borrows || contract(class) || lent,
            class.borrows.to_string(),
            "must be false where no class in use is a contract with lendable = true: its jobs would never \
             start",
        );
    }

    fn check_process(check: &mut Check<'_>, name: &str, class: &ClassSpec) {
        let process = &class.process;
        if process.kind == ProcessKind::Trace {
            check_trace(check, name, process);
        }
        if process.kind != ProcessKind::Mmpp2 {
            return;
        }
        let busy = process.rates.iter().any(|&rate| rate > 0.0);
        check.require(
            &[&key(name, "process.rates"), &key(name, "process.kind")],
            process.rates.len() == 2 && busy,
            format!("{:?}", process.rates),
            "must be two rates, one of them above 0",
        );
        let lasting = process.sojourns.iter().all(|sojourn| sojourn.in_seconds() > 0.0);
        check.require(
            &[&key(name, "process.sojourns"), &key(name, "process.kind")],
            process.sojourns.len() == 2 && lasting,
            format!("{} times", process.sojourns.len()),
            "must be two times above 0 s",
        );
    }

    /// A contract begins before it ends.
    fn check_days(check: &mut Check<'_>, name: &str, class: &ClassSpec, calendar: &Calendar) {
        let day = |day: &Option<String>| day.as_ref().map(|day| calendar.days_until(day));
        let (begin, end) = (day(&class.begin), day(&class.end));
        for (field, written, found) in [("begin", &class.begin, &begin), ("end", &class.end, &end)]
        {
            check.require(
                &[&key(name, field)],
                !matches!(found, Some(Err(_))),
                format!("{:?}", written.as_deref().unwrap_or_default()),
                match found {
                    Some(Err(allowed)) => allowed.as_str(),
                    _ => "",
                },
            );
        }
        if let (Some(Ok(begin)), Some(Ok(end))) = (begin, end) {
            check.require(
                &[&key(name, "end"), &key(name, "begin")],
                begin < end,
                class.end.clone().unwrap_or_default(),
                format!(
                    "must be after begin, which is {}",
                    class.begin.as_deref().unwrap_or_default()
                ),
            );
        }
    }

    /// Contracts that say how many GPUs they reserve fit the plant together, and each holds its jobs.
    pub(super) fn check_contracts(&self, check: &mut Check<'_>, scale: Scale) {
        let contracts = || {
            let all = self.classes();
            all.filter(|(_, class)| self.demand_of(class) == DemandKind::Contract)
        };
        let mut before = 0_u64;
        for (name, class) in contracts() {
            let Some(gpus) = class.gpus else { continue };
            let left = u64::from(scale.sellable).saturating_sub(before);
            before += u64::from(gpus);
            check.require(
                &[&key(name, "gpus"), "compute.racks", "size"],
                u64::from(gpus) <= left,
                gpus.to_string(),
                format!(
                    "must be at most {left}, the GPUs that the plant can sell and no contract before \
                     this one has reserved"
                ),
            );
            for (field, job) in
                [("gpus_least", Some(class.gpus_least)), ("gpus_most", class.gpus_most)]
            {
                check.require(
                    &[&key(name, field), &key(name, "gpus")],
                    job.is_none_or(|job| job <= gpus),
                    job.unwrap_or(0).to_string(),
                    format!("must be at most the GPUs of the contract, which are {gpus}"),
                );
            }
        }
        for (name, class) in contracts() {
            check.require(
                &[&key(name, "gpus"), &key(name, "share"), &key(name, "demand")],
                class.gpus.is_some() || class.share.is_some(),
                "none",
                "must say how many GPUs the contract reserves, or their share of the reference plant",
            );
        }
        let by_share = || contracts().filter(|(_, class)| class.gpus.is_none());
        let sum: f64 = by_share().map(|(_, class)| class.part()).sum();
        let keys: Vec<String> = by_share().map(|(name, _)| key(name, "share")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        check.require(
            if keys.is_empty() { &["jobs.only"] } else { &keys },
            sum <= 1.0 + ROUNDING,
            format!("{sum} for all contracts together"),
            "must be at most 1 together",
        );
    }

    /// An offered load is what the classes offer together.
    pub(super) fn check_shares(&self, check: &mut Check<'_>) {
        let by_share = || {
            let comes = |class: &ClassSpec| class.arrivals.is_some() || class.gpu_hours.is_some();
            self.classes().filter(move |(_, class)| !comes(class))
        };
        let sum: f64 = by_share().map(|(_, class)| class.part()).sum();
        let mut keys: Vec<String> = by_share().map(|(name, _)| key(name, "share")).collect();
        keys.extend(["jobs.only".to_owned(), "jobs.offered_load".to_owned()]);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        check.require(
            &keys,
            self.offered_load.unwrap_or(0.0) == 0.0 || sum == 0.0 || (sum - 1.0).abs() < ROUNDING,
            format!("{sum} for all classes in use without arrivals of their own"),
            "their shares must add up to 1 where jobs.offered_load is given, or all be 0",
        );
    }
}
