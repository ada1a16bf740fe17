//! Keys of outages, calls, feeds, surpluses and demand charges that are not in force.

use factory::scenario::Scenario;

/// Why a key of the site has nothing to do.
pub(super) fn reason(key: &str, spec: &Scenario) -> Option<String> {
    let grid = &spec.location.grid;
    let tariff = &spec.location.tariff;
    if let Some(rest) = key.strip_prefix("location.grid.call.") {
        let (name, _) = rest.split_once('.')?;
        let idle = name != "*" && !grid.calls.iter().any(|call| call == name);
        return idle.then(|| format!("location.grid.calls does not name {name}"));
    }
    if let Some(rest) = key.strip_prefix("location.tariff.surplus.") {
        let (name, _) = rest.split_once('.')?;
        let idle = name != "*" && !tariff.surpluses.iter().any(|surplus| surplus == name);
        return idle.then(|| format!("location.tariff.surpluses does not name {name}"));
    }
    if let Some(name) = key.strip_prefix("location.grid.feeds.") {
        let idle = grid.feeds.count == 1 && !["count", "capacity"].contains(&name);
        let words = "location.grid.feeds.count is 1: a single feed is out when the grid is";
        return idle.then(|| words.to_owned());
    }
    match key {
        "location.grid.planned_access_lost" if grid.planned_outage.is_none() => {
            Some("location.grid.planned_outage is not given".to_owned())
        }
        "location.tariff.ratchet_share" if tariff.ratchet <= 1 => Some(format!(
            "location.tariff.ratchet is {}: each month's own peak is paid for",
            tariff.ratchet
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::noted;

    #[test]
    fn keys_of_calls_that_are_not_in_force_are_noted() {
        let call = "[location.grid.call.demand_response]\nrate = \"20 /year\"\n";
        let notes = noted(call);
        let expected = "a.toml:4:8: location.grid.call.demand_response.rate has no effect, because \
                        location.grid.calls does not name demand_response";
        assert_eq!(notes, [expected]);
        let named = "[location.grid]\ncalls = [\"demand_response\"]\n";
        assert_eq!(noted(&format!("{named}{call}")), [] as [&str; 0]);
        let all = "[location.grid.call.\"*\"]\nrate = \"20 /year\"\n";
        assert_eq!(noted(all), [] as [&str; 0]);
    }

    #[test]
    fn keys_of_surpluses_that_are_not_in_force_are_noted() {
        let surplus = "[location.tariff.surplus.kyushu_surplus]\ndays = 0.9\n";
        let notes = noted(surplus);
        let because = "because location.tariff.surpluses does not name kyushu_surplus";
        assert!(notes.len() == 1 && notes[0].ends_with(because), "{notes:?}");
        let named = "[location.tariff]\nsurpluses = [\"kyushu_surplus\"]\n";
        assert_eq!(noted(&format!("{named}{surplus}")), [] as [&str; 0]);
    }

    #[test]
    fn keys_of_several_feeds_are_noted_where_there_is_one() {
        let of = |count: u32| {
            noted(&format!(
                "[location.grid.feeds]\ncount = {count}\ncapacity = \"4 MW\"\nbeta = 0.1\noutage_rate = \"3 /year\"\n\
                 outage_median = \"2 h\"\noutage_spread = 0.5\nplanned = \"50 h\"\n"
            ))
        };
        let notes = of(1);
        assert_eq!(notes.len(), 5, "{notes:?}");
        let because =
            "because location.grid.feeds.count is 1: a single feed is out when the grid is";
        assert!(notes.iter().all(|note| note.ends_with(because)), "{notes:?}");
        assert_eq!(of(2), [] as [&str; 0]);
    }

    #[test]
    fn access_without_an_outage_and_shares_without_a_ratchet_are_noted() {
        let notes = noted("[location.grid]\nplanned_access_lost = \"4 h\"\n");
        let because = "because location.grid.planned_outage is not given";
        assert!(notes.len() == 1 && notes[0].ends_with(because), "{notes:?}");
        let planned = "planned_outage = \"9 h\"\nplanned_duration = \"2 h\"\n";
        let with = format!("[location.grid]\nplanned_access_lost = \"4 h\"\n{planned}");
        assert_eq!(noted(&with), [] as [&str; 0]);
        let of = |ratchet: u32| {
            noted(&format!("[location.tariff]\nratchet = {ratchet}\nratchet_share = 0.7\n"))
        };
        for own in [0, 1] {
            let notes = of(own);
            assert!(
                notes.len() == 1 && notes[0].contains("ratchet_share has no effect"),
                "{notes:?}"
            );
        }
        assert_eq!(of(12), [] as [&str; 0]);
    }
}
