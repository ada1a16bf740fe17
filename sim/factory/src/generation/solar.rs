//! Solar fields: what they give, what becomes of their surplus, and what is bought by contract.

use std::collections::BTreeMap;

use units::Power;

use super::spec::SolarSpec;

/// All fields of a plant, in the sunlight of an hour.
#[derive(Clone, Debug)]
pub(super) struct Solar {
    fields: Vec<SolarSpec>,
    /// As a share of 1,000 W/m2.
    sunlight: f64,
}

impl Solar {
    pub(super) fn of(fields: &BTreeMap<String, SolarSpec>) -> Self {
        Self { fields: fields.values().cloned().collect(), sunlight: 0.0 }
    }

    pub(super) fn is_there(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether some of them are on the site.
    pub(super) fn has_fields(&self) -> bool {
        self.fields.iter().any(SolarSpec::is_own)
    }

    pub(super) const fn shine(&mut self, sunlight: f64) {
        self.sunlight = sunlight;
    }

    /// What fields on the site can give.
    pub(super) fn power(&self) -> Power {
        self.sum(|field| if field.is_own() { field.peak * field.performance } else { Power::ZERO })
    }

    /// Peak of the fields on the site.
    pub(super) fn own_peak(&self) -> Power {
        self.fields.iter().filter(|field| field.is_own()).map(|field| field.peak).sum()
    }

    /// What fields give by contract.
    pub(super) fn contracted(&self) -> Power {
        self.sum(|field| if field.is_own() { Power::ZERO } else { field.peak * field.performance })
    }

    fn sum(&self, of: impl Fn(&SolarSpec) -> Power) -> Power {
        self.fields.iter().map(of).sum::<Power>() * self.sunlight
    }

    /// Fields under contract with what each gives.
    pub(super) fn contracts(&self) -> impl Iterator<Item = (&SolarSpec, Power)> {
        let of_others = self.fields.iter().filter(|field| !field.is_own());
        of_others.map(|field| (field, field.peak * field.performance * self.sunlight))
    }

    /// What is sold and what is lost of what fields on the site can give, of which so much is used; an island sells
    /// nothing.
    pub(super) fn surplus(&self, used: Power, island: bool) -> (Power, Power) {
        let spare = (self.power() - used).max(Power::ZERO);
        let sold = if island { Power::ZERO } else { spare * self.sells() };
        (sold, spare - sold)
    }

    /// The part of what fields on the site give that is sold where it is not used.
    fn sells(&self) -> f64 {
        let of = |wanted: fn(&&SolarSpec) -> bool| {
            let fields = self.fields.iter().filter(|field| field.is_own()).filter(wanted);
            fields.map(|field| field.peak.in_watts() * field.performance).sum::<f64>()
        };
        let all = of(|_| true);
        let selling = of(|field| field.export_price.in_dollars_per_megawatt_hour() != 0.0);
        if all > 0.0 { selling / all } else { 0.0 }
    }

    /// Mean price of what is sold, in dollars a megawatt-hour.
    pub(super) fn export_price(&self) -> f64 {
        let (mut worth, mut power) = (0.0, 0.0);
        for field in self.fields.iter().filter(|field| field.is_own()) {
            let price = field.export_price.in_dollars_per_megawatt_hour();
            if price != 0.0 {
                let weight = field.peak.in_watts() * field.performance;
                worth += weight * price;
                power += weight;
            }
        }
        if power > 0.0 { worth / power } else { 0.0 }
    }
}

impl SolarSpec {
    /// Whether it is the plant's own, behind its meter.
    pub const fn is_own(&self) -> bool {
        self.contract_price.is_none()
    }
}
