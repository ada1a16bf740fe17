//! Laws of parts: none is made and none is lost.

use crate::support::Run;

/// Parts that come are parts that go: those stocked at the start, those taken out of their places and those bought
/// for scrapped ones have been handed to crews, or are in stock, away or scrapped. Crews have fitted what they were
/// handed, but for what they have with them, and nothing in a place that is not empty.
///
/// These are whole numbers, so that a stock that is off by one fails.
pub(crate) fn are_never_lost(run: &Run) {
    let value = |name: &str| run.value(name);
    let scrapped = value("parts_bought");
    let come = value("parts_stocked") + value("parts_removed") + value("parts_bought");
    let gone = value("parts_handed_out") + value("parts_in_stock") + value("parts_away") + scrapped;
    run.assert_close("parts", gone, come);
    let (handed, fitted) = (value("parts_handed_out"), value("parts_exchanged"));
    assert!(fitted <= handed, "{}: {fitted} fitted of {handed}", run.name);
    let removed = value("parts_removed");
    assert!(fitted <= removed, "{}: {fitted} fitted for {removed}", run.name);
}
