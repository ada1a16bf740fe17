//! Supply and data: racks that are not bought again while their maker is silent, and work whose data others open.

use factory::finance::{Accounts, Category, Month, Plan, Prices, Usage};
use files::{Catalogues, load_text};

use super::{plant, value};

/// What a plant pays in eight years, and when its racks were bought. Nothing is simulated.
fn accounts(law: &str) -> (Accounts, Vec<f64>) {
    let text = format!(
        "site = \"kagoshima\"\nsize = \"20 MW\"\nstart = \"2030-01-01\"\nhorizon = \"8 years\"\n{law}"
    );
    let loaded =
        load_text(std::path::Path::new("a.toml"), &text, &[], &Catalogues::embedded()).unwrap();
    let (scenario, spec) = (&loaded.scenario, &loaded.scenario.spec().finance);
    let design = factory::plant::design(scenario);
    let month = |number: u32| Month {
        year: number / 12 + 1,
        hours: 730.0,
        share_of_year: 1.0 / 12.0,
        ..Month::default()
    };
    let usage = Usage { months: (0..96).map(month).collect(), ..Usage::default() };
    let plan = Plan::new(spec, &design, scenario.calendar(), &usage);
    let bought = plan.lots.iter().map(|lot| lot.bought).collect();
    let prices = Prices::drawn(spec, &plan, 1, 0);
    (Accounts::new(spec, &design, (&usage, &plan), (&[], &prices)), bought)
}

/// Goal: racks are not bought again while their maker delivers nothing, and money follows. Method: racks that live five
/// years, and a stop from month 55 to month 67: the same racks are paid for in month 67 and not in month 60, and the old ones
/// are sold seven months older. One that goes on leaves the old ones until the end.
#[test]
fn racks_are_bought_again_once_their_maker_delivers() {
    let stop = |until: &str| {
        format!("[sovereignty.event.stop]\nkind = \"supply_stop\"\nfrom = \"2034-08-01\"\n{until}")
    };
    let refreshed = |accounts: &Accounts| {
        let lines = accounts.ledger.lines().iter();
        let paid = lines.filter(|line| line.category == Category::Refresh);
        paid.map(|line| (line.month, line.base_cents)).collect::<Vec<_>>()
    };
    let resold = |accounts: &Accounts| accounts.ledger.paid_for(Category::Resale).in_dollars();
    let (free, bought) = accounts("");
    assert_eq!(bought, [0.0, 60.0]);
    let (late, bought) = accounts(&stop("until = \"2035-08-01\"\n"));
    // 2,038 days with two leap days of 365-day years.
    assert!((bought[1] - 67.0).abs() < 0.1, "{bought:?}");
    let ([(month, paid)], [(later, same)]) = (&refreshed(&free)[..], &refreshed(&late)[..]) else {
        panic!("bought again once")
    };
    assert_eq!((*month, *paid), (60, *same));
    assert!((67..=68).contains(later), "in month {later}");
    let less = libm::pow(0.65, (bought[1] - 60.0) / 12.0);
    assert!((resold(&late) / resold(&free) - less).abs() < 1e-6, "{}", resold(&late));
    let (never, bought) = accounts(&stop(""));
    assert_eq!(bought, [0.0]);
    assert!(refreshed(&never).is_empty() && resold(&never).abs() < 1e-9);
    let other = stop("vendor = \"amd\"\n");
    assert_eq!(accounts(&other).1, [0.0, 60.0]);
}

/// Goal: data that a foreign law has access to is within its reach: who demands that it lies elsewhere is refused meanwhile,
/// by the rule on the parent, unless the tenant alone holds the keys. Method: a contract of 128 GPUs whose jobs last five
/// hours, and an order of four days.
#[test]
fn work_whose_data_is_opened_to_a_law_that_it_excludes_is_refused() {
    let law = "[sovereignty]\nsite = \"MY\"\nparent = \"US\"\nhardware.licence = \"permit\"\n\
               [sovereignty.class.frontier_training]\ndata_in = [\"MY\"]\n\
               [sovereignty.event.order]\nkind = \"foreign_order\"\nparent = \"US\"\neffect = \"data_access\"\n\
               from = \"2030-01-03\"\nuntil = \"2030-01-07\"\n";
    let refused = |law: &str| value(&plant(10, law), "refused_gpu_hours_parent");
    let open = plant(10, law);
    let hours = 128.0 * 96.0;
    let found = value(&open, "refused_gpu_hours_parent");
    assert!(found > 0.94 * hours && found < 1.001 * hours, "{found} of {hours}");
    assert!(value(&open, "exposed_gpu_hours") > 0.0);
    let keys = law.replace("site =", "key_custody = \"tenant\"\nsite =");
    let held = plant(10, &keys);
    assert!(value(&held, "refused_gpu_hours_parent").abs() < 1e-12);
    assert!(value(&held, "exposed_gpu_hours").abs() < 1e-12);
    for other in [
        law.replace("data_in = [\"MY\"]", "data_in = [\"MY\", \"US\"]"),
        law.replace("data_in = [\"MY\"]", "assurance = 0"),
        law.replace("site =", "without = [\"parent\"]\nsite ="),
    ] {
        assert!(refused(&other).abs() < 1e-12, "{other}");
    }
}

/// Goal: contracts of one tenant are one hand. Method: the names of payers in the ledger.
#[test]
fn contracts_of_one_tenant_are_one_hand() {
    let run = plant(40, "[finance.contract.frontier_training]\ntenant = \"lab a\"\n");
    let tenants = &run.results.amounts.tenants;
    assert!(tenants["lab a"] > 0.0 && !tenants.contains_key("frontier_training"), "{tenants:?}");
    assert_eq!(run.results.value("hhi_site"), Some(1.0));
}
