// The records of the day, and of as many days before as `max_records` allows, as compact rows over
// one dictionary. A row changes only by learning what it did not know (a LinkedID, a Sequence, an
// answer time, or custom fields that another source has). With a million records, one costs at most
// 160 bytes in all.
//
// Two records are the same if they agree in all that identifies one and that both have. That is
// server, channels, StartTime, destination, application, duration, billable seconds and
// disposition, which every source has, and UniqueID, AnswerTime, EndTime and Sequence, which some
// lack. The result does not depend on the order in which records arrive (src/cdr/store_same.c
// explains how).
#ifndef CDRTOP_CDR_STORE_H
#define CDRTOP_CDR_STORE_H

#include "base/intern.h"
#include "base/task.h"
#include "cdr/cdr.h"

// The part that folds read, stored apart so that a pass over a million rows touches little memory.
struct cdr_hot {
    uint32_t start; // seconds since the epoch
    uint32_t duration, billable;
    uint32_t queue, agent; // ids in the dictionary of cdr_queue() and cdr_agent(), 0 for none
    uint16_t server;
    uint8_t disposition;   // enum cdr_disposition
    uint8_t direction;     // enum direction of calls/direction.h, as given to cdr_store_put()
    uint8_t local_hour;    // of StartTime as it was printed, 0..23
    uint8_t local_weekday; // 0 = Sunday
};

struct cdr_store; // opaque: chunks of hot and cold parts, dictionary, index

enum cdr_put { CDR_PUT_NEW = 0, CDR_PUT_KNOWN = 1, CDR_PUT_ENRICHED = 2 };

struct cdr_store *cdr_store_create(void);
void cdr_store_destroy(struct cdr_store *s);

// Stores a record, unless it is there already.
enum cdr_put cdr_store_put(struct cdr_store *s, const struct cdr *row, uint8_t direction);
void cdr_store_set_direction(struct cdr_store *s, size_t number, uint8_t direction);
// The numbers of the rows that the last put made or changed, hardly ever more than one. Valid until
// the next put.
size_t cdr_store_touched(const struct cdr_store *s, const size_t **ret_numbers);
// Whether the record is there with that other start, judged by the fields that every source has.
bool cdr_store_has_at(struct cdr_store *s, const struct cdr *row, int64_t start);

// Rows are numbered 0..count-1, in order of arrival.
size_t cdr_store_count(const struct cdr_store *s);
// Hot parts from row `first` on that lie next to each other; *ret_count is how many, 0 at the end.
const struct cdr_hot *cdr_store_hot(const struct cdr_store *s, size_t first, size_t *ret_count);
// The whole record. Spans stay valid until the store changes. `scratch` (emptied first) holds texts
// that had to be put together.
void cdr_store_get(const struct cdr_store *s, size_t number, struct buf *scratch,
                   struct cdr *ret_row);
// One text of a row. The first gives its id in the dictionary, or false if the text is stored in
// parts. The second gives the text; if it is stored in parts, it is put together in `scratch`
// (emptied first).
bool cdr_store_text_id(const struct cdr_store *s, size_t number, enum cdr_text which,
                       uint32_t *ret_id);
struct span cdr_store_field(const struct cdr_store *s, size_t number, enum cdr_text which,
                            struct buf *scratch);
// The ids of the two parts of a CallerID like `"name" <number>`; false if it is not like that.
bool cdr_store_caller(const struct cdr_store *s, size_t number, uint32_t *ret_name,
                      uint32_t *ret_number);
struct cdr_custom_id {
    uint32_t name, value; // ids in the dictionary
};
size_t cdr_store_custom(const struct cdr_store *s, size_t number,
                        struct cdr_custom_id ret_ids[CDR_CUSTOM_MAX]); // returns how many there are
struct span cdr_store_text(const struct cdr_store *s, uint32_t id);    // of a dictionary id
uint32_t cdr_store_find_text(const struct cdr_store *s, struct span text); // 0 if it is not there
void cdr_store_name(struct cdr_store *s, struct span text); // from then on it is there

// Removes the oldest rows that start before `keep_from` (seconds) until at most max_records are
// left; rows from keep_from on are never removed. Row numbers and dictionary ids then change, and
// so does cdr_store_generation(), at which every fold starts again. It needs twice the memory of
// what remains. It may pause, as part of a job (NULL: straight through), and no record may arrive
// meanwhile. Readers see no change until the end, when the new store replaces the old. True if it
// was cancelled before that. *ret_old is the old store, to be freed; NULL if nothing was removed.
bool cdr_store_trim(struct cdr_store *s, size_t max_records, int64_t keep_from, struct task *task,
                    struct cdr_store **ret_old);
// As cdr_store_destroy(), with pauses, since freeing so much memory takes time.
void cdr_store_let_go(struct cdr_store *s, struct task *task);
uint32_t cdr_store_generation(const struct cdr_store *s);
bool cdr_store_is_full(const struct cdr_store *s); // its dictionary has no room for more
size_t cdr_store_bytes(const struct cdr_store *s); // all memory held, with dictionary and index

#endif
