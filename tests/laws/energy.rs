//! Laws of energy: what is drawn is used, lost or stored.

use factory::quantities::{Derived, Meter};
use factory::registry;
use units::{Volume, VolumeFlow};

use crate::support::{Run, column};

/// Grid and gensets deliver what the facility uses and what batteries gain.
///
/// Method: add up all that goes where nothing leaves again, whatever room declares it.
pub(crate) fn is_neither_made_nor_lost(run: &Run) {
    let value = |name: &str| run.value(&format!("energy_{name}_mwh"));
    let supplied = value("grid") + value("genset") + value("generation") + value("solar");
    let flows = &run.results.energy;
    let is_sink = |part: &str| part != "Stored" && flows.iter().all(|flow| flow.from != part);
    let used = flows.iter().filter(|flow| is_sink(&flow.to));
    let facility: f64 = used.map(|flow| flow.megawatt_hours).sum();
    let stored = value("stored_change") + value("battery_change");
    run.assert_close("energy", supplied, facility + stored);
    run.assert_close("facility energy", value("facility"), facility);
    if value("it") > 0.0 {
        run.assert_close("PUE", run.value("pue"), facility / value("it"));
        assert!(run.value("pue") >= 1.0, "{}: PUE {}", run.name, run.value("pue"));
    }
    for part in ["it", "cooling", "chiller", "losses", "ups_loss", "grid", "genset", "generation"] {
        assert!(value(part) >= 0.0, "{}: {part} {}", run.name, value(part));
    }
    assert!(value("chiller") <= value("cooling") * (1.0 + 1e-9), "{}: chillers", run.name);
}

/// Columns that together are what the site uses: IT, the sum of each meter, and what rolls up into none
/// but that of the facility.
fn columns_of_use() -> impl Iterator<Item = &'static str> {
    let with_column = registry().all().filter(|it| !it.column.is_empty());
    let of_use = with_column.filter(|it| {
        let of_meter = matches!(it.derived, Some(Derived::Sum(meter)) if meter != Meter::Facility);
        of_meter || it.meter == Some(Meter::Facility) || (it.room, it.name) == ("compute", "it")
    });
    of_use.map(|it| it.column)
}

/// What meters showed month by month is what the hours of each show: energy, water, and so PUE and WUE, which are missing
/// where no IT energy was used. All months together are the run.
pub(crate) fn of_months_is_that_of_their_hours(run: &Run) {
    let [it, pue, water] = ["power_it_mw", "pue", "water_m3_per_h"].map(column);
    let mut rows = run.rows.iter();
    let mut sums = [0.0; 3];
    for month in &run.results.usage.months {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of a month")]
        let hours: Vec<_> = rows.by_ref().take(month.hours as usize).collect();
        let sum = |of: &dyn Fn(usize) -> f64| -> f64 { (0..hours.len()).map(of).sum() };
        let value = |hour: usize, column: usize| hours[hour].values[column].unwrap_or(0.0);
        let site = month.meters.site;
        let (found, litres) = (site.it.in_megawatt_hours(), site.water.in_litres());
        run.assert_near("IT of a month", found, sum(&|hour| value(hour, it)), 1e-8);
        let expected = sum(&|hour| value(hour, water)) * 1000.0;
        run.assert_near("water of a month", litres, expected, 1e-6);
        let facility = site.facility.in_megawatt_hours();
        let expected = sum(&|hour| value(hour, pue) * value(hour, it));
        if hours.iter().all(|row| row.values[pue].is_some()) {
            run.assert_near("facility of a month", facility, expected, 1e-8);
        }
        assert_eq!(site.pue().is_some(), found > 0.0, "{}", run.name);
        if found > 0.0 {
            run.assert_close("PUE of a month", site.pue().unwrap(), facility / found);
            run.assert_close("WUE of a month", site.wue().unwrap(), litres / found / 1000.0);
        }
        let of_month = [facility, found, litres / 1000.0];
        sums.iter_mut().zip(of_month).for_each(|(sum, more)| *sum += more);
    }
    for (name, sum) in ["energy_facility_mwh", "energy_it_mwh", "water_m3"].iter().zip(sums) {
        run.assert_near(name, sum, run.value(name), 1e-8);
    }
}

/// Every hour of the timeline balances, and all hours together are the summary.
pub(crate) fn is_the_same_in_timeline_and_summary(run: &Run) {
    let column = |name: &str| run.column(&format!("power_{name}_mw"));
    let (import, genset, ups) = (column("import"), column("genset"), column("ups"));
    let (battery, generation, solar) = (column("battery"), column("generation"), column("solar"));
    let columns: Vec<Vec<f64>> = columns_of_use().map(|name| run.column(name)).collect();
    run.assert_close("hours of the timeline", import.len() as f64, run.hours());
    for hour in 0..import.len() {
        let own = generation[hour] + solar[hour];
        let supplied = import[hour] + genset[hour] + ups[hour] + battery[hour] + own;
        let used: f64 = columns.iter().map(|column| column[hour]).sum();
        run.assert_near(&format!("power in hour {hour}"), supplied, used, 1e-8);
    }
    for (column, metric) in [
        ("it", "it"),
        ("cooling", "cooling"),
        ("chiller", "chiller"),
        ("losses", "losses"),
        ("import", "grid"),
        ("genset", "genset"),
        ("generation", "generation"),
        ("solar", "solar"),
    ] {
        let expected = run.value(&format!("energy_{metric}_mwh"));
        run.assert_near(column, run.sum(&format!("power_{column}_mw")), expected, 1e-8);
    }
    // Batteries: what flowed in and not out again is stored, or lost on the way.
    let kept = run.value("energy_stored_change_mwh") + run.value("energy_ups_loss_mwh");
    run.assert_near("batteries", -run.sum("power_ups_mw"), kept, 1e-8);
    let kept = run.value("energy_battery_change_mwh") + run.value("energy_battery_loss_mwh");
    run.assert_near("the battery", -run.sum("power_battery_mw"), kept, 1e-8);
    let water = run.sum("water_m3_per_h");
    run.assert_near("water", water, run.value("water_m3"), 1e-8);
    water_keeps_its_limits(run);
    let peak = import.iter().copied().fold(0.0, f64::max);
    let name = &run.name;
    assert!(peak <= run.value("power_import_peak_mw") * (1.0 + 1e-9), "{name}: an hour of {peak}");
}

/// Jobs slow down, and racks and halls go off, rather than draw more than the connection gives.
pub(crate) fn stays_within_the_connection(run: &Run) {
    let power = &run.spec().power;
    let limit = power.import_limit.unwrap_or(run.spec().size).in_megawatts();
    let peak = run.value("power_import_peak_mw");
    assert!(peak <= limit * (1.0 + 1e-9), "{}: {peak} MW drawn of {limit} MW", run.name);
}

/// Water never passes the point at which racks trip by more than a tenth of a kelvin, in any hall.
pub(crate) fn warms_no_hall_beyond_its_trip(run: &Run) {
    let (rack, cooling) = (&run.spec().compute.rack, &run.spec().cooling);
    let has_coolant = rack.liquid_share > 0.0;
    let point = if has_coolant { rack.supply_temperature } else { cooling.air_water_temperature };
    let trip = point.in_degrees() + cooling.thermal.trip_margin.in_kelvins();
    for (hour, supply) in run.column("supply_temperature_c").into_iter().enumerate() {
        assert!(supply <= trip + 0.1, "{}: hour {hour}: {supply} C, above {trip} C", run.name);
    }
}

/// Batteries gain what flows in, less the loss of charging, and lose what flows out.
///
/// The timeline tells only the difference of both, and batteries are full at the start: in an hour
/// they lose at most what charging at full power all the time would.
pub(crate) fn in_batteries_changes_by_what_flows(run: &Run) {
    let ups = &run.spec().power.ups;
    let (stored, delivered) = (run.column("ups_stored_mwh"), run.column("power_ups_mw"));
    let full = stored[stored.len() - 1] - run.value("energy_stored_change_mwh");
    let share_lost = ups.round_trip_efficiency.recip() - 1.0;
    let limit = full / ups.recharge_time.in_hours() * share_lost;
    let slack = 1e-8 * full.max(1.0);
    let mut before = full;
    for (hour, (&now, given)) in stored.iter().zip(delivered).enumerate() {
        let lost = -given - (now - before);
        let name = &run.name;
        assert!(
            lost >= -slack && lost <= limit + slack,
            "{name}: hour {hour}: {lost} MWh lost of {} MWh that flowed in",
            -given
        );
        assert!(now >= 0.0 && now <= full + slack, "{name}: {now} MWh stored of {full}");
        before = now;
    }
}

/// Water comes to a tank or is used; no day and no year takes more than its permit, no hour more than the supply gives.
fn water_keeps_its_limits(run: &Run) {
    let spec = &run.spec().cooling.water;
    let Some(total) = run.results.value("water_taken_m3") else { return };
    let change = run.results.value("water_tank_change_m3").unwrap_or(0.0);
    run.assert_near("water in the tank", total - run.value("water_m3"), change, 1e-8);
    let taken = run.column("water_taken_m3_per_h");
    let calendar = run.loaded.scenario.calendar();
    let mut sums = std::collections::BTreeMap::<_, f64>::new();
    for (row, taken) in run.rows.iter().zip(&taken) {
        let moment = calendar.at(row.begins);
        *sums.entry((0, moment.day)).or_default() += taken;
        *sums.entry((1, moment.year)).or_default() += taken;
        let supply = spec.supply.map_or(f64::INFINITY, VolumeFlow::in_cubic_metres_per_hour);
        assert!(*taken <= supply * (1.0 + 1e-9), "{}: {taken} of {supply} m3/h", run.name);
    }
    for ((kind, number), sum) in sums {
        let permit = [spec.limit_per_day, spec.limit_per_year][kind];
        let permit = permit.map_or(f64::INFINITY, Volume::in_cubic_metres);
        let name = &run.name;
        assert!(
            sum <= permit * (1.0 + 1e-9) + 1e-8,
            "{name}: {sum} of {permit} m3, {kind} {number}"
        );
    }
}
