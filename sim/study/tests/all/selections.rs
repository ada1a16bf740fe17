//! What may be selected by, and what may not.

use study::plan_text;

/// Goal: the cheapest hour of a GPU is not the best of several generations, and a study that asks for it is told so
/// before anything is run; the work of an hour may be ranked, and hours of one generation.
#[test]
fn no_point_is_selected_by_the_cost_of_hours_of_several_generations() {
    let folder = tempfile::tempdir().unwrap();
    let base = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"4 d\"\nseed = 3\n";
    std::fs::write(folder.path().join("base.toml"), base).unwrap();
    let plan = |text: &str, out: &str| {
        let path = folder.path().join("study.toml");
        plan_text(&path, text, &folder.path().join(out), None, false)
    };
    let study = |key: &str, values: &str, metric: &str| {
        format!(
            "base = \"base.toml\"\n[[vary]]\nkey = \"{key}\"\nvalues = {values}\n\
             [select]\nmetric = \"{metric}\"\nbest = \"smallest\"\nindifference = 0.1\n"
        )
    };
    let racks = "[\"gb300_nvl72\", \"vera_rubin_nvl72_max_q\"]";
    let asked = study("rack", racks, "lcoc_usd_per_gpu_hour");
    let text = plan(&asked, "refused").unwrap_err().to_string();
    for part in [
        "study.toml:6:10: select.metric: found \"lcoc_usd",
        "lcoc_pflop_hour_usd",
        "gb300 and vera_rubin",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!folder.path().join("refused").exists());
    plan(&study("rack", racks, "lcoc_pflop_hour_usd"), "work").unwrap();
    let sizes = "[\"1 MW\", \"1.4 MW\"]";
    plan(&study("size", sizes, "lcoc_usd_per_gpu_hour"), "sizes").unwrap();
}
