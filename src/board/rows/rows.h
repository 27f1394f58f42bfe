// Lists among the files of this folder: which rows they want, in which order, and what is sought in
// them.
#ifndef CDRTOP_BOARD_ROWS_H
#define CDRTOP_BOARD_ROWS_H

#include "board/board.h"

// ---- what is behind a figure

// Which calls, visits, records or persons, and how they are called.
struct behind {
    const struct figure *figure; // NULL: of a bar or an hour, all that it counts
    struct figure_list list;
    uint32_t bits; // sets, results, dispositions or states of what is listed
    enum board_rows_kind rows;
};

// False: of nothing that could be listed, but for its own row.
bool behind_of(const struct board_explain *what, struct behind *ret_behind);

// Which rows a list wants: all of the window, or those behind a figure, made of the figure and of
// what is known now.
struct list_pick {
    const struct board_input *in;
    const struct calls_fold *took;   // where it has asked that of all calls; else NULL
    const struct records_fold *rows; // where it asks that of records; else NULL
    enum board_rows_kind kind;
    bool figure;   // behind one; else all there is
    uint32_t bits; // results, dispositions or states; of visits `whole` says it
    bool begun;    // visits that began in some time, whatever queue they are of
    bool rings;    // of agents: visits that rang them in vain
    bool nothing;  // what the figure stood in is gone
    bool persons;  // of members: whatever queues they are in, as in the tiles
    bool one_queue, some_queue, one_agent, some_agent;
    uint32_t queue; // of records: a dictionary id
    uint32_t row,
        parts;      // of visits: the queue's in in->counted.tallies->rows, and the parts behind it
    uint32_t agent; // a person's place in in->counted.agents; of records a dictionary id
    bool judged;    // the rate says of each row whether it counts it
    struct visit_pick whole, part;
    struct window window; // that the list is of
    int64_t from, to;     // of calls: their start
    int weekday;          // on the wall, 0 = Sunday; -1 any
    int minute;           // of the day, on the wall, and that many of them; -1 any
    int minutes;
    bool printed; // of records: by the hour that the PBX printed
};

#define LIST_EARLIEST                                                                              \
    INT64_C(946684800) // 2000-01-01: starts are told apart for 68 years from there on

// All that a level's list is of.
struct list_pick pick_all(const struct board_input *in, enum board_level level);
struct list_pick pick_figure(const struct board_view *view, const struct board_persons *persons,
                             const struct board_input *in, const struct board_explain *what);

bool pick_call(const struct list_pick *p, uint32_t number, const struct call *c);
bool pick_record(const struct list_pick *p, size_t number, const struct cdr_hot *row);
// *ret_part: the rate that the list is of counts it.
bool pick_visit(const struct list_pick *p, uint32_t number, const struct visit *v, bool *ret_part);
bool pick_person(const struct list_pick *p, const struct board_person *who);

// ---- a list

struct row_source { // what cells are made from
    const struct board_view *view;
    struct board_made *const *made;
    const struct board_persons *persons;
    struct buf *scratch, *parts; // texts of the row that is being made
};
struct row_source row_source(struct board *b);

void list_finish(struct board_list *l);
void list_empty(struct board_list *l); // what its numbers meant is gone
bool list_same_figure(const struct board_explain *a, const struct board_explain *b);
bool list_same_question(const struct board_question *a, const struct board_question *b);
// Nothing came, went or changed since it was updated.
bool list_is_current(const struct board_list *l, const struct list_pick *p, int64_t now_s);
// Brings it up to date, or, where it is of something else, makes it anew beside; until that is
// done the rows that were there stand. False: it was cancelled.
bool list_update(struct board_list *l, const struct list_pick *p, const struct board_question *of,
                 const struct row_source *src, struct task *t);
// Persons are few, and made anew with each fill.
void list_fill_persons(struct board_list *l, const struct list_pick *p,
                       const struct board_question *of, const struct row_source *src);

size_t list_rows(const struct board_list *l);
// Of the row at that place: the call's, visit's or record's; a person's place in the board's.
uint32_t list_number(const struct board_list *l, size_t index);
size_t list_find(struct board_list *l, uint32_t number); // SIZE_MAX none
// Fills all cells of a row (`only` SIZE_MAX), or one. False: the row is gone.
bool list_fill_cells(const struct board_list *l, const struct row_source *src, uint32_t number,
                     bool counted, size_t only, struct board_cell *ret_cells);
bool list_row(const struct board_list *l, const struct row_source *src, size_t index,
              struct board_row *ret_row);
const struct board_table_kind *list_kind(struct board_made *const *made,
                                         const struct board_question *of);
// "ABANDONED of support: 32 callers who hung up"
void list_title(struct board *b, struct board_list *l);

// ---- all of them

struct board_list *list_of(struct board *b, enum board_table t); // NULL: that table is none
void lists_finish(struct board_lists *r);
// What is asked for now. Persons are listed at once.
void lists_ask(struct board *b, const struct board_input *in);
// Goes on with all that there is to do, or all of it where the board has no task; true when nothing
// is left.
bool lists_run(struct board *b, const struct board_sought *sought);
void lists_title(struct board *b);
// Frozen: the lists are of numbers that still mean the same rows, and of what is asked for.
bool lists_stand(const struct board *b, const struct board_input *in);
// From now on they stay as they are.
void lists_freeze(struct board_lists *r);

// ---- in the order of a column

// The place of the column in a table, -1: it has none of that name.
int64_t sort_column(const struct board_table_kind *kind, const struct board_sort *by);
// A cell's value; what is not known comes last, whatever the direction. The top row is the last one
// of such an order, and the larger tie is above.
void sort_put(struct order *o, const struct board_cell *cell, uint64_t tie, uint32_t row);

// ---- the search for a text among the rows of a table

bool search_is_other(const struct board *b, const struct board_sought *sought);
void search_ask(struct board *b, const struct board_sought *sought);
bool search_is_done(struct board *b);
bool search_run(struct board *b, struct task *t); // false: it was cancelled

#endif
