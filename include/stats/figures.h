// The catalogue: what every figure is called, what it is of, how it is counted, and what stands
// behind it. Whoever shows, writes or compares figures reads it, and knows none by name.
// src/stats/figures.c says how to add one.
#ifndef CDRTOP_STATS_FIGURES_H
#define CDRTOP_STATS_FIGURES_H

#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/queues.h"
#include "stats/records.h"

enum figure_scope {        // what a figure is of, and what figure_value() is given:
    FIGURES_OF_QUEUE,      // struct queue_tally: of a queue, of several, or of all
    FIGURES_OF_AGENT,      // struct agent_figures: of a person, in a queue or in all, or of all
    FIGURES_OF_CALLS,      // struct calls
    FIGURES_OF_HOUR,       // struct calls_hour
    FIGURES_OF_RECALLS,    // struct recalls
    FIGURES_OF_RECORDS,    // struct records
    FIGURES_OF_ROWS_QUEUE, // struct records_queue: a queue by records
    FIGURES_OF_ROWS_AGENT, // struct records_agent
    FIGURE_SCOPES,
};

enum figure_how {
    HOW_COUNT,   // how many are in the sets `bits`
    HOW_MEMBERS, // how many members are in the states `bits` at this moment
    HOW_SHARE,   // percent of what figure_ratio() says; NAN over nothing
    HOW_NUMBER,  // how many have the amount
    HOW_SUM,     // of the amount
    HOW_MEAN,    // NAN over nothing
    HOW_MAX,     // NAN over nothing
    HOW_READ,    // as `read` says
};

enum figure_unit { IN_NUMBERS, IN_SECONDS, IN_PERCENT, AS_TIME }; // the last: epoch seconds

struct figure_terms { // by which they are read
    enum service_formula formula;
    bool short_out;      // short abandons are left out of rates
    int64_t target;      // of the service level, percent; 0 none
    int64_t threshold_s; // of records; a queue's is in its tally
};

struct figure_ratio { // what a percentage divides: of queues sets of visits, else bits of the scope
    struct visit_pick part, whole;
};

struct figure_words {
    const char *label, *brief;       // "LONGEST WAIT", where room is short "LONGEST"; NULL the same
    const char *title, *short_title; // of a column: "longest", "long"
};

struct figure_list {  // what is behind it; no `rows`: nothing that could be listed
    const char *rows; // "caller# waiting": # is an s where they are several
    const char *join; // where the figure is not their number: ", of"; NULL it is
    uint32_t bits;    // sets or states of what is listed; 0: those of the figure, or its whole
    bool judged;      // each of them is counted or not, and the list says so
};

// Bits of FIGURES_OF_CALLS behind the results, of FIGURES_OF_RECORDS behind the dispositions.
#define CALLS_TO(direction)   (UINT32_C(1) << (CALL_RESULTS + (direction)))
#define CALLS_IN_DOUBT        (UINT32_C(1) << (CALL_RESULTS + DIRECTIONS))
#define RECORDS_TO(direction) (UINT32_C(1) << (CDR_DISPOSITIONS + (direction)))
#define RECORDS_WITHIN        (UINT32_C(1) << (CDR_DISPOSITIONS + DIRECTIONS)) // of a queue

enum rows_amount { // of answered calls or rows
    AMOUNT_ROWS_TALK,
    AMOUNT_ROWS_RING, // of a queue by records: the wait
};

struct figure {
    enum figure_scope scope;
    const char *id;   // within the scope, as tiles and columns know it: "service_level"
    const char *name; // in JSON and exports, where a dot nests: "serviceLevel.live"; NULL in none
    struct figure_words words;
    enum figure_how how;
    enum figure_unit unit;
    uint32_t bits;  // what is counted, of a share the part: enum visit_set, 1 << enum member_state,
    uint32_t whole; // CALLS_ or RECORDS_ bits; and what the part is of
    uint8_t amount; // enum visit_amount, enum rows_amount
    struct figure_ratio (*ratio)(const struct figure_terms *terms); // instead of the bits
    double (*read)(const void *of, const struct figure_terms *terms);
    bool (*known)(const void *of); // NULL: always
    struct figure_list list;
    bool now;       // of this moment, as HOW_MEMBERS is: it was no other before
    bool usual;     // an export has it where no fields are named
    bool rare;      // JSON leaves it out where it is 0
    bool in_queue;  // of an agent: JSON has it of each of their queues, too
    const char *is; // how it is counted, as docs/numbers.md has it
};

// Unrounded; NAN: not known, or nothing to divide by. Terms may be NULL but for queues, by visits
// or by records.
double figure_value(const struct figure *f, const void *of, const struct figure_terms *terms);
bool figure_known(const struct figure *f, const void *of); // false: `known` says no
bool figure_is_of_now(const struct figure *f);
// Of a HOW_SHARE figure, and how many are in either.
struct figure_ratio figure_ratio(const struct figure *f, const struct figure_terms *terms);
uint64_t figure_picked(const struct figure *f, const void *of, struct visit_pick pick);
struct amount figure_amount(const struct figure *f, const void *of);

// The i-th figure of a scope, in the order in which JSON and exports have them; NULL behind the
// last.
const struct figure *figure_at(enum figure_scope scope, size_t i);
const struct figure *figure_find(enum figure_scope scope, const char *id); // NULL: there is none

#endif
