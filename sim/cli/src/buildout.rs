//! `aifactory buildout`: the dates of many plans of a scenario, without simulating any.

use std::io::{self, Write as _, stdout};

use factory::buildout::{Bar, Gantt, Resource};
use files::numbers::grouped;
use files::{Loaded, LocalTime};
use units::Span;

use crate::Failure;
use crate::arguments::BuildoutOptions;
use crate::describe;
use crate::result_names::keep_apart;
use crate::scenario_file::scenario;

/// What stands where there is no date.
const NEVER: &str = "never";

/// Runs the command.
pub(crate) fn buildout(options: &BuildoutOptions) -> Result<(), Failure> {
    let path = &options.scenario.scenario;
    if let Some(csv) = &options.csv {
        keep_apart(csv, std::slice::from_ref(path))?;
    }
    let catalogues = describe::catalogues(&options.scenario.catalogues)?;
    let loaded = scenario(path, &options.scenario.overrides, &catalogues)?;
    let gantt = gantt(options, &loaded)?;
    let local = LocalTime::new(&loaded.scenario.spec().start);
    let dates = Dates { local, before_run: gantt.before_run };
    print(&loaded, &gantt, dates)?;
    if let Some(path) = &options.csv {
        files::write_atomically(path, csv(&gantt, dates))?;
        writeln!(stdout(), "Table in {}", path.display())?;
    }
    Ok(())
}

fn gantt(options: &BuildoutOptions, loaded: &Loaded) -> Result<Gantt, Failure> {
    let checked = &loaded.scenario;
    let plan = checked.plan().ok_or_else(|| {
        Failure::Input(format!(
            "{}: has no buildout.task.NAME: its plant stands from the first hour",
            options.scenario.scenario.display()
        ))
    })?;
    let end = Span::hours(checked.length().in_hours());
    let seed = options.seed.unwrap_or(checked.spec().seed);
    Ok(Gantt::of(&plan, &checked.finished(), end, (seed, options.plans)))
}

/// Times since building began as days of the calendar.
#[derive(Clone, Copy)]
struct Dates {
    local: LocalTime,
    before_run: Span,
}

impl Dates {
    fn day(self, at: Option<Span>) -> String {
        let date = |at: Span| self.local.since_start(at - self.before_run).date().to_string();
        at.map_or_else(|| NEVER.to_owned(), date)
    }
}

fn print(loaded: &Loaded, gantt: &Gantt, dates: Dates) -> io::Result<()> {
    let name = &loaded.scenario.spec().name;
    writeln!(stdout(), "{name}: {} plans\n", grouped(gantt.plans.into()))?;
    let longest = gantt.bars.iter().map(|bar| bar.name.len()).max().unwrap_or(0).max(4);
    writeln!(
        stdout(),
        "{:longest$}  {:10}  {:10}  {:10}  {:10}  {:>8}  {:>13}",
        "",
        "planned",
        "P10",
        "P50",
        "P90",
        "critical",
        "blocked, MW d"
    )?;
    for bar in &gantt.bars {
        let [early, half, late] = bar.ends.map(|end| dates.day(end));
        let critical = bar.critical_share.map(|share| format!("{:.0} %", share * 100.0));
        let blocked = bar.blocked_mw_days.map(grouped);
        let line = format!(
            "{:longest$}  {:10}  {early:10}  {half:10}  {late:10}  {:>8}  {:>13}",
            bar.name,
            dates.day(bar.planned),
            critical.unwrap_or_default(),
            blocked.unwrap_or_default(),
        );
        writeln!(stdout(), "{}", line.trim_end())?;
    }
    writeln!(stdout(), "\nWhat kept racks from running until the end of the run, on average:")?;
    for resource in Resource::ALL {
        let blocked = gantt.blocked_by[resource as usize];
        if blocked > 0.0 {
            writeln!(stdout(), "{:12} {:>13} MW d", resource.word(), grouped(blocked))?;
        }
    }
    Ok(())
}

/// The table as CSV; what has no value is empty.
fn csv(gantt: &Gantt, dates: Dates) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "task",
        "phase",
        "vendor",
        "planned",
        "p10",
        "p50",
        "p90",
        "critical_share",
        "blocked_mw_days",
    ];
    let row = |bar: &Bar| {
        let day = |at: Option<Span>| at.map_or_else(String::new, |at| dates.day(Some(at)));
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let [early, half, late] = bar.ends.map(day);
        [
            bar.name.clone(),
            bar.phase.clone(),
            bar.vendor.clone(),
            day(bar.planned),
            early,
            half,
            late,
            number(bar.critical_share),
            number(bar.blocked_mw_days),
        ]
    };
    let header = header.map(str::to_owned);
    for row in std::iter::once(header).chain(gantt.bars.iter().map(row)) {
        writer.write_record(row).expect("memory takes rows of one length");
    }
    writer.into_inner().expect("memory can be flushed")
}
