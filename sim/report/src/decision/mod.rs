//! The report of a decision: options side by side, whether the best is told apart from the others, what must be
//! true for it, and what it rests on. One HTML page that needs nothing else, for a board.

mod bridge;
mod building;
mod energy;
mod gather;
mod heading;
mod information;
mod method;
mod money;
mod must_be_true;
mod parallel;
mod ranking;
mod register;
mod reliability;
mod subject;
mod table;
#[cfg(test)]
mod tests;
mod words;
mod work;

pub use gather::Asked;
pub use subject::{Choice, Costly, Decision, Draw, Month, Shown, Source, Varied};

use crate::figures::html::{Cell, heading as heading_of, paragraph, section};
use crate::figures::page as skeleton;
use ranking::Ranking;

/// What stands at the foot of the page.
const FOOTER: &str = "One run of each option, the one that the page shows, was simulated again for it. The folders \
                      that are named above hold all numbers of the runs.";

/// A report: its page, and the register of assumptions as a table.
#[derive(Clone, Debug)]
pub struct Report {
    /// The page.
    pub page: String,
    /// Columns of the table `assumptions`.
    pub columns: Vec<files::table::Column>,
    /// Its rows, those that matter most first.
    pub rows: Vec<Vec<files::table::Cell>>,
}

/// The report. The same folders have the same report, to the byte.
pub fn report(decision: &Decision) -> Report {
    let ranking = Ranking::of(decision);
    let questions = information::questions(decision, &ranking);
    let register = register::register(decision, &questions);
    let rows = register.iter().map(|assumption| register::row(decision, assumption)).collect();
    let page = page(decision, &ranking, (&questions, &register));
    Report { page, columns: register::columns(decision), rows }
}

fn page(
    decision: &Decision,
    ranking: &Ranking,
    (questions, register): (&[information::Question], &[register::Assumption]),
) -> String {
    let sensitivity = method::sensitivity(decision)
        + &heading_of("What knowing more is worth")
        + &information::information(decision, questions, ranking.keys.len());
    let parts = [
        ("Decision", table::decision(decision, ranking)),
        ("What must be true", must_be_true::break_even(decision)),
        ("Capacity and build-out", building::building(decision)),
        ("Where the GPU-hours go", work::goodput(decision)),
        ("Energy, PUE and water by month", energy::by_month(decision)),
        ("Reliability and the costliest incidents", reliability::reliability(decision)),
        ("Queue by class of work", work::queue(decision)),
        ("Money", money::money(decision)),
        ("Sovereignty", method::sovereignty(decision)),
        ("Sensitivity and what knowing more is worth", sensitivity),
        ("Register of assumptions", register::on_page(decision, register)),
        ("Method, seeds and digests", method::method(decision)),
    ];
    let mut body = heading::heading(decision, ranking);
    for (place, (title, content)) in (1..).zip(&parts) {
        body.push_str(&section(&format!("{place} · {title}"), content));
    }
    skeleton(&decision.title, &body, FOOTER)
}

/// A row of a table by option: its title, and a cell for each option.
type Row = (String, Vec<Option<String>>);

/// A table with a column for each option after a first one; `None` stands as a dash.
fn by_option(decision: &Decision, first: (&str, Cell), rows: impl Iterator<Item = Row>) -> String {
    let mut columns = vec![(first.0.to_owned(), first.1)];
    columns.extend(decision.options.iter().map(|option| (option.name.clone(), Cell::Number)));
    let rows = rows.map(|(name, cells)| {
        let shown = |cell: Option<String>| cell.unwrap_or_else(|| words::NONE.to_owned());
        std::iter::once(name).chain(cells.into_iter().map(shown)).collect::<Vec<String>>()
    });
    crate::figures::html::table(&columns, rows)
}

/// What stands above the titles of [`means`].
const MEANS: (&str, Cell) = ("Mean over all runs", Cell::Text);

/// The mean of each of these metrics over the runs of each option, without those that no run defines.
fn means<'d>(
    decision: &'d Decision,
    places: impl Iterator<Item = usize> + 'd,
) -> impl Iterator<Item = Row> + 'd {
    places.filter_map(|place| {
        let (size, unit) = words::scale(decision, place);
        let mean =
            |option: &Choice| words::mean_in_words(&option.values(place), size, decision.level);
        let cells: Vec<Option<String>> = decision.options.iter().map(mean).collect();
        let title = decision.metrics[place].title();
        let title = if unit.is_empty() { title } else { format!("{title}, {unit}") };
        cells.iter().any(Option::is_some).then_some((title, cells))
    })
}

/// What a page says where it has nothing to show.
fn nothing(why: &str) -> String {
    paragraph(why)
}
