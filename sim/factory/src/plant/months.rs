//! The month: what meters of all rooms show at its end, for the books.

use units::{Energy, Money, SimTime, Volume};

use super::{Plant, registry};
use crate::finance::{Closing, ContractHours, GpuHours, Meters, Repairs, SiteUse};
use crate::quantities::{Step, Summary, Unit};

impl Plant {
    /// Closes the month that ends now, or what there was of it.
    pub(super) fn close_month(&mut self, now: SimTime) {
        let due = self.site.close_month() - self.take_credit(now);
        self.power.book_savings(Money::ZERO, self.site.take_saved());
        self.finance.book_demand(due);
        let last = SimTime::from_nanoseconds(now.in_nanoseconds().saturating_sub(1));
        let moment = self.site.moment(last);
        let hours_of_year = self.site.hours_of_year(moment.year);
        let closing = Closing { year: moment.year + 1, of_year: moment.month, hours_of_year };
        let meters = self.meters(now);
        let units = self.units.close_month(now);
        self.finance.close_month(closing, meters, units);
    }

    /// What meters show of the run until now.
    fn meters(&mut self, now: SimTime) -> Meters {
        let kept = self.work.kept_by(now);
        let done = self.failures.done(now);
        let hours = self.work.contract_hours(now);
        let contract =
            |[reserved, used, offered]: [f64; 3]| ContractHours { reserved, used, offered };
        let summaries = self.summaries(now);
        let total = |name: &str| registry().total(name, &summaries).unwrap_or(0.0);
        let installed = total("compute.installed") / Unit::GPU_HOUR.size;
        let before = |step| registry().lost_before(step, &summaries) / Unit::GPU_HOUR.size;
        // Of many hours added up and taken away again, rounding leaves a few seconds: nobody held them.
        let reaching = |step| {
            let left = installed - before(step);
            if left > installed * 1e-9 { left } else { 0.0 }
        };
        let parts = |of: fn(&crate::failures::BadParts) -> u64| done.parts.iter().map(of).collect();
        Meters {
            gpu_hours: GpuHours {
                installed,
                sellable: reaching(Step::Sellable),
                held: reaching(Step::Held),
                kept,
                lent: total("jobs.lent") / Unit::GPU_HOUR.size,
            },
            site: SiteUse {
                facility: Energy::joules(total("plant.facility")),
                it: Energy::joules(total("compute.it")),
                water: Volume::litres(total("cooling.water")),
            },
            genset_energy: Energy::joules(total("power.genset")) + self.power.tested(),
            battery_replaced: self.power.replaced_battery(),
            held_by_class: self.work.held_by_class(now),
            contracts: hours.into_iter().map(contract).collect(),
            repairs: Repairs {
                repaired: parts(|it| it.repaired),
                scrapped: parts(|it| it.scrapped),
                no_fault: parts(|it| it.no_fault),
                visits: done.visits,
                crew_hours: done.crew_hours,
            },
        }
    }

    /// Tells cooling what it used in the whole run, and for how much IT energy.
    pub(super) fn tell_wue(&mut self, now: SimTime) {
        let summaries = self.summaries(now);
        let total = |name: &str| registry().total(name, &summaries).unwrap_or(0.0);
        let water = Volume::litres(total("cooling.water"));
        self.cooling.tell_wue(water, Energy::joules(total("compute.it")));
    }

    /// What the run brought until now, of every quantity.
    pub(super) fn summaries(&mut self, now: SimTime) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for room in self.rooms() {
            room.summaries(now, &mut summaries);
        }
        summaries
    }
}
