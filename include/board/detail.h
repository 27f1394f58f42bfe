// All that is known of one row of a table, as sections of lines: of a call every leg and step in
// order of time, of a visit how it ended and by what that is known, of an agent and a queue every
// figure with what it is divided by, of a record every field. The lines are made when they are
// drawn, from what the board was filled with last, so that what lasts ticks; nothing is kept for
// rows that nobody looks at.
#ifndef CDRTOP_BOARD_DETAIL_H
#define CDRTOP_BOARD_DETAIL_H

#include "board/board.h"

enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_CALL,
    SUBJECT_VISIT,
    SUBJECT_RECORD,
    SUBJECT_QUEUE,
    SUBJECT_AGENT,
    SUBJECT_RECORDS_QUEUE, // a queue and an agent as rows of the Cdr log tell of them
    SUBJECT_RECORDS_AGENT,
    SUBJECTS,
};

// What a detail is of. Kind and key (board_row.key) are given; the rest is learnt the first time
// and finds the same thing again when it has another key or became part of another call.
struct board_subject {
    enum subject_kind kind;
    uint64_t key;
    bool known;
    uint32_t generation;
    uint16_t server;
    int64_t at;
    char id[96], other[96];
};

enum detail_form {
    DETAIL_HEADING, // of a section
    DETAIL_PAIR,    // label and text
    DETAIL_SAYS,    // a sentence
    DETAIL_HEADS,   // of columns, between tabs; figures begin with '>', what is quiet with '~'
    DETAIL_CELLS,   // under the heads before them
};

struct detail_line {
    enum detail_form form;
    enum mood mood;
    int indent;           // of cells: how far the last one goes in
    uint32_t label, text; // detail_text()
};

struct board_detail {          // zeroed is empty
    char title[160];           // "CALL  5145551234 to 7001"
    char state[96];            // "answered"
    enum mood mood;            // of the state
    bool gone;                 // it is not in memory any more: no lines
    struct detail_line *lines; // owned
    size_t count, capacity;
    struct buf texts;             // owned: each ends in NUL
    struct buf scratch, parts;    // owned
    struct call_steps steps;      // owned
    struct board_subject subject; // that the lines are of
};

// What Enter on a row of that table opens.
struct board_subject board_subject(struct board *b, enum board_table t, uint64_t key);
// Makes the lines anew; a frozen board lets those of the same subject stand.
void board_detail(struct board *b, struct board_subject *subject, struct board_detail *d);
void board_detail_finish(struct board_detail *d);
static inline const char *detail_text(const struct board_detail *d, uint32_t at) {
    return d->texts.at ? d->texts.at + at : "";
}

#endif
