// The profiles of days in the history. A day is kept once it is over for some time, so that its
// last talks have ended, and only if all of it was in memory. It is of use for a board with the
// same links and rules. A day that has none is read like one that is counted (past_day.c).
#include "parts.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#define KIND    "profile"
#define VERSION 2
#define MORE_S  3600 // after its end: what comes then still belongs to it
#define WEEKS_S (INT64_C(7) * 86400 * (FORECAST_WEEKS + 1))

static int64_t version_of(const struct expecting *x) {
    return (int64_t)(past_rules(x->past, x->settings, hash_number(HASH_NOTHING, VERSION)) >> 1);
}

bool profiles_are_kept(const struct expecting *x, struct window day, int64_t now_s) {
    return x->past && x->past->history && now_s >= day.to + 2 * MORE_S;
}

void profiles_keep(const struct expecting *x, const struct profile *p, int64_t now_s) {
    struct buf text = {0};
    bool whole = p->until == p->to && p->known;
    if (!whole || !profiles_are_kept(x, (struct window){p->from, p->to}, now_s)) return;
    profile_write(p, &text);
    history_settle(x->past->history,
                   &(struct history_settled){.kind = KIND,
                                             .version = version_of(x),
                                             .day_us = p->from * SECOND_US,
                                             .from_us = p->from * SECOND_US,
                                             .to_us = (p->to + MORE_S) * SECOND_US,
                                             .value = buf_text(&text)});
    buf_finish(&text);
}

bool profiles_read(struct expecting *x, int64_t now_s, struct task *t) {
    struct past *past = x->past;
    struct history_batch batch;
    bool cancelled = false;
    int more;
    if (!past || !past->history || past->dead || x->read) return false;
    struct history_reading *r =
        history_read_settled(past->history, KIND, version_of(x), (now_s - WEEKS_S) * SECOND_US,
                             now_s * SECOND_US);
    past->waits_us = 0;
    while (!cancelled && !past->dead && (more = history_next(r, &batch)) != HISTORY_END) {
        struct profile p;
        if (more != HISTORY_BATCH)
            cancelled = past_wait(past, t);
        else if (profile_read(batch.text, &p))
            expecting_put(x, p, 0);
    }
    history_read_end(r);
    x->read = !cancelled;
    return cancelled;
}

// ---- of a day that is not in memory

bool past_profile_wanted(const struct past_days *d) {
    return d->profile.asked && !d->profile.ready;
}

void past_profile_make(struct past_days *d, struct task *t) {
    struct past_profile *p = &d->profile;
    struct past_world *o = past_world_open(d, p->day, t);
    if (!o) return;
    profile_finish(&p->made);
    p->made = (struct profile){.from = p->day.from, .to = p->day.to};
    p->ready = !past_world_profile(o, &p->made, d->now_us, t);
    past_world_close(o, t);
}

bool past_days_profile(struct past_days *d, struct window day, int64_t now_us,
                       struct profile *ret_profile) {
    struct past_profile *p = &d->profile;
    if (!p->asked || !window_same(p->day, day)) {
        if (d->task && past_profile_wanted(d)) task_cancel(d->task);
        profile_finish(&p->made);
        *p = (struct past_profile){.day = day, .asked = true};
    }
    d->now_us = now_us;
    if (!p->ready) return false;
    *ret_profile = p->made;
    *p = (struct past_profile){.asked = false};
    return true;
}
