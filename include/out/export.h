// Rows of one kind as CSV, as a JSON array or as ndjson, made in slices so that neither a key waits
// nor memory grows with what is written. The fields of each kind: docs/export.md.
#ifndef CDRTOP_OUT_EXPORT_H
#define CDRTOP_OUT_EXPORT_H

#include "base/buf.h"
#include "base/window.h"
#include "base/zone.h"
#include "calls/filter.h"
#include "calls/recalls.h"
#include "cdr/store.h"
#include "pbx/coverage.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"

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

// "records" …, "csv" …; indexed by the enums, and the number of the word, -1 none.
extern const char *const export_what_words[EXPORT_WHATS];
extern const char *const export_format_words[EXPORT_FORMATS];
int export_format_of(struct span word);

struct export_data { // borrowed, all of it; what the kind does not need may be NULL
    const struct cdr_store *store;
    const struct stitch *stitch;
    const struct ledger *ledger;
    const struct calls_fold *calls;     // hours
    const struct queue_tallies *queues; // with their rows; NULL: no visit yields
    const struct agents *agents;
    const struct recalls *recalls;
    struct filter *filter; // records, calls and visits are asked one by one; the others are counted
                           // with it already. NULL wants all
    struct window window;  // of their starts
    const struct zone *zone; // the board's
    bool short_out;          // short abandons are left out of rates
    const struct servers *servers;
    const struct queue_policies *policies;
    const struct gaps *gaps; // of all servers
    // What stands in custom_fields for a name of it: the name in the records; SPAN_NONE none.
    struct span (*custom)(void *context, struct span name);
    void *context;
};

struct export_terms { // copied by export_begin()
    enum export_what what;
    enum export_format format;
    const char *fields;      // "a,b"; NULL or "": the default ones
    const char *date_format; // strftime's; NULL: EXPORT_DATE_FORMAT
    bool no_header;          // of CSV
    const char *sort;        // a field; NULL or "": records, calls and visits as they came
    bool descending;
    size_t offset, limit; // of the rows that the filter wants; limit EXPORT_ALL: all of them
    int mask_digits;      // that are left of outside numbers; -1: all
    // Exactly these, in this order, filtered already (what a pane shows); NULL: all there are.
    // Numbers of records, calls or visits, or indices of recalls, queue rows, agents or hours.
    const uint32_t *rows;
    size_t row_count;
};

// The i-th field of that kind, in the order of docs/export.md; NULL behind the last. Custom fields
// are not among them.
const char *export_field_name(enum export_what what, size_t i, bool *ret_usual);

// Before anything is read: fields and sort that no data can make right, a slip of a field's name
// among them. Where records have such a custom field nevertheless, `custom` has to know it.
// EXPORT_WRONG as below.
int export_check(const struct export_terms *terms, bool (*custom)(void *context, struct span name),
                 void *context, struct buf *error);

struct export; // opaque

// EXPORT_WRONG: *error has one sentence (no line end).
int export_begin(const struct export_terms *terms, const struct export_data *data,
                 struct buf *error, struct export **ret_export);
void export_destroy(struct export *e);

// Who takes the bytes, asked behind each row: may take what is in the buffer so far, pause a job,
// and wait until there is room for more. False ends the export where it is.
struct task;
struct export_taker {
    bool (*take)(void *context);
    void *context;
    struct task *task; // rows are sorted in its pauses, too; NULL: in one go
};
// Looks at all rows and appends what they give. False: the taker ended it. While that pauses
// nothing may be taken out of the data (a trim of the store, a forget of stitch or ledger); what
// comes in meanwhile is not exported. Recalls, queues, agents and hours are written without asking,
// for their lists are made anew with every fold.
bool export_write(struct export *e, struct buf *out, const struct export_taker *taker);
// ndjson: one row more, if the window and the filter want it, offset and limit do not count.
// Whether it was written.
bool export_row_more(struct export *e, uint32_t number, struct buf *out);
// Another filter (the old one is not looked at again) and window from now on.
void export_refresh(struct export *e, struct filter *filter, struct window window);

size_t export_looked(const struct export *e); // rows looked at so far, for a progress line
size_t export_total(const struct export *e);  // of so many
size_t export_written(const struct export *e);

#endif
