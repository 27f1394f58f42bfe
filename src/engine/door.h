// What comes in through the door.
#ifndef CDRTOP_ENGINE_DOOR_PARTS_H
#define CDRTOP_ENGINE_DOOR_PARTS_H

#include "book.h"
#include "engine/door.h"

// Takes the zone and the rules (NULL: the default ones).
void door_init(struct door *d, struct zone *machine, struct direction_rules *rules);
void door_finish(struct door *d);

// All files are in. Logs that go on after a recording judge what was up at its end.
void door_ended(struct door *d);
// All files are in, and links tell what follows: whoever waits by a log alone is in doubt until a
// link's list names them.
void door_loaded(struct door *d, int64_t now_us);

// Lets older days than that go when there are clearly more rows than `most`, as cdr_store_trim().
bool memory_trim(struct door *d, size_t most, int64_t keep_from, struct task *t,
                 struct cdr_store **ret_old);

// What a link tells: let in, or it waits while the door is shut and while others wait (inbox.c).
struct news {
    enum { NEWS_FRAME, NEWS_LINK_LOST, NEWS_LINK_BACK } kind;
    struct origin *origin; // of the link; it stays where it is
    int64_t at_us;
    struct span bytes; // of the frame, or why the link was lost
};
void door_news(struct door *d, const struct news *n);
// Lets in what waits, until the moment of the monotonic clock. True: nothing waits any more.
bool door_let_in(struct door *d, int64_t until_us);

// A frame as it came. at_us is its arrival; 0 where the recording does not say.
void door_frame(struct door *d, struct origin *origin, struct span bytes, int64_t at_us);
// Appends the frame of amiws that a packet of AMI itself would have been, for a recording; nothing of
// one that cannot be read.
void door_recorded(struct door *d, const struct origin *origin, struct span packet,
                   struct buf *out);
// True where the frame answers a Ping and says when, by the clock of the PBX. It is not taken in.
bool door_is_pong(struct door *d, struct span bytes, int64_t *ret_us);
// A recording says that its link was lost or came back.
void door_mark(struct door *d, const struct origin *origin, bool up, struct span reason,
               int64_t at_us);
// A row of a file of one server; row->server is set.
void door_cdr(struct door *d, const struct cdr *row);
// A line of a queue_log; step->server is set.
void door_step(struct door *d, const struct queue_step *step);
// The servers of which nothing but rows told of queues, a bit each.
uint64_t door_rows_alone(const struct door *d);

// Visits that were over before that moment were let go of; and, with `rows`, the oldest rows.
void memory_forgot(struct door *d, int64_t before_us, bool rows);

#endif
