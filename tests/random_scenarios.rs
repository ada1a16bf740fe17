//! Random valid scenarios: none panics, and every law holds in each of them.
//!
//! Values are drawn for the keys that scenarios describe, in the ranges that they allow: at their
//! ends, near the default, and far from it. What a catalogue or a rule refuses must be refused in
//! words.

use engine::Stream;
use factory::jobs::Class;
use factory::scenario::Scenario;
use factory::settings::{Allowed, Key, Kind, Reader, Settings, Value};
use files::{Catalogues, Loaded};

use crate::laws;
use crate::recording::{self, Watched};
use crate::support::{Run, loaded};

/// Scenarios that must be drawn in each of two tests, which run side by side, and scenarios that may be drawn for it: a
/// thousand valid ones together.
const VALID: u32 = 500;
const MOST_DRAWN: u32 = 2000;

/// Keys with a meaning of their own, which the generator sets by itself or leaves alone: names, the
/// frame of the run, and what must fit a list or file.
const LEFT_ALONE: [&str; 13] = [
    "name",
    "site",
    "rack",
    "size",
    "start",
    "horizon",
    "seed",
    "location.weather.kind",
    "location.weather.file",
    "compute.racks",
    "jobs.only",
    "location.grid.planned_duration",
    "location.tariff.kind",
];

/// What the keys begin with that say how prices and carbon by the hour are read or drawn.
const BY_THE_HOUR: [&str; 3] =
    ["location.tariff.series.", "location.tariff.market.", "location.grid.carbon_series."];

/// What makes a plant of a few halls busy: each holds in a third of all scenarios.
const MOODS: [&str; 20] = [
    "compute.racks_per_hall = 2\n",
    "compute.racks_per_row = 1\n",
    "location.grid.outage_rate = \"500 /year\"\n",
    "power.restart_time = \"0 s\"\n",
    "power.genset.share = 0.6\n",
    "power.genset.unit_rating = \"100 kW\"\n",
    "power.battery.power = \"700 kW\"\npower.battery.energy = \"1 MWh\"\npower.battery.grid_forming = true\n",
    "generation.a = { kind = \"recip_gas\", units = 5, rating = \"200 kW\" }\n",
    "generation.b = { kind = \"aero_gt\", units = 3, rating = \"300 kW\", mode = \"price\" }\n\
     solar.c = { peak = \"1 MW\", export_price = \"10 USD/MWh\" }\n",
    "generation.d = { kind = \"temporary_gt\", units = 6, rating = \"400 kW\", mode = \"island\" }\n",
    "jobs.offered_load = 1.5\n",
    "cooling.rejection = \"tower\"\ncooling.water.limit_per_day = \"25 m3\"\n",
    "cooling.rejection = \"adiabatic\"\ncooling.water.limit_per_year = \"20 m3\"\n",
    "cooling.water.supply = \"1.3 m3/h\"\ncooling.water.tank = \"4 m3\"\n",
    "failures.component.\"*\".rate = \"1 /year\"\n",
    "power.unit.\"*\".rate = \"5 /year\"\npower.unit.\"*\".beta = 0.5\n",
    "power.topology.hall = \"catcher\"\npower.maintenance.error = 0.5\n",
    "repair.stock.tray = 0.0\n",
    "repair.crew.it.by_shift = [2, 1, 0]\nrepair.crew.it.starts = [6, 14, 22]\n",
    "jobs.class.\"*\".phases = { share = [0.5, 0.3, 0.2], gpus_factor = [1.0, 0.4, 2.0], intensity = [1.0, 0.5, \
     0.8], comm = [0.1, 0.2, 0.1] }\n",
];

/// What others do to a plant and what tenants demand: each in a sixth of all scenarios.
const LAWS: [&str; 7] = [
    "sovereignty.class.research.assurance = 3\n",
    "sovereignty.class.frontier_training.data_in = [\"JP\", \"EU\", \"GCC\"]\n",
    "sovereignty.class.batch_inference.isolation = \"rack\"\n",
    "sovereignty.parent = \"US\"\nsovereignty.event.order.kind = \"foreign_order\"\n\
     sovereignty.event.order.parent = \"US\"\nsovereignty.event.order.rate = \"60 /year\"\n\
     sovereignty.event.order.lasts = \"30 h\"\n",
    "sovereignty.event.stop.kind = \"supply_stop\"\nsovereignty.event.stop.rate = \"30 /year\"\n\
     sovereignty.event.stop.lasts = \"20 d\"\n",
    "sovereignty.event.leaves.kind = \"operator_exit\"\nsovereignty.event.leaves.rate = \"30 /year\"\n\
     sovereignty.event.leaves.lasts = \"50 h\"\nsovereignty.control_plane.kind = \"own\"\n\
     sovereignty.control_plane.fallback = \"5 h\"\n",
    "security.incident.rate = \"100 /year\"\nsecurity.incident.detect = \"2 h\"\n",
];

/// More jobs or failures than this would only take time.
const MOST_EVENTS: f64 = 10_000.0;

struct Generator {
    stream: Stream,
    catalogues: Catalogues,
    keys: Vec<Key>,
}

impl Generator {
    fn new(seed: u64) -> Self {
        let by_the_hour = |key: &Key| BY_THE_HOUR.iter().any(|it| key.path.starts_with(it));
        let left_alone = |key: &Key| LEFT_ALONE.contains(&key.path.as_str()) || by_the_hour(key);
        let keys = Reader::describe::<Scenario>();
        Self {
            stream: Stream::new(seed, "tests/random scenarios", 0),
            catalogues: Catalogues::embedded(),
            keys: keys.into_iter().filter(|key| !left_alone(key)).collect(),
        }
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.stream.below(count as u64)).unwrap()
    }

    fn pick<T: Copy>(&mut self, options: &[T]) -> T {
        let place = self.below(options.len());
        options[place]
    }

    /// The text of a scenario, which may or may not be valid.
    fn draw(&mut self) -> String {
        let catalogues = self.catalogues.clone();
        let sites: Vec<&str> = catalogues.sites().collect();
        let racks: Vec<&str> = catalogues.racks().collect();
        let (site, rack) = (self.pick(&sites), self.pick(&racks));
        let defaults = [catalogues.site(site), catalogues.rack(rack)];
        let mut known = catalogues.defaults().clone();
        defaults.into_iter().flatten().for_each(|layer| known.lay_over(layer.clone()));
        let megawatts = 0.7 * self.stream.lognormal(1.0, 1.0).clamp(0.3, 20.0);
        let hours = self.pick(&[1.0, 3.5, 24.0, 100.0, 300.0, 800.0]);
        let mut text = format!(
            "site = {site:?}\nrack = {rack:?}\nsize = \"{megawatts} MW\"\nhorizon = \"{hours} h\"\n\
             seed = {}\nstart = \"2028-0{}-27\"\njobs.class.\"*\".gpus_least = 1\n",
            self.below(1000),
            1 + self.below(9)
        );
        for line in MOODS {
            let rejects = line.starts_with("cooling.rejection");
            if self.below(3) == 0 && !(rejects && text.contains("cooling.rejection")) {
                text += line;
            }
        }
        for line in LAWS {
            if self.below(6) == 0 {
                text += line;
            }
        }
        if self.below(3) == 0 {
            let stores = text.contains("power.battery.power") && self.below(2) == 0;
            text +=
                "location.grid.ramp_from = \"0 MW\"\nlocation.grid.ramp_limit = \"0.1 MW/min\"\n";
            text +=
                if stores { "power.ramp = \"battery\"\n" } else { "power.ramp = \"stretch\"\n" };
        }
        for _ in 0..self.below(30) {
            let place = self.below(self.keys.len());
            let key = self.keys[place].clone();
            if let Some(line) = self.line(&key, &known)
                && !text.contains(line.split('=').next().unwrap())
            {
                text += &line;
            }
        }
        text
    }

    /// A line that gives `key` a value, for all names or one where it belongs to named things.
    fn line(&mut self, key: &Key, known: &Settings) -> Option<String> {
        let of_law = ["sovereignty.class.", "sovereignty.event."];
        if of_law.iter().any(|map| key.path.starts_with(map)) {
            return None; // What belongs together is drawn together, above.
        }
        let below = key.path.split_once(".*.");
        let path = match below {
            None => key.path.replace(".*", ".\"*\""),
            Some((map, field)) => {
                let names = names(map, known);
                if names.is_empty() {
                    return None;
                }
                let name = names[self.below(names.len())].clone();
                let name = if self.below(2) == 0 { "\"*\"" } else { &name };
                format!("{map}.{name}.{field}")
            }
        };
        let default = known.get(&path).or_else(|| known.get(&key.path.replace(".*.", ".\"*\".")));
        let default = default.map(|entry| entry.value.clone());
        let value = self.value(key, default.as_ref())?;
        let planned = path == "location.grid.planned_outage";
        let duration = "location.grid.planned_duration = \"50 min\"\n";
        Some(format!("{path} = {value}\n{}", if planned { duration } else { "" }))
    }

    fn value(&mut self, key: &Key, default: Option<&Value>) -> Option<String> {
        match &key.kind {
            Kind::Quantity { base_unit, .. } => {
                let default = default.and_then(|value| in_base_unit(value, &key.kind));
                let number = self.number(key.allowed, default);
                Some(format!("\"{number} {base_unit}\""))
            }
            Kind::Number => {
                let default = default.and_then(number_of);
                Some(format!("{:?}", self.number(key.allowed, default)))
            }
            Kind::Integer => {
                let default = default.and_then(number_of).or(Some(3.0));
                Some(format!("{:.0}", self.number(key.allowed, default).min(1e5)))
            }
            Kind::Switch => Some(self.pick(&["true", "false"]).to_owned()),
            Kind::Choice(options) => Some(format!("{:?}", self.pick(options))),
            Kind::Text | Kind::List(_) => None,
        }
    }

    /// A number in the range: one of its ends, one near the default, or one anywhere.
    fn number(&mut self, allowed: Allowed, default: Option<f64>) -> f64 {
        let default = default.filter(|&number| number != 0.0).unwrap_or(1.0);
        let factor = self.stream.lognormal(1.0, 1.2);
        let near = default * factor;
        let (end, anywhere) = match allowed {
            Allowed::Between(low, high) => {
                let any = low + (high - low) * self.stream.uniform();
                (self.pick(&[low, high]), any.clamp(low, high))
            }
            Allowed::AtLeast(bound) => (bound, near * 3.0),
            Allowed::Above(bound) => (bound + 1.0, near * 3.0),
            Allowed::Any => (0.0, -near),
        };
        let number = match self.below(8) {
            0 => end,
            1 | 2 => anywhere,
            _ => near,
        };
        if allowed.contains(number) { number } else { default }
    }
}

/// Names below a map in the catalogues, such as those of components.
fn names(map: &str, known: &Settings) -> Vec<String> {
    let prefix = format!("{map}.");
    let below = known.iter().filter_map(|(key, _)| key.strip_prefix(&prefix));
    let mut names: Vec<String> =
        below.filter_map(|rest| rest.split('.').next()).map(str::to_owned).collect();
    names.retain(|name| name != "*");
    names.dedup();
    names
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Integer(number) => Some(*number as f64),
        _ => None,
    }
}

/// A quantity of a catalogue in the base unit of its kind.
fn in_base_unit(value: &Value, kind: &Kind) -> Option<f64> {
    let (Value::Text(text), Kind::Quantity { name, .. }) = (value, kind) else { return None };
    let number: f64 = text.split(' ').next()?.parse().ok()?;
    let unit = text.split_once(' ')?.1;
    let factor = match (*name, unit.trim_end_matches('s')) {
        ("Power", "kW") | ("Money" | "Salary", "k USD" | "k USD/year") => 1e3,
        ("Power", "MW") | ("Heat", "MJ/K") => 1e6,
        ("Power", "GW") => 1e9,
        ("Span", "min") => 60.0,
        ("Span", "h") => 3600.0,
        ("Span", "d") => 86_400.0,
        ("Span", "year") => 31_536_000.0,
        ("Rate", "/day") => 365.0,
        ("Rate", "/h") => 8760.0,
        _ => 1.0,
    };
    Some(number * factor)
}

/// Jobs and failures to expect, so that what would only take time can be left out.
fn expected_events(loaded: &Loaded) -> f64 {
    let spec = loaded.scenario.spec();
    let layout = loaded.scenario.layout();
    let hours = loaded.scenario.length().in_hours();
    let rack = &spec.compute.rack;
    let gpus = layout.racks * rack.gpus;
    let classes = Class::all(&spec.jobs, loaded.scenario.scale(), spec.seed);
    let arrivals: f64 = classes.iter().map(Class::jobs_per_day).sum::<f64>() / 24.0;
    let waiting: u32 = classes.iter().map(Class::at_start).sum();
    let parts = spec.failures.components().map(|(_, part)| {
        let mend = part.restart_time.in_hours().max(part.repair_median.in_hours());
        part.count * part.rate.in_per_hour() * f64::from(gpus) * (1.0 + mend.min(1.0))
    });
    (arrivals + parts.sum::<f64>()) * hours + f64::from(waiting)
}

/// Goal: no scenario that passes the checks breaks the simulator or a law.
#[test]
fn random_scenarios_never_panic_and_break_no_law() {
    hold_many(1);
}

/// Goal: nor does any of another five hundred.
#[test]
fn other_random_scenarios_never_panic_and_break_no_law() {
    hold_many(2);
}

/// Draws scenarios until so many are valid, and holds every law against each of them.
fn hold_many(seed: u64) {
    let mut generator = Generator::new(seed);
    let (mut valid, mut drawn) = (0, 0);
    while valid < VALID {
        drawn += 1;
        assert!(drawn <= MOST_DRAWN, "only {valid} of {drawn} scenarios were valid");
        let text = generator.draw();
        let Ok(loaded) = loaded(&text, &generator.catalogues) else { continue };
        if expected_events(&loaded) > MOST_EVENTS {
            continue;
        }
        valid += 1;
        let run = hold_all(&text, loaded);
        for value in &run.results.metrics {
            let sound = value.value.is_none_or(f64::is_finite);
            assert!(sound, "{} is {:?}\n{text}", value.metric.name, value.value);
        }
    }
}

/// Runs a scenario and holds every law against it; a failure shows the scenario.
fn hold_all(text: &str, loaded: Loaded) -> Run {
    let outcome = std::panic::catch_unwind(|| {
        let run = Run::of("a random scenario", loaded);
        laws::hold(&run);
        recording::hold(&Watched::of("a random scenario", run.loaded.clone()), &run.results);
        run
    });
    outcome.unwrap_or_else(|_| panic!("the scenario was\n{text}"))
}
