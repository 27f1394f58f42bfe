// Makes rows of records that base/csv.h split into fields: a table of columns, from the header or
// for a known layout, puts the fields in their places.
#include "csv.h"

#include "base/utf8.h"
#include "cdr/moment.h"

#include <assert.h>
#include <string.h>

#define COLUMNS        16 // those that cdr_csv always writes
#define NEW_COLUMNS    3  // peeraccount, linkedid, sequence
#define CUSTOM_COLUMNS 18 // in the sample of cdr_custom, before it had a Sequence
#define CUSTOM_START   8  // the column of the start, where cdr_csv has LastData

static_assert(CSV_FIELDS_MAX <= INT8_MAX, "columns are kept in a byte");

static struct span cleaned(struct span s, struct buf *scratch) {
    if (utf8_is_clean(s)) return s;
    size_t from = scratch->len;
    utf8_clean(scratch, s);
    return (struct span){scratch->at + from, scratch->len - from};
}

// Fractions, as CDR(duration,f) writes them, are cut off, as the PBX does itself.
static bool seconds(struct span s, uint32_t *ret_seconds) {
    int64_t value;
    if (!span_number(span_take(&s, '.'), &value) || value < 0 || value > UINT32_MAX) return false;
    *ret_seconds = (uint32_t)value;
    return true;
}

// Amaflags are words in Asterisk's own files, and numbers in tables.
static struct span ama_word(struct span s) {
    static const char *const words[] = {"OMIT", "BILLING", "DOCUMENTATION"};
    if (s.len != 1 || s.at[0] < '1' || s.at[0] > '3') return s;
    return span_of(words[s.at[0] - '1']);
}

struct layout { // the column of each field, -1 for none
    int8_t at[CSV_COLUMNS];
    int8_t peer;
    const char *wrong; // NULL if the layout is known
};

// Puts `count` fields, from `first` on, in the columns from `column` on.
static void place(struct layout *l, enum cdr_text first, int8_t column, size_t count) {
    size_t i = 0;
    while (cdr_fields[i].kind != CDR_TEXT || cdr_fields[i].index != (int)first)
        i++;
    for (size_t k = 0; k < count; k++)
        l->at[i + k] = (int8_t)(column + (int8_t)k);
}

// The number of columns shows which optional ones are there. If one of uniqueid and userfield is
// missing, the one that is left is taken for a uniqueid only if it looks like one.
static void place_ids(const struct csv_record *r, struct layout *l) {
    size_t more = r->count - COLUMNS;
    int8_t last = (int8_t)(r->count - 1);
    bool newer = more >= NEW_COLUMNS;
    if (newer) more -= NEW_COLUMNS;
    int64_t epoch;
    bool id = more == 2 || (more == 1 && cdr_unique_epoch(r->fields[COLUMNS], &epoch));
    if (id) place(l, CDR_UNIQUE_ID, COLUMNS, 1);
    if (more == 2 || (more == 1 && !id)) place(l, CDR_USER_FIELD, (int8_t)(COLUMNS + more - 1), 1);
    if (!newer) return;
    l->peer = (int8_t)(last - 2);
    place(l, CDR_LINKED_ID, (int8_t)(last - 1), 2); // and the Sequence after it
}

static bool is_time(const struct csv_record *r, size_t column) {
    struct civil local;
    return column < r->count && civil_parse(r->fields[column], &local);
}

static struct layout layout_of(const struct csv_record *r, const struct csv_header *header) {
    struct layout l = {.peer = -1};
    memset(l.at, -1, sizeof l.at);
    if (header->given) {
        memcpy(l.at, header->at, sizeof l.at);
        l.peer = header->peer;
    } else if (r->count < COLUMNS) {
        l.wrong = "fewer columns than Master.csv has, and no header line names them";
    } else if (is_time(r, CUSTOM_START) && r->count >= CUSTOM_COLUMNS &&
               r->count <= CUSTOM_COLUMNS + 1) {
        place(&l, CDR_CALLER_ID, 0, 1);
        place(&l, CDR_SOURCE, 1, 3);
        place(&l, CDR_CHANNEL, 4, 11); // up to the amaflags
        place(&l, CDR_ACCOUNT_CODE, 15, 1);
        place(&l, CDR_UNIQUE_ID, 16, 2);
        if (r->count > CUSTOM_COLUMNS) l.at[CSV_COLUMNS - 1] = CUSTOM_COLUMNS; // the Sequence
    } else if (r->count > COLUMNS + 2 + NEW_COLUMNS) {
        l.wrong = "more columns than Master.csv has, and no header line names them";
    } else {
        place(&l, CDR_ACCOUNT_CODE, 0, COLUMNS);
        place_ids(r, &l);
    }
    return l;
}

static struct span field(const struct csv_record *r, const struct layout *l, size_t which) {
    int column = l->at[which];
    return column >= 0 && (size_t)column < r->count ? r->fields[column] : SPAN_NONE;
}

static const char *take_fields(const struct csv_record *r, const struct layout *l,
                               const struct zone *zone, struct buf *scratch, struct cdr *row) {
    struct span answer = SPAN_NONE, end = SPAN_NONE, number;
    row->lacks = CDR_LACKS_ANSWER | CDR_LACKS_END;
    for (size_t i = 0; i < cdr_field_count; i++) {
        const struct cdr_field *f = &cdr_fields[i];
        struct span text = field(r, l, i);
        size_t at = (size_t)f->index;
        bool given = l->at[i] >= 0;
        switch (f->kind) {
        case CDR_TEXT:
            row->text[at] = cleaned(at == CDR_AMA_FLAGS ? ama_word(text) : text, scratch);
            break;
        case CDR_TIME:
            if (at == offsetof(struct cdr, start) && !civil_parse(text, &row->local_start))
                return "no start time";
            if (at == offsetof(struct cdr, answer)) answer = text;
            if (at == offsetof(struct cdr, end)) end = text;
            if (given && at == offsetof(struct cdr, answer))
                row->lacks &= (uint8_t)~CDR_LACKS_ANSWER;
            if (given && at == offsetof(struct cdr, end)) row->lacks &= (uint8_t)~CDR_LACKS_END;
            break;
        case CDR_SECONDS:
            if (!given || seconds(text, (uint32_t *)((char *)row + at))) break;
            return at == offsetof(struct cdr, duration) ? "the duration is not a number"
                                                        : "the billable seconds are not a number";
        case CDR_WORD:
            row->disposition_word = cleaned(text, scratch);
            row->disposition = cdr_disposition_of(text);
            break;
        case CDR_COUNT:
            number = text;
            if (!span_number(number, &row->sequence) || row->sequence < 0)
                row->sequence = CDR_NO_SEQUENCE;
            break;
        }
    }
    row->start = cdr_moment(zone, row->local_start, row->text[CDR_UNIQUE_ID]);
    row->answer = cdr_moment_later(zone, answer, row->start);
    row->end = cdr_moment_later(zone, end, row->start + row->duration);
    return NULL;
}

static void add_custom(struct cdr *row, struct span name, struct span value) {
    if (row->custom_count < CDR_CUSTOM_MAX)
        row->custom[row->custom_count++] = (struct cdr_custom){name, value};
}

const char *csv_row(const struct csv_record *record, const struct csv_header *header,
                    const struct zone *zone, struct buf *scratch, struct cdr *ret_row) {
    struct layout l = layout_of(record, header);
    struct cdr row = {.sequence = CDR_NO_SEQUENCE, .disposition = CDR_FAILED};
    size_t bytes = 0;
    if (l.wrong) return l.wrong;
    for (size_t i = 0; i < record->count; i++)
        bytes += record->fields[i].len;
    buf_clear(scratch);
    buf_room(scratch, bytes * 3 + 1); // a broken byte becomes three; so nothing moves from here on
    const char *why = take_fields(record, &l, zone, scratch, &row);
    if (why) return why;
    bool has_id = false;
    for (size_t i = 0; i < cdr_field_count; i++)
        if (cdr_fields[i].kind == CDR_TEXT && cdr_fields[i].index == CDR_UNIQUE_ID)
            has_id = l.at[i] >= 0;
    if (has_id && !row.text[CDR_UNIQUE_ID].len) return "the UniqueID is empty";
    if (l.peer >= 0 && (size_t)l.peer < record->count)
        add_custom(&row, SPAN("PeerAccount"), cleaned(record->fields[l.peer], scratch));
    for (size_t i = 0; i < header->extra_count; i++) {
        const struct csv_extra *e = &header->extras[i];
        if ((size_t)e->at >= record->count || !record->fields[e->at].len) continue;
        add_custom(&row, (struct span){header->names.at + e->from, e->len},
                   cleaned(record->fields[e->at], scratch));
    }
    *ret_row = row;
    return NULL;
}
