//! Document in, record out: who says what, with which figures, dues and questions.
//!
//! [`read_report`] is the whole of it for one report. This crate knows no word of the languages analysed:
//! it works on the typed marks that `zufolge-lang` leaves in a [`zufolge_lang::Document`].
//! Pure: no file, clock, network or environment.

pub mod report;
pub mod claim;
mod holder;
pub mod figure;
pub mod due;
pub mod question;
mod attributed;
pub mod assemble;
pub mod keys;
mod packed;
pub mod told;
mod topic_bytes;
pub mod topic;
pub mod profile;
mod neighbour;
mod measure;
mod grouping;
pub mod origin;
pub mod story;
pub mod spelled;
pub mod kept;
pub mod vocabulary;
mod value;
pub mod index;
pub mod relation;
pub mod conflict;
mod denial;
pub mod standing;
pub mod outcome;
pub mod answer;
pub mod version;
pub mod matter;

pub use assemble::{Record, read_report};
pub use claim::{Claim, ClaimForm, ClaimId, Source, Standing};
pub use due::Due;
pub use figure::Figure;
pub use kept::Kept;
pub use matter::{Matter, derive};
pub use outcome::{DueHistory, DueStatus, status};
pub use question::Question;
pub use report::{Published, Report, ReportId};
pub use version::{Difference, differences};
