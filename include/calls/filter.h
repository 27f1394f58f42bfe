// The filter language, one everywhere: the board, --filter, saved filters, exports. docs/filter.md
// has its words. An expression is compiled once and asked of records, calls and visits; a word that
// says nothing about one of them is answered for what it belongs to (the call of a visit, the rows
// and visits of a call).
#ifndef CDRTOP_CALLS_FILTER_H
#define CDRTOP_CALLS_FILTER_H

#include "base/zone.h"
#include "calls/stitch.h"
#include "cdr/store.h"
#include "queue/ledger.h"

enum { FILTER_WRONG = 1 };

struct filter; // compiled; remembers what it found out about dictionary ids, so it is never const

struct filter_terms {        // what an expression can name beside the data; copied, contexts borrowed
    const struct zone *zone; // of time: and hour:
    bool (*server_is)(void *context, uint16_t server, struct span text); // a name or an id
    // The name shown for that extension; SPAN_NONE none. May be NULL.
    struct span (*agent_name)(void *context, uint16_t server, struct span extension);
    // The expression saved under that name; SPAN_NONE none. May be NULL.
    struct span (*saved)(void *context, struct span name);
    void *context;
};

struct filter_error {
    size_t at, len; // bytes of the expression, for a caret
    char text[160]; // one sentence
};

struct filter_data { // what is asked about; each may be NULL where the level does not need it
    const struct cdr_store *store;
    const struct stitch *stitch;
    const struct ledger *ledger;
};

// An empty expression wants everything. FILTER_WRONG: *ret_error says where and why.
int filter_create(struct span expression, const struct filter_terms *terms,
                  struct filter **ret_filter, struct filter_error *ret_error);
void filter_destroy(struct filter *f);

// A NULL filter wants everything.
bool filter_record(struct filter *f, const struct filter_data *d, size_t number);
bool filter_call(struct filter *f, const struct filter_data *d, uint32_t number,
                 const struct call *c);
bool filter_visit(struct filter *f, const struct filter_data *d, uint32_t number,
                  const struct visit *v);

#endif
