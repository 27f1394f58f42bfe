// The engine: everything that is known and counted, and nothing of how it is shown. It has what
// comes in from files and links, the door that lets it in, and the current figures. The board, the
// snapshot, the export and the recording each use one.
//
// In this order: engine_init(); fill in the settings, give the door's servers their zones and
// names, and the load its files; engine_begin(); past_open() if a history is kept; connect the
// links with engine_listen(), which needs a loop; engine_load() until all files are in,
// engine_count() whenever something came; links_close() before the loop ends, past_close(), and
// engine_finish().
#ifndef CDRTOP_ENGINE_ENGINE_H
#define CDRTOP_ENGINE_ENGINE_H

#include "base/clock.h"
#include "engine/figures.h"
#include "engine/find_call.h"
#include "engine/links.h"
#include "engine/load.h"
#include "engine/past.h"
#include "engine/past_days.h"

struct notes {         // private
    char failure[600]; // what went wrong with a file
    char mend[600];    // what somebody has to correct
    uint64_t directed; // servers that had a call with a direction, one bit each
    char unheard[320]; // names asked for that do not exist; as of that stamp
    uint64_t unheard_stamp;
    char missed[200]; // the day asked for, if nothing is known of it; as of that stamp
    uint64_t missed_stamp;
    uint64_t zones_said; // servers whose zone was mentioned, one bit each
    char clock[120];     // this machine's clock was set
    int64_t clock_us;    // monotonic: when that was believed; 0: it is not
};

struct engine { // must not move after engine_init()
    struct engine_settings settings;
    struct clock clock;
    struct door door;
    struct load load;
    struct links links;
    struct past past;           // what was observed before, and what is kept
    struct past_days past_days; // of that, what is not in memory
    struct figures figures;
    struct notes notes;
    struct find_call *find; // owned: a call that is looked up; NULL for none
    struct task *reading;   // owned; NULL: files are read at once
    bool loaded;            // all files are in, and the history
};

// Takes over the machine's zone and the direction rules (NULL for the default ones).
void engine_init(struct engine *e, struct zone *machine, struct direction_rules *rules);
void engine_begin(struct engine *e);
void engine_finish(struct engine *e);

// Other settings while it runs: takes over the rules, and of `fresh` what can change, and counts
// all anew beside what is shown. Names of extensions are those that the door's servers have by
// then; strings of the old settings are used until figures_are_renewed(). False if the filter in
// force cannot be compiled any more, and so was removed; *ret_error says why.
bool engine_renew(struct engine *e, struct engine_settings *fresh, struct direction_rules *rules,
                  struct filter_error *ret_error);

// Connects to all links. From then on what comes is let in, and `changed` is called. -1 if a URL
// cannot be used; links.error says which.
int engine_listen(struct engine *e, struct loop *loop, const struct links_hooks *hooks);

enum {
    ENGINE_LOADED, // all files are in, and the history
    ENGINE_MORE,
    // There is nothing to read for *ret_wait_us: because of a pipe, a recording's own time, or
    // counting.
    ENGINE_WAITS,
    ENGINE_FAILED = -1, // only without a task: load.error is about the first file that failed
};
// Reads on in the files, then in the history, until that monotonic time. Without a task it reads
// all of it and blocks if it has to wait; ret_wait_us may then be NULL.
int engine_load(struct engine *e, int64_t until_us, int64_t *ret_wait_us);
// The moment that the figures are of: now. With files alone that are not followed, once they are
// in, it is their last moment, so that a caller who waits at that time has waited since they
// joined.
int64_t engine_moment_us(const struct engine *e);
// Counts what is in, for about `budget_us`, or continues. If figures.task is set, it is a job that
// pauses, and nothing is let in until it ends; otherwise it runs straight through. True when the
// figures are complete.
bool engine_count(struct engine *e, int64_t budget_us);
// Lets in what links told during counting, and what was written to files that are followed, until
// that monotonic time. If too much is waiting, the job is first run to its end. True if nothing
// waits, or counting goes on.
bool engine_let_in(struct engine *e, int64_t until_us);
// Call it about once a second, before anything else asks for the time: this machine's clock may
// have been set (base/clock.h). Then a sentence tells so for a while; true if it is a new one.
bool engine_look_at_clock(struct engine *e);
const char *engine_clock_words(const struct engine *e); // "" for nothing
// Call it about once a second: what is missing is read from the sources that fill gaps.
void engine_fill(struct engine *e);
// Fills a row for each server, and for each link that has not shown a server yet. What they point
// to is valid until the next change. Returns how many, at most `most`.
size_t engine_describe(const struct engine *e, struct server_now *ret_rows, size_t most);
// Removes older days at once if there are clearly more rows than should be kept; true if it removed
// any. If counting is a job, set figures.trims instead.
bool engine_trim(struct engine *e);

// Notes: what somebody has to correct outside or did not intend, in sentences. A zone that is
// wrong, a trunk that no rule recognises, a name that does not exist, a day of which nothing is
// known. This looks for them; call it once a second.
void engine_look(struct engine *e);
// The one sentence to show now; "" for none. Valid until either is called again.
const char *engine_note(struct engine *e);

typedef void engine_say(const char *text);
// All of them, once everything is in; some have several lines.
void engine_say_notes(struct engine *e, engine_say *say);
// About zones that are wrong, each once.
void engine_say_zones(struct engine *e, engine_say *say);

#endif
