//! Hours of racks without supply by what has taken it, one cause at a time.

use factory::finance::Category;

use factory::power::Taken;
use factory::results::RackIncident;
use factory::shortage::Step;
use units::{SimDuration, SimTime};

use crate::laws::racks::{DARK, are_dark_for_one_cause, belong_to_one_incident};
use crate::shedding::SHORT;
use crate::support::{Run, shipped};

/// Nothing of a plant of ten megawatts fails, and the grid is always there.
const CALM: [&str; 8] = [
    "size=10 MW",
    "horizon=6 d",
    "failures.component.*.rate=0 /year",
    "power.unit.*.rate=0 /year",
    "power.maintenance.duration=0 h",
    "location.grid.dip_rate=0 /year",
    "location.grid.outage_rate=0 /year",
    "location.hazard.*.rate=0 /year",
];

/// Without sets and stores, and with racks that are back after half an hour.
const BARE: [&str; 4] = [
    "power.ups.autonomy=0 s",
    "power.genset.share=0",
    "power.restart_time=30 min",
    "location.grid.return_delay=0 s",
];

fn plant(name: &str, more: &[&[&str]]) -> Run {
    let all: Vec<&str> = CALM.iter().copied().chain(more.concat()).collect();
    let run = Run::of(name, shipped("belgium", &all));
    are_dark_for_one_cause(&run);
    belong_to_one_incident(&run);
    run
}

/// The one incident of a run.
#[track_caller]
fn only(run: &Run) -> &RackIncident {
    assert_eq!(run.rack_incidents.len(), 1, "{}: {:?}", run.name, run.rack_incidents);
    &run.rack_incidents[0]
}

/// Rack-hours without supply are of this cause alone; returns them for each rack.
#[track_caller]
fn alone(run: &Run, cause: &str) -> f64 {
    for other in DARK.iter().filter(|other| **other != cause) {
        run.assert_close(other, run.value(&format!("dark_rack_hours_{other}")), 0.0);
    }
    let hours = run.value(&format!("dark_rack_hours_{cause}"));
    assert!(hours > 0.0, "{}: no rack is dark for {cause}", run.name);
    hours / f64::from(run.layout().racks)
}

/// An outage of two hours, and half an hour to restart: two and a half hours of each rack.
#[test]
fn racks_are_dark_for_an_outage_until_they_are_back() {
    let outage = ["location.grid.planned_outage=50 h", "location.grid.planned_duration=2 h"];
    let run = plant("outage", &[&BARE, &outage]);
    run.assert_close("hours", alone(&run, "outage"), 2.0 + 0.5);
    // One incident of all halls, each of which has lost its supply once.
    let (it, layout) = (only(&run), run.layout());
    assert_eq!((it.cause, it.what.as_str()), (Taken::Outage, "planned outage"));
    assert_eq!((it.hall, it.number, it.step), (None, None, None));
    assert_eq!((it.halls, it.dark, it.slowed), (layout.halls, layout.racks, 0));
    assert_eq!(it.begins, SimTime::START + SimDuration::hours(50));
    assert_eq!(it.ends, it.begins + SimDuration::seconds(9000));
    run.assert_close("GPU-hours", it.gpu_hours(), 2.5 * run.value("gpus"));
    run.assert_close("outages", run.value("hall_outages_outage"), f64::from(layout.halls));
}

/// A dip that supplies do not bear, where nothing stores: half an hour of each rack.
#[test]
fn racks_are_dark_for_a_dip_until_they_are_back() {
    let dip = [
        "location.grid.dip.planned=50 h",
        "location.grid.dip.train=[\"0 s\"]",
        "location.grid.dip.train_voltage=0.1",
        "location.grid.dip.train_length=500 ms",
    ];
    let run = plant("dip", &[&BARE, &dip]);
    run.assert_close("hours", alone(&run, "dip"), 0.5);
    assert_eq!((only(&run).cause, only(&run).dark), (Taken::Dip, run.layout().racks));
    run.assert_close("outages", run.value("hall_outages"), run.value("hall_outages_dip"));
}

/// A call that leaves next to nothing for hours: halls are off since they may not draw.
#[test]
fn halls_are_off_for_what_may_be_drawn() {
    let run = Run::of("short", shipped("belgium", &[&SHORT[..], &CALM[2..]].concat()));
    are_dark_for_one_cause(&run);
    belong_to_one_incident(&run);
    assert!(
        run.value("dark_rack_hours_contract") > 0.0 && run.value("hall_outages_contract") > 0.0
    );
    let dark = run.rack_incidents.iter().find(|it| it.cause == Taken::Contract && it.dark > 0);
    assert!(dark.unwrap().step >= Some(Step::Suspend), "{dark:?}");
}

/// A call of three hours that leaves half of the connection caps all racks for as long, where nothing else gives way; two
/// calls at once, of which one leaves more, cap no more of them, and are paid by the one that pays best.
#[test]
fn racks_are_slowed_down_for_a_call() {
    let call = |name: &str, leaves: &str| -> Vec<String> {
        let key = |key: &str| format!("location.grid.call.{name}.{key}");
        vec![
            key(&format!("leaves{leaves}")),
            key("rate=0 /year"),
            key("planned=50 h"),
            key("length_median=3 h"),
        ]
    };
    let both = [call("demand_response", "=0.5"), call("flexible_connection", "_power=9 MW")];
    let with = |calls: &str, pay: &str| {
        let mut more = both.concat();
        more.push(format!("location.grid.calls={calls}"));
        more.push(format!("location.grid.call.demand_response.pay={pay}"));
        more.push("location.grid.call.flexible_connection.pay=50 USD/MWh".to_owned());
        more.push("power.import_limit=10 MW".to_owned());
        more.push("shortage.order=[\"cap\", \"drop\"]".to_owned());
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        plant("called", &[&more])
    };
    let run = with("[\"demand_response\"]", "50 USD/MWh");
    let hours = run.value("capped_rack_hours_contract") / f64::from(run.layout().racks);
    assert!((3.0..3.2).contains(&hours), "{hours} h of each rack");
    run.assert_close(
        "all",
        run.value("capped_rack_hours"),
        run.value("capped_rack_hours_contract"),
    );
    // All racks are slowed down at once, by the one step that answers.
    let it = only(&run);
    assert_eq!((it.cause, it.slowed, it.dark), (Taken::Contract, run.layout().racks, 0));
    assert_eq!((it.step, it.what.as_str()), (Some(Step::Cap), "limit of import"));
    run.assert_near("lost", it.gpu_hours(), run.value("shortage_cap_gpu_hours"), 1e-6);
    let (all, less) = (
        with("[\"demand_response\", \"flexible_connection\"]", "50 USD/MWh"),
        with("[\"demand_response\", \"flexible_connection\"]", "20 USD/MWh"),
    );
    all.assert_close("hours", all.value("capped_rack_hours"), run.value("capped_rack_hours"));
    let cost = |run: &Run| run.results.ledger.paid_for(Category::Demand).in_dollars();
    all.assert_near("pay", cost(&all), cost(&run), 1e-9);
    less.assert_near("best pay", cost(&less), cost(&all), 1e-9);
    let limited = with("[\"flexible_connection\"]", "0 USD/MWh");
    let most = limited.column("power_import_limit_mw")[51];
    assert!((most - 9.0).abs() < 1e-9, "{most} MW");
}

/// All units of a stage of the site fail: that is a failure, though the site has lost all of its supply.
#[test]
fn a_stage_of_the_site_that_fails_is_no_outage() {
    let fails = ["power.unit.hv_mv.rate=40 /year", "horizon=60 d"];
    let run = plant("transformers", &[&BARE, &fails]);
    assert!(run.value("grid_losses") > 0.0, "all are out at once");
    run.assert_close("outage", run.value("dark_rack_hours_outage"), 0.0);
    assert!(run.value("dark_rack_hours_failure") > 0.0);
    let site = run.rack_incidents.iter().find(|it| it.dark == run.layout().racks).unwrap();
    assert_eq!((site.cause, site.what.as_str(), site.hall), (Taken::Failure, "hv_mv", None));
    assert!(site.number.is_some());
}

/// Racks of one hall that a line-up without a spare takes off: the incident knows the kind, the hall and the slot of the unit,
/// and lasts for its repair; the other halls are not in it.
#[test]
fn an_incident_knows_the_unit_that_began_it() {
    let fails = [
        "horizon=60 d",
        "power.topology.hall=N",
        "power.line_up.rating=500 kW",
        "compute.racks_per_hall=10",
        "power.unit.ups.rate=20 /year",
        "power.unit.ups.beta=0",
    ];
    let run = plant("one line-up", &[&fails]);
    let failed: Vec<&RackIncident> =
        run.rack_incidents.iter().filter(|it| it.cause == Taken::Failure).collect();
    assert!(failed.len() > 5, "{} incidents", failed.len());
    for it in &failed {
        assert_eq!((it.what.as_str(), it.halls), ("ups", 1), "{it:?}");
        assert!(it.hall.is_some_and(|hall| hall < run.layout().halls) && it.number.is_some());
        assert!(it.dark.max(it.slowed) <= 10, "{it:?}");
    }
    let halls: std::collections::BTreeSet<_> = failed.iter().map(|it| it.hall).collect();
    assert!(halls.len() > 1, "{halls:?}");
}
