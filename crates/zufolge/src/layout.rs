//! Layout of the terminal page: tones, wrapping to a width, aligned columns.
//!
//! Knows nothing of reports. Control characters never reach the terminal, whatever a text holds.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How words are set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    /// Words of attribution: italic and faint, in square brackets where there is no colour.
    Cue,
    /// A heading of the page.
    Head,
    Good,
    Bad,
    Alert,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Cue => Style::new().dimmed().italic(),
            Tone::Head => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
            Tone::Good => Style::new().fg_color(Some(AnsiColor::Green.into())),
            Tone::Bad => Style::new().fg_color(Some(AnsiColor::Red.into())),
            Tone::Alert => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
        }
    }
}

/// A run of words in one tone.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// A piece; white space runs become one space, control characters vanish.
pub(crate) fn piece(tone: Tone, text: &str) -> Piece {
    Piece {
        tone,
        text: clean(text),
    }
}

/// White space runs become one space; control and direction-changing characters vanish.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            out.push(c);
        }
    }
    out
}

/// Columns that a text takes on the terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// A page that is written from top to bottom.
#[derive(Debug)]
pub(crate) struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    /// A page of so many columns, with or without colour codes.
    pub(crate) fn new(width: usize, colour: bool) -> Page {
        Page {
            out: String::new(),
            width: width.max(40),
            colour,
        }
    }

    /// What was written.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Columns of the page.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// An empty line, never two in a row and none at the top.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading after an empty line.
    pub(crate) fn heading(&mut self, text: &str) {
        self.gap();
        self.paragraph("", 0, &[piece(Tone::Head, text)]);
    }

    /// Pieces set one after the other, wrapped to the width, lines after the first indented by
    /// `indent` columns; `label` stands before the first line and takes its place in the indent.
    pub(crate) fn paragraph(&mut self, label: &str, indent: usize, pieces: &[Piece]) {
        let mut column = self.label(label, indent);
        let mut at_line_start = true;
        let mut pending_space = false;
        for piece in pieces {
            let (open, close) = match piece.tone {
                Tone::Cue if !self.colour => ("[", "]"),
                _ => ("", ""),
            };
            let text = format!("{open}{}{close}", piece.text);
            for (index, word) in text.split(' ').enumerate() {
                pending_space |= index > 0;
                if word.is_empty() {
                    continue;
                }
                let width = columns(word);
                let space = usize::from(pending_space && !at_line_start);
                if !at_line_start && pending_space && column + space + width > self.width {
                    self.out.push('\n');
                    self.pad(indent);
                    column = indent;
                } else if space == 1 {
                    self.out.push(' ');
                    column += 1;
                }
                self.toned(piece.tone, word);
                column += width;
                at_line_start = false;
                pending_space = false;
            }
        }
        self.out.push('\n');
    }

    /// Rows of cells in aligned columns, cells cut to fit; the first `right` columns flush right.
    pub(crate) fn table(&mut self, indent: usize, rows: &[Vec<Piece>], right: usize) {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; count];
        for row in rows {
            for (index, cell) in row.iter().enumerate() {
                widths[index] = widths[index].max(columns(&cell.text));
            }
        }
        shrink(
            &mut widths,
            self.width
                .saturating_sub(indent + 2 * count.saturating_sub(1)),
        );
        for row in rows {
            self.pad(indent);
            for (index, cell) in row.iter().enumerate() {
                let text = cut(&cell.text, widths[index]);
                let spare = widths[index] - columns(&text).min(widths[index]);
                if index < right {
                    self.pad(spare);
                }
                self.toned(cell.tone, &text);
                if index + 1 < row.len() {
                    self.pad(2 + if index < right { 0 } else { spare });
                }
            }
            while self.out.ends_with(' ') {
                self.out.pop();
            }
            self.out.push('\n');
        }
    }

    fn label(&mut self, label: &str, indent: usize) -> usize {
        let width = columns(label);
        self.pad(indent.saturating_sub(width + 1));
        if label.is_empty() {
            self.pad(usize::from(indent > 0));
            return indent;
        }
        self.toned(Tone::Faint, label);
        self.pad(1);
        indent.max(width + 1)
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn toned(&mut self, tone: Tone, text: &str) {
        if self.colour && tone != Tone::Plain {
            let style = tone.style();
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
        } else {
            self.out.push_str(text);
        }
    }
}

/// Takes columns from the widest until all fit.
fn shrink(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 6 => *widest -= 1,
            _ => return,
        }
    }
}

/// At most `width` columns of a text; what is cut off becomes an ellipsis.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_to_the_width() {
        let mut page = Page::new(40, false);
        page.paragraph(
            "c1",
            4,
            &[
                piece(Tone::Plain, "Das Wasser sei binnen Stunden gestiegen,"),
                piece(Tone::Plain, " "),
                piece(Tone::Cue, "sagte der Landrat"),
                piece(Tone::Plain, "."),
            ],
        );
        assert_eq!(
            page.finish(),
            " c1 Das Wasser sei binnen Stunden\n    gestiegen, [sagte der Landrat].\n"
        );
    }

    #[test]
    fn nothing_but_words_reaches_the_terminal() {
        assert_eq!(clean("a\u{1b}[31m\tb\n\n c\u{202e}\u{7}"), "a[31m b c");
    }

    #[test]
    fn a_table_is_aligned_and_cut() {
        let mut page = Page::new(40, false);
        let row = |a: &str, b: &str| vec![piece(Tone::Plain, a), piece(Tone::Plain, b)];
        page.table(
            2,
            &[
                row("rund 700", "Soldaten"),
                row("9", "Häuser am Ufer der großen und sehr langen Werra"),
            ],
            1,
        );
        assert_eq!(
            page.finish(),
            "  rund 700  Soldaten\n         9  Häuser am Ufer der großen u…\n"
        );
    }
}
