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
pub mod topic;
pub mod profile;
mod neighbour;
pub mod measure;
mod grouping;
pub mod origin;
pub mod story;
pub mod kept;
pub mod vocabulary;

pub use assemble::{Record, read_report};
pub use claim::{Claim, ClaimForm, ClaimId, Source, Standing};
pub use due::Due;
pub use figure::Figure;
pub use kept::Kept;
pub use question::Question;
pub use report::{Published, Report, ReportId};
