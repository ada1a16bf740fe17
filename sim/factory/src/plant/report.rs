//! Reporting: turns the meters into results, once the run has ended.

use units::{CarbonIntensity, Energy, Power, SimTime};

use super::Plant;
use crate::compute::Floor;
use crate::finance::{Costs, Equipment};
use crate::results::{Loss, Metric, Records, Results, Value};

/// The number of GPUs that makes a node in published failure rates, whatever the rack type.
const NODE_GPUS: f64 = 8.0;
const JOULES_PER_MWH: f64 = 3.6e9;

impl Plant {
    /// Power of all racks, network and storage at their rating.
    fn rated_it_power(&self) -> Power {
        let rating = |hall| self.floor.racks_rating(hall) + self.floor.overhead_power(hall);
        (0..self.halls.len()).map(rating).sum()
    }

    /// The racks as they are now.
    pub const fn floor(&self) -> &Floor {
        &self.floor
    }

    /// Takes what has been recorded so far.
    pub fn take_records(&mut self) -> Records {
        self.records.take()
    }

    /// Ends the run at `now`, after `events` events.
    pub fn into_results(mut self, now: SimTime, events: u64) -> Results {
        let unfinished = self.jobs.close(now);
        let due = self.tariff.close_month();
        self.ledger.book_demand(due);
        self.ledger.close(self.jobs.account().kept);
        let bought = Equipment {
            racks: self.layout.racks,
            it_power: self.rated_it_power(),
            site_power: self.spec.size,
        };
        let costs = Costs::new(&self.spec.finance, bought, &self.ledger);
        let mut metrics = self.work_metrics(now);
        metrics.extend(self.energy_metrics());
        metrics.extend(self.effectiveness_metrics(now));
        metrics.extend(self.event_metrics(events));
        metrics.extend(cost_metrics(&costs));
        Results {
            metrics,
            uses: self.uses(now),
            energy: self.energy_flows(),
            costs: costs.items(),
            years: costs.years,
            classes: self.jobs.classes().iter().map(|class| class.name.clone()).collect(),
            unfinished,
            digest: self.digest(),
            events,
        }
    }

    /// The fingerprint of the events, with the flows and the goodput. Prices and carbon intensity do
    /// not enter it: they change what is paid, not what happens.
    fn digest(&self) -> u64 {
        let mut digest = self.fingerprint;
        let meters = &self.meters;
        for total in [meters.it, meters.cooling, meters.import, meters.water, meters.busy] {
            digest.add(total.to_bits());
        }
        digest.add(self.jobs.account().kept.to_bits());
        digest.value()
    }

    fn installed_hours(&self, now: SimTime) -> f64 {
        f64::from(self.floor.installed()) * now.in_hours()
    }

    fn out_hours(&self) -> f64 {
        self.meters.out.iter().sum::<f64>() / 3600.0
    }

    fn work_metrics(&self, now: SimTime) -> Vec<Value> {
        let installed = self.installed_hours(now);
        let account = self.jobs.account();
        let scheduled = self.meters.busy / 3600.0;
        let (submitted, completed) = self.jobs.counts();
        let idle = self.meters.idle / 3600.0;
        let spare =
            installed - self.out_hours() - (self.meters.busy + self.meters.blocked) / 3600.0 - idle;
        let lost = (installed - account.kept - idle - spare).max(0.0);
        let wait = &self.waits;
        let metric = Metric::new;
        let racks = f64::from(self.layout.racks);
        vec![
            metric("racks", "", "Racks installed.").of(racks),
            metric("gpus", "", "GPUs installed.").of(f64::from(self.floor.installed())),
            metric("installed_gpu_hours", "GPU-h", "GPUs installed times hours.").of(installed),
            metric("scheduled_gpu_hours", "GPU-h", "GPU-hours held by jobs.").of(scheduled),
            metric("goodput_gpu_hours", "GPU-h", "GPU-hours of computing that was kept.")
                .of(account.kept),
            metric(
                "lost_gpu_hours",
                "GPU-h",
                "GPU-hours installed that were neither goodput nor \
                    idle for want of work nor hot spares.",
            )
            .of(lost),
            metric("ettr", "", "Effective training time ratio: goodput for each GPU-hour held.")
                .of(ratio(account.kept, scheduled)),
            metric("utilisation", "", "GPU-hours held by jobs for each one installed.")
                .of(ratio(scheduled, installed)),
            metric("availability", "", "GPU-hours in service for each one installed.")
                .of(1.0 - ratio(self.out_hours(), installed)),
            metric("wait_mean_s", "s", "Mean wait of jobs until they first start.").of(wait.mean()),
            metric("wait_p95_s", "s", "Wait that 95 % of jobs do not exceed, within 0.5 %.")
                .of(wait.quantile(0.95)),
            metric("wait_probability", "", "Share of started jobs that had to wait.")
                .of(wait.share_above_zero()),
            metric("jobs_submitted", "", "Jobs that arrived.").of(submitted as f64),
            metric("jobs_started", "", "Jobs that started.").of(wait.count() as f64),
            metric("jobs_completed", "", "Jobs that did all their work.").of(completed as f64),
            metric("jobs_unfinished", "", "Jobs that run or wait at the end.")
                .of((submitted - completed) as f64),
        ]
    }

    /// All energy used on the site, in joules.
    fn facility_energy(&self) -> f64 {
        let meters = &self.meters;
        meters.it + meters.cooling + meters.losses + meters.charging_loss
    }

    fn energy_metrics(&self) -> Vec<Value> {
        let meters = &self.meters;
        let mwh = |joules: f64| joules / JOULES_PER_MWH;
        let facility = self.facility_energy();
        let stored: Energy = self.halls.iter().map(|hall| hall.ups.stored()).sum();
        let change = stored - meters.stored_at_start;
        let metric = Metric::new;
        vec![
            metric("energy_it_mwh", "MWh", "Energy of racks, network and storage.")
                .of(mwh(meters.it)),
            metric(
                "energy_cooling_mwh",
                "MWh",
                "Energy of pumps, fans, air handlers and chillers.",
            )
            .of(mwh(meters.cooling)),
            metric("energy_chiller_mwh", "MWh", "The chillers' part of it.")
                .of(mwh(meters.chiller)),
            metric("energy_losses_mwh", "MWh", "Losses of the power chain.").of(mwh(meters.losses)),
            metric("energy_ups_loss_mwh", "MWh", "Losses of charging UPS batteries.")
                .of(mwh(meters.charging_loss)),
            metric("energy_facility_mwh", "MWh", "All energy used on the site.").of(mwh(facility)),
            metric("energy_grid_mwh", "MWh", "Energy drawn from the grid.").of(mwh(meters.import)),
            metric("energy_genset_mwh", "MWh", "Energy of generating sets.").of(mwh(meters.genset)),
            metric(
                "energy_stored_change_mwh",
                "MWh",
                "Energy in UPS batteries at the end less \
                    that at the start.",
            )
            .of(change.in_megawatt_hours()),
        ]
    }

    /// How much the site takes for what the racks do, and its powers.
    fn effectiveness_metrics(&self, now: SimTime) -> Vec<Value> {
        let meters = &self.meters;
        let megawatts = |joules: f64| ratio(joules / 1e6, now.in_seconds());
        let facility = self.facility_energy();
        let intensity: CarbonIntensity = self.spec.location.grid.carbon_intensity;
        let carbon = intensity * Energy::joules(meters.import);
        let metric = Metric::new;
        vec![
            metric(
                "pue",
                "",
                "Power usage effectiveness: facility energy for each unit of IT energy.",
            )
            .of(ratio(facility, meters.it)),
            metric("chiller_cop", "", "Heat lifted by chillers for each unit of their energy.")
                .of(ratio(meters.lifted, meters.chiller)),
            metric("water_m3", "m3", "Water evaporated and drained.").of(meters.water / 1000.0),
            metric(
                "wue_l_per_kwh",
                "L/kWh",
                "Water usage effectiveness: water for each unit of IT \
                    energy.",
            )
            .of(ratio(meters.water, meters.it / 3.6e6)),
            metric("carbon_t", "t", "Carbon dioxide of the energy drawn from the grid.")
                .of(carbon.in_tonnes()),
            metric("power_it_mean_mw", "MW", "Mean power of racks, network and storage.")
                .of(megawatts(meters.it)),
            metric("power_facility_mean_mw", "MW", "Mean power of the site.")
                .of(megawatts(facility)),
            metric("power_it_peak_mw", "MW", "Greatest power of racks, network and storage.")
                .of(meters.it_peak.in_megawatts()),
            metric("power_import_peak_mw", "MW", "Greatest power drawn from the grid.")
                .of(meters.import_peak.in_megawatts()),
            metric(
                "power_chain_loss_share",
                "",
                "Losses of the power chain for each unit of power \
                    into it.",
            )
            .of(ratio(meters.losses, meters.losses + meters.it + meters.cooling)),
            metric("throttled_h", "h", "Hours in which jobs were slowed down.")
                .of(meters.throttled / 3600.0),
        ]
    }

    fn event_metrics(&self, events: u64) -> Vec<Value> {
        let (interruptions, running_hours) = self.jobs.interruptions();
        let node_days = self.meters.busy / 86_400.0 / NODE_GPUS;
        let (called, failed) = self.gensets.record();
        let trips = f64::from(self.meters.trips);
        let metric = Metric::new;
        let thousand_node_days = node_days / 1000.0;
        vec![
            metric("interruptions", "", "Interruptions of jobs.").of(interruptions as f64),
            metric(
                "interruptions_per_1000_node_days",
                "",
                "Interruptions for each 8,000 GPU-days \
                    held by jobs: 1,000 days of a node of 8 GPUs.",
            )
            .of(ratio(interruptions as f64, thousand_node_days)),
            metric(
                "job_mttf_h",
                "h",
                "Mean running time of a job to an interruption; 0 without any.",
            )
            .of(ratio(running_hours, interruptions as f64)),
            metric("grid_losses", "", "Times that the site lost all supply from the grid.")
                .of(f64::from(self.outages)),
            metric(
                "genset_survival",
                "",
                "Share of generating sets called upon that delivered to \
                    the end of the outage; 0 when none was.",
            )
            .of(ratio(f64::from(called.saturating_sub(failed)), f64::from(called))),
            metric("coolant_trips", "", "Times that racks tripped for lack of coolant flow.")
                .of(trips),
            metric("coolant_trip_time_s", "s", "Mean time from the loss of flow to the trip.")
                .of(ratio(self.meters.trip_time.in_seconds(), trips)),
            metric("events", "", "Events handled.").of(events as f64),
        ]
    }

    /// Where every GPU-hour installed went.
    fn uses(&self, now: SimTime) -> Vec<Loss> {
        let account = self.jobs.account();
        let meters = &self.meters;
        let hours = |seconds: f64| seconds / 3600.0;
        let spare = self.installed_hours(now)
            - self.out_hours()
            - hours(meters.busy + meters.blocked + meters.idle);
        let mut uses = vec![
            loss("goodput", "computing that was kept", account.kept),
            loss("checkpoints", "writing checkpoints", account.checkpoint),
            loss("restarts", "loading checkpoints after interruptions", account.restart),
            loss("throttling", "running slower for want of power or cooling", account.slowed),
            loss("queueing", "free while jobs waited for more GPUs", hours(meters.blocked)),
            loss("no work", "free while no job waited", hours(meters.idle)),
            loss("hot spares", "held back to replace failed trays", spare),
        ];
        for (cause, name) in self.causes.names.iter().enumerate() {
            let rolled_back = account.rolled_back[cause];
            uses.push(loss(
                &format!("rollback: {name}"),
                "computing lost by interruptions",
                rolled_back,
            ));
            uses.push(loss(&format!("outage: {name}"), "out of service", hours(meters.out[cause])));
        }
        uses
    }
}

fn loss(name: &str, about: &str, gpu_hours: f64) -> Loss {
    Loss { name: name.to_owned(), about: about.to_owned(), gpu_hours }
}

fn cost_metrics(costs: &Costs) -> Vec<Value> {
    let metric = Metric::new;
    vec![
        metric("capex_usd", "USD", "Investment.").of(costs.capital().in_dollars()),
        metric("capex_it_usd", "USD", "The part for racks, network and storage.")
            .of(costs.it_capital.in_dollars()),
        metric("opex_usd_per_year", "USD/year", "Running costs of an average year.")
            .of(costs.running_per_year.in_dollars()),
        metric("opex_energy_usd_per_year", "USD/year", "The part for energy and peak power.")
            .of(costs.energy_per_year.in_dollars()),
        metric("capital_usd_per_year", "USD/year", "Yearly payment that recovers the investment.")
            .of(costs.capital_per_year().in_dollars()),
        metric("capital_it_usd_per_year", "USD/year", "The part for racks, network and storage.")
            .of(costs.it_capital_per_year.in_dollars()),
        metric(
            "capital_plant_usd_per_year",
            "USD/year",
            "The part for electrical and mechanical plant.",
        )
        .of(costs.plant_capital_per_year.in_dollars()),
        metric(
            "capital_shell_usd_per_year",
            "USD/year",
            "The part for shell, land and grid connection.",
        )
        .of(costs.shell_capital_per_year.in_dollars()),
        metric(
            "lcoc_usd_per_gpu_hour",
            "USD/GPU-h",
            "Levelised cost of compute: all costs for each \
                GPU-hour of goodput; 0 when there was none.",
        )
        .of(costs.per_gpu_hour.in_dollars()),
    ]
}

/// A ratio that is 0 where there is nothing to compare with.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
