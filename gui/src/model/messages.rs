//! What has been said to the user, for the log and for the line at the bottom.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Good to know.
    Note,
    /// Something could not be done.
    Error,
}

/// Something said to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// How bad it is.
    pub(crate) level: Level,
    /// What was said.
    pub(crate) text: String,
}

/// All that was said, in order.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    all: Vec<Message>,
}

/// Older messages are forgotten.
const MOST: usize = 1000;

impl Messages {
    /// Says something good to know.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.add(Level::Note, text.into());
    }

    /// Says what could not be done, and why.
    pub(crate) fn error(&mut self, text: impl Into<String>) {
        self.add(Level::Error, text.into());
    }

    /// All messages, the oldest first.
    pub(crate) fn all(&self) -> &[Message] {
        &self.all
    }

    fn add(&mut self, level: Level, text: String) {
        if self.all.len() == MOST {
            self.all.remove(0);
        }
        self.all.push(Message { level, text });
    }
}
