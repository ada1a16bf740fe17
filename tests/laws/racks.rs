//! Laws of racks without supply, and of those slowed down.

use crate::support::Run;

/// Causes for which racks have no supply, and for which they are slowed down.
pub(crate) const DARK: [&str; 6] = ["failure", "maintenance", "dip", "outage", "contract", "heat"];
const CAPPED: [&str; 4] = ["failure", "maintenance", "contract", "heat"];

/// A rack is without supply, or slowed down, for one cause at a time: hours by cause add up to those in all, and none is
/// negative. No rack is without supply for longer than there are racks and hours.
pub(crate) fn are_dark_for_one_cause(run: &Run) {
    for (all, causes) in [("dark_rack_hours", &DARK[..]), ("capped_rack_hours", &CAPPED[..])] {
        let of = |cause: &&str| run.value(&format!("{all}_{cause}"));
        assert!(causes.iter().all(|cause| of(cause) >= 0.0), "{}: {all}", run.name);
        run.assert_close(all, causes.iter().map(of).sum(), run.value(all));
    }
    let most = f64::from(run.layout().racks) * run.hours();
    assert!(run.value("dark_rack_hours") <= most * (1.0 + 1e-9), "{}", run.name);
}
