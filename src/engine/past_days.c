// Days that are no longer in memory.
//
// A window may reach further back than memory does: the history has the lines of its days. To read
// all of them into memory would take as much of it as the window has calls. So each day is read by
// itself (past_day.c), counted for the window and the filter, and let go; what stays are its sums:
// of each queue, person, hour and so on, some ten thousand numbers by name. Those of all days are
// added up, and the folds of the board go on from there with the part of the window that is in
// memory. So nothing is counted by other rules than today is.
//
// A day is read with the lines of some hours before and after, so that calls over midnight are
// whole. A day counts what began in it, and the next one counts what began in the next; the calls
// under way at midnight are followed into it (SUMS_CALLS_RUN).
//
// Reading a day of 100,000 calls takes seconds. So what was counted of a whole day without a filter
// is kept in the history as well (history_settle), and a week stands at once the next time. It is
// of no use when it was counted by other rules: its version is made of the configuration that it
// depends on. The thresholds that a PBX says for its queues are in the sums, and compared. Lines
// that come later for that time remove it. With a filter every day is read.
//
// This is a job of its own (base/task.h), beside that which counts what is in memory: that one
// shuts the door while it runs, and this one may run for minutes. It changes nothing that others
// see, until a question is answered. Questions are: for the window, for the week of the Hours page,
// which is over all that is kept, and for the comparison. Behind all questions it settles the last
// days by itself (past_settled.c).
#include "engine/past_days.h"
#include "engine/load.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MOST 200 // days that stay in memory as sums

struct past_counted {
    struct window window;
    bool filtered;
    struct buf bytes; // owned
};

void past_days_init(struct past_days *d, struct past *past, struct door *door,
                    const struct engine_settings *settings) {
    *d = (struct past_days){.past = past, .door = door, .settings = settings};
}

static void drop_list(struct past_days *d, bool filtered_only) {
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++)
        if (filtered_only && !d->list[i].filtered)
            d->list[kept++] = d->list[i];
        else
            buf_finish(&d->list[i].bytes);
    d->count = kept;
}

static void forget_answers(struct past_days *d) {
    if (d->task) task_cancel(d->task);
    for (int i = 0; i < PAST_ASKS; i++) {
        sums_drop(d->asked[i].part.sums);
        d->asked[i] = (struct past_asked){0};
    }
}

void past_days_renew(struct past_days *d) {
    d->settling.rests_until_us = 0;
    forget_answers(d);
    past_world_close(d->world, NULL);
    d->world = NULL;
    profile_finish(&d->profile.made);
    d->profile = (struct past_profile){.ready = false};
    drop_list(d, false);
}

void past_days_finish(struct past_days *d) {
    if (!d) return;
    forget_answers(d);
    task_destroy(d->task);
    past_world_close(d->world, NULL);
    profile_finish(&d->profile.made);
    drop_list(d, false);
    free(d->list);
    buf_finish(&d->filter);
    *d = (struct past_days){0};
}

// ---- what has to be counted

// The first day of which memory has everything. What was read when the program began lacks the
// hours before, and what is left after rows were removed begins anywhere.
static int64_t memory_from(const struct past_days *d, int64_t now_s) {
    int64_t read_s = past_memory_us(d->past) / SECOND_US + PAST_MORE_S;
    int64_t kept_s = d->door->kept_from_us / SECOND_US;
    int64_t from = kept_s > read_s ? kept_s : read_s, today = past_day_of(d, now_s).from;
    struct window day = past_day_of(d, from);
    if (day.from != from) day = past_day_of(d, day.to);
    return day.from < today ? day.from : today;
}

// Whether there is anything before what is in memory.
static bool is_more(const struct past_days *d) {
    int64_t oldest_us = d->past ? past_oldest_us(d->past) : 0;
    int64_t memory_us = d->past ? past_memory_us(d->past) : 0;
    if (d->door && d->door->kept_from_us > memory_us) memory_us = d->door->kept_from_us;
    return oldest_us && oldest_us < memory_us;
}

struct window past_days_all(const struct past_days *d, int64_t now_us) {
    if (!is_more(d)) return (struct window){0, 0};
    return (struct window){past_day_of(d, past_oldest_us(d->past) / SECOND_US).from,
                           memory_from(d, now_us / SECOND_US)};
}

static struct window next_part(const struct past_days *d, struct window w, int64_t from) {
    struct window day = past_day_of(d, from);
    return (struct window){from, day.to < w.to ? day.to : w.to};
}

// What PBXs say, on which what was counted depends, too.
static uint64_t levels_of(const struct ledger *l) {
    uint64_t hash = HASH_NOTHING;
    for (uint32_t i = 0; i < l->queue_count; i++)
        if (l->queues[i].service_level_s > 0)
            hash += hash_number(hash_text(l->queues[i].server, ledger_text(l, l->queues[i].queue)),
                                (uint64_t)l->queues[i].service_level_s);
    return hash | 1;
}

// ---- the job

static struct past_counted *find(const struct past_days *d, struct window w, bool filtered) {
    for (size_t i = 0; i < d->count; i++) {
        struct past_counted *c = &d->list[i];
        if (window_same(c->window, w) && c->filtered == filtered) return c;
    }
    return NULL;
}

static struct past_counted *add(struct past_days *d, struct window w, bool filtered,
                                struct buf bytes) {
    if (d->count >= LIST_MOST) {
        buf_finish(&d->list[0].bytes);
        memmove(d->list, d->list + 1, --d->count * sizeof *d->list);
    }
    MEM_ROOM(d->list, d->count, d->capacity);
    d->list[d->count] = (struct past_counted){w, filtered, bytes};
    return &d->list[d->count++];
}

static void take_settled(struct past_days *d, struct window day, struct span bytes) {
    struct buf copy = {0};
    if (find(d, day, false)) return;
    buf_span(&copy, bytes);
    add(d, day, false, copy);
}

// One day, or the part of it that is in the window. True when cancelled.
static bool add_part(struct past_days *d, struct window w, struct day_sums *into, struct task *t) {
    bool filtered = d->filter.len > 0;
    const struct past_counted *c = find(d, w, filtered);
    if (!c) {
        struct buf bytes = {0};
        bool whole = false;
        if (past_day_count(d, w, filtered ? d->filter.at : NULL, t, &bytes, &whole)) {
            buf_finish(&bytes);
            return true;
        }
        c = add(d, w, filtered, bytes);
        if (whole && !filtered) past_settle(d, w, buf_text(&c->bytes));
    }
    sums_add(into, buf_text(&c->bytes), past_days_find_server, d);
    return task_pause(t);
}

static bool answer(struct past_days *d, struct past_asked *a, struct task *t) {
    struct window w = a->window, part;
    struct day_sums *sums = sums_create();
    bool cancelled = !d->filter.len && past_settled_read(d, w, take_settled, t);
    d->done = d->all = 0;
    for (int64_t at = w.from; at < w.to; at = next_part(d, w, at).to)
        d->all++;
    for (int64_t at = w.from; at < w.to && !cancelled; at = part.to) {
        part = next_part(d, w, at);
        d->at = at;
        cancelled = add_part(d, part, sums, t);
        d->done++;
    }
    d->at = 0;
    if (cancelled) {
        sums_drop(sums);
        return true;
    }
    a->part.sums = sums;
    a->ready = true;
    return false;
}

static struct past_asked *next_question(struct past_days *d) {
    for (int i = 0; i < PAST_ASKS; i++)
        if (d->asked[i].wanted && !d->asked[i].ready) return &d->asked[i];
    return NULL;
}

static bool wants_world(const struct past_days *d) {
    return d->world_day.to && !d->world;
}

static void run(struct task *t, void *context) {
    struct past_days *d = context;
    struct past_asked *a;
    while ((a = next_question(d)) && !answer(d, a, t))
        ;
    if (!a && wants_world(d)) d->world = past_world_open(d, d->world_day, t);
    if (!a && !wants_world(d) && past_profile_wanted(d)) past_profile_make(d, t);
    if (!past_days_busy(d)) past_settle_next(d, t);
}

// ---- questions

static void ask(struct past_days *d, struct past_asked *a, struct window w) {
    if (d->task) task_cancel(d->task); // it may be answering this one, and begins again
    sums_drop(a->part.sums);
    const uint64_t parts[] = {(uint64_t)w.from, (uint64_t)w.to,
                              hash_text(HASH_NOTHING, buf_text(&d->filter)), d->kept};
    *a = (struct past_asked){.window = w, .wanted = true};
    a->part.since = w.to;
    a->part.stamp = hash_numbers(parts, sizeof parts / sizeof *parts) | 1;
}

// Whatever the answers so far depend on.
static void renew(struct past_days *d, const char *filter) {
    uint64_t kept = hash_number(levels_of(&d->door->book.ledger), (uint64_t)past_days_version(d));
    const struct load *load = d->past ? d->past->load : NULL;
    if (load) kept = hash_number(kept, load->following.reading.filled_before);
    struct span now = span_of(filter), before = d->filter.len ? span_of(d->filter.at) : SPAN_NONE;
    bool other = kept != d->kept, another = !span_same(now, before);
    if (!other && !another) return;
    forget_answers(d);
    drop_list(d, !other);
    d->kept = kept;
    buf_clear(&d->filter);
    if (now.len) buf_put(&d->filter, filter, now.len + 1);
}

bool past_days_ask(struct past_days *d, enum past_ask which, struct window w, const char *filter,
                   int64_t now_us, struct past_part *ret_part) {
    struct past_asked *a = &d->asked[which];
    struct window all = past_days_all(d, now_us);
    *ret_part = (struct past_part){.since = w.from};
    if (w.to > all.to) w.to = all.to;
    if (w.from < all.from) w.from = all.from;
    if (w.from >= w.to) {
        if (d->past) past_days_drop(d, which);
        return true;
    }
    d->now_us = now_us;
    renew(d, filter);
    if (!a->wanted || !window_same(a->window, w)) ask(d, a, w);
    *ret_part = a->part;
    return a->ready;
}

// Of a day on which no board ran nothing is known.
static int64_t known_after(const struct day_sums *sums, int64_t from_us) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(sums, SUMS_KNOWN, i)); i++)
        if ((int64_t)*sums_numbers(sums, r) > from_us) return (int64_t)*sums_numbers(sums, r);
    return 0;
}

int64_t past_days_known_us(const struct day_sums *sums) {
    return known_after(sums, 0);
}

// One that lasted when its day was read ended when a later day begins to be known.
void past_days_gaps(const struct day_sums *sums, struct gaps *gaps) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(sums, SUMS_GAP, i)); i++) {
        const uint64_t *n = sums_numbers(sums, r);
        int64_t from_us = (int64_t)n[0], to_us = (int64_t)n[1];
        gaps_add(gaps, (struct gap){.from_us = from_us,
                                    .to_us = to_us ? to_us : known_after(sums, from_us),
                                    .server = r->server,
                                    .visits_known = n[2],
                                    .calls_known = n[3],
                                    .unfilled = "",
                                    .reason = sums_text(sums, r->text[0]).at});
    }
}

void past_days_drop_day(struct past_days *d, struct task *t) {
    struct past_world *gone = d->world;
    if (!d->world_day.to) return;
    if (d->task && !gone) task_cancel(d->task);
    d->world = NULL;
    d->world_day = (struct window){0, 0};
    past_world_close(gone, t);
}

bool past_days_compare(struct past_days *d, struct window w, const char *filter, int64_t now_us,
                       struct task *t, const struct counting **ret_counted) {
    struct window day = past_day_of(d, w.from), all = past_days_all(d, now_us);
    if (w.from < all.from || w.from >= all.to || w.to > day.to) {
        past_days_drop_day(d, t);
        return false;
    }
    if (d->world_day.from != day.from) past_days_drop_day(d, t);
    d->world_day = day;
    d->now_us = now_us;
    return d->world && past_world_count(d->world, w, filter, now_us, t, ret_counted);
}

void past_days_drop(struct past_days *d, enum past_ask which) {
    struct past_asked *a = &d->asked[which];
    if (!a->wanted) return;
    if (d->task && !a->ready) task_cancel(d->task);
    sums_drop(a->part.sums);
    *a = (struct past_asked){0};
}

bool past_days_busy(const struct past_days *d) {
    for (int i = 0; i < PAST_ASKS; i++)
        if (d->asked[i].wanted && !d->asked[i].ready) return true;
    return wants_world(d) || past_profile_wanted(d);
}

bool past_days_go_on(struct past_days *d, int64_t budget_us) {
    bool asked = past_days_busy(d);
    if (!asked && !past_days_settles(d)) return true;
    if (asked && d->settling.at.to) task_cancel(d->task); // whoever asks comes first
    if (!d->task) {
        run(NULL, d);
        return true;
    }
    if (!task_busy(d->task)) task_begin(d->task, run, d);
    return task_run(d->task, budget_us) || task_waits(d->task);
}

bool past_days_progress(const struct past_days *d, int64_t *ret_day, size_t *ret_done,
                        size_t *ret_all) {
    if (!d->at) return false;
    *ret_day = d->at;
    *ret_done = d->done;
    *ret_all = d->all;
    return true;
}
