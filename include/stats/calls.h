// The figures over calls (docs/numbers.md, "Calls"): all servers together, each server alone, and
// by hour. Only changed calls cost anything: what a call added before is subtracted, and what it
// adds now is added.
#ifndef CDRTOP_STATS_CALLS_H
#define CDRTOP_STATS_CALLS_H

#include "base/bits.h"
#include "base/lookup.h"
#include "base/task.h"
#include "calls/filter.h"
#include "stats/expected.h"
#include "stats/sums.h"

struct calls {
    uint64_t by_result[CALL_RESULTS];
    uint64_t by_direction[DIRECTIONS]; // the calls of the total
    uint64_t in_doubt;                 // the calls in progress
    uint64_t talk_s, ring_s;           // summed over answered calls
    // of the total: the most calls at the same time; 0 for a single server, or a window without
    // hours
    uint64_t peak;
    struct expected rest; // from now to the end of today; set by forecast_show_calls()
};

struct calls_hour {
    uint32_t calls, answered, missed; // calls that started in this hour, counted as the total is
    uint32_t peak;            // the most calls at the same time in this hour; 0 for an hour to come
    struct expected expected; // in the hour that runs and those to come, as above
    uint32_t by_minute[60];   // `calls`, of those that are in memory
};

// The results that a figure counts, as bits 1 << enum call_result.
#define CALLS_TOTAL (((UINT32_C(1) << CALL_RESULTS) - 1) & ~(UINT32_C(1) << CALL_NO_RECORD))
#define CALLS_RATED                                                                                \
    (UINT32_C(1) << CALL_ANSWERED | UINT32_C(1) << CALL_MISSED | UINT32_C(1) << CALL_BUSY |        \
     UINT32_C(1) << CALL_FAILED)

uint64_t calls_total(const struct calls *c); // all results except noRecord

// Calls outside the queues, by phone (docs/numbers.md, "Agents"). A call with a visit, or one that
// ends in Queue(), is not among them. Kept up to date for the calls that a fold counts.
struct agent_other { // finished calls
    uint64_t in;     // calls that they answered
    uint64_t out;    // calls that they placed, answered or not
    uint64_t talk_s;
};

struct other_phone;

struct other_calls {     // private; zeroed has no calls
    struct intern names; // extensions
    struct other_phone *phones;
    uint32_t count, capacity;
    struct lookup by_id, by_text;
    bool started;
};

#define CALLS_HOURS_MAX (24 * 62) // a longer window has no figures by hour

struct calls_given; // private: what each call added

struct calls_fold {
    struct calls all;        // as of the last calls_fold_run()
    struct calls *by_server; // owned, by server index; in flux during a run
    size_t server_count;
    struct calls_hour *hours; // owned; hour i starts at from + 3600 i, so a day of 25 hours has 25
    struct calls_hour *by_hour; // private, owned: the same, while it is counted
    size_t hour_count;
    int64_t from, to; // the window for the start of calls, epoch seconds; `to` is not included
    // Set after calls_fold_init(), if at all: the calls of the window before `since`, which are not
    // among those of the stitch.
    struct calls_before {
        const struct day_sums *sums; // borrowed
        int64_t since;
    } before;
    int tail_hours;            // how long after the window calls are followed that run at its end
    struct filter *filter;     // borrowed; NULL wants all calls
    struct bits took;          // numbers of the calls that are counted
    struct calls_given *given; // owned; by the number of the call
    size_t given_count;
    uint32_t generation; // of the stitch at the last run
    struct journal_reader reader;
    bool by_phone; // set after calls_fold_init() to keep `other`, too
    struct other_calls other;
    struct at_once *at_once; // private, owned; NULL when there are no hours
    bool started;
};

void calls_fold_init(struct calls_fold *f, int64_t from, int64_t to, struct filter *filter);
void calls_fold_finish(struct calls_fold *f);
// Counts what changed, as part of a job (NULL: straight through). True when cancelled; the sums
// stay as they were. It starts again from the first call when the stitch has forgotten some.
bool calls_fold_run(struct calls_fold *f, const struct stitch *s, struct task *t);
// Fills in the peaks, after a calls_fold_run().
void calls_fold_peaks(struct calls_fold *f, int64_t now_s);
// There are no changes left to count.
bool calls_fold_is_current(const struct calls_fold *f, const struct stitch *s);
bool calls_fold_took(const struct calls_fold *f, uint32_t number);
// Adds what was counted, after a run.
void calls_fold_sums(const struct calls_fold *f, struct day_sums *ret_sums);

#endif
