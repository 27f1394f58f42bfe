// Shared by the files of this room.
#ifndef CDRTOP_STATS_PARTS_H
#define CDRTOP_STATS_PARTS_H

#include "stats/figures.h"

uint32_t visit_sets(const struct visit *v, int64_t threshold_s, int64_t short_abandon_s,
                    int64_t now_us);
void amount_put(struct amount *a, int64_t n);  // a negative amount is unknown, and left out
bool amount_take(struct amount *a, int64_t n); // true if that may have been the maximum
void amount_raise(struct amount *a, int64_t n);
double amount_average(struct amount a); // sum / count; NAN if count is 0

// What one visit adds to a tally, except for its waiting time so far, which changes every second.
struct visit_share {
    uint32_t sets;
    int32_t wait_s, talk_s, wrapup_s; // -1 when unknown
    uint32_t rings : 24, ends : 8;    // rings in vain; how the talk ended
    uint32_t ended_s;                 // when the talk ended; 0 when unknown
};
struct visit_share visit_share(const struct visit *v, uint32_t sets, int64_t wrapup_s);
void tally_put(struct tally *t, const struct visit_share *s);
// Subtracts a share, after `instead` (NULL for none) was added to the same tally. True when a
// maximum may be lost; it is then found with tally_raise() over all that remain.
bool tally_take(struct tally *t, const struct visit_share *s, const struct visit_share *instead);
void tally_raise(struct tally *t, const struct visit_share *s);
// Adds a visit that still waits, to VISITS_WAITING and maybe VISITS_WAITING_PAST.
void tally_wait(struct tally *t, uint32_t sets, int64_t seconds);
void tally_add(struct tally *sum, const struct tally *t);

struct queue_kept {             // what visits added; those waiting come on top when it is read
    struct tally told, guessed; // a guess counts only if nothing was told of the queue
    uint32_t of[3]; // visits in the window, whatever the filter wants, by bit of visit_basis
    bool most_lost; // the visit with a maximum was taken out
};

struct queue_tally *queue_known(struct queue_tallies *t, uint16_t server, uint32_t queue);
struct queue_tally *queue_of(struct queue_tallies *t, const struct ledger *l,
                             const struct queue_terms *terms, uint16_t server,
                             uint32_t queue); // made if new
struct agent_tally *agent_of(struct queue_tallies *t, uint16_t server, uint32_t queue,
                             uint32_t name, uint32_t interface); // made if new
int64_t wrapup_of(const struct queue_policies *policies, const struct ledger *l, uint16_t server,
                  uint32_t queue, uint32_t interface, uint32_t name);
uint32_t in_window(const struct visit *v, const struct queue_tallies *t);

// contributions.c: finds lost maxima anew. True when cancelled.
bool find_most(struct queue_tallies *t, const struct ledger *l, struct task *task);
bool visit_still_waits(struct queue_tallies *t, uint32_t number); // false: it leaves the list
// The same for the list of recent ones; what it adds to its queue, and whether it is counted at
// all.
bool visit_is_recent(struct queue_tallies *t, uint32_t number, bool recent,
                     struct visit_share *ret_share, bool *ret_counts);

// trend/minutes.c: they depend on it.
bool minutes_have(const struct queue_tallies *t, const struct visit *v);

// Adds one queue to a sum, whose names and threshold stay as they are.
void queue_tally_add(struct queue_tally *sum, const struct queue_tally *q);
// As tally_count(), for a pick. The sets in `none` must be subsets of those in `any`.
uint64_t tally_picked(const struct tally *t, struct visit_pick p);
// The whole of a service-level formula, and the part of it that counts; divide their
// tally_picked().
struct visit_pick service_whole(enum service_formula formula, bool short_out);
struct visit_pick service_part(enum service_formula formula, bool short_out);
// How many more callers, all answered in time, would raise the level to `target` percent; 0 when it
// is there already. -1 when there is no level or no target, or when the target is 100 and somebody
// already waited too long.
int64_t service_to_target(const struct queue_tally *q, enum service_formula formula, bool short_out,
                          int64_t target);
struct visit_pick abandonment_whole(bool short_out);
struct visit_pick abandonment_part(bool short_out);

uint64_t calls_count(const struct calls *c, uint32_t results);

struct other_call {   // what one call added
    uint32_t in, out; // phone + 1; 0 for none
    uint32_t talk_s;
};

void other_calls_finish(struct other_calls *o);
void other_calls_begin(struct other_calls *o, const struct day_sums *before);
void other_calls_sums(const struct other_calls *o, struct day_sums *ret_sums);
// Adds a call; *ret_given is what to subtract later.
void other_calls_put(struct other_calls *o, const struct stitch *s, const struct call *c,
                     struct other_call *ret_given);
void other_calls_take_out(struct other_calls *o, const struct other_call *given);
struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension);

// How many calls run at the same time, exact to the second, and their peak in each hour of a
// window. Seconds count from the beginning of the window.
#define AT_ONCE_LASTS UINT32_MAX // has no end yet

struct at_once;
struct at_once *at_once_create(size_t hours);
void at_once_destroy(struct at_once *a); // NULL is none
// Adds (by 1) or removes (by -1) a call from one second up to, but not including, another; it runs
// for at least one second.
void at_once_put(struct at_once *a, uint32_t from, uint32_t to, int by);
// How the number of calls changes in each second of an hour; NULL if it does not.
const int32_t *at_once_steps(const struct at_once *a, size_t hour);
void at_once_add(struct at_once *a, size_t hour, const uint64_t steps[]); // adds such an hour
// Computes the peaks of the hours that changed.
void at_once_settle(struct at_once *a);
uint32_t at_once_most(const struct at_once *a, size_t hour); // as of the last at_once_settle()

// One table of the catalogue, and how its scope is read.
struct figure_table {
    const struct figure *list;
    size_t count;
    uint64_t (*counted)(const void *of, uint32_t bits);
    struct amount (*amount)(const void *of, int amount);
};
#define FIGURE_TABLE(list, counted, amount)                                                        \
    { list, sizeof(list) / sizeof(list)[0], counted, amount }

// What is expected of queues and of calls is said in the same words.
#define EXPECTED      "median and quartiles of the same weekday and half hour, scaled by today so far"
#define EXPECTED_WAIT "median of the mean waits of those days"

extern const struct figure_table catalogue_of_queue, catalogue_of_agent, catalogue_of_calls,
    catalogue_of_hour, catalogue_of_recalls, catalogue_of_records, catalogue_of_rows_queue,
    catalogue_of_rows_agent;

// Units: members, and others whom visits name, before they are put together as persons.
struct unit { // one member of one queue, or somebody whom visits name there
    uint16_t server;
    uint32_t queue, key; // ids in the ledger; `key` is the interface, or else the name
    struct span interface, extension, name; // `name` is empty if it is not a real name
    const struct member *who;               // NULL if only visits mention them
    struct agent_figures figures;
    const uint64_t *before; // their numbers in the sums of earlier days; NULL for none
    uint32_t person;        // in the order gathered; `places` has its place in the list
};

struct agents_parts {
    struct unit *units; // owned
    uint32_t unit_count, unit_capacity;
    uint32_t *places; // owned: the place in the list of each person, in the order gathered
    struct lookup unit_index, name_index, phone_index, nameless_index;
    size_t list_capacity, queue_capacity, server_capacity;
    struct member_spans paused, logged_in;
};

// Gathers a unit for every member and everybody whom visits name, each with its person in a->list.
void agents_gather(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                   const struct agent_terms *terms);
// Orders `12` before `101`, and digits before names.
int extension_order(struct span a, struct span b);

#endif
