// A day in half hours: how many calls and visits began in each, how long they waited and were
// handled, and of which half hours all is known. What is expected of today is made from the
// profiles of earlier days (stats/forecast.h).
//
// Half hours are those of the clock on the wall, counted from the day's beginning. There are always
// 48: one that the clocks skip, or show twice, is not known on that day.
#ifndef CDRTOP_STATS_PROFILE_H
#define CDRTOP_STATS_PROFILE_H

#include "base/buf.h"
#include "base/task.h"
#include "base/window.h"
#include "calls/stitch.h"
#include "pbx/coverage.h"
#include "queue/ledger.h"
#include "queue/policy.h"

#define PROFILE_HALVES 48
#define PROFILE_HALF_S 1800
#define PROFILE_ALL    ((UINT64_C(1) << PROFILE_HALVES) - 1)

struct profile_cell {   // the visits that began in a half hour
    uint32_t offered;   //
    uint32_t answered;  //
    uint32_t abandoned; //
    uint32_t waits;     // of answered: how many have a known wait
    uint32_t wait_s;    // and their sum
    uint32_t talks;     // how many talks have ended
    uint32_t handle_s;  // and the sum of talk and wrap-up, as for the average handle time
};

struct profile_queue {
    char *name;      // owned: on the PBX
    uint32_t server; // its place in the profile's list
    struct profile_cell halves[PROFILE_HALVES];
};

struct profile_server {
    char *name;     // owned
    uint64_t known; // the half hours of which all its visits are known, one bit each
};

struct profile {                    // zeroed is empty
    int64_t from, to;               // the day, epoch seconds
    int64_t until;                  // later calls are not in it; `to` if the day was over
    uint64_t known;                 // the half hours of which all calls are known, one bit each
    uint32_t calls[PROFILE_HALVES]; // of the total
    struct profile_server *servers; // owned: those that were known
    size_t server_count;
    struct profile_queue *queues; // owned: those that had a visit
    size_t queue_count;
};

void profile_finish(struct profile *p);

struct profile_terms {
    const struct zone *zone;
    const struct stitch *stitch;
    const struct ledger *ledger;
    const struct servers *servers;
    const struct queue_policies *policies; // for wrap-ups
    const struct gaps *gaps;
    int64_t known_from_us; // what began earlier may be missing; 0 while nothing is known
    int64_t now_us;
};

// Fills profiles whose `from` and `to` are set in one pass over all that is in
// memory; as part of a job (NULL: straight through). True when cancelled; they are then empty.
bool profiles_make(struct profile *list, size_t count, const struct profile_terms *terms,
                   struct task *t);

// A profile as text, to be kept.
void profile_write(const struct profile *p, struct buf *out);
// False if it is not one.
bool profile_read(struct span text, struct profile *ret_profile);

#endif
