// The profiles of days in the history. A day is kept once it is over for some time, so that its
// last talks have ended, and only if all of it was in memory. It is of use for a board with the
// same links.
#include "parts.h"

#include "base/clock.h"
#include "base/mem.h"

#define KIND    "profile"
#define VERSION 1
#define MORE_S  3600 // after its end: what comes then still belongs to it
#define WEEKS_S (INT64_C(7) * 86400 * (FORECAST_WEEKS + 1))

static int64_t version_of(const struct past *p) {
    return (int64_t)(past_links(p, VERSION) >> 1);
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
                                             .version = version_of(x->past),
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
        history_read_settled(past->history, KIND, version_of(past), (now_s - WEEKS_S) * SECOND_US,
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
