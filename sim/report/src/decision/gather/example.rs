//! One run of each option, simulated again: what no table holds by month, by part and by incident.

use factory::results::Records;
use factory::{Recording, Simulation};
use study::Failure;
use units::{SimDuration, SimTime};

use super::costly::Costs;
use super::{Found, Shown};
use crate::decision::parallel::in_parallel;
use crate::decision::subject::Month;
use crate::run_page::column;

/// Records are taken once in so much simulated time, so that memory does not grow with the run.
const STEP: SimDuration = SimDuration::hours(24 * 7);

/// A run of each option, `jobs` at once.
pub(super) fn examples(found: &[Found], jobs: usize) -> Result<Vec<Shown>, Failure> {
    let shown = in_parallel(jobs, found.len(), |option| {
        std::panic::catch_unwind(|| example(&found[option])).ok()
    });
    let mut all = Vec::new();
    for (run, found) in shown.into_iter().zip(found) {
        let run = run.ok_or_else(|| Failure::Input(format!("{}: its run fails", found.name)))?;
        same_as_before(found, &run)?;
        all.push(run);
    }
    Ok(all)
}

/// Refuses a folder whose run this program does not make again.
fn same_as_before(found: &Found, run: &Shown) -> Result<(), Failure> {
    let Some((seed, digest, folder)) = &found.digest else { return Ok(()) };
    let again = format!("{:016x}", run.results.digest);
    if *seed != run.seed || *digest == again {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "{folder}: holds a run with digest {digest}, and this program makes {again} of its scenario: another \
         version made it. Make it again: aifactory run {folder}/scenario.toml --out {folder}"
    )))
}

fn example(found: &Found) -> Shown {
    let seed = found.digest.as_ref().map_or(found.scenario.spec().seed, |(seed, ..)| *seed);
    let scenario = found.scenario.with_seed(seed);
    let local = files::LocalTime::new(&scenario.spec().start);
    let columns = Columns::new();
    let mut months = [Month::default(); 12];
    let mut costs = Costs::default();
    let mut simulation = Simulation::new(&scenario, Recording::Full);
    let mut time = SimTime::START;
    while time < simulation.end() {
        time = (time + STEP).min(simulation.end());
        simulation.advance_to(time);
        let records = simulation.take_records();
        columns.add(&records, local, &mut months);
        costs.add(records);
    }
    let components = factory::topology(&scenario).components;
    let known = &scenario.spec().failures.component;
    let in_turn: Vec<bool> =
        components.iter().map(|name| known.get(name).is_some_and(|it| it.in_turn)).collect();
    let costly = costs.worst((&components, &in_turn), simulation.end());
    Shown { results: simulation.finish(), seed, months, costly }
}

/// Places of the columns of hours that are summed.
struct Columns {
    pue: usize,
    it: usize,
    water: usize,
}

impl Columns {
    fn new() -> Self {
        Self { pue: column("pue"), it: column("power_it_mw"), water: column("water_m3_per_h") }
    }

    fn add(&self, records: &Records, local: files::LocalTime, months: &mut [Month; 12]) {
        for row in &records.rows {
            let month = usize::from(local.at(row.begins).month().unsigned_abs()) - 1;
            let value = |column: usize| row.values[column].unwrap_or(0.0);
            let sums = &mut months[month];
            sums.hours += 1.0;
            sums.it_mwh += value(self.it);
            sums.facility_mwh += value(self.it) * value(self.pue);
            sums.water_m3 += value(self.water);
        }
    }
}
