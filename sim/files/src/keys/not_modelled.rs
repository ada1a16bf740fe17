//! What planners may look for and the simulator does not model yet, so that they are told so instead of
//! being sent to a key that is only spelled alike.

/// Words of keys, and what they are about.
const NOT_MODELLED: [(&[&str], &str); 18] = [
    (&["wind"], "wind generation on the site"),
    (&["nuclear", "smr", "reactor"], "nuclear generation on the site"),
    (&["cogeneration", "chp"], "heat from generation on the site"),
    (&["supply_contract"], "supply contracts"),
    (&["heat_reuse", "district_heating"], "reuse of heat"),
    (&["immersion", "rear_door"], "immersion and rear-door cooling"),
    (&["service", "sla", "latency", "tokens"], "services and their users"),
    (&["hydrogen", "flywheel", "supercapacitor"], "storage other than batteries"),
    (&["earthquake_magnitude", "flood_depth"], "the physics of hazards"),
    (&["reactive", "reactive_power", "power_factor", "cos_phi"], "reactive power"),
    (&["harmonic", "harmonics", "thd"], "distortion by harmonics"),
    (&["protection", "selectivity", "relay", "relays"], "the selectivity of protection"),
    (&["voltage_drop", "cable_losses"], "the drop of voltage along cables"),
    (&["frequency", "inertia", "droop"], "the dynamics of frequency"),
    (&["cfd", "air_flow", "airflow", "containment"], "the flow of air within a hall"),
    (&["chemistry", "corrosion", "biocide", "glycol"], "the chemistry of coolants"),
    (&["gas_network", "gas_pressure", "pipeline"], "the gas network"),
    (&["forecast_error", "forecast_errors", "weather_forecast"], "the error of weather forecasts"),
];

/// Words of keys that are there, of which a part alone would say otherwise.
const MODELLED: [&str; 7] = [
    "ups_battery",
    "property_tax",
    "sla_below",
    "sla_cap",
    "sla_credit",
    "sla_unit",
    "out_of_service",
];

/// Keys of contracts that would never have anything to do: what they are below, how they begin, and why.
const NEVER_DUE: [(&[&str], &str, &str); 1] = [(
    &["location.grid.call.", "location.grid.curtailment."],
    "penalty",
    "no penalty is ever due, since import never exceeds what a call leaves: whoever cannot stop in time is switched off",
)];

/// Why a key would never have anything to do, if that is so.
pub(crate) fn never_due(path: &str) -> Option<&'static str> {
    let key = path.rsplit('.').next().unwrap_or(path);
    let found = NEVER_DUE.iter().find(|(below, begins, _)| {
        below.iter().any(|section| path.starts_with(section)) && key.starts_with(begins)
    });
    found.map(|(_, _, why)| *why)
}

/// What a key is about that is not modelled yet, if one of its words says so.
pub(crate) fn not_modelled(path: &str) -> Option<&'static str> {
    let path = path.to_lowercase().replace('-', "_");
    let path = MODELLED.iter().fold(path, |path, word| path.replace(word, ""));
    let says = |word: &&str| {
        path.split('.').any(|segment| {
            let inner = format!("_{segment}_");
            inner.contains(&format!("_{word}_"))
        })
    };
    let found = NOT_MODELLED.iter().find(|(words, _)| words.iter().any(says));
    found.map(|(_, about)| *about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::known::KnownKeys;

    #[test]
    fn words_are_found_in_sections_and_keys() {
        assert_eq!(not_modelled("power.flywheel.size"), Some("storage other than batteries"));
        assert_eq!(not_modelled("power.reactive"), Some("reactive power"));
        assert_eq!(not_modelled("power.line_up.power_factor"), Some("reactive power"));
        assert_eq!(not_modelled("power.harmonics.thd"), Some("distortion by harmonics"));
        assert_eq!(not_modelled("power.protection"), Some("the selectivity of protection"));
        assert_eq!(not_modelled("power.voltage_drop"), Some("the drop of voltage along cables"));
        assert_eq!(not_modelled("location.grid.inertia"), Some("the dynamics of frequency"));
        assert_eq!(not_modelled("cooling.cfd.cells"), Some("the flow of air within a hall"));
        assert_eq!(not_modelled("cooling.coolant.glycol"), Some("the chemistry of coolants"));
        assert_eq!(not_modelled("generation.aero.gas_pressure"), Some("the gas network"));
        let forecast = not_modelled("location.weather.forecast_error");
        assert_eq!(forecast, Some("the error of weather forecasts"));
        assert_eq!(not_modelled("power.battery.power"), None);
        assert_eq!(not_modelled("finance.tax"), None);
        assert_eq!(not_modelled("location.window"), None);
        assert_eq!(not_modelled("power.genset.fuel"), None);
        assert_eq!(not_modelled("power.genset.out_of_service"), None);
        assert_eq!(not_modelled("jobs.service.rate"), Some("services and their users"));
    }

    #[test]
    fn a_penalty_for_what_is_always_delivered_is_told_why() {
        for path in [
            "location.grid.call.flexible_connection.penalty",
            "location.grid.curtailment.a.penalty",
        ] {
            assert!(never_due(path).is_some_and(|why| why.contains("never exceeds")), "{path}");
        }
        assert_eq!(never_due("location.grid.call.flexible_connection.pay"), None);
        assert_eq!(never_due("finance.contracts.a.penalty"), None);
    }

    /// A key that is there must never be called missing: its near misspellings are answered with it.
    #[test]
    fn nothing_that_is_modelled_is_among_them() {
        for key in KnownKeys::of_scenarios().list() {
            assert_eq!(not_modelled(&key.path), None, "{}", key.path);
            assert_eq!(never_due(&key.path), None, "{}", key.path);
        }
    }
}
