// Persons: the members of all queues and servers joined, one line each, with what they did and what
// they do now (docs/numbers.md, "Agents"). One person is the same configured alias, else the same
// member name that is more than digits, else (server, extension). Folded anew each time; the calls
// outside the queues come from the fold over calls.
#ifndef CDRTOP_STATS_AGENTS_H
#define CDRTOP_STATS_AGENTS_H

#include "stats/calls.h"
#include "stats/queues.h"

struct agent_figures {    // sums over the window, by the connect of each visit
    struct tally counted; // of their visits
    uint64_t paused_s;    // whatever the reason; of a person: paused in one queue at least
    bool wrapup_known;    // in a queue at least
    // Of a person, not of one in a queue:
    int64_t logged_in_s; // in the window, in one queue at least, or as an agent (AGENTLOGIN); -1 no
                         // login or log-out is known
    int64_t staffed_s;   // of that: not paused; -1
    int64_t idle_s;      // since their last talk ended, while they are ready; -1 not known
    bool other_known;    // calls were given, and they have an extension
    struct agent_other other; // that began in the window
};

struct agent_now {
    enum member_state state;
    bool known;               // false: only queue_log tells of them, and they are not paused
    bool told;                // by events; false: queue_log says that they are paused
    int64_t since_us;         // 0 not known
    struct span pause_reason; // of MEMBER_PAUSED
};

struct agent_queue { // a person in one queue, with whatever phones
    uint16_t server;
    uint32_t queue_id; // the ledger's
    struct span queue;
    struct agent_now now;
    int64_t penalty; // the lowest of their phones; -1 not known
    struct agent_figures figures;
};

struct agent {            // a person
    struct span agent;    // extension; the lowest of several; else the interface, else the name
    struct span name;     // configuration, else member name, else as `agent`
    uint16_t server;      // the first of their servers
    struct agent_now now; // talking > on hold > ringing > paused > wrap-up > other call > busy >
                          // ready > unavailable > logged out
    uint32_t paused_in;   // of their queues: paused there
    struct agent_figures sum;
    bool left_out;                       // private
    uint32_t first_queue, queue_count;   // of agents.queues, by server and name
    uint32_t first_server, server_count; // of agents.servers, ascending
    uint32_t person;                     // private
};

struct agent_terms {               // each may be NULL
    const struct servers *servers; // with aliases of extensions
    const struct queue_policies *policies;
    struct filter *filter; // who is not wanted in any of their queues is left out
};

struct agents_parts; // private

struct agents {         // zeroed is empty
    struct agent *list; // owned; by name, then extension, then server
    size_t count;
    struct agent_queue *queues; // owned
    size_t queue_count;
    uint16_t *servers; // owned
    size_t server_count;
    bool filtered;              // not all members are wanted
    struct agents_parts *parts; // owned
};

// `t` was folded from the same ledger over the same window, and so were the calls, `by_phone`.
// Spans in the result are the ledger's and the configuration's. Without calls (NULL) calls outside
// the queues are not known. As part of a job (NULL: runs through); true when it was cancelled, and
// then they are nobody's.
bool agents_fold(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                 const struct calls_fold *calls, const struct agent_terms *terms, int64_t from_us,
                 int64_t to_us, int64_t now_us, struct task *task);
void agents_finish(struct agents *a);
// A copy of what is shown, which stands still; of it agents_whose() knows nobody.
void agents_copy(const struct agents *from, struct agents *ret_copy);
// Members of the rows that are of several queues, and of the total, as persons: each once, by their
// highest state there; under a filter of all rows. After queue_tallies_show() and agents_fold() of
// the same tallies.
void agents_count_members(const struct agents *a, struct queue_tallies *t);

// Who in the list it is that visits name so, by the ledger's ids: whose figures they count for.
#define AGENTS_NOBODY UINT32_MAX
uint32_t agents_whose(const struct agents *a, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t interface);
const struct agent_queue *agent_queues(const struct agents *a, const struct agent *who);
// The queue's name is none of those before it: on another server there may be one of that name.
bool agent_queue_is_first(const struct agent_queue *queues, uint32_t i);
const uint16_t *agent_servers(const struct agents *a, const struct agent *who);
struct agent_member { // a person as one member of one queue
    uint16_t server;
    uint32_t queue,
        key; // the ledger's: the key is the interface, else the name where none is known
};
// The n-th of them, from 0 on; false behind the last.
bool agent_member(const struct agents *a, const struct agent *who, size_t n,
                  struct agent_member *ret_member);

void agent_figures_add(struct agent_figures *sum, const struct agent_figures *f);

#endif
