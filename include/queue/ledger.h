// The ledger of visits. Everything that is known of callers in queues goes in through
// ledger_observe(), from events and from queue_log, in any order and more than once; the same visit
// seen from both is one visit, and queue_log settles it. Rules of outcome: numbers.md "Visits".
// A visit is (server, Uniqueid, queue, n-th join). Pure: no clock, no file.
#ifndef CDRTOP_QUEUE_LEDGER_H
#define CDRTOP_QUEUE_LEDGER_H

#include "base/intern.h"
#include "base/journal.h"
#include "base/lookup.h"
#include "queue/event.h"
#include "queue/members.h"
#include "queue/step.h"
#include "queue/visit.h"

// What a channel did, as far as the ledger cares.
enum queue_channel_kind {
    QUEUE_CHANNEL_NEW,
    QUEUE_CHANNEL_HANGUP_REQUEST,
    QUEUE_CHANNEL_SOFT_HANGUP,
    QUEUE_CHANNEL_HANGUP,
    QUEUE_CHANNEL_RENAMED, // attended transfer with DestType App, DestApp Queue: unique_id
                           // (SecondTransferer) waits on as other_unique_id (Transferee)
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
    int64_t start_s, end_s; // epoch seconds; end_s QUEUE_NO_NUMBER: not known
    int64_t answer_s;       // by whom the queue rang; QUEUE_NO_NUMBER nobody
    uint32_t talk_s;        // of the answer
};

struct ledger_queue { // a queue that was heard of
    uint16_t server;
    uint32_t queue;
    int64_t service_level_s; // QueueParams; -1 not known
    int64_t longest_wait_s;  // of those over six hours; 0 none
    bool refusals;           // the dialplan writes FULL, JOINEMPTY … into queue_log
};

#define LEDGER_LISTS   8  // QueueStatus lists under way at once
#define LEDGER_ORPHANS 64 // the newest of queue_log's steps whose caller had not joined

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
    uint32_t *queues, *rows; // owned: queues answered for, rows named as waiting
    uint32_t queue_count, row_count;
    // LoginTime of its members, and of the static ones: the oldest, the newest; 0 none.
    int64_t login_s, newest_s, static_s, newest_static_s;
    bool known, static_known; // one of them was known before
};

struct visit_list { // visits of one kind; when it is full those that are no more go
    uint32_t *rows; // owned: their places in the ledger's rows
    uint32_t count, capacity;
};

struct ledger_guesses {        // visits that rows alone tell of: guesses.c
    struct ledger_guess *list; // owned
    uint32_t count, capacity;
    struct lookup index; // by Uniqueid and queue
};

struct ledger_roll { // of all visits, by number: the place in rows, or in guesses
    uint32_t *at;    // owned
    uint32_t count, capacity;
};

struct ledger {          // stays where it was initialised
    struct intern names; // every id of visits and members
    struct bits lasting; // of them, whatever is forgotten: who and which queue a visit named
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
    struct visit_list talks;     // that may be talking
    struct visit_list line;      // that may wait, as they stand
    struct visit_list waits;     // that may wait
    struct ledger_taker *takers; // owned: by member, whom they took last
    uint32_t taker_count, taker_capacity;
    struct lookup taker_index;
    struct ledger_list lists[LEDGER_LISTS];
    uint32_t list_number;
    uint32_t orphans[LEDGER_ORPHANS], orphan_count; // places in rows; a ring
    uint32_t own_prefix;                            // ActionIDs that begin so are ours
    struct journal journal;                         // of visits that may read otherwise now
    uint32_t generation;                            // another one: visits have other numbers
};

void ledger_init(struct ledger *l);
void ledger_finish(struct ledger *l);

void ledger_observe(struct ledger *l, struct ledger_observation o);

// The fifth argument of Queue() for callers of that context and extension: from LastData of a Cdr
// with LastApplication Queue (DestinationContext, Destination). Settles earlier visits as well.
void ledger_learn_timeout(struct ledger *l, uint16_t server, struct span context, struct span exten,
                          struct span queue, int64_t seconds);
// The channel that answered a call of that queue, from the row of one that is no transfer, and from
// when to when the row was: where only queue_log tells of it, that says which interface the name of
// its agent is. A caller may have been there twice: the row is that of the connect within it.
void ledger_learn_answer(struct ledger *l, uint16_t server, struct span unique_id,
                         struct span queue, struct span channel, int64_t from_s, int64_t to_s);
// Lists whose ActionID begins so are answers to our own, unfiltered QueueStatus: members that are
// not in them are gone. Callers are judged by anybody's list.
void ledger_own_lists(struct ledger *l, struct span action_id_prefix);

// A row that is new, or known better now, of a PBX whose queues nothing else tells of: what can be
// guessed of its caller's visit, unless that is told already.
void ledger_guess(struct ledger *l, const struct queue_record *r);
// The visit guessed of such rows; LOOKUP_NONE none.
uint32_t ledger_guessed(const struct ledger *l, uint16_t server, struct span unique_id,
                        struct span queue);

// A gap in the events ended then: what they would have told before may be lost. Who waited is in
// doubt until an event or a list names them; whom the next complete list does not name is ended as
// unknown. Who talked is in doubt until their talk is told to be over.
void ledger_gap(struct ledger *l, uint16_t server, int64_t to_us);
// What is still in doubt of a gap that ended then is over, and nobody knows how: what it hid may
// never be told. Something heard of it later sets it right.
void ledger_give_up(struct ledger *l, uint16_t server, int64_t to_us);
// The PBX started anew: whoever waited before that is ended as unknown.
void ledger_restarted(struct ledger *l, uint16_t server, int64_t at_us);
// When it did so last as its QueueStatus lists prove: all its members have a newer LoginTime. The
// ledger has taken it already. 0 no list did.
int64_t ledger_restart_listed(const struct ledger *l, uint16_t server);
// An event without a time of its own arrived at `at_us` by the clock here, and tells that a channel
// was made at `made_us` by the PBX's: so far the two clocks are apart, which the joins in events
// and in queue_log are compared by.
void ledger_arrived(struct ledger *l, uint16_t server, int64_t at_us, int64_t made_us);
// What time it is for that PBX: as its events say, or as the board's clock does where it is silent.
void ledger_clock(struct ledger *l, uint16_t server, int64_t now_us);

uint32_t ledger_count(const struct ledger *l); // visits, numbers 0..count-1, by first sight
void ledger_visit(const struct ledger *l, uint32_t number, struct visit *ret_visit);
uint32_t ledger_ring_count(const struct ledger *l);
void ledger_ring_get(const struct ledger *l, uint32_t number, struct visit_ring *ret_ring);
// The rings of a visit: the first behind LOOKUP_NONE, else the next behind that one; LOOKUP_NONE
// none.
uint32_t ledger_ring_of(const struct ledger *l, uint32_t visit, uint32_t behind);
const struct ledger_queue *ledger_queue(const struct ledger *l, uint16_t server, uint32_t queue);
// Valid until ledger_finish(); a visit's other names until ledger_forget().
struct span ledger_text(const struct ledger *l, uint32_t id);
size_t ledger_bytes(const struct ledger *l); // memory held, all told

// Lets go of visits that joined before that moment and wait no longer, and of all that are guessed:
// rows have other numbers then, and are told again. Numbers shift. Ids of queues and members stay
// as they are; those that only these visits had are given to others.
void ledger_forget(struct ledger *l, int64_t before_us);

#endif
