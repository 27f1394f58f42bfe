// Messages waiting to be sent over one link: a bounded queue.
#ifndef CDRTOP_NET_OUTBOX_H
#define CDRTOP_NET_OUTBOX_H

#include "base/text.h"

enum { OUTBOX_COUNT = 64, OUTBOX_BYTES = 256 << 10 };

struct outbox_message {
    struct outbox_message *next;
    size_t len;
    unsigned char bytes[]; // the room asked for, then the text
};

struct outbox { // zeroed is empty and valid
    struct outbox_message *first, *last;
    size_t count, bytes;
};

// `room` bytes are left free in front of the text. False when too much is waiting.
bool outbox_put(struct outbox *o, struct span text, size_t room);
struct outbox_message *outbox_take(struct outbox *o); // the caller's to free(); NULL when empty
void outbox_clear(struct outbox *o);

#endif
