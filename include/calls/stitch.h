// Rows, visits and channel events stitched into calls. A call is one caller's journey: everything
// of one server and one Linkedid (docs/numbers.md, "Calls"). They come in any order and more than
// once, and the same things always give the same calls. Pure: no clock, no file.
//
// How things find their call:
// - a row with a LinkedID, an event or a visit with a Linkedid: to that one;
// - a row or visit without: to the latest Linkedid that events named for its UniqueID, else to the
//   UniqueID itself; rows that name the two halves of one Local channel (`Local/…;1`, `;2`) while
//   both lasted are one call then;
// - two Linkedids are one call where the channel that one of them is called after carries the other
//   (pickup, parking), or an attended transfer ended in an application (DestType App: the caller
//   took the consultation's place in the queue). A consultation that was answered is a call of its
//   own, as it is in the PBX's log; the caller's call goes on through the transfer.
#ifndef CDRTOP_CALLS_STITCH_H
#define CDRTOP_CALLS_STITCH_H

#include "base/intern.h"
#include "base/journal.h"
#include "calls/channel_event.h"
#include "calls/pattern.h"
#include "cdr/cdr.h"
#include "queue/event.h"

#define STITCH_NONE UINT32_MAX

enum call_result { // all but the last add up to the total
    CALL_ANSWERED,
    CALL_MISSED, // nobody answered, and neither busy nor failed
    CALL_BUSY,   // no leg rang, and one was busy
    CALL_FAILED,
    CALL_SELF_SERVICE, // neither a visit nor a destination channel, but answered (an IVR)
    CALL_IN_PROGRESS,  // a channel is up, or a visit not over
    CALL_UNKNOWN,      // over, and what became of it fell into a gap
    CALL_NO_RECORD,    // an incoming channel that left neither row nor visit
    CALL_RESULTS,
};
const char *call_result_word(enum call_result result); // "answered", "selfService", "active"

enum call_basis { CALL_FROM_CDR = 1, CALL_FROM_VISITS = 2, CALL_FROM_CHANNELS = 4 }; // bits

struct call {
    int64_t start;  // epoch seconds: the first row's, else visit's, else channel's
    int64_t answer; // by a person or an endpoint; CDR_NO_TIME
    int64_t end;    // CDR_NO_TIME while it lasts or where it is not known
    uint16_t server;
    uint8_t result;                  // enum call_result
    uint8_t direction;               // enum direction, of the first row, else of the first channel
    uint8_t basis;                   // enum call_basis, or-ed
    bool in_doubt;                   // of CALL_IN_PROGRESS: nothing was heard of it since a gap
    uint16_t rows, visits, channels; // how many, as far as that counts
    uint32_t id;           // dictionary ids, 0 empty: the oldest Linkedid, or the UniqueID
    uint32_t source, name; // the caller's number and name
    uint32_t destination;  // what was dialled
    uint32_t queue, agent; // that answered, else the last queue; the agent as in visits and rows
    uint32_t talk_s;       // seconds somebody talked with the caller: visits' talks and the
                           // answered rows outside them, overlaps once
    uint32_t ring_s;       // the waits in queues up to the answer, where nobody answered up to
                           // the end; without visits from start to there
};

enum call_visit_state {
    CALL_VISIT_WAITING,
    CALL_VISIT_ANSWERED,
    CALL_VISIT_LEFT, // without an answer, for whatever reason
    CALL_VISIT_LOST, // over, and nobody knows whether answered
};

struct call_visit { // one caller's stay in one queue, as the ledger of visits knows it now
    uint16_t server;
    enum call_visit_state state;
    bool in_doubt;  // nothing was heard of it since a gap
    bool talk_lost; // the talk is over, and nobody knows since when
    struct span unique_id, linked_id, queue, agent, caller_number, caller_name;
    int64_t join_us, end_us, complete_us; // of the wait, of the talk; 0 not yet, microseconds
    int64_t talk_s;                       // -1 while not over
    int64_t ahead_us; // they are so much later than the PBX's clock, by which rows go
};

struct ledger; // queue/ledger.h
struct stitch; // opaque

// The rules are borrowed, may be NULL (the default ones), and outlive the stitch.
struct stitch *stitch_create(const struct direction_rules *rules);
void stitch_destroy(struct stitch *s);

// A row or visit by the number its store or ledger gave it. Posted again it replaces what was
// posted before.
void stitch_row(struct stitch *s, uint32_t number, const struct cdr *row);
// Posts one visit of the ledger as it reads now; where it did not change it costs a comparison.
struct visit;
void stitch_visit_of(struct stitch *s, const struct ledger *l, uint32_t number,
                     const struct visit *v);
void stitch_channel(struct stitch *s, const struct channel_event *e);
// What a queue event says of its caller's channel: its Linkedid.
void stitch_queue(struct stitch *s, const struct queue_event *e);
// The PBX started anew: channels and visits seen last before that are over.
void stitch_restarted(struct stitch *s, uint16_t server, int64_t at_us);
// A gap in the events of a server ended then: channels seen last before that are in doubt, since
// their Hangup may be lost.
void stitch_gap(struct stitch *s, uint16_t server, int64_t to_us);
// Those of them that nothing was heard of meanwhile are over. One that is heard of again is up
// again.
void stitch_give_up(struct stitch *s, uint16_t server, int64_t to_us);
// Lets go of channels last seen before that moment, and of all rows and visits: those that stay are
// posted again with their new numbers. Call numbers change, and so does stitch_generation().
void stitch_forget(struct stitch *s, int64_t before_us);

// Calls have numbers below stitch_count(), with holes. A hole is NULL, and false: nothing known,
// taken into another call, or over and nobody saw it begin. What stitch_call() returns is valid
// until anything is posted.
uint32_t stitch_count(const struct stitch *s);
const struct call *stitch_call(const struct stitch *s, uint32_t number);
bool stitch_get(const struct stitch *s, uint32_t number, struct call *ret_call);
// Of a visit of that number; one that is guessed is none of the call's, which tells who called.
uint32_t stitch_of_visit(const struct stitch *s, uint32_t visit, const struct visit *v);
// The call of a visit that was guessed from a row; NULL: it was told, or the row is not posted yet.
const struct call *stitch_call_guessed(const struct stitch *s, const struct visit *v);
uint32_t stitch_last_visit(const struct stitch *s, uint32_t number); // of a call, STITCH_NONE
uint32_t stitch_find(const struct stitch *s, uint16_t server, struct span id); // any of its ids
struct span stitch_text(const struct stitch *s, uint32_t id); // valid until the next forget

// The journal of calls (base/journal.h), also of those that became holes.
size_t stitch_changed(const struct stitch *s, uint64_t *seen, uint32_t *out, size_t max);
size_t stitch_read(const struct stitch *s, struct journal_reader *r, uint32_t *out, size_t max);
bool stitch_is_read(const struct stitch *s, const struct journal_reader *r);
struct journal_reader stitch_now(const struct stitch *s);
uint32_t stitch_generation(const struct stitch *s);
size_t stitch_bytes(const struct stitch *s); // memory held, all told

// The rows, and the visits, of a call, in no order, by the numbers they were posted under. A walk
// begins with a zeroed struct and ends with false.
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
    CALL_STEP_BLIND_TRANSFER, // text is where to
    CALL_STEP_ATTENDED_TRANSFER,
    CALL_STEP_HANGUP, // number is the cause
    CALL_STEP_KINDS,
};

struct call_step {
    int64_t at_us;
    enum call_step_kind kind;
    uint32_t number;  // of the row or visit, or the cause; else STITCH_NONE
    uint32_t channel; // its UniqueID, a dictionary id; 0 not of one
    uint32_t text;
};

struct call_steps {       // zeroed is empty
    struct call_step *at; // owned
    size_t count, capacity;
};
// All that is known of a call, in order of time. Empties *steps first.
void stitch_steps(const struct stitch *s, uint32_t number, struct call_steps *steps);
void call_steps_finish(struct call_steps *steps);

#endif
