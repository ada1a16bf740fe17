//! `aifactory sovereignty`: what rules refuse, how long the plant lives with others' acts, and what each rule and act
//! costs: the difference to the same plant without it, under the same luck.

use std::io::{self, Write as _, stdout};

use factory::sovereignty::{Isolation, Outcome, Rule, SHARES, SovereigntySpec};
use factory::{Results, simulate};
use files::Loaded;
use files::numbers::grouped;
use units::Span;

use crate::Failure;
use crate::arguments::SovereigntyOptions;
use crate::describe;
use crate::scenario_file::scenario;

/// What stands where there is no value.
const NONE: &str = "-";

/// Runs the command.
pub(crate) fn sovereignty(options: &SovereigntyOptions) -> Result<(), Failure> {
    let path = &options.scenario.scenario;
    let catalogues = describe::catalogues(&options.scenario.catalogues)?;
    let seed = options.seed.map(|seed| format!("seed={seed}"));
    let given: Vec<String> = options.scenario.overrides.iter().cloned().chain(seed).collect();
    let loaded = scenario(path, &given, &catalogues)?;
    let spec = &loaded.scenario.spec().sovereignty;
    if spec.is_silent() {
        return Err(Failure::Input(format!(
            "{}: says nothing of sovereignty: it has no sovereignty.class.NAME, sovereignty.event.NAME or \
             sovereignty.hardware.licence",
            path.display()
        )));
    }
    let results = simulate(&loaded.scenario);
    print_outcome(&loaded, &results)?;
    let names = what_may_go(spec, &loaded.scenario.spec().location.country);
    if names.is_empty() {
        return Ok(());
    }
    writeln!(
        stdout(),
        "\nWithout one of its rules and acts, under the same luck, the plant would have"
    )?;
    let header = ["", "goodput, GPU-h", "revenue, USD", "NPV, USD"];
    writeln!(stdout(), "{}", row(header.map(str::to_owned)))?;
    for name in names {
        let mut without: Vec<String> = spec.without.clone().unwrap_or_default();
        without.push(name.clone());
        let list: Vec<String> = without.iter().map(|name| format!("{name:?}")).collect();
        let own = format!("sovereignty.without=[{}]", list.join(", "));
        let overrides: Vec<String> = given.iter().cloned().chain([own]).collect();
        let other = simulate(&scenario(path, &overrides, &catalogues)?.scenario);
        let more = |metric: &str| {
            let both = results.value(metric).zip(other.value(metric));
            both.map_or_else(|| NONE.to_owned(), |(with, without)| signed(without - with))
        };
        let [goodput, revenue, worth] = ["goodput_gpu_hours", "revenue_usd", "npv_usd"].map(more);
        writeln!(stdout(), "{}", row([name, goodput, revenue, worth]))?;
    }
    Ok(())
}

/// Rules of which one alone bars some class, or gives it units of its own; and acts of others.
fn what_may_go(spec: &SovereigntySpec, country: &str) -> Vec<String> {
    let already = |name: &str| spec.without.iter().flatten().any(|it| it == name);
    let licensed = spec.hardware.licence.is_some();
    let bars = |rule: Rule| {
        let mut alone = spec.standing(country, licensed);
        alone.without = Rule::ALL.into_iter().filter(|other| *other != rule).collect();
        spec.class.values().any(|demands| {
            let apart = rule == Rule::Isolation && demands.isolation != Isolation::Shared;
            apart || alone.bars(&demands.needs()).is_some()
        })
    };
    let rules = Rule::ALL.into_iter().filter(|rule| bars(*rule)).map(Rule::word);
    let names = rules.map(str::to_owned).chain(spec.event.keys().cloned());
    names.filter(|name| !already(name)).collect()
}

fn print_outcome(loaded: &Loaded, results: &Results) -> io::Result<()> {
    let spec = loaded.scenario.spec();
    let country = &spec.location.country;
    let law = spec.sovereignty.site.as_ref().unwrap_or(country);
    let law = spec.sovereignty.jurisdiction.get(law).map_or(law.as_str(), |law| &law.label);
    writeln!(stdout(), "{}, under the law of {law}, seed {}\n", spec.name, spec.seed)?;
    let share = |name: &str| {
        let value = results.value(name);
        value.map_or_else(|| NONE.to_owned(), |value| format!("{:.1} %", value * 100.0))
    };
    writeln!(
        stdout(),
        "Sovereign: {} of the GPU-hours sellable (place {}, parent {}, control plane {}, licence {})",
        share("sovereign_share"),
        share("sovereign_share_place"),
        share("sovereign_share_parent"),
        share("sovereign_share_control"),
        share("sovereign_share_licence"),
    )?;
    let days = |name: &str| {
        results.value(name).map_or_else(|| NONE.to_owned(), |days| format!("{days:.0} d"))
    };
    writeln!(
        stdout(),
        "Without supply: stock for {}, 90 % of the places with parts for {} (expected)",
        days("stock_without_supply_days"),
        days("autonomy_days_supply_stop"),
    )?;
    let index = |name: &str| {
        results.value(name).map_or_else(|| NONE.to_owned(), |value| format!("{value:.2}"))
    };
    writeln!(
        stdout(),
        "Concentration (1 for one hand): vendors {}, power {}, feeders {}, tenants {}",
        index("hhi_vendor"),
        index("hhi_power"),
        index("hhi_feeder"),
        index("hhi_tenant"),
    )?;
    match &results.sovereignty {
        Some(outcome) => print_tables(outcome, results),
        None => Ok(()),
    }
}

fn print_tables(outcome: &Outcome, results: &Results) -> io::Result<()> {
    if !outcome.refusals.is_empty() {
        writeln!(stdout(), "\nRefused, by the first rule that fails")?;
        let header = ["class", "rule", "refused, GPU-h", "stranded, GPU-h"];
        writeln!(stdout(), "{}", row(header.map(str::to_owned)))?;
    }
    for refusal in &outcome.refusals {
        let class = results.classes[refusal.class].clone();
        let rule = refusal.rule.word().to_owned();
        let [refused, stranded] = [refusal.refused, refusal.stranded].map(grouped);
        writeln!(stdout(), "{}", row([class, rule, refused, stranded]))?;
    }
    if !outcome.trials.is_empty() {
        let [first, second, third] = SHARES.map(|share| format!("days to {:.0} %", share * 100.0));
        writeln!(stdout(), "\nHow long the plant kept its capacity")?;
        writeln!(stdout(), "{}", row(["act".to_owned(), first, second, third]))?;
    }
    for trial in &outcome.trials {
        let [first, second, third] = trial.fell_after.map(|after: Option<Span>| {
            after.map_or_else(|| "never".to_owned(), |after| format!("{:.1}", after.in_days()))
        });
        writeln!(stdout(), "{}", row([trial.act.name.clone(), first, second, third]))?;
    }
    Ok(())
}

/// A number with its sign, its digits in groups of three.
fn signed(value: f64) -> String {
    format!("{}{}", if value < 0.0 { "-" } else { "+" }, grouped(value.abs()))
}

fn row([name, cells @ ..]: [String; 4]) -> String {
    let cells = cells.map(|cell| format!("{cell:>18}"));
    format!("{name:20}{}", cells.concat())
}
