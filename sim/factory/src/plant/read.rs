//! Reading: what every part of the plant does now, in the order of its description.

use units::{Celsius, Energy, Power};

use super::describe::{CIRCUIT, COOLANT, GENSETS, HALL, Quantity, SITE, STAGE, STORE, WATER};
use super::{Hall, Plant, Supply};
use crate::cooling::{CircuitFlows, HeatLoad, OutdoorAir, Rejection, Removal};
use crate::power::Chain;

/// What the whole site shares.
pub(super) struct SiteReading {
    pub(super) grid: bool,
    pub(super) import: Power,
    /// From the grid, after the site's stages.
    pub(super) grid_feed: Power,
    pub(super) gensets_state: u8,
    pub(super) gensets_running: u32,
    pub(super) genset: Power,
    pub(super) it: Power,
    pub(super) cooling: Power,
    pub(super) losses: Power,
    /// Litres each second.
    pub(super) water: f64,
    pub(super) air: OutdoorAir,
    pub(super) throttle: f64,
    pub(super) busy: u32,
    pub(super) free: u32,
    pub(super) out: u32,
    pub(super) running: usize,
    pub(super) waiting: usize,
    pub(super) repairs: usize,
}

/// A stage of the power chain.
pub(super) struct StageReading {
    pub(super) input: Power,
    pub(super) output: Power,
    pub(super) installed: Power,
}

/// A hall but for its stages and circuits.
pub(super) struct HallReading {
    pub(super) supply: u8,
    pub(super) feed: Power,
    pub(super) chain: Power,
    pub(super) racks: Power,
    pub(super) network: Power,
    pub(super) store: u8,
    /// Into the store; negative while it discharges.
    pub(super) charge: Power,
    pub(super) store_rate: Power,
    pub(super) stored: Energy,
    pub(super) open_racks: u32,
    pub(super) busy: u32,
    pub(super) flowing: bool,
    pub(super) liquid: Power,
    pub(super) liquid_kept: Power,
    pub(super) air_of_racks: Power,
    pub(super) air_kept: Power,
    pub(super) cdu: Power,
    pub(super) air_handlers: Power,
    pub(super) coolant_supply: Celsius,
    pub(super) coolant_return: Celsius,
}

/// One of the two water circuits of a hall.
pub(super) type CircuitReading = CircuitFlows;

impl StageReading {
    pub(super) fn loss(&self) -> Power {
        self.input - self.output
    }
}

/// The stages of a chain that delivers `output`, from the source to the load.
pub(super) fn stages(chain: &Chain, output: Power, live: bool) -> Vec<StageReading> {
    let mut output = output;
    let mut readings: Vec<StageReading> = Vec::new();
    for stage in chain.stages() {
        let input = if live { stage.input(output) } else { Power::ZERO };
        readings.push(StageReading { input, output, installed: stage.installed() });
        output = input;
    }
    readings.reverse();
    readings
}

impl Plant {
    /// The value of every channel of the plant's description, in its order.
    pub(super) fn readings(&self) -> Box<[f32]> {
        let mut values = Vec::new();
        let grid_feed = if self.supply_losses == 0 { self.load() } else { Power::ZERO };
        let site = self.read_site(grid_feed);
        read(SITE, &site, &mut values);
        if self.gensets.installed() > 0 {
            read(GENSETS, &site, &mut values);
        }
        if self.spec.cooling.rejection != Rejection::Dry {
            read(WATER, &site, &mut values);
        }
        for stage in stages(&self.site_chain, grid_feed, self.supply_losses == 0) {
            read(STAGE, &stage, &mut values);
        }
        for number in 0..self.halls.len() {
            self.read_hall(number, &mut values);
        }
        values.into_boxed_slice()
    }

    fn read_site(&self, grid_feed: Power) -> SiteReading {
        let flows = &self.flows;
        SiteReading {
            grid: self.supply_losses == 0,
            import: flows.import,
            grid_feed,
            gensets_state: self.gensets_state(),
            gensets_running: self.gensets.running(),
            genset: flows.genset,
            it: flows.it,
            cooling: flows.cooling,
            losses: flows.losses,
            water: flows.water,
            air: self.air,
            throttle: self.scale(),
            busy: flows.busy,
            free: flows.free,
            out: flows.out.iter().sum(),
            running: flows.running,
            waiting: flows.waiting,
            repairs: self.crews.waiting(),
        }
    }

    fn gensets_state(&self) -> u8 {
        match (self.supply_losses, self.gensets.running(), self.gensets.ready()) {
            (0, _, _) => 0,
            (_, 1.., false) => 1,
            (_, 1.., true) => 2,
            (_, 0, _) => 3,
        }
    }

    fn read_hall(&self, number: usize, values: &mut Vec<f32>) {
        let hall = &self.halls[number];
        let removal = self.removal_of(hall);
        let reading = self.hall_reading(number, &removal);
        read(HALL, &reading, values);
        if hall.ups.capacity() > Energy::ZERO {
            read(STORE, &reading, values);
        }
        for stage in stages(&hall.chain, hall.flows.it, hall.supply != Supply::Dark) {
            read(STAGE, &stage, values);
        }
        if self.spec.compute.rack.liquid_share > 0.0 {
            read(COOLANT, &reading, values);
            read(CIRCUIT, &removal.liquid, values);
        }
        read(CIRCUIT, &removal.air, values);
    }

    fn hall_reading(&self, number: usize, removal: &Removal) -> HallReading {
        let hall = &self.halls[number];
        let (flows, spec) = (&hall.flows, &self.spec);
        let powered = matches!(hall.supply, Supply::Fed | Supply::Bridged);
        let network = if powered { self.floor.overhead_power(number) } else { Power::ZERO };
        let racks = flows.it - network;
        let charge = charge_of(hall);
        let load = flows.heat.liquid / hall.cooling.design().liquid;
        let coolant_supply = spec.compute.rack.supply_temperature + removal.liquid.excess;
        let rise = spec.cooling.loop_rise * spec.cooling.warming(load, load);
        let heated = flows.heat.liquid > Power::ZERO;
        HallReading {
            supply: hall.supply as u8,
            feed: if matches!(hall.supply, Supply::Fed | Supply::Restarting) {
                flows.input + flows.cooling.power + charge
            } else {
                Power::ZERO
            },
            chain: flows.input,
            racks,
            network,
            store: store_state(hall, charge),
            charge,
            store_rate: hall.ups.rate(),
            stored: hall.ups.stored(),
            open_racks: self.floor.open_racks(number),
            busy: self.floor.busy_in(number),
            flowing: self.coolant_flows(hall.supply),
            liquid: flows.heat.liquid,
            liquid_kept: flows.heat.liquid - removal.liquid.heat,
            air_of_racks: racks - flows.heat.liquid,
            air_kept: flows.heat.air - removal.air.heat,
            cdu: removal.cdu_power,
            air_handlers: removal.air_handler_power,
            coolant_supply,
            coolant_return: if heated { coolant_supply + rise } else { coolant_supply },
        }
    }

    /// What removes the heat of a hall now. While it is on its UPS, coolant pumps are all that may
    /// be powered.
    pub(super) fn removal_of(&self, hall: &Hall) -> Removal {
        match hall.supply {
            Supply::Fed | Supply::Restarting => hall.cooling.removal(hall.flows.heat, self.air),
            Supply::Bridged | Supply::Dark => Removal {
                cdu_power: hall.flows.cooling.power,
                ..hall.cooling.removal(HeatLoad::default(), self.air)
            },
        }
    }

    /// Whether coolant pumps run in a hall with this supply.
    pub(super) const fn coolant_flows(&self, supply: Supply) -> bool {
        match supply {
            Supply::Fed | Supply::Restarting => true,
            Supply::Bridged => self.spec.cooling.thermal.pumps_on_ups,
            Supply::Dark => false,
        }
    }
}

/// Power into the store of a hall; negative while it discharges.
fn charge_of(hall: &Hall) -> Power {
    match hall.supply {
        Supply::Bridged => -(hall.flows.input + hall.flows.cooling.power),
        _ if hall.ups.rate() > Power::ZERO => hall.ups.charging_power(),
        _ => Power::ZERO,
    }
}

fn store_state(hall: &Hall, charge: Power) -> u8 {
    if charge > Power::ZERO {
        1
    } else if charge < Power::ZERO {
        2
    } else if hall.ups.stored() >= hall.ups.capacity() {
        0
    } else if hall.ups.has_energy() {
        4
    } else {
        3
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are enough to look at")]
fn read<Reading>(quantities: &[Quantity<Reading>], reading: &Reading, values: &mut Vec<f32>) {
    values.extend(quantities.iter().map(|quantity| (quantity.read)(reading) as f32));
}
