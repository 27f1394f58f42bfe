// Captured frames and queue_log files as one list of observations, to be played into a ledger in
// any order.
#ifndef CDRTOP_TESTS_TAPE_H
#define CDRTOP_TESTS_TAPE_H

#include "base/buf.h"
#include "queue/ledger.h"

struct tape_item {
    enum { TAPE_FRAME, TAPE_LINE, TAPE_GAP } kind;
    uint16_t server; // of a line
    int64_t at_us, from_us;
    struct span bytes;
};

#define TAPE_FILES 8

struct tape {
    struct tape_item *items; // owned
    size_t count, capacity;
    struct buf files[TAPE_FILES]; // owned
    size_t file_count;
};

void tape_frames(struct tape *t, const char *fixture); // .rec.gz
void tape_log(struct tape *t, const char *fixture, uint16_t server);
void tape_finish(struct tape *t);

struct player { // decodes what is on a tape
    struct zone *zone;
    struct buf scan, texts;
    struct ami_frame *frame;
    bool no_calls; // as with an account that lacks the class call
};
void player_init(struct player *p);
void player_finish(struct player *p);
void play(struct player *p, struct ledger *l, const struct tape_item *item);
void play_all(struct ledger *l, const struct tape *t);

// A complete list of that server which names nobody.
void play_empty_list(struct ledger *l, uint16_t server, int64_t at_us);

#endif
