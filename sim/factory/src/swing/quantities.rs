//! What the swing reports.

use units::{Energy, Power, Ramp, Span};

use crate::quantities::Better::Less;
use crate::quantities::{
    Count, Flow, Level, Number, Share, Topic, Unit, Whether, last, mean, peak, quantity, total,
};

/// How fast what is drawn may rise.
const MEGAWATT_PER_MINUTE: Unit = Unit::new("MW/min", 1.0 / 60.0);

/// Energy for each GPU.
const JOULE_PER_GPU: Unit = Unit::new("J/GPU", 1.0);

quantity! {
    /// Set by the swing alone, read by the registry.
    pub struct Reports: "swing" {
        /// From low to high of what is drawn, at the connection, if all synchronous jobs go up at once.
        worst: Flow<Power> = {
            label: "swing, at worst", topic: Topic::Power, better: Less, grows: true,
            column: "power_swing_mw", channel: "site/swing_mw",
            run: &[
                peak("swing_mw").called("greatest swing, at worst", ""),
                mean("swing_mean_mw").called("mean swing, at worst", ""),
            ],
        },
        /// The same where the steps of jobs know nothing of each other.
        likely: Flow<Power> = {
            label: "swing, likely", topic: Topic::Power, better: Less, grows: true,
            column: "power_swing_likely_mw",
            run: &[peak("swing_likely_mw").called("greatest swing, likely", "")],
        },
        /// Hours in which the swing, or how fast it is, was above a limit of the connection.
        above: Flow<Whether> = {
            label: "hours of swing above the limit", topic: Topic::Power, better: Less,
            run: &[total("swing_above_limit_h")],
        },
        /// The greatest swing as a share of what may be drawn by contract.
        share: Level<Share> = {
            label: "swing for what may be drawn", topic: Topic::Power, better: Less, digits: 4,
            share: true, undefined: "nothing swung", run: &[last("swing_share")],
        },
        /// How fast what is drawn changes at worst, at the connection.
        ramp: Level<Ramp> = {
            label: "ramp of the swing", topic: Topic::Power, better: Less, grows: true, digits: 1,
            undefined: "nothing swung", run: &[last("swing_ramp_mw_per_s")],
        },
        /// Share of the greatest swing's variance, behind racks, that lies in the band of frequencies that counts.
        band: Level<Share> = {
            label: "swing within the band", topic: Topic::Power, better: Less, digits: 4, share: true,
            undefined: "nothing swung", run: &[last("swing_band_share")],
        },
        /// Length of a step of the largest synchronous job that ran last.
        period: Level<Span> = {
            label: "step of the largest job", topic: Topic::Power, unit: Unit::SECOND,
            total_unit: Unit::SECOND, undefined: "no synchronous job ran", run: &[last("swing_period_s")],
        },
        /// Floor of GPUs with which limits of the connection had been kept, all else as it is; without limits, with
        /// which nothing had swung.
        needed_floor: Level<Share> = {
            label: "floor that would keep the limit", topic: Topic::Power, better: Less, digits: 4, share: true,
            undefined: "no synchronous job ran", run: &[last("smoothing_needed_floor")],
        },
        /// Store of racks with which they had been kept, for each GPU.
        needed_store: Level<Energy> = {
            label: "store that would keep the limit", short: "store that would do",
            topic: Topic::Power, better: Less, digits: 0, unit: JOULE_PER_GPU, total_unit: JOULE_PER_GPU,
            undefined: "no synchronous job ran", run: &[last("smoothing_needed_j_per_gpu")],
        },
        /// Power of a battery with which they had been kept, behind racks as they are.
        needed_power: Level<Power> = {
            label: "battery that would keep the limit", topic: Topic::Power, better: Less, grows: true,
            undefined: "no synchronous job ran", run: &[last("smoothing_needed_mw")],
        },
        /// What that battery takes and gives back in a step.
        needed_energy: Level<Energy> = {
            label: "content of that battery", topic: Topic::Power, better: Less, grows: true, digits: 4,
            undefined: "no synchronous job ran", run: &[last("smoothing_needed_mwh")],
        },
        /// Time constant of its control with which it keeps them.
        needed_time: Level<Span> = {
            label: "time constant of that battery", topic: Topic::Power, unit: Unit::SECOND,
            total_unit: Unit::SECOND, undefined: "no battery was needed, or no limit is given",
            run: &[last("smoothing_needed_s")],
        },
        /// Checkpoints of synchronous jobs during which they draw no more than when idle, as often as those that run
        /// write them.
        dips: Level<Number> = {
            label: "dips for checkpoints", topic: Topic::Power, better: Less, grows: true, digits: 0,
            undefined: "no synchronous job wrote a checkpoint", run: &[last("checkpoint_dips")],
        },
        /// The greatest of them.
        dip: Level<Power> = {
            label: "greatest dip for a checkpoint", topic: Topic::Power, better: Less, grows: true,
            undefined: "no synchronous job wrote a checkpoint", run: &[last("checkpoint_dip_mw")],
        },
        /// What hides that one.
        dip_energy: Level<Energy> = {
            label: "energy that hides that dip", topic: Topic::Power, better: Less, grows: true, digits: 3,
            undefined: "no synchronous job wrote a checkpoint", run: &[last("checkpoint_dip_mwh")],
        },
        /// Times that a synchronous job started or went on; each stops as often, or still runs.
        starts: Count = {
            label: "starts of synchronous jobs", topic: Topic::Power, grows: true, digits: 0,
            run: &[total("synchronous_starts")],
        },
        /// The most by which what is drawn from the grid rose within a minute, for whatever reason.
        rise: Level<Ramp> = {
            label: "greatest ramp", topic: Topic::Power, better: Less, grows: true, unit: MEGAWATT_PER_MINUTE,
            total_unit: MEGAWATT_PER_MINUTE, undefined: "nothing that was drawn rose",
            run: &[last("greatest_ramp_mw_per_min")],
        },
        /// The most that was drawn from the grid in an hour.
        most: Level<Power> = {
            label: "highest import", topic: Topic::Power, better: Less, grows: true, column: "power_import_highest_mw",
        },
        /// The most by which that rose within a minute, in an hour.
        rise_of_hour: Level<Ramp> = {
            label: "ramp of import", topic: Topic::Power, better: Less, grows: true, unit: MEGAWATT_PER_MINUTE,
            total_unit: MEGAWATT_PER_MINUTE, column: "import_ramp_mw_per_min",
        },
        /// The most by which what is drawn from the grid fell within a minute while that supplied power.
        fall: Level<Ramp> = {
            label: "greatest ramp down", topic: Topic::Power, better: Less, grows: true, unit: MEGAWATT_PER_MINUTE,
            total_unit: MEGAWATT_PER_MINUTE, undefined: "nothing that was drawn fell",
            run: &[last("greatest_ramp_down_mw_per_min")],
        },
        /// Instants at which jobs stopped and the battery took up what they drew, so that what is drawn fell within the ramp
        /// of the connection.
        absorbed: Count = {
            label: "stops that the battery took up", topic: Topic::Power, grows: true, digits: 0,
            run: &[total("ramps_down_kept")],
        },
        /// Instants at which jobs stopped and racks burnt what they drew instead.
        burnt: Count = {
            label: "stops after which racks burnt on", topic: Topic::Power, better: Less, grows: true, digits: 0,
            run: &[total("ramps_down_burnt")],
        },
        /// Starts of jobs that the battery hid, so that what is drawn rose within the ramp of the connection.
        hidden: Count = {
            label: "starts that the battery hid", topic: Topic::Power, grows: true, digits: 0,
            run: &[total("ramps_kept")],
        },
        /// Starts of jobs that waited for their power instead.
        stretched: Count = {
            label: "starts that waited for their power", topic: Topic::Power, better: Less, grows: true, digits: 0,
            run: &[total("ramps_stretched")],
        },
        /// The greatest step of what is drawn when one starts, or stops without a floor that holds.
        step: Level<Power> = {
            label: "greatest step of a start or stop", topic: Topic::Power, better: Less, grows: true,
            undefined: "no synchronous job started", run: &[last("synchronous_step_mw")],
        },
        /// What hides that step within the ramp of the connection.
        step_energy: Level<Energy> = {
            label: "energy that hides that step", topic: Topic::Power, better: Less, grows: true,
            undefined: "no synchronous job started, or no ramp is set",
            run: &[last("synchronous_step_mwh")],
        },
    }
}
