//! Sections of medium voltage: what is left of a hall when one of them is out.

use crate::support::Run;
use crate::topology::twelve_racks;

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
