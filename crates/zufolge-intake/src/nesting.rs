//! Whether a page can be parsed in reasonable time, told from its tags before it is parsed.
//!
//! HTML's parsing rules look through all open elements at each tag, and open formatting elements
//! (`<b>`) again in every paragraph: a page of nothing but open tags would take hours. No page that
//! anyone reads comes near the bounds.

use memchr::memchr_iter;

/// The most elements that may be open at the same time, as far as that can be told without parsing.
const OPEN: usize = 1000;

/// The most that open elements times tags may come to.
const WORK: usize = 200_000_000;

/// Elements without content, and those that end where the next of their kind begins.
const UNCOUNTED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// Whether `html` stays within the bounds.
pub(crate) fn is_sound(html: &str) -> bool {
    let (mut open, mut most, mut tags) = (0_usize, 0, 0_usize);
    // Everything before this byte lies in a comment or in an element whose content is no markup.
    let mut skipped = 0;
    for at in memchr_iter(b'<', html.as_bytes()) {
        if at < skipped {
            continue;
        }
        let rest = &html[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            match comment.find("-->") {
                Some(end) => skipped = at + 4 + end,
                None => break,
            }
            continue;
        }
        let (closes, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let name: String = rest
            .chars()
            .take(12)
            .take_while(|c| c.is_ascii_alphanumeric())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name.is_empty() {
            continue;
        }
        tags += 1;
        if UNCOUNTED.contains(&name.as_str()) {
            continue;
        }
        if closes {
            open = open.saturating_sub(1);
            continue;
        }
        if RAW.contains(&name.as_str()) {
            match end_of_raw(rest, &name) {
                Some(end) => skipped = at + 1 + end,
                None => break,
            }
            continue;
        }
        open += 1;
        most = most.max(open);
        if most > OPEN {
            return false;
        }
    }
    most.saturating_mul(tags) <= WORK
}

/// Where `</name` begins.
fn end_of_raw(text: &str, name: &str) -> Option<usize> {
    memchr_iter(b'<', text.as_bytes()).find(|at| {
        text[at + 1..].strip_prefix('/').is_some_and(|rest| {
            rest.get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_sound_and_towers_are_not() {
        assert!(is_sound("<p>a".repeat(100_000).as_str()));
        assert!(is_sound("<div><b>a</b></div>".repeat(100_000).as_str()));
        assert!(is_sound(&format!(
            "<script>{}</script>",
            "if (i<b) ".repeat(5000)
        )));
        assert!(is_sound(&format!("<!-- {} -->", "<div>".repeat(5000))));
        assert!(!is_sound("<div>".repeat(2000).as_str()));
        let bold: String = (0..900).map(|n| format!("<b id={n}>")).collect();
        assert!(!is_sound(&format!("{bold}{}", "<p>x".repeat(1_000_000))));
        assert!(is_sound("<"));
        assert!(is_sound("<ä></ü><!--"));
    }
}
