// The filter language, one everywhere: the board, --filter, saved filters, exports. docs/filter.md
// has its words and what each means of a record, a call and a visit. An expression is compiled once
// and asked of records, calls and visits; a word that says nothing about one of them is answered
// for what it belongs to (the call of a visit or record, the rows and visits of a call).
#ifndef CDRTOP_CALLS_FILTER_H
#define CDRTOP_CALLS_FILTER_H

#include "base/zone.h"
#include "calls/stitch.h"
#include "cdr/store.h"
#include "pbx/servers.h"
#include "queue/ledger.h"
#include "queue/policy.h"

#define FILTER_BYTES_MAX 4096 // of an expression

enum { FILTER_WRONG = 1 };

struct filter; // compiled; remembers what it found out about dictionary ids, so it is never const

// What an expression is asked about, and what it can name beside that; copied, contexts borrowed.
// What the functions answer is remembered: where it changes, the filter is created anew.
struct filter_terms {
    const struct cdr_store *store; // borrowed; each may be NULL where nobody asks about it
    const struct stitch *stitch;
    const struct ledger *ledger;
    const struct zone *zone;       // of time: and hour:
    const struct servers *servers; // their names and numbers, and aliases of extensions
    // queue: means the queue's label and those that it is merged with, too. May be NULL.
    const struct queue_policies *policies;
    // The expression saved under that name; SPAN_NONE none. May be NULL.
    struct span (*saved)(void *context, struct span name);
    // Whether records have a custom field of that name, so that a name near a field's own is not
    // taken for a slip. May be NULL.
    bool (*custom)(void *context, struct span name);
    void *context;
};

struct filter_error {
    size_t at, len; // bytes of the expression, for a caret; len is 0 only at its end
    char text[160]; // one sentence, cleaned
};

// An empty expression wants everything. FILTER_WRONG: *ret_error says where and why.
int filter_create(struct span expression, const struct filter_terms *terms,
                  struct filter **ret_filter, struct filter_error *ret_error);
void filter_destroy(struct filter *f);

// A NULL filter wants everything.
bool filter_record(struct filter *f, size_t number);
bool filter_call(struct filter *f, uint32_t number, const struct call *c);
bool filter_visit(struct filter *f, uint32_t number, const struct visit *v);

// Each visit whose answer may be another one since that call changed: the call's, and those that
// are guessed of its rows.
void filter_visits_of(const struct filter *f, uint32_t call,
                      void (*visit)(void *context, uint32_t number), void *context);

// False where the queue:, agent: and server: words alone rule out everything of that queue, or of
// that member of it; `agent` is an interface or extension, it or `name` may be empty.
bool filter_queue(struct filter *f, uint16_t server, struct span queue);
bool filter_member(struct filter *f, uint16_t server, struct span queue, struct span agent,
                   struct span name);
// Whether a record's answer may change after the record is there: by its call, or by what another
// source adds to it.
bool filter_looks_beyond_records(const struct filter *f);
// Each value of a queue:, agent: or server: word that is written whole (no *) and not negated,
// those of saved filters too.
typedef void filter_take(void *context, const char *field, struct span value);
void filter_each_name(const struct filter *f, filter_take *take, void *context);
// Whether it asks for agents, whose names may become known later.
bool filter_asks_for_agents(const struct filter *f);

#endif
