//! The table of debt: a row for each facility and each month, or year, at whose end payments count.

use factory::finance::DebtRow;

use crate::results::table::{Cell, Column};

/// The columns of the table of debt.
pub(crate) fn debt() -> Vec<Column> {
    let dollars = |name: &str, about: &str| Column::number(name, "USD", about);
    vec![
        Column::text("facility", "Name of the loan."),
        Column::integer(
            "month",
            "",
            "Month of the run at whose end it is paid; 0 for the first day.",
        ),
        dollars("opening_usd", "Owed at the beginning."),
        dollars("draw_usd", "Drawn, with interest until the plant opens."),
        dollars("unpaid_usd", "Interest that fell due, was not paid, and is owed."),
        dollars("interest_usd", "Interest paid."),
        dollars("principal_usd", "Principal paid."),
        dollars("closing_usd", "Owed at the end: opening, draw and unpaid less principal."),
        dollars(
            "cfads_usd",
            "Cash for debt service: what the plant earns less running costs and tax paid.",
        ),
        dollars("service_usd", "Interest and principal that fall due as planned, of all loans."),
        Column::number(
            "dscr",
            "",
            "Cash for debt service over service, of twelve months; empty before there are twelve.",
        ),
        dollars("reserve_usd", "Put by for payments to come, for all loans."),
        dollars("trapped_usd", "Kept from the owners because a covenant is broken."),
        Column::number(
            "rate",
            "",
            "Yearly rate of interest of the period; empty where nothing was owed at its beginning.",
        ),
    ]
}

/// A facility in a period as a row.
pub(crate) fn debt_row(row: &DebtRow) -> Vec<Cell> {
    let amounts = [
        row.opening,
        row.draw,
        row.unpaid,
        row.interest,
        row.principal,
        row.closing,
        row.cfads,
        row.service,
    ];
    let mut cells = vec![Cell::Text(row.facility.clone()), Cell::Integer(row.month.into())];
    cells.extend(amounts.map(Cell::Number));
    cells.push(Cell::from(row.cover));
    cells.extend([row.reserve, row.trapped].map(Cell::Number));
    cells.push(Cell::from(row.rate));
    cells
}
