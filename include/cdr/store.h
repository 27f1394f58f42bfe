// All records of the day and of as many days before it as `max_records` allows, as compact rows
// over one dictionary. A row is never changed but to learn what it did not know (a LinkedID, a
// Sequence, an answer time, custom fields that another source had). Bound: 160 bytes a record at a
// million, all told.
//
// Two rows are the same where all that makes a row and that both carry agrees: server, channel
// pair, StartTime, destination, application, duration, billable seconds and disposition, which
// every source has, and UniqueID, AnswerTime, EndTime and Sequence, which some leave out. What
// comes out does not depend on the order in which rows come in (src/cdr/store_same.c).
#ifndef CDRTOP_CDR_STORE_H
#define CDRTOP_CDR_STORE_H

#include "base/intern.h"
#include "base/task.h"
#include "cdr/cdr.h"

// What every fold reads, apart from the rest so that a pass over a million touches little memory.
struct cdr_hot {
    uint32_t start; // seconds since the epoch
    uint32_t duration, billable;
    uint32_t queue, agent; // dictionary ids, 0 none: cdr_queue(), cdr_agent()
    uint16_t server;
    uint8_t disposition;   // enum cdr_disposition
    uint8_t direction;     // enum direction of calls/direction.h, as given at cdr_store_put()
    uint8_t local_hour;    // of StartTime as printed, 0..23
    uint8_t local_weekday; // 0 = Sunday
};

struct cdr_store; // opaque: hot and cold chunks, dictionary, index

enum cdr_put { CDR_PUT_NEW = 0, CDR_PUT_KNOWN = 1, CDR_PUT_ENRICHED = 2 };

struct cdr_store *cdr_store_create(void);
void cdr_store_destroy(struct cdr_store *s);

// Takes a row in unless it is there.
enum cdr_put cdr_store_put(struct cdr_store *s, const struct cdr *row, uint8_t direction);
// The numbers of the rows that the last put made or changed; hardly ever more than one. Valid until
// the next put.
size_t cdr_store_touched(const struct cdr_store *s, const size_t **ret_numbers);
// Whether a row as this one, but with that start, is there: by what every source has.
bool cdr_store_has_at(struct cdr_store *s, const struct cdr *row, int64_t start);

size_t cdr_store_count(const struct cdr_store *s); // rows; numbers 0..count-1, in order of arrival
// Hot rows from `first` on that lie together; *ret_count says how many (0 at the end).
const struct cdr_hot *cdr_store_hot(const struct cdr_store *s, size_t first, size_t *ret_count);
// The whole row. Spans are valid until the store is changed; `scratch`, emptied first, holds the
// texts put together.
void cdr_store_get(const struct cdr_store *s, size_t number, struct buf *scratch,
                   struct cdr *ret_row);
// One text of a row without the rest. text_id: its dictionary id; false where it is kept in parts.
// field: the text itself, put together in `scratch` (emptied first) where it is kept in parts.
bool cdr_store_text_id(const struct cdr_store *s, size_t number, enum cdr_text which,
                       uint32_t *ret_id);
struct span cdr_store_field(const struct cdr_store *s, size_t number, enum cdr_text which,
                            struct buf *scratch);
// The ids of the parts of a CallerID of the form `"name" <number>`; false for another form.
bool cdr_store_caller(const struct cdr_store *s, size_t number, uint32_t *ret_name,
                      uint32_t *ret_number);
struct cdr_custom_id {
    uint32_t name, value; // dictionary ids
};
size_t cdr_store_custom(const struct cdr_store *s, size_t number,
                        struct cdr_custom_id ret_ids[CDR_CUSTOM_MAX]);     // how many
struct span cdr_store_text(const struct cdr_store *s, uint32_t id);        // of a dictionary id
uint32_t cdr_store_find_text(const struct cdr_store *s, struct span text); // 0 not there

// Lets go of the oldest rows that start before `keep_from` (seconds) until at most max_records are
// left; rows from keep_from on are never let go. Numbers and dictionary ids change then, and so
// does cdr_store_generation(), which tells every fold to start over. It takes twice the memory of
// what stays. As part of a job (NULL: runs through) it pauses, and no row may come in: nothing
// changes for readers until the end, when what stays takes the place of all. True when it was
// cancelled before that. *ret_old: what the store was, to be let go of; NULL nothing went.
bool cdr_store_trim(struct cdr_store *s, size_t max_records, int64_t keep_from, struct task *task,
                    struct cdr_store **ret_old);
// As cdr_store_destroy(), with pauses: to give so much memory back takes its time.
void cdr_store_let_go(struct cdr_store *s, struct task *task);
uint32_t cdr_store_generation(const struct cdr_store *s);
size_t cdr_store_bytes(const struct cdr_store *s); // memory held, dictionary and index included

#endif
