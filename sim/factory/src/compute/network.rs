//! The network: how many switches and optics a folded Clos needs, and what they draw.

use units::Power;

use super::NetworkSpec;

/// A folded-Clos network sized for a number of ports.
///
/// With switches of `k` ports, two tiers serve up to k²/2 ports and three tiers up to k³/4; beyond
/// that several planes of three tiers share the load.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Network {
    /// Switches that racks connect to.
    pub leaf_switches: f64,
    /// Switches of all further tiers.
    pub upper_switches: f64,
    /// Optical modules between switches.
    pub optics: f64,
    /// Power of all of it, with the ports in the racks.
    pub power: Power,
}

impl Network {
    /// Sizes the network for `gpus`.
    pub fn new(spec: &NetworkSpec, gpus: f64) -> Self {
        let radix = f64::from(spec.switch_ports);
        let ports = gpus * spec.ports_per_gpu;
        if radix == 0.0 || ports == 0.0 {
            return Self::default();
        }
        if ports <= radix {
            let power = spec.switch_power + spec.port_power * ports;
            return Self { leaf_switches: 1.0, power, ..Self::default() };
        }
        let leaf_switches = (ports / (radix / 2.0)).ceil();
        let first_links = leaf_switches * radix / 2.0 * spec.bisection;
        let two_tiers = ports <= radix * radix / 2.0;
        let (upper_switches, links) = if two_tiers {
            ((first_links / radix).ceil(), first_links)
        } else {
            let middle = (first_links / (radix / 2.0)).ceil();
            let second_links = middle * radix / 2.0 * spec.bisection;
            (middle + (second_links / radix).ceil(), first_links + second_links)
        };
        let optics = 2.0 * links;
        let power = spec.switch_power * (leaf_switches + upper_switches)
            + spec.optic_power * optics
            + spec.port_power * ports;
        Self { leaf_switches, upper_switches, optics, power }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: NetworkSpec = NetworkSpec {
        switch_ports: 64,
        ports_per_gpu: 1.0,
        switch_power: Power::kilowatts(2.0),
        optic_power: Power::watts(15.0),
        port_power: Power::watts(25.0),
        bisection: 1.0,
    };

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    /// Two tiers of 64-port switches serve 64²/2 = 2,048 ports with 3/2 × 64 = 96 switches; three
    /// tiers serve 64³/4 = 65,536 with 5/4 × 64² = 5,120.
    #[test]
    fn a_full_folded_clos_has_the_textbook_number_of_switches() {
        let two = Network::new(&SPEC, 2048.0);
        assert!(close(two.leaf_switches, 64.0) && close(two.upper_switches, 32.0), "{two:?}");
        let three = Network::new(&SPEC, 65_536.0);
        assert!(close(three.leaf_switches + three.upper_switches, 5120.0), "{three:?}");
        assert!(close(three.optics, 2.0 * 2.0 * 65_536.0), "{three:?}");
    }

    /// 800 ports at 32 down-links need 25 leaves; with 8 rails and 2 leaves a rail SAKURAONE has
    /// 16 of 64 × 800G for the same 400 × 800G (arXiv 2507.02124).
    #[test]
    fn sakuraone_fits_the_leaves_that_a_two_tier_network_needs() {
        let network = Network::new(&SPEC, 400.0);
        assert!(network.leaf_switches <= 16.0);
    }
}
