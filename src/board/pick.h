// Which rows a list wants: all of the window, or those behind a figure, made of the figure and of
// what is known now.
#ifndef CDRTOP_BOARD_PICK_H
#define CDRTOP_BOARD_PICK_H

#include "behind.h"

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

#endif
