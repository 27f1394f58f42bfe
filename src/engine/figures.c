// The window is asked for at every turn, so a day turns over by the clock, call or no call. A
// window that is another one is counted beside the one that is shown, and takes its place when it
// is whole; so is the same window when the calls were let go of.
#include "figures.h"

#include "base/clock.h"
#include "counting.h"
#include "names.h"
#include "settings.h"

#include <string.h>

#define DAY           86400
#define MINUTE_US     (60 * SECOND_US)
#define HOURS_COST    8  // a call spread over the day takes as long as so many rows of a fold
#define HOURS_WAIT_US 10 // for each that the last pass was over

// Compiled anew for each set: a filter remembers what it found out.
static struct filter *compile(struct figures *f) {
    struct filter_terms terms = names_terms(f);
    struct filter_error error;
    struct filter *filter = NULL;
    if (f->filter_text.len) filter_create(span_of(f->filter_text.at), &terms, &filter, &error);
    return filter;
}

static void begin(struct figures *f, struct counting *set, struct window w) {
    struct filter *filter = compile(f);
    calls_fold_move_room(&set->calls, &f->room);
    counting_let_go(set);
    counting_init(set, w, &f->terms, f->door, filter, f->filters << 32, false);
    calls_fold_move_room(&f->room, &set->calls);
    set->choice = f->choice;
    f->named = names_stamp(f, filter);
    f->filter_set = false;
}

static bool same(struct window a, struct window b) {
    return a.from == b.from && a.to == b.to;
}

static void park(struct figures *f) {
    counting_let_go(&f->parked);
    f->parked = f->shown;
}

// Brings the set without a filter back where that is what is asked for. It has to catch up first.
static bool unpark(struct figures *f, struct window w) {
    if (f->filter_text.len || !f->parked.terms || !same(w, f->parked.window)) return false;
    counting_let_go(&f->next);
    f->next = f->parked;
    f->parked = (struct counting){0};
    f->next.serial = f->filters << 32;
    f->next.choice = f->choice;
    memset(f->next.whole, 0, sizeof f->next.whole);
    f->named = names_stamp(f, NULL);
    f->filter_set = false;
    return true;
}

// The one that was asked for takes the place of the one that was shown.
static void replace(struct figures *f) {
    bool is_all = !f->shown.filter && f->filter_text.len && !f->shown.stands;
    f->next.recalls.changes += f->shown.recalls.changes + 1; // another list
    if (is_all && same(f->shown.window, f->next.window)) {
        park(f);
    } else {
        calls_fold_move_room(&f->shown.calls, &f->room);
        counting_let_go(&f->shown);
    }
    f->shown = f->next;
    f->next = (struct counting){0};
    f->turning = false;
}

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s) {
    *f = (struct figures){.settings = settings,
                          .door = door,
                          .terms = {.match_digits = settings->match_digits,
                                    .numbers = &f->numbers,
                                    .queues = {.policies = &settings->policies,
                                               .short_abandon_s = settings->short_abandon_s}},
                          .choice = settings->choice,
                          .store_generation = cdr_store_generation(door->store)};
    begin(f, &f->shown, settings_window(settings, door, now_s));
}

void figures_finish(struct figures *f) {
    if (!f || !f->settings) return;
    counting_finish(&f->shown);
    counting_finish(&f->next);
    counting_finish(&f->before);
    counting_finish(&f->parked);
    calls_fold_finish(&f->room);
    hours_fold_finish(&f->hours);
    recall_numbers_finish(&f->numbers);
    buf_finish(&f->filter_text);
    gaps_finish(&f->gaps);
}

void figures_set_window(struct figures *f, const struct window_choice *choice) {
    f->chosen = choice != NULL;
    f->choice = choice ? *choice : f->settings->choice;
}

// The window asked for, as of that moment. Of files alone the last moment in them is now.
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
    if (any) buf_put(&copy, text, strlen(text) + 1); // may be the old text itself
    buf_finish(&f->filter_text);
    f->filter_text = copy;
    f->filter_set = true;
    f->filters++;
    return 0;
}

// Days that are long over go when a new one begins; and the stitch has to be told all rows again
// when the store let go of some.
static bool forget(struct figures *f, int64_t now_s) {
    struct window day = settings_window(f->settings, f->door, now_s);
    uint32_t generation = cdr_store_generation(f->door->store);
    bool live = !f->settings->window_fixed && f->settings->link_count;
    bool turned = live && f->day_from && f->day_from != day.from;
    bool trimmed = generation != f->store_generation;
    f->day_from = day.from;
    f->store_generation = generation;
    if (!turned && !trimmed) return false;
    int64_t before_us = (day.from - (int64_t)FIGURES_KEEP_DAYS * DAY) * SECOND_US;
    book_forget(&f->door->book, f->door->store, before_us);
    memory_forgot(f->door, before_us, trimmed);
    return true;
}

// What is asked for is begun unless it is shown or under way. While nothing whole was shown there
// is nothing to be kept.
static void turn(struct figures *f, struct window w, bool forgot) {
    bool another = f->filter_set || forgot;
    if (f->parked.terms && (forgot || !same(w, f->parked.window))) counting_let_go(&f->parked);
    if (forgot && f->whole) counting_stand(&f->shown, f->door);
    if (!f->whole) {
        if (another || !same(w, f->shown.window)) begin(f, &f->shown, w);
    } else if (another || f->shown.serial >> 32 != f->filters || f->shown.stands ||
               !same(w, f->shown.window)) {
        if (f->turning && !another && same(w, f->next.window)) return;
        if (!unpark(f, w)) begin(f, &f->next, w);
        f->turning = true;
    } else {
        f->shown.choice = f->choice;
        counting_finish(&f->next);
        f->turning = false;
    }
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

bool figures_stand(const struct figures *f) {
    return f->whole && (!f->turning || f->next.whole[f->first]);
}

// Whose hours are shown.
static const struct counting *hours_set(const struct figures *f, enum hours_level level) {
    return figures_of(f, level == HOURS_OF_RECORDS ? COUNTED_RECORDS : COUNTED_LIVE);
}

bool figures_want_hours(struct figures *f, bool wanted, enum hours_level level) {
    if (f->hours_wanted != wanted || f->hours_level != level) f->hours_us = 0;
    f->hours_wanted = wanted;
    f->hours_level = level;
    const struct hours *h = &f->hours.shown;
    const struct counting *s = hours_set(f, level);
    return !wanted || (f->hours.whole && h->level == level && h->serial == s->serial &&
                       same(h->window, s->window));
}

// A pass over a million calls takes a tenth of a second: the longer the last one was, the longer it
// is until the next.
static bool count_hours(struct figures *f, int64_t now_us, size_t limit) {
    const struct counting *s = hours_set(f, f->hours_level);
    struct book *book = &f->door->book;
    if (!f->hours_wanted || s->stands) return true;
    int64_t wait_us = SECOND_US + (int64_t)f->hours.passed * HOURS_WAIT_US;
    bool other = !f->hours_us || !same(f->hours.shown.window, s->window) ||
                 f->hours.shown.serial != s->serial;
    bool due = f->hours_of != f->door->changes &&
               (now_us - f->hours_us >= wait_us || now_us < f->hours_us);
    if (!f->hours.under_way && !other && !due) return true;
    if (!f->hours.under_way) f->hours_of = f->door->changes;
    int64_t known_us = coverage_from_us(&f->door->servers, f->door->kept_from_us, f->settings->zone,
                                        f->settings->day_start_s);
    struct hours_input in = {.level = f->hours_level,
                             .window = s->window,
                             .serial = s->serial,
                             .known_from = known_us / SECOND_US,
                             .zone = f->settings->zone,
                             .stitch = book->stitch,
                             .store = f->door->store,
                             .filter = s->filter,
                             .ledger = &book->ledger,
                             .tallies = &s->queues,
                             .policies = &f->settings->policies,
                             .short_abandon_s = f->terms.queues.short_abandon_s};
    if (!hours_fold_run(&f->hours, &in, limit / HOURS_COST + 1)) return false;
    f->hours_us = now_us;
    return true;
}

static void stop_comparing(struct figures *f) {
    counting_finish(&f->before);
    f->comparing = false;
}

// Once a minute, after all else is done. What is not known from its begin on is compared with
// nothing.
static bool compare(struct figures *f, int64_t now_us, size_t limit) {
    const struct counting *s = &f->shown;
    const struct engine_settings *settings = f->settings;
    int days = settings->compare_days;
    bool other = !same(f->compared_window, s->window) || f->compared_serial != s->serial;
    if (other || s->stands) {
        stop_comparing(f);
        f->compared_us = 0;
        // A window that went on by a minute may be held against the one of a minute ago.
        int64_t moved = s->window.from - f->compared_window.from;
        if (f->compared_serial != s->serial || moved < 0 || moved > 60) f->compared.days = 0;
    }
    if (!days || s->stands) return true;
    if (!f->comparing) {
        if (f->compared_us && now_us >= f->compared_us && now_us - f->compared_us < MINUTE_US)
            return true;
        struct window w = window_before(s->window, settings->zone, now_us / SECOND_US, days);
        int64_t known_us = coverage_surely_from_us(&f->door->servers, f->door->kept_from_us);
        f->compared_window = s->window;
        f->compared_serial = s->serial;
        f->compared_us = now_us;
        if (!known_us || known_us > w.from * SECOND_US) {
            f->compared.days = 0;
            return true;
        }
        counting_init(&f->before, w, &f->terms, f->door, s->filter, 0, true);
        f->comparing = true;
    }
    if (!counting_run(&f->before, f->door, now_us, limit, COUNTED_LIVE)) return false;
    f->compared = (struct comparison){.days = days,
                                      .calls = f->before.calls.all,
                                      .records = f->before.fold.all,
                                      .visits = f->before.queues.rows.total.tally};
    f->compared.records.agents = NULL; // those go with the set
    f->compared.records.queues = NULL;
    f->compared.records.agent_count = f->compared.records.queue_count = 0;
    stop_comparing(f);
    return true;
}

bool figures_run(struct figures *f, int64_t now_us, size_t limit) {
    bool forgot = forget(f, now_us / SECOND_US);
    renew_names(f);
    turn(f, asked_window(f, now_us / SECOND_US), forgot);
    if (!counting_run(&f->shown, f->door, now_us, limit, f->first)) return false;
    f->whole = true;
    if (f->turning && !counting_run_part(&f->next, f->door, now_us, limit, f->first)) return false;
    if (!count_hours(f, now_us, limit)) return false;
    if (!f->turning) return compare(f, now_us, limit);
    if (!counting_run(&f->next, f->door, now_us, limit, f->first)) return false;
    stop_comparing(f); // it borrows the filter
    replace(f);
    return compare(f, now_us, limit);
}
