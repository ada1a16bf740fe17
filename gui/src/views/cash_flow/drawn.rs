//! What is drawn of a cash flow: the blocks that any year has, their colours, and the running sums.

use egui::{Color32, Visuals};
use factory::results::{Block, BlockSide, Results};

use super::name;
use crate::charts::{Column, Line};
use crate::theme;

/// The line of the plant itself, with what it is.
pub(super) const PLANT: (&str, &str) = (
    "plant, sum so far",
    "All that the plant pays and earns until the end of the year, after tax, without loans.",
);
/// The line of its owners.
pub(super) const OWNERS: (&str, &str) = (
    "owners, sum so far",
    "The same with what is borrowed, paid to lenders and put by: what comes to the owners.",
);

/// A cash flow as it is drawn.
pub(super) struct Drawn {
    /// Blocks that any year has.
    pub(super) blocks: Vec<Block>,
    /// Their colours.
    pub(super) colors: Vec<Color32>,
    /// By year, how much each of them is; what is paid out is negative.
    pub(super) amounts: Vec<Vec<f64>>,
    /// By year, the sums so far: of the plant, and of its owners.
    pub(super) sums: Vec<[f64; 2]>,
    /// Lines of the sums; one where nothing is borrowed, since both are the same.
    pub(super) lines: Vec<Line>,
    /// A column for each year.
    pub(super) columns: Vec<Column>,
}

impl Drawn {
    /// That of a run, of which amounts are divided by `size`.
    pub(super) fn new(visuals: &Visuals, results: &Results, size: f64) -> Self {
        let years = results.cash_blocks();
        let some = |block: &Block| years.iter().any(|year| year[*block as usize] != 0.0);
        let blocks: Vec<Block> = Block::ALL.iter().copied().filter(some).collect();
        let colors: Vec<Color32> = blocks.iter().map(|block| color(visuals, *block)).collect();
        let amounts: Vec<Vec<f64>> = years
            .iter()
            .map(|year| blocks.iter().map(|block| year[*block as usize] / size).collect())
            .collect();
        let sums = sums(&blocks, &amounts);
        let mut lines = vec![(PLANT.0, visuals.strong_text_color())];
        if results.debt.is_some() {
            lines.push((OWNERS.0, theme::series(visuals, 3)));
        }
        let columns = results.years.iter().zip(&amounts).zip(&sums);
        let columns = columns.map(|((year, amounts), sums)| Column {
            name: name(year.number),
            parts: parts(&blocks, &colors, amounts),
            sums: sums[..lines.len()].to_vec(),
        });
        let columns = columns.collect();
        Self { blocks, colors, amounts, sums, lines, columns }
    }
}

fn parts(
    blocks: &[Block],
    colors: &[Color32],
    amounts: &[f64],
) -> Vec<(&'static str, f64, Color32)> {
    let all = blocks.iter().zip(amounts).zip(colors);
    let all = all.map(|((block, amount), color)| (block.label(), *amount, *color));
    all.filter(|part| part.1 != 0.0).collect()
}

fn sums(blocks: &[Block], amounts: &[Vec<f64>]) -> Vec<[f64; 2]> {
    let mut sums = [0.0; 2];
    let year = |amounts: &Vec<f64>| {
        for (block, amount) in blocks.iter().zip(amounts) {
            sums[0] += if block.is_of_plant() { *amount } else { 0.0 };
            sums[1] += amount;
        }
        sums
    };
    amounts.iter().map(year).collect()
}

/// Blocks of a side have one hue in several shades.
fn color(visuals: &Visuals, block: Block) -> Color32 {
    let hue = match block.side() {
        BlockSide::Capital => 0,
        BlockSide::Renewal | BlockSide::Reserves => 6,
        BlockSide::Running => 1,
        BlockSide::Income => 2,
        BlockSide::Tax => 7,
        BlockSide::DebtService => 5,
        BlockSide::Draws => 4,
    };
    let before = Block::ALL.iter().take_while(|other| **other != block);
    let of_side = before.filter(|other| other.side() == block.side()).count();
    // What is put by has the hue of what is bought again, and is paler.
    let place = of_side + if block.side() == BlockSide::Reserves { 2 } else { 0 };
    theme::part(visuals, theme::series(visuals, hue), place)
}
