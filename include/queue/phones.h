// Which telephones have a channel up. A member's Status alone does not tell whether their phone is
// in a call or refuses calls, nor whether their own leg of a talk is gone. A phone goes by the name
// in its channels: `PJSIP/1001-0000000b` is 1001, whatever the technology; Local channels are none.
#ifndef CDRTOP_QUEUE_PHONES_H
#define CDRTOP_QUEUE_PHONES_H

#include "base/intern.h"
#include "base/lookup.h"

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
