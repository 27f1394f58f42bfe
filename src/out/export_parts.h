// Shared inside out/: the fields of each kind of row, and a row as these read it.
#ifndef CDRTOP_OUT_EXPORT_PARTS_H
#define CDRTOP_OUT_EXPORT_PARTS_H

#include "json.h"
#include "out/export.h"
#include "stats/figures.h"

enum export_type {
    EXPORT_TEXT, // may contain a telephone number
    EXPORT_WORD, // an id or name, never a telephone number
    EXPORT_NUMBER,
    EXPORT_REAL,
    EXPORT_BOOL,
    EXPORT_TIME, // epoch seconds
};

struct export_value { // absent until a getter sets it
    bool known;
    struct span text;
    int64_t number;
    double real;
};

struct export_row {
    const struct out_data *data;
    uint32_t number;
    const void *at; // the struct that the fields' offsets apply to: one of those below
    const void *of; // what the figures are about
    struct figure_terms terms;
    struct cdr record;
    struct call call;
    struct visit visit;
    int64_t from;              // for an hour
    const struct cdr_hot *hot; // for a record
    struct span caller_name, caller_number;
    bool caller_known; // the two were made
    struct buf scratch, caller, list;
};

struct export_field {
    const char *name;
    enum export_type type;
    void (*get)(struct export_row *row, const struct export_field *f, struct export_value *ret);
    size_t at;          // the argument of get(), mostly an offset
    bool fallback;      // one of the default fields
    struct span custom; // the name, for a custom field
    bool figures;       // stands for all named figures of the scope `at`, not for one field
    const struct figure *figure;
};

#define FIELD(field_name, field_type, getter, where)                                               \
    { .name = (field_name), .type = (field_type), .get = (getter), .at = (where) }
#define USUAL(field_name, field_type, getter, where)                                               \
    { .name = (field_name), .type = (field_type), .get = (getter), .at = (where), .fallback = true }

#define FIGURES(scope)                                                                             \
    { .figures = true, .at = (scope) }

// Reads a numeric member of row->at, whatever its width.
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
    uint32_t (*count)(const struct out_data *d);
    // Fills the row; false if it is not to be exported. `asked`: window and filter apply, too.
    bool (*load)(struct export_row *row, uint32_t number, bool asked);
};

// The i-th field of that kind, with figures; false after the last.
bool export_field_at(const struct export_kind *kind, size_t i, struct export_field *ret_field);

extern const struct export_kind export_records, export_calls, export_visits, export_recalls,
    export_queues, export_agents, export_hours;

// Getters that read what is at the field's offset in row->at.
#define EXPORT_GETTER(name)                                                                        \
    void name(struct export_row *row, __attribute__((unused)) const struct export_field *f,        \
              struct export_value *ret)
EXPORT_GETTER(export_u16);
EXPORT_GETTER(export_u32);
EXPORT_GETTER(export_i64); // a negative number is absent
EXPORT_GETTER(export_bool);
EXPORT_GETTER(export_seconds); // epoch; CDR_NO_TIME is absent
EXPORT_GETTER(export_micros);  // 0 is absent
EXPORT_GETTER(export_span);
EXPORT_GETTER(export_stitched);     // an id of the stitch; 0 is an empty text
EXPORT_GETTER(export_stitched_any); // 0 is absent
EXPORT_GETTER(export_ledgered);
EXPORT_GETTER(export_ledgered_any);
EXPORT_GETTER(export_server);      // the name of the server with this number (uint16_t)
EXPORT_GETTER(export_server_id);   // its server_id of amiws
EXPORT_GETTER(export_direction);   // from a uint8_t
EXPORT_GETTER(export_call_result); // from a uint8_t

void export_set_text(struct export_value *ret, struct span text);
void export_set_some(struct export_value *ret, struct span text); // an empty text is absent
void export_set_number(struct export_value *ret, int64_t n);
// The figures of an hour of `calls`; NULL if nothing is known of it, which is not zero.
const struct calls_hour *out_hour(const struct out_data *d, size_t hour);
void export_list_add(struct export_row *row, struct span text); // to its list, after ", "

// Comma-separated values (RFC 4180): fields one after the other, lines that end in CRLF. Start a
// line with {.out = …}.
struct csv {
    struct buf *out;
    bool behind;  // there is a field before
    size_t start; // of the line, once it has a field
};

// Puts it in quotes if it has a comma, a quote, CR or LF. A text that a spreadsheet would take for
// a formula (starting with = + - @, tab or CR) gets a ' in front.
void csv_text(struct csv *c, struct span text);
// Without quotes: a number, or nothing.
void csv_plain(struct csv *c, struct span text);
// Ends a line with at least one field. A single empty field is written as "".
void csv_end(struct csv *c);

// Writes single values in the form of the format.
struct export_pen {
    const struct zone *zone;
    const char *date_format;
    int mask_digits; // -1 if nothing is masked
    struct buf text; // the current value
};

void export_put_csv(struct export_pen *p, struct csv *line, const struct export_field *f,
                    const struct export_value *v);
void export_put_json(struct export_pen *p, struct json *object, const struct export_field *f,
                     const char *name, const struct export_value *v);
// Whether times can be written in that format.
bool export_date_format_good(struct export_pen *p);

#endif
