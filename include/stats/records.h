// The figures over raw Cdr rows (numbers.md, "Records"), by the formulas of the guide that the
// project began with: all servers together, and each alone. A fold continues where it stopped.
#ifndef CDRTOP_STATS_RECORDS_H
#define CDRTOP_STATS_RECORDS_H

#include "base/bits.h"
#include "base/task.h"
#include "calls/direction.h"
#include "calls/filter.h"
#include "cdr/store.h"
#include "stats/sums.h"

struct records_agent {
    uint32_t agent; // dictionary id
    uint32_t by_disposition[CDR_DISPOSITIONS];
    uint64_t talk_s; // summed over answered rows
};

struct records_queue {
    uint32_t queue;                        // dictionary id
    uint32_t offered, answered, abandoned; // rows; answered rows; rows with no answer or cancelled
    uint32_t within;                       // answered, with duration - billable <= threshold
    uint64_t wait_s, talk_s;               // summed over answered rows
    struct records_share {
        uint32_t agent, rows;
    } * by_agent; // owned
    size_t agent_count;
};

struct records {
    uint64_t total;
    uint64_t by_disposition[CDR_DISPOSITIONS], by_direction[DIRECTIONS];
    uint64_t by_hour[24], by_weekday[7]; // by StartTime as the PBX printed it
    uint64_t answered_by_hour[24], missed_by_hour[24];
    uint64_t talk_s, ring_s;      // summed over answered rows: billable, and duration - billable
    struct records_agent *agents; // owned; in the order in which they appeared
    size_t agent_count;
    struct records_queue *queues; // owned; in the order in which they appeared
    size_t queue_count;
};

// The dispositions that a figure counts, as bits 1 << enum cdr_disposition.
#define RECORDS_ANSWERED (UINT32_C(1) << CDR_ANSWERED)
#define RECORDS_MISSED   (UINT32_C(1) << CDR_NO_ANSWER | UINT32_C(1) << CDR_CANCEL)
#define RECORDS_BUSY     (UINT32_C(1) << CDR_BUSY)
#define RECORDS_FAILED   (UINT32_C(1) << CDR_FAILED | UINT32_C(1) << CDR_CONGESTION)
#define RECORDS_ALL      ((UINT32_C(1) << CDR_DISPOSITIONS) - 1)

// How long a row rang, in seconds. One that bills more than it lasted (a broken clock) rang for 0.
static inline uint32_t records_ring(const struct cdr_hot *row) {
    return row->duration > row->billable ? row->duration - row->billable : 0;
}
static inline bool records_within(const struct cdr_hot *row, uint32_t threshold_s) {
    return row->disposition == CDR_ANSWERED && records_ring(row) <= threshold_s;
}

// A copy with queues and agents of its own.
void records_copy(const struct records *from, struct records *ret_copy);
void records_finish(struct records *r);

struct records_cells; // private: sums by server, queue and agent

struct records_fold {
    struct records all;        // as of the last records_fold_run()
    struct records *by_server; // owned; by server index
    size_t server_count;
    struct records_cells *cells; // owned
    int64_t from, to;            // the window, epoch seconds; `to` is not included
    // Set before the first run, if at all: the earlier rows of the window, which are not among
    // those of the store. The store has to know its names: records_name().
    const struct day_sums *before; // borrowed
    uint32_t threshold_s;
    struct filter *filter; // borrowed; applies to rows in the window; NULL wants all
    struct bits took;      // the rows that the filter wanted
    uint32_t generation;   // of the store at the last run
    size_t next;           // the first row that is not counted yet
};

// Set `filter` before the first run, if at all.
void records_fold_init(struct records_fold *f, int64_t from, int64_t to, uint32_t threshold_s);
void records_fold_finish(struct records_fold *f);
// Counts the rows that came, as part of a job (NULL: straight through). True when cancelled; the
// sums stay as they were. It starts again when the store's generation has changed.
bool records_fold_run(struct records_fold *f, const struct cdr_store *s, struct task *t);
// Gives the names in the sums ids of the store, again for each of its generations.
void records_name(const struct day_sums *before, struct cdr_store *s);
// Adds what was counted, after a run.
void records_fold_sums(const struct records_fold *f, const struct cdr_store *s,
                       struct day_sums *ret_sums);

#endif
