//! The moment that all views show, whether time passes, and the part of the run that plots show.

use std::ops::Range;

use units::{SimDuration, SimTime};

use super::{Run, Selection};

/// The time bar.
#[derive(Clone, Debug)]
pub(crate) struct Time {
    /// The moment that all views show.
    pub(crate) now: SimTime,
    /// The part of the run that plots show.
    pub(crate) window: Range<SimTime>,
    /// Time passes.
    pub(crate) playing: bool,
    /// Simulated hours that pass in a second.
    pub(crate) speed: f64,
    /// The next and the previous incident may also be a fault that took GPUs out.
    pub(crate) faults: bool,
    /// Windows before this one, the last one last.
    earlier: Vec<Range<SimTime>>,
    /// The window moves by and by: only where it began is remembered.
    sliding: bool,
    /// The end of the shown run.
    end: SimTime,
}

/// The shortest window.
const LEAST: SimDuration = SimDuration::seconds(60);
/// Older windows are forgotten.
const REMEMBERED: usize = 100;

impl Default for Time {
    fn default() -> Self {
        Self {
            now: SimTime::START,
            window: SimTime::START..SimTime::START,
            playing: false,
            speed: 24.0,
            faults: false,
            earlier: Vec::new(),
            sliding: false,
            end: SimTime::START,
        }
    }
}

impl Time {
    /// Begins with all of a run in view; another run of the same length keeps the window.
    pub(crate) fn show(&mut self, run: &Run) {
        if self.end != run.end {
            self.window = SimTime::START..run.end;
            self.earlier.clear();
            self.end = run.end;
        }
        self.now = self.now.min(run.end);
    }

    /// Whether a window was shown before this one.
    pub(crate) const fn has_earlier(&self) -> bool {
        !self.earlier.is_empty()
    }

    /// Whether all of the run is in view.
    pub(crate) fn shows_all(&self) -> bool {
        self.window == (SimTime::START..self.end)
    }

    /// Lets time pass while it plays; `seconds` are those of the user.
    pub(crate) fn advance(&mut self, seconds: f64) {
        if !self.playing {
            return;
        }
        let step = SimDuration::from_seconds_rounded_up(seconds * self.speed * 3600.0);
        let seen = self.window.contains(&self.now);
        self.now = (self.now + step).min(self.end);
        self.playing = self.now < self.end;
        if seen && self.now >= self.window.end && self.now < self.end {
            let length = self.window.end.since(self.window.start);
            self.slide(self.now..self.now + length);
        }
    }

    /// Lets time pass, or stops it; at the end it begins again.
    pub(crate) fn toggle(&mut self) {
        if self.now >= self.end {
            self.playing = true;
            self.jump(SimTime::START);
        } else {
            self.playing = !self.playing;
        }
    }

    /// Goes to the end of the run.
    pub(crate) fn go_to_end(&mut self) {
        self.jump(self.end);
    }

    /// Goes to the next incident, if there is one.
    pub(crate) fn go_to_next_incident(&mut self, run: &Run) {
        self.jump(next_incident(run, self));
    }

    /// Goes to the incident before, if there was one.
    pub(crate) fn go_to_previous_incident(&mut self, run: &Run) {
        self.jump(previous_incident(run, self));
    }

    /// Shows all of the run.
    pub(crate) fn zoom_out(&mut self) {
        self.zoom(SimTime::START..self.end);
    }

    /// Shows the part that was shown before.
    pub(crate) fn zoom_back(&mut self) {
        if let Some(window) = self.earlier.pop() {
            self.window = self.within(window);
            self.sliding = false;
        }
    }

    /// What goes wrong at the moment: an incident, or the rack of a fault.
    pub(crate) fn met(&self, run: &Run) -> Option<Selection> {
        let incidents = run.history.incidents();
        let place = incidents.partition_point(|incident| incident.at < self.now);
        if incidents.get(place).is_some_and(|incident| incident.at == self.now) {
            return Some(Selection::Incident(place));
        }
        let faults = run.history.faults();
        let place = faults.partition_point(|fault| fault.at < self.now);
        let mut here = faults[place..].iter().take_while(|fault| fault.at == self.now);
        here.find(|fault| fault.gpus > 0).map(|fault| Selection::Rack(fault.rack))
    }

    /// Goes so many hours on, or back.
    pub(crate) fn step(&mut self, hours: i32) {
        let by = SimDuration::hours(hours.unsigned_abs().into());
        let before = self.now.in_nanoseconds().saturating_sub(by.in_nanoseconds());
        let to = if hours < 0 { SimTime::from_nanoseconds(before) } else { self.now + by };
        self.jump(to);
    }

    /// Goes to a moment; the window follows if it would be out of sight.
    pub(crate) fn jump(&mut self, to: SimTime) {
        self.now = to.min(self.end);
        if !(self.window.start..=self.window.end).contains(&self.now) {
            let length = self.window.end.since(self.window.start).in_nanoseconds();
            let from = self.now.in_nanoseconds().saturating_sub(length / 2);
            let from = SimTime::from_nanoseconds(from);
            self.slide(from..from + SimDuration::nanoseconds(length));
        }
    }

    /// Shows another window and remembers this one.
    pub(crate) fn zoom(&mut self, window: Range<SimTime>) {
        let window = self.within(window);
        if window != self.window {
            self.remember();
            self.window = window;
        }
        self.sliding = false;
    }

    /// Moves the window by and by; one that began it is remembered.
    pub(crate) fn slide(&mut self, window: Range<SimTime>) {
        let window = self.within(window);
        if window == self.window {
            return;
        }
        if !self.sliding {
            self.remember();
            self.sliding = true;
        }
        self.window = window;
    }

    fn remember(&mut self) {
        if self.earlier.len() == REMEMBERED {
            self.earlier.remove(0);
        }
        self.earlier.push(self.window.clone());
    }

    /// The window of that length that lies within the run.
    fn within(&self, window: Range<SimTime>) -> Range<SimTime> {
        let all = self.end.in_nanoseconds();
        let length = window.end.in_nanoseconds().saturating_sub(window.start.in_nanoseconds());
        let length = length.max(LEAST.in_nanoseconds()).min(all);
        let from = window.start.in_nanoseconds().min(all - length);
        let at = SimTime::from_nanoseconds;
        at(from)..at(from + length)
    }
}

/// When the next incident is; now if there is none.
fn next_incident(run: &Run, time: &Time) -> SimTime {
    let incidents = run.history.incidents();
    let later = incidents.partition_point(|incident| incident.at <= time.now);
    let incident = incidents.get(later).map(|incident| incident.at);
    let faults = run.history.faults();
    let later = faults.partition_point(|fault| fault.at <= time.now);
    let fault = faults[later..].iter().find(|fault| fault.gpus > 0).map(|fault| fault.at);
    let fault = fault.filter(|_| time.faults);
    incident.into_iter().chain(fault).min().unwrap_or(time.now)
}

/// When the incident before was; now if there was none.
fn previous_incident(run: &Run, time: &Time) -> SimTime {
    let incidents = run.history.incidents();
    let earlier = incidents.partition_point(|incident| incident.at < time.now);
    let incident = incidents[..earlier].last().map(|incident| incident.at);
    let faults = run.history.faults();
    let earlier = faults.partition_point(|fault| fault.at < time.now);
    let fault = faults[..earlier].iter().rfind(|fault| fault.gpus > 0).map(|fault| fault.at);
    let fault = fault.filter(|_| time.faults);
    incident.into_iter().chain(fault).max().unwrap_or(time.now)
}
