//! The declaration of a spec: one place for a key's meaning, type and range.

/// Declares a part of the scenario as a struct that can be read, described and documented.
///
/// ```text
/// spec! {
///     /// What the part is.
///     pub struct UpsSpec {
///         /// How long the batteries carry the full load.
///         pub autonomy: Span = at_least(0.0);
///     }
/// }
/// ```
///
/// Without a range a number or quantity must be at least 0. A field may also be another spec, a
/// `BTreeMap` of named specs, or an `Option`. A key that is a word of Rust is a field such as `r#use`.
/// Defaults stand in the catalogues, with their sources.
macro_rules! spec {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])+ pub $field:ident: $type:ty $(= $allowed:expr)?; )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $type, )+
        }

        impl $crate::settings::Readable for $name {
            fn read(
                reader: &mut $crate::settings::Reader<'_>,
                place: $crate::settings::Place<'_>,
            ) -> Self {
                Self {
                    $( $field: {
                        let name = stringify!($field);
                        #[allow(unused_mut, unused_assignments, clippy::allow_attributes)]
                        let mut allowed = $crate::settings::at_least(0.0);
                        $( allowed = $allowed; )?
                        let name = name.strip_prefix("r#").unwrap_or(name);
                        reader.field(place, name, concat!($($doc),+).trim_ascii(), allowed)
                    }, )+
                }
            }
        }
    };
}
pub(crate) use spec;
