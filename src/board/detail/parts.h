// What the files of the detail share: how lines are written, and the parts that several subjects
// show.
#ifndef CDRTOP_BOARD_DETAIL_PARTS_H
#define CDRTOP_BOARD_DETAIL_PARTS_H

#include "../kept.h"
#include "../parts.h"
#include "board/detail.h"

#define DETAIL_STEPS_MAX   400 // lines of a list; the rest is counted
#define DETAIL_RECORDS_MAX 20
#define DETAIL_LIST_MAX    60
#define DETAIL_LAST_MAX    12 // visits that an agent handled

struct detail { // being made
    const struct board_view *view;
    const struct board_sources *from;
    struct board_detail *to;
};

// A text from outside as it may be shown, by value: for the arguments of what is below.
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
void detail_shows(struct detail *d, const char *label, struct detail_shown shown); // a plain pair
void detail_says(struct detail *d, enum mood mood, const char *format, ...) FORMAT(3, 4);
void detail_heads(struct detail *d, const char *heads);
void detail_cells(struct detail *d, enum mood mood, int indent, const char *format, ...)
    FORMAT(4, 5);
// Three cells: what it is called, the figure (quiet where it is nothing), how it is made.
void detail_figure(struct detail *d, const char *name, const char *figure, const char *format, ...)
    FORMAT(4, 5);
void detail_number(struct detail *d, const char *name, uint64_t n, const char *is);
// The same of figures of the catalogue, row by row.
struct detail_row {
    const char *id;
    const char *name; // NULL: by the title of its column
    // In it these stand for what the figure is made of: # how many (of a percentage the part), $
    // their seconds, @ the whole of a percentage; {id} for another figure, {id#} for its how many.
    const char *is;
    const char *unknown; // said in its place where the figure is not known; NULL nothing else
};
struct detail_of {
    enum figure_scope scope;
    const void *of; // what figure_value() is given
};
void detail_rows(struct detail *d, struct detail_of of, const struct detail_row *rows,
                 size_t count);
void detail_more(struct detail *d, size_t more); // "and 12 more", nothing for 0

struct detail_shown detail_shown(const struct detail *d, struct span text); // "--" where empty
struct detail_shown detail_plain(const struct detail *d, struct span text); // an id: never masked
struct span detail_masked(struct detail *d, struct span text); // any length; until the next call
struct detail_shown detail_ledger(const struct detail *d, uint32_t id);
struct detail_shown detail_stitch(const struct detail *d, uint32_t id);
struct detail_shown detail_queue(const struct detail *d, uint32_t id); // of the ledger: its label
struct detail_shown detail_server(const struct detail *d, uint16_t server);
// As in lists: with its day where the window is longer than one.
struct detail_shown detail_moment(const struct detail *d, int64_t at_us);
struct detail_shown detail_clock(const struct detail *d, int64_t at_us); // "09:14:02"; 0 "--"
struct detail_shown detail_date(const struct detail *d, int64_t epoch);  // and the day before it
struct detail_shown detail_duration(double seconds);
struct detail_shown detail_count(uint64_t n);
struct detail_shown detail_value(const struct detail *d, struct detail_of of,
                                 const char *id); // of a figure

// The cell of that column: what a table says of the same thing.
struct board_cell detail_cell(const struct detail *d, const struct board_table_kind *kind,
                              const char *id, const void *row);

// Each is false where its subject is gone.
bool detail_of_call(struct detail *d, struct board_subject *s);
bool detail_of_visit(struct detail *d, struct board_subject *s);
bool detail_of_record(struct detail *d, struct board_subject *s);
bool detail_of_queue(struct detail *d, struct board_subject *s);
bool detail_of_agent(struct detail *d, struct board_subject *s);
bool detail_of_records_queue(struct detail *d, struct board_subject *s);
bool detail_of_records_agent(struct detail *d, struct board_subject *s);

// Pairs, visits, story and records: of the detail itself (whole), or as a section of a visit's.
void detail_call(struct detail *d, uint32_t number, bool whole);
void detail_story(struct detail *d, const struct call *c, const struct board_cell *state);
#define DETAIL_MEMBER_HEADS "state\t>for\t>handled\t>talk/call\t>no answer\t>paused\t>penalty"
// A line under those heads, behind the cells of `first`: an agent in one queue.
void detail_member(struct detail *d, const char *first, const struct agent_queue *q);
// Lines of visits: with the moment of the join and the agents, or with that of the answer and the
// callers.
void detail_visit_rows(struct detail *d, const uint32_t *visits, size_t count, bool callers);
// Who rang in vain for those visits, each with how often; nothing where nobody did.
void detail_rings(struct detail *d, const uint32_t *visits, size_t count);
// All fields of a row of the store; of the empty ones only where `all`.
void detail_fields(struct detail *d, const struct cdr *row, bool all);

const char *detail_cause(uint32_t cause);           // of a hangup, "normal clearing"
const char *detail_ended_by(const struct visit *v); // "by the caller"
struct detail_shown detail_agent(const struct detail *d, const struct visit *v);
struct detail_shown detail_caller(const struct detail *d, struct span name, struct span number);

#endif
