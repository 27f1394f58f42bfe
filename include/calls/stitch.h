// The stitch puts records, visits and channel events together into calls. A call is one caller's
// journey: everything of one server with one Linkedid (docs/numbers.md, "Calls"). Observations may
// come in any order and repeatedly; the same ones always give the same calls. Pure: no clock, no
// file.
//
// How an observation finds its call:
//
// - A row with a LinkedID, or an event or visit with a Linkedid, belongs to that one.
// - A row or visit without one belongs to the latest Linkedid that events named for its UniqueID,
//   or else to the UniqueID itself. Rows that name the two halves of one Local channel
//   (`Local/…;1`, `;2`) at the same time are then one call.
// - Two Linkedids are one call if the channel that gave one of them its name carries the other
//   (pickup, parking), or if an attended transfer ended in an application (DestType App: the caller
//   took the place of the consultation in the queue). A consultation that was answered is a call of
//   its own, as it is in the PBX's log; the caller's call goes on through the transfer.
#ifndef CDRTOP_CALLS_STITCH_H
#define CDRTOP_CALLS_STITCH_H

#include "base/intern.h"
#include "base/journal.h"
#include "calls/channel_event.h"
#include "calls/direction_rules.h"
#include "cdr/cdr.h"
#include "queue/event.h"

#define STITCH_NONE UINT32_MAX

enum call_result { // all except the last add up to the total
    CALL_ANSWERED,
    CALL_MISSED, // nobody answered, and it was neither busy nor failed
    CALL_BUSY,   // no leg rang, and one was busy
    CALL_FAILED,
    CALL_SELF_SERVICE, // answered, but with neither a visit nor a destination channel (an IVR)
    CALL_IN_PROGRESS,  // a channel is up, or a visit is not over
    CALL_UNKNOWN,      // over, but what became of it is lost in a gap
    CALL_NO_RECORD,    // an incoming channel that left neither row nor visit
    CALL_RESULTS,
};
const char *call_result_word(enum call_result result); // "answered", "selfService", "active"

enum call_basis { CALL_FROM_CDR = 1, CALL_FROM_VISITS = 2, CALL_FROM_CHANNELS = 4 }; // bits

struct call {
    int64_t start;  // epoch seconds: of the first row, else visit, else channel
    int64_t answer; // by a person or an endpoint; CDR_NO_TIME for none
    int64_t end;    // CDR_NO_TIME while it lasts, or if unknown
    uint16_t server;
    uint8_t result;                  // enum call_result
    uint8_t direction;               // enum direction of the first row, else of the first channel
    uint8_t basis;                   // enum call_basis, or-ed
    bool in_doubt;                   // in progress, but nothing was heard of it since a gap
    uint16_t rows, visits, channels; // how many of each, up to the limit of the type
    uint32_t id;           // dictionary ids, 0 for empty: the oldest Linkedid, or the UniqueID
    uint32_t source, name; // number and name of the caller
    uint32_t destination;  // the dialled number
    // the queue that answered, else the last one; the agent as in visits and rows
    uint32_t queue, agent;
    // seconds in which somebody talked to the caller: talks of visits and answered rows besides
    // them, overlaps counted once
    uint32_t talk_s;
    // seconds waited in queues until the answer, or the end if there was none; without visits, all
    // the time until then
    uint32_t ring_s;
};

enum call_visit_state {
    CALL_VISIT_WAITING,
    CALL_VISIT_ANSWERED,
    CALL_VISIT_LEFT, // without an answer, for any reason
    CALL_VISIT_LOST, // over, but nobody knows whether it was answered
};

struct call_visit { // one caller's stay in one queue, as the ledger knows it now
    uint16_t server;
    enum call_visit_state state;
    bool in_doubt;  // nothing was heard of it since a gap
    bool talk_lost; // the talk is over, but nobody knows since when
    bool abandoned; // they hung up while they waited
    bool renamed;   // unique_id is not the one with which they joined
    struct span unique_id, linked_id, queue, agent, caller_number, caller_name;
    // joined, stopped waiting, stopped talking; microseconds, 0 if it has not happened yet
    int64_t join_us, end_us, complete_us;
    int64_t talk_s;   // -1 until it is over
    int64_t ahead_us; // by how much these times are ahead of the PBX's clock, which rows use
};

struct ledger; // queue/ledger.h
struct stitch; // opaque

// The rules are borrowed and must outlive the stitch. NULL means the default ones.
struct stitch *stitch_create(const struct direction_rules *rules);
// Other rules from now on. What was told before has to be told again: stitch_forget(), rows,
// visits.
void stitch_set_rules(struct stitch *s, const struct direction_rules *rules);
void stitch_destroy(struct stitch *s);

// Posts a row under the number that the store gave it. Posting it again replaces what was posted
// before.
void stitch_row(struct stitch *s, uint32_t number, const struct cdr *row);
// Posts a visit of the ledger as it is now. If it did not change, this costs a comparison.
struct visit;
void stitch_visit_of(struct stitch *s, const struct ledger *l, uint32_t number,
                     const struct visit *v);
void stitch_channel(struct stitch *s, const struct channel_event *e);
// Takes the Linkedid of the caller's channel from a queue event.
void stitch_queue(struct stitch *s, const struct queue_event *e);
// The PBX was restarted: channels and visits last seen before that moment are over.
void stitch_restarted(struct stitch *s, uint16_t server, int64_t at_us);
// A gap in the events of a server ended then. Channels last seen before that are in doubt, since
// their Hangup may be lost.
void stitch_gap(struct stitch *s, uint16_t server, int64_t to_us);
// The doubt has lasted long enough: those of them that were not heard of again are over. If one is
// heard of later, it is up again.
void stitch_give_up(struct stitch *s, uint16_t server, int64_t to_us);
// Forgets channels last seen before that moment, and all rows and visits; those that are kept have
// to be posted again with their new numbers. Call numbers change, and so does stitch_generation().
void stitch_forget(struct stitch *s, int64_t before_us);

// Numbers of calls are below stitch_count(), with holes. stitch_call() gives NULL for a hole and
// others false: no call has that number, it was joined to another call, or it is over and nobody
// saw it begin. The result of stitch_call() is valid until something is posted.
uint32_t stitch_count(const struct stitch *s);
const struct call *stitch_call(const struct stitch *s, uint32_t number);
bool stitch_get(const struct stitch *s, uint32_t number, struct call *ret_call);
// The call of the visit with that number. A guessed visit is not part of its call, but asks it who
// called.
uint32_t stitch_of_visit(const struct stitch *s, uint32_t visit, const struct visit *v);
// The call of a visit that was guessed from a row; NULL if it was not guessed, or if the row has
// not been posted yet.
const struct call *stitch_call_guessed(const struct stitch *s, const struct visit *v);
// STITCH_NONE if the call has none.
uint32_t stitch_last_visit(const struct stitch *s, uint32_t number);
uint32_t stitch_find(const struct stitch *s, uint16_t server, struct span id); // by any of its ids
struct span stitch_text(const struct stitch *s, uint32_t id); // valid until the stitch next forgets

// The journal of changed calls; it also has those that became holes.
const struct journal *stitch_journal(const struct stitch *s);
uint32_t stitch_generation(const struct stitch *s);
bool stitch_is_full(const struct stitch *s); // its dictionary has no room for more
size_t stitch_bytes(const struct stitch *s); // all memory held
// How many channels are up: at most so many; and exactly, which costs a look at each channel.
uint32_t stitch_may_be_up(const struct stitch *s);
uint32_t stitch_count_up(const struct stitch *s);

// Walks the rows, or the visits, of a call in no particular order; gives the numbers under which
// they were posted. Start with a zeroed struct; false at the end.
struct call_walk {
    uint32_t root, node, guest, next;
    bool begun;
};
bool stitch_next_row(const struct stitch *s, uint32_t number, struct call_walk *walk,
                     uint32_t *ret_row);
bool stitch_next_visit(const struct stitch *s, uint32_t number, struct call_walk *walk,
                       uint32_t *ret_visit);

enum call_step_kind {
    CALL_STEP_CHANNEL, // a channel appeared; text is its name
    CALL_STEP_UP,
    CALL_STEP_ROW, // a record starts; number is the row's
    CALL_STEP_JOIN,
    CALL_STEP_CONNECT, // number is the visit's
    CALL_STEP_LEAVE,   // without an answer
    CALL_STEP_COMPLETE,
    CALL_STEP_HOLD,
    CALL_STEP_UNHOLD,
    CALL_STEP_BLIND_TRANSFER, // text is where the caller goes
    CALL_STEP_ATTENDED_TRANSFER,
    CALL_STEP_HANGUP, // number is the cause
    CALL_STEP_KINDS,
};

struct call_step {
    int64_t at_us;
    enum call_step_kind kind;
    uint32_t number;  // of the row or visit, or the cause, else STITCH_NONE
    uint32_t channel; // dictionary id of its UniqueID; 0 if it is not about one channel
    uint32_t text;
};

struct call_steps {       // zeroed is empty
    struct call_step *at; // owned
    size_t count, capacity;
};
// Everything that is known of a call, in order of time. Empties *steps first.
void stitch_steps(const struct stitch *s, uint32_t number, struct call_steps *steps);
void call_steps_finish(struct call_steps *steps);

#endif
