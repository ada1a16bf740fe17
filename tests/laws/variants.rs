//! Variants of the scenarios that come with the program, each of which meets some limit.

/// Variants that meet limits: a name, the scenario, and what is laid over it.
pub(crate) const VARIANTS: [(&str, &str, &[&str]); 27] = [
    (
        "stores that stay on hall by hall",
        "belgium",
        &[
            "size=20 MW",
            "compute.racks_per_hall=16",
            OUTAGES,
            "location.grid.dip_rate=300 /year",
            "location.grid.ramp_from=1 MW",
            "location.grid.ramp_limit=0.5 MW/min",
            "power.ups.count=1",
            "power.ups.count_spread=3",
            "power.genset.share=0.6",
            "power.genset.unit_rating=1 MW",
        ],
    ),
    (
        "battery for peaks and outages",
        "small",
        &[
            OUTAGES,
            HALLS,
            "power.battery.power=400 kW",
            "power.battery.energy=800 kWh",
            "power.battery.least=0.05",
            "power.battery.reserve=0.3",
            "power.battery.storm_reserve=0.6",
            "power.battery.grid_forming=true",
            "power.battery.peak_target=700 kW",
        ],
    ),
    (
        "battery behind a switch that trades",
        "belgium",
        &[
            "size=20 MW",
            OUTAGES,
            "power.import_limit=16 MW",
            "power.genset.share=0.4",
            "power.genset.unit_rating=1 MW",
            "power.battery.power=20 MW",
            "power.battery.energy=40 MWh",
            "power.battery.reserve=0.2",
            "power.battery.grid_forming=true",
            "power.battery.seamless=true",
            "power.battery.arbitrage=true",
        ],
    ),
    (
        "island of engines",
        "small",
        &[
            OUTAGES,
            HALLS,
            "generation.gas.kind=recip_gas",
            "generation.gas.units=7",
            "generation.gas.rating=200 kW",
            "generation.gas.mode=island",
            "generation.gas.until=2028-08-01",
            "generator.recip_gas.forced_outage=0.2",
            "power.battery.power=300 kW",
            "power.battery.energy=300 kWh",
            "location.tariff.carbon=30 USD/t",
        ],
    ),
    (
        "bridge, price and sun",
        "belgium",
        &[
            "size=20 MW",
            OUTAGES,
            "power.import_limit=10 MW",
            "generation.a.kind=temporary_gt",
            "generation.a.units=4",
            "generation.a.rating=3 MW",
            "generation.b.kind=recip_gas",
            "generation.b.units=2",
            "generation.b.rating=1 MW",
            "generation.b.mode=price",
            "solar.roof.peak=15 MW",
            "solar.roof.export_price=30 USD/MWh",
            "solar.away.peak=5 MW",
            "solar.away.contract_price=60 USD/MWh",
        ],
    ),
    ("dark at every outage", "small", &[OUTAGES, "power.ups.autonomy=0 s", "power.genset.share=0"]),
    (
        "UPS alone",
        "small",
        &[OUTAGES, "power.ups.autonomy=30 min", "power.genset.share=0", FANS_TOO],
    ),
    (
        "UPS without fans",
        "small",
        &[
            OUTAGES,
            "power.ups.autonomy=30 min",
            "power.genset.share=0",
            "cooling.thermal.tank=1 m3",
        ],
    ),
    (
        "gensets for all",
        "small",
        &[OUTAGES, HALLS, "power.genset.share=1.5", "power.genset.start_failure=0"],
    ),
    (
        "gensets for some halls",
        "small",
        &[OUTAGES, "power.genset.share=0.4", "power.genset.unit_rating=100 kW", HALLS],
    ),
    (
        "gensets that fail",
        "small",
        &[
            OUTAGES,
            HALLS,
            "power.genset.share=1",
            "power.genset.unit_rating=200 kW",
            "power.genset.start_failure=0.2",
            "power.genset.run_mttf=2 h",
            "power.genset.fuel=3 h",
        ],
    ),
    (
        "pumps without UPS",
        "small",
        &[
            OUTAGES,
            "power.ups.carries=[\"racks\", \"network\"]",
            "power.ups.autonomy=20 min",
            "power.genset.share=0",
        ],
    ),
    ("dips without UPS", "small", &["power.ups.autonomy=0 s", "location.grid.dip_rate=50 /year"]),
    ("throttled by the grid", "belgium", &["size=20 MW", "power.import_limit=16 MW"]),
    (
        "racks off by the grid",
        "belgium",
        &["size=20 MW", "power.import_limit=4 MW", "compute.racks_per_hall=10", OUTAGES],
    ),
    (
        "throttled while batteries charge",
        "belgium",
        &["size=20 MW", "jobs.offered_load=2", OUTAGES, "power.ups.recharge_time=30 min"],
    ),
    ("throttled by heat", "malaysia", &["size=20 MW", "location.weather.warming=9 K", NO_CHILLER]),
    ("towers", "romania", &["size=20 MW", "cooling.rejection=tower"]),
    ("adiabatic pads", "romania", &["size=20 MW", "cooling.rejection=adiabatic"]),
    (
        "rows without coolant",
        "small",
        &["failures.component.cdu.rate=50 /year", "failures.component.cdu_pump.rate=50 /year"],
    ),
    (
        "built while the grid fails",
        "small",
        &[
            OUTAGES,
            HALLS,
            "power.genset.share=0.4",
            "power.genset.unit_rating=100 kW",
            "buildout.burn_in=12 h",
            "buildout.task.halls.duration.fixed=2 d",
            "buildout.task.halls.gives.halls=3",
            "buildout.task.racks.lots.racks=6",
            "buildout.task.racks.lots.of=1",
            "buildout.task.racks.lots.rate=0.2 /day",
            "buildout.task.accepted.duration.weibull=9 d",
            "buildout.task.accepted.duration.shape=2",
            "buildout.task.accepted.gives.accepted=3",
            "buildout.task.grid.duration.pert=[\"5 d\", \"20 d\", \"40 d\"]",
            "buildout.task.grid.gives.import=1 MW",
            "buildout.temporary.turbines.power=500 kW",
            "buildout.temporary.turbines.until=grid",
        ],
    ),
    ("one crew for everything", "kagoshima", &["size=50 MW", NO_WORK_AT_START, SCARCE]),
    ("overload", "small", &["jobs.offered_load=3"]),
    ("underload", "small", &["jobs.offered_load=0.1"]),
    ("first come, first served", "small", &["jobs.policy=fcfs"]),
    ("no checkpoints", "small", &["jobs.class.*.checkpoint=none"]),
    (
        "three years",
        "small",
        &[
            "horizon=3 years",
            "location.grid.outage_rate=20 /year",
            "location.tariff.carbon=80 USD/t",
        ],
    ),
];

const OUTAGES: &str = "location.grid.outage_rate=100 /year";
const HALLS: &str = "compute.racks_per_hall=2";
const NO_CHILLER: &str = "cooling.chiller.capacity_share=0.05";
const NO_WORK_AT_START: &str = "jobs.class.*.at_start=0";
const SCARCE: &str = "failures.component.gpu.rate=2 /year";

/// Batteries carry fans as well, so that nothing becomes too warm.
const FANS_TOO: &str =
    r#"power.ups.carries=["racks", "network", "cdu_pumps", "facility_pumps", "fans"]"#;
