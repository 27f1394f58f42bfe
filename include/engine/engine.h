// All that is known and counted, and nothing of how it is shown: what comes in from files and
// links, the door that lets it in, the figures in force. The board, the snapshot, the export and
// the recording stand on one each.
//
// The ladder: engine_init(); the settings are filled in, and the door's servers get their zones and
// names, the load its files; engine_begin(); links are connected by engine_listen(), which needs a
// loop; engine_load() until all files are in, engine_count() whenever something came; links_close()
// before the loop ends, engine_finish().
#ifndef CDRTOP_ENGINE_ENGINE_H
#define CDRTOP_ENGINE_ENGINE_H

#include "base/clock.h"
#include "engine/figures.h"
#include "engine/links.h"
#include "engine/load.h"

struct notes {         // private
    char failure[600]; // what went wrong with a file
    char mend[600];    // what somebody has to mend
    uint64_t directed; // servers of which a call has a direction, a bit each
    char unheard[320]; // of the names asked for; as of that stamp
    uint64_t unheard_stamp;
    char missed[200]; // of the day asked for; as of that stamp
    uint64_t missed_stamp;
    uint64_t zones_said; // of servers, a bit each
};

struct engine { // stays where it was initialised
    struct engine_settings settings;
    struct clock clock;
    struct door door;
    struct load load;
    struct links links;
    struct figures figures;
    struct notes notes;
    struct task *reading; // owned; NULL: files are read at once
    bool loaded;          // all files are in
};

// Takes the zone of the machine, and the rules of directions (NULL: the default ones).
void engine_init(struct engine *e, struct zone *machine, struct direction_rules *rules);
void engine_begin(struct engine *e);
void engine_finish(struct engine *e);

// Connects to all links; what comes is let in, and `changed` called, from then on. -1: a URL cannot
// be used, links.error says which.
int engine_listen(struct engine *e, struct loop *loop, const struct links_hooks *hooks);

enum {
    ENGINE_LOADED, // all files are in
    ENGINE_MORE,
    // Nothing can be read for *ret_wait_us: a pipe, a recording's own time, or it is counted.
    ENGINE_WAITS,
    ENGINE_FAILED = -1, // without a task: load.error says what failed in a file, the first that did
};
// Reads on in the files until that monotonic moment. Without a task to read with it reads them all,
// blocks where it would have to wait, and ret_wait_us may be NULL.
int engine_load(struct engine *e, int64_t until_us, int64_t *ret_wait_us);
// The moment that the figures are of: now; of files alone, when all are in, their last one, so that
// who waits then has waited since they came.
int64_t engine_moment_us(const struct engine *e);
// Goes on with counting all that is in, or begins it, for about `budget_us`: where figures.task is
// set it is a job that pauses, and nothing is let in until it is at its end; else it runs through.
// True when the figures are whole.
bool engine_count(struct engine *e, int64_t budget_us);
// Lets in what links told while it was counted, until that monotonic moment; where more waits than
// is good the job is run to its end first. True: nothing waits, or it is still counted.
bool engine_let_in(struct engine *e, int64_t until_us);
// Lets older days go, at once, when there are clearly more rows than are to be kept; true when some
// went. Who counts by a job sets figures.trims instead.
bool engine_trim(struct engine *e);

// What somebody has to mend outside, or did not mean, in sentences: a zone that is wrong, a trunk
// that no rule knows, a name that nothing is called, a day of which nothing is known.
// To be called once a second; looks for what is to be mended.
void engine_look(struct engine *e);
// The one sentence that is to be said now; "" none. Valid until the next call of either.
const char *engine_note(struct engine *e);

typedef void engine_say(const char *text);
// All of them, when all is in: some have several lines.
void engine_say_notes(struct engine *e, engine_say *say);
// Of zones that are wrong, each once.
void engine_say_zones(struct engine *e, engine_say *say);

#endif
