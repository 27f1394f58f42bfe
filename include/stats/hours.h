// How what came spreads over the day and over the week: by quarters of an hour of a window, and by
// weekday and hour over all that memory holds. Times are the wall's in the board's zone, whatever
// the PBX printed. A call, visit or record counts where it began.
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
    uint32_t all;      // that began in it, whatever became of them; of calls without noRecord
    uint32_t answered; //
    uint32_t missed;   // of visits: abandoned
    uint32_t other;    // busy and failed; of visits: left otherwise
    // of visits: waited at most the queue's threshold; abandoned before short_abandon; both
    uint32_t answered_within, missed_within, missed_short, short_within;
};
void hours_cell_add(struct hours_cell *sum, const struct hours_cell *c);
// answered / (answered + missed + other) x 100, as the answer rate of calls and records
// of the same calls or records; NAN over nothing.
double hours_answer_rate(const struct hours_cell *c);
// Of a cell of visits, as the figure service_level of the same visits.
double hours_service_level(const struct hours_cell *c, enum service_formula formula,
                           bool short_out);

struct hours {
    struct window window;
    uint64_t serial; // of the filter
    enum hours_level level;
    // Quarter i begins at first + 900 i, so a day of 25 hours has 100; in a window of more than a
    // day and its change of clocks all days lie over each other, and i counts from midnight.
    bool by_day;
    int64_t first; // not after window.from, on a quarter of the wall
    size_t quarter_count;
    struct hours_cell quarters[HOURS_QUARTERS_MAX];
    struct hours_cell week[7][24]; // 0 = Sunday, all that is in memory
    // Such days from the first to the last of memory, and those of them that are known to have had
    // that hour: of what was before `known_from` a day or an hour in which nothing began is
    // neither.
    uint32_t days[7], had[7][24];
    int64_t last_day; // the last one, in days since 1970 on the wall
};

struct hours_input {
    enum hours_level level;
    struct window window;
    uint64_t serial;    // another one with every other filter
    int64_t known_from; // nothing is sure of what was before, epoch seconds; 0: all is
    const struct zone *zone;
    const struct stitch *stitch;         // of calls
    const struct cdr_store *store;       // of records
    struct filter *filter;               // NULL wants all
    const struct ledger *ledger;         // of visits
    const struct queue_tallies *tallies; // for the queues' thresholds, and what yields
    const struct queue_policies *policies;
    int64_t short_abandon_s;
};

struct hours_fold {     // zeroed is empty
    struct hours shown; // the last whole pass
    bool whole;         // there was one
    size_t passed;      // length of the last one
    // Private: the pass that is under way.
    struct hours next;
    int64_t first_day, last_day; // days since 1970 on the wall, whatever is wanted
    int64_t known_hour;          // hours since 1970 on the wall; what is before may not be whole
    struct bits before;          // those of it in which something began, and behind the 24 the day
    int64_t quarter;             // whose wall time is known
    struct civil civil;
};

void hours_fold_finish(struct hours_fold *f);
// A pass, as part of a job (NULL: runs through), and `shown` is it; true when it was cancelled.
bool hours_fold_run(struct hours_fold *f, const struct hours_input *in, struct task *t);

#endif
