//! The summary of a run that people read first.

use std::io::{self, Write as _, stdout};

use factory::Results;
use factory::power::Taken;
use factory::results::{GpuTime, Step};
use files::numbers::{UNDEFINED, duration, figure, grouped, percent, period};
use files::{Loaded, effectiveness_by_month};

/// Width of the bars of GPU-hours.
const BAR: usize = 20;
/// States that are named at a step, the greatest first; the others stand together.
const CAUSES: usize = 3;

/// Prints the summary.
pub(crate) fn print(loaded: &Loaded, results: &Results, wall_seconds: f64) -> io::Result<()> {
    let value = |name: &str| results.value(name).unwrap_or(f64::NAN);
    let spec = loaded.scenario.spec();
    writeln!(stdout())?;
    writeln!(stdout(), "{}", spec.name)?;
    writeln!(
        stdout(),
        "{} at {} ({}); {} from {}; seed {}",
        spec.compute.rack.label,
        spec.location.label,
        spec.location.country,
        period(spec.horizon.in_hours()),
        spec.start,
        spec.seed
    )?;
    writeln!(stdout())?;
    print_work(loaded, results)?;
    print_resources(loaded, results)?;
    row(
        "Certainty",
        &[
            format!("one draw of luck (seed {})", spec.seed),
            "aifactory compare with --replications tells the spread".to_owned(),
        ],
    )?;
    if spec.jobs.classes().all(|(_, class)| {
        class.at_start == Some(0) || class.arrivals.is_some() && class.at_start.is_none()
    }) {
        row(
            "Start",
            &[
                "empty".to_owned(),
                "no work waits, so that the time until the plant is busy counts as without work"
                    .to_owned(),
                "jobs.class.NAME.at_start fills it".to_owned(),
            ],
        )?;
    }
    print_waterfall(results)?;
    writeln!(stdout())?;
    let events = value("events");
    writeln!(
        stdout(),
        "{} events in {wall_seconds:.3} s ({:.1} million a second), digest {:016x}",
        grouped(events),
        events / wall_seconds / 1e6,
        results.digest
    )?;
    Ok(())
}

/// What was there and what it did.
fn print_work(loaded: &Loaded, results: &Results) -> io::Result<()> {
    let shown = |name: &str| shown(results, name);
    let spec = loaded.scenario.spec();
    row(
        "Capacity",
        &[
            shown("gpus"),
            format!("{} racks", shown("racks")),
            format!("{} of grid power", spec.size),
        ],
    )?;
    row(
        "Use",
        &[
            format!("goodput {} of installed", shown("useful_share")),
            format!("utilisation {}", shown("utilisation")),
            format!("ETTR {}", shown("ettr")),
            format!("availability {}", shown("availability")),
        ],
    )?;
    row(
        "Jobs",
        &[
            format!("{} submitted", shown("jobs_submitted")),
            format!("{} completed", shown("jobs_completed")),
            format!("{} never started", shown("jobs_never_started")),
        ],
    )?;
    print_waits(results)
}

/// How long jobs waited, by GPU time and by number, of all and of each class. Those that never started
/// count until the end.
fn print_waits(results: &Results) -> io::Result<()> {
    let shown = |name: &str| shown(results, name);
    row(
        "Mean wait",
        &[
            format!("{} by GPU time", shown("wait_gpu_time_mean_s")),
            format!("{} of all jobs", shown("wait_all_mean_s")),
            format!("95 % of those started within {}", shown("wait_p95_s")),
        ],
    )?;
    let classes = results.classes.iter().zip(&results.waits);
    for (name, waits) in classes.filter(|(_, waits)| waits.jobs > 0) {
        let seconds = waits.mean_by_gpu_time().unwrap_or_default();
        let (never, all) = (waits.never_started as f64, waits.jobs as f64);
        let never_started = if never > 0.0 {
            format!(", {} of {} never started", grouped(never), grouped(all))
        } else {
            String::new()
        };
        let [wait, mean] = [Some(seconds), waits.mean()].map(|it| duration(it.unwrap_or_default()));
        writeln!(
            stdout(),
            "  {name:<24} {wait:>10} by GPU time, {mean:>9} of its jobs{never_started}"
        )?;
    }
    Ok(())
}

/// What went wrong, and what it all took.
fn print_resources(loaded: &Loaded, results: &Results) -> io::Result<()> {
    let shown = |name: &str| shown(results, name);
    row(
        "Interruptions",
        &[
            shown("interruptions"),
            format!("{} per 1,000 node-days of 8 GPUs", shown("interruptions_per_1000_node_days")),
            format!("{} losses of grid supply", shown("grid_losses")),
        ],
    )?;
    print_struck(results)?;
    row(
        "Energy",
        &[
            format!("{} from the grid", shown("energy_grid_mwh")),
            format!("peak {}", shown("power_import_peak_mw")),
            format!("PUE {}", shown("pue")),
        ],
    )?;
    print_months(loaded, results)?;
    let mut water = vec![format!("WUE {}", shown("wue_l_per_kwh")), shown("water_m3")];
    if results.value("water_limited_h").is_some_and(|hours| hours > 0.0) {
        water.push(format!("none for {}", shown("water_limited_h")));
    }
    water.push(format!("{} CO2", shown("carbon_t")));
    row("Water, carbon", &water)?;
    row(
        "Money",
        &[format!("capex {}", shown("capex_usd")), format!("opex {}", shown("opex_usd_per_year"))],
    )?;
    // The same costs, by whichever GPU-hours they are divided.
    row(
        "Cost",
        &[
            format!("{} installed", shown("lcoc_installed_usd")),
            format!("{} sellable", shown("lcoc_sellable_usd")),
            format!("{} held", shown("lcoc_held_usd")),
            format!("LCOC {} kept", shown("lcoc_usd_per_gpu_hour")),
        ],
    )
}

/// Racks that had no supply or were slowed down, and for which reasons, where there were any.
fn print_struck(results: &Results) -> io::Result<()> {
    let value = |name: &str| results.value(name).filter(|value| *value > 0.0);
    let mut parts = Vec::new();
    for (name, what) in
        [("dark_rack_hours", "without supply"), ("capped_rack_hours", "slowed down")]
    {
        if value(name).is_some() {
            let by_cause = Taken::ALL.into_iter().filter_map(|cause| {
                let of_cause = value(&format!("{name}_{}", cause.word()))?;
                Some(format!("{} {}", cause.word(), grouped(of_cause)))
            });
            let by_cause: Vec<String> = by_cause.collect();
            parts.push(format!("{} {what} ({})", shown(results, name), by_cause.join(", ")));
        }
    }
    if value("hall_outages").is_some() {
        parts.push(format!("{} outages of halls", shown(results, "hall_outages")));
    }
    if parts.is_empty() { Ok(()) } else { row("Racks", &parts) }
}

/// PUE of the best and the worst month, where there are several.
fn print_months(loaded: &Loaded, results: &Results) -> io::Result<()> {
    let months = effectiveness_by_month(&results.usage, &loaded.scenario.spec().start);
    let known = || months.iter().filter_map(|(month, pue, _)| Some((month, (*pue)?)));
    let least = known().min_by(|one, other| one.1.total_cmp(&other.1));
    let greatest = known().max_by(|one, other| one.1.total_cmp(&other.1));
    let (Some(least), Some(greatest)) = (least, greatest) else { return Ok(()) };
    if months.len() < 2 {
        return Ok(());
    }
    let of = |(month, pue): (&String, f64)| format!("{pue:.4} in {month}");
    row("PUE by month", &[format!("from {} to {}", of(least), of(greatest))])
}

/// The steps from the GPU-hours installed to those that were useful, each with the states that it took
/// the most time, as shares of those installed.
fn print_waterfall(results: &Results) -> io::Result<()> {
    let installed = results.value("installed_gpu_hours").unwrap_or_default();
    writeln!(stdout())?;
    step("GPU-hours installed", installed, installed, &[])?;
    for fall in results.waterfall() {
        // A step that everything passes tells nothing but its end.
        if fall.states.is_empty() && fall.step != Step::Useful {
            continue;
        }
        let name = if fall.step == Step::Useful { "useful: goodput" } else { fall.step.word() };
        step(name, fall.left, installed, &fall.states)?;
    }
    Ok(())
}

/// What passed a step, and what it took.
fn step(name: &str, left: f64, installed: f64, states: &[GpuTime]) -> io::Result<()> {
    let share = |gpu_hours: f64| gpu_hours / installed.max(f64::MIN_POSITIVE);
    let named = states.iter().take(CAUSES);
    let mut lost: Vec<String> =
        named.map(|it| format!("{} {}", it.state, percent(share(it.gpu_hours)))).collect();
    if states.len() > CAUSES {
        let others: f64 = states[CAUSES..].iter().map(|it| it.gpu_hours).sum();
        lost.push(format!("others {}", percent(share(others))));
    }
    let line = format!(
        "{name:<19} {:>15} {:>9}  {:<BAR$}  {}",
        grouped(left),
        percent(share(left)),
        bar(share(left)),
        lost.join(", ")
    );
    writeln!(stdout(), "{}", line.trim_end())
}

/// A metric as it is declared to be shown, or a dash with the reason why it is not defined.
fn shown(results: &Results, name: &str) -> String {
    let found = results.metrics.iter().find(|value| value.metric.name == name);
    match found.map(|found| (found.value, &found.metric)) {
        Some((Some(value), metric)) => figure(value, metric),
        Some((None, metric)) => format!("{UNDEFINED} ({})", metric.undefined),
        None => UNDEFINED.to_owned(),
    }
}

fn row(name: &str, parts: &[String]) -> io::Result<()> {
    writeln!(stdout(), "{name:<14} {}", parts.join(", "))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a width")]
fn bar(share: f64) -> String {
    let most = BAR as f64;
    "█".repeat((share * most).round().clamp(0.0, most) as usize)
}
