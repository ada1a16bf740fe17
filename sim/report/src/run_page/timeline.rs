//! Figures of the course of a run: power, weather, GPUs and jobs over time.

use std::fmt::Write as _;

use files::LocalTime;
use files::numbers::grouped;

use super::buckets::{Bucket, Course, column};
use crate::figures::html::paragraph;
use crate::figures::{Axis, FULL, Frame, Hue, Points, figure};

const HIGH: f64 = 300.0;
const LOW: f64 = 190.0;

/// The course of a run and its clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeline<'a> {
    /// The course.
    pub(super) course: &'a Course,
    /// The clock.
    pub(super) local: LocalTime,
}

/// A layer of a stack or a line: its colour, name, and column of the timeline.
pub(super) type Layer = (Hue, &'static str, &'static str);

/// All that the facility uses, IT first: together it is PUE times IT.
pub(super) const POWER: [Layer; 5] = [
    (Hue::Blue, "IT: racks, network, storage", "power_it_mw"),
    (Hue::Sky, "Cooling", "power_cooling_mw"),
    (Hue::Orange, "Losses of the power chain", "power_losses_mw"),
    (Hue::Grey, "House: light, offices", "power_house_mw"),
    (Hue::Purple, "Drives of cooling", "power_mechanical_loss_mw"),
];

const GPUS: [Layer; 5] = [
    (Hue::Blue, "Held by jobs", "gpus_busy"),
    (Hue::Orange, "Free while jobs wait for more or other ones", "gpus_waiting"),
    (Hue::Grey, "Free, no job waits", "gpus_idle"),
    (Hue::Sky, "Hot spares", "gpus_spare"),
    (Hue::Red, "Out of service", "gpus_out"),
];

impl Timeline<'_> {
    fn frame(&self, height: f64, y: Axis) -> Frame {
        Frame::new(FULL, height, Axis::dates(self.local, self.course.hours()), y)
    }

    fn stack(&self, title: &str, unit: &str, layers: &[Layer], caption: &str) -> String {
        let courses: Vec<(Hue, Points)> =
            layers.iter().map(|&(hue, _, name)| (hue, self.course.means(name))).collect();
        let columns: Vec<usize> = layers.iter().map(|layer| column(layer.2)).collect();
        let sum = |bucket: &Bucket| columns.iter().map(|&column| bucket.mean(column)).sum();
        let sums = self.course.points(sum);
        let mut frame = self.frame(HIGH, Axis::from_zero(unit, sums.iter().map(|point| point.1)));
        frame.stack(&courses);
        let legend: Vec<(Hue, &str)> = layers.iter().map(|&(hue, name, _)| (hue, name)).collect();
        figure(&frame.finish(title), &legend, caption)
    }

    /// Power by use.
    pub(super) fn power(&self) -> String {
        let caption = format!(
            "Mean power of every {}, by use, stacked. Power to charge UPS batteries is not shown.",
            self.course.span_in_words()
        );
        self.stack("Power over time in megawatts", "Power, MW", &POWER, &caption)
    }

    /// Outdoor temperature.
    pub(super) fn temperature(&self) -> String {
        let dry = column("dry_bulb_c");
        let least = self.course.points(|bucket| bucket.least(dry));
        let greatest = self.course.points(|bucket| bucket.greatest(dry));
        let wet = self.course.means("wet_bulb_c");
        let all = least.iter().chain(&greatest).chain(&wet).map(|point| point.1);
        let mut frame = self.frame(LOW, Axis::around("Outdoor temperature, °C", all));
        frame.band(&least, &greatest, Hue::Red);
        frame.line(&self.course.means("dry_bulb_c"), Hue::Red);
        frame.line(&wet, Hue::Green);
        let caption = format!(
            "Mean of every {}; the band reaches from its coldest to its warmest hour.",
            self.course.span_in_words()
        );
        let legend = [(Hue::Red, "Dry bulb"), (Hue::Green, "Wet bulb")];
        figure(&frame.finish("Outdoor temperature over time"), &legend, &caption)
    }

    /// Power usage effectiveness.
    pub(super) fn pue(&self) -> String {
        let columns = POWER.map(|layer| column(layer.2));
        let ratio = |bucket: &Bucket| {
            let used = bucket.sum(columns[0]);
            let all: f64 = columns.iter().map(|&column| bucket.sum(column)).sum();
            (used > 0.0).then(|| all / used)
        };
        let points = self.course.points_where(ratio);
        if points.is_empty() {
            return paragraph("No IT energy was used, so that PUE is not defined.");
        }
        let values = points.iter().map(|point| point.1);
        let mut frame = self.frame(LOW, Axis::around("PUE, facility MWh per MWh of IT", values));
        frame.line(&points, Hue::Blue);
        let caption = format!(
            "Everything that the facility uses for each unit of IT energy, over every {}. The axis does not \
             begin at zero.",
            self.course.span_in_words()
        );
        figure(&frame.finish("Power usage effectiveness over time"), &[], &caption)
    }

    /// GPUs by what they do.
    pub(super) fn gpus(&self) -> String {
        let caption = format!(
            "Mean number of GPUs in each state over every {}, stacked to all GPUs installed.",
            self.course.span_in_words()
        );
        self.stack("GPUs by state over time", "GPUs", &GPUS, &caption)
    }

    /// Jobs that wait.
    pub(super) fn waiting(&self) -> String {
        let waiting = column("jobs_waiting");
        let greatest = self.course.points(|bucket| bucket.greatest(waiting));
        let values = greatest.iter().map(|point| point.1);
        let most = values.clone().fold(0.0, f64::max);
        let mut frame = self.frame(LOW, Axis::from_zero("Jobs waiting", values));
        frame.fill(&greatest, Hue::Orange);
        frame.line(&self.course.means("jobs_waiting"), Hue::Orange);
        let mut caption = format!(
            "Mean number of waiting jobs over every {}; the band reaches to its longest queue.",
            self.course.span_in_words()
        );
        if most >= 1.0 {
            let _ = write!(caption, " At most, {} jobs waited over an hour.", grouped(most));
        }
        figure(&frame.finish("Jobs waiting over time"), &[], &caption)
    }
}
