// The members of the queues, one a (server, queue, interface): their states from member events, and
// their pauses from member events and queue_log. Sources: numbers.md "Agents"; Asterisk's device
// states. Ids are of the dictionary given to members_init().
#ifndef CDRTOP_QUEUE_MEMBERS_H
#define CDRTOP_QUEUE_MEMBERS_H

#include "base/intern.h"
#include "base/lookup.h"
#include "queue/event.h"
#include "queue/step.h"

enum member_state { // a person's states join by the highest
    MEMBER_LOGGED_OUT,
    MEMBER_UNAVAILABLE, // Status 4 or 5
    MEMBER_READY,
    MEMBER_BUSY,       // Status 3, and no channel of their phone is known: do not disturb
    MEMBER_OTHER_CALL, // in use (Status 2, 3, 8) and not in a call of this queue
    MEMBER_WRAP_UP,    // inferred: LastCall + wrap-up time is still to come
    MEMBER_PAUSED,
    MEMBER_RINGING, // Status 6 or 7
    MEMBER_ON_HOLD, // in a call of this queue, which waits (Status 8)
    MEMBER_TALKING, // a talk of this queue runs with them, or InCall
    MEMBER_STATES,
};
const char *member_state_word(enum member_state state); // "ready", "onHold", "wrapUp", "loggedOut"

// Which telephones have a channel up. A member's Status alone does not tell whether their phone is
// in a call or refuses calls, nor whether their own leg of a talk is gone. A phone goes by the name
// in its channels: `PJSIP/1001-0000000b` is 1001, whatever the technology; Local channels are none.
struct phone {
    uint16_t server;
    uint32_t name;   // dictionary id
    uint32_t up;     // channels that are up
    int64_t idle_us; // when the last of them went; 0 never seen to
};

struct phone_leg;
struct phones {             // zeroed is empty
    struct phone *list;     // owned
    struct phone_leg *legs; // owned: channels, those that are gone until the list is full
    uint32_t count, capacity, leg_count, leg_capacity, gone;
    struct lookup index, leg_index;
};

struct pause_mark;
struct pause_track {          // one source's pauses of one member, by time
    struct pause_mark *marks; // owned
    uint32_t count, capacity;
};

struct member_pause {
    bool paused;
    uint32_t reason;
    int64_t since_s;  // LastPause
    int64_t ended_us; // the newest pause did
    int64_t free_s;   // newest event that says they are not paused
    struct pause_track from_event, from_log;
};

struct member {
    uint16_t server;
    uint32_t queue;
    uint32_t interface; // a member name where only queue_log is known (then !from_events)
    uint32_t state_interface, name;
    uint32_t phone; // its name in channels, 0 none
    bool from_events, present, in_call;
    int8_t status;      // Asterisk's device state, 0..8
    int64_t at_us;      // newest event
    int64_t changed_us; // Status, InCall or presence are so since
    struct member_pause pause;
    int64_t last_call_s, login_s;
    int64_t last_call_told_s;  // as the PBX's clock has it
    int64_t wrapup_s;          // their own, 0 none is known
    int64_t penalty;           // -1 not known
    int64_t listed_us;         // newest list that named it
    struct pause_track logins; // from both; of a member that was added or removed
};

struct members_cover {       // what of a server's queue_log has been read
    int64_t first_s, last_s; // 0, 0: nothing
};

struct member_name;
struct member_answers;
struct members {
    struct intern *names; // borrowed
    // Owned. One of queue 0 is what queue_log says of somebody in no queue: PAUSEALL, AGENTLOGIN.
    struct member *list;
    uint32_t count, capacity;
    struct lookup index;
    struct member_name *known; // owned: (server, queue, name) -> interface
    uint32_t known_count, known_capacity;
    struct lookup known_index, bearer_index; // by name; by interface, also of those it had before
    struct lookup extension_index;           // of those that events told of, also of old ones
    struct member_answers *answers;          // owned: (server, queue, name), a line a phone
    uint32_t answers_count, answers_capacity;
    struct lookup answers_index;
    struct members_cover *cover; // owned, by server
    uint32_t cover_count;
    bool added_paused; // somebody was, by queue_log's ADDMEMBER
    uint64_t meant;    // grows when a name means another interface, or a wrap-up is another
    struct phones phones;
};

struct member *members_find(const struct members *m, uint16_t server, uint32_t queue,
                            uint32_t interface);

// 0: not known, or two members of the queue bear the name.
uint32_t members_interface(const struct members *m, uint16_t server, uint32_t queue, uint32_t name);

// How the member is called: what events said, else the interface.
uint32_t members_name(const struct members *m, const struct member *who);

// The first whose phone has that extension, of those that events told of; NULL none.
const struct member *members_of_extension(const struct members *m, uint16_t server,
                                          struct span extension);

struct talk; // queue/talks.h
// `talk` is the one that runs between the member and a caller of that queue, NULL none; `wrapup_s`
// as members_wrapup() has it.
enum member_state members_state(const struct members *m, const struct member *who,
                                const struct talk *talk, int64_t now_us, int64_t wrapup_s,
                                int64_t *ret_since_us);
// Seconds of wrap-up after a talk in that queue: `configured` unless it is negative (the queue's is
// in no event), else the member's own; -1 nobody knows. `interface` or `name` may be 0.
int64_t members_wrapup(const struct members *m, uint16_t server, uint32_t queue, uint32_t interface,
                       uint32_t name, int64_t configured);

// True for an entry to be shown: false for a name of queue_log whose interface is an entry too.
bool members_shown(const struct members *m, const struct member *who);

struct pause_total {
    uint32_t reason; // "" where none was given
    int64_t seconds; // whole, as queue_log counts
};
// Seconds paused between from_s and to_s by reason, open pauses up to to_s; returns how many of the
// `max` totals were filled. Where queue_log was read it settles, elsewhere events tell.
size_t members_paused(const struct members *m, const struct member *who, int64_t from_s,
                      int64_t to_s, struct pause_total *ret_totals, size_t max);

// Whether they are paused in that second, since when and why, by the same lines.
bool members_pause_now(const struct members *m, const struct member *who, int64_t now_s,
                       int64_t *ret_since_s, uint32_t *ret_reason);

struct member_span { // whole seconds, `to_s` excluded
    int64_t from_s, to_s;
};
struct member_spans {       // zeroed is empty
    struct member_span *at; // owned
    size_t count, capacity;
};
// Append when the member was paused, or logged in, between from_s and to_s. False: no login and no
// log-out of theirs is known (a member of queues.conf is there since Asterisk's start).
// Of one of queue 0: what PAUSEALL says by itself, and the logins of an agent.
void members_pause_spans(const struct members *m, const struct member *who, int64_t from_s,
                         int64_t to_s, struct member_spans *spans);
bool members_login_spans(const struct member *who, int64_t from_s, int64_t to_s,
                         struct member_spans *spans);
void member_spans_add(struct member_spans *spans, struct member_span span); // empty: no span
void member_spans_finish(struct member_spans *spans);

// Digits of `PJSIP/1001`, `Local/1001@from-queue/n`, `hint:1001@ext-local`, `Agent/1001`; else
// none.
struct span member_extension(struct span interface);

#endif
