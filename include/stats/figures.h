// The catalogue of figures: for each its names, what it is about, how it is computed, and what is
// listed behind it. Whatever shows, writes or compares figures reads this table and knows no figure
// by name. src/stats/figures.c says how to add one.
#ifndef CDRTOP_STATS_FIGURES_H
#define CDRTOP_STATS_FIGURES_H

#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

enum figure_scope {     // what a figure is about, and with it the type that figure_value() is given
    FIGURES_OF_QUEUE,   // struct queue_tally: one queue, several or all
    FIGURES_OF_AGENT,   // struct agent_figures: a person in one queue or in all, or all persons
    FIGURES_OF_CALLS,   // struct calls
    FIGURES_OF_HOUR,    // struct calls_hour
    FIGURES_OF_RECALLS, // struct recalls
    FIGURES_OF_RECORDS, // struct records
    FIGURES_OF_ROWS_QUEUE, // struct records_queue: a queue, computed from records
    FIGURES_OF_ROWS_AGENT, // struct records_agent
    FIGURE_SCOPES,
};

enum figure_how {
    HOW_COUNT,   // how many visits are in the sets `bits`
    HOW_MEMBERS, // how many members are in the states `bits` now
    HOW_SHARE,   // percent, of figure_ratio(); NAN when that divides by 0
    HOW_NUMBER,  // how many visits have the amount
    HOW_SUM,     // the sum of the amount
    HOW_MEAN,    // the mean of the amount; NAN if there is none
    HOW_MAX,     // the greatest amount; NAN if there is none
    HOW_READ,    // computed by `read`
};

enum figure_unit { IN_NUMBERS, IN_SECONDS, IN_PERCENT, AS_TIME }; // AS_TIME: epoch seconds

struct figure_terms { // what a value depends on besides the tally
    enum service_formula formula;
    bool short_out;      // short abandons are left out of rates
    int64_t target;      // target of the service level in percent; 0 for none
    int64_t threshold_s; // for records; a queue's own threshold is in its tally
};

// Part and whole of a percentage: sets of visits for a queue, else bits of the scope.
struct figure_ratio {
    struct visit_pick part, whole;
};

struct figure_words {
    // "LONGEST WAIT", and "LONGEST" where there is little room; NULL: the same
    const char *label, *brief;
    const char *title, *short_title; // of a column: "longest", and "long"
};

struct figure_list {  // the list behind the figure; without `rows` there is nothing to list
    const char *rows; // "caller# waiting": the # becomes an s for several
    const char *join; // when the figure is not the number of rows: ", of"; NULL when it is
    uint32_t bits;    // sets or states of the listed rows; 0 for those of the figure, or its whole
    bool judged;      // each row is marked as counted or not
};

// More bits: for FIGURES_OF_CALLS after the results, for FIGURES_OF_RECORDS after the dispositions.
#define CALLS_TO(direction) (UINT32_C(1) << (CALL_RESULTS + (direction)))
#define CALLS_IN_DOUBT      (UINT32_C(1) << (CALL_RESULTS + DIRECTIONS))
uint32_t call_sets(const struct call *c); // the sets of FIGURES_OF_CALLS that a call counts in
#define RECORDS_TO(direction) (UINT32_C(1) << (CDR_DISPOSITIONS + (direction)))
#define RECORDS_WITHIN        (UINT32_C(1) << (CDR_DISPOSITIONS + DIRECTIONS)) // for a queue

enum rows_amount { // summed over answered calls or records
    AMOUNT_ROWS_TALK,
    AMOUNT_ROWS_RING, // for a queue by records: the wait
};

struct figure {
    enum figure_scope scope;
    const char *id; // unique in its scope, the name that tiles and columns use: "service_level"
    // in JSON and exports, where a dot nests: "serviceLevel.live"; NULL if it is in neither
    const char *name;
    struct figure_words words;
    enum figure_how how;
    enum figure_unit unit;
    // what is counted, or the part of a share: enum visit_set, 1 << enum member_state, or CALLS_ or
    // RECORDS_ bits
    uint32_t bits;
    uint32_t whole; // the whole of a share
    uint8_t amount; // enum visit_amount or enum rows_amount
    // used in place of `bits` and `whole`
    struct figure_ratio (*ratio)(const struct figure_terms *terms);
    double (*read)(const void *of, const struct figure_terms *terms);
    bool (*known)(const void *of); // NULL: always known
    struct figure_list list;
    bool now;   // about this moment only, as HOW_MEMBERS always is: it has no value for yesterday
    bool usual; // exported when no fields are named
    bool rare;  // left out of JSON while it is 0
    bool in_queue;  // of an agent: JSON also has it for each of their queues
    const char *is; // how it is computed, in the words of docs/numbers.md
};

// The value, unrounded. NAN if it is unknown, as all is of NULL, or would divide by 0. Terms may be
// NULL except for queues (by visits or by records).
double figure_value(const struct figure *f, const void *of, const struct figure_terms *terms);
bool figure_known(const struct figure *f, const void *of); // false of NULL, or if `known` says so
bool figure_is_of_now(const struct figure *f);
// For a HOW_SHARE figure: its part and its whole.
struct figure_ratio figure_ratio(const struct figure *f, const struct figure_terms *terms);
uint64_t figure_picked(const struct figure *f, const void *of, struct visit_pick pick);
struct amount figure_amount(const struct figure *f, const void *of);

// The i-th figure of a scope, in the order of JSON and exports; NULL after the last.
const struct figure *figure_at(enum figure_scope scope, size_t i);
const struct figure *figure_find(enum figure_scope scope, const char *id); // NULL if there is none

#endif
