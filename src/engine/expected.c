// What is expected of today is made anew with each half hour, from the profiles of earlier days.
// Each of those is made once, as long as it is all in memory, and again only if a gap in it was
// filled. Memory has eight days at most, so a board with a history keeps the profile of every day
// there (profiles_kept.c).
#include "parts.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

#define DAYS_LEAST 3

// Of the gaps in a day, as they are known now.
static uint64_t gaps_stamp(const struct gaps *g, struct window day) {
    uint64_t hash = 1;
    for (size_t i = 0; i < g->count; i++) {
        const struct gap *one = &g->list[i];
        if (!gap_meets(one, day)) continue;
        hash = hash_number(hash_number(hash, (uint64_t)one->from_us), (uint64_t)one->to_us);
        hash = hash_number(hash, (uint64_t)one->server << 2 | (uint64_t)one->visits_known << 1 |
                                     one->calls_known);
    }
    return hash;
}

static struct expecting_day *find(const struct expecting *x, struct window day) {
    for (size_t i = 0; i < x->count; i++)
        if (x->days[i].profile.from == day.from && x->days[i].profile.to == day.to)
            return &x->days[i];
    return NULL;
}

static void drop_days_before(struct expecting *x, int64_t from) {
    size_t kept = 0;
    for (size_t i = 0; i < x->count; i++) {
        if (x->days[i].profile.to > from)
            x->days[kept++] = x->days[i];
        else
            profile_finish(&x->days[i].profile);
    }
    x->count = kept;
}

void expecting_put(struct expecting *x, struct profile p, uint64_t stamp) {
    struct expecting_day *d = find(x, (struct window){p.from, p.to});
    if (!d) {
        x->days = mem_resize(x->days, x->count + 1, sizeof *x->days);
        d = &x->days[x->count++];
        *d = (struct expecting_day){.stamp = 0};
    }
    profile_finish(&d->profile);
    *d = (struct expecting_day){.profile = p, .stamp = stamp};
}

// ---- which days have to be made

#define MADE_MOST (FORECAST_WEEKS + FIGURES_KEEP_DAYS + 1)

struct plan {
    int64_t oldest; // earlier days are of no use
    size_t of_use;  // days of which something is or can be known, and that today needs
    int64_t known_us;
    struct window past;             // days that are read from the history; from 0 to 0 for none
    struct profile made[MADE_MOST]; // what to make, today last
    uint64_t stamps[MADE_MOST];
    size_t made_count;
};

static void plan_to_make(struct plan *p, struct window day, uint64_t stamp) {
    p->stamps[p->made_count] = stamp;
    p->made[p->made_count++] = (struct profile){.from = day.from, .to = day.to};
}

// A day of the same weekday.
static void plan_day(struct plan *p, struct expecting *x, struct window day) {
    struct expecting_day *d = find(x, day);
    uint64_t stamp = gaps_stamp(&x->gaps, day);
    bool past = day.from >= p->past.from && day.to <= p->past.to;
    bool here = !past && p->known_us && p->known_us < day.to * SECOND_US;
    bool whole = p->known_us && p->known_us <= day.from * SECOND_US;
    p->of_use += d || here;
    if (d && !d->stamp) d->stamp = stamp; // it was read
    if (d ? d->stamp != stamp && whole : here) plan_to_make(p, day, stamp);
}

// Any day that is over and in memory, to be kept.
static void plan_to_keep(struct plan *p, const struct figures *f, struct window day,
                         int64_t now_s) {
    const struct expecting *x = &f->expecting;
    bool whole = p->known_us && p->known_us <= day.from * SECOND_US;
    if (whole && profiles_are_kept(x, day, now_s) && !find(x, day))
        plan_to_make(p, day, gaps_stamp(&x->gaps, day));
}

// A board reads days that memory no longer has and that the history has no profile of, one by one
// and behind everything else. True if it has got one meanwhile.
static bool get_past_day(struct figures *f, struct window today, struct window all,
                         int64_t now_us) {
    struct window days[FORECAST_WEEKS];
    struct profile p;
    bool got = false;
    forecast_days(f->settings->zone, f->settings->day_start_s, today, days);
    for (size_t i = 0; i < FORECAST_WEEKS; i++) {
        if (days[i].from < all.from || days[i].to > all.to) continue;
        if (find(&f->expecting, days[i])) continue;
        if (!past_days_profile(f->past, days[i], now_us, &p)) break;
        profiles_keep(&f->expecting, &p, now_us / SECOND_US);
        expecting_put(&f->expecting, p, 0);
        got = true;
    }
    return got;
}

static struct plan plan(struct figures *f, struct window today, struct window past, int64_t now_s) {
    const struct engine_settings *s = f->settings;
    struct plan p = {.known_us = coverage_surely_from_us(&f->door->servers, f->door->kept_from_us),
                     .past = past};
    struct window days[FORECAST_WEEKS], day = today;
    size_t count = forecast_days(s->zone, s->day_start_s, today, days);
    for (size_t i = 0; i < count; i++)
        plan_day(&p, &f->expecting, days[i]);
    p.oldest = days[count - 1].from;
    for (int i = 1; i <= FIGURES_KEEP_DAYS; i++) {
        day = window_day(s->zone, s->day_start_s, day.from - 1);
        if (day.from != days[0].from) plan_to_keep(&p, f, day, now_s);
    }
    p.made[p.made_count] = (struct profile){.from = today.from, .to = today.to};
    return p;
}

// ---- making it

static bool make_profiles(struct figures *f, struct plan *p, int64_t now_us, struct task *t) {
    const struct profile_terms terms = {.zone = f->settings->zone,
                                        .stitch = f->door->book.stitch,
                                        .ledger = &f->door->book.ledger,
                                        .servers = &f->door->servers,
                                        .policies = &f->settings->policies,
                                        .gaps = &f->expecting.gaps,
                                        .known_from_us = p->known_us,
                                        .now_us = now_us};
    if (profiles_make(p->made, p->made_count + 1, &terms, t)) return true;
    for (size_t i = 0; i < p->made_count; i++) {
        if (t) profiles_keep(&f->expecting, &p->made[i], now_us / SECOND_US);
        expecting_put(&f->expecting, p->made[i], p->stamps[i]);
    }
    return false;
}

static void make_forecast(struct figures *f, struct profile *today, int64_t now_s) {
    struct expecting *x = &f->expecting;
    const struct profile **days = mem_zero(x->count + 1, sizeof *days);
    for (size_t i = 0; i < x->count; i++)
        days[i] = &x->days[i].profile;
    forecast_make(&x->forecast, &(struct forecast_terms){.zone = f->settings->zone,
                                                         .day_start_s = f->settings->day_start_s,
                                                         .now_s = now_s,
                                                         .today = today,
                                                         .days = days,
                                                         .day_count = x->count,
                                                         .tallies = &f->shown.queues,
                                                         .ledger = &f->door->book.ledger,
                                                         .servers = &f->door->servers});
    free(days);
}

// Something that it depends on has changed.
static uint64_t made_of(const struct figures *f, struct window today, int64_t now_s) {
    const struct expecting *x = &f->expecting;
    uint64_t hash = hash_number(1, (uint64_t)((now_s - today.from) / PROFILE_HALF_S));
    hash = hash_number(hash_number(hash, (uint64_t)today.from), (uint64_t)today.to);
    hash = hash_number(hash, gaps_stamp(&x->gaps, (struct window){0, today.to}));
    return hash_number(hash, f->shown.queues.rows.count) | 1;
}

void expecting_show(const struct forecast *f, struct counting *s, int64_t now_us) {
    if (s->totals || s->filter) return;
    forecast_show_calls(f, &s->calls, now_us / SECOND_US);
    forecast_show_queues(f, &s->queues, now_us / SECOND_US);
}

bool expecting_run(struct figures *f, int64_t now_us, struct task *t) {
    struct expecting *x = &f->expecting;
    struct counting *s = &f->shown;
    int64_t now_s = now_us / SECOND_US;
    struct window today = settings_window(f->settings, f->door, now_s);
    bool is_today = !f->settings->window_fixed && window_same(s->window, today) &&
                    now_s >= today.from && now_s < today.to;
    if (!f->all_in || !is_today || s->filter || s->stands) return false;
    gaps_gather(&x->gaps, &f->door->servers);
    uint64_t stamp = made_of(f, today, now_s);
    bool reads = f->past && f->past->task;
    struct window past = reads ? past_days_all(f->past, now_us) : (struct window){0, 0};
    if (!get_past_day(f, today, past, now_us) && stamp == x->stamp) return false;
    struct plan p = plan(f, today, past, now_s);
    struct profile *made_today = &p.made[p.made_count];
    bool of_use = p.of_use >= DAYS_LEAST;
    drop_days_before(x, p.oldest);
    if ((of_use || p.made_count) && make_profiles(f, &p, now_us, t)) return true;
    if (of_use)
        make_forecast(f, made_today, now_s);
    else
        forecast_finish(&x->forecast);
    profile_finish(made_today);
    x->stamp = stamp;
    expecting_show(&x->forecast, s, now_us);
    return false;
}

void expecting_renew(struct expecting *x) {
    drop_days_before(x, INT64_MAX);
    x->stamp = 0;
}

void expecting_finish(struct expecting *x) {
    drop_days_before(x, INT64_MAX);
    free(x->days);
    forecast_finish(&x->forecast);
    gaps_finish(&x->gaps);
    *x = (struct expecting){0};
}
