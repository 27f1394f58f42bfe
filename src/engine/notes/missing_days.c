// Notes about days: somebody asked for a day on which nothing began. Days are those of the board;
// records count by their start, visits by their join.
#include "../parts.h"
#include "notes.h"

#include "base/clock.h"

#define DAY_S 86400
#define NAMED 5 // how many are listed one by one

struct days {
    const struct engine_settings *settings;
    struct window last; // the one last looked up, which mostly is the next, too
    int64_t list[NAMED + 1], first, newest;
    size_t count;
    bool asked; // something began on the day that was asked for
};

static void add(struct days *d, int64_t at_s) {
    const struct engine_settings *s = d->settings;
    if (at_s >= s->window.from && at_s < s->window.to) d->asked = true;
    if (at_s >= d->last.from && at_s < d->last.to) return;
    d->last = window_day(s->zone, s->day_start_s, at_s);
    int64_t day = d->last.from;
    if (!d->count || day < d->first) d->first = day;
    if (!d->count || day > d->newest) d->newest = day;
    for (size_t i = 0; i < d->count; i++)
        if (d->list[i] == day) return;
    if (d->count > NAMED) return;
    size_t at = d->count++;
    for (; at && d->list[at - 1] > day; at--)
        d->list[at] = d->list[at - 1];
    d->list[at] = day;
}

static void put_day(struct buf *out, const struct engine_settings *s, int64_t from) {
    struct civil c = zone_civil(s->zone, from);
    buf_format(out, "%04d-%02d-%02d", c.year, c.month, c.day);
}

bool days_missed(const struct engine_settings *s, const struct door *door, char *out, size_t size) {
    struct days d = {.settings = s};
    size_t together;
    const struct cdr_hot *hot;
    bool day = s->choice.kind == WINDOW_DATE;
    if (!s->window_fixed || (!day && s->choice.kind != WINDOW_SPAN) || settings_live(s))
        return false;
    for (size_t at = 0; (hot = cdr_store_hot(door->store, at, &together)); at += together)
        for (size_t i = 0; i < together && !d.asked; i++)
            add(&d, hot[i].start);
    for (uint32_t i = 0; i < ledger_count(&door->book.ledger) && !d.asked; i++) {
        struct visit v;
        ledger_visit(&door->book.ledger, i, &v);
        add(&d, v.join_us / SECOND_US);
    }
    // Without a server the history has nothing of that time, and other days of it are not here.
    if (d.asked || (!d.count && door->servers.count)) return false;
    bool between =
        d.count && s->window.to > d.first && s->window.from < d.newest + (day ? 0 : DAY_S);
    if (between && !day) return false; // a time in which nothing began
    struct buf said = {0};
    buf_format(&said, day ? "--day " : "--from, --to");
    if (day) put_day(&said, s, s->window.from);
    buf_format(&said, ": nothing %s that %s", between ? "began on" : "is known of",
               day ? "day" : "time");
    if (d.count) buf_format(&said, "; there %s ", d.count > 1 ? "are" : "is");
    for (size_t i = 0; i < d.count && d.count <= NAMED; i++) {
        if (i) buf_format(&said, ", ");
        put_day(&said, s, d.list[i]);
    }
    if (d.count > NAMED) {
        buf_format(&said, "days from ");
        put_day(&said, s, d.first);
        buf_format(&said, " to ");
        put_day(&said, s, d.newest);
    }
    span_copy(buf_text(&said), out, size);
    buf_finish(&said);
    return true;
}
