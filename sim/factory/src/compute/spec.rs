//! What a scenario says about racks, halls and the network.

use units::{Celsius, Energy, Power};

use crate::settings::{Check, above, at_least, between, spec};

spec! {
    /// The computing equipment and how it is grouped.
    pub struct ComputeSpec {
        /// Number of racks; by default as many as the site's power feeds at their rated power.
        pub racks: Option<u32> = at_least(1.0);
        /// Facility power for each unit of IT power assumed when sizing the plant.
        pub design_pue: f64 = between(1.0, 3.0);
        /// Racks that share a data hall, its power block and its cooling plant.
        pub racks_per_hall: u32 = between(1.0, 100_000.0);
        /// Racks that share a coolant distribution unit (CDU).
        pub racks_per_row: u32 = between(1.0, 100_000.0);
        /// Racks that share the leaf switches of a scalable unit of the network.
        pub racks_per_pod: u32 = between(1.0, 100_000.0);
        /// GPUs of each rack held back as hot spares: an older way to say what `placement.usable_domain`
        /// leaves.
        pub spare_gpus: Option<u32>;
        /// Exponent of performance in the power of the rack under a light power cap.
        pub capping_exponent: f64 = between(0.05, 1.0);
        /// Type of rack.
        pub rack: RackSpec;
        /// The network between racks.
        pub network: NetworkSpec;
        /// Power of storage and management for each unit of rated rack power.
        pub storage_share: f64 = between(0.0, 1.0);
    }
}

spec! {
    /// A rack, or a node where nodes are the unit that is bought.
    pub struct RackSpec {
        /// What it is called.
        pub label: String;
        /// GPUs in the rack.
        pub gpus: u32 = between(1.0, 10_000.0);
        /// GPUs that are exchanged together when one of them fails.
        pub gpus_per_tray: u32 = between(1.0, 10_000.0);
        /// Greatest sustained power, by which feeds are sized.
        pub rated_power: Power = above(0.0);
        /// Power while every GPU trains.
        pub typical_power: Power = above(0.0);
        /// Power while every GPU is idle.
        pub idle_power: Power;
        /// The most that it may draw while one of the two feeds above it is lost, a line-up or a run over its row;
        /// by default all that it draws with both.
        pub one_feed_power: Option<Power> = above(0.0);
        /// Power to the trays for each unit of power into the rack, in the supplies for which its powers are
        /// told; another power chain brings other supplies.
        pub supply_efficiency: f64 = between(0.5, 1.0);
        /// Share of its heat that goes into the liquid loop.
        pub liquid_share: f64 = between(0.0, 1.0);
        /// Temperature of the coolant supplied to the rack.
        pub supply_temperature: Celsius = between(5.0, 60.0);
        /// What its supplies store to even out the swing of synchronous training, as far as that can be used, for
        /// each GPU.
        pub smoothing_energy: Energy;
        /// Peak dense BF16 operations each second of one GPU, in units of 10^12.
        pub peak_teraflops: f64 = above(0.0);
    }
}

spec! {
    /// A folded-Clos network of switches with one radix.
    pub struct NetworkSpec {
        /// Ports of a switch; 0 when the racks' power already contains the network.
        pub switch_ports: u32;
        /// Ports into the network for each GPU.
        pub ports_per_gpu: f64 = between(0.0, 16.0);
        /// Power of a switch without its optics.
        pub switch_power: Power;
        /// Power of one optical module; each link between switches has two.
        pub optic_power: Power;
        /// Power of one network port in a node, where the rack's power lacks it.
        pub port_power: Power;
        /// Share of network capacity kept towards the next tier, 1 for full bisection.
        pub bisection: f64 = between(0.01, 1.0);
    }
}

impl RackSpec {
    /// The same rack with supplies of another efficiency: its trays take what they took.
    pub fn with_supplies(&self, efficiency: f64) -> Self {
        let of = |power: Power| power * (self.supply_efficiency / efficiency);
        Self {
            rated_power: of(self.rated_power),
            typical_power: of(self.typical_power),
            idle_power: of(self.idle_power),
            supply_efficiency: efficiency,
            ..self.clone()
        }
    }
}

impl ComputeSpec {
    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let rack = &self.rack;
        check.require(
            &["compute.spare_gpus", "compute.rack.gpus"],
            self.spare_gpus.is_none_or(|spares| spares < rack.gpus),
            self.spare_gpus.unwrap_or(0).to_string(),
            format!("must be below compute.rack.gpus, which is {}", rack.gpus),
        );
        check.require(
            &["compute.rack.gpus_per_tray", "compute.rack.gpus"],
            rack.gpus_per_tray <= rack.gpus,
            rack.gpus_per_tray.to_string(),
            format!("must be at most compute.rack.gpus, which is {}", rack.gpus),
        );
        check.require(
            &["compute.rack.gpus_per_tray", "compute.rack.gpus"],
            rack.gpus.is_multiple_of(rack.gpus_per_tray.max(1)),
            rack.gpus_per_tray.to_string(),
            format!("must divide compute.rack.gpus, which is {}: trays are alike", rack.gpus),
        );
        let order = [
            ("compute.rack.idle_power", rack.idle_power, "typical_power", rack.typical_power),
            ("compute.rack.typical_power", rack.typical_power, "rated_power", rack.rated_power),
        ];
        for (key, low, other, high) in order {
            let other = format!("compute.rack.{other}");
            check.require(
                &[key, &other],
                low <= high,
                low.to_string(),
                format!("must be at most {other}, which is {high}"),
            );
        }
        if let Some(power) = rack.one_feed_power {
            check.require(
                &["compute.rack.one_feed_power", "compute.rack.idle_power"],
                power >= rack.idle_power,
                power.to_string(),
                format!("must be at least compute.rack.idle_power, which is {}", rack.idle_power),
            );
        }
        let ports = self.network.switch_ports;
        check.require(
            &["compute.network.switch_ports"],
            ports == 0 || ports >= 4,
            ports.to_string(),
            "must be 0 or at least 4",
        );
    }
}
