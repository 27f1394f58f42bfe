// The inside of the ledger. What each source saw of a visit is kept apart, so that the order in
// which sources come cannot change the result.
#ifndef CDRTOP_QUEUE_LEDGER_ROWS_H
#define CDRTOP_QUEUE_LEDGER_ROWS_H

#include "members_parts.h"
#include "queue/ledger.h"

#define SECOND   ((int64_t)1000000)
#define MINUTE   (60 * SECOND)
#define SCAN_MAX 20000u // how many visits are searched backwards when no id leads to the right one

enum side { SIDE_EVENTS, SIDE_LOG, SIDES };

enum {              // struct sighting, flags
    SAW = 1,        // this source knows the visit
    SAW_JOIN = 2,   // saw the join itself, rather than inferring it from a later step
    ROUGH = 4,      // join_us means "not later than"
    CONNECTED = 8,  // AgentConnect or AgentComplete; CONNECT or its completion
    ABANDONED = 16, // QueueCallerAbandon
    LEFT = 32,      // QueueCallerLeave
    GONE = 64,      // over by a hangup, a list or a restart; nobody said how
    EXACT = 128,    // its times come from the PBX itself
};

struct sighting {
    int64_t join_us, end_us, complete_us; // 0 for none
    int32_t wait_s, talk_s;               // -1 for none
    uint32_t agent, interface;
    uint32_t heard_s;                   // when it last told that they wait, epoch
    uint8_t flags, outcome, completion; // outcome: as queue_log says, VISIT_WAITING until then
};

#define PHONES_DIFFER UINT32_MAX

enum { // struct ledger_row, evidence from events
    ASKED_TO_HANG_UP = 1,
    SOFT_HANGUP = 2,
    NEXT_HUNG_UP_HERE = 4, // the first hangup after the end was at the place of the end
    NEXT_WENT_ON = 8,      // it was elsewhere, or the caller joined again
    ALL_AWAY = 16,         // all members were paused or unavailable at the end
    IN_DOUBT = 32,
    TALK_LOST = 64,     // the talk is over, but its AgentComplete did not come
    AWAY_AT_JOIN = 128, // all members were paused or unavailable when they joined
};

struct place {
    uint32_t where; // "context exten"
    int32_t priority;
};

struct ledger_row {
    struct sighting saw[SIDES];
    uint32_t queue, unique_id, joined_id, linked_id;
    uint32_t caller_number, caller_name, key;
    uint32_t leg;   // Uniqueid of the channel that answered, 0 when unknown
    uint32_t phone; // the phone in the row of its connect, 0 for none yet, or PHONES_DIFFER
    uint32_t rings; // the first ring of its chain, + 1
    struct place joined_at, ended_at;
    int32_t position, priority; // priority is -1 when unknown
    int64_t ahead_us;           // by how much the times of its events are ahead of the PBX's clock
    uint32_t number;            // number of the visit
    uint16_t server;
    uint8_t evidence;
    bool in_line : 1;  // it has a position in its queue, and moves up with those before it
    bool in_waits : 1; // it is in ledger.waits
};

struct ledger_guess {          // a caller in a queue, guessed from the rows of one Uniqueid
    uint32_t unique_id, queue; // ids in the dictionary
    uint32_t row, talk_s;      // one of its rows
    uint16_t server;
    bool answered;
    uint32_t number; // number of the visit
    // start of the first row, answer of the answered one, end of the last
    int64_t start_s, answer_s, end_s;
};
void guess_visit(const struct ledger_guess *g, struct visit *ret_visit);

#define GUESSED (UINT32_C(1) << 31) // set in the roll for an index in guesses

uint32_t roll_put(struct ledger *l, uint32_t at); // returns the number of the visit

struct ledger_ring {
    int64_t last_us[SIDES], first_us;     // first_us: of several in succession in queue_log
    uint32_t row, agent, interface, next; // next is + 1
    uint32_t told_as;                     // the caller's Uniqueid at that time
    uint32_t leg;                         // the member's channel in the latest event
    uint32_t count[SIDES], dumps[SIDES];  // dumps: they took the call, but hung up at once
};

// Takes the source that knows of more.
static inline uint32_t told_times(const uint32_t count[SIDES]) {
    return count[SIDE_LOG] > count[SIDE_EVENTS] ? count[SIDE_LOG] : count[SIDE_EVENTS];
}

struct ledger_timeout {
    uint32_t where, queue;
    int32_t seconds;
    uint16_t server;
};

struct ledger_server { // what is known of a PBX as a whole
    uint16_t server;
    int64_t clock_us[SIDES]; // the time in its latest event, and in the latest line of queue_log
    int64_t *starts_us;      // owned: QUEUESTART
    uint32_t start_count;
    int64_t login_s, static_s; // the latest LoginTime of its members, and of the static ones
    int64_t restarted_us;      // the latest restart that a list proved
    int64_t listed_us;         // when the latest list of all queues began
    // by how much arrivals are ahead of the PBX's clock, and when that was measured
    int64_t ahead_us, ahead_at_us;
    bool exact; // its events have a time of their own
};

struct fact { // a step of a caller, from either source, in the form needed to match it
    enum side side;
    uint16_t server;
    uint32_t queue, unique_id;
    int64_t at_us, join_us; // join_us: when they must have joined, 0 when unknown
    int64_t concluded_us;   // the time of the line that tells of the step later; 0: it has its own
    struct place place;     // for a join in events
    int64_t ahead_us;       // for events stamped on arrival: how far ahead of the PBX's clock
    bool exact;
    bool connects; // an AgentConnect: it may belong to a caller who left for an agent
};

struct ringing {                    // a ring in vain
    uint32_t agent, interface, leg; // 0 if not told
    bool dumped;                    // they took the call, but hung up before it was connected
};

struct ending {                     // the end of a talk, as its completion tells it
    uint32_t agent, interface, leg; // 0 if not told
    int64_t hold_s, talk_s;         // -1 if not told
    uint8_t how;                    // enum visit_completion
};

// The visit that a join belongs to: one that has it already, else one that only the other source
// saw, else NULL. *ret_known is set if this source has it already; otherwise give the row, or a new
// one, to row_joins().
struct ledger_row *row_of_join(struct ledger *l, const struct fact *f, bool *ret_known);
struct ledger_row *row_joins(struct ledger *l, struct ledger_row *r, const struct fact *f);
// The visit that a step of a waiting caller belongs to; NULL for none.
struct ledger_row *row_waiting(struct ledger *l, const struct fact *f);
// The visit whose talk ended then; NULL for none.
struct ledger_row *row_talking(struct ledger *l, const struct fact *f);
// The visit whose talk that completion ends, even if it names another caller; NULL for none. The
// visit may not be connected yet.
struct ledger_row *row_ended(struct ledger *l, const struct fact *f, const struct ending *e);
// The visit that the caller in that step of queue_log took over under another id; NULL for none.
struct ledger_row *row_moved_in(struct ledger *l, const struct fact *f, const struct queue_step *s);
// Makes a visit that nobody saw begin, from the step that tells of it.
struct ledger_row *row_unjoined(struct ledger *l, const struct fact *f);
// Returns `r`, or another visit if the step shows that `r` was a wrong guess of row_moved_in().
// Rows may move in memory.
struct ledger_row *row_moved_right(struct ledger *l, struct ledger_row *r, const struct fact *f,
                                   const struct queue_step *s);
// A visit whose join this source had not seen, found by the join that the step implies.
struct ledger_row *row_by_join(struct ledger *l, const struct fact *f);
// Notes when they joined, as a later step tells it, if that was only approximately known.
void row_joined(struct ledger_row *r, const struct fact *f);
struct ledger_row *row_newest(struct ledger *l, const struct fact *f);
void row_visit(const struct ledger *l, const struct ledger_row *r, struct visit *ret_visit);
struct ledger_row *row_new(struct ledger *l, const struct fact *f, bool rough);
void row_rename(struct ledger *l, struct ledger_row *r, uint32_t unique_id);
// `who`: agent, interface and the leg that rang, each 0 if not told.
void row_ring(struct ledger *l, struct ledger_row *r, const struct fact *f,
              const struct ringing *who);
// By how much times of events that have none of their own are ahead of the PBX's clock, if that is
// more than delays explain.
int64_t arrivals_ahead(const struct ledger *l, uint16_t server);
// A list has no time of its own, even if events have one. Then this is it by the PBX's clock, in
// *scratch; else the same.
const struct queue_event *event_in_its_time(struct ledger *l, const struct queue_event *e,
                                            struct queue_event *scratch);
bool sighting_open(const struct sighting *s);  // still waiting, as far as this source knows
bool sighting_talks(const struct sighting *s); // connected, and no end was told
// The side of events, else that of queue_log.
const struct sighting *row_seen(const struct ledger_row *r);
// By events: they left the queue at the place where they waited, without an Abandon. An agent has
// taken them, and before AgentConnect the PBX runs what is configured for that moment (membergosub,
// AGI).
bool row_connecting(const struct ledger_row *r);
void row_talks(struct ledger *l, const struct ledger_row *r); // call it when a connect was seen

// Adds a row; `stays` says which rows still belong to the list.
void visit_list_put(struct ledger *l, struct visit_list *list, const struct ledger_row *r,
                    bool (*stays)(const struct ledger *l, struct ledger_row *r));

struct ledger_taker { // a member, by interface (events) or by their name in queue_log
    uint16_t server;
    uint32_t who, row;
};
// The member took that caller, so an earlier talk of theirs that is in doubt is over.
void taker_connects(struct ledger *l, struct ledger_row *r, enum side side, uint32_t who);
// The member's phone is idle, so a talk of theirs that is in doubt is over.
void taker_idle(struct ledger *l, const struct queue_event *e);
void takers_forget(struct ledger *l, const uint32_t *moved); // applies new numbers of rows

// changes.c: notes that the visit may have changed, and with it others of its caller; all visits of
// a Uniqueid; all who wait at that PBX.
void row_note(struct ledger *l, const struct ledger_row *r);
void caller_note(struct ledger *l, uint16_t server, uint32_t unique_id);
void waits_note(struct ledger *l, uint16_t server);
// Nobody told that they stopped waiting, though they may be unable to wait any more.
bool row_waits(const struct ledger *l, const struct ledger_row *r);

// Moves rings that were told under that Uniqueid to another visit; both are given by their index in
// rows.
void move_rings(struct ledger *l, uint32_t from, uint32_t to, uint32_t told_as);

// Every row that has that Uniqueid, or had it when it joined.
#define EACH_ROW_OF(l, server, id, r)                                                              \
    for (uint32_t hash_ = lookup_hash(server, id, 0), at_ = 0, n_;                                 \
         (n_ = lookup_next(&(l)->by_unique_id, hash_, &at_)) != LOOKUP_NONE &&                     \
         ((r) = &(l)->rows[n_], true);)

// Positions in the queue. The row is at its position, according to a list; it joins at its
// position, and those behind move back; it leaves, and those behind move up.
void line_stand(struct ledger *l, struct ledger_row *r);
void line_join(struct ledger *l, struct ledger_row *r, int64_t at_us);
void line_leave(struct ledger *l, struct ledger_row *r, int64_t at_us);

int64_t floor_s(int64_t us);
void sighting_heard(struct sighting *s, int64_t at_us);
int64_t apart(int64_t a, int64_t b);
// Exact if possible, even if its second comes from queue_log.
int64_t row_join(const struct ledger_row *r);
struct place place_of(struct ledger *l, const struct dialplan_place *told);
struct ledger_queue *queue_row(struct ledger *l, uint16_t server, uint32_t queue);
// The time-out argument of Queue() for that place and queue; -1 when unknown.
int64_t timeout_of(const struct ledger *l, uint16_t server, uint32_t where, uint32_t queue);

// untold_ends.c
struct ledger_server *server_row(struct ledger *l, uint16_t server);         // creates it if new
struct ledger_server *server_known(const struct ledger *l, uint16_t server); // or NULL
void log_clock(struct ledger *l, uint16_t server, int64_t at_us);
void log_started(struct ledger *l, uint16_t server, int64_t at_us);
// For a wait that has ended.
void note_wait(struct ledger *l, const struct ledger_row *r, int32_t wait_s);
// A wait or talk that began then and has no end: when it was over nevertheless; 0 if it goes on.
int64_t row_over(const struct ledger *l, const struct ledger_row *r, bool waits, int64_t since_us);

// restarts.c
void list_member(struct ledger *l, struct ledger_list *t, const struct queue_event *e);
void list_restart(struct ledger *l, const struct ledger_list *t);

void observe_event(struct ledger *l, const struct queue_event *e);
void observe_channel(struct ledger *l, const struct queue_channel *c);
void observe_step(struct ledger *l, const struct queue_step *s);
void observe_list(struct ledger *l, const struct queue_event *e); // QUEUE_PARAMS, LIST_COMPLETE
void list_names(struct ledger *l, const struct queue_event *e, const struct ledger_row *r);
// To a caller of whom the log tells only after a list that should have named them.
void list_had_missed(struct ledger *l, struct ledger_row *r);
void list_names_member(struct ledger *l, const struct queue_event *e);

#endif
