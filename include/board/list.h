// Lists of calls, visits, records or persons: all of the window, or exactly those behind a figure.
// They are in order of arrival, latest first, or sorted by a column. A row's number is that of its
// call, visit or record. A list is updated as things happen, by a job that goes on with each
// board_fill(); until it is done, the old rows stay.
#ifndef CDRTOP_BOARD_LIST_H
#define CDRTOP_BOARD_LIST_H

#include "base/order.h"
#include "base/window.h"
#include "calls/stitch.h"
#include "cdr/store.h"

enum board_rows_kind { // the first three are the levels
    ROWS_CALLS,
    ROWS_VISITS,
    ROWS_RECORDS,
    ROWS_PERSONS,
    ROWS_KINDS,
};

// ---- what a list is asked for

enum board_figure_kind {
    FIGURE_NONE,
    FIGURE_TILE,
    FIGURE_CELL,
    FIGURE_TOTAL,  // a cell in the row of totals
    FIGURE_HOUR,   // a bar of the chart
    FIGURE_BAR,    // a bar of the Hours page
    FIGURE_WEEK,   // on the Hours page: an hour of a weekday, or all its hours
    FIGURE_CALLER, // not a figure: all calls of one caller, whatever the filter
};

struct board_explain { // one figure of the board; zeroed is none
    uint8_t kind;      // enum board_figure_kind
    uint8_t level;     // enum board_level
    uint8_t table;     // for a cell: enum board_table
    uint64_t row;      // the key of its row; for the week the weekday, 0 = Sunday;
                       // for a caller as in struct recall
    char id[24];       // of the tile or the column
    int64_t from, to;  // of an hour or a bar; 0 for the same local time of each day:
    int minute;        // beginning at this minute of the day,
    int minutes;       // and so many minutes long
};

struct board_sort {
    char column[24]; // its id; "" for the order of arrival
    bool down;       // the largest first; unknown values are last in both directions
};

#define BOARD_TABLES_MAX 8
struct board_sorts { // indexed by enum board_table, and what kind of rows it has
    struct board_sort of[BOARD_TABLES_MAX][ROWS_KINDS];
};

struct board_sought { // a search; zeroed is none
    bool on;
    uint8_t table; // enum board_table
    char text[128];
    uint64_t columns; // the columns to search, as bits
    size_t from;      // the nearest match is looked for from this row on
    bool up;
    uint32_t turn;   // when it changes, look again from there
    size_t selected; // the row for which its place among the matches is wanted
};

// ---- a list

struct board_question { // what a list has, and in which order
    enum board_rows_kind kind;
    struct board_explain what; // FIGURE_NONE: everything in the window
    struct window window;
    uint64_t wanted;     // identifies the filter
    uint32_t generation; // when it changes, numbers mean other rows
    bool judged;         // behind a rate, with whether each row is counted by it,
    int formula;         // and by which formula
    bool short_out;
    bool masked; // whether texts are masked
    int mask_digits;
    int64_t column; // the column it is sorted by; -1 for the order of arrival
    bool down;
    uint32_t renewed; // by which columns and settings, see board_renew()
};

struct board_read {               // how far changes have been read
    struct journal_reader reader; // for calls or visits
    struct journal_reader asked;  // for visits: changes of calls that the filter asks about
    uint64_t print;               // for visits: identifies the tallies that they were checked with
    uint32_t next;                // for records
    int64_t ticked_s;             // when rows that still go on were last checked
};

struct board_list {
    bool open, made; // whether it is shown; whether its rows have been found
    struct board_question of;
    // the rows' numbers (for persons, indexes in board.persons); the top row is the last in this
    // order
    struct order order;
    struct bits in;      // the same numbers
    struct bits counted; // those of them that the rate counts
    size_t counted_count;
    struct bits searched, matched; // those that the search has looked at, and those that match
    struct board_read read;
    uint32_t threshold_s; // for records
    uint64_t version;     // grows whenever rows are added, removed or moved
    size_t hint;          // the place that was last looked for
    char title[320];      // "ABANDONED of support: 32 callers who hung up"
};

struct board_search {
    struct board_sought sought;
    // how many rows match; the place of the selected one among them, from 1, 0 for none
    size_t count, place;
    bool counted; // count is final
    bool landed;  // the nearest match is row `found`: go there, and clear this
    size_t found;
    // private:
    bool seeking;
    bool masked; // whether texts were masked when they were searched
    int mask_digits;
    // the number of rows when matches were counted; the row that was selected
    size_t rows, place_of;
    uint64_t version;
};

struct board_lists {
    struct board_list calls, list; // TABLE_CALLS, TABLE_LIST
    struct board_list parked;      // what the table of calls has without the filter in force
    struct board_search search;
    struct task *task;         // borrowed, long work pauses in it; NULL: straight through
    int64_t slice_us;          // about how long it runs in each fill
    uint32_t renewed;          // counts board_renew()
    struct board_asked *asked; // private, owned: what the lists should be
};

#endif
