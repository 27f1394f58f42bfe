// What the parts of an engine do for each other: the door and the book behind it, links, settings,
// counting, figures and their names.
#ifndef CDRTOP_ENGINE_PARTS_H
#define CDRTOP_ENGINE_PARTS_H

#include "base/task.h"
#include "engine/engine.h"

// ---- what is known of queues and calls

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

// ---- what comes in through the door

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
// Appends the frame of amiws that a packet of AMI itself would have been, for a recording; nothing
// of one that cannot be read.
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

// ---- links

void links_init(struct links *l, struct door *door, struct clock *clock);
// Connects to all of them. -1: a URL cannot be used, and l->error says which.
int links_open(struct links *l, struct loop *loop, const struct engine_settings *s,
               const struct links_hooks *hooks);

// ---- settings

void settings_finish(struct engine_settings *s);

// The window to show: the fixed one; else the last day in what came from files, where there are
// only files; else today.
struct window settings_window(const struct engine_settings *s, const struct door *door,
                              int64_t now_s);
// The moment whose day is today: now; of files alone the start of the newest call.
int64_t settings_day_s(const struct engine_settings *s, const struct door *door, int64_t now_s);

// ---- figures

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s);
void figures_finish(struct figures *f);
// Goes on with figures_run() as a job, or begins it, for about `budget_us`; true when it is at its
// end. Without a task it runs through.
bool figures_go_on(struct figures *f, int64_t now_us, int64_t budget_us);

// Another number when servers or agents that the filter asks for got names since.
uint64_t names_stamp(const struct figures *f, const struct filter *filter);

// Takes the filter (NULL: all is wanted), or borrows it where `totals`.
void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals);
// Pauses as part of a job (NULL: runs through): to give hundreds of megabytes back takes its time.
void counting_finish(struct counting *s, struct task *t);
// Takes in what came, of one part or of all of them, beginning with that one; true when the job was
// cancelled. What is shown stands until then, and what was taken in is taken in once.
bool counting_run_part(struct counting *s, struct door *door, int64_t now_us,
                       enum counting_part part, struct task *t);
bool counting_run(struct counting *s, struct door *door, int64_t now_us, enum counting_part first,
                  struct task *t);
// Calls have other numbers from now on, and so have visits: what is shown stands. Records are taken
// in at once, where the numbers of their texts are others as well.
void counting_stand(struct counting *s, struct door *door);

#endif
