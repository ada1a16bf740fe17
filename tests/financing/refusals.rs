//! What is told of loans, taxes and incentives that do not go together.

use files::Catalogues;

use super::{LOAN, PLANT, with};
use crate::support::loaded;

/// Goal: what is wrong with loans, taxes and incentives is told at once, where it was written, with what is allowed.
#[test]
fn what_is_wrong_with_financing_is_told_all_at_once() {
    let text = format!(
        "{PLANT}[finance.debt.a]\nlots = [\"it\", \"racks\"]\nshare = 0.7\nrate = 0.05\nmargin = 0.01\ntenor = \"5 years\"\n\
         [finance.debt.b]\nlots = [\"it\"]\nshare = 0.6\ntenor = \"5 years\"\ndscr = 1.3\n\
         [finance.debt.c]\nlots = [\"shell\"]\nshare = 1.2\nrate = 0.05\ntenor = \"5 years\"\n\
         [finance.debt.d]\nlots = [\"plant\"]\nshare = 0.5\nrate = 0.05\ntenor = \"5 years\"\nshape = \"sculpted\"\ndscr = 1.1\n\
         [finance.covenant]\ndefault = 1.3\n[finance.tax]\njurisdiction = \"Japan\"\n\
         [finance.incentive.gift]\nkind = \"grant\"\n[finance.incentive.rest]\nkind = \"holiday\"\nshare = 1.0\n\
         from = \"3 years\"\nuntil = \"1 years\"\n"
    );
    let told = loaded(&text, &Catalogues::embedded()).unwrap_err().to_string();
    for part in [
        "finance.debt.a.lots: found \"racks\"; must be one of it, plant, shell, each once",
        "finance.debt.a.rate: found rate and margin; must be given as one of rate",
        "finance.debt.b.rate: found neither rate nor margin; must be given as one of rate",
        "finance.debt.b.share: found 1.3 of \"it\" with the loans before it; must leave shares of at most 1 together",
        "finance.debt.b.dscr: found 1.3; belongs to a loan whose shape is \"sculpted\"",
        "finance.debt.c.share: found 1.2; must be from 0 to 1",
        "finance.debt.d.dscr: found 1.1; must be at least finance.covenant.trap, which is 1.2: a loan cut for less \
         breaks it from the start",
        "finance.covenant.default: found 1.3; must be at most finance.covenant.trap, which is 1.2",
        "finance.tax.jurisdiction: found \"Japan\"; must be one of none, AE, BE",
        "finance.incentive.gift.share: found neither; must be given as one of amount and share",
        "finance.incentive.rest.until: found 1 year; must be after from, which is 3 year",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
    let mut places = told.lines().filter(|line| line.contains("finance."));
    assert!(places.all(|line| line.contains("scenario.toml:")), "{told}");
}

/// Goal: loans that outlive what they pay for are let through, and said.
#[test]
fn a_loan_that_outlives_what_it_pays_for_is_noted() {
    let long = with(&LOAN.replace("5 years", "12 years"));
    let note = "finance.debt.racks.tenor: 12 years";
    assert!(long.notes.iter().any(|it| it.contains(note)), "{:?}", long.notes);
    assert!(!with(LOAN).notes.iter().any(|it| it.contains("tenor")));
}
