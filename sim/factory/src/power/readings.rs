//! What can be read of the parts of the power system: stages, the feed of a hall, its UPS store.

use units::{Energy, Power};

use super::{Chain, Feed, Feeds, LineUp, Loads, Mechanical, PowerSystem};
use crate::quantities::Reading;
use crate::quantities::Severity::{Failed, Normal, Reduced};

/// A stage of the power chain, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct StageNow {
    input: Power,
    output: Power,
    installed: Power,
    out: u32,
}

/// What feeds a hall, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct FeedNow {
    feed: Feed,
    from_site: Power,
    chain: Power,
    mechanical_loss: Power,
    line_ups_out: u32,
    dark_racks: u32,
}

/// The UPS store of a hall, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoreNow {
    state: u8,
    /// Into the store; negative while it discharges.
    charge: Power,
    rate: Power,
    stored: Energy,
    /// What the hall draws.
    load: Power,
}

/// A stage of the power chain.
pub(super) const STAGE: &[Reading<StageNow>] = &[
    Reading::new("input_mw", "input", "MW", "Power into all its units.", |stage| {
        stage.input.in_megawatts()
    }),
    Reading::new("loss_mw", "loss", "MW", "Power that it turns into heat.", |stage| {
        (stage.input - stage.output).in_megawatts()
    }),
    Reading::new(
        "load_share",
        "load",
        "",
        "Power delivered as a share of the rating of all its units.",
        |stage| stage.output / stage.installed,
    ),
    Reading::new("units_out", "units out", "", "Its units out of service.", |stage| {
        f64::from(stage.out)
    }),
];

/// What feeds a hall.
pub(super) const FEED: &[Reading<FeedNow>] = &[
    Reading::state(
        "supply",
        "supply",
        "What feeds the hall. When power returns to a dark hall, its racks restart.",
        &[
            ("fed", Normal),
            ("on UPS", Reduced),
            ("dark", Failed),
            ("restarting", Reduced),
            ("not built", Normal),
            ("switched off", Reduced),
        ],
        |hall| f64::from(hall.feed as u8),
    ),
    Reading::new(
        "feed_mw",
        "feed",
        "MW",
        "Power from the site to the hall, its cooling and its UPS store.",
        |hall| hall.from_site.in_megawatts(),
    ),
    Reading::new("chain_mw", "power chain", "MW", "Power into the chain to the racks.", |hall| {
        hall.chain.in_megawatts()
    }),
    Reading::new(
        "mechanical_loss_mw",
        "drives of cooling",
        "MW",
        "Losses of transformers and drives of the hall's cooling.",
        |hall| hall.mechanical_loss.in_megawatts(),
    ),
    Reading::new("line_ups_out", "line-ups out", "", "Line-ups out of service.", |hall| {
        f64::from(hall.line_ups_out)
    }),
    Reading::new(
        "dark_racks",
        "racks without supply",
        "",
        "Racks whose line-ups or busways are out while the hall is fed.",
        |hall| f64::from(hall.dark_racks),
    ),
];

/// The batteries of a hall's UPS, where it has any.
pub(super) const STORE: &[Reading<StoreNow>] = &[
    Reading::state(
        "state",
        "state",
        "What the batteries do.",
        &[
            ("full", Normal),
            ("charging", Normal),
            ("discharging", Reduced),
            ("empty", Failed),
            ("resting", Reduced),
        ],
        |store| f64::from(store.state),
    ),
    Reading::new(
        "charge_mw",
        "charging",
        "MW",
        "Power into UPS batteries; negative while they discharge.",
        |store| store.charge.in_megawatts(),
    ),
    Reading::new(
        "rate_mw",
        "stored",
        "MW",
        "Growth of the energy in UPS batteries; negative while they discharge.",
        |store| store.rate.in_megawatts(),
    ),
    Reading::new("loss_mw", "charging loss", "MW", "Loss of charging.", |store| {
        (store.charge - store.rate).in_megawatts()
    }),
    Reading::new("stored_mwh", "energy", "MWh", "Energy in UPS batteries.", |store| {
        store.stored.in_megawatt_hours()
    }),
    Reading::new(
        "minutes_left",
        "minutes left",
        "min",
        "How long the store would carry what the hall and its cooling draw now; 0 while they draw nothing.",
        |store| {
            let carried = store.load > Power::ZERO;
            if carried { (store.stored / store.load).in_hours() * 60.0 } else { 0.0 }
        },
    ),
];

impl PowerSystem {
    /// Reads the stages of the site, from the source to the load, while it gives out `load`.
    pub fn read_site(&self, load: Power, values: &mut Vec<f32>) {
        let load = if self.on_grid() { load - self.battery_delivers() } else { Power::ZERO };
        // As it is metered: before the connection, or in an island, nothing of it is live.
        let live = self.on_grid() && self.may_draw_for(load, 1.0);
        read_stages(&self.site_chain, if live { load } else { Power::ZERO }, live, values);
        self.read_site_units(values);
    }

    /// Reads the feed of a hall whose cooling draws `cooling`.
    pub fn read_feed(&self, hall: usize, cooling: &Mechanical, values: &mut Vec<f32>) {
        let lineup = &self.lineups[hall];
        let [from_sets, store] = self.halves(hall, cooling);
        let from_site = from_sets + lineup.charge(store).max(Power::ZERO);
        let groups = &self.groups[hall];
        let now = FeedNow {
            feed: lineup.feed,
            from_site,
            chain: lineup.input,
            mechanical_loss: {
                let cooling = cooling.of_all(Loads::ALL);
                cooling - cooling / self.drives()
            },
            line_ups_out: groups.out_of(Feeds::Hall),
            dark_racks: groups.dark_racks().iter().sum(),
        };
        Reading::read(FEED, &now, values);
    }

    /// Reads the store of a hall, where it has one, and its stages.
    pub fn read_store_and_stages(&self, hall: usize, cooling: &Mechanical, values: &mut Vec<f32>) {
        let lineup = &self.lineups[hall];
        if lineup.ups.capacity() > Energy::ZERO {
            let [_, store] = self.halves(hall, cooling);
            let charge = lineup.charge(store);
            let state = lineup.store_state(charge);
            let (rate, stored) = (lineup.ups.rate(), lineup.ups.stored());
            let load = lineup.input + cooling.of_all(Loads::ALL);
            Reading::read(STORE, &StoreNow { state, charge, rate, stored, load }, values);
        }
        read_stages(&lineup.chain, lineup.output, lineup.is_live(), values);
        self.read_groups(hall, values);
    }

    /// What the site feeds of a hall whose cooling draws so much, and what its store does.
    fn halves(&self, hall: usize, cooling: &Mechanical) -> [Power; 2] {
        let lineup = &self.lineups[hall];
        let all = lineup.input + cooling.of_all(Loads::ALL);
        if self.on_grid() {
            let apart = self.cut_off(hall) != Loads::NONE;
            let store = if apart { self.sources(hall, cooling)[1] } else { Power::ZERO };
            [all - store, store]
        } else {
            self.sources(hall, cooling)
        }
    }
}

impl LineUp {
    /// Power into the store; negative while it gives `store`.
    fn charge(&self, store: Power) -> Power {
        if self.ups.rate() > Power::ZERO { self.ups.charging_power() } else { -store }
    }

    fn store_state(&self, charge: Power) -> u8 {
        if charge > Power::ZERO {
            1
        } else if charge < Power::ZERO {
            2
        } else if self.ups.stored() >= self.ups.capacity() {
            0
        } else if self.ups.has_energy() {
            4
        } else {
            3
        }
    }
}

/// Reads the stages of a chain that delivers `output`, from the source to the load.
fn read_stages(chain: &Chain, output: Power, live: bool, values: &mut Vec<f32>) {
    let mut output = output;
    let mut readings: Vec<StageNow> = Vec::new();
    for stage in chain.stages() {
        let input = if live { stage.input(output) } else { Power::ZERO };
        let (installed, out) = (stage.installed(), stage.out());
        readings.push(StageNow { input, output, installed, out });
        output = input;
    }
    for stage in readings.iter().rev() {
        Reading::read(STAGE, stage, values);
    }
}
