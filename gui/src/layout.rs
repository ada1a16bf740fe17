//! The tiles: which views there are and where, remembered from session to session.

use egui::{Ui, WidgetText};
use egui_tiles::{Behavior, TileId, Tiles, Tree, UiResponse};

use crate::command::{Command, Commands, ExportCommand};
use crate::model::Model;
use crate::views::{Kind, View};

/// All tiles.
pub(crate) type Layout = Tree<View>;

/// The tiles of a first start.
pub(crate) fn initial() -> Layout {
    let mut tiles = Tiles::default();
    let mut tabs = |kinds: &[Kind]| {
        let panes = kinds.iter().map(|kind| tiles.insert_pane(kind.view())).collect();
        tiles.insert_tab_tile(panes)
    };
    let top = [
        tabs(&[Kind::Floor, Kind::Power, Kind::Cooling]),
        tabs(&[Kind::Summary, Kind::Goodput, Kind::Energy, Kind::Money, Kind::Compare]),
    ];
    let bottom = [
        tabs(&[Kind::Series, Kind::Jobs, Kind::Distribution, Kind::Sweep]),
        tabs(&[Kind::Incidents, Kind::Map]),
    ];
    let rows = [top, bottom].map(|row| tiles.insert_horizontal_tile(row.to_vec()));
    let root = tiles.insert_vertical_tile(rows.to_vec());
    Tree::new(egui::Id::unique("tiles"), root, tiles)
}

/// Brings a view to the front, or opens one beside those of the last tab bar.
pub(crate) fn open(layout: &mut Layout, kind: Kind) {
    let there = layout
        .make_active(|_, tile| matches!(tile, egui_tiles::Tile::Pane(view) if view.kind() == kind));
    if !there {
        add(layout, kind);
    }
}

/// Opens another view of a kind.
pub(crate) fn add(layout: &mut Layout, kind: Kind) {
    let pane = layout.tiles.insert_pane(kind.view());
    let bars = layout
        .tiles
        .iter()
        .filter(|(_, tile)| tile.kind() == Some(egui_tiles::ContainerKind::Tabs));
    let bar = bars.map(|(id, _)| *id).min_by_key(|id| id.0);
    match bar.or(layout.root()) {
        Some(parent) => {
            layout.move_tile_to_container(pane, parent, usize::MAX, false);
            layout.make_active(|id, _| id == pane);
        }
        None => layout.root = Some(pane),
    }
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
        tiles: &Tiles<View>,
        ui: &mut Ui,
        _tile: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll: &mut f32,
    ) {
        let Some(active) = tabs.active else { return };
        ui.menu_button("…", |ui| {
            let image = Command::Export(ExportCommand::Image(active));
            let table = Command::Export(ExportCommand::Table(active));
            if crate::panels::button(ui, &image, self.commands) {
                ui.close();
            }
            let view = tiles.get_pane(&active);
            let tabular = view.is_some_and(|view| view.table(self.model).is_some());
            ui.add_enabled_ui(tabular, |ui| {
                if crate::panels::button(ui, &table, self.commands) {
                    ui.close();
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
