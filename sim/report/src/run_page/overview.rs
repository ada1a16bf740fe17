//! The top of the page: what was simulated, the key figures, and the result in a few sentences.

use std::fmt::Write as _;

use factory::results::Results;
use files::names::{within, words};
use files::numbers::{UNDEFINED, duration, figure, fixed, grouped, period};
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
            within(&first.name)
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

/// A key figure: the metric that it is, its name, what follows its unit, and a remark.
type Card = (&'static str, &'static str, &'static str, String);

/// Why a metric has no value; `None` where it has one.
fn reason(results: &Results, name: &str) -> Option<&'static str> {
    let missing = results.metrics.iter().find(|it| it.metric.name == name && it.value.is_none());
    missing.map(|it| it.metric.undefined)
}

/// A metric as it is declared to be shown.
fn shown(results: &Results, name: &str) -> String {
    let found = results.metrics.iter().find(|it| it.metric.name == name);
    let value = found.and_then(|it| Some(figure(it.value?, &it.metric)));
    value.unwrap_or_else(|| UNDEFINED.to_owned())
}

fn cards(results: &Results) -> String {
    let mut html = String::from("<div class=\"cards\">\n");
    for (metric, name, after, remark) in key_figures(results) {
        let value = shown(results, metric);
        let (number, unit) = value.split_once(' ').unwrap_or((&value, ""));
        let (unit, remark) = match reason(results, metric) {
            Some(reason) => (String::new(), reason.to_owned()),
            None => (format!("{unit} {after}"), remark),
        };
        let _ = writeln!(
            html,
            "<div class=\"card\"><div class=\"name\">{}</div><div class=\"figure\">{} \
             <span class=\"unit\">{}</span></div><div class=\"remark\">{}</div></div>",
            escaped(name),
            escaped(number),
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
    let shown = |name: &str| shown(results, name);
    let others = COSTS.iter().take(3).map(|(word, _, cost)| {
        let cost = shown(cost);
        format!("{} {word}", cost.split(' ').next().unwrap_or_default())
    });
    let others = format!("USD/GPU-h {}", listed(&others.collect::<Vec<String>>()));
    let goodput = format!("of those installed: {}", shown("goodput_gpu_hours"));
    let of_it = format!("of which IT {}", shown("capex_it_usd"));
    let energy = format!("of which energy {}", shown("opex_energy_usd_per_year"));
    vec![
        ("useful_share", "Goodput", "", goodput),
        ("lcoc_usd_per_gpu_hour", "Cost of compute (LCOC)", "kept", others),
        ("capex_usd", "Capital expenditure", "", of_it),
        ("opex_usd_per_year", "Running costs", "", energy),
    ]
}

fn of_the_plant(results: &Results) -> Vec<Card> {
    let goodput = value(results, "goodput_gpu_hours");
    let carbon = if goodput > 0.0 {
        let kilograms = value(results, "carbon_t") * 1000.0;
        format!("{} kg per GPU-hour kept", fixed(kilograms / goodput, 2))
    } else {
        "without any goodput".to_owned()
    };
    let racks = format!("in {} racks", shown(results, "racks"));
    let mean = format!("mean of the site {}", shown(results, "power_facility_mean_mw"));
    let water = format!("{} m³ of water", grouped(value(results, "water_m3")));
    let [held, kept, up] =
        ["GPU-hours held by jobs", "training time of GPU-hours held", "GPU-hours in service"];
    vec![
        ("gpus", "GPUs", "", racks),
        ("utilisation", "Utilisation", "", held.to_owned()),
        ("ettr", "ETTR", "", kept.to_owned()),
        ("availability", "Availability", "", up.to_owned()),
        ("power_import_peak_mw", "Peak import", "", mean),
        ("pue", "PUE", "", "facility per unit of IT energy".to_owned()),
        ("wue_l_per_kwh", "WUE", "", water),
        ("carbon_t", "Carbon", "CO₂", carbon),
    ]
}

fn of_jobs_and_faults(results: &Results) -> Vec<Card> {
    let shown = |name: &str| shown(results, name);
    let rate = "interruptions_per_1000_node_days";
    let per_node_days = reason(results, rate)
        .map_or_else(|| format!("{} per 1,000 node-days", shown(rate)), str::to_owned);
    let submitted = format!("of {} submitted", shown("jobs_submitted"));
    let wait = waits_by_class(results);
    vec![
        ("wait_gpu_time_mean_s", "Mean wait by GPU time", "", wait),
        ("interruptions", "Interruptions of jobs", "", per_node_days),
        ("jobs_completed", "Jobs completed", "", submitted),
        ("grid_losses", "Grid losses", "", "times without supply".to_owned()),
    ]
}

/// Mean waits of all jobs by number and of each class by GPU time, and how many jobs never started.
fn waits_by_class(results: &Results) -> String {
    let mut text = format!("{} by number of jobs", duration(value(results, "wait_all_mean_s")));
    for (class, waits) in results.classes.iter().zip(&results.waits) {
        if let Some(seconds) = waits.mean_by_gpu_time() {
            let _ = write!(text, "; {} {}", words(class), duration(seconds));
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
