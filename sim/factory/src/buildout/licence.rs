//! A licence: asked for, denied, asked for again, and granted for so many GPUs.

use engine::Stream;
use units::Span;

/// Applications after which nobody asks again.
const MOST_ATTEMPTS: u32 = 1000;

/// How a licence is granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Licence {
    /// Probability that an application is denied.
    pub denial: f64,
    /// From a denial to the next application.
    pub again: Span,
    /// Applications in all; without a limit where there is none.
    pub attempts: Option<u32>,
    /// GPUs that it allows; all where there is no cap.
    pub cap: Option<u32>,
}

/// What became of the applications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answer {
    /// How many there were.
    pub attempts: u32,
    /// From the first application to the grant; `None` if all were denied.
    pub time: Option<Span>,
}

impl Licence {
    /// Draws the answers, where an attempt takes `time_of(attempt)` until it is answered.
    pub(super) fn ask(self, luck: &mut Stream, mut time_of: impl FnMut(u32) -> Span) -> Answer {
        let mut time = Span::ZERO;
        let most = self.attempts.unwrap_or(MOST_ATTEMPTS);
        for attempt in 0..most {
            time += time_of(attempt);
            if !luck.at(attempt).bernoulli(self.denial) {
                return Answer { attempts: attempt + 1, time: Some(time) };
            }
            time += self.again;
        }
        Answer { attempts: most, time: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(licence: Licence) -> impl Iterator<Item = Answer> {
        (0..40_000).map(move |seed| {
            let mut luck = Stream::new(seed, "licence", 0);
            licence.ask(&mut luck, |_| Span::days(100.0))
        })
    }

    /// Denied with probability .2 and asked for without limit: 1/(1 - .2) = 1.25 attempts, and 125 days of
    /// waiting with .25 x 180 days until it is asked for again: 170 days. One attempt in five is denied; of
    /// two at most one in 25 ends without.
    #[test]
    fn a_licence_is_asked_for_until_it_is_granted() {
        let licence = Licence { denial: 0.2, again: Span::days(180.0), attempts: None, cap: None };
        let (mut attempts, mut time) = (0.0, 0.0);
        for answer in answers(licence) {
            attempts += f64::from(answer.attempts) / 40_000.0;
            time += answer.time.unwrap().in_days() / 40_000.0;
        }
        assert!((attempts - 1.25).abs() < 0.01, "{attempts}");
        assert!((time - 170.0).abs() < 3.0, "{time}");
        let twice = Licence { attempts: Some(2), ..licence };
        let without = answers(twice).filter(|answer| answer.time.is_none()).count();
        assert!((without as f64 / 40_000.0 - 0.04).abs() < 0.004, "{without}");
    }
}
