//! Reading the plant at the moment: values with their units, states in words, and all there is to
//! know of a part.

use egui::Ui;
use factory::results::{Node, Severity, Snapshot, Topology};

use crate::format::{sentence, short};

/// The plant at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) topology: &'a Topology,
    /// `None` before anything was recorded.
    pub(crate) snapshot: Option<&'a Snapshot>,
}

impl Reading<'_> {
    /// What a channel says; 0 before anything was recorded.
    pub(crate) fn value(&self, channel: usize) -> f64 {
        let value = self.snapshot.and_then(|snapshot| snapshot.values.get(channel));
        value.copied().map_or(0.0, f64::from)
    }

    /// What a channel says, with its unit or as the word of a state.
    pub(crate) fn text(&self, channel: usize) -> String {
        let known = &self.topology.channels[channel];
        let Some(value) = self.snapshot.and_then(|snapshot| snapshot.values.get(channel)) else {
            return "not recorded".to_owned();
        };
        if let Some(word) = known.word(*value) {
            return word.to_owned();
        }
        let value = f64::from(*value);
        if known.name.ends_with("_share") {
            format!("{} %", short(value * 100.0))
        } else {
            quantity(value, known.unit)
        }
    }

    /// How bad the state of a part is.
    pub(crate) fn severity(&self, node: &Node) -> Severity {
        let severity = node.state.and_then(|state| {
            let value = self.snapshot?.values.get(state)?;
            self.topology.channels[state].severity(*value)
        });
        severity.unwrap_or(Severity::Normal)
    }

    /// What people call a channel where its part is known.
    pub(crate) fn name(&self, channel: usize) -> &str {
        let label = &self.topology.channels[channel].label;
        label.rsplit_once(": ").map_or(label.as_str(), |(_, name)| name)
    }

    /// Shows all that is known of a part.
    pub(crate) fn show(&self, ui: &mut Ui, number: usize) {
        let node = &self.topology.nodes[number];
        ui.strong(&node.label);
        ui.label(&node.about);
        egui::Grid::new(("facts", number)).num_columns(2).striped(true).show(ui, |ui| {
            for (name, value) in &node.facts {
                ui.label(name);
                right(ui, value);
            }
            for &channel in &node.channels {
                let about = self.topology.channels[channel].about;
                ui.label(sentence(self.name(channel))).on_hover_text(about);
                right(ui, &self.text(channel));
            }
        });
    }
}

fn right(ui: &mut Ui, text: &str) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(text));
    ui.end_row();
}

/// A reading that stays short: less than a megawatt is told in kilowatts.
pub(crate) fn quantity(value: f64, unit: &str) -> String {
    let small = value.abs() < 1.0 && value.abs() > 0.0;
    let (value, unit) = match unit {
        "MW" if small => (value * 1000.0, "kW"),
        "MWh" if small => (value * 1000.0, "kWh"),
        _ => (value, unit),
    };
    // Readings have seven digits: what is left of a difference is nothing.
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    let number = short(value);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn readings_stay_short() {
        assert_eq!(quantity(812.345_6, "MW"), "812 MW");
        assert_eq!(quantity(0.012_345, "MW"), "12.3 kW");
        assert_eq!(quantity(-3.2e-7, "MW"), "0 kW");
        assert_eq!(quantity(8_640.0, "GPUs"), "8,640 GPUs");
        assert_eq!(quantity(65.0, "C"), "65 C");
    }
}
