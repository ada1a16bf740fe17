//! What the books report.

use units::{Mass, Money};

use crate::quantities::Better::{Less, More};
use crate::quantities::{
    GpuHours, Level, MoneyPerGpuHour, MoneyPerPflopHour, MoneyPerYear, Number, Share, Topic,
    quantity, total,
};

quantity! {
    /// Set by the books alone, read by the registry.
    pub struct Reports: "finance" {
        /// Capital expenditure: what the plant costs to build.
        capex: Level<Money> = {
            label: "capital expenditure", short: "capex", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capex_usd")],
        },
        /// Capital expenditure on racks, network and storage.
        capex_it: Level<Money> = {
            label: "capital expenditure on IT", short: "capex of IT", topic: Topic::Money, better: Less,
            grows: true, digits: 0, run: &[total("capex_it_usd")],
        },
        /// Running costs of an average year.
        opex: Level<MoneyPerYear> = {
            label: "running costs", short: "opex", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("opex_usd_per_year")],
        },
        /// Energy and peak power of an average year.
        opex_energy: Level<MoneyPerYear> = {
            label: "costs of energy", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("opex_energy_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure over its life.
        capital: Level<MoneyPerYear> = {
            label: "capital recovery", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on racks, network and storage.
        capital_it: Level<MoneyPerYear> = {
            label: "capital recovery of IT", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("capital_it_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on electrical and mechanical plant.
        capital_plant: Level<MoneyPerYear> = {
            label: "capital recovery of plant", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_plant_usd_per_year")],
        },
        /// Yearly payment that recovers the capital expenditure on shell, land and grid connection.
        capital_shell: Level<MoneyPerYear> = {
            label: "capital recovery of shell", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("capital_shell_usd_per_year")],
        },
        /// Levelised cost of compute: all costs for each GPU-hour kept, which is goodput.
        lcoc: Level<MoneyPerGpuHour> = {
            label: "LCOC per GPU-hour kept", short: "LCOC", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_usd_per_gpu_hour")], undefined: "there was no goodput",
        },
        /// Level price of a GPU-hour installed at which the run is worth nothing at its cost of capital.
        lcoc_installed: Level<MoneyPerGpuHour> = {
            label: "LCOC per GPU-hour installed", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_installed_usd")], undefined: "nothing is installed",
        },
        /// Level price of a GPU-hour that could be sold at which the run is worth nothing.
        lcoc_sellable: Level<MoneyPerGpuHour> = {
            label: "LCOC per GPU-hour sellable", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_sellable_usd")], undefined: "no GPU was in service",
        },
        /// Level price of a GPU-hour held by jobs or reserved at which the run is worth nothing.
        lcoc_held: Level<MoneyPerGpuHour> = {
            label: "LCOC per GPU-hour held", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_held_usd")], undefined: "no job held a GPU",
        },
        /// Level price of a GPU-hour kept at which the run is worth nothing: the LCOC.
        lcoc_kept: Level<MoneyPerGpuHour> = {
            label: "level price of a GPU-hour kept", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_kept_usd")], undefined: "there was no goodput",
        },
        /// Cost of a thousand million million million operations (an hour of a PFLOP a second) of training whose
        /// results were kept: LCOC per GPU-hour kept over its peak and the share of it that training reaches.
        lcoc_work: Level<MoneyPerPflopHour> = {
            label: "LCOC per effective PFLOP-hour", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_pflop_hour_usd")], undefined: "there was no goodput",
        },
        /// What is billed for an effective PFLOP-hour of training less what it costs, over the run.
        margin_work: Level<MoneyPerPflopHour> = {
            label: "margin per effective PFLOP-hour", topic: Topic::Money, better: More, digits: 3,
            run: &[total("margin_pflop_hour_usd")], undefined: "there was no goodput",
        },
        /// Cost of training on a million tokens, each of which takes six operations a parameter of the model
        /// of `finance.work`.
        lcoc_tokens: Level<Money> = {
            label: "cost per million tokens of training", topic: Topic::Money, better: Less, digits: 4,
            run: &[total("cost_per_million_tokens_usd")], undefined: "there was no goodput",
        },
        /// Cost of decoding a million tokens: LCOC per GPU-hour kept over the tokens that a GPU of GB200 decodes in
        /// one (`finance.work.decoding`), as many times as the roadmap says that the racks' generation decodes more.
        lcoc_decoded: Level<Money> = {
            label: "cost per million tokens decoded", topic: Topic::Money, better: Less, digits: 4,
            run: &[total("cost_per_million_decoded_tokens_usd")],
            undefined: "there was no goodput, or the generation is not on the roadmap",
        },
        /// Net present value of all payments at the cost of capital, with what outlives the run, as if nothing were
        /// borrowed; after tax on profits where `finance.tax` names a state.
        npv: Level<Money> = {
            label: "net present value", short: "NPV", topic: Topic::Money, better: More, grows: true,
            digits: 0, run: &[total("npv_usd")],
        },
        /// The one rate of return a year at which the net present value is zero.
        irr: Level<Share> = {
            label: "internal rate of return", short: "IRR", topic: Topic::Money, better: More, digits: 4,
            share: true, run: &[total("irr")],
            undefined: "no single rate makes the payments worth nothing",
        },
        /// Rates between -99 % and 1,000 % a year at which the net present value is zero.
        irr_count: Level<Number> = {
            label: "rates of return", topic: Topic::Money, digits: 0, run: &[total("irr_count")],
        },
        /// Rate of return a year when what is earned is put by, and what is spent is raised, at the cost of
        /// capital.
        mirr: Level<Share> = {
            label: "modified rate of return", short: "MIRR", topic: Topic::Money, better: More, digits: 4,
            share: true, run: &[total("mirr")], undefined: "nothing was spent, or nothing earned",
        },
        /// Years after which the money spent has come back for good, without what outlives the run.
        payback: Level<Number> = {
            label: "payback, years", topic: Topic::Money, better: Less, digits: 1,
            run: &[total("payback_years")], undefined: "the money has not come back within the run",
        },
        /// The same when every payment counts for what it is worth on the first day.
        discounted_payback: Level<Number> = {
            label: "discounted payback, years", topic: Topic::Money, better: Less, digits: 1,
            run: &[total("discounted_payback_years")],
            undefined: "the money has not come back within the run",
        },
        /// What customers were billed over the run for GPU-hours held or reserved, less credits.
        revenue: Level<Money> = {
            label: "revenue", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("revenue_usd")],
        },
        /// GPU-hours that could be sold and that nobody held or reserved.
        unsold_hours: Level<GpuHours> = {
            label: "GPU-hours unsold", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("unsold_gpu_hours")],
        },
        /// What they would have brought at the prices of their months.
        unsold: Level<Money> = {
            label: "unsold", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("unsold_usd")],
        },
        /// What was given back to contracts because units were available for less than agreed.
        sla_credits: Level<Money> = {
            label: "SLA credits", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("sla_credits_usd")],
        },
        /// What was paid within the run for racks and plant whose life had ended, with conversion and
        /// de-installation.
        refresh: Level<Money> = {
            label: "refresh", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("refresh_usd")],
        },
        /// What old racks were sold for within the run, and what outlives it counts for at its end.
        residual: Level<Money> = {
            label: "resale and residual value", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("residual_usd")],
        },
        /// Carbon dioxide of the fuel that generating sets burnt.
        fuel_carbon: Level<Mass> = {
            label: "carbon dioxide of fuel", topic: Topic::Effectiveness, better: Less, grows: true,
            run: &[total("carbon_fuel_t")],
        },
        /// Nitrogen oxides of the fuel that generating sets burnt.
        fuel_nox: Level<Mass> = {
            label: "nitrogen oxides of sets", topic: Topic::Effectiveness, better: Less, grows: true,
            run: &[total("nox_sets_t")],
        },
        /// Nitrogen oxides that the site emitted: of generating sets, tests among them, and of generation.
        nox: Level<Mass> = {
            label: "nitrogen oxides", topic: Topic::Effectiveness, better: Less, grows: true,
            run: &[total("nox_t")],
        },
    }
}
