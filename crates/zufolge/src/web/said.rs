//! Said: claims, conflicts, dues, questions and reports as pages show them: words, labels and links.

use std::cmp::Ordering;

use jiff::civil::Date;
use zufolge_claims::claim::{Certainty, Standing};
use zufolge_claims::outcome::DueStatus;
use zufolge_claims::vocabulary::Worded as _;
use zufolge_claims::{Claim, ClaimForm};
use zufolge_ledger::listing::{ConflictRow, Item, Member, Side};

use super::ask::{Ask, encoded};
use super::format;
use super::frame::counted;
use super::words::Lang;
use crate::shelf::{Shelf, Volume, source_name};

/// Longest words of a claim in a list, in characters.
const LONGEST: usize = 420;

/// Somebody or something that says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) name: String,
    /// The page of the source; empty in the report's own voice.
    pub(crate) href: String,
    /// Kind of source: its word and its label.
    pub(crate) kind: &'static str,
    pub(crate) kind_label: &'static str,
}

/// A report by the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credit {
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) href: String,
}

/// A claim in a list.
#[derive(Clone, Debug)]
pub(crate) struct ClaimLine {
    pub(crate) item: Item,
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) words: String,
    pub(crate) who: Who,
    /// Through whom it came.
    pub(crate) via: Vec<String>,
    pub(crate) stance: &'static str,
    pub(crate) form: &'static str,
    /// The words for a certainty that is less than stated; empty otherwise.
    pub(crate) certainty: &'static str,
    pub(crate) negated: bool,
    pub(crate) standing: &'static str,
    pub(crate) grounds: Vec<Ground>,
    pub(crate) credit: Credit,
    /// How many more reports say the same in the same words.
    pub(crate) copies: usize,
    pub(crate) copies_text: String,
    pub(crate) is_new: bool,
}

/// A claim that another one's standing rests on.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) who: String,
    pub(crate) words: String,
    pub(crate) href: String,
    pub(crate) credit: Credit,
}

/// The address of a page, with the day that is asked for carried along.
pub(crate) fn link(ask: &Ask, path: &str, values: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let day = ask.as_of.map(|day| day.to_string());
    let carried = day.iter().map(|day| ("as-of", day.as_str()));
    for (name, value) in values.iter().copied().chain(carried) {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(&format!("{}={}", encoded(name), encoded(value)));
    }
    out
}

/// Who is behind a claim.
pub(crate) fn who(ask: &Ask, claim: &Claim) -> Who {
    let words = ask.words();
    let Some(name) = source_name(claim) else {
        let own = claim.form == ClaimForm::OwnVoice;
        let key = if own { "who.own-voice" } else { "who.unstated" };
        return Who {
            name: words.get(key).to_owned(),
            href: String::new(),
            kind: if own { "own-voice" } else { "unstated" },
            kind_label: "",
        };
    };
    let kind = claim
        .source
        .as_ref()
        .map_or("unstated", |source| source.kind.word());
    Who {
        name: name.to_owned(),
        href: link(ask, &format!("/source/{}", encoded(name)), &[]),
        kind,
        kind_label: words.get(&format!("kind.{kind}")),
    }
}

/// The report of a volume, as a credit.
pub(crate) fn credit(ask: &Ask, volume: &Volume) -> Credit {
    let report = &volume.kept.report;
    Credit {
        outlet: report
            .outlet
            .clone()
            .unwrap_or_else(|| ask.words().get("report.no-outlet").to_owned()),
        day: report
            .published
            .map_or_else(String::new, |p| format::figures(ask.lang, p.date())),
        href: link(ask, &format!("/report/{}", volume.kept.id.short()), &[]),
    }
}

/// Words cut at a blank where they are too long for a list.
pub(crate) fn shortened(words: &str, most: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = words.char_indices().nth(most) else {
        return words;
    };
    let cut = words[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &words[..cut])
}

/// A claim as a line; none if there is no such claim.
pub(crate) fn claim_line(
    shelf: &mut Shelf,
    ask: &Ask,
    item: Item,
) -> anyhow::Result<Option<ClaimLine>> {
    let state = shelf.state(item)?;
    let volume = shelf.said(item.report)?;
    let Some(claim) = volume.claim(item.number) else {
        return Ok(None);
    };
    let mut grounds = Vec::new();
    for ground in state.grounds.iter().take(4) {
        grounds.extend(ground_line(shelf, ask, *ground)?);
    }
    let via = claim.via.iter().map(|source| {
        let name = source.resolved.as_deref().unwrap_or(&source.name);
        name.to_owned()
    });
    Ok(Some(ClaimLine {
        item,
        id: claim.id.to_string(),
        href: link(ask, &format!("/claim/{}", claim.id), &[]),
        words: shortened(&volume.claim_words(claim), LONGEST),
        who: who(ask, claim),
        via: via.collect(),
        stance: claim.stance.word(),
        form: claim.form.word(),
        certainty: match claim.certainty {
            Certainty::Probable | Certainty::Possible => claim.certainty.word(),
            Certainty::Certain | Certainty::Unstated => "",
        },
        negated: claim.negated,
        standing: state.standing.word(),
        grounds,
        credit: credit(ask, &volume),
        copies: 0,
        copies_text: String::new(),
        is_new: ask.seen.is_some_and(|seen| item.report > seen),
    }))
}

fn ground_line(shelf: &mut Shelf, ask: &Ask, item: Item) -> anyhow::Result<Option<Ground>> {
    let volume = shelf.said(item.report)?;
    Ok(volume.claim(item.number).map(|claim| Ground {
        who: who(ask, claim).name,
        words: shortened(&volume.claim_words(claim), LONGEST),
        href: link(ask, &format!("/claim/{}", claim.id), &[]),
        credit: credit(ask, &volume),
    }))
}

/// Lines of claims, those of the same source in the same words once.
pub(crate) fn once(lang: Lang, lines: Vec<ClaimLine>) -> Vec<ClaimLine> {
    let mut found: Vec<ClaimLine> = Vec::new();
    for line in lines {
        let same = found.iter_mut().find(|known| {
            known.words == line.words
                && known.who.name == line.who.name
                && known.item.report != line.item.report
        });
        match same {
            Some(known) => known.copies += 1,
            None => found.push(line),
        }
    }
    for line in &mut found {
        if line.copies > 0 {
            line.copies_text = counted(lang, "said.copies", line.copies);
        }
    }
    found
}

/// One side of a conflict.
#[derive(Clone, Debug)]
pub(crate) struct SideLine {
    /// The amount as said, or the words of the claim.
    pub(crate) said: String,
    pub(crate) who: Who,
    pub(crate) href: String,
    pub(crate) credit: Credit,
    /// How many more reports carry this side.
    pub(crate) copies_text: String,
    copies: usize,
}

/// A conflict with its sides.
#[derive(Clone, Debug)]
pub(crate) struct ConflictLine {
    pub(crate) counted: String,
    pub(crate) scope: String,
    pub(crate) since: String,
    pub(crate) of_figures: bool,
    pub(crate) sides: Vec<SideLine>,
    pub(crate) story_href: String,
    pub(crate) story_title: String,
}

/// A conflict as pages show it. Sides of the same source with the same words stand once.
pub(crate) fn conflict_line(
    shelf: &mut Shelf,
    ask: &Ask,
    row: &ConflictRow,
) -> anyhow::Result<ConflictLine> {
    let mut sides: Vec<SideLine> = Vec::new();
    let mut of_figures = false;
    for side in &row.sides {
        let (Side::Figure(item) | Side::Claim(item)) = *side;
        let volume = shelf.said(item.report)?;
        let (said, claim) = match side {
            Side::Figure(item) => {
                of_figures = true;
                let Some(figure) = volume.figure(item.number) else {
                    continue;
                };
                (volume.words(figure.span).to_owned(), volume.holder(figure))
            }
            Side::Claim(item) => match volume.claim(item.number) {
                Some(claim) => (volume.claim_words(claim), Some(claim)),
                None => continue,
            },
        };
        let Some(claim) = claim else {
            continue;
        };
        let line = SideLine {
            said: shortened(&said, 160),
            who: who(ask, claim),
            href: link(ask, &format!("/claim/{}", claim.id), &[]),
            credit: credit(ask, &volume),
            copies_text: String::new(),
            copies: 0,
        };
        match sides
            .iter_mut()
            .find(|known| known.said == line.said && known.who == line.who)
        {
            Some(known) => known.copies += 1,
            None => sides.push(line),
        }
    }
    for side in &mut sides {
        if side.copies > 0 {
            side.copies_text = counted(ask.lang, "said.copies", side.copies);
        }
    }
    Ok(ConflictLine {
        counted: row.counted.clone(),
        scope: row.scope.clone(),
        since: row
            .since
            .as_deref()
            .map_or_else(String::new, |day| format::day_text(ask.lang, day)),
        of_figures,
        sides,
        story_href: link(ask, &format!("/story/{}", row.story), &[]),
        story_title: String::new(),
    })
}

/// A due in a list.
#[derive(Clone, Debug)]
pub(crate) struct DueLine {
    pub(crate) date: Date,
    pub(crate) day: String,
    /// "in 12 days", "3 days ago".
    pub(crate) distance: String,
    pub(crate) words: String,
    pub(crate) about: String,
    pub(crate) by: String,
    pub(crate) status: &'static str,
    pub(crate) href: String,
    pub(crate) credit: Credit,
    pub(crate) grounds: Vec<Ground>,
    pub(crate) story_href: String,
    pub(crate) copies_text: String,
    pub(crate) copies: usize,
}

/// A due as a line; none if there is no such due.
pub(crate) fn due_line(
    shelf: &mut Shelf,
    ask: &Ask,
    item: Item,
) -> anyhow::Result<Option<DueLine>> {
    let (status, grounds) = shelf.due_state(item, ask.day())?;
    let volume = shelf.volume(item.report)?;
    let Some(due) = item
        .number
        .checked_sub(1)
        .and_then(|n| volume.kept.dues.get(n))
    else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    for ground in grounds.iter().take(3) {
        lines.extend(ground_line(shelf, ask, *ground)?);
    }
    let story = volume.story.as_deref().unwrap_or_default();
    Ok(Some(DueLine {
        date: due.date,
        day: format::day(ask.lang, due.date),
        distance: distance(ask, due.date),
        words: volume.words(due.span).to_owned(),
        about: shortened(
            due.about.map(|span| volume.words(span)).unwrap_or_default(),
            260,
        ),
        by: due.by.clone().unwrap_or_default(),
        status: status.word(),
        href: link(ask, &format!("/claim/{}", due.claim), &[]),
        credit: credit(ask, &volume),
        grounds: lines,
        story_href: link(ask, &format!("/story/{story}"), &[]),
        copies_text: String::new(),
        copies: 0,
    }))
}

/// Lines of dues, those of the same day in the same words once.
pub(crate) fn dues_once(lang: Lang, lines: Vec<DueLine>) -> Vec<DueLine> {
    let mut found: Vec<DueLine> = Vec::new();
    for line in lines {
        let same = found.iter_mut().find(|known| {
            known.date == line.date && known.about == line.about && known.status == line.status
        });
        match same {
            Some(known) => known.copies += 1,
            None => found.push(line),
        }
    }
    for line in &mut found {
        if line.copies > 0 {
            line.copies_text = counted(lang, "said.copies", line.copies);
        }
    }
    found
}

/// How far a day is from the one that counts.
pub(crate) fn distance(ask: &Ask, date: Date) -> String {
    let days = ask.day().until(date).map_or(0, |span| span.get_days());
    let number = usize::try_from(days.unsigned_abs()).unwrap_or_default();
    match days.cmp(&0) {
        Ordering::Equal => ask.words().get("days.today").to_owned(),
        Ordering::Greater => counted(ask.lang, "days.ahead", number),
        Ordering::Less => counted(ask.lang, "days.ago", number),
    }
}

/// Whether a due's status calls for somebody to look after it.
pub(crate) fn is_pressing(status: &str) -> bool {
    status == DueStatus::Missed.word() || status == DueStatus::Unknown.word()
}

/// A question in a list.
#[derive(Clone, Debug)]
pub(crate) struct QuestionLine {
    pub(crate) words: String,
    pub(crate) kind: &'static str,
    pub(crate) answer: Option<Ground>,
    pub(crate) credit: Credit,
    pub(crate) story_href: String,
    pub(crate) copies: usize,
    pub(crate) copies_text: String,
}

/// A question as a line; none if there is no such question.
pub(crate) fn question_line(
    shelf: &mut Shelf,
    ask: &Ask,
    item: Item,
) -> anyhow::Result<Option<QuestionLine>> {
    let answer = match shelf.ledger.answer(item)? {
        Some(claim) => ground_line(shelf, ask, claim)?,
        None => None,
    };
    let volume = shelf.volume(item.report)?;
    let index = item.number.checked_sub(1);
    let Some(question) = index.and_then(|n| volume.kept.questions.get(n)) else {
        return Ok(None);
    };
    let story = volume.story.as_deref().unwrap_or_default();
    Ok(Some(QuestionLine {
        words: shortened(volume.words(question.span), 300),
        kind: question.kind.word(),
        answer,
        credit: credit(ask, &volume),
        story_href: link(ask, &format!("/story/{story}"), &[]),
        copies: 0,
        copies_text: String::new(),
    }))
}

/// Lines of questions, those in the same words once.
pub(crate) fn questions_once(lang: Lang, lines: Vec<QuestionLine>) -> Vec<QuestionLine> {
    let mut found: Vec<QuestionLine> = Vec::new();
    for line in lines {
        match found.iter_mut().find(|known| known.words == line.words) {
            Some(known) => known.copies += 1,
            None => found.push(line),
        }
    }
    for line in &mut found {
        if line.copies > 0 {
            line.copies_text = counted(lang, "said.copies", line.copies);
        }
    }
    found
}

/// A report of a story.
#[derive(Clone, Debug)]
pub(crate) struct ReportLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) is_new: bool,
}

/// A report of a story as a line.
pub(crate) fn report_line(ask: &Ask, member: &Member) -> ReportLine {
    let words = ask.words();
    ReportLine {
        href: link(
            ask,
            &format!("/report/{}", member.id.get(..12).unwrap_or_default()),
            &[],
        ),
        title: member
            .title
            .clone()
            .unwrap_or_else(|| words.get("report.no-title").to_owned()),
        outlet: member
            .outlet
            .clone()
            .unwrap_or_else(|| words.get("report.no-outlet").to_owned()),
        day: member
            .published
            .as_deref()
            .and_then(format::parsed)
            .map_or_else(String::new, |day| format::figures(ask.lang, day)),
        is_new: ask.seen.is_some_and(|seen| member.number > seen),
    }
}

/// Whether a standing is worth a mark.
pub(crate) fn is_marked(standing: &str) -> bool {
    standing != Standing::Stated.word()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_end_at_a_blank() {
        assert_eq!(shortened("eins zwei drei", 9), "eins …");
        assert_eq!(shortened("eins\n  zwei", 20), "eins zwei");
        assert_eq!(shortened("einszweidrei", 4), "eins …");
    }
}
