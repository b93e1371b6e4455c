//! Topic: what a claim, figure, due or question is about, as comparable keys.

use crate::assemble::Record;

/// The topics of one report's items.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topics {}

impl Topics {
    /// The topics of a record's items.
    pub fn of(_record: &Record) -> Topics {
        Topics {}
    }

    /// As they are stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Reads what [`Topics::to_bytes`] wrote; none if the bytes are not such.
    pub fn from_bytes(bytes: &[u8]) -> Option<Topics> {
        bytes.is_empty().then_some(Topics {})
    }
}
