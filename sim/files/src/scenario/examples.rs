//! The worked examples that come with the program, for those who have no files yet.

/// Name of the file and its text.
pub type Example = (&'static str, &'static str);

/// The candidate sites and a small plant, the one to begin with first.
pub const fn examples() -> [Example; 5] {
    macro_rules! example {
        ($name:literal) => {
            ($name, include_str!(concat!("../../../../scenarios/", $name)))
        };
    }
    [
        example!("kagoshima.toml"),
        example!("malaysia.toml"),
        example!("romania.toml"),
        example!("belgium.toml"),
        example!("small.toml"),
    ]
}
