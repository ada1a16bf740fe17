//! Prices change what is paid, and nothing that happens: a run is priced anew without being simulated again.

use std::path::Path;

use factory::finance::is_price;
use factory::settings::{Entry, Value};
use factory::{priced_by, simulate};
use files::{Catalogues, Template};

/// In how many parts the prices are changed, one after the other.
const PARTS: usize = 8;

/// A scenario, small and short.
fn template(name: &str, length: &str) -> Template {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(name);
    let overrides = [format!("horizon={length}")];
    Template::read(&path, &overrides, &Catalogues::embedded()).unwrap()
}

/// A little less than a value: a number, or an amount with its unit.
fn less(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) if *number != 0.0 => Some(Value::Number(number * 0.97)),
        Value::Integer(number) if *number > 1 => Some(Value::Integer(number - 1)),
        Value::Text(text) => {
            let (number, unit) = text.split_once(' ')?;
            let number: f64 = number.parse().ok()?;
            (number > 0.0).then(|| Value::Text(format!("{} {unit}", number * 0.97)))
        }
        _ => None,
    }
}

/// All prices of a scenario that can be a little lower by themselves.
fn changes(template: &Template) -> Vec<(String, Entry)> {
    let settings = &template.loaded().settings;
    let lower = |(key, entry): (&str, &Entry)| {
        let value = less(&entry.value)?;
        let change = (key.to_owned(), Entry { value, ..entry.clone() });
        template.with(std::slice::from_ref(&change)).is_ok().then_some(change)
    };
    settings.iter().filter(|(key, _)| is_price(key)).filter_map(lower).collect()
}

/// Goal: what is priced anew is what a simulation gives, to the last bit, whatever price is another.
///
/// Method: an eighth of all prices at a time is lower; everything that a run reports is compared as text.
#[test]
fn a_run_that_is_priced_anew_is_the_run_at_these_prices() {
    for (name, length) in
        [("kagoshima_financed.toml", "50 d"), ("sovereignty/supply_stop.toml", "50 d")]
    {
        let template = template(name, length);
        let base = simulate(&template.loaded().scenario);
        let changes = changes(&template);
        assert!(changes.len() > 100, "{name}: {} prices", changes.len());
        let mut moved = 0;
        for part in 0..PARTS {
            let of: Vec<_> = changes.iter().skip(part).step_by(PARTS).cloned().collect();
            let keys = of.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ");
            let Ok(other) = template.with(&of) else { continue };
            let simulated = simulate(&other.scenario);
            let priced = priced_by(&base, &other.scenario);
            assert_eq!(priced.digest, base.digest, "{name}: {keys}");
            assert!(format!("{priced:?}") == format!("{simulated:?}"), "{name}: {keys}");
            moved += usize::from(simulated.ledger.lines() != base.ledger.lines());
        }
        assert!(moved > PARTS / 2, "{name}: payments moved in {moved} parts");
    }
}
