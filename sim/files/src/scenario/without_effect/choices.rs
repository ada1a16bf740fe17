//! Which keys are read only with some words of others.

/// Keys that only some words of a choice read.
pub(super) struct Choice {
    /// The key that chooses; `*` stands for the same name as in `keys`.
    pub(super) key: &'static str,
    /// The words with which the keys are read.
    pub(super) readers: &'static [&'static str],
    pub(super) keys: &'static [&'static str],
    /// Whoever writes one of the keys and leaves the choice as it is by default has forgotten to choose;
    /// otherwise the choice may come from a site, and the key stands for when it is another.
    pub(super) forgotten: bool,
}

const NORMALS: &[&str] = &[
    "location.weather.mean",
    "location.weather.high",
    "location.weather.low",
    "location.weather.dew_point",
    "location.weather.day_deviation",
    "location.weather.day_correlation",
    "location.weather.year_deviation",
];

/// Keys of recorded prices.
const RECORDED: &[&str] = &[
    "location.tariff.series.file",
    "location.tariff.series.column",
    "location.tariff.series.time",
    "location.tariff.series.step",
    "location.tariff.series.time_zone",
    "location.tariff.series.unit",
    "location.tariff.series.year",
    "location.tariff.series.fill",
    "location.tariff.series.align",
    "location.tariff.rate",
];

/// Keys of the generator of prices.
const MARKET: &[&str] = &[
    "location.tariff.market.mean",
    "location.tariff.market.season",
    "location.tariff.market.day",
    "location.tariff.market.weekend",
    "location.tariff.market.day_deviation",
    "location.tariff.market.day_correlation",
    "location.tariff.market.spike_rate",
    "location.tariff.market.spike_length",
    "location.tariff.market.spike_price",
    "location.tariff.market.spike_spread",
    "location.tariff.market.surplus",
    "location.tariff.market.surplus_months",
    "location.tariff.market.surplus_begins",
    "location.tariff.market.surplus_ends",
    "location.tariff.market.surplus_price",
    "location.tariff.market.floor",
];

/// Keys of two prices.
const LEVELS: &[&str] = &[
    "location.tariff.peak_energy",
    "location.tariff.off_peak_energy",
    "location.tariff.peak_begins",
    "location.tariff.peak_ends",
];

pub(super) const CHOICES: [Choice; 25] = [
    choice("location.weather.kind", &["file"], &["location.weather.file"], true),
    choice(
        "location.weather.kind",
        &["constant"],
        &["location.weather.dry_bulb", "location.weather.relative_humidity"],
        true,
    ),
    choice("location.weather.kind", &["normals"], NORMALS, true),
    choice("location.tariff.kind", &["file"], RECORDED, true),
    choice("location.tariff.kind", &["market"], MARKET, true),
    choice("location.tariff.kind", &["levels"], LEVELS, false),
    choice("cooling.rejection", &["tower"], &["cooling.tower_approach"], false),
    choice("cooling.rejection", &["dry", "adiabatic"], &["cooling.dry_approach"], false),
    choice("cooling.rejection", &["adiabatic"], &["cooling.pad_effectiveness"], false),
    choice(
        "cooling.rejection",
        &["adiabatic", "tower"],
        &["cooling.water.evaporation", "cooling.water.cycles_of_concentration"],
        false,
    ),
    choice(
        "cooling.rejection",
        &["adiabatic", "tower"],
        &[
            "cooling.water.permit",
            "cooling.water.price",
            "cooling.water.wue_most",
            "cooling.water.limit_per_day",
            "cooling.water.limit_per_year",
            "cooling.water.supply",
            "cooling.water.tank",
        ],
        false,
    ),
    choice("cooling.rejection", &["tower"], &["cooling.water.dry_share"], false),
    choice(
        "power.topology.hall",
        &["catcher"],
        &["power.topology.primaries", "power.topology.catchers"],
        true,
    ),
    choice("power.unit.*.repair_kind", &["lognormal"], &["power.unit.*.repair_spread"], false),
    choice("jobs.class.*.checkpoint", &["fixed"], &["jobs.class.*.checkpoint_interval"], true),
    choice(
        "jobs.class.*.checkpoint",
        &["fixed", "young", "daly"],
        &["jobs.class.*.checkpoint_write"],
        true,
    ),
    choice(
        "jobs.class.*.checkpoint",
        &["young", "daly"],
        &["jobs.class.*.checkpoint_interval_most"],
        true,
    ),
    choice(
        "jobs.recovery.decision",
        &["auto_retry"],
        &["jobs.recovery.auto_retry.time", "jobs.recovery.auto_retry.success"],
        false,
    ),
    choice(
        "jobs.recovery.decision",
        &["over_evict"],
        &["jobs.recovery.over_evict.time", "jobs.recovery.over_evict.success"],
        false,
    ),
    choice("jobs.class.*.length_kind", &["lognormal"], &["jobs.class.*.length_spread"], true),
    choice(
        "jobs.class.*.demand",
        &["contract"],
        &[
            "jobs.class.*.gpus",
            "jobs.class.*.begin",
            "jobs.class.*.end",
            "jobs.class.*.use",
            "jobs.class.*.lendable",
            "jobs.class.*.grace",
        ],
        true,
    ),
    choice("jobs.class.*.demand", &["backlog", "contract"], &["jobs.class.*.backlog_depth"], true),
    choice("jobs.class.*.process.kind", &["weibull"], &["jobs.class.*.process.shape"], true),
    choice(
        "jobs.class.*.process.kind",
        &["mmpp2"],
        &["jobs.class.*.process.rates", "jobs.class.*.process.sojourns"],
        true,
    ),
    choice(
        "jobs.class.*.process.kind",
        &["trace"],
        &[
            "jobs.class.*.process.times",
            "jobs.class.*.process.gpus",
            "jobs.class.*.process.lengths",
            "jobs.class.*.process.limits",
            "jobs.class.*.process.file",
            "jobs.class.*.process.begin",
            "jobs.class.*.process.end",
            "jobs.class.*.process.scale_gpus",
            "jobs.class.*.process.scale_time",
        ],
        true,
    ),
];

const fn choice(
    key: &'static str,
    readers: &'static [&'static str],
    keys: &'static [&'static str],
    forgotten: bool,
) -> Choice {
    Choice { key, readers, keys, forgotten }
}
