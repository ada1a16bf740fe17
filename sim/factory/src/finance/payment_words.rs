//! Words of payments: kinds of them, each with its side, its name in files and what people call it.

/// Declares an enumeration of kinds of payments; what their comments say is what readers are told of them.
macro_rules! kinds_of_payments {
    (
        $(#[doc = $of_all:literal])+
        pub enum $kinds:ident: $sides:ident {
            $( $(#[doc = $doc:literal])+ $name:ident: $side:ident, $word:literal, $label:literal; )+
        }
    ) => {
        $(#[doc = $of_all])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kinds {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl $kinds {
            /// All of them, in the order of tables and figures.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            /// The side on which its payments stand.
            pub const fn side(self) -> $sides {
                match self {
                    $( Self::$name => $sides::$side, )+
                }
            }

            /// Its name in files.
            pub const fn word(self) -> &'static str {
                match self {
                    $( Self::$name => $word, )+
                }
            }

            /// What people call it.
            pub const fn label(self) -> &'static str {
                match self {
                    $( Self::$name => $label, )+
                }
            }

            /// What it contains, in a sentence.
            pub const fn about(self) -> &'static str {
                match self {
                    $( Self::$name => concat!($($doc),+).trim_ascii(), )+
                }
            }
        }
    };
}

pub(super) use kinds_of_payments;
