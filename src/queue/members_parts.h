// What the files of the members share.
#ifndef CDRTOP_QUEUE_MEMBERS_PARTS_H
#define CDRTOP_QUEUE_MEMBERS_PARTS_H

#include "queue/members.h"

void members_init(struct members *m, struct intern *names);
void members_finish(struct members *m);

void members_observe(struct members *m, const struct queue_event *e);
void members_step(struct members *m, const struct queue_step *s);

// The end of a full list of one server that began at start_us: members it did not name are gone.
void members_listed(struct members *m, uint16_t server, int64_t start_us, int64_t at_us);

// Every known member of the queue is paused, unavailable or gone; false where none is known.
bool members_all_away(const struct members *m, uint16_t server, uint32_t queue);

// queue_log names a member by its name in CONNECT and PAUSE, by its interface in ADDMEMBER; events
// by both. What says which interface a name is in a queue: any event of that member; else
// the rows of the calls they took, by the phone that answered more than half of them
// (members_answered(); a colleague may pick one up); else an UNPAUSE of a name that was never added
// or paused in that queue, while only one member is paused since it was added there: it is that
// one's.
void members_learn(struct members *m, uint16_t server, struct span queue, struct span interface,
                   struct span name);
// So many more calls that they took there were answered by a channel of that phone
// (dialled_of_channel()); ids of the dictionary.
void members_answered(struct members *m, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t phone, int more);

// What a name was concluded from.
enum name_by { // the surest first
    NAME_SAID,
    NAME_BY_ROW,
    NAME_BY_UNPAUSE,
    NAME_UNKNOWN, // was concluded, and does not hold
};

// After events told of them, or their phone is another one.
void names_index_extension(struct members *m, const struct member *who);
// An UNPAUSE of a name at that second, which has been written down: whose it can be alone. Lines
// come in order of time mostly; after one that was late all of its queue is concluded anew.
void names_of_unpause(struct members *m, const struct member *named, int64_t at_s);
void names_settle(struct members *m, uint16_t server, uint32_t queue);
void names_stay(const struct members *m, struct bits *ids); // every id that the members have

// One source's pauses of one member, as marks in time.
struct pause_mark {
    int64_t at_s;
    uint32_t reason;
    bool paused;
};

void pause_put(struct pause_track *t, int64_t at_s, bool paused, uint32_t reason); // once
const struct pause_mark *pause_mark_at(const struct pause_track *t, int64_t at_s); // last, or NULL
bool pause_open_at(const struct pause_track *t, int64_t at_s); // paused after the marks up to then
// A pause that began in that second has ended since.
bool pause_ended(const struct pause_track *t, int64_t at_s);
bool pause_at(const struct pause_track *t, int64_t from_s); // a mark from then on

void phones_finish(struct phones *p);

// What was dialled for a channel: `PJSIP/1001`, `Local/1001@from-queue`; none where it has no such
// name.
struct span dialled_of_channel(struct span channel);
// Of a channel `PJSIP/1001-0000000b`, or of an interface `Local/1001@from-queue/n`,
// `hint:1001@ext-local`, `PJSIP/1001`; none where it has no such name.
struct span phone_of_channel(struct span channel);
struct span phone_of_interface(struct span interface);

void phones_up(struct phones *p, uint16_t server, uint32_t name, uint32_t unique_id, int64_t at_us);
void phones_down(struct phones *p, uint16_t server, uint32_t unique_id, int64_t at_us);
// Whether channels that came before that moment are up is not known any more.
void phones_lost(struct phones *p, uint16_t server, int64_t before_us);
void phones_forget(struct phones *p, int64_t before_us);    // the same of all servers
void phones_stay(const struct phones *p, struct bits *ids); // every id that they have
const struct phone *phones_find(const struct phones *p, uint16_t server, uint32_t name); // or NULL

#endif
