//! The hall that a diagram shows: chosen from a list, or selected anywhere in the window.

use egui::{ComboBox, Ui};
use factory::results::Topology;
use serde::{Deserialize, Serialize};

use crate::model::{Model, Run, Selection};

/// The hall of a diagram.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct HallChoice {
    /// Its number.
    pub(crate) hall: u32,
    /// The selection that has been followed.
    #[serde(skip)]
    followed: Selection,
}

impl HallChoice {
    /// Goes where the user looks in other views, and stays within the run.
    pub(crate) fn follow(&mut self, model: &Model, run: &Run) {
        if self.followed != model.selection {
            self.followed = model.selection.clone();
            self.hall = hall_of(&model.selection, run).unwrap_or(self.hall);
        }
        self.hall = self.hall.min(run.history.layout().halls.saturating_sub(1));
    }

    /// The list of halls, with buttons for the one before and the one after.
    pub(crate) fn ui(&mut self, ui: &mut Ui, run: &Run) {
        let halls = run.history.layout().halls;
        let label = ui.label("Hall");
        let before = ui.add_enabled(self.hall > 0, egui::Button::new("Previous hall"));
        let list = ComboBox::from_id_salt("hall").selected_text(format!("Hall {}", self.hall));
        let list = list.show_ui(ui, |ui| {
            for hall in 0..halls {
                ui.selectable_value(&mut self.hall, hall, format!("Hall {hall}"));
            }
        });
        list.response.labelled_by(label.id);
        let after = ui.add_enabled(self.hall + 1 < halls, egui::Button::new("Next hall"));
        if before.clicked() {
            self.hall -= 1;
        }
        if after.clicked() {
            self.hall += 1;
        }
    }
}

/// The hall in which something stands.
fn hall_of(selection: &Selection, run: &Run) -> Option<u32> {
    let topology: &Topology = run.history.topology();
    match selection {
        Selection::Hall(hall) => Some(*hall),
        Selection::Rack(rack) if *rack < run.history.layout().racks => {
            Some(run.history.place_of(*rack).hall)
        }
        Selection::Node(name) => topology.nodes[topology.node(name)?].hall,
        _ => None,
    }
}
