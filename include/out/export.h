// Exports rows of one kind as CSV, as a JSON array or as ndjson, a piece at a time, so that keys
// are answered and memory does not grow with the number of rows. docs/export.md lists the fields of
// each kind.
#ifndef CDRTOP_OUT_EXPORT_H
#define CDRTOP_OUT_EXPORT_H

#include "base/buf.h"
#include "out/data.h"

enum export_what {
    EXPORT_RECORDS,
    EXPORT_CALLS,
    EXPORT_VISITS,
    EXPORT_RECALLS,
    EXPORT_QUEUES,
    EXPORT_AGENTS,
    EXPORT_HOURS,
    EXPORT_WHATS,
};
enum { EXPORT_WRONG = 1 };
enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_NDJSON, EXPORT_FORMATS };

#define EXPORT_ALL         SIZE_MAX
#define EXPORT_DATE_FORMAT "%Y-%m-%d %H:%M:%S"

// "records" …, "csv" …, indexed by the enums; and the index of a word, -1 if there is none.
extern const char *const export_what_words[EXPORT_WHATS];
extern const char *const export_format_words[EXPORT_FORMATS];
int export_format_of(struct span word);

struct export_terms { // copied by export_begin()
    enum export_what what;
    enum export_format format;
    const char *fields;      // like "a,b"; NULL or "" for the default ones
    const char *date_format; // for strftime; NULL: EXPORT_DATE_FORMAT
    bool no_header;          // for CSV
    const char *sort;        // a field; NULL or "" to keep the order of arrival
    bool descending;
    size_t offset, limit; // among the rows that the filter wants; EXPORT_ALL is no limit
    int mask_digits;      // how many digits of outside numbers are left; -1 for all
    // Exactly these rows in this order, already filtered (what a pane shows); NULL for all. They
    // are numbers of records, calls or visits, or indices of recalls, queue rows, agents or hours.
    const uint32_t *rows;
    size_t row_count;
};

// The i-th field of that kind, in the order of docs/export.md, without custom fields; NULL after
// the last.
const char *export_field_name(enum export_what what, size_t i, bool *ret_usual);

// Checks fields and sort before any data is read, for what no data can make right, such as a
// mistyped field name. If records have a custom field with such a name, `custom` has to know it.
// Gives EXPORT_WRONG as below.
int export_check(const struct export_terms *terms, bool (*custom)(void *context, struct span name),
                 void *context, struct buf *error);

struct export; // opaque

// EXPORT_WRONG: *error is one sentence without a line end.
int export_begin(const struct export_terms *terms, const struct out_data *data, struct buf *error,
                 struct export **ret_export);
void export_destroy(struct export *e);

// Accepts the bytes. It is called after each row, and may take what is in the buffer, pause a job,
// and wait until there is room. False ends the export at this point.
struct task;
struct export_taker {
    bool (*take)(void *context);
    void *context;
    struct task *task; // sorting pauses it, too; NULL to sort in one go
};
// Goes over all rows and appends those to be exported. False if the taker ended it. While it
// pauses, nothing may be removed from the data (no trim of the store, no forgetting in stitch or
// ledger); what is added meanwhile is not exported. Recalls, queues, agents and hours are written
// without pauses, since their lists are replaced with every fold.
bool export_write(struct export *e, struct buf *out, const struct export_taker *taker);
// ndjson: writes one more row, if the window and the filter want it; offset and limit are ignored.
// Returns whether it did.
bool export_row_more(struct export *e, uint32_t number, struct buf *out);
// Uses another filter and window from now on; the old filter is not used again.
void export_refresh(struct export *e, struct filter *filter, struct window window);
void export_mask_digits(struct export *e, int digits); // as in the terms, from now on

size_t export_looked(const struct export *e); // rows that were looked at so far, to show progress
size_t export_total(const struct export *e);  // out of how many
size_t export_written(const struct export *e);

#endif
