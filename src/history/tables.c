// The tables. Columns are looked up by name: FreePBX, cdr_adaptive_odbc, cdr_mysql and people add
// some and leave out others. What a CSV with these names would say, they say, too; so a row becomes
// a line of such a CSV, and a line of a realtime queue log one of a queue_log.
//
// In many a table of Latin-1 there is UTF-8: Asterisk wrote it through a connection that said
// nothing of its characters. If the server translated that, "ü" would become "Ã¼". So texts in
// Latin-1 are asked for byte by byte. What is valid UTF-8 is taken as that, and everything else as
// Latin-1. All other texts the server translates.
#include "tables.h"

#include "base/civil.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIELD_MOST 2000 // bytes of a field in a line; the longest that Asterisk writes is 255
#define EPOCH_MOST INT64_C(100000000000)

static const char *const names[DATABASE_TABLES][2] = {
    [DATABASE_LOG] = {"queue_log", "queuelog"},
    [DATABASE_ROWS] = {"cdr", "transient_cdr"},
};

// The columns of a log, in the order of a line. Asterisk before 10 has one for all data.
static const char *const log_columns[] = {"time",  "callid", "queuename", "agent", "event", "data1",
                                          "data2", "data3",  "data4",     "data5", "data"};
#define LOG_COLUMNS (sizeof log_columns / sizeof *log_columns)
#define LOG_DATA    5 // data1
#define LOG_NEEDED  5

// ---- which there are

struct finding {
    struct table *table;
    struct table_column found[LOG_COLUMNS]; // of a log; a name is "" if it is not there
    bool rows, numbers;                     // it has rows; its times are numbers
};

static bool same(struct span a, const char *name) {
    return span_same_nocase(a, span_of(name));
}

static bool is_start(struct span name) {
    return same(name, "calldate") || same(name, "start") || same(name, "starttime");
}

// Of several columns that could be the time, the first that has an index.
static void note_time(struct table *t, int at, struct span type, bool indexed) {
    if (t->time >= 0 && (t->time_indexed || !indexed)) return;
    t->time = at;
    t->time_indexed = indexed;
    t->utc = same(type, "timestamp");
}

static void take_column(struct table *t, struct span name, bool latin) {
    struct table_column *c = &t->columns[t->count++];
    span_copy(name, c->name, sizeof c->name);
    c->bytes = latin;
}

static void on_log_column(struct finding *f, struct span name, struct span type, bool latin,
                          bool indexed) {
    for (size_t i = 0; i < LOG_COLUMNS; i++) {
        if (!same(name, log_columns[i])) continue;
        span_copy(name, f->found[i].name, sizeof f->found[i].name);
        f->found[i].bytes = latin;
        if (!i) note_time(f->table, 0, type, indexed);
        if (!i) f->numbers = same(type, "int") || same(type, "bigint");
    }
}

// A column is a name, its type, its character set, and whether it begins an index and counts up.
static void on_column(void *context, const struct span *fields, size_t count) {
    struct finding *f = context;
    struct table *t = f->table;
    if (count < 5 || t->count + 1 >= TABLE_COLUMNS) return;
    if (memchr(fields[0].at, '`', fields[0].len)) return; // it would end the name in a question
    bool latin = same(fields[2], "latin1"), indexed = fields[3].len > 0;
    bool counts = same(fields[4], "auto_increment");
    if (counts) {
        t->id = (int)t->count;
        take_column(t, fields[0], false);
    } else if (t->kind == DATABASE_LOG) {
        on_log_column(f, fields[0], fields[1], latin, indexed);
    } else if (!same(fields[1], "bit")) {
        if (is_start(fields[0])) note_time(t, (int)t->count, fields[1], indexed);
        if (same(fields[0], "duration")) t->duration = (int)t->count;
        take_column(t, fields[0], latin);
    }
}

// A log's columns stand in the order of a line, and the one that counts is behind them.
static void settle_log(struct finding *f) {
    struct table *t = f->table;
    struct table_column id = t->columns[0];
    t->count = 0;
    for (size_t i = 0; i < LOG_COLUMNS; i++) {
        bool there = f->found[i].name[0];
        if (!there && i < LOG_NEEDED)
            snprintf(t->wrong, sizeof t->wrong, "it has no column %s", log_columns[i]);
        t->columns[t->count++] = f->found[i];
    }
    if (t->id < 0) return;
    t->id = (int)t->count;
    t->columns[t->count++] = id;
}

static void settle_rows(struct table *t) {
    if (t->time < 0)
        snprintf(t->wrong, sizeof t->wrong, "it has no column calldate, and none for the start");
    else if (t->duration < 0)
        snprintf(t->wrong, sizeof t->wrong, "it has no column duration");
}

// The columns of each index in their order: its name, the column, and its place from 1.
static void on_index(void *context, const struct span *fields, size_t count) {
    struct table *t = context;
    const char *time = t->columns[t->time].name;
    if (count < 3 || memchr(fields[0].at, '`', fields[0].len)) return;
    bool first = same(fields[2], "1") && same(fields[1], time) && !t->index[0];
    bool second = same(fields[2], "2") && t->leads && t->duration >= 0 &&
                  same(fields[1], t->columns[t->duration].name);
    if (same(fields[2], "1")) t->leads = same(fields[1], time);
    if (first || second) span_copy(fields[0], t->index, sizeof t->index);
}

// The optimizer would rather go over a whole table than over a day of it by an index, so the index
// is named in each question.
static int look_for_index(struct mariadb *m, struct table *t, char words[MARIADB_WORDS]) {
    struct buf question = {0};
    buf_format(&question,
               "SELECT INDEX_NAME, COLUMN_NAME, SEQ_IN_INDEX FROM information_schema.STATISTICS "
               "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '%s' "
               "ORDER BY INDEX_NAME, SEQ_IN_INDEX",
               t->name);
    int failed = mariadb_ask(m, buf_text(&question), on_index, t, words);
    buf_finish(&question);
    return failed;
}

static void on_any(void *context, const struct span *fields, size_t count) {
    struct finding *f = context;
    int64_t number;
    f->rows = true;
    if (count && f->table->kind == DATABASE_LOG) // 1795374511 or 1795374511.482
        f->numbers |=
            span_number(span_take(&(struct span){fields[0].at, fields[0].len}, '.'), &number);
}

// Columns that the user may not read are not seen.
static int look_at(struct mariadb *m, struct finding *f, char words[MARIADB_WORDS]) {
    struct table *t = f->table;
    struct buf question = {0};
    buf_format(&question,
               "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME, COLUMN_KEY, EXTRA FROM "
               "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '%s' "
               "ORDER BY ORDINAL_POSITION",
               t->name);
    int failed = mariadb_ask(m, buf_text(&question), on_column, f, words);
    bool there = t->count || f->found[0].name[0];
    if (there && t->kind == DATABASE_LOG)
        settle_log(f);
    else if (there)
        settle_rows(t);
    if (!failed && there && !t->wrong[0]) {
        buf_clear(&question);
        buf_format(&question, "SELECT `%s` FROM `%s` LIMIT 1", t->columns[t->time].name, t->name);
        failed = mariadb_ask(m, buf_text(&question), on_any, f, words);
        if (!failed && t->time_indexed) failed = look_for_index(m, t, words);
    }
    buf_finish(&question);
    if (!there) t->name[0] = '\0';
    t->epoch = f->numbers;
    t->utc |= f->numbers;
    return failed;
}

// Of two, the first that has rows.
int table_find(struct mariadb *m, enum database_table kind, struct table *ret_table,
               char words[MARIADB_WORDS]) {
    struct table best = {.name = ""};
    for (size_t i = 0; i < sizeof names[kind] / sizeof *names[kind]; i++) {
        struct table t = {.kind = kind, .time = -1, .id = -1, .duration = -1};
        struct finding f = {.table = &t};
        snprintf(t.name, sizeof t.name, "%s", names[kind][i]);
        int failed = look_at(m, &f, words);
        if (failed) return failed;
        if (t.name[0] && (f.rows || !best.name[0])) best = t;
        if (f.rows) break;
    }
    *ret_table = best;
    return 0;
}

// ---- questions

void table_select(const struct table *t, struct buf *out) {
    buf_format(out, "SELECT ");
    for (size_t i = 0; i < t->count; i++) {
        const struct table_column *c = &t->columns[i];
        if (i) buf_put(out, ", ", 2);
        if (!c->name[0])
            buf_format(out, "NULL");
        else if (c->bytes)
            buf_format(out, "CAST(`%s` AS BINARY)", c->name);
        else
            buf_format(out, "`%s`", c->name);
    }
    buf_format(out, " FROM `%s` ", t->name);
}

void table_by_index(const struct table *t, struct buf *out) {
    if (t->index[0]) buf_format(out, "FORCE INDEX (`%s`) ", t->index);
}

void table_time(const struct table *t, int64_t time, struct buf *out) {
    if (time < 0) time = 0;
    struct civil c = civil_of_seconds(time);
    if (t->epoch)
        buf_format(out, "'%" PRId64 "'", time);
    else
        buf_format(out, "'%04d-%02d-%02d %02d:%02d:%02d'", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

void table_between(const struct table *t, int64_t from, int64_t to, struct buf *q) {
    const char *time = t->columns[t->time].name;
    buf_format(q, "WHERE `%s` >= ", time);
    table_time(t, from, q);
    buf_format(q, " AND `%s` < ", time);
    table_time(t, to, q);
}

void table_order(const struct table *t, bool by_id, struct buf *q) {
    buf_format(q, " ORDER BY ");
    if (!by_id) buf_format(q, "`%s`", t->columns[t->time].name);
    if (t->id >= 0) buf_format(q, "%s`%s`", by_id ? "" : ", ", t->columns[t->id].name);
}

// ---- lines

static uint32_t of_latin(unsigned char byte) {
    // The letters and signs that MySQL's latin1 has where ISO 8859-1 has control characters.
    static const uint16_t high[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
                                      0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
                                      0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D,
                                      0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
                                      0x0153, 0xFFFD, 0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

// Quotes are doubled for a CSV; in a log, a line end becomes a blank.
static void put_text(struct span text, bool latin, bool csv, struct buf *out) {
    if (text.len > FIELD_MOST) text.len = FIELD_MOST;
    bool clean = utf8_is_clean(text), translate = latin && !clean && !utf8_valid(text);
    if (clean && !(csv && text.len && memchr(text.at, '"', text.len))) {
        buf_span(out, text);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i], letter[4];
        if (!csv && (c == '\n' || c == '\r')) c = ' ';
        if (csv && c == '"') buf_put(out, "\"", 1);
        if (translate)
            buf_put(out, letter, utf8_encode(of_latin((unsigned char)c), letter));
        else
            buf_put(out, &c, 1);
    }
}

static void put_cell(struct span text, bool latin, size_t at, struct buf *out) {
    buf_put(out, ",\"", at ? 2 : 0);
    if (!at) buf_put(out, "\"", 1);
    put_text(text, latin, true, out);
    buf_put(out, "\"", 1);
}

// The one that counts is no field of a record.
static void put_cells(const struct table *t, const struct span *fields, struct buf *out) {
    size_t at = 0;
    for (size_t i = 0; i < t->count; i++)
        if ((int)i != t->id)
            put_cell(fields ? fields[i] : span_of(t->columns[i].name), t->columns[i].bytes, at++,
                     out);
    buf_put(out, "\n", 1);
}

void table_header(const struct table *t, struct buf *out) {
    if (t->kind == DATABASE_ROWS) put_cells(t, NULL, out);
}

static void put_log_line(const struct table *t, const struct span *fields, struct buf *out) {
    size_t last = LOG_COLUMNS - 2, first = LOG_DATA;
    while (last >= LOG_DATA && !fields[last].len)
        last--;
    if (last < LOG_DATA) first = last = fields[LOG_COLUMNS - 1].len ? LOG_COLUMNS - 1 : 0;
    for (size_t i = 0; i < LOG_NEEDED; i++) {
        if (i) buf_put(out, "|", 1);
        put_text(fields[i], t->columns[i].bytes, false, out);
    }
    for (size_t i = first; first && i <= last; i++) {
        buf_put(out, "|", 1);
        put_text(fields[i], t->columns[i].bytes, false, out);
    }
    buf_put(out, "\n", 1);
}

void table_line(const struct table *t, const struct span *fields, size_t count, struct buf *out) {
    if (count < t->count) return;
    if (t->kind == DATABASE_ROWS)
        put_cells(t, fields, out);
    else
        put_log_line(t, fields, out);
}

int64_t table_time_of(const struct table *t, const struct span *fields, size_t count) {
    struct civil c;
    int64_t seconds;
    if (count < t->count) return 0;
    struct span text = fields[t->time];
    if (text.len > 19 && !t->epoch) text.len = 19;
    if (t->epoch)
        return span_number(span_take(&text, '.'), &seconds) && seconds > 0 && seconds < EPOCH_MOST
                   ? seconds
                   : 0;
    return civil_parse(text, &c) ? civil_seconds(c) : 0;
}

int64_t table_end_of(const struct table *t, const struct span *fields, size_t count) {
    int64_t time = table_time_of(t, fields, count), duration = 0;
    struct span text = count >= t->count && t->duration >= 0 ? fields[t->duration] : SPAN_NONE;
    span_number(span_take(&text, '.'), &duration);
    return time && duration > 0 && duration < EPOCH_MOST ? time + duration : time;
}
