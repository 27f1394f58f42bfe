// The figures over calls (docs/numbers.md, "Calls"), all servers together, each alone and by hour,
// kept up by the calls that changed: what a call gave before is taken out, what it gives now is put
// in.
#ifndef CDRTOP_STATS_CALLS_H
#define CDRTOP_STATS_CALLS_H

#include "base/bits.h"
#include "base/lookup.h"
#include "base/task.h"
#include "calls/filter.h"

struct calls {
    uint64_t by_result[CALL_RESULTS];
    uint64_t by_direction[DIRECTIONS]; // of the total
    uint64_t in_doubt;                 // of those in progress
    uint64_t talk_s, ring_s;           // over answered calls
    uint64_t peak; // of the total, most at once; 0 of one server, and of a window without hours
};

struct calls_hour {
    uint32_t calls, answered, missed; // that started in it; calls as in the total
    uint32_t peak;                    // that ran in it, most at once; 0 while it is still to come
};

// Which results a figure counts: bits, 1 << enum call_result.
#define CALLS_TOTAL (((UINT32_C(1) << CALL_RESULTS) - 1) & ~(UINT32_C(1) << CALL_NO_RECORD))
#define CALLS_RATED                                                                                \
    (UINT32_C(1) << CALL_ANSWERED | UINT32_C(1) << CALL_MISSED | UINT32_C(1) << CALL_BUSY |        \
     UINT32_C(1) << CALL_FAILED)

uint64_t calls_total(const struct calls *c); // all results but noRecord

// Calls outside the queues by phone (docs/numbers.md, "Agents"): a call with a visit, or that ends
// in Queue(), is none of them. Kept up by the calls that a fold takes in.
struct agent_other { // that are over
    uint64_t in;     // they answered
    uint64_t out;    // they placed, answered or not
    uint64_t talk_s;
};

struct other_phone;

struct other_calls {     // private; zeroed knows no calls
    struct intern names; // extensions
    struct other_phone *phones;
    uint32_t count, capacity;
    struct lookup by_id, by_text;
    bool started;
};

#define CALLS_HOURS_MAX (24 * 62) // a longer window has no hours

struct calls_given; // private: what each call gave

struct calls_fold {
    struct calls all;        // as of the last calls_fold_run()
    struct calls *by_server; // owned; by server index; counts while a run is under way
    size_t server_count;
    struct calls_hour *hours;   // owned; hour i starts at from + 3600 i, so that a day of 25 has 25
    struct calls_hour *by_hour; // private, owned: the same as it counts
    size_t hour_count;
    int64_t from, to;          // the window of call starts, epoch seconds, `to` excluded
    struct filter *filter;     // borrowed; NULL wants all
    struct bits took;          // numbers of the calls that are counted
    struct calls_given *given; // owned; by number, of those
    size_t given_count;
    uint32_t generation; // of the stitch it was folded from
    struct journal_reader reader;
    bool by_phone; // set after calls_fold_init(): those outside the queues are kept, too
    struct other_calls other;
    struct at_once *at_once; // private, owned: NULL where there are no hours
    bool started;
};

void calls_fold_init(struct calls_fold *f, int64_t from, int64_t to, struct filter *filter);
void calls_fold_finish(struct calls_fold *f);
// The memory of a fold that is done with to another that begins, before it does: fresh pages for a
// million calls take as long as counting half of them.
void calls_fold_move_room(struct calls_fold *from, struct calls_fold *to);
// Folds what changed, as part of a job (NULL: runs through); true when it was cancelled. What was
// summed up stands until then. Starts over when the stitch forgot.
bool calls_fold_run(struct calls_fold *f, const struct stitch *s, struct task *t);
// Fills in the peaks, after a calls_fold_run().
void calls_fold_peaks(struct calls_fold *f, int64_t now_s);
// No change is left to be folded: what it took is what it counts.
bool calls_fold_is_current(const struct calls_fold *f, const struct stitch *s);
bool calls_fold_took(const struct calls_fold *f, uint32_t number);

#endif
