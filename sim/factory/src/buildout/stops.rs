//! Stops: times in which a vendor delivers nothing, and what that does to its tasks.

use units::Span;

/// A time in which a vendor delivers nothing, since building began; without an end it goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Who.
    pub vendor: String,
    /// From when on.
    pub from: Span,
    /// Until when.
    pub until: Option<Span>,
}

/// When work ends that begins then and would end then, were there no stops of its vendor: it rests while one holds.
/// `None` for never.
pub(super) fn delayed(begin: Span, end: Span, vendor: &str, stops: &[Stop]) -> Option<Span> {
    let (mut at, mut left) = (begin, end - begin);
    // Stops are in the order in which they begin.
    for stop in stops.iter().filter(|stop| stop.vendor == vendor) {
        if stop.until.is_some_and(|until| until <= at) {
            continue;
        }
        let worked = if stop.from > at { stop.from - at } else { Span::ZERO };
        if worked >= left {
            break;
        }
        left = left - worked;
        at = stop.until?;
    }
    Some(at + left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(from: f64, until: Option<f64>) -> Stop {
        Stop { vendor: "maker".to_owned(), from: Span::days(from), until: until.map(Span::days) }
    }

    /// Work of 10 days from day 5 on: a stop of days 8 to 20 leaves 7 days of it, so that it ends on day 27; one that
    /// holds when it begins makes it wait; what is over, comes later or is another vendor's changes nothing.
    #[test]
    fn work_rests_while_its_vendor_delivers_nothing() {
        let end = |stops: &[Stop], vendor: &str| {
            let end = delayed(Span::days(5.0), Span::days(15.0), vendor, stops);
            end.map(|end| end.in_days().round())
        };
        assert_eq!(end(&[], "maker"), Some(15.0));
        assert_eq!(end(&[stop(8.0, Some(20.0))], "maker"), Some(27.0));
        assert_eq!(end(&[stop(0.0, Some(6.0))], "maker"), Some(16.0));
        assert_eq!(end(&[stop(0.0, Some(5.0)), stop(15.0, None)], "maker"), Some(15.0));
        assert_eq!(end(&[stop(8.0, Some(20.0)), stop(22.0, Some(30.0))], "maker"), Some(35.0));
        assert_eq!(end(&[stop(8.0, None)], "maker"), None);
        assert_eq!(end(&[stop(8.0, None)], "other"), Some(15.0));
    }
}
