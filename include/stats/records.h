// The figures over raw Cdr rows (numbers.md, "Records"): what the guide's formulas give, all
// servers together and each alone. A fold goes on where it stopped.
#ifndef CDRTOP_STATS_RECORDS_H
#define CDRTOP_STATS_RECORDS_H

#include "base/bits.h"
#include "base/task.h"
#include "calls/direction.h"
#include "calls/filter.h"
#include "cdr/store.h"

struct records_agent {
    uint32_t agent; // dictionary id
    uint32_t by_disposition[CDR_DISPOSITIONS];
    uint64_t talk_s; // over answered rows
};

struct records_queue {
    uint32_t queue;                        // dictionary id
    uint32_t offered, answered, abandoned; // rows; answered; no answer and cancelled
    uint32_t within;                       // answered with duration - billable <= threshold
    uint64_t wait_s, talk_s;               // over answered rows
    struct records_share {
        uint32_t agent, rows;
    } * by_agent; // owned
    size_t agent_count;
};

struct records {
    uint64_t total;
    uint64_t by_disposition[CDR_DISPOSITIONS], by_direction[DIRECTIONS];
    uint64_t by_hour[24], by_weekday[7]; // of StartTime as the PBX printed it
    uint64_t answered_by_hour[24], missed_by_hour[24];
    uint64_t talk_s, ring_s;      // over answered rows: billable, duration - billable
    struct records_agent *agents; // owned; in order of appearance
    size_t agent_count;
    struct records_queue *queues; // owned; in order of appearance
    size_t queue_count;
};

// Which dispositions a figure counts: bits, 1 << enum cdr_disposition.
#define RECORDS_ANSWERED (UINT32_C(1) << CDR_ANSWERED)
#define RECORDS_MISSED   (UINT32_C(1) << CDR_NO_ANSWER | UINT32_C(1) << CDR_CANCEL)
#define RECORDS_BUSY     (UINT32_C(1) << CDR_BUSY)
#define RECORDS_FAILED   (UINT32_C(1) << CDR_FAILED | UINT32_C(1) << CDR_CONGESTION)
#define RECORDS_ALL      ((UINT32_C(1) << CDR_DISPOSITIONS) - 1)

// An answered row that rang at most the threshold; one that bills more than it lasted (a broken
// clock) rang for no time.
static inline uint32_t records_ring(const struct cdr_hot *row) {
    return row->duration > row->billable ? row->duration - row->billable : 0;
}
static inline bool records_within(const struct cdr_hot *row, uint32_t threshold_s) {
    return row->disposition == CDR_ANSWERED && records_ring(row) <= threshold_s;
}

// A copy that owns its queues and agents.
void records_copy(const struct records *from, struct records *ret_copy);
void records_finish(struct records *r);

struct records_cells; // private: the sums that rows are added to

struct records_fold {
    struct records all;        // as of the last records_fold_run()
    struct records *by_server; // owned; by server index
    size_t server_count;
    struct records_cells *cells; // owned
    int64_t from, to;            // the window, epoch seconds, `to` excluded
    uint32_t threshold_s;
    struct filter *filter; // borrowed; of rows in the window; NULL wants all
    struct bits took;      // rows that were wanted, where it asks
    uint32_t generation;   // of the store it was folded from
    size_t next;           // first row not folded yet
};

// `filter` is set, if at all, before the first run.
void records_fold_init(struct records_fold *f, int64_t from, int64_t to, uint32_t threshold_s);
void records_fold_finish(struct records_fold *f);
// Folds the rows that came, as part of a job (NULL: runs through); true when it was cancelled: what
// was summed up stands. Starts over when the store's generation changed.
bool records_fold_run(struct records_fold *f, const struct cdr_store *s, struct task *t);

#endif
