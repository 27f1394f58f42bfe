// What the book is told.
#ifndef CDRTOP_ENGINE_BOOK_PARTS_H
#define CDRTOP_ENGINE_BOOK_PARTS_H

#include "base/task.h"
#include "engine/book.h"

void book_init(struct book *b,
               const struct direction_rules *rules); // borrowed; NULL: the default ones
void book_finish(struct book *b);

void book_queue(struct book *b, const struct queue_event *e);
void book_channel(struct book *b, const struct channel_event *e);
// A row that is new, or known better now; `alone`: no queue event of its server came yet.
void book_row(struct book *b, size_t number, const struct cdr *row, bool alone);
void book_step(struct book *b, const struct queue_step *step); // of a queue_log
// A gap in the events of a server ended then.
void book_gap(struct book *b, uint16_t server, int64_t to_us);
// What was in doubt since a gap that ended then is over, and nobody knows how.
void book_give_up(struct book *b, uint16_t server, int64_t to_us);
void book_restarted(struct book *b, uint16_t server, int64_t at_us);

// Both as parts of a job (NULL: they run through); true when it was cancelled.
// Lets go of what was over before that moment, and tells both of all rows of the store anew: they
// have new numbers, or became fewer. `alone`, a bit each: the servers whose rows alone tell of
// queues. Cancelled it is to be done again before anything else is told or asked.
bool book_forget(struct book *b, const struct cdr_store *store, uint64_t alone, int64_t before_us,
                 struct task *t);
// Tells the stitch of visits that changed.
bool book_post(struct book *b, const struct cdr_store *store, struct task *t);

#endif
