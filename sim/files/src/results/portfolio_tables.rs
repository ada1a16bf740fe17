//! The tables of a portfolio: jobs by class and site, transfers, failovers, refusals, and the cost of the network.

use factory::portfolio::{PortfolioResults, What};
use factory::results::Value;

use crate::disk::atomic::WriteError;
use crate::results::local_time::LocalTime;
use crate::results::output_folder::OutputFolder;
use crate::results::table::{Cell, Column};

/// One row for each class, site at which its jobs come, and site at which they are.
fn dispatch() -> Vec<Column> {
    vec![
        Column::text("class", "Class of work."),
        Column::text("region", "Region of its users; empty where it has none."),
        Column::number(
            "user_rtt_s",
            "s",
            "From users in the region to the site and back; empty where there is no region.",
        ),
        Column::text("home", "Site at which its jobs come."),
        Column::text("site", "Site at which they waited and ran."),
        Column::integer("jobs", "", "Jobs, those that came and went on not among them."),
        Column::number("held_gpu_hours", "GPU-h", "GPU-hours that they held."),
        Column::number("wait_s", "s", "Mean wait until the first start; empty without any job."),
        Column::number(
            "moved_tb",
            "TB",
            "Data carried to the site for them, without data sets of others.",
        ),
        Column::number(
            "energy_usd",
            "USD",
            "Their part, by GPU-hours held, of what the site paid for energy and peak power.",
        ),
        Column::number(
            "carbon_t",
            "t",
            "Their part, by GPU-hours held, of the site's carbon dioxide.",
        ),
    ]
}

/// One row for each transfer.
fn transfers() -> Vec<Column> {
    vec![
        Column::text("begin", "Local time of the first site, ISO 8601."),
        Column::number("begin_s", "s", "Since the start of the run."),
        Column::number("end_s", "s", "When all of it was there; empty if it was not by the end."),
        Column::text("from", "Site where it came from."),
        Column::text("to", "Site where it went."),
        Column::text("what", "job, return, data or replica."),
        Column::text("name", "Class of the job, or data set; empty for replicas."),
        Column::number("tb", "TB", "How much."),
        Column::number("usd", "USD", "What it cost."),
    ]
}

/// One row for each loss of a site after which jobs restarted elsewhere.
fn failovers() -> Vec<Column> {
    vec![
        Column::text("lost", "Local time at which the site was lost, of the first site, ISO 8601."),
        Column::text("site", "The site."),
        Column::text("standby", "Where its jobs restarted."),
        Column::number("decided_s", "s", "From the loss until it was decided."),
        Column::integer("jobs", "", "Jobs that restarted."),
        Column::integer("gpus", "GPUs", "GPUs that they stood on together."),
        Column::number("again_gpu_hours", "GPU-h", "Computing that they did again."),
        Column::number(
            "recovery_point_s",
            "s",
            "Age of the newest replica at the loss; empty without any.",
        ),
    ]
}

/// One row for each class, site and rule by which jobs were refused.
fn refusals() -> Vec<Column> {
    vec![
        Column::text("class", "Class of work."),
        Column::text("home", "Site at which its jobs come."),
        Column::text(
            "rule",
            "First rule that failed at the site that failed latest in the order of rules.",
        ),
        Column::integer("jobs", "", "Jobs that were refused."),
        Column::number("refused_gpu_hours", "GPU-h", "Computing that they asked for."),
        Column::number(
            "stranded_gpu_hours",
            "GPU-h",
            "Of that, what a site had room for that the rule barred.",
        ),
    ]
}

/// One row for each month and link that carried anything.
fn wan() -> Vec<Column> {
    vec![
        Column::integer("month", "", "Month of the run, from 1."),
        Column::text("link", "Its two ends."),
        Column::number("tb", "TB", "Data carried."),
        Column::text("currency", "Currency of the payment."),
        Column::integer("cents", "", "The payment in hundredths; below 0, as all that is paid."),
    ]
}

/// One row for each metric.
fn metrics() -> Vec<Column> {
    vec![
        Column::text("metric", "Name of the metric."),
        Column::text("site", "Site, or empty for all of them together."),
        Column::number("value", "", "Its value, in its unit; empty where it is not defined."),
        Column::text("unit", "Unit."),
    ]
}

/// Every table by name.
pub(crate) fn portfolio_tables() -> [(&'static str, Vec<Column>); 6] {
    [
        ("dispatch", dispatch()),
        ("transfers", transfers()),
        ("failovers", failovers()),
        ("refusals", refusals()),
        ("wan", wan()),
        ("metrics", metrics()),
    ]
}

/// Writes every table.
pub(crate) fn write_portfolio(
    folder: &OutputFolder,
    results: &PortfolioResults,
    local: LocalTime,
) -> Result<(), WriteError> {
    let site = |number: usize| Cell::Text(results.names[number].clone());
    let mut table = folder.table("dispatch", &dispatch())?;
    for row in &results.dispatch {
        table.append(&[
            Cell::Text(row.class.clone()),
            Cell::Text(row.region.clone()),
            Cell::from(row.way_to_users),
            site(row.home),
            site(row.site),
            whole(row.jobs),
            Cell::Number(row.held_gpu_hours),
            row.wait.into(),
            Cell::Number(row.bytes / 1e12),
            Cell::Number(row.energy_dollars),
            Cell::Number(row.carbon_tonnes),
        ])?;
    }
    table.finish(&[])?;
    let mut table = folder.table("transfers", &transfers())?;
    for row in &results.transfers {
        let name = match row.what {
            What::Job(class) | What::Return(class) => results.shared[class].clone(),
            What::Data(set) => results.data[set].clone(),
            What::Replica => String::new(),
        };
        table.append(&[
            Cell::Text(local.at(row.began).to_string()),
            Cell::Number(row.began.in_seconds()),
            row.ended.map(units::SimTime::in_seconds).into(),
            site(row.from),
            site(row.to),
            row.what.word().into(),
            Cell::Text(name),
            Cell::Number(row.bytes / 1e12),
            Cell::Number(row.dollars),
        ])?;
    }
    table.finish(&[])?;
    write_rest(folder, results, local)
}

fn write_rest(
    folder: &OutputFolder,
    results: &PortfolioResults,
    local: LocalTime,
) -> Result<(), WriteError> {
    let site = |number: usize| Cell::Text(results.names[number].clone());
    let mut table = folder.table("failovers", &failovers())?;
    for row in &results.failovers {
        table.append(&[
            Cell::Text(local.at(row.lost).to_string()),
            site(row.site),
            site(row.standby),
            Cell::Number(row.decided.since(row.lost).in_seconds()),
            whole(row.jobs),
            whole(row.gpus),
            Cell::Number(row.again_gpu_hours),
            row.recovery_point.into(),
        ])?;
    }
    table.finish(&[])?;
    let mut table = folder.table("refusals", &refusals())?;
    for (class, home, rule, refused) in &results.refusals {
        table.append(&[
            Cell::Text(class.clone()),
            site(*home),
            rule.word().into(),
            whole(refused.jobs),
            Cell::Number(refused.gpu_hours),
            Cell::Number(refused.stranded_gpu_hours),
        ])?;
    }
    table.finish(&[])?;
    let mut table = folder.table("wan", &wan())?;
    for row in &results.wan {
        let [a, b] = results.links[row.link].map(|end| results.names[end].as_str());
        table.append(&[
            Cell::Integer(row.month.into()),
            Cell::Text(format!("{a} - {b}")),
            Cell::Number(row.bytes / 1e12),
            "USD".into(),
            Cell::Integer(-row.cents),
        ])?;
    }
    table.finish(&[])?;
    let mut table = folder.table("metrics", &metrics())?;
    let together = results.metrics.iter().chain(&results.together).map(|value| ("", value));
    let of_site = |(name, site)| {
        let values: &Vec<Value> = site;
        values.iter().map(move |value| (name, value)).collect::<Vec<_>>()
    };
    let names = results.names.iter().map(String::as_str);
    let sites = names.zip(results.sites.iter().map(|site| &site.metrics)).flat_map(of_site);
    for (name, value) in together.chain(sites) {
        table.append(&[
            value.metric.name.into(),
            name.into(),
            value.value.into(),
            value.metric.unit.into(),
        ])?;
    }
    table.finish(&[])
}

/// A number of things.
///
/// # Panics
/// If there are 2^63 or more.
fn whole(count: u64) -> Cell {
    Cell::Integer(i64::try_from(count).expect("fewer than 2^63 of anything"))
}
