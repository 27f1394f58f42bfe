// Details: everything that is known about one row of a table, as sections of lines. For a call
// every leg and step in order of time; for a visit how it ended and how we know; for an agent or a
// queue every figure with what it is divided by; for a record every field. The lines are made when
// they are drawn, from what the board was last filled with, so that what goes on keeps counting.
// Nothing is stored for rows that nobody looks at.
#ifndef CDRTOP_BOARD_DETAIL_H
#define CDRTOP_BOARD_DETAIL_H

#include "board/board.h"

#include <assert.h>

enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_CALL,
    SUBJECT_FOUND, // the call that was looked up elsewhere
    SUBJECT_VISIT,
    SUBJECT_RECORD,
    SUBJECT_QUEUE,
    SUBJECT_AGENT,
    SUBJECT_RECORDS_QUEUE, // queues and agents by rows of the Cdr log
    SUBJECT_RECORDS_AGENT,
    SUBJECTS,
};

// What a detail is about. Kind and key (board_row.key) are given. The rest is found out the first
// time; with it the same thing can be found again after its key has changed or it was joined to
// another call.
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
    // titles of columns, separated by tabs; those of figures begin with '>', those of words that
    // are not cut with '=', quiet ones with '~'
    DETAIL_HEADS,
    // cells below these titles; one that has another mood than its line begins with the byte of
    // detail_toned()
    DETAIL_CELLS,
};

struct detail_line {
    enum detail_form form;
    enum mood mood;
    int indent;           // for cells: how far the last one is indented
    uint32_t label, text; // for detail_text()
};

struct board_detail {          // zeroed is empty
    char title[160];           // "CALL  5145551234 to 7001"
    char state[96];            // like "answered"
    enum mood mood;            // of `state`
    bool gone;                 // it is no longer in memory, so there are no lines
    struct detail_line *lines; // owned
    size_t count, capacity;
    struct buf texts;             // owned: each ends in a NUL
    struct buf scratch, parts;    // owned
    struct call_steps steps;      // owned
    struct board_subject subject; // what the lines are about
};

// What Enter opens on a row of that table.
struct board_subject board_subject(struct board *b, enum board_table t, uint64_t key);
// Makes the lines again; while the board is frozen, those about the same subject stay.
void board_detail(struct board *b, struct board_subject *subject, struct board_detail *d);
void board_detail_finish(struct board_detail *d);
static_assert(MOODS < '\t', "no mood is the byte between cells");
static inline char detail_toned(enum mood mood) {
    return (char)(1 + (int)mood); // no character of a text: those are cleaned
}
static inline const char *detail_text(const struct board_detail *d, uint32_t at) {
    return d->texts.at ? d->texts.at + at : "";
}

#endif
