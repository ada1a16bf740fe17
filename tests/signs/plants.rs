//! Random valid plants for pairs of runs with the same luck.

use std::collections::BTreeMap;

use factory::settings::{Entry, Origin};
use factory::{Results, simulate};
use files::{Catalogues, Template};

use engine::Stream;

/// Keys with their values, as text.
pub(super) type Change = Vec<(String, String)>;

/// One key with another value.
pub(super) fn change(key: &str, value: &impl ToString) -> Change {
    vec![(key.to_owned(), value.to_string())]
}

/// A plant as it was drawn.
pub(super) struct Plant {
    pub(super) number: u64,
    pub(super) values: Change,
    /// Faults of a GPU in a year.
    pub(super) rate: f64,
    /// GPUs of a domain that jobs may use.
    pub(super) usable: u32,
    /// GPUs of a job, in the median.
    pub(super) median: u32,
}

/// What all plants have in common: one class of jobs in a backlog, and one kind of fault.
const COMMON: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "20 MW"
start = "2027-01-01"
horizon = "15 d"

[placement]
warm_domains_per_pod = 0.0      # small jobs never leave a whole rack to take the place of one that was used

[failures]
only = ["fault"]

[failures.component.fault]
cause = "gpu"
per = "gpu"
takes_out = "tray"
skill = "it"
part = "tray"
restart_cures = 0.2
rate = "1 /year"
repair_median = "1 h"

[jobs]
only = ["work"]

[jobs.class.work]
demand = "backlog"
share = 1.0
gpus_median = 64
gpus_least = 4
gpus_step = 4
gpus_spread = 0.0
length_median = "1 d"
length_spread = 0.5
intensity = 1.0
"#;

impl Plant {
    /// The plant of a number.
    pub(super) fn draw(number: u64) -> Self {
        let mut stream = Stream::new(number, "tests/signs", 0);
        let mut values = Change::new();
        let mut pick = |key: &str, options: &[&str]| {
            let place = usize::try_from(stream.below(options.len() as u64)).unwrap();
            values.push((key.to_owned(), options[place].to_owned()));
            options[place].to_owned()
        };
        pick("compute.racks", &["8", "12", "16", "20"]);
        pick("compute.racks_per_pod", &["4", "8"]);
        pick("compute.racks_per_hall", &["8", "24"]);
        let rate: f64 = pick("failures.component.fault.rate", &["0.5", "1", "2"]).parse().unwrap();
        pick("failures.component.fault.restart_cures", &["0", "0.2", "0.8"]);
        pick("failures.component.fault.repair_median", &["30 min", "1 h", "4 h"]);
        pick("repair.stock.tray", &["0", "0.025", "0.1"]);
        pick("repair.rma.median", &["2 d", "14 d"]);
        pick("repair.crew.it.per_thousand_racks", &["0", "100"]);
        pick("jobs.policy", &["fcfs", "easy"]);
        pick("jobs.recovery.explicit_detection", &["1 s", "30 s", "5 min"]);
        pick("jobs.recovery.decision", &["auto_retry", "over_evict"]);
        pick("placement.algorithm", &["pack", "spread", "align"]);
        let usable = pick("placement.usable_domain", &["64", "68", "72"]).parse().unwrap();
        pick("placement.hold_most", &["0 s", "30 min", "6 h"]);
        let median = pick("jobs.class.work.gpus_median", &["4", "16", "64", "128", "192"]);
        let median = median.parse().unwrap();
        pick("jobs.class.work.gpus_spread", &["0", "0.5"]);
        pick("jobs.class.work.length_median", &["6 h", "1 d", "4 d"]);
        pick("jobs.class.work.length_spread", &["0", "0.5", "1.5"]);
        pick("jobs.class.work.checkpoint", &["young", "daly", "fixed"]);
        pick("jobs.class.work.checkpoint_write", &["2 s", "1 min"]);
        pick("jobs.class.work.checkpoint_memory_every", &["0 s", "1 min", "10 min"]);
        values[3].1 += " /year";
        values.push(("seed".to_owned(), number.to_string()));
        Self { number, values, rate, usable, median }
    }
}

/// Runs of plants.
pub(super) struct Plants {
    template: Template,
}

impl Plants {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.toml");
        std::fs::write(&path, COMMON).unwrap();
        let template = Template::read(&path, &[], &Catalogues::embedded());
        Self { template: template.unwrap_or_else(|problems| panic!("{problems}")) }
    }

    /// What a plant does with these values over its own.
    pub(super) fn run(&self, plant: &Plant, change: &Change) -> Results {
        let values: BTreeMap<&String, &String> =
            plant.values.iter().chain(change).map(|(key, value)| (key, value)).collect();
        let origin = Origin { file: "a random plant".into(), line: 0, column: 0, source: None };
        let entries = values.into_iter().map(|(key, text)| {
            let value = self.template.value_of_text(key, text).unwrap();
            (key.clone(), Entry { value, origin: origin.clone() })
        });
        let entries: Vec<(String, Entry)> = entries.collect();
        match self.template.with(&entries) {
            Ok(variant) => simulate(&variant.scenario),
            Err(problems) => panic!("plant {}:\n{problems}", plant.number),
        }
    }
}
