// What the board is told: everything that is known at one moment, borrowed from where it is kept.
#ifndef CDRTOP_BOARD_INPUT_H
#define CDRTOP_BOARD_INPUT_H

#include "base/buf.h"
#include "base/zone.h"
#include "board/figure.h"
#include "board/hours.h"
#include "board/list.h"
#include "calls/filter.h"
#include "calls/recalls.h"
#include "cdr/store.h"
#include "pbx/coverage.h"
#include "pbx/server_now.h"
#include "stats/agents.h"
#include "stats/calls.h"
#include "stats/comparison.h"
#include "stats/queues.h"
#include "stats/records.h"
#include "stats/window_choice.h"

enum board_level { BOARD_CALLS, BOARD_VISITS, BOARD_RECORDS, BOARD_LEVELS };

struct board_status {                 // what may be wrong with what is counted
    const struct server_now *servers; // by server index of rows, calls and visits
    size_t server_count;
    const struct gap *gaps;
    size_t gap_count;
    int64_t known_from_us; // nothing is known of what was before; 0: all is
    const char *note;      // one sentence of the program itself (a bad configuration), NULL none
    uint64_t repaired, malformed; // frames
    uint64_t loaded, to_load;     // while files are being read, any unit; to_load 0: not loading
    bool counting;                // the figures are not yet of the filter and window asked for
};

struct board_input {
    struct board_status status;
    int64_t now_us;    // the moment now, microseconds since the epoch
    int64_t moment_us; // the one that the figures are of; 0 the same
    const struct zone *zone;
    struct window window;
    struct window_choice choice;     // that it is of
    const struct records_fold *fold; // NULL: nothing known yet
    const struct cdr_store *store;   // NULL: nothing known yet
    // What calls and visits are counted from, all as of now_us and of the same window. Where one of
    // the first four is NULL the level is records; without agents nothing is known of them.
    const struct queue_tallies *tallies; // with its rows
    const struct ledger *ledger;
    const struct calls_fold *calls;
    const struct stitch *stitch;
    const struct agents *agents;
    const struct recalls *recalls; // of the stitch; NULL: nothing known of them
    enum board_level level;
    enum service_formula formula;
    bool short_out;                        // short abandons are left out of rates
    const struct queue_policies *policies; // outlives the board as the store does
    const struct comparison *before;       // what the figures are compared with; NULL nothing
    const struct hours *hours;             // for the Hours page; NULL: not counted yet
    int hours_step_min;                    // of its bars: 15, 30, else 60
    const char *filter;                    // in force; NULL or "" none
    // The same compiled, NULL none, and a number that is another one with every other filter: lists
    // start over then. Figures come filtered already.
    struct filter *wanted;
    uint64_t wanted_serial;
    uint64_t live_made; // another one whenever tallies or agents were made anew; 0: nobody knows
    bool frozen;        // the view stands still; only clock, servers and notice go on
    const struct board_explain *explain; // what TABLE_LIST is behind; NULL: nothing
    const struct board_sorts *sorts;     // NULL: everything as it comes
    const struct board_sought *sought;   // NULL: nothing is searched for
    bool masked;                         // outside numbers are shown by their last mask_digits
    int mask_digits;
};

#endif
