//! Worlds: runs that differ in prices alone are simulated once, and priced each.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use factory::finance::is_price;
use factory::scenario::CheckedScenario;
use factory::{Results, priced_by};
use files::Variant;

use crate::execute::Unmade;
use crate::plan::Plan;

/// How many worlds are remembered at most: four sites with eight draws of luck each.
const MOST: usize = 32;

/// What was simulated lately.
#[derive(Debug, Default)]
pub(crate) struct Worlds {
    /// Whether any two runs may differ in prices alone.
    are_shared: bool,
    known: Mutex<VecDeque<World>>,
}

/// A world by its fingerprint and seed.
#[derive(Clone, Debug)]
struct World {
    of: (String, u64),
    results: Arc<Mutex<Option<Results>>>,
}

impl Worlds {
    /// Those of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut keys = plan.study.inputs.iter().flat_map(|input| &input.keys);
        Self { are_shared: keys.any(|key| is_price(key)), known: Mutex::default() }
    }

    /// The results of a scenario: priced where its world is known, else simulated. Who asks for a world that another
    /// thread is simulating waits for it.
    pub(crate) fn results(
        &self,
        variant: &Variant,
        scenario: &CheckedScenario,
        simulate: impl FnOnce() -> Result<Results, Unmade>,
    ) -> Result<Results, Unmade> {
        if !self.are_shared {
            return simulate();
        }
        let world = self.world((variant.world.clone(), scenario.spec().seed));
        let mut results = locked(&world.results);
        if let Some(known) = &*results {
            return Ok(priced_by(known, scenario));
        }
        Ok(results.insert(simulate()?).clone())
    }

    /// A world; the one that nobody has asked for longest gives way to a new one.
    fn world(&self, of: (String, u64)) -> World {
        let mut known = locked(&self.known);
        let place = known.iter().position(|world| world.of == of);
        let world = place.and_then(|place| known.remove(place));
        let world = world.unwrap_or_else(|| World { of, results: Arc::default() });
        known.truncate(MOST - 1);
        known.push_front(world.clone());
        world
    }
}

/// What a lock holds: a run that broke down leaves nothing behind.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;

    use factory::settings::{Entry, Value};
    use factory::simulate;
    use files::{Catalogues, Template, Texts};

    use super::*;

    fn template() -> Template {
        let path = Path::new("base.toml");
        let text = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"1 d\"\n";
        let texts = Texts::from([(path.to_owned(), text.into())]);
        Template::among(path, &texts, &Catalogues::embedded()).unwrap()
    }

    fn variant(template: &Template, key: &str, value: &str) -> Variant {
        let value = Value::Text(value.to_owned());
        let entry = template.loaded().settings.get(key).unwrap().clone();
        template.with(&[(key.to_owned(), Entry { value, ..entry })]).unwrap()
    }

    /// Goal: runs at other prices are simulated once; other plants and other luck are simulated each, and all of them
    /// come to what a simulation gives.
    #[test]
    fn what_differs_in_prices_alone_is_simulated_once() {
        let template = template();
        let worlds = Worlds { are_shared: true, known: Mutex::default() };
        let count = Cell::new(0);
        let made = |variant: &Variant, seed: u64| {
            let scenario = variant.scenario.with_seed(seed);
            let simulated = || {
                count.set(count.get() + 1);
                Ok(simulate(&scenario))
            };
            let results = worlds.results(variant, &scenario, simulated).unwrap();
            assert_eq!(format!("{results:?}"), format!("{:?}", simulate(&scenario)));
            count.get()
        };
        let dear = variant(&template, "finance.rack_price", "9 M USD");
        let cheap = variant(&template, "finance.rack_price", "5 M USD");
        let other = variant(&template, "power.ups.autonomy", "9 min");
        assert_eq!(made(&dear, 1), 1);
        assert_eq!(made(&cheap, 1), 1);
        assert_eq!(made(&cheap, 2), 2);
        assert_eq!(made(&other, 1), 3);
        assert_eq!(made(&dear, 1), 3);
    }
}
