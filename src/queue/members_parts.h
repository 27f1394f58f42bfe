// Shared by the files about members.
#ifndef CDRTOP_QUEUE_MEMBERS_PARTS_H
#define CDRTOP_QUEUE_MEMBERS_PARTS_H

#include "queue/members.h"

void members_init(struct members *m, struct intern *names);
void members_finish(struct members *m);
size_t members_bytes(const struct members *m); // all memory held, except for the dictionary

void members_observe(struct members *m, const struct queue_event *e);
void members_step(struct members *m, const struct queue_step *s);
// The next line of that server's queue_log is not of what was read before: between the two the log
// was not read.
void members_log_apart(struct members *m, uint16_t server);

// A complete list of one server, begun at start_us, has ended: members that it did not name are
// gone.
void members_listed(struct members *m, uint16_t server, int64_t start_us, int64_t at_us);

// All known members of the queue are paused, unavailable or gone; false if none is known.
bool members_all_away(const struct members *m, uint16_t server, uint32_t queue);

// Notes which interface a name is in a queue. queue_log names a member by name in CONNECT and
// PAUSE, and by interface in ADDMEMBER; events do by both. So the interface of a name is known from
// any event of that member. Otherwise it is concluded from the rows of the calls they took: the
// phone that answered more than half of them (members_answered(); a colleague may pick one up). Or
// else from an UNPAUSE of a name that was never added or paused in that queue, if only one member
// there is still paused since they were added: it is that member.
void members_learn(struct members *m, uint16_t server, struct span queue, struct span interface,
                   struct span name);
// Notes calls that the member took in that queue and that a channel of that phone answered
// (dialled_of_channel()); all are ids in the dictionary.
void members_answered(struct members *m, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t phone, int more);

// What a name was concluded from, the surest first.
enum name_by {
    NAME_SAID,
    NAME_BY_ROW,
    NAME_BY_UNPAUSE,
    NAME_UNKNOWN, // was concluded, but is refuted
};

// Call it when events told of a member, or gave them another phone.
void names_index_extension(struct members *m, const struct member *who);
// Concludes from an UNPAUSE of that name in that second (already written down) whose it must be.
// Lines mostly come in order of time; after a late one, everything in that queue is concluded anew.
void names_of_unpause(struct members *m, const struct member *named, int64_t at_s);
void names_settle(struct members *m, uint16_t server, uint32_t queue);
size_t names_bytes(const struct members *m);
void names_stay(const struct members *m, struct bits *ids); // adds every id that the members use

// Pauses of one member from one source, as marks in time.
struct pause_mark {
    int64_t at_s;
    uint32_t reason;
    bool paused;
};

// Nothing happens if it is there already.
void pause_put(struct pause_track *t, int64_t at_s, bool paused, uint32_t reason);
// The last one up to then, or NULL.
const struct pause_mark *pause_mark_at(const struct pause_track *t, int64_t at_s);
// Whether the marks up to then leave them paused.
bool pause_open_at(const struct pause_track *t, int64_t at_s);
// Whether a pause that began in that second has ended.
bool pause_ended(const struct pause_track *t, int64_t at_s);
bool pause_at(const struct pause_track *t, int64_t from_s); // whether there is a mark from then on

void phones_finish(struct phones *p);
size_t phones_bytes(const struct phones *p);

// What was dialled to get this channel: `PJSIP/1001`, `Local/1001@from-queue`; empty if its name
// has no such form.
struct span dialled_of_channel(struct span channel);
// The phone of a channel `PJSIP/1001-0000000b`, or of an interface `Local/1001@from-queue/n`,
// `hint:1001@ext-local`, `PJSIP/1001`; empty if the name has no such form.
struct span phone_of_channel(struct span channel);
struct span phone_of_interface(struct span interface);

void phones_up(struct phones *p, uint16_t server, uint32_t name, uint32_t unique_id, int64_t at_us);
void phones_down(struct phones *p, uint16_t server, uint32_t unique_id, int64_t at_us);
// It is unknown from now on whether channels from before that moment are up.
void phones_lost(struct phones *p, uint16_t server, int64_t before_us);
void phones_forget(struct phones *p, int64_t before_us);    // the same for all servers
void phones_stay(const struct phones *p, struct bits *ids); // adds every id that they use
const struct phone *phones_find(const struct phones *p, uint16_t server, uint32_t name); // or NULL

#endif
