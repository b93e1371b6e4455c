//! Story: one developing matter. First what two sources disagree on, what falls due next and what is
//! unconfirmed; then figures, claims by source, days, places, dues, questions, reports and changes.

use askama::Template;
use zufolge_claims::claim::Standing;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_ledger::listing::{Filter, Item, StoryRow};

use super::answer::Answer;
use super::ask::Ask;
use super::chart::{ChartView, chart};
use super::format;
use super::frame::{Frame, counted};
use super::is_json;
use super::map::{MapView, map};
use super::matter::{matter_json, matters};
use super::said::{
    ClaimLine, ConflictLine, DueLine, QuestionLine, Who, claim_line, conflict_line, due_line,
    dues_once, is_pressing, link, once, question_line, questions_once,
};
use super::story_parts::{Day, FilterForm, OriginLine, changes, filter_form, origins};
use super::timeline::{TimelineView, timeline};
use crate::shelf::Shelf;

/// Conflicts on the page.
const CONFLICTS: usize = 20;
/// Charts on the page.
const CHARTS: usize = 6;
/// Claims on the page; the listing has all.
const CLAIMS: usize = 120;
/// Dues and questions that are looked at, at most.
const ITEMS: usize = 120;

#[derive(Template)]
#[template(path = "story.html")]
struct StoryView {
    f: Frame,
    id: String,
    title: String,
    days: String,
    reports: String,
    origins_text: String,
    glance: Glance,
    conflicts: Vec<ConflictLine>,
    charts: Vec<ChartView>,
    groups: Vec<Group>,
    form: FilterForm,
    claims_total: usize,
    claims_shown: usize,
    claims_href: String,
    timeline: Option<TimelineView>,
    map: Option<MapView>,
    dues: Vec<DueLine>,
    questions: Vec<QuestionLine>,
    origins: Vec<OriginLine>,
    changes: Vec<Day>,
    judged: String,
}

/// What a reader is to know within half a minute.
struct Glance {
    conflicts: Vec<ConflictLine>,
    more_conflicts: usize,
    /// The next dues that are open.
    next: Vec<DueLine>,
    /// Where none is open: those that passed without word, or were missed.
    passed: Vec<DueLine>,
    /// How things stood at the last report, if dues were open then that are not now.
    then_href: String,
    then_day: String,
    unconfirmed: Vec<ClaimLine>,
    more_unconfirmed: usize,
    unconfirmed_href: String,
    open_questions: Vec<QuestionLine>,
}

/// The claims of one source.
struct Group {
    who: Who,
    claims: Vec<ClaimLine>,
}

/// The page.
pub(crate) fn page(shelf: &mut Shelf, ask: &Ask) -> anyhow::Result<Answer> {
    let story = shelf.ledger.find_story(&ask.id)?;
    if is_json(ask) {
        return twin(shelf, ask, &story);
    }
    let filter = crate::story::of_story(&story);
    let limited = |most| Filter {
        limit: Some(most),
        ..filter.clone()
    };
    let mut conflicts = Vec::new();
    for row in shelf.ledger.conflicts(&limited(CONFLICTS))?.rows {
        conflicts.push(conflict_line(shelf, ask, &row)?);
    }
    // Disagreements about numbers say most in few words.
    conflicts.sort_by_key(|line| !line.of_figures);
    let mut dues = Vec::new();
    for item in shelf.ledger.dues(&limited(ITEMS))?.rows {
        dues.extend(due_line(shelf, ask, item)?);
    }
    let dues = dues_once(ask.lang, dues);
    let mut questions = Vec::new();
    for item in shelf.ledger.questions(&limited(ITEMS))?.rows {
        questions.extend(question_line(shelf, ask, item)?);
    }
    let mut questions = questions_once(ask.lang, questions);
    questions.sort_by_key(|line| line.answer.is_some());
    let charts = matters(shelf, ask, &story)?.into_iter().take(CHARTS);
    let charts = charts.map(|matter| chart(ask, &story.id, matter)).collect();
    let (groups, shown, total) = claims(shelf, ask, &story)?;
    let glance = glance(shelf, ask, &story, &conflicts, &dues, &questions)?;
    let days = match (
        story.first.as_deref().and_then(format::parsed),
        story.last.as_deref().and_then(format::parsed),
    ) {
        (Some(first), Some(last)) => format::stretch(ask.lang, first, last),
        _ => String::new(),
    };
    let title = story
        .title
        .clone()
        .unwrap_or_else(|| ask.words().get("report.no-title").to_owned());
    let view = StoryView {
        f: Frame::of(ask, "stories", &title),
        id: story.id.clone(),
        days,
        reports: counted(ask.lang, "count.reports", story.members.len()),
        origins_text: counted(ask.lang, "count.origins", story.origins()),
        glance,
        changes: changes(shelf, ask, &story)?,
        conflicts,
        charts,
        groups,
        form: filter_form(ask),
        claims_total: total,
        claims_shown: shown,
        claims_href: link(ask, "/claims", &[("story", &story.id)]),
        timeline: timeline(shelf, ask, &story)?,
        map: map(shelf, ask, &story)?,
        dues,
        questions,
        origins: origins(ask, &story),
        judged: format::day(ask.lang, ask.day()),
        title,
    };
    Answer::page(&view)
}

/// Everything about the story as one object, with the series behind the charts.
fn twin(shelf: &mut Shelf, ask: &Ask, story: &StoryRow) -> anyhow::Result<Answer> {
    let mut value = crate::story::value(shelf, story, ask.day())?;
    let matters = matters(shelf, ask, story)?;
    value["series"] = matters.iter().map(matter_json).collect();
    Answer::json(&value)
}

fn glance(
    shelf: &mut Shelf,
    ask: &Ask,
    story: &StoryRow,
    conflicts: &[ConflictLine],
    dues: &[DueLine],
    questions: &[QuestionLine],
) -> anyhow::Result<Glance> {
    let mut next: Vec<DueLine> = dues
        .iter()
        .filter(|due| due.status == "open")
        .cloned()
        .collect();
    next.sort_by_key(|due| due.date);
    next.truncate(3);
    let mut passed = Vec::new();
    let (mut then_href, mut then_day) = (String::new(), String::new());
    if next.is_empty() {
        passed = dues
            .iter()
            .filter(|due| is_pressing(due.status))
            .cloned()
            .collect();
        passed.sort_by_key(|due: &DueLine| due.date);
        passed.reverse();
        passed.truncate(3);
        let last = story.last.as_deref().and_then(format::parsed);
        if let Some(last) = last.filter(|last| dues.iter().any(|due| due.date >= *last)) {
            then_day = format::day(ask.lang, last);
            then_href = ask.address("", &[("as-of", &last.to_string()), ("lang", "")]);
        }
    }
    let filter = Filter {
        standing: Some(Standing::Unconfirmed),
        limit: Some(12),
        ..crate::story::of_story(story)
    };
    let mut unconfirmed = Vec::new();
    for item in shelf.ledger.claims(&filter)?.rows {
        unconfirmed.extend(claim_line(shelf, ask, item)?);
    }
    let mut unconfirmed = once(ask.lang, unconfirmed);
    let more_unconfirmed = unconfirmed.len().saturating_sub(3);
    unconfirmed.truncate(3);
    let open = questions.iter().filter(|line| line.answer.is_none());
    Ok(Glance {
        conflicts: conflicts.iter().take(2).cloned().collect(),
        more_conflicts: conflicts.len().saturating_sub(2),
        next,
        passed,
        then_href,
        then_day,
        more_unconfirmed,
        unconfirmed_href: link(
            ask,
            "/claims",
            &[
                ("story", &story.id),
                ("standing", Standing::Unconfirmed.word()),
            ],
        ),
        open_questions: match unconfirmed.is_empty() {
            true => open.take(3).cloned().collect(),
            false => Vec::new(),
        },
        unconfirmed,
    })
}

/// Claims with a source that pass the filter of the address, by source.
fn claims(
    shelf: &mut Shelf,
    ask: &Ask,
    story: &StoryRow,
) -> anyhow::Result<(Vec<Group>, usize, usize)> {
    let filter = Filter {
        story: Some(story.id.clone()),
        said: true,
        limit: None,
        ..ask.filter()?
    };
    let items: Vec<Item> = shelf.ledger.claims(&filter)?.rows;
    let mut lines = Vec::new();
    // The newest say what is known now.
    for item in &items[items.len().saturating_sub(CLAIMS)..] {
        lines.extend(claim_line(shelf, ask, *item)?);
    }
    let shown = lines.len();
    let mut groups: Vec<Group> = Vec::new();
    for line in once(ask.lang, lines) {
        match groups
            .iter_mut()
            .find(|group| group.who.name == line.who.name)
        {
            Some(group) => group.claims.push(line),
            None => groups.push(Group {
                who: line.who.clone(),
                claims: vec![line],
            }),
        }
    }
    groups.sort_by_key(|group| (group.who.href.is_empty(), usize::MAX - group.claims.len()));
    Ok((groups, shown, items.len()))
}
