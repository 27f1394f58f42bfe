// Persons: the members of all queues and servers put together, one line for each person, with what
// they did and what they do now (docs/numbers.md, "Agents"). Members are one person if they have
// the same configured alias, else the same member name (if that is more than digits), else the same
// server and extension. Persons are computed anew each time; calls outside the queues come from the
// fold over calls.
#ifndef CDRTOP_STATS_AGENTS_H
#define CDRTOP_STATS_AGENTS_H

#include "stats/calls.h"
#include "stats/queues.h"

struct agent_figures {    // sums over the window, by when each visit was connected
    struct tally counted; // over their visits
    uint64_t paused_s;    // for any reason; for a person, paused in at least one queue
    bool wrapup_known;    // in at least one queue
    // Only for a person, not for one of their queues:
    // logged in to a queue or as an agent (AGENTLOGIN), within the window; -1 when no login or
    // log-out is known
    int64_t logged_in_s;
    int64_t staffed_s;        // logged in and not paused; -1 as above
    int64_t idle_s;           // since their last talk ended, while they are ready; -1 when unknown
    bool other_known;         // the calls were given, and they have an extension
    struct agent_other other; // that started in the window
};

struct agent_now {
    enum member_state state;
    bool known; // false if only queue_log mentions them, and they are not paused
    bool told;  // known from events; false if queue_log says that they are paused
    // if not known: the states that the log rules out, one bit each
    uint32_t ruled_out;
    int64_t since_us;         // 0 when unknown
    struct span pause_reason; // with MEMBER_PAUSED
    uint32_t visit; // with MEMBER_TALKING and MEMBER_ON_HOLD: its number + 1; 0 when unknown
};

struct agent_queue { // a person in one queue, with whichever phones
    uint16_t server;
    uint32_t queue_id; // as in the ledger
    struct span queue;
    struct agent_now now;
    int64_t penalty; // the lowest of their phones; -1 when unknown
    struct agent_figures figures;
};

struct agent {         // one person
    struct span agent; // extension, the lowest of several; else the interface, else the name
    struct span name;  // from the configuration, else the member name, else as `agent`
    uint16_t server;   // the first of their servers
    // the first that applies of: talking, on hold, ringing, paused, wrap-up, other call, busy,
    // ready, unavailable, logged out
    struct agent_now now;
    uint32_t paused_in; // the number of their queues in which they are paused
    struct agent_figures sum;
    bool left_out;                       // private
    uint32_t first_queue, queue_count;   // their part of agents.queues, by server and name
    uint32_t first_server, server_count; // their part of agents.servers, ascending
    uint32_t person;                     // private
};

struct agent_terms {               // any of these may be NULL
    const struct servers *servers; // with the aliases of extensions
    const struct queue_policies *policies;
    // Leaves out whom it wants in none of their queues, or not in their state.
    struct filter *filter;
};

struct agents_parts; // private

struct agents {         // zeroed is empty
    struct agent *list; // owned; sorted by name, then extension, then server
    size_t count;
    struct agent_queue *queues; // owned
    size_t queue_count;
    uint16_t *servers; // owned
    size_t server_count;
    bool filtered;              // some members were left out
    struct agents_parts *parts; // owned
};

// `t` and the calls (`by_phone`) must have been folded over the same window, and `t` from the same
// ledger. Spans in the result point into the ledger and the configuration. Without calls (NULL),
// calls outside the queues are unknown. Runs as part of a job (NULL: straight through). True when
// cancelled; agents_whose() then finds nobody.
bool agents_fold(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                 const struct calls_fold *calls, const struct agent_terms *terms, int64_t from_us,
                 int64_t to_us, int64_t now_us, struct task *task);
void agents_finish(struct agents *a);
// A copy for display that does not change any more. agents_whose() finds nobody in it.
void agents_copy(const struct agents *from, struct agents *ret_copy);
// Adds what was counted of each of them, after a fold over the same tallies and calls.
void agents_sums(const struct agents *a, const struct ledger *l, struct day_sums *ret_sums);
// Counts the members of the total, and of rows that stand for several queues, as persons: each of
// them once, in their highest state. Under a filter it does so for all rows. Call it after
// queue_tallies_show() and agents_fold() of the same tallies.
void agents_count_members(const struct agents *a, struct queue_tallies *t);

// The place in the list of the person to whom visits with these ids (of the ledger) count.
#define AGENTS_NOBODY UINT32_MAX
uint32_t agents_whose(const struct agents *a, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t interface);
const struct agent_queue *agent_queues(const struct agents *a, const struct agent *who);
// No queue before it has the same name; queues of different servers may.
bool agent_queue_is_first(const struct agent_queue *queues, uint32_t i);
const uint16_t *agent_servers(const struct agents *a, const struct agent *who);
struct agent_member { // a person seen as one member of one queue
    uint16_t server;
    uint32_t queue,
        key; // id in the ledger: of the interface, or of the name if that is all that is known
};
// The n-th of them, counted from 0; false after the last.
bool agent_member(const struct agents *a, const struct agent *who, size_t n,
                  struct agent_member *ret_member);

void agent_figures_add(struct agent_figures *sum, const struct agent_figures *f);

#endif
