// Lists of calls, visits, records or persons: all of the window, or exactly those behind one
// figure. In the order they came, newest first, or sorted by a column. A row's number is the
// call's, visit's or record's. What is in a list follows what happens: long work goes on with each
// board_fill(), and a sort is a job that pauses.
#ifndef CDRTOP_BOARD_LIST_H
#define CDRTOP_BOARD_LIST_H

#include "base/buf.h"
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

struct board_order { // rows of the window by their start, oldest first
    uint32_t *rows;  // owned: numbers of the store
    size_t count, capacity;
    size_t next; // first row of the store not looked at yet
    uint32_t generation;
    const struct cdr_store *store;
};

struct board_recent { // calls or visits: those that are over by their start, then those that last
    uint64_t *keys;   // owned, ascending; see src/board/list.h
    size_t count, capacity;
    uint64_t *of; // owned: by number, its key; 0 none
    size_t of_count;
    size_t wiped;    // so many of them, since the list was cleared; SIZE_MAX all are
    uint64_t *fresh; // owned: not in `keys` yet
    size_t fresh_count, fresh_capacity;
    uint64_t lowest; // key that changed; UINT64_MAX nothing did
};

struct board_base { // all calls, whatever is wanted: a list begins by walking through them
    struct board_recent calls;
    struct journal_reader reader;
    uint32_t generation;
};

struct board_entry { // of a sorted list
    uint64_t key;    // the value, so that it orders as an integer; UINT64_MAX not known
    uint64_t tie;    // the newer is larger; its lower half is the row's number
    uint32_t text;   // where the whole text is, + 1; 0: the key says all
};

struct board_sorter { // private: src/board/list.h
    struct board_sort by;
    int64_t column;           // place of it, -1 none
    bool ready;               // rows are in their order
    bool all;                 // every row is to be looked at
    struct board_entry *rows; // owned, and what the next order is made in
    struct board_entry *spare;
    size_t count, capacity, spare_capacity;
    uint32_t *pending; // owned: numbers to be looked at next
    size_t pending_count, pending_capacity;
    uint8_t *marks; // owned: by number
    size_t mark_count;
    struct buf texts;
    size_t hint;
};

struct board_list {
    enum board_rows_kind kind;
    struct board_explain what; // FIGURE_NONE: all of the window
    struct window window;
    uint64_t wanted; // which filter, by its serial
    bool open;
    struct board_order order;
    struct board_recent recent;
    struct board_sorter sorter;
    uint32_t *persons; // owned: places in board.persons
    size_t person_count;
    struct journal_reader reader; // of calls or visits
    struct journal_reader asked;  // of visits: of calls that the filter asks
    uint64_t print;               // of visits: of the tallies that they were looked at by
    uint32_t generation;
    bool based; // all that there were are in: walked through up to the key `base`
    bool walking;
    uint64_t base;
    uint8_t *parts; // owned: by number, 1 where the rate counts it
    size_t parts_size, part_count;
    uint32_t threshold_s; // of records
    bool judged;          // a rate that says of each row whether it counts it
    int64_t ticked_s;     // rows that last were looked at
    uint64_t version;     // grows when rows came, went or changed places
    int formula;
    bool short_out;
    bool masked; // as the texts were when they were looked at
    int mask_digits;
    char title[320]; // "ABANDONED of support: 32 callers who hung up"
};

struct board_search {
    struct board_sought sought;
    size_t count, place; // matches; that of the selected row among them, from 1, 0 none
    bool counted;        // count is whole
    bool seeking;
    size_t at, left; // rows of the seek
    bool landed;     // the nearest match is row `found`: take it, and clear this
    size_t found;
    // counting
    uint8_t *known; // owned: by number of a list's row, 1 looked at, 2 matched
    size_t known_size;
    size_t walk, walked; // next row; matches so far
    size_t rows;         // when the walk began
    uint64_t version;
    size_t selected, above;
};

#endif
