// How calls, visits or records are spread over the day and the week: by quarter of an hour of a
// window, and by weekday and hour over all that is in memory. Times are local ones in the board's
// zone, whatever zone the PBX prints. Each counts where it began.
#ifndef CDRTOP_STATS_HOURS_H
#define CDRTOP_STATS_HOURS_H

#include "base/bits.h"
#include "base/task.h"
#include "base/window.h"
#include "cdr/store.h"
#include "stats/queues.h"

#define HOURS_QUARTER_S    900
#define HOURS_QUARTERS_MAX (26 * 4 + 1)

enum hours_level { HOURS_OF_CALLS, HOURS_OF_VISITS, HOURS_OF_RECORDS };

struct hours_cell {
    uint32_t all;      // all that began in it; without calls that are noRecord
    uint32_t answered; //
    uint32_t missed;   // for visits: abandoned
    uint32_t other;    // busy and failed; for visits: left in another way
    // Only for visits: waited at most the queue's threshold; abandoned before short_abandon; both.
    uint32_t answered_within, missed_within, missed_short, short_within;
};
void hours_cell_add(struct hours_cell *sum, const struct hours_cell *c);
// answered / (answered + missed + other) x 100, the answer rate of the calls or records in the
// cell. NAN if there are none.
double hours_answer_rate(const struct hours_cell *c);
// For a cell of visits: the same as the figure service_level.
double hours_service_level(const struct hours_cell *c, enum service_formula formula,
                           bool short_out);

struct hours {
    struct window window;
    uint64_t serial; // identifies the filter
    enum hours_level level;
    // Quarter i begins at first + 900 i, so a day of 25 hours has 100. When the window is longer
    // than a day, all its days are laid over each other and i counts from midnight.
    bool by_day;
    int64_t first; // at most window.from; a full quarter of an hour, local time
    size_t quarter_count;
    struct hours_cell quarters[HOURS_QUARTERS_MAX];
    struct hours_cell week[7][24]; // 0 = Sunday; over all that is in memory
    // How many such days there are from the first to the last in memory, and how many of them had
    // that hour for certain. Before `known_from` a day or hour in which nothing began does not
    // count.
    uint32_t days[7], had[7][24];
    int64_t last_day; // the last day, in local days since 1970
    int64_t since;    // before that moment the week has days that are not in memory; 0 for none
};

struct hours_input {
    enum hours_level level;
    struct window window;
    uint64_t serial;    // differs with every filter
    int64_t known_from; // earlier data may be incomplete, epoch seconds; 0 if all is complete
    const struct zone *zone;
    const struct stitch *stitch;   // for calls
    const struct cdr_store *store; // for records
    struct filter *filter;         // NULL wants all
    const struct ledger *ledger;   // for visits
    // for the queues' thresholds, and to know which guesses yield
    const struct queue_tallies *tallies;
    const struct queue_policies *policies;
    int64_t short_abandon_s;
    // What began in the window before `window_since`, and at any time before `week_since`. That is
    // not looked at in stitch, ledger and store. NULL for nothing.
    const struct day_sums *window_before, *week_before;
    int64_t window_since, week_since;
};

struct hours_fold {     // zeroed is empty
    struct hours shown; // the last complete pass
    bool whole;         // there has been one
    size_t passed;      // how many the last pass went over
    // Private: the pass under way.
    struct hours next;
    int64_t first_day, last_day; // local days since 1970, whatever the filter wants
    int64_t known_hour;          // local hours since 1970; earlier ones may be incomplete
    // which of the 24 hours of that day something began in, and then the day itself
    struct bits before;
    int64_t quarter; // the quarter whose local time was looked up last
    struct civil civil;
};

void hours_fold_finish(struct hours_fold *f);
// Adds the quarters of what is shown, of a window that is no longer than a day.
void hours_fold_sums(const struct hours_fold *f, struct day_sums *ret_sums);
// Makes one pass, as part of a job (NULL: straight through), and puts the result into `shown`. True
// when cancelled.
bool hours_fold_run(struct hours_fold *f, const struct hours_input *in, struct task *t);

#endif
