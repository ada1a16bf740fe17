//! Racks for tests: of round numbers, with a network that takes nothing.

use units::{Celsius, Energy, Power, Span};

use super::{Algorithm, ComputeSpec, ExposedSpec, NetworkSpec, PlacementSpec, RackSpec};

/// As many racks as there is power for, each of 72 GPUs on trays of four.
pub(super) fn spec() -> ComputeSpec {
    ComputeSpec {
        racks: None,
        design_pue: 1.0,
        racks_per_hall: 10,
        racks_per_row: 10,
        racks_per_pod: 10,
        spare_gpus: None,
        capping_exponent: 0.4,
        rack: RackSpec {
            label: "test".to_owned(),
            gpus: 72,
            gpus_per_tray: 4,
            rated_power: Power::kilowatts(100.0),
            typical_power: Power::kilowatts(90.0),
            idle_power: Power::kilowatts(20.0),
            one_feed_power: None,
            supply_efficiency: 0.975,
            liquid_share: 1.0,
            supply_temperature: Celsius::degrees(45.0),
            smoothing_energy: Energy::ZERO,
            peak_teraflops: 1.0,
        },
        network: NetworkSpec {
            switch_ports: 0,
            ports_per_gpu: 0.0,
            switch_power: Power::ZERO,
            optic_power: Power::ZERO,
            port_power: Power::ZERO,
            bisection: 1.0,
        },
        storage_share: 0.0,
    }
}

/// Every GPU of a rack is used, none is kept free, and distance costs nothing.
pub(super) fn placement() -> PlacementSpec {
    PlacementSpec {
        algorithm: Algorithm::Pack,
        usable_domain: None,
        warm_domains_per_pod: 0.0,
        hold_most: Span::hours(0.5),
        exposed: ExposedSpec { domain: 0.0, pod: 0.0, hall: 0.0 },
    }
}
