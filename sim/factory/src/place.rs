//! Places: racks in a row of numbers, cut into halls, rows and pods.

use std::ops::Range;

/// A kind of place that racks share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One rack.
    Rack,
    /// The racks of one CDU.
    Row,
    /// The racks of one scalable unit of the network.
    Pod,
    /// A data hall.
    Hall,
    /// The racks of a hall with the same line-ups above them.
    Feed,
}

/// The racks of the site and the places that they form.
///
/// Every place is a run of successive racks, so that closing one is a loop and not a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Racks on the site.
    pub racks: u32,
    /// Halls on the site; the last one may have fewer racks.
    pub halls: u32,
    /// Racks in the hall with the most.
    pub racks_per_hall: u32,
    /// Racks in the row with the most.
    pub racks_per_row: u32,
    /// Racks in the pod with the most.
    pub racks_per_pod: u32,
    /// GPUs of a rack.
    pub gpus_per_rack: u32,
    /// GPUs that are exchanged together.
    pub gpus_per_tray: u32,
    /// Feeds of each hall but the last.
    pub feeds_per_hall: u32,
    /// Feeds of the last hall, which may have fewer racks.
    pub feeds_of_last: u32,
}

impl Places {
    /// Trays of a rack.
    pub const fn trays_per_rack(&self) -> u32 {
        self.gpus_per_rack.div_ceil(self.gpus_per_tray)
    }

    /// The number on the site of a tray of `rack`.
    pub const fn tray(&self, rack: u32, tray: u32) -> u32 {
        rack * self.trays_per_rack() + tray
    }

    /// How many places of a kind there are.
    pub const fn count(&self, place: Place) -> u32 {
        match place {
            Place::Rack => self.racks,
            Place::Row => self.rows(),
            Place::Pod => self.racks.div_ceil(self.racks_per_pod),
            Place::Hall => self.halls,
            Place::Feed => self.halls.saturating_sub(1) * self.feeds_per_hall + self.feeds_of_last,
        }
    }

    /// The racks of one place.
    pub fn racks_of(&self, place: Place, index: u32) -> Range<u32> {
        let (first, count) = match place {
            Place::Rack => (index, 1),
            Place::Pod => (index * self.racks_per_pod, self.racks_per_pod),
            Place::Hall => (index * self.racks_per_hall, self.racks_per_hall),
            Place::Row => {
                let hall = self.racks_of(Place::Hall, index / self.rows_per_hall());
                let first = hall.start + index % self.rows_per_hall() * self.racks_per_row;
                return first.min(hall.end)..(first + self.racks_per_row).min(hall.end);
            }
            Place::Feed => {
                let number = index / self.feeds_per_hall;
                let (hall, feeds) = (self.racks_of(Place::Hall, number), self.feeds_of(number));
                let feed = index % self.feeds_per_hall;
                let racks = u64::from(hall.end - hall.start);
                #[expect(clippy::cast_possible_truncation, reason = "at most the racks of a hall")]
                let before = |feed: u32| (u64::from(feed) * racks / u64::from(feeds)) as u32;
                return hall.start + before(feed)..hall.start + before(feed + 1);
            }
        };
        first..(first + count).min(self.racks)
    }

    /// The place of a kind that holds `rack`.
    #[expect(clippy::cast_possible_truncation, reason = "feeds are counted in u32")]
    pub const fn place_of(&self, place: Place, rack: u32) -> u32 {
        match place {
            Place::Rack => rack,
            Place::Pod => rack / self.racks_per_pod,
            Place::Hall => rack / self.racks_per_hall,
            Place::Row => {
                let hall = rack / self.racks_per_hall;
                hall * self.rows_per_hall() + rack % self.racks_per_hall / self.racks_per_row
            }
            Place::Feed => {
                let hall = rack / self.racks_per_hall;
                let first = hall * self.racks_per_hall;
                let left = self.racks - first;
                let racks =
                    if left < self.racks_per_hall { left } else { self.racks_per_hall } as u64;
                let feeds = self.feeds_of(hall) as u64;
                let feed = ((rack - first + 1) as u64 * feeds).div_ceil(racks) - 1;
                hall * self.feeds_per_hall + feed as u32
            }
        }
    }

    /// Feeds of a hall.
    const fn feeds_of(&self, hall: u32) -> u32 {
        if hall + 1 < self.halls { self.feeds_per_hall } else { self.feeds_of_last }
    }

    /// The hall of `rack`.
    pub const fn hall_of(&self, rack: u32) -> usize {
        (rack / self.racks_per_hall) as usize
    }

    /// Rows with racks: the last hall may have fewer than the others.
    const fn rows(&self) -> u32 {
        if self.halls == 0 {
            return 0;
        }
        let full = self.halls - 1;
        let racks_of_last = self.racks - full * self.racks_per_hall;
        full * self.rows_per_hall() + racks_of_last.div_ceil(self.racks_per_row)
    }

    const fn rows_per_hall(&self) -> u32 {
        self.racks_per_hall.div_ceil(self.racks_per_row)
    }
}
