//! The tiles: which views there are and where, remembered from session to session.

use egui::{Ui, WidgetText};
use egui_tiles::{
    Behavior, ContainerKind, Linear, LinearDir, Tile, TileId, Tiles, Tree, UiResponse,
};

use crate::buttons::button;
use crate::command::{Command, Commands, ExportCommand, Kind, ViewCommand};
use crate::model::Model;
use crate::views::View;

/// All tiles.
pub(crate) type Layout = Tree<View>;

/// What the figures of a run are, at the upper right of a first start.
const FIGURES: [Kind; 7] = [
    Kind::Summary,
    Kind::Goodput,
    Kind::Energy,
    Kind::Money,
    Kind::CashFlow,
    Kind::Buildout,
    Kind::Compare,
];

/// The tiles of a first start: the plant and its figures above, its course and what broke below.
pub(crate) fn initial() -> Layout {
    let mut tiles = Tiles::default();
    let top = [
        tabs(&mut tiles, &[Kind::Floor, Kind::Power, Kind::Cooling, Kind::Map]),
        tabs(&mut tiles, &FIGURES),
    ];
    let bottom = [
        tabs(&mut tiles, &[Kind::Series, Kind::Jobs, Kind::Distribution, Kind::Sweep]),
        tabs(&mut tiles, &[Kind::Incidents]),
    ];
    let rows = [pair(top, [0.48, 0.52]), pair(bottom, [0.55, 0.45])];
    let rows = rows.map(|row| tiles.insert_container(row));
    let mut column = Linear::new(LinearDir::Vertical, rows.to_vec());
    column.shares.set_share(rows[0], 0.57);
    column.shares.set_share(rows[1], 0.43);
    let root = tiles.insert_container(column);
    Tree::new(egui::Id::unique("tiles"), root, tiles)
}

/// Views as tabs.
fn tabs(tiles: &mut Tiles<View>, kinds: &[Kind]) -> TileId {
    let panes = kinds.iter().map(|kind| tiles.insert_pane(View::new(*kind))).collect();
    tiles.insert_tab_tile(panes)
}

/// Two tiles side by side, with their shares of the width.
fn pair(children: [TileId; 2], shares: [f32; 2]) -> Linear {
    let mut row = Linear::new(LinearDir::Horizontal, children.to_vec());
    for (child, share) in children.into_iter().zip(shares) {
        row.shares.set_share(child, share);
    }
    row
}

/// Brings a view to the front, or opens one among the first tabs.
pub(crate) fn open(layout: &mut Layout, kind: Kind) {
    let there =
        layout.make_active(|_, tile| matches!(tile, Tile::Pane(view) if view.kind() == kind));
    if there {
        return;
    }
    let bars = layout.tiles.iter();
    let bars = bars.filter(|(_, tile)| tile.kind() == Some(ContainerKind::Tabs));
    match bars.map(|(id, _)| *id).min_by_key(|id| id.0).or(layout.root()) {
        Some(bar) => add(layout, kind, bar),
        None => layout.root = Some(layout.tiles.insert_pane(View::new(kind))),
    }
}

/// Opens another view of a kind among the tabs of a tile.
pub(crate) fn add(layout: &mut Layout, kind: Kind, bar: TileId) {
    let pane = layout.tiles.insert_pane(View::new(kind));
    layout.move_tile_to_container(pane, bar, usize::MAX, false);
    layout.make_active(|id, _| id == pane);
}

/// Draws the tiles with what they need for it.
pub(crate) struct Shown<'a> {
    /// What the views read.
    pub(crate) model: &'a Model,
    /// What they ask for.
    pub(crate) commands: &'a mut Commands,
}

impl Behavior<View> for Shown<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, view: &mut View) -> UiResponse {
        egui::Frame::new().inner_margin(crate::theme::MARGIN).show(ui, |ui| {
            view.ui(ui, self.model, self.commands);
        });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, view: &View) -> WidgetText {
        view.kind().title().into()
    }

    fn is_tab_closable(&self, _tiles: &Tiles<View>, _tile: TileId) -> bool {
        true
    }

    fn top_bar_right_ui(
        &mut self,
        _tiles: &Tiles<View>,
        ui: &mut Ui,
        tile: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll: &mut f32,
    ) {
        let Some(active) = tabs.active else { return };
        let exports = [ExportCommand::Image(active), ExportCommand::Table(active)];
        ui.menu_button("…", |ui| {
            for command in exports.map(Command::Export) {
                if button(ui, &command, self.commands) {
                    ui.close();
                }
            }
            ui.separator();
            ui.menu_button("Add a view", |ui| {
                for kind in Kind::ALL {
                    let add = Command::View(ViewCommand::Add(kind, tile));
                    if button(ui, &add, self.commands) {
                        ui.close();
                    }
                }
            });
        });
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        visuals.extreme_bg_color
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        crate::theme::SEAM
    }

    fn simplification_options(&self) -> egui_tiles::SimplificationOptions {
        egui_tiles::SimplificationOptions { all_panes_must_have_tabs: true, ..Default::default() }
    }
}
