// Lists of calls, visits, records or persons: all of the window, or exactly those behind one
// figure. In the order they came, newest first, or sorted by a column. A row's number is the
// call's, visit's or record's. What is in a list follows what happens: as a job that goes on with
// each board_fill(), and until it is done the rows that were there stand.
#ifndef CDRTOP_BOARD_LIST_H
#define CDRTOP_BOARD_LIST_H

#include "base/order.h"
#include "base/window.h"
#include "calls/stitch.h"
#include "cdr/store.h"

enum board_rows_kind { // the first three as the levels
    ROWS_CALLS,
    ROWS_VISITS,
    ROWS_RECORDS,
    ROWS_PERSONS,
    ROWS_KINDS,
};

// ---- what is asked of a list

enum board_figure_kind {
    FIGURE_NONE,
    FIGURE_TILE,
    FIGURE_CELL,
    FIGURE_TOTAL, // a cell of the row of totals
    FIGURE_HOUR,  // a bar of the chart
    FIGURE_BAR,   // a bar of the Hours page
    FIGURE_WEEK,  // an hour of a weekday of the Hours page, or all of its hours
};

struct board_explain { // one figure of the board; zeroed is none
    uint8_t kind;      // enum board_figure_kind
    uint8_t level;     // enum board_level
    uint8_t table;     // enum board_table: of a cell
    uint64_t row;      // its key; of the week the weekday, 0 = Sunday
    char id[24];       // of the tile or the column
    int64_t from, to;  // of an hour or a bar; 0: of each day what the wall shows as
    int minute;        // that minute of it,
    int minutes;       // so many long
};

struct board_sort {
    char column[24]; // its id; "" as they came
    bool down;       // the largest first; what is not known is last either way
};

#define BOARD_TABLES_MAX 8
struct board_sorts { // by enum board_table and what its rows are
    struct board_sort of[BOARD_TABLES_MAX][ROWS_KINDS];
};

struct board_sought { // a search; zeroed is none
    bool on;
    uint8_t table; // enum board_table
    char text[128];
    uint64_t columns; // bits: the columns that are looked at
    size_t from;      // row the nearest match is looked for from, itself included
    bool up;
    uint32_t turn;   // another one: look anew from there
    size_t selected; // the row whose place among the matches is told
};

// ---- the list itself

struct board_question { // what a list is of, and in which order
    enum board_rows_kind kind;
    struct board_explain what; // FIGURE_NONE: all of the window
    struct window window;
    uint64_t wanted;     // which filter, by its serial
    uint32_t generation; // in another one numbers mean other rows
    bool judged;         // by a rate that says of each row whether it counts it,
    int formula;         // and how
    bool short_out;
    bool masked; // as the texts are
    int mask_digits;
    int64_t column; // that it is sorted by; -1 as they came
    bool down;
};

struct board_read {               // up to where changes were looked at
    struct journal_reader reader; // of calls or visits
    struct journal_reader asked;  // of visits: of calls that the filter asks
    uint64_t print;               // of visits: of the tallies that they were looked at by
    uint32_t next;                // of records
    int64_t ticked_s;             // rows that last were looked at
};

struct board_list {
    bool open, made; // it is of something; its rows were found
    struct board_question of;
    struct order order;  // of the rows' numbers, of persons the places in board.persons: the top
                         // row is the last one
    struct bits in;      // those numbers
    struct bits counted; // those of them that the rate counts
    size_t counted_count;
    struct bits searched, matched; // the search knows of them; they match
    struct board_read read;
    uint32_t threshold_s; // of records
    uint64_t version;     // grows when rows came, went or changed places
    size_t hint;          // the place that was looked for last
    char title[320];      // "ABANDONED of support: 32 callers who hung up"
};

struct board_search {
    struct board_sought sought;
    size_t count, place; // matches; that of the selected row among them, from 1, 0 none
    bool counted;        // count is whole
    bool landed;         // the nearest match is row `found`: take it, and clear this
    size_t found;
    // private
    bool seeking;
    bool masked; // as texts were when they were looked at
    int mask_digits;
    size_t rows, place_of; // how many there were when they were counted; the selected one
    uint64_t version;
};

struct board_lists {
    struct board_list calls, list; // TABLE_CALLS, TABLE_LIST
    struct board_search search;
    struct task *task;         // borrowed: long work pauses in it; NULL runs through
    int64_t slice_us;          // and goes on for about so long in each fill
    struct board_asked *asked; // private, owned: what they are to be of
};

#endif
