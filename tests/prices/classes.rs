//! What each key of a scenario is. A key of the design has a price; the others say why they have none.

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Chosen by whoever builds the plant: more of it is more reliable or larger, and costs something.
    Design,
    /// How a type of rack is, as its catalogue says; its price says it too.
    Rack,
    /// How equipment of a kind works, whoever buys it; what it wastes is paid as energy and water.
    Technology,
    /// What nobody chooses: weather, failures, laws.
    Nature,
    /// How the plant is operated; it costs what it does to work, and nothing is bought for it.
    Policy,
    /// What customers ask for.
    Demand,
    /// A price, a rate, a life.
    Money,
    /// What is said of the run, not of the plant.
    Run,
}

/// Patterns by class: `*` stands for one name, `**` at the end for all that is below. Only what holds no
/// design may be named by `**`.
const CLASSES: &[(Class, &[&str])] = &[
    (
        Class::Design,
        &[
            "size",
            "compute.racks",
            "compute.design_pue",
            "compute.racks_per_hall",
            "compute.racks_per_row",
            "compute.racks_per_pod",
            "compute.network.bisection",
            "power.only",
            "power.stage.*.feeds",
            "power.stage.*.unit_rating",
            "power.topology.site",
            "power.topology.hall",
            "power.topology.row",
            "power.topology.rack",
            "power.topology.primaries",
            "power.topology.catchers",
            "power.line_up.rating",
            "power.sections",
            "power.ups.autonomy",
            "power.genset.share",
            "swing.filter_power",
            "swing.filter_energy",
            "power.genset.unit_rating",
            "power.genset.redundancy",
            "power.genset.fuel",
            "cooling.rejection",
            "cooling.dry_approach",
            "cooling.tower_approach",
            "cooling.cdu_approach",
            "cooling.chiller.capacity_share",
            "cooling.thermal.pumps_on_ups",
            "failures.component.*.count",
            "failures.component.*.tolerates",
            "repair.stock.*",
            "repair.crew.*.per_thousand_racks",
            "repair.crew.*.least",
            "repair.crew.*.by_shift",
            "repair.crew.*.starts",
            "security.incident.scope",
            "security.incident.crews",
            "security.incident.backup.bandwidth",
            "security.incident.backup.interval",
            "security.incident.backup.keep",
            "security.incident.backup.terabytes_per_gpu",
            "power.maintenance.duration",
            "jobs.storage.read",
            "jobs.storage.write",
            "jobs.storage.read_per_gpu",
            "jobs.storage.write_per_gpu",
        ],
    ),
    (
        Class::Rack,
        &[
            "rack",
            "sovereignty.hardware.**",
            "compute.rack.**",
            "compute.network.switch_ports",
            "compute.network.ports_per_gpu",
            "compute.network.switch_power",
            "compute.network.optic_power",
            "compute.network.port_power",
            "compute.storage_share",
            "compute.capping_exponent",
            "cooling.thermal.loop_heat",
            "cooling.thermal.trip_margin",
            "cooling.tolerance",
        ],
    ),
    (
        Class::Technology,
        &[
            "power.stage.*.order",
            "power.stage.*.no_load_loss",
            "power.stage.*.proportional_loss",
            "power.stage.*.quadratic_loss",
            "power.ups.recharge_time",
            "power.ups.round_trip_efficiency",
            "power.genset.start_time",
            "power.genset.step",
            "power.genset.step_time",
            "power.genset.retries",
            "power.genset.retry_time",
            "power.restart_time",
            "swing.filter_time",
            "power.warm_restart_time",
            "power.chain",
            "power.house_load",
            "power.rack_supply.efficiency",
            "cooling.pad_effectiveness",
            "cooling.loop_rise",
            "cooling.air_water_temperature",
            "cooling.air_water_rise",
            "cooling.fan_power",
            "cooling.pump_power",
            "cooling.cdu_power",
            "cooling.air_handler_power",
            "cooling.least_speed",
            "cooling.speed_exponent",
            "cooling.chiller.carnot_share",
            "cooling.chiller.reference_cop",
            "cooling.chiller.capacity_curve",
            "cooling.chiller.efficiency_curve",
            "cooling.chiller.part_load_curve",
            "cooling.chiller.chilled_range",
            "cooling.chiller.condenser_range",
            "cooling.water.evaporation",
            "cooling.water.cycles_of_concentration",
            "cooling.thermal.restart_time",
            "placement.exposed.**",
        ],
    ),
    (
        Class::Nature,
        &[
            "site",
            "location.**",
            "power.unit.*.takes_out",
            "power.unit.*.rate",
            "power.unit.*.repair_mean",
            "power.unit.*.repair_spread",
            "power.unit.*.beta",
            "power.unit.*.skill",
            "power.maintenance.error",
            "power.genset.start_failure",
            "power.ups.return_median",
            "power.ups.return_spread",
            "power.genset.run_mttf",
            "power.genset.retry_cures",
            "power.genset.repair_delay",
            "power.genset.repair_median",
            "power.genset.repair_spread",
            "power.genset.common_cause",
            "failures.only",
            "failures.component.*.cause",
            "failures.component.*.per",
            "failures.component.*.rate",
            "failures.component.*.takes_out",
            "failures.component.*.restart_cures",
            "failures.component.*.restart_time",
            "failures.component.*.skill",
            "failures.component.*.repair_median",
            "failures.component.*.repair_spread",
            "failures.component.*.part",
            "failures.component.*.in_turn",
            "failures.component.*.stops_flow",
            "repair.rma.**",
            "sovereignty.site",
            "sovereignty.round_trip",
            "sovereignty.event.**",
            "security.incident.rate",
            "security.incident.on",
            "security.incident.detect",
            "security.incident.detect_spread",
            "security.incident.dwell",
            "sovereignty.jurisdiction.**",
        ],
    ),
    (
        Class::Policy,
        &[
            "compute.spare_gpus",
            "placement.algorithm",
            "placement.usable_domain",
            "placement.warm_domains_per_pod",
            "placement.hold_most",
            "power.import_limit",
            "power.ups.count",
            "power.genset.delivery",
            "power.genset.delivery_interval",
            "power.genset.test_length",
            "power.genset.test_load",
            "power.ups.window",
            "shortage.**",
            "power.maintenance.blocked_months",
            "repair.triage",
            "repair.travel",
            "repair.test",
            "jobs.policy",
            "jobs.operations",
            "jobs.recovery.**",
            "jobs.limits.**",
            "buildout.**",
            "security.incident.contain",
            "security.incident.rebuild",
            "security.incident.control_systems",
            "security.incident.backup.changed",
            "security.incident.backup.immutable",
            "security.incident.backup.network",
            "security.incident.backup.target",
            "security.incident.backup.efficiency",
            "sovereignty.operator",
            "sovereignty.parent",
            "sovereignty.staff",
            "sovereignty.key_custody",
            "sovereignty.assurance",
            "sovereignty.isolation",
            "sovereignty.scrub",
            "sovereignty.control_plane.**",
        ],
    ),
    (
        Class::Demand,
        &[
            "jobs.offered_load",
            "jobs.reference_gpus",
            "jobs.reference_share",
            "jobs.largest_share",
            "jobs.count_cancelled_as_useful",
            "jobs.only",
            "jobs.class.**",
            "sovereignty.class.**",
        ],
    ),
    (Class::Money, &["finance.**"]),
    (
        Class::Run,
        &[
            "name",
            "start",
            "horizon",
            "seed",
            "limits.**",
            "sovereignty.home",
            "sovereignty.without",
        ],
    ),
];

/// The class of a key.
pub(crate) fn class_of(key: &str) -> Option<Class> {
    let matching =
        |(_, patterns): &&(Class, &[&str])| patterns.iter().any(|pattern| matches(pattern, key));
    CLASSES.iter().find(matching).map(|(class, _)| *class)
}

/// Patterns that no key matches.
pub(crate) fn idle<'a>(keys: &(impl Iterator<Item = &'a str> + Clone)) -> Vec<&'static str> {
    let patterns = CLASSES.iter().flat_map(|(_, patterns)| patterns.iter().copied());
    patterns.filter(|pattern| keys.clone().all(|key| !matches(pattern, key))).collect()
}

/// Whether a pattern stands for a path.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let mut names = path.split('.');
    for expected in pattern.split('.') {
        match (expected, names.next()) {
            ("**", Some(_)) => return true,
            ("*", Some(_)) => {}
            (expected, Some(name)) if expected == name => {}
            _ => return false,
        }
    }
    names.next().is_none()
}
