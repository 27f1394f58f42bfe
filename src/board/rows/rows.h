// Lists, for the files of this folder: which rows they want, in which order, and what is searched
// for in them.
#ifndef CDRTOP_BOARD_ROWS_H
#define CDRTOP_BOARD_ROWS_H

#include "board/board.h"

// ---- what is behind a figure

// Which calls, visits, records or persons are behind a figure, and their name.
struct behind {
    const struct figure *figure; // NULL for a bar or an hour, which count everything
    struct figure_list list;
    uint32_t bits; // sets, results, dispositions or states of the listed rows
    enum board_rows_kind rows;
};

// False if there is nothing to list, except for the row itself.
bool behind_of(const struct board_explain *what, struct behind *ret_behind);

// Which rows a list wants: all of the window, or those behind a figure, worked out from the figure
// and what is known now.
struct list_pick {
    const struct board_input *in;
    const struct calls_fold *took;   // a fold that has asked the filter about all calls; else NULL
    const struct records_fold *rows; // a fold that asks it about records; else NULL
    enum board_rows_kind kind;
    bool figure;   // behind a figure; else everything
    uint32_t bits; // results, dispositions or states; for visits see `whole`
    bool begun;    // visits that began in a certain time, in any queue
    bool rings;    // for agents: visits for which they were rung in vain
    bool nothing;  // what the figure was in is gone
    bool persons;  // for members: as persons in any queue, like the tiles
    bool one_queue, some_queue, one_agent, some_agent;
    uint32_t queue; // for records: an id in the dictionary
    uint32_t row,
        parts; // for visits: the queue in in->counted.tallies->rows, and how many parts follow it
    uint64_t caller;  // whose calls these are, as in struct recall; 0 for everybody's
    int match_digits; // by which they are known
    uint32_t agent;   // a person's index in in->counted.agents; for records an id in the dictionary
    bool judged;      // behind a rate that says of each row whether it counts it
    struct visit_pick whole, part;
    struct window window; // that of the list
    int64_t from, to;     // for calls: when they started
    int weekday;          // local, 0 = Sunday; -1 for any
    int minute;           // of the local day, and how many; -1 for any
    int minutes;
    bool printed; // for records: the hour that the PBX printed
};

#define LIST_EARLIEST                                                                              \
    INT64_C(946684800) // 2000-01-01: starts can be told apart for 68 years from then on

// Everything in the list of a level.
struct list_pick pick_all(const struct board_input *in, enum board_level level);
struct list_pick pick_figure(const struct board_view *view, const struct board_persons *persons,
                             const struct board_input *in, const struct board_explain *what);

bool pick_call(const struct list_pick *p, uint32_t number, const struct call *c);
bool pick_record(const struct list_pick *p, size_t number, const struct cdr_hot *row);
// *ret_part: the rate behind which the list is counts it.
bool pick_visit(const struct list_pick *p, uint32_t number, const struct visit *v, bool *ret_part);
bool pick_person(const struct list_pick *p, const struct board_person *who);

// ---- a list

struct row_source { // what cells are made from
    const struct board_view *view;
    struct board_made *const *made;
    const struct board_persons *persons;
    struct buf *scratch, *parts; // for texts of the row that is being made
};
struct row_source row_source(struct board *b);

void list_finish(struct board_list *l);
void list_empty(struct board_list *l); // its numbers do not mean anything any more
bool list_same_figure(const struct board_explain *a, const struct board_explain *b);
bool list_same_question(const struct board_question *a, const struct board_question *b);
// Nothing was added, removed or changed since it was updated.
bool list_is_current(const struct board_list *l, const struct list_pick *p, int64_t now_s);
// Brings it up to date; or, if it should have other rows, makes it anew, while the old rows stay
// until that is done. False if it was cancelled.
bool list_update(struct board_list *l, const struct list_pick *p, const struct board_question *of,
                 const struct row_source *src, struct task *t);
// There are few persons, so they are listed anew with each fill.
void list_fill_persons(struct board_list *l, const struct list_pick *p,
                       const struct board_question *of, const struct row_source *src);

size_t list_rows(const struct board_list *l);
// The number of the row at that index: of the call, visit or record; for a person their index in
// the board.
uint32_t list_number(const struct board_list *l, size_t index);
// In order of arrival: how many rows at the top go on. 0 in any other order.
size_t list_lasting(const struct board_list *l);
size_t list_find(struct board_list *l, uint32_t number); // SIZE_MAX if it is not there
// Fills all cells of a row (`only` is SIZE_MAX), or a single one. False if the row is gone.
bool list_fill_cells(const struct board_list *l, const struct row_source *src, uint32_t number,
                     bool counted, size_t only, struct board_cell *ret_cells);
bool list_row(const struct board_list *l, const struct row_source *src, size_t index,
              struct board_row *ret_row);
const struct board_table_kind *list_kind(struct board_made *const *made,
                                         const struct board_question *of);
// "ABANDONED of support: 32 callers who hung up"
void list_title(struct board *b, struct board_list *l);

// ---- all lists

struct board_list *list_of(struct board *b, enum board_table t); // NULL if that table is not a list
void lists_finish(struct board_lists *r);
// Notes what is asked for now. Persons are listed at once.
void lists_ask(struct board *b, const struct board_input *in);
// Continues with everything that is to be done; without a task, does all of it. True when nothing
// is left.
bool lists_run(struct board *b, const struct board_sought *sought);
void lists_title(struct board *b);
// While frozen: the numbers in the lists still mean the same rows, and nothing else is asked for.
bool lists_stand(const struct board *b, const struct board_input *in);
// They do not change from now on.
void lists_freeze(struct board_lists *r);

// ---- sorting by a column

// Adds a cell's value; unknown values come last in both directions. The top row is the last in such
// an order, with the greater of two ties above.
void sort_put(struct order *o, const struct board_cell *cell, uint64_t tie, uint32_t row);

// ---- searching the rows of a table

bool search_is_other(const struct board *b, const struct board_sought *sought);
void search_ask(struct board *b, const struct board_sought *sought);
bool search_is_done(struct board *b);
bool search_run(struct board *b, struct task *t); // false if it was cancelled

#endif
