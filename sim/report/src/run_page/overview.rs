//! The top of the page: what was simulated, the key figures, and the result in a few sentences.

use std::fmt::Write as _;

use factory::results::Results;
use files::numbers::{UNDEFINED, duration, fixed, grouped, money, period, significant};
use files::{Loaded, LocalTime};
use units::{SimDuration, SimTime};

use super::gpu_hours::losses;
use super::money::{COSTS, cost_parts};
use crate::figures::html::escaped;

/// Title, facts, notes, the result in words, and key figures.
pub(super) fn overview(loaded: &Loaded, results: &Results, version: &str) -> String {
    let name = &loaded.scenario.spec().name;
    let mut html = format!(
        "<header>\n<p class=\"kicker\">Simulation of an AI factory</p>\n<h1>{}</h1>\n",
        escaped(name)
    );
    html.push_str(&facts(loaded, results, version));
    html.push_str("</header>\n");
    let _ = writeln!(
        html,
        "<p class=\"lead\">{}</p>",
        escaped(&in_words(results, loaded.scenario.spec().seed))
    );
    html.push_str(&cards(results));
    html.push_str(&notes(&loaded.notes));
    html
}

fn facts(loaded: &Loaded, results: &Results, version: &str) -> String {
    let spec = loaded.scenario.spec();
    let facts = [
        ("Site", format!("{} ({})", spec.location.label, spec.location.country)),
        ("Rack", spec.compute.rack.label.clone()),
        ("Grid power", spec.size.to_string()),
        ("Period", dates(loaded)),
        ("Scenario", loaded.path.display().to_string()),
        ("Seed", spec.seed.to_string()),
        ("Version", format!("aifactory {version}")),
        ("Digest", format!("{:016x}", results.digest)),
    ];
    let mut html = String::from("<dl class=\"facts\">\n");
    for (name, value) in facts {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    }
    html.push_str("</dl>\n");
    html
}

/// First and last day, and the length.
fn dates(loaded: &Loaded) -> String {
    let local = LocalTime::new(&loaded.scenario.spec().start);
    let length = loaded.scenario.length();
    // The last hour belongs to the last day.
    let last = SimTime::START + length - SimDuration::hours(1);
    let in_words = period(loaded.scenario.spec().horizon.in_hours()).replace(' ', "\u{a0}");
    format!("{} to {}, {in_words}", local.start().date(), local.at(last).date())
}

fn in_words(results: &Results, seed: u64) -> String {
    let value = |name: &str| results.value(name).unwrap_or_default();
    let installed = value("installed_gpu_hours").max(f64::MIN_POSITIVE);
    let share = |gpu_hours: f64| per_cent(gpu_hours / installed);
    let mut text = format!(
        "{} of the GPU-hours installed became goodput: computing whose results were kept.",
        share(value("goodput_gpu_hours"))
    );
    let most: Vec<String> = losses(results)
        .iter()
        .take(3)
        .filter(|loss| loss.gpu_hours / installed >= 0.001)
        .map(|loss| format!("{} ({})", loss.state, share(loss.gpu_hours)))
        .collect();
    if !most.is_empty() {
        let _ = write!(text, " Most of the rest went to {}.", listed(&most));
    }
    let mut parts = cost_parts(results);
    parts.sort_by(|a, b| b.dollars.total_cmp(&a.dollars));
    if let Some(first) = parts.first() {
        let cost = value("lcoc_usd_per_gpu_hour");
        let _ = write!(
            text,
            " A GPU-hour kept costs {} USD, of which {} is {}.",
            fixed(cost, 2),
            per_cent(first.dollars / cost),
            first.name
        );
    }
    let _ = write!(
        text,
        " This is one draw of luck, that of seed {seed}: how far others lie apart is told by a \
         comparison with several replications."
    );
    text
}

fn per_cent(share: f64) -> String {
    format!("{}\u{a0}%", fixed(share * 100.0, 1))
}

fn listed(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A key figure: the metric that it is, its name, its value with or without a unit, what follows, and
/// a remark.
type Card = (&'static str, &'static str, String, &'static str, String);

/// Why a metric has no value; `None` where it has one.
fn reason(results: &Results, name: &str) -> Option<&'static str> {
    let missing = results.metrics.iter().find(|it| it.metric.name == name && it.value.is_none());
    missing.map(|it| it.metric.undefined)
}

fn cards(results: &Results) -> String {
    let mut html = String::from("<div class=\"cards\">\n");
    for (metric, name, value, unit, remark) in key_figures(results) {
        let (value, unit, remark) = match reason(results, metric) {
            Some(reason) => (UNDEFINED.to_owned(), "", reason.to_owned()),
            None => (value, unit, remark),
        };
        let (value, own_unit) = value.split_once(' ').unwrap_or((&value, ""));
        let unit = format!("{own_unit} {unit}");
        let _ = writeln!(
            html,
            "<div class=\"card\"><div class=\"name\">{}</div><div class=\"figure\">{} \
             <span class=\"unit\">{}</span></div><div class=\"remark\">{}</div></div>",
            escaped(name),
            escaped(value),
            escaped(unit.trim()),
            escaped(&remark)
        );
    }
    html.push_str("</div>\n");
    html
}

fn key_figures(results: &Results) -> Vec<Card> {
    let mut cards = of_work_and_money(results);
    cards.extend(of_the_plant(results));
    cards.extend(of_jobs_and_faults(results));
    cards
}

/// The value of a metric that is always defined, or of one whose card says why it is not.
fn value(results: &Results, name: &str) -> f64 {
    results.value(name).unwrap_or_default()
}

fn of_work_and_money(results: &Results) -> Vec<Card> {
    let value = |name: &str| value(results, name);
    let goodput = value("goodput_gpu_hours");
    let of_installed = goodput / value("installed_gpu_hours").max(f64::MIN_POSITIVE);
    vec![
        (
            "goodput_gpu_hours",
            "Goodput",
            fixed(of_installed * 100.0, 2),
            "%",
            format!("{} GPU-hours", grouped(goodput)),
        ),
        (
            "lcoc_usd_per_gpu_hour",
            "Cost of compute (LCOC)",
            fixed(value("lcoc_usd_per_gpu_hour"), 2),
            "USD/GPU-h kept",
            other_costs(results),
        ),
        (
            "capex_usd",
            "Capital expenditure",
            money(value("capex_usd")),
            "",
            format!("of which IT {}", money(value("capex_it_usd"))),
        ),
        (
            "opex_usd_per_year",
            "Running costs",
            money(value("opex_usd_per_year")),
            "a year",
            format!("of which energy {}", money(value("opex_energy_usd_per_year"))),
        ),
    ]
}

/// What all costs come to for each GPU-hour installed, sellable and held.
fn other_costs(results: &Results) -> String {
    let cost = |name: &str| results.value(name).map_or_else(|| UNDEFINED.into(), |it| fixed(it, 2));
    let costs = COSTS.iter().take(3).map(|(word, _, name)| format!("{} {word}", cost(name)));
    format!("for each GPU-hour {}", listed(&costs.collect::<Vec<String>>()))
}

fn of_the_plant(results: &Results) -> Vec<Card> {
    let value = |name: &str| value(results, name);
    let share = |name: &'static str, title, remark: &str| {
        (name, title, fixed(value(name) * 100.0, 2), "%", remark.to_owned())
    };
    let goodput = value("goodput_gpu_hours");
    let carbon = if goodput > 0.0 {
        format!("{} kg per GPU-hour kept", fixed(value("carbon_t") * 1000.0 / goodput, 2))
    } else {
        "without any goodput".to_owned()
    };
    let racks = format!("in {} racks", grouped(value("racks")));
    let mean = format!("mean of the site {} MW", significant(value("power_facility_mean_mw")));
    let peak = significant(value("power_import_peak_mw"));
    let water = format!("{} m³ of water", grouped(value("water_m3")));
    vec![
        ("gpus", "GPUs", grouped(value("gpus")), "", racks),
        share("utilisation", "Utilisation", "GPU-hours held by jobs"),
        share("ettr", "ETTR", "goodput of GPU-hours held"),
        share("availability", "Availability", "GPU-hours in service"),
        ("power_import_peak_mw", "Peak import", peak, "MW", mean),
        ("pue", "PUE", fixed(value("pue"), 3), "", "facility per unit of IT energy".to_owned()),
        ("wue_l_per_kwh", "WUE", fixed(value("wue_l_per_kwh"), 3), "L/kWh", water),
        ("carbon_t", "Carbon", grouped(value("carbon_t")), "t CO₂", carbon),
    ]
}

fn of_jobs_and_faults(results: &Results) -> Vec<Card> {
    let value = |name: &str| value(results, name);
    let wait = waits_by_class(results);
    let per_node_days = results.value("interruptions_per_1000_node_days").map_or_else(
        || "no job held a GPU".to_owned(),
        |rate| format!("{} per 1,000 node-days", fixed(rate, 2)),
    );
    let submitted = format!("of {} submitted", grouped(value("jobs_submitted")));
    let losses = grouped(value("grid_losses"));
    vec![
        (
            "wait_gpu_time_mean_s",
            "Mean wait by GPU time",
            duration(value("wait_gpu_time_mean_s")),
            "",
            wait,
        ),
        (
            "interruptions",
            "Interruptions of jobs",
            grouped(value("interruptions")),
            "",
            per_node_days,
        ),
        ("jobs_completed", "Jobs completed", grouped(value("jobs_completed")), "", submitted),
        ("grid_losses", "Grid losses", losses, "", "times without supply".to_owned()),
    ]
}

/// Mean waits of all jobs by number and of each class by GPU time, and how many jobs never started.
fn waits_by_class(results: &Results) -> String {
    let mut text = format!("{} by number of jobs", duration(value(results, "wait_all_mean_s")));
    for (class, waits) in results.classes.iter().zip(&results.waits) {
        if let Some(seconds) = waits.mean_by_gpu_time() {
            let _ = write!(text, "; {} {}", class.replace('_', " "), duration(seconds));
        }
    }
    let never = value(results, "jobs_never_started");
    if never > 0.0 {
        let _ = write!(text, "; {} never started", grouped(never));
    }
    text
}

fn notes(notes: &[String]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut html = String::from("<ul class=\"notes\">\n");
    for note in notes {
        let _ = writeln!(html, "<li>{}</li>", escaped(note));
    }
    html.push_str("</ul>\n");
    html
}
