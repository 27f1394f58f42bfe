// What the files of the persons share: members, and whoever visits name, before they are persons.
#ifndef CDRTOP_STATS_AGENTS_PARTS_H
#define CDRTOP_STATS_AGENTS_PARTS_H

#include "stats/agents.h"

struct unit { // one member of one queue, or what the visits tell of one
    uint16_t server;
    uint32_t queue, key;                    // ledger ids; the key is the interface, else the name
    struct span interface, extension, name; // the name empty where it says nothing
    const struct member *who;               // NULL: only visits tell of them
    struct agent_figures figures;
    uint32_t person; // as gathered; its place in the list: places
};

struct agents_parts {
    struct unit *units; // owned
    uint32_t unit_count, unit_capacity;
    uint32_t *places; // owned: of each person as gathered, in the list
    struct lookup unit_index, name_index, phone_index, nameless_index;
    size_t list_capacity, queue_capacity, server_capacity;
    struct member_spans paused, logged_in;
    struct talks talks; // that run now
};

// Units of all members and of all that the visits tell, each with its person in a->list.
void agents_gather(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                   const struct agent_terms *terms);
// `12` before `101`, digits before names.
int extension_order(struct span a, struct span b);

#endif
