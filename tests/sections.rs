//! What feeds the whole site: what is left when a section of medium voltage is out, or main transformers are.

use crate::support::Run;
use crate::topology::{halls, twelve_racks};

/// Of four line-ups for three on four sections one is out with a section: nothing is lost. On two sections two are: one
/// pair of six is dark, and the others keep 0.8 of their design.
///
/// Method: twelve racks at 60 kW, of which 20 kW are idle power, on one group of 240 kW each. Ten of them may draw 480 kW;
/// 280 kW of 400 kW of dynamic power are 44 of 64 steps.
#[test]
fn a_section_takes_a_line_up_of_each_group_or_two() {
    for (sections, line_ups, dark, megawatts) in [(4, 1.0, 0.0, 0.72), (2, 2.0, 2.0, 0.475)] {
        let text = twelve_racks("4N/3", "section", "100 /year");
        let text = text.replace("topology.hall", &format!("sections = {sections}\ntopology.hall"));
        let one_out = |run: &Run| {
            let out = run.column("units_out");
            (out[23] - line_ups).abs() < 1e-9 && out.iter().all(|it| *it <= line_ups + 1e-9)
        };
        let run = (1..200)
            .map(|seed| Run::of_text(&format!("seed = {seed}\n{text}")))
            .find(one_out)
            .expect("one section is out at the end of some of two hundred days");
        let last = run.column("power_it_mw")[23];
        assert!((last - megawatts).abs() < 1e-9, "{sections} sections: {last} MW");
        let hours = run.sum("units_out") / line_ups;
        run.assert_near("dark", run.value("dark_rack_hours"), dark * hours, 1e-6);
        assert!(dark < 1.0 || run.value("capped_rack_hours") > 9.0 * hours, "{sections}");
    }
}

/// Goal: a common cause takes both of two main transformers, and the site with them.
///
/// Method: each fails ten times a year and is out for 100 h. One alone is out 0.102459 of the time, so both are 1.839 times a
/// year by chance; with a common cause each failure of either takes both, of which 20 a year fall on the 0.81 of the
/// time when they are there. Ten years of four seeds: 73 by chance, 650 with it.
#[test]
fn a_common_cause_takes_both_transformers_of_the_site() {
    let losses = |beta: &str| -> f64 {
        let text = halls("2N", 1, 4).replace("[power.unit.ups]", "[power.unit.hv_mv]");
        let text = text.replace("only = [\"ups\"]", "only = [\"hv_mv\"]");
        let text = text.replace("1 year", "10 years").replace("beta = 0.0", beta);
        let of = |seed: u32| {
            let run = Run::of_text(&text.replace("seed = 1", &format!("seed = {seed}")));
            run.value("grid_losses")
        };
        (1..=4).map(of).sum()
    };
    let (by_chance, common) = (losses("beta = 0.0"), losses("beta = 1.0"));
    assert!((40.0..110.0).contains(&by_chance), "{by_chance} losses by chance");
    assert!((550.0..750.0).contains(&common), "{common} losses of a common cause");
}
