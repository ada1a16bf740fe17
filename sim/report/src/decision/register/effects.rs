//! What the measure gains when an input moves: inputs of money are priced again on the use that was metered,
//! others are simulated where that was asked for.

use factory::finance::{Accounts, Plan, Prices, sales};
use factory::scenario::CheckedScenario;
use factory::settings::Entry;

use super::Range;
use crate::decision::subject::{Choice, Decision};

/// What keys of money begin with.
const MONEY: &str = "finance.";
/// Keys of money that change what is simulated, so that pricing alone does not tell their effect.
const SIMULATED: [&str; 1] = ["finance.contract."];

/// How the measure is read of accounts.
type Measure = fn(&Accounts) -> Option<f64>;

/// Measures that follow from accounts alone.
const MEASURES: [(&str, Measure); 8] = [
    ("npv_usd", |it| Some(it.worth.net_present_value)),
    ("irr", |it| it.worth.rates.single()),
    ("mirr", |it| it.worth.modified_rate),
    ("lcoc_installed_usd", |it| it.worth.levelised.installed),
    ("lcoc_sellable_usd", |it| it.worth.levelised.sellable),
    ("lcoc_held_usd", |it| it.worth.levelised.held),
    ("lcoc_kept_usd", |it| it.worth.levelised.kept),
    ("lcoc_usd_per_gpu_hour", |it| it.worth.levelised.kept),
];

/// What an input does within its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moved {
    /// What the measure of the best option gains from the low to the high end.
    pub(crate) effect: f64,
    /// Whether another option is best at an end, or the sign of the best's worth is another one.
    pub(crate) turns: bool,
}

/// Prices the runs that are shown again.
pub(crate) struct Effects<'d> {
    decision: &'d Decision,
    measure: Option<Measure>,
    /// By option: its measure in the run that is shown.
    plain: Vec<f64>,
    best: usize,
}

impl<'d> Effects<'d> {
    /// Of the options of a decision.
    pub(crate) fn new(decision: &'d Decision) -> Self {
        let name = decision.measure().name;
        let measure = MEASURES.iter().find(|(known, _)| *known == name).map(|(_, of)| *of);
        let options = decision.options.iter();
        let plain: Option<Vec<f64>> =
            options.map(|option| option.shown.results.value(name)).collect();
        let measure = measure.filter(|_| plain.is_some());
        let mut effects = Self { decision, measure, plain: plain.unwrap_or_default(), best: 0 };
        effects.best = effects.best_of(&effects.plain);
        effects
    }

    /// What an input does in the options in which it has one value; `None` where that is not a matter of
    /// pricing, or an end does not go together with other inputs.
    pub(crate) fn of(&self, key: &str, range: &Range, options: &[usize]) -> Option<Moved> {
        let measure = self.way(key)?;
        let at = |end: f64| -> Option<Vec<f64>> {
            let mut values = self.plain.clone();
            for option in options {
                let choice = &self.decision.options[*option];
                let scenario = with(choice, key, range, end)?;
                values[*option] = measure(choice, &scenario)?;
            }
            Some(values)
        };
        let (low, high) = (at(range.low)?, at(range.high)?);
        let shown = if options.contains(&self.best) { self.best } else { *options.first()? };
        let sign = |values: &[f64]| values[self.best] > 0.0;
        let of_worth = self.decision.measure().name == "npv_usd";
        let turns = [&low, &high].into_iter().any(|values| {
            self.best_of(values) != self.best || (of_worth && sign(values) != sign(&self.plain))
        });
        Some(Moved { effect: high[shown] - low[shown], turns })
    }

    /// How the effect of a key is worked out: by pricing what is about money alone, by simulating where that was
    /// asked for.
    fn way(&self, key: &str) -> Option<impl Fn(&Choice, &CheckedScenario) -> Option<f64>> {
        let name = self.decision.measure().name;
        let is_simulated = SIMULATED.iter().any(|start| key.starts_with(start));
        let priced = self.measure.filter(|_| key.starts_with(MONEY) && !is_simulated);
        let below = |section: &String| {
            key == section
                || key.strip_prefix(section.as_str()).is_some_and(|it| it.starts_with('.'))
        };
        let asked = !self.plain.is_empty() && self.decision.simulated.iter().any(below);
        (priced.is_some() || asked).then_some(move |choice: &Choice, scenario: &CheckedScenario| {
            match priced {
                Some(measure) => measure(&accounts(choice, scenario)),
                None => factory::simulate(&scenario.with_seed(choice.shown.seed)).value(name),
            }
        })
    }

    /// The best option by such values.
    fn best_of(&self, values: &[f64]) -> usize {
        let mut best = 0;
        let worth =
            |option: usize| self.decision.sign() * values[option] / self.decision.size(option);
        for option in 1..values.len() {
            if worth(option) > worth(best) {
                best = option;
            }
        }
        best
    }
}

/// The scenario of an option with one value changed; `None` where that does not go together.
fn with(choice: &Choice, key: &str, range: &Range, end: f64) -> Option<CheckedScenario> {
    let mut settings = choice.settings.clone();
    let origin = settings.get(key)?.origin.clone();
    settings.set(key, Entry { value: range.value(end), origin });
    CheckedScenario::new(&settings, choice.scenario.weather().cloned()).ok()
}

/// The payments of the run that is shown, by the prices of a scenario.
fn accounts(choice: &Choice, scenario: &CheckedScenario) -> Accounts {
    let results = &choice.shown.results;
    let seed = choice.shown.seed;
    let spec = &scenario.spec().finance;
    let plan = Plan::new(spec, &results.design, scenario.calendar(), &results.usage);
    let prices = Prices::drawn(spec, &plan, seed, 0);
    let sold = sales(spec, &results.usage, &plan, (seed, 0));
    Accounts::new(spec, &results.design, (&results.usage, &plan), (&sold, &prices))
}
