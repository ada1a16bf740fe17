//! The worked examples that come with the program, for those who have no files yet.

/// Name of the file and its text.
pub type Example = (&'static str, &'static str);

macro_rules! example {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../scenarios/", $name)))
    };
}

/// The candidate sites as one gigawatt of the same racks, so that they differ by nothing but the site;
/// the baseline first. They inherit from the first of [`examples`].
pub const fn like_with_like() -> [Example; 4] {
    [
        example!("one_gigawatt/kagoshima.toml"),
        example!("one_gigawatt/malaysia.toml"),
        example!("one_gigawatt/romania.toml"),
        example!("one_gigawatt/belgium.toml"),
    ]
}

/// The candidate sites and a small plant, the one to begin with first.
pub const fn examples() -> [Example; 5] {
    [
        example!("kagoshima.toml"),
        example!("malaysia.toml"),
        example!("romania.toml"),
        example!("belgium.toml"),
        example!("small.toml"),
    ]
}
