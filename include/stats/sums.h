// What was counted of some time, as numbers by name and not by the ids of a dictionary. So it can
// be kept as bytes, and what was counted of one day can be added to what was counted of another,
// whoever counted it. The folds write it (sums_of_...) and go on from it (their `before`).
#ifndef CDRTOP_STATS_SUMS_H
#define CDRTOP_STATS_SUMS_H

#include "base/buf.h"
#include "base/intern.h"
#include "base/lookup.h"

// What a row is about, and which numbers it has. src/stats/sums/sums.c has their counts, and which
// of them are greatest ones instead of sums.
enum sums_kind {
    SUMS_QUEUE,         // server, queue: tallies of visits told and guessed
    SUMS_UNIT,          // server, queue, member; how the member is called: tally and times
    SUMS_CALLS,         // server: by result and direction
    SUMS_CALLS_HOUR,    // the hour in which calls began
    SUMS_CALLS_RUN,     // an hour: by how much the number of calls under way changes each second
    SUMS_PHONE,         // server, extension: calls outside the queues
    SUMS_RECORDS,       // server, queue, agent: by disposition
    SUMS_RECORDS_TIMES, // server: by hour, direction and weekday
    SUMS_PERIOD,        // enum hours_level, the quarter of an hour: a struct hours_cell
    SUMS_KNOWN,         // when the day begins: since when its servers were heard
    SUMS_GAP,           // server, reason (with its NUL), the second in which it began
    SUMS_KINDS,
};

#define SUMS_TEXTS 3

struct sums_key {
    enum sums_kind kind;
    uint16_t server; // or what stands there instead
    struct span text[SUMS_TEXTS];
    int64_t at; // epoch seconds; 0 where the kind has no time
};

struct sums_row {
    uint16_t server;
    uint32_t text[SUMS_TEXTS]; // ids for sums_text()
    uint32_t called[2];        // texts that are no part of the key: the latest ones
    int64_t at;
    size_t first; // private
};

struct day_sums {        // several may use one, which then does not change any more
    struct intern texts; // private, as all that follows
    struct sums_rows {
        struct sums_row *list; // owned; in the order in which they came
        uint32_t count, capacity;
        struct lookup index;
    } of[SUMS_KINDS];
    uint64_t *numbers; // owned
    size_t count, capacity;
    unsigned users;
};

struct day_sums *sums_create(void);
struct day_sums *sums_use(struct day_sums *s); // the same; each user drops it
void sums_drop(struct day_sums *s);            // NULL is allowed

// The numbers of a row, made with zeros if it is new. Valid until the next call.
uint64_t *sums_at(struct day_sums *s, const struct sums_key *key, struct sums_row **ret_row);
// The i-th row of a kind, in the order in which they came; NULL after the last, or without sums.
const struct sums_row *sums_row(const struct day_sums *s, enum sums_kind kind, uint32_t i);
const uint64_t *sums_numbers(const struct day_sums *s, const struct sums_row *row);
struct span sums_text(const struct day_sums *s, uint32_t id);

// As bytes. `name` says which server a number is, by text that is the same in every run.
typedef void sums_name_server(void *context, uint16_t server, struct buf *out);
void sums_write(const struct day_sums *s, sums_name_server *name, void *context, struct buf *out);
// Adds what such bytes say. `find` gives the number of a server; SUMS_NO_SERVER to leave it out.
// False if they are damaged; then nothing was added.
#define SUMS_NO_SERVER UINT16_MAX
typedef uint16_t sums_find_server(void *context, struct span name);
bool sums_add(struct day_sums *s, struct span bytes, sums_find_server *find, void *context);

#endif
