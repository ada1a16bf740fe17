//! The books of a run: every hour is booked, every month closed, and accounts are made at the end.

use units::{Energy, Mass, MassPrice, Money, Volume, VolumePrice};

use super::delay::{delay_cost, idle_capital};
use super::{
    Accounts, Built, Category, FinanceSpec, Financing, Lines, Meters, Month, Plan, Prices, Reports,
    Side, UnitHours, Usage, sales,
};
use crate::calendar::Calendar;
use crate::design::Design;
use crate::quantities::{
    GpuHours, MoneyPerGpuHour, MoneyPerPflopHour, MoneyPerYear, Number, Share,
};

/// Money, during a run.
#[derive(Debug)]
pub struct Books {
    spec: FinanceSpec,
    calendar: Calendar,
    seed: u64,
    /// Of carbon dioxide and of nitrogen oxides.
    emission_prices: [MassPrice; 2],
    water_price: VolumePrice,
    usage: Usage,
    /// The month that is not closed yet.
    now: Month,
    /// What meters showed when the last month was closed.
    before: Meters,
    /// What they report.
    pub reports: Reports,
    /// The same by what payments are for.
    pub lines: Lines,
    /// What financing and tax come to.
    pub financing: Financing,
}

/// Where a month lies that is closed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closing {
    /// Year of operation, from 1.
    pub year: u32,
    /// Month of the calendar, from 0 for January.
    pub of_year: usize,
    /// Hours of the year of operation.
    pub hours_of_year: u32,
}

impl Books {
    /// Empty books, for what `usage` names; emissions are carbon dioxide and nitrogen oxides.
    pub fn new(
        spec: &FinanceSpec,
        emission_prices: [MassPrice; 2],
        water_price: VolumePrice,
        usage: Usage,
        (calendar, seed): (Calendar, u64),
    ) -> Self {
        Self {
            spec: spec.clone(),
            calendar,
            seed,
            emission_prices,
            water_price,
            usage,
            now: Month::default(),
            before: Meters::default(),
            reports: Reports::default(),
            lines: Lines::default(),
            financing: Financing::default(),
        }
    }

    /// Books what an hour used: its energy, with the price of what came from the grid and of what stood in for it, the
    /// carbon dioxide of both, and water.
    pub fn book_hour(
        &mut self,
        (energy, cost, temporary): (Energy, Money, Money),
        carbon: Mass,
        water: Volume,
    ) {
        let now = &mut self.now;
        now.hours += 1.0;
        now.energy += energy;
        now.energy_cost += cost;
        now.temporary_cost += temporary;
        now.carbon_cost += self.emission_prices[0] * carbon;
        now.water += water;
        now.water_cost += self.water_price * water;
    }

    /// Books what an hour of generation on the site cost: fuel, upkeep and rent; contracts for solar power, and what
    /// energy was sold for.
    pub fn book_generation(
        &mut self,
        (fuel, wear, rent): (Money, Money, Money),
        (contracts, exports): (Money, Money),
    ) {
        let costs = &mut self.now.generation;
        costs.fuel += fuel;
        costs.wear += wear;
        costs.rent += rent;
        costs.contracts += contracts;
        costs.exports += exports;
    }

    /// Books what generation on the site emitted of nitrogen oxides in an hour.
    pub fn book_nox(&mut self, nox: Mass) {
        self.now.generation_nox += nox;
        self.now.nox_cost += self.emission_prices[1] * nox;
    }

    /// Takes down what is built when.
    pub fn follow(&mut self, built: Built) {
        self.usage.built = built;
    }

    /// Books a demand charge that falls due.
    pub fn book_demand(&mut self, due: Money) {
        self.now.demand_cost += due;
    }

    /// Ends a month, or what there was of it, with what meters show of the whole run.
    pub fn close_month(&mut self, closing: Closing, meters: Meters, units: UnitHours) {
        let mut month = std::mem::take(&mut self.now);
        if month.hours > 0.0 {
            month.year = closing.year;
            month.of_year = closing.of_year;
            month.share_of_year = month.hours / f64::from(closing.hours_of_year);
            month.hours_of_year = closing.hours_of_year;
            month.units = units;
            month.meters = meters.since(&self.before);
            let burnt = self.spec.running.fuel_carbon * month.meters.genset_energy;
            month.carbon_cost += self.emission_prices[0] * burnt;
            month.fuel_carbon = burnt;
            month.fuel_nox = self.spec.running.fuel_nox * month.meters.genset_energy;
            month.nox_cost += self.emission_prices[1] * month.fuel_nox;
            self.before = meters;
            self.usage.months.push(month);
        }
    }

    /// Works out what the plant costs, once the last month is closed; with what was metered.
    pub fn close(&mut self, design: &Design) -> (Accounts, Usage) {
        let usage = std::mem::take(&mut self.usage);
        let plan = Plan::new(&self.spec, design, &self.calendar, &usage);
        let sold = sales(&self.spec, &usage, &plan, (self.seed, 0));
        let prices = Prices::drawn(&self.spec, &plan, self.seed, 0);
        let accounts = Accounts::new(&self.spec, design, (&usage, &plan), (&sold, &prices));
        self.lines.read(&accounts.ledger, &usage);
        self.financing.read(&accounts);
        let idle = idle_capital(&self.spec, design, &usage, &accounts.ledger);
        let late = delay_cost(&self.spec, design, (&usage, &plan), &accounts.prices);
        self.financing.read_delay(idle, late, &accounts.ledger);
        let (costs, reports) = (&accounts.costs, &mut self.reports);
        reports.capex.set(costs.capital());
        reports.capex_it.set(costs.it_capital);
        reports.opex.set(MoneyPerYear(costs.running_per_year));
        reports.opex_energy.set(MoneyPerYear(costs.energy_per_year));
        reports.capital.set(MoneyPerYear(costs.capital_per_year()));
        reports.capital_it.set(MoneyPerYear(costs.it_capital_per_year));
        reports.capital_plant.set(MoneyPerYear(costs.plant_capital_per_year));
        reports.capital_shell.set(MoneyPerYear(costs.shell_capital_per_year));
        if let Some(cost) = costs.per_gpu_hour {
            reports.lcoc.set(MoneyPerGpuHour(cost));
        }
        self.reports.fuel_carbon.set(usage.months.iter().map(|month| month.fuel_carbon).sum());
        let of_sets: Mass = usage.months.iter().map(|month| month.fuel_nox).sum();
        let of_generation: Mass = usage.months.iter().map(|month| month.generation_nox).sum();
        self.reports.fuel_nox.set(of_sets);
        self.reports.nox.set(of_sets + of_generation);
        self.report_unsold(&accounts, (&usage, &plan));
        self.report_worth(&accounts);
        self.report_work(&accounts, design, &usage);
        (accounts, usage)
    }

    /// What could have been sold and was not.
    fn report_unsold(&mut self, accounts: &Accounts, (usage, plan): (&Usage, &Plan)) {
        let (mut hours, mut dollars) = (0.0, 0.0);
        for ((number, month), price) in usage.numbered().zip(&accounts.prices) {
            let of_month = month.meters.gpu_hours;
            let there = plan.lots[plan.lot_in(number)].gpus;
            let unsold = (of_month.sellable - of_month.held).max(0.0) * there;
            hours += unsold;
            dollars += unsold * price;
        }
        self.reports.unsold_hours.set(GpuHours(hours));
        self.reports.unsold.set(Money::dollars(dollars));
    }

    fn report_worth(&mut self, Accounts { ledger, worth, .. }: &Accounts) {
        let reports = &mut self.reports;
        let earned = |category| ledger.paid_for(category) * -1.0;
        reports.npv.set(Money::dollars(worth.net_present_value));
        reports.irr_count.set(Number(f64::from(worth.rates.count())));
        if let Some(rate) = worth.rates.single() {
            reports.irr.set(Share(rate));
        }
        if let Some(rate) = worth.modified_rate {
            reports.mirr.set(Share(rate));
        }
        if let Some(years) = worth.payback {
            reports.payback.set(Number(years));
        }
        if let Some(years) = worth.discounted_payback {
            reports.discounted_payback.set(Number(years));
        }
        reports.revenue.set(ledger.paid_on(Side::Revenue) * -1.0);
        // Adding zero turns what is nothing below zero into nothing.
        reports.sla_credits.set(ledger.paid_for(Category::SlaCredits) + Money::ZERO);
        let renewed = [Category::Refresh, Category::Conversion, Category::Deinstallation];
        let renewed: Money = renewed.map(|it| ledger.paid_for(it)).into_iter().sum();
        reports.refresh.set(renewed + Money::ZERO);
        reports.residual.set(earned(Category::Resale) + earned(Category::Residual));
        let prices = worth.levelised;
        let per_gpu_hour = |price: f64| MoneyPerGpuHour(Money::dollars(price));
        for (level, price) in [
            (&mut reports.lcoc_installed, prices.installed),
            (&mut reports.lcoc_sellable, prices.sellable),
            (&mut reports.lcoc_held, prices.held),
            (&mut reports.lcoc_kept, prices.kept),
        ] {
            if let Some(price) = price {
                level.set(per_gpu_hour(price));
            }
        }
    }

    /// What the work of a GPU-hour costs and earns: by that generations can be compared, by hours they cannot.
    fn report_work(&mut self, accounts: &Accounts, design: &Design, usage: &Usage) {
        let kept = usage.gpu_hours().kept;
        let Some(cost) = accounts.worth.levelised.kept.filter(|_| kept > 0.0) else { return };
        let work = &self.spec.work;
        let pflops = design.peak_teraflops / 1_000.0 * work.utilisation;
        let billed = -accounts.ledger.paid_on(Side::Revenue).in_dollars() / kept;
        let per_pflop_hour = |dollars: f64| MoneyPerPflopHour(Money::dollars(dollars / pflops));
        let reports = &mut self.reports;
        reports.lcoc_work.set(per_pflop_hour(cost));
        reports.margin_work.set(per_pflop_hour(billed - cost));
        // Six operations a parameter and token; an effective PFLOP-hour is 3.6e18 of them.
        let million_tokens = 6.0 * work.model_parameters * 1e6 / 3.6e18;
        reports.lcoc_tokens.set(Money::dollars(cost / pflops * million_tokens));
        if let Some(generation) = self.spec.roadmap.get(&self.spec.generation) {
            let decoded = work.decoding * generation.decoding * 3_600.0 / 1e6;
            reports.lcoc_decoded.set(Money::dollars(cost / decoded));
        }
    }
}
