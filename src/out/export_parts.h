// Private to out/: the fields of each kind of row, and a row as they read it.
#ifndef CDRTOP_OUT_EXPORT_PARTS_H
#define CDRTOP_OUT_EXPORT_PARTS_H

#include "json.h"
#include "out/export.h"
#include "stats/figures.h"

enum export_type {
    EXPORT_TEXT, // may hold a telephone number
    EXPORT_WORD, // an id or a name that is nobody's number
    EXPORT_NUMBER,
    EXPORT_REAL,
    EXPORT_BOOL,
    EXPORT_TIME, // epoch seconds
};

struct export_value { // absent until a getter says otherwise
    bool known;
    struct span text;
    int64_t number;
    double real;
};

#define EXPORT_LIST_SIZE 1024 // of the names in one field

struct export_row {
    const struct export_data *data;
    uint32_t number;
    const void *at; // what the fields' offsets are in: one of the following
    const void *of; // what the figures are of
    struct figure_terms terms;
    struct cdr record;
    struct call call;
    struct visit visit;
    int64_t from;              // of an hour
    const struct cdr_hot *hot; // of a record
    struct span caller_name, caller_number;
    bool caller_known; // the two are made
    struct buf scratch, caller;
    char list[EXPORT_LIST_SIZE];
};

struct export_field {
    const char *name;
    enum export_type type;
    void (*get)(struct export_row *row, const struct export_field *f, struct export_value *ret);
    size_t at;          // what get() makes of it; mostly an offset
    bool fallback;      // among the default ones
    struct span custom; // the name of a custom field
    bool figures;       // not one field, but all figures of the scope `at` that have a name
    const struct figure *figure;
};

#define FIELD(field_name, field_type, getter, where)                                               \
    { .name = (field_name), .type = (field_type), .get = (getter), .at = (where) }
#define USUAL(field_name, field_type, getter, where)                                               \
    { .name = (field_name), .type = (field_type), .get = (getter), .at = (where), .fallback = true }

#define FIGURES(scope)                                                                             \
    { .figures = true, .at = (scope) }

// A number that stands in that member of what row->at is: read as wide as it is.
#define NUMBER_GETTER(type, member)                                                                \
    _Generic(((type *)0)->member, uint16_t                                                         \
             : export_u16, uint32_t                                                                \
             : export_u32, int64_t                                                                 \
             : export_i64)
#define NUMBER(field_name, type, member)                                                           \
    FIELD(field_name, EXPORT_NUMBER, NUMBER_GETTER(type, member), offsetof(type, member))
#define USUAL_NUMBER(field_name, type, member)                                                     \
    USUAL(field_name, EXPORT_NUMBER, NUMBER_GETTER(type, member), offsetof(type, member))

struct export_kind {
    const struct export_field *fields;
    size_t field_count;
    uint32_t (*count)(const struct export_data *d);
    // Fills the row; false: it is not to be exported. `asked`: window and filter decide, too.
    bool (*load)(struct export_row *row, uint32_t number, bool asked);
};

// The i-th field of that kind, figures too; false behind the last.
bool export_field_at(const struct export_kind *kind, size_t i, struct export_field *ret_field);

extern const struct export_kind export_records, export_calls, export_visits, export_recalls,
    export_queues, export_agents, export_hours;

// Getters that read what stands at the field's offset in row->at.
#define EXPORT_GETTER(name)                                                                        \
    void name(struct export_row *row, const struct export_field *f, struct export_value *ret)
EXPORT_GETTER(export_u16);
EXPORT_GETTER(export_u32);
EXPORT_GETTER(export_i64); // below 0: absent
EXPORT_GETTER(export_bool);
EXPORT_GETTER(export_seconds); // epoch; CDR_NO_TIME: absent
EXPORT_GETTER(export_micros);  // 0: absent
EXPORT_GETTER(export_span);
EXPORT_GETTER(export_stitched);     // an id of the stitch, empty text for 0
EXPORT_GETTER(export_stitched_any); // absent for 0
EXPORT_GETTER(export_ledgered);
EXPORT_GETTER(export_ledgered_any);
EXPORT_GETTER(export_server);      // the name of the server whose uint16_t stands there
EXPORT_GETTER(export_server_id);   // its number of amiws
EXPORT_GETTER(export_direction);   // of the uint8_t there
EXPORT_GETTER(export_call_result); // the same

void export_set_text(struct export_value *ret, struct span text);
void export_set_some(struct export_value *ret, struct span text); // empty: absent
void export_set_number(struct export_value *ret, int64_t n);
void export_list_add(struct export_row *row, size_t *len, struct span text); // ", " between

// Comma-separated values (RFC 4180): fields put one after the other, lines that end in CRLF.
struct csv { // begin a line with {.out = …}
    struct buf *out;
    bool behind;  // a field stands before
    size_t start; // of the line, once it has a field
};

// In quotes where it has a comma, a quote, CR or LF. A text that a spreadsheet would take for a
// formula (it starts with = + - @, tab or CR) has a ' before it.
void csv_text(struct csv *c, struct span text);
// As it is: a number, or nothing.
void csv_plain(struct csv *c, struct span text);
// Of the line, which has a field at least; one that is empty and alone stands as "".
void csv_end(struct csv *c);

// One value, written as its format wants it.
struct export_pen {
    const struct zone *zone;
    const char *date_format;
    int mask_digits; // -1: nothing is masked
    struct buf text; // of the value under way
};

void export_put_csv(struct export_pen *p, struct csv *line, const struct export_field *f,
                    const struct export_value *v);
void export_put_json(struct export_pen *p, struct json *object, const struct export_field *f,
                     const char *name, const struct export_value *v);
// Whether times can be written so.
bool export_date_format_good(struct export_pen *p);

#endif
