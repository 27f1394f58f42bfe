// Keeps the figures that are shown. The window is computed in every run, so the day changes with
// the clock even if nobody calls. If the window has changed, the new one is counted beside the one
// that is shown and replaces it when it is complete. The same happens when calls were removed.
#include "parts.h"

#include "base/clock.h"

#include <string.h>

#define DAY           86400
#define HOURS_WAIT_US 10 // for each item that the last pass went over

// Compiled again for each set, because a filter caches what it found out.
static struct filter *compile(struct figures *f) {
    struct filter_terms terms = names_terms(f);
    struct filter_error error;
    struct filter *filter = NULL;
    if (f->filter_text.len) filter_create(span_of(f->filter_text.at), &terms, &filter, &error);
    return filter;
}

static void begin(struct figures *f, struct counting *set, struct window w, struct task *t) {
    struct filter *filter = compile(f);
    struct counting before = *set;
    counting_init(set, w, &f->terms, f->door, filter, f->filters << 32, false);
    counting_add_to(set, f->door, &f->part);
    set->choice = f->choice;
    f->named = names_stamp(f, filter);
    f->filter_set = false;
    counting_finish(&before, t);
}

static bool is_of(const struct counting *set, const struct figures *f, struct window w) {
    return window_same(set->window, w) && set->past.stamp == f->part.stamp;
}

static void let_go(struct counting *set, struct task *t) {
    struct counting gone = *set;
    *set = (struct counting){0};
    counting_finish(&gone, t);
}

// Brings back the set without a filter, if that is asked for. It has to catch up first.
static bool unpark(struct figures *f, struct window w, struct task *t) {
    struct counting before = f->next;
    if (f->filter_text.len || !f->parked.terms || !is_of(&f->parked, f, w)) return false;
    f->next = f->parked;
    f->parked = (struct counting){0};
    f->next.serial = f->filters << 32;
    f->next.choice = f->choice;
    memset(f->next.whole, 0, sizeof f->next.whole);
    f->named = names_stamp(f, NULL);
    f->filter_set = false;
    counting_finish(&before, t);
    return true;
}

static bool is_renewed(const struct figures *f, const struct counting *set) {
    return !set->terms || set->serial >> 32 >= f->renewed;
}

// The set that was asked for replaces the one that was shown.
static void replace(struct figures *f, struct task *t) {
    struct counting before = f->shown;
    bool is_all =
        !f->shown.filter && f->filter_text.len && !f->shown.stands && is_renewed(f, &f->shown);
    f->next.recalls.changes += f->shown.recalls.changes + 1; // it is another list
    if (is_all && window_same(f->shown.window, f->next.window)) {
        before = f->parked;
        f->parked = f->shown;
    }
    f->shown = f->next;
    f->next = (struct counting){0};
    f->turning = false;
    counting_finish(&before, t);
}

static struct counting_terms terms_of(struct figures *f, const struct engine_settings *settings) {
    return (struct counting_terms){.match_digits = settings->match_digits,
                                   .numbers = &f->numbers,
                                   .tail_hours = settings->tail_hours,
                                   .queues = {.policies = &settings->policies,
                                              .short_abandon_s = settings->short_abandon_s},
                                   .forecast = &f->expecting.forecast};
}

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s) {
    *f = (struct figures){.settings = settings,
                          .door = door,
                          .terms = terms_of(f, settings),
                          .choice = settings->choice,
                          .expecting.settings = settings,
                          .store_generation = cdr_store_generation(door->store)};
    begin(f, &f->shown, settings_window(settings, door, now_s), NULL);
}

void figures_finish(struct figures *f) {
    if (!f || !f->settings) return;
    task_destroy(f->task);
    counting_finish(&f->shown, NULL);
    counting_finish(&f->next, NULL);
    counting_finish(&f->parked, NULL);
    counting_finish(&f->today, NULL);
    hours_fold_finish(&f->by_hour.fold);
    recall_numbers_finish(&f->numbers);
    buf_finish(&f->filter_text);
    gaps_finish(&f->gaps);
    expecting_finish(&f->expecting);
}

// Something else is asked for.
static void give_up(struct figures *f) {
    if (f->task) task_cancel(f->task);
    f->door->shut = false;
}

void figures_stop(struct figures *f) {
    give_up(f);
}

void figures_renew(struct figures *f, bool directions, bool days) {
    bool digits = f->terms.match_digits != f->settings->match_digits;
    f->terms = terms_of(f, f->settings);
    // The callers of what is shown are known by their digits.
    if (digits) recalls_restart(&f->shown.recalls, &f->shown.recalls.terms);
    f->filter_set = f->asked = true;
    f->renewed = ++f->filters;
    f->redirects |= directions;
    if (days) expecting_renew(&f->expecting);
}

bool figures_are_renewed(const struct figures *f) {
    return is_renewed(f, &f->shown) && is_renewed(f, &f->next) && is_renewed(f, &f->parked) &&
           is_renewed(f, &f->today);
}

void figures_set_window(struct figures *f, const struct window_choice *choice) {
    give_up(f);
    f->asked = true;
    f->chosen = choice != NULL;
    f->choice = choice ? *choice : f->settings->choice;
}

// The window asked for, at that moment. With files alone, now is their last moment.
static struct window asked_window(const struct figures *f, int64_t now_s) {
    const struct engine_settings *s = f->settings;
    if (!f->chosen) return settings_window(s, f->door, now_s);
    if (!window_moves(f->choice)) now_s = settings_day_s(s, f->door, now_s);
    return window_of_choice(f->choice, s->zone, s->day_start_s, now_s);
}

const char *figures_filter(const struct figures *f) {
    return f->filter_text.len ? f->filter_text.at : "";
}

int figures_set_filter(struct figures *f, const char *text, struct filter_error *ret_error) {
    struct filter_terms terms = names_terms(f);
    struct filter *filter = NULL;
    struct buf copy = {0};
    bool any = span_trim(span_of(text)).len > 0;
    if (any && filter_create(span_of(text), &terms, &filter, ret_error)) return FILTER_WRONG;
    filter_destroy(filter);
    if (any) buf_put(&copy, text, strlen(text) + 1); // it may be the old text itself
    give_up(f);
    buf_finish(&f->filter_text);
    f->filter_text = copy;
    f->filter_set = f->asked = true;
    f->filters++;
    return 0;
}

// What is shown stays while calls and visits get other numbers.
static void keep_shown(struct figures *f) {
    counting_stand(&f->shown, f->door);
    let_go(&f->today, NULL);
    f->turning = false;
}

static bool trim(struct figures *f, struct task *t) {
    struct cdr_store *old;
    if (memory_trim(f->door, f->settings->max_records, f->day_from, t, &old)) return true;
    if (old || f->door->limits.memory.forgets) keep_shown(f);
    cdr_store_let_go(old, t);
    f->trims = false;
    return false;
}

// Days that ended long ago are removed when a new one begins. And if the store has removed rows, or
// other rules hold for directions, the stitch has to be told all of them again. If this was
// interrupted, it is done again.
static bool forget(struct figures *f, int64_t now_s, bool *ret_forgot, struct task *t) {
    struct window day = settings_window(f->settings, f->door, now_s);
    struct door *d = f->door;
    uint32_t generation = cdr_store_generation(d->store);
    bool live = !f->settings->window_fixed && settings_live(f->settings);
    bool turned = live && f->day_from && f->day_from != day.from;
    bool trimmed = generation != f->store_generation || d->limits.memory.forgets;
    memory_begins_day(d, day.from);
    *ret_forgot = turned || trimmed || f->redirects;
    if (*ret_forgot) keep_shown(f);
    if (f->redirects && book_redirect(&d->book, d->store, d->rules, t)) return true;
    f->redirects = false;
    if (turned || trimmed) {
        int64_t before_us = memory_keeps_from(d) * SECOND_US;
        if (book_forget(&d->book, d->store, door_rows_alone(d), before_us, t)) return true;
        memory_forgot(d, before_us, trimmed);
    }
    f->day_from = day.from;
    f->store_generation = generation;
    return false;
}

// Begins what is asked for, unless it is shown or being counted. As long as nothing complete was
// shown, there is nothing to keep.
static void begin_if_asked(struct figures *f, struct window w, bool forgot, struct task *t) {
    bool another = f->filter_set || forgot;
    if (f->parked.terms &&
        (forgot || !is_renewed(f, &f->parked) || !window_same(w, f->parked.window)))
        let_go(&f->parked, t);
    if (!f->whole) {
        if (another || !is_of(&f->shown, f, w)) begin(f, &f->shown, w, t);
    } else if (another || f->shown.serial >> 32 != f->filters || f->shown.stands ||
               !is_of(&f->shown, f, w)) {
        if (f->turning && !another && is_of(&f->next, f, w)) return;
        if (!unpark(f, w, t)) begin(f, &f->next, w, t);
        f->turning = true;
    } else {
        f->shown.choice = f->choice;
        f->turning = false;
        let_go(&f->next, t);
    }
}

void figures_gather_gaps(struct figures *f) {
    gaps_gather(&f->gaps, &f->door->servers);
    past_days_gaps(f->shown.past.sums, &f->gaps);
}

bool figures_wait_for_past(const struct figures *f) {
    return f->past_waits;
}

// Gets what the window has from days that are not in memory. While these are being counted, what is
// shown stays as it is, and is kept up to date; if nothing is shown yet, it is what memory has.
static bool waits_for_past(struct figures *f, struct window w, int64_t now_us) {
    bool moves = f->chosen && window_moves(f->choice);
    f->part = (struct past_part){.since = w.from};
    f->past_waits = false;
    if (!f->past || moves) return false;
    f->past_waits =
        !past_days_ask(f->past, PAST_FOR_WINDOW, w, figures_filter(f), now_us, &f->part);
    if (f->past_waits && !f->whole) f->part = (struct past_part){.since = w.from};
    return f->past_waits && f->whole;
}

static void renew_names(struct figures *f) {
    const struct counting *s = f->turning ? &f->next : &f->shown;
    if (!f->filter_text.len || f->named == names_stamp(f, s->filter)) return;
    f->filter_set = true;
    f->filters++;
}

const struct counting *figures_of(const struct figures *f, enum counting_part part) {
    return f->turning && f->next.whole[part] ? &f->next : &f->shown;
}

struct covered figures_known(const struct figures *f, const struct counting *s) {
    const struct door *d = f->door;
    if (s->past.sums) {
        int64_t from_us = past_days_known_us(s->past.sums);
        return (struct covered){.from_us = from_us, .surely_us = from_us};
    }
    return (struct covered){.from_us =
                                coverage_from_us(&d->servers, d->kept_from_us, f->settings->zone,
                                                 f->settings->day_start_s),
                            .surely_us = coverage_surely_from_us(&d->servers, d->kept_from_us)};
}

bool figures_stand(const struct figures *f) {
    return f->whole && !f->asked && (!f->turning || f->next.whole[f->first]);
}

bool figures_let_go(const struct figures *f) {
    for (enum counting_part part = 0; part < COUNTED_PARTS; part++)
        if (figures_of(f, part)->stands) return true;
    return false;
}

static bool shows_today(const struct figures *f, struct window today) {
    return f->whole && !f->shown.filter && !f->shown.stands && window_same(f->shown.window, today);
}

const struct counting *figures_today(const struct figures *f) {
    if (f->today.terms) return f->today.whole[COUNTED_RECALLS] ? &f->today : NULL;
    struct window today = settings_window(f->settings, f->door, f->counted_us / SECOND_US);
    return shows_today(f, today) ? &f->shown : NULL;
}

// Counts today without a filter besides what is shown, if that is something else.
static bool count_today(struct figures *f, int64_t now_us, struct task *t) {
    struct window today = settings_window(f->settings, f->door, now_us / SECOND_US);
    f->counted_us = now_us;
    bool beside = f->today_wanted && !shows_today(f, today);
    bool stale = !is_renewed(f, &f->today) || !window_same(f->today.window, today);
    if (f->today.terms && (!beside || stale)) let_go(&f->today, t);
    if (!beside) return false;
    if (!f->today.terms)
        counting_init(&f->today, today, &f->terms, f->door, NULL, f->renewed << 32, false);
    return counting_run(&f->today, f->door, now_us, COUNTED_LIVE, t);
}

// The set whose hours are shown.
static const struct counting *hours_set(const struct figures *f, enum hours_level level) {
    return figures_of(f, level == HOURS_OF_RECORDS ? COUNTED_RECORDS : COUNTED_LIVE);
}

void figures_look_at(struct figures *f, enum counting_part part) {
    if (f->first != part && f->turning && !f->next.whole[part]) give_up(f);
    f->first = part;
}

bool figures_want_hours(struct figures *f, bool wanted, enum hours_level level) {
    if (f->by_hour.wanted != wanted || f->by_hour.level != level) {
        give_up(f);
        f->by_hour.counted_us = 0;
    }
    f->by_hour.wanted = wanted;
    f->by_hour.level = level;
    const struct hours *h = &f->by_hour.fold.shown;
    const struct counting *s = hours_set(f, level);
    return !wanted || (f->by_hour.fold.whole && h->level == level && h->serial == s->serial &&
                       window_same(h->window, s->window));
}

// The week is over all that is kept. While earlier days are being counted, it is over what memory
// has.
static uint64_t ask_for_week(struct figures *f, const struct counting *s, int64_t now_us) {
    struct past_part *week = &f->by_hour.week;
    bool settled = f->past && !f->past_waits && !f->turning && s->serial >> 32 == f->filters;
    struct window all = settled ? past_days_all(f->past, now_us) : (struct window){0, 0};
    *week = (struct past_part){.since = 0};
    if (settled && !past_days_ask(f->past, PAST_FOR_WEEK, all, figures_filter(f), now_us, week))
        *week = (struct past_part){.since = 0};
    return week->stamp * 31 + s->past.stamp;
}

// A pass over a million calls takes a tenth of a second. The longer the last pass took, the longer
// we wait for the next.
static bool count_hours(struct figures *f, int64_t now_us, struct task *t) {
    const struct counting *s = hours_set(f, f->by_hour.level);
    struct book *book = &f->door->book;
    if (f->past && !f->by_hour.wanted) past_days_drop(f->past, PAST_FOR_WEEK);
    if (!f->by_hour.wanted || s->stands) return false;
    int64_t wait_us = SECOND_US + (int64_t)f->by_hour.fold.passed * HOURS_WAIT_US;
    uint64_t past = ask_for_week(f, s, now_us);
    bool other = !f->by_hour.counted_us || f->by_hour.past != past ||
                 !window_same(f->by_hour.fold.shown.window, s->window) ||
                 f->by_hour.fold.shown.serial != s->serial;
    bool due = f->by_hour.of != f->door->changes &&
               (now_us - f->by_hour.counted_us >= wait_us || now_us < f->by_hour.counted_us);
    if (!other && !due) return false;
    int64_t known_us = coverage_from_us(&f->door->servers, f->door->kept_from_us, f->settings->zone,
                                        f->settings->day_start_s);
    if (f->by_hour.week.sums) known_us = past_days_known_us(f->by_hour.week.sums);
    struct hours_input in = {.level = f->by_hour.level,
                             .window = s->window,
                             .serial = s->serial,
                             .known_from = known_us / SECOND_US,
                             .window_before = s->past.sums,
                             .window_since = s->past.since,
                             .week_before = f->by_hour.week.sums,
                             .week_since = f->by_hour.week.since,
                             .zone = f->settings->zone,
                             .stitch = book->stitch,
                             .store = f->door->store,
                             .filter = s->filter,
                             .ledger = &book->ledger,
                             .tallies = &s->queues,
                             .policies = &f->settings->policies,
                             .short_abandon_s = f->terms.queues.short_abandon_s};
    if (hours_fold_run(&f->by_hour.fold, &in, t)) return true;
    f->by_hour.past = past;
    f->by_hour.of = f->door->changes;
    f->by_hour.counted_us = now_us;
    return false;
}

bool figures_run(struct figures *f, int64_t now_us, struct task *t) {
    bool forgot;
    if (f->trims && trim(f, t)) return true;
    if (forget(f, now_us / SECOND_US, &forgot, t)) return true;
    struct window w = asked_window(f, now_us / SECOND_US);
    if (!waits_for_past(f, w, now_us)) {
        renew_names(f);
        begin_if_asked(f, w, forgot, t);
        f->asked = false;
    }
    struct counting *set = f->turning ? &f->next : &f->shown;
    if (counting_run_part(set, f->door, now_us, f->first, t)) return true;
    if (f->whole && count_hours(f, now_us, t)) return true;
    if (counting_run(set, f->door, now_us, f->first, t)) return true;
    if (f->turning) replace(f, t);
    f->whole = true;
    return count_today(f, now_us, t) || count_hours(f, now_us, t) || expecting_run(f, now_us, t) ||
           figures_compare(f, now_us, t);
}

// ---- the job

static void run(struct task *t, void *context) {
    struct figures *f = context;
    figures_run(f, f->moment_us, t);
}

bool figures_busy(const struct figures *f) {
    return f->task && task_busy(f->task);
}

bool figures_go_on(struct figures *f, int64_t now_us, int64_t budget_us) {
    if (!f->task) {
        figures_run(f, now_us, NULL);
        return true;
    }
    if (!task_busy(f->task)) {
        f->moment_us = now_us;
        task_begin(f->task, run, f);
    }
    f->door->shut = !task_run(f->task, budget_us);
    return !f->door->shut;
}
