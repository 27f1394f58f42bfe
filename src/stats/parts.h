// What the files of this room share among themselves.
#ifndef CDRTOP_STATS_PARTS_H
#define CDRTOP_STATS_PARTS_H

#include "stats/figures.h"

uint32_t visit_sets(const struct visit *v, int64_t threshold_s, int64_t short_abandon_s,
                    int64_t now_us);
void amount_put(struct amount *a, int64_t n);  // below 0: not known, and left out
bool amount_take(struct amount *a, int64_t n); // true: the maximum may have gone with it
void amount_raise(struct amount *a, int64_t n);
double amount_average(struct amount a); // sum / count; NAN over nothing

// What a visit gives to a tally, but for what it waits: that changes by the second.
struct visit_share {
    uint32_t sets;
    int32_t wait_s, talk_s, wrapup_s; // -1 not known
    uint32_t rings : 24, ends : 8;    // in vain; of the talk
    uint32_t ended_s;                 // when the talk was over; 0 not known
};
struct visit_share visit_share(const struct visit *v, uint32_t sets, int64_t wrapup_s);
void tally_put(struct tally *t, const struct visit_share *s);
// Out again, after `instead` was put into the same tally; NULL nothing was. True when a maximum may
// have gone with it: tally_raise() by all that are left.
bool tally_take(struct tally *t, const struct visit_share *s, const struct visit_share *instead);
void tally_raise(struct tally *t, const struct visit_share *s);
// One who waits: VISITS_WAITING, and VISITS_WAITING_PAST or not.
void tally_wait(struct tally *t, uint32_t sets, int64_t seconds);
void tally_add(struct tally *sum, const struct tally *t);

struct queue_kept {             // by what visits gave; who waits is not in it
    struct tally told, guessed; // what was guessed counts where nothing was told
    uint32_t of[3];             // visits in the window, wanted or not, by bit of visit_basis
    bool most_lost;             // a maximum went with its visit
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

// exchange.c: maxima whose visits gave them up are found anew; true: it was cancelled
bool find_most(struct queue_tallies *t, const struct ledger *l, struct task *task);
bool visit_still_waits(struct queue_tallies *t, uint32_t number); // false: it leaves the list

// Adds one queue to a sum; the sum's names and threshold are left alone.
void queue_tally_add(struct queue_tally *sum, const struct queue_tally *q);
// As tally_count(), of a pick whose `none` are parts of its `any`.
uint64_t tally_picked(const struct tally *t, struct visit_pick p);
// The visits that a rate is over, and those that it counts: tally_picked() of them are what it
// divides.
struct visit_pick service_whole(enum service_formula formula, bool short_out);
struct visit_pick service_part(enum service_formula formula, bool short_out);
// The least number of further callers, all answered in time, that brings the level to `target`
// percent; 0: it is there. -1: no level is known, there is no target, or 100 was missed already.
int64_t service_to_target(const struct queue_tally *q, enum service_formula formula, bool short_out,
                          int64_t target);
struct visit_pick abandonment_whole(bool short_out);
struct visit_pick abandonment_part(bool short_out);

uint64_t calls_count(const struct calls *c, uint32_t results);

struct other_call {   // what one call gave
    uint32_t in, out; // phone + 1; 0 none
    uint32_t talk_s;
};

void other_calls_finish(struct other_calls *o);
// Takes a call in; *ret_given takes it out again.
void other_calls_put(struct other_calls *o, const struct stitch *s, const struct call *c,
                     struct other_call *ret_given);
void other_calls_take_out(struct other_calls *o, const struct other_call *given);
struct agent_other other_calls_of(const struct other_calls *o, uint16_t server,
                                  struct span extension);

// How many calls run at the same time, exact to the second: their most in each hour of a window.
// Seconds are those since the window's begin.
#define AT_ONCE_LASTS UINT32_MAX // no end yet

struct at_once;
struct at_once *at_once_create(size_t hours);
void at_once_destroy(struct at_once *a); // NULL is none
// One call more (by 1) or less (by -1) from one second up to another, which is not one of its own;
// it runs for a second at least.
void at_once_put(struct at_once *a, uint32_t from, uint32_t to, int by);
// Finds the most anew, of the hours that were touched since.
void at_once_settle(struct at_once *a);
uint32_t at_once_most(const struct at_once *a, size_t hour); // when it was settled last

// The tables of the catalogue, and what it has to be told of a scope.
struct figure_table {
    const struct figure *list;
    size_t count;
    uint64_t (*counted)(const void *of, uint32_t bits);
    struct amount (*amount)(const void *of, int amount);
};
#define FIGURE_TABLE(list, counted, amount)                                                        \
    { list, sizeof(list) / sizeof(list)[0], counted, amount }

extern const struct figure_table catalogue_of_queue, catalogue_of_agent, catalogue_of_calls,
    catalogue_of_hour, catalogue_of_recalls, catalogue_of_records, catalogue_of_rows_queue,
    catalogue_of_rows_agent;

// Persons: members, and whoever visits name, before they are persons.
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
};

// Units of all members and of all that the visits tell, each with its person in a->list.
void agents_gather(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                   const struct agent_terms *terms);
// `12` before `101`, digits before names.
int extension_order(struct span a, struct span b);

#endif
