// Lists among the files of this room: which rows they want, in which order, and what is sought in
// them.
#ifndef CDRTOP_BOARD_LIST_PARTS_H
#define CDRTOP_BOARD_LIST_PARTS_H

#include "board/board.h"

// What is behind a figure: which calls, visits, records or persons, and how they are called.
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
    uint32_t queue;      // of records: a dictionary id
    uint32_t row, parts; // of visits: the queue's in in->tallies->rows, and the parts behind it
    uint32_t agent;      // a person's place in in->agents; of records a dictionary id
    bool judged;         // the rate says of each row whether it counts it
    struct visit_pick whole, part;
    struct window window; // that the list is of
    int64_t from, to;     // of calls: their start
    int weekday;          // on the wall, 0 = Sunday; -1 any
    int minute;           // of the day, on the wall, and that many of them; -1 any
    int minutes;
    bool printed; // of records: by the hour that the PBX printed
};

// All that a level's list is of.
struct list_pick pick_all(const struct board_input *in, enum board_level level);
struct list_pick pick_figure(const struct board *b, const struct board_input *in,
                             const struct board_explain *what);

bool pick_call(const struct list_pick *p, uint32_t number, const struct call *c);
bool pick_record(const struct list_pick *p, size_t number, const struct cdr_hot *row);
// *ret_part: the rate that the list is of counts it.
bool pick_visit(const struct list_pick *p, uint32_t number, const struct visit *v, bool *ret_part);
bool pick_rung(const struct list_pick *p, const struct visit_ring *ring); // where `rings`
bool pick_person(const struct list_pick *p, const struct board_person *who);

// The rows of the window by their start: what "recent calls" counts through.
void order_finish(struct board_order *o);
void order_clear(struct board_order *o);
// Takes in what the store has learnt since, a slice of it; all over again after a trim. True when
// all is in. Only rows that are wanted: which those are changes only with order_clear().
bool order_update(struct board_order *o, const struct cdr_store *s, const struct list_pick *wanted);
size_t order_find(const struct board_order *o, uint32_t row); // its place; SIZE_MAX not there

// Calls or visits in the order that "recent calls" shows them, from the end: those that last,
// newest first, then those that are over, newest first. Kept up by what changed.
#define RECENT_EARLIEST                                                                            \
    INT64_C(946684800) // 2000-01-01: starts are told apart for 68 years from there on

void recent_finish(struct board_recent *r);
// Nothing may be put in until recent_wipe() says that all is wiped: a call does a slice of it.
void recent_clear(struct board_recent *r);
bool recent_wipe(struct board_recent *r);
// That number is in the list now, begun at `start`, or at `from` if that is later; the order holds
// again after recent_settle().
void recent_put(struct board_recent *r, uint32_t number, int64_t from, int64_t start, bool lasts);
// A key of another such list, behind all that are in this one.
void recent_append(struct board_recent *r, uint64_t key);
// As many appended at once: of another list's places [place, end) those whose numbers are in
// `wanted`.
void recent_take(struct board_recent *r, const struct board_recent *from, size_t place, size_t end,
                 const struct bits *wanted);
void recent_drop(struct board_recent *r, uint32_t number);
// The number's key; 0 it is not in the list. The later is larger.
uint64_t recent_key(const struct board_recent *r, uint32_t number);
bool recent_lasts(uint64_t key);
size_t recent_place(const struct board_recent *r, uint64_t key); // of the first key not below it
void recent_settle(struct board_recent *r);
// The number at place `index` from the top.
uint32_t recent_at(const struct board_recent *r, size_t index);
size_t recent_find(const struct board_recent *r, uint32_t number); // from the top; SIZE_MAX none

// A list in the order of one column, kept so while rows come, go and change.
void sorter_finish(struct board *b, struct board_list *l);
void sorter_clear(struct board *b, struct board_list *l); // no row is known; the column stays
// That row came, went or changed.
void sorter_touch(struct board_sorter *s, uint32_t number);
// Some of what is to be done, or all of it where the board has no task; true when nothing is left.
bool sorter_run(struct board *b, struct board_list *l);
// The place of a row among the sorted; SIZE_MAX none.
size_t sorter_find(struct board_sorter *s, uint32_t number);
static inline uint32_t sorter_at(const struct board_sorter *s, size_t index) {
    return (uint32_t)s->rows[index].tie;
}

// The place of the column in a table, -1: it has none of that name.
int64_t sort_column(const struct board_table_kind *kind, const struct board_sort *by);
// Rows of a table that is copied at each fill.
void sort_rows(struct board *b, enum board_table t, void *rows, size_t count, size_t size);
void sort_recalls(struct board *b, const struct board_input *in); // fills them, too
// The places in b->persons.
void sort_persons(struct board *b, struct board_list *l);

// The search for a text among the rows of a table.
void search_finish(struct board_search *s);
// A slice of it; true when nothing is left.
bool search_run(struct board *b, const struct board_sought *sought);
void search_forget(struct board *b, const struct board_list *l, uint32_t number);
void search_forget_all(struct board *b, const struct board_list *l);

// The lists themselves.
void list_init(struct board_list *l);
void list_finish(struct board *b, struct board_list *l);
// Brings both lists to what `in` says; false: more is to come.
bool lists_fill(struct board *b, const struct board_input *in);
// A slice of sorting what is there; false: more is to come.
bool lists_sort(struct board *b);
// Frozen: the lists are of numbers that still mean the same rows, and of what is asked for.
bool lists_stand(const struct board *b, const struct board_input *in);

struct board_list *list_of(struct board *b, enum board_table t); // NULL: that table is none
size_t list_rows(const struct board_list *l);
uint32_t list_number(const struct board_list *l, size_t index); // of calls, visits and records
size_t list_find(struct board_list *l, uint32_t number);        // SIZE_MAX none
// Orders numbers as they came, the newer larger; 0: that row is not in the list.
uint64_t list_tie(const struct board_list *l, uint32_t number);
void list_touch(struct board *b, struct board_list *l, uint32_t number); // what it says changed
void list_drop(struct board *b, struct board_list *l, uint32_t number);
// A slice of the list of calls; false: more is to come.
bool list_fill_calls(struct board *b, struct board_list *l, const struct list_pick *p);
bool list_fill_visits(struct board *b, struct board_list *l, const struct list_pick *p);

// Fills all cells of a row (`only` SIZE_MAX), or one. False: the row is gone.
bool list_fill_cells(struct board *b, struct board_list *l, uint32_t number, size_t only,
                     struct board_cell *ret_cells);
const struct board_table_kind *list_kind(const struct board *b, const struct board_list *l);

// "ABANDONED of support: 32 callers who hung up"
void list_title(struct board *b, struct board_list *l);

#endif
