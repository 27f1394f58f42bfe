// The figures of queues, and of agents in queues, over the visits of the ledger (numbers.md
// "Visits", "Agents"). A visit counts for its queue in the window in which it began, and for its
// agent in the window in which they were connected.
#ifndef CDRTOP_STATS_QUEUES_H
#define CDRTOP_STATS_QUEUES_H

#include "base/task.h"
#include "calls/filter.h"
#include "queue/talks.h"
#include "stats/expected.h"
#include "stats/minutes.h"
#include "stats/sums.h"
#include "stats/visit_sets.h"

#define THRESHOLD_DEFAULT_S 20
#define SHORT_ABANDON_S     5
#define THRESHOLD_NOT_SET   (-1)

struct queue_tally {
    uint16_t server;
    uint32_t queue; // id in the ledger's dictionary
    // enum visit_basis of all its visits in the window, or-ed, whatever the filter wants
    uint8_t basis;
    bool refusals; // whether VISITS_REFUSED can be known
    int64_t threshold_s;
    struct tally counted; // all outcomes and those still waiting add up to offered
    // now, according to events; logged out means known once, but no member now
    uint32_t members[MEMBER_STATES];
    struct outlook outlook; // of a row; set by forecast_show_queues()
};
// Of those waiting now; -1 when nobody waits.
int64_t queue_longest_wait(const struct queue_tally *q);

struct agent_tally { // one member of one queue
    uint16_t server;
    bool most_lost; // private: the visit with a maximum was taken out
    uint32_t queue, name;
    uint32_t named_by;    // private: the visit that gave the name, + 1
    uint32_t agent;       // interface, or the member name if no interface is known
    struct tally counted; // by when they were connected; rings in vain by when the visit began
};
// False when all that it counted has gone to another tally.
static inline bool agent_tally_counts(const struct agent_tally *a) {
    return a->counted.counts[VISIT_BIT(VISITS_HANDLED)] || a->counted.amounts[AMOUNT_RINGS].count;
}

struct queue_terms {
    const struct queue_policies *policies; // NULL: nothing is configured for any queue
    int64_t short_abandon_s;
    struct filter *filter; // borrowed; NULL wants all
};
#define QUEUE_TERMS_DEFAULT ((struct queue_terms){NULL, SHORT_ABANDON_S, NULL})

// The queues as they are shown: without hidden ones, merged ones added up. Queues of one name on
// several servers have a row each, after one with their sum.
enum queue_row_kind {
    QUEUE_ROW_WHOLE, // the only row of its name
    QUEUE_ROW_SUM,   // the sum of the parts that follow
    QUEUE_ROW_PART,  // the share of one server
};

#define QUEUE_ROW_SERVERS UINT16_MAX // the server of a row that stands for several

struct queue_row {
    enum queue_row_kind kind;
    uint32_t parts;           // of a sum: how many parts follow
    uint32_t queues;          // how many queues of PBXs it counts
    uint64_t servers;         // a bit for each of the first 64
    struct span queue;        // its name in the configuration
    struct span label;        // the name to show; the same if no other is configured
    struct queue_tally tally; // its threshold_s is THRESHOLD_NOT_SET when they differ
};

struct queue_rows {
    struct queue_row *list; // owned; in the order in which the names appeared
    size_t count, capacity;
    struct queue_row total; // over wholes and parts, so that each counts once
    uint32_t *row_of; // owned, by place in queue_tallies.queues; QUEUE_ROW_NONE for a hidden queue
    size_t row_of_count, row_of_capacity; // how many queues there were when the rows were made
    struct lookup index;
};
#define QUEUE_ROW_NONE UINT32_MAX

struct visit_given; // private
struct ring_given;
struct queue_kept;

// Kept up to date by the ledger's journal: what each visit and each ring added is remembered, and
// replaced when it changes. The tallies are complete after a run, as of that moment.
struct queue_tallies {          // zeroed is empty
    struct queue_tally *queues; // owned; in the order in which they appeared
    size_t queue_count, queue_capacity;
    // owned; in the order in which they appeared; some may count nothing any more
    struct agent_tally *agents;
    size_t agent_count, agent_capacity;
    struct lookup queue_index, agent_index;
    struct queue_rows rows;  // of the queues; made by queue_tallies_show()
    struct minutes *minutes; // owned: of all queues together; NULL until they are asked for
    int64_t from_us, to_us, now_us, short_abandon_s;
    // Set after queue_tallies_begin(), if at all: the visits of the window before from_us. The
    // ledger has to know their names: queues_name().
    const struct day_sums *before; // borrowed
    // Private.
    struct queue_kept *kept;   // owned; by place in `queues`
    struct visit_given *given; // owned; by number of the visit
    struct ring_given *rung;   // owned; by number of the ring
    uint32_t given_count, rung_count;
    uint32_t *waiting; // owned: numbers of visits that may still wait
    uint32_t waiting_count, waiting_capacity;
    uint32_t *recent; // owned: numbers of visits of the last hour; `minutes` is made from them
    uint32_t recent_count, recent_capacity;
    bool recent_changed;
    struct journal_reader reader;
    uint32_t next_queue; // the next queue of the ledger to look at
    uint32_t generation;
    uint64_t all; // of the ledger's journal, when thresholds were last read
    struct talks talks;
};

// Counts the visits that joined in [from_us, to_us), and for agents those that were connected then.
void queue_tallies_fold(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms, int64_t from_us, int64_t to_us,
                        int64_t now_us);
// The same, kept up to date: begin once, then run whenever something may have changed, as part of a
// job (NULL: straight through). True when cancelled; what was read so far stands. The terms must
// not change, except through queue_tallies_ask(). After ledger_forget() it starts again.
void queue_tallies_begin(struct queue_tallies *t, const struct queue_terms *terms, int64_t from_us,
                         int64_t to_us);
bool queue_tallies_run(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, int64_t now_us, struct task *task);
// Brings the minutes of the last hour up to date, after a run, in the same way. It costs a little
// for each visit of that hour, so it is for what is shown, and not for each event.
bool queue_tallies_minutes(struct queue_tallies *t, const struct ledger *l,
                           const struct queue_terms *terms, struct task *task);
// The filter may judge that visit differently now; call this before a run.
void queue_tallies_ask(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, uint32_t number);
void queue_tallies_finish(struct queue_tallies *t);
// A copy of the queues, their rows and who waits, for display. It is not counted on.
void queue_tallies_copy(const struct queue_tallies *from, struct queue_tallies *ret_copy);
// Whether that visit is a guess from rows that has to yield, because visits of its queue were told
// by events or queue_log in the window (numbers.md "From rows alone"). Such a visit is counted
// nowhere and in no list. With `t` NULL, none yields.
bool queue_tallies_yields(const struct queue_tallies *t, const struct visit *v);
// The sets (enum visit_set) in which the last run counted that visit.
uint32_t queue_tallies_sets(const struct queue_tallies *t, const struct visit *v);
// The interface of the member who was rung in vain; 0 if only their name is known.
uint32_t visit_ring_interface(const struct ledger *l, const struct visit *v,
                              const struct visit_ring *ring);
// NULL if nothing is known of that queue.
const struct queue_tally *queue_tallies_find(const struct queue_tallies *t, uint16_t server,
                                             uint32_t queue);
// Gives the names in the sums ids of the ledger.
void queues_name(const struct day_sums *before, struct ledger *l);
// Whether the queues in the sums were counted by the thresholds that hold now.
bool queues_hold(const struct day_sums *before, const struct ledger *l,
                 const struct queue_terms *terms);
// Adds what was counted, after a run.
void queue_tallies_sums(const struct queue_tallies *t, const struct ledger *l,
                        struct day_sums *ret_sums);
// Makes the rows, once everything is counted.
void queue_tallies_show(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms);
// The number of the row in which a queue's visits are counted: a whole or a part (whose sum comes
// before it). QUEUE_ROW_NONE if the queue is hidden or unknown.
uint32_t queue_row_of(const struct queue_tallies *t, uint16_t server, uint32_t queue);

// The formulas of the service level, in percent; NAN if one would divide by 0. "Offered" here
// leaves out those who still wait. With `short_out`, abandons shorter than short_abandon_s are left
// out of every rate.
enum service_formula {
    SERVICE_OF_OFFERED,  // answered within / offered
    SERVICE_OF_ANSWERED, // answered within / answered; Asterisk's own
    SERVICE_POSITIVE,    // (answered within + abandoned within) / (answered + abandoned)
    SERVICE_NEUTRAL,     // answered within / (answered + abandoned - abandoned within)
    SERVICE_FORMULAS,
};

#endif
