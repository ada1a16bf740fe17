//! What is simulated and has no price of its own yet, told where money is printed beside it.

use factory::scenario::CheckedScenario;

/// What the money of a scenario leaves out.
pub(crate) fn notes(scenario: &CheckedScenario) -> Vec<String> {
    let buildout = &scenario.spec().buildout;
    if buildout.is_empty() {
        return Vec::new();
    }
    vec![
        "buildout: money is paid as if all stood on the first day, and temporary power costs what the grid's \
         does: costs of a GPU-hour and net present value are too unfavourable for a plan in phases; dates, capacity \
         and GPU-hours are as planned"
            .to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Catalogues, load_text};

    #[test]
    fn only_plans_in_phases_are_told_of() {
        let notes = |more: &str| {
            let text = format!("site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"1 d\"\n{more}");
            load_text(Path::new("a.toml"), &text, &[], &Catalogues::embedded()).unwrap().notes
        };
        assert_eq!(notes(""), Vec::<String>::new());
        let plan = "[buildout.task.hall]\nduration.fixed = \"1 d\"\ngives.halls = 1\n";
        let told = notes(plan);
        assert!(told.iter().any(|note| note.starts_with("buildout: money")), "{told:?}");
    }
}
