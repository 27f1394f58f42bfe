// The members of queues, one for each (server, queue, interface): their states from member events,
// and their pauses from member events and queue_log. See numbers.md, "Agents", and Asterisk's
// device states. Ids are those of the dictionary given to members_init().
#ifndef CDRTOP_QUEUE_MEMBERS_H
#define CDRTOP_QUEUE_MEMBERS_H

#include "base/intern.h"
#include "base/lookup.h"
#include "queue/event.h"
#include "queue/step.h"

enum member_state { // the state of a person is the highest of their members'
    MEMBER_LOGGED_OUT,
    MEMBER_UNAVAILABLE, // Status 4 or 5
    MEMBER_READY,
    MEMBER_BUSY,       // Status 3 while their phone has no channel: do not disturb
    MEMBER_OTHER_CALL, // in use (Status 2, 3, 8), but not in a call of this queue
    MEMBER_WRAP_UP,    // inferred: LastCall plus wrap-up time is still to come
    MEMBER_PAUSED,
    MEMBER_RINGING, // Status 6 or 7
    MEMBER_ON_HOLD, // in a call of this queue, which is on hold (Status 8)
    MEMBER_TALKING, // a talk with a caller of this queue goes on, or InCall
    MEMBER_STATES,
};
const char *member_state_word(enum member_state state); // "ready", "onHold", "wrapUp", "loggedOut"

// Which telephones have a channel up. A member's Status alone does not say whether their phone is
// in a call or refuses calls, nor whether their own leg of a talk has ended. A phone is known by
// the name in its channels: `PJSIP/1001-0000000b` is 1001, whatever the technology. Local channels
// do not count.
struct phone {
    uint16_t server;
    uint32_t name;   // id in the dictionary
    uint32_t up;     // channels that are up now
    int64_t idle_us; // when the last of them ended; 0 if that was never seen
};

struct phone_leg;
struct phones {             // zeroed is empty
    struct phone *list;     // owned
    struct phone_leg *legs; // owned: channels; those that ended stay until the list is full
    uint32_t count, capacity, leg_count, leg_capacity, gone;
    struct lookup index, leg_index;
};

struct pause_mark;
struct pause_track {          // pauses of one member from one source, in order of time
    struct pause_mark *marks; // owned
    uint32_t count, capacity;
};

struct member_pause {
    bool paused;
    uint32_t reason;
    int64_t since_s;  // from LastPause
    int64_t ended_us; // when the latest pause ended
    int64_t free_s;   // the latest event that says they are not paused
    struct pause_track from_event, from_log;
};

struct member {
    uint16_t server;
    uint32_t queue;
    uint32_t interface; // a member name if only queue_log knows them (then !from_events)
    uint32_t state_interface, name;
    uint32_t phone; // its name in channels, 0 for none
    bool from_events, present, in_call;
    int8_t status;      // Asterisk's device state, 0 to 8
    int64_t at_us;      // the latest event
    int64_t changed_us; // since when Status, InCall and presence are as they are
    struct member_pause pause;
    int64_t last_call_s, login_s;
    int64_t last_call_told_s;  // by the PBX's clock
    int64_t wrapup_s;          // their own; 0 when unknown
    int64_t penalty;           // -1 when unknown
    int64_t listed_us;         // the latest list that named it
    struct pause_track logins; // from both sources, for a member that was added or removed
};

struct member_span { // whole seconds; `to_s` is not included
    int64_t from_s, to_s;
};
struct member_spans {       // zeroed is empty
    struct member_span *at; // owned
    size_t count, capacity;
};

struct members_cover {          // the times for which a server's queue_log has been read
    struct member_spans pieces; // the last one is being read
    bool apart;                 // the next line begins another piece
};

struct member_name;
struct member_answers;
struct members {
    struct intern *names; // borrowed
    // Owned. A member of queue 0 is what queue_log says of somebody outside of queues: PAUSEALL,
    // AGENTLOGIN.
    struct member *list;
    uint32_t count, capacity;
    struct lookup index;
    struct member_name *known; // owned: (server, queue, name) -> interface
    uint32_t known_count, known_capacity;
    struct lookup known_index, bearer_index; // by name; by interface, including former ones
    struct lookup extension_index;  // members that events told of, including those that left
    struct member_answers *answers; // owned: (server, queue, name), an entry for each phone
    uint32_t answers_count, answers_capacity;
    struct lookup answers_index;
    struct members_cover *cover; // owned, by server
    uint32_t cover_count;
    bool added_paused; // some member was added paused, by queue_log's ADDMEMBER
    uint64_t meant;    // grows when a name gets another interface, or a wrap-up time changes
    struct phones phones;
};

struct member *members_find(const struct members *m, uint16_t server, uint32_t queue,
                            uint32_t interface);

// 0 if unknown, or if two members of the queue have that name.
uint32_t members_interface(const struct members *m, uint16_t server, uint32_t queue, uint32_t name);

// The name of the member: from events, else the interface.
uint32_t members_name(const struct members *m, const struct member *who);

// The first member known from events whose phone has that extension; NULL if there is none.
const struct member *members_of_extension(const struct members *m, uint16_t server,
                                          struct span extension);

struct talk; // queue/talks.h
// `talk` is the current talk of the member with a caller of that queue, NULL for none; `wrapup_s`
// is what members_wrapup() gives.
enum member_state members_state(const struct members *m, const struct member *who,
                                const struct talk *talk, int64_t now_us, int64_t wrapup_s,
                                int64_t *ret_since_us);
// Seconds of wrap-up after a talk in that queue: `configured` unless it is negative (events do not
// tell that of the queue), else the member's own; -1 when unknown. Either `interface` or `name` may
// be 0.
int64_t members_wrapup(const struct members *m, uint16_t server, uint32_t queue, uint32_t interface,
                       uint32_t name, int64_t configured);

// Whether the entry is to be shown: not if it is a name from queue_log whose interface has an
// entry, too.
bool members_shown(const struct members *m, const struct member *who);

struct pause_total {
    uint32_t reason; // "" if none was given
    int64_t seconds; // whole seconds, as in queue_log
};
// Seconds paused between from_s and to_s, by reason; a pause that has not ended counts up to to_s.
// Returns how many of the `max` totals were filled. Where queue_log was read, it decides; elsewhere
// events do.
size_t members_paused(const struct members *m, const struct member *who, int64_t from_s,
                      int64_t to_s, struct pause_total *ret_totals, size_t max);

// Whether the last thing known about their logins, up to that second, is that they logged out.
bool members_logged_out(const struct member *who, int64_t at_s);

// Whether they are paused in that second, since when (or since when they are not; 0 if nothing
// tells) and why, by the same sources.
bool members_pause_now(const struct members *m, const struct member *who, int64_t now_s,
                       int64_t *ret_since_s, uint32_t *ret_reason);

// Appends when the member was paused, or logged in, between from_s and to_s. False if neither a
// login nor a log-out of theirs is known (a member from queues.conf is there since Asterisk
// started). For a member of queue 0: what PAUSEALL says by itself, and logins as an agent.
void members_pause_spans(const struct members *m, const struct member *who, int64_t from_s,
                         int64_t to_s, struct member_spans *spans);
bool members_login_spans(const struct member *who, int64_t from_s, int64_t to_s,
                         struct member_spans *spans);
// An empty span adds nothing.
void member_spans_add(struct member_spans *spans, struct member_span span);
void member_spans_finish(struct member_spans *spans);

// The digits in `PJSIP/1001`, `Local/1001@from-queue/n`, `hint:1001@ext-local`, `Agent/1001`; empty
// for anything else.
struct span member_extension(struct span interface);

#endif
