//! The validation files that are built into the program, so that it can be checked wherever it is.

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        [$((
            concat!("scenarios/validation/", $name),
            include_str!(concat!("../../../../scenarios/validation/", $name)),
        )),+]
    };
}

/// Every file of `scenarios/validation`, with its path and text.
pub(super) const FILES: [(&str, &str); 14] = built_in![
    "byterobust.toml",
    "chiller.toml",
    "erlang_c.toml",
    "frontier.toml",
    "frontier_site.toml",
    "gensets.toml",
    "h100_cost.toml",
    "h100_node.toml",
    "llama3.toml",
    "loss_of_flow.toml",
    "power_budget.toml",
    "redundancy.toml",
    "rsc.toml",
    "young_daly.toml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/validation");
        let files = super::super::files_in(std::path::Path::new(folder)).unwrap();
        let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_owned();
        let on_disk: Vec<_> = files.iter().map(name).collect();
        let built_in: Vec<_> =
            FILES.iter().map(|(path, _)| name(&std::path::PathBuf::from(path))).collect();
        assert_eq!(on_disk, built_in);
    }
}
