// Inside the ledger: what each source saw of a visit, kept apart so that the order in which sources
// come in cannot change what comes out.
#ifndef CDRTOP_QUEUE_LEDGER_ROWS_H
#define CDRTOP_QUEUE_LEDGER_ROWS_H

#include "members_parts.h"
#include "queue/ledger.h"

#define SECOND   ((int64_t)1000000)
#define MINUTE   (60 * SECOND)
#define SCAN_MAX 20000u // visits looked back over where no id leads to the one

enum side { SIDE_EVENTS, SIDE_LOG, SIDES };

enum {              // struct sighting, flags
    SAW = 1,        // this source knows the visit
    SAW_JOIN = 2,   // the join itself, not a guess from a later step
    ROUGH = 4,      // join_us is only "not later than"
    CONNECTED = 8,  // AgentConnect or AgentComplete; CONNECT or its completion
    ABANDONED = 16, // QueueCallerAbandon
    LEFT = 32,      // QueueCallerLeave
    GONE = 64,      // over by a hangup, a list, a restart: how, nobody said
    EXACT = 128,    // times are the PBX's own
};

struct sighting {
    int64_t join_us, end_us, complete_us; // 0 none
    int32_t wait_s, talk_s;               // -1 none
    uint32_t agent, interface;
    uint32_t heard_s;                   // the newest that it told of their wait, epoch
    uint8_t flags, outcome, completion; // outcome: queue_log's word, VISIT_WAITING until then
};

#define PHONES_DIFFER UINT32_MAX

enum { // struct ledger_row, evidence of events
    ASKED_TO_HANG_UP = 1,
    SOFT_HANGUP = 2,
    NEXT_HUNG_UP_HERE = 4, // the first hangup after the end was at the end's own place
    NEXT_WENT_ON = 8,      // it was elsewhere, or the caller joined again
    ALL_AWAY = 16,         // every member was paused or unavailable at the end
    IN_DOUBT = 32,
    TALK_LOST = 64,     // the talk is over, its AgentComplete did not come
    AWAY_AT_JOIN = 128, // every member was paused or unavailable when they joined
};

struct place {
    uint32_t where; // "context exten"
    int32_t priority;
};

struct ledger_row {
    struct sighting saw[SIDES];
    uint32_t queue, unique_id, joined_id, linked_id;
    uint32_t caller_number, caller_name, key;
    uint32_t leg;   // Uniqueid of the channel that answered, 0 not known
    uint32_t phone; // whose channel the row of its connect names, 0 none yet, PHONES_DIFFER
    uint32_t rings; // first of its chain, + 1
    struct place joined_at, ended_at;
    int32_t position, priority; // priority -1 not known
    int64_t ahead_us;           // of the PBX's clock, by the one that stamped the events
    uint32_t number;            // of the visit
    uint16_t server;
    uint8_t evidence;
    bool in_line : 1;  // it stands in its queue, and moves with those before it
    bool in_waits : 1; // it is in ledger.waits
};

struct ledger_guess {          // of a caller in a queue, by the rows of one Uniqueid
    uint32_t unique_id, queue; // dictionary ids
    uint32_t row, talk_s;      // one of its rows
    uint16_t server;
    bool answered;
    uint32_t number;                  // of the visit
    int64_t start_s, answer_s, end_s; // the first row's, the answered one's, the last's
};
void guess_visit(const struct ledger_guess *g, struct visit *ret_visit);

#define GUESSED (UINT32_C(1) << 31) // of a place in the roll: one in guesses

uint32_t roll_put(struct ledger *l, uint32_t at); // the number of that visit

struct ledger_ring {
    int64_t last_us[SIDES], first_us;     // first_us: of a run in queue_log
    uint32_t row, agent, interface, next; // next + 1
    uint32_t told_as;                     // the caller's Uniqueid then
    uint32_t leg;                         // the member's channel of the newest event
    uint32_t count[SIDES];
};

struct ledger_timeout {
    uint32_t where, queue;
    int32_t seconds;
    uint16_t server;
};

struct ledger_server { // what is known of a PBX as a whole
    uint16_t server;
    int64_t clock_us[SIDES]; // as last told by events; the newest line of queue_log
    int64_t *starts_us;      // owned: QUEUESTART
    uint32_t start_count;
    int64_t login_s, static_s;     // the newest LoginTime of its members, and of the static ones
    int64_t restarted_us;          // the newest restart that a list proved
    int64_t ahead_us, ahead_at_us; // what arrives is so much later than the PBX's clock; known when
};

struct fact { // a step of a caller, from either source, as matching sees it
    enum side side;
    uint16_t server;
    uint32_t queue, unique_id;
    int64_t at_us, join_us; // join_us: when they must have joined, 0 not known
    struct place place;     // of a join by events
    int64_t ahead_us;       // of what arrived: how much later that is than the PBX's clock
    bool exact;
    bool connects; // an AgentConnect: whoever left for an agent may still get it
};

struct ringing {                    // in vain
    uint32_t agent, interface, leg; // 0 not told
};

struct ending {                     // of a talk, as its completion tells it
    uint32_t agent, interface, leg; // 0 not told
    int64_t hold_s, talk_s;         // -1 not told
    uint8_t how;                    // enum visit_completion
};

// Which visit a join begins: a visit that has it already, else one the other source saw, else NULL.
// *ret_known says that this source had it already; if not, row_joins() takes it, or a new one.
struct ledger_row *row_of_join(struct ledger *l, const struct fact *f, bool *ret_known);
struct ledger_row *row_joins(struct ledger *l, struct ledger_row *r, const struct fact *f);
// The visit that a step of a waiting caller belongs to; NULL none.
struct ledger_row *row_waiting(struct ledger *l, const struct fact *f);
// The visit whose talk ended then; NULL none.
struct ledger_row *row_talking(struct ledger *l, const struct fact *f);
// The visit whose talk that completion ends, also where it names another caller; NULL none. It may
// not be connected yet.
struct ledger_row *row_ended(struct ledger *l, const struct fact *f, const struct ending *e);
// The visit in a queue that the caller of that step of queue_log took over, renamed; NULL none.
struct ledger_row *row_moved_in(struct ledger *l, const struct fact *f, const struct queue_step *s);
// A visit that nobody was seen to join, made of the step that tells of it.
struct ledger_row *row_unjoined(struct ledger *l, const struct fact *f);
// `r`, or another visit where the step tells that `r` was a wrong guess of row_moved_in(). Rows
// move.
struct ledger_row *row_moved_right(struct ledger *l, struct ledger_row *r, const struct fact *f,
                                   const struct queue_step *s);
// The visit of which this source had seen no join, found by the join that the step implies.
struct ledger_row *row_by_join(struct ledger *l, const struct fact *f);
// A later step says when they joined, where that was only roughly known.
void row_joined(struct ledger_row *r, const struct fact *f);
struct ledger_row *row_newest(struct ledger *l, const struct fact *f);
void row_visit(const struct ledger *l, const struct ledger_row *r, struct visit *ret_visit);
struct ledger_row *row_new(struct ledger *l, const struct fact *f, bool rough);
void row_rename(struct ledger *l, struct ledger_row *r, uint32_t unique_id);
// `who`: agent, interface and the leg that rang, 0 not told.
void row_ring(struct ledger *l, struct ledger_row *r, const struct fact *f,
              const struct ringing *who);
// How much later than the PBX's clock arrivals are, as far as it is more than delays.
int64_t arrivals_ahead(const struct ledger *l, uint16_t server);
bool sighting_open(const struct sighting *s);                // waiting, as far as this source knows
bool sighting_talks(const struct sighting *s);               // connected, and no end was told
const struct sighting *row_seen(const struct ledger_row *r); // by events, else by queue_log
// By events: left the queue at their own place without an Abandon. An agent has taken them, and
// until AgentConnect the PBX runs what is to run before it (membergosub, AGI).
bool row_connecting(const struct ledger_row *r);
void row_talks(struct ledger *l, const struct ledger_row *r); // a connect was seen

// One more of them; `stays` says who is one yet.
void visit_list_put(struct ledger *l, struct visit_list *list, const struct ledger_row *r,
                    bool (*stays)(const struct ledger *l, struct ledger_row *r));

struct ledger_taker { // a member, by interface (events) or as queue_log names them
    uint16_t server;
    uint32_t who, row;
};
// That member took that caller: a talk before it that is in doubt is over.
void taker_connects(struct ledger *l, struct ledger_row *r, enum side side, uint32_t who);
// A member's phone is idle: a talk of theirs that is in doubt is over.
void taker_idle(struct ledger *l, const struct queue_event *e);
void takers_forget(struct ledger *l, const uint32_t *moved); // rows have new numbers

// changes.c: it reads otherwise now, and so may other visits of its caller; all visits of a
// Uniqueid; whoever waits at that PBX.
void row_note(struct ledger *l, const struct ledger_row *r);
void caller_note(struct ledger *l, uint16_t server, uint32_t unique_id);
void waits_note(struct ledger *l, uint16_t server);
// As far as anybody told they wait, also where they cannot any more.
bool row_waits(const struct ledger *l, const struct ledger_row *r);

// Rings that were told under that Uniqueid go with it to another visit, both by their place in
// rows.
void move_rings(struct ledger *l, uint32_t from, uint32_t to, uint32_t told_as);

// Every row of that Uniqueid, now or when it joined.
#define EACH_ROW_OF(l, server, id, r)                                                              \
    for (uint32_t hash_ = lookup_hash(server, id, 0), at_ = 0, n_;                                 \
         (n_ = lookup_next(&(l)->by_unique_id, hash_, &at_)) != LOOKUP_NONE &&                     \
         ((r) = &(l)->rows[n_], true);)

// The row stands at its position, as a list says of each; it joins there, and those behind it move;
// it leaves, and they move up.
void line_stand(struct ledger *l, struct ledger_row *r);
void line_join(struct ledger *l, struct ledger_row *r, int64_t at_us);
void line_leave(struct ledger *l, struct ledger_row *r, int64_t at_us);

int64_t floor_s(int64_t us);
void sighting_heard(struct sighting *s, int64_t at_us);
int64_t apart(int64_t a, int64_t b);
int64_t row_join(const struct ledger_row *r); // in microseconds where the second is queue_log's
struct place place_of(struct ledger *l, const struct dialplan_place *told);
struct ledger_queue *queue_row(struct ledger *l, uint16_t server, uint32_t queue);
// T of Queue() for that place and queue; -1 not known.
int64_t timeout_of(const struct ledger *l, uint16_t server, uint32_t where, uint32_t queue);

// ends.c
struct ledger_server *server_row(struct ledger *l, uint16_t server);         // made if new
struct ledger_server *server_known(const struct ledger *l, uint16_t server); // or NULL
void log_clock(struct ledger *l, uint16_t server, int64_t at_us);
void log_started(struct ledger *l, uint16_t server, int64_t at_us);
void note_wait(struct ledger *l, const struct ledger_row *r, int32_t wait_s); // of one that ended
// A wait (or a talk) that began then and has no end: when it was over all the same; 0 it lasts.
int64_t row_over(const struct ledger *l, const struct ledger_row *r, bool waits, int64_t since_us);

// restarts.c
void list_member(struct ledger *l, struct ledger_list *t, const struct queue_event *e);
void list_restart(struct ledger *l, const struct ledger_list *t);

void observe_event(struct ledger *l, const struct queue_event *e);
void observe_channel(struct ledger *l, const struct queue_channel *c);
void observe_step(struct ledger *l, const struct queue_step *s);
void observe_list(struct ledger *l, const struct queue_event *e); // QUEUE_PARAMS, LIST_COMPLETE
void list_names(struct ledger *l, const struct queue_event *e, const struct ledger_row *r);
void list_names_member(struct ledger *l, const struct queue_event *e);

// The newest visit told of a Uniqueid (in `queue`, or in any where queue is empty); LOOKUP_NONE
// none.
uint32_t ledger_find(const struct ledger *l, uint16_t server, struct span unique_id,
                     struct span queue);

#endif
