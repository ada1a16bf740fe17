//! The validation files that are built into the program, so that it can be checked wherever it is.

macro_rules! built_in {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$((
            concat!("scenarios/", $folder, "/", $name),
            include_str!(concat!("../../../../scenarios/", $folder, "/", $name)),
        )),+]
    };
}

/// Every file of `scenarios/validation`, with its path and text.
pub(super) const FILES: [(&str, &str); 14] = built_in![
    "validation":
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

/// Every file of `scenarios/systems`, with its path and text.
pub(super) const SYSTEMS: [(&str, &str); 18] = built_in![
    "systems":
    "cloudmatrix.toml",
    "colossus.toml",
    "gmi_kagoshima.toml",
    "gmi_kagoshima_first_phase.toml",
    "gmi_magna_belgium.toml",
    "gmi_magna_malaysia.toml",
    "gmi_magna_romania.toml",
    "gmi_taiwan.toml",
    "humain.toml",
    "hyperion.toml",
    "microsoft_japan.toml",
    "mistral_bruyeres.toml",
    "sakuraone.toml",
    "scaleway_aion.toml",
    "softbank_sakai.toml",
    "softbank_tomakomai.toml",
    "stargate_uae.toml",
    "superpod.toml",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Method: compare the names in a folder with those that are built in, both in order.
    #[test]
    fn every_file_of_the_folders_is_built_in() {
        for (folder, built_in) in [("validation", &FILES[..]), ("systems", &SYSTEMS[..])] {
            let path = format!("{}/../../scenarios/{folder}", env!("CARGO_MANIFEST_DIR"));
            let files = super::super::files_in(std::path::Path::new(&path)).unwrap();
            let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_owned();
            let on_disk: Vec<_> = files.iter().map(name).collect();
            let names: Vec<_> =
                built_in.iter().map(|(path, _)| name(&std::path::PathBuf::from(path))).collect();
            assert_eq!(on_disk, names, "{folder}");
        }
    }
}
