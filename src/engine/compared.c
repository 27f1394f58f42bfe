// The sums for the same time some days before. They are counted from memory if that goes back so
// far, else from days of the history.
#include "parts.h"

#include "base/clock.h"

#define MINUTE_US (60 * SECOND_US)

static struct comparison sums_of(const struct counting *s, const struct zone *zone, int days) {
    struct comparison sums = {.days = days,
                              .calls = s->calls.all,
                              .records = s->fold.all,
                              .visits = s->queues.rows.total.tally};
    sums.records.agents = NULL; // those belong to the set
    sums.records.queues = NULL;
    sums.records.agent_count = sums.records.queue_count = 0;
    for (size_t i = 0; i < s->calls.hour_count; i++) {
        const struct calls_hour *h = &s->calls.hours[i];
        sums.by_hour[zone_civil(zone, s->calls.from + 3600 * (int64_t)i).hour] +=
            h->answered + h->missed;
    }
    return sums;
}

// Whole days of the history, or those and what memory has behind them.
static bool is_of_days(const struct figures *f, struct window w, int64_t now_us) {
    const struct engine_settings *s = f->settings;
    return window_day(s->zone, s->day_start_s, w.to).from == w.to ||
           w.to > past_days_all(f->past, now_us).to;
}

// In memory; or in a day of the history that is kept for it, or in whole days of it. *ret_waits:
// that is still being read. True when cancelled.
static bool count_compared(struct figures *f, struct window w, int64_t now_us, struct task *t,
                           struct comparison *ret_sums, bool *ret_waits) {
    int64_t known_us = coverage_surely_from_us(&f->door->servers, f->door->kept_from_us);
    struct past_part part = {.since = w.from};
    const struct counting *counted;
    const char *filter = figures_filter(f);
    int days = f->settings->compare_days;
    bool known = known_us && known_us <= w.from * SECOND_US, one_day = false;
    if (f->past && !known) {
        if (past_days_compare(f->past, w, filter, now_us, t, &counted))
            *ret_sums = sums_of(counted, f->settings->zone, days);
        one_day = f->past->world_day.to != 0;
        if (!one_day && is_of_days(f, w, now_us))
            known = past_days_ask(f->past, PAST_FOR_COMPARISON, w, filter, now_us, &part) &&
                    part.sums && past_days_known_us(part.sums) <= w.from * SECOND_US;
        *ret_waits = past_days_busy(f->past);
    } else if (f->past) {
        past_days_drop_day(f->past, t);
        past_days_drop(f->past, PAST_FOR_COMPARISON);
    }
    if (!known || one_day) return false;
    struct counting before;
    counting_init(&before, w, &f->terms, f->door, f->shown.filter, 0, true);
    counting_add_to(&before, f->door, &part);
    bool cancelled = counting_run(&before, f->door, now_us, COUNTED_LIVE, t);
    *ret_sums = sums_of(&before, f->settings->zone, days);
    counting_finish(&before, t);
    return cancelled;
}

bool figures_compare(struct figures *f, int64_t now_us, struct task *t) {
    const struct counting *s = &f->shown;
    int days = f->settings->compare_days;
    if (!window_same(f->compared.window, s->window) || f->compared.serial != s->serial) {
        f->compared.counted_us = 0;
        // A window that has moved by a minute may still be compared with the earlier one.
        int64_t moved = s->window.from - f->compared.window.from;
        if (f->compared.serial != s->serial || moved < 0 || moved > 60) f->compared.sums.days = 0;
    }
    f->compared.window = s->window;
    f->compared.serial = s->serial;
    bool due = !f->compared.counted_us || now_us < f->compared.counted_us ||
               now_us - f->compared.counted_us >= MINUTE_US;
    if (!days || !due || f->past_waits) return false;
    struct window w = window_before(s->window, f->settings->zone, now_us / SECOND_US, days);
    struct comparison sums = {0};
    bool waits = false;
    if (count_compared(f, w, now_us, t, &sums, &waits)) return true;
    if (waits && !sums.days) return false;
    f->compared.sums = sums;
    f->compared.counted_us = now_us;
    return false;
}
