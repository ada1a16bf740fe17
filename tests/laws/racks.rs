//! Laws of racks without supply, and of those slowed down.

use factory::power::{RampPolicy, Taken};
use factory::results::RackIncident;

use crate::support::Run;

/// Causes for which racks have no supply, and for which they are slowed down.
pub(crate) const DARK: [&str; 7] =
    ["failure", "maintenance", "dip", "outage", "contract", "heat", "water"];
const CAPPED: [&str; 5] = ["failure", "maintenance", "contract", "heat", "water"];

/// A rack is without supply, or slowed down, for one cause at a time: hours by cause add up to those in all, and none is
/// negative; so do outages of halls. No rack is without supply for longer than there are racks and hours.
pub(crate) fn are_dark_for_one_cause(run: &Run) {
    for (all, causes) in [
        ("dark_rack_hours", &DARK[..]),
        ("capped_rack_hours", &CAPPED[..]),
        ("hall_outages", &DARK[..]),
    ] {
        let of = |cause: &&str| run.value(&format!("{all}_{cause}"));
        assert!(causes.iter().all(|cause| of(cause) >= 0.0), "{}: {all}", run.name);
        run.assert_close(all, causes.iter().map(of).sum(), run.value(all));
    }
    run.assert_close("outages", run.sum("hall_outages"), run.value("hall_outages"));
    let most = f64::from(run.layout().racks) * run.hours();
    assert!(run.value("dark_rack_hours") <= most * (1.0 + 1e-9), "{}", run.name);
}

/// Each rack that is dark or slowed down belongs to one incident at a time: their rack-hours by cause are those of the run,
/// and what running slower cost jobs is that of the incidents, but for starts and stops along a ramp. None outlives the
/// run, none strikes more racks than there are, and a cause has incidents if halls had outages by it.
pub(crate) fn belong_to_one_incident(run: &Run) {
    let (racks, gpus) = (run.layout().racks, f64::from(run.layout().gpus_per_rack));
    for cause in Taken::ALL {
        let word = cause.word();
        let of_cause = || run.rack_incidents.iter().filter(|it| it.cause == cause);
        let sum = |of: fn(&RackIncident) -> f64| -> f64 { of_cause().map(of).sum() };
        let dark = run.value(&format!("dark_rack_hours_{word}"));
        run.assert_near(word, sum(|it| it.dark_rack_hours), dark, 1e-8);
        run.assert_near(word, sum(|it| it.dark_gpu_hours), dark * gpus, 1e-8);
        let slowed = if CAPPED.contains(&word) {
            run.value(&format!("capped_rack_hours_{word}"))
        } else {
            0.0
        };
        run.assert_near(word, sum(|it| it.slowed_rack_hours), slowed, 1e-8);
        let outages = run.value(&format!("hall_outages_{word}"));
        assert!(outages < 0.5 || of_cause().count() > 0, "{}: {word}", run.name);
    }
    for it in &run.rack_incidents {
        assert!(it.begins < it.ends && it.ends <= run.end(), "{}: {it:?}", run.name);
        assert!(it.halls > 0 && it.dark + it.slowed > 0, "{}: {it:?}", run.name);
        assert!(it.dark <= racks && it.slowed <= racks, "{}: {it:?}", run.name);
        assert!(it.slowed_gpu_hours >= -1e-6, "{}: {it:?}", run.name);
        // The deepest of the steps whose times overlap it, as the table of shortages has them.
        let order = &run.spec().shortage.order;
        let meanwhile =
            run.bouts.iter().filter(|bout| bout.begins < it.ends && bout.ends > it.begins);
        let deepest = meanwhile.map(|bout| bout.step);
        let deepest = deepest.max_by_key(|step| order.iter().position(|other| other == step));
        assert_eq!(it.step, deepest, "{}: {it:?}", run.name);
    }
    let slowed: f64 = run.rack_incidents.iter().map(|it| it.slowed_gpu_hours).sum();
    let throttled = run.used("throttling");
    if run.spec().power.ramp == RampPolicy::Report {
        run.assert_near("throttling", slowed, throttled, 1e-6);
    } else {
        assert!(slowed <= throttled + 1e-6 * throttled.max(1.0), "{}: {slowed}", run.name);
    }
}
