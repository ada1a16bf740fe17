//! Colours and sizes: nothing else in the application names any.
//!
//! Hues that carry meaning are those of Okabe and Ito (2008), which people with any kind of colour
//! vision tell apart; ramps are Viridis (van der Walt and Smith 2015), sampled.

use egui::{Color32, Context, Stroke, Theme, Visuals};

/// Space between groups of widgets.
pub(crate) const GAP: f32 = 12.0;
/// Space between the edge of a panel and what stands in it.
pub(crate) const MARGIN: i8 = 8;
/// Width of the panels at the sides.
pub(crate) const SIDE: f32 = 320.0;
/// Height of a row of a table.
pub(crate) const ROW: f32 = 22.0;
/// Width of the vertical axis of plots over time, so that stacked ones stand in line.
pub(crate) const AXIS: f32 = 64.0;
/// Size of text in drawings.
pub(crate) const SMALL: f32 = 11.0;
/// Size of text beside headings.
pub(crate) const BODY: f32 = 13.0;
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

/// The background of a part of a drawing.
pub(crate) const fn card(visuals: &Visuals) -> Color32 {
    visuals.faint_bg_color
}

/// Sets sizes and colours that hold everywhere.
pub(crate) fn apply(context: &Context) {
    for theme in [Theme::Dark, Theme::Light] {
        context.style_mut_of(theme, |style| {
            style.spacing.item_spacing = egui::vec2(8.0, 6.0);
            style.spacing.button_padding = egui::vec2(8.0, 4.0);
            style.interaction.tooltip_delay = 0.3;
            for (name, size) in [
                (egui::TextStyle::Small, SMALL),
                (egui::TextStyle::Body, BODY),
                (egui::TextStyle::Button, BODY),
                (egui::TextStyle::Monospace, BODY),
                (egui::TextStyle::Heading, 17.0),
            ] {
                if let Some(font) = style.text_styles.get_mut(&name) {
                    font.size = size;
                }
            }
        });
    }
}
