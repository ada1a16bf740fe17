//! What is simulated and has no price of its own yet, told where money is printed beside it.

use factory::scenario::CheckedScenario;

/// What the money of a scenario leaves out.
pub(crate) fn notes(scenario: &CheckedScenario) -> Vec<String> {
    let buildout = &scenario.spec().buildout;
    if buildout.temporary.values().all(|supply| supply.price.is_some()) {
        return Vec::new();
    }
    vec![
        "buildout.temporary: without a price what it feeds costs what the grid's energy does, and the supply itself \
         nothing: turbines that stand in for the grid make energy dearer than is told"
            .to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Catalogues, load_text};

    #[test]
    fn only_temporary_power_is_told_of() {
        let notes = |more: &str| {
            let text = format!("site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"1 d\"\n{more}");
            load_text(Path::new("a.toml"), &text, &[], &Catalogues::embedded()).unwrap().notes
        };
        assert_eq!(notes(""), Vec::<String>::new());
        let plan = "[buildout.task.hall]\nduration.fixed = \"1 d\"\ngives.halls = 1\n";
        assert_eq!(notes(plan), Vec::<String>::new());
        let turbines = format!("{plan}[buildout.temporary.turbines]\npower = \"500 kW\"\n");
        let told = notes(&turbines);
        assert!(told.iter().any(|note| note.starts_with("buildout.temporary:")), "{told:?}");
        assert_eq!(notes(&format!("{turbines}price = \"180 USD/MWh\"\n")), Vec::<String>::new());
    }
}
