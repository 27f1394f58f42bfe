// Shared by the files that write and read sums: which numbers a row has, and where they are in it.
#ifndef CDRTOP_STATS_SUMS_PARTS_H
#define CDRTOP_STATS_SUMS_PARTS_H

#include "calls/direction.h"
#include "calls/stitch.h"
#include "stats/sums.h"
#include "stats/visit_sets.h"

#define SUMS_OF_TALLY (VISIT_SETS + 3 * VISIT_AMOUNTS)

enum { // a queue: what was told and what was guessed, then
    QUEUE_OF = 2 * SUMS_OF_TALLY,
    QUEUE_THRESHOLD = QUEUE_OF + 3, // how it was counted
    QUEUE_REFUSALS,
    SUMS_OF_QUEUE,
};

enum { // a unit of stats/agents.h: its tally, then times. Those of the person are at their first
       // unit.
    UNIT_PAUSED = SUMS_OF_TALLY, // in this queue
    UNIT_ALL_PAUSED,
    UNIT_LOGGED_IN,
    UNIT_STAFFED,
    UNIT_DAYS,       // on which they were a member,
    UNIT_DAYS_KNOWN, // and their logins were known
    SUMS_OF_UNIT,
};

enum { CALLS_DIRECTION = CALL_RESULTS, CALLS_DOUBT = CALLS_DIRECTION + DIRECTIONS };
#define SUMS_OF_CALLS      (CALLS_DOUBT + 3)
#define SUMS_OF_CALLS_HOUR 3
#define SUMS_OF_CALLS_RUN  3600
#define SUMS_OF_PHONE      3
#define SUMS_OF_RECORDS    (CDR_DISPOSITIONS + 3)
#define SUMS_OF_TIMES      (24 * CDR_DISPOSITIONS + DIRECTIONS + 7)
#define SUMS_OF_PERIOD     8

uint32_t sums_numbers_of(enum sums_kind kind);
bool sums_has_server(enum sums_kind kind);
const struct sums_row *sums_find(const struct day_sums *s,
                                 const struct sums_key *key); // NULL for none
uint32_t sums_called(struct day_sums *s, struct span text);   // an id for sums_row.called
// Adds a row whose texts are ids of these sums.
void sums_add_row(struct day_sums *s, enum sums_kind kind, const struct sums_row *key,
                  const uint64_t *numbers);

void sums_put_tally(uint64_t *n, const struct tally *t);  // adds it to SUMS_OF_TALLY numbers
void sums_take_tally(struct tally *t, const uint64_t *n); // adds them to it

#endif
