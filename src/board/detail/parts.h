// Shared by the files about details: writing lines, and parts that several subjects have.
#ifndef CDRTOP_BOARD_DETAIL_PARTS_H
#define CDRTOP_BOARD_DETAIL_PARTS_H

#include "../parts.h"
#include "board/detail.h"

#define DETAIL_STEPS_MAX   400 // lines in a list; the rest is only counted
#define DETAIL_RECORDS_MAX 20
#define DETAIL_LIST_MAX    60
#define DETAIL_LAST_MAX    12 // visits that an agent handled

struct detail { // a detail that is being made
    const struct board_view *view;
    const struct board_sources *from;
    struct board_detail *to;
};

// A text from outside in the form in which it may be shown, to pass by value to the functions
// below.
struct detail_shown {
    char text[192];
};

#define COUNT(list)           (sizeof(list) / sizeof(list)[0])
#define FORMAT(string, first) __attribute__((format(printf, string, first)))

void detail_title(struct detail *d, const char *format, ...) FORMAT(2, 3);
void detail_state(struct detail *d, const struct board_cell *cell);
void detail_heading(struct detail *d, const char *format, ...) FORMAT(2, 3);
void detail_pair(struct detail *d, enum mood mood, const char *label, const char *format, ...)
    FORMAT(4, 5);
// A pair with such a text.
void detail_shows(struct detail *d, const char *label, struct detail_shown shown);
void detail_says(struct detail *d, enum mood mood, const char *format, ...) FORMAT(3, 4);
void detail_heads(struct detail *d, const char *heads);
void detail_figures(struct detail *d); // those of a list of figures
void detail_cells(struct detail *d, enum mood mood, int indent, const char *format, ...)
    FORMAT(4, 5);
// Three cells: the name, the figure (quiet if it is zero or unknown), and how it is made.
void detail_figure(struct detail *d, const char *name, const char *figure, const char *format, ...)
    FORMAT(4, 5);
void detail_number(struct detail *d, const char *name, uint64_t n, const char *is);
// The same for figures of the catalogue, one row each.
struct detail_row {
    const char *id;
    const char *name; // NULL: the title of its column
    // How it is made. In this text # stands for the count (for a percentage, the part), $ for the
    // seconds, @ for the whole of a percentage, {id} for another figure and {id#} for its count.
    const char *is;
    const char *unknown; // what to say if the figure is unknown; NULL for the same text
};
struct detail_of {
    enum figure_scope scope;
    const void *of; // the argument for figure_value()
};
void detail_rows(struct detail *d, struct detail_of of, const struct detail_row *rows,
                 size_t count);
void detail_more(struct detail *d, size_t more); // "and 12 more"; nothing for 0

struct detail_shown detail_shown(const struct detail *d, struct span text); // "--" if it is empty
// For ids, which are never masked.
struct detail_shown detail_plain(const struct detail *d, struct span text);
// Of any length; valid until the next call.
struct span detail_masked(struct detail *d, struct span text);
struct detail_shown detail_ledger(const struct detail *d, uint32_t id);
struct detail_shown detail_stitch(const struct detail *d, uint32_t id);
// `id` is from the ledger; gives the queue's label.
struct detail_shown detail_queue(const struct detail *d, uint32_t id);
struct detail_shown detail_server(const struct detail *d, uint16_t server);
// As in lists: with its day if the window is longer than a day.
struct detail_shown detail_moment(const struct detail *d, int64_t at_us);
struct detail_shown detail_clock(const struct detail *d, int64_t at_us); // "09:14:02"; "--" for 0
struct detail_shown detail_date(const struct detail *d, int64_t epoch);  // with the day before it
struct detail_shown detail_duration(double seconds);
struct detail_shown detail_count(uint64_t n);
struct detail_shown detail_value(const struct detail *d, struct detail_of of,
                                 const char *id); // for a figure

// The cell of that column, so that a detail says the same as the table.
struct board_cell detail_cell(const struct detail *d, const struct board_table_kind *kind,
                              const char *id, const void *row);

// Each returns false if its subject is gone.
bool detail_of_call(struct detail *d, struct board_subject *s);
bool detail_of_found(struct detail *d, struct board_subject *s);
bool detail_of_visit(struct detail *d, struct board_subject *s);
bool detail_of_record(struct detail *d, struct board_subject *s);
bool detail_of_queue(struct detail *d, struct board_subject *s);
bool detail_of_agent(struct detail *d, struct board_subject *s);
bool detail_of_records_queue(struct detail *d, struct board_subject *s);
bool detail_of_records_agent(struct detail *d, struct board_subject *s);

// Pairs, visits, story and records of a call: as a detail of their own (whole), or as a section in
// that of a visit.
void detail_call(struct detail *d, uint32_t number, bool whole);
void detail_story(struct detail *d, const struct call *c, const struct board_cell *state);
// Of what now is beside another window, for a heading.
const char *detail_states(const struct detail *d);
#define DETAIL_MEMBER_HEADS "=state\t>for\t>handled\t>talk/call\t>no answer\t>paused\t>penalty"
// An agent in one queue, as a line under those titles; `first` is its first cells.
void detail_member(struct detail *d, const char *first, const struct agent_queue *q);
// Lines for visits: with the join and the agents, or with the answer and the callers.
void detail_visit_rows(struct detail *d, const uint32_t *visits, size_t count, bool callers);
// Who was rung in vain for those visits, and how often; nothing if nobody was.
void detail_rings(struct detail *d, const uint32_t *visits, size_t count);
// All fields of a row; empty ones only if `all`.
void detail_fields(struct detail *d, const struct cdr *row, bool all);

const char *detail_cause(uint32_t cause);           // for a hangup, "normal clearing"
const char *detail_ended_by(const struct visit *v); // "by the caller"
struct detail_shown detail_agent(const struct detail *d, const struct visit *v);
struct detail_shown detail_caller(const struct detail *d, struct span name, struct span number);

#endif
