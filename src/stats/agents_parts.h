// What the files of the persons share: the calls outside the queues by phone, kept up by the calls
// that changed.
#ifndef CDRTOP_STATS_AGENTS_PARTS_H
#define CDRTOP_STATS_AGENTS_PARTS_H

#include "stats/agents.h"

struct other_phone {
    uint16_t server;
    uint32_t extension; // dictionary id
    struct agent_other sum;
};

struct other_given;
struct other_calls {     // zeroed knows no calls
    struct intern names; // extensions
    struct other_phone *phones;
    uint32_t count, capacity;
    struct lookup index;
    struct other_given *given; // by call number: what it gave
    uint32_t given_count, generation;
    uint32_t summed; // numbers below are in the sums of the phones
    uint64_t seen;   // of the journal
    int64_t from, to;
    uint64_t serial; // of what is wanted
    bool started;
};

// False while changed calls are left. Calls that began in [from, to), epoch seconds.
bool other_calls_run(struct other_calls *o, const struct stitch *s, const struct agent_terms *terms,
                     int64_t from, int64_t to);
void other_calls_finish(struct other_calls *o);
struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension);

struct unit { // one member of one queue, or what the visits tell of one
    uint16_t server;
    uint32_t queue, key;                    // ledger ids; the key is the interface, else the name
    struct span interface, extension, name; // the name empty where it says nothing
    const struct member *who;               // NULL: only visits tell of him
    struct agent_figures figures;
    uint32_t person; // as gathered; its place in the list: places
};

struct agents_parts {
    struct unit *units; // owned
    uint32_t unit_count, unit_capacity;
    uint32_t *places; // owned: of each person as gathered, in the list
    struct lookup unit_index, name_index, phone_index;
    size_t list_capacity, queue_capacity, server_capacity;
    struct member_spans paused, logged_in;
    struct other_calls other;
};

// Units of all members and of all that the visits tell, each with its person in a->list.
void agents_gather(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                   const struct agent_terms *terms);
// `12` before `101`, digits before names.
int extension_order(struct span a, struct span b);

#endif
