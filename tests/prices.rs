//! No design without a price: whatever makes a plant more reliable, or larger, costs something.

mod classes;

use factory::finance::{Accounts, Category, Month, Plan, Prices, Side, Usage};
use factory::scenario::Scenario;
use factory::settings::Reader;
use files::{Catalogues, Loaded, load};

use classes::{Class, class_of};

/// A plant of a gigawatt at a place, as the catalogues have it.
fn gigawatt(site: &str) -> String {
    format!(
        "site = \"{site}\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"1 GW\"\n\
         start = \"2030-01-01\"\nhorizon = \"1 year\"\nseed = 1\n"
    )
}

/// The scenario of a text, with other values for some of its keys.
#[track_caller]
fn with(text: &str, values: &[&str]) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    let overrides: Vec<String> = values.iter().map(|text| (*text).to_owned()).collect();
    match load(&path, &overrides, &Catalogues::embedded()) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{text} with {values:?}:\n{problems}"),
    }
}

/// What a plant costs that sells nothing and uses nothing for a month. Nothing is simulated.
fn accounts(loaded: &Loaded) -> Accounts {
    let scenario = &loaded.scenario;
    let spec = &scenario.spec().finance;
    let design = factory::plant::design(scenario);
    let month = Month { year: 1, hours: 744.0, share_of_year: 1.0 / 12.0, ..Month::default() };
    let usage = Usage { months: vec![month], ..Usage::default() };
    let plan = Plan::new(spec, &design, scenario.calendar(), &usage);
    let prices = Prices::drawn(spec, &plan, 1, 0);
    Accounts::new(spec, &design, (&usage, &plan), (&[], &prices))
}

/// Capital expenditure, and a month of running costs, in dollars.
fn costs(text: &str, values: &[&str]) -> [f64; 2] {
    let ledger = accounts(&with(text, values)).ledger;
    [Side::Capital, Side::Running].map(|side| ledger.paid_on(side).in_dollars())
}

/// Every key of a scenario belongs to a class, so that nobody adds one without asking what it costs; and no
/// class speaks of keys that are gone.
#[test]
fn every_key_is_a_design_with_a_price_or_says_what_else_it_is() {
    let keys = Reader::describe::<Scenario>();
    let without: Vec<&str> =
        keys.iter().map(|key| key.path.as_str()).filter(|key| class_of(key).is_none()).collect();
    assert!(without.is_empty(), "keys without a class, see tests/prices/classes.rs: {without:#?}");
    let idle = classes::idle(&keys.iter().map(|key| key.path.as_str()));
    assert!(idle.is_empty(), "patterns of classes that no key matches: {idle:?}");
}

/// Of each key of the design there is a change below that must cost something.
#[test]
fn every_key_of_the_design_is_changed_below() {
    let moved = |key: &str| MOVES.iter().any(|(moved, ..)| classes::matches(key, moved));
    let keys = Reader::describe::<Scenario>();
    let design = keys.iter().map(|key| key.path.as_str());
    let design = design.filter(|key| class_of(key) == Some(Class::Design));
    let still: Vec<&str> = design.filter(|key| !moved(key)).collect();
    assert!(still.is_empty(), "of the design, and never changed: {still:?}");
}

/// A key, what else holds, the cheaper value and the dearer one.
type Move = (&'static str, &'static [&'static str], &'static str, &'static str);

/// A plant at which an intruder may strike: others pay nothing for it.
const STRUCK: &[&str] = &["security.incident.rate=0.1 /year"];

/// A battery of the site.
const BATTERY: &[&str] = &["power.battery.power=100 MW", "power.battery.energy=400 MWh"];

/// One that can feed the site by itself.
const FORMING: &[&str] = &[BATTERY[0], BATTERY[1], "power.battery.grid_forming=true"];

/// Units that generate on the site.
const TURBINES: &[&str] = &["generation.a.kind=aero_gt", "generation.a.units=4"];

/// Changes of the design that cost something: for what they are worth, more of it is better.
const MOVES: &[Move] = &[
    ("size", &["compute.racks=2000"], "500 MW", "600 MW"),
    ("compute.racks", &[], "4000", "4200"),
    ("compute.design_pue", &[], "1.15", "1.10"),
    ("compute.racks_per_hall", &[], "128", "64"),
    ("compute.racks_per_row", &[], "16", "8"),
    ("compute.racks_per_pod", &[], "32", "16"),
    ("compute.network.bisection", &["compute.racks=4000"], "0.5", "1.0"),
    ("power.topology.site", &[], "N", "N+1"),
    ("power.topology.hall", &[], "N", "N+1"),
    ("power.topology.hall", &[], "N+1", "N+2"),
    ("power.topology.hall", &[], "N+2", "catcher"),
    ("power.topology.hall", &[], "4N/3", "3N/2"),
    ("power.topology.hall", &[], "3N/2", "2N"),
    ("power.topology.row", &[], "N", "2N"),
    ("power.topology.rack", &["power.stage.busway.feeds=rack"], "N", "2N"),
    ("power.topology.rack", &["power.chain=dc_800_sidecar"], "N", "N+1"),
    ("power.topology.primaries", &["power.topology.hall=catcher"], "4", "2"),
    ("power.topology.catchers", &["power.topology.hall=catcher"], "1", "2"),
    ("power.line_up.rating", &[], "3 MW", "2.5 MW"),
    ("power.sections", &[], "2", "4"),
    ("power.stage.hv_mv.unit_rating", &[], "40 MW", "250 MW"),
    ("power.stage.busway.feeds", &[], "row", "rack"),
    ("power.only", &[], "[\"hv_mv\", \"mv_lv\", \"busway\"]", "[]"),
    ("power.ups.autonomy", &[], "5 min", "15 min"),
    ("power.ups.autonomy", &[], "0 min", "1 min"),
    ("swing.filter_power", &["swing.filter_energy=10 kWh"], "1 MW", "10 MW"),
    ("swing.filter_energy", &["swing.filter_power=1 MW"], "10 kWh", "100 kWh"),
    ("power.battery.power", &["power.battery.energy=400 MWh"], "100 MW", "200 MW"),
    ("power.battery.energy", &["power.battery.power=100 MW"], "200 MWh", "400 MWh"),
    ("power.battery.grid_forming", BATTERY, "false", "true"),
    ("power.battery.seamless", FORMING, "false", "true"),
    ("generation.a.kind", &[TURBINES[1]], "frame_gt", "combined_cycle"),
    ("generation.a.units", &[TURBINES[0]], "4", "5"),
    ("generation.a.rating", TURBINES, "30 MW", "40 MW"),
    ("solar.field.peak", &[], "100 MW", "200 MW"),
    ("power.genset.share", &[], "0", "0.1"),
    ("power.genset.share", &[], "0.1", "1.0"),
    ("power.genset.unit_rating", &["power.genset.share=0.01"], "3 MW", "10 MW"),
    ("power.genset.redundancy", &[], "N+1", "2N"),
    ("power.genset.fuel", &[], "24 h", "96 h"),
    ("cooling.rejection", &[], "dry", "adiabatic"),
    ("cooling.rejection", &[], "tower", "dry"),
    ("cooling.dry_approach", &[], "8 K", "5 K"),
    ("cooling.tower_approach", &["cooling.rejection=tower"], "5 K", "3 K"),
    ("cooling.cdu_approach", &[], "4 K", "2 K"),
    ("cooling.chiller.capacity_share", &[], "0.4", "1.0"),
    ("cooling.thermal.tank", &[], "0 m3", "100 m3"),
    (
        "cooling.water.tank",
        &["cooling.rejection=tower", "cooling.water.supply=50 m3/h"],
        "0 m3",
        "100 m3",
    ),
    (
        "power.ups.carries",
        &[],
        "[\"racks\", \"network\"]",
        "[\"racks\", \"network\", \"cdu_pumps\"]",
    ),
    (
        "power.ups.carries",
        &[],
        "[\"racks\", \"network\"]",
        "[\"racks\", \"network\", \"facility_pumps\", \"fans\", \"chillers\"]",
    ),
    ("power.ups.carries", &[], "[\"network\"]", "[\"racks\", \"network\"]"),
    // Four groups of which one is spare are more than eight of which one is.
    ("failures.component.hall_cooling.count", &[], "8", "4"),
    ("failures.component.hall_cooling.tolerates", &[], "0", "1"),
    ("failures.component.leaf_switch.tolerates", &[], "1", "2"),
    ("failures.component.rack_power.tolerates", &[], "0", "1"),
    ("repair.stock.tray", &[], "0.01", "0.05"),
    ("repair.crew.it.per_thousand_racks", &[], "2.0", "4.0"),
    ("repair.crew.it.least", &[], "1", "40"),
    ("repair.crew.it.by_shift", &["repair.crew.it.starts=[7.0, 19.0]"], "[10, 2]", "[10, 10]"),
    ("repair.crew.it.starts", &["repair.crew.it.by_shift=[10, 2]"], "[7.0, 15.0]", "[7.0, 22.0]"),
    ("security.incident.scope", STRUCK, "site", "hall"),
    ("security.incident.crews", STRUCK, "2", "10"),
    ("security.incident.backup.interval", STRUCK, "1 d", "6 h"),
    ("security.incident.backup.keep", STRUCK, "30 d", "180 d"),
    ("security.incident.backup.terabytes_per_gpu", STRUCK, "0.1", "0.2"),
    ("power.maintenance.duration", &[], "8 h", "24 h"),
    ("power.maintenance.unit.set", &[], "8 h", "24 h"),
    ("power.maintenance.unit.section", &[], "8 h", "120 h"),
    ("power.maintenance.unit.hv_mv", &[], "8 h", "24 h"),
    ("security.incident.backup.bandwidth", STRUCK, "10 GB/s", "100 GB/s"),
    ("jobs.storage.read", &[], "10 TB/s", "40 TB/s"),
    ("jobs.storage.write", &[], "10 TB/s", "40 TB/s"),
    ("jobs.storage.read_per_gpu", &[], "100 MB/s", "200 MB/s"),
    ("jobs.storage.write_per_gpu", &[], "50 MB/s", "100 MB/s"),
];

/// Method: the same plant with either value, by its accounts alone. What is built costs more, or running it.
#[test]
fn what_makes_a_plant_more_reliable_or_larger_costs_something() {
    let text = gigawatt("kagoshima");
    for (key, also, cheap, dear) in MOVES {
        let of = |value: &str| {
            let own = format!("{key}={value}");
            let values: Vec<&str> = also.iter().copied().chain([own.as_str()]).collect();
            costs(&text, &values)
        };
        let [one, other] = [of(cheap), of(dear)];
        let more = [other[0] - one[0], other[1] - one[1]];
        assert!(
            more[0] > 1_000.0 || more[1] > 1_000.0,
            "{key}: {dear} costs {more:?} USD more than {cheap}"
        );
        assert!(more[0] > -1_000.0, "{key}: {dear} is built for {} USD less", -more[0]);
    }
}

/// Published prices are of the usual design: with contingency and owner's cost the parts and the remainder
/// come to them, within a two-hundredth, and no part costs more than its list price.
#[test]
fn the_default_design_costs_what_is_published_of_its_site() {
    for site in ["kagoshima", "malaysia", "romania", "belgium", "tomakomai", "osaka", "tokyo"]
        .into_iter()
        .chain(["memphis", "monroe_la", "abu_dhabi", "paris"])
    {
        let loaded = with(&gigawatt(site), &[]);
        let (spec, ledger) = (&loaded.scenario.spec().finance, accounts(&loaded).ledger);
        let design = factory::plant::design(&loaded.scenario);
        let apart = [Category::Racks, Category::Network, Category::Storage]
            .into_iter()
            .chain([Category::SpareParts, Category::Connection])
            .map(|category| ledger.paid_for(category))
            .sum::<units::Money>();
        let facility = ledger.paid_on(Side::Capital) - apart;
        let watts = design.fed_power.in_watts();
        let found = facility.in_dollars() / watts;
        let published = spec.facility_price.in_dollars_per_watt();
        assert!((found / published - 1.0).abs() < 0.005, "{site}: {found} of {published} USD/W");
        let parts = [Category::Utility, Category::Ups, Category::Gensets, Category::Cooling]
            .into_iter()
            .chain([Category::Chillers]);
        let parts: units::Money = parts.map(|category| ledger.paid_for(category)).sum();
        let each = parts.in_dollars() / watts;
        assert!((4.3..4.9).contains(&each), "{site}: parts of {each} USD/W");
        assert!(ledger.paid_for(Category::Remainder).in_dollars() > 0.0, "{site}");
    }
}

/// Plant and shell of 13.5 USD/W with 12 % within cost 13.5 / 1.12 = 12.05 without: twice the contingency of 8 %
/// is .08 x 12.05 = .964 USD/W more.
#[test]
fn contingency_is_paid() {
    let capex = |share: &str| {
        let loaded = with(&gigawatt("kagoshima"), &[&format!("finance.contingency={share}")]);
        let watts = factory::plant::design(&loaded.scenario).fed_power.in_watts();
        accounts(&loaded).ledger.paid_on(Side::Capital).in_dollars() / watts
    };
    let more = capex("0.16") - capex("0.08");
    assert!((more - 0.08 * 13.5 / 1.12).abs() < 0.005, "{more} USD/W");
}

/// NVIDIA shows 3,819 and 5,543 racks in the same gigawatt: with 45 % more racks the building is what the
/// gigawatt feeds, and not 4.9 B USD dearer. There are 14 halls and 216 rows more, each with what it has once.
#[test]
fn more_racks_in_the_same_power_are_no_larger_building() {
    let facility = |racks: u32| {
        let loaded = with(&gigawatt("memphis"), &[&format!("compute.racks={racks}")]);
        let ledger = accounts(&loaded).ledger;
        let buildings = |line: &factory::finance::Line| {
            let asset = line.asset.word();
            line.category.side() == Side::Capital && (asset == "plant" || asset == "shell")
        };
        -ledger.sum(buildings).in_billions()
    };
    let (fewer, more) = (facility(4_370), facility(5_543));
    assert!((more - fewer).abs() < 0.15, "{fewer} and {more} B USD");
    // Below what the gigawatt feeds every rack has its part of the building.
    assert!(facility(3_819) < 0.9 * fewer, "{} against {fewer} B USD", facility(3_819));
}

/// A plant that pays and is paid in yen, at 150 for a dollar, costs the same dollars to the cent, and each
/// line is 150 times as many hundredths, but for rounding.
#[test]
fn another_currency_changes_nothing_but_the_numbers() {
    let text = gigawatt("kagoshima");
    let dollars = accounts(&with(&text, &[])).ledger;
    let yen = ["finance.currency=JPY", "finance.exchange.JPY=150"];
    let yen = accounts(&with(&text, &yen)).ledger;
    assert_eq!(dollars.lines().len(), yen.lines().len());
    for (one, other) in dollars.lines().iter().zip(yen.lines()) {
        assert_eq!((one.category, one.base_cents), (other.category, other.base_cents));
        assert_eq!((other.currency.to_string(), one.cents), ("JPY".to_owned(), one.base_cents));
        assert!((other.cents - one.cents * 150).abs() <= 75, "{one:?} and {other:?}");
    }
}

/// Rooms of a gigawatt: 4,370 racks with 18 trays make 78,660; 2.5 % of them are 1,967 at 433,000 USD and
/// 5 %, 0.89 B USD. Eighteen crews of 5.2 people each are 94, with 80 engineers and six guards at 0.6 of
/// their wage, 19: 193 wages of 65,000 USD.
#[test]
fn stock_and_staff_are_hand_calculations() {
    let loaded = with(&gigawatt("kagoshima"), &[]);
    let ledger = accounts(&loaded).ledger;
    let racks = f64::from(loaded.scenario.layout().racks);
    let stock = (racks * 18.0 * 0.025).ceil() * 7.8e6 / 18.0 * 1.05;
    let found = ledger.paid_for(Category::SpareParts).in_dollars();
    assert!((found / stock - 1.0).abs() < 1e-6, "{found} against {stock}");
    let seats = (racks * 0.0022).ceil() + (racks * 0.0005).ceil() + (racks * 0.001).ceil();
    let people = 80.0 + 5.2 * (seats + (2.0 + 4.0) * 0.6);
    let month = people * 65_000.0 / 12.0;
    let found = ledger.paid_for(Category::Staff).in_dollars();
    assert!((found / month - 1.0).abs() < 1e-6, "{found} against {month} for {people} people");
}

/// 39.9 B USD of IT with 1.4 % in Japan is 455.5 M in the first year.
#[test]
fn property_tax_of_a_year_is_nearly_the_energy_bill() {
    let loaded = with(&gigawatt("kagoshima"), &[]);
    let ledger = accounts(&loaded).ledger;
    let it = |line: &factory::finance::Line| {
        line.category.side() == Side::Capital && line.asset.word() == "it"
    };
    let of = |asset: &str| {
        let wanted = |line: &factory::finance::Line| {
            line.category.side() == Side::Capital && line.asset.word() == asset
        };
        -ledger.sum(wanted).in_millions()
    };
    assert!((40_000.0..42_000.0).contains(&-ledger.sum(it).in_millions()));
    let assessed = of("it") * (1.0 - 0.369 / 2.0)
        + of("plant") * (1.0 - 0.12 / 2.0)
        + of("shell") * 0.6 * (1.0 - 0.03 / 2.0);
    let found = ledger.paid_for(Category::PropertyTax).in_millions();
    let expected = assessed * 0.014 / 12.0;
    assert!((found - expected).abs() < 0.01, "{found} against {expected} M USD a month");
}
