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

struct board_counted {               // all as of now_us and of the same window
    const struct records_fold *fold; // NULL: nothing known yet
    // Where one of these two is NULL, or the ledger or the stitch, the level is records.
    const struct queue_tallies *tallies; // with its rows
    const struct calls_fold *calls;
    const struct agents *agents;     // NULL: nothing is known of them
    const struct recalls *recalls;   // likewise; of the stitch
    const struct comparison *before; // what the figures are compared with; NULL nothing
    const struct hours *hours;       // for the Hours page; NULL: not counted yet
    uint64_t live_made; // another one whenever tallies or agents were made anew; 0: nobody knows
};

struct board_look { // how it is looked at
    enum board_level level;
    enum service_formula formula;
    bool frozen; // the view stands still; only clock, servers and notice go on
    bool masked; // outside numbers are shown by their last mask_digits
    int mask_digits;
    int hours_step_min;                  // of the bars of the Hours page: 15, 30, else 60
    const struct board_explain *explain; // what TABLE_LIST is behind; NULL: nothing
    const struct board_sorts *sorts;     // NULL: everything as it comes
    const struct board_sought *sought;   // NULL: nothing is searched for
};

struct board_input {
    struct board_status status;
    struct board_counted counted;
    struct board_look look;
    int64_t now_us;    // the moment now, microseconds since the epoch
    int64_t moment_us; // the one that the figures are of; 0 the same
    const struct zone *zone;
    struct window window;
    struct window_choice choice;   // that it is of
    const struct cdr_store *store; // NULL: nothing known yet
    const struct ledger *ledger;
    const struct stitch *stitch;
    bool short_out;                        // short abandons are left out of rates
    const struct queue_policies *policies; // outlives the board as the store does
    const char *filter;                    // in force; NULL or "" none
    // The same compiled, NULL none, and a number that is another one with every other filter: lists
    // start over then. Figures come filtered already.
    struct filter *wanted;
    uint64_t wanted_serial;
};

#endif
