//! The terminal page of one report: what a person reads.
//!
//! Claims by source, then figures, dues, open questions. Interface words are English; everything
//! else stands as the text says it.

use zufolge_claims::claim::{Certainty, ClaimForm, Form, SourceKind, Stance};
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Claim, Figure, Published, Record, Source, Standing};
use zufolge_lang::Span;

use crate::json::CodePoints;
use crate::layout::{Page, Piece, Tone, clean, cut, piece};

/// How a page is to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Columns.
    pub(crate) width: usize,
    /// Whether colour codes may be written.
    pub(crate) colour: bool,
    /// Whether sentence, rule and place in the text stand beside each item.
    pub(crate) verbose: bool,
}

/// Columns from the left edge to the words of a claim without parent.
const INDENT: usize = 6;
/// Deeper nesting than this is shown at this depth.
const MAX_DEPTH: usize = 6;

/// The page of one record.
pub(crate) fn page(record: &Record, look: Look) -> String {
    let mut writer = Writer {
        record,
        text: CodePoints::of(&record.report.text),
        page: Page::new(look.width, look.colour),
        verbose: look.verbose,
    };
    writer.head();
    writer.claims();
    writer.own_voice();
    writer.figures();
    writer.dues();
    writer.questions();
    if look.verbose {
        writer.times();
        writer.places();
    }
    writer.page.finish()
}

struct Writer<'a> {
    record: &'a Record,
    text: CodePoints<'a>,
    page: Page,
    verbose: bool,
}

impl<'a> Writer<'a> {
    fn head(&mut self) {
        let report = &self.record.report;
        let title = match &report.title {
            Some(title) => clean(title),
            None => match self.record.document.sentences.first() {
                Some(sentence) => cut(&clean(self.text.words(sentence.span)), self.page.width()),
                None => "(no text)".to_owned(),
            },
        };
        self.page.paragraph("", 0, &[piece(Tone::Strong, &title)]);
        let mut facts: Vec<String> = Vec::new();
        facts.extend(report.outlet.clone());
        facts.push(match report.published {
            Some(published) => day_and_minute(published),
            None => "no date given".to_owned(),
        });
        facts.extend(self.record.dateline.clone());
        if !self.record.agencies.is_empty() {
            facts.push(self.record.agencies.join(", "));
        }
        self.page
            .paragraph("", 0, &[piece(Tone::Faint, &facts.join(" · "))]);
        if self.verbose {
            for line in [report.url.as_deref(), Some(self.record.id.as_str())]
                .into_iter()
                .flatten()
            {
                self.page.paragraph("", 0, &[piece(Tone::Faint, line)]);
            }
        }
    }

    /// Claims of others, grouped by source in order of first mention, nested ones under their parent.
    fn claims(&mut self) {
        let said: Vec<&Claim> = self
            .record
            .claims
            .iter()
            .filter(|claim| claim.form != ClaimForm::OwnVoice)
            .collect();
        if said.is_empty() {
            self.page.gap();
            let none = "No claim of anyone else was found.";
            self.page.paragraph("", 0, &[piece(Tone::Faint, none)]);
            return;
        }
        let is_root = |claim: &Claim| match &claim.parent {
            None => true,
            Some(parent) => !said.iter().any(|other| other.id == *parent),
        };
        let mut groups: Vec<(GroupKey<'_>, Vec<&Claim>)> = Vec::new();
        for claim in said.iter().copied().filter(|claim| is_root(claim)) {
            let key = group_key(claim);
            match groups.iter_mut().find(|(other, _)| *other == key) {
                Some((_, claims)) => claims.push(claim),
                None => groups.push((key, vec![claim])),
            }
        }
        for (_, claims) in &groups {
            self.page.gap();
            self.group_head(claims);
            for claim in claims {
                self.claim(claim, &said, None, 0);
            }
        }
    }

    fn group_head(&mut self, claims: &[&Claim]) {
        let mut pieces = source_pieces(
            claims.iter().find_map(|claim| claim.source.as_ref()),
            self.verbose,
        );
        let via = via_words(claims[0]);
        if let Some(via) = &via
            && claims
                .iter()
                .all(|claim| via_words(claim).as_ref() == Some(via))
        {
            pieces.push(piece(Tone::Faint, &format!(" · via {via}")));
        }
        self.page.paragraph("", 0, &pieces);
    }

    fn claim(&mut self, claim: &Claim, said: &[&Claim], outer: Option<&Claim>, depth: usize) {
        let indent = INDENT + 3 * depth.min(MAX_DEPTH);
        let mut pieces = Vec::new();
        if outer.is_some_and(|outer| group_key(outer) != group_key(claim)) {
            pieces.extend(source_pieces(claim.source.as_ref(), self.verbose));
            pieces.push(piece(Tone::Faint, ": "));
        }
        pieces.extend(self.with_attribution(claim));
        let notes = notes(claim);
        if !notes.is_empty() {
            pieces.push(piece(Tone::Faint, &format!("  ({})", notes.join(", "))));
        }
        self.page
            .paragraph(number_of(claim.id.as_str()), indent, &pieces);
        self.standing(claim, indent);
        if self.verbose {
            self.proof(&claim.spans, &claim.rule, indent);
        }
        if depth < MAX_DEPTH {
            for inner in said
                .iter()
                .filter(|inner| inner.parent.as_ref() == Some(&claim.id))
            {
                self.claim(inner, said, Some(claim), depth + 1);
            }
        }
    }

    fn standing(&mut self, claim: &Claim, indent: usize) {
        let tone = match claim.standing {
            Standing::Stated => return,
            Standing::Confirmed => Tone::Good,
            Standing::Denied | Standing::Withdrawn => Tone::Bad,
            Standing::Unconfirmed | Standing::Disputed | Standing::Superseded => Tone::Alert,
        };
        let mut pieces = vec![piece(tone, claim.standing.word())];
        for evidence in &claim.evidence {
            pieces.push(piece(
                Tone::Faint,
                &format!(": {}", self.text.words(*evidence)),
            ));
        }
        self.page.paragraph("", indent, &pieces);
    }

    /// The words of a claim in text order, with the words that attribute it set off.
    fn with_attribution(&self, claim: &Claim) -> Vec<Piece> {
        let mut marks: Vec<(Span, Tone)> = claim
            .spans
            .iter()
            .map(|span| (*span, Tone::Plain))
            .collect();
        let frames = if claim.frame.is_empty() {
            &claim.cue
        } else {
            &claim.frame
        };
        for frame in frames {
            let mut rest = vec![*frame];
            for content in &claim.spans {
                rest = rest
                    .into_iter()
                    .flat_map(|span| without(span, *content))
                    .collect();
            }
            let frame_words =
                |span: &Span| self.text.words(*span).chars().any(char::is_alphanumeric);
            marks.extend(
                rest.into_iter()
                    .filter(frame_words)
                    .map(|span| (span, Tone::Cue)),
            );
        }
        marks.sort_by_key(|(span, _)| (span.start, span.end));
        let mut pieces: Vec<Piece> = Vec::new();
        let mut end = None;
        for (span, tone) in marks {
            if let Some(end) = end
                && end < span.start
            {
                pieces.push(piece(Tone::Plain, &self.between(end, span.start)));
            }
            let words = self.text.words(span);
            match tone {
                Tone::Cue => pieces.extend(cue_pieces(words)),
                _ => pieces.push(piece(tone, words)),
            }
            end = end.max(Some(span.end));
        }
        // A comma that opens a frame belongs to what stood before it.
        if let Some(first) = pieces.first_mut() {
            first.text = first.text.trim_start_matches([',', ';', ' ']).to_owned();
        }
        pieces
    }

    /// What joins two pieces: the marks between them, or an ellipsis for left-out words.
    fn between(&self, start: u32, end: u32) -> String {
        let words = self.text.words(Span { start, end });
        if words.chars().any(char::is_alphanumeric) {
            " … ".to_owned()
        } else if words.contains(',') {
            ", ".to_owned()
        } else {
            " ".to_owned()
        }
    }

    fn own_voice(&mut self) {
        let own: Vec<&Claim> = self
            .record
            .claims
            .iter()
            .filter(|claim| claim.form == ClaimForm::OwnVoice)
            .collect();
        if own.is_empty() {
            return;
        }
        self.page.gap();
        let plural = if own.len() == 1 { "" } else { "s" };
        let count = format!(" · {} claim{plural}", own.len());
        self.page.paragraph(
            "",
            0,
            &[
                piece(Tone::Strong, "The report's own voice"),
                piece(Tone::Faint, &count),
            ],
        );
        if self.verbose {
            for claim in own {
                let pieces = self.with_attribution(claim);
                self.page
                    .paragraph(number_of(claim.id.as_str()), INDENT, &pieces);
                self.standing(claim, INDENT);
            }
        }
    }

    fn figures(&mut self) {
        let record = self.record;
        if record.figures.is_empty() {
            return;
        }
        self.page.heading("Figures");
        if self.verbose {
            for figure in &record.figures {
                let row = self.figure_row(figure);
                self.page.table(2, &[row], 0);
                self.proof(&[figure.span], number_of(figure.claim.as_str()), 4);
            }
            return;
        }
        let names = ["as said", "counted", "according to", "where, when"];
        let mut rows = vec![names.map(|name| piece(Tone::Faint, name)).to_vec()];
        rows.extend(record.figures.iter().map(|figure| self.figure_row(figure)));
        self.page.table(2, &rows, 1);
    }

    fn figure_row(&self, figure: &Figure) -> Vec<Piece> {
        let whole = self.text.words(figure.span);
        let counted = figure
            .counted
            .map(|span| self.text.words(span))
            .unwrap_or_default();
        let amount = match whole.strip_suffix(counted) {
            Some(amount) if !amount.trim().is_empty() => amount.trim(),
            _ => whole,
        };
        let mut what = counted.to_owned();
        if let Some(whole) = &figure.part_of
            && let Some(whole) = self.record.figures.iter().find(|other| other.id == *whole)
        {
            what.push_str(&format!(" (part of {})", self.text.words(whole.span)));
        }
        let time = figure
            .time
            .as_deref()
            .map(|value| self.time_words(figure, value));
        let scope: Vec<&str> = [figure.place.as_deref(), time]
            .into_iter()
            .flatten()
            .collect();
        let claim = self
            .record
            .claims
            .iter()
            .find(|claim| claim.id == figure.claim);
        let holder = match claim {
            Some(claim) if claim.form != ClaimForm::OwnVoice => match &claim.source {
                Some(source) => full_name(source),
                None => "source unstated",
            },
            _ => "own voice",
        };
        vec![
            piece(Tone::Strong, amount),
            piece(Tone::Plain, &what),
            piece(Tone::Plain, holder),
            piece(Tone::Faint, &scope.join(", ")),
        ]
    }

    /// The words of the time that a figure holds for: of those with its value, the nearest.
    fn time_words<'b>(&self, figure: &Figure, value: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let times = self
            .record
            .document
            .times
            .iter()
            .filter(|time| time.value == value);
        let nearest = times.min_by_key(|time| time.span.start.abs_diff(figure.span.start));
        nearest.map_or(value, |time| self.text.words(time.span))
    }

    fn dues(&mut self) {
        let record = self.record;
        if record.dues.is_empty() {
            return;
        }
        self.page.heading("Due");
        for due in &record.dues {
            let mut pieces = vec![
                piece(Tone::Strong, &due.date.to_string()),
                piece(Tone::Faint, &format!(" “{}”", self.text.words(due.span))),
            ];
            if let Some(about) = due.about {
                pieces.push(piece(Tone::Plain, &format!("  {}", self.text.words(about))));
            }
            if let Some(by) = &due.by {
                pieces.push(piece(Tone::Faint, &format!(" · by {by}")));
            }
            self.page.paragraph("", 2, &pieces);
            if self.verbose {
                self.proof(
                    &[due.span],
                    &format!("set in {}", number_of(due.claim.as_str())),
                    4,
                );
            }
        }
    }

    fn questions(&mut self) {
        let record = self.record;
        if record.questions.is_empty() {
            return;
        }
        self.page.heading("Open questions");
        for question in &record.questions {
            let mut pieces = vec![piece(Tone::Plain, self.text.words(question.span))];
            if let Some(about) = question
                .about
                .filter(|about| !question.span.contains(*about))
            {
                pieces.push(piece(
                    Tone::Faint,
                    &format!(" · about: {}", self.text.words(about)),
                ));
            }
            let kind = format!("  ({})", question.kind.word());
            pieces.push(piece(Tone::Faint, &kind));
            self.page.paragraph("?", 4, &pieces);
            if self.verbose {
                self.proof(&[question.span], "", 4);
            }
        }
    }

    fn times(&mut self) {
        let record = self.record;
        if record.document.times.is_empty() {
            return;
        }
        self.page.heading("Times");
        let rows: Vec<Vec<Piece>> = record
            .document
            .times
            .iter()
            .map(|time| {
                vec![
                    piece(Tone::Plain, self.text.words(time.span)),
                    piece(Tone::Plain, &time.value),
                    piece(Tone::Faint, time.edtf.as_deref().unwrap_or_default()),
                    piece(Tone::Faint, time.rule),
                ]
            })
            .collect();
        self.page.table(2, &rows, 0);
    }

    fn places(&mut self) {
        let record = self.record;
        if record.document.places.is_empty() {
            return;
        }
        self.page.heading("Places");
        let rows: Vec<Vec<Piece>> = record
            .document
            .places
            .iter()
            .map(|place| {
                let chosen = place.chosen.and_then(|index| place.candidates.get(index));
                let meant = match chosen {
                    Some(chosen) => {
                        let country = chosen.country.as_deref().unwrap_or("?");
                        format!(
                            "{} ({country}) {:.2}, {:.2}",
                            chosen.name, chosen.lat, chosen.lon
                        )
                    }
                    None => format!("unresolved, {} candidates", place.candidates.len()),
                };
                vec![
                    piece(Tone::Plain, self.text.words(place.span)),
                    piece(Tone::Plain, &meant),
                    piece(Tone::Faint, place.reason),
                ]
            })
            .collect();
        self.page.table(2, &rows, 0);
    }

    /// The whole sentence, where the item stands in the text, and the rule that found it.
    fn proof(&mut self, spans: &[Span], rule: &str, indent: usize) {
        let Some(first) = spans.first() else { return };
        let doc = &self.record.document;
        let at = doc
            .sentences
            .partition_point(|sentence| sentence.span.end <= first.start);
        if let Some(sentence) = doc.sentences.get(at) {
            let words = self.text.words(sentence.span);
            self.page
                .paragraph("│", indent + 2, &[piece(Tone::Faint, words)]);
        }
        let ranges: Vec<String> = spans
            .iter()
            .map(|span| {
                let [start, end] = self.text.range(*span);
                format!("{start}–{end}")
            })
            .collect();
        let mut line = format!("characters {}", ranges.join(", "));
        if !rule.is_empty() {
            line.push_str(&format!(" · {rule}"));
        }
        self.page
            .paragraph("│", indent + 2, &[piece(Tone::Faint, &line)]);
    }
}

/// The day, and the time of day to the minute if that is known.
fn day_and_minute(published: Published) -> String {
    match published {
        Published::Day(date) => date.to_string(),
        Published::Moment(moment, _) => {
            format!(
                "{} {:02}:{:02}",
                moment.date(),
                moment.hour(),
                moment.minute()
            )
        }
    }
}

/// What makes two claims stand in one group: the fullest name and kind of their source.
type GroupKey<'a> = Option<(&'a str, SourceKind)>;

fn group_key(claim: &Claim) -> GroupKey<'_> {
    claim
        .source
        .as_ref()
        .map(|source| (full_name(source), source.kind))
}

/// The fullest name of a source in its report.
pub(crate) fn full_name(source: &Source) -> &str {
    source.resolved.as_deref().unwrap_or(&source.name)
}

fn source_pieces(source: Option<&Source>, finer: bool) -> Vec<Piece> {
    match source {
        None => vec![piece(Tone::Strong, "Source unstated")],
        Some(source) => {
            let mut kind = source.kind.word().to_owned();
            if let Some(subkind) = source.subkind.as_deref().filter(|_| finer) {
                kind = format!("{kind}, {subkind}");
            }
            vec![
                piece(Tone::Strong, full_name(source)),
                piece(Tone::Faint, &format!(" · {kind}")),
            ]
        }
    }
}

fn via_words(claim: &Claim) -> Option<String> {
    let names: Vec<&str> = claim.via.iter().map(full_name).collect();
    (!names.is_empty()).then(|| names.join(", via "))
}

/// The few words for what is not as usual about a claim.
fn notes(claim: &Claim) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if let ClaimForm::Said(Form::FreeIndirect | Form::IndirectFreeIndirect | Form::Reported) =
        claim.form
    {
        notes.push(claim.form.word());
    }
    if claim.stance != Stance::Asserts {
        notes.push(claim.stance.word());
    }
    match claim.certainty {
        Certainty::Probable => notes.push("probable"),
        Certainty::Possible => notes.push("possible"),
        Certainty::Certain | Certainty::Unstated => {}
    }
    if claim.negated {
        notes.push("negated");
    }
    notes
}

/// Words of attribution; the marks around them belong to the sentence.
fn cue_pieces(words: &str) -> [Piece; 3] {
    let start = words.find(char::is_alphanumeric).unwrap_or(0);
    let last = words.char_indices().rfind(|(_, c)| c.is_alphanumeric());
    let end = last.map_or(words.len(), |(at, c)| at + c.len_utf8());
    [
        piece(Tone::Plain, &words[..start]),
        piece(Tone::Cue, &words[start..end]),
        piece(Tone::Plain, &words[end..]),
    ]
}

/// `c3` of `0123456789ab-c3`.
pub(crate) fn number_of(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

/// The parts of `span` outside `hole`.
fn without(span: Span, hole: Span) -> impl Iterator<Item = Span> {
    let before = Span::new(span.start as usize, span.end.min(hole.start) as usize);
    let after = Span::new(span.start.max(hole.end) as usize, span.end as usize);
    let parts = if span.overlaps(hole) {
        [before, after]
    } else {
        [span, Span::default()]
    };
    parts.into_iter().filter(|part| !part.is_empty())
}
