//! What can happen in a portfolio.

use crate::plant;

/// An event of a portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// At one of its sites.
    Site {
        /// Number of the site.
        site: u16,
        /// What happens there.
        event: plant::Event,
    },
    /// The next transfer in a direction of a link has passed.
    Passed {
        /// Number of the link.
        link: u16,
        /// The direction: 0 from its first end.
        lane: u8,
    },
    /// What was transferred is there.
    Arrives {
        /// Number of the transfer.
        transfer: u32,
    },
    /// A link fails.
    LinkFails {
        /// Its number.
        link: u16,
    },
    /// A link works again.
    LinkMended {
        /// Its number.
        link: u16,
    },
    /// Checkpoints of a site are copied to its standby.
    Replicate {
        /// Number of the site.
        site: u16,
    },
    /// It is decided that jobs of a lost site restart at its standby.
    FailOver {
        /// Number of the site.
        site: u16,
    },
    /// A site that was lost has worked for long enough: its jobs come back.
    ComeBack {
        /// Number of the site.
        site: u16,
    },
    /// Jobs that run may move to where the hour is better.
    Follow,
    /// Several sites are struck at once.
    Shock {
        /// Number of what strikes them.
        shock: u16,
    },
    /// The queue of a site has changed from outside: who starts there now is decided.
    Settle {
        /// Number of the site.
        site: u16,
    },
}
