// A board's life: it is told things, and keeps them for the next one.
#ifndef CDRTOP_TESTS_ENGINE_LIFE_H
#define CDRTOP_TESTS_ENGINE_LIFE_H

#include "../../src/engine/parts.h"
#include "told.h"

struct life {
    struct told_run run;
    struct disk *disk;
    struct past past;
};

extern char life_path[96]; // of the history, in a folder of its own
void life_folder(void);
void life_folder_end(void);

void open_life(struct life *l);               // without a history
void open_unread(struct life *l);             // with one that is not read yet
void begin(struct life *l, uint64_t records); // with what was observed before
void end(struct life *l, int64_t now_us);
void news(struct life *l, unsigned kind, int64_t at_us, struct span bytes);
void hear(struct life *l, const struct told_item *item);
void hear_all(struct life *l, const struct told_list *t); // by a link that is up
// One hears the first half and ends; the next hears the rest before it has read what was before.
// Returns the first item of that half.
size_t hear_in_two_lives(struct life *l, const struct told_list *t);
// Both know the same.
void expect_same(struct life *l, struct life *other, const char *what);

#endif
