//! Views: what a tile can show. They read the model and send commands; what a view remembers (a filter,
//! the metrics it shows) is kept with the layout.

mod buildout;
mod cash_flow;
mod compare;
mod cooling;
mod diagram;
mod distribution;
mod energy;
#[cfg(test)]
mod figures_tests;
mod floor;
mod goodput;
mod incidents;
mod jobs;
mod map;
mod money;
mod power;
mod readings;
mod series;
mod summary;
mod sweep;
pub(crate) mod told;

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::{Commands, Kind};
use crate::model::{Model, Table};
use buildout::Buildout;
use cash_flow::CashFlow;
use compare::Compare;
use cooling::CoolingLoop;
use distribution::Distribution;
use energy::EnergyFlow;
use floor::HallFloor;
pub(crate) use floor::facts_of_rack;
use goodput::Goodput;
use incidents::IncidentTable;
use jobs::JobChart;
use map::SiteMap;
use money::Money;
use power::PowerDiagram;
use series::TimeSeries;
use summary::Summary;
use sweep::Sweep;

/// What a tile shows, with what it remembers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum View {
    /// The candidate sites on a map of the world.
    Map(SiteMap),
    /// Every rack of the halls as a cell, at the moment of the time bar.
    Floor(HallFloor),
    /// The single-line diagram with live flows, losses and states.
    Power(PowerDiagram),
    /// The cooling loop with its temperatures.
    Cooling(CoolingLoop),
    /// The queue and the jobs over time.
    Jobs(JobChart),
    /// Any metric over time.
    Series(TimeSeries),
    /// What went wrong, and when.
    Incidents(IncidentTable),
    /// What became of every GPU-hour installed.
    Goodput(Goodput),
    /// Where the energy came from and went.
    Energy(EnergyFlow),
    /// What a GPU-hour kept costs, and what the plant costs to build.
    Money(Money),
    /// Money in and out by year, and what comes to owners and lenders.
    CashFlow(CashFlow),
    /// How the plant is built.
    Buildout(Buildout),
    /// Duration curves and histograms of any metric.
    Distribution(Distribution),
    /// Runs side by side, with differences to a baseline.
    Compare(Compare),
    /// Many runs with varied inputs.
    Sweep(Sweep),
    /// The key figures of the shown run.
    Summary(Summary),
}

impl View {
    /// A new view of a kind.
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Map => Self::Map(SiteMap::default()),
            Kind::Floor => Self::Floor(HallFloor::default()),
            Kind::Power => Self::Power(PowerDiagram::default()),
            Kind::Cooling => Self::Cooling(CoolingLoop::default()),
            Kind::Jobs => Self::Jobs(JobChart::default()),
            Kind::Series => Self::Series(TimeSeries::default()),
            Kind::Incidents => Self::Incidents(IncidentTable::default()),
            Kind::Goodput => Self::Goodput(Goodput::default()),
            Kind::Energy => Self::Energy(EnergyFlow::default()),
            Kind::Money => Self::Money(Money::default()),
            Kind::CashFlow => Self::CashFlow(CashFlow::default()),
            Kind::Buildout => Self::Buildout(Buildout::default()),
            Kind::Distribution => Self::Distribution(Distribution::default()),
            Kind::Compare => Self::Compare(Compare::default()),
            Kind::Sweep => Self::Sweep(Sweep::default()),
            Kind::Summary => Self::Summary(Summary::default()),
        }
    }

    /// Its kind.
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Map(_) => Kind::Map,
            Self::Floor(_) => Kind::Floor,
            Self::Power(_) => Kind::Power,
            Self::Cooling(_) => Kind::Cooling,
            Self::Jobs(_) => Kind::Jobs,
            Self::Series(_) => Kind::Series,
            Self::Incidents(_) => Kind::Incidents,
            Self::Goodput(_) => Kind::Goodput,
            Self::Energy(_) => Kind::Energy,
            Self::Money(_) => Kind::Money,
            Self::CashFlow(_) => Kind::CashFlow,
            Self::Buildout(_) => Kind::Buildout,
            Self::Distribution(_) => Kind::Distribution,
            Self::Compare(_) => Kind::Compare,
            Self::Sweep(_) => Kind::Sweep,
            Self::Summary(_) => Kind::Summary,
        }
    }

    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        match self {
            Self::Map(view) => view.ui(ui, model, commands),
            Self::Floor(view) => view.ui(ui, model, commands),
            Self::Power(view) => view.ui(ui, model, commands),
            Self::Cooling(view) => view.ui(ui, model, commands),
            Self::Jobs(view) => view.ui(ui, model, commands),
            Self::Series(view) => view.ui(ui, model, commands),
            Self::Incidents(view) => view.ui(ui, model, commands),
            Self::Goodput(view) => view.ui(ui, model, commands),
            Self::Energy(view) => view.ui(ui, model, commands),
            Self::Money(view) => view.ui(ui, model, commands),
            Self::CashFlow(view) => view.ui(ui, model, commands),
            Self::Buildout(view) => view.ui(ui, model, commands),
            Self::Distribution(view) => view.ui(ui, model, commands),
            Self::Compare(view) => view.ui(ui, model, commands),
            Self::Sweep(view) => view.ui(ui, model, commands),
            Self::Summary(view) => view.ui(ui, model, commands),
        }
    }

    /// What it shows as a table, for CSV; `None` where it has nothing to tabulate.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        match self {
            Self::Sweep(_) => Sweep::table(model),
            Self::Summary(_) => Summary::table(model),
            Self::Goodput(_) => Goodput::table(model),
            Self::Energy(_) => EnergyFlow::table(model),
            Self::Money(_) => Money::table(model),
            Self::CashFlow(view) => view.table(model),
            Self::Buildout(_) => Buildout::table(model),
            Self::Compare(view) => view.table(model),
            Self::Floor(_) => HallFloor::table(model),
            Self::Series(view) => view.table(model),
            Self::Incidents(view) => view.table(model),
            Self::Distribution(view) => view.table(model),
            Self::Jobs(view) => view.table(model),
            Self::Map(view) => Some(view.table(model)),
            Self::Power(_) | Self::Cooling(_) => diagram::table(model),
        }
    }
}

/// What a view of parts shows of a run that was too long to be recorded whole.
pub(crate) const TOO_LONG: &str = "This run is too long to keep every rack and part in memory: it was recorded \
     by the hour. Run it for fewer years to see this.";

/// What a view shows before there is a run: what it will show, and how to get there.
fn empty(ui: &mut Ui, what: &str) {
    ui.centered_and_justified(|ui| {
        ui.weak(format!("{what} Choose a scenario and press Run."));
    });
}
