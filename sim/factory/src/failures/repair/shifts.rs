//! Shifts: how many seats of a crew are at work at each hour of the day.

use units::{SimTime, Span};

use super::CrewSpec;

const HOUR: f64 = 3_600e9;
const DAY: u64 = 86_400_000_000_000;

/// Seats by shift, every day alike. Runs begin at midnight of the plant's own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts {
    /// Nanoseconds from midnight at which each shift begins, ascending. The last one goes on until the
    /// first of the next day.
    starts: Vec<u64>,
    seats: Vec<u32>,
}

impl Shifts {
    /// Those of a scenario for a number of racks: as many seats around the clock as racks need unless
    /// shifts say otherwise.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    pub fn of(spec: &CrewSpec, racks: u32) -> Self {
        if let Some(seats) = &spec.by_shift {
            let hours = spec.starts.iter().flatten();
            let starts = hours.map(|hour| (hour * HOUR) as u64).collect();
            return Self { starts, seats: seats.clone() };
        }
        let share = (spec.per_thousand_racks * f64::from(racks) / 1000.0).ceil();
        Self::alike((share.clamp(0.0, 1e6) as u32).max(spec.least))
    }

    /// The same number of seats around the clock.
    pub fn alike(seats: u32) -> Self {
        Self { starts: vec![0], seats: vec![seats] }
    }

    /// The same shifts with a share of their seats, each rounded up.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer seats")]
    pub fn staffed(&self, share: f64) -> Self {
        let part = |&seats: &u32| (f64::from(seats) * share - 1e-9).ceil().max(0.0) as u32;
        Self { starts: self.starts.clone(), seats: self.seats.iter().map(part).collect() }
    }

    /// Seats at work.
    pub fn seats(&self, at: SimTime) -> u32 {
        let hour = at.in_nanoseconds() % DAY;
        let begun = self.starts.iter().rposition(|&start| start <= hour);
        self.seats[begun.unwrap_or(self.seats.len() - 1)]
    }

    /// The first instant from `at` on at which more than `busy` seats are at work; `None` if no shift
    /// has so many.
    pub fn next_with_more(&self, at: SimTime, busy: u32) -> Option<SimTime> {
        if self.seats(at) > busy {
            return Some(at);
        }
        let midnight = at.in_nanoseconds() / DAY * DAY;
        let days = [midnight, midnight + DAY];
        let begins = days.into_iter().flat_map(|day| self.starts.iter().map(move |at| day + at));
        let mut shifts = begins.zip(self.seats.iter().cycle());
        let next = shifts.find(|&(begins, &seats)| begins > at.in_nanoseconds() && seats > busy);
        next.map(|(begins, _)| SimTime::from_nanoseconds(begins))
    }

    /// Time of all seats from the start of the run until `now`.
    pub fn seat_time(&self, now: SimTime) -> Span {
        let (days, rest) = (now.in_nanoseconds() / DAY, now.in_nanoseconds() % DAY);
        let whole = u128::from(days) * self.within_day(DAY);
        Span::seconds((whole + self.within_day(rest)) as f64 / 1e9)
    }

    /// Nanoseconds of all seats from midnight until so many nanoseconds later.
    fn within_day(&self, until: u64) -> u128 {
        let ends = self.starts.iter().skip(1).copied().chain([DAY]);
        let shifts = self.starts.iter().zip(ends).zip(&self.seats);
        let of_shift = |((&begins, ends), &seats): ((&u64, u64), &u32)| {
            u128::from(until.min(ends).saturating_sub(begins)) * u128::from(seats)
        };
        let last = self.seats[self.seats.len() - 1];
        let since_yesterday = u128::from(until.min(self.starts[0])) * u128::from(last);
        since_yesterday + shifts.map(of_shift).sum::<u128>()
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    fn three() -> Shifts {
        let spec = CrewSpec {
            per_thousand_racks: 0.0,
            least: 1,
            by_shift: Some(vec![15, 12, 8]),
            starts: Some(vec![7.0, 15.0, 23.0]),
        };
        Shifts::of(&spec, 1)
    }

    fn hour(hours: f64) -> SimTime {
        SimTime::START + SimDuration::from_seconds_rounded_up(hours * 3600.0)
    }

    #[test]
    fn the_night_shift_goes_on_until_morning() {
        let shifts = three();
        for (at, seats) in [(0.0, 8), (6.9, 8), (7.0, 15), (15.0, 12), (23.0, 8), (31.0, 15)] {
            assert_eq!(shifts.seats(hour(at)), seats, "at {at} h");
        }
        assert_eq!(shifts.next_with_more(hour(24.0), 8), Some(hour(31.0)));
        assert_eq!(shifts.next_with_more(hour(16.0), 12), Some(hour(31.0)));
        assert_eq!(shifts.next_with_more(hour(16.0), 11), Some(hour(16.0)));
        assert_eq!(shifts.next_with_more(hour(0.0), 15), None);
    }

    /// A third of 15, 12 and 8 seats are 5, 4 and, rounded up, 3; none of them is none.
    #[test]
    fn a_part_of_the_crews_is_a_part_of_every_shift() {
        let third = three().staffed(1.0 / 3.0);
        let seats = [7.0, 15.0, 23.0].map(|at| third.seats(hour(at)));
        assert_eq!(seats, [5, 4, 3]);
        assert_eq!(three().staffed(1.0), three());
        assert_eq!(three().staffed(0.0).seats(hour(7.0)), 0);
    }

    /// A day has 15 x 8 + 12 x 8 + 8 x 8 = 280 seat-hours; until 8 in the morning 8 x 7 + 15 = 71.
    #[test]
    fn the_time_of_seats_adds_up_their_shifts() {
        let found = |at: f64| three().seat_time(hour(at)).in_hours();
        for (at, expected) in [(24.0, 280.0), (8.0, 71.0), (56.0, 280.0 * 2.0 + 71.0), (0.0, 0.0)] {
            assert!((found(at) - expected).abs() < 1e-9, "{} at {at} h", found(at));
        }
    }
}
