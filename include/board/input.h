// What the board is given: everything that is known at one moment, borrowed from where it is kept.
#ifndef CDRTOP_BOARD_INPUT_H
#define CDRTOP_BOARD_INPUT_H

#include "alert/alerts.h"
#include "base/buf.h"
#include "base/zone.h"
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
#include "stats/figures.h"
#include "stats/queues.h"
#include "stats/records.h"
#include "stats/waits.h"
#include "stats/window_choice.h"

// Writes numbers for people to read. Each function writes a string ended by a NUL and returns
// `out`; a value that cannot be known (NAN) becomes "--".
#define FIGURE_SIZE 32

char *figure_count(uint64_t n, char out[FIGURE_SIZE]);       // 1102 is "1 102"
char *figure_percent(double percent, char out[FIGURE_SIZE]); // "82.4", without the % sign

enum board_level { BOARD_CALLS, BOARD_VISITS, BOARD_RECORDS, BOARD_LEVELS };

struct board_past {   // days that are not in memory and are being counted
    bool waits;       // the figures are those of before until then
    int64_t day;      // the beginning of the one under way, epoch seconds
    size_t done, all; // 0 of 0: none
    // Rows that began earlier are counted, but cannot be listed, epoch seconds; 0 for none.
    int64_t listed_from;
};

struct board_status {                 // what may be wrong with what is counted
    const struct server_now *servers; // indexed by the servers' numbers in rows, calls and visits
    size_t server_count;
    const struct gap *gaps;
    size_t gap_count;
    int64_t known_from_us; // earlier data may be incomplete; 0 if all is complete
    // The first moment that a source tells of. Nothing before it may mean that nobody called, or
    // that nobody wrote.
    int64_t told_from_us;
    // a sentence from the program itself (such as a wrong configuration), NULL for none
    const char *note;
    uint64_t repaired, malformed; // frames
    uint64_t loaded, to_load;     // while files are read, in any unit; to_load is 0 otherwise
    const struct alerts *alerts;  // NULL for none
    bool counting; // the figures are not yet those of the requested filter and window
    // Older days are being removed: numbers mean other rows until everything is counted again, and
    // figures are the earlier ones. Lists are empty meanwhile, and nothing can be frozen.
    bool letting_go;
    struct board_past past;
};

struct board_counted {               // all as of now_us, and over the same window
    const struct records_fold *fold; // NULL while nothing is known
    // If one of these two, the ledger or the stitch is NULL, the level is records.
    const struct queue_tallies *tallies; // with its rows
    const struct calls_fold *calls;
    const struct agents *agents;     // NULL if unknown
    const struct recalls *recalls;   // NULL if unknown; it belongs to the stitch
    const struct comparison *before; // what figures are compared with; NULL for nothing
    const struct hours *hours;       // for the Hours page; NULL if not counted yet
    uint64_t live_made; // differs whenever tallies or agents were made again; 0 when unknown
};

struct business_hours { // that charts show; times of day in seconds, both 0 for all
    int from_s, to_s;   // `to` is not included; before `from` it is past midnight
};

struct board_look { // how somebody looks at it
    enum board_level level;
    enum service_formula formula;
    bool frozen; // everything stays as it is, except for clock, servers and notice
    bool masked; // only the last mask_digits of outside numbers are shown
    int mask_digits;
    bool free_first;        // agents by state, who is free first; else by name
    uint32_t hidden_states; // agents in these (1 << enum member_state) are not listed
    int hours_step_min;     // for the bars of the Hours page: 15, 30, else 60
    struct business_hours business;
    const struct board_explain *explain; // the figure that TABLE_LIST is behind; NULL for none
    const struct board_sorts *sorts;     // NULL: everything in the order of arrival
    const struct board_sought *sought;   // NULL: nothing is searched for
};

struct board_input {
    struct board_status status;
    struct board_counted counted;
    struct board_look look;
    int64_t now_us;    // now, microseconds since the epoch
    int64_t moment_us; // the moment that the figures are of; 0 if that is now
    const struct zone *zone;
    struct window window;
    struct window_choice choice;   // the choice that the window came from
    const struct cdr_store *store; // NULL while nothing is known
    const struct ledger *ledger;
    const struct stitch *stitch;
    bool short_out;                        // short abandons are left out of rates
    const struct queue_policies *policies; // must outlive the board, as the store must
    const char *filter;                    // the current filter as text; NULL or "" for none
    // The same compiled, NULL for none, and a number at whose changes lists start again: its upper
    // half differs with every filter, its lower half with every answer of a filter. Figures are
    // filtered already.
    struct filter *wanted;
    uint64_t wanted_serial;
};

#endif
