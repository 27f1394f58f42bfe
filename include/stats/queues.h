// The figures of queues and of agents by queue, over the visits of the ledger (numbers.md "Visits",
// "Agents"). A visit counts where it began, what an agent did with it where they connected.
#ifndef CDRTOP_STATS_QUEUES_H
#define CDRTOP_STATS_QUEUES_H

#include "base/task.h"
#include "calls/filter.h"
#include "queue/talks.h"
#include "stats/visit_sets.h"

#define THRESHOLD_DEFAULT_S 20
#define SHORT_ABANDON_S     5
#define THRESHOLD_NOT_SET   (-1)

struct queue_tally {
    uint16_t server;
    uint32_t queue; // dictionary id of the ledger
    uint8_t basis;  // enum visit_basis, or-ed over its visits in the window, wanted or not
    bool refusals;  // VISITS_REFUSED is known
    int64_t threshold_s;
    struct tally counted; // outcomes, and those offered who wait still, add up to offered
    uint32_t members[MEMBER_STATES]; // now, as events tell; logged out: known once, no member now
};
int64_t queue_longest_wait(const struct queue_tally *q); // of those waiting; -1 nobody waits

struct agent_tally { // one member of one queue
    uint16_t server;
    bool most_lost; // private: a maximum went with its visit
    uint32_t queue, name;
    uint32_t named_by;    // private: the visit that said the name, + 1
    uint32_t agent;       // interface; the member name where the interface is not known
    struct tally counted; // where they connected; rings in vain where the visit began
};
// False where all that it counted went elsewhere.
static inline bool agent_tally_counts(const struct agent_tally *a) {
    return a->counted.counts[VISIT_BIT(VISITS_HANDLED)] || a->counted.amounts[AMOUNT_RINGS].count;
}

struct queue_terms {
    const struct queue_policies *policies; // NULL: nothing is said of any queue
    int64_t short_abandon_s;
    struct filter *filter; // borrowed; NULL wants all
};
#define QUEUE_TERMS_DEFAULT ((struct queue_terms){NULL, SHORT_ABANDON_S, NULL})

// The queues as they are shown: hidden ones left out, merged ones added up, those of one name on
// several servers each alone behind their sum.
enum queue_row_kind {
    QUEUE_ROW_WHOLE, // the only row of its name
    QUEUE_ROW_SUM,   // of the parts that follow it
    QUEUE_ROW_PART,  // one server's share
};

#define QUEUE_ROW_SERVERS UINT16_MAX // the tally's server where it is of several

struct queue_row {
    enum queue_row_kind kind;
    uint32_t parts;           // that follow, of a sum
    uint32_t queues;          // of PBXs that are counted in
    uint64_t servers;         // a bit each, of the first 64
    struct span queue;        // the name it goes by in the configuration
    struct span label;        // the name to be shown, the same where none is given
    struct queue_tally tally; // threshold_s: where all agree, else THRESHOLD_NOT_SET
};

struct queue_rows {
    struct queue_row *list; // owned; names in order of appearance
    size_t count, capacity;
    struct queue_row total; // over wholes and parts, each once
    uint32_t *row_of;       // owned; by number of queue_tallies.queues, QUEUE_ROW_NONE hidden
    size_t row_of_count, row_of_capacity; // so many queues were there when the rows were made
    struct lookup index;
};
#define QUEUE_ROW_NONE UINT32_MAX

struct visit_given; // private
struct ring_given;
struct queue_kept;

// Kept up by the ledger's journal: what each visit and each ring gave is known, and exchanged when
// it changes. Whole after a run, as of its moment.
struct queue_tallies {          // zeroed is empty
    struct queue_tally *queues; // owned; in order of appearance
    size_t queue_count, queue_capacity;
    struct agent_tally *agents; // owned; in order of appearance; some may count for nothing
    size_t agent_count, agent_capacity;
    struct lookup queue_index, agent_index;
    struct queue_rows rows; // of queues; made by queue_tallies_show()
    int64_t from_us, to_us, now_us, short_abandon_s;
    // Private.
    struct queue_kept *kept;   // owned; by place in queues
    struct visit_given *given; // owned; by number of the visit
    struct ring_given *rung;   // owned; by number of the ring
    uint32_t given_count, rung_count;
    uint32_t *waiting; // owned: numbers of visits that may wait
    uint32_t waiting_count, waiting_capacity;
    struct journal_reader reader;
    uint32_t next_queue; // of the ledger's
    uint32_t generation;
    uint64_t all; // of the ledger's journal: thresholds are as they were then
    struct talks talks;
};

// Over the visits that joined in [from_us, to_us), and for agents those that connected in it.
void queue_tallies_fold(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms, int64_t from_us, int64_t to_us,
                        int64_t now_us);
// The same kept up: begin, then run whenever anything may have changed, as part of a job (NULL:
// runs through); true when it was cancelled, and then what was read stands. The terms stay the same
// but for what they are asked with each visit; after ledger_forget() it starts over.
void queue_tallies_begin(struct queue_tallies *t, const struct queue_terms *terms, int64_t from_us,
                         int64_t to_us);
bool queue_tallies_run(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, int64_t now_us, struct task *task);
// The filter may say otherwise of that visit now; before a run.
void queue_tallies_ask(struct queue_tallies *t, const struct ledger *l,
                       const struct queue_terms *terms, uint32_t number);
void queue_tallies_finish(struct queue_tallies *t);
// A copy of queues, their rows and who waits, which stands still; nothing is counted on by it.
void queue_tallies_copy(const struct queue_tallies *from, struct queue_tallies *ret_copy);
// Whether that visit is guessed from rows and yields: visits of its queue were told in the window
// (numbers.md "From rows alone"). It is counted nowhere and in no list. Of no tallies nothing does.
bool queue_tallies_yields(const struct queue_tallies *t, const struct visit *v);
// Which counts of the last fold that visit is one of: bits of enum visit_set.
uint32_t queue_tallies_sets(const struct queue_tallies *t, const struct visit *v);
// Whose ring in vain it was: the member's interface, 0 where only their name is known.
uint32_t visit_ring_interface(const struct ledger *l, const struct visit *v,
                              const struct visit_ring *ring);
// NULL where nothing is known of that queue.
const struct queue_tally *queue_tallies_find(const struct queue_tallies *t, uint16_t server,
                                             uint32_t queue);
// Makes the rows, after all is counted.
void queue_tallies_show(struct queue_tallies *t, const struct ledger *l,
                        const struct queue_terms *terms);
// The number of the row that a queue's visits are counted in (a whole or a part; its sum stands
// before it), QUEUE_ROW_NONE where it is hidden or nothing is known of it.
uint32_t queue_row_of(const struct queue_tallies *t, uint16_t server, uint32_t queue);

// The rates, in percent; NAN over nothing. Offered here is without those who still wait. With
// `short_out`, abandons shorter than short_abandon_s are left out of every rate.
enum service_formula {
    SERVICE_OF_OFFERED,  // answered within / offered
    SERVICE_OF_ANSWERED, // answered within / answered; Asterisk's own
    SERVICE_POSITIVE,    // (answered within + abandoned within) / (answered + abandoned)
    SERVICE_NEUTRAL,     // answered within / (answered + abandoned - abandoned within)
    SERVICE_FORMULAS,
};

#endif
