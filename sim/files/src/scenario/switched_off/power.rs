//! Keys of sets, UPS, batteries and maintenance that are not there.

use factory::design::Block;
use factory::scenario::{CheckedScenario, Scenario};
use units::{Power, Span};

/// The section of the durations of maintenance by kind of unit of the site.
const UPKEEP: &str = "power.maintenance.unit";

/// Why a key of power has nothing to do.
pub(super) fn reason(key: &str, spec: &Scenario) -> Option<String> {
    const SHARE: &str = "power.genset.share";
    const AUTONOMY: &str = "power.ups.autonomy";
    const DURATION: &str = "power.maintenance.duration";
    const FILTER: &str = "swing.filter_power";
    let power = &spec.power;
    let (section, name) = key.rsplit_once('.')?;
    let switch = match section {
        "power.genset" if power.genset.share == 0.0 => SHARE,
        "power.ups" if power.ups.autonomy <= Span::ZERO => AUTONOMY,
        "power.maintenance" | UPKEEP if power.maintenance.duration <= Span::ZERO => DURATION,
        UPKEEP if name == "set" && power.genset.share == 0.0 => SHARE,
        "swing" if name == "filter_time" && spec.swing.filter_power <= Power::ZERO => FILTER,
        "power.battery" => return of_battery(name, spec),
        _ => return None,
    };
    (key != switch).then(|| format!("{switch} is 0"))
}

/// Why units of the site of a kind are never maintained, for the key that says for how long they would be.
pub(super) fn never_maintained(key: &str, scenario: &CheckedScenario) -> Option<String> {
    let kind = key.strip_prefix(UPKEEP)?.strip_prefix('.').filter(|kind| *kind != "*")?;
    let power = &scenario.spec().power;
    let wanted = power.maintenance.unit.get(kind).is_some_and(|duration| *duration > Span::ZERO);
    let design = factory::plant::design(scenario);
    if !wanted || design.of(Block::Upkeep).any(|item| item.name == kind) {
        return None;
    }
    let used = power.named_stages().iter().any(|(name, _)| *name == kind);
    Some(match kind {
        "section" => "one section of medium voltage alone takes more line-ups than racks can spare (power.sections, \
                      power.topology.hall)"
            .to_owned(),
        _ if used => format!("power.topology.site leaves no unit of {kind} to spare"),
        _ => format!("power.only leaves {kind} out"),
    })
}

/// Why a key of the battery has nothing to do; a policy without a battery is an error.
fn of_battery(name: &str, spec: &Scenario) -> Option<String> {
    let battery = &spec.power.battery;
    if !battery.is_there() {
        let size = ["power", "energy"].contains(&name);
        return (!size).then(|| "power.battery.power and power.battery.energy are 0".to_owned());
    }
    match name {
        "wear_cost" if !battery.arbitrage => Some("power.battery.arbitrage is false".to_owned()),
        "peak_target" => {
            let limit = spec.power.import_limit.filter(|limit| *limit < spec.size);
            let (most, key) = limit.map_or((spec.size, "size"), |it| (it, "power.import_limit"));
            let never = battery.peak_target.is_some_and(|target| target >= most);
            never.then(|| format!("import never exceeds {key}, which is {most}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::noted;

    /// The notes of a section with these lines, less its first line.
    fn told(section: &str, switch: &str, lines: &[&str]) -> Vec<String> {
        noted(&format!("[{section}]\n{switch}\n{}\n", lines.join("\n")))
    }

    #[test]
    fn keys_of_a_ups_that_is_not_there_are_noted() {
        let keys = [
            "count = 5",
            "count_spread = 2",
            "window = \"90 s\"",
            "carries = [\"network\"]",
            "recharge_on_sets = \"20 min\"",
            "recharge_time = \"3 h\"",
            "return_median = \"1 h\"",
            "return_spread = 0.1",
            "round_trip_efficiency = 0.8",
        ];
        let notes = told("power.ups", "autonomy = \"0 s\"", &keys);
        assert_eq!(notes.len(), keys.len(), "{notes:?}");
        let expected = "a.toml:5:9: power.ups.count has no effect, because power.ups.autonomy is 0";
        assert!(notes.iter().any(|note| note == expected), "{notes:?}");
        assert_eq!(told("power.ups", "autonomy = \"1 min\"", &keys), [] as [&str; 0]);
    }

    #[test]
    fn keys_of_a_battery_that_is_not_there_are_noted() {
        let keys = ["reserve = 0.5", "filled = 0.9", "wear_cost = \"1 USD/MWh\"", "least = 0.1"];
        let notes = told("power.battery", "", &keys);
        assert_eq!(notes.len(), 4, "{notes:?}");
        let because = "because power.battery.power and power.battery.energy are 0";
        assert!(notes.iter().all(|note| note.ends_with(because)), "{notes:?}");
        let size = "power = \"2 MW\"\nenergy = \"4 MWh\"";
        let notes = told("power.battery", size, &keys);
        assert_eq!(notes.len(), 1, "{notes:?}");
        let expected =
            "power.battery.wear_cost has no effect, because power.battery.arbitrage is false";
        assert!(notes[0].ends_with(expected), "{notes:?}");
        let trades = format!("{size}\narbitrage = true");
        assert_eq!(told("power.battery", &trades, &keys), [] as [&str; 0]);
    }

    /// The plant is of 5 MW.
    #[test]
    fn a_peak_that_is_never_reached_is_noted() {
        let battery = "power = \"2 MW\"\nenergy = \"4 MWh\"";
        let of =
            |target: &str| told("power.battery", battery, &[&format!("peak_target = {target}")]);
        assert_eq!(of("\"4 MW\""), [] as [&str; 0]);
        for target in ["\"5 MW\"", "\"6 MW\""] {
            let notes = of(target);
            let because = "because import never exceeds size, which is 5 MW";
            assert!(notes.len() == 1 && notes[0].ends_with(because), "{notes:?}");
        }
        let limited = format!("import_limit = \"3 MW\"\n[power.battery]\n{battery}");
        let notes = told("power", &limited, &["peak_target = \"4 MW\""]);
        let because = "because import never exceeds power.import_limit, which is 3 MW";
        assert!(notes.len() == 1 && notes[0].ends_with(because), "{notes:?}");
    }

    #[test]
    fn keys_of_maintenance_and_filters_that_are_not_there_are_noted() {
        let keys = ["error = 0.01", "blocked_months = [1]"];
        let notes = told("power.maintenance", "duration = \"0 h\"", &keys);
        assert_eq!(notes.len(), 2, "{notes:?}");
        let because = "because power.maintenance.duration is 0";
        assert!(notes.iter().all(|note| note.ends_with(because)), "{notes:?}");
        assert_eq!(told("power.maintenance", "duration = \"8 h\"", &keys), [] as [&str; 0]);
        let notes = told("swing", "", &["filter_time = \"20 s\""]);
        let because = "swing.filter_time has no effect, because swing.filter_power is 0";
        assert!(notes.len() == 1 && notes[0].ends_with(because), "{notes:?}");
        let there = "filter_power = \"1 MW\"\nfilter_energy = \"1 MWh\"";
        assert_eq!(told("swing", there, &["filter_time = \"20 s\""]), [] as [&str; 0]);
    }

    /// Goal: units that are never maintained, as nothing stands in for them, are told of.
    #[test]
    fn units_that_cannot_be_spared_are_noted() {
        let of = |more: &str| {
            noted(&format!(
                "{more}\n[power.maintenance.unit]\nsection = \"6 h\"\nhv_mv = \"6 h\"\nset = \"6 h\"\n"
            ))
        };
        assert_eq!(of(""), [] as [&str; 0]);
        let notes = of("power.sections = 2\npower.topology.site = \"N\"\npower.genset.share = 0.0");
        let told = [
            "power.maintenance.unit.hv_mv has no effect, because power.topology.site leaves no unit of hv_mv to spare",
            "power.maintenance.unit.section has no effect, because one section of medium voltage alone takes more \
             line-ups than racks can spare (power.sections, power.topology.hall)",
            "power.maintenance.unit.set has no effect, because power.genset.share is 0",
        ];
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(notes.iter().zip(told).all(|(note, told)| note.ends_with(told)), "{notes:?}");
        let notes = of("power.maintenance.duration = \"0 h\"");
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(notes.iter().all(|note| note.ends_with("power.maintenance.duration is 0")));
    }

    /// Goal: what a scenario says as the catalogues do is no news.
    #[test]
    fn what_the_catalogues_say_as_well_is_not_noted() {
        let notes = told("power.ups", "autonomy = \"0 s\"", &["count = 3", "window = \"60 s\""]);
        assert_eq!(notes, [] as [&str; 0]);
    }
}
