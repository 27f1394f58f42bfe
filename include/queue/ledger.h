// The ledger of visits. All that is known of callers in queues enters through ledger_observe(),
// from events and from queue_log, in any order and repeatedly. A visit that both tell of is one
// visit, and queue_log has the final word. The rules for outcomes are in numbers.md, "Visits". A
// visit is (server, Uniqueid, queue, n-th join). Pure: no clock, no file.
#ifndef CDRTOP_QUEUE_LEDGER_H
#define CDRTOP_QUEUE_LEDGER_H

#include "base/intern.h"
#include "base/journal.h"
#include "base/lookup.h"
#include "queue/event.h"
#include "queue/members.h"
#include "queue/step.h"
#include "queue/visit.h"

// What a channel did, as far as it concerns the ledger.
enum queue_channel_kind {
    QUEUE_CHANNEL_NEW,
    QUEUE_CHANNEL_HANGUP_REQUEST,
    QUEUE_CHANNEL_SOFT_HANGUP,
    QUEUE_CHANNEL_HANGUP,
    // attended transfer with DestType App, DestApp Queue: the visit of unique_id (SecondTransferer)
    // goes on as other_unique_id (Transferee)
    QUEUE_CHANNEL_RENAMED,
};

struct queue_channel {
    enum queue_channel_kind kind;
    uint16_t server;
    int64_t at_us;
    struct span channel, unique_id, other_unique_id;
    struct dialplan_place place;
};

enum ledger_source { LEDGER_EVENT, LEDGER_CHANNEL, LEDGER_STEP };

struct ledger_observation {
    enum ledger_source source;
    union {
        const struct queue_event *event;
        const struct queue_channel *channel;
        const struct queue_step *step;
    };
};

// A row of the Cdr log whose caller was in a queue.
struct queue_record {
    uint16_t server;
    uint32_t row; // its number in the store
    struct span unique_id, queue;
    int64_t start_s, end_s; // epoch seconds; end_s is QUEUE_NO_NUMBER when unknown
    int64_t answer_s;       // an answer after ringing by the queue; QUEUE_NO_NUMBER for none
    uint32_t talk_s;        // after that answer
};

struct ledger_queue { // a queue that was mentioned
    uint16_t server;
    uint32_t queue;
    int64_t service_level_s; // from QueueParams; -1 when unknown
    int64_t longest_wait_s;  // the longest wait over six hours; 0 for none
    bool refusals;           // its dialplan writes FULL, JOINEMPTY … to queue_log
};

#define LEDGER_LISTS   8  // QueueStatus lists that may be under way at once
#define LEDGER_ORPHANS 64 // the latest steps of queue_log that had no join before them

struct ledger_row;
struct ledger_guess;
struct ledger_ring;
struct ledger_timeout;
struct ledger_server;
struct ledger_taker;
struct ledger_list {
    uint16_t server;
    bool open, full;
    uint32_t action_id, number, first_row; // rows from first_row on are newer than the list
    int64_t start_us;
    uint32_t *queues, *rows; // owned: the queues it covers, the rows that it names as waiting
    uint32_t queue_count, row_count;
    // The oldest and the newest LoginTime of all members in the list, and of the static ones; 0 for
    // none.
    int64_t login_s, newest_s, static_s, newest_static_s;
    bool known, static_known; // some of them were known before
};

struct visit_list { // visits of one kind; when it is full, those that no longer belong are dropped
    uint32_t *rows; // owned: indexes of the ledger's rows
    uint32_t count, capacity;
};

struct ledger_guesses {        // visits known only from rows of the Cdr log: guesses.c
    struct ledger_guess *list; // owned
    uint32_t count, capacity;
    struct lookup index; // by Uniqueid and queue
};

struct ledger_roll { // for all visits, by number: the index of its row or of its guess
    uint32_t *at;    // owned
    uint32_t count, capacity;
};

struct ledger {          // must not move after initialisation
    struct intern names; // all ids of visits and members
    struct bits lasting; // those that are never forgotten: agents and queues that some visit named
    struct members members;
    struct ledger_row *rows; // owned
    uint32_t count, capacity;
    struct lookup by_unique_id;
    struct ledger_guesses guesses;
    struct ledger_roll roll;
    struct ledger_ring *rings; // owned
    uint32_t ring_count, ring_capacity;
    struct ledger_timeout *timeouts; // owned
    uint32_t timeout_count;
    struct lookup timeout_index;
    struct ledger_queue *queues; // owned
    uint32_t queue_count;
    struct lookup queue_index;
    struct ledger_server *servers; // owned
    uint32_t server_count;
    struct visit_list talks;     // visits that may be talking
    struct visit_list line;      // visits that may wait, in the order of their positions
    struct visit_list waits;     // visits that may wait
    struct ledger_taker *takers; // owned: for each member the caller whom they took last
    uint32_t taker_count, taker_capacity;
    struct lookup taker_index;
    struct ledger_list lists[LEDGER_LISTS];
    uint32_t list_number;
    uint32_t orphans[LEDGER_ORPHANS], orphan_count; // indexes of rows; the list wraps round
    uint32_t own_prefix;                            // ActionIDs with this prefix are ours
    struct journal journal;                         // visits that may read differently now
    uint32_t generation;                            // changes when visits get other numbers
    uint64_t followed; // servers whose queue_log is followed, one bit each
};

// Its queue_log is read as it is written, so what that says is true now.
static inline void ledger_follow(struct ledger *l, uint16_t server) {
    if (server < 64) l->followed |= UINT64_C(1) << server;
}

static inline bool ledger_follows(const struct ledger *l, uint16_t server) {
    return server < 64 && l->followed >> server & 1;
}

void ledger_init(struct ledger *l);
void ledger_finish(struct ledger *l);

void ledger_observe(struct ledger *l, struct ledger_observation o);

// The fifth argument of Queue() for callers from that context and extension. It comes from the
// LastData of a Cdr whose LastApplication is Queue (DestinationContext, Destination), and applies
// to earlier visits, too.
void ledger_learn_timeout(struct ledger *l, uint16_t server, struct span context, struct span exten,
                          struct span queue, int64_t seconds);
// The channel that answered a call of that queue, from a row that is not a transfer, and when the
// row began and ended. If only queue_log tells of the call, this shows which interface belongs to
// the agent's name. If the caller was there twice, the row belongs to the connect between its
// beginning and end.
void ledger_learn_answer(struct ledger *l, uint16_t server, struct span unique_id,
                         struct span queue, struct span channel, int64_t from_s, int64_t to_s);
// Lists whose ActionID has this prefix answer our own QueueStatus, which has no filter: members
// that are not in them are gone. For callers, lists that anybody requested count.
void ledger_own_lists(struct ledger *l, struct span action_id_prefix);

// Takes a row that is new, or better known now, of a PBX about whose queues nothing else tells.
// From it the caller's visit is guessed, unless that visit is known already.
void ledger_guess(struct ledger *l, const struct queue_record *r);
// The visit that was guessed from such rows; LOOKUP_NONE for none.
uint32_t ledger_guessed(const struct ledger *l, uint16_t server, struct span unique_id,
                        struct span queue);

// Takes over the service levels that another ledger, with the same servers, knows of its queues.
void ledger_levels_like(struct ledger *l, const struct ledger *of);

// A gap in the events ended then, and what they would have told may be lost. Callers who waited are
// in doubt until an event or a list names them; the next complete list that does not name them ends
// their visit as unknown. Callers who talked are in doubt until the end of their talk is told.
void ledger_gap(struct ledger *l, uint16_t server, int64_t to_us);
// Gives up what is still in doubt after a gap that ended then: it is over, and nobody knows how,
// since what the gap hid may never be told. If something is heard of it later, that corrects it.
void ledger_give_up(struct ledger *l, uint16_t server, int64_t to_us);
// The PBX was restarted: visits that waited before that end as unknown.
void ledger_restarted(struct ledger *l, uint16_t server, int64_t at_us);
// The last restart that its QueueStatus lists prove, because the LoginTime of all members is later.
// The ledger has already applied it. 0 if no list shows one.
int64_t ledger_restart_listed(const struct ledger *l, uint16_t server);
// What arrived at `at_us` by our clock shows that it was `its_us` by the PBX's clock, or later. The
// difference between the clocks is needed to compare joins in events that have no time of their own
// with those in queue_log, and lists, which never have one, with events that have.
void ledger_arrived(struct ledger *l, uint16_t server, int64_t at_us, int64_t its_us);
// The PBX's time: as its events say, or by our clock while it is silent.
void ledger_clock(struct ledger *l, uint16_t server, int64_t now_us);

// A part of its queue_log is read on its own, for a time that events do not tell of. What lies
// between it and other parts was not read.
void ledger_log_apart(struct ledger *l, uint16_t server);

// Number of visits; they are numbered 0..count-1 in the order in which they were first seen.
uint32_t ledger_count(const struct ledger *l);
void ledger_visit(const struct ledger *l, uint32_t number, struct visit *ret_visit);
// The latest visit, not guessed, of a Uniqueid (in `queue`, or in any if that is empty);
// LOOKUP_NONE for none.
uint32_t ledger_find(const struct ledger *l, uint16_t server, struct span unique_id,
                     struct span queue);
uint32_t ledger_ring_count(const struct ledger *l);
void ledger_ring_get(const struct ledger *l, uint32_t number, struct visit_ring *ret_ring);
// The rings of a visit, one after the other: the first after LOOKUP_NONE, then the one after each.
// LOOKUP_NONE at the end.
uint32_t ledger_ring_of(const struct ledger *l, uint32_t visit, uint32_t behind);
const struct ledger_queue *ledger_queue(const struct ledger *l, uint16_t server, uint32_t queue);
// Valid until ledger_finish(); texts other than names of queues and members only until
// ledger_forget().
struct span ledger_text(const struct ledger *l, uint32_t id);
// Gives a name of a queue or member of earlier days an id, which it keeps.
void ledger_keep_name(struct ledger *l, struct span name);
size_t ledger_bytes(const struct ledger *l); // all memory held
// How many callers wait, or how many talk, whichever are more: whether there may be so many, and
// how many there are, which costs a look at each.
static inline bool ledger_may_be_open(const struct ledger *l, uint32_t most) {
    return l->waits.count >= most || l->talks.count >= most;
}
uint32_t ledger_open(const struct ledger *l);

// Forgets visits that joined before that moment and no longer wait, and all guesses, since rows get
// other numbers and are posted again. Visits get new numbers. Ids of queues and members stay; ids
// of texts that only forgotten visits had are used again.
void ledger_forget(struct ledger *l, int64_t before_us);

#endif
