//! Profile: what a report as a whole is about, and the runs of words that tell a copy.
//!
//! Small enough that the profiles of a whole ledger are compared in memory.

use crate::assemble::Record;

/// The comparable essence of one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {}

impl Profile {
    /// The profile of a record.
    pub fn of(_record: &Record) -> Profile {
        Profile {}
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Reads what [`Profile::to_bytes`] wrote; none if the bytes are not such.
    pub fn from_bytes(bytes: &[u8]) -> Option<Profile> {
        bytes.is_empty().then_some(Profile {})
    }
}
