//! The kinds of views that a tile can show, with their titles and keys.

use egui::KeyboardShortcut;
use serde::{Deserialize, Serialize};

/// A kind of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// The candidate sites on a map of the world.
    Map,
    /// Every rack of the halls as a cell, at the moment of the time bar.
    Floor,
    /// The single-line diagram with live flows, losses and states.
    Power,
    /// The cooling loop with its temperatures.
    Cooling,
    /// The queue and the jobs over time.
    Jobs,
    /// Any metric over time.
    Series,
    /// What went wrong, and when.
    Incidents,
    /// What became of every GPU-hour installed.
    Goodput,
    /// Where the energy came from and went.
    Energy,
    /// What a GPU-hour kept costs, and what the plant costs to build.
    Money,
    /// Money in and out by year, and what comes to owners and lenders.
    CashFlow,
    /// How the plant is built: tasks with their dates, and what they keep from running.
    Buildout,
    /// Duration curves and histograms of any metric.
    Distribution,
    /// Runs side by side, with differences to a baseline.
    Compare,
    /// Many runs with varied inputs.
    Sweep,
    /// The key figures of the shown run.
    Summary,
}

impl Kind {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Self; 16] = [
        Self::Map,
        Self::Floor,
        Self::Power,
        Self::Cooling,
        Self::Jobs,
        Self::Series,
        Self::Incidents,
        Self::Goodput,
        Self::Energy,
        Self::Money,
        Self::CashFlow,
        Self::Buildout,
        Self::Distribution,
        Self::Compare,
        Self::Sweep,
        Self::Summary,
    ];

    /// Its title.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Map => "Map",
            Self::Floor => "Hall floor",
            Self::Power => "Power",
            Self::Cooling => "Cooling",
            Self::Jobs => "Jobs",
            Self::Series => "Time series",
            Self::Incidents => "Incidents",
            Self::Goodput => "Goodput",
            Self::Energy => "Energy",
            Self::Money => "Money",
            Self::CashFlow => "Cash flow",
            Self::Buildout => "Build-out",
            Self::Distribution => "Distribution",
            Self::Compare => "Compare",
            Self::Sweep => "Sweep",
            Self::Summary => "Summary",
        }
    }

    /// What it shows, in a sentence.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Map => "The candidate sites on a map of the world.",
            Self::Floor => "Every rack of the halls as a cell, at the moment of the time bar.",
            Self::Power => "The single-line diagram with live flows, losses and states.",
            Self::Cooling => "The cooling loop with its temperatures.",
            Self::Jobs => "The queue and the jobs over time.",
            Self::Series => "Any metric over time.",
            Self::Incidents => "What went wrong, and when.",
            Self::Goodput => "What became of every GPU-hour installed.",
            Self::Energy => "Where the energy came from and went.",
            Self::Money => "What a GPU-hour kept costs, and what the plant costs to build.",
            Self::CashFlow => "Money in and out by year, and what comes to owners and lenders.",
            Self::Buildout => {
                "How the plant is built: tasks with their dates, and what they keep from running."
            }
            Self::Distribution => "Duration curves and histograms of any metric.",
            Self::Compare => "Runs side by side, with differences to a baseline.",
            Self::Sweep => "Many runs with varied inputs.",
            Self::Summary => "The key figures of the shown run.",
        }
    }

    /// The keys that bring it to the front.
    pub(crate) fn shortcut(self) -> Option<KeyboardShortcut> {
        use egui::{Key, Modifiers};
        const KEYS: [Key; 9] = [
            Key::Num1,
            Key::Num2,
            Key::Num3,
            Key::Num4,
            Key::Num5,
            Key::Num6,
            Key::Num7,
            Key::Num8,
            Key::Num9,
        ];
        let place = Self::ALL.iter().position(|kind| *kind == self)?;
        KEYS.get(place).map(|key| KeyboardShortcut::new(Modifiers::COMMAND, *key))
    }
}
