-- A zufolge ledger, format 2. Open it with any SQLite tool, Datasette included; write to it only with zufolge.
--
-- Recorded tables hold what was read and what people decided. Their rows are never changed or deleted.
-- Derived tables hold what follows from the recorded ones; `zufolge rebuild` drops and makes them again.
--
-- What recurs stands once, in a table of its own, and is referred to by its number there; the views at the end
-- show it in place.
--
-- Hashes are BLAKE3. Spans are bytes of report.text, written "12+33": the first one and how many; several are parted
-- by a blank.
-- Days are YYYY-MM-DD; moments are as the outlet writes them, local time with its offset where it states one.

-- ---------------------------------------------------------------------------------------------- recorded

-- A name or value that rows below hold: of sources, places, times, ...
CREATE TABLE word (
    number  INTEGER PRIMARY KEY,
    word    TEXT NOT NULL UNIQUE
) STRICT;

-- When reports were added, and by which version of zufolge, which also extracted and analysed them.
CREATE TABLE addition (
    number   INTEGER PRIMARY KEY,
    moment   TEXT NOT NULL,             -- UTC
    program  TEXT NOT NULL
) STRICT;
CREATE INDEX addition_by_moment ON addition (moment);

-- What came in, byte for byte: a file, or the part of a file that holds the report.
CREATE TABLE input (
    number    INTEGER PRIMARY KEY,
    hash      BLOB NOT NULL,            -- of the bytes
    name      INTEGER NOT NULL REFERENCES word,   -- file or address that they came from
    length    INTEGER NOT NULL,         -- bytes before compression
    report    INTEGER NOT NULL,         -- number of the first report that came from it
    deflated  BLOB NOT NULL             -- the bytes, as a raw deflate stream that goes on from that report as JSON
) STRICT;
CREATE INDEX input_by_hash ON input (substr(hash, 1, 6));

-- One published text. Two reports with the same id are the same report and stand here once.
CREATE TABLE report (
    number     INTEGER PRIMARY KEY,
    id         BLOB NOT NULL,           -- hash of address, outlet, title, publication and text
    input      INTEGER NOT NULL REFERENCES input,
    input_id   TEXT,                    -- the id that the input gave it
    url        TEXT,
    outlet     TEXT,
    title      TEXT,
    published  TEXT,                    -- as exactly as the report says
    day        TEXT GENERATED ALWAYS AS (substr(published, 1, 10)) VIRTUAL,
    language   TEXT NOT NULL,
    stated     INTEGER NOT NULL,        -- 1 if the input stated the language, 0 if it was found out
    dateline   TEXT,
    agencies   TEXT NOT NULL,           -- codes of the agencies it credits, parted by blanks
    addition   INTEGER NOT NULL REFERENCES addition,
    text       TEXT NOT NULL,
    topics     BLOB NOT NULL,           -- what its claims, figures, dues and questions are about, for comparing
    profile    BLOB NOT NULL,           -- what the whole is about, for comparing
    sum        BLOB NOT NULL            -- hash of all above and of the rows about it below, first 16 bytes
) STRICT;
CREATE INDEX report_by_id ON report (substr(id, 1, 6));
CREATE INDEX report_by_day ON report (day);
CREATE INDEX report_by_outlet ON report (outlet) WHERE outlet IS NOT NULL;
CREATE INDEX report_by_url ON report (url) WHERE url IS NOT NULL;
CREATE INDEX report_by_input_id ON report (input_id) WHERE input_id IS NOT NULL;

-- How something is put, by what sort of source, and what tells it.
CREATE TABLE manner (
    number     INTEGER PRIMARY KEY,
    form       TEXT NOT NULL,           -- direct, indirect, free-indirect, indirect-free-indirect, reported, own-voice
    kind       TEXT,                    -- person, institution, group, anonymous, metonym, media, agency, document, unstated
    subkind    TEXT,
    stance     TEXT NOT NULL,
    certainty  TEXT NOT NULL,
    negated    INTEGER NOT NULL,
    rule       TEXT NOT NULL
) STRICT;
CREATE INDEX manner_by_rule ON manner (rule, form, stance);

-- A stretch of a report that says something is so. Its id is the report's first 12 digits and its number: <id>-c<number>.
CREATE TABLE claim (
    report     INTEGER NOT NULL REFERENCES report,
    number     INTEGER NOT NULL,        -- from 1, in text order
    spans      TEXT NOT NULL,           -- what is said
    manner     INTEGER NOT NULL REFERENCES manner,
    speaker    INTEGER REFERENCES word, -- fullest name of the source in the report; null in the report's own voice
    name       INTEGER REFERENCES word, -- the source as named beside the claim, where that differs
    named_at   TEXT,                    -- spans of the name
    cue        TEXT,                    -- spans of the words that attribute it
    frame      TEXT,                    -- spans of cue, source and all that goes with them
    addressee  TEXT,                    -- spans
    via        INTEGER REFERENCES word, -- through whom, nearest to the source first: [[name, resolved, kind, subkind], ...]
    via_at     TEXT,                    -- spans of each of these, parted by semicolons
    parent     INTEGER,                 -- number of the claim that this one is part of
    standing   TEXT,                    -- as far as its own report tells; null: stated
    evidence   TEXT,                    -- spans that this standing rests on
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_speaker ON claim (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX claim_by_standing ON claim (standing) WHERE standing IS NOT NULL;

-- What sort of amount.
CREATE TABLE measure (
    number       INTEGER PRIMARY KEY,
    approximate  INTEGER NOT NULL,
    unit         TEXT,
    class        TEXT NOT NULL
) STRICT;

-- An amount as said. Its id is <report>-f<number>.
CREATE TABLE figure (
    report   INTEGER NOT NULL REFERENCES report,
    number   INTEGER NOT NULL,
    span     TEXT NOT NULL,
    amount   TEXT NOT NULL,             -- 300, ~300, >300, >=300, <300, <=300, 300..400, tens, hundreds, ..., some
    measure  INTEGER NOT NULL REFERENCES measure,
    counted  TEXT,                      -- span of the words for what is counted
    place    INTEGER REFERENCES word,
    time     INTEGER REFERENCES word,   -- TIMEX3
    part_of  INTEGER,                   -- number of the larger figure
    claim    INTEGER NOT NULL,          -- number of the claim that holds it
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- Something announced, promised or set for a date.
CREATE TABLE due (
    report  INTEGER NOT NULL REFERENCES report,
    number  INTEGER NOT NULL,
    date    TEXT NOT NULL,              -- the last day that still keeps it
    edtf    INTEGER NOT NULL REFERENCES word,
    span    TEXT NOT NULL,
    about   TEXT,                       -- span
    by      INTEGER REFERENCES word,    -- who set it
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

-- What a time expression means.
CREATE TABLE moment (
    number       INTEGER PRIMARY KEY,
    type         TEXT NOT NULL,         -- DATE, TIME, DURATION, SET
    value        TEXT NOT NULL,         -- TIMEX3
    edtf         TEXT,
    earliest     TEXT,
    latest       TEXT,
    approximate  INTEGER NOT NULL
) STRICT;
CREATE INDEX moment_by_value ON moment (value);

-- A time expression.
CREATE TABLE time (
    report  INTEGER NOT NULL REFERENCES report,
    number  INTEGER NOT NULL,
    span    TEXT NOT NULL,
    moment  INTEGER NOT NULL REFERENCES moment,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- A name of a place, with the position that its context speaks for, if any.
CREATE TABLE toponym (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    lat        REAL,
    lon        REAL,
    precision  TEXT NOT NULL,           -- point, city, region, country, unknown
    country    TEXT
) STRICT;
CREATE INDEX toponym_by_name ON toponym (name);

-- A place that is named.
CREATE TABLE place (
    report   INTEGER NOT NULL REFERENCES report,
    number   INTEGER NOT NULL,
    span     TEXT NOT NULL,
    toponym  INTEGER NOT NULL REFERENCES toponym,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

-- What tells how two figures lie to each other. The rows are the same in every ledger.
CREATE TABLE why (
    number    INTEGER PRIMARY KEY,
    relation  TEXT NOT NULL,            -- same, compatible, updates, contradicts, incomparable
    words     TEXT NOT NULL
) STRICT;

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

-- What one figure is to an earlier one. All that contradict each other stand here; of the others, for each figure
-- the last ones before it.
CREATE TABLE relation (
    report     INTEGER NOT NULL REFERENCES report,
    figure     INTEGER NOT NULL,
    to_report  INTEGER NOT NULL,
    to_figure  INTEGER NOT NULL,
    why        INTEGER NOT NULL REFERENCES why,
    PRIMARY KEY (report, figure, to_report, to_figure)
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

-- What later reports say of a due: met, missed, postponed. Of reports that tell the same in turn, those of the first
-- eight and of the first eight origins.
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
    speaker  INTEGER PRIMARY KEY REFERENCES word,
    kind     TEXT NOT NULL,             -- the first in the alphabet, if reports differ
    claims   INTEGER NOT NULL,
    reports  INTEGER NOT NULL,
    stories  INTEGER NOT NULL,
    first    TEXT,                      -- day of its first and last report
    last     TEXT
) STRICT;
CREATE INDEX source_by_claims ON source (claims DESC);

-- ------------------------------------------------------------------------------------- search and reading

-- Full text of titles and reports.
CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = 'report', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0'
);
-- The best first: a word of the title counts for four of the text.
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(4.0, 1.0)');

-- For reading by hand: what is said, and by whom.
CREATE VIEW said AS
SELECT lower(hex(substr(report.id, 1, 6))) || '-c' || claim.number AS claim, report.day, report.outlet,
    speaker.word AS speaker, name.word AS name, manner.kind, manner.form, manner.stance, manner.certainty, manner.negated,
    coalesce(standing.standing, claim.standing, 'stated') AS standing, via.word AS via,
    CAST(substr(CAST(report.text AS BLOB), 1 + CAST(claim.spans AS INTEGER),
        CAST(substr(claim.spans, instr(claim.spans, '+') + 1) AS INTEGER)) AS TEXT) AS words
FROM claim JOIN report ON report.number = claim.report JOIN manner ON manner.number = claim.manner
LEFT JOIN word AS speaker ON speaker.number = claim.speaker LEFT JOIN word AS name ON name.number = claim.name
LEFT JOIN word AS via ON via.number = claim.via
LEFT JOIN standing ON standing.report = claim.report AND standing.claim = claim.number
WHERE manner.form <> 'own-voice';

-- Amounts, with what they count and who says so; null: the report itself.
CREATE VIEW counted AS
SELECT lower(hex(substr(report.id, 1, 6))) || '-f' || figure.number AS figure, report.day, report.outlet, figure.amount,
    measure.approximate, measure.unit, measure.class,
    CAST(substr(CAST(report.text AS BLOB), 1 + CAST(figure.counted AS INTEGER),
        CAST(substr(figure.counted, instr(figure.counted, '+') + 1) AS INTEGER)) AS TEXT) AS counted,
    place.word AS place, time.word AS time, speaker.word AS speaker
FROM figure JOIN report ON report.number = figure.report JOIN measure ON measure.number = figure.measure
LEFT JOIN word AS place ON place.number = figure.place LEFT JOIN word AS time ON time.number = figure.time
LEFT JOIN claim ON claim.report = figure.report AND claim.number = figure.claim
LEFT JOIN word AS speaker ON speaker.number = claim.speaker;

-- Times and places as they are named, with what they mean.
CREATE VIEW timed AS
SELECT lower(hex(substr(report.id, 1, 6))) AS report, report.day, time.span, moment.type, moment.value, moment.edtf,
    moment.earliest, moment.latest, moment.approximate
FROM time JOIN report ON report.number = time.report JOIN moment ON moment.number = time.moment;

CREATE VIEW placed AS
SELECT lower(hex(substr(report.id, 1, 6))) AS report, report.day, place.span, toponym.name, toponym.kind, toponym.lat,
    toponym.lon, toponym.precision, toponym.country
FROM place JOIN report ON report.number = place.report JOIN toponym ON toponym.number = place.toponym;
