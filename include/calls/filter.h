// The filter language, which is the same on the board, for --filter, in saved filters and for
// exports. docs/filter.md lists its fields, and what each means for a record, a call and a visit.
// An expression is compiled once, and then asked about records, calls and visits. A field that one
// of these lacks is taken from what it belongs to: the call of a visit or record, or the records
// and visits of a call.
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

struct filter; // compiled; it caches answers by dictionary id, so it is never const

// What a filter is asked about, and the names it can use. The struct is copied, its contexts are
// borrowed. Answers of these functions are cached; when they would change, create the filter anew.
struct filter_terms {
    const struct cdr_store *store; // borrowed; NULL for those that nobody asks about
    const struct stitch *stitch;
    const struct ledger *ledger;
    const struct zone *zone;       // for time: and hour:
    const struct servers *servers; // names and numbers of servers, and aliases of extensions
    // queue: also means the label of a queue, and queues merged into it. May be NULL.
    const struct queue_policies *policies;
    // Finds the expression saved under a name; SPAN_NONE if there is none. May be NULL.
    struct span (*saved)(void *context, struct span name);
    // Whether records have a custom field with that name. If so, it is not taken for a typing error
    // of one of the filter's own fields. May be NULL.
    bool (*custom)(void *context, struct span name);
    void *context;
};

struct filter_error {
    // which bytes of the expression are wrong, to point at; len is 0 only at the end
    size_t at, len;
    char text[160]; // one sentence, cleaned
};
// Says what is wrong with an expression, also with a condition of an alert. Empties `why`; always
// returns false.
bool filter_fail(struct filter_error *ret_error, size_t at, size_t len, struct buf *why);

// An empty expression wants everything. On FILTER_WRONG, *ret_error says where and why.
int filter_create(struct span expression, const struct filter_terms *terms,
                  struct filter **ret_filter, struct filter_error *ret_error);
void filter_destroy(struct filter *f);

// A NULL filter wants everything.
bool filter_record(struct filter *f, size_t number);
bool filter_call(struct filter *f, uint32_t number, const struct call *c);
bool filter_visit(struct filter *f, uint32_t number, const struct visit *v);

// Calls back for every visit whose answer may have changed with that call: the visits of the call,
// and those guessed from its rows.
void filter_visits_of(const struct filter *f, uint32_t call,
                      void (*visit)(void *context, uint32_t number), void *context);

// False if the queue:, agent: and server: words alone exclude everything in that queue, or of that
// member of it. `agent` is an interface or extension; either it or `name` may be empty.
bool filter_queue(struct filter *f, uint16_t server, struct span queue);
bool filter_member(struct filter *f, uint16_t server, struct span queue, struct span agent,
                   struct span name);
// False if the state: and pause: words exclude an agent in that state: 1 << enum member_state, or
// FILTER_STATE_UNKNOWN. They say nothing about records, calls and visits. `reason` is that of a
// pause.
#define FILTER_STATE_UNKNOWN (1u << MEMBER_STATES)
bool filter_person(struct filter *f, uint32_t state, struct span reason);
// Whether the answer about a record can change after it has arrived: by changes of its call, or by
// what another source adds to it.
bool filter_looks_beyond_records(const struct filter *f);
// Calls back for each value of a queue:, agent:, server: or pause: word that has no * and is not
// negated, in saved filters, too.
typedef void filter_take(void *context, const char *field, struct span value);
void filter_each_name(const struct filter *f, filter_take *take, void *context);
// Whether it asks about agents, whose names may become known only later.
bool filter_asks_for_agents(const struct filter *f);

#endif
