-- A zufolge ledger, format 1. Open it with any SQLite tool, Datasette included; write to it only with zufolge.
--
-- Recorded tables hold what was read and what people decided. Their rows are never changed or deleted.
-- Derived tables hold what follows from the recorded ones; `zufolge rebuild` drops and makes them again.
--
-- Spans are byte ranges of report.text, half-open, written "12-45"; several are parted by a blank.
-- Days are YYYY-MM-DD; moments are as the outlet writes them, local time with its offset where it states one.

-- ---------------------------------------------------------------------------------------------- recorded

-- What came in, byte for byte: a file, or the part of a file that holds the report.
CREATE TABLE input (
    number    INTEGER PRIMARY KEY,
    hash      TEXT NOT NULL UNIQUE,     -- BLAKE3 of the bytes
    name      TEXT NOT NULL,            -- file or address that they came from
    length    INTEGER NOT NULL,         -- bytes before compression
    report    INTEGER NOT NULL,         -- number of the first report that came from it
    deflated  BLOB NOT NULL             -- the bytes, as a raw deflate stream that goes on from that report's text
) STRICT;

-- One published text. Two reports with the same id are the same report and stand here once.
CREATE TABLE report (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,    -- BLAKE3 of address, outlet, title, publication and text
    input      INTEGER NOT NULL REFERENCES input,
    input_id   TEXT,                    -- the id that the input gave it
    url        TEXT,
    outlet     TEXT,
    title      TEXT,
    published  TEXT,                    -- as exactly as the report says
    day        TEXT,                    -- its day
    language   TEXT NOT NULL,
    stated     INTEGER NOT NULL,        -- 1 if the input stated the language, 0 if it was found out
    dateline   TEXT,
    agencies   TEXT NOT NULL,           -- codes of the agencies it credits, parted by blanks
    text       TEXT NOT NULL,
    program    TEXT NOT NULL,           -- version of zufolge that extracted and analysed it
    added      TEXT NOT NULL,           -- when, UTC
    topics     BLOB NOT NULL,           -- comparable keys of its claims, figures, dues and questions, deflated
    profile    BLOB NOT NULL,           -- comparable keys of the whole
    sum        BLOB NOT NULL            -- BLAKE3 of all above and of the rows about it below, first 16 bytes
) STRICT;
CREATE INDEX report_by_day ON report (day, id);
CREATE INDEX report_by_outlet ON report (outlet) WHERE outlet IS NOT NULL;
CREATE INDEX report_by_url ON report (url) WHERE url IS NOT NULL;
CREATE INDEX report_by_input_id ON report (input_id) WHERE input_id IS NOT NULL;

-- A stretch of a report that says something is so. Its id is the report's first 12 digits and its number: <id>-c<number>.
CREATE TABLE claim (
    report     INTEGER NOT NULL REFERENCES report,
    number     INTEGER NOT NULL,        -- from 1, in text order
    spans      TEXT NOT NULL,           -- what is said
    form       TEXT NOT NULL,           -- direct, indirect, free-indirect, indirect-free-indirect, reported, own-voice
    speaker    TEXT,                    -- fullest name of the source in the report; null in the report's own voice
    name       TEXT,                    -- the source as named beside the claim, where that differs
    kind       TEXT,                    -- person, institution, group, anonymous, metonym, media, agency, document, unstated
    subkind    TEXT,
    named_at   TEXT,                    -- spans of the name
    cue        TEXT,
    frame      TEXT,
    addressee  TEXT,
    via        TEXT,                    -- through whom, nearest to the source first: [[name, resolved, kind, subkind, spans], ...]
    parent     INTEGER,                 -- number of the claim that this one is part of
    stance     TEXT NOT NULL,
    certainty  TEXT NOT NULL,
    negated    INTEGER NOT NULL,
    standing   TEXT NOT NULL,           -- as far as its own report tells
    evidence   TEXT,                    -- spans that this standing rests on
    rule       TEXT NOT NULL,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_speaker ON claim (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX claim_by_standing ON claim (standing) WHERE standing <> 'stated';

-- An amount as said. Its id is <report>-f<number>.
CREATE TABLE figure (
    report       INTEGER NOT NULL REFERENCES report,
    number       INTEGER NOT NULL,
    span         TEXT NOT NULL,
    amount       TEXT NOT NULL,         -- 300, ~300, >300, >=300, <300, <=300, 300..400, tens, hundreds, ..., some
    approximate  INTEGER NOT NULL,
    unit         TEXT,
    counted      TEXT,                  -- span of the words for what is counted
    class        TEXT NOT NULL,
    place        TEXT,
    time         TEXT,                  -- TIMEX3
    part_of      INTEGER,               -- number of the larger figure
    claim        INTEGER NOT NULL,      -- number of the claim that holds it
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- Something announced, promised or set for a date.
CREATE TABLE due (
    report  INTEGER NOT NULL REFERENCES report,
    number  INTEGER NOT NULL,
    date    TEXT NOT NULL,              -- the last day that still keeps it
    edtf    TEXT NOT NULL,
    span    TEXT NOT NULL,
    about   TEXT,                       -- span
    by      TEXT,                       -- who set it
    claim   INTEGER NOT NULL,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_date ON due (date);

-- What a report says is unknown, unconfirmed, not commented or awaited.
CREATE TABLE question (
    report  INTEGER NOT NULL REFERENCES report,
    number  INTEGER NOT NULL,
    span    TEXT NOT NULL,
    about   TEXT,                       -- span
    kind    TEXT NOT NULL,              -- unconfirmed, open, no-comment, awaited
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- A time expression.
CREATE TABLE time (
    report       INTEGER NOT NULL REFERENCES report,
    number       INTEGER NOT NULL,
    span         TEXT NOT NULL,
    type         TEXT NOT NULL,         -- DATE, TIME, DURATION, SET
    value        TEXT NOT NULL,         -- TIMEX3
    edtf         TEXT,
    earliest     TEXT,
    latest       TEXT,
    approximate  INTEGER NOT NULL,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- A place, with the position that its context speaks for, if any.
CREATE TABLE place (
    report     INTEGER NOT NULL REFERENCES report,
    number     INTEGER NOT NULL,
    span       TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    lat        REAL,
    lon        REAL,
    precision  TEXT NOT NULL,           -- point, city, region, country, unknown
    country    TEXT,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- What people decided about machine values. The last verdict on an item counts; none is ever deleted.
CREATE TABLE review (
    number   INTEGER PRIMARY KEY,
    item     TEXT NOT NULL,             -- id of a claim or figure
    verdict  TEXT NOT NULL,             -- accept, reject, correct, undo
    field    TEXT,                      -- of a correction: which value
    value    TEXT,                      -- of a correction: the value that a person gives it
    who      TEXT NOT NULL,
    moment   TEXT NOT NULL,
    note     TEXT,
    sum      BLOB NOT NULL             -- BLAKE3 of the sum of the row before and of this row, first 16 bytes
) STRICT;
CREATE INDEX review_by_item ON review (item);

-- What people decided about stories and copies. The last decision on a pair counts.
CREATE TABLE decision (
    number  INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,              -- join, part (stories), no-copy
    a       TEXT NOT NULL,              -- report id
    b       TEXT NOT NULL,              -- report id
    who     TEXT NOT NULL,
    moment  TEXT NOT NULL,
    sum     BLOB NOT NULL               -- as above
) STRICT;

-- ----------------------------------------------------------------------------------------------- derived

-- How far the derived tables go.
CREATE TABLE derived (
    reports    INTEGER NOT NULL,        -- number of reports
    decisions  INTEGER NOT NULL,        -- number of decisions
    program    TEXT NOT NULL            -- version of zufolge that derived
) STRICT;

-- One developing matter.
CREATE TABLE story (
    number   INTEGER PRIMARY KEY,       -- number of its first report
    id       TEXT NOT NULL UNIQUE,      -- s- and the first twelve digits of its first report's id
    title    TEXT,
    first    TEXT,                      -- day of its first and last report
    last     TEXT,
    reports  INTEGER NOT NULL,
    origins  INTEGER NOT NULL,
    digest   BLOB NOT NULL              -- BLAKE3 of what its rows, and its links, were derived from: 16 bytes each
) STRICT;
CREATE INDEX story_by_last ON story (last DESC, id);

-- The reports of a story. Reports of one origin are copies of one text.
CREATE TABLE story_report (
    story   INTEGER NOT NULL REFERENCES story,
    place   INTEGER NOT NULL,           -- order in the story: by publication, then id
    report  INTEGER NOT NULL UNIQUE REFERENCES report,
    origin  INTEGER NOT NULL,           -- number of the origin within the story
    PRIMARY KEY (story, place)
) STRICT, WITHOUT ROWID;

-- Why two reports are in one story, or one origin.
CREATE TABLE link (
    story   INTEGER NOT NULL REFERENCES story,
    a       INTEGER NOT NULL REFERENCES report,
    b       INTEGER NOT NULL REFERENCES report,
    why     TEXT NOT NULL,
    PRIMARY KEY (story, a, b)
) STRICT, WITHOUT ROWID;

-- Figures or claims of one story that cannot all hold.
CREATE TABLE conflict (
    story    INTEGER NOT NULL REFERENCES story,
    number   INTEGER NOT NULL,
    counted  TEXT NOT NULL,
    scope    TEXT NOT NULL,
    since    TEXT,                      -- day from which both sides stood
    PRIMARY KEY (story, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict_side (
    story     INTEGER NOT NULL,
    conflict  INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    report    INTEGER NOT NULL REFERENCES report,
    figure    INTEGER,                  -- one of the two
    claim     INTEGER,
    PRIMARY KEY (story, conflict, number)
) STRICT, WITHOUT ROWID;

-- What one figure is to an earlier one: same, updates, contradicts, incomparable. All that contradict each other
-- stand here; of the others, for each figure the last ones before it.
CREATE TABLE relation (
    story       INTEGER NOT NULL REFERENCES story,
    report      INTEGER NOT NULL,
    figure      INTEGER NOT NULL,
    to_report   INTEGER NOT NULL,
    to_figure   INTEGER NOT NULL,
    relation    TEXT NOT NULL,
    why         TEXT NOT NULL,
    PRIMARY KEY (story, report, figure, to_report, to_figure)
) STRICT, WITHOUT ROWID;

-- How a claim stands in its story, where that is more than its own report tells.
CREATE TABLE standing (
    report    INTEGER NOT NULL,
    claim     INTEGER NOT NULL,
    standing  TEXT NOT NULL,            -- unconfirmed, confirmed, denied, disputed, superseded, withdrawn
    PRIMARY KEY (report, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_evidence (
    report     INTEGER NOT NULL,
    claim      INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    by_report  INTEGER NOT NULL REFERENCES report,
    by_claim   INTEGER NOT NULL,
    PRIMARY KEY (report, claim, number)
) STRICT, WITHOUT ROWID;

-- What later reports say of a due: met, missed, postponed.
CREATE TABLE due_event (
    report     INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    status     TEXT NOT NULL,
    day        TEXT NOT NULL,           -- from when it was known
    by_report  INTEGER NOT NULL REFERENCES report,
    by_claim   INTEGER NOT NULL,
    PRIMARY KEY (report, due, number)
) STRICT, WITHOUT ROWID;

-- Which claim answers a question.
CREATE TABLE answer (
    report     INTEGER NOT NULL,
    question   INTEGER NOT NULL,
    by_report  INTEGER NOT NULL REFERENCES report,
    by_claim   INTEGER NOT NULL,
    PRIMARY KEY (report, question)
) STRICT, WITHOUT ROWID;

-- A claim that states as fact what an earlier report attributed or hedged.
CREATE TABLE lost_hedge (
    report     INTEGER NOT NULL,
    claim      INTEGER NOT NULL,
    of_report  INTEGER NOT NULL REFERENCES report,
    of_claim   INTEGER NOT NULL,
    PRIMARY KEY (report, claim, of_report, of_claim)
) STRICT, WITHOUT ROWID;

-- Versions of one article, by its address: the first is 1.
CREATE TABLE version (
    report   INTEGER PRIMARY KEY REFERENCES report,
    article  TEXT NOT NULL,
    version  INTEGER NOT NULL
) STRICT;
CREATE INDEX version_by_article ON version (article, version);

-- What one source says, over all reports.
CREATE TABLE source (
    speaker  TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,             -- the first in the alphabet, if reports differ
    claims   INTEGER NOT NULL,
    reports  INTEGER NOT NULL,
    stories  INTEGER NOT NULL,
    first    TEXT,                      -- day of its first and last report
    last     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX source_by_claims ON source (claims DESC, speaker);

-- ------------------------------------------------------------------------------------- search and reading

-- Full text of titles and reports.
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = 'report', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0'
);
-- The best first: a word of the title counts for four of the text.
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(4.0, 1.0)');

-- For reading by hand: claims with their first words.
CREATE VIEW said AS
SELECT substr(report.id, 1, 12) || '-c' || claim.number AS claim, report.day, report.outlet, claim.speaker,
    claim.kind, claim.stance, coalesce(standing.standing, claim.standing) AS standing,
    CAST(substr(CAST(report.text AS BLOB), 1 + CAST(claim.spans AS INTEGER),
        CAST(substr(claim.spans, instr(claim.spans, '-') + 1) AS INTEGER) - CAST(claim.spans AS INTEGER)) AS TEXT) AS words
FROM claim JOIN report ON report.number = claim.report
LEFT JOIN standing ON standing.report = claim.report AND standing.claim = claim.number
WHERE claim.form <> 'own-voice';
