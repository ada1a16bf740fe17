//! The report of a run: one HTML page that needs nothing else, for the people who decide.
//!
//! Hours and incidents are gathered while the run goes on, in memory that does not grow with it.
//! Figures are drawn as SVG by a writer of our own, so that the style sheet of the page decides
//! their colours in light, in darkness and on paper.

mod assumptions;
mod buckets;
mod duration_curve;
mod gpu_hours;
mod grid;
mod groups;
mod incidents;
mod lenders;
mod money;
mod months;
mod overview;
mod sovereignty;
mod struck;
#[cfg(test)]
mod tests;
mod timeline;
mod week;

use factory::results::{Records, Results};
use files::numbers::{UNDEFINED, significant};
use files::{Loaded, LocalTime};

use crate::figures::html::{Cell, Column, paragraph, section, table};
use crate::figures::page;
use buckets::Course;
pub(crate) use buckets::column;
use duration_curve::DurationCurve;
use incidents::IncidentLog;
pub(crate) use money::amounts_by_year;
use struck::StruckLog;
use timeline::Timeline;
use week::Week;

/// What stands at the foot of the page.
const FOOTER: &str = "The files beside this page hold all numbers: summary.json, and as CSV and \
                      Parquet the tables timeline, jobs, incidents, rack_incidents, shortages, gpu_hours, months, groups, cashflow and ledger, and \
                      debt where something is borrowed; \
                      dictionary.csv and datapackage.json explain their columns, and \
                      scenario.toml repeats the run.";

/// What the figures of a report need of a run.
#[derive(Clone, Debug)]
pub struct Report {
    local: LocalTime,
    course: Course,
    import: DurationCurve,
    week: Week,
    incidents: IncidentLog,
    struck: StruckLog,
}

impl Report {
    /// The report of a run that is about to begin.
    pub fn new(loaded: &Loaded) -> Self {
        let spec = loaded.scenario.spec();
        let local = LocalTime::new(&spec.start);
        Self {
            local,
            course: Course::new(loaded.scenario.length().in_nanoseconds() / 3_600_000_000_000),
            import: DurationCurve::new(spec.size.in_megawatts()),
            week: Week::new(local.hour_of_week(), spec.size.in_megawatts()),
            incidents: IncidentLog::default(),
            struck: StruckLog::default(),
        }
    }

    /// Gathers what was recorded since the last time.
    pub fn add(&mut self, records: &Records) {
        let import = column("power_import_mw");
        for row in &records.rows {
            self.course.add(row);
            let import = row.values[import].unwrap_or(0.0); // it is always defined
            self.import.add(import);
            self.week.add(import);
        }
        records.incidents.iter().for_each(|incident| self.incidents.add(incident));
        records.rack_incidents.iter().for_each(|incident| self.struck.add(incident));
    }

    /// The page, by a version of the program. The same run has the same page, to the byte.
    pub fn page(&self, loaded: &Loaded, results: &Results, version: &str) -> String {
        let spec = loaded.scenario.spec();
        let lenders = lenders::owners_and_lenders(loaded, results);
        let lenders =
            if lenders.is_empty() { lenders } else { section("Owners and lenders", &lenders) };
        let parts = [
            overview::overview(loaded, results, version),
            section("Where the GPU-hours went", &gpu_hours::gpu_hours(results)),
            section("Jobs by class and size", &groups::groups(results)),
            section("What a GPU-hour kept costs", &money::cost_build_up(results)),
            self.course(loaded, results),
            section("PUE and water by month", &months::months(loaded, results)),
            sovereignty::sovereignty(results, self.local),
            section("Cash flow", &money::cash_flow(results)),
            lenders,
            section("All metrics", &metrics(results)),
            section("Assumptions", &assumptions::assumptions(loaded)),
        ];
        page(&spec.name, &parts.concat(), FOOTER)
    }

    /// Figures of the course of the run, or why there are none.
    fn course(&self, loaded: &Loaded, results: &Results) -> String {
        if self.course.is_empty() {
            return section(
                "Course of the run",
                &paragraph(
                    "No timeline was recorded, so that figures over time and incidents are left \
                     out; a run with --record timeline has them.",
                ),
            );
        }
        let spec = loaded.scenario.spec();
        let timeline = Timeline { course: &self.course, local: self.local };
        let power = timeline.power() + &timeline.temperature() + &timeline.pue();
        let import = format!(
            "<div class=\"pair\">\n{}{}</div>\n",
            grid::load_duration(&self.import, spec.size.in_megawatts()),
            grid::typical_week(&self.week)
        );
        let years = loaded.scenario.length().in_hours() / 8760.0;
        let incidents = self.incidents.tables(self.local, years);
        let struck = self.struck.with(&results.rack_incidents).tables(self.local);
        section("Power and weather", &power)
            + &section("Power from the grid", &import)
            + &section("GPUs and jobs", &(timeline.gpus() + &timeline.waiting()))
            + &section("Incidents", &incidents)
            + &section("Racks without supply or slowed down", &struck)
    }
}

/// The page of a run that has been recorded, by a version of the program.
pub fn report(loaded: &Loaded, records: &Records, results: &Results, version: &str) -> String {
    let mut report = Report::new(loaded);
    report.add(records);
    report.page(loaded, results, version)
}

fn metrics(results: &Results) -> String {
    const COLUMNS: [Column; 5] = [
        ("Metric", Cell::Text),
        ("Name in files", Cell::Code),
        ("Value", Cell::Number),
        ("Unit", Cell::Short),
        ("Meaning", Cell::Text),
    ];
    let rows = results.metrics.iter().map(|value| {
        let metric = value.metric;
        let about = match value.value {
            Some(_) => metric.about.to_owned(),
            None => format!("{} Not defined: {}.", metric.about, metric.undefined),
        };
        let number = value.value.map_or_else(|| UNDEFINED.to_owned(), significant);
        let [label, name, unit] = [metric.title(), metric.name.into(), metric.unit.into()];
        vec![label, name, number, unit, about]
    });
    table(&COLUMNS, rows)
}
