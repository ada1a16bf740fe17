//! Colours and sizes: nothing else in the application names any.
//!
//! Hues that carry meaning are those of Okabe and Ito (2008), which people with any kind of colour
//! vision tell apart; ramps are Viridis (van der Walt and Smith 2015), sampled.

use egui::{Color32, Context, Stroke, Theme, Visuals};

/// Space between groups of widgets.
pub(crate) const GAP: f32 = 12.0;
/// Space between two tiles.
pub(crate) const SEAM: f32 = 2.0;
/// Space between the edge of a panel and what stands in it.
pub(crate) const MARGIN: i8 = 8;
/// Width of the panels at the sides.
pub(crate) const SIDE: f32 = 264.0;
/// Height of the upper part of a panel at a side.
pub(crate) const PART: f32 = 240.0;
/// Width of a bar in the toolbar.
pub(crate) const SHORT: f32 = 180.0;
/// Height to which a list of choices opens before it scrolls.
pub(crate) const MENU: f32 = 400.0;
/// Width of a question.
pub(crate) const DIALOG: f32 = 480.0;
/// Width of a page of text.
pub(crate) const PAGE: f32 = 660.0;
/// Height of a row of a table.
pub(crate) const ROW: f32 = 22.0;
/// Width of the panel with scenarios and inputs.
pub(crate) const INPUTS: f32 = 336.0;
/// Height of a row with a field to type in.
pub(crate) const INPUT_ROW: f32 = 28.0;
/// Height of a row of names and fields that stand on one line.
pub(crate) const FORM_ROW: f32 = 26.0;
/// Height of a tile below which a form has no room for more than itself.
pub(crate) const LOW: f32 = 200.0;
/// Width of a window below which the panels at its sides lie over what is between them.
pub(crate) const NARROW: f32 = 1000.0;
/// The least scale at which drawings with text open.
pub(crate) const READABLE: f32 = 1.0;
/// Space between lines that belong together.
pub(crate) const LINE: f32 = 4.0;
/// Width of a field for a value.
pub(crate) const FIELD: f32 = 148.0;
/// Width of a button with one sign.
pub(crate) const RESET: f32 = 24.0;
/// Width of the bar at what differs.
pub(crate) const BAR: f32 = 3.0;
/// Width of a word that marks a row.
pub(crate) const MARK: f32 = 68.0;
/// Height of a list that is all there is to see.
pub(crate) const LONG_LIST: f32 = 360.0;
/// Height of a short list below something else.
pub(crate) const LIST: f32 = 120.0;
/// Width of the vertical axis of plots over time, so that stacked ones stand in line.
pub(crate) const AXIS: f32 = 64.0;
/// Width of a field for a date and a time.
pub(crate) const DATE: f32 = 124.0;
/// Size of text in drawings.
pub(crate) const SMALL: f32 = 11.0;
/// Size of text beside headings.
pub(crate) const BODY: f32 = 13.0;
/// Size of headings.
pub(crate) const HEADING: f32 = 16.0;
/// Size of the numbers that matter most.
pub(crate) const LARGE: f32 = 22.0;

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Works as it should; kept; better than the baseline.
    Good,
    /// Works, but with less than it should have.
    Warning,
    /// Does not work; lost; worse than the baseline.
    Bad,
    /// Works and has nothing to do.
    Idle,
    /// Differs from what it was, or is not saved.
    Changed,
    /// The moment that all views show.
    Now,
    /// What is selected.
    Selected,
}

const fn hue(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// The colour of a meaning on the background of the theme.
pub(crate) fn meaning(visuals: &Visuals, meaning: Meaning) -> Color32 {
    let (dark, light) = match meaning {
        Meaning::Good => (hue(0x2f, 0xb8, 0x8c), hue(0x00, 0x7d, 0x5a)),
        Meaning::Warning => (hue(0xe6, 0x9f, 0x00), hue(0x9a, 0x63, 0x00)),
        Meaning::Bad => (hue(0xff, 0x7a, 0x45), hue(0xc0, 0x40, 0x00)),
        Meaning::Idle => (hue(0x8a, 0x93, 0x9e), hue(0x70, 0x78, 0x82)),
        Meaning::Changed => (hue(0x6c, 0xb8, 0xff), hue(0x00, 0x62, 0xa8)),
        Meaning::Now => (hue(0xf5, 0xd5, 0x4a), hue(0xb0, 0x5a, 0x00)),
        Meaning::Selected => (hue(0xff, 0xff, 0xff), hue(0x10, 0x10, 0x10)),
    };
    if visuals.dark_mode { dark } else { light }
}

/// The colour of a series or a category, by its place in a list; the same again after eight.
pub(crate) fn series(visuals: &Visuals, place: usize) -> Color32 {
    const DARK: [Color32; 8] = [
        hue(0x56, 0xb4, 0xe9),
        hue(0xe6, 0x9f, 0x00),
        hue(0x2f, 0xb8, 0x8c),
        hue(0xcc, 0x79, 0xa7),
        hue(0xf0, 0xe4, 0x42),
        hue(0xd5, 0x5e, 0x00),
        hue(0x7f, 0x9c, 0xf5),
        hue(0xa8, 0xad, 0xb5),
    ];
    const LIGHT: [Color32; 8] = [
        hue(0x00, 0x72, 0xb2),
        hue(0xb0, 0x74, 0x00),
        hue(0x00, 0x80, 0x60),
        hue(0xa8, 0x4a, 0x80),
        hue(0x8a, 0x7d, 0x00),
        hue(0xc0, 0x50, 0x00),
        hue(0x4a, 0x5f, 0xc8),
        hue(0x60, 0x66, 0x70),
    ];
    if visuals.dark_mode { DARK[place % 8] } else { LIGHT[place % 8] }
}

/// One of four shades of a colour, by a number: neighbours of one category stay apart.
pub(crate) fn shade(colour: Color32, number: u64) -> Color32 {
    let share = match number % 4 {
        0 => 0.0,
        1 => 0.3,
        2 => 0.15,
        _ => 0.45,
    };
    colour.lerp_to_gamma(hue(0x50, 0x55, 0x5c), share)
}

/// The colour of a part of what has a colour, by its place among the parts: the first is the fullest.
pub(crate) fn part(visuals: &Visuals, colour: Color32, place: usize) -> Color32 {
    const SHARES: [f32; 4] = [0.0, 0.3, 0.55, 0.75];
    colour.lerp_to_gamma(visuals.panel_fill, SHARES[place % SHARES.len()])
}

/// From least to greatest, for a share from 0 to 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
pub(crate) fn ramp(share: f32) -> Color32 {
    const VIRIDIS: [[f32; 3]; 9] = [
        [68.0, 1.0, 84.0],
        [71.0, 44.0, 122.0],
        [59.0, 81.0, 139.0],
        [44.0, 113.0, 142.0],
        [33.0, 144.0, 141.0],
        [39.0, 173.0, 129.0],
        [92.0, 200.0, 99.0],
        [170.0, 220.0, 50.0],
        [253.0, 231.0, 37.0],
    ];
    let place = share.clamp(0.0, 1.0) * (VIRIDIS.len() - 1) as f32;
    let step = (place as usize).min(VIRIDIS.len() - 2);
    let part = place - step as f32;
    let mix = |channel: usize| {
        let (low, high) = (VIRIDIS[step][channel], VIRIDIS[step + 1][channel]);
        (low + (high - low) * part) as u8
    };
    Color32::from_rgb(mix(0), mix(1), mix(2))
}

/// The line of the moment that all views show.
pub(crate) fn now_line(visuals: &Visuals) -> Stroke {
    Stroke::new(1.5, meaning(visuals, Meaning::Now))
}

/// Thin lines of drawings.
pub(crate) fn thin_line(visuals: &Visuals) -> Stroke {
    Stroke::new(1.0, visuals.weak_text_color())
}

/// Lines that help the eye in charts: axes, zero.
pub(crate) fn faint_line(visuals: &Visuals) -> Stroke {
    Stroke::new(1.0, visuals.weak_text_color().gamma_multiply(0.4))
}

/// A surface behind text, such as a flow under its label.
pub(crate) fn veiled(color: Color32, lit: bool) -> Color32 {
    color.gamma_multiply(if lit { 0.75 } else { 0.4 })
}

/// The ground of a drawing, behind text that crosses lines.
pub(crate) fn veiled_ground(visuals: &Visuals) -> Color32 {
    visuals.panel_fill.gamma_multiply(0.85)
}

/// The text colour that is read best on a colour.
pub(crate) fn text_on(ground: Color32) -> Color32 {
    if ground.intensity() > 0.35 { Color32::BLACK } else { Color32::WHITE }
}

/// No colour: for text that is only measured.
pub(crate) const CLEAR: Color32 = Color32::TRANSPARENT;

/// Land on a map.
pub(crate) const fn land(visuals: &Visuals) -> Color32 {
    visuals.widgets.inactive.bg_fill
}

/// The background of a part of a drawing.
pub(crate) const fn card(visuals: &Visuals) -> Color32 {
    visuals.faint_bg_color
}

/// Surfaces and text of a theme, from the back to the front.
struct Surfaces {
    /// Behind text that is edited, and plots.
    deep: Color32,
    panel: Color32,
    /// Every other row of a table; cards.
    faint: Color32,
    window: Color32,
    line: Color32,
    button: Color32,
    hovered: Color32,
    text: Color32,
    strong: Color32,
    chosen: Color32,
}

const DARK: Surfaces = Surfaces {
    deep: hue(0x12, 0x15, 0x19),
    panel: hue(0x1a, 0x1e, 0x24),
    faint: hue(0x22, 0x27, 0x2e),
    window: hue(0x20, 0x25, 0x2c),
    line: hue(0x36, 0x3d, 0x47),
    button: hue(0x2b, 0x32, 0x3b),
    hovered: hue(0x38, 0x41, 0x4d),
    text: hue(0xc9, 0xd1, 0xda),
    strong: hue(0xf2, 0xf5, 0xf8),
    chosen: hue(0x1f, 0x4e, 0x79),
};

const LIGHT: Surfaces = Surfaces {
    deep: hue(0xff, 0xff, 0xff),
    panel: hue(0xf6, 0xf7, 0xf9),
    faint: hue(0xec, 0xef, 0xf2),
    window: hue(0xff, 0xff, 0xff),
    line: hue(0xd0, 0xd6, 0xdd),
    button: hue(0xe4, 0xe8, 0xed),
    hovered: hue(0xd6, 0xdd, 0xe5),
    text: hue(0x2a, 0x31, 0x3a),
    strong: hue(0x0c, 0x10, 0x15),
    chosen: hue(0xb9, 0xd8, 0xf2),
};

fn surfaces(visuals: &mut Visuals, theme: &Surfaces) {
    visuals.extreme_bg_color = theme.deep;
    visuals.text_edit_bg_color = Some(theme.deep);
    visuals.panel_fill = theme.panel;
    visuals.faint_bg_color = theme.faint;
    visuals.window_fill = theme.window;
    visuals.window_stroke = Stroke::new(1.0, theme.line);
    visuals.selection.bg_fill = theme.chosen;
    visuals.selection.stroke = Stroke::new(1.0, theme.strong);
    visuals.weak_text_alpha = 0.72;
    let widgets = &mut visuals.widgets;
    widgets.noninteractive.bg_fill = theme.panel;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, theme.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, theme.text);
    widgets.inactive.bg_fill = theme.button;
    widgets.inactive.weak_bg_fill = theme.button;
    widgets.inactive.fg_stroke = Stroke::new(1.0, theme.text);
    widgets.hovered.bg_fill = theme.hovered;
    widgets.hovered.weak_bg_fill = theme.hovered;
    widgets.hovered.fg_stroke = Stroke::new(1.0, theme.strong);
    widgets.active.fg_stroke = Stroke::new(1.0, theme.strong);
    widgets.open.bg_fill = theme.button;
    widgets.open.weak_bg_fill = theme.button;
    widgets.open.fg_stroke = Stroke::new(1.0, theme.strong);
}

/// Whether a window is so narrow that the panels at its sides lie over what is between them.
pub(crate) fn is_narrow(context: &Context) -> bool {
    context.content_rect().width() < NARROW
}

/// Sets sizes and colours that hold everywhere.
pub(crate) fn apply(context: &Context) {
    for theme in [Theme::Dark, Theme::Light] {
        context.style_mut_of(theme, |style| {
            surfaces(&mut style.visuals, if theme == Theme::Dark { &DARK } else { &LIGHT });
            style.spacing.item_spacing = egui::vec2(8.0, 6.0);
            style.spacing.button_padding = egui::vec2(8.0, 4.0);
            // What a jump brings into sight would spring back.
            style.spacing.scroll.kinetic.rubber_band = false;
            style.interaction.tooltip_delay = 0.3;
            for (name, size) in [
                (egui::TextStyle::Small, SMALL),
                (egui::TextStyle::Body, BODY),
                (egui::TextStyle::Button, BODY),
                (egui::TextStyle::Monospace, BODY),
                (egui::TextStyle::Heading, HEADING),
            ] {
                if let Some(font) = style.text_styles.get_mut(&name) {
                    font.size = size;
                }
            }
        });
    }
}
