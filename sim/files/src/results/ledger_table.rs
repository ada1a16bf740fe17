//! The table of payments: one row for each line of the ledger, in whole hundredths.

use factory::finance::{Ledger, Line};

use crate::results::table::{Cell, Column};

/// The columns of the table of payments.
pub(crate) fn ledger() -> Vec<Column> {
    vec![
        Column::integer(
            "month",
            "",
            "Month of the run at whose end it is paid; 0 for what is paid before the plant opens.",
        ),
        Column::text("category", "What it is for."),
        Column::text("side", "capital, running, revenue, renewal, state or financing."),
        Column::text("asset", "What it buys: it, plant, shell or none."),
        Column::integer("phase", "", "Phase of building; 0 for the first."),
        Column::integer("lot", "", "Lot; 0 for the first."),
        Column::text("tenant", "Contract that it belongs to; empty where it is nobody's."),
        Column::integer("site", "", "Site; 0 for the only one."),
        Column::text("currency", "Currency in which it is paid."),
        Column::integer("cents", "", "Hundredths of that currency; what is paid out is negative."),
        Column::integer("base_cents", "", "The same in hundredths of a United States dollar."),
    ]
}

/// A payment as a row.
pub(crate) fn ledger_row(ledger: &Ledger, line: &Line) -> Vec<Cell> {
    vec![
        Cell::Integer(line.month.into()),
        line.category.word().into(),
        line.category.side().word().into(),
        line.asset.word().into(),
        Cell::Integer(line.phase.into()),
        Cell::Integer(line.lot.into()),
        ledger.tenant(line.tenant).into(),
        Cell::Integer(line.site.into()),
        Cell::Text(line.currency.to_string()),
        Cell::Integer(line.cents),
        Cell::Integer(line.base_cents),
    ]
}
