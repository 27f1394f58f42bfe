// Settled days: what was counted of a whole day is kept in the history, and is as good as its lines
// as long as the rules are the same, and no line of that time comes.
//
// A board settles the last seven days by itself, one after the other, so that nobody has to wait
// for them once they are out of memory: each as soon as the hours behind it, which belong to its
// calls, are over. It is the last of all jobs, and is given up when anything else is asked for.
#include "base/clock.h"
#include "base/hash.h"
#include "parts.h"

#define SUMS_VERSION 1 // of what is counted: another one when a rule changes
#define KIND         "sums"
#define WRITTEN_S    60                 // after that the lines of a moment are in the file
#define REST_US      (3600 * SECOND_US) // when all are settled, or one cannot be

struct window past_day_of(const struct past_days *d, int64_t at_s) {
    return window_day(d->settings->zone, d->settings->day_start_s, at_s);
}

// Everything that is configured and that it depends on. Persons have names by it.
int64_t past_days_version(const struct past_days *d) {
    uint64_t hash = past_rules(d->past, d->settings, hash_number(HASH_NOTHING, SUMS_VERSION));
    hash = hash_number(hash, servers_names_stamp(&d->door->servers));
    return (int64_t)(hash >> 1);
}

uint16_t past_days_find_server(void *context, struct span name) {
    const struct past_days *d = context;
    return past_server_find(d->past, &d->door->servers, name);
}

// Whether it can be read, and was counted by the thresholds of now.
static bool holds(struct past_days *d, struct span bytes) {
    struct day_sums *s = sums_create();
    const struct queue_terms terms = {.policies = &d->settings->policies};
    bool good = sums_add(s, bytes, past_days_find_server, d) &&
                queues_hold(s, &d->door->book.ledger, &terms);
    sums_drop(s);
    return good;
}

bool past_settled_read(struct past_days *d, struct window w, past_settled_take *take,
                       struct task *t) {
    struct history_reading *r = history_read_settled(d->past->history, KIND, past_days_version(d),
                                                     w.from * SECOND_US, w.to * SECOND_US);
    struct history_batch batch;
    int more;
    while ((more = past_next(d->past, r, &batch, t)) == HISTORY_BATCH) {
        struct window day = past_day_of(d, batch.run / SECOND_US);
        if (day.from != batch.run / SECOND_US || !holds(d, batch.text)) continue;
        take(d, day, batch.text);
        if (task_pause(t)) break;
    }
    history_read_end(r);
    return more != HISTORY_END;
}

// Whether it is a whole day that is over for so long.
static bool is_over(const struct past_days *d, struct window w) {
    struct window day = past_day_of(d, w.from);
    return window_same(w, day) && d->now_us / SECOND_US >= w.to + PAST_MORE_S;
}

void past_settle(struct past_days *d, struct window day, struct span bytes) {
    if (!is_over(d, day)) return;
    history_settle(d->past->history,
                   &(struct history_settled){.kind = KIND,
                                             .version = past_days_version(d),
                                             .day_us = day.from * SECOND_US,
                                             .from_us = (day.from - PAST_MORE_S) * SECOND_US,
                                             .to_us = (day.to + PAST_MORE_S) * SECOND_US,
                                             .value = bytes});
}

// ---- by itself

static void note_settled(struct past_days *d, struct window day, struct span bytes) {
    (void)bytes;
    for (int i = 0; i < PAST_SETTLED_DAYS; i++)
        if (d->settling.days[i].from == day.from) d->settling.days[i].to = 0;
}

// The days that may be settled, the latest first; the others are from 0 to 0.
static struct window last_days(struct past_days *d) {
    struct window all = {0, 0}, day = past_day_of(d, d->now_us / SECOND_US - WRITTEN_S);
    for (int i = 0; i < PAST_SETTLED_DAYS; i++) {
        day = past_day_of(d, day.from - 1);
        bool may = is_over(d, day) && day.to * SECOND_US > past_oldest_us(d->past);
        d->settling.days[i] = may ? day : (struct window){0, 0};
        if (!may) continue;
        all.from = day.from;
        if (!all.to) all.to = day.to;
    }
    return all;
}

// True when cancelled.
static bool settle_day(struct past_days *d, struct window day, struct task *t) {
    struct buf bytes = {0};
    bool whole = false;
    d->settling.at = day;
    bool cancelled = past_day_count(d, day, NULL, t, &bytes, &whole);
    if (!cancelled && whole) past_settle(d, day, buf_text(&bytes));
    if (!cancelled && !whole) d->settling.rests_until_us = d->now_us + REST_US;
    buf_finish(&bytes);
    d->settling.at = (struct window){0, 0};
    return cancelled;
}

void past_settle_next(struct past_days *d, struct task *t) {
    if (!past_days_settles(d)) return;
    struct window all = last_days(d);
    if (all.to && past_settled_read(d, all, note_settled, t)) return;
    for (int i = 0; i < PAST_SETTLED_DAYS; i++) {
        if (!d->settling.days[i].to) continue;
        settle_day(d, d->settling.days[i], t);
        return;
    }
    d->settling.rests_until_us = d->now_us + REST_US;
}

bool past_days_settles(const struct past_days *d) {
    const struct past *p = d->past;
    return d->task && d->settling.wanted && p && p->history && p->over && !p->dead &&
           history_is_ours(p->history) && d->now_us >= d->settling.rests_until_us;
}

void past_days_settle(struct past_days *d, int64_t now_us) {
    d->settling.wanted = true;
    if (now_us < d->now_us) d->settling.rests_until_us = 0; // the clock was set back
    d->now_us = now_us;
}
