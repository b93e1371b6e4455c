//! Document to claims, figures, dues and questions.

use zufolge_lang::{Document, Language};

use crate::claim::Claim;
use crate::due::{self, Due};
use crate::figure::{self, Figure};
use crate::question::{self, Question};
use crate::report::{Report, ReportId};

/// All that is kept of one report.
#[derive(Clone, Debug)]
pub struct Record {
    /// The report.
    pub report: Report,
    /// Its identity.
    pub id: ReportId,
    /// The place in its dateline ("Bagdad - ..."), as the text writes it.
    pub dateline: Option<String>,
    /// Codes of the agencies that it credits (`dpa`, `afp`, ...), in order of first mention.
    pub agencies: Vec<&'static str>,
    /// Its layers: times, places, sentences and all below.
    pub document: Document,
    /// Claims in order of their first character.
    pub claims: Vec<Claim>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Dues in text order.
    pub dues: Vec<Due>,
    /// Questions in text order.
    pub questions: Vec<Question>,
}

/// Reads one report: analyses its text and books what is found.
pub fn read_report(report: Report) -> Record {
    let language = report.language.unwrap_or(Language::German);
    let anchor = report.published.map(|p| p.anchor());
    let document = zufolge_lang::analyze(&report.text, language, anchor);
    let pack = zufolge_lang::Pack::of(language);
    let id = report.id();
    let claims = crate::attributed::claims(&document, &id);
    let figures = figure::figures(&document, &id, &claims);
    let dues = due::dues(&document, &claims);
    let questions = question::questions(&document);
    Record {
        id,
        dateline: zufolge_lang::place::dateline(&document, pack)
            .map(|span| document.text_of(span).to_owned()),
        agencies: zufolge_lang::agency::credited(&document, pack),
        claims,
        figures,
        dues,
        questions,
        document,
        report,
    }
}
