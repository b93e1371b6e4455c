//! What a page says about its article beside the text: title, outlet, date, address, language.
use dom_query::Document;
use zufolge_claims::Published;
use crate::Hints;

/// What a page states.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<Published>,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
}
pub(crate) fn read(_: &Document, _: &Hints<'_>) -> Page { Page::default() }
